"""Where a lecture's own fact comes from, with the names that the lecture brings.

The same silencing and transplanting as for athletes, on one subject and the few others of the
lecture whom the model knows; where it does not know the fact, that is what is stored.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.places import (
    Known,
    Place,
    drawn_pairs,
    from_donor,
    from_shuffled_donor,
    known_groups,
    moved_arrays,
    pair_arrays,
    places,
    transplanted,
)
from measure.language_model.prompts import answer_tokens, prompt_groups
from measure.language_model.relations import SUBJECT, Relation
from measure.language_model.story import group_arrays, next_words

Array = NDArray[Any]

MOST_PAIRS = 60
WORDS = 10
# What the findings about athletes stand on, and that which is to bring nothing.
PLACES = (
    *places(("mlp",), [range(1), range(10), range(2, 10), range(10, 20)], ("name",)),
    *places(("attention",), [range(10)], ("name",)),
    *places(("attention",), [range(20, 25), range(23, 24)], ("last word",)),
    *places(("stream",), [range(22, 23), range(23, 24)], ("name", "last word")),
)


def measure_own(model: LanguageModel, relation: Relation, rng: np.random.Generator) -> Arrays:
    """The places of the first subject's fact, in the phrasing in which most subjects are known.

    subjects (s,), phrasings (f,), known_in (f, s): whose answer comes first and far above that of
    invented names (see `known_groups`); known (): whether the first subject's does in a phrasing
    whose name is not its first word (a text's first token is unlike all others) · then also
    phrasing () its number, subject, answer, tokens, words, shares and the map of `group_arrays`
    · and if there are pairs of known subjects with as many tokens: what `pair_arrays` and
    `moved_arrays` say ("moved", the last one with the donor's neurons shuffled).
    """
    names = [name for name, _ in relation.subjects]
    groups = [known_groups(model, relation, text, keep=("neurons",), fewest=1)
              for text in relation.phrasings]  # fmt: skip
    known_in = np.array([np.isin(names, _names(some)) for some in groups])
    arrays: Arrays = {
        "subjects": np.array(names),
        "phrasings": np.array(relation.phrasings),
        "candidates": np.array(relation.candidates),
        "known_in": known_in,
    }
    usable = [
        f
        for f, text in enumerate(relation.phrasings)
        if known_in[f, 0] and not text.startswith(SUBJECT)
    ]
    arrays["known"] = np.array(bool(usable))
    if not usable:
        return arrays
    best = max(usable, key=lambda f: int(known_in[f].sum()))
    return {
        **arrays,
        "phrasing": np.array(best),
        **_pictured(model, relation, best),
        **_moved(model, groups[best], answer_tokens(model, relation.candidates), rng),
    }


def _names(groups: Sequence[Known]) -> list[str]:
    return [name for known in groups for name in known.prompts.subjects]


def _pictured(model: LanguageModel, relation: Relation, phrasing: int) -> Arrays:
    """The first subject's next words, and the answer with each place silent."""
    subject, answer = relation.subjects[0]
    (prompts,) = prompt_groups(model, relation.phrasings[phrasing], [subject])
    trace = model.decoder.forward(prompts.ids)
    words, shares = next_words(model, trace.last, WORDS)
    right = int(answer_tokens(model, relation.candidates)[relation.answer_of(subject)])
    return {
        "subject": np.array(subject),
        "answer": np.array(answer),
        "tokens": np.array(model.pieces(prompts.ids[0].tolist())),
        "words": words[0],
        "shares": shares[0],
        "base": model.decoder.probabilities(trace.last)[0, right],
        **group_arrays(model, prompts, trace, right),
    }


def _moved(
    model: LanguageModel, groups: Sequence[Known], tokens: Array, rng: np.random.Generator
) -> Arrays:
    pairs = drawn_pairs(groups, MOST_PAIRS, rng)
    if not any(pairs):
        return {}
    edits = [from_donor(place) for place in PLACES]
    edits.append(from_shuffled_donor(Place("mlp", tuple(range(10)), "name"), rng))
    labels = [*(place.label for place in PLACES), "shuffled mlp 0-9 name"]
    return {
        **pair_arrays(groups, pairs),
        **moved_arrays("moved", labels, transplanted(model, groups, pairs, edits, tokens)),
    }
