"""What is asked of the real encoder: a fact, its near misses, its peers and candidate answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from measure.errors import MeasureError
from measure.tables import read_toml
from mlp_math.real_model import stored_name

Kind = Literal["fact", "first", "last", "same_first", "same_last", "other", "peer"]

HERE = Path(__file__).parent
FACTS = HERE / "facts.toml"
OPTIONAL = {"relation", "phrasings"}  # what only a language model is asked with


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
            raise MeasureError(str(error)) from error
        if not self.peers:
            raise MeasureError(f"{self.full_name}: peers: expected one [name, answer] or more")
        if len(self.choices) < 3:
            raise MeasureError(
                f"{self.full_name}: there must be three answers or more to choose from, with peers "
                f"and candidates, found {list(self.choices)}"
            )
        for kind, where in (("same_first", self.first), ("same_last", self.last)):
            if kind not in [self.kind(name) for name in self.near_misses]:
                raise MeasureError(
                    f"{self.full_name}: near_misses must have someone else named {where!r}, "
                    f"found {list(self.near_misses)}"
                )

    @classmethod
    def parse(cls, table: Mapping[str, Any], where: str) -> Self:
        """From a TOML table as in facts.toml. Raises MeasureError naming `where` and key."""
        if wrong := sorted((set(table) - OPTIONAL) ^ set(cls.__dataclass_fields__)):
            word = "missing" if wrong[0] in cls.__dataclass_fields__ else "unknown"
            raise MeasureError(f"{where}: {wrong[0]}: {word} key; expected {_KEYS}")
        for key in ("first", "last", "answer"):
            if not isinstance(table[key], str) or not table[key].strip():
                raise MeasureError(f"{where}: {key}: expected words, found {table[key]!r}")
        for key in ("near_misses", "candidates"):
            if not _is_words(table[key]):
                raise MeasureError(
                    f"{where}: {key}: expected a list of words, found {table[key]!r}"
                )
        peers = table["peers"]
        if not isinstance(peers, list) or not all(_is_words(p) and len(p) == 2 for p in peers):
            raise MeasureError(
                f"{where}: peers: expected a list of [name, answer], found {peers!r}"
            )
        return cls(
            first=table["first"],
            last=table["last"],
            answer=table["answer"],
            near_misses=tuple(table["near_misses"]),
            peers=tuple((name, answer) for name, answer in peers),
            candidates=tuple(table["candidates"]),
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
    tables = read_toml(FACTS)
    return {name: FactStudy.parse(table, f"{FACTS.name}: {name}") for name, table in tables.items()}


def study_of(table: Mapping[str, Any], where: str) -> FactStudy:
    """The fact of a table as in facts.toml; `where` names the table in error messages.

    If it is one that we ship, our people and candidates are asked about, and its people as well.
    Raises MeasureError, saying where and what.
    """
    study = FactStudy.parse(table, where)
    shipped = shipped_facts().get(study.slug)
    return shipped.with_more(study) if shipped else study


@cache
def texts() -> dict[str, Any]:
    """The texts that neurons are measured on: topics, contexts, analogies, strangers."""
    return read_toml(HERE / "texts.toml")


def topic_texts() -> tuple[list[str], list[str]]:
    """All short texts, and the topic of each."""
    pairs = [(text, topic) for topic, part in texts()["topics"].items() for text in part]
    return [text for text, _ in pairs], [topic for _, topic in pairs]
