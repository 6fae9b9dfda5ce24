#!/usr/bin/env python3
"""The command line: it parses, calls one function of the pipeline, and prints.

Heavy imports stand inside commands, so that `list` and `--help` answer at once.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.options import (
    Commands,
    debug_option,
    debug_wanted,
    echo,
    examples,
    json_option,
    language_option,
    lecture_argument,
    production_options,
    run_option,
    shown,
)

if TYPE_CHECKING:
    from pipeline.film.export import Format
    from pipeline.plan.jobs import Production
    from pipeline.render.run import Run
    from pipeline.render.worker import Failure


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@debug_option
def cli() -> None:
    """Render lectures: shots, films, storyboards."""


# --- printing ------------------------------------------------------------------------------------


def _print_json(rows: Sequence[Any]) -> None:
    # What `echo` writes out is then still JSON, and reads back as the same text.
    echo(json.dumps([dataclasses.asdict(row) for row in rows], ensure_ascii=False))


def _end(run: Run, failures: Sequence[Failure], last_words: str = "") -> None:
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


# --- making --------------------------------------------------------------------------------------


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="SHOT...")
@production_options(quality="medium", voice="none")
@click.option("--beat", metavar="BEAT", help="Only this beat.")
@click.option("--still", is_flag=True, help="A PNG of the end of the last beat, or of BEAT.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["mp4", "mov", "webm", "gif", "png"]),
    help="[default: mp4; mov where transparent]",
)
@click.option("--transparent", is_flag=True, help="Leave the background out.")
@click.option("--open", "open_it", is_flag=True, help="Show the file when it is done.")
@click.option("--force", is_flag=True, help="Render anew what is in the store.")
@run_option(lines=False)
@debug_option
@examples(
    "scene JordanPrompt -q draft --open",
    "scene JordanPrompt --beat prediction --still",
    "scene TitleCard JordanPrompt --lang fr --format webm --transparent",
)
def scene(
    production: Production,
    run: Run,
    names: tuple[str, ...],
    still: bool,
    kind: Format | None,
    open_it: bool,
    **choices: Any,
) -> None:
    """Render single shots, or one beat of them, to media/scenes/."""
    from pipeline.film.export import export

    if still and kind not in (None, "png"):
        raise click.UsageError(f"--still makes a PNG; leave out --format {kind}")
    made = export(production, names, run, "png" if still else kind, **choices)
    for path in made.files:
        echo(shown(path))
        if open_it:
            click.launch(str(path))
    _end(run, made.failures)


@cli.command()
@production_options(lecture=lecture_argument, quality="medium", voice="kokoro")
@click.option("--part", type=int, help="Only this part.")
@click.option("--shots", metavar="A..B", help="Only these shots, by number or name.")
@click.option("--force", is_flag=True, help="Render anew what is in the store.")
@run_option()
@debug_option
@examples(
    "lecture -q draft", "lecture --lang fr --part 1", "lecture ./my_remix --shots 3..7 --jobs 2"
)
def lecture(
    production: Production, run: Run, part: int | None, shots: str | None, force: bool
) -> None:
    """Render all shots of a lecture, or some, and join them to a film in media/films/.

    With chapters, captions in every language, and both beside it as files. What was rendered
    before and still holds is not rendered again.
    """
    from pipeline.film.produce import produce, select
    from pipeline.render.progress import counted

    made = produce(production, select(production.lecture, part, shots), run, force=force)
    if made.film is None:
        kept = counted(len(made.shots.results), "shot")
        why = f"no film: {kept} of {made.planned} in the store, and kept there"
        _end(run, made.shots.failures, why)
        return
    if not made.film.made:
        run.say("nothing has changed; the film is")
    for path in made.film.files:
        run.say(shown(path))


@cli.command()
@click.argument("text")
@production_options(voice="kokoro")
@click.option("--open", "open_it", is_flag=True, help="Play it.")
@debug_option
@examples(
    'say "The matrix W↑ has 12,288 columns."',
    'say "La ReLU coupe à zéro." --lang fr',
    'say "Hello." --voice-name af_heart --voice-speed 1.1',
)
def say(production: Production, text: str, open_it: bool) -> None:
    """Say a text, to hear how a lecture would."""
    from pipeline.voice.say import say as spoken

    heard = spoken(text, production, echo)
    echo(f"{shown(heard.path)}  {heard.seconds:.1f} s")
    echo(f"read as: {heard.read_as}")
    if heard.unsure:
        where = f"pronunciation.{production.language}.toml"
        echo(f"not sure of: {', '.join(heard.unsure)} (see {where})")
    if open_it:
        click.launch(str(heard.path))


# --- reviewing -----------------------------------------------------------------------------------


@cli.command(name="list")
@production_options(quality="medium")
@click.option(
    "--voice",
    "spoken_by",
    default="",
    envvar="LECTURE_VOICE",
    help="none: count only what is rendered without a voice.",
)
@json_option
@debug_option
@examples("list", "list --json", "list --lecture ./my_remix --lang fr -q draft")
def list_shots(production: Production, spoken_by: str, as_json: bool) -> None:
    """List the shots: number, part, name, beats, seconds, and whether rendered at a quality.

    Seconds are measured where the shot is rendered, and else judged by its narration (~).
    """
    from pipeline.review.listing import listed

    rows = listed(production, silent=spoken_by == "none")
    if as_json:
        _print_json(rows)
        return
    width = max(len(row.name) for row in rows)
    for i, row in enumerate(rows):
        if i == 0 or row.part != rows[i - 1].part:
            echo(f"{row.part} {row.part_title}")
        seconds = f"{'' if row.rendered else '~'}{row.seconds:.0f} s"
        state = "rendered" if row.rendered else "" if row.exists else "no such shot"
        beats = f"{row.beats} beat{'' if row.beats == 1 else 's'}"
        echo(f"{row.number:>4}  {row.name:<{width}}  {beats:>8}  {seconds:>6}  {state}".rstrip())


@cli.command()
@click.argument("names", nargs=-1, metavar="[SHOT]...")
@production_options(quality="draft")
@run_option()
@click.option("--force", is_flag=True, help="Draw anew what was drawn before.")
@debug_option
@examples("storyboard", "storyboard JordanPrompt --lang fr", "storyboard --lecture ./my_remix")
def storyboard(production: Production, run: Run, names: tuple[str, ...], force: bool) -> None:
    """Draw one frame per beat of every shot, or of some: contact sheets and a page."""
    from pipeline.review.storyboard import draw

    drawn = draw(production, names, run, force=force)
    for file in drawn.files:
        run.say(shown(file))
    _end(run, drawn.failures)


@cli.command()
@click.argument("lecture_name", required=False, metavar="[NAME_OR_PATH]")
@language_option
@click.option("--shot", "shots", multiple=True, metavar="SHOT", help="Only this shot; repeatable.")
@json_option
@run_option(lines=False)
@debug_option
@examples("check", "check ./my_remix", "check how_llms_store_facts --lang fr --shot JordanPrompt")
def check(
    run: Run,
    lecture_name: str | None,
    language: str | None,
    shots: tuple[str, ...],
    as_json: bool,
) -> None:
    """Look for what is wrong with a lecture, or with all that are shipped, without rendering.

    Data, missing words and narration, unknown shots and beats, characters that can't be drawn,
    and the picture at every beat's end: nothing off frame, no text over text, none too small.
    """
    from lectures.load import load_lecture, shipped
    from pipeline.media import Media
    from pipeline.render.progress import counted
    from pipeline.review.check import check_lectures

    lectures = [load_lecture(name) for name in ([lecture_name] if lecture_name else shipped())]
    found = check_lectures(lectures, language, Media.default(), run, shots)
    if as_json:
        _print_json(found)
    else:
        for one in found:
            echo(str(one))
        echo(counted(len(found), "finding"))
    if found:
        sys.exit(1)


# --- upkeep --------------------------------------------------------------------------------------


@cli.command()
@json_option
@debug_option
@examples("doctor")
def doctor(as_json: bool) -> None:
    """Say what is installed, what is missing, and what to do about it."""
    from pipeline.media import Media
    from pipeline.upkeep.doctor import examine

    results = examine(Media.default())
    if as_json:
        _print_json(results)
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


@cli.command()
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@click.option("--superseded", is_flag=True, help="Only shots of which a newer rendering exists.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@debug_option
@examples("clean --dry-run", "clean scratch typst", "clean --superseded --yes")
def clean(kinds: tuple[str, ...], superseded: bool, dry_run: bool, yes: bool) -> None:
    """Say what can be removed from media/ and how much it is, then remove it.

    KIND is store, films, scenes, storyboards, voice, checks, sources, typst or scratch, or all.
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


@cli.command()
@click.option("--fact", "lecture_name", metavar="LECTURE", help="Ask about this lecture's fact.")
@debug_option
@examples("measure", "measure --fact ./my_remix")
def measure(lecture_name: str | None) -> None:
    """Ask real models about facts and store what they show; minutes, and it can be resumed."""
    import measure as measuring
    from lectures.load import load_lecture
    from lectures.measured import fact_table

    lectures = [load_lecture(lecture_name)] if lecture_name else []
    facts = [(lecture.name, fact_table(lecture)) for lecture in lectures]
    for name in measuring.run(facts=facts, say=functools.partial(echo, err=True)):
        echo(name)


if __name__ == "__main__":
    cli()
