"""Shot 66, continued: one degree is too much for chance, and not for algebra."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Flash,
    LaggedStart,
    Line,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.angles import angle_counts, angles_until_out, pair_count
from mlp_math.packings import KerdockLines, gpt3_lines
from mlp_math.stored import load
from scenes.mobjects.histogram import AngleHistogram
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.text import BODY, LABEL, TITLE, ChangeDecimal, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import HEADING_Y, FiguresLine
from scenes.theme import theme

SIGN_BITS = 4  # the small example lives in 2 to the power of this many dimensions
SHOWN_ROWS, COMPARED = 8, (2, 5)
CELL, GAP, SHADE = 0.6, 0.08, 0.75
PARTED = 0.6  # units between the places alike and the different ones
FIELD, FIRST_SHARE = (140, 420), 0.04  # rows and columns of a picture of signs; seen at first
FINE = 4  # pixels of that picture along a cell when all are seen
ROW, FOOT = 1.0, -2.95
TOLERANCE = 1.0  # degrees
WINDOW = (88.0, 92.0)  # degrees
BINS = 1801  # an odd number: a bin has its middle at 90°


def sampled_counts() -> np.ndarray:
    """Pairs of the stored sample by angle, shape (bins,)."""
    stored = load("gpt3_line_angles")
    return angle_counts(stored["cosines"], stored["counts"], BINS)


def off(angle: float) -> bool:
    """Whether an angle is out of bounds."""
    return abs(float(angle) - 90) > TOLERANCE


def sample_signs() -> np.ndarray:
    """The first places of vectors of the sample as whole numbers ±1, shape `FIELD`."""
    rows, columns = FIELD
    vectors = gpt3_lines().vectors(load("gpt3_line_angles")["numbers"][: 2 * rows])[:, :columns]
    # A vector lives in one of two blocks of places: these are those of the first.
    return np.sign(vectors[vectors.any(axis=1)][:rows]).astype(int)


class SignField(NeuronField):
    """Rows of signs as a picture of blue and red cells, of which more and more come into view."""

    def __init__(self, signs: np.ndarray) -> None:
        rows, columns = signs.shape
        # As many pixels as it takes to draw each cell `FINE` pixels wide, coloured by `show`.
        super().__init__(
            np.zeros(FINE**2 * signs.size), aspect=columns / rows, height=12.0 * rows / columns
        )
        shades = [
            theme().mix(shade, SHADE).to_int_rgb() for shade in (theme().negative, theme().positive)
        ]
        self.cells = np.array(shades, dtype=np.uint8)[(signs > 0).astype(int)]
        self.move_to(0.95 * DOWN)
        self.show(FIRST_SHARE)

    def show(self, share: float) -> "SignField":
        """Show so large a share of the rows and of the columns."""
        # Each of the picture's pixels, whose number stays, takes the colour of its cell.
        rows, columns = ((np.arange(FINE * n) * share / FINE).astype(int) for n in FIELD)
        self.pixel_array[..., :3] = self.cells[rows][:, columns]
        return self

    def zoom_out(self) -> UpdateFromAlphaFunc:
        """From a few cells to all, by an even factor."""
        return UpdateFromAlphaFunc(self, lambda field, a: field.show(FIRST_SHARE ** (1 - a)))


class AlgebraFits(LectureScene):
    """A handful by chance; then rows of signs, half of them alike; then seventy-five million."""

    def construct(self) -> None:
        lines = gpt3_lines()
        title = FiguresLine(
            self.words("heading"),
            [Decimal(lines.d, 0, BODY), *self.tolerance()],
        ).move_to(HEADING_Y * UP)
        with self.beat("handful") as beat:
            self.play(FadeIn(title), run_time=0.7)
            drawn = self.draw_at_random(lines.d, beat)
        with self.beat("signs") as beat:
            self.play(FadeOut(drawn), title.animate.set_opacity(0.4), run_time=0.6)
            self.show_signs(beat)
        with self.beat("sample") as beat:
            self.wait_for(beat, "count")
            self.play(FadeOut(self.signs), title.animate.set_opacity(1.0), run_time=0.6)
            self.show_sample(beat, len(lines))
        self.leave()

    def tolerance(self) -> list[Decimal]:
        return [Decimal(90 + k * TOLERANCE, 0, BODY, unit="°") for k in (-1, 1)]

    # ------------------------------------------------------------------------------- the chance

    def draw_at_random(self, d: int, beat) -> VGroup:
        """Direction after direction, its angles with all before it as dots, until one is out."""
        angles = angles_until_out(d, TOLERANCE, self.rng())
        axis = self.empty_axis()
        bound = axis.bound(90 - TOLERANCE)
        self.by_chance = Decimal(1, 0, TITLE, self.theme.ink, anchor="right")
        told = Words(self.words("by_chance"), BODY, self.theme.dim)
        told.next_to(self.by_chance, RIGHT, buff=0.3).put_baseline(self.by_chance.baseline)
        line = VGroup(self.by_chance, told).move_to(2.2 * UP)
        self.play(FadeIn(axis, line), Create(bound), run_time=1.2)
        self.wait_for(beat, "draw")
        each = max((beat.remaining - 1.0) / len(angles), 0.5)
        rise = min(ROW, 3.2 / len(angles))
        dots = VGroup()
        for k, row in enumerate(angles):
            # A row for each direction, so that all its angles are seen together.
            up = (0.35 + k * rise) * UP
            new = VGroup(*(self.angle_dot(axis, angle).shift(up) for angle in row))
            dots.add(*new)
            self.play(
                LaggedStart(*(FadeIn(dot, shift=0.8 * DOWN) for dot in new), lag_ratio=0.25),
                ChangeDecimal(self.by_chance, k + 2, rate_func=lambda t: float(t > 0)),
                run_time=each,
            )
        out = [dot for dot, angle in zip(dots, np.concatenate(angles), strict=True) if off(angle)]
        self.out = [Decimal(float(a), 2, BODY, unit="°") for a in np.concatenate(angles) if off(a)]
        for number, dot in zip(self.out, out, strict=True):
            outwards = RIGHT if number.get_value() > 90 else LEFT
            number.set_color(self.theme.negative).next_to(dot, outwards, buff=0.3)
        self.play(
            *(dot.animate.scale(1.5).set_color(self.theme.negative) for dot in out),
            *(Flash(dot, color=self.theme.negative, flash_radius=0.35) for dot in out),
            FadeIn(*self.out),
            run_time=0.8,
        )
        return VGroup(axis, bound, line, dots, *self.out)

    def empty_axis(self) -> AngleHistogram:
        """The axis on which the sample's angles will be counted."""
        axis = AngleHistogram(
            np.zeros(BINS), window=WINDOW, width=12.0, height=4.3, steps=(1,), top=1.0, size=LABEL
        )
        axis.shift(FOOT * UP - axis.axis.get_center())
        return axis.refresh()

    def angle_dot(self, axis: AngleHistogram, angle: float) -> Dot:
        return Dot(axis.place(float(angle)), radius=0.14, color=self.theme.positive)

    # -------------------------------------------------------------------------------- the signs

    def show_signs(self, beat) -> None:
        """Rows of a small set; two of them are compared cell by cell, and differ in some."""
        small = self.small = KerdockLines(SIGN_BITS)
        # Forms other than the first: rows that no simple rule seems to make.
        numbers = small.d * np.arange(1, SHOWN_ROWS + 1) % (small.d * small.form_count)
        signs = np.sign(small.vectors(numbers + np.arange(SHOWN_ROWS)))
        rows = VGroup(*(self.sign_row(row) for row in signs)).arrange(DOWN, buff=GAP)
        rows.move_to(0.4 * DOWN)
        self.shown_signs = signs
        self.play(
            LaggedStart(*(FadeIn(row, shift=0.3 * RIGHT) for row in rows), lag_ratio=0.5),
            run_time=max(beat.at("two") - beat.elapsed - 0.5, 2.0),
        )
        self.wait_for(beat, "two")
        pair = VGroup(*(rows[k] for k in COMPARED))
        rest = VGroup(*(row for k, row in enumerate(rows) if k not in COMPARED))
        self.play(
            FadeOut(rest), pair[0].animate.set_y(1.5), pair[1].animate.set_y(-0.1), run_time=0.9
        )
        alike = self.alike = signs[COMPARED[0]] == signs[COMPARED[1]]
        shades = [self.theme.answer if same else self.theme.faint for same in alike]
        joints = VGroup(
            *(
                Line(top.get_bottom(), below.get_top(), stroke_width=9, stroke_color=shade)
                for top, below, shade in zip(pair[0], pair[1], shades, strict=True)
            )
        )
        self.agree = Decimal(0, 0, TITLE, self.theme.answer, anchor="right")
        self.differ = Decimal(0, 0, TITLE, self.theme.ink, anchor="right")
        counts = [self.count_of("alike", self.agree), self.count_of("different", self.differ)]
        VGroup(*counts).arrange(RIGHT, buff=1.6).move_to(1.9 * DOWN)
        self.play(
            FadeIn(*counts),
            LaggedStart(*(FadeIn(joint) for joint in joints), lag_ratio=0.3),
            ChangeDecimal(self.agree, int(alike.sum())),
            ChangeDecimal(self.differ, int((~alike).sum())),
            run_time=max(beat.at("half") - beat.elapsed, 1.8),
        )
        columns = [VGroup(*column) for column in zip(*pair, joints, strict=True)]
        self.play(*self.part_columns(columns, counts), run_time=1.6)
        self.signs = VGroup(*columns, *counts)

    def part_columns(self, columns: list[VGroup], counts: list[VGroup]) -> list:
        """Animations that gather the places alike at the left, with their count below them."""
        order = sorted(range(len(columns)), key=lambda k: not self.alike[k])
        step, many = CELL + GAP, int(self.alike.sum())
        left = -0.5 * (step * (len(columns) - 1) + PARTED)
        xs = [left + step * place + (PARTED if place >= many else 0) for place in range(len(order))]
        middles = np.mean(xs[:many]), np.mean(xs[many:])
        return [
            *(columns[k].animate.set_x(x) for k, x in zip(order, xs, strict=True)),
            *(count.animate.set_x(x) for count, x in zip(counts, middles, strict=True)),
        ]

    def sign_row(self, signs: np.ndarray) -> VGroup:
        """A vector of plus and minus signs as blue and red cells."""
        row = VGroup()
        for sign in signs:
            shade = self.theme.positive if sign > 0 else self.theme.negative
            row.add(Square(CELL, stroke_width=0, fill_color=self.theme.mix(shade, SHADE)))
        row.set_fill(opacity=1)
        return row.arrange(RIGHT, buff=GAP)

    def count_of(self, key: str, number: Decimal) -> VGroup:
        words = Words(self.words(key), BODY, self.theme.dim)
        words.next_to(number, RIGHT, buff=0.3).put_baseline(number.baseline)
        return VGroup(number, words)

    # ------------------------------------------------------------------------------- the sample

    def show_sample(self, beat, size: int) -> None:
        """How many there are, row under row, and all angles in a random sample: three of them."""
        counts = sampled_counts()
        histogram = self.histogram = self.empty_axis()
        histogram.top = 1.5 * float(counts.max())
        bound = self.bound = histogram.bound(90 - TOLERANCE)
        self.size = Decimal(size, 0, TITLE, self.theme.answer)
        words = Words(self.words("by_algebra"), BODY, self.theme.dim)
        line = VGroup(self.size, words).arrange(RIGHT, buff=0.3)
        words.put_baseline(self.size.baseline)
        line.scale(min(1.0, 12.2 / line.width)).move_to(2.35 * UP)
        self.size.set_value(0)
        field = self.field = SignField(sample_signs())
        self.play(FadeIn(line, field), run_time=0.5)
        self.play(
            field.zoom_out(),
            ChangeDecimal(self.size, size),
            run_time=max(beat.at("sample") - beat.elapsed, 2.5),
        )
        sample = len(load("gpt3_line_angles")["numbers"])
        sizes = [Decimal(n, 0, LABEL, self.theme.dim) for n in (sample, pair_count(sample))]
        self.sample = FiguresLine(self.words("sample"), sizes, LABEL, self.theme.dim)
        self.sample.move_to(1.6 * UP)
        self.play(FadeOut(field), FadeIn(histogram, self.sample), Create(bound), run_time=1.0)
        self.wait_for(beat, "three")
        self.play(histogram.change_to(counts, fit=False), run_time=1.4)
        self.angles = VGroup()
        for cosine in load("gpt3_line_angles")["cosines"]:
            angle = float(np.degrees(np.arccos(cosine)))
            k = int(angle / 180.0 * BINS)
            number = Decimal(angle, 2 if cosine else 0, BODY, unit="°")
            number.next_to(histogram.place(angle, counts[k]), UP, buff=0.12)
            # Inside the dashed lines, as its angle is.
            inside = [line.get_x() + way * 0.12 for line, way in zip(bound, (1, -1), strict=True)]
            number.shift(max(inside[0] - number.get_left()[0], 0) * RIGHT)
            number.shift(min(inside[1] - number.get_right()[0], 0) * RIGHT)
            self.angles.add(number)
        self.play(FadeIn(self.angles, shift=0.15 * DOWN), run_time=0.7)
