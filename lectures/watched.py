"""What is asked of a lecture, noted by value: what a picture shows of it, and what it does not.

`watched` wraps a lecture; whatever is read of the wrapped one is noted under its place, such as
`fact.first` or `words.en.TitleCard.title`, and `at` finds the same place in another lecture.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from pydantic import BaseModel

from lectures.model import Lecture, Sizes

Note = Callable[[str, Any], None]  # told each place that is read, and what stands there
KEYS = "*"  # the place of a mapping's keys, or of a sequence's length
ABSENT = None
_STEPS = re.compile(r"[^.(]+(?:\([^)]*\))?")
_reading: Note | None = None
_loading = False


@contextmanager
def noting(note: Note | None) -> Iterator[None]:
    """Note, too, what is read of lectures that are loaded in here, under `NAME/PLACE`."""
    global _reading, _loading
    before, _reading = (_reading, _loading), note
    _loading = note is None
    try:
        yield
    finally:
        _reading, _loading = before


def by_value() -> bool:
    """Whether a lecture is being loaded of which what is read will be noted by value."""
    return _loading


def noted_by() -> Note | None:
    """Who notes what is read of a lecture that is loaded now; None if nobody does."""
    return _reading


def watched(lecture: Lecture, note: Note, root: str = "") -> Lecture:
    """The same lecture, with a note of all that is read of it."""
    return cast(Lecture, _wrapped(lecture, root, note))


def at(lecture: Lecture, place: str) -> Any:
    """What stands at a place of a lecture, as JSON takes it; ABSENT where there is no such place.

    >>> from lectures.load import load_lecture
    >>> at(load_lecture(), "fact.first"), at(load_lecture(), "words.en.TitleCard.nothing")
    ('Michael', None)
    """
    value: Any = lecture
    for step in _STEPS.findall(place):
        try:
            value = _step(value, step)
        except (AttributeError, LookupError, TypeError, ValueError):
            return ABSENT
    return plain(value)


def _step(value: Any, step: str) -> Any:
    if step == KEYS:
        return list(value) if isinstance(value, Mapping) else len(value)
    if step.endswith(")"):
        name, _, arguments = step.partition("(")
        return getattr(value, name)(*json.loads(f"[{arguments[:-1]}]"))
    if isinstance(value, Mapping):
        return value[step]
    return value[int(step)] if isinstance(value, tuple | list) else getattr(value, step)


def plain(value: Any) -> Any:
    """A part of a lecture as JSON takes it."""
    if isinstance(value, _Watched):
        value = value._it
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Sizes):
        return {name: getattr(value, name) for name in Sizes.__dataclass_fields__}
    return value


def _wrapped(value: Any, place: str, note: Note) -> Any:
    """A part of a lecture that notes what is read of it; a leaf is noted at once."""
    if isinstance(value, BaseModel):
        return _WatchedModel(value, place, note)
    if isinstance(value, Mapping):
        return _WatchedMapping(value, place, note)
    if isinstance(value, Sizes):
        return _watched_sizes(value, place, note)
    if isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value):
        note(_under(place, KEYS), len(value))
        return tuple(_wrapped(item, _under(place, str(i)), note) for i, item in enumerate(value))
    note(place, plain(value))
    return value


def _under(place: str, step: str) -> str:
    return f"{place}.{step}" if place and not place.endswith("/") else f"{place}{step}"


class _Watched:
    """Stands for a part of a lecture, which it passes for."""

    __slots__ = ("_it", "_note", "_place")
    _it: Any
    _note: Note
    _place: str

    def __init__(self, it: Any, place: str, note: Note) -> None:
        object.__setattr__(self, "_it", it)
        object.__setattr__(self, "_place", place)
        object.__setattr__(self, "_note", note)

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError("lectures are frozen")

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._it)

    def _whole(self) -> Any:
        """What it stands for, noted as a whole."""
        self._note(self._place, plain(self._it))
        return self._it

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        theirs = other._whole() if isinstance(other, _Watched) else other
        return bool(self._whole() == theirs)

    def __hash__(self) -> int:
        return hash(self._whole())

    def __repr__(self) -> str:
        return repr(self._whole())

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        return copy.copy, (self._whole(),)


class _WatchedModel(_Watched):
    """Stands for a model: its fields, its properties, and what its methods answer."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._it, name)
        if name.startswith("_") or name == "model_fields":
            return value
        place = _under(self._place, name)
        if not callable(value):
            return _wrapped(value, place, self._note)
        if name.startswith(("model_", "copy", "json", "dict")):  # pydantic's, of the whole
            self._whole()
            return value

        def answer(*arguments: Any) -> Any:
            asked = json.dumps(list(arguments), ensure_ascii=False)[1:-1]
            return _wrapped(value(*arguments), f"{place}({asked})", self._note)

        return answer


class _WatchedMapping(_Watched, Mapping):  # type: ignore[type-arg]
    """Stands for a mapping: the keys that are asked for, there or not, and the list of them all."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        place = _under(self._place, str(key))
        if key not in self._it:
            self._note(place, ABSENT)
            raise KeyError(key)
        return _wrapped(self._it[key], place, self._note)

    def __iter__(self) -> Iterator[Any]:
        self._note(_under(self._place, KEYS), [str(key) for key in self._it])
        return iter(self._it)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    __hash__ = _Watched.__hash__
    __eq__ = _Watched.__eq__


class _WatchedSizes(Sizes):
    """Sizes that note which of them are read. They are a dataclass still, as mathematics wants."""

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        told = object.__getattribute__(self, "__dict__").get("_told")
        if told is not None and not name.startswith("_") and not callable(value):
            place, note = told
            note(_under(place, name), plain(value))
        return value


def _watched_sizes(sizes: Sizes, place: str, note: Note) -> Sizes:
    seen = copy.copy(sizes)
    object.__setattr__(seen, "__class__", _WatchedSizes)
    seen.__dict__["_told"] = (place, note)
    return seen
