"""One subject and one pair, in pictures: every place silenced, one block of writes transplanted."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.errors import MeasureError
from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.places import windows
from measure.language_model.prompts import (
    WRITES,
    Group,
    PromptGroup,
    answer_tokens,
    prompt_groups,
)
from measure.language_model.relations import Relation
from mlp_math.decoder import Site, Trace, silence, transplant

Array = NDArray[Any]

WIDTH = 5  # layers silenced together: neighbours stand in for one another
WORDS = 10
MAPPED: tuple[Group, ...] = ("name", "name's end", "between", "last word")
LENS_WORDS = 3


def measure_story(
    model: LanguageModel, relation: Relation, subject: str, recipient: str, donor: str
) -> Arrays:
    """What the pictures of one fact show.

    tokens (t,) the subject's prompt · words, shares (WORDS,) what comes next · map_windows (w, 2)
    first and last layer, map_mlp, map_attention (w, t): the answer's probability with the writes
    of those layers silent at that token; map_groups (g,), group_mlp, group_attention (w, g) the
    same at groups of tokens, a name wherever it stands · lens_words, lens_shares
    (n_layers + 1, LENS_WORDS) at the last word · patterns (n_layers, n_heads, t) the last word's
    attention · pair (2,) recipient and donor, pair_tokens (2, t'), before_, itself_, after_words
    and _shares: the recipient's next words, the donor's, and the recipient's with the donor's
    perceptrons of layers 0 to 9 at the name; pair_after (2,) own and donor's answer then ·
    pair_patterns (2, n_layers, n_heads, t').
    """
    (prompts,) = prompt_groups(model, relation.phrasings[0], [subject])
    trace = model.decoder.forward(prompts.ids)
    right = int(answer_tokens(model, relation.candidates)[relation.answer_of(subject)])
    words, shares = next_words(model, trace.last, WORDS)
    return {
        "candidates": np.array(relation.candidates),
        "subject": np.array(subject),
        "answer": np.array(relation.candidates[relation.answer_of(subject)]),
        "tokens": np.array(model.pieces(prompts.ids[0].tolist())),
        "words": words[0],
        "shares": shares[0],
        **map_arrays(model, prompts, trace, right),
        **group_arrays(model, prompts, trace, right),
        **_lens_words(model, trace),
        "patterns": trace["pattern"][:, 0, :, -1].astype(np.float16),
        **_pair(model, relation, recipient, donor),
    }


def next_words(model: LanguageModel, streams: Array, count: int) -> tuple[Array, Array]:
    """The likeliest next words of each stream (n, d_model), and their probabilities: (n, count)."""
    shares = model.decoder.probabilities(streams)
    best = np.argsort(-shares, axis=-1, kind="stable")[:, :count]
    words = np.array([model.pieces(row) for row in best.tolist()])
    return words, np.take_along_axis(shares, best, axis=-1)


def map_arrays(model: LanguageModel, prompts: PromptGroup, trace: Trace, right: int) -> Arrays:
    """map_windows, map_mlp and map_attention: every window of layers silent, token by token."""
    single = [(token,) for token in range(prompts.tokens)]
    return {
        "map_windows": np.array([(span[0], span[-1]) for span in spans_of(model)]),
        **{f"map_{site}": _left(model, trace, right, site, single) for site in WRITES},
    }


def group_arrays(model: LanguageModel, prompts: PromptGroup, trace: Trace, right: int) -> Arrays:
    """map_windows, map_groups, group_mlp and group_attention: the same at groups of tokens."""
    groups = [prompts.places(group) for group in MAPPED]
    return {
        "map_windows": np.array([(span[0], span[-1]) for span in spans_of(model)]),
        "map_groups": np.array(MAPPED),
        **{f"group_{site}": _left(model, trace, right, site, groups) for site in WRITES},
    }


def spans_of(model: LanguageModel) -> list[range]:
    """The windows of layers that are silenced together."""
    return windows(model.decoder.config.n_layers, WIDTH, 1)


def _left(
    model: LanguageModel,
    trace: Trace,
    right: int,
    site: Site,
    columns: Sequence[tuple[int, ...]],
) -> Array:
    """A token's probability with each window's writes silent at each of the columns' tokens."""
    left = [
        [
            model.decoder.probabilities(
                model.decoder.rerun(trace, [silence(site, span, tokens)]).last
            )[0, right]
            for tokens in columns
        ]
        for span in spans_of(model)
    ]
    return np.array(left, np.float32)


def _lens_words(model: LanguageModel, trace: Trace) -> Arrays:
    depths = np.concatenate([trace.embeddings[np.newaxis], trace["stream"]])[:, 0, -1]
    words, shares = next_words(model, depths, LENS_WORDS)
    return {"lens_words": words, "lens_shares": shares}


def _pair(model: LanguageModel, relation: Relation, recipient: str, donor: str) -> Arrays:
    groups = prompt_groups(model, relation.phrasings[0], [recipient, donor])
    if len(groups) != 1:
        raise MeasureError(f"{recipient} and {donor}: expected names of as many tokens")
    prompts, decoder = groups[0], model.decoder
    trace = decoder.forward(prompts.ids)
    at = prompts.places("name")
    after = decoder.rerun(trace.rows([0]), [transplant(trace, "mlp", range(10), at, rows=[1])]).last
    tokens = answer_tokens(model, relation.candidates)
    answers = tokens[[relation.answer_of(recipient), relation.answer_of(donor)]]
    words, shares = next_words(model, np.concatenate([trace.last, after]), WORDS)
    arrays: Arrays = {
        "pair": np.array([recipient, donor]),
        "pair_tokens": np.array([model.pieces(row) for row in prompts.ids.tolist()]),
        "pair_after": decoder.probabilities(after)[0, answers],
        "pair_patterns": trace["pattern"][:, :, :, -1].swapaxes(0, 1).astype(np.float16),
    }
    for row, key in enumerate(("before", "itself", "after")):
        arrays |= {f"{key}_words": words[row], f"{key}_shares": shares[row]}
    return arrays
