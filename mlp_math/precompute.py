"""Compute what takes long and store it: `python -m mlp_math.precompute [NAME…]`.

What is stored already, intact and by the same recipe, is left alone; a run that was killed goes on
where it last kept its state.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from mlp_math import stored
from mlp_math.recipes import Recipe, all_recipes


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    recipes = all_recipes()
    if unknown := [name for name in options.names if name not in recipes]:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(recipes)}", file=sys.stderr)
        return 2
    for recipe in [recipes[name] for name in options.names] or list(recipes.values()):
        if options.list:
            print(f"{recipe.name:32} {state(recipe, options.directory):9} {recipe.description}")
        elif options.force or state(recipe, options.directory) != "stored":
            _compute(recipe, options.directory)
    return 0


def state(recipe: Recipe, directory: Path = stored.DATA) -> str:
    """ "stored", "missing", "outdated" (made by another recipe) or "damaged" (bad checksum)."""
    if not (directory / f"{recipe.name}.json").exists():
        return "missing"
    if not recipe.is_current(directory):
        return "outdated"
    return "stored" if stored.is_intact(recipe.name, directory) else "damaged"


def _compute(recipe: Recipe, directory: Path) -> None:
    start = time.process_time()
    path = recipe.precompute(directory)
    seconds = time.process_time() - start
    kilobytes = path.stat().st_size / 1000
    print(f"{recipe.name}: {kilobytes:.0f} kB in {seconds:.1f} CPU seconds", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mlp_math.precompute", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to compute (default: all)")
    parser.add_argument("--list", action="store_true", help="say what there is and its state")
    parser.add_argument("--force", action="store_true", help="compute even what is stored")
    parser.add_argument(
        "--directory", type=Path, default=stored.DATA, help="where to store (default: the package)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
