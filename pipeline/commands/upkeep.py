"""The commands that keep the house: what is installed, what can go."""

from __future__ import annotations

import sys

import click

from pipeline.commands.printing import print_json
from pipeline.options import debug_option, echo, examples, json_option


@click.command()
@json_option
@debug_option
@examples("doctor")
def doctor(as_json: bool) -> None:
    """Say what is installed, what is missing, and what to do about it."""
    from pipeline.media import Media
    from pipeline.upkeep.doctor import examine

    results = examine(Media.default())
    if as_json:
        print_json(results)
    else:
        signs = {"good": ("ok", "green"), "lacking": ("lacks", "yellow"), "bad": ("BAD", "red")}
        for one in results:
            sign, colour = signs[one.state]
            click.secho(f"{sign:>5}", fg=colour, nl=False)
            echo(f"  {one.name}: {one.found}")
            if one.remedy:
                echo(f"       → {one.remedy}")
    if any(one.state == "bad" for one in results):
        sys.exit(1)


@click.command()
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@click.option("--superseded", is_flag=True, help="Only shots of which a newer rendering exists.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@debug_option
@examples("clean --dry-run", "clean scratch typst", "clean --superseded --yes")
def clean(kinds: tuple[str, ...], superseded: bool, dry_run: bool, yes: bool) -> None:
    """Say what can be removed from media/ and how much it is, then remove it.

    KIND is store, films, clips, scenes, storyboards, pages, talks, front, voice, checks, sources,
    typst or scratch, or all.
    A folder that was not made for this is left alone.
    """
    from rich.filesize import decimal

    from pipeline.media import Media
    from pipeline.plan.shots import suggestion
    from pipeline.upkeep import clean as cleaning

    for kind in kinds:
        if kind not in cleaning.KINDS:
            raise click.UsageError(f"no kind {kind!r}{suggestion(kind, cleaning.KINDS)}")
    media = Media.default()
    with media.locked("render.py clean", echo):
        found = cleaning.heaps(media, kinds, superseded=superseded)
        for heap in found:
            size = decimal(heap.size)
            echo(f"{size:>10}  {len(heap.files):>6} files  {heap.kind}: {heap.what}")
        if not found:
            echo("nothing to remove")
            return
        total = decimal(sum(heap.size for heap in found))
        if dry_run:
            echo(f"{total:>10}  in all; nothing has been removed")
            return
        yes or click.confirm(f"{total} in all: remove it?", abort=True)
        cleaning.remove(media, found)
        echo(f"removed {total}")
