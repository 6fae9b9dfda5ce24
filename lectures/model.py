"""What a lecture is: typed, frozen, validated before anything renders."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic.dataclasses import dataclass

from lectures.characters import first_hidden
from lectures.files import short
from lectures.inheritance import Inherited
from lectures.language import is_known, with_folder
from lectures.look import shipped_themes
from mlp_math.parameters import TransformerSizes, parameter_table

TO_FILL = "???"  # stands in a new remix where its writer still has to say something
MAX_SHOTS = 500  # of a lecture
MOST_WEIGHTS = 10**12  # of a model's layers: the last mark of the axis of sizes
_FOLDER = r"^[a-z][a-z0-9_]{0,63}$"
_SCENE = r"^[A-Z][A-Za-z0-9]{0,63}$"
_KEY = r"^[a-z][a-z0-9_]{0,63}$"


def _plain(text: str) -> str:
    """Text without characters that can't be seen but act; line breaks may stand in it."""
    if (ch := first_hidden(text)) is not None:
        raise ValueError(
            f"may not contain the control character U+{ord(ch):04X}, which can't be seen; "
            "leave it out"
        )
    return text


def _one_line(text: str) -> str:
    """Plain text on one line, without the signs that part a path."""
    if found := next((sign for sign in ("/", "\\", "\n") if sign in text), None):
        raise ValueError(f"may not contain {found!r}, found {short(repr(text))}; leave it out")
    return _plain(text)


def _known_language(code: str) -> str:
    if not is_known(code):
        raise ValueError(
            f"no language {short(repr(code))}: expected a code such as {', '.join(with_folder())}"
        )
    return code


Language = Annotated[str, AfterValidator(_known_language)]
MOST_LANGUAGES = 20
FolderName = Annotated[str, StringConstraints(pattern=_FOLDER)]
SceneName = Annotated[str, StringConstraints(pattern=_SCENE)]
Key = Annotated[str, StringConstraints(pattern=_KEY)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_plain)]
LONGEST_NAME = 40
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True),
    AfterValidator(_one_line),
]
FullName = Annotated[  # a first and a last name with a space between them
    str,
    StringConstraints(min_length=1, max_length=2 * LONGEST_NAME + 1, strip_whitespace=True),
    AfterValidator(_one_line),
]
Token = Annotated[str, StringConstraints(pattern=r"^\S{1,40}$"), AfterValidator(_plain)]
Symbol = Annotated[str, StringConstraints(pattern=r"^[^\w\s]$"), AfterValidator(_plain)]
Localised = Annotated[dict[Language, Text], Field(min_length=1)]


class Model(BaseModel):
    """Frozen, and strict about keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Names(Model):
    """A first and a last name, as one language writes them."""

    first: Name
    last: Name


class FactNames(Names):
    """The names of the fact in one language, and letters for its directions if those differ."""

    symbols: tuple[str, str, str] | None = None


class Person(Names):
    """A name as the toy example sees it: a first and a last."""

    names: Mapping[Language, Names] = Field(default_factory=dict)
    """The names in languages that write them otherwise: Αριστοτέλης, Aristotle."""

    def called_in(self, language: Language) -> Self:
        """The person by the names of a language."""
        own = self.names.get(language)
        first, last = (own.first, own.last) if own else (self.first, self.last)
        return self.model_copy(update={"first": first, "last": last, "names": {}})

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"


def _asks(text: str) -> str:
    if SUBJECT not in text or text.startswith(SUBJECT):
        raise ValueError(f"expected {SUBJECT} for the name, after another word, got {text!r}")
    return text


SUBJECT = "{}"
Question = Annotated[str, Field(min_length=4, max_length=300), AfterValidator(_asks)]


class FactText(Model):
    """The fact in one language. Whole phrases, so that grammar stays with the writer."""

    relation: Text
    """What stands between the name and the blank: "plays the sport of"."""
    answer: Name
    """The word that fills the blank: "basketball"."""
    statement: Text
    """The fact as one sentence without its full stop: "Michael Jordan plays basketball"."""
    predicate: Text
    """What the fact says of the person: "plays basketball"."""
    alternatives: Annotated[tuple[Name, ...], Field(min_length=3, max_length=5)]
    """Other words that could fill the blank, for the bars of the next word."""
    attributes: Annotated[tuple[Name, ...], Field(min_length=2, max_length=3)]
    """What else the answer's column could carry about the person."""
    questions: Annotated[tuple[Question, ...], Field(max_length=8)] = ()
    """With which a language model is asked, beside the relation: {} for the name, and they end
    where the answer begins."""


class Fact(Person):
    """What the toy block stores: first + last name -> answer."""

    text: dict[Language, FactText]
    symbols: Annotated[tuple[str, str, str], Field()]
    """One letter each for the directions of first name, last name and answer."""

    names: Mapping[Language, FactNames] = Field(default_factory=dict)

    def called_in(self, language: Language) -> Self:
        """The fact with the names, and the letters for them, of a language."""
        called = super().called_in(language)
        own = self.names.get(language)
        return called.model_copy(update={"symbols": own.symbols}) if own and own.symbols else called

    @model_validator(mode="after")
    def _distinct_symbols(self) -> Self:
        for symbols in (self.symbols, *(own.symbols for own in self.names.values())):
            if symbols is not None and (
                len(set(symbols)) != 3 or any(not re.fullmatch(r"[A-Z]", s) for s in symbols)
            ):
                raise ValueError(f"symbols must be three different capital letters, got {symbols}")
        return self


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Sizes(TransformerSizes):
    """The sizes of the model whose numbers the lecture follows, within what shots can draw."""

    name: Name
    n_layers: Annotated[int, Field(ge=2, le=1000)]
    d_model: Annotated[int, Field(ge=64, le=25_000)]
    n_heads: Annotated[int, Field(ge=1, le=1000)]
    d_vocab: Annotated[int, Field(ge=100, le=10**7)]
    n_ctx: Annotated[int, Field(ge=16, le=10**7)]
    d_head: Annotated[int, Field(ge=0, le=10**5)] = 0
    d_mlp: Annotated[int, Field(ge=0, le=64 * 25_000)] = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.d_mlp % self.d_model or not 2 <= self.mlp_multiple <= 64:
            raise ValueError(
                f"d_mlp must be 2 to 64 times d_model = {self.d_model}, got {self.d_mlp}"
            )
        count = parameter_table(self)
        if (weights := count.total - count.group_total("embedding")) > MOST_WEIGHTS:
            raise ValueError(
                f"these sizes make {weights:,} weights in the layers; at most {MOST_WEIGHTS:,} can "
                "be drawn, so take fewer layers or smaller ones"
            )

    @property
    def mlp_multiple(self) -> int:
        """How many neurons a layer has for each entry of the residual stream."""
        return self.d_mlp // self.d_model


class Association(Model):
    """A subject and what it is known for, as in "athlete plays sport"."""

    subject: FullName
    answer: dict[Language, Name]


class Pronunciation(Model):
    """How a language's narration reads what its spelling does not tell.

    Both map what is written to plain words of that language: "ReLU" to "ray loo", "↑" to "up".
    """

    words: Mapping[Token, Text] = Field(default_factory=dict)
    symbols: Mapping[Symbol, Text] = Field(default_factory=dict)


class Card(Model):
    """What the title card says of who teaches: a name, and the logo of a school, say."""

    teacher: Name
    logo: str = ""
    """The name of a PNG file in the lecture's folder."""
    picture: str = ""
    """The same file, as base64; read by the loader."""


class Part(Model):
    """A chapter of the film, and the folder of `scenes/` its shots are looked up in."""

    folder: FolderName
    title: Localised
    shots: Annotated[tuple[SceneName, ...], Field(min_length=1, max_length=MAX_SHOTS)]


class Shot(Model):
    """A shot's place in the lecture."""

    number: int
    part: int
    folder: str
    name: str


class LanguageLacking(ValueError):
    """A lecture lists a language that some of its texts are not written in."""

    def __init__(self, message: str, language: Language) -> None:
        super().__init__(message)
        self.language = language


class Lecture(Model):
    """A whole lecture: choices, words and narration."""

    name: FolderName
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=MOST_LANGUAGES)]
    title: Localised
    subtitle: Localised
    authors: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    fact: Fact
    cast: Annotated[tuple[Person, ...], Field(min_length=3, max_length=4)]
    sizes: Sizes
    associations: Annotated[tuple[Association, ...], Field(min_length=4, max_length=16)]
    sample_facts: dict[Language, Annotated[tuple[Text, ...], Field(min_length=6, max_length=14)]]
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=100)]
    refers: Mapping[SceneName, tuple[SceneName, ...]] = Field(default_factory=dict)
    """The shots that a shot's words lean on: without them, it speaks of what nobody has seen."""
    theme: FolderName = "dark"
    themes: Mapping[str, Mapping[str, str]] = Field(default_factory=shipped_themes)
    """Colours by role, by theme: the shipped themes, and those of the lecture's own `themes/`."""
    card: Card | None = None
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    words: Mapping[Language, Mapping[str, Mapping[Key, Text | tuple[Text, ...]]]]
    narration: Mapping[Language, Mapping[str, Mapping[Key, Text]]]
    # Left out of dumps: no picture depends on it.
    pronunciation: Mapping[Language, Pronunciation] = Field(default_factory=dict, exclude=True)
    _files: Mapping[str, Mapping[str, Mapping[str, str]]] = PrivateAttr(default_factory=dict)
    _inherited: tuple[Inherited, ...] = PrivateAttr(default=())
    _homes: tuple[Path, ...] = PrivateAttr(default=())

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.languages)) != len(self.languages):
            raise ValueError(f"languages may not repeat, got {list(self.languages)}")
        names = [name for part in self.parts for name in part.shots]
        if len(names) > MAX_SHOTS:
            raise ValueError(
                f"parts hold {len(names):,} shots; a lecture has at most {MAX_SHOTS}, so make two"
            )
        if twice := sorted(name for name, count in Counter(names).items() if count > 1):
            more = f" and {len(twice) - 5} more" if len(twice) > 5 else ""
            raise ValueError(
                "parts: a shot may stand in the lecture once, "
                f"but {', '.join(twice[:5])}{more} repeats"
            )
        if self.theme not in self.themes:
            *others, last = map(repr, self.themes)
            raise ValueError(
                f"theme: expected {', '.join(others)} or {last}, found {self.theme!r}; one of "
                f"your own is a file themes/{self.theme}.toml beside lecture.toml"
            )
        for language in self.languages:
            self._has_language(language)
        self._has_near_misses()
        for language in self.languages:
            if (named := self.named_in(language)) is not self:
                named._has_near_misses(f" in {language!r}")
        return self

    def _has_language(self, language: Language) -> None:
        localised: dict[str, Mapping[Language, object]] = {
            "title": self.title,
            "subtitle": self.subtitle,
            "fact.text": self.fact.text,
            "sample_facts": self.sample_facts,
            "words": self.words,
            "narration": self.narration,
        }
        localised |= {f"parts[{i}].title": part.title for i, part in enumerate(self.parts)}
        localised |= {
            f"associations[{i}].answer": a.answer for i, a in enumerate(self.associations)
        }
        lacking = [key for key, values in localised.items() if language not in values]
        if lacking:
            key = lacking[0]
            more = dict.fromkeys(re.sub(r"\[.*", "", other) for other in lacking[1:])
            message = f"{key} has no entry for {language!r}, which `languages` lists; it has "
            message += ", ".join(localised[key]) or "none"
            raise LanguageLacking(
                message + (f"; nor have {', '.join(more)}" if more else ""), language
            )

    def named_in(self, language: Language) -> "Lecture":
        """The lecture with its people called as a language calls them."""
        if not any(language in person.names for person in (self.fact, *self.cast)):
            return self
        cast = tuple(person.called_in(language) for person in self.cast)
        return self.model_copy(update={"fact": self.fact.called_in(language), "cast": cast})

    def _has_near_misses(self, where: str = "") -> None:
        shared = [
            (person.first == self.fact.first, person.last == self.fact.last) for person in self.cast
        ]
        first, last = self.fact.first, self.fact.last
        for pattern, wanted in {
            (True, False): f"shares the first name {first!r} but not the last name {last!r}",
            (False, True): f"shares the last name {last!r} but not the first name {first!r}",
            (False, False): f"shares neither {first!r} nor {last!r}",
        }.items():
            if pattern not in shared:
                raise ValueError(f"cast must have a person who{where} {wanted}")
        if (True, True) in shared:
            raise ValueError(f"cast holds near misses only; leave {first} {last} out of it")

    @property
    def shots(self) -> tuple[Shot, ...]:
        """All shots in order, numbered from 1."""
        placed = [
            (part_number, part.folder, name)
            for part_number, part in enumerate(self.parts, start=1)
            for name in part.shots
        ]
        return tuple(
            Shot(number=n, part=part, folder=folder, name=name)
            for n, (part, folder, name) in enumerate(placed, start=1)
        )

    def comes_from(
        self,
        files: Mapping[str, Mapping[str, Mapping[str, str]]],
        inherited: tuple[Inherited, ...] = (),
        homes: tuple[Path, ...] = (),
    ) -> None:
        """Say in which file each table stands, by kind, language and table; for error messages.

        `inherited` is what was taken over from a lecture about another person, and speaks of it;
        `homes` are the folders of the lecture and of those it extends, nearest first.
        """
        self._files, self._inherited, self._homes = files, inherited, homes

    @property
    def homes(self) -> tuple[Path, ...]:
        """The folders of the lecture and of those it extends, nearest first; none for one made
        elsewhere than in files."""
        return self._homes

    @property
    def inherited(self) -> tuple[Inherited, ...]:
        """What was taken over from a lecture about another person, and speaks of it."""
        return self._inherited

    def words_file(self, shot: str, language: Language) -> str:
        """The file in which a shot's on-screen words stand, as `FOLDER/words.PART.en.toml`.

        For a shot that has none yet, the file of its part's other shots.
        """
        return self._file("words", shot, language)

    def narration_file(self, shot: str, language: Language) -> str:
        """The file in which a shot's narration stands, or that of its part's other shots."""
        return self._file("narration", shot, language)

    def _file(self, kind: str, shot: str, language: Language) -> str:
        known = self._files.get(kind, {}).get(language, {})
        beside = [name for part in self.parts if shot in part.shots for name in part.shots]
        found = (known[name] for name in (shot, *reversed(beside)) if name in known)
        return next(found, f"{self.name}/{kind}.{language}.toml")

    @property
    def language(self) -> Language:
        """The language rendered when none is asked for."""
        return self.languages[0]

    def near_miss(self, shares: Literal["first", "last"]) -> Person:
        """The person of the cast who shares exactly this name with the fact."""
        for person in self.cast:
            same = (person.first == self.fact.first, person.last == self.fact.last)
            if same == ((True, False) if shares == "first" else (False, True)):
                return person
        raise LookupError(shares)

    @property
    def other(self) -> Person:
        """The person of the cast who shares neither name."""
        return next(
            person
            for person in self.cast
            if person.first != self.fact.first and person.last != self.fact.last
        )
