"""A process in which frames depend on no configuration that happens to lie around.

manim reads `manim.cfg` in the user's home and in the current folder when it is first imported;
libraries read their own variables, the language and the time zone. All of it is shut out.
"""

import locale
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory

# What finding programs and libraries takes, and what we say to our own workers.
_KEPT = frozenset({"FASTCAIRO_NATIVE", "HOME", "LOGNAME", "PATH", "TYPST_SVG_CACHE", "USER"})
_KEPT_KINDS = ("COVERAGE_", "DYLD_", "LD_", "LECTURE_", "PYTHON", "TEMP", "TMP", "VIRTUAL_ENV")
# By which machines of several kinds are told to calculate alike; traces hold them.
OF_ARITHMETIC = ("NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE")
FIXED = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
# Of a Python that is about to begin: in which order sets come, and how files are read.
AT_START = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
_ambient: dict[str, str] = {}


def ambient(name: str) -> str | None:
    """A variable of the environment as it was before this process was sealed."""
    return _ambient.get(name)


def one_thread() -> None:
    """Let libraries that are loaded from now on calculate in one thread."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"


def seal() -> None:
    """Shut out of this process, for good, what surrounds it."""
    if _ambient:
        return
    _ambient.update(os.environ)
    for name in _ambient:
        if (
            name not in {*_KEPT, *OF_ARITHMETIC}
            and not name.startswith(_KEPT_KINDS)
            and "_NUM_THREADS" not in name
        ):
            del os.environ[name]
    os.environ.update(FIXED)
    time.tzset()
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, FIXED["LC_ALL"])


def import_manim() -> None:
    """Import manim, if it is not yet, where it finds no configuration but its own.

    So does babel: it looks for a file of the time zone's name in the current folder.
    """
    if "manim" in sys.modules:
        return
    with (
        TemporaryDirectory(prefix="no-configuration-") as empty,
        _at_home_in(empty),
        _without("IPython"),
    ):
        import babel.localtime  # noqa: F401
        import manim  # noqa: F401


@contextmanager
def _without(name: str) -> Iterator[None]:
    """As if a package were not installed; where it is in use already, it stays.

    manim asks for IPython to offer its magic in notebooks, an eighth of the time of its import.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def _at_home_in(folder: str) -> Iterator[None]:
    """With `folder` as the current folder and the user's home."""
    home, before = os.environ.get("HOME"), os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        os.environ["HOME"] = folder
        yield
    finally:
        os.fchdir(before)
        os.close(before)
        os.environ.pop("HOME")
        if home is not None:
            os.environ["HOME"] = home
