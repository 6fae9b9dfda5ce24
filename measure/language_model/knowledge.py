"""Does it know? Every subject of a relation asked in every phrasing, and controls with them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.extract import Arrays
from measure.language_model.model import LanguageModel
from measure.language_model.prompts import answer_tokens, last_streams
from measure.language_model.relations import SUBJECT, Relation

Array = NDArray[Any]


def measure_knowledge(model: LanguageModel, relation: Relation) -> Arrays:
    """What the model says next of each subject in each phrasing.

    subjects (s,), kinds (s,) "known for it" or the control's kind, right (s,) the answer's number
    or -1, name_tokens (s,) · candidates (a,), phrasings (f,) · probabilities (f, s, a) of the
    candidates' first tokens among the whole vocabulary · next_words (f, s), next_shares (f, s)
    the likeliest token whatever it is.
    """
    tokens = answer_tokens(model, relation.candidates)
    kinds = dict(relation.others)
    asked = [_ask(model, phrasing, relation, tokens) for phrasing in relation.phrasings]
    return {
        "subjects": np.array(relation.asked),
        "kinds": np.array([kinds.get(name, "known for it") for name in relation.asked]),
        "right": np.array([relation.answer_of(name) for name in relation.asked]),
        "name_tokens": np.array([len(model.encode(f" {name}")) for name in relation.asked]),
        "candidates": np.array(relation.candidates),
        "phrasings": np.array(relation.phrasings),
        "probabilities": np.stack([answers for answers, _, _ in asked]).astype(np.float32),
        "next_words": np.array([words for _, words, _ in asked]),
        "next_shares": np.stack([shares for _, _, shares in asked]).astype(np.float32),
    }


def _ask(
    model: LanguageModel, phrasing: str, relation: Relation, tokens: Array
) -> tuple[Array, list[str], Array]:
    """The candidates' probabilities, the likeliest next tokens and their probabilities."""
    texts = [phrasing.replace(SUBJECT, name) for name in relation.asked]
    streams = last_streams(model, texts)
    shares = np.concatenate(
        [
            model.decoder.probabilities(part)
            for part in np.array_split(streams, len(texts) // 32 + 1)
        ]
    )
    best = shares.argmax(axis=1)
    return shares[:, tokens], model.pieces(best.tolist()), shares.max(axis=1)
