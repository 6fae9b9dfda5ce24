"""Narration that notes what is read of it: of a beat its seconds, single moments, or all times."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from lectures.speech import Spoken
from pipeline.plan.traces import spoken_at, told

Notes = dict[str, str]


def heard(spoken: Mapping[str, Spoken], notes: Notes) -> Mapping[str, Spoken]:
    """The same narration, with a note of all that is read of it."""
    return _Heard(spoken, notes)


class _Heard(Mapping[str, Spoken]):
    def __init__(self, spoken: Mapping[str, Spoken], notes: Notes) -> None:
        self._spoken, self._notes = spoken, notes

    def _note(self, name: str) -> None:
        self._notes[name] = told(spoken_at(self._spoken, name))

    def __getitem__(self, beat: str) -> Spoken:
        self._note(f"{beat} said")
        return _noting(self._spoken[beat], partial(self._note_of, beat))

    def _note_of(self, beat: str, what: str) -> None:
        self._note(f"{beat} {what}")

    def __iter__(self) -> Iterator[str]:
        self._note("beats")
        return iter(self._spoken)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _HeardBeat(Spoken):
    """A beat's narration that notes what is read of it."""

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        note = object.__getattribute__(self, "__dict__").get("_note")
        if note is None:
            return value
        if name == "at":
            return partial(_at, object.__getattribute__(self, "__dict__")["_it"], note)
        if name == "seconds":
            note("seconds")
        elif name in ("sentences", "marks"):
            note("times")
        return value

    def __deepcopy__(self, memo: Any) -> "_HeardBeat":
        return self


def _at(spoken: Spoken, note: Any, name: str) -> float:
    note(f"at {name}")
    return spoken.at(name)


def _noting(spoken: Spoken, note: Any) -> Spoken:
    one = _HeardBeat(spoken.seconds, spoken.sentences, spoken.marks, spoken.audio)
    one.__dict__.update(_it=spoken, _note=note)
    return one
