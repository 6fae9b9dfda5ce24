"""What a bias does: people on a number line, who all slide by one."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    BraceBetweenPoints,
    Create,
    DoubleArrow,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ManimColor,
    VGroup,
    smooth,
    squish_rate_func,
)

from scenes.mobjects.numbers import WeightMatrix
from scenes.mobjects.place import fit
from scenes.mobjects.plots import BiasShifter
from scenes.mobjects.style import FULL, RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, ChangeDecimal, Decimal, Words
from scenes.moves import cascade, flash_along, hop, leaves_first, point_at, presence
from scenes.sets.block import formula, quiet
from scenes.sets.people import cast, person_token
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

LINE_Y, HEAD_Y = -1.5, 3.05
FIGURE = 1.15  # height of a person
BESIDE = 1.55  # width of a name between two figures
COUNTED = ("both", "first", "last", "neither")  # marks at which each of the cast is counted
SAME = 1e-6  # values nearer than this stand at one place
WAITING = RESTING  # presence of people who are not spoken of


def number_line(scene: LectureScene) -> BiasShifter:
    """What the first row finds in each of the cast, who stand on a line."""
    sums = np.round(scene.toy.forward_all().row_products[:, 0], 9)
    figures = [person_token(scene, person, height=FIGURE) for person in range(len(sums))]
    shifter = BiasShifter(sums, radius=FIGURE / 2, figures=figures)
    return shifter.shift((LINE_Y - shifter.line.get_y()) * UP)


class PersonLabel(VGroup):
    """By a person's dot the live `value` and the `name_words`; they go where the dot goes.

    They stand over the figure or, where others share its place, on either side of it.
    """

    def __init__(self, scene: LectureScene, shifter: BiasShifter, person: int) -> None:
        super().__init__()
        start = shifter.start[person]
        crowded = bool((np.abs(shifter.start - start) < SAME).sum() > 1)
        self.name_words = two_lines(scene, person)
        self.value = Decimal(start, 1, BODY, theme().ink)
        self.add(self.value, self.name_words)

        def follow(label: PersonLabel) -> None:
            dot, value = shifter.dots[person], label.value
            value.set_value(float(shifter.get_values()[person]))
            if crowded:  # at the figure's head: there the cut does not reach
                value.next_to(dot, LEFT, buff=0.15).align_to(dot, UP)
                label.name_words.next_to(dot, RIGHT, buff=0.15)
            else:
                value.next_to(dot, UP, buff=0.15)
                label.name_words.next_to(value, UP, buff=0.15)

        follow(self)
        self.add_updater(follow)


def two_lines(scene: LectureScene, person: int) -> Words:
    """A name on two lines: it has room between two places of the line."""
    someone, colours = cast(scene)[person], scene.theme
    fact, paint = scene.lecture.fact, dict[str, ManimColor]()
    if someone.first == fact.first:
        paint[someone.first] = colours.first
    if someone.last == fact.last:
        paint[someone.last] = colours.last
    text = f"{someone.first}\n{someone.last}"
    return fit(Words(text, LABEL, colours.ink, paint=paint), BESIDE)


class GapRuler(VGroup):
    """Under the line, from one dot to another: the distance between them, live in `number`."""

    def __init__(self, shifter: BiasShifter, left: int, right: int) -> None:
        super().__init__()
        y = shifter.numbers.get_bottom()[1] - 0.3
        ends = ([shifter.place(x)[0], y, 0] for x in shifter.get_values()[[left, right]])
        arrow = DoubleArrow(
            LEFT, RIGHT, buff=0, stroke_width=3, color=theme().focus, tip_length=0.16
        ).put_start_and_end_on(*ends)
        self.number = Decimal(0.0, 1, BODY, theme().focus).next_to(arrow, DOWN, buff=0.15)
        self.add(arrow, self.number)

        def follow(ruler: GapRuler) -> None:
            low, high = shifter.get_values()[[left, right]]
            ruler.set_x((shifter.place(low)[0] + shifter.place(high)[0]) / 2)
            ruler.number.set_value(float(high - low))

        follow(self)
        self.add_updater(follow)


def gap_rulers(shifter: BiasShifter) -> VGroup:
    """A ruler from each dot to the next, of those that stand at different places; at rest."""
    neighbours = pairwise(np.argsort(shifter.start))
    apart = [(a, b) for a, b in neighbours if shifter.start[b] - shifter.start[a] >= SAME]
    return VGroup(*(GapRuler(shifter, a, b) for a, b in apart)).suspend_updating()


def verdicts(scene: LectureScene, shifter: BiasShifter, bias: float) -> tuple[Words, VGroup]:
    """What is said, below the line, of those above zero after the slide, and of the others.

    A brace, the first of two parts, holds all the others.
    """
    yes = Words(scene.words("signal"), BODY, theme().focus)
    noise = Words(scene.words("noise"), BODY)
    y = shifter.numbers.get_bottom()[1] - 0.5
    yes.move_to(shifter.place(shifter.start[0] + bias)).put_baseline(y)
    others = shifter.start[1:] + bias
    reach = 0.5 * FIGURE * RIGHT
    ends = shifter.place(others.min()) - reach, shifter.place(others.max()) + reach
    level = (shifter.numbers.get_bottom()[1] - LINE_Y - 0.05) * UP
    brace = BraceBetweenPoints(*(end + level for end in ends), color=theme().dim, buff=0)
    noise.set_x(brace.get_x()).put_baseline(y - 0.2)
    return yes, VGroup(brace, noise)


def bias_heading(scene: LectureScene) -> VGroup:
    """The word for the bias, and beside it the bias as a live number: (word, number)."""
    number = Decimal(0.0, 1, HEADING, theme().focus, sign=True, anchor="left")
    word = Words(scene.words("bias"), HEADING)
    whole = VGroup(word, number).arrange(RIGHT, buff=0.3).move_to(HEAD_Y * UP)
    number.put_baseline(word.baseline)
    return whole


def matrix_corner(scene: LectureScene) -> WeightMatrix:
    """A corner of W↑ as numbers, and dots for the rest; its braces tell the model's true sizes."""
    sizes = scene.lecture.sizes
    return WeightMatrix(
        scene.toy.block.W_up[:7, :5], true_shape=(sizes.d_mlp, sizes.d_model), size=BODY,
        row_ellipsis=1, col_ellipsis=1, row_gap=0.6, col_gap=1.05,
    ).move_to(0.25 * UP)  # fmt: skip


class BiasShift(LectureScene):
    """On a number line everyone moves down by one: zero now stands where it tells people apart."""

    def stage(self) -> None:
        self.bias = float(self.toy.block.b_up[0])
        self.short = quiet(formula("bias"))
        self.shifter = number_line(self)
        shifter = self.shifter
        self.add(self.short, shifter.line, shifter.ticks, shifter.numbers, shifter.dots)
        people = range(len(self.shifter.dots))
        self.labels = VGroup(*(PersonLabel(self, self.shifter, k) for k in people))
        self.heading, self.number = bias_heading(self)
        self.yes, self.noise = verdicts(self, self.shifter, self.bias)

    @beat
    def before(self, beat: Beat) -> None:
        shifter = self.shifter
        names = (label.name_words for label in self.labels)
        pace = beat.to("both", 1.0)
        coming = cascade(FadeIn, names, 0.3, shift=0.3 * DOWN)
        self.play(coming, cascade(point_at, shifter.dots, 0.3, scale=1.15), run_time=pace)
        for mark, label, dot in zip(COUNTED, self.labels, shifter.dots, strict=True):
            beat.until(mark)
            self.play(FadeIn(label.value), point_at(dot, 1.3), run_time=0.6)
        self.play(cascade(point_at, shifter.dots, 0.4, scale=1.2), run_time=beat.to("zero", 1.0))
        self.play_into(
            shifter, Create(shifter.cut), GrowFromEdge(shifter.beyond, LEFT),
            run_time=beat.to("full", 0.8),
        )  # fmt: skip
        self.add(*self.labels)
        self.play(point_at(shifter.dots[0], 1.5), run_time=beat.to("else", 0.8))
        others = (*shifter.dots[1:], *self.labels[1:])
        leaving = LaggedStart(*presence(WAITING, *others), lag_ratio=0.5)
        self.play(leaving, run_time=beat.through(0.6))

    @beat
    def slide(self, beat: Beat) -> None:
        waiting = (*self.shifter.dots[1:], *self.labels[1:])
        self.play(
            FadeIn(self.heading, self.number, shift=0.3 * DOWN),
            *presence(FULL, *waiting),
            run_time=beat.to("down", 0.6),
        )
        self.play(*self.slide_to(self.bias), run_time=beat.through(1.8))

    @beat
    def only_one(self, beat: Beat) -> None:
        others = self.labels[1:]
        dots = self.shifter.dots
        self.play(
            FadeIn(self.yes, shift=0.15 * UP),
            point_at(dots[0], 1.6),
            run_time=beat.share(2, 0.8, until="rest"),
        )
        self.play(
            *presence(WAITING, *dots[1:], *others),
            flash_along(self.shifter.beyond, self.theme.ink, 5),
            run_time=beat.to("rest", 0.6),
        )
        brace, words = self.noise
        self.play(
            GrowFromEdge(brace, LEFT),
            FadeIn(words, shift=0.15 * UP),
            *map(hop, reversed(dots[1:])),
            run_time=beat.through(1.4),
        )

    @beat
    def same_gaps(self, beat: Beat) -> None:
        self.gaps = gap_rulers(self.shifter)
        self.play(FadeOut(self.yes, self.noise, shift=0.15 * DOWN), run_time=0.4)
        self.play(
            cascade(FadeIn, self.gaps, 0.4, shift=0.15 * UP),
            *presence(FULL, *self.shifter.dots[1:]),
            *presence(WAITING, self.labels[0]),
            run_time=0.9,
        )
        self.gaps.resume_updating()
        self.add(self.gaps)
        pace = beat.share(2, 1.2, until="useful")
        for bias in (0.0, self.bias):
            self.play(*self.slide_to(bias), run_time=pace)
        beat.until("useful")
        self.play(
            FadeOut(self.gaps),
            *presence(FULL, self.labels[0]),
            point_at(self.shifter.cut, 1.6, self.theme.focus),
            run_time=beat.through(1.2),
        )

    @interlude
    def hand_over(self) -> None:
        """The next shot begins with the matrix, of which all this was one row."""
        for label in self.labels:
            label.clear_updaters()
        gone = [m for m in self.mobjects if m is not self.short]
        matrix = matrix_corner(self)
        self.play(
            *(
                FadeOut(m, target_position=matrix.row(0), scale=0.4, rate_func=leaves_first)
                for m in gone
            ),
            FadeIn(matrix, rate_func=squish_rate_func(smooth, 0.35, 1.0)),
            run_time=0.9,
        )

    def slide_to(self, bias: float) -> list[Animation]:
        """Animations: everyone slides to where this bias puts them, and its number with them."""
        return [self.shifter.slide(bias), ChangeDecimal(self.number, bias)]
