"""The one loader: from a lecture's folder to a `Lecture`, or to one clear error."""

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lectures.characters import visible
from lectures.files import MAX_BYTES, MAX_SIGNS, Files, LectureError, Raw, short
from lectures.inheritance import inherited
from lectures.language import is_known, with_folder
from lectures.look import logo_of, themes_of
from lectures.model import Language, LanguageLacking, Lecture
from lectures.typography import typeset_all
from lectures.watched import noted_by, noting, watched

__all__ = [
    "DEFAULT",
    "MAX_BYTES",
    "SHIPPED",
    "LectureError",
    "chosen_language",
    "explained",
    "find",
    "laid_over",
    "lineage_of",
    "load_lecture",
    "shipped",
]

SHIPPED = Path(__file__).resolve().parent
DEFAULT = "how_llms_store_facts"
MAX_ANCESTORS = 8
MAX_FINDINGS = 20  # lines of one error
MAX_LINE = 400  # characters of one of them
# Kinds of file that stand beside lecture.toml, one a language.
_BESIDE = ("words", "narration", "pronunciation")
_FOLDER = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PART = re.compile(r"[A-Za-z0-9_-]{1,64}")


def shipped() -> list[str]:
    """Names of the lectures that come with the project."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/lecture.toml"))


def find(name_or_path: str | Path) -> Path:
    """The folder of a lecture, by the name of a shipped one or by a path."""
    text = str(name_or_path)
    if _FOLDER.fullmatch(text) and _is_lecture(SHIPPED / text):
        return SHIPPED / text
    folder = Path(os.path.expanduser(text))
    if _is_lecture(folder):
        return folder.resolve()
    if os.path.isdir(folder):
        raise LectureError(f"{short(visible(text), 200)}: there is no lecture.toml in this folder")
    raise LectureError(
        f"no lecture {short(text, 200)!r}: expected one of {', '.join(shipped())}, "
        f"or the path of a folder with a lecture.toml{_near(text, shipped())}"
    )


def _is_lecture(folder: Path) -> bool:
    """Whether there is a lecture.toml, of whatever kind: what it is, its reader looks at."""
    return os.path.lexists(folder / "lecture.toml")


def _near(name: str, known: Sequence[str]) -> str:
    """What to ask where a known name resembles this one: `; did you mean NAME?`."""
    near = difflib.get_close_matches(name, known, n=1) if len(name) <= MAX_SIGNS else []
    return f"; did you mean {near[0]}?" if near else ""


def load_lecture(name_or_path: str | Path = DEFAULT) -> Lecture:
    """Read, extend and validate a lecture.

    Raises LectureError, naming file and key, for whatever is wrong with it.
    """
    if (note := noted_by()) is None:
        return _loaded(name_or_path)
    with noting(None):
        lecture = _loaded(name_or_path)
    return watched(lecture, note, f"{name_or_path}/")


def _loaded(name_or_path: str | Path) -> Lecture:
    folder = find(name_or_path)
    if not _FOLDER.fullmatch(folder.name):
        raise LectureError(
            f"{short(folder.name)!r}: a lecture's folder is named in lower case letters, digits "
            "and underscores, beginning with a letter"
        )
    files = Files()
    lineage = lineage_of(folder, files)
    data: Raw = {}
    places: Raw = {}
    generations: list[tuple[str, Raw]] = []
    for ancestor in reversed(lineage):
        own, stands_in = _read_folder(ancestor, files)
        _leave_names(data, own)
        _leave_refers(data, own)
        data, places = laid_over(data, own), laid_over(places, stands_in)
        generations.append((ancestor.name, own))
    data.pop("extends", None)
    data.pop("inherits", None)
    data["name"] = folder.name
    # How a word is read aloud is not typeset.
    data = {k: v if k == "pronunciation" else typeset_all(v) for k, v in data.items()}
    data["themes"] = themes_of(lineage, files)
    _show_logo(data, lineage, files)
    try:
        lecture = Lecture.model_validate(data)
    except ValidationError as error:
        raise LectureError(_explain(error, lineage, files)) from error
    lecture.comes_from(places, inherited(generations, data), tuple(lineage))
    return lecture


def _show_logo(data: Raw, lineage: Sequence[Path], files: Files) -> None:
    """Read the logo that the card names, from the folder whose lecture.toml names it."""
    card = data.get("card")
    for folder in lineage:
        own = files.toml(folder / "lecture.toml").get("card")
        if not isinstance(own, dict) or not isinstance(card, dict):
            continue
        if "picture" in own:
            raise LectureError(f"{folder.name}/lecture.toml: card.picture: not a key of a card")
        if "logo" in own:
            data["card"] = {**card, "picture": logo_of(folder, own["logo"])}
            return


def _leave_names(data: Raw, own: Raw) -> None:
    """Take what a person is called in other languages out of `data` where `own` names another."""
    fact, another = data.get("fact"), own.get("fact")
    if isinstance(fact, dict) and isinstance(another, dict) and {"first", "last"} & another.keys():
        data["fact"] = {key: value for key, value in fact.items() if key != "names"}


def _leave_refers(data: Raw, own: Raw) -> None:
    """Take what shots lean on out of `data` where `own` shows other shots."""
    refers, parts = data.get("refers"), own.get("parts")
    if isinstance(refers, dict) and isinstance(parts, list):
        lists = [part.get("shots") for part in parts if isinstance(part, dict)]
        shown = {str(shot) for shots in lists if isinstance(shots, list) for shot in shots}
        data["refers"] = {shot: others for shot, others in refers.items() if shot in shown}


def chosen_language(lecture: Lecture, wanted: str | None) -> Language:
    """The language wanted, or the lecture's first; LectureError if it does not have that one."""
    if wanted is None:
        return lecture.language
    for known in lecture.languages:
        if known == wanted.lower():
            return known
    raise LectureError(
        f"lecture {lecture.name} has no language {wanted!r}; it has {', '.join(lecture.languages)}"
    )


def lineage_of(folder: Path, files: Files) -> list[Path]:
    """The folder and those it extends, nearest first."""
    lineage = [folder]
    while (parent := files.toml(lineage[-1] / "lecture.toml").get("extends")) is not None:
        where = f"{lineage[-1].name}/lecture.toml: extends"
        if not isinstance(parent, str) or not _FOLDER.fullmatch(parent):
            raise LectureError(
                f"{where}: expected a lecture's name such as {DEFAULT!r} "
                f"(no path, no separators), found {_found(parent)}"
            )
        beside = lineage[-1].parent / parent
        base = beside if _is_lecture(beside) else SHIPPED / parent
        if not _is_lecture(base):
            hint = _near(parent, shipped())
            raise LectureError(f"{where}: there is no lecture {parent!r} to extend{hint}")
        base = base.resolve()
        if base in lineage:
            circle = " → ".join(path.name for path in [*lineage, base])
            raise LectureError(f"{where}: lectures extend each other in a circle: {circle}")
        lineage.append(base)
        if len(lineage) > MAX_ANCESTORS:
            raise LectureError(f"{where}: more than {MAX_ANCESTORS} lectures extend one another")
    return lineage


def _read_folder(folder: Path, files: Files) -> tuple[Raw, Raw]:
    """A folder's own data, before it is laid over what it extends, and where its tables stand.

    The latter is by kind, language and table, as `{"words": {"en": {"TitleCard": FILE}}}`.
    """
    data = dict(files.toml(folder / "lecture.toml"))
    instead = {kind: f"write {kind}.en.toml, {kind}.fr.toml … beside it" for kind in _BESIDE} | {
        "name": "the folder's name is the lecture's name",
        "themes": "write themes/NAME.toml beside it",
    }
    for reserved, hint in instead.items():
        if reserved in data:
            raise LectureError(
                f"{folder.name}/lecture.toml: {reserved}: not a key of this file; {hint}"
            )
    stands_in: Raw = {}
    for kind in _BESIDE:
        per_language: dict[Language, Raw] = {}
        for language in _written_in(folder, kind):
            tables: Raw = {}
            for path in _beside(folder, kind, language):
                for table, entries in _read_shots(path, files).items():
                    if table in tables:
                        raise LectureError(
                            f"{folder.name}/{path.name}: {table}: stands in another "
                            f"{kind} file of this folder too; keep it in one"
                        )
                    tables[table] = entries
                    places = stands_in.setdefault(kind, {}).setdefault(language, {})
                    places[table] = f"{folder.name}/{path.name}"
            if tables:
                per_language[language] = tables
        if per_language:
            data[kind] = per_language
    return data, stands_in


def _written_in(folder: Path, kind: str) -> list[Language]:
    """The languages in which a folder has files of a kind."""
    found = {path.name.split(".")[-2] for path in folder.glob(f"{kind}.*.toml")}
    for code in sorted(found):
        if not is_known(code):
            raise LectureError(
                f"{folder.name}/{kind}.{short(visible(code))}.toml: no such language; expected a "
                f"code such as {', '.join(with_folder())}, as in {kind}.en.toml"
            )
    return sorted(found)


def _beside(folder: Path, kind: str, language: str) -> list[Path]:
    """`words.en.toml` and, for a long lecture, one `words.PART.en.toml` a part."""
    whole = folder / f"{kind}.{language}.toml"
    parts = sorted(folder.glob(f"{kind}.*.{language}.toml"))
    for path in parts:
        part = path.name.removeprefix(f"{kind}.").removesuffix(f".{language}.toml")
        if not _PART.fullmatch(part):
            raise LectureError(
                f"{folder.name}/{short(visible(path.name))}: expected a name such as "
                f"{kind}.PART.{language}.toml, PART of letters, digits, _ and -"
            )
    return ([whole] if os.path.lexists(whole) else []) + parts


def _read_shots(path: Path, files: Files) -> Raw:
    """A file beside lecture.toml: tables (a shot's words, for instance), nothing deeper."""
    data = files.toml(path)
    for shot, entries in data.items():
        if not isinstance(entries, dict):
            raise LectureError(
                f"{path.parent.name}/{path.name}: {shot}: expected a table such as "
                f"[{shot}] with a line a key, found {_found(entries)}"
            )
    return data


def laid_over(base: Raw, over: Raw) -> Raw:
    """`over` laid over `base`: tables are merged key by key, all else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = laid_over(below, value) if both and below is not None else value
    return merged


def _explain(error: ValidationError, lineage: list[Path], files: Files) -> str:
    """Pydantic's findings as lines that name file, key, what was found and what was expected."""
    findings = _of_their_own(error.errors(include_url=False))
    lines: dict[tuple[str, str], str] = {}  # one a key, however many forms of it were tried
    for finding in findings[:MAX_FINDINGS]:
        location = [part for part in finding["loc"] if not _is_form(part)]
        file, keys = _locate(location, lineage, files)
        message = finding["msg"].removeprefix("Value error, ")
        if isinstance(cause := finding.get("ctx", {}).get("error"), LanguageLacking):
            message += _instead_in(cause.language, lineage)
        if finding["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            message = "not a key of a lecture" + _nearest_key(str(location[-1]), location)
        elif finding["type"] == "string_too_short" and location[-1:] in (["first"], ["last"]):
            message = (
                "empty; where a name is one word, what must both be there is the name and what is "
                "asked of it: extend pele_football (docs/remix.md)"
            )
        elif finding["type"] == "missing":
            message = "missing, and required"
        elif finding["type"] != "value_error":
            message += f", found {_found(finding['input'])}"
        line = f"{file}: {keys}: {message}" if keys else f"{file}: {message}"
        lines.setdefault((file, keys), short(line, MAX_LINE))
    if len(findings) > MAX_FINDINGS:
        lines["", ""] = f"… and {len(findings) - MAX_FINDINGS:,} more findings"
    return "\n".join(lines.values())


def _instead_in(language: Language, lineage: list[Path]) -> str:
    """Which shipped lecture could be extended instead, since it is written in a language."""
    files = {name: len([*(SHIPPED / name).glob(f"words*.{language}.toml")]) for name in shipped()}
    most = max(files, key=files.__getitem__)
    if not files[most] or most in {folder.name for folder in lineage}:
        return ""
    return f'. {most} is written in it: extends = "{most}"'


def explained(error: ValidationError, where: str) -> str:
    """Pydantic's findings on one file as lines that name it, the key and what was found."""
    lines = []
    for finding in _of_their_own(error.errors(include_url=False))[:MAX_FINDINGS]:
        keys = ".".join(str(part) for part in finding["loc"] if not _is_form(part))
        message = finding["msg"].removeprefix("Value error, ")
        if finding["type"] == "missing":
            message = "missing, and required"
        elif finding["type"] != "value_error":
            message += f", found {_found(finding['input'])}"
        lines.append(short(f"{where}: {visible(keys)}: {message}", MAX_LINE))
    return "\n".join(dict.fromkeys(lines))


def _of_their_own(findings: list[ErrorDetails]) -> list[ErrorDetails]:
    """Findings without those that lists are too short only for having items that are wrong."""
    holders = {one["loc"][:n] for one in findings for n in range(len(one["loc"]))}
    return [one for one in findings if one["type"] != "too_short" or one["loc"] not in holders]


def _is_form(part: int | str) -> bool:
    """Whether a part of a finding's place is no key but what pydantic tried to read there."""
    return isinstance(part, str) and (part == "[key]" or part.endswith(("-str]", "...]")))


def _found(value: Any) -> str:
    """What was found, on one short line, whatever it is."""
    if isinstance(value, str | list | tuple):
        value = value[:60]  # before it is written out: it may be long
    elif isinstance(value, dict):
        value = dict(list(value.items())[:20])
    return short(visible(repr(value)))


def _locate(location: list[int | str], lineage: list[Path], files: Files) -> tuple[str, str]:
    """The file that a key comes from, and the key as it is written there."""
    keys = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in location).lstrip(".")
    if location and location[0] in _BESIDE and len(location) > 1:
        kind, language, path = str(location[0]), str(location[1]), location[2:]
        keys = ".".join(str(part) for part in path)
        candidates = [file for folder in lineage for file in _beside(folder, kind, language)]
        name = f"{kind}.{language}.toml"
    else:
        path, name = location, "lecture.toml"
        candidates = [folder / name for folder in lineage]
    for file in candidates:
        if _holds(files.toml(file), path):
            return f"{file.parent.name}/{file.name}", keys
    return f"{lineage[0].name}/{name}", keys


def _holds(data: Any, path: list[int | str]) -> bool:
    """Whether a file's data has the keys of `path`, as far as tables go."""
    for part in path:
        if isinstance(data, Mapping):
            if part not in data:
                return False
            data = data[str(part)]
        else:
            return True
    return bool(path)


def _nearest_key(key: str, location: list[int | str]) -> str:
    from lectures import model

    owners: dict[str, type[model.Model]] = {
        "fact": model.Fact,
        "cast": model.Person,
        "parts": model.Part,
        "associations": model.Association,
    }
    owner = owners.get(str(location[0]), model.Lecture) if len(location) > 1 else model.Lecture
    if len(location) > 3 and location[:2] == ["fact", "text"]:
        owner = model.FactText
    in_sizes = location[0] == "sizes" and len(location) > 1
    known = [f.name for f in fields(model.Sizes)] if in_sizes else list(owner.model_fields)
    near = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known)}"
