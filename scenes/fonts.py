"""The fonts that all text is typeset in; typst is given none but these.

It brings New Computer Modern with it, which has Latin, Greek and Cyrillic. What Chinese, Japanese
and Korean need is drawn in Noto Serif CJK where that is installed (`sh install.sh cjk`).
"""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import typst

FAMILIES = ("New Computer Modern", "DejaVu Sans Mono", "Noto Serif CJK JP")
LISTED = "(" + ", ".join(f'"{family}"' for family in FAMILIES) + ")"  # as typst writes it
# Of Debian's package fonts-noto-cjk; elsewhere the variable says where it lies.
CJK_FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
VARIABLE = "LECTURE_CJK_FONT"
FIRST_WIDE = "\u1100"  # signs below are of other scripts


def is_wide(text: str) -> bool:
    """Whether a text has signs that are as wide as high, such as Chinese ones."""
    return any(ch >= FIRST_WIDE and east_asian_width(ch) in "WF" for ch in text)


def cjk_font() -> Path | None:
    """The font with Chinese, Japanese and Korean signs; None where there is none."""
    path = Path(os.environ.get(VARIABLE) or CJK_FONT)
    return path if path.is_file() else None


def besides(text: str) -> str:
    """A digest of the font that a text needs beside those of typst; empty where it needs none."""
    path = cjk_font() if is_wide(text) else None
    return sha256(path.read_bytes()).hexdigest()[:16] if path else ""


def typeset(source: bytes | Path, text: str, **how: Any) -> Any:
    """What typst makes of `source`, with the fonts that the signs in `text` need.

    `how` is `format`, `ppi`, `root` and the like, as typst takes them.
    """
    return typst.compile(source, **fonts_for(text), **how)


def fonts_for(text: str) -> dict[str, Any]:
    """What typst is told of fonts, for the signs in `text`."""
    path = cjk_font() if is_wide(text) else None
    return {"font_paths": _with(path)} if path else {"ignore_system_fonts": True}


@cache
def _with(path: Path) -> Any:
    """Typst's own fonts and those beside one more, looked through once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[path.parent])
