"""The path of a fact: which heads carry it to the last word, what they see, what each write adds.

Runs over the known subjects of a relation in its first phrasing. Attention heads that move what is
known of a subject to the last word are described by Geva et al. 2023 (arXiv:2304.14767).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.places import (
    Known,
    MakeEdit,
    drawn_pairs,
    known_groups,
    pair_arrays,
    transplanted,
    windows,
)
from measure.language_model.prompts import answer_tokens, answers_after
from measure.language_model.relations import Relation
from measure.language_model.where import EXAMPLES
from mlp_math.decoder import Cut, Site, silence, transplant

Array = NDArray[Any]
Head = tuple[int, int]


@dataclass(frozen=True)
class PathEffort:
    """How much is tried: more takes longer and narrows the intervals."""

    pairs: int = 60
    carriers: int = 2  # heads taken together
    random_sets: int = 12  # of as many other heads of late layers, for control


def measure_heads(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: PathEffort
) -> Arrays:
    """Every head by itself, transplanted at the last word; the best ones silenced; what they see.

    Besides what `pair_arrays` says: heads_own, heads_donor (n_layers, n_heads, pairs) ·
    carriers (k, 2) (layer, head), the best ones by mean donor probability over the pairs within one
    half of the subjects: chosen_on (s,) who is in it, pair_chosen_on (pairs,) · the other pairs are
    within the other half · example_recipients, example_donors (e,), example_donor (n_heads, e): the
    pairs shown one by one, with the heads of the best one's layer · subjects, answers, base (s,) ·
    sees_name, sees_end (n_layers, n_heads, s): the last word's attention to the subject's tokens,
    and to the last of them ·
    silenced_carriers (s,), silenced_random (r, s) with random_heads (r, k, 2) ·
    lens (n_layers + 1, s), lens_rank: the answer read off the last word's stream at each depth ·
    lens_end, lens_end_rank: off the stream at the subject's last token ·
    shares (1 + 2·n_layers, s): embedding's, attention's and perceptrons' shares, in turn, of the
    answer's logit less the mean of the other candidates', all at the last word; logit_difference
    (s,) their sum · carrier_shares (n_heads, s) of the best head's layer ·
    cut (w,) labels, cut_own (w, s): no attention from the last word to the subject.
    """
    tokens = answer_tokens(model, relation.candidates)
    keep: tuple[Site, ...] = ("heads", "pattern")
    groups = known_groups(model, relation, relation.phrasings[0], keep=keep)
    subjects = [name for known in groups for name in known.prompts.subjects]
    half = {subjects[int(k)] for k in rng.permutation(len(subjects))[: len(subjects) // 2]}
    within = [
        drawn_pairs(groups, effort.pairs // 2, rng, among=some)
        for some in (half, set(subjects) - half)
    ]
    pairs = [[*first, *second] for first, second in zip(*within, strict=True)]
    drawn = pair_arrays(groups, pairs)
    pair_chosen_on = np.isin(drawn["recipients"], list(half))
    alone = _each_head(model, groups, pairs, tokens)
    mean = alone["heads_donor"][:, :, pair_chosen_on].astype(float).mean(axis=2)
    order = np.argsort(-mean, axis=None, kind="stable")[: effort.carriers]
    carriers = [divmod(int(place), mean.shape[1]) for place in order]
    chance = _random_heads(model, carriers, rng, effort)
    return {
        "candidates": np.array(relation.candidates),
        "prompt": np.array(relation.phrasings[0]),
        "subjects": np.array(subjects),
        "chosen_on": np.isin(subjects, list(half)),
        "answers": np.concatenate([known.right for known in groups]),
        "base": _joined([_own(known, known.answers) for known in groups]),
        **drawn,
        "pair_chosen_on": pair_chosen_on,
        **alone,
        **_examples(model, groups, tokens, rng, carriers[0][0]),
        "carriers": np.array(carriers),
        "random_heads": np.array(chance),
        "silenced_carriers": _joined(
            [_without(model, known, carriers, tokens) for known in groups]
        ),
        "silenced_random": np.stack(
            [
                _joined([_without(model, known, heads, tokens) for known in groups])
                for heads in chance
            ]
        ),
        **_joined_arrays([_seen(known) for known in groups]),
        **_joined_arrays([_lens(model, known, tokens) for known in groups]),
        **_joined_arrays([_shares(model, known, tokens, carriers[0][0]) for known in groups]),
        **_cuts(model, groups, tokens),
    }


def _own(known: Known, answers: Array) -> Array:
    """The probability of each subject's own answer."""
    own: Array = answers[np.arange(len(known.right)), known.right]
    return own


def _joined(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts, axis=-1).astype(np.float32)


def _joined_arrays(parts: Sequence[Arrays]) -> Arrays:
    return {key: _joined([part[key] for part in parts]) for key in parts[0]}


def _each_head(
    model: LanguageModel, groups: Sequence[Known], pairs: Sequence[Any], tokens: Array
) -> Arrays:
    config = model.decoder.config
    heads = [(layer, head) for layer in range(config.n_layers) for head in range(config.n_heads)]
    result = transplanted(model, groups, pairs, [_one_head(*head) for head in heads], tokens)
    shape = (config.n_layers, config.n_heads, -1)
    return {
        "heads_own": result.own.reshape(shape).astype(np.float16),
        "heads_donor": result.donor.reshape(shape).astype(np.float16),
    }


def _one_head(layer: int, head: int) -> MakeEdit:
    """What the donor's head has gathered at the last word."""

    def edit(known: Known, recipients: Array, donors: Array) -> Any:
        at = known.prompts.places("last word")
        return transplant(known.trace, "heads", [layer], at, [head], donors.tolist())

    return edit


def _examples(
    model: LanguageModel,
    groups: Sequence[Known],
    tokens: Array,
    rng: np.random.Generator,
    layer: int,
) -> Arrays:
    """The pairs that are shown one by one, with each head of a layer; nothing if there are none."""
    pairs = drawn_pairs(groups, 0, rng, wanted=EXAMPLES)
    if not any(pairs):
        return {}
    edits = [_one_head(layer, head) for head in range(model.decoder.config.n_heads)]
    names = pair_arrays(groups, pairs)
    return {
        "example_recipients": names["recipients"],
        "example_donors": names["donors"],
        "example_donor": transplanted(model, groups, pairs, edits, tokens).donor.astype(np.float32),
    }


def _random_heads(
    model: LanguageModel, carriers: Sequence[Head], rng: np.random.Generator, effort: PathEffort
) -> list[list[Head]]:
    """Sets of as many heads of the last third of the layers, none of them a carrier."""
    config = model.decoder.config
    late = [
        (layer, head)
        for layer in range(2 * config.n_layers // 3, config.n_layers)
        for head in range(config.n_heads)
        if (layer, head) not in carriers
    ]
    return [
        [late[int(k)] for k in rng.choice(len(late), len(carriers), replace=False)]
        for _ in range(effort.random_sets)
    ]


def _without(model: LanguageModel, known: Known, heads: Sequence[Head], tokens: Array) -> Array:
    """The own answer's probability with some heads silent at the last word."""
    at = known.prompts.places("last word")
    edits = [silence("heads", [layer], at, [head]) for layer, head in heads]
    return _own(known, answers_after(model, known.trace, edits, tokens))


def _seen(known: Known) -> Arrays:
    """The last word's attention to the subject."""
    looks = known.trace["pattern"][:, :, :, -1]  # (n_layers, subjects, n_heads, keys)
    name, ends = known.prompts.places("name"), known.prompts.places("name's end")
    return {
        "sees_name": looks[..., list(name)].sum(axis=-1).transpose(0, 2, 1),
        "sees_end": looks[..., list(ends)].sum(axis=-1).transpose(0, 2, 1),
    }


def _lens(model: LanguageModel, known: Known, tokens: Array) -> Arrays:
    """The answer's probability and rank if the stream were read after each layer (logit lens)."""
    trace, right = known.trace, tokens[known.right]
    depths = np.concatenate([trace.embeddings[np.newaxis], trace["stream"]])
    arrays: Arrays = {}
    for key, place in (("lens", -1), ("lens_end", known.prompts.places("name's end")[-1])):
        shares, ranks = [], []
        for stream in depths[:, :, place]:
            all_words = model.decoder.probabilities(stream)
            own = all_words[np.arange(len(right)), right]
            shares.append(own)
            ranks.append((all_words > own[:, np.newaxis]).sum(axis=1) + 1)
        arrays |= {key: np.stack(shares), f"{key}_rank": np.stack(ranks)}
    return arrays


def _shares(model: LanguageModel, known: Known, tokens: Array, layer: int) -> Arrays:
    """What each write at the last word adds to the answer's logit, less the others' mean."""
    decoder, trace = model.decoder, known.trace
    found, heads, total = [], [], []
    for row, right in enumerate(known.right):
        last = trace.last[row]
        directions = [decoder.logit_direction(last, int(token)) for token in tokens]
        others = [d for number, d in enumerate(directions) if number != right]
        direction = directions[right] - np.mean(others, axis=0)
        writes = [trace.embeddings[row, -1]]
        for attention, mlp in zip(trace["attention"], trace["mlp"], strict=True):
            writes += [attention[row, -1], mlp[row, -1]]
        found.append(np.array(writes) @ direction)
        total.append(last @ direction)
        by_head = decoder.layers[layer].W_o.reshape(len(direction), decoder.config.n_heads, -1)
        heads.append(np.einsum("he,dhe,d->h", trace["heads"][layer, row, -1], by_head, direction))
    return {
        "shares": np.stack(found, axis=1),
        "logit_difference": np.array(total),
        "carrier_shares": np.stack(heads, axis=1),
    }


def _cuts(model: LanguageModel, groups: Sequence[Known], tokens: Array) -> Arrays:
    """Attention knockout from the last word to the subject, in windows and all through."""
    n_layers = model.decoder.config.n_layers
    spans = [range(n_layers), *windows(n_layers, 5, 5), range(23, 24)]
    own = []
    for span in spans:
        parts = []
        for known in groups:
            cut = Cut(tuple(span), known.prompts.tokens - 1, known.prompts.places("name"))
            parts.append(_own(known, answers_after(model, known.trace, [cut], tokens)))
        own.append(_joined(parts))
    labels = [f"{span[0]}-{span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans]
    return {"cut": np.array(labels), "cut_own": np.stack(own)}
