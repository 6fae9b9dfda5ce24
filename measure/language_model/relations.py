"""What the language model is asked: a relation, its phrasings, its subjects and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from measure.errors import MeasureError
from measure.tables import read_toml

HERE = Path(__file__).parent
SUBJECT = "{}"


@dataclass(frozen=True)
class Relation:
    """A kind of fact: subjects with one answer each, and the sentences that ask for it."""

    name: str
    phrasings: tuple[str, ...]
    """Each has {} for the subject and ends where the answer begins; the first is looked into."""
    subjects: tuple[tuple[str, str], ...]
    """(subject, answer)."""
    others: tuple[tuple[str, str], ...]
    """(subject, what kind it is): subjects that have no answer, for control."""
    alternatives: tuple[str, ...] = ()
    """Further answers to choose from, that are nobody's."""

    def __post_init__(self) -> None:
        if not self.phrasings or any(p.count(SUBJECT) < 1 for p in self.phrasings):
            raise MeasureError(
                f"{self.name}: phrasings: expected one or more with {SUBJECT} for the subject, "
                f"found {list(self.phrasings)}"
            )
        names = [subject for subject, _ in (*self.subjects, *self.others)]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise MeasureError(f"{self.name}: subjects: {', '.join(twice)} stands there twice")
        if len(self.candidates) < 3:
            raise MeasureError(
                f"{self.name}: subjects: expected three answers or more to choose from, "
                f"found {list(self.candidates)}"
            )

    @classmethod
    def parse(cls, name: str, table: Mapping[str, Any], where: str) -> Self:
        """From a table as in relations.toml. Raises MeasureError naming `where` and key."""
        expected = {"phrasings", "subjects", "others"}
        if wrong := sorted(set(table) ^ expected):
            word = "missing" if wrong[0] in expected else "unknown"
            raise MeasureError(
                f"{where}: {wrong[0]}: {word} key; expected phrasings, subjects, others"
            )
        if not _is_words(table["phrasings"]):
            raise MeasureError(
                f"{where}: phrasings: expected a list of texts, found {table['phrasings']!r:.60}"
            )
        pairs: dict[str, tuple[tuple[str, str], ...]] = {}
        for key in ("subjects", "others"):
            groups = table[key]
            if not isinstance(groups, Mapping) or not all(map(_is_words, groups.values())):
                raise MeasureError(
                    f"{where}: {key}: expected lists of names by answer or kind, "
                    f"found {groups!r:.60}"
                )
            pairs[key] = tuple((name, group) for group, names in groups.items() for name in names)
        return cls(name, tuple(table["phrasings"]), pairs["subjects"], pairs["others"])

    @property
    def candidates(self) -> tuple[str, ...]:
        """All answers, in the order of the subjects, and the alternatives."""
        answers = [answer for _, answer in self.subjects]
        return tuple(dict.fromkeys([*answers, *self.alternatives]))

    @property
    def asked(self) -> tuple[str, ...]:
        """All subjects, those without an answer last."""
        return tuple(subject for subject, _ in (*self.subjects, *self.others))

    def answer_of(self, subject: str) -> int:
        """The number of a subject's answer among the candidates, -1 if it has none."""
        answers = dict(self.subjects)
        return self.candidates.index(answers[subject]) if subject in answers else -1


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


@cache
def shipped_relations() -> dict[str, Relation]:
    """The relations that come with the project, by name."""
    tables = read_toml(HERE / "relations.toml")
    return {
        name: Relation.parse(name, table, f"relations.toml: {name}")
        for name, table in tables.items()
    }
