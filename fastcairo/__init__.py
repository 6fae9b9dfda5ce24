"""A faster Cairo renderer for manim Community: the same pictures, bit for bit.

Importing this package imports no manim, so that manim itself can load it as a plugin.
"""

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastcairo.installing import install, installed, uninstall
    from fastcairo.renderer import FastCairoRenderer

__all__ = ["FastCairoRenderer", "compiled", "install", "installed", "uninstall"]
__version__ = "0.1.0"


def compiled() -> bool:
    """Whether the compiled inner loops are there and wanted; pictures are the same without."""
    wanted = os.environ.get("FASTCAIRO_NATIVE", "1") != "0"
    return wanted and find_spec("fastcairo._native") is not None


def __getattr__(name: str) -> Any:
    if name == "FastCairoRenderer":
        from fastcairo.renderer import FastCairoRenderer

        return FastCairoRenderer
    if name in ("install", "installed", "uninstall"):
        from fastcairo import installing

        return getattr(installing, name)
    raise AttributeError(f"module 'fastcairo' has no attribute {name!r}")
