"""Pictures of an ablation: cosines as arrows, the plot of what is left, its curves and marks."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    Create,
    FadeIn,
    Line,
    ManimColor,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.directions import component
from mlp_math.real_model import FactEvidence
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.layer_fields import LayerFields
from scenes.mobjects.measured import AblationPlot, Readings
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, TITLE, Decimal, Words, align_baselines
from scenes.moves import cascade, redrawn
from scenes.sets.evidence import EDGE_X, measured_answer, person_words
from scenes.stage import LectureScene
from scenes.theme import theme

PANEL_X = 2.25
PANEL_WIDTH = EDGE_X - PANEL_X
TICK = 0.05  # of a cosine
CURVES = ("ablation_zero", "ablation_random", "ablation_matched")
CORNER, UNIT = np.array([-4.7, -2.15, 0.0]), 5.4  # of the two directions


def at_cosine(cosine: float) -> np.ndarray:
    """The unit vector that has this cosine with the answer, which points to the right."""
    return np.array([cosine, np.sqrt(1 - cosine**2), 0.0])


class Association:
    """A name as an arrow that leans towards the answer, and its cosine with it, live.

    person is its number among the evidence's people; y is the name's baseline in the panel.
    """

    def __init__(
        self, scene: LectureScene, person: int, evidence: FactEvidence, shade: ManimColor, y: float
    ) -> None:
        text = str(evidence.arrays["people"][person])
        self.cosine = float(evidence.arrays["association"][person, 0])
        self.arrow = FeatureDirection(UP, colour=shade, start=CORNER / UNIT, unit=UNIT)
        self.number = Decimal(0, 2, TITLE, shade, anchor="left")
        self.number.add_updater(
            lambda live: live.set_value(component(self.arrow.get_values(), RIGHT))
        )
        name = fit(person_words(scene, text, BODY), PANEL_WIDTH)
        self.number.next_to(name, DOWN, buff=0.25).align_to(name, LEFT)
        self.line = VGroup(name, self.number)
        self.line.shift((PANEL_X - name.get_left()[0]) * RIGHT + (y - name.baseline) * UP)
        self.tip_name = fit(person_words(scene, text, LABEL), 2.3)

    def rest(self, side: np.ndarray) -> Words:
        """The arrow has come to rest, and its number too; gives its name, beside its tip."""
        self.number.clear_updaters()
        return self.tip_name.next_to(self.arrow.get_tip(), side, buff=0.2)


def answer_arrow(scene: LectureScene) -> tuple[FeatureDirection, Words]:
    """The answer's direction, to the right, and below its tip what it is."""
    shade = theme().answer
    arrow = FeatureDirection(RIGHT, colour=shade, start=CORNER / UNIT, unit=UNIT)
    word = Words(measured_answer(scene), HEADING, shade)
    return arrow, word.next_to(arrow.get_tip(), DOWN, buff=0.2).align_to(arrow, RIGHT)


def cosine_heading(scene: LectureScene, width: float) -> Words:
    """Which cosine is meant."""
    paint = {measured_answer(scene): theme().answer}
    return Words(scene.words("cosine"), LABEL, theme().dim, paint=paint, width=width)


def whole_window(evidence: FactEvidence) -> tuple[float, float]:
    """From 0 to above all readings: what is small must look small at first."""
    highest = max(float(evidence.arrays[key].max()) for key in CURVES)
    return 0.0, float(TICK * np.ceil(highest / TICK))


def close_window(evidence: FactEvidence) -> tuple[float, float]:
    """The part of the axis where anything happens."""
    lowest = min(float(evidence.arrays[key].min()) for key in CURVES)
    return TICK * float(np.floor(lowest / TICK)), whole_window(evidence)[1]


def empty_plot(evidence: FactEvidence) -> AblationPlot:
    """Axes for what is left of the cosine, without curves, with the whole window in view."""
    window = whole_window(evidence)
    ticks = [0.0, *np.arange(1, round(window[1] / TICK) + 1) * TICK]
    plot = AblationPlot(
        evidence.arrays["ablation_sizes"], window=window, ticks=ticks[::2], width=7.9, height=4.6
    )
    plot.set_x(-EDGE_X, LEFT)
    plot.shift((-2.0 - plot.across.get_y()) * UP)
    for number in (*plot.ticks, *plot.counts):
        number.scale(LABEL / SMALL)
    align_baselines(list(plot.counts))
    plot.refresh()
    return plot


def plot_words(scene: LectureScene, plot: AblationPlot) -> VGroup:
    """Which cosine is plotted, above; what was silenced, below."""
    heading = cosine_heading(scene, 8.2).next_to(plot, UP, buff=0.3).align_to(plot.upright, LEFT)
    axis = Words(scene.words("silenced"), LABEL, theme().dim)
    axis.next_to(plot.counts, DOWN, buff=0.2).set_x(plot.across.get_x())
    return VGroup(axis, heading)


def drawn(curve: Readings) -> list[Animation]:
    """Animations in which a curve comes from left to right, a dot at a time."""
    return [Create(curve.line), cascade(FadeIn, curve.dots, 0.9, scale=0.3)]


def specific_field(evidence: FactEvidence) -> LayerFields:
    """The model's neurons for the name, beside the plot."""
    field = LayerFields(evidence.arrays["cast_neurons"][0], width=PANEL_WIDTH, height=2.7)
    return field.move_to([PANEL_X + PANEL_WIDTH / 2, 0.2, 0])


def crosses(field: LayerFields, evidence: FactEvidence) -> VGroup:
    """The neurons most specific to the name, those that the lecture speaks of, crossed out."""
    arrays = evidence.arrays
    count = int(arrays["ablation_sizes"][evidence.handful])
    arm, lines = 0.16, VGroup()
    for address in zip(arrays["top_layers"][:count], arrays["top_neurons"][:count], strict=True):
        place = field.place(*map(int, address))
        for side in (1, -1):
            slope = arm * (RIGHT + side * UP)
            lines.add(Line(place - slope, place + slope, stroke_width=4))
    return lines.set_stroke(theme().negative)


class HandfulMark(VGroup):
    """What is left of the cosine with a handful of neurons gone; it follows the plot."""

    def __init__(self, plot: AblationPlot, size: float, reading: float) -> None:
        self.number = Decimal(reading, 2, BODY, theme().ink)
        ring = Circle(radius=0.16, stroke_width=3, color=theme().ink)
        super().__init__(ring, self.number)
        self.set_z_index(3)

        def follow(_: VGroup) -> None:
            ring.move_to(plot.place(size, reading))
            self.number.next_to(ring, DOWN, buff=0.2)

        follow(self)
        self.add_updater(follow)


class Control:
    """Many draws of other neurons: a thin curve for each, their band, and their mean."""

    def __init__(self, plot: AblationPlot, draws: np.ndarray, colour: ManimColor) -> None:
        self.colour = colour
        self.band: Polygon = plot.band(draws, colour)
        self.curve: Readings = plot.curve(draws.mean(axis=1), colour)
        self.plot, self.draws = plot, draws

    def single_draws(self) -> VGroup:
        """A thin curve for each draw, in the plot's present window."""
        lines = VGroup()
        for draw in self.draws.T:
            points = [self.plot.place(n, v) for n, v in zip(self.plot.sizes, draw, strict=True)]
            line = VMobject(stroke_width=1.6, stroke_color=theme().mix(self.colour, 0.6))
            lines.add(line.set_points_as_corners(points))
        return lines


def legend(scene: LectureScene, key: str, colour: ManimColor, k: int) -> Words:
    """Which curve is which, in row k of the panel beside the plot."""
    words = Words(scene.words(key), LABEL, colour, width=PANEL_WIDTH)
    return words.set_x(PANEL_X, LEFT).set_y(2.75 - 0.75 * k, UP)


class Verdict:
    """What follows, and how long the answer stayed the nearest of all."""

    def __init__(self, scene: LectureScene, evidence: FactEvidence) -> None:
        self.words = Words(scene.words("verdict"), BODY, theme().ink, width=PANEL_WIDTH)
        self.words.set_x(PANEL_X, LEFT).set_y(0.35, UP)
        self.until = Decimal(evidence.nearest_until, 0, BODY, theme().ink, anchor="left")
        self.among = Decimal(len(evidence.arrays["candidates"]), 0, BODY, theme().ink)
        self.nearest = VGroup()
        for key, number in (("still_with", self.until), ("silenced_nearest", self.among)):
            line = VGroup(Words(scene.words(key), LABEL, theme().dim), number)
            line.arrange(RIGHT, buff=0.2)
            align_baselines(line.submobjects)
            self.nearest.add(line)
        self.nearest.arrange(DOWN, buff=0.25, aligned_edge=LEFT)
        fit(self.nearest, PANEL_WIDTH).next_to(self.words, DOWN, buff=0.45).set_x(PANEL_X, LEFT)


def go_along(
    marker: Circle, curve: Readings, silenced: Decimal, until: int
) -> list[UpdateFromAlphaFunc]:
    """Animations of a marker along a curve, and of the count of silenced neurons, up to `until`."""
    sizes, readings = np.log(curve.plot.sizes), curve.get_values()

    def step(ring: Circle, alpha: float) -> None:
        size = until**alpha
        ring.move_to(curve.plot.place(size, float(np.interp(np.log(size), sizes, readings))))
        silenced.set_value(until if alpha == 1 else int(size))

    return [UpdateFromAlphaFunc(marker, step), redrawn(silenced)]
