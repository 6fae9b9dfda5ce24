"""What is asked of the real encoder: a fact, its near misses, its peers and candidate answers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from lectures.load import load_lecture
from lectures.model import Lecture
from mlp_math.real_model import stored_name

Kind = Literal["fact", "first", "last", "same_first", "same_last", "other", "peer"]

HERE = Path(__file__).parent


class FactError(Exception):
    """A fact that can't be measured: the message says where, what was found, what was expected."""


@dataclass(frozen=True)
class FactStudy:
    """A fact, who could be taken for its subject, and what could be taken for its answer."""

    first: str
    last: str
    answer: str
    near_misses: tuple[str, ...]
    peers: tuple[tuple[str, str], ...]
    candidates: tuple[str, ...]

    def __post_init__(self) -> None:
        try:
            stored_name(self.first, self.last)
        except ValueError as error:
            raise FactError(str(error)) from error
        if not self.peers:
            raise FactError(f"{self.full_name}: peers: expected one [name, answer] or more")
        if len(self.choices) < 3:
            raise FactError(
                f"{self.full_name}: there must be three answers or more to choose from, with peers "
                f"and candidates, found {list(self.choices)}"
            )
        for kind, where in (("same_first", self.first), ("same_last", self.last)):
            if kind not in [self.kind(name) for name in self.near_misses]:
                raise FactError(
                    f"{self.full_name}: near_misses must have someone else named {where!r}, "
                    f"found {list(self.near_misses)}"
                )

    @classmethod
    def parse(cls, table: Mapping[str, Any], where: str) -> Self:
        """From a TOML table as in evidence_facts.toml. Raises FactError naming `where` and key."""
        if wrong := sorted(set(table) ^ set(cls.__dataclass_fields__)):
            word = "missing" if wrong[0] in cls.__dataclass_fields__ else "unknown"
            raise FactError(f"{where}: {wrong[0]}: {word} key; expected {_KEYS}")
        for key in ("first", "last", "answer"):
            if not isinstance(table[key], str) or not table[key].strip():
                raise FactError(f"{where}: {key}: expected words, found {table[key]!r}")
        for key in ("near_misses", "candidates"):
            if not _is_words(table[key]):
                raise FactError(f"{where}: {key}: expected a list of words, found {table[key]!r}")
        peers = table["peers"]
        if not isinstance(peers, list) or not all(_is_words(p) and len(p) == 2 for p in peers):
            raise FactError(f"{where}: peers: expected a list of [name, answer], found {peers!r}")
        return cls(
            first=table["first"],
            last=table["last"],
            answer=table["answer"],
            near_misses=tuple(table["near_misses"]),
            peers=tuple((name, answer) for name, answer in peers),
            candidates=tuple(table["candidates"]),
        )

    @classmethod
    def of_lecture(cls, lecture: Lecture) -> Self:
        """The fact, cast and associations of a lecture, in English: the model reads no other."""
        text = lecture.fact.text.get("en")
        if text is None:
            raise FactError(f"{lecture.name}: fact.text.en: the model reads English, found none")
        pairs = [(a.subject, a.answer["en"]) for a in lecture.associations if "en" in a.answer]
        subject = f"{lecture.fact.first} {lecture.fact.last}"
        return cls(
            first=lecture.fact.first,
            last=lecture.fact.last,
            answer=text.answer,
            near_misses=tuple(person.full for person in lecture.cast if person.full != subject),
            peers=tuple(pair for pair in pairs if pair[0] != subject),
            candidates=text.alternatives,
        )

    def with_more(self, other: "FactStudy") -> "FactStudy":
        """This study with the other's people too; the other alone if its fact is another."""
        if (self.full_name, self.answer) != (other.full_name, other.answer):
            return other
        people = {name for name, _ in self.peers}
        more = tuple(pair for pair in other.peers if pair[0] not in people)
        return replace(
            self,
            near_misses=tuple(dict.fromkeys([*self.near_misses, *other.near_misses])),
            peers=(*self.peers, *more),
        )

    @property
    def full_name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def slug(self) -> str:
        """The name to store under: marie_curie."""
        return stored_name(self.first, self.last)

    @property
    def choices(self) -> tuple[str, ...]:
        """All candidate answers, the right one first."""
        answers = [self.answer, *(answer for _, answer in self.peers), *self.candidates]
        return tuple(dict.fromkeys(answers))

    @property
    def cast(self) -> tuple[str, ...]:
        """Full name, each name alone, near misses: whose neurons are compared."""
        return (self.full_name, self.first, self.last, *self.near_misses)

    @property
    def people(self) -> tuple[str, ...]:
        """The cast and the peers: whose associations are measured."""
        return tuple(dict.fromkeys([*self.cast, *(name for name, _ in self.peers)]))

    def kind(self, name: str) -> Kind:
        """What a person is to the fact."""
        if name in (self.full_name, self.first, self.last):
            kinds: dict[str, Kind] = {self.full_name: "fact", self.first: "first"}
            return kinds.get(name, "last")
        if name not in self.near_misses:
            return "peer"
        if name.startswith(f"{self.first} "):
            return "same_first"
        return "same_last" if name.endswith(f" {self.last}") else "other"

    @property
    def namesake(self) -> str:
        """The first near miss with the same last name."""
        return next(name for name in self.near_misses if self.kind(name) == "same_last")

    @property
    def bystander(self) -> tuple[str, int]:
        """Someone else with a known answer, a near miss if there is one, and its number."""
        names = [*self.near_misses, *(name for name, _ in self.peers)]
        name = next(name for name in names if self.answer_of(name) >= 0)
        return name, self.answer_of(name)

    def answer_of(self, name: str) -> int:
        """The number of a person's right answer among `choices`, -1 if none is known."""
        known = {**dict(self.peers), self.full_name: self.answer}
        return self.choices.index(known[name]) if name in known else -1


_KEYS = ", ".join(FactStudy.__dataclass_fields__)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


def shipped_facts() -> dict[str, FactStudy]:
    """The facts whose evidence comes with the project, by the name it is stored under."""
    tables = _read_toml(HERE / "evidence_facts.toml")
    where = "evidence_facts.toml"
    return {name: FactStudy.parse(table, f"{where}: {name}") for name, table in tables.items()}


def study_of(lecture_or_file: str) -> FactStudy:
    """The fact of a lecture (its name or folder), or of a TOML file with one such table.

    If it is one that we ship, our people and candidates are asked about, and its people as well.
    Raises FactError or LectureError, saying where and what.
    """
    if lecture_or_file.endswith(".toml"):
        study = FactStudy.parse(_read_toml(Path(lecture_or_file)), lecture_or_file)
    else:
        study = FactStudy.of_lecture(load_lecture(lecture_or_file))
    shipped = shipped_facts().get(study.slug)
    return shipped.with_more(study) if shipped else study


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FactError(f"{path}: can't be read: {error}") from error


@cache
def texts() -> dict[str, Any]:
    """The texts that neurons are measured on: topics, contexts, analogies, strangers."""
    return _read_toml(HERE / "evidence_texts.toml")


def topic_texts() -> tuple[list[str], list[str]]:
    """All short texts, and the topic of each."""
    pairs = [(text, topic) for topic, part in texts()["topics"].items() for text in part]
    return [text for text, _ in pairs], [topic for _, topic in pairs]
