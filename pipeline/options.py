"""What the commands of `render.py` share: their options, and how their errors are told.

An option group makes one value of several options: a `Production` of lecture, language, quality
and voice, a `Run` of the number of workers. What is heavy is imported when a command is called, so
that `list` and `--help` answer at once.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.util
import inspect
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.media import Media
    from pipeline.plan.jobs import Production
    from pipeline.plan.quality import Quality, Renderer
    from pipeline.render.run import Run
    from pipeline.timeline import Narrator

Command = TypeVar("Command", bound=Callable[..., Any])
DEFAULT_LECTURE = "how_llms_store_facts"
_VOICE_HELP = (
    "Who speaks: kokoro, espeak (English, Spanish, German), none, or a folder of recordings "
    "named SHOT.BEAT.wav."
)


class Commands(click.Group):
    """Turns what goes wrong into one line and an exit code: 2 for a user's mistake, 1 otherwise.

    `elsewhere` names commands that are imported when they are called, as `module:function`.
    """

    def __init__(self, *args: Any, elsewhere: Mapping[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.elsewhere = dict(elsewhere or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.elsewhere])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        module, function = self.elsewhere[cmd_name].split(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo("stopped; what is finished is kept", err=True)
            ctx.exit(130)
        except Exception as error:
            if debug_wanted():
                raise
            _fail(ctx, error)


def echo(text: str, *, lines: bool = False, err: bool = False) -> None:
    """Print a text from wherever it comes: what can't be seen in it is written out.

    A text is one line, whatever stands in it, unless it is meant to have several `lines`.
    """
    from lectures.characters import visible

    click.echo(visible(text, lines=lines), err=err)


def debug_wanted() -> bool:
    """Whether whole tracebacks are asked for."""
    return "--debug" in sys.argv


def _fail(ctx: click.Context, error: Exception) -> None:
    from lectures.load import LectureError

    # By name: what is not imported need not be imported to say that it failed.
    mistake = isinstance(error, LectureError) or type(error).__name__ in (
        "VoiceError",
        "MediaError",
        "MeasureError",
    )
    plain = mistake or type(error).__name__ in (
        "FilmError",
        "FarmError",
        "NoWorkers",
        "VoiceUnavailable",
        "ModelMissing",
        "PublishError",
    )
    hint = "" if plain else " (--debug shows where)"
    kind = "" if plain else f"{type(error).__name__}: "
    said = str(error)
    if isinstance(error, MemoryError):
        from pipeline.render.processes import address_space

        said = f"there is no memory left{address_space()}"
    echo(f"Error: {kind}{said}{hint}", lines=True, err=True)
    ctx.exit(2 if mistake else 1)


def shown(path: Path) -> str:
    """A path as short as it can be from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def this_program() -> str:
    """How this program was begun: what its commands are typed after."""
    program = Path(sys.argv[0])
    if program.name != "render.py":
        return program.name
    typed = (shown(Path(sys.executable)), shown(program.absolute()))
    return " ".join(map(shlex.quote, typed))


def examples(*lines: str) -> Callable[[Command], Command]:
    """Examples at the end of a command's help."""

    def add(command: Command) -> Command:
        text = "\n".join(f"  render.py {line}" for line in lines)
        # Cleaned here: Python keeps a docstring's indentation before 3.13, which click takes for
        # that of the examples too.
        said = inspect.cleandoc(command.__doc__ or "")
        command.__doc__ = f"{said}\n\n\b\nExamples:\n{text}\n"
        return command

    return add


language_option = click.option(
    "--lang",
    "language",
    metavar="LANG",
    help="Language, such as en or fr.  [default: the lecture's first]",
)
lecture_option = click.option(
    "--lecture",
    "lecture_name",
    metavar="LECTURE",
    help=f"A lecture's name, or its folder; may stand without --lecture.  [default: "
    f"{DEFAULT_LECTURE}]",
)
# What a command is about: a lecture, shots of it, or both. A shot's name begins with a capital.
lecture_argument = click.argument("names", nargs=-1, metavar="[LECTURE]")
shots_argument = click.argument("names", nargs=-1, metavar="[LECTURE] [SHOT]...")
trust_option = click.option(
    "--trust",
    "trusted",
    is_flag=True,
    help="Let the lecture's own shots run (its scenes/*.py, which are code); remembered.",
)
_SHOT = re.compile(r"[A-Z][A-Za-z0-9]*")


def lecture_and_shots(
    names: Sequence[str], lecture_name: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """The lecture and the shots among what stands on a command line, in any order.

    `lecture_name` is what `--lecture` says; a shot's capitals may be left out. Raises UsageError
    for two lectures.
    """
    said = [_as_shot(name) or name for name in names]
    shots = tuple(name for name in said if _SHOT.fullmatch(name))
    lectures = dict.fromkeys([*filter(None, [lecture_name]), *(n for n in said if n not in shots)])
    if len(lectures) > 1:
        raise click.UsageError(f"one lecture at a time: got {' and '.join(lectures)}")
    return next(iter(lectures), None), shots


def _as_shot(name: str) -> str | None:
    """The shot that is meant by a word written without its capitals; None for a lecture's name."""
    if _SHOT.fullmatch(name) or not name.isalnum() or Path(name).exists():
        return None
    from pipeline.plan.shots import scan

    return next((known for known in scan().names if known.lower() == name.lower()), None)


json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


out_option = click.option(
    "-o",
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Copy it there, with what lies beside it.",
)


def _say_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """The versions that matter when something differs between two machines."""
    if not value or ctx.resilient_parsing:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    def of(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "not installed"

    click.echo(
        f"how-llms-store-facts {of('how-llms-store-facts')} (manim {of('manim')}, "
        f"typst {of('typst')}, Python {platform.python_version()})"
    )
    ctx.exit()


version_option = click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_say_version,
    help="Show the version and exit.",
)
debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Show the whole traceback of an error.",
)


def allow(lecture_name: str) -> None:
    """Let the shots in a lecture's own folder run, from now on."""
    from lectures.load import find
    from pipeline.media import Media
    from pipeline.plan.trust import trust

    trust(find(lecture_name), Media.default())


def production_options(
    *,
    names: Callable[[Any], Any] | None = lecture_argument,
    quality: str | None = None,
    voice: str | None = None,
    language: bool = True,
) -> Callable[[Command], Callable[..., Any]]:
    """Options that end up in one argument, `production`.

    `names` is the argument that names a lecture, or also shots of it, which are handed on as
    `names`; without one, `--lecture` alone names it. `quality` and `voice` are defaults,
    without which there is no such option: a draft, in silence. Without `language` it is that of the
    lecture, for what is made in all of its languages.
    """

    with_shots = names is shots_argument

    def add(command: Command) -> Callable[..., Any]:
        @functools.wraps(command)
        def called(
            lecture_name: str | None,
            trusted: bool,
            names: tuple[str, ...] = (),
            language: str | None = None,
            quality: Quality | None = None,
            renderer: Renderer = "fastcairo",
            voice: str = "none",
            voice_name: str | None = None,
            voice_speed: float | None = None,
            **rest: Any,
        ) -> Any:
            from pipeline.media import Media

            lecture_name, shots = lecture_and_shots(names, lecture_name)
            if with_shots:
                rest["names"] = shots
            elif shots:
                raise click.UsageError(f"takes a lecture and no shots; got {' '.join(shots)}")
            media = Media.default()
            narrator = _narrator(media, voice, voice_name, voice_speed)
            if quality is not None:
                quality = replace(quality, renderer=renderer)
            lecture = lecture_name or DEFAULT_LECTURE
            if trusted:
                allow(lecture)
            production = _production(lecture, language, quality, narrator, media)
            return command(production=production, **rest)

        options = [*filter(None, [names]), lecture_option, trust_option]
        if language:
            options.append(language_option)
        if quality is not None:
            options += [quality_option(quality), _renderer_option]
        if voice is not None:
            options += _voice_options(voice)
        return functools.reduce(lambda made, option: option(made), reversed(options), called)

    return add


def quality_option(default: str) -> Callable[[Any], Any]:
    """The option of a size and a rate, parsed."""
    return click.option(
        "-q",
        "--quality",
        metavar="draft|low|medium|high|4k",
        callback=_parsed_quality,
        default=default,
        show_default=True,
        help="Size and smoothness; or, say, 640x360@10, or upright, 1080x1920@30.",
    )


_renderer_option = click.option(
    "--renderer",
    type=click.Choice(["fastcairo", "stock"], case_sensitive=False),
    default="fastcairo",
    show_default=True,
    help="Who draws: ours or manim's own; the frames are the same.",
)


def _parsed_quality(ctx: click.Context, param: click.Parameter, value: str) -> Quality:
    from pipeline.plan.quality import parse_quality

    try:
        return parse_quality(value.lower())
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error


def _voice_options(default: str) -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--voice",
            default=default,
            envvar="LECTURE_VOICE",
            show_default=True,
            metavar="kokoro|espeak|none|FOLDER",
            help=_VOICE_HELP,
        ),
        click.option("--voice-name", metavar="NAME", help="Which of its voices."),
        click.option("--voice-speed", type=float, metavar="FACTOR", help="How fast."),
    ]


def _production(
    lecture_name: str,
    language: str | None,
    quality: Quality | None,
    narrator: Narrator,
    media: Media,
) -> Production:
    from lectures.load import chosen_language, find, load_lecture
    from pipeline.plan.jobs import Production
    from pipeline.plan.quality import QUALITIES

    lecture = load_lecture(lecture_name)
    spoken = chosen_language(lecture, language)
    home = find(lecture_name).resolve()
    return Production(lecture, spoken, quality or QUALITIES["draft"], narrator, media, home=home)


def _narrator(media: Media, voice: str, name: str | None, speed: float | None) -> Narrator:
    """The narrator asked for; what keeps a voice from speaking is said in a line."""
    if voice == "none" and name is None and speed is None:
        from pipeline.voice.silent import SilentNarrator

        return SilentNarrator()
    from pipeline.voice.narrators import narrator_for

    def notice(line: str) -> None:
        echo(line, err=True)

    return narrator_for(voice, media, notice, name=name, speed=speed)


def run_option(
    *, lines: bool = True, cluster: bool = False
) -> Callable[[Command], Callable[..., Any]]:
    """Options of a run, `--cluster` perhaps among them, which end up in the argument `run`.

    Where nobody watches, finished jobs are told in `lines` or not at all. A command that is asked
    for JSON shows its progress on the standard error.
    """

    def add(command: Command) -> Callable[..., Any]:
        @functools.wraps(command)
        def called(
            jobs: int | None, timeout: float, address: str | None = None, **rest: Any
        ) -> Any:
            run = _run(jobs, timeout, lines, rest.get("as_json", False))
            if address is None:
                return command(run=run, **rest)
            with _elsewhere(run, address) as far:
                return command(run=far, **rest)

        limited = click.option(
            "--timeout",
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            default=3600,
            show_default=True,
            help="A shot that takes longer is given up.",
        )(called)
        if cluster:
            limited = _cluster_option(limited)
        return click.option(
            "--jobs",
            type=click.IntRange(1, 256),
            help="Worker processes.  [default: one a processor]",
        )(limited)

    return add


def scheduler_address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The address of a dask scheduler. Raises BadParameter, or UsageError where dask is missing."""
    if re.fullmatch(r"(tcp|tls)://[^\s/]+:\d{1,5}", value) is None:
        raise click.BadParameter(
            f"{value!r}: expected tcp://HOST:PORT or tls://HOST:PORT", ctx, param
        )
    if importlib.util.find_spec("distributed") is None:
        raise click.UsageError("this needs dask, which is not installed: pip install '.[farm]'")
    return value


def _cluster_address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    local = re.fullmatch(r"local:[1-9]\d?", value)
    if local is None and not value.startswith(("tcp:", "tls:")):
        wanted = "expected tcp://HOST:PORT, tls://HOST:PORT, or local:N with N from 1 to 99"
        raise click.BadParameter(f"{value!r}: {wanted}", ctx, param)
    scheduler_address(ctx, param, "tcp://localhost:0" if local else value)
    return value


_cluster_option = click.option(
    "--cluster",
    "address",
    metavar="ADDRESS",
    callback=_cluster_address,
    help="Render and speak on the workers of a dask scheduler, tcp://HOST:PORT, or on so many "
    "dask workers here, local:N.",
)


@contextlib.contextmanager
def _elsewhere(run: Run, address: str) -> Iterator[Run]:
    """The run with the hands of a cluster's workers."""
    from pipeline.farm.cluster import Cluster
    from pipeline.farm.farm import Farm
    from pipeline.media import Media

    farm = Farm(Cluster(address), Media.default(), run.say)
    try:
        yield replace(run, hands=farm.hands)
        if farm.tally.workers:
            run.say(str(farm.tally))
    finally:
        farm.close()


def _run(jobs: int | None, timeout: float, lines: bool, stderr: bool) -> Run:
    from pipeline.render.run import Run

    return Run(console_of(stderr=stderr), jobs, lines, timeout)


def console_of(*, stderr: bool = False) -> Console:
    """What a run is told on; without colour and bold where NO_COLOR asks for neither."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr,
        soft_wrap=not stream.isatty(),
        highlight=False,
        # By itself rich would leave out colours alone, and go on writing in bold.
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )
