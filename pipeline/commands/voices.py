"""The command that speaks what comes with the project spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.options import debug_option, echo, examples, run_option

if TYPE_CHECKING:
    from pipeline.render.run import Run


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be spoken and what would go.")
@click.option(
    "--lang",
    "languages",
    metavar="LANG",
    multiple=True,
    help="Only this language, and perhaps another.  [default: all that a voice speaks]",
)
@run_option()
@debug_option
@examples("voices --dry-run", "voices", "voices --lang en --lang fr")
def voices(run: Run, dry_run: bool, languages: tuple[str, ...]) -> None:
    """Speak all that the shipped lectures say, in lectures/voices/, and drop what none says.

    Films take what they say from there, so that a first one needs no synthesis. A sentence that has
    changed since is spoken anew for a film; this command brings the folder up to date.
    """
    from pipeline.film.ship import ship

    total = 0
    for language, packed in ship(run, dry_run=dry_run, languages=languages):
        echo(
            f"{language}: {packed.kept} sentences kept, {packed.added} new, "
            f"{packed.removed} removed; {packed.size / 1e6:.1f} MB"
        )
        total += packed.size
    if not dry_run:
        echo(f"{total / 1e6:.1f} MB in all")
