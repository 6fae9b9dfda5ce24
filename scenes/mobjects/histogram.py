"""How many pairs of vectors have which angle: a histogram whose axis can widen and turn to logs."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    DashedLine,
    Line,
    ManimColor,
    Rectangle,
    Triangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from scenes.mobjects.text import LABEL, SMALL, Decimal
from scenes.theme import theme

HALF_TURN = 180.0  # degrees: all angles there are between two vectors
HEADROOM = 1.06  # how far the axis reaches above the tallest bin
TICK = 0.09
CLOSEST = 0.42  # units between neighbouring numbers of the upright axis


class AngleCounts(NamedTuple):
    """What a histogram shows: pairs per bin, shape (bins,), and degrees, shape (bins + 1,)."""

    counts: np.ndarray
    edges: np.ndarray


class AngleHistogram(VGroup):
    """Pairs by angle, in equal bins of 0..180°, of which a window is shown.

    Parameters
    ----------
    counts
        Shape (bins,): pairs with their angle in each of `bins` equal bins of 0..180°.
    window
        The degrees that are shown, (least, greatest).
    log
        Whether heights are logarithms of 1 + count instead of counts.
    width, height
        Units of the axes.
    top
        The count at full height; a little more than the tallest bin shown by default.
    steps
        Degrees between numbers of the axis: the finest of these that leaves them room is shown.
    count_marks
        Counts that the upright axis names; those that would crowd others are left out.
    colour
        Of the bars; that of data by default.

    Lines, pointers, patches and outlines made by its methods follow every change of view. They
    are no parts of it, so that a shot can bring them in and take them away one by one.

    Examples
    --------
    >>> histogram = AngleHistogram([0, 1, 4, 1, 0, 0], window=(30, 150))
    >>> histogram.look(window=(0, 180), log=True)  # an animation: the axis widens, heights change
    """

    def __init__(
        self,
        counts: ArrayLike,
        *,
        window: tuple[float, float] = (0.0, HALF_TURN),
        log: bool = False,
        width: float = 10.8,
        height: float = 4.2,
        top: float | None = None,
        steps: Sequence[float] = (30, 10, 5),
        count_marks: Sequence[float] = (),
        colour: ManimColor | None = None,
        size: float = SMALL,
    ) -> None:
        super().__init__()
        self._counts = _checked_counts(counts)
        self.edges = np.linspace(0.0, HALF_TURN, self._counts.size + 1)
        self.window = _checked_window(window)
        self.log_share = float(log)
        self.top = float(top) if top is not None else self.fitting_top(self._counts)
        self.colour = colour or theme().data
        self.steps = tuple(sorted(steps, reverse=True))
        line = {"stroke_width": 2.4, "stroke_color": theme().faint}
        self.axis = Line(0.5 * width * LEFT, 0.5 * width * RIGHT, **line)
        corner = self.axis.get_start()
        self.side = Line(corner, corner + height * UP, **line)
        if not count_marks:
            self.side.set_stroke(width=0)
        self.body = VMobject(
            stroke_width=1.6,
            stroke_color=self.colour,
            fill_color=theme().mix(self.colour, 0.62),
            fill_opacity=1,
        )
        self._degree_pool = {
            float(x): self._degree_mark(float(x), size)
            for x in np.arange(0, HALF_TURN + 1e-9, min(self.steps))
        }
        self._count_pool = [(float(c), self._count_mark(float(c), size)) for c in count_marks]
        # All of them at all times: what a scene animates keeps the parts that it began with.
        self.marks = VGroup(*self._degree_pool.values(), *(mark for _, mark in self._count_pool))
        self.followers: list[Callable[[], None]] = []
        self.add(self.marks, self.body, self.axis, self.side)
        self.refresh()
        self.shift(0.5 * height * DOWN)

    # ---------------------------------------------------------------------------- what is shown

    def get_values(self) -> AngleCounts:
        """The counts shown, shape (bins,), and the bins' edges in degrees, shape (bins + 1,)."""
        return AngleCounts(self._counts.copy(), self.edges.copy())

    def set_values(self, counts: ArrayLike) -> "AngleHistogram":
        """Show other counts of the same bins, at the same scale."""
        new = _checked_counts(counts)
        if new.shape != self._counts.shape:
            raise ValueError(f"counts must have shape {self._counts.shape}, got {new.shape}")
        self._counts = new
        return self.refresh()

    def fitting_top(self, counts: ArrayLike) -> float:
        """A full height with a little air above the tallest bin of the window."""
        shown = (self.edges[1:] > self.window[0]) & (self.edges[:-1] < self.window[1])
        return HEADROOM * max(float(np.asarray(counts, dtype=float)[shown].max(initial=0.0)), 1.0)

    def count_at(self, degrees: float) -> int:
        """The pairs in the bar over an angle."""
        return int(self._counts[np.searchsorted(self.edges, degrees, "right") - 1])

    def place(self, degrees: float, count: float = 0.0) -> np.ndarray:
        """Where an angle and a count lie in the frame; beyond the window too."""
        low, high = self.window
        start, end = self.axis.get_start(), self.axis.get_end()
        along = (degrees - low) / (high - low)
        up = self.side.get_end() - self.side.get_start()
        return start + along * (end - start) + float(self._rise(np.array([count]))[0]) * up

    def _rise(self, counts: np.ndarray) -> np.ndarray:
        """Heights between 0 and 1, part of the way from counts to their logarithms."""
        linear = counts / self.top
        logs = np.log1p(counts) / np.log1p(self.top)
        return np.clip((1 - self.log_share) * linear + self.log_share * logs, 0.0, 1.0)

    # ------------------------------------------------------------------------------- animations

    def look(
        self,
        window: tuple[float, float] | None = None,
        log: bool | None = None,
        top: float | None = None,
        **kwargs: object,
    ) -> UpdateFromAlphaFunc:
        """An animation to another window, to logs or back, or to another full height."""
        before = (self.window, self.log_share, self.top)
        goal = (
            self.window if window is None else _checked_window(window),
            self.log_share if log is None else float(log),
            self.top if top is None else float(top),
        )

        def step(histogram: "AngleHistogram", alpha: float) -> None:
            histogram.window = _between_windows(before[0], goal[0], alpha)
            histogram.log_share = (1 - alpha) * before[1] + alpha * goal[1]
            histogram.top = float(before[2] ** (1 - alpha) * goal[2] ** alpha)
            histogram.refresh()

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def change_to(
        self, counts: ArrayLike, *, fit: bool = True, **kwargs: Any
    ) -> UpdateFromAlphaFunc:
        """An animation to other counts; with `fit`, the full height goes along."""
        goal = _checked_counts(counts)
        return self.play_through(np.array([self._counts, goal]), fit=fit, **kwargs)

    def shown_degrees(self) -> list[Decimal]:
        """The numbers of the axis that are seen in this view."""
        marks = self._degree_pool.values()
        return [mark[1] for mark in marks if mark[1].get_fill_opacity() > 0.5]

    def play_through(
        self,
        sequence: ArrayLike,
        moments: ArrayLike | None = None,
        *,
        tell: Callable[[float], None] | None = None,
        fit: bool = True,
        **kwargs: object,
    ) -> UpdateFromAlphaFunc:
        """An animation through stored counts, shape (k, bins), each at its moment, shape (k,).

        Between two of them counts go over evenly. `tell(moment)` hears where the film stands.
        """
        table = np.asarray(sequence, dtype=float)
        times = np.arange(len(table)) if moments is None else np.asarray(moments, dtype=float)
        if table.ndim != 2 or table.shape != (times.size, self._counts.size):
            raise ValueError(
                f"sequence must have shape ({times.size}, {self._counts.size}), got {table.shape}"
            )
        before, peaks = self.top, np.array([self.fitting_top(row) for row in table])

        def step(histogram: "AngleHistogram", alpha: float) -> None:
            moment = times[0] + alpha * (times[-1] - times[0])
            k = int(np.clip(np.searchsorted(times, moment, "right") - 1, 0, times.size - 2))
            share = float((moment - times[k]) / (times[k + 1] - times[k]))
            histogram._counts = (1 - share) * table[k] + share * table[k + 1]
            if fit:
                # From the height before, so that nothing jumps at the start.
                peak = (1 - share) * peaks[k] + share * peaks[k + 1]
                histogram.top = float(before + (peak - before) * min(5 * alpha, 1.0))
            histogram.refresh()
            if tell is not None:
                tell(float(moment))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    # ------------------------------------------------------------------- what follows the view

    def patch(self, low: float, high: float, colour: ManimColor) -> VMobject:
        """The bars between two angles, in another colour."""
        patch = VMobject(
            stroke_width=1.6,
            stroke_color=colour,
            fill_color=theme().mix(colour, 0.75),
            fill_opacity=1,
        )
        return self._follow(patch, lambda: self._fill(patch, self._counts, low, high))

    def outline(self, counts: ArrayLike, colour: ManimColor, width: float = 3.0) -> VMobject:
        """Other counts of the same bins as a line over the bars."""
        other = _checked_counts(counts)
        if other.shape != self._counts.shape:
            raise ValueError(f"counts must have shape {self._counts.shape}, got {other.shape}")
        line = VMobject(stroke_width=width, stroke_color=colour, fill_opacity=0)
        # No line along the axis where nothing is counted.
        filled = np.flatnonzero(other)
        low, high = (self.edges[filled[0]], self.edges[filled[-1] + 1]) if filled.size else (0, 0)
        return self._follow(line, lambda: self._fill(line, other, float(low), float(high)))

    def bound(self, degrees: float, colour: ManimColor | None = None) -> "BoundLines":
        """Dashed lines as far below and above 90° as `degrees` is."""
        lines = BoundLines(self, degrees, colour or theme().bound)
        return self._follow(lines, lines.refresh)

    def frame(self, low: float, high: float, colour: ManimColor | None = None) -> "DegreesFrame":
        """A frame about the degrees between two angles."""
        frame = DegreesFrame(self, low, high, colour or theme().ink)
        return self._follow(frame, frame.refresh)

    def pointer(self, degrees: float, places: int = 1, size: float = LABEL) -> "AnglePointer":
        """A wedge that stands on the axis at an angle, with the degrees above it."""
        pointer = AnglePointer(self, degrees, places, size)
        return self._follow(pointer, pointer.refresh)

    def inset(self, window: tuple[float, float], width: float, height: float) -> "ZoomInset":
        """A panel with its own axes that shows a part of the axis enlarged."""
        inset = ZoomInset(self, window, width, height)
        return self._follow(inset, inset.refresh)

    def _follow(self, follower: VMobject, refresh: Callable[[], None]) -> VMobject:
        refresh()
        self.followers.append(refresh)
        return follower

    # ---------------------------------------------------------------------------------- drawing

    def refresh(self) -> "AngleHistogram":
        """Draw everything anew for the counts and the view."""
        self._fill(self.body, self._counts, 0.0, HALF_TURN)
        self._place_degrees()
        self._place_counts()
        for follow in self.followers:
            follow()
        return self

    def _fill(self, shape: VMobject, counts: np.ndarray, low: float, high: float) -> None:
        """Give a shape the outline of the bars between two angles, cut at the window's edges."""
        low, high = max(low, self.window[0]), min(high, self.window[1])
        shown = np.flatnonzero((self.edges[1:] > low + 1e-9) & (self.edges[:-1] < high - 1e-9))
        if high <= low or not shown.size:
            shape.points = np.zeros((0, 3))
            return
        left = np.clip(self.edges[shown], low, high)
        right = np.clip(self.edges[shown + 1], low, high)
        across = np.column_stack([left, right]).ravel()
        rise = np.repeat(self._rise(counts[shown]), 2)
        across = np.concatenate([across[:1], across, across[-1:]])
        rise = np.concatenate([[0.0], rise, [0.0]])
        share = (across - self.window[0]) / (self.window[1] - self.window[0])
        start = self.axis.get_start()
        along = self.axis.get_end() - start
        up = self.side.get_end() - self.side.get_start()
        shape.set_points_as_corners(start + share[:, None] * along + rise[:, None] * up)

    def _degree_mark(self, degrees: float, size: float) -> VGroup:
        tick = Line(TICK * UP, TICK * DOWN, stroke_width=2, stroke_color=theme().faint)
        number = Decimal(degrees, 0, size, theme().dim, unit="°")
        # The degree sign hangs over: figures stand under their tick.
        number.next_to(tick, DOWN, buff=0.14).shift(0.05 * RIGHT)
        return VGroup(tick, number)

    def _place_degrees(self) -> None:
        """The marks of the axis: coarse ones stay, finer ones come in where there is room."""
        low, high = self.window
        unit = self.axis.get_length() / (high - low)
        for degrees, mark in self._degree_pool.items():
            step = next(s for s in self.steps if abs(degrees / s - round(degrees / s)) < 1e-9)
            room = float(np.clip((unit * step - 0.8) / 0.2, 0.0, 1.0))
            inside = low - 1e-6 <= degrees <= high + 1e-6
            _show_mark(mark, self.place(degrees), room if inside else 0.0)

    def _count_mark(self, count: float, size: float) -> VGroup:
        tick = Line(TICK * LEFT, TICK * RIGHT, stroke_width=2, stroke_color=theme().faint)
        number = Decimal(count, 0, size, theme().dim, anchor="right")
        number.next_to(tick, LEFT, buff=0.14)
        return VGroup(tick, number)

    def _place_counts(self) -> None:
        """The marks of the upright axis, in their order; those that would crowd others fade."""
        foot = float(self.axis.get_start()[1])
        taken = [foot - 0.1]
        for count, mark in self._count_pool:
            point = self.place(self.window[0], count)
            gap = min(abs(point[1] - y) for y in taken)
            room = float(np.clip((gap - CLOSEST + 0.1) / 0.1, 0.0, 1.0))
            # Half faded, a number that stands could not be read: it is clear, or not there.
            room = 0.5 + 0.5 * room if room >= 0.5 and count <= self.top else 0.0
            _show_mark(mark, point, room)
            if room > 0:
                taken.append(float(point[1]))


class BoundLines(VGroup):
    """Two dashed lines as far below 90° as above; what lies outside the window is not seen."""

    def __init__(self, histogram: AngleHistogram, degrees: float, colour: ManimColor) -> None:
        super().__init__()
        self.histogram = histogram
        self._degrees = _both_sides(degrees)
        self._inside = [True, True]
        height = histogram.side.get_length()
        self.add(
            *(
                DashedLine(
                    0 * UP, height * UP, dash_length=0.1, stroke_width=3, stroke_color=colour
                )
                for _ in range(2)
            )
        )

    def get_values(self) -> tuple[float, float]:
        """The two angles, in degrees."""
        return self._degrees

    def set_value(self, degrees: float) -> "BoundLines":
        """Stand as far off 90° as `degrees` is."""
        self._degrees = _both_sides(degrees)
        self.refresh()
        return self

    def refresh(self) -> None:
        low, high = self.histogram.window
        for k, (line, degrees) in enumerate(zip(self, self._degrees, strict=True)):
            foot = self.histogram.place(degrees)
            line.shift(foot - line[0].get_start())
            inside = low <= degrees <= high
            if inside != self._inside[k]:
                line.set_stroke(opacity=1.0 if inside else 0.0)
                self._inside[k] = inside


class DegreesFrame(VMobject):
    """A frame about some degrees, as high as the axis, whatever the view is."""

    def __init__(
        self, histogram: AngleHistogram, low: float, high: float, colour: ManimColor
    ) -> None:
        super().__init__(stroke_color=colour, stroke_width=4)
        self.histogram, self.degrees = histogram, (low, high)

    def refresh(self) -> None:
        low, high = (self.histogram.place(degrees) for degrees in self.degrees)
        up = self.histogram.side.get_length() * UP
        self.set_points_as_corners([low, low + up, high + up, high, low])


class AnglePointer(VGroup):
    """A wedge on the axis at an angle, the degrees as a live decimal above it."""

    def __init__(self, histogram: AngleHistogram, degrees: float, places: int, size: float) -> None:
        super().__init__()
        self.histogram = histogram
        self.wedge = Triangle(
            stroke_width=0, fill_color=theme().focus, fill_opacity=1
        ).scale_to_fit_height(0.16)
        self.wedge.rotate(np.pi)
        self.number = Decimal(degrees, places, size, theme().focus, unit="°")
        self.add(self.wedge, self.number)

    def get_value(self) -> float:
        """The angle, in degrees."""
        return self.number.get_value()

    def set_value(self, degrees: float) -> "AnglePointer":
        self.number.set_value(degrees)
        self.refresh()
        return self

    def refresh(self) -> None:
        foot = self.histogram.place(self.get_value())
        self.wedge.next_to(foot, UP, buff=0.06)
        # The number leans outwards, away from the bars, but not over the upright axis.
        shift = 0.5 * self.number.width + 0.12
        room = foot[0] - 2 * shift > self.histogram.axis.get_start()[0]
        outwards = LEFT if self.get_value() < 90 and room else RIGHT
        self.number.next_to(self.wedge, UP, buff=0.1).shift(shift * outwards)


class ZoomInset(VGroup):
    """A part of a histogram's axis, enlarged on a panel that two lines tie to it."""

    def __init__(
        self, parent: AngleHistogram, window: tuple[float, float], width: float, height: float
    ) -> None:
        super().__init__()
        self.parent = parent
        self.view = AngleHistogram(
            parent.get_values().counts,
            window=window,
            log=bool(parent.log_share),
            width=width - 0.9,
            height=height - 1.0,
            steps=parent.steps,
            colour=parent.colour,
        )
        self.panel = Rectangle(
            width=width,
            height=height,
            stroke_width=1.6,
            stroke_color=theme().faint,
            fill_color=theme().panel,
            fill_opacity=1,
        )
        self.panel.move_to(self.view.axis.get_center() + (0.5 * height - 0.65) * UP)
        self.ties = VGroup(*(Line(stroke_width=1.6, stroke_color=theme().faint) for _ in range(2)))
        self.add(self.ties, self.panel, self.view)

    def get_values(self) -> AngleCounts:
        """The parent's counts and edges, as the inset shows them."""
        return self.view.get_values()

    def refresh(self) -> None:
        """Take over the parent's counts, and tie the panel's lower corners to the axis."""
        counts = self.parent.get_values().counts
        self.view.top = self.view.fitting_top(counts)
        self.view.set_values(counts)
        corners = (self.panel.get_corner(DOWN + LEFT), self.panel.get_corner(DOWN + RIGHT))
        for tie, corner, degrees in zip(self.ties, corners, self.view.window, strict=True):
            tie.put_start_and_end_on(corner, self.parent.place(degrees))


def _both_sides(degrees: float) -> tuple[float, float]:
    """An angle and its mirror image beyond 90°, the smaller first."""
    off = abs(90.0 - degrees)
    return 90.0 - off, 90.0 + off


def _show_mark(mark: VGroup, place: np.ndarray, opacity: float) -> None:
    """A tick and its number at a place of an axis."""
    mark.shift(place - mark[0].get_center())
    mark[0].set_stroke(opacity=opacity)
    mark[1].set_fill(opacity=opacity)


def _checked_counts(counts: ArrayLike) -> np.ndarray:
    values = np.array(counts, dtype=float)
    if values.ndim != 1 or values.size == 0 or not (values >= 0).all():
        raise ValueError(
            f"counts must be at least one number, each at least 0, got shape {values.shape}"
        )
    return values


def _checked_window(window: tuple[float, float]) -> tuple[float, float]:
    low, high = map(float, window)
    if not 0 <= low < high <= HALF_TURN:
        raise ValueError(f"window must be degrees 0 <= least < greatest <= 180, got {window}")
    return low, high


def _between_windows(
    before: tuple[float, float], after: tuple[float, float], alpha: float
) -> tuple[float, float]:
    """Part of the way, at an even pace of enlargement."""
    if alpha in (0, 1):
        return after if alpha else before
    widths = before[1] - before[0], after[1] - after[0]
    width = widths[0] ** (1 - alpha) * widths[1] ** alpha
    share = alpha if widths[0] == widths[1] else (width - widths[0]) / (widths[1] - widths[0])
    low = before[0] + share * (after[0] - before[0])
    return low, low + width
