"""Words, formulae and live numbers, all set by typst in the fonts of `scenes/fonts.py`.

Words from lecture files are data: they reach typst as quoted strings, never as markup.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import typst
from manim import (
    ORIGIN,
    RIGHT,
    Animation,
    ManimColor,
    MathTypst,
    Mobject,
    Typst,
    VGroup,
    VMobject,
)
from manim.mobject.text import typst_mobject
from svgelements import SVG

from lectures.language import number_style
from scenes.fonts import LISTED, besides, fonts_for
from scenes.theme import Presence, theme

# Sizes in manim's points; a point is 1/96 of a unit, so at 1080p an em is 1.41 px a point.
TITLE, HEADING, BODY, LABEL, SMALL = 64.0, 46.0, 36.0, 30.0, 27.0
EM_A_POINT = 1 / 96

FONT = (
    f"#set text(font: {LISTED}, fallback: false)\n"
    '#show math.equation: set text(font: "New Computer Modern Math", fallback: false)\n'
    "#set par(leading: 0.62em)\n"
    # One arrow length for every vector: the usual accent stretches over wide letters.
    "#let vec(x) = math.accent(x, math.arrow, size: 0.62em)\n"
)

CACHE = Path(os.environ.get("TYPST_SVG_CACHE", Path(__file__).parents[2] / "media" / "typst"))


def _compile(code: str, preamble: str = "", text_size: float = 10, font_paths: Any = None) -> Path:
    """Typst source to an SVG file in the cache, safe against workers that race for it.

    Stands in for manim's own function, which scans system fonts (other machines would draw other
    glyphs) and writes in place (another worker could read half a file).
    """
    source = _whole_source(text_size, preamble, code)
    CACHE.mkdir(parents=True, exist_ok=True)
    version = typst.__version__  # type: ignore[attr-defined]
    name = sha256(f"{version}\n{besides(code)}{source}".encode()).hexdigest()[:24]
    svg = CACHE / f"{name}.svg"
    fonts = fonts_for(
        code
    )  # in any case: a shot is made from the same, whether this is kept or not
    if not _is_whole(svg):
        compiled = typst.compile(source.encode(), format="svg", **fonts)
        _keep(svg, compiled + _seal(name, compiled))
    return svg


def _seal(name: str, picture: bytes) -> bytes:
    """A comment at a picture's end, which tells whether it is whole and the one of this name."""
    return f"<!-- sha256 {sha256(name.encode() + picture).hexdigest()} -->".encode()


_SEAL_LENGTH = len(_seal("", b""))


def _is_whole(svg: Path) -> bool:
    """Whether a typeset picture is there as it was written."""
    try:
        if not svg.is_file():
            return False
        content = svg.read_bytes()
    except OSError:
        return False
    return content[-_SEAL_LENGTH:] == _seal(svg.stem, content[:-_SEAL_LENGTH])


def _keep(svg: Path, content: bytes) -> None:
    """Write a picture whole or not at all, with the permissions that the umask leaves."""
    while True:
        part = svg.with_name(f".part-{secrets.token_hex(8)}.svg")
        try:
            part.write_bytes(content)
            os.replace(part, svg)
        except FileNotFoundError:
            CACHE.mkdir(parents=True, exist_ok=True)  # tidied away by another process
        else:
            return
        finally:
            part.unlink(missing_ok=True)


def _whole_source(text_size: float, preamble: str, body: str) -> str:
    return (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f"#set text(size: {text_size}pt)\n{FONT}{preamble}\n{body}\n"
    )


typst_mobject.typst_to_svg_file = _compile


def quoted(text: str) -> str:
    """`text` as a typst string literal: no character of it is markup."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


# How far the baseline lies below the middle, as a share of the height, by typst source. Manim's own
# `track_baselines` misreads the flipped groups of typst 0.15 and forgets copies from its SVG cache.
_BASELINES: dict[str, float] = {}


def _svg_baseline(svg: Path) -> float:
    """The y of the first glyph's baseline, in the SVG's points downwards."""

    def first_glyph(element: ElementTree.Element, offset: float, flip: float) -> float | None:
        transform = re.match(r"(matrix|translate)\(([^)]*)\)", element.get("transform", ""))
        if transform:
            figures = [float(x) for x in re.split(r"[ ,]+", transform.group(2).strip())]
            offset += flip * figures[-1] if len(figures) > 1 else 0.0
            if transform.group(1) == "matrix":
                flip *= figures[3]
        if element.tag.endswith("}use"):
            return offset
        for child in element:
            if not child.tag.endswith("}defs"):
                found = first_glyph(child, offset, flip)
                if found is not None:
                    return found
        return None

    baseline = first_glyph(ElementTree.parse(svg).getroot(), 0.0, 1.0)
    return 0.0 if baseline is None else baseline


_UNNAMED_GROUP = re.compile(r"root|numbered_group_\d+|g[0-9A-F]+")


class _Baselined:
    """What words, formulae and numbers have in common."""

    is_text = True
    takes_levels = True  # of presence, by `set_fill`

    @property
    def em_height(self) -> float:
        """Height of an em in units."""
        return float(self.font_size) * EM_A_POINT  # type: ignore[attr-defined]

    @property
    def baseline(self) -> float:
        """Height of the first line's baseline."""
        return float(self.get_center()[1] - _BASELINES[self.typst_code] * self.height)  # type: ignore[attr-defined]

    def set_fill(self, color: Any = None, opacity: float | None = None, family: bool = True) -> Any:
        """As manim's; a level of presence gives each glyph its own opacity (see `Presence`)."""
        if not isinstance(opacity, Presence):
            return super().set_fill(color, opacity, family)  # type: ignore[misc]
        if color is not None:
            super().set_fill(color, family=family)  # type: ignore[misc]
        for glyph in self.family_members_with_points():  # type: ignore[attr-defined]
            share = theme().share(glyph.get_fill_color(), opacity.contrast)
            VMobject.set_fill(glyph, opacity=share, family=False)
        return self

    def set_stroke(
        self,
        color: Any = None,
        width: Any = None,
        opacity: float | None = None,
        background: bool = False,
        family: bool = True,
    ) -> Any:
        """As manim's; strokes, such as a fraction's bar, keep to levels of presence too."""
        super().set_stroke(  # type: ignore[misc]
            color, width, None if isinstance(opacity, Presence) else opacity, background, family
        )
        if isinstance(opacity, Presence):
            for line in self.family_members_with_points():  # type: ignore[attr-defined]
                if line.get_stroke_width(background) > 0:
                    share = theme().share(line.get_stroke_color(background), opacity.contrast)
                    VMobject.set_stroke(line, opacity=share, background=background, family=False)
        return self

    def generate_mobject(self) -> Any:
        """Import the SVG through memory.

        Manim writes a scratch file beside the cached one and removes it: workers that set the same
        text at the same moment would remove one another's.
        """
        styled = self.modify_xml_tree(ElementTree.parse(self.get_file_path()))  # type: ignore[attr-defined]
        scratch = BytesIO()
        styled.write(scratch)
        scratch.seek(0)
        shapes, groups = self.get_mobjects_from(SVG.parse(scratch))  # type: ignore[attr-defined]
        self.add(*shapes)  # type: ignore[attr-defined]
        # Every animation copies what it moves. Parsed paths and groups that nobody can name would
        # make up nearly all of each copy.
        for shape in shapes:
            for part in shape.get_family():
                part.path_obj = None
        self.id_to_vgroup_dict = {
            name: group for name, group in groups.items() if not _UNNAMED_GROUP.fullmatch(name)
        }
        return self.flip(RIGHT)  # type: ignore[attr-defined]

    def _centre(self) -> None:
        """Centre what was imported where its SVG has it, noting where its baseline lies."""
        if self.typst_code not in _BASELINES:  # type: ignore[attr-defined]
            source = _compile(self.typst_code, self.typst_preamble)  # type: ignore[attr-defined]
            drop = _svg_baseline(source) - float(self.get_center()[1])  # type: ignore[attr-defined]
            _BASELINES[self.typst_code] = drop / self.initial_height  # type: ignore[attr-defined]
        self.center()  # type: ignore[attr-defined]

    def put_baseline(self, y: float) -> Any:
        """Move vertically so that the baseline lies at `y`."""
        return self.shift(np.array([0.0, y - self.baseline, 0.0]))  # type: ignore[attr-defined]


class Words(_Baselined, Typst):
    """On-screen words.

    Parameters
    ----------
    text
        The words, as data: nothing in them is markup.
    size
        Font size in manim's points: TITLE, HEADING, BODY, LABEL or SMALL.
    colour
        A colour of the theme; ink by default.
    width
        Width in units at which lines break; None for one line.
    align
        "left", "center" or "right" for lines that broke.
    paint
        Substrings and their colours.

    Examples
    --------
    >>> Words("Michael Jordan plays basketball", paint={"basketball": theme().answer})
    """

    def __init__(
        self,
        text: str,
        size: float = BODY,
        colour: ManimColor | None = None,
        *,
        width: float | None = None,
        align: str = "left",
        paint: Mapping[str, ManimColor] | None = None,
        italic: bool = False,
        **kwargs: Any,
    ) -> None:
        self.text = text
        self._painted = dict(paint or {})
        segments = _segments(text, self._painted)
        body = "".join(
            f"#box[#{quoted(piece)}]<paint{i}>" if key else f"#{quoted(piece)}"
            for i, (piece, key) in enumerate(segments)
        )
        if italic:
            body = f"#emph[{body}]"
        if width is not None:
            ems = width / (size * EM_A_POINT)
            body = f"#box(width: {ems:.3f}em, align({align})[{body}])"
        super().__init__(
            body,
            font_size=size,
            color=colour or theme().ink,
            should_center=False,
            stroke_width=0,
            **kwargs,
        )
        self._centre()
        for i, (_, key) in enumerate(segments):
            if key:
                self.select(f"paint{i}").set_color(self._painted[key])

    def part(self, text: str) -> Mobject:
        """The painted substring `text`."""
        for i, (_, key) in enumerate(_segments(self.text, self._painted)):
            if key == text:
                return self.select(f"paint{i}")
        raise KeyError(f"{text!r} is not painted in {self.text!r}")


def _segments(text: str, painted: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The text cut at its painted substrings: (piece, key or "")."""
    keys = [key for key in painted if key]
    if not keys:
        return [(text, "")]
    pattern = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    return [
        (piece, piece if piece in painted else "")
        for piece in re.split(f"({pattern})", text)
        if piece
    ]


class Formula(_Baselined, MathTypst):
    """A formula in typst mathematics; `{{ … : name }}` marks parts.

    `vec(E)` sets a letter with an arrow of fixed length. Words of a lecture never go in here
    except through `quoted`.

    Examples
    --------
    >>> Formula("{{vec(E) : e}} + {{W_arrow.t : w}}", paint={"e": theme().stream})
    """

    def __init__(
        self,
        code: str,
        size: float = BODY,
        colour: ManimColor | None = None,
        *,
        paint: Mapping[str, ManimColor] | None = None,
        **kwargs: Any,
    ) -> None:
        self.text = code
        super().__init__(
            code, font_size=size, color=colour or theme().ink, should_center=False, **kwargs
        )
        self._centre()
        for label, shade in (paint or {}).items():
            self.select(label).set_color(shade)

    def init_svg_mobject(self, use_svg_cache: bool) -> "Formula":
        """Read the SVG, or copy it from manim's cache, with the strokes that scale with glyphs.

        manim forgets those strokes in a copy: a fraction's bar was thicker the first time.
        """
        super().init_svg_mobject(use_svg_cache)
        self._stroke_width_tracked_submobjects = [
            part for part in self.get_family() if hasattr(part, "_typst_reference_size")
        ]
        return self

    def part(self, label: str) -> Mobject:
        """The part marked `{{ … : label }}`."""
        return self.select(label)


# --- numbers -----------------------------------------------------------------------------------

NARROW_SPACE = "\u202f"
_GLYPHS = f"0123456789+−.,%° {NARROW_SPACE}×≈e"
SIGNS = {"-": "−"}
_number_style = number_style("en")  # between groups of digits, and before decimals


def use_number_style(language: str) -> None:
    """Write every number drawn from here on as this language does: 12,288.5 or 12 288,5."""
    global _number_style
    _number_style = number_style(language)


@lru_cache(maxsize=1)
def _glyphs() -> dict[str, tuple[np.ndarray, float]]:
    """Outline points and advance width of each glyph, in ems above the baseline."""
    glyphs: dict[str, tuple[np.ndarray, float]] = {}
    zero = _advance("0")
    for character in _GLYPHS:
        if character in (" ", NARROW_SPACE):
            glyphs[character] = (np.zeros((0, 3)), 0.2)
            continue
        row = Words(f"0{character}", size=96)
        first, shape = row.submobjects[0], row.submobjects[1]
        # Nought is symmetrical, so its two bearings are equal.
        pen = float(first.get_left()[0]) - (zero - first.width) / 2 + zero
        origin = np.array([pen, row.baseline, 0.0])
        points = [sub.points - origin for sub in shape.get_family() if len(sub.points)]
        advance = zero if character.isdigit() else _advance(character)
        glyphs[character] = (np.concatenate(points), advance)
    return glyphs


def _advance(character: str) -> float:
    """How far the pen moves over a character, in ems."""
    row = Words(f"0{character}0", size=96)
    total = float(row.submobjects[2].get_left()[0] - row.submobjects[0].get_left()[0])
    return total / 2 if character == "0" else total - _advance("0")


def format_number(
    value: float,
    places: int,
    *,
    sign: bool = False,
    group: str | None = None,
    point: str | None = None,
) -> str:
    """`value` rounded half away from zero as a reader would, never as "−0.0" or "+0.0".

    Without `group` and `point` it is written as the active language does.
    """
    group = _number_style[0] if group is None else group
    point = _number_style[1] if point is None else point
    text = f"{abs(value):,.{places}f}"
    nonzero = any(ch in "123456789" for ch in text)
    text = text.replace(",", "\0").replace(".", point).replace("\0", group)
    if value < 0 and nonzero:
        return f"−{text}"
    return f"+{text}" if sign and nonzero else text


class Decimal(_Baselined, VMobject):
    """A number that can change every frame: one outline built from cached glyphs.

    Parameters
    ----------
    value
        The number; `get_value()` gives it back exactly.
    places
        Digits after the point.
    size, colour
        Font size in manim's points and theme colour.
    sign
        Whether positive numbers carry a plus.
    unit
        A suffix out of `%`, `°`, ` %`, `×`.
    group, point
        What stands between thousands and before decimals; the active language's by default.
    anchor
        "left", "center", "right", or "point": what stays in place when the number changes.

    Examples
    --------
    >>> Decimal(0.86, places=2, unit="°")
    """

    def __init__(
        self,
        value: float = 0.0,
        places: int = 1,
        size: float = BODY,
        colour: ManimColor | None = None,
        *,
        sign: bool = False,
        unit: str = "",
        group: str | None = None,
        point: str | None = None,
        anchor: str = "center",
        **kwargs: Any,
    ) -> None:
        self.places, self.sign, self.unit = places, sign, unit
        # Kept from birth: a number goes on being written as it was begun.
        self.group = _number_style[0] if group is None else group
        self.point = _number_style[1] if point is None else point
        self.anchor = anchor
        self._value = float(value)
        shade = colour or theme().ink
        super().__init__(fill_color=shade, fill_opacity=1, stroke_width=0, **kwargs)
        self._em = size * EM_A_POINT
        self._draw(ORIGIN)

    @property
    def text(self) -> str:
        """What is drawn."""
        number = format_number(
            self._value, self.places, sign=self.sign, group=self.group, point=self.point
        )
        return number + self.unit

    @property
    def em_height(self) -> float:
        return self._em

    @property
    def baseline(self) -> float:
        return float(self._anchor_point()[1])

    def get_value(self) -> float:
        """The number shown, unrounded."""
        return self._value

    def sign_colour(self, scale: float = 1.0) -> ManimColor:
        """The theme's colour for the sign that is read: none for what is written as zero."""
        read_as_zero = float(f"{self._value:.{self.places}f}") == 0
        return theme().signed(0.0 if read_as_zero else self._value, scale)

    def set_value(self, value: float) -> "Decimal":
        """Show another number; the anchor stays where it is."""
        anchor = self._anchor_point()
        self._value = float(value)
        self._draw(anchor)
        return self

    def follow(self, read: Callable[[], float]) -> "Decimal":
        """From now on, per frame, show what `read()` returns; `clear_updaters()` ends it."""
        return self.add_updater(lambda number: number.set_value(read()))

    def put_anchor(self, x: float) -> "Decimal":
        """Move sideways so that the anchor lies at `x`."""
        return self.shift((x - self._anchor_point()[0]) * RIGHT)

    def _anchor_point(self) -> np.ndarray:
        """The anchor on the baseline: the first point marks it and moves with the outline."""
        return np.array(self.points[0]) if len(self.points) else ORIGIN.copy()

    def _draw(self, anchor: np.ndarray) -> None:
        glyphs = _glyphs()
        pen, outlines = 0.0, []
        before_point = 0.0
        for character in self.text:
            points, advance = glyphs[character]
            outlines.append(points + pen * RIGHT)
            pen += advance
            if character.isdigit() and self.point not in self.text[: len(outlines)]:
                before_point = pen
        shift = {"left": 0.0, "center": pen / 2, "right": pen, "point": before_point}[self.anchor]
        outline = np.concatenate(outlines) if outlines else np.zeros((0, 3))
        # A degenerate curve at the anchor: it is never seen, and it moves and scales with the rest.
        marker = np.zeros((4, 3))
        self.points = np.concatenate([marker, outline - shift * RIGHT]) * self._em + anchor

    def scale(self, scale_factor: float, **kwargs: Any) -> "Decimal":
        super().scale(scale_factor, **kwargs)
        self._em *= abs(scale_factor)
        return self


class ChangeDecimal(Animation):
    """Counts a Decimal from its value to another."""

    def __init__(self, decimal: Decimal, value: float, **kwargs: Any) -> None:
        self.start_value, self.end_value = decimal.get_value(), float(value)
        super().__init__(decimal, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        value = (
            self.end_value
            if share == 1
            else (1 - share) * self.start_value + share * self.end_value
        )
        self.mobject.set_value(value)


def on_one_line(*parts: Any, gap: float, y: float | None = None) -> VGroup:
    """Words, formulae and numbers side by side on one baseline: the first one's, or `y`."""
    line = VGroup(*parts).arrange(RIGHT, buff=gap)
    align_baselines(parts, y)
    return line


def align_baselines(mobjects: Sequence[Any], y: float | None = None) -> None:
    """Put all on one baseline: the first one's, or `y`."""
    target = mobjects[0].baseline if y is None else y
    for mobject in mobjects:
        mobject.put_baseline(target)
