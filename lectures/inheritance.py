"""What a remix takes over from the lecture that it extends, where that speaks of another fact.

A remix that changes the fact's names and nothing else would say of one person what is true of
another. So what depends on the fact has to be given anew, or be named in `inherits`.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lectures.files import MAX_SIGNS, LectureError, Raw, short

# What a sentence about the fact is made of, for each language.
TOLD = ("relation", "answer", "statement", "predicate", "alternatives", "attributes")
_OF_THE_ANSWER = ("answer", "statement", "predicate")  # another answer makes these another's
# True of the people in them, whoever the fact is about; but seldom what a remix wants to show.
LISTS = ("associations", "sample_facts")
_INHERITABLE = ("fact", "fact.symbols", "fact.text", "cast", *LISTS, "words", "narration")


@dataclass(frozen=True)
class Inherited:
    """A text that a remix took over, and whom it speaks of.

    `shot` and `language` are empty where it concerns all of them; `marked` is what `inherits` names
    where that is meant.
    """

    language: str
    shot: str
    key: str
    person: str
    lecture: str
    marked: str


@dataclass
class _Generation:
    """One folder of a lecture's lineage."""

    name: str
    own: Raw


@dataclass
class _Account:
    """What has been given, and what is inherited on purpose, since the fact last changed."""

    other: str = ""  # whom the lecture spoke of before
    other_lecture: str = ""
    person_changed: bool = False
    answer_changed: bool = False
    given: set[str] = field(default_factory=set)
    inherits: set[str] = field(default_factory=set)
    before: list[_Generation] = field(default_factory=list)

    def has(self, key: str) -> bool:
        """Whether a key is given, or inherited on purpose, whole or as part of a larger one."""
        parts = key.split(".")
        heads = {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
        return key in self.given or bool(heads & self.inherits)


def inherited(generations: Sequence[tuple[str, Raw]], merged: Raw) -> tuple[Inherited, ...]:
    """What a lecture took over that speaks of others; `generations` begin with the oldest.

    Raises LectureError where a sentence about the fact was taken over from another fact.
    """
    account = _account([_Generation(name, own) for name, own in generations])
    languages = [one for one in _list(merged, "languages") if isinstance(one, str)]
    if account.person_changed or account.answer_changed:
        _require(account, generations[-1][0], merged, languages)
    return tuple(_of_others(account, languages)) if account.person_changed else ()


def _account(lineage: Sequence[_Generation]) -> _Account:
    account = _Account()
    text: dict[str, Any] = {}
    for place, one in enumerate(lineage):
        fact = _table(one.own, "fact")
        named = fact.get("first", text.get("first")), fact.get("last", text.get("last"))
        told = _table(fact, "text")
        answers = {k: v.get("answer") for k, v in told.items() if isinstance(v, dict)}
        before = text.get("answers", {})
        if place and named != (text.get("first"), text.get("last")):
            account = _Account(_whole_name(text), lineage[place - 1].name, person_changed=True)
            account.before = list(lineage[:place])
        elif place and any(v and before.get(k, v) != v for k, v in answers.items()):
            account.given -= {k for k in account.given if k.endswith(_OF_THE_ANSWER)}
            account.answer_changed = True
            if not account.person_changed:
                account.other = before.get(next(iter(answers)), "") or _whole_name(text)
                account.other_lecture = lineage[place - 1].name
        text |= {"first": named[0], "last": named[1], "answers": before | answers}
        account.given |= set(_given(one.own))
        account.inherits |= set(_marked(one))
    return account


def _given(own: Raw) -> Iterator[str]:
    """The keys of a folder's own data that depend on the fact."""
    fact = _table(own, "fact")
    yield from (key for key in ("cast", "associations") if key in own)
    yield from (f"sample_facts.{language}" for language in _table(own, "sample_facts"))
    if "symbols" in fact:
        yield "fact.symbols"
    for language, told in _table(fact, "text").items():
        yield from (f"fact.text.{language}.{key}" for key in told)
    for kind in ("words", "narration"):
        for language, tables in _table(own, kind).items():
            for shot, table in tables.items():
                yield from (f"{kind}.{language}.{shot}.{key}" for key in table)


def _marked(one: _Generation) -> list[str]:
    """The keys that a folder inherits on purpose. Raises LectureError for what is none."""
    marked = one.own.get("inherits", [])
    where = f"{one.name}/lecture.toml: inherits"
    if not isinstance(marked, list) or not all(isinstance(key, str) for key in marked):
        raise LectureError(f'{where}: expected a list of keys such as ["{LISTS[0]}"]')
    for key in marked:
        if not any(key == head or key.startswith(f"{head}.") for head in _INHERITABLE):
            near = (
                difflib.get_close_matches(key, _INHERITABLE, n=1) if len(key) <= MAX_SIGNS else []
            )
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(_INHERITABLE)}"
            raise LectureError(
                f"{where}: {short(repr(key))}: not a key that depends on the fact{hint}"
            )
    return marked


def _require(account: _Account, name: str, merged: Raw, languages: Sequence[str]) -> None:
    """Raise LectureError for all that is told of the fact and was given for another one."""
    keys = TOLD if account.person_changed else _OF_THE_ANSWER
    lacking = [] if account.has("fact.symbols") or not account.person_changed else ["fact.symbols"]
    for language in languages:
        missing = [key for key in keys if not account.has(f"fact.text.{language}.{key}")]
        if len(missing) == len(TOLD):
            lacking.append(f"fact.text.{language}")
        else:
            lacking += [f"fact.text.{language}.{key}" for key in missing]
    if not lacking:
        return
    lines = [f"{name}/lecture.toml: {key}: {_as_inherited(merged, key)}" for key in lacking]
    told = f"is told of {account.other} in {account.other_lecture}, and the fact is another here"
    example = next((key for key in lacking if key.endswith("relation")), lacking[0])
    raise LectureError(
        "\n".join(f"{line} {told}" for line in lines)
        + f'\nGive what is true here, or say that both share it: inherits = ["{example}"]'
    )


def _as_inherited(merged: Raw, key: str) -> str:
    value: Any = merged
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, dict):
        value = value.get("statement")
    return short(repr(value))


# --- words that speak of others ------------------------------------------------------------------


def _of_others(account: _Account, languages: Sequence[str]) -> Iterator[Inherited]:
    """Lists and texts that were taken over from a lecture about someone else."""
    for key in LISTS:
        lacking = [one for one in languages if not account.has(f"{key}.{one}")]
        if not account.has(key) and (key != "sample_facts" or lacking):
            yield Inherited("", "", key, account.other, account.other_lecture, key)
    names = _names(account.before)
    for kind in ("words", "narration"):
        for language in languages:
            for shot, key, text, lecture in _texts(account, kind, language):
                marked = f"{kind}.{shot}.{key}"
                if not account.has(marked) and (found := names.search(text)) is not None:
                    yield Inherited(language, shot, key, found.group(), lecture, marked)


def _names(before: Sequence[_Generation]) -> re.Pattern[str]:
    """A pattern of the names of the people whom the lectures before spoke of."""
    names: set[str] = set()
    for one in before:
        people = [_table(one.own, "fact"), *_list(one.own, "cast")]
        names |= {_whole_name(person) for person in people if isinstance(person, dict)}
        halves = (str(people[0].get(key, "")) for key in ("first", "last"))
        # The halves of "Pelé’s sport" are not both names: "sport" is said of anyone.
        names |= {half for half in halves if not half.islower()}
    longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _texts(account: _Account, kind: str, language: str) -> Iterator[tuple[str, str, str, str]]:
    """(shot, key, text, lecture) for what was written before the fact changed, in one language."""
    written: dict[tuple[str, str], tuple[str, str]] = {}
    for one in account.before:
        for shot, table in _table(_table(one.own, kind), language).items():
            for key, value in table.items():
                text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
                written[shot, key] = text, one.name
    for (shot, key), (text, lecture) in written.items():
        if f"{kind}.{language}.{shot}.{key}" not in account.given:
            yield shot, key, text, lecture


def _whole_name(person: Mapping[str, Any]) -> str:
    return f"{person.get('first', '')} {person.get('last', '')}".strip()


def _table(data: Mapping[str, Any], key: str) -> Raw:
    value = data.get(key, {})
    return value if isinstance(value, dict) else {}


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key, [])
    return value if isinstance(value, list) else []
