#!/usr/bin/env python3
"""The command line: from a lecture to pictures and films.

Thin on purpose: it parses, calls the pipeline and prints. Heavy imports stand inside commands, so
that `list` and `--help` answer at once.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from rich.console import Console

    from lectures.model import Language, Lecture
    from pipeline.film.export import Format
    from pipeline.media import Media
    from pipeline.plan.jobs import ShotJob
    from pipeline.plan.quality import Quality
    from pipeline.render.pool import Workers
    from pipeline.render.worker import Failure
    from pipeline.timeline import Narrator

F = TypeVar("F", bound=Callable[..., Any])
QUALITY_NAMES = "draft|low|medium|high|4k"


class Commands(click.Group):
    """Turns what goes wrong into one line and an exit code: 2 for a user's mistake, 1 otherwise."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo("stopped; what is finished is kept", err=True)
            ctx.exit(130)
        except Exception as error:
            if _debug_wanted():
                raise
            _fail(ctx, error)


def _debug_wanted() -> bool:
    return "--debug" in sys.argv


def _fail(ctx: click.Context, error: Exception) -> None:
    from lectures.load import LectureError

    # By name: what is not imported need not be imported to say that it failed.
    mistake = isinstance(error, LectureError) or type(error).__name__ == "VoiceError"
    hint = "" if mistake else " (--debug shows where)"
    plain = mistake or type(error).__name__ in ("FilmError", "VoiceUnavailable")
    kind = "" if plain else f"{type(error).__name__}: "
    click.echo(f"Error: {kind}{error}{hint}", err=True)
    ctx.exit(2 if mistake else 1)


def examples(*lines: str) -> Callable[[F], F]:
    """Examples at the end of a command's help."""

    def add(function: F) -> F:
        text = "\n".join(f"  render.py {line}" for line in lines)
        function.__doc__ = f"{function.__doc__}\n\n\b\nExamples:\n{text}\n"
        return function

    return add


class QualityType(click.ParamType):
    name = QUALITY_NAMES

    def convert(self, value: Any, param: Any, ctx: Any) -> Quality:
        from pipeline.plan.quality import Quality, parse_quality

        if isinstance(value, Quality):
            return value
        try:
            return parse_quality(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def quality_option(default: str) -> Callable[[F], F]:
    return click.option(
        "-q",
        "--quality",
        type=QualityType(),
        default=default,
        show_default=True,
        help="Size and smoothness; or, say, 640x360@10.",
    )


language_option = click.option(
    "--lang", "language", help="Language, such as en or fr.  [default: the lecture's first]"
)
lecture_option = click.option(
    "--lecture",
    "lecture_name",
    default="how_llms_store_facts",
    show_default=True,
    metavar="NAME_OR_PATH",
    help="A lecture's name, or its folder.",
)
lecture_argument = click.argument(
    "lecture_name", default="how_llms_store_facts", metavar="[NAME_OR_PATH]"
)
_VOICE_HELP = "Who speaks: kokoro, espeak, none, or a folder of recordings named SHOT.BEAT.wav."


def voice_options(default: str) -> Callable[[F], F]:
    """Options that end up in one argument, `voice`."""

    def add(function: F) -> F:
        @functools.wraps(function)
        def gathered(
            voice: str, voice_name: str | None, voice_speed: float | None, **rest: Any
        ) -> Any:
            return function(voice=VoiceWish(voice, voice_name, voice_speed), **rest)

        named = click.option("--voice-name", metavar="NAME", help="Which of its voices.")
        paced = click.option("--voice-speed", type=float, metavar="FACTOR", help="How fast.")
        chosen = click.option(
            "--voice",
            default=default,
            envvar="LECTURE_VOICE",
            show_default=True,
            help=_VOICE_HELP,
        )
        return cast("F", chosen(named(paced(gathered))))

    return add


@dataclasses.dataclass(frozen=True)
class VoiceWish:
    """What the command line asks of a voice."""

    voice: str
    name: str | None = None
    speed: float | None = None


debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Show the whole traceback of an error.",
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 256), help="Worker processes.  [default: one a processor]"
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@debug_option
def cli() -> None:
    """Render lectures: shots, films, storyboards."""


# --- what commands share -------------------------------------------------------------------------


def _lecture(name: str, language: str | None) -> tuple[Lecture, Language]:
    """The lecture, and the language to render it in."""
    from lectures.load import LectureError, load_lecture

    lecture = load_lecture(name)
    if language is None:
        return lecture, lecture.language
    for known in lecture.languages:
        if known == language:
            return lecture, known
    raise LectureError(
        f"lecture {lecture.name} has no language {language!r}; "
        f"it has {', '.join(lecture.languages)}"
    )


def _narrator(wish: VoiceWish, media: Media) -> Narrator:
    """Whoever speaks; what keeps a voice from speaking is said in a line."""
    from pipeline.timeline import SilentNarrator

    if wish == VoiceWish("none"):
        return SilentNarrator()
    from pipeline.voice.narrators import narrator_for

    def notice(line: str) -> None:
        click.echo(line, err=True)

    return narrator_for(wish.voice, media, notice, name=wish.name, speed=wish.speed)


def _planned(
    narrator: Narrator,
    lecture: Lecture,
    language: Language,
    quality: Quality,
    media: Media,
    shots: Sequence[str],
    jobs: int | None,
    console: Console,
) -> list[ShotJob]:
    """Jobs for these shots, timed by what is said in them, which is spoken first if need be."""
    from pipeline.plan.jobs import plan
    from pipeline.plan.shots import scan
    from pipeline.timeline import SilentNarrator

    if isinstance(narrator, SilentNarrator):
        return plan(lecture, language, quality, narrator, scan(), media, shots)
    from pipeline.voice.progress import speaking
    from pipeline.voice.remembered import remember

    # Workers of their own: a voice holds memory that rendering needs.
    with _workers(jobs, 64) as workers, speaking(console) as progress:
        narrator.prepare(lecture, language, shots, workers, progress)
    planned = plan(lecture, language, quality, narrator, scan(), media, shots)
    said = {job.name: job.spoken for job in planned}
    remember(media.voice, lecture, language, said)
    return planned


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, soft_wrap=not stream.isatty(), highlight=False)


@contextmanager
def _workers(count: int | None, tasks: int) -> Iterator[Workers]:
    """Worker processes, gone when the block is left, however that comes about."""
    from pipeline.render.pool import Workers, sensible_count

    workers = Workers(max(1, min(count or sensible_count(), tasks)))
    # A process that is told to end cleans up as it would after Ctrl-C.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield workers
    except BaseException:
        workers.kill()
        raise
    else:
        workers.shutdown()
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(console: Console, failures: Sequence[Failure]) -> None:
    """The table of failures, and whole tracebacks where they are asked for."""
    from pipeline.render.progress import failure_table

    if not failures:
        return
    console.print(failure_table(failures))
    if _debug_wanted():
        for failure in failures:
            console.print(failure.traceback, markup=False)


def _shown(path: Path) -> str:
    """A path as short as it can be from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


# --- commands ------------------------------------------------------------------------------------


@cli.command(name="list")
@lecture_option
@language_option
@quality_option("medium")
@voice_options("kokoro")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
@debug_option
@examples("list", "list --json", "list --lecture ./my_remix --lang fr -q draft")
def list_shots(
    lecture_name: str, language: str | None, quality: Quality, voice: VoiceWish, as_json: bool
) -> None:
    """List the shots: number, part, name, beats, seconds, and whether rendered at a quality.

    Seconds are measured where the shot is rendered, and else judged by its narration (~).
    """
    from types import SimpleNamespace

    from pipeline.media import Media
    from pipeline.recall import recalled

    media = Media.default()

    def look() -> list[dict[str, Any]]:
        from pipeline.plan.shots import scan
        from pipeline.review.listing import listed
        from pipeline.timeline import SilentNarrator
        from pipeline.voice.remembered import RememberedNarrator

        lecture, tongue = _lecture(lecture_name, language)
        narrator = RememberedNarrator(media.voice) if voice.voice != "none" else SilentNarrator()
        found = listed(lecture, tongue, quality, narrator, scan(), media)
        return [dataclasses.asdict(row) for row in found]

    choices = [str(choice) for choice in (lecture_name, language, quality, voice)]
    listed_rows = recalled(media, lecture_name, choices, look)
    if as_json:
        click.echo(json.dumps(listed_rows, ensure_ascii=False))
        return
    rows = [SimpleNamespace(**row) for row in listed_rows]
    width = max(len(row.name) for row in rows)
    for i, row in enumerate(rows):
        if i == 0 or row.part != rows[i - 1].part:
            click.echo(f"{row.part} {row.part_title}")
        seconds = f"{'' if row.rendered else '~'}{row.seconds:.0f} s"
        state = "rendered" if row.rendered else "" if row.exists else "no such shot"
        beats = f"{row.beats} beat{'' if row.beats == 1 else 's'}"
        click.echo(
            f"{row.number:>4}  {row.name:<{width}}  {beats:>8}  {seconds:>6}  {state}".rstrip()
        )


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="SHOT...")
@quality_option("medium")
@language_option
@lecture_option
@click.option("--beat", metavar="BEAT", help="Only this beat.")
@click.option("--still", is_flag=True, help="A PNG of the last frame, or of the beat's end.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["mp4", "mov", "webm", "gif", "png"]),
    help="[default: mp4; mov where transparent]",
)
@click.option("--transparent", is_flag=True, help="Leave the background out.")
@click.option("--open", "open_it", is_flag=True, help="Show the file when it is done.")
@click.option("--force", is_flag=True, help="Render anew what is in the store.")
@voice_options("none")
@jobs_option
@debug_option
@examples(
    "scene JordanPrompt -q draft --open",
    "scene JordanPrompt --beat prediction --still",
    "scene TitleCard JordanPrompt --lang fr --format webm --transparent",
)
def scene(
    names: tuple[str, ...],
    quality: Quality,
    language: str | None,
    lecture_name: str,
    beat: str | None,
    still: bool,
    kind: Format | None,
    transparent: bool,
    open_it: bool,
    force: bool,
    voice: VoiceWish,
    jobs: int | None,
) -> None:
    """Render single shots, or one beat of them, to media/scenes/."""
    from pipeline.film.export import add_sound, export_job, export_shot
    from pipeline.media import Media
    from pipeline.render.progress import watcher_for
    from pipeline.render.schedule import work_off

    if still and kind not in (None, "png"):
        raise click.UsageError(f"--still makes a PNG; leave out --format {kind}")
    form: Format = "png" if still else kind or ("mov" if transparent else "mp4")
    lecture, tongue = _lecture(lecture_name, language)
    console, media = _console(), Media.default()
    narrator = _narrator(voice, media)
    planned = [
        export_job(job, form, beat=beat, transparent=transparent, force=force)
        for job in _planned(narrator, lecture, tongue, quality, media, names, jobs, console)
    ]
    with _workers(jobs, len(planned)) as workers, watcher_for(console, lines=False) as watcher:
        outcome = work_off(planned, export_shot, lambda _: None, workers, watcher)
    for job in planned:
        if (path := outcome.results.get(job.key)) is not None:
            add_sound(job, narrator)
            click.echo(_shown(path))
            if open_it:
                click.launch(str(path))
    _report(console, outcome.failures)
    if outcome.failures:
        sys.exit(1)


@cli.command()
@lecture_argument
@quality_option("medium")
@language_option
@click.option("--part", type=int, help="Only this part.")
@click.option("--shots", metavar="A..B", help="Only these shots, by number or name.")
@click.option("--force", is_flag=True, help="Render anew what is in the store.")
@voice_options("kokoro")
@jobs_option
@debug_option
@examples(
    "lecture -q draft", "lecture --lang fr --part 1", "lecture ./my_remix --shots 3..7 --jobs 2"
)
def lecture(
    lecture_name: str,
    quality: Quality,
    language: str | None,
    part: int | None,
    shots: str | None,
    force: bool,
    voice: VoiceWish,
    jobs: int | None,
) -> None:
    """Render all shots of a lecture, or some, and join them to a film in media/films/.

    With chapters, captions in every language, and both beside it as files. What was rendered
    before and still holds is not rendered again.
    """
    from pipeline.film import make as filming
    from pipeline.media import Media
    from pipeline.render.progress import counted, watcher_for
    from pipeline.render.schedule import render

    chosen, tongue = _lecture(lecture_name, language)
    selection = filming.select(chosen, part, shots)
    media, console = Media.default(), _console()
    narrator = _narrator(voice, media)
    say = functools.partial(console.print, markup=False)
    with media.locked(f"render.py lecture {chosen.name}", say):
        planned = _planned(narrator, chosen, tongue, quality, media, selection.shots, jobs, console)
        with _workers(jobs, len(planned)) as workers, watcher_for(console) as watcher:
            outcome = render(planned, workers, watcher, force=force)
        _report(console, outcome.failures)
        if outcome.failures:
            kept = counted(len(outcome.results), "shot")
            say(f"no film: {kept} of {len(planned)} in the store, and kept there")
            sys.exit(1)
        out = filming.film_path(media, chosen, tongue, selection.label)
        film = filming.make(chosen, tongue, planned, outcome.results, narrator, out)
    if not film.made:
        say("nothing has changed; the film is")
    for path in film.files:
        say(_shown(path))


@cli.command()
@click.argument("text")
@language_option
@lecture_option
@voice_options("kokoro")
@click.option("--open", "open_it", is_flag=True, help="Play it.")
@debug_option
@examples(
    'say "The matrix W↑ has 12,288 columns."',
    'say "La ReLU coupe à zéro." --lang fr',
    'say "Hello." --voice-name af_heart --voice-speed 1.1',
)
def say(
    text: str, language: str | None, lecture_name: str, voice: VoiceWish, open_it: bool
) -> None:
    """Say a text, to hear how a lecture would."""
    from pipeline.media import Media
    from pipeline.voice.errors import VoiceError
    from pipeline.voice.narrators import SpeakingNarrator
    from pipeline.voice.say import audition

    lecture, tongue = _lecture(lecture_name, language)
    media = Media.default()
    narrator = _narrator(voice, media)
    if not isinstance(narrator, SpeakingNarrator):
        raise VoiceError(f"--voice {voice.voice} can't say a new text; kokoro and espeak can")
    heard = audition(text, lecture, tongue, narrator, media.voice / f"said.{tongue}.wav")
    click.echo(f"{_shown(heard.path)}  {heard.seconds:.1f} s")
    click.echo(f"read as: {heard.read_as}")
    if heard.unsure:
        click.echo(f"not sure of: {', '.join(heard.unsure)} (see pronunciation.{tongue}.toml)")
    if open_it:
        click.launch(str(heard.path))


@cli.command()
@click.argument("names", nargs=-1, metavar="[SHOT]...")
@quality_option("draft")
@language_option
@lecture_option
@jobs_option
@click.option("--force", is_flag=True, help="Draw anew what was drawn before.")
@debug_option
@examples("storyboard", "storyboard JordanPrompt --lang fr", "storyboard --lecture ./my_remix")
def storyboard(
    names: tuple[str, ...],
    quality: Quality,
    language: str | None,
    lecture_name: str,
    jobs: int | None,
    force: bool,
) -> None:
    """Draw one frame per beat of every shot, or of some: contact sheets and a page."""
    from pipeline.media import Media
    from pipeline.plan.jobs import plan
    from pipeline.plan.shots import scan
    from pipeline.render.progress import watcher_for
    from pipeline.render.schedule import work_off
    from pipeline.review import storyboard as boards
    from pipeline.timeline import SilentNarrator

    lecture, tongue = _lecture(lecture_name, language)
    media, console = Media.default(), _console()
    planned = plan(lecture, tongue, quality, SilentNarrator(), scan(), media, names or None)

    def stored(job: ShotJob) -> boards.Board | None:
        return None if force else boards.stored_board(job)

    with _workers(jobs, len(planned)) as workers, watcher_for(console) as watcher:
        outcome = work_off(planned, boards.draw_board, stored, workers, watcher)
    drawn = {board.shot: board for board in outcome.results.values()}
    if names:
        files = boards.write_selection(lecture, tongue, drawn, list(names), media.storyboards)
    else:
        files = boards.write_storyboard(lecture, tongue, drawn, outcome.failures, media.storyboards)
    for file in files:
        console.print(_shown(file), markup=False)
    _report(console, outcome.failures)
    if outcome.failures:
        sys.exit(1)


@cli.command()
@click.argument("lecture_name", required=False, metavar="[NAME_OR_PATH]")
@language_option
@click.option("--shot", "shots", multiple=True, metavar="SHOT", help="Only this shot; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
@jobs_option
@debug_option
@examples("check", "check ./my_remix", "check how_llms_store_facts --lang fr --shot JordanPrompt")
def check(
    lecture_name: str | None,
    language: str | None,
    shots: tuple[str, ...],
    as_json: bool,
    jobs: int | None,
) -> None:
    """Look for what is wrong with a lecture, or with all that are shipped, without rendering.

    Data, missing words and narration, unknown shots and beats, characters that can't be drawn,
    and the picture at every beat's end: nothing off frame, no text over text, none too small.
    """
    from lectures.load import shipped
    from pipeline.media import Media
    from pipeline.plan.jobs import source_of
    from pipeline.plan.shots import scan
    from pipeline.render.progress import counted, watcher_for
    from pipeline.review import check as checking

    catalogue, console = scan(), _console(stderr=as_json)
    for shot in shots:
        source_of(shot, catalogue)
    found: list[checking.Finding] = []
    names = [lecture_name] if lecture_name else shipped()
    lectures = [_lecture(name, language) for name in names]
    with _workers(jobs, 64) as workers, watcher_for(console, lines=False) as watcher:
        for lecture, tongue in lectures:
            tongues = [tongue] if language else lecture.languages
            found += checking.check(
                lecture, tongues, catalogue, Media.default(), workers, watcher, shots
            )
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            click.echo(str(one))
        click.echo(counted(len(found), "finding"))
    if found:
        sys.exit(1)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Results as JSON.")
@debug_option
@examples("doctor")
def doctor(as_json: bool) -> None:
    """Say what is installed, what is missing, and what to do about it."""
    from pipeline.media import Media
    from pipeline.upkeep.doctor import examine

    results = examine(Media.default())
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in results], ensure_ascii=False))
    else:
        signs = {"good": ("ok", "green"), "lacking": ("lacks", "yellow"), "bad": ("BAD", "red")}
        for one in results:
            sign, colour = signs[one.state]
            click.echo(f"{click.style(f'{sign:>5}', fg=colour)}  {one.name}: {one.found}")
            if one.remedy:
                click.echo(f"       → {one.remedy}")
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

    KIND is store, films, scenes, storyboards, voice, checks, typst or scratch; without one, all.
    """
    from pipeline.media import Media
    from pipeline.plan.shots import suggestion
    from pipeline.upkeep import clean as cleaning

    for kind in kinds:
        if kind not in cleaning.KINDS:
            raise click.UsageError(f"no kind {kind!r}{suggestion(kind, cleaning.KINDS)}")
    media = Media.default()
    with media.locked("render.py clean", click.echo):
        found = cleaning.heaps(media, kinds, superseded=superseded)
        for heap in found:
            size = cleaning.human(heap.size)
            click.echo(f"{size:>10}  {len(heap.files):>6} files  {heap.kind}: {heap.what}")
        if not found:
            click.echo("nothing to remove")
            return
        total = cleaning.human(sum(heap.size for heap in found))
        if dry_run:
            click.echo(f"{total:>10}  in all; nothing has been removed")
            return
        if not yes:
            click.confirm(f"{total} in all: remove it?", abort=True)
        cleaning.remove(media, found)
        click.echo(f"removed {total}")


if __name__ == "__main__":
    cli()
