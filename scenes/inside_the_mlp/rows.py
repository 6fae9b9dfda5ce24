"""What a row of the first matrix asks, and what it finds in whom."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Line,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
)

from scenes.inside_the_mlp.product_stage import ProductStage
from scenes.inside_the_mlp.question_signs import question_sign
from scenes.mobjects.calculation import untrue
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.shadow_plane import ShadowPlane
from scenes.mobjects.style import FULL, HUSHED, RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.moves import Reform, born_from, cascade, give_way, point_at, presence
from scenes.sets.block import formula, quiet
from scenes.sets.people import SMALLEST, person_token, person_words
from scenes.stage import Beat, LectureScene, beat, interlude

SIGN_STAGE = (4.4, -2.7, 0.0)
NAME_WIDTH = 2.35
# Where each of the cast's names stands, beside its figure.
SIDES = (UP, UP + RIGHT, LEFT, LEFT)
HEADING_AT = (4.1, 2.9, 0.0)
ENTRIES_WIDTH = 3.7  # of the row's numbers below that


class RowStory(ProductStage):
    """Row 0 as an arrow in the plane of both names, and the shadows that people cast on it."""

    def build(self, row: tuple[int, int]) -> None:
        """The plane with the cast in it, its letters and names, and the product it comes from."""
        colours, facts = self.theme, self.toy
        m, j, _ = self.lecture.fact.symbols
        self.paint = {
            "m": colours.first, "j": colours.last, "e": colours.stream, "f": colours.stream,
        }  # fmt: skip
        self.product = self.product_at_left(0)
        people = range(len(facts.people))
        figures = [person_token(self, person, height=0.75) for person in people]
        self.space = space = ShadowPlane(
            np.round(facts.components, 9), figures, row, unit=2.95, origin=(-1.85, -1.75)
        )
        self.letters = VGroup(
            Formula(f"vec({m})", HEADING, colours.first).next_to(space.axes[0], RIGHT, buff=0.15),
            Formula(f"vec({j})", HEADING, colours.last).next_to(space.axes[1], UP, buff=0.12),
        )
        self.names = VGroup(*(self.name_beside(person) for person in people))
        first, last, e = f"{{{{ vec({m}) : m }}}}", f"{{{{ vec({j}) : j }}}}", "{{ vec(E) : e }}"
        self.first_only = self.painted(f"{{{{ vec(r)_0 : r }}}} = {first}")
        self.both_names = self.painted(f"{{{{ vec(r)_0 : r }}}} = {first} + {last}")
        self.whole = self.painted(f"( {first} + {last} ) dot {e}")
        self.split = self.painted(f"{first} dot {e} + {last} dot {{{{ vec(E) : f }}}}")

    def name_beside(self, person: int) -> Words:
        """A name beside the figure that bears it."""
        name = fit(person_words(self, person, LABEL), NAME_WIDTH)
        return name.next_to(self.space.figures[person], SIDES[person], buff=0.16)

    def painted(self, code: str) -> Formula:
        """A formula at the right, whose letters have their directions' colours."""
        paint = {part: shade for part, shade in self.paint.items() if f": {part} " in code}
        return Formula(code, HEADING, paint=paint).move_to(HEADING_AT)


class RowMichael(RowStory):
    """Row 0 becomes the first name's direction; shadows on it tell who bears that name."""

    def stage(self) -> None:
        self.build((1, 0))
        self.short = quiet(formula("up"))
        self.bar = self.row_bar(self.product, 0, self.theme.first)
        entries = VGroup(*(entry.copy() for entry in self.product.matrix.row(0)))
        self.entries = fit(entries, ENTRIES_WIDTH).next_to(self.first_only, DOWN, buff=0.3)
        self.add(self.product, self.short)

    @beat
    def suppose(self, beat: Beat) -> None:
        product, space = self.product, self.space
        row = product.matrix.row(0)
        entries = cascade(point_at, product.matrix.row(0), 0.4, scale=1.25)
        self.play(Create(self.bar), entries, run_time=beat.to("row", 0.8, early=0.8))
        others = [m for m in product.submobjects if m is not product.matrix]
        rest = [product.matrix.row(i) for i in range(1, product.matrix.shown_shape[0])]
        self.play(
            FadeOut(*others, *rest, product.matrix.brackets, self.bar, self.short),
            FadeOut(VGroup(*row), target_position=self.entries, scale=0.7),
            FadeIn(self.entries, target_position=row, scale=1.4),
            space.row.grow(),
            FadeIn(self.first_only),
            *map(Create, (*space.axes, *space.grid)),
            FadeIn(space.ruler),
            run_time=1.1,
        )
        # That direction is the axis across; the other axis is the other name's.
        self.play(
            born_from(self.first_only.part("m"), self.letters[0], 1.0),
            FadeIn(self.letters[1], shift=0.2 * UP),
            run_time=beat.unhurried(0.9),
        )

    @beat
    def cast(self, beat: Beat) -> None:
        space = self.space
        people = range(len(space.figures))
        for person in people:
            slot = beat.share(len(people) - person, 1.2)
            self.play(
                FadeIn(space.figures[person], scale=0.6), FadeIn(self.names[person]),
                run_time=0.4 * slot,
            )  # fmt: skip
            self.play(space.cast_shadow(person), run_time=0.6 * slot)
        self.add(space)

    @beat
    def so(self, beat: Beat) -> None:
        zero, one, _ = self.space.numbers
        self.play(FadeOut(self.entries), run_time=0.3)
        seconds = beat.rest(1.8)
        for number, shadows in ((one, self.space.shadows[:2]), (zero, self.space.shadows[2:])):
            self.play(
                point_at(number, 1.6),
                cascade(point_at, shadows, 0.2, scale=1.3),
                run_time=0.5 * seconds,
            )


class RowMichaelJordan(RowStory):
    """Row 0 swings to the sum of both directions: only the full name's shadow reaches two."""

    def stage(self) -> None:
        self.build((1, 0))
        space, last = self.space, self.theme.last
        self.add(space, self.letters, self.names, self.first_only)
        style = {"unit": space.unit, "width": 6}
        start = space.origin / space.unit
        self.last = FeatureDirection([0, 1], colour=last, start=start, **style)
        self.first = FeatureDirection([1, 0], colour=self.theme.first, start=start, **style)
        self.sums = [PersonSum(self, person, self.names[person]) for person in range(4)]
        self.most = float(space.points_shown.sum(axis=1)[1:].max())  # of anyone else

    @beat
    def sum(self, beat: Beat) -> None:
        space = self.space
        self.play(self.first.grow(), run_time=beat.to("plus", 0.8, part=0.5))
        self.play(self.last.grow(), run_time=beat.to("plus", 0.8))
        moved = self.last.turn_to([0, 1], self.first.get_tip() / space.unit)
        self.play(
            moved,
            Reform(self.first_only, self.both_names, [("r", "r"), ("m", "m")]),
            run_time=0.9,
        )
        self.play(space.turn_to([1, 1]), run_time=beat.rest(1.8))

    @beat
    def distributes(self, beat: Beat) -> None:
        self.play(
            FadeOut(self.first, self.last),
            give_way(self.both_names, self.whole),
            run_time=0.9,
        )
        swelling = cascade(point_at, [self.whole.part("m"), self.whole.part("j")], 0.5, scale=1.3)
        self.play(swelling, run_time=beat.to("two", 0.8))
        distributed = [("m", "m"), ("j", "j"), ("e", "e"), ("e", "f")]
        self.play(Reform(self.whole, self.split, distributed), run_time=1.2)
        slot, start = beat.share(2, 0.8), self.space.origin / self.space.unit
        for part, arrow, name in (("m", self.first, [1, 0]), ("j", self.last, [0, 1])):
            arrow.set_values(name, start)
            self.play(arrow.grow(), point_at(self.split.part(part), 1.25), run_time=slot)

    @beat
    def both(self, beat: Beat) -> None:
        self.play(FadeOut(self.first, self.last), run_time=0.3)
        self.ask(0, beat.rest(1.4))

    @beat
    def others(self, beat: Beat) -> None:
        for person in range(1, len(self.sums)):
            self.ask(person, beat.share(len(self.sums) - person, 1.3))

    @beat
    def verdict(self, beat: Beat) -> None:
        """From zero everyone moves along the ruler, as far as the row says."""
        numbers, people = self.space.numbers, range(len(self.sums))
        self.play(self.run(0), run_time=beat.to("most", 1.2, part=0.45))
        self.play(point_at(numbers[2], 1.7), run_time=beat.to("most", 0.8, part=0.3))
        self.play(*map(self.run, people[1:]), run_time=beat.to("most", 0.8))
        self.play(Create(self.bound()), point_at(numbers[1], 1.7), run_time=beat.rest(0.9))

    @interlude
    def hand_over(self) -> None:
        """The arrow goes back into the matrix, as its first row."""
        product = self.hush(self.product_at_left())
        row = product.matrix.row(0)
        self.play(
            *(FadeOut(m, target_position=row, scale=0.3) for m in self.mobjects),
            FadeIn(product),
            run_time=0.9,
        )

    def run(self, person: int) -> UpdateFromAlphaFunc:
        """An animation: a person's shadow goes along the ruler, from zero to where it stands."""
        space, shadow = self.space, self.space.shadows[person]
        way = space.mark(space.get_values()[person]) - space.mark(0.0)
        place = shadow.get_center()

        def step(moving: VGroup, alpha: float) -> None:
            moving.move_to(place - (1 - alpha) * way)

        return UpdateFromAlphaFunc(shadow, step)

    def bound(self) -> Line:
        """A line along the ruler up to the most that anyone else reaches."""
        space = self.space
        ends = (space.mark(value) - 0.16 * space.beside for value in (0.0, self.most))
        return Line(*ends, stroke_width=9, color=self.theme.nameless)

    def ask(self, person: int, seconds: float) -> None:
        """What either name of a person adds, on the ruler and beside the name."""
        colours = (self.theme.first, self.theme.last)
        told, parts = self.sums[person], self.space.parts(person, colours)
        self.play(
            FadeIn(told, shift=0.1 * UP),
            *(cascade(Create, parts, 1.0) for _ in parts[:1]),
            cascade(point_at, self.space.shadows[person : person + 1], scale=1.4),
            run_time=0.75 * seconds,
        )
        self.play(FadeOut(parts), run_time=0.25 * seconds)


class PersonSum(VGroup):
    """Beside a name what row 0 finds in its bearer: `first` + `last` = `total`, live decimals."""

    def __init__(self, scene: LectureScene, person: int, beside: Words) -> None:
        m, j = scene.toy.components[person]
        total = scene.toy.forward(person).row_products[0]
        colours = (scene.theme.first, scene.theme.last, None)
        self.first, self.last, self.total = (
            Decimal(value, 0, BODY, colour)
            for value, colour in zip((m, j, total), colours, strict=True)
        )
        signs = [Formula(sign, BODY, scene.theme.dim) for sign in ("+", "=")]
        super().__init__(self.first, signs[0], self.last, signs[1], self.total)
        self.arrange(RIGHT, buff=0.16)
        self.next_to(beside, LEFT if SIDES[person] is LEFT else RIGHT, buff=0.35)
        for number in (self.first, self.last, self.total):
            number.put_baseline(self.first.baseline)

    def disagreement(self) -> str | None:
        """The sum in words where it is not so as it is written now."""
        return untrue([self.first, "+", self.last, "=", self.total], self)

    def get_values(self) -> np.ndarray:
        """Both parts and their sum, shape (3,)."""
        return np.array([n.get_value() for n in (self.first, self.last, self.total)])


class OtherRows(ProductStage):
    """One row after another asks its own question; all the results stand side by side."""

    def stage(self) -> None:
        m, j, _ = self.lecture.fact.symbols
        self.product = product = self.hush(self.product_at_left())
        self.label = Formula(
            f"{{{{ vec(r)_0 : r }}}} = {{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}}", BODY,
            paint={"m": self.theme.first, "j": self.theme.last},
        ).next_to(product.matrix, UP, buff=0.28)  # fmt: skip
        self.bar = self.row_bar(product, 0)
        self.questions, self.signs = row_questions(self, product), row_signs(product)
        self.add(product, self.bar, self.label, quiet(formula("up")))

    @beat
    def others(self, beat: Beat) -> None:
        large = enlarged(self.signs[0])
        self.play(
            FadeOut(self.label, shift=0.2 * UP),
            FadeIn(self.questions[0], shift=0.15 * RIGHT),
            cascade(Create, large, 0.2),
            run_time=0.7,
        )
        self.play(ReplacementTransform(large, self.signs[0]), run_time=0.5)
        rest = range(1, len(self.questions))
        slot = beat.share(len(rest), 0.95)
        for i in rest:
            self.ask(i, slot)

    @beat
    def at_once(self, beat: Beat) -> None:
        product = self.product
        self.play(
            FadeOut(self.bar),
            product.matrix.entries.animate.set_fill(self.theme.dim, opacity=1),
            *presence(FULL, *self.questions),
            *(sign.animate.set_stroke(opacity=1) for sign in self.signs),
            run_time=0.8,
        )
        self.play(*map(product.sweep_row, range(len(self.questions))), run_time=1.8)

    @interlude
    def hand_over(self) -> None:
        self.play(FadeOut(self.questions, self.signs, shift=0.3 * RIGHT), run_time=0.6)

    def ask(self, i: int, seconds: float) -> None:
        """Row i puts its question, drawn large before it joins the row, and is answered."""
        product, large = self.product, enlarged(self.signs[i])
        matrix = product.matrix
        self.play(
            self.bar.animate.move_to(matrix.row(i)).set_x(self.bar.get_x()),
            matrix.row(i).animate.set_fill(self.theme.ink, opacity=1),
            matrix.row(i - 1).animate.set_fill(self.theme.dim, opacity=HUSHED),
            *presence(RESTING, self.questions[i - 1]),
            self.signs[i - 1].animate.set_stroke(opacity=RESTING),
            FadeIn(self.questions[i], shift=0.15 * RIGHT),
            cascade(Create, large, 0.2),
            run_time=0.5 * seconds,
        )
        product.result.entry(i).set_fill(opacity=1)
        self.play(
            product.sweep_row(i), ReplacementTransform(large, self.signs[i]),
            run_time=0.5 * seconds,
        )  # fmt: skip


def enlarged(sign: VGroup) -> VGroup:
    """A sign as it is first seen, below the questions, before it joins them."""
    return sign.copy().scale(2.8).set_stroke(width=3.5).move_to(SIGN_STAGE)


def row_signs(product: MatVecProduct) -> VGroup:
    """A small drawing beside each result."""
    x = product.result.get_right()[0] + 0.6
    return VGroup(
        *(
            question_sign(i).move_to([x, entry.get_y(), 0])
            for i, entry in enumerate(product.result.entries)
        )
    )


def row_questions(scene: LectureScene, product: MatVecProduct) -> VGroup:
    """What each row might ask, beside its result."""
    texts = [scene.words("own"), *scene.word_list("questions")]
    fact, result = scene.lecture.fact, product.result
    names = {fact.first: scene.theme.first, fact.last: scene.theme.last}
    questions = VGroup()
    for i, entry in enumerate(result.entries):
        text, paint = texts[i % len(texts)], None if i else names
        left = result.get_right()[0] + 1.0
        room = safe_x() - left
        words = Words(text, LABEL, paint=paint)
        if words.width <= room * LABEL / SMALLEST:
            fit(words, room).put_baseline(entry.baseline)
        else:
            words = fit(Words(text, SMALLEST, paint=paint, width=room), room)
            words.set_y(entry.get_y())
        questions.add(words.set_x(left, LEFT))
    return questions
