"""Truth tables filled by a function, and a gate whose inputs can be slid between no and yes."""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Circle,
    Line,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from scenes.mobjects.text import BODY, Decimal, Words
from scenes.theme import theme

Gate = Callable[[float, float], float]


class TruthTable(VGroup):
    """All combinations of 0 and 1 with what a function makes of them.

    Parameters
    ----------
    function
        Takes one number an input and gives a number.
    headers
        A mobject over each input's column and one over the output's.

    Examples
    --------
    >>> TruthTable(lambda a, b: a * b, [Words("a"), Words("b"), Words("a and b")])
    """

    def __init__(
        self,
        function: Callable[..., float],
        headers: Sequence[Mobject],
        *,
        row_gap: float = 0.78,
        col_gap: float = 1.15,
        size: float = BODY,
    ) -> None:
        if len(headers) < 2:
            raise ValueError(
                f"headers must name at least one input and the output, got {len(headers)}"
            )
        super().__init__()
        inputs = len(headers) - 1
        self.cases = list(product((0, 1), repeat=inputs))
        self.headers = VGroup(*headers)
        self.inputs, self.outputs = VGroup(), VGroup()
        xs = [col_gap * k for k in range(inputs)] + [col_gap * inputs + 0.25]
        for x, header in zip(xs, headers, strict=True):
            header.move_to([x, 0.25, 0])
        for k, case in enumerate(self.cases):
            y = -row_gap * (k + 1)
            line = VGroup(*(Decimal(bit, 0, size, theme().dim) for bit in case))
            for x, number in zip(xs, line, strict=False):
                number.shift(x * RIGHT).put_baseline(y)
            output = Decimal(function(*map(float, case)), 0, size, theme().ink)
            self.inputs.add(line)
            self.outputs.add(output.shift(xs[-1] * RIGHT).put_baseline(y))
        style = {"stroke_width": 2, "stroke_color": theme().faint}
        left, right = self.headers.get_left()[0] - 0.25, self.headers.get_right()[0] + 0.25
        bottom = -row_gap * len(self.cases) - 0.25
        across = (xs[-2] + xs[-1]) / 2
        self.rules = VGroup(
            Line([left, -0.18, 0], [right, -0.18, 0], **style),
            Line([across, 0.5, 0], [across, bottom, 0], **style),
        )
        self.add(self.headers, self.rules, self.inputs, self.outputs)
        self.center()

    def row(self, k: int) -> VGroup:
        """Inputs and output of case k."""
        return VGroup(*self.inputs[k], self.outputs[k])

    def get_values(self) -> np.ndarray:
        """The outputs, shape (2 ** inputs,), in the order of `cases`."""
        return np.array([number.get_value() for number in self.outputs])


class Slider(VGroup):
    """A knob on a track from 0 to 1, with its value beside it."""

    def __init__(self, value: float = 0.0, *, length: float = 1.7, places: int = 2) -> None:
        super().__init__()
        self.track = Line(0 * RIGHT, length * RIGHT, stroke_width=4, color=theme().faint)
        self.knob = Circle(radius=0.13, stroke_width=0, fill_opacity=1, fill_color=theme().ink)
        self.number = Decimal(value, places, BODY, theme().ink, anchor="right")
        self.number.next_to(self.track, LEFT, buff=0.3)
        self.number.put_baseline(self.track.get_y() - 0.12)
        self.add(self.track, self.knob, self.number)
        self.set_value(value)

    def get_value(self) -> float:
        return self.number.get_value()

    def set_value(self, value: float) -> "Slider":
        if not 0 <= value <= 1:
            raise ValueError(f"value must lie in [0, 1], got {value}")
        self.number.set_value(value)
        start, end = self.track.get_start(), self.track.get_end()
        self.knob.move_to(start + value * (end - start))
        return self


class LiveGate(VGroup):
    """Two sliders, wires, a gate's outline and its output, which follows the sliders.

    Parameters
    ----------
    function
        Of the two inputs; gives the output.
    label
        What is written on the gate.

    Examples
    --------
    >>> gate = LiveGate(lambda a, b: max(a + b - 1, 0.0), "AND")
    >>> gate.slide_to(0.75, 0.75)  # an animation that ends with 0.5 at the output
    """

    def __init__(self, function: Gate, label: str, *, places: int = 2) -> None:
        super().__init__()
        self.function, self.places = function, places
        colours = theme()
        self.body = self._outline(height=1.7)
        self.label = Words(label, BODY, colours.ink).move_to(self.body)
        rise = 0.45
        self.wires, self.sliders = VGroup(), VGroup()
        for side in (1, -1):
            end = np.array([self.body.get_left()[0], side * rise, 0])
            slider = Slider(places=places).shift(side * 1.05 * UP)
            slider.shift((end[0] - 0.9 - slider.get_right()[0]) * RIGHT)
            wire = VMobject(stroke_width=3, stroke_color=colours.faint)
            start = slider.track.get_end() + 0.2 * RIGHT
            knee = np.array([end[0] - 0.4, start[1], 0])
            wire.set_points_as_corners([start, knee, [knee[0], end[1], 0], end])
            self.sliders.add(slider)
            self.wires.add(wire)
        out = Line(
            self.body.get_right(), self.body.get_right() + 0.6 * RIGHT,
            stroke_width=3, color=colours.faint,
        )  # fmt: skip
        self.wires.add(out)
        self.output = Decimal(0.0, places, BODY, colours.focus, anchor="left")
        self.output.next_to(out, RIGHT, buff=0.2)
        self.output.put_baseline(out.get_y() - 0.12)
        self.add(self.wires, self.body, self.label, self.sliders, self.output)
        self.set_values(0.0, 0.0)
        self.center()

    @staticmethod
    def _outline(height: float) -> VMobject:
        """The engineers' sign of an AND gate: a box with a round front."""
        half = height / 2
        top, bottom = np.array([0.0, half, 0]), np.array([0.0, -half, 0])
        back = 0.75 * height * LEFT
        outline = VMobject(stroke_width=3, stroke_color=theme().ink)
        outline.set_points_as_corners([top, top + back, bottom + back, bottom])
        outline.append_points(ArcBetweenPoints(bottom, top, angle=np.pi).points)
        return outline.set_fill(theme().panel, opacity=1)

    def get_values(self) -> np.ndarray:
        """Both inputs and the output, shape (3,)."""
        return np.array([*(s.get_value() for s in self.sliders), self.output.get_value()])

    def set_values(self, first: float, second: float) -> "LiveGate":
        """Slide both inputs at once; the output follows from them as they are written."""
        first, second = (round(float(share), self.places) for share in (first, second))
        for slider, value in zip(self.sliders, (first, second), strict=True):
            slider.set_value(value)
        value = float(self.function(first, second))
        self.output.set_value(value)
        for wire, share in zip(self.wires, (first, second, value), strict=True):
            colours = theme()
            strength = min(max(share, 0.0), 1.0)
            wire.set_stroke(colours.neuron(0.2 + 0.8 * strength) if share else colours.faint)
        return self

    def enlarge(self, factor: float) -> "LiveGate":
        """Scale every part itself, so that live numbers keep their new size when they change."""
        centre = self.get_center()
        for part in self.family_members_with_points():
            part.scale(factor, about_point=centre)
        return self

    def slide_to(self, first: float, second: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which the inputs slide and the output follows all the way.

        They slide by what can be read: the output is true of the inputs as they are written.
        """
        start = self.get_values()[:2]
        end = np.array([first, second])

        def step(gate: "LiveGate", alpha: float) -> None:
            now = np.round((1 - alpha) * start + alpha * end, gate.places)
            gate.set_values(*(end if alpha == 1 else now))

        return UpdateFromAlphaFunc(self, step, **kwargs)
