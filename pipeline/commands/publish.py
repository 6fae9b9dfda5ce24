"""The commands that make more of a lecture than a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.options import (
    debug_option,
    examples,
    lecture_argument,
    production_options,
    run_option,
    shown,
)

if TYPE_CHECKING:
    from pipeline.plan.jobs import Production
    from pipeline.render.run import Run


@click.command()
@production_options(lecture=lecture_argument, quality="medium", voice="kokoro", language=False)
@click.option("--film/--no-film", default=True, help="With the films, made first if need be.")
@click.option("--open", "open_it", is_flag=True, help="Show the page when it is done.")
@run_option()
@debug_option
@examples("page --no-film --open", "page -q high", "page ./my_remix --voice none")
def page(production: Production, run: Run, film: bool, open_it: bool) -> None:
    """Write the lesson as a page, in all its languages, to media/pages/.

    Film with transcript, article, figures to move, quiz and cards: a folder of plain files that
    opens from a disk and from any host.
    """
    from pipeline.publish.page import write_pages

    made = write_pages(production, run, films=film)
    for path in made.files:
        run.say(shown(path))
    if open_it:
        click.launch(str(made.files[0]))
