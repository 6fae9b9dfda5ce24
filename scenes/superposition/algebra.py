"""One degree is too much for chance, and not for algebra."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Flash,
    Line,
    VGroup,
    smooth,
    squish_rate_func,
)

from mlp_math.angles import angle_counts, angles_until_out, pair_count
from mlp_math.packings import KerdockLines, gpt3_lines
from mlp_math.stored import load
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.histogram import AngleHistogram, BoundLines
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.signs import SignField, SignRow
from scenes.mobjects.style import FULL, QUIET
from scenes.mobjects.text import BODY, LABEL, TITLE, ChangeDecimal, Decimal, Words
from scenes.moves import (
    at_once,
    cascade,
    comes_last,
    count_from,
    glide,
    leaves_first,
    point_at,
    presence,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import HEADING_Y
from scenes.theme import theme

SIGN_BITS = 4  # the small example lives in 2 to the power of this many dimensions
SHOWN_ROWS, COMPARED = 8, (2, 5)
CELL, GAP = 0.6, 0.08
PARTED = 0.6  # units between the places alike and the different ones
FIELD = (140, 420)  # rows and columns of a picture of signs
CREDIT_Y = -3.45
ROW, FOOT = 1.0, -2.95
TOLERANCE = 1.0  # degrees
SEEN_OUT = 0.1  # degrees beyond it from which a dot is seen to be out
WINDOW = (88.0, 92.0)  # degrees
WIDELY = 88.05  # degrees: where the bound sets out from, beside the window's end
BINS = 1801  # an odd number: a bin has its middle at 90°


def sampled_counts() -> np.ndarray:
    """Pairs of the stored sample by angle, shape (bins,)."""
    stored = load("gpt3_line_angles")
    return angle_counts(stored["cosines"], stored["counts"], BINS)


def off(angle: float) -> bool:
    """Whether an angle is out of bounds."""
    return abs(float(angle) - 90) > TOLERANCE


def drawn_until_seen_out(d: int, rng: np.random.Generator) -> list[np.ndarray]:
    """As `angles_until_out`: of several runs the first whose last pair is out by `SEEN_OUT`."""
    while True:
        angles = angles_until_out(d, TOLERANCE, rng)
        if np.abs(angles[-1] - 90).max() >= TOLERANCE + SEEN_OUT:
            return angles


def sample_signs() -> np.ndarray:
    """The first places of vectors of the sample as whole numbers ±1, shape `FIELD`."""
    rows, columns = FIELD
    vectors = gpt3_lines().vectors(load("gpt3_line_angles")["numbers"][: 2 * rows])[:, :columns]
    # A vector lives in one of two blocks of places: these are those of the first.
    return np.sign(vectors[vectors.any(axis=1)][:rows]).astype(int)


def degrees_axis() -> AngleHistogram:
    """The axis on which angles near 90° are counted, empty."""
    axis = AngleHistogram(
        np.zeros(BINS), window=WINDOW, width=12.0, height=4.3, steps=(1,), top=1.0, size=LABEL
    )
    return axis.shift(FOOT * UP - axis.axis.get_center()).refresh()


class AlgebraFits(LectureScene):
    """A handful by chance; then rows of signs, half of them alike; then seventy-five million."""

    def stage(self) -> None:
        lines, stored = gpt3_lines(), load("gpt3_line_angles")
        bounds = [Decimal(90 + k * TOLERANCE, 0, BODY, unit="°") for k in (-1, 1)]
        self.title = FiguresLine(self.words("heading"), [lines.d, *bounds]).move_to(HEADING_Y * UP)
        self.chance = Chance(drawn_until_seen_out(lines.d, self.rng()))
        self.by_chance = Decimal(1, 0, TITLE, self.theme.ink, anchor="right")
        self.chance_line = self.count_of("by_chance", self.by_chance).move_to(2.2 * UP)
        small = self.small = KerdockLines(SIGN_BITS)
        # Forms other than the first: rows that no simple rule seems to make.
        numbers = small.d * np.arange(1, SHOWN_ROWS + 1) % (small.d * small.form_count)
        self.shown_signs = np.sign(small.vectors(numbers + np.arange(SHOWN_ROWS)))
        self.rows = VGroup(*(SignRow(row, cell=CELL, gap=GAP) for row in self.shown_signs))
        self.rows.arrange(DOWN, buff=GAP).move_to(0.4 * DOWN)
        self.compared = VGroup()  # two of the rows, once they are compared
        self.agree = Decimal(0, 0, TITLE, self.theme.focus, anchor="right")
        self.differ = Decimal(0, 0, TITLE, self.theme.ink, anchor="right")
        self.field = SignField(sample_signs()).move_to(0.95 * DOWN)
        self.size = Decimal(len(lines), 0, TITLE, self.theme.focus)
        self.size_line = fit(self.count_of("by_algebra", self.size), 12.2).move_to(2.35 * UP)
        sample = len(stored["numbers"])
        sizes = [sample, pair_count(sample)]
        self.sample_line = FiguresLine(self.words("sample"), sizes, LABEL, self.theme.dim)
        self.sample_line.move_to(1.6 * UP)
        self.credit = Words(self.words("credit"), LABEL, self.theme.dim)
        fit(self.credit, 12.4).set_x(self.field.get_left()[0], LEFT).set_y(CREDIT_Y)
        self.histogram = degrees_axis()
        self.histogram.top = 1.5 * float(sampled_counts().max())
        self.bound = self.histogram.bound(90 - TOLERANCE)
        self.chance.bound.set_value(WIDELY)
        self.add(self.chance.axis, self.chance.bound)

    @beat
    def handful(self, beat: Beat) -> None:
        """Direction after direction, its angles with all before it as dots, until one is out."""
        chance = self.chance
        closing_in = glide(chance.bound, BoundLines.set_value, WIDELY, 90 - TOLERANCE)
        told = FadeIn(self.title, rate_func=comes_last)
        self.play(closing_in, told, run_time=beat.to("draw", 1.0, early=1.2))
        each = beat.share(len(chance.rows), 0.5, early=1.7)
        self.by_chance.set_value(2)
        for k, row in enumerate(chance.rows):
            counted = (
                FadeIn(self.chance_line)
                if k == 0
                else ChangeDecimal(self.by_chance, k + 2, rate_func=at_once)
            )
            self.play(
                cascade(FadeIn, row, 0.25, shift=0.8 * DOWN),
                counted,
                run_time=each,
            )
        red = self.theme.negative
        self.play(
            *(dot.animate.scale(1.5).set_color(red) for dot in chance.out_dots),
            *(Flash(dot, color=red, flash_radius=0.35) for dot in chance.out_dots),
            FadeIn(*chance.out),
            run_time=0.8,
        )
        outside = (point_at(one, 1.3) for one in chance.out)
        self.play(*outside, run_time=beat.through(0.6))

    @beat
    def signs(self, beat: Beat) -> None:
        """Rows of a small set; two of them are compared cell by cell, and differ in some."""
        chance = self.chance
        self.play(
            FadeOut(VGroup(chance, self.chance_line)), *presence(QUIET, self.title), run_time=0.4
        )
        appear = cascade(FadeIn, self.rows, 0.5, shift=0.3 * RIGHT)
        self.play(appear, run_time=beat.to("two", 2.0))
        pair = VGroup(*(self.rows[k] for k in COMPARED))
        rest = VGroup(*(row for k, row in enumerate(self.rows) if k not in COMPARED))
        later = squish_rate_func(smooth, 0.4, 1.0)  # when the others have left
        self.play(
            FadeOut(rest, rate_func=leaves_first),
            *(
                row.animate(rate_func=later).set_y(y)
                for row, y in zip(pair, (1.5, -0.1), strict=True)
            ),
            run_time=0.9,
        )
        self.alike = pair[0].get_values() == pair[1].get_values()
        joints = joined(pair[0], pair[1], self.alike)
        counts = VGroup(self.count_of("alike", self.agree), self.count_of("different", self.differ))
        counts.arrange(RIGHT, buff=1.6).move_to(1.9 * DOWN)
        self.play(
            FadeIn(*counts),
            cascade(FadeIn, joints, 0.3),
            ChangeDecimal(self.agree, int(self.alike.sum())),
            ChangeDecimal(self.differ, int((~self.alike).sum())),
            run_time=beat.to("half", 1.8),
        )
        columns = [VGroup(*column) for column in zip(*pair, joints, strict=True)]
        self.play(*part(columns, self.alike, counts), run_time=beat.unhurried(1.2))
        self.compared.add(*columns, *counts)

    @beat
    def sample(self, beat: Beat) -> None:
        """How many there are, row under row, and all angles in a random sample: three of them."""
        leaving = FadeOut(self.compared, shift=0.3 * UP)
        self.play(leaving, *presence(FULL, self.title), run_time=0.6)
        counting = count_from(self.size)
        self.play(FadeIn(self.size_line, self.field, self.credit), run_time=0.5)
        self.play(self.field.zoom_out(), counting, run_time=beat.to("sample", 2.5))
        coming = (FadeIn(self.histogram, self.sample_line), Create(self.bound))
        self.play(FadeOut(self.field, self.credit), *coming, run_time=1.0)
        growing = self.histogram.change_to(sampled_counts(), fit=False)
        self.play(growing, run_time=beat.to("three", 1.4, late=0.8))
        self.angles = angles_over_bars(self.histogram, self.bound)
        coming = cascade(FadeIn, self.angles, 0.5, shift=0.4 * DOWN)
        self.play(coming, run_time=beat.through(0.9))

    @interlude
    def end(self) -> None:
        self.leave()

    def count_of(self, key: str, number: Decimal) -> VGroup:
        """A number, and what it counts."""
        words = Words(self.words(key), BODY, self.theme.dim)
        words.next_to(number, RIGHT, buff=0.3).put_baseline(number.baseline)
        return VGroup(number, words)


class Chance(VGroup):
    """Angles of random directions with all drawn before, as dots: a row for each direction.

    angles are those of `angles_until_out`; numbers stand beside those that are out of bounds.
    """

    def __init__(self, angles: Sequence[np.ndarray]) -> None:
        self.axis = degrees_axis()
        self.bound = self.axis.bound(90 - TOLERANCE)
        rise = min(ROW, 3.2 / len(angles))
        self.rows, self.out, self.out_dots = VGroup(), VGroup(), VGroup()
        for k, row in enumerate(angles):
            # So that all of a direction's angles are seen together.
            up = (0.35 + k * rise) * UP
            dots = [Dot(self.axis.place(a), radius=0.14, color=theme().positive) for a in row]
            self.rows.add(VGroup(*dots).shift(up))
            for angle, dot in zip(row, dots, strict=True):
                if off(angle):
                    number = Decimal(float(angle), 2, BODY, theme().negative, unit="°")
                    number.next_to(dot, RIGHT if angle > 90 else LEFT, buff=0.3)
                    self.out.add(number)
                    self.out_dots.add(dot)
        super().__init__(self.axis, self.bound, self.rows, self.out)


def angles_over_bars(histogram: AngleHistogram, bound: BoundLines) -> VGroup:
    """The sample's angles, each above its bar and inside the dashed lines, as the angle is."""
    left, right = (line.get_x() for line in bound)
    numbers = VGroup()
    for cosine in load("gpt3_line_angles")["cosines"]:
        angle = float(np.degrees(np.arccos(cosine)))
        number = Decimal(angle, 2 if cosine else 0, BODY, unit="°")
        number.next_to(histogram.place(angle, histogram.count_at(angle)), UP, buff=0.12)
        numbers.add(keep_inside(number, left + 0.12, right - 0.12))
    return numbers


def joined(above: SignRow, below: SignRow, alike: np.ndarray) -> VGroup:
    """Lines from cell to cell of two rows, bright where the signs are alike."""
    lines = VGroup()
    for top, foot, same in zip(above, below, alike, strict=True):
        shade = theme().focus if same else theme().faint
        ends = top.get_bottom(), foot.get_top()
        lines.add(Line(*ends, stroke_width=9, stroke_color=shade))
    return lines


def part(columns: Sequence[VGroup], alike: np.ndarray, counts: VGroup) -> list[Animation]:
    """Animations that gather the places alike at the left; the two counts go below their parts."""
    order = sorted(range(len(columns)), key=lambda k: not alike[k])
    step, many = CELL + GAP, int(alike.sum())
    left = -0.5 * (step * (len(columns) - 1) + PARTED)
    xs = [left + step * place + (PARTED if place >= many else 0) for place in range(len(order))]
    middles = np.mean(xs[:many]), np.mean(xs[many:])
    moving = [*(columns[k] for k in order), *counts]
    return [each.animate.set_x(x) for each, x in zip(moving, [*xs, *middles], strict=True)]
