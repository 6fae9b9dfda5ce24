"""What a row of the first matrix asks, and what it finds in whom."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    Line,
    ReplacementTransform,
    VGroup,
    rush_from,
    smooth,
    squish_rate_func,
    there_and_back,
)

from scenes.inside_the_mlp.level_plane import TRACK, LevelPlane, arriving
from scenes.inside_the_mlp.product_stage import ProductStage
from scenes.inside_the_mlp.question_signs import question_sign
from scenes.mobjects.calculation import untrue
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.numbers import WeightMatrix
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import FULL, HUSHED, RESTING
from scenes.mobjects.text import BODY, HEADING, ChangeDecimal, Decimal, Formula, Words
from scenes.moves import (
    Reform,
    born_from,
    cascade,
    comes_last,
    flash_along,
    give_way,
    leaves_first,
    point_at,
    presence,
)
from scenes.sets.block import formula, quiet
from scenes.sets.people import SMALLEST, NameOnTwoLines, cast, person_token
from scenes.stage import Beat, LectureScene, beat, interlude

# The rows whose questions the narration asks, and its marks where it does.
SAID = {1: "language", 3: "country", 8: "jest"}
ALOUD_AT, ALOUD_WIDTH = (4.0, -2.95, 0.0), 5.0
SIGN_GAP, QUESTION_GAP = 0.45, 0.85  # from the results to the middle of signs, and to questions
SIDES = (RIGHT, RIGHT, LEFT, LEFT)  # where each of the cast's names stands, beside its figure
NAME_WIDTH = 2.2
counts_first = squish_rate_func(smooth, 0.0, 0.6)  # numbers, before `comes_last` names them
SQUARE: dict[str, Any] = {"unit": 3.5, "middle": (-1.9, 0.8), "level": -3.1}
HEADING_AT = (4.55, 3.05, 0.0)
STRIP_Y = 2.25  # of the row's numbers below that
STRIP: dict[str, Any] = {"size": 22, "row_gap": 0.44, "col_gap": 0.6}
SUMS_Y, SUM_STEP, SUM_LEFT = 1.15, 0.9, 2.85


class RowStory(ProductStage):
    """Row 0 laid level below the plane of both names, and the shadows that people cast on it."""

    def build(self, row: tuple[int, int]) -> None:
        """The plane with the cast in it, its letters and names, and the product it comes from."""
        colours, facts = self.theme, self.toy
        m, j, _ = self.lecture.fact.symbols
        self.paint = {
            "m": colours.first, "j": colours.last, "e": colours.stream, "f": colours.stream,
        }  # fmt: skip
        self.product = self.product_at_left(0)
        people = range(len(facts.people))
        letters = [
            Formula(f"vec({symbol})", HEADING, shade)
            for symbol, shade in ((m, colours.first), (j, colours.last))
        ]
        self.space = LevelPlane(
            np.round(facts.components, 9),
            [person_token(self, person, height=0.85) for person in people],
            row,
            letters,
            **SQUARE,
        )
        self.space.bear([self.name_in_two(person) for person in people], SIDES)
        first, last, e = f"{{{{ vec({m}) : m }}}}", f"{{{{ vec({j}) : j }}}}", "{{ vec(E) : e }}"
        self.first_only = self.painted(f"{{{{ vec(r)_0 : r }}}} = {first}")
        self.both_names = self.painted(f"{{{{ vec(r)_0 : r }}}} = {first} + {last}")
        self.whole = self.painted(f"( {first} + {last} ) dot {e}")
        self.split = self.painted(
            f"{first} dot {e} {{{{ + : plus }}}} {last} dot {{{{ vec(E) : f }}}}"
        )
        self.strip = WeightMatrix([facts.first], figures=True, **STRIP).entries
        self.strip.move_to([HEADING_AT[0], STRIP_Y, 0])
        self.sums = [PersonSum(self, person, self.split) for person in people]

    def name_in_two(self, person: int) -> Words:
        """A name on two lines, which is read beside a figure without taking much room."""
        someone, fact = cast(self)[person], self.lecture.fact
        paint = {
            name: shade
            for name, own, shade in (
                (someone.first, fact.first, self.theme.first),
                (someone.last, fact.last, self.theme.last),
            )
            if name == own
        }
        return fit(NameOnTwoLines(someone, HEADING, self.theme.ink, paint), NAME_WIDTH)

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
        self.add(self.product, self.short)

    @beat
    def suppose(self, beat: Beat) -> None:
        product, space = self.product, self.space
        row = product.matrix.row(0)
        entries = cascade(point_at, row, 0.4, scale=1.25)
        self.play(*self.quiet_rows(product, 0), Create(self.bar), run_time=0.5)
        self.play(entries, run_time=beat.to("row", 0.8, early=0.5))
        # The row is what is supposed: its entries, and the result with them, become others.
        self.play(*product.count_row(0, self.toy.first), run_time=1.0)
        others = [m for m in product.submobjects if m is not product.matrix]
        rest = [product.matrix.row(i) for i in range(1, product.matrix.shown_shape[0])]
        self.play(
            FadeOut(*others, *rest, product.matrix.brackets, self.bar, self.short),
            ReplacementTransform(row, self.strip),
            FadeIn(self.first_only, space.ruler, rate_func=comes_last),
            space.row.grow(rate_func=comes_last),
            *(Create(side, rate_func=comes_last) for side in space.sides),
            run_time=1.2,
        )
        self.play(
            point_at(self.first_only.part("m"), 1.4),
            *(FadeIn(letter, scale=1.5) for letter in space.letters),
            run_time=beat.through(0.5),
        )

    @beat
    def cast(self, beat: Beat) -> None:
        space = self.space
        people = range(len(space.figures))
        for person in people:
            slot = beat.share(len(people) - person, 1.2)
            told, value = self.sums[person], space.get_values()[person]
            number = space.numbers[round(value)]
            landing = squish_rate_func(there_and_back, 0.4, 1.0)
            self.play(
                FadeIn(space.figures[person], scale=0.4, shift=0.5 * DOWN),
                FadeIn(space.names[person]),
                FadeIn(told.icon, scale=0.4),
                rate_func=rush_from,
                run_time=0.35 * slot,
            )
            self.play(
                space.cast_shadow(person),
                Indicate(number, 1.6, color=None, rate_func=landing),
                arriving(told.first, space.mark(value), 0.6, 1.0),
                run_time=0.65 * slot,
            )
        self.add(space)

    @beat
    def so(self, beat: Beat) -> None:
        zero, one, _ = self.space.numbers
        seconds = beat.rest(1.6)
        for number, chosen in ((one, slice(2)), (zero, slice(2, None))):
            self.play(
                point_at(number, 1.6),
                cascade(point_at, self.space.shadows[chosen], 0.2, scale=1.3),
                *(point_at(told.first, 1.4) for told in self.sums[chosen]),
                run_time=0.5 * seconds,
            )


class RowMichaelJordan(RowStory):
    """Row 0 becomes the sum of both directions: only the full name's shadow reaches two."""

    def stage(self) -> None:
        self.build((1, 0))
        space, colours = self.space, self.theme
        self.add(space, self.first_only, self.strip)
        self.first = space.arrow([1, 0], (0, 0), colours.first)
        self.last = space.arrow([0, 1], (1, 0), colours.last)
        self.diagonal = space.arrow([1, 1], (0, 0), colours.focus)
        self.add(*(told.begun for told in self.sums))
        self.most = float(space.points_shown.sum(axis=1)[1:].max())  # of anyone else

    @beat
    def sum(self, beat: Beat) -> None:
        """The sum of both arrows; then the square turns until it lies level."""
        space = self.space
        self.draw(self.first, beat.to("plus", 0.8, early=0.1))
        # The row's numbers are the sum's before its name says so.
        counted = (
            ChangeDecimal(entry, value, rate_func=counts_first)
            for entry, value in zip(self.strip, self.toy.block.W_up[0], strict=True)
        )
        renamed = Reform(
            self.first_only, self.both_names, [("r", "r"), ("m", "m")], rate_func=comes_last
        )
        self.draw(self.last, 0.9, *counted, renamed)
        self.draw(self.diagonal, 0.4)
        self.play(space.turn_to([1, 1]), run_time=beat.through(1.5))

    @beat
    def distributes(self, beat: Beat) -> None:
        self.play(
            FadeOut(self.diagonal), give_way(self.both_names, self.whole),
            run_time=0.9,
        )  # fmt: skip
        self.space.arrows.remove(self.diagonal)
        swelling = cascade(point_at, [self.whole.part("m"), self.whole.part("j")], 0.5, scale=1.3)
        self.play(swelling, run_time=beat.to("two", 0.8))
        distributed = [("m", "m"), ("j", "j"), ("e", "e"), ("e", "f")]
        self.play(Reform(self.whole, self.split, distributed), run_time=1.1)
        slot = beat.share(2, 0.8)
        for part, arrow, bearers in (
            ("m", self.first, [figure.head for figure in self.space.figures[:2]]),
            ("j", self.last, [self.space.figures[k].shoulders for k in (0, 2)]),
        ):
            self.play(
                point_at(self.split.part(part), 1.4),
                flash_along(arrow.shaft, self.theme.ink, 10),
                cascade(point_at, bearers, 0.4, scale=1.6),
                run_time=slot,
            )

    @beat
    def both(self, beat: Beat) -> None:
        self.ask(0, beat.through(1.4))

    @beat
    def others(self, beat: Beat) -> None:
        for person in range(1, len(self.sums)):
            self.ask(person, beat.share(len(self.sums) - person, 1.3))

    @beat
    def verdict(self, beat: Beat) -> None:
        """The full name's shadow stands at two; all others within the way to one."""
        space, (full, *others) = self.space, self.sums
        self.play(
            point_at(space.numbers[2], 1.8), point_at(full.total, 1.5),
            point_at(space.shadows[0], 1.5),
            run_time=beat.to("most", 1.2, part=0.5),
        )  # fmt: skip
        self.play(
            *presence(RESTING, *full),
            cascade(point_at, space.shadows[1:], 0.3, scale=1.3),
            run_time=beat.to("most", 0.8),
        )
        self.play(
            Create(self.bound()), point_at(space.numbers[1], 1.8),
            *(point_at(told.total, 1.4) for told in others),
            run_time=beat.rest(0.9),
        )  # fmt: skip

    @interlude
    def hand_over(self) -> None:
        """The row goes back into the matrix, as its first."""
        product = self.hush(self.product_at_left())
        row, rest = (
            product.matrix.row(0),
            [m for m in product.submobjects if m is not product.matrix],
        )
        cells = VGroup(*product.matrix.entries[len(row) :], product.matrix.brackets)
        self.play(
            *(FadeOut(m, rate_func=leaves_first) for m in self.all_but(self.strip)),
            ReplacementTransform(self.strip, row),
            FadeIn(cells, *rest, rate_func=squish_rate_func(smooth, 0.35, 1.0)),
            run_time=0.75,
        )

    def draw(self, arrow: FeatureDirection, seconds: float, *along: Any) -> None:
        """An arrow grows, and is the plane's from then on."""
        self.play(arrow.grow(), *along, run_time=seconds)
        self.remove(arrow)
        self.space.hold(arrow)

    def bound(self) -> Line:
        """A line along the ruler up to the most that anyone else reaches."""
        ends = (self.space.mark(value) + TRACK * UP for value in (0.0, self.most))
        return Line(*ends, stroke_width=12, color=self.theme.nameless)

    def ask(self, person: int, seconds: float) -> None:
        """What either name of a person adds goes along the ruler, and is added up at the right."""
        space, told = self.space, self.sums[person]
        laid, ride = space.ride(person, (self.theme.first, self.theme.last))
        whole = space.parts(person, (self.theme.first, self.theme.last))
        self.play(
            ride,
            point_at(space.figures[person], 1.3),
            point_at(told.first, 1.3),
            arriving(VGroup(told.plus, told.last), whole[1].get_center(), 0.4, 0.7),
            arriving(VGroup(told.equals, told.total), space.mark(told.total.get_value()), 0.7, 1.0),
            run_time=0.8 * seconds,
        )
        self.play(FadeOut(laid), point_at(told.total, 1.3), run_time=0.2 * seconds)


class PersonSum(VGroup):
    """What row 0 finds in one of the cast: `first` + `last` = `total`, live decimals.

    The terms stand below those of the formula `under`, and a small figure, `icon`, before them.
    """

    def __init__(self, scene: LectureScene, person: int, under: Formula) -> None:
        m, j = scene.toy.components[person]
        total = scene.toy.forward(person).row_products[0]
        colours = (scene.theme.first, scene.theme.last, None)
        self.first, self.last, self.total = (
            Decimal(value, 0, HEADING, colour)
            for value, colour in zip((m, j, total), colours, strict=True)
        )
        self.plus, self.equals = (Formula(sign, BODY, scene.theme.dim) for sign in ("+", "="))
        self.icon = person_token(scene, person, height=0.62)
        y = SUMS_Y - person * SUM_STEP
        for number, letters in ((self.first, ("m", "e")), (self.last, ("j", "f"))):
            number.move_to([np.mean([under.part(one).get_x() for one in letters]), y, 0])
        self.plus.move_to([under.part("plus").get_x(), y, 0])
        self.equals.next_to(self.last, RIGHT, buff=0.3)
        self.total.next_to(self.equals, RIGHT, buff=0.3)
        self.icon.move_to([SUM_LEFT, y, 0])
        self.begun = VGroup(self.icon, self.first)  # as long as only the first name is asked for
        super().__init__(self.icon, self.first, self.plus, self.last, self.equals, self.total)

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
        self.aloud = {i: row_aloud(self.questions[i], self.signs[i]) for i in SAID}
        self.speaking: VGroup | None = None  # of these, the one that is seen
        self.add(product, self.bar, self.label, quiet(formula("up")))

    @beat
    def others(self, beat: Beat) -> None:
        """Other rows stream by; those whose questions are said are put large, on their words."""
        self.play(
            FadeOut(self.label, shift=0.2 * UP),
            FadeIn(self.questions[0], shift=0.15 * RIGHT),
            cascade(Create, self.signs[0], 0.2),
            run_time=0.6,
        )
        silent = [i for i in range(1, len(self.questions)) if i not in SAID]
        slot, asked = beat.share(len(silent), 0.45, until=SAID[min(SAID)]), 0
        for i in silent:
            self.ask(i, asked, slot)
            asked = i
        marks = [*SAID.values()]
        for (i, mark), following in zip(SAID.items(), [*marks[1:], None], strict=True):
            beat.until(mark)
            seconds = beat.through() if following is None else beat.to(following)
            self.ask(i, asked, max(seconds, 1.0), self.aloud[i])
            asked = i

    @beat
    def at_once(self, beat: Beat) -> None:
        product = self.product
        self.play(
            FadeOut(self.bar),
            *self.fall_silent(),
            product.matrix.entries.animate.set_fill(self.theme.dim, opacity=1),
            *presence(FULL, *self.questions),
            *(sign.animate.set_stroke(opacity=1) for sign in self.signs),
            run_time=0.7,
        )
        self.play(*map(product.sweep_row, range(len(self.questions))), run_time=beat.through(1.8))

    @interlude
    def hand_over(self) -> None:
        self.play(FadeOut(self.questions, self.signs, shift=0.3 * RIGHT), run_time=0.6)

    def ask(self, i: int, before: int, seconds: float, aloud: VGroup | None = None) -> None:
        """Row i puts its question, and is answered; the row that asked before it steps back.

        A question that is said is seen `aloud`, large, too: it comes out of its row.
        """
        product, matrix = self.product, self.product.matrix
        coming = [] if aloud is None else [born_from(self.signs[i], aloud)]
        self.play(
            self.bar.animate.move_to(matrix.row(i)).set_x(self.bar.get_x()),
            matrix.row(i).animate.set_fill(self.theme.ink, opacity=1),
            matrix.row(before).animate.set_fill(self.theme.dim, opacity=HUSHED),
            *presence(RESTING, self.questions[before]),
            self.signs[before].animate.set_stroke(opacity=RESTING),
            FadeIn(self.questions[i], shift=0.15 * RIGHT),
            cascade(Create, self.signs[i], 0.2),
            *self.fall_silent(),
            *coming,
            run_time=min(0.5 * seconds, 0.6),
        )
        self.speaking = aloud
        product.result.entry(i).set_fill(opacity=1)
        self.play(product.sweep_row(i), run_time=seconds - min(0.5 * seconds, 0.6))

    def fall_silent(self) -> list[FadeOut]:
        """Animations that take away the question that is large now, if there is one."""
        return [] if self.speaking is None else [FadeOut(self.speaking, rate_func=leaves_first)]


def row_aloud(question: Words, sign: VGroup) -> VGroup:
    """A row's question, large, with its sign before it, below the questions of all rows."""
    large = VGroup(sign.copy().scale(2.4).set_stroke(width=4), Words(question.text, HEADING))
    return fit(large.arrange(RIGHT, buff=0.4), ALOUD_WIDTH).move_to(ALOUD_AT)


def row_signs(product: MatVecProduct) -> VGroup:
    """A small drawing beside each result."""
    x = product.result.get_right()[0] + SIGN_GAP
    return VGroup(
        *(
            question_sign(i).move_to([x, entry.get_y(), 0])
            for i, entry in enumerate(product.result.entries)
        )
    )


def row_questions(scene: LectureScene, product: MatVecProduct) -> VGroup:
    """What each row might ask, beside its result: all of one size, but for names that are long."""
    texts = [scene.words("own"), *scene.word_list("questions")]
    fact, result = scene.lecture.fact, product.result
    names = {fact.first: scene.theme.first, fact.last: scene.theme.last}
    left = result.get_right()[0] + QUESTION_GAP
    room = safe_x() - left
    widest = max(Words(text, BODY).width for text in texts[1:])
    size = BODY * min(room / widest, 1.0)
    questions = VGroup()
    for i, entry in enumerate(result.entries):
        text, paint = texts[i % len(texts)], None if i else names
        words = Words(text, size, paint=paint)
        if words.width <= room * size / SMALLEST:
            fit(words, room).put_baseline(entry.baseline)
        else:
            words = fit(Words(text, SMALLEST, paint=paint, width=room), room)
            words.set_y(entry.get_y())
        questions.add(words.set_x(left, LEFT))
    return questions
