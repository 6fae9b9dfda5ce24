"""From which layer on can the answer be read off the stream by a straight line? A linear probe.

A probe says that something is there to be read, not that the model reads it (Alain & Bengio 2016,
arXiv:1610.01644). Its control is the same probe on answers dealt out anew.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.prompts import BATCH, Group, answer_tokens, prompt_groups
from measure.language_model.relations import Relation
from mlp_math.decoder import Site

Array = NDArray[Any]

STREAM: tuple[Site, ...] = ("stream",)
WHERE: tuple[Group, ...] = ("name's end", "last word")
PENALTY = 1.0  # of the ridge, in units of the features' mean square; set before measuring


@dataclass(frozen=True)
class ProbeEffort:
    """How often the answers are dealt out anew, for control."""

    shuffles: int = 10


def measure_probe(
    model: LanguageModel, relation: Relation, rng: np.random.Generator, effort: ProbeEffort
) -> Arrays:
    """Every subject left out once; a ridge classifier fitted on the others tells its answer.

    subjects, answers (s,), first (s,): whether the model itself puts the answer first · where
    (2,): at the last token of the subject's last occurrence, and at the prompt's last · probed
    (2, n_layers + 1, s): whether the probe is right, at each depth (0: the embeddings) ·
    shuffled (shuffles, 2, n_layers + 1): the share it gets right of answers dealt out anew.
    """
    features, answers, names, first = _streams(model, relation)
    hats = [[_hat(depth) for depth in place] for place in features]
    dealt = [rng.permutation(answers) for _ in range(effort.shuffles)]

    def right(labels: Array) -> Array:
        return np.array([[_left_out(hat, labels) == labels for hat in place] for place in hats])

    return {
        "candidates": np.array(relation.candidates),
        "prompt": np.array(relation.phrasings[0]),
        "subjects": names,
        "answers": answers,
        "first": first,
        "where": np.array(WHERE),
        "probed": right(answers),
        "shuffled": np.stack([right(labels).mean(axis=2) for labels in dealt]),
    }


def _streams(model: LanguageModel, relation: Relation) -> tuple[Array, Array, Array, Array]:
    """Features (2, n_layers + 1, s, d_model), answers, subjects, and who is right by itself."""
    tokens = answer_tokens(model, relation.candidates)
    parts: list[Array] = []
    names: list[str] = []
    first: list[bool] = []
    for prompts in prompt_groups(
        model, relation.phrasings[0], [name for name, _ in relation.subjects]
    ):
        at = [prompts.places(group)[-1] for group in WHERE]
        for start in range(0, len(prompts.subjects), BATCH):
            trace = model.decoder.forward(prompts.ids[start : start + BATCH], keep=STREAM)
            depths = np.concatenate([trace.embeddings[np.newaxis], trace["stream"]])
            parts.append(np.stack([depths[:, :, place] for place in at]))
            best = model.decoder.probabilities(trace.last)[:, tokens].argmax(axis=1)
            some = prompts.subjects[start : start + BATCH]
            names += some
            first += [
                int(guess) == relation.answer_of(name)
                for guess, name in zip(best, some, strict=True)
            ]
    answers = np.array([relation.answer_of(name) for name in names])
    return np.concatenate(parts, axis=2), answers, np.array(names), np.array(first)


def _hat(features: Array) -> Array:
    """The ridge's hat matrix (s, s) on standardised features (s, d)."""
    spread = features.std(axis=0)
    scaled = (features - features.mean(axis=0)) / np.where(spread > 0, spread, 1)
    gram = (scaled @ scaled.T).astype(float) / scaled.shape[1]
    hat: Array = gram @ np.linalg.inv(gram + PENALTY * np.eye(len(gram)))
    return hat


def _left_out(hat: Array, labels: Array) -> Array:
    """What a ridge fitted without each row says of it (closed form), shape (s,)."""
    wanted = (labels[:, np.newaxis] == np.arange(labels.max() + 1)).astype(float)
    wanted -= wanted.mean(axis=0)
    own = np.diag(hat)[:, np.newaxis]
    said: Array = ((hat @ wanted - own * wanted) / (1 - own)).argmax(axis=1)
    return said
