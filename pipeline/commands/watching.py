"""The command that renders what one edits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
    from pipeline.film.export import Format
    from pipeline.plan.jobs import Production
    from pipeline.render.run import Run


@click.command()
@production_options(names=shots_argument, quality="draft")
@click.option("--beat", metavar="BEAT", help="Always this beat.  [default: the one that changed]")
@click.option("--still", is_flag=True, help="The picture at its end instead of the whole beat.")
@click.option("--open", "open_it", is_flag=True, help="Show the first file; players look again.")
@click.option("--page", is_flag=True, help="Write the lesson's page anew too, without films.")
@run_option(lines=False)
@debug_option
@examples("watch", "watch ./my_lecture JordanPrompt", "watch AndGate --still --open")
def watch(
    production: Production,
    run: Run,
    names: tuple[str, ...],
    beat: str | None,
    still: bool,
    open_it: bool,
    page: bool,
) -> None:
    """Render what changes while you edit: the beat whose words or code you touched.

    At draft, without a voice, to media/scenes/. Watches the lecture's data and all code that its
    shots, or those named, depend on; stop it with Ctrl-C. With --page, a page that `serve` shows is
    shown anew.
    """
    from dataclasses import replace

    from lectures.load import LectureError, chosen_language, load_lecture
    from pipeline.film.watch import watch as watching
    from pipeline.plan.shots import scan

    def load() -> Production:
        lecture = load_lecture(production.home or production.lecture.name)
        scan.cache_clear()
        language = chosen_language(lecture, production.language)
        return replace(production, lecture=lecture, language=language, shots=scan())

    opened: list[Path] = []

    def show(path: Path) -> None:
        echo(shown(path))
        if open_it and path not in opened:
            opened.append(path)
            click.launch(str(path))

    def write_page(changed: Production) -> None:
        from pipeline.publish.errors import PublishError
        from pipeline.publish.page import write_pages

        try:
            echo(shown(write_pages(changed, run, films=False).files[0]))
        except (LectureError, PublishError) as error:
            echo(str(error), err=True)

    kind: Format = "png" if still else "mp4"
    choices: dict[str, Any] = {"beat": beat, "format": kind, "then": write_page if page else None}
    watching(load, names, lambda line: echo(line, err=True), show, **choices)
