"""Prompts in batches: those whose tokens stand at the same places are run and changed together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from measure.errors import MeasureError
from measure.language_model.model import LanguageModel
from measure.language_model.relations import SUBJECT
from mlp_math.decoder import Cache, Change, Site, Trace

Array = NDArray[Any]
Group = Literal["name", "name's end", "between", "last word"]
GROUPS: tuple[Group, ...] = ("name", "between", "last word")

BATCH = 64  # texts at a time, so that no trace grows past some hundreds of megabytes
RERUN: tuple[Site, ...] = ("keys", "values", "stream")
WRITES: tuple[Site, ...] = ("attention", "mlp")


def answer_tokens(model: LanguageModel, answers: Sequence[str]) -> Array:
    """The token with which each answer begins, shape (answers,).

    Raises MeasureError if two begin with the same one: they could not be told apart.
    """
    tokens = [model.first_token(answer) for answer in answers]
    for answer, token in zip(answers, tokens, strict=True):
        same = [other for other, one in zip(answers, tokens, strict=True) if one == token]
        if len(same) > 1:
            raise MeasureError(f"{answer!r}: {', '.join(same)} all begin with the same token")
    return np.array(tokens)


def last_streams(model: LanguageModel, texts: Sequence[str]) -> Array:
    """The stream at the last token of each text, (texts, d_model); a common start is run once."""
    ids = [model.encode(text) for text in texts]
    start = _common_start(ids)
    found = np.empty((len(texts), model.decoder.config.d_model), np.float32)
    cache = model.decoder.extend(ids[0][:start])[1] if start else None
    for rows in _batches(list(map(len, ids))):
        rest = np.array([ids[row][start:] for row in rows])
        past = None
        if cache is not None:
            shape = (len(cache.keys), len(rows), *cache.keys.shape[2:])
            past = Cache(np.broadcast_to(cache.keys, shape), np.broadcast_to(cache.values, shape))
        found[rows] = model.decoder.extend(rest, past)[0]
    return found


def _common_start(ids: Sequence[Sequence[int]]) -> int:
    """How many first tokens all texts share, leaving each at least one of its own."""
    shortest = min(map(len, ids))
    same = [len({one[place] for one in ids}) == 1 for place in range(shortest - 1)]
    return same.index(False) if False in same else len(same)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows of equal length, at most BATCH at a time."""
    for length in sorted(set(lengths)):
        rows = [row for row, one in enumerate(lengths) if one == length]
        yield from (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))


@dataclass(frozen=True, eq=False)
class PromptGroup:
    """Prompts of one phrasing whose subjects stand at the same tokens."""

    phrasing: str
    subjects: tuple[str, ...]
    ids: Array
    """Shape (subjects, tokens)."""
    occurrences: tuple[tuple[int, ...], ...]
    """The tokens of each occurrence of the subject."""

    @property
    def tokens(self) -> int:
        return int(self.ids.shape[1])

    def places(self, group: Group) -> tuple[int, ...]:
        """The positions of a group of tokens; those before the subject never change anything.

        name: the subject's tokens wherever it stands · name's end: the last token of each of them
        · last word: the prompt's last token · between: all others after the subject's first.
        """
        name = tuple(place for one in self.occurrences for place in one)
        last = self.tokens - 1
        return {
            "name": name,
            "name's end": tuple(one[-1] for one in self.occurrences),
            "last word": (last,),
            "between": tuple(p for p in range(min(name), last) if p not in name),
        }[group]


def prompt_groups(
    model: LanguageModel, phrasing: str, subjects: Sequence[str]
) -> list[PromptGroup]:
    """The prompts, grouped by where the subject's tokens stand, shortest names first."""
    groups: dict[tuple[int, tuple[tuple[int, ...], ...]], list[tuple[str, list[int]]]] = {}
    for subject in subjects:
        text = phrasing.replace(SUBJECT, subject)
        ids = model.encode(text)
        spans = tuple(model.spans(text, subject))
        groups.setdefault((len(ids), spans), []).append((subject, ids))
    return [
        PromptGroup(
            phrasing,
            tuple(subject for subject, _ in members),
            np.array([ids for _, ids in members]),
            spans,
        )
        for (_, spans), members in sorted(groups.items())
    ]


def answers_after(
    model: LanguageModel, trace: Trace, changes: Sequence[Change], tokens: Array
) -> Array:
    """The probabilities of some tokens at the end of a trace's texts after changes, (texts, …)."""
    last = model.decoder.rerun(trace, changes).last if changes else trace.last
    shares: Array = model.decoder.probabilities(last)[:, tokens]
    return shares
