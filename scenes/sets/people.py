"""Who flows through the block: the lecture's cast, in its order, and the prompt's tokens."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from manim import LEFT, RIGHT, ManimColor, VGroup

from lectures.model import Person
from scenes.frame import by_shape
from scenes.mobjects.person import NameToken
from scenes.mobjects.place import fit, left_edge
from scenes.mobjects.text import BODY, EM_A_POINT, HEADING, LABEL, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.stage import LectureScene

Part = Literal["first", "last", "answer"]  # of the fact; the theme's roles have the same names
LONGEST = 12.0  # ems of a name on one line
SHARE_OF_TWO = 0.7  # of their size, for names on two lines
SMALLEST = 18.0  # points: below 24 pixels at 1080p nothing can be read
SUBJECT_TOKEN = 1  # the last name's token, which attention has made into the full name


def cast(scene: LectureScene) -> list[Person]:
    """The toy block's people: both names, first name only, last name only, neither."""
    lecture = scene.lecture
    return [
        lecture.fact, lecture.near_miss("first"), lecture.near_miss("last"), lecture.other,
    ]  # fmt: skip


def person_words(scene: LectureScene, person: int, size: float = LABEL) -> Words:
    """A full name, in which the names it shares with the fact have their directions' colours."""
    someone, fact = cast(scene)[person], scene.lecture.fact
    paint = {}
    if someone.first == fact.first:
        paint[someone.first] = scene.theme.first
    if someone.last == fact.last:
        paint[someone.last] = scene.theme.last
    name = Words(someone.full, size, scene.theme.ink, paint=paint)
    if name.width <= LONGEST * name.em_height:
        return name
    return NameOnTwoLines(someone, size, scene.theme.ink, paint)


class NameOnTwoLines(Words):
    """A name that is too long for one line, set smaller: it takes little more room than others.

    Its baseline is that of a name on one line in its middle, so that it stands where others do.
    """

    def __init__(
        self, person: Person, size: float, colour: ManimColor, paint: Mapping[str, ManimColor]
    ) -> None:
        longest = max(Words(name, size).width for name in (person.first, person.last))
        share = min(SHARE_OF_TWO, LONGEST * size * EM_A_POINT / longest)
        smaller = max(share * size, min(size, SMALLEST))
        super().__init__(f"{person.first}\n{person.last}", smaller, colour, paint=paint)
        self._drop = 0.34 * size / smaller

    @property
    def baseline(self) -> float:
        return float(self.get_center()[1] - self._drop * self.em_height)


def person_token(
    scene: LectureScene, person: int, label: Words | None = None, *, height: float = 0.9
) -> NameToken:
    """One of the cast as a token; names that the fact does not have are grey."""
    someone, fact = cast(scene)[person], scene.lecture.fact
    return NameToken(
        scene.theme.first if someone.first == fact.first else None,
        scene.theme.last if someone.last == fact.last else None,
        label,
        height=height,
    )


def named_figure(scene: LectureScene, person: int, size: float = LABEL) -> VGroup:
    """One of the cast as a small figure with the name after it: (figure, name)."""
    name = person_words(scene, person, size)
    figure = person_token(scene, person, height=1.1 * name.em_height)
    return VGroup(figure, name).arrange(RIGHT, buff=0.14)


def predicate_words(scene: LectureScene, size: float = LABEL) -> Words:
    """What the fact says of its person, in the answer's colour."""
    return Words(scene.lecture.fact.text[scene.language].predicate, size, scene.theme.answer)


def fact_strip(scene: LectureScene, *parts: Part, **style: Any) -> TokenStrip:
    """Parts of the fact as tokens, each in its direction's colour; style is `TokenStrip`'s."""
    fact = scene.lecture.fact
    texts = {
        "first": fact.first,
        "last": fact.last,
        "answer": fact.text[scene.language].answer,
    }
    colours = {k: getattr(scene.theme, part) for k, part in enumerate(parts)}
    return TokenStrip([texts[part] for part in parts], colours, **style)


def fact_statement(scene: LectureScene, size: float = BODY) -> Words:
    """The fact as a sentence, its names and its answer in their directions' colours."""
    fact, colours = scene.lecture.fact, scene.theme
    text = fact.text[scene.language]
    paint = {fact.first: colours.first, fact.last: colours.last, text.answer: colours.answer}
    return Words(text.statement, size, paint=paint)


def fact_ahead(scene: LectureScene) -> Words:
    """The fact as a sentence at the upper left, as it stands while it is taken apart."""
    return (
        fit(fact_statement(scene, HEADING), 6.2)
        .set_x(left_edge(), LEFT)
        .put_baseline(by_shape(3.1, 6.9))
    )


def prompt_tokens(scene: LectureScene) -> list[str]:
    """The prompt of the lecture's fact, a word a token."""
    fact = scene.lecture.fact
    return [fact.first, fact.last, *fact.text[scene.language].relation.split()]


def stream(scene: LectureScene) -> np.ndarray:
    """The prompt's vectors as they flow into the block, shape (tokens, d).

    The last name's token holds the full name; what the others hold is of no matter here.
    """
    block = scene.toy
    rng = np.random.default_rng([scene.lecture.seed, SUBJECT_TOKEN])
    vectors = 0.7 * rng.normal(size=(len(prompt_tokens(scene)), block.block.d_model))
    vectors[SUBJECT_TOKEN] = block.full_name
    return vectors


def direction_sum(
    scene: LectureScene,
    count: int = 2,
    size: float = BODY,
    *,
    more: bool = False,
    of_stream: bool = False,
    signs: ManimColor | None = None,
) -> Formula:
    """The first `count` of the fact's directions as a sum, in their colours: M + J, M + J + B.

    Dots follow where there is `more` in it; E = stands before it where it is that `of_stream`.
    The signs between are ink, or of the colour `signs`.
    Parts are `.part("first")`, "last", "answer" and "stream".
    """
    symbols = dict(zip(("first", "last", "answer"), scene.lecture.fact.symbols, strict=True))
    terms = [f"{{{{ vec({symbol}) : {name} }}}}" for name, symbol in symbols.items()][:count]
    colours = {name: getattr(scene.theme, name) for name in [*symbols][:count]}
    line = " + ".join([*terms, *["dots.c"] * more])
    if of_stream:
        line, colours["stream"] = f"{{{{ vec(E) : stream }}}} = {line}", scene.theme.stream
    return Formula(line, size, signs, paint=colours)
