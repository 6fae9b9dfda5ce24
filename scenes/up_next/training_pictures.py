"""What is to come about training, as pictures that stand on plates and play themselves."""

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    Dot,
    FadeIn,
    LaggedStart,
    Line,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from mlp_math.activations import surprisal
from mlp_math.parameters import parameter_table
from scenes.mobjects.loss import WORST, loss_line
from scenes.mobjects.panels import PanelRow
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.scaling import ScalingLine
from scenes.mobjects.style import QUIET, plate, small_axes
from scenes.mobjects.text import BODY, Words, align_baselines
from scenes.moves import cascade, glide
from scenes.stage import LectureScene
from scenes.theme import theme

TEXTS = 14  # dots that stand for a library of text
SMALLEST, LARGEST = 6, 12  # powers of ten on the axis of sizes
PANEL_WIDTH, PANEL_HEIGHT, PANELS_Y = 4.15, 4.2, 0.45
# How long the lines of two answers are; a reader prefers the first.
ANSWERS = ((1.0, 0.75, 1.0, 0.35), (1.0, 1.0, 0.55, 0.2))


class ToCome(PanelRow):
    """Three panels, each with its name below; `pictures` by key of the words, in their order."""

    def __init__(self, scene: LectureScene) -> None:
        super().__init__(len(PICTURES), width=PANEL_WIDTH, height=PANEL_HEIGHT)
        self.move_to(PANELS_Y * UP)
        names = [fit(Words(scene.words(key), BODY + 4), PANEL_WIDTH) for key in PICTURES]
        for name, panel in zip(names, self.plates, strict=True):
            name.next_to(panel, DOWN, buff=0.45).set_x(panel.get_x())
        align_baselines(names)
        self.hold(names, waiting=lambda name: name.set_color(theme().dim))
        self.step = (self.plates[1].get_x() - self.plates[0].get_x()) / 2 * LEFT
        self.pictures: dict[str, PanelPicture] = {
            key: draw(scene, panel)
            for (key, draw), panel in zip(PICTURES.items(), self.plates, strict=True)
        }

    def bring(self, k: int) -> list[Any]:
        """Animations: panel k comes in lit, with its name; those before it make room, and rest.

        Those that have come stand in the middle of the frame.
        """
        step, plate, name = self.step, self.plates[k], self.contents[k].become(self.bright[k])
        plate.set_stroke(theme().focus)
        still_to_come = len(self.plates) - 1 - k
        pictures = list(self.pictures.values())
        VGroup(plate, name, pictures[k]).shift(-still_to_come * step)
        moves: list[Any] = [FadeIn(plate, name, shift=0.3 * UP)]
        for j in range(k):
            moves.append(self.told(self.contents[j].animate.shift(step)))
            moves.append(self.plates[j].animate.shift(step).set_stroke(theme().faint))
            moves.append(pictures[j].animate.shift(step))
        return moves


class PanelPicture(VGroup):
    """What stands on a panel and enters, part by part, when it is played."""

    def play_on(self, scene: LectureScene) -> None:
        """Play the picture's steps."""
        raise NotImplementedError


def axes_on(panel: RoundedRectangle) -> tuple[float, float]:
    """Width and height of the axes that a plate has room for."""
    return panel.width - 1.0, panel.height - 1.3


class ManyCosts(PanelPicture):
    """A dot for each of many texts on the curve of the cost, and all of them roll down."""

    def __init__(self, scene: LectureScene, panel: RoundedRectangle) -> None:
        self.axes = small_axes([0, 1], [0, WORST], *axes_on(panel)).move_to(panel)
        self.line = loss_line(self.axes, samples=60)
        rng = scene.rng()
        self.before = rng.uniform(0.03, 0.45, size=TEXTS)
        self.after = self.before + rng.uniform(0.1, 0.95, size=TEXTS) * (1 - self.before)
        self.dots = VGroup(*(Dot(radius=0.1, color=theme().focus) for _ in self.before))
        self.show(self.dots, self.before)
        super().__init__(self.axes, self.line, self.dots)

    def show(self, dots: VGroup, probabilities: np.ndarray) -> None:
        """Let the dots lie where the words that came have these probabilities (n,)."""
        for dot, p, loss in zip(dots, probabilities, surprisal(probabilities), strict=True):
            dot.move_to(self.axes.c2p(p, loss))

    def play_on(self, scene: LectureScene) -> None:
        scene.play(Create(self.axes), Create(self.line), run_time=0.4)
        scene.play(cascade(FadeIn, self.dots, scale=2), run_time=0.4)
        scene.play(glide(self.dots, self.show, self.before, self.after), run_time=0.8)


class TwoAnswers(PanelPicture):
    """Two answers, and a mark at the one that a reader prefers."""

    def __init__(self, scene: LectureScene, panel: RoundedRectangle) -> None:
        self.sheets = VGroup(*(answer_sheet(lengths) for lengths in ANSWERS))
        self.sheets.arrange(RIGHT, buff=0.35).move_to(panel).shift(0.3 * UP)
        self.mark = VMobject(stroke_color=theme().focus, stroke_width=8)
        self.mark.set_points_as_corners([[-0.24, 0.02, 0], [-0.06, -0.18, 0], [0.3, 0.28, 0]])
        self.mark.next_to(self.sheets[0], DOWN, buff=0.3)
        super().__init__(self.sheets, self.mark)

    def play_on(self, scene: LectureScene) -> None:
        chosen, other = self.sheets
        scene.play(cascade(FadeIn, self.sheets, 0.5, shift=0.2 * UP), run_time=0.5)
        scene.play(
            Create(self.mark),
            chosen[0].animate.set_stroke(theme().focus),
            other.animate.set_opacity(QUIET),
            run_time=0.5,
        )


def answer_sheet(lengths: tuple[float, ...]) -> VGroup:
    """A sheet with lines of text on it, of these shares of its width."""
    sheet = plate(1.6, 2.2, fill=theme().background, radius=0.1)
    lines = VGroup(
        *(Line(0.55 * LEFT, (1.1 * length - 0.55) * RIGHT, stroke_width=5) for length in lengths)
    ).arrange(DOWN, buff=0.32, aligned_edge=LEFT)
    return VGroup(sheet, lines.set_stroke(theme().ink).move_to(sheet))


class ScalingLaws(PanelPicture):
    """Loss against size, both by powers of ten; a dot runs down to the lecture's model."""

    def __init__(self, scene: LectureScene, panel: RoundedRectangle) -> None:
        width, height = axes_on(panel)
        self.graph = ScalingLine(SMALLEST, LARGEST, width=width, height=height, above=0.05)
        self.graph.move_to(panel)
        self.dot = Dot(radius=0.13, color=theme().focus).move_to(self.graph.line.get_start())
        count = parameter_table(scene.lecture.sizes)
        self.place = self.graph.place(count.total - count.group_total("embedding"))
        self.model = Words(scene.lecture.sizes.name, BODY, theme().focus)
        self.model.next_to(self.place, DOWN + LEFT, buff=0.15)
        keep_inside(self.model, left=self.graph.axes.get_left()[0] + 0.15)
        super().__init__(self.graph, self.dot, self.model)

    def play_on(self, scene: LectureScene) -> None:
        coming = Create(self.graph.axes), Create(self.graph.line), FadeIn(self.dot, scale=2)
        scene.play(*coming, run_time=0.4)
        falling = self.dot.animate.move_to(self.place)
        named = FadeIn(self.model, shift=0.15 * UP)
        scene.play(LaggedStart(falling, named, lag_ratio=0.5), run_time=0.9)


PICTURES: dict[str, Callable[[LectureScene, RoundedRectangle], PanelPicture]] = {
    "cost": ManyCosts,
    "feedback": TwoAnswers,
    "scaling": ScalingLaws,
}
