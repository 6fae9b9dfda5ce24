"""The commands that look a lecture over without making a film of it."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.printing import end, print_json
from pipeline.options import (
    allow,
    debug_option,
    echo,
    examples,
    json_option,
    language_option,
    lecture_and_shots,
    lecture_option,
    production_options,
    quality_option,
    run_option,
    shots_argument,
    shown,
    trust_option,
)

if TYPE_CHECKING:
    from pipeline.plan.jobs import Production
    from pipeline.plan.quality import Quality
    from pipeline.render.run import Run


@click.command(name="list")
@production_options(names=shots_argument, quality="medium")
@click.option(
    "--voice",
    "spoken_by",
    default="",
    envvar="LECTURE_VOICE",
    help="none: count only what is rendered without a voice.",
)
@json_option
@debug_option
@examples("list", "list --json", "list ./my_lecture --lang fr -q draft", "list JordanPrompt")
def list_shots(
    production: Production, names: tuple[str, ...], spoken_by: str, as_json: bool
) -> None:
    """List the shots: number, part, name, beats, seconds, and whether rendered at a quality.

    Seconds are measured where the shot is rendered, and else judged by its narration (~).
    """
    from pipeline.plan.trust import distrusted
    from pipeline.review.listing import listed

    rows = listed(production, silent=spoken_by == "none", names=names)
    if as_json:
        print_json(rows)
        return
    width = max(len(row.name) for row in rows)
    for i, row in enumerate(rows):
        if i == 0 or row.part != rows[i - 1].part:
            echo(f"{row.part} {row.part_title}")
        seconds = f"{'' if row.rendered else '~'}{row.seconds:.0f} s"
        state = "rendered" if row.rendered else "" if row.exists else "no such shot"
        beats = f"{row.beats} beat{'' if row.beats == 1 else 's'}"
        echo(f"{row.number:>4}  {row.name:<{width}}  {beats:>8}  {seconds:>6}  {state}".rstrip())
    if (why := distrusted(production.lecture)) is not None:
        echo(f"not looked into: {why}", err=True)


@click.command()
@production_options(names=shots_argument, quality="draft")
@run_option()
@click.option("--motion", is_flag=True, help="A frame a second, numbered, on sheets alone.")
@click.option("--force", is_flag=True, help="Draw anew what was drawn before.")
@debug_option
@examples("storyboard", "storyboard ./my_lecture --lang fr", "storyboard FactAdded --motion")
def storyboard(
    production: Production, run: Run, names: tuple[str, ...], motion: bool, force: bool
) -> None:
    """Draw one frame per beat of every shot, or of some: contact sheets and a page."""
    from pipeline.review.storyboard import draw, draw_motion

    drawn = (draw_motion if motion else draw)(production, names, run, force=force)
    for file in drawn.files:
        run.say(shown(file))
    end(run, drawn.failures)


@click.command()
@production_options(names=shots_argument, quality="medium")
@json_option
@debug_option
@examples("why TitleCard", "why TitleCard JordanPrompt -q draft --lang fr")
def why(production: Production, names: tuple[str, ...], as_json: bool) -> None:
    """Say what rendered shots depend on, and why they would be rendered again.

    Of a shot's renderings it is the one that is nearest to what it would be now.
    """
    from pipeline.review.why import reasons, told

    if not names:
        raise click.UsageError("name a shot; render.py list has them all")
    found = reasons(production, names)
    if as_json:
        print_json(found)
        return
    for reason in found:
        for line in told(reason):
            echo(line)


@click.command()
@shots_argument
@lecture_option
@trust_option
@language_option
@click.option("--shot", "shots", multiple=True, metavar="SHOT", help="The same as SHOT.")
@click.option(
    "--motion/--no-motion", default=True, show_default=True, help="Play every shot, frame by frame."
)
@quality_option("draft")
@json_option
@run_option(lines=False)
@debug_option
@examples(
    "check",
    "check ./my_lecture",
    "check ./my_lecture JordanPrompt AndGate --lang fr",
    "check -q 1080x1920@30",
)
def check(
    run: Run,
    names: tuple[str, ...],
    lecture_name: str | None,
    trusted: bool,
    language: str | None,
    shots: tuple[str, ...],
    motion: bool,
    quality: Quality,
    as_json: bool,
) -> None:
    """Look for what is wrong with a lecture, or with all that are shipped, without rendering.

    Data, missing words and narration, unknown shots and beats, characters that can't be drawn,
    and the picture at every beat's end: nothing off frame, no text over text, none too small.
    With motion also what shows between beats' ends: stills that no shot declares as a pause, nearly
    empty frames and joins, text too faint to read, collisions in flight, false statements.
    A shot is judged in the picture's shape where it is composed for it, and else in its own.
    """
    from lectures.load import load_lecture, shipped
    from pipeline.media import Media
    from pipeline.render.progress import counted
    from pipeline.review.check import check_lectures

    lecture_name, more = lecture_and_shots(names, lecture_name)
    if trusted and lecture_name:
        allow(lecture_name)
    lectures = [load_lecture(name) for name in ([lecture_name] if lecture_name else shipped())]
    if language and not lecture_name:  # of all that are shipped, those that have it
        having = [one for one in lectures if language.lower() in one.languages]
        lectures = having or lectures
    shots = (*shots, *more)
    say = functools.partial(echo, err=True)
    found = check_lectures(
        lectures, language, Media.default(), run, shots, motion=motion, say=say, quality=quality
    )
    if as_json:
        print_json(found)
    else:
        for one in found:
            echo(str(one))
        echo(counted(len(found), "finding"))
    if found:
        sys.exit(1)
