"""manim with its own defaults, whatever configuration lies around where a run is started.

manim reads `manim.cfg` in the user's home and in the current folder when it is first imported.
Frames must not depend on either: their content key knows nothing of them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory


def import_manim() -> None:
    """Import manim, if it is not yet, where it finds no configuration but its own."""
    if "manim" in sys.modules:
        return
    with TemporaryDirectory(prefix="no-configuration-") as empty, _at_home_in(empty):
        import manim  # noqa: F401


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
