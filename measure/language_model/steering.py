"""Steering: a direction that turns one answer into another, its dose, and what else it changes.

The direction is a contrastive mean difference (Turner et al. 2023, arXiv:2308.10248; Rimsky et al.
2024, arXiv:2312.06681): the mean stream at the name of half the known subjects of one answer, less
that of as many of another answer. It is added to the stream at the name of subjects held out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.errors import MeasureError
from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.places import Known, known_groups
from measure.language_model.prompts import RERUN, answer_tokens, answers_after
from measure.language_model.relations import Relation
from measure.sentence_encoder.fact_study import topic_texts
from mlp_math.decoder import replace_by

Array = NDArray[Any]


@dataclass(frozen=True)
class SteeringEffort:
    """What is tried."""

    layer: int = 9
    doses: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
    unrelated: int = 40  # texts whose next word should stay


def measure_steering(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: SteeringEffort
) -> Arrays:
    """From the commonest known answer's rival to the commonest, at one layer's stream.

    answers (2,) from, to · fitted, held_out subjects · doses (D,) in units of the difference ·
    steered_wanted, steered_own (D, n) probabilities, steered_first (D, n) · random_… the same
    with a random direction as long, at the name · steered_divergence, random_divergence (D, t):
    KL of the next word of unrelated texts when the direction is added at all their tokens.
    """
    tokens = answer_tokens(model, relation.candidates)
    groups = known_groups(model, relation, relation.phrasings[0])
    right = np.concatenate([known.right for known in groups])
    wanted, own = np.argsort(-np.bincount(right), kind="stable")[:2].tolist()
    names = np.concatenate([known.prompts.subjects for known in groups])
    fitted = {
        str(name)
        for answer in (wanted, own)
        for name in rng.permutation(names[right == answer])[: (right == answer).sum() // 2]
    }
    means = [_mean_stream(groups, answer, fitted, effort.layer) for answer in (wanted, own)]
    difference = means[0] - means[1]
    chance = rng.standard_normal(difference.shape).astype(np.float32)
    chance *= np.linalg.norm(difference) / np.linalg.norm(chance)
    held = [
        (known, [r for r in np.flatnonzero(known.right == own).tolist()
                 if known.prompts.subjects[r] not in fitted])
        for known in groups
    ]  # fmt: skip
    arrays: Arrays = {
        "answers": np.array([relation.candidates[own], relation.candidates[wanted]]),
        "layer": np.array(effort.layer),
        "doses": np.array(effort.doses),
        "fitted": np.array(sorted(fitted)),
        "held_out": np.array([k.prompts.subjects[r] for k, rows in held for r in rows]),
        "length": np.array(np.linalg.norm(difference)),
    }
    for kind, direction in (("steered", difference), ("random", chance)):
        answers = np.stack(
            [_steered(model, held, dose * direction, effort.layer, tokens) for dose in effort.doses]
        )
        arrays |= {
            f"{kind}_wanted": answers[:, :, wanted],
            f"{kind}_own": answers[:, :, own],
            f"{kind}_first": answers.argmax(axis=2) == wanted,
            f"{kind}_divergence": _divergences(model, direction, effort),
        }
    return arrays


def _mean_stream(groups: Sequence[Known], answer: int, fitted: set[str], layer: int) -> Array:
    """The mean stream at the last token of the name, over some subjects of an answer."""
    rows = [
        known.trace["stream"][layer, row, known.prompts.places("name's end")[-1]]
        for known in groups
        for row, name in enumerate(known.prompts.subjects)
        if name in fitted and known.right[row] == answer
    ]
    if not rows:
        raise MeasureError("steering needs two answers with two known subjects each")
    mean: Array = np.mean(rows, axis=0)
    return mean


def _steered(
    model: LanguageModel,
    held: Sequence[tuple[Known, list[int]]],
    push: Array,
    layer: int,
    tokens: Array,
) -> Array:
    """The candidates' probabilities with `push` added at the name, (subjects, candidates)."""
    parts = []
    for known, rows in held:
        if rows:
            trace, at = known.trace.rows(rows), known.prompts.places("name")
            stream = trace["stream"][[layer]][:, :, list(at)] + push
            edit = replace_by(stream, "stream", [layer], at)
            parts.append(answers_after(model, trace, [edit], tokens))
    return np.concatenate(parts).astype(np.float32)


def _divergences(model: LanguageModel, direction: Array, effort: SteeringEffort) -> Array:
    """KL(before ‖ after) of the next word of unrelated texts, (doses, texts)."""
    texts = topic_texts()[0][:: len(topic_texts()[0]) // effort.unrelated][: effort.unrelated]
    table = np.empty((len(effort.doses), len(texts)), np.float32)
    for column, text in enumerate(texts):
        trace = model.decoder.forward(model.encode(f"\n{text}"), keep=RERUN)
        before = np.log(model.decoder.probabilities(trace.last)[0])
        at = range(1, trace.ids.shape[1])
        for row, dose in enumerate(effort.doses):
            stream = trace["stream"][[effort.layer]][:, :, 1:] + dose * direction
            edit = replace_by(stream, "stream", [effort.layer], at)
            after = np.log(model.decoder.probabilities(model.decoder.rerun(trace, [edit]).last)[0])
            table[row, column] = (np.exp(before) * (before - after)).sum()
    return table
