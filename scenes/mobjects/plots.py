"""Graphs of activations with dots that ride them, and number lines that a bias shifts."""

from collections.abc import Callable, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Dot,
    Line,
    ManimColor,
    NumberLine,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from scenes.frame import by_shape
from scenes.mobjects.style import small_axes
from scenes.mobjects.text import LABEL, SMALL, Decimal
from scenes.theme import theme

SAMPLES = 241
TICK = 0.07


class ActivationPlot(VGroup):
    """The graph of an activation, and dots that stand on its axis or ride its curve.

    Parameters
    ----------
    function
        Takes an array of inputs and gives an array of the same shape: `relu`, `gelu`, any callable.
    x_range, y_range
        What the axes show, (least, greatest).
    unit
        Units of the frame for 1 on either axis, or for 1 on the x axis and for 1 on the y axis.
    colour
        Of the curve; what matters now by default.
    drop
        Units from the x axis down to its numbers: more where a curve dips below the axis.
    samples
        How many points a curve is drawn through: 3 are enough for ReLU's two straight lines.

    Examples
    --------
    >>> plot = ActivationPlot(np.tanh)
    >>> dots = plot.add_dots([-1.0, 0.5, 2.0])
    >>> plot.rise()  # an animation: the dots leave the axis for the curve
    """

    def __init__(
        self,
        function: Callable[[np.ndarray], np.ndarray],
        *,
        x_range: tuple[float, float] = (-2.4, 2.4),
        y_range: tuple[float, float] = (-0.6, 2.4),
        unit: float | tuple[float, float] = 1.6,
        colour: ManimColor | None = None,
        drop: float = 0.16,
        samples: int = SAMPLES,
    ) -> None:
        for name, (least, greatest) in {"x_range": x_range, "y_range": y_range}.items():
            if not least < 0 < greatest:
                raise ValueError(
                    f"{name} must reach from below 0 to above 0, got {least, greatest}"
                )
        super().__init__()
        self.function, self.x_range, self.y_range = function, x_range, y_range
        self.samples = samples
        across, up = unit if isinstance(unit, tuple) else (unit, unit)
        self.axes = small_axes(
            list(x_range), list(y_range), across * (x_range[1] - x_range[0]),
            up * (y_range[1] - y_range[0]), stroke=2.4, colour=theme().faint,
        )  # fmt: skip
        self.x_axis, self.y_axis = self.axes.x_axis, self.axes.y_axis
        self.ticks, self.numbers = VGroup(), VGroup()
        self._mark_axes(drop)
        self.curve = self.graph(function, colour)
        self.dots = VGroup()
        self._inputs = np.zeros(0)
        self._height = np.zeros(0)
        self.add(self.x_axis, self.y_axis, self.ticks, self.numbers, self.curve, self.dots)
        self.center()

    def bare(self) -> "ActivationPlot":
        """Only axes and curve: a sign of the activation, without ticks, numbers and dots."""
        return self.remove(self.ticks, self.numbers, self.dots).center()

    def point(self, x: float, y: float) -> np.ndarray:
        """Where (x, y) lies in the frame."""
        place: np.ndarray = self.axes.c2p(x, y)
        return place

    def on_curve(self, x: float) -> np.ndarray:
        """Where the curve stands over x."""
        return self.point(x, float(self.function(np.array([x]))[0]))

    def graph(
        self, function: Callable[[np.ndarray], np.ndarray], colour: ManimColor | None = None
    ) -> VMobject:
        """A curve on these axes, cut at their edge; add it to the scene to show two at once."""
        xs = np.linspace(*self.x_range, self.samples)
        ys = np.asarray(function(xs), dtype=float)
        inside = (ys >= self.y_range[0] - 1e-9) & (ys <= self.y_range[1] + 1e-9)
        curve = VMobject(stroke_color=colour or theme().data, stroke_width=by_shape(5, 7.5))
        points = [self.point(x, y) for x, y in zip(xs[inside], ys[inside], strict=True)]
        return curve.set_points_as_corners(points)

    def add_dots(
        self, inputs: ArrayLike, colours: Sequence[ManimColor] | None = None, radius: float = 0.11
    ) -> VGroup:
        """Dots on the axis, one an input; shape (k,). They replace dots that were there."""
        xs = np.asarray(inputs, dtype=float)
        if xs.ndim != 1:
            raise ValueError(f"inputs must have shape (k,), got {xs.shape}")
        shades = colours or [theme().ink] * xs.size
        self.remove(self.dots)
        self.dots = VGroup(*(Dot(radius=radius, color=shade) for shade in shades))
        self.dots.set_z_index(2)
        self.add(self.dots)
        self._inputs, self._height = xs.copy(), np.zeros(xs.size)
        self._place()
        return self.dots

    def get_inputs(self) -> np.ndarray:
        """Where the dots stand on the axis, shape (k,)."""
        return self._inputs.copy()

    def get_values(self) -> np.ndarray:
        """The function at the dots, shape (k,)."""
        return np.asarray(self.function(self._inputs), dtype=float)

    def set_values(self, inputs: ArrayLike) -> "ActivationPlot":
        """Move the dots to other inputs at once, at the height they have between axis and curve."""
        xs = np.asarray(inputs, dtype=float)
        if xs.shape != self._inputs.shape:
            raise ValueError(f"inputs must have shape {self._inputs.shape}, got {xs.shape}")
        self._inputs = xs.copy()
        return self._place()

    def rise(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """The dots leave the axis and come to rest on the curve."""
        start = self._height.copy()

        def step(plot: "ActivationPlot", alpha: float) -> None:
            plot._height = (1 - alpha) * start + alpha
            plot._place()

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def ride(self, inputs: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """The dots travel along the curve to other inputs."""
        start, end = self._inputs.copy(), np.asarray(inputs, dtype=float)

        def step(plot: "ActivationPlot", alpha: float) -> None:
            plot.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def bend(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """The graph of the identity becomes ReLU's: its lower half turns up until it lies flat."""

        def step(plot: "ActivationPlot", alpha: float) -> None:
            plot.function = lambda z: np.where(z < 0, (1 - alpha) * z, z)
            plot.curve.set_points(plot.graph(plot.function).points)
            plot.set_values(plot.get_inputs())

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def _place(self) -> "ActivationPlot":
        heights = self._height * self.get_values()
        for dot, x, y in zip(self.dots, self._inputs, heights, strict=True):
            dot.move_to(self.point(x, y))
        return self

    def _mark_axes(self, drop: float) -> None:
        style = {"stroke_width": by_shape(2, 3), "stroke_color": theme().faint}
        for x in _whole_numbers(self.x_range):
            self.ticks.add(Line(TICK * DOWN, TICK * UP, **style).shift(self.point(x, 0)))
            number = Decimal(x, 0, SMALL, theme().dim)
            self.numbers.add(number.next_to(self.point(x, 0), DOWN, buff=drop))
        for y in _whole_numbers(self.y_range):
            self.ticks.add(Line(TICK * LEFT, -TICK * LEFT, **style).shift(self.point(0, y)))
            number = Decimal(y, 0, SMALL, theme().dim)
            self.numbers.add(number.next_to(self.point(0, y), LEFT, buff=0.16))


def _whole_numbers(span: tuple[float, float]) -> list[int]:
    """The whole numbers of a range but zero, which both axes would write."""
    return [k for k in range(int(np.ceil(span[0])), int(np.floor(span[1])) + 1) if k]


class BiasShifter(VGroup):
    """A number line, values as dots on it, and a cut: what lies right of the cut counts.

    Adding a bias slides every dot by the same amount. Dots at the same value stand on one another.

    Parameters
    ----------
    values
        Shape (k,): the values before any bias.
    span
        The least and greatest number of the line.
    unit
        Units of the frame from one number to the next.
    cut
        Where the cut stands at first.
    colours
        Of the dots, one a value.
    figures
        What stands on the line in place of dots, one a value; each as high as two radii.

    Examples
    --------
    >>> shifter = BiasShifter([2.0, 1.0, 1.0, 0.0])
    >>> shifter.slide(-1.0)  # an animation: 2, 1, 1, 0 slide to 1, 0, 0, −1
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        span: tuple[float, float] = (-1.6, 2.6),
        unit: float = 2.8,
        cut: float = 0.0,
        colours: Sequence[ManimColor] | None = None,
        radius: float = 0.13,
        figures: Sequence[VMobject] | None = None,
    ) -> None:
        start = np.asarray(values, dtype=float)
        if start.ndim != 1 or start.size == 0:
            raise ValueError(f"values must have shape (k,), k ≥ 1, got {start.shape}")
        super().__init__()
        self.start, self.bias, self.span, self.radius = start, 0.0, span, radius
        self.lift = radius if figures else 0.0  # figures stand on the line, dots lie on it
        self.line = NumberLine(
            [*span, 1], unit_size=unit, stroke_width=3, color=theme().faint, include_ticks=False
        )
        self.ticks, self.numbers = VGroup(), VGroup()
        for x in range(int(np.ceil(span[0])), int(np.floor(span[1])) + 1):
            style = {"stroke_width": 2.4, "stroke_color": theme().faint}
            self.ticks.add(Line(0.1 * DOWN, 0.1 * UP, **style).shift(self.line.n2p(x)))
            number = Decimal(x, 0, LABEL, theme().dim)
            self.numbers.add(number.next_to(self.ticks[-1], DOWN, buff=0.2))
        self.beyond = Rectangle(
            width=1, height=0.16, stroke_width=0, fill_opacity=1, fill_color=theme().data
        ).set_fill(theme().mix(theme().data, 0.35))
        self.cut = Line(0.14 * DOWN, 0.78 * UP, stroke_width=3, color=theme().ink)
        shades = colours or [theme().ink] * start.size
        dots = figures or [Dot(radius=radius, color=shade) for shade in shades]
        self.dots = VGroup(*dots).set_z_index(2)
        self.add(self.beyond, self.line, self.ticks, self.numbers, self.cut, self.dots)
        self._cut = float(cut)
        self.set_cut(cut)
        self.set_bias(0.0)
        self.center()

    def place(self, x: float) -> np.ndarray:
        """Where x lies on the line."""
        place: np.ndarray = self.line.n2p(x)
        return place

    def get_values(self) -> np.ndarray:
        """The values with the bias added, shape (k,): where the dots stand."""
        return self.start + self.bias

    def above(self) -> np.ndarray:
        """Which values lie beyond the cut, shape (k,)."""
        return self.get_values() > self._cut + 1e-9

    def set_bias(self, bias: float) -> "BiasShifter":
        """Add this bias to all values at once."""
        self.bias = float(bias)
        values = self.get_values()
        for k, (dot, x) in enumerate(zip(self.dots, values, strict=True)):
            below = int((np.abs(self.start[:k] - self.start[k]) < 1e-6).sum())
            high = 2.4 * self.radius * below + self.lift
            dot.move_to(self.place(float(x)) + high * UP)
        return self

    def set_cut(self, x: float) -> "BiasShifter":
        """Put the cut at x; the line shines right of it."""
        self._cut = float(x)
        place, end = self.place(x), self.line.get_end()
        self.cut.shift((place[0] - self.cut.get_center()[0]) * -LEFT)
        self.beyond.stretch_to_fit_width(max(end[0] - place[0], 1e-3))
        self.beyond.move_to((place + end) / 2)
        return self

    def get_cut(self) -> float:
        return self._cut

    def slide(self, bias: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """All dots slide to where this bias puts them."""
        start = self.bias

        def step(shifter: "BiasShifter", alpha: float) -> None:
            shifter.set_bias((1 - alpha) * start + alpha * bias)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def move_cut(self, x: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """The cut moves and the dots stay: the same question seen from the other side."""
        start = self._cut

        def step(shifter: "BiasShifter", alpha: float) -> None:
            shifter.set_cut((1 - alpha) * start + alpha * x)

        return UpdateFromAlphaFunc(self, step, **kwargs)
