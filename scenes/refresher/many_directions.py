"""There is room for many meaningful directions: little in three dimensions, much in thousands."""

from typing import Any

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Create, FadeIn, VGroup

from mlp_math.angles import angle_deviation, random_unit_vectors
from mlp_math.directions import angle_matrix
from scenes.mobjects.angle_dial import AngleDial
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.place import SAFE_X
from scenes.mobjects.plus_minus import PlusMinus
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words, on_one_line
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
        self.play(*self.rest(-1), *self.few.unfold(), run_time=1.8)
        self.play(
            Create(self.mark.arc),
            *(arrow.animate.paint(self.theme.negative) for arrow in self.closest),
            self.few.dial.nearest().animate.set_stroke(self.theme.negative, 4),
            FadeIn(self.few.reading, shift=0.15 * UP),
            run_time=0.9,
        )
        self.play(*self.many.unfold(), run_time=beat.to("right", 1.2))
        self.play(FadeIn(self.many.reading, shift=0.15 * UP), run_time=0.8)

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
        colour, spread = self.theme.negative, angle_deviation(d_model)
        self.closest_angle = Decimal(self.mark.get_value(), 0, HEADING, colour, unit="°")
        self.typical = PlusMinus(RIGHT_ANGLE, spread, places=(0, 1), unit="°")
        few, many = AngleDial(here, self.theme.dim), AngleDial(there, self.theme.positive)
        names = [Words(self.words("dimensions"), BODY, self.theme.dim) for _ in range(2)]
        notes = [Words(self.words(k), LABEL, self.theme.dim) for k in ("closest", "typical")]
        rows = VGroup(
            AnglesOfPairs(SPACE_DRAWN, names[0], few, self.closest_angle, notes[0]),
            AnglesOfPairs(d_model, names[1], many, self.typical, notes[1]),
        ).arrange(DOWN, buff=0.5)
        return self.pin(rows.set_x(SAFE_X, RIGHT).set_y(0))


class AnglesOfPairs(VGroup):
    """How many dimensions, the dial of the angles there, and below it a reading with a note.

    `head`, `dial` and `reading` are its parts.
    """

    def __init__(
        self,
        dimensions: int,
        name: Words,
        dial: AngleDial,
        reading: Decimal | PlusMinus,
        note: Words,
    ) -> None:
        self.head = on_one_line(Decimal(dimensions, 0, BODY), name, gap=0.18, y=0)
        self.dial, self.reading = dial, VGroup(reading, note).arrange(DOWN, buff=0.16)
        super().__init__(self.head, self.dial, self.reading)
        self.arrange(DOWN, buff=0.2)

    def unfold(self) -> list[Animation]:
        """The head comes in, and below it the dial's rays, one after another."""
        return [FadeIn(self.head, self.dial.frame), cascade(Create, self.dial.rays)]


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
