"""Writes docs/gallery.md: every mobject of the vocabulary, its picture and how it is made.

    python docs/build_gallery.py              write the page, and the pictures that are missing
    python docs/build_gallery.py NAME …       and draw these anew; `all` for all of them
    python docs/build_gallery.py --check      say whether page and pictures are there and up to date

Pictures are the last frames of the scenes in `scenes/gallery`; code and words are theirs too.
Whether a picture still shows what its scene draws, tests/scenes/gallery looks at.
"""

import argparse
import ast
import importlib
import logging
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "gallery.md"
PICTURES = ROOT / "docs" / "gallery"
SCENES = ROOT / "scenes" / "gallery"
VOCABULARY = ROOT / "scenes" / "mobjects"
PREFIX = "Gallery"
SIZE = (480, 270)
DRAWN_LARGER = 2  # and made smaller, so that thin lines stay even
QUALITY = 80  # of WebP
# Chapters in the order in which one meets them; a file that is not named comes last.
ORDER = (
    "basics", "block", "down", "directions", "look", "parameters", "histogram", "room", "features",
    "measured", "training", "taken_apart",
)  # fmt: skip

INTRODUCTION = """\
# The vocabulary in pictures

<!-- Written by `python docs/build_gallery.py` from scenes/gallery. Edit that. -->

What the film's shots are made of, for scenes of your own: values go in, a mobject comes out, and
most give their values back by `get_value` or `get_values`. Under each picture stands the body of
`construct` of the scene that drew it; the picture is its last frame. In a `LectureScene`,
`self.lecture`, `self.theme`, `self.toy` and `self.rng()` are at hand; the rest works in any scene:

```python
from manim import Scene

from scenes.mobjects.numbers import WeightMatrix


class Mine(Scene):
    def construct(self):
        self.add(WeightMatrix([[1.0, -0.5], [0.2, 0.8]]))
```

`.venv/bin/manim render -ql scenes/gallery/basics.py GalleryWeightMatrix` plays one of them;
[a notebook](../notebooks/your_own_shot.ipynb) makes one of your own.
"""


@dataclass(frozen=True)
class Exhibit:
    """One gallery scene: where it stands, what it says of itself, what draws it."""

    module: str
    name: str
    said: str
    imports: tuple[str, ...]
    code: str

    @property
    def title(self) -> str:
        return self.name.removeprefix(PREFIX)

    @property
    def picture(self) -> Path:
        return PICTURES / f"{self.title}.webp"


# --- reading the scenes ------------------------------------------------------------------------


@cache
def exhibits() -> tuple[Exhibit, ...]:
    """Every gallery scene, chapter by chapter."""
    files = [path for path in SCENES.glob("*.py") if path.stem not in ("__init__", "scene")]
    place = {stem: n for n, stem in enumerate(ORDER)}
    files.sort(key=lambda path: (place.get(path.stem, len(ORDER)), path.stem))
    return tuple(found for path in files for found in _exhibits_of(path))


def _exhibits_of(path: Path) -> Iterator[Exhibit]:
    text = path.read_text(encoding="utf-8")
    lines, tree = text.split("\n"), ast.parse(text)
    homes = {
        alias.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for alias in node.names
    }
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or not node.name.startswith(PREFIX):
            continue
        construct = next(part for part in node.body if isinstance(part, ast.FunctionDef))
        body = "\n".join(lines[construct.body[0].lineno - 1 : construct.end_lineno])
        named = {one.id for one in ast.walk(construct) if isinstance(one, ast.Name)}
        imports: dict[str, list[str]] = {}
        for name in sorted(named & homes.keys()):
            if homes[name].startswith("scenes."):
                imports.setdefault(homes[name], []).append(name)
        said = ast.get_docstring(node) or _first_sentence(node.name.removeprefix(PREFIX))
        yield Exhibit(
            path.stem,
            node.name,
            said.split("\n\n")[0].replace("\n", " "),
            tuple(f"from {home} import {', '.join(of)}" for home, of in sorted(imports.items())),
            textwrap.dedent(body),
        )


@cache
def vocabulary() -> dict[str, tuple[str, str]]:
    """The public classes of the vocabulary: the file of each, and what it says of itself."""
    found = {}
    for path in sorted(VOCABULARY.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name] = path.name, ast.get_docstring(node) or ""
    return found


def _first_sentence(name: str) -> str:
    return vocabulary().get(name, ("", ""))[1].split("\n\n")[0].replace("\n", " ")


def not_shown() -> list[str]:
    """Mobjects of the vocabulary that no gallery scene shows, nor anything that is made of them."""
    trees = [ast.parse(one.code) for one in exhibits()]
    shown = {x.id for tree in trees for x in ast.walk(tree) if isinstance(x, ast.Name)}
    lacking = []
    for path in sorted(VOCABULARY.glob("*.py")):
        made = {node.name: node for node in ast.parse(path.read_text("utf-8")).body if _named(node)}
        for name in made.keys() & vocabulary().keys() - shown:
            users = [one for one in made if one != name and _uses(made[one], name)]
            if not any(one in shown or isinstance(made[one], ast.ClassDef) for one in users):
                lacking.append(name)
    return sorted(lacking)


def _named(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef | ast.FunctionDef)


def _uses(node: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node))


# --- the page ----------------------------------------------------------------------------------


def build() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    chapter = ""
    for one in exhibits():
        if one.module != chapter:
            chapter = one.module
            doc = ast.get_docstring(ast.parse((SCENES / f"{chapter}.py").read_text("utf-8"))) or ""
            parts.append(f"## {doc.split(chr(10))[0].rstrip('.')}\n")
        code = "\n".join([*one.imports, *([""] if one.imports else []), one.code])
        parts.append(
            f"### {one.title}\n\n{one.said}\n\n"
            f"![{one.title}](gallery/{one.picture.name})\n\n```python\n{code}\n```\n"
        )
    return "\n".join(parts)


# --- pictures ----------------------------------------------------------------------------------


def draw(one: Exhibit) -> None:
    """Write the picture of a gallery scene: its last frame."""
    from manim import tempconfig
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "pixel_width": DRAWN_LARGER * SIZE[0],
            "pixel_height": DRAWN_LARGER * SIZE[1],
            "frame_rate": 10,
            "dry_run": True,
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
            "media_dir": folder,
        }
        with tempconfig(settings):
            frame = last_frame(_scene(one))
    PICTURES.mkdir(exist_ok=True)
    small = Image.fromarray(frame).resize(SIZE, Image.Resampling.LANCZOS)
    small.save(one.picture, quality=QUALITY, method=6)


def _scene(one: Exhibit) -> Any:
    from lectures.load import load_lecture
    from scenes.stage import Staging, staged

    kind = getattr(importlib.import_module(f"scenes.gallery.{one.module}"), one.name)
    with staged(Staging(load_lecture(), "en")):
        scene = kind(skip_animations=True)
        scene.render()
    return scene


def last_frame(scene: Any) -> Any:
    """What a played scene ends with, shape (height, width, 3)."""
    scene.renderer.static_image = None
    scene.renderer.update_frame(scene)
    return scene.renderer.camera.pixel_array[:, :, :3]


def left_over() -> list[Path]:
    """Pictures of scenes that are no more."""
    wanted = {one.picture for one in exhibits()}
    return sorted(path for path in PICTURES.glob("*") if path not in wanted)


# --- the command line --------------------------------------------------------------------------


def complaints(page: Path = PAGE) -> list[str]:
    """What is not as it should be, with what to do."""
    lines = []
    if not page.exists() or page.read_text(encoding="utf-8") != build():
        lines.append(
            f"{page.name} is not what scenes/gallery says: run python docs/build_gallery.py"
        )
    for one in exhibits():
        if not one.picture.exists():
            lines.append(f"{one.name} has no picture: run python docs/build_gallery.py {one.title}")
    lines += [f"docs/gallery/{path.name} is of no scene: remove it" for path in left_over()]
    lines += [
        f"{lacking} is in no gallery scene: add one to scenes/gallery" for lacking in not_shown()
    ]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the page and its pictures; 0 if all is well, 1 if not."""
    parser = argparse.ArgumentParser(description="Write docs/gallery.md from scenes/gallery.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="draw these anew, or `all`")
    parser.add_argument("--check", action="store_true", help="write nothing, only look")
    options = parser.parse_args(arguments)
    if options.check:
        for line in complaints():
            print(line, file=sys.stderr)
        return int(bool(complaints()))
    known = {one.title for one in exhibits()}
    if wrong := [name for name in options.names if name not in known and name != "all"]:
        print(f"no gallery scene {PREFIX}{wrong[0]}; see scenes/gallery", file=sys.stderr)
        return 1
    logging.getLogger("manim").setLevel(logging.ERROR)
    for path in left_over():
        path.unlink()
    for one in exhibits():
        if not one.picture.exists() or one.title in options.names or "all" in options.names:
            draw(one)
    PAGE.write_text(build(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
