"""Shot 1: the title, among neurons of which one lights."""

import numpy as np
from manim import RIGHT, UP, Circle, FadeIn, FadeOut, LaggedStart, ManimColor, VGroup

from mlp_math.activations import relu
from scenes.mobjects.text import BODY, TITLE, Words
from scenes.sets.model import ANSWER_RADIUS, prompt_strip
from scenes.stage import LectureScene

# Rows of neurons above and below the title, by their height on the frame.
ROWS = (3.42, 2.74, 2.06, -1.7, -2.38, -3.06)
COLUMNS, PITCH, RADIUS = 19, 0.7, 0.17
SOUGHT = (4, 9)  # the neuron that lights: the middle of the lower rows
QUIET = 0.1  # how bright a neuron at rest is


class TitleCard(LectureScene):
    """Title and subtitle in a field of neurons at work, and among them the one we look for."""

    def construct(self) -> None:
        heading = Words(self.words("heading"), 1.25 * TITLE)
        if heading.width > 12.4:
            heading.scale(12.4 / heading.width)
        heading.move_to(0.55 * UP)
        subheading = Words(self.words("subheading"), BODY, self.theme.dim).move_to(-0.5 * UP)
        rng = self.rng()
        inputs = [relu(rng.normal(-0.3, 0.7, size=(len(ROWS), COLUMNS))) for _ in range(3)]
        field = self.neuron_field(inputs[0])
        sought = field[SOUGHT[0] * COLUMNS + SOUGHT[1]]
        others = VGroup(*(dot for dot in field if dot is not sought))

        with self.beat("question") as beat:
            from_the_middle = sorted(field, key=lambda dot: np.linalg.norm(dot.get_center()))
            self.play(
                LaggedStart(*(FadeIn(dot, scale=0.3) for dot in from_the_middle), lag_ratio=0.02),
                FadeIn(heading, shift=0.25 * UP),
                run_time=1.5,
            )
            # Two inputs pass: the field answers each in another way.
            self.play(self.pass_through(field, inputs[1]), FadeIn(subheading, shift=0.15 * UP))
            self.play(self.pass_through(field, inputs[2]))
            self.play(
                *(dot.animate.set_fill(self.shade(0.0)) for dot in others),
                sought.animate.set_fill(self.theme.answer)
                .set_stroke(self.theme.answer)
                .scale(ANSWER_RADIUS / RADIUS),
                run_time=max(beat.remaining / 2, 0.8),
            )
        # The neuron stays: it becomes the blank of the prompt.
        blank = prompt_strip(self).tokens[-1]
        self.play(
            FadeOut(others, heading, subheading),
            sought.animate.move_to(blank),
            run_time=0.9,
        )

    def neuron_field(self, activations: np.ndarray) -> VGroup:
        """A dot a neuron, row by row, filled by its activation."""
        field = VGroup()
        for y, row in zip(ROWS, activations, strict=True):
            for j, activation in enumerate(row):
                dot = Circle(
                    radius=RADIUS,
                    stroke_width=2,
                    stroke_color=self.theme.faint,
                    fill_color=self.shade(activation),
                    fill_opacity=1,
                )
                field.add(dot.move_to(PITCH * (j - (COLUMNS - 1) / 2) * RIGHT + y * UP))
        return field

    def shade(self, activation: float) -> ManimColor:
        """The more active a neuron, the brighter."""
        return self.theme.mix(self.theme.ink, QUIET + 0.6 * min(float(activation), 1.0))

    def pass_through(self, field: VGroup, activations: np.ndarray) -> LaggedStart:
        """The field's activations change, column after column."""
        return LaggedStart(
            *(
                VGroup(*field[j::COLUMNS]).animate.become(
                    VGroup(
                        *(
                            dot.copy().set_fill(self.shade(activation))
                            for dot, activation in zip(field[j::COLUMNS], column, strict=True)
                        )
                    )
                )
                for j, column in enumerate(activations.T)
            ),
            lag_ratio=0.08,
            run_time=1.2,
        )
