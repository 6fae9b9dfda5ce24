"""What two machines must have alike to draw the same frames, by name and by trying.

Names: Python, the kind of machine, every package of the lock file, cairo, pango, the fonts, the
compiled loops. Trying: some arithmetic, a drawing, a typeset formula and a short video, each
as a digest; processors of different kinds may give other last digits with the same packages.

    python -m pipeline.farm.proof      prints it as JSON
"""

import hashlib
import importlib
import io
import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version

from pipeline.plan.locked import pins
from pipeline.plan.quality import QUALITIES

Proof = Mapping[str, str]
SHOWN = 4  # differences named in a message
FORMULA = (
    '#set page(width: auto, height: auto)\n#set text(font: "New Computer Modern")\n'
    "Fact $W^arrow.t dot arrow(E) >= sqrt(2) / 3$"
)


def proof() -> dict[str, str]:
    """What this machine draws with."""
    found = {
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": f"{platform.system()} {platform.machine()}",
        "espeak-ng": _espeak(),
    }
    found |= {name: _version(name) for name, _ in pins()}
    attempts: dict[str, Callable[[], str]] = {
        "cairo": lambda: str(importlib.import_module("cairo").cairo_version_string()),
        "pango": lambda: str(importlib.import_module("manimpango").pango_version()),
        "compiled loops": lambda: str(importlib.import_module("fastcairo").compiled()),
        "fonts": _fonts,
        "arithmetic": _arithmetic,
        "drawing": _drawing,
        "typesetting": _typesetting,
        "video": _video,
    }
    return found | {name: _tried(attempt) for name, attempt in attempts.items()}


def differences(there: Proof, here: Proof) -> list[str]:
    """What differs between two machines, a text each."""
    return [
        f"{name} is {there.get(name, 'missing')} there and {here.get(name, 'missing')} here"
        for name in dict.fromkeys([*here, *there])
        if there.get(name) != here.get(name)
    ]


def refusal(there: Proof, here: Proof) -> str | None:
    """Why a worker can't be of use, in one line; None where it can."""
    found = differences(there, here)
    if not found:
        return None
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    text = ", ".join(found[:SHOWN]) + more
    if all(one.startswith("arithmetic is ") for one in found):
        text += (
            " (processors of different kinds: let every machine have the same "
            "NPY_DISABLE_CPU_FEATURES and OPENBLAS_CORETYPE in its environment)"
        )
    return text


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _espeak() -> str:
    program = shutil.which("espeak-ng")
    if program is None:
        return "missing"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)+\S*", said.stdout)
    return found[0] if found else "unknown"


def _tried(attempt: Callable[[], str]) -> str:
    try:
        return attempt()
    except Exception as error:  # a machine without it is told apart too
        return f"{type(error).__name__}: {error}"


def _digest(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:12]


def _fonts() -> str:
    import typst

    from scenes.fonts import besides

    families = sorted(typst.Fonts(include_system_fonts=False).families())
    wide = besides("\u5b57")
    return f"{len(families)} families {_digest('|'.join(families).encode())} {wide}".strip()


def _arithmetic() -> str:
    """Functions and decompositions whose last digits depend on the processor's instructions."""
    import numpy as np

    values = np.random.default_rng(0).standard_normal((48, 48))
    line = np.linspace(-30, 30, 4001)
    functions = (np.sin, np.cos, np.exp, np.tanh, np.arctan, np.cbrt)
    results = [function(line.astype(kind)) for function in functions for kind in ("f8", "f4")]
    results += [np.log(np.abs(line) + 1), np.sqrt(np.abs(line)), values @ values.T]
    results += [*np.linalg.qr(values), *np.linalg.svd(values), np.linalg.solve(values, values.T)]
    return _digest(*(np.ascontiguousarray(one).tobytes() for one in results))


def _drawing() -> str:
    import cairo

    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 96, 64)
    context = cairo.Context(surface)
    for step in range(9):
        context.set_source_rgba(step / 9, 0.5, 1 - step / 9, 0.7)
        context.move_to(3 + step, 60)
        context.curve_to(20 + step * 7, -30, 40, 90 - step, 93, 5 + step * 6.1)
        context.set_line_width(0.3 + step)
        context.stroke() if step % 2 else context.fill()
    surface.flush()
    return _digest(bytes(surface.get_data()))


def _typesetting() -> str:
    import typst

    svg = typst.compile(FORMULA.encode(), format="svg")
    return _digest(svg if isinstance(svg, bytes) else b"".join(svg))


def _video() -> str:
    """A few frames as the films' encoder writes them."""
    import av
    import numpy as np

    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.options = QUALITIES["high"].encoding
        packets = []
        for step in range(6):
            picture = np.add.outer(np.arange(64) * step, np.arange(96) * 2).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(np.repeat(picture[:, :, None], 3, 2), format="rgb24")
            packets += [bytes(packet) for packet in stream.encode(frame)]
        packets += [bytes(packet) for packet in stream.encode(None)]
    return _digest(*packets)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(proof()) + "\n")
