"""A frame, what it shows, and how it becomes the next: in Python, for want of a compiler.

`_native.c` has the same class; which of the two is used makes no difference to any picture.
"""

from collections.abc import Callable, Sequence
from typing import Any

import cairo
import numpy as np
from numpy.typing import NDArray

from fastcairo.native import Unsupported

SKIPPED, VECTOR, FOREIGN = range(3)  # kinds of mobject: never drawn, paths, manim's own code
TILE = (16, 32)
MITER_LIMIT = 10  # cairo's
Box = tuple[int, int, int, int]  # first and last row of tiles, first and last column


def surface_on(pixels: Any) -> cairo.ImageSurface:
    """A surface of cairo's that draws on an array of shape (height, width, 4)."""
    height, width = pixels.shape[:2]
    return cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, width, height)


class Entry:
    """What one mobject looks like in one frame; never changed once made.

    `paints` are (source, width, join, cap), in order; a width of None means a fill.
    """

    __slots__ = ("box", "foreign", "key", "paints", "path")

    def __init__(self, key: Any, path: Any, paints: Sequence[Any], box: Box | None) -> None:
        self.key, self.path, self.paints, self.box = key, path, paints, box
        self.foreign: Any = None


class Canvas:
    """Draws frames of one size on `frame`, an RGBA array that cairo draws on.

    Parameters
    ----------
    frame, scratch
        Contiguous uint8 arrays of shape (height, width, 4).
    view
        What knows manim's camera (`fastcairo.view.View`).
    """

    def __init__(self, frame: NDArray[np.uint8], scratch: NDArray[np.uint8], view: Any) -> None:
        self._view = view
        self._arrays = (frame, scratch)
        height, width = frame.shape[:2]
        self._surfaces = tuple(surface_on(array) for array in self._arrays)
        self._contexts = tuple(cairo.Context(surface) for surface in self._surfaces)
        self._pen = cairo.Context(self._surfaces[1])  # builds paths; never draws
        self.tile = TILE
        self.shape = (-(-height // TILE[0]), -(-width // TILE[1]))
        self.painted = 0
        self._matrix: tuple[float, ...] | None = None
        self._line_multiple = 0.01
        self._known: dict[
            int, tuple[Any, Entry]
        ] = {}  # the mobject is held, so its id stays its own
        self._shown: list[Entry] | None = None

    def set_view(self, matrix: tuple[float, ...], line_multiple: float) -> None:
        """How points become pixels; a new view forgets the frame."""
        if (matrix, line_multiple) == (self._matrix, self._line_multiple):
            return
        self._matrix, self._line_multiple = matrix, line_multiple
        for context in (*self._contexts, self._pen):
            context.set_matrix(cairo.Matrix(*matrix))
        self._known.clear()
        self.forget()

    def forget(self) -> None:
        """Let the next frame be drawn whole."""
        self._shown = None

    def entries(
        self,
        mobjects: Sequence[Any],
        points: Sequence[Any] | None = None,
        colours: Sequence[Any] | None = None,
    ) -> list[Entry]:
        """What they look like now, in order; `points` as projected, where they are."""
        if len(self._known) > 20_000:
            self._known.clear()
        found = []
        for i, mobject in enumerate(mobjects):
            kind = self._view.classify(type(mobject))
            if kind == SKIPPED:
                continue
            entry = None
            if kind == VECTOR:
                entry = self._vector_entry(mobject, points[i] if points is not None else None)
            found.append(entry or self._foreign_entry(mobject))
        return found

    def _vector_entry(self, mobject: Any, points: Any) -> Entry | None:
        if mobject.background_image:
            raise Unsupported("a mobject is coloured by an image")
        view, camera = self._view, self._view.camera
        own = points if points is not None else mobject.points
        if not isinstance(own, np.ndarray) or own.dtype != float:
            return None
        fill, stroke, behind = (
            camera.get_fill_rgbas(mobject),
            camera.get_stroke_rgbas(mobject),
            camera.get_stroke_rgbas(mobject, background=True),
        )
        width, width_behind = mobject.get_stroke_width(), mobject.get_stroke_width(background=True)
        gradient = max(len(fill), len(stroke), len(behind)) > 1
        key = (
            own.tobytes(),
            fill.tobytes(),
            stroke.tobytes(),
            behind.tobytes(),
            (width, width_behind, mobject.joint_type, mobject.cap_style),
            mobject.tolerance_for_point_equality,
            view.gradient(mobject) if gradient else None,
        )
        known = self._known.get(id(mobject))
        if known is not None and known[1].key == key:
            return known[1]
        pen = self._pen
        pen.new_path()
        camera.set_cairo_context_path(pen, mobject)
        path = pen.copy_path()
        paints = []
        for rgbas, wide in ((behind, width_behind), (fill, None), (stroke, width)):
            if wide == 0:
                continue
            camera.set_cairo_context_color(pen, rgbas, mobject)
            style = view.stroke_style(mobject) if wide is not None else (None, None)
            line = None if wide is None else wide * self._line_multiple
            paints.append((pen.get_source(), line, *style))
        entry = Entry(key, path, paints, self._box_of(own, paints))
        self._known[id(mobject)] = (mobject, entry)
        return entry

    def _box_of(self, points: NDArray[np.float64], paints: Sequence[Any]) -> Box | None:
        if len(points) < 4 or not np.isfinite(points).all():
            return None
        assert self._matrix is not None
        reach = 0.0
        for _source, line, join, _cap in paints:
            if line is not None:
                wide = MITER_LIMIT if join == cairo.LineJoin.MITER else 1.5
                reach = max(reach, 0.5 * line * wide)
        low, high = points[:, :2].min(axis=0) - reach, points[:, :2].max(axis=0) + reach
        matrix = cairo.Matrix(*self._matrix)
        corners = [
            matrix.transform_point(x, y) for x in (low[0], high[0]) for y in (low[1], high[1])
        ]
        xs, ys = zip(*corners, strict=True)
        return self._tiles_of((min(xs) - 2, min(ys) - 2, max(xs) + 2, max(ys) + 2))

    def _tiles_of(self, pixels: tuple[float, float, float, float]) -> Box | None:
        left, top, right, bottom = pixels
        (high, wide), (rows, columns) = TILE, self.shape
        first_row, last_row = max(int(top // high), 0), min(int(bottom // high), rows - 1)
        first, last = max(int(left // wide), 0), min(int(right // wide), columns - 1)
        if first_row > last_row or first > last:
            return None
        return first_row, last_row, first, last

    def _foreign_entry(self, mobject: Any) -> Entry:
        payload, key, box = self._view.describe(mobject)
        known = self._known.get(id(mobject))
        if known is not None and key is not None and known[1].foreign and known[1].key == key:
            return known[1]
        entry = Entry(key, None, (), self._tiles_of(box))
        entry.foreign = payload
        self._known[id(mobject)] = (mobject, entry)
        return entry

    def compose(
        self,
        entries: list[Entry],
        background: NDArray[np.uint8],
        painter: Callable[[Any, NDArray[np.uint8]], None],
    ) -> bytes | None:
        """Draw the frame; one byte a tile, 1 where it changed, or None if all of it is new."""
        frame, scratch = self._arrays
        if background.shape != frame.shape or background.dtype != np.uint8:
            raise Unsupported("the background isn't a picture of the frame's size")
        shown, self._shown = self._shown, None
        if shown is None:
            frame[:] = background
            self._paint(0, entries, None, painter)
            self._shown = entries
            return None
        changed = np.zeros(self.shape, dtype=np.uint8)
        spoilt = self._spoilt(shown, entries)
        if spoilt is not None:
            rows, columns = self._pixels_of(spoilt)
            scratch[rows, columns] = background[rows, columns]
            self._paint(1, entries, spoilt, painter)
            self._keep_differences(spoilt, changed)
        self._shown = entries
        return changed.tobytes()

    def _spoilt(self, old: list[Entry], new: list[Entry]) -> Box | None:
        """The box of all entries that come, go or change places."""
        head, was, now = 0, len(old), len(new)
        while head < was and head < now and old[head] is new[head]:
            head += 1
        while was > head and now > head and old[was - 1] is new[now - 1]:
            was, now = was - 1, now - 1
        places = {id(entry): i for i, entry in enumerate(old[head:was])}
        stays, reached, boxes = set(), -1, []
        for entry in new[head:now]:
            place = places.get(id(entry), -1)
            if place > reached:
                stays.add(place)
                reached = place
            else:
                boxes.append(entry.box)
        boxes += [entry.box for i, entry in enumerate(old[head:was]) if i not in stays]
        seen = [box for box in boxes if box is not None]
        if not seen:
            return None
        tops, bottoms, lefts, rights = zip(*seen, strict=True)
        return min(tops), max(bottoms), min(lefts), max(rights)

    def _pixels_of(self, box: Box) -> tuple[slice, slice]:
        height, width = self._arrays[0].shape[:2]
        top, bottom, left, right = box
        return (
            slice(top * TILE[0], min((bottom + 1) * TILE[0], height)),
            slice(left * TILE[1], min((right + 1) * TILE[1], width)),
        )

    def _paint(
        self, target: int, entries: list[Entry], within: Box | None, painter: Callable[..., None]
    ) -> None:
        context, surface = self._contexts[target], self._surfaces[target]
        surface.mark_dirty()
        for entry in entries:
            if entry.box is None or (within is not None and not _meet(entry.box, within)):
                continue
            self.painted += 1
            if entry.foreign is not None:
                surface.flush()
                painter(entry.foreign, self._arrays[target])
                surface.mark_dirty()
                continue
            context.new_path()
            context.append_path(entry.path)
            for source, line, join, cap in entry.paints:
                context.set_source(source)
                if line is None:
                    context.fill_preserve()
                    continue
                context.set_line_width(line)
                context.set_line_join(join)
                context.set_line_cap(cap)
                context.stroke_preserve()
        surface.flush()

    def _keep_differences(self, box: Box, changed: NDArray[np.uint8]) -> None:
        frame, scratch = self._arrays
        for row in range(box[0], box[1] + 1):
            for column in range(box[2], box[3] + 1):
                at = self._pixels_of((row, row, column, column))
                if not np.array_equal(frame[at], scratch[at]):
                    frame[at] = scratch[at]
                    changed[row, column] = 1


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and one[2] <= other[3] and other[2] <= one[3]
