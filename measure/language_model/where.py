"""The study of where an answer comes from: which places, which pairs, which controls."""

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
    Place,
    drawn_pairs,
    from_donor,
    from_shuffled_donor,
    known_groups,
    measure_silencing,
    moved_arrays,
    pair_arrays,
    places,
    transplanted,
    windows,
)
from measure.language_model.prompts import GROUPS, answer_tokens
from measure.language_model.relations import Relation

Array = NDArray[Any]


@dataclass(frozen=True)
class Effort:
    """How much is tried: more takes longer and narrows the intervals."""

    pairs: int = 120  # for the main transplants
    followed: int = 48  # for the path, layer by layer
    same: int = 48  # pairs with the same answer, for control
    rephrased: int = 40  # pairs in each other phrasing
    random_windows: int = 4
    core: bool = False  # only what the findings stand on: no silencing, fewer places


# Pairs that are shown one by one, where both are known and equally long.
EXAMPLES = (
    ("Rafael Nadal", "LeBron James"),
    ("Kobe Bryant", "Babe Ruth"),
    ("Serena Williams", "Derek Jeter"),
    ("Serena Williams", "LeBron James"),
    ("Michael Jordan", "Tom Brady"),
    ("Tom Brady", "Michael Jordan"),
    ("Roger Federer", "Kobe Bryant"),
)


def main_places(n_layers: int) -> list[Place]:
    """Thirds and sixths of the depth, and what lies beyond the first layer."""
    fives, tens = windows(n_layers, 5, 5), windows(n_layers, 10, 10)
    later = [range(1), range(1, 10), range(2, 10), range(3, 10), range(5, 10)]
    return [
        *places(("mlp", "attention"), fives, ("name", "last word")),
        *places(("mlp", "attention"), tens, ("name", "between", "last word")),
        *places(("mlp",), later, ("name",)),
        *places(("attention",), [range(1, 10), range(2, 10)], ("name",)),
        *places(("mlp",), [range(10), range(2, 10)], ("name's end",)),
        *places(("stream",), [range(1), range(9, 10)], ("name",)),
    ]


# For another relation or phrasing: what the findings about the first one stand on.
CORE = (
    *places(("mlp",), [range(10), range(1, 10), range(2, 10)], ("name",)),
    *places(("mlp",), [range(10, 20), range(20, 30)], ("name",)),
    *places(("attention",), [range(10), range(2, 10)], ("name",)),
    *places(("attention",), [range(20, 25), range(23, 24)], ("last word",)),
    *places(("stream",), [range(9, 10), range(22, 23), range(23, 24)], ("name",)),
    *places(("stream",), [range(22, 23), range(23, 24)], ("last word",)),
)


def measure_where(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: Effort
) -> Arrays:
    """Silencing, transplants, their controls, the path layer by layer, and other phrasings.

    Besides what `measure_silencing`, `pair_arrays` and `moved_arrays` say: candidates (a,),
    prompt (), tokens of the first group's prompt · subjects, answers, base (s,) the known ones ·
    same_… the pairs with the same answer · followed_pairs (n,) which of the pairs are followed,
    the examples first · stream_…, attention_…, mlp_… (layer by layer) · phrasing_… (f·…).
    """
    tokens = answer_tokens(model, relation.candidates)
    groups = known_groups(model, relation, relation.phrasings[0], keep=("neurons",))
    return {
        "candidates": np.array(relation.candidates),
        "prompt": np.array(relation.phrasings[0]),
        **known_arrays(groups),
        **({} if effort.core else measure_silencing(model, groups, tokens, rng)),
        **measure_transplants(model, groups, tokens, rng, effort),
        **measure_same_answer(model, groups, tokens, rng, effort),
        **measure_path(model, groups, tokens, rng, effort),
        **measure_phrasings(model, relation, tokens, rng, effort),
    }


def known_arrays(groups: Sequence[Known]) -> Arrays:
    """subjects, answers (numbers), base (probabilities when nothing is changed), all (s,)."""
    return {
        "subjects": np.array([name for known in groups for name in known.prompts.subjects]),
        "answers": np.concatenate([known.right for known in groups]),
        "base": np.concatenate(
            [known.answers[np.arange(len(known.right)), known.right] for known in groups]
        ).astype(np.float32),
    }


def measure_transplants(
    model: LanguageModel,
    groups: Sequence[Known],
    tokens: Array,
    rng: np.random.Generator,
    effort: Effort,
) -> Arrays:
    """The main transplants, and two controls: shuffled neurons, and random later layers."""
    n_layers = model.decoder.config.n_layers
    pairs = drawn_pairs(groups, effort.pairs, rng, wanted=EXAMPLES)
    labels: list[str] = []
    edits: list[MakeEdit] = []
    for place in CORE if effort.core else main_places(n_layers):
        labels.append(place.label)
        edits.append(from_donor(place))
    for span in () if effort.core else (range(10), range(2, 10)):
        place = Place("mlp", tuple(span), "name")
        labels.append(f"shuffled {place.label}")
        edits.append(from_shuffled_donor(place, rng))
    for number in range(effort.random_windows):
        layers = np.sort(rng.choice(np.arange(10, n_layers), 8, replace=False))
        labels.append(f"random {number} mlp name")
        edits.append(from_donor(Place("mlp", tuple(int(n) for n in layers), "name")))
    result = transplanted(model, groups, pairs, edits, tokens)
    return {**pair_arrays(groups, pairs), **moved_arrays("moved", labels, result)}


def measure_same_answer(
    model: LanguageModel,
    groups: Sequence[Known],
    tokens: Array,
    rng: np.random.Generator,
    effort: Effort,
) -> Arrays:
    """Control: donors with the same answer, whose writes should leave it as it is; nothing if
    there are none."""
    pairs = drawn_pairs(groups, effort.same, rng, same=True)
    if not any(pairs):
        return {}
    where = places(("mlp",), [range(10), range(2, 10)], ("name",))
    where += places(("attention",), [range(10)], ("name",))
    result = transplanted(model, groups, pairs, [from_donor(place) for place in where], tokens)
    arrays = {
        **pair_arrays(groups, pairs),
        **moved_arrays("moved", [p.label for p in where], result),
    }
    return {f"same_{key}": value for key, value in arrays.items()}


def measure_path(
    model: LanguageModel,
    groups: Sequence[Known],
    tokens: Array,
    rng: np.random.Generator,
    effort: Effort,
) -> Arrays:
    """Layer by layer: the stream at each group of tokens, attention at the last word alone, and
    perceptrons at the name in windows of five."""
    pairs = drawn_pairs(groups, effort.followed, rng, wanted=EXAMPLES)
    n_layers = model.decoder.config.n_layers
    single = [range(layer, layer + 1) for layer in range(n_layers)]
    followed = {
        "stream": places(("stream",), single, ("name", "last word") if effort.core else GROUPS),
        "attention": places(("attention",), single, ("last word",)),
    }
    if not effort.core:
        followed["mlp"] = places(("mlp",), windows(n_layers, 5, 1), ("name",))
    arrays: Arrays = {f"path_{k}": v for k, v in pair_arrays(groups, pairs).items()}
    for key, where in followed.items():
        edits = [from_donor(place) for place in where]
        result = transplanted(model, groups, pairs, edits, tokens)
        arrays |= moved_arrays(f"path_{key}", [place.label for place in where], result)
    return arrays


def measure_phrasings(
    model: LanguageModel,
    relation: Relation,
    tokens: Array,
    rng: np.random.Generator,
    effort: Effort,
) -> Arrays:
    """The core transplants asked in the other phrasings: phrasing_number (pairs,) says which."""
    parts, numbers = [], []
    if not effort.rephrased:
        return {}
    for number, phrasing in enumerate(relation.phrasings[1:], start=1):
        groups = known_groups(model, relation, phrasing)
        pairs = drawn_pairs(groups, effort.rephrased, rng)
        if not any(pairs):
            continue
        edits = [from_donor(place) for place in CORE]
        result = transplanted(model, groups, pairs, edits, tokens)
        arrays = pair_arrays(groups, pairs)
        arrays |= moved_arrays("moved", [place.label for place in CORE], result)
        parts.append(arrays)
        numbers += [number] * sum(map(len, pairs))
    if not parts:
        return {}
    joined: Arrays = {"phrasing_number": np.array(numbers), "phrasing_moved": parts[0]["moved"]}
    for key in parts[0]:
        if key != "moved":
            axis = 1 if key.startswith("moved_") else 0
            joined[f"phrasing_{key}"] = np.concatenate([part[key] for part in parts], axis=axis)
    return joined
