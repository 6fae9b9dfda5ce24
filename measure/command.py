"""Measure real transformers: `python -m measure [NAME…]`.

Rebuilds the small extracts in `mlp_math/data`; what is there, intact and made in the same way, is
left alone, so that a run that was cut short goes on where it stopped. For a fact of your own:

  python -m measure --fact my_fact.toml        a table as in measure/sentence_encoder/facts.toml

Read the `limits` in each recipe before quoting a figure.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from measure import language_model, sentence_encoder
from measure.errors import MeasureError, ModelMissing
from measure.extract import Extract
from measure.tables import read_toml
from mlp_math import stored

Table = Mapping[str, Any]
Say = Callable[[str], None]


def run(
    names: Sequence[str] = (),
    facts: Sequence[tuple[str, Table]] = (),
    *,
    draws: int = sentence_encoder.DRAWS,
    directory: Path | None = None,
    force: bool = False,
    say: Say = lambda line: None,
) -> dict[str, stored.Arrays]:
    """Measure what is not stored yet, and return the arrays by name.

    names: of shipped extracts; with neither names nor facts, all of them. facts: (where, table)
    pairs, the table as in measure/sentence_encoder/facts.toml and `where` for error messages.
    draws: of each control of `facts`. directory: in place of each extract's own. force: measure
    even what is stored. say: told what is going on.

    Raises MeasureError for what can't be measured, ModelMissing if the weights are needed and
    not installed.
    """
    found: dict[str, stored.Arrays] = {}
    for extract in _wanted(names, facts, draws):
        there = directory or extract.directory
        if force or not extract.is_stored(there):
            say(f"{extract.name}: measuring …")
            path = extract.store(there)
            say(f"{extract.name}: {path.stat().st_size / 1000:.0f} kB in {path}")
        found[extract.name] = stored.load(extract.name, there)
    return found


def shipped() -> dict[str, Extract]:
    """All extracts that come with the project, by name, those first that others build on."""
    return {e.name: e for e in (*sentence_encoder.extracts(), *language_model.extracts())}


def _wanted(names: Sequence[str], facts: Sequence[tuple[str, Table]], draws: int) -> list[Extract]:
    known = shipped()
    if unknown := [name for name in names if name not in known]:
        raise MeasureError(f"unknown: {', '.join(unknown)}; expected {', '.join(known)}")
    chosen = [known[name] for name in names] if names or facts else list(known.values())
    for where, table in facts:
        chosen.append(sentence_encoder.fact(table, where, draws))
        chosen += language_model.fact(table, where)
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        facts = [(path, read_toml(Path(path))) for path in options.fact]
        wanted = _wanted(options.names, facts, options.draws)
        if options.list:
            for extract in wanted:
                there = extract.is_stored(options.directory or extract.directory)
                state = "stored" if there else "missing"
                print(f"{extract.name:20} {state:8} {extract.description}")
            return 0
        found = run(
            options.names,
            facts,
            draws=options.draws,
            directory=options.directory,
            force=options.force,
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
    except MeasureError as error:
        print(error, file=sys.stderr)
        return 2
    except ModelMissing as error:
        print(error, file=sys.stderr)
        return 1
    for extract in wanted:
        print(extract.report(found[extract.name]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m measure",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure (default: all)")
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="FILE.toml",
        help="a fact of your own to measure; may be given more than once",
    )
    parser.add_argument(
        "--draws",
        type=_count,
        default=sentence_encoder.DRAWS,
        metavar="N",
        help="draws of each control of a --fact: more takes longer (default: %(default)s)",
    )
    parser.add_argument("--list", action="store_true", help="say what there is and its state")
    parser.add_argument("--force", action="store_true", help="measure even what is stored")
    parser.add_argument(
        "--directory",
        type=Path,
        help="where to store (default: each in its own folder of mlp_math/data)",
    )
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {number}")
    return number
