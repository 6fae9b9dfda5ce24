"""The compiled inner loops, where they were built; the package works without them."""

import ctypes
import os
from importlib import import_module
from typing import Any

import cairo


class Unsupported(Exception):
    """A picture that manim's own camera must draw; says why."""


def _load() -> Any:
    if os.environ.get("FASTCAIRO_NATIVE", "1") == "0":
        return None
    try:
        compiled: Any = import_module("fastcairo._native")
    except ImportError:
        return None
    try:
        # The library that pycairo draws with, wherever its functions are.
        library = ctypes.CDLL(cairo._cairo.__file__)  # type: ignore[attr-defined]
        compiled.bind(
            tuple(
                ctypes.cast(getattr(library, name), ctypes.c_void_p).value
                for name in compiled.CAIRO
            )
        )
    except (AttributeError, OSError, ValueError):
        return None  # pycairo hides its cairo: linked in, with no names to find
    return compiled


native: Any = _load()
if native is not None:
    Unsupported = native.Unsupported  # type: ignore[misc]
