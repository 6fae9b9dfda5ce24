"""What is wrong with a picture for as long as it stands: read off the stage, frame by frame.

A fade or a flight passes; what lasts is a fault. Looked at are text too faint for what lies under
it, texts that lie on one another, numbers whose colour is another sign's, symbols in two colours at
once, and mobjects that say of themselves that they are not so (`disagreement`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import ManimColor, config
from numpy.typing import NDArray

from pipeline.review.layout import Seen, overlapping, visible
from scenes.theme import Theme, contrast

LEAST_CONTRAST = 2.95  # of text that stands: three to one, and a hair for rounding
FAINT_FOR = 0.8  # seconds after which faint text is no fade
OVER_FOR = 0.5  # seconds after which texts on one another are no crossing
FALSE_FOR = 0.35
STEADY = 0.03  # by how much contrast may change between two frames of text that stands
CLEAR = 0.6  # opacity from which text in flight counts
ROLES = ("first", "last", "answer", "stream", "mlp", "positive", "negative", "bound", "data")
_SYMBOL = re.compile(r"\{\{\s*(?:vec\()?([A-Z])\)?(?:_\S+)?\s*:\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Fault:
    """One fault: its kind, when it was seen first, in seconds, how long it lasted, and what."""

    kind: str
    begin: float
    seconds: float
    message: str


@dataclass
class Lasting:
    """Faults by what they are about, for as long as they are seen in frame after frame."""

    least: dict[str, float] = field(
        default_factory=lambda: {"contrast": FAINT_FOR, "collision": OVER_FOR}
    )
    found: list[Fault] = field(default_factory=list)
    _open: dict[tuple[str, Any], tuple[float, float, str]] = field(default_factory=dict)

    def see(self, now: float, seconds: float, seen: Iterable[tuple[str, Any, str]]) -> None:
        """At `now` and for so long these stand: (kind, what it is about, message)."""
        still = {(kind, about): message for kind, about, message in seen}
        for key in [key for key in self._open if key not in still]:
            self._end(key)
        for key, message in still.items():
            begin, lasted, first = self._open.get(key, (now, 0.0, message))
            self._open[key] = (begin, lasted + seconds, first)

    def close(self) -> list[Fault]:
        """What was found, when all is over; of faults in the same words the longest."""
        for key in list(self._open):
            self._end(key)
        longest: dict[tuple[str, str], Fault] = {}
        for fault in self.found:
            key = (fault.kind, fault.message)
            if key not in longest or fault.seconds > longest[key].seconds:
                longest[key] = fault
        return sorted(longest.values(), key=lambda fault: fault.begin)

    def _end(self, key: tuple[str, Any]) -> None:
        begin, lasted, message = self._open.pop(key)
        if lasted >= self.least.get(key[0], FALSE_FOR) - 1e-6:
            self.found.append(Fault(key[0], round(begin, 2), round(lasted, 2), message))


class Eye:
    """Looks at the stage in frame after frame."""

    def __init__(self) -> None:
        self.lasting = Lasting()
        self._contrasts: dict[int, float] = {}
        self._last: list[tuple[str, Any, str]] = []

    def look(self, scene: Any, changed: bool, seconds: float, now: float) -> None:
        """See what stands on stage in a frame that is shown for so many seconds."""
        if changed:
            seen = list(visible(scene))
            self._last = [
                *self._faint(scene, seen),
                *self._over(seen),
                *_of_numbers(seen, scene.theme),
                *_of_symbols(seen, scene.theme),
                *_disagreements(scene),
            ]
        self.lasting.see(now, seconds, self._last)

    def _faint(self, scene: Any, seen: list[Seen]) -> Iterator[tuple[str, Any, str]]:
        before, self._contrasts = self._contrasts, {}
        for order, text in enumerate(seen):
            if not text.is_text:
                continue
            value = least_contrast(scene, text, seen[:order], seen[order + 1 :])
            if value is None or value >= LEAST_CONTRAST:
                continue
            about = id(text.mobject)
            self._contrasts[about] = value
            if abs(before.get(about, value) - value) <= STEADY:
                yield "contrast", about, f"{text.name} has a contrast of {value:.1f} to 1"

    def _over(self, seen: list[Seen]) -> Iterator[tuple[str, Any, str]]:
        clear = [
            one
            for one in seen
            if not one.is_text or max((opacity for _, opacity in one.paints), default=0) >= CLEAR
        ]
        for one, other in overlapping(clear):
            if one.name == other.name:
                continue  # a copy that leaves, or comes to, what it is a copy of
            about = (id(one.mobject), id(other.mobject))
            yield "collision", about, f"{one.name} and {other.name} lie on one another"


# --- contrast ------------------------------------------------------------------------------------


def least_contrast(scene: Any, text: Seen, below: list[Seen], above: list[Seen]) -> float | None:
    """The least contrast of a text's glyphs with what lies under them; None where it is hidden."""
    if any(one.covers and text.box.within(one.box) for one in above):
        return None
    middle = ((text.box.left + text.box.right) / 2, (text.box.bottom + text.box.top) / 2)
    fills = [one for one in below if one.paints and not one.is_text and _holds(one, middle)]
    ground = _ground(scene, middle)
    for one in fills:
        (colour, opacity), *_ = one.paints
        ground = (1 - opacity) * ground + opacity * np.array(colour)
    under = ManimColor(tuple(ground))
    values = {
        contrast(ManimColor(tuple((1 - share) * ground + share * np.array(colour))), under)
        for colour, share in set(text.paints)
    }
    return min(values)


def _holds(one: Seen, point: tuple[float, float]) -> bool:
    """Whether an outline that is filled has a point inside."""
    x, y = point
    box = one.box
    if not (box.left <= x <= box.right and box.bottom <= y <= box.top) or one.outline is None:
        return False
    corners = one.outline
    after = np.roll(corners, -1, axis=0)
    crosses = (corners[:, 1] > y) != (after[:, 1] > y)
    if not crosses.any():
        return False
    a, b = corners[crosses], after[crosses]
    at = a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
    return bool(np.count_nonzero(at > x) % 2)


def _ground(scene: Any, point: tuple[float, float]) -> NDArray[np.float64]:
    """The colour of the ground at a point of the frame, 0 to 1."""
    picture = scene.camera.background
    height, width = picture.shape[:2]
    column = int((point[0] / config.frame_width + 0.5) * width)
    row = int((0.5 - point[1] / config.frame_height) * height)
    pixel = picture[min(max(row, 0), height - 1), min(max(column, 0), width - 1), :3]
    return np.asarray(pixel, dtype=np.float64) / 255


# --- what is not so ------------------------------------------------------------------------------


def _of_numbers(seen: list[Seen], theme: Theme) -> Iterator[tuple[str, Any, str]]:
    """Signed numbers in the colour of the other sign, or zero in that of either."""
    for one in seen:
        number = one.mobject
        if not (one.is_text and getattr(number, "sign", False) and hasattr(number, "places")):
            continue
        read, shade = round(number.get_value(), number.places), one.paints[0][0]
        said = sign_of(shade, theme)
        if said and np.sign(read) != said:
            colour = "positive" if said > 0 else "negative"
            yield "number", id(number), f"{one.name} has the colour of {colour} numbers"


def sign_of(shade: tuple[float, float, float], theme: Theme) -> int:
    """Which sign a colour tells by `Theme.signed`: 1, -1, or 0 for none."""
    dim = theme.dim.to_rgb()
    for sign, role in ((1, theme.positive), (-1, theme.negative)):
        along = role.to_rgb() - dim
        share = float((np.array(shade) - dim) @ along / (along @ along))
        if 0.3 <= share <= 1.02 and np.abs(dim + share * along - shade).max() < 0.02:
            return sign
    return 0


def _of_symbols(seen: list[Seen], theme: Theme) -> Iterator[tuple[str, Any, str]]:
    """Capital letters that stand in the colours of two roles at once, and so for two things."""
    roles = {getattr(theme, name).to_hex(): name for name in ROLES}
    meant: dict[str, set[str]] = {}
    for one in seen:
        code = getattr(one.mobject, "text", "")
        if not one.is_text or "{{" not in code:
            continue
        for symbol, label in _SYMBOL.findall(code):
            glyphs = one.mobject.part(label).family_members_with_points()
            shades = {glyph.get_fill_color().to_hex() for glyph in glyphs}
            meant.setdefault(symbol, set()).update(roles[s] for s in shades if s in roles)
    for symbol, parts in meant.items():
        if len(parts) > 1:
            said = " and ".join(sorted(parts))
            yield "symbol", symbol, f"the symbol {symbol} stands in the colours of {said} at once"


def _disagreements(scene: Any) -> Iterator[tuple[str, Any, str]]:
    """What mobjects say that is not so, by their own account."""
    for mobject in scene.get_mobject_family_members():
        asked = getattr(type(mobject), "disagreement", None)
        if asked is not None and (message := asked(mobject)):
            yield "false", id(mobject), message
