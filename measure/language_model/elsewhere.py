"""What the heads that carry one relation do to other facts, and to texts that ask nothing.

If they carry facts of this kind alone, silencing them leaves the rest as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.places import known_groups
from measure.language_model.prompts import RERUN, answer_tokens, answers_after
from measure.language_model.relations import Relation
from measure.sentence_encoder.fact_study import topic_texts
from mlp_math.decoder import Edit, silence

Array = NDArray[Any]
Head = tuple[int, int]


@dataclass(frozen=True)
class ElsewhereEffort:
    """What is tried."""

    heads: tuple[Head, ...] = ((23, 5), (23, 4))
    random_sets: int = 10  # of as many other heads of the last third of the layers
    unrelated: int = 60  # texts


def measure_elsewhere(
    model: LanguageModel,
    relations: Sequence[Relation],
    rng: np.random.Generator,
    effort: ElsewhereEffort,
) -> Arrays:
    """The heads silent at the last word, and random sets of as many, for control.

    heads (1 + random_sets, k, 2), the carriers first · for each relation: NAME_base (s,),
    NAME_left (sets, s) the own answer's probability, NAME_first (sets, s) is it still first ·
    texts_divergence (sets, t): KL of the next word of unrelated texts from what it was.
    """
    sets = [list(effort.heads), *_random_sets(model, rng, effort)]
    arrays: Arrays = {"heads": np.array(sets)}
    for relation in relations:
        tokens = answer_tokens(model, relation.candidates)
        groups = known_groups(model, relation, relation.phrasings[0])
        left, first, base = [], [], []
        for known in groups:
            rows, at = np.arange(len(known.right)), known.prompts.tokens - 1
            after = [
                answers_after(model, known.trace, _silent(heads, at), tokens) for heads in sets
            ]
            left.append([answers[rows, known.right] for answers in after])
            first.append([answers.argmax(axis=1) == known.right for answers in after])
            base.append(known.answers[rows, known.right])
        arrays |= {
            f"{relation.name}_base": np.concatenate(base).astype(np.float32),
            f"{relation.name}_left": np.concatenate(left, axis=1).astype(np.float32),
            f"{relation.name}_first": np.concatenate(first, axis=1),
        }
    return arrays | {"texts_divergence": _divergences(model, sets, effort.unrelated)}


def _silent(heads: Sequence[Head], token: int) -> list[Edit]:
    return [silence("heads", [layer], [token], [head]) for layer, head in heads]


def _random_sets(
    model: LanguageModel, rng: np.random.Generator, effort: ElsewhereEffort
) -> list[list[Head]]:
    config = model.decoder.config
    late = [
        (layer, head)
        for layer in range(2 * config.n_layers // 3, config.n_layers)
        for head in range(config.n_heads)
        if (layer, head) not in effort.heads
    ]
    return [
        [late[int(k)] for k in rng.choice(len(late), len(effort.heads), replace=False)]
        for _ in range(effort.random_sets)
    ]


def _divergences(model: LanguageModel, sets: Sequence[Sequence[Head]], count: int) -> Array:
    texts = topic_texts()[0]
    some = texts[:: len(texts) // count][:count]
    table = np.empty((len(sets), len(some)), np.float32)
    for column, text in enumerate(some):
        trace = model.decoder.forward(model.encode(f"\n{text}"), keep=RERUN)
        before = np.log(model.decoder.probabilities(trace.last)[0])
        for row, heads in enumerate(sets):
            last = model.decoder.rerun(trace, _silent(heads, trace.ids.shape[1] - 1)).last
            after = np.log(model.decoder.probabilities(last)[0])
            table[row, column] = (np.exp(before) * (before - after)).sum()
    return table
