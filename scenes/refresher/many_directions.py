"""There is room for many meaningful directions: little in three dimensions, much in thousands."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import DOWN, RIGHT, UP, Create, FadeIn, ManimColor, VGroup

from mlp_math.angles import angle_deviation, random_unit_vectors
from mlp_math.directions import angle_matrix
from scenes.mobjects.angle_dial import AngleDial
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.place import SAFE_X
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words, align_baselines
from scenes.moves import cascade
from scenes.stage import Beat, LectureScene3D, beat, interlude

ARROWS = 2.8  # screen units of a unit arrow
RIGHT_ANGLE = 90.0
SPACE_DRAWN = 3  # dimensions
DRAWS = 400  # from which the clearest picture is taken


class ManyDirections(LectureScene3D):
    """Unrelated ideas, each with a direction of its own; three dimensions are soon crowded."""

    def stage(self) -> None:
        self.look_from(66, -60, aside=(-1.75, -0.1))
        names = self.word_list("ideas")
        axes = self.screen_axes()
        self.directions = clearest_directions(len(names), axes, self.rng())
        self.arrows = [
            FeatureDirection(vector, unit=ARROWS, width=6, tip=0.28) for vector in self.directions
        ]
        self.labels = [
            self.label(arrow, name, axes) for arrow, name in zip(self.arrows, names, strict=True)
        ]
        a, b = self.closest = self.closest_arrows()
        self.mark = AngleMark(a, b, radius=1.2, size=BODY, colour=self.theme.negative)
        self.few, self.many = self.panel()
        self.sway(degrees=8, ease=0.5)

    @beat
    def ideas(self, beat: Beat) -> None:
        pace = beat.share(len(self.arrows), 0.45)
        for k, (arrow, label) in enumerate(zip(self.arrows, self.labels, strict=True)):
            resting = self.rest(k - 1) if k else []
            self.play(arrow.grow(), FadeIn(label), *resting, run_time=pace)

    @beat
    def room(self, beat: Beat) -> None:
        few, many, dial = self.few, self.many, self.dials[0]
        self.play(*self.rest(-1), *open_dial(few), run_time=1.8)
        self.play(
            Create(self.mark.arc),
            *(arrow.animate.paint(self.theme.negative) for arrow in self.closest),
            dial.nearest().animate.set_stroke(self.theme.negative, 4),
            FadeIn(few[2], shift=0.15 * UP),
            run_time=0.9,
        )
        self.play(*open_dial(many), run_time=beat.to("right", 1.2))
        self.play(FadeIn(many[2], shift=0.15 * UP), run_time=0.8)

    @interlude
    def hand_over(self) -> None:
        self.leave()

    def rest(self, k: int) -> list[Any]:
        """Arrow and label k step back."""
        dim = self.theme.mix(self.theme.ink, 0.45)
        return [self.arrows[k].animate.paint(dim), self.labels[k].animate.set_color(dim)]

    def label(self, arrow: FeatureDirection, name: str, axes: np.ndarray) -> Words:
        """A name past the tip of its arrow on screen, the further the wider it is."""
        words = Words(name, BODY)
        right, up = axes @ arrow.get_values()
        length = np.hypot(right, up) or 1.0
        past = np.array([right * (0.5 * words.width + 0.2), up * 0.4]) / length
        return self.upright(words.move_to(arrow.get_tip() + past @ axes))

    def closest_arrows(self) -> tuple[FeatureDirection, FeatureDirection]:
        """The two that meet at the smallest angle."""
        first, second = np.triu_indices(len(self.arrows), k=1)
        nearest = angle_matrix(self.directions)[first, second].argmin()
        return self.arrows[first[nearest]], self.arrows[second[nearest]]

    def panel(self) -> VGroup:
        """The angles of all pairs here, and of as many random pairs in the model's space."""
        d_model, count = self.lecture.sizes.d_model, len(self.arrows)
        drawn = random_unit_vectors(count, d_model, self.rng(), np.float64)
        pairs = np.triu_indices(count, k=1)
        here, there = (angle_matrix(rows)[pairs] for rows in (self.directions, drawn))
        self.dials = AngleDial(here, self.theme.dim), AngleDial(there, self.theme.positive)
        self.closest_angle = degrees(self.mark.get_value(), 0, self.theme.negative)
        self.spread = degrees(angle_deviation(d_model), 1, self.theme.dim)
        about_right = degrees(RIGHT_ANGLE, 0), Words("±", HEADING, self.theme.dim), self.spread
        rows = VGroup(
            self.entry(SPACE_DRAWN, self.dials[0], "closest", [self.closest_angle]),
            self.entry(d_model, self.dials[1], "typical", about_right),
        ).arrange(DOWN, buff=0.5)
        return self.pin(rows.set_x(SAFE_X, RIGHT).set_y(0))

    def entry(
        self, dimensions: int, dial: AngleDial, key: str, numbers: Sequence[Words | Decimal]
    ) -> VGroup:
        """How many dimensions, the dial of angles there, and below it what it says."""
        head = VGroup(
            Decimal(dimensions, 0, BODY), Words(self.words("dimensions"), BODY, self.theme.dim)
        )
        line = VGroup(*numbers)
        for row, gap in ((head, 0.18), (line, 0.15)):
            row.arrange(RIGHT, buff=gap)
            align_baselines(row.submobjects, 0)
        note = Words(self.words(key), LABEL, self.theme.dim)
        reading = VGroup(line, note).arrange(DOWN, buff=0.16)
        return VGroup(head, dial, reading).arrange(DOWN, buff=0.2)


def degrees(angle: float, places: int, colour: ManimColor | None = None) -> Decimal:
    """An angle as large as a heading."""
    return Decimal(angle, places, HEADING, colour, unit="°")


def open_dial(entry: VGroup) -> list[Any]:
    """The heading comes in, and below it the dial's rays, one after another."""
    head, dial, _ = entry
    return [FadeIn(head, dial.frame), cascade(Create, dial.rays)]


def clearest_directions(count: int, axes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Random unit vectors (count, 3), of several draws the one whose labels stand clearest.

    axes (2, 3) are the space's directions that point right and up on screen.
    """
    screen = axes.T * [1.0, 2.0]  # words are wide

    def clearance(rows: np.ndarray) -> float:
        """The least distance of any arrow's label from any other arrow, on screen."""
        tips = rows @ screen
        labels = tips * (1 + 0.3 / np.linalg.norm(tips, axis=1, keepdims=True))
        reach = np.clip(labels @ tips.T / (tips**2).sum(axis=1), 0, 1)
        feet = reach[:, :, np.newaxis] * tips
        gaps = np.linalg.norm(labels[:, np.newaxis] - feet, axis=2)
        return float(gaps[~np.eye(count, dtype=bool)].min())

    draws = (random_unit_vectors(count, SPACE_DRAWN, rng, np.float64) for _ in range(DRAWS))
    return max(draws, key=clearance)
