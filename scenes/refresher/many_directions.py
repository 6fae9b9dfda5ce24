"""There is room for many meaningful directions: little in three dimensions, much in thousands."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import RIGHT, UP, Animation, Create, FadeIn, FadeOut, UpdateFromAlphaFunc, VGroup

from mlp_math.angles import angle_deviation, random_unit_vectors
from mlp_math.directions import angle_matrix
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.plus_minus import PlusMinus
from scenes.mobjects.protractor import Needle, Protractor
from scenes.mobjects.sphere import SphereRing, globe
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words, on_one_line
from scenes.moves import comes_last, in_turn, leaves_first, presence
from scenes.stage import Beat, LectureScene3D, beat, interlude
from scenes.theme import theme

ARROWS = 2.8  # screen units of a unit arrow
RIGHT_ANGLE = 90.0
SPACE_DRAWN = 3  # dimensions
STEPS = 40  # of the dimensions between these and the model's
FAN_AT, HEAD_Y, READING_Y = (0.0, 0.25, 0.0), 3.0, -2.6
DRAWS = 1500  # from which the clearest picture is taken
WIDEST_ANGLE = 160.0  # degrees between two ideas that have nothing to do with each other


class ManyDirections(LectureScene3D):
    """Unrelated ideas, each with a direction of its own; three dimensions are soon crowded."""

    def stage(self) -> None:
        self.look_from(66, -60, aside=(0, -0.1))
        names = self.word_list("ideas")
        axes = self.screen_axes()
        self.directions = clearest_directions(len(names), axes, self.rng())
        self.arrows = [
            FeatureDirection(vector, colour=self.theme.data, unit=ARROWS, width=6, tip=0.28)
            for vector in self.directions
        ]
        self.labels = [
            self.label(arrow, name, axes) for arrow, name in zip(self.arrows, names, strict=True)
        ]
        a, b = self.closest = self.closest_arrows()
        self.mark = AngleMark(a, b, radius=1.2, size=BODY, colour=self.theme.bound)
        self.fan = self.pin(AngleFan(angles_of(self.directions), self.words("dimensions")))
        self.growing = self.angles_as_dimensions_grow()
        spread = angle_deviation(self.lecture.sizes.d_model)
        self.closest_angle = Decimal(self.mark.get_value(), 0, HEADING, self.theme.bound, unit="°")
        self.typical = PlusMinus(RIGHT_ANGLE, spread, places=(0, 1), unit="°", size=TITLE)
        notes = [Words(self.words(key), LABEL, self.theme.dim) for key in ("closest", "typical")]
        self.near, self.rule = (
            self.pin(VGroup(number, words).arrange(RIGHT, buff=0.35).set_y(READING_Y))
            for number, words in zip((self.closest_angle, self.typical), notes, strict=True)
        )
        shade = self.theme.dim
        meridians = (SphereRing(n, radius=ARROWS, colour=shade) for n in np.eye(3)[:2])
        self.globe = [*globe(ARROWS, shade), *meridians]
        self.add(*(ring.follow(self.view) for ring in self.globe))
        self.sway(degrees=8, ease=0.5)

    @beat
    def ideas(self, beat: Beat) -> None:
        pace = beat.share(len(self.arrows), 0.45)
        for k, (arrow, label) in enumerate(zip(self.arrows, self.labels, strict=True)):
            resting = self.rest(k - 1) if k else []
            self.play(arrow.grow(), FadeIn(label), *resting, run_time=pace)

    @beat
    def room(self, beat: Beat) -> None:
        fan, bound = self.fan, self.theme.bound
        self.play(
            *self.rest(-1),
            Create(self.mark.arc),
            *(arrow.animate.paint(bound) for arrow in self.closest),
            run_time=0.9,
        )
        leaving = (*self.arrows, *self.labels, self.mark.arc)
        # All angles between two arrows, as hands of one large protractor.
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in leaving),
            FadeOut(*self.globe),
            FadeIn(fan.dial),
            FadeIn(fan.head, rate_func=comes_last),
            in_turn(Create, fan.hands, lag=0.05, rate_func=comes_last),
            FadeIn(self.near, shift=0.15 * UP, rate_func=comes_last),
            run_time=1.6,
        )
        self.add(fan)
        self.play(fan.nearest().animate.set_stroke(bound, 6), run_time=0.4)
        self.play(FadeOut(self.near), run_time=0.3)
        self.play(fan.grow(*self.growing), run_time=beat.to("right", 1.8, late=0.4))
        self.play(FadeIn(self.rule, shift=0.15 * UP), run_time=beat.unhurried(0.8))

    @interlude
    def hand_over(self) -> None:
        self.leave(run_time=0.5)

    def view(self) -> np.ndarray:
        """The unit vector of the space that points at the viewer now."""
        towards_viewer: np.ndarray = np.cross(*self.screen_axes())
        return towards_viewer

    def rest(self, k: int) -> list[Any]:
        """Arrow and label k step back."""
        dim = self.theme.mix(self.theme.data, 0.55)
        return [self.arrows[k].animate.paint(dim), *presence(RESTING, self.labels[k])]

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

    def angles_as_dimensions_grow(self) -> tuple[list[int], np.ndarray]:
        """Dimensions from those drawn to the model's, and the angles there of as many vectors.

        Angles have shape (steps, pairs): at first those of the arrows, then those of random
        vectors, which keep their entries and get more of them.
        """
        d_model = self.lecture.sizes.d_model
        steps = np.unique(np.geomspace(SPACE_DRAWN, d_model, STEPS).astype(int)).tolist()
        entries = self.rng().normal(size=(len(self.arrows), d_model))
        later = [angles_of(entries[:, :d]) for d in steps[1:]]
        return steps, np.vstack([angles_of(self.directions), *later])


def angles_of(rows: np.ndarray) -> np.ndarray:
    """The angles of all pairs of rows (n, d) in degrees, shape (n (n - 1) / 2,)."""
    pairs = np.triu_indices(len(rows), k=1)
    angles: np.ndarray = angle_matrix(rows)[pairs]
    return angles


class AngleFan(VGroup):
    """The angles of all pairs as hands of a large protractor, under how many dimensions there are.

    `dial`, `head` and `hands` are its parts; `dimensions` is the live number.
    """

    def __init__(self, angles: np.ndarray, word: str) -> None:
        self.dial = Protractor(3.3).move_to(FAN_AT)
        self.hands = VGroup(*(self.dial.needle(angle, theme().data, width=3) for angle in angles))
        self.dimensions = Decimal(SPACE_DRAWN, 0, TITLE, anchor="right")
        self.head = on_one_line(
            self.dimensions, Words(word, HEADING, theme().dim), gap=0.3, y=HEAD_Y
        ).set_x(0)
        super().__init__(self.dial, self.hands, self.head)

    def get_values(self) -> np.ndarray:
        """The angles shown, in degrees."""
        return np.array([hand.get_value() for hand in self.hands])

    def nearest(self) -> Needle:
        """The hand of the smallest angle."""
        nearest: Needle = min(self.hands, key=Needle.get_value)
        return nearest

    def grow(self, steps: Sequence[int], angles: np.ndarray, **kwargs: Any) -> Animation:
        """An animation: dimensions run through `steps`, on a scale of factors, and hands follow."""
        marks = np.log(steps)

        def step(fan: "AngleFan", alpha: float) -> None:
            now = (1 - alpha) * marks[0] + alpha * marks[-1]
            fan.dimensions.set_value(steps[-1] if alpha == 1 else round(float(np.exp(now))))
            for hand, course in zip(fan.hands, angles.T, strict=True):
                hand.set_value(float(np.interp(now, marks, course)))

        return UpdateFromAlphaFunc(self, step, **kwargs)


def clearest_directions(count: int, axes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Random unit vectors (count, 3), of several draws the one whose labels stand clearest.

    axes (2, 3) are the space's directions that point right and up on screen.
    """
    screen = axes.T * [1.0, 2.0]  # words are wide

    def clearance(rows: np.ndarray) -> float:
        """The least distance of any arrow's label from any other arrow, on screen.

        None where two arrows are nearly opposite, as if one idea denied the other.
        """
        if angles_of(rows).max() > WIDEST_ANGLE:
            return 0.0
        tips = rows @ screen
        labels = tips * (1 + 0.3 / np.linalg.norm(tips, axis=1, keepdims=True))
        reach = np.clip(labels @ tips.T / (tips**2).sum(axis=1), 0, 1)
        feet = reach[:, :, np.newaxis] * tips
        gaps = np.linalg.norm(labels[:, np.newaxis] - feet, axis=2)
        return float(gaps[~np.eye(count, dtype=bool)].min())

    draws = (random_unit_vectors(count, SPACE_DRAWN, rng, np.float64) for _ in range(DRAWS))
    return max(draws, key=clearance)
