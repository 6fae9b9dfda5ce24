"""What was measured in a network: activations as signed bars, and curves of an ablation."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Line,
    ManimColor,
    Polygon,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from scenes.mobjects.text import LABEL, SMALL, Decimal, Words
from scenes.theme import theme

GAP = 0.2  # units between a bar's end and its number


class ActivationBars(VGroup):
    """One neuron's activations for several texts: bars to the right, GELU's dips to the left.

    Parameters
    ----------
    labels
        One text a bar, n of them; they are moved to their places.
    activations
        Shape (n,), of either sign.
    unit
        Screen units of an activation of 1.
    lit
        From this activation on a bar is bright.

    Examples
    --------
    >>> ActivationBars([Words("both"), Words("one")], [0.9, -0.1])
    """

    def __init__(
        self,
        labels: Sequence[Words],
        activations: ArrayLike,
        *,
        unit: float = 2.6,
        row_gap: float = 0.56,
        lit: float = 0.5,
        places: int = 2,
        size: float = LABEL,
    ) -> None:
        values = np.asarray(activations, dtype=float)
        if values.shape != (len(labels),) or not len(labels):
            raise ValueError(f"activations must have shape ({len(labels)},), got {values.shape}")
        super().__init__()
        self.unit, self.lit = unit, lit
        self.labels, self.bars, self.numbers = VGroup(), VGroup(), VGroup()
        # Names stand clear of the longest dip.
        edge = -GAP - unit * max(0.0, -float(values.min()))
        self.origin = Line(0.35 * UP, (row_gap * (len(labels) - 1) + 0.35) * DOWN)
        self.origin.set_stroke(theme().faint, width=2)
        for k, (label, value) in enumerate(zip(labels, values, strict=True)):
            label.shift((edge - label.get_right()[0]) * RIGHT).put_baseline(-k * row_gap - 0.1)
            bar = Rectangle(width=1.0, height=0.5 * row_gap, stroke_width=0, fill_opacity=1)
            bar.move_to(k * row_gap * DOWN)
            number = Decimal(value, places, size, theme().dim, anchor="left")
            self.labels.add(label)
            self.bars.add(bar)
            self.numbers.add(number.put_baseline(-k * row_gap - 0.1))
            self._set(k, float(value))
        self.add(self.origin, self.labels, self.bars, self.numbers)
        self.center()

    def get_values(self) -> np.ndarray:
        """The activations shown, shape (n,)."""
        return np.array([number.get_value() for number in self.numbers])

    def row(self, k: int) -> VGroup:
        """Name, bar and number of text k."""
        return VGroup(self.labels[k], self.bars[k], self.numbers[k])

    def grow(self, k: int, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which bar k grows from nought and its number counts along."""
        value = float(self.numbers[k].get_value())
        row = VGroup(self.bars[k], self.numbers[k])

        def step(_: VGroup, alpha: float) -> None:
            self._set(k, alpha * value)

        return UpdateFromAlphaFunc(row, step, **kwargs)

    def _set(self, k: int, value: float) -> None:
        bar, number, colours = self.bars[k], self.numbers[k], theme()
        x, y = self.origin.get_x(), bar.get_y()
        width = max(self.unit * abs(value), 0.02)
        # Points are set, not a new bar: opacity belongs to whoever fades the bar.
        fresh = Rectangle(width=width, height=bar.height).move_to(
            [x + np.sign(value) * width / 2, y, 0]
        )
        bar.points = fresh.points
        lit = value >= self.lit
        quiet = colours.mix(colours.negative if value < 0 else colours.dim, 0.6)
        bar.set_fill(colours.answer if lit else quiet)
        number.set_value(value).set_fill(colours.ink if lit else colours.dim)
        end = max(x, x + self.unit * value)
        number.shift((end + GAP - number._anchor_point()[0]) * RIGHT)


class AblationPlot(VGroup):
    """A reading against how many neurons were overwritten, on a logarithmic axis.

    Parameters
    ----------
    sizes
        Shape (K,), rising, at least 1: how many neurons.
    window
        Lowest and highest reading in view; `look` changes it.
    ticks
        Readings that the axis names where they are in view.

    Curves and bands are added by `curve` and `band` and follow the window.

    Examples
    --------
    >>> plot = AblationPlot([1, 10, 100], window=(0.0, 1.0), ticks=[0.0, 0.5, 1.0])
    >>> plot.curve([0.9, 0.8, 0.4], theme().answer)
    """

    def __init__(
        self,
        sizes: ArrayLike,
        *,
        window: tuple[float, float],
        ticks: Sequence[float],
        width: float = 7.6,
        height: float = 4.3,
        places: int = 2,
    ) -> None:
        counts = np.asarray(sizes, dtype=float)
        if counts.ndim != 1 or counts.size < 2 or counts[0] < 1 or (np.diff(counts) <= 0).any():
            raise ValueError(f"sizes must be at least two rising counts from 1, got {sizes!r}")
        super().__init__()
        self.sizes, self.window = counts, window
        self.wide, self.high = width, height
        style = {"stroke_width": 2, "stroke_color": theme().faint}
        self.corner = VMobject().set_points_as_corners([[0, 0, 0], [0, 0, 0]])
        self.across = Line([0, 0, 0], [width, 0, 0], **style)
        self.upright = Line([0, 0, 0], [0, height, 0], **style)
        self.counts = VGroup()
        for power in range(int(np.log10(counts[-1])) + 1):
            number = Decimal(10.0**power, 0, SMALL, theme().dim)
            self.counts.add(number.move_to([self._x(10.0**power), -0.3, 0]))
        self.ticks = VGroup(
            *(Decimal(t, places, SMALL, theme().dim, anchor="right") for t in ticks)
        )
        self.followers: list[tuple[VMobject, np.ndarray]] = []
        self.add(self.corner, self.across, self.upright, self.counts, self.ticks)
        self.refresh()

    def place(self, size: float, reading: float) -> np.ndarray:
        """The point of the scene where a reading after so many neurons lies."""
        low, high = self.window
        up = (reading - low) / (high - low) * self.high
        return self.corner.get_start() + np.array([self._x(size), up, 0.0])

    def _x(self, size: float) -> float:
        return 0.35 + (self.wide - 0.7) * float(
            np.log(size / self.sizes[0]) / np.log(self.sizes[-1] / self.sizes[0])
        )

    def curve(self, readings: ArrayLike, colour: ManimColor, *, width: float = 4.0) -> "Readings":
        """Readings (K,) as dots joined by lines."""
        values = np.asarray(readings, dtype=float)
        if values.shape != self.sizes.shape:
            raise ValueError(f"readings must have shape {self.sizes.shape}, got {values.shape}")
        curve = Readings(self, values, colour, width)
        self.followers.append((curve, values))
        return curve

    def band(self, draws: ArrayLike, colour: ManimColor) -> Polygon:
        """From the lowest to the highest of several draws (K, D)."""
        values = np.asarray(draws, dtype=float)
        if values.ndim != 2 or len(values) != len(self.sizes):
            raise ValueError(f"draws must have shape ({len(self.sizes)}, D), got {values.shape}")
        band = Polygon(*np.zeros((3, 3)), stroke_width=0, fill_color=colour, fill_opacity=0.22)
        self.followers.append((band, values))
        self._lay(band, values)
        return band

    def level(self, reading: float, colour: ManimColor) -> Line:
        """A line at one reading, right across."""
        line = Line(stroke_width=2.2, stroke_color=colour)
        self.followers.append((line, np.array(reading)))
        self._lay(line, np.array(reading))
        return line

    def rise(self, level: Line, reading: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which a level comes up from the foot of the window to its reading."""
        foot = self.window[0]

        def step(line: Line, alpha: float) -> None:
            self._lay(line, np.array(foot + alpha * (reading - foot)))

        return UpdateFromAlphaFunc(level, step, **kwargs)

    def look(self, window: tuple[float, float], **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which another window of readings comes into view."""
        start, end = np.array(self.window), np.array(window)

        def step(plot: "AblationPlot", alpha: float) -> None:
            plot.window = tuple((1 - alpha) * start + alpha * end)
            plot.refresh()

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def refresh(self) -> None:
        """Lay ticks and whatever follows the plot anew."""
        low, high = self.window
        slack = 0.02 * (high - low)
        for tick in self.ticks:
            reading = tick.get_value()
            tick.move_to(self.place(1, reading))
            tick.shift((self.upright.get_x() - 0.2 - tick.get_right()[0]) * RIGHT)
            tick.set_opacity(1.0 if low - slack <= reading <= high + slack else 0.0)
        for follower, values in self.followers:
            self._lay(follower, values)

    def _lay(self, follower: VMobject, values: np.ndarray) -> None:
        if isinstance(follower, Readings):
            follower.refresh()
        elif values.ndim == 2:
            lowest, highest = values.min(axis=1), values.max(axis=1)
            rim = [self.place(k, v) for k, v in zip(self.sizes, lowest, strict=True)]
            rim += [self.place(k, v) for k, v in zip(self.sizes[::-1], highest[::-1], strict=True)]
            follower.set_points_as_corners([*rim, rim[0]])
        else:
            left = self.place(self.sizes[0], float(values)) + 0.35 * LEFT
            follower.set_points_as_corners([left, left + self.wide * RIGHT])


class Readings(VGroup):
    """A curve of an AblationPlot."""

    def __init__(
        self, plot: AblationPlot, values: np.ndarray, colour: ManimColor, width: float
    ) -> None:
        super().__init__()
        self.plot, self._values = plot, values
        self.line = VMobject(stroke_width=width, stroke_color=colour)
        self.dots = VGroup(
            *(
                Circle(radius=0.055, stroke_width=0, fill_color=colour, fill_opacity=1)
                for _ in values
            )
        )
        self.add(self.line, self.dots)
        self.refresh()

    def get_values(self) -> np.ndarray:
        """The readings shown, shape (K,)."""
        return self._values.copy()

    def refresh(self) -> None:
        """Follow the plot's window."""
        points = [self.plot.place(k, v) for k, v in zip(self.plot.sizes, self._values, strict=True)]
        self.line.set_points_as_corners(points)
        for dot, point in zip(self.dots, points, strict=True):
            dot.move_to(point)

    def end(self) -> np.ndarray:
        """The point of the scene where the curve ends."""
        return self.dots[-1].get_center()
