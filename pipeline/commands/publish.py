"""The commands that make more of a lecture than a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.options import (
    debug_option,
    echo,
    examples,
    production_options,
    run_option,
    shown,
)

if TYPE_CHECKING:
    from pipeline.plan.jobs import Production
    from pipeline.publish.talk import Kind
    from pipeline.render.run import Run


@click.command()
@production_options(quality="medium", voice="kokoro", language=False)
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


@click.command()
@production_options(quality="medium", voice="none")
@click.option("--deck", metavar="NAME", help="A cut of the lecture, from its lesson.toml.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["html", "pptx", "pdf"], case_sensitive=False),
    default="html",
    show_default=True,
    help="For a browser, for an office program, or on paper.",
)
@click.option("--open", "open_it", is_flag=True, help="Show it when it is done.")
@run_option()
@debug_option
@examples("slides --deck short --open", "slides --lang fr --format pptx", "slides ./my_remix")
def slides(production: Production, run: Run, deck: str | None, kind: Kind, open_it: bool) -> None:
    """Write the lecture as a talk, a step for each beat, to media/talks/.

    A step plays its clip, holds the last picture and waits. What the film says stands in the
    speaker's notes: press S in the browser for the speaker's view.
    """
    from pipeline.publish.talk import write_slides

    made = write_slides(production, run, deck=deck, kind=kind)
    run.say(shown(made))
    if open_it:
        click.launch(str(made))


@click.command()
@click.argument("lecture_name", required=False, metavar="[NAME]")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@debug_option
@examples("serve", "serve how_llms_store_facts --port 8080")
def serve(lecture_name: str | None, port: int) -> None:
    """Serve what `page` and `slides` wrote, on this machine only, until it is stopped.

    Films can be seeked in, and a page that is written anew is shown anew.
    """
    from pipeline.media import Media
    from pipeline.publish.serve import served

    server = served(Media.default(), lecture_name, port)
    echo(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C stops it)")
    server.serve_forever()
