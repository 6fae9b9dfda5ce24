"""The command that makes clips to be shown upright, on a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands.printing import end
from pipeline.options import (
    debug_option,
    echo,
    examples,
    production_options,
    run_option,
    shots_argument,
    shown,
)

if TYPE_CHECKING:
    from pipeline.plan.jobs import Production
    from pipeline.render.run import Run


@click.command()
@production_options(names=shots_argument, quality="1080x1920@30", voice="kokoro")
@click.option("--part", type=int, help="Only this part.")
@click.option("--composed", is_flag=True, help="Only shots composed for this shape of picture.")
@click.option("--force", is_flag=True, help="Render anew what is in the store.")
@run_option()
@debug_option
@examples(
    "clips JordanPrompt",
    "clips ./my_lecture --part 1 --lang fr",
    "clips --composed --voice none -q 720x1280@30",
)
def clips(
    production: Production,
    run: Run,
    names: tuple[str, ...],
    part: int | None,
    composed: bool,
    force: bool,
) -> None:
    """Make a clip of each shot, or of some, upright, with voice and captions, in media/clips/.

    Captions are drawn in below the picture. A shot that is not composed for an upright picture is
    seen whole in it, smaller.
    """
    from pipeline.film.clips import clips as made_of
    from pipeline.film.produce import select

    if names and part is not None:
        raise click.UsageError("name shots, or a --part, not both")
    chosen = names or select(production.lecture, part).shots
    made = made_of(production, chosen, run, composed=composed, force=force)
    for path in made.files:
        echo(shown(path))
    end(run, made.failures)
