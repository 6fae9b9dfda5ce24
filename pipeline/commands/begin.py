"""The command with which a lecture of one's own begins."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.options import debug_option, echo, examples, shown, this_program

if TYPE_CHECKING:
    from lectures.scaffold import NewLecture

_TOLD = ("relation", "answer", "statement", "predicate", "alternatives", "attributes")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--fact", "name", metavar="NAME", help='Whom it is about: "Zinedine Zidane".')
@click.option("--lang", "languages", metavar="LANG,…", default="en", show_default=True)
@click.option(
    "--extends",
    metavar="LECTURE",
    help="What it differs from.  [default: how_llms_store_facts, or what tells it in LANG]",
)
@click.option("--relation", multiple=True, metavar="TEXT", help='As in "plays the sport of".')
@click.option("--answer", multiple=True, metavar="WORD", help='As in "football"; fr=… for one.')
@click.option("--statement", multiple=True, metavar="TEXT", help="The fact as one sentence.")
@click.option("--predicate", multiple=True, metavar="TEXT", help='As in "plays football".')
@click.option("--alternatives", multiple=True, metavar="WORD,…", help="Other words for the blank.")
@click.option("--attributes", multiple=True, metavar="TEXT,…", help="What else is known of them.")
@click.option("--same-first", metavar="NAME", help="Someone with the same first name.")
@click.option("--same-last", metavar="NAME", help="Someone with the same last name.")
@click.option("--other", metavar="NAME", help="Someone who shares neither.")
@debug_option
@examples(
    'init my_lecture --fact "Zinedine Zidane" --lang fr,es',
    'init my_lecture --fact "Ada Lovelace" --answer mathematics --relation "worked in"',
    'init mon_cours --lang fr,en --fact "Marie Curie" --answer fr=radium --answer en=radium',
)
def init(
    folder: Path,
    name: str | None,
    languages: str,
    extends: str | None,
    same_first: str | None,
    same_last: str | None,
    other: str | None,
    **told: tuple[str, ...],
) -> None:
    """Begin a lecture of your own about another fact, in a new FOLDER.

    On a terminal it asks for what is missing. What stays open is written as ???, which `check`
    finds until it is filled in.
    """
    from lectures.scaffold import NewLecture, base_for, parted, write_lecture

    asking = _on_a_terminal()
    if name is None:
        if not asking:
            raise click.UsageError('--fact is missing: whom is it about? --fact "Zinedine Zidane"')
        name = click.prompt("Whom is it about", type=str)
    codes = tuple(dict.fromkeys(code.strip().lower() for code in languages.split(",") if code))
    first, last = parted(name or "")
    _refuse_unknown(codes)
    cast = {"same_first": same_first, "same_last": same_last, "other": other}
    new = NewLecture(
        first,
        last,
        codes,
        {code: {key: _of(code, values, codes) for key, values in told.items()} for code in codes},
        {role: given for role, given in cast.items() if given},
        extends or base_for(codes),
    )
    if asking:
        new = _asked(new)
    for file in write_lecture(folder, new):
        echo(f"written: {shown(file)}")
    _next_steps(folder, new)


def _on_a_terminal() -> bool:
    return sys.stdin.isatty()


def _of(language: str, values: tuple[str, ...], languages: tuple[str, ...]) -> str:
    """What an option says for a language: `fr=TEXT`, or TEXT for all."""
    found = ""
    for text in values:
        code, equals, rest = text.partition("=")
        if not equals or code not in languages:
            found = text
        elif code == language:
            found = rest
    return found


def _refuse_unknown(languages: tuple[str, ...]) -> None:
    from lectures.language import is_known, with_folder

    for code in languages:
        if not is_known(code):
            raise click.UsageError(
                f"no language {code!r}: expected codes such as {', '.join(with_folder())}"
            )


def _asked(new: NewLecture) -> NewLecture:
    """The same with what its writer answers; what is left empty stays open."""
    from dataclasses import replace

    from lectures.language import native_name
    from lectures.scaffold import HINTS

    echo("Leave empty what you don't know yet.", err=True)
    told = {}
    for language in new.languages:
        known = dict(new.told[language])
        for key in _TOLD:
            if not known.get(key):
                question = f"[{native_name(language)}] {key}, {HINTS[key]}"
                known[key] = click.prompt(question, default="", show_default=False)
        told[language] = known
    cast = dict(new.cast)
    for role, question in (
        ("same_first", f"Someone else called {new.first}"),
        ("same_last", f"Someone else called {new.last}"),
        ("other", "Someone who shares neither name"),
    ):
        if role not in cast:
            cast[role] = click.prompt(question, default="", show_default=False)
    return replace(new, told=told, cast={role: one for role, one in cast.items() if one})


def _next_steps(folder: Path, new: NewLecture) -> None:
    name = shown(folder.resolve())
    path = shlex.quote(name if "/" in name else f"./{name}")
    echo("")
    echo("Next:")
    for command, what in (
        (f"check {path}", "what is still to be filled in, and what is wrong"),
        (f"scene JordanPrompt --lecture {path} --still", "one picture of it"),
        (f"lecture {path} -q draft", "the film"),
    ):
        echo(f"  {this_program()} {command}  # {what}")
