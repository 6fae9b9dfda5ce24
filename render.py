#!/usr/bin/env python3
"""The command line: it parses, calls one function of the pipeline, and prints.

Heavy imports stand inside commands, so that `list` and `--help` answer at once.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from pipeline.commands.printing import end
from pipeline.options import (
    Commands,
    debug_option,
    echo,
    examples,
    out_option,
    production_options,
    run_option,
    shots_argument,
    shown,
    version_option,
)
from pipeline.render.starting import begin_early, draws_soon

if TYPE_CHECKING:
    from pipeline.film.export import Format
    from pipeline.plan.jobs import Production
    from pipeline.render.run import Run


FORMATS = ["mp4", "mov", "prores", "webm", "gif", "png"]
# Where the commands are that don't stand here; each is imported when it is called.
ELSEWHERE = {
    "check": "pipeline.commands.review:check",
    "clips": "pipeline.commands.clips:clips",
    "clean": "pipeline.commands.upkeep:clean",
    "doctor": "pipeline.commands.upkeep:doctor",
    "init": "pipeline.commands.begin:init",
    "list": "pipeline.commands.review:list_shots",
    "page": "pipeline.commands.publish:page",
    "serve": "pipeline.commands.publish:serve",
    "slides": "pipeline.commands.publish:slides",
    "storyboard": "pipeline.commands.review:storyboard",
    "voices": "pipeline.commands.voices:voices",
    "watch": "pipeline.commands.watching:watch",
    "why": "pipeline.commands.review:why",
    "worker": "pipeline.commands.farm:worker",
}


@click.group(
    cls=Commands, elsewhere=ELSEWHERE, context_settings={"help_option_names": ["-h", "--help"]}
)
@version_option
@debug_option
def cli() -> None:
    """Render lectures: shots, films, storyboards."""


@cli.command()
@production_options(names=shots_argument, quality="medium", voice="none")
@click.option("--beat", metavar="BEAT", help="Only this beat.")
@click.option("--all-beats", is_flag=True, help="A file for each beat.")
@click.option("--still", is_flag=True, help="A PNG of the end of the last beat, or of BEAT.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS, case_sensitive=False),
    help="prores is ProRes 4444, for editors.  [default: mp4; mov where transparent]",
)
@out_option
@click.option("--transparent", is_flag=True, help="Leave the background out.")
@click.option("--open", "open_it", is_flag=True, help="Show the file when it is done.")
@click.option("--force", is_flag=True, help="Render anew what is in the store.")
@run_option(lines=False)
@debug_option
@examples(
    "scene JordanPrompt -q draft --open",
    "scene JordanPrompt --beat prediction --still",
    "scene TitleCard JordanPrompt --lang fr --format webm --transparent",
    "scene JordanPrompt --all-beats --format prores --voice kokoro",
    "scene ./my_lecture JordanPrompt --still -o prompt.png",
)
def scene(
    production: Production,
    run: Run,
    names: tuple[str, ...],
    still: bool,
    kind: Format | None,
    out: Path | None,
    open_it: bool,
    **choices: Any,
) -> None:
    """Render single shots, or one beat of them, to media/scenes/."""
    from pipeline.film.deliver import deliver, format_of
    from pipeline.film.export import export

    if not names:
        raise click.UsageError("which shot? `render.py list` names them all")
    if out is not None and (len(names) > 1 or choices["all_beats"]):
        many = "a file a beat" if choices["all_beats"] else f"{len(names)} shots"
        raise click.UsageError(f"-o names one file, and these are {many}")
    if choices["all_beats"] and choices["beat"]:
        raise click.UsageError("--beat asks for one, --all-beats for each: leave one out")
    if out is not None and not still:
        kind = cast("Format", kind or format_of(out, FORMATS))
    if still and kind not in (None, "png"):
        raise click.UsageError(f"--still makes a PNG; leave out --format {kind}")
    made = export(production, names, run, "png" if still else kind, **choices)
    files = deliver(made.files, out) if out and made.files else made.files
    for path in files:
        echo(shown(path))
        if open_it:
            click.launch(str(path))
    end(run, made.failures)


@cli.command()
@production_options(quality="medium", voice="kokoro")
@click.option("--part", type=int, help="Only this part.")
@click.option("--shots", metavar="A..B", help="Only these shots, by number or name.")
@out_option
@click.option("--force", is_flag=True, help="Render anew what is in the store.")
@run_option(cluster=True)
@debug_option
@examples(
    "lecture -q draft",
    "lecture --lang fr --part 1",
    "lecture ./my_remix --shots 3..7 --jobs 2",
    "lecture -q high --cluster tcp://10.0.0.5:8786",
)
def lecture(
    production: Production,
    run: Run,
    part: int | None,
    shots: str | None,
    out: Path | None,
    force: bool,
) -> None:
    """Render all shots of a lecture, or some, and join them to a film in media/films/.

    With chapters, captions in every language, and both beside it as files. What was rendered
    before and still holds is not rendered again.
    """
    from pipeline.film.deliver import deliver, format_of
    from pipeline.film.produce import produce, select
    from pipeline.render.progress import counted

    if out is not None:
        format_of(out, ["mp4"])
    made = produce(production, select(production.lecture, part, shots), run, force=force)
    if made.film is None:
        kept = counted(len(made.shots.results), "shot")
        why = f"no film: {kept} of {made.planned} in the store, and kept there"
        end(run, made.shots.failures, why)
        return
    if not made.film.made:
        run.say("nothing has changed; the film is")
    for path in deliver(made.film.files, out) if out else made.film.files:
        run.say(shown(path))


@cli.command()
@click.argument("text")
@production_options(names=None, voice="kokoro")
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
    if draws_soon(sys.argv[1:]):
        begin_early()
    cli()
