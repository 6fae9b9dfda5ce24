"""Shot 1: the title, over a field of neurons in which one lights."""

import numpy as np
from manim import DOWN, RIGHT, UP, Circle, FadeIn, FadeOut, LaggedStart, VGroup

from mlp_math.activations import relu
from scenes.mobjects.text import BODY, TITLE, Words
from scenes.stage import LectureScene

ROWS, COLUMNS = 4, 26


class TitleCard(LectureScene):
    """Title and subtitle; below them neurons at work, and among them the one we look for."""

    def construct(self) -> None:
        heading = Words(self.words("heading"), TITLE)
        if heading.width > 12.4:
            heading.scale(12.4 / heading.width)
        heading.shift(1.25 * UP)
        subheading = Words(self.words("subheading"), BODY, self.theme.dim)
        subheading.next_to(heading, DOWN, buff=0.45)
        field, sought = self.neuron_field()
        with self.beat("question") as beat:
            self.play(
                LaggedStart(*(FadeIn(dot, scale=0.4) for dot in field), lag_ratio=0.012),
                FadeIn(heading, shift=0.25 * UP),
                run_time=1.8,
            )
            self.play(FadeIn(subheading, shift=0.15 * UP), run_time=0.8)
            self.play(
                sought.animate.set_fill(self.theme.answer).set_stroke(self.theme.answer).scale(1.7),
                run_time=max(beat.remaining / 3, 0.8),
            )
        self.play(FadeOut(field, heading, subheading, shift=0.2 * UP), run_time=0.7)

    def neuron_field(self) -> tuple[VGroup, Circle]:
        """Dots filled by the ReLU of random pre-activations, and one of them near the middle."""
        activations = relu(self.rng().normal(-0.35, 0.7, size=(ROWS, COLUMNS))).clip(0, 1)
        field = VGroup()
        for i, row in enumerate(activations):
            for j, activation in enumerate(row):
                shade = self.theme.mix(self.theme.ink, 0.1 + 0.55 * float(activation))
                field.add(
                    Circle(
                        radius=0.1,
                        stroke_width=1.5,
                        stroke_color=self.theme.faint,
                        fill_color=shade,
                        fill_opacity=1,
                    ).move_to(0.46 * (j * RIGHT + i * DOWN))
                )
        field.move_to(2.35 * DOWN)
        places = np.array([dot.get_center() for dot in field])
        sought = field[int(np.abs(places - field.get_center() - 0.23 * RIGHT).sum(axis=1).argmin())]
        return field, sought
