"""What commands print in the same way: rows as JSON, and shots that failed."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.options import debug_wanted, echo

if TYPE_CHECKING:
    from pipeline.render.run import Run
    from pipeline.render.worker import Failure


def print_json(rows: Sequence[Any]) -> None:
    # What `echo` writes out is then still JSON, and reads back as the same text.
    echo(json.dumps([dataclasses.asdict(row) for row in rows], ensure_ascii=False))


def end(run: Run, failures: Sequence[Failure], last_words: str = "") -> None:
    """Where shots failed, say which, with whole tracebacks if asked for, and leave with 1."""
    from lectures.characters import visible
    from pipeline.render.progress import failure_table

    if not failures:
        return
    told = [dataclasses.replace(one, message=visible(one.message)) for one in failures]
    run.console.print(failure_table(told))
    if debug_wanted():
        for failure in failures:
            run.say(visible(failure.traceback, lines=True))
    if last_words:
        run.say(last_words)
    sys.exit(1)
