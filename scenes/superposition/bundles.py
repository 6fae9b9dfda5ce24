"""Shot 65, continued: vectors that were to keep apart gather in bundles, and why it is cheap."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    interpolate_color,
    linear,
    smooth,
)

from mlp_math.bundles import Bundle, find_bundles
from mlp_math.stored import load
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula, Words
from scenes.stage import LectureScene, LectureScene3D
from scenes.superposition.angle_set import PUSHED, FiguresLine, experiment
from scenes.theme import theme

PATHS = "bundle_paths_60x3"
UNIT = 2.9
SHOWN_BUNDLES = 130  # by size, so that more are seen than there are dimensions
STICKS_WIDTH, STICKS_HEIGHT, STICKS_FOOT = 11.6, 4.4, -2.9
SPREAD, BUNDLED = (0.0, 60.0, 120.0), (0.0, 90.0, 90.0)  # three lines of the plane, in degrees
UNIT_2D, CORNER = 3.7, 3.9 * LEFT + 1.7 * DOWN
NO_ROOM = 15.0  # degrees
ASIDE = (0.0, 0.02, -0.02)
PAIRS = ((0, 1), (0, 2), (1, 2))


class BundlesInSpace(LectureScene3D):
    """The same optimisation with few vectors of space: they close up along the axes."""

    def construct(self) -> None:
        paths = load(PATHS)
        self.look_from(66, -50, aside=(0.0, -0.15))
        vectors = self.vectors = VectorFan(paths["directions"][0])
        n, d = self.vectors.get_values().shape
        self.heading = self.pin(FiguresLine(self.words("heading"), [Decimal(n, 0), Decimal(d, 0)]))
        self.heading.move_to(3.2 * UP)
        self.sway(degrees=14)
        with self.beat("start") as beat:
            self.play(FadeIn(self.heading), vectors.grow(), run_time=1.6)
        with self.beat("gather") as beat:
            self.wait_for(beat, "go")
            self.play(
                vectors.follow(paths["directions"]),
                run_time=max(beat.remaining, 5.0),
                rate_func=linear,
            )
        with self.beat("axes") as beat:
            self.wait_for(beat, "count")
            self.bundles = find_bundles(vectors.get_values())
            axes = VGroup(*(self.axis_of(bundle) for bundle in self.bundles))
            self.number = Decimal(len(self.bundles), 0, TITLE, self.theme.negative)
            told = Words(self.words("bundles"), BODY, self.theme.dim)
            told.next_to(self.number, RIGHT, buff=0.25).put_baseline(self.number.baseline)
            note = self.pin(VGroup(self.number, told).move_to(3.1 * DOWN))
            self.play(
                Create(axes),
                vectors.animate.set_stroke(self.theme.negative),
                FadeIn(note),
                run_time=1.2,
            )
            self.wait_for(beat, "hundred")
            self.play(FadeOut(vectors, axes, note, self.heading), run_time=0.7)
            self.show_sizes(max(beat.remaining - 0.8, 2.0))
        self.come_home()
        self.leave()

    def show_sizes(self, run_time: float) -> None:
        """The bundles of the true experiment by size, as sticks; one a dimension in red."""
        sizes = self.sizes = load(PUSHED)["bundle_sizes"][:SHOWN_BUNDLES]
        n, d = experiment()
        share = 100 * float(sizes[:d].sum()) / n
        heading = FiguresLine(self.words("experiment"), [Decimal(n, 0), Decimal(d, 0)])
        self.largest = FiguresLine(
            self.words("largest"),
            [
                Decimal(d, 0, TITLE, self.theme.negative),
                Decimal(share, 0, TITLE, self.theme.negative, unit=" %"),
            ],
            BODY,
            self.theme.dim,
        )
        self.largest.scale(min(1.0, 12.4 / self.largest.width)).move_to(1.7 * UP)
        sticks = self.pin(VGroup(*(self.stick(k, size) for k, size in enumerate(sizes))))
        self.pin(heading.move_to(3.2 * UP))
        self.pin(self.largest)
        self.play(
            FadeIn(heading),
            LaggedStart(*(GrowFromEdge(stick, DOWN) for stick in sticks), lag_ratio=0.02),
            run_time=0.6 * run_time,
        )
        self.play(FadeIn(self.largest, shift=0.2 * UP), run_time=0.4 * run_time)

    def stick(self, number: int, size: float) -> Line:
        """As high as a bundle is large."""
        place = (number / (SHOWN_BUNDLES - 1) - 0.5) * STICKS_WIDTH * RIGHT + STICKS_FOOT * UP
        height = STICKS_HEIGHT * size / float(self.sizes[0])
        shade = self.theme.negative if number < experiment()[1] else self.theme.dim
        return Line(place, place + height * UP, stroke_width=6, stroke_color=shade)

    def axis_of(self, bundle: Bundle) -> Line:
        """The line that a bundle lies along."""
        span = 1.18 * UNIT * bundle.axis.astype(float)
        line = Line(-span, span, stroke_width=2, stroke_color=self.theme.dim)
        return line.set_shade_in_3d(True)


class VectorFan(VGroup):
    """Many unit vectors of space as lines from one point, with a dot at each tip's end.

    Shape (n, 3); `get_values()` gives them back.
    """

    def __init__(self, vectors: np.ndarray) -> None:
        super().__init__()
        for _ in vectors:
            line = Line(stroke_width=4, stroke_color=theme().stream)
            self.add(line.set_shade_in_3d(True))
        self.set_values(vectors)

    def get_values(self) -> np.ndarray:
        return self._vectors.copy()

    def set_values(self, vectors: np.ndarray, length: float = 1.0) -> "VectorFan":
        self._vectors = np.asarray(vectors, dtype=float)
        for line, vector in zip(self, self._vectors, strict=True):
            tip = UNIT * max(length, 1e-3) * vector
            # Lines that all begin in one point would be sorted there at random.
            line.set_points_as_corners([0.02 * tip, tip])
        return self

    def grow(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """Out of their common point."""
        vectors = self.get_values()
        return UpdateFromAlphaFunc(self, lambda fan, a: fan.set_values(vectors, a), **kwargs)

    def follow(self, paths: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """Along stored steps, shape (steps, n, 3), kept at length 1 in between."""

        def step(fan: "VectorFan", alpha: float) -> None:
            place = alpha * (len(paths) - 1)
            k = min(int(place), len(paths) - 2)
            between = (1 - place + k) * paths[k] + (place - k) * paths[k + 1]
            fan.set_values(between / np.linalg.norm(between, axis=1, keepdims=True))

        return UpdateFromAlphaFunc(self, step, **kwargs)


class WhyBundles(LectureScene):
    """Three directions of the plane: spread evenly, they cost more than two of them as one."""

    def construct(self) -> None:
        shades = (self.theme.positive, self.theme.ink, self.theme.stream)
        corner = self.corner = CORNER / UNIT_2D
        arrows = self.arrows = [
            FeatureDirection(self.direction(a), start=corner, unit=UNIT_2D, colour=shade)
            for a, shade in zip(SPREAD, shades, strict=True)
        ]
        self.marks = [
            AngleMark(*pair, radius=0.95, places=0, colour=self.theme.dim, label_at=1.45)
            for pair in pairwise(arrows)
        ]
        table = self.table = CostTable(self, shades)
        with self.beat("spread") as beat:
            self.play(
                LaggedStart(*(arrow.grow() for arrow in arrows), lag_ratio=0.4),
                run_time=max(beat.at("even") - beat.elapsed, 1.2),
            )
            self.play(
                LaggedStart(
                    *(AnimationGroup(Create(m.arc), FadeIn(m.number)) for m in self.marks),
                    lag_ratio=0.5,
                ),
                run_time=1.0,
            )
            self.play(FadeIn(table.rows), run_time=0.4)
            self.wait_for(beat, "half")
            self.play(table.grow(), run_time=1.2)
            self.wait_for(beat, "adds")
            self.add(table.segments)
            self.play(table.stack(), FadeIn(table.sum_words), run_time=1.4)
            self.wait_for(beat, "sum")
            self.play(FadeIn(table.sum, shift=0.2 * LEFT), run_time=0.5)
        with self.beat("bundle") as beat:
            self.wait_for(beat, "fall")
            self.play(self.close_up(), run_time=max(beat.at("total") - beat.elapsed, 2.5))
            self.wait_for(beat, "total")
            self.play(Indicate(table.sum, scale_factor=1.25, color=self.theme.answer))
        with self.beat("lesson") as beat:
            self.wait_for(beat, "terrible")
            self.play(Indicate(table.rows[-1], color=self.theme.negative), run_time=1.4)
            self.wait_for(beat, "others")
            perfect = (Indicate(row, color=self.theme.positive) for row in table.rows[:-1])
            self.play(LaggedStart(*perfect, lag_ratio=0.3), run_time=1.4)
            self.wait_for(beat, "worst")
            self.play(
                FadeIn(table.worst_bar, table.worst, table.worst_words, shift=0.2 * UP),
                VGroup(table.sum, table.sum_words).animate.set_opacity(0.45),
                table.segments.animate.set_stroke(opacity=0.45),
                run_time=0.8,
            )
            self.play(self.close_up(back=True), run_time=max(beat.remaining, 1.8))
        self.leave()

    @staticmethod
    def direction(degrees: float) -> np.ndarray:
        return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])

    def cosines(self) -> np.ndarray:
        """|cos| of each pair of arrows as they stand, shape (3,)."""
        vectors = np.array([arrow.get_values() for arrow in self.arrows])
        return np.array([abs(float(vectors[i] @ vectors[j])) for i, j in PAIRS])

    def close_up(self, back: bool = False) -> UpdateFromAlphaFunc:
        """The second and the third arrow turn until they are one, or apart again."""
        start, end = (BUNDLED, SPREAD) if back else (SPREAD, BUNDLED)

        def step(_: FeatureDirection, alpha: float) -> None:
            angles = (1 - alpha) * np.array(start) + alpha * np.array(end)
            together = alpha if not back else 1 - alpha
            for arrow, degrees, side in zip(self.arrows, angles, ASIDE, strict=True):
                # The two that become one stand side by side, so that both are seen.
                arrow.set_values(
                    self.direction(float(degrees)), self.corner + side * together * RIGHT
                )
            for mark in self.marks:
                # Between two arrows that close up there is no room for a number.
                room = (mark.refresh().get_value() - NO_ROOM) / NO_ROOM
                mark.number.set_opacity(float(np.clip(room, 0, 1)))
            self.table.set_values(self.cosines())

        # The first arrow came first: what came after it, the table too, is drawn anew with it.
        return UpdateFromAlphaFunc(self.arrows[0], step, rate_func=smooth)


class CostTable:
    """|cos| of each pair as bar and number, the bars end to end as their sum, the longest of them.

    Its bars are lines of the frame: from `LEFT_END`, `BAR` units for 1.
    """

    LEFT_END, BAR, RIGHT_END = 2.3, 1.85, 6.5
    ROWS, SUM_Y, WORST_Y = (2.6, 1.8, 1.0), -0.35, -1.85

    def __init__(self, scene: WhyBundles, shades: tuple) -> None:
        self.scene, self.cosines = scene, scene.cosines()
        self.grown, self.stacked = 0.0, 0.0
        colours = [interpolate_color(shades[i], shades[j], 0.5) for i, j in PAIRS]
        self.bars, self.segments = (
            VGroup(*(Line(stroke_width=34, stroke_color=c) for c in colours)) for _ in range(2)
        )
        self.worst_bar = Line(stroke_width=34, stroke_color=scene.theme.answer)
        self.numbers = [Decimal(value, 2, HEADING) for value in self.cosines]
        self.rows = VGroup()
        for bar, number, y, (i, j) in zip(self.bars, self.numbers, self.ROWS, PAIRS, strict=True):
            ends = VGroup(*(self.stroke(shades[k]) for k in (i, j))).arrange(RIGHT, buff=0.14)
            ends.move_to([self.LEFT_END - 0.3, y, 0], RIGHT)
            number.shift((self.RIGHT_END - number.get_right()[0]) * RIGHT).set_y(y)
            self.rows.add(VGroup(ends, bar, number))
        sign = Formula("lr(| cos |)", BODY, scene.theme.dim)
        # Over the bars, which it names; it comes and goes with the first of them.
        self.rows[0].add(
            sign.next_to([self.LEFT_END, self.ROWS[0], 0], UP, buff=0.35, aligned_edge=LEFT)
        )
        self.sum, self.sum_words = self.line("sum", self.cosines.sum(), self.SUM_Y)
        self.worst, self.worst_words = self.line("worst", self.cosines.max(), self.WORST_Y)
        self.worst.set_color(scene.theme.answer)
        self.refresh()

    @staticmethod
    def stroke(colour: object) -> Line:
        return Line(0.2 * LEFT, 0.2 * RIGHT, stroke_width=8, stroke_color=colour)

    def line(self, key: str, value: float, y: float) -> tuple[Decimal, Words]:
        """A number at the right, what it is at the left of its bar."""
        number = Decimal(value, 2, TITLE)
        number.shift((self.RIGHT_END - number.get_right()[0]) * RIGHT).set_y(y)
        words = Words(self.scene.words(key), BODY, self.scene.theme.dim)
        words.move_to([self.LEFT_END - 0.3, y, 0], RIGHT)
        return number, words

    def grow(self) -> UpdateFromAlphaFunc:
        """The bars of the rows come out of their left ends."""

        def step(_: VGroup, alpha: float) -> None:
            self.grown = alpha
            self.refresh()

        return UpdateFromAlphaFunc(self.bars, step)

    def stack(self) -> UpdateFromAlphaFunc:
        """Copies of the bars come down and join end to end."""

        def step(_: VGroup, alpha: float) -> None:
            self.stacked = alpha
            self.refresh()

        return UpdateFromAlphaFunc(self.segments, step)

    def set_values(self, cosines: np.ndarray) -> None:
        self.cosines = cosines
        for number, value in zip(self.numbers, cosines, strict=True):
            number.set_value(float(value))
        self.sum.set_value(float(cosines.sum()))
        self.worst.set_value(float(cosines.max()))
        self.refresh()

    def refresh(self) -> None:
        """Draw all bars for the cosines."""
        pen = self.LEFT_END
        lengths = self.BAR * self.cosines
        for bar, segment, y, length in zip(
            self.bars, self.segments, self.ROWS, lengths, strict=True
        ):
            lay(bar, self.LEFT_END, y, self.grown * length)
            left = (1 - self.stacked) * self.LEFT_END + self.stacked * pen
            lay(segment, left, (1 - self.stacked) * y + self.stacked * self.SUM_Y, length)
            pen += length
        lay(self.worst_bar, self.LEFT_END, self.WORST_Y, float(lengths.max()))


def lay(bar: Line, left: float, y: float, length: float) -> None:
    """A bar from its left end, also where it has no length."""
    bar.set_points_as_corners([[left, y, 0], [left + max(length, 1e-4), y, 0]])
