"""Shot 65, continued: vectors that were to keep apart gather in bundles, and why it is cheap."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    smooth,
)

from mlp_math.bundles import Bundle, find_bundles
from mlp_math.stored import load
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula, Words, align_baselines
from scenes.stage import LectureScene, LectureScene3D
from scenes.superposition.angle_set import FiguresLine
from scenes.theme import theme

PATHS = "bundle_paths_60x3"
UNIT = 2.6
SPREAD, BUNDLED = (0.0, 60.0, 120.0), (0.0, 90.0, 90.0)  # three lines of the plane, in degrees
UNIT_2D = 3.2
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
        self.come_home()
        self.leave()

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
            line = Line(stroke_width=3.2, stroke_color=theme().stream)
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
        self.angles = np.array(SPREAD)
        shades = (self.theme.positive, self.theme.ink, self.theme.stream)
        corner = self.corner = (4.1 * LEFT + 1.7 * DOWN) / UNIT_2D
        self.arrows = [
            FeatureDirection(self.direction(a), start=corner, unit=UNIT_2D, colour=shade)
            for a, shade in zip(self.angles, shades, strict=True)
        ]
        self.table = table = CostTable(self, shades)
        with self.beat("spread") as beat:
            self.play(*(arrow.grow() for arrow in self.arrows), run_time=1.0)
            self.wait_for(beat, "even")
            self.play(FadeIn(table.rows, shift=0.2 * RIGHT), run_time=0.9)
            self.wait_for(beat, "sum")
            self.play(FadeIn(table.rule, table.sum_line), run_time=0.8)
        with self.beat("bundle") as beat:
            self.wait_for(beat, "fall")
            self.play(self.close_up(), run_time=max(beat.at("total") - beat.elapsed, 2.5))
            self.wait_for(beat, "total")
            self.play(table.sum.animate.set_color(self.theme.negative), run_time=0.6)
        with self.beat("lesson") as beat:
            self.wait_for(beat, "worst")
            self.play(
                FadeIn(table.worst_line, shift=0.2 * UP),
                table.sum_line.animate.set_opacity(0.4),
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
            self.table.set_values(self.cosines())

        # The first arrow came first: what came after it, the table too, is drawn anew with it.
        return UpdateFromAlphaFunc(self.arrows[0], step, rate_func=smooth)


class CostTable:
    """|cos| of each pair, their sum, and the largest of them, as live numbers."""

    def __init__(self, scene: WhyBundles, shades: tuple) -> None:
        self.scene, colours = scene, scene.theme
        values = scene.cosines()
        self.numbers = [Decimal(value, 2, HEADING) for value in values]
        self.rows = VGroup()
        for number, (i, j) in zip(self.numbers, PAIRS, strict=True):
            sign = Formula("lr(| cos |)", BODY, colours.dim)
            ends = VGroup(*(self.stroke(shades[k]) for k in (i, j))).arrange(RIGHT, buff=0.16)
            row = VGroup(sign, ends, number).arrange(RIGHT, buff=0.4)
            align_baselines([number, sign])
            self.rows.add(row)
        self.rows.arrange(DOWN, buff=0.42, aligned_edge=RIGHT).move_to([3.6, 1.5, 0])
        right = self.rows.get_right()[0]
        self.rule = Line([right - 4.6, 0, 0], [right, 0, 0], stroke_width=2, color=colours.dim)
        self.rule.next_to(self.rows, DOWN, buff=0.3).align_to(self.rows, RIGHT)
        self.sum, self.sum_line = self.line("sum", values.sum(), self.rule.get_y() - 0.75)
        self.worst, self.worst_line = self.line("worst", values.max(), self.rule.get_y() - 1.9)
        self.worst.set_color(colours.answer)

    @staticmethod
    def stroke(colour: object) -> Line:
        return Line(0.18 * LEFT, 0.18 * RIGHT, stroke_width=7, stroke_color=colour)

    def line(self, key: str, value: float, y: float) -> tuple[Decimal, VGroup]:
        """A number at the right, what it is at its left."""
        number = Decimal(value, 2, TITLE)
        words = Words(self.scene.words(key), BODY, self.scene.theme.dim)
        number.shift((self.rows.get_right()[0] - number.get_right()[0]) * RIGHT).put_baseline(y)
        words.next_to(number, LEFT, buff=0.45).put_baseline(y)
        return number, VGroup(words, number)

    def set_values(self, cosines: np.ndarray) -> None:
        for number, value in zip(self.numbers, cosines, strict=True):
            number.set_value(float(value))
        self.sum.set_value(float(cosines.sum()))
        self.worst.set_value(float(cosines.max()))
