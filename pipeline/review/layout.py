"""What is wrong with a picture: off the frame, text over text, text too small to read.

Looked at are the mobjects on stage, not pixels: a finding names the object.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import VMobject, config
from numpy.typing import NDArray

from scenes.frame import shape

MARGIN = 0.03  # share of the frame that stays empty at each edge
MIN_EM_PIXELS = 24.0  # at 1080p
REFERENCE_SIDE = 1080  # pixels of the stage's shorter side
VISIBLE = 0.04  # opacities below this can't be seen
OPAQUE = 0.95
TOUCHING = 0.02  # units by which glyphs may overlap before it counts: kerning does so
Points = NDArray[np.float64]
Paint = tuple[tuple[float, float, float], float]  # red, green, blue from 0 to 1, and opacity


@dataclass(frozen=True)
class Box:
    """A rectangle on the frame, in units from its centre."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: Points) -> "Box":
        """The smallest box around points of shape (n, 2 or 3)."""
        low, high = points.min(axis=0), points.max(axis=0)
        return cls(float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    def overlap(self, other: "Box") -> float:
        """By how much two boxes overlap, in the direction in which they do so least."""
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.top, other.top) - max(self.bottom, other.bottom)
        return min(across, along)

    def within(self, other: "Box", slack: float = 0.0) -> bool:
        return (
            self.left >= other.left - slack
            and self.right <= other.right + slack
            and self.bottom >= other.bottom - slack
            and self.top <= other.top + slack
        )


@dataclass(frozen=True)
class Seen:
    """A thing on the frame: a text, or an outline that is no part of one."""

    name: str
    box: Box
    is_text: bool
    em: float = 0.0  # height of an em on the frame, in units
    glyphs: tuple[Box, ...] = field(default=(), repr=False)
    covers: bool = False  # whether it hides what lies beneath
    paints: tuple[Paint, ...] = field(default=(), repr=False)  # of the glyphs, or its own fill
    outline: Points | None = field(default=None, repr=False)  # of what is no text, shape (n, 2)
    mobject: Any = field(default=None, repr=False, compare=False)


def findings(scene: Any, width: float, height: float) -> list[str]:
    """What is wrong with what is on stage now; `width` and `height` of the frame in units."""
    seen = list(visible(scene))
    # Where the lens looks at a part, what is around it may run off the picture.
    looked_at = list(_all_seen(scene, getattr(scene, "looked_at", ()))) or seen
    found = [
        *_off_frame(looked_at, width, height),
        *_too_small(seen),
        *_text_over_text(seen),
    ]
    # Forty dots of one layer that run off the frame are one finding.
    return [
        f"{line} (and {count - 1} more like it)" if count > 1 else line
        for line, count in Counter(found).items()
    ]


def _off_frame(seen: list[Seen], width: float, height: float) -> Iterator[str]:
    x, y = width * (0.5 - MARGIN), height * (0.5 - MARGIN)
    safe = Box(-x, -y, x, y)
    for one in seen:
        if one.box.within(safe, slack=0.005):
            continue
        beyond = {
            "left": safe.left - one.box.left,
            "right": one.box.right - safe.right,
            "bottom": safe.bottom - one.box.bottom,
            "top": one.box.top - safe.top,
        }
        edge, amount = max(beyond.items(), key=lambda item: item[1])
        if one.box.overlap(Box(-width / 2, -height / 2, width / 2, height / 2)) < 0:
            yield f"{one.name} is wholly off the frame, beyond the {edge} edge"
        else:
            places = 1 if amount >= 0.05 else 3  # no finding says that it is 0.0
            yield f"{one.name} reaches {amount:.{places}f} units into the {edge} margin"


def _too_small(seen: list[Seen]) -> Iterator[str]:
    side = min(shape().width, shape().height)  # of the stage that the shot is composed on
    for one in seen:
        pixels = one.em / side * REFERENCE_SIDE
        if one.is_text and pixels < MIN_EM_PIXELS - 0.05:
            yield (
                f"{one.name} is {pixels:.1f} px high at 1080p; "
                f"text must be at least {MIN_EM_PIXELS:.0f} px"
            )


def _text_over_text(seen: list[Seen]) -> Iterator[str]:
    for one, other in overlapping(seen):
        yield f"{one.name} and {other.name} overlap"


def overlapping(seen: list[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """The pairs of texts whose letters lie on one another, where nothing hides them."""
    texts = [
        one for order, one in enumerate(seen) if one.is_text and not _hidden(one, seen[order + 1 :])
    ]
    for i, one in enumerate(texts):
        for other in texts[i + 1 :]:
            if one.box.overlap(other.box) > TOUCHING and _glyphs_overlap(one, other):
                yield one, other


def _hidden(text: Seen, above: list[Seen]) -> bool:
    """Whether something opaque lies over a whole text."""
    return any(one.covers and text.box.within(one.box) for one in above)


def _glyphs_overlap(one: Seen, other: Seen) -> bool:
    """Whether letters, not just the boxes around whole texts, lie on one another."""
    return any(a.overlap(b) > TOUCHING for a in one.glyphs for b in other.glyphs)


# --- what is on the frame ------------------------------------------------------------------------


def visible(scene: Any) -> Iterator[Seen]:
    """Everything on the frame that can be seen, in the order in which it is drawn."""
    return _all_seen(scene, [*scene.mobjects, *getattr(scene, "foreground_mobjects", [])])


def _all_seen(scene: Any, mobjects: Iterable[Any]) -> Iterator[Seen]:
    for mobject in dict.fromkeys(mobjects):
        yield from _seen(scene, mobject, "")


def _seen(scene: Any, mobject: Any, parent: str) -> Iterator[Seen]:
    if getattr(mobject, "may_bleed", False):
        return  # a background that is meant to run over the edge
    if getattr(mobject, "is_text", False):
        if (text := _text(scene, mobject)) is not None:
            yield text
        return
    kind = type(mobject).__name__
    plain = kind in {"VGroup", "Group", "VMobject", "Mobject", "VDict"}
    name = parent if plain and parent else kind
    if (outline := _outline(scene, mobject, name)) is not None:
        yield outline
    for part in mobject.submobjects:
        yield from _seen(scene, part, name)


def _text(scene: Any, mobject: Any) -> Seen | None:
    """A text with a box for each glyph, or None if nothing of it can be seen."""
    drawn = [
        (Box.around(points), _paint(part))
        for part in mobject.get_family()
        if _opacity(part) >= VISIBLE and len(points := _on_frame(scene, part)) > 0
    ]
    if not drawn:
        return None
    glyphs, paints = zip(*drawn, strict=True)
    box = Box(
        min(glyph.left for glyph in glyphs),
        min(glyph.bottom for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.top for glyph in glyphs),
    )
    shown = mobject.text if len(mobject.text) <= 40 else f"{mobject.text[:39]}…"
    name = f'{type(mobject).__name__} "{shown}"'
    em = mobject.em_height * _magnification(scene, mobject)
    return Seen(name, box, True, em, glyphs, paints=paints, mobject=mobject)


def _paint(part: Any) -> Paint:
    """The colour of an outline, and how opaque it is."""
    filled = _fill(part) > 0 or part.get_stroke_width() == 0
    colour = part.get_fill_color() if filled else part.get_stroke_color()
    red, green, blue = (float(level) for level in colour.to_rgb())
    return (red, green, blue), _opacity(part)


def _outline(scene: Any, mobject: Any, name: str) -> Seen | None:
    if _opacity(mobject) < VISIBLE:
        return None
    points = _on_frame(scene, mobject)
    if len(points) == 0:
        return None
    box = Box.around(points)
    filled = _fill(mobject)
    paints = ((_paint(mobject)[0], filled),) if filled >= VISIBLE else ()
    covers = filled >= OPAQUE and _is_rectangle(points, box)
    corners = points[::4, :2] if filled >= VISIBLE else None
    return Seen(name, box, False, covers=covers, paints=paints, outline=corners, mobject=mobject)


def _is_rectangle(points: Points, box: Box) -> bool:
    """Whether an outline keeps to the edges of its box, rounded corners aside."""
    near = 0.1 * min(box.right - box.left, box.top - box.bottom)
    x, y = points[:, 0], points[:, 1]
    at_edge = (
        (np.abs(x - box.left) <= near)
        | (np.abs(x - box.right) <= near)
        | (np.abs(y - box.bottom) <= near)
        | (np.abs(y - box.top) <= near)
    )
    return bool(near > 0 and at_edge.all())


def _opacity(mobject: Any) -> float:
    """How visible a mobject's own outline is."""
    if not isinstance(mobject, VMobject):
        return 1.0  # a picture: no outline to ask
    stroke = mobject.get_stroke_opacity() if mobject.get_stroke_width() > 0 else 0.0
    return max(float(_fill(mobject)), float(stroke))


def _fill(mobject: Any) -> float:
    return float(mobject.get_fill_opacity()) if isinstance(mobject, VMobject) else 0.0


def _on_frame(scene: Any, mobject: Any) -> Points:
    """A mobject's own points as the camera sees them, shape (n, 3), frame centre at the origin."""
    points = np.asarray(mobject.points, dtype=np.float64).reshape(-1, 3)
    if hasattr(mobject, "places"):
        points = points[4:]  # a Decimal begins with points that mark its anchor, never drawn
    if len(points) == 0:
        return points
    camera = scene.camera
    points = np.asarray(camera.transform_points_pre_display(mobject, points), dtype=np.float64)
    if hasattr(camera, "project_points"):  # in space, projecting has centred them already
        return points
    scale = _frame_height() / camera.frame_height
    return np.asarray((points - camera.frame_center) * scale, dtype=np.float64)


def _magnification(scene: Any, mobject: Any) -> float:
    """The factor by which the camera magnifies a text."""
    camera = scene.camera
    if not hasattr(camera, "project_points"):
        return float(_frame_height() / camera.frame_height)
    return 1.0 if mobject in camera.fixed_in_frame_mobjects else float(camera.get_zoom())


def _frame_height() -> float:
    return float(config.frame_height)
