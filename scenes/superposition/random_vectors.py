"""Shots 63 and 64: ten thousand random directions, and the angles between all of them."""

from collections import Counter

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    rotate_vector,
    rush_from,
    rush_into,
)

from mlp_math.angles import random_unit_vectors
from mlp_math.directions import angle_between
from mlp_math.stored import load, recipe_of
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.histogram import HALF_TURN
from scenes.mobjects.numbers import dots_of_ellipsis, measured_brace
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, ChangeDecimal, Decimal, Words
from scenes.stage import Beat, LectureScene
from scenes.superposition.angle_set import (
    RANDOM,
    FiguresLine,
    all_pairs,
    angle_histogram_of,
    experiment,
    heading,
    pairs_label,
    random_counts,
    readout,
)

SHOWN_ROWS, SHOWN_COLUMNS = 9, 8
ROW_GAP, COLUMN_GAP = 0.64, 1.12
HASTE = 6.0  # powers of e by which the rows go faster at the end than at first
SLOW_PAIRS, QUICK_PAIRS = 3, 44
SECONDS_A_PAIR = 0.7
GAUGE_UNIT = 2.1
DOT, PILE = 0.07, 2.5  # a dot's radius; the degrees of the axis that share a pile of dots


def the_vectors() -> np.ndarray:
    """The very vectors whose angles are stored, shape (n, d)."""
    return random_unit_vectors(*experiment(), np.random.default_rng(recipe_of(RANDOM)["seed"]))


class VectorStack(LectureScene):
    """Rows of numbers rush by until there are ten thousand; a hundred squares show how many."""

    def construct(self) -> None:
        self.vectors = the_vectors()
        d = self.vectors.shape[1]
        rows = self.rows()
        rows.move_to(1.85 * LEFT + 0.5 * DOWN)
        brace = self.brace = measured_brace(rows, d, UP).shift(0.3 * UP)
        self.count = Decimal(SHOWN_ROWS, 0, TITLE, anchor="left").move_to([3.6, 0.1, 0])
        vectors = Words(self.words("vectors"), BODY, self.theme.dim)
        vectors.next_to(self.count, DOWN, buff=0.3).align_to(self.count, LEFT)
        with self.beat("rows") as beat:
            self.play(
                LaggedStart(*(FadeIn(row, shift=0.3 * UP) for row in rows), lag_ratio=0.1),
                run_time=1.2,
            )
            self.wait_for(beat, "dims")
            self.play(FadeIn(brace), FadeIn(self.count, vectors), run_time=0.6)
            self.play(self.rush(rows), self.tally(), run_time=max(beat.remaining, 3.5))
        with self.beat("room") as beat:
            self.show_room(beat, VGroup(rows, brace), VGroup(self.count, vectors))
        self.leave()

    # --------------------------------------------------------------------------------- the rows

    def rows(self) -> VGroup:
        """The first vectors, a row each: some of the numbers, dots, and the last one."""
        rows = VGroup()
        for k in range(SHOWN_ROWS):
            row = VGroup()
            for j, value in enumerate(self.shown_entries(k)):
                gap = 0.75 if j == SHOWN_COLUMNS - 1 else 0.0  # room for the dots
                entry = Decimal(value, 2, BODY, sign=True)
                entry.shift([j * COLUMN_GAP + gap, -k * ROW_GAP, 0])
                row.add(entry.set_fill(self.theme.signed(value, 0.2)))
            dots = dots_of_ellipsis(RIGHT)
            dots.move_to([(SHOWN_COLUMNS - 1.5) * COLUMN_GAP + 0.37, -k * ROW_GAP + 0.1, 0])
            rows.add(row.add(dots))
        self.tops = [row.get_center() for row in rows]
        self.paint_edges(rows, 0.0)
        return rows

    def shown_entries(self, number: int) -> np.ndarray:
        vector = self.vectors[min(number, len(self.vectors) - 1)]
        return np.append(vector[: SHOWN_COLUMNS - 1], vector[-1])

    def paint_edges(self, rows: VGroup, shift: float) -> None:
        """Rows enter and leave at the edges of the window without a jump."""
        for k, row in enumerate(rows):
            place = k - shift
            # Upwards they are gone before they reach the brace.
            edge = min(2 * place + 1, SHOWN_ROWS - 1 - place + shift)
            row.set_opacity(float(np.clip(edge, 0.0, 1.0)))

    def rush(self, rows: VGroup) -> UpdateFromAlphaFunc:
        """The rows scroll, slowly at first, until the last vector has gone by."""
        origin = [row.get_center() for row in rows]

        def step(group: VGroup, alpha: float) -> None:
            passed = self.passed(alpha)
            whole = int(passed)
            for k, row in enumerate(group):
                row.move_to(origin[k] + (passed - whole) * ROW_GAP * UP)
                for entry, value in zip(row[:-1], self.shown_entries(whole + k), strict=True):
                    entry.set_value(float(value)).set_fill(self.theme.signed(float(value), 0.2))
            self.paint_edges(group, passed - whole)

        return UpdateFromAlphaFunc(rows, step, rate_func=linear)

    def tally(self) -> UpdateFromAlphaFunc:
        """How many vectors have been seen so far."""

        def step(count: Decimal, alpha: float) -> None:
            count.set_value(int(self.passed(alpha)) + SHOWN_ROWS)

        return UpdateFromAlphaFunc(self.count, step, rate_func=linear)

    def passed(self, alpha: float) -> float:
        """How many have gone by: each takes a constant share less time than the one before it."""
        last = len(self.vectors) - SHOWN_ROWS
        return float(np.expm1(HASTE * alpha) / np.expm1(HASTE) * last)

    # --------------------------------------------------------------------------------- the room

    def show_room(self, beat: Beat, rows: VGroup, told: VGroup) -> None:
        """One square for as many as can be perpendicular; as many squares as it takes for all."""
        n, d = self.vectors.shape
        squares = VGroup(*(Square(0.5, stroke_width=0, fill_opacity=1) for _ in range(n // d)))
        squares.set_fill(self.theme.mix(self.theme.positive, 0.45))
        squares.arrange_in_grid(cols=round(np.sqrt(n // d)), buff=0.1).move_to(3.3 * LEFT)
        first = squares[0].set_fill(self.theme.answer)
        self.room = FiguresLine(self.words("room"), [Decimal(d, 0, BODY, self.theme.answer)])
        self.times = Decimal(n // d, 0, 1.5 * TITLE, self.theme.ink, unit="×")
        legend = self.room.scale(min(1.0, 5.2 / self.room.width))
        key = VGroup(first.copy(), legend).arrange(RIGHT, buff=0.3).move_to([0.5, 1.8, 0], LEFT)
        self.play(
            rows.animate.scale(0.04).move_to(first).set_opacity(0),
            told.animate.shift((0.5 - told.get_left()[0]) * RIGHT),
            FadeIn(first, scale=0.2),
            run_time=1.2,
        )
        self.remove(rows)
        self.wait_for(beat, "hundred")
        self.play(FadeIn(key, shift=0.2 * UP), run_time=0.8)
        self.wait_for(beat, "all")
        self.times.move_to([0.5, -1.75, 0], LEFT)
        self.play(
            LaggedStart(*(FadeIn(square, scale=0.4) for square in squares[1:]), lag_ratio=0.04),
            run_time=max(beat.remaining - 1.6, 1.8),
        )
        self.play(FadeIn(self.times, scale=1.4), run_time=0.6)


class RandomAngles(LectureScene):
    """A pair at a time on a gauge, then all of them: the bell over ninety degrees."""

    def construct(self) -> None:
        summary = load(RANDOM)
        vectors = the_vectors()
        counts = random_counts()
        histogram = self.histogram = angle_histogram_of(np.zeros_like(counts), top=1.0)
        histogram.top = histogram.fitting_top(counts)
        histogram.refresh()
        title = self.title = heading(self)
        label = pairs_label(self, histogram)
        with self.beat("pair") as beat:
            self.play(FadeIn(title), FadeIn(histogram.axis, *histogram.marks), run_time=0.8)
            self.add(histogram)
            dots = self.measure(vectors, beat)
        with self.beat("all") as beat:
            self.wait_for(beat, "all")
            self.pairs = Decimal(0, 0, HEADING, anchor="left").move_to([3.0, 1.6, 0])
            told = readout(self.pairs, self.words("all_pairs"))
            self.play(
                FadeOut(dots),
                FadeIn(label, told),
                histogram.change_to(counts, fit=False, rate_func=rush_into),
                ChangeDecimal(self.pairs, all_pairs(), rate_func=rush_into),
                run_time=3.0,
            )
            self.keep_measuring()
            self.wait_for(beat, "any")
            ends = [n for n in histogram.shown_degrees() if n.get_value() in (0, HALF_TURN)]
            self.play(
                *(Indicate(n, scale_factor=1.5, color=self.theme.answer) for n in ends),
                run_time=1.4,
            )
            self.wait_for(beat, "ninety")
            self.pointers = [histogram.pointer(float(angle)) for angle in summary["extremes"]]
            self.play(*(FadeIn(pointer, shift=0.2 * DOWN) for pointer in self.pointers))
        with self.beat("spread") as beat:
            self.play(FadeOut(told), run_time=0.5)
            shares = (("ten", 10, "share_within_10"), ("one", 1, "share_within_1"))
            self.shares, shown = [], VGroup()
            for mark, degrees, key in shares:
                self.wait_for(beat, mark)
                shown = self.show_share(degrees, float(summary[key]), shown)
        self.gauge[1].clear_updaters()
        self.play(FadeOut(shown, self.gauge, *self.pointers), run_time=0.6)

    def measure(self, vectors: np.ndarray, beat: Beat) -> VGroup:
        """Pair after pair on the gauge, each a dot that falls to its place on the axis."""
        pairs = self.rng().choice(len(vectors), size=(SLOW_PAIRS + QUICK_PAIRS, 2), replace=False)
        self.measured = [angle_between(vectors[i], vectors[j]) for i, j in pairs]
        corner = 3.8 * LEFT + 0.1 * UP
        view = {"start": corner / GAUGE_UNIT, "unit": GAUGE_UNIT, "colour": self.theme.stream}
        a, b = FeatureDirection(RIGHT, **view), FeatureDirection(UP, **view)
        b.set_values(rotate_vector(RIGHT, np.radians(self.measured[0])))
        mark = self.mark = AngleMark(a, b, radius=0.55, size=BODY, label_at=2.0)
        mark.add_updater(AngleMark.refresh)
        self.gauge = VGroup(a, b, mark)
        self.play(a.grow(), b.grow(), run_time=0.5)
        self.play(FadeIn(mark), run_time=0.3)
        self.piles: Counter[float] = Counter()
        dots = VGroup()
        for k, angle in enumerate(self.measured[:SLOW_PAIRS]):
            if k:
                self.play(b.turn_to(rotate_vector(RIGHT, np.radians(angle))), run_time=0.35)
            dots.add(self.dot(b.get_tip()))
            self.play(self.fall(dots[-1], angle), run_time=0.45)
            if not k:
                self.wait_for(beat, "again")
        quick = [self.dot(corner) for _ in range(QUICK_PAIRS)]
        dots.add(*quick)

        def turn(arrow: FeatureDirection, alpha: float) -> None:
            k = SLOW_PAIRS + min(int(alpha * QUICK_PAIRS), QUICK_PAIRS - 1)
            arrow.set_values(rotate_vector(RIGHT, np.radians(self.measured[k])))

        self.play(
            UpdateFromAlphaFunc(b, turn, rate_func=lambda t: t),
            LaggedStart(
                *(
                    self.fall(dot.move_to(corner + GAUGE_UNIT * UP), angle)
                    for dot, angle in zip(quick, self.measured[SLOW_PAIRS:], strict=True)
                ),
                lag_ratio=0.08,
            ),
            run_time=max(beat.remaining, 1.8),
        )
        return dots

    def keep_measuring(self) -> None:
        """The gauge goes on from pair to pair while other things are spoken of."""
        clock = [0.0]

        def step(arrow: FeatureDirection, dt: float) -> None:
            clock[0] += dt
            k = int(clock[0] / SECONDS_A_PAIR) % len(self.measured)
            arrow.set_values(rotate_vector(RIGHT, np.radians(self.measured[k])))

        self.gauge[1].add_updater(step)

    def dot(self, place: np.ndarray) -> Circle:
        shade = self.theme.positive
        return Circle(radius=DOT, stroke_width=0, fill_color=shade, fill_opacity=1).move_to(place)

    def fall(self, dot: Circle, angle: float) -> UpdateFromAlphaFunc:
        """In an arc from where the dot is onto its angle's pile; unseen before it sets out."""
        middle = PILE * (angle // PILE + 0.5)
        height = DOT * (2 * self.piles[middle] + 1.3)
        self.piles[middle] += 1
        start, end = dot.get_center(), self.histogram.place(middle) + height * UP

        def step(moving: Circle, alpha: float) -> None:
            moving.move_to((1 - alpha) * start + alpha * end + 0.8 * np.sin(PI * alpha) * UP)
            moving.set_opacity(1.0 if alpha > 0 else 0.0)

        return UpdateFromAlphaFunc(dot, step, rate_func=rush_from)

    def show_share(self, degrees: float, share: float, before: VGroup) -> VGroup:
        """The bars so near to ninety light up, with their share of all pairs."""
        patch = self.histogram.patch(90 - degrees, 90 + degrees, self.theme.answer)
        number = Decimal(100 * share, 1, TITLE, self.theme.answer, unit=" %", anchor="left")
        number.move_to([3.0, 1.6, 0], LEFT)
        around = Decimal(degrees, 0, LABEL, self.theme.dim, unit="°")
        self.shares.append(number)
        line = FiguresLine(self.words("within"), [around], LABEL, self.theme.dim)
        line.scale(min(1.0, 3.4 / line.width))
        line.next_to(number, DOWN, buff=0.25).align_to(number, LEFT)
        self.play(FadeIn(patch, number, line), FadeOut(before), run_time=0.8)
        return VGroup(patch, number, line)
