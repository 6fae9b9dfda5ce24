"""Shows how far the voice has come: a bar where someone watches, a line where no one does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def speaking(console: Console) -> Iterator[Callable[[int, int], None]]:
    """A function to be told how many sentences of how many are spoken."""
    if not console.is_terminal:
        yield lambda done, total: _tell(console, done, total)
        return
    bar = Progress(
        TextColumn("speaking"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("left"),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
    )
    task = bar.add_task("", total=None, visible=False)
    with bar:
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=total > 0)


def _tell(console: Console, done: int, total: int) -> None:
    if total and done == 0:
        console.print(f"speaking {total} sentence{'' if total == 1 else 's'}")
