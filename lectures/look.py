"""How a lecture looks: its themes, which are colours by role, and the logo on its title card.

A theme is a file `themes/NAME.toml` of a lecture's folder, or of `lectures/themes/`: a colour for
each role, or those that differ from the theme that it `extends`. What must be read has a contrast
of 4.5 to 1 on every ground, as the web's guidelines ask; contrasts are theirs, from 1 to 21.
"""

import base64
import difflib
import os
import re
import stat
import struct
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from lectures.characters import visible
from lectures.files import Files, LectureError, Raw, short

FOLDER = Path(__file__).resolve().parent / "themes"
GROUNDS = ("background", "middle", "edge", "panel")
# Roles that words and numbers are written in; the others are for shapes.
WRITTEN = (
    *("ink", "dim", "focus", "first", "last", "answer", "positive", "negative"),
    *("stream", "mlp", "attention", "data", "bound", "nameless"),
)
ROLES = (*GROUNDS, *WRITTEN, "faint", "lit", "lit_rim", "unlit")
# What would be taken for each other if it had one colour.
APART = (("first", "last", "answer"), ("positive", "negative"))
LEAST_CONTRAST = 4.5
MOST_THEMES = 20
MOST_LOGO_BYTES, MOST_LOGO_SIDE = 300_000, 2000  # bytes of a file, and pixels
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PNG = b"\x89PNG\r\n\x1a\n"

Colours = Mapping[str, str]  # "#rrggbb" by role


@cache
def shipped_themes() -> Mapping[str, Colours]:
    """The themes that come with the project, by name."""
    files, found = Files(), dict[str, Colours]()
    for path in sorted(FOLDER.glob("*.toml")):
        found[path.stem] = _checked(files.toml(path), f"themes/{path.name}", {})
    return found


def themes_of(lineage: Sequence[Path], files: Files) -> dict[str, Colours]:
    """The themes of a lecture's folder and of those it extends, and the shipped ones, by name.

    `lineage` has the nearest folder first, whose themes go before others of their name. Raises
    LectureError, with every role that is wrong, for a theme that can't be used.
    """
    found = dict(shipped_themes())
    for folder in reversed(lineage):
        paths = sorted((folder / "themes").glob("*.toml"))
        if len(paths) > MOST_THEMES:
            raise LectureError(f"{folder.name}/themes: more than {MOST_THEMES} themes")
        below = dict(found)
        for path in paths:
            where = f"{folder.name}/themes/{short(visible(path.name))}"
            if not _NAME.fullmatch(path.stem):
                raise LectureError(
                    f"{where}: a theme is named in lower case letters, digits and underscores"
                )
            found[path.stem] = _checked(files.toml(path), where, below)
    return found


def _checked(data: Raw, where: str, known: Mapping[str, Colours]) -> Colours:
    """A theme's colours, all of them."""
    own = dict(data)
    base = own.pop("extends", None)
    if base is not None and (not isinstance(base, str) or base not in known):
        raise LectureError(
            f"{where}: extends: no theme {short(repr(base))}; expected {' or '.join(known)}"
        )
    wrong = [f"{where}: {line}" for line in _misspelt(own)]
    colours = {**(known[base] if isinstance(base, str) else {}), **own}
    if not wrong and (missing := [role for role in ROLES if role not in colours]):
        wrong.append(f'{where}: {", ".join(missing)}: missing; or write extends = "dark"')
    if not wrong:
        wrong = [f"{where}: {line}" for line in (*_unreadable(colours), *_alike(colours))]
    if wrong:
        raise LectureError("\n".join(wrong))
    return {role: str(colours[role]).lower() for role in ROLES}


def _misspelt(own: Raw) -> list[str]:
    """What is no role, or no colour."""
    lines = []
    for role, value in own.items():
        if role not in ROLES:
            near = difflib.get_close_matches(role, ROLES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(ROLES)}"
            lines.append(f"{short(visible(role))}: not a role of a theme; {hint}")
        elif not isinstance(value, str) or not _COLOUR.fullmatch(value):
            lines.append(f'{role}: expected a colour such as "#4fd1b5", found {short(repr(value))}')
    return lines


def _unreadable(colours: Colours) -> list[str]:
    """What is written in a colour that can't be read on one of the grounds."""
    lines = []
    for role in WRITTEN:
        ground = min(GROUNDS, key=lambda ground: contrast(colours[role], colours[ground]))
        if (ratio := contrast(colours[role], colours[ground])) < LEAST_CONTRAST:
            lighter = not is_light(colours)
            lines.append(
                f"{role}: {colours[role]} has a contrast of {ratio:.1f} to 1 on {ground} "
                f"({colours[ground]}); what is read needs {LEAST_CONTRAST}, so make it "
                f"{'lighter' if lighter else 'darker'}"
            )
    return lines


def _alike(colours: Colours) -> list[str]:
    """Roles that mean different things and have one colour."""
    return [
        f"{other}: {colours[other]} is the colour of {role} too; they mean different things"
        for group in APART
        for k, role in enumerate(group)
        for other in group[k + 1 :]
        if colours[role].lower() == colours[other].lower()
    ]


def is_light(colours: Colours) -> bool:
    """Whether a theme is dark on light, rather than light on dark."""
    return luminance(colours["background"]) > 0.18  # as far from white as from black


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How bright a colour is, 0 to 1, by the weights of the web's guidelines."""
    levels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in levels]
    return sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# --- the logo ------------------------------------------------------------------------------------


def logo_of(folder: Path, name: object) -> str:
    """A logo as base64: a PNG file in the lecture's own folder, which is named in `[card]`.

    It is a part of the lecture like its words, so that it goes wherever the lecture goes. Raises
    LectureError for what is no such file, or too large.
    """
    where = f"{folder.name}/lecture.toml: card.logo"
    if not isinstance(name, str) or not re.fullmatch(r"[\w][\w .-]{0,60}\.png", name):
        raise LectureError(
            f'{where}: expected the name of a PNG file in this folder, such as "logo.png", found '
            f"{short(visible(repr(name)))}"
        )
    path = folder / name
    try:
        kind = os.lstat(path)
        if not stat.S_ISREG(kind.st_mode):
            raise LectureError(f"{where}: {name} is not a regular file")
        if kind.st_size > MOST_LOGO_BYTES:
            raise LectureError(
                f"{where}: {name} has {kind.st_size:,} bytes; at most {MOST_LOGO_BYTES:,}"
            )
        content = path.read_bytes()
    except OSError as error:
        raise LectureError(f"{where}: {name} can't be read: {error.strerror}") from error
    if content[:8] != _PNG or content[12:16] != b"IHDR" or len(content) < 33:
        raise LectureError(f"{where}: {name} is not a PNG picture")
    width, height = struct.unpack(">II", content[16:24])
    if not (1 <= width <= MOST_LOGO_SIDE and 1 <= height <= MOST_LOGO_SIDE):
        raise LectureError(
            f"{where}: {name} is {width} x {height} pixels; at most {MOST_LOGO_SIDE} each way"
        )
    return base64.b64encode(content).decode()
