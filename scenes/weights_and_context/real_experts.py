"""A published model's experts, counted: the field of them all, and the figures beside it."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, ManimColor, VGroup

from mlp_math.mixture_of_experts import DEEPSEEK_V3
from scenes.mobjects.expert_field import ExpertField
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.stage import LectureScene
from scenes.theme import theme

FIELD_WIDE, FIELD_TALL, FIELD_Y = 12.6, 4.3, -0.55


class RealExperts:
    """What the shot shows of the real model; nothing of it is on the stage at first."""

    def __init__(self, scene: LectureScene) -> None:
        real = DEEPSEEK_V3
        self.field = ExpertField(
            real.expert_layers, real.experts + real.shared, width=FIELD_WIDE, height=FIELD_TALL
        )
        self.field.set_y(FIELD_Y)
        self.total = Decimal(real.parameters, 0, HEADING, theme().ink)
        count = FiguresLine(scene.words("parameters"), [self.total], BODY, theme().dim)
        self.counted = VGroup(Words(real.name, HEADING, theme().ink), count)
        self.counted.arrange(RIGHT, buff=0.5).set_x(-FIELD_WIDE / 2, LEFT).set_y(3.3)
        in_mlps, at_work = 100 * real.share_of_perceptrons, 100 * real.share_at_work
        self.in_mlps = figure(in_mlps, 0, scene.words("in_mlps"), theme().mlp)
        self.working = figure(at_work, 1, scene.words("working"), theme().lit)
        for line, left in ((self.in_mlps, -FIELD_WIDE / 2), (self.working, 0.2)):
            line.set_x(left, LEFT).set_y(2.3)
        rows, columns = self.field.shape
        self.layout = FiguresLine(scene.words("layers"), [rows, columns], LABEL, theme().dim)
        self.layout.set_x(FIELD_WIDE / 2, RIGHT).set_y(-3.05)
        self.source = small_print(scene.words("source")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)

    def token_at_work(self, rng: np.random.Generator) -> np.ndarray:
        """Which experts a token visits: drawn at random, but for the shared one."""
        real = DEEPSEEK_V3
        lit = np.zeros(self.field.shape, dtype=bool)
        lit[:, -real.shared :] = True
        for row in lit:
            row[rng.choice(real.experts, real.active, replace=False)] = True
        return lit


def figure(value: float, places: int, words: str, colour: ManimColor) -> VGroup:
    """A large per cent and what it is of, on one line."""
    number = Decimal(value, places, TITLE, theme().legible(colour), unit=" %")
    said = fit(Words(words, BODY, theme().ink), 4.6)
    line = VGroup(number, said).arrange(RIGHT, buff=0.3)
    said.put_baseline(number.baseline)
    return line
