"""Which shots exist, found by reading scene files without importing them (or manim)."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.project import PROJECT, SCENES

_CLASS = re.compile(r"^class\s+([A-Z]\w*)\s*\(", re.MULTILINE)


@dataclass(frozen=True)
class ShotSource:
    """Where a shot's class stands."""

    name: str
    path: Path

    @property
    def module(self) -> str | None:
        """The dotted name to import it by, or None for a file outside the project."""
        if not self.path.is_relative_to(PROJECT):
            return None
        return ".".join(self.path.relative_to(PROJECT).with_suffix("").parts)


Catalogue = Mapping[str, ShotSource]


@lru_cache(maxsize=8)
def scan(scenes: Path = SCENES) -> Catalogue:
    """Every class in `scenes/<part>/*.py` that could be a shot, by name.

    The shared mobjects and modules or classes that begin with an underscore are left out. Raises
    ValueError if two files define a shot of the same name.
    """
    found: dict[str, ShotSource] = {}
    for path in sorted(scenes.glob("*/*.py")):
        if path.parent.name in ("mobjects", "sets", "gallery") or path.name.startswith("_"):
            continue
        for name in _CLASS.findall(path.read_text(encoding="utf-8")):
            if name in found:
                raise ValueError(
                    f"shot {name} is defined twice: in {found[name].path} and in {path}"
                )
            found[name] = ShotSource(name, path)
    return found


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names most like `name`, whatever their case."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), by_fold, n=count, cutoff=0.5)
    within = [fold for fold in by_fold if len(name) > 3 and name.casefold() in fold]
    return [by_fold[fold] for fold in dict.fromkeys([*close, *within])][:count]


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?`, or nothing where no name is near."""
    near = nearest(name, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""
