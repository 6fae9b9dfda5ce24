"""What a steering arrow does in a real model: the arrow reaches to its dose; above it stand the
answers, and below it hang other texts, as far from what they were as they have drifted."""

import numpy as np
from manim import DOWN, RIGHT, UP, DashedVMobject, UpdateFromAlphaFunc, VGroup, VMobject, linear
from numpy.typing import NDArray

from lectures.taken_apart import steering_study
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.dose_plot import DosePlot
from scenes.mobjects.place import fit
from scenes.mobjects.text import HEADING, LABEL, Decimal
from scenes.sets.language_model import name_in_colours
from scenes.stage import LectureScene
from scenes.theme import theme

WIDE, TALL, SHORT = 10.8, 3.7, 2.0  # of the answers' axes, alone and with the texts below
ALONE_Y, ABOVE_Y = -0.35, 0.8  # of those axes' middles
NAMES_Y, NAMES_X = 3.3, (-4.6, 0.0, 4.6)
TOP = 0.5  # of the axes: probability
HANG_Y, DEEPEST_Y = -1.5, -3.25  # between which the texts hang
ONE_DOSE = 2  # which of the doses measured is a whole one


def subjects(scene: LectureScene) -> VGroup:
    """The athletes that the arrow has never met."""
    return VGroup(
        *(
            fit(name_in_colours(str(name), HEADING), 4.2).move_to([x, NAMES_Y, 0])
            for name, x in zip(steering_study()["held_out"], NAMES_X, strict=True)
        )
    )


def dose_x(place: float) -> float:
    """Where a place among the doses, counted from 0, stands from left to right."""
    return WIDE * (place / (len(steering_study()["doses"]) - 1) - 0.5)


def to_dose(place: float, floor: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The vector from no dose to one of the doses, and where it starts, at a height."""
    return np.array([dose_x(place) - dose_x(0), 0.0, 0.0]), np.array([dose_x(0), floor, 0.0])


def resting_arrow() -> FeatureDirection:
    """The arrow as it lies before it is given: one whole dose."""
    vector, start = to_dose(ONE_DOSE, ALONE_Y - TALL / 2)
    return FeatureDirection(vector, colour=theme().focus, start=start, unit=1.0, width=9, tip=0.3)


def answers(scene: LectureScene, tall: float, y: float) -> DosePlot:
    """How likely both answers are at each dose, and the wanted one with a random arrow."""
    study, colours = steering_study(), scene.theme
    lines = {
        "wanted": (study["steered_wanted"].mean(axis=1), colours.lit),
        "own": (study["steered_own"].mean(axis=1), colours.dim),
        "random": (study["random_wanted"].mean(axis=1), colours.nameless),
    }
    plot = DosePlot(study["doses"], TOP, lines, scene.words("dose"), (WIDE, tall))
    return plot.shift(np.array([0.0, y, 0.0]) - plot.axes.get_center())


class HangingTexts(VGroup):
    """Threads down from one level, one a text, as long at each dose as the text has drifted.

    `draw` draws them up to a place among the doses; `get_values` gives the mean over texts.
    """

    def __init__(self) -> None:
        study = steering_study()
        self.drifts = {
            name: np.asarray(study[f"{name}_divergence"], dtype=float)
            for name in ("steered", "random")
        }
        self.unit = (HANG_Y - DEEPEST_Y) / max(float(one.max()) for one in self.drifts.values())
        thin = theme().mix(theme().negative, 0.4)
        texts = self.drifts["steered"].shape[1]
        self.threads = VGroup(*(VMobject(stroke_color=thin, stroke_width=2) for _ in range(texts)))
        self.middle = VMobject(stroke_color=theme().negative, stroke_width=6)
        steered = self.get_values("steered")
        self.number = Decimal(float(steered[-1]), 1, LABEL, theme().negative)
        self.control = DashedVMobject(
            self._line(VMobject(stroke_color=theme().nameless, stroke_width=5),
                       self.get_values("random"), len(steered) - 1),
            num_dashes=36,
        )  # fmt: skip
        random = self.get_values("random")
        self.control_number = Decimal(float(random[-1]), 1, LABEL, theme().nameless)
        super().__init__(self.threads, self.middle)
        self.draw(0.0)
        ends = (steered[-1], UP), (random[-1], DOWN)  # the two stand near each other
        for number, (deep, away) in zip((self.number, self.control_number), ends, strict=True):
            number.next_to(
                [dose_x(len(steered) - 1), HANG_Y - self.unit * deep, 0], RIGHT, 0.15
            ).shift(0.07 * away)

    def get_values(self, name: str) -> NDArray[np.float64]:
        """The mean drift at each dose with one of the arrows, "steered" or "random": (doses,)."""
        return np.asarray(self.drifts[name].mean(axis=1))

    def draw(self, place: float) -> "HangingTexts":
        """Draw all threads from no dose up to a place among the doses."""
        for thread, drift in zip(self.threads, self.drifts["steered"].T, strict=True):
            self._line(thread, drift, place)
        self._line(self.middle, self.get_values("steered"), place)
        return self

    def _line(self, line: VMobject, drift: NDArray[np.float64], place: float) -> VMobject:
        whole = [k for k in range(len(drift)) if k < place]
        stops = [*whole, place] if place > 0 else [0.0, 0.0]
        depths = np.interp(stops, np.arange(len(drift)), drift)
        return line.set_points_as_corners(
            [
                [dose_x(k), HANG_Y - self.unit * deep, 0]
                for k, deep in zip(stops, depths, strict=True)
            ]
        )

    def fall(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: from no dose to the highest, the texts drift."""
        last = len(self.get_values("steered")) - 1
        return UpdateFromAlphaFunc(
            self, lambda texts, alpha: texts.draw(alpha * last), rate_func=linear, **kwargs
        )
