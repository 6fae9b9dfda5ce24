"""Runs cells in a kernel of their own, as Jupyter would, and reads what they give."""

import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Given:
    """What one code cell gave: all it printed, and the kinds of media it showed."""

    printed: str
    shown: frozenset[str]


def given(cells: list[str], folder: Path) -> list[Given]:
    """What each of these cells gives, run one after the other in `folder`.

    Raises nbclient's CellExecutionError for a cell that fails.
    """
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    surroundings = os.environ | {
        "PYTHONPATH": str(ROOT),
        "LECTURE_MEDIA": str(folder / "media"),
        # A kernel's files, which would else lie in the user's home.
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    client = NotebookClient(
        book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env=surroundings)
    return [_given(cell.outputs) for cell in book.cells]


def _given(outputs: list[dict]) -> Given:
    printed = "".join(out.get("text", "") for out in outputs if out["output_type"] == "stream")
    data = [out["data"] for out in outputs if "data" in out]
    shown = {kind for one in data for kind in one}
    if any("<video" in str(one.get("text/html", "")) for one in data):
        shown.add("video")
    return Given(printed, frozenset(shown))


def code_cells(name: str) -> list[str]:
    """The code of a shipped notebook, a text a cell."""
    book = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    return [cell.source for cell in book.cells if cell.cell_type == "code"]
