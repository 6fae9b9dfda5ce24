"""The one loader: from a lecture's folder to a `Lecture`, or to one clear error."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lectures.model import LANGUAGES, Language, Lecture

SHIPPED = Path(__file__).resolve().parent
DEFAULT = "how_llms_store_facts"
MAX_BYTES = 1_000_000
MAX_ANCESTORS = 8
# Kinds of file that stand beside lecture.toml, one a language.
_BESIDE = ("words", "narration", "pronunciation")
_FOLDER = re.compile(r"[a-z][a-z0-9_]{0,63}")

Raw = dict[str, Any]


class LectureError(Exception):
    """A lecture that can't be used: the message says where, what was found, what was expected."""


def shipped() -> list[str]:
    """Names of the lectures that come with the project."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/lecture.toml"))


def find(name_or_path: str | Path) -> Path:
    """The folder of a lecture, by the name of a shipped one or by a path."""
    text = str(name_or_path)
    if _FOLDER.fullmatch(text) and (SHIPPED / text / "lecture.toml").is_file():
        return SHIPPED / text
    folder = Path(text).expanduser()
    if (folder / "lecture.toml").is_file():
        return folder.resolve()
    if folder.is_dir():
        raise LectureError(f"{folder}: there is no lecture.toml in this folder")
    near = difflib.get_close_matches(text, shipped(), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise LectureError(
        f"no lecture {text!r}: expected one of {', '.join(shipped())}, "
        f"or the path of a folder with a lecture.toml{hint}"
    )


def load_lecture(name_or_path: str | Path = DEFAULT) -> Lecture:
    """Read, extend and validate a lecture.

    Raises LectureError, naming file and key, for whatever is wrong with it.
    """
    folder = find(name_or_path)
    if not _FOLDER.fullmatch(folder.name):
        raise LectureError(
            f"{folder.name!r}: a lecture's folder is named in lower case letters, digits and "
            "underscores, beginning with a letter"
        )
    lineage = _lineage(folder)
    data: Raw = {}
    files: Raw = {}
    for ancestor in reversed(lineage):
        own, stands_in = _read_folder(ancestor)
        data, files = _merge(data, own), _merge(files, stands_in)
    data.pop("extends", None)
    data["name"] = folder.name
    try:
        lecture = Lecture.model_validate(data)
    except ValidationError as error:
        raise LectureError(_explain(error, lineage)) from error
    lecture.stands_in(files)
    return lecture


def chosen_language(lecture: Lecture, wanted: str | None) -> Language:
    """The language wanted, or the lecture's first; LectureError if it does not have that one."""
    if wanted is None:
        return lecture.language
    for known in lecture.languages:
        if known == wanted:
            return known
    raise LectureError(
        f"lecture {lecture.name} has no language {wanted!r}; it has {', '.join(lecture.languages)}"
    )


def _lineage(folder: Path) -> list[Path]:
    """The folder and those it extends, nearest first."""
    lineage = [folder]
    while (parent := _read_toml(lineage[-1] / "lecture.toml").get("extends")) is not None:
        where = f"{lineage[-1].name}/lecture.toml: extends"
        if not isinstance(parent, str) or not _FOLDER.fullmatch(parent):
            raise LectureError(
                f"{where}: expected a lecture's name such as {DEFAULT!r} "
                f"(no path, no separators), found {parent!r}"
            )
        beside = lineage[-1].parent / parent
        base = beside if (beside / "lecture.toml").is_file() else SHIPPED / parent
        if not (base / "lecture.toml").is_file():
            near = difflib.get_close_matches(parent, shipped(), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise LectureError(f"{where}: there is no lecture {parent!r} to extend{hint}")
        base = base.resolve()
        if base in lineage:
            circle = " → ".join(path.name for path in [*lineage, base])
            raise LectureError(f"{where}: lectures extend each other in a circle: {circle}")
        lineage.append(base)
        if len(lineage) > MAX_ANCESTORS:
            raise LectureError(f"{where}: more than {MAX_ANCESTORS} lectures extend one another")
    return lineage


def _read_folder(folder: Path) -> tuple[Raw, Raw]:
    """A folder's own data, before it is laid over what it extends, and where its tables stand.

    The latter is by kind, language and table, as `{"words": {"en": {"TitleCard": FILE}}}`.
    """
    data = _read_toml(folder / "lecture.toml")
    for reserved in (*_BESIDE, "name"):
        if reserved in data:
            raise LectureError(
                f"{folder.name}/lecture.toml: {reserved}: not a key of this file; "
                + (
                    "the folder's name is the lecture's name"
                    if reserved == "name"
                    else f"write {reserved}.en.toml or {reserved}.fr.toml beside it"
                )
            )
    stands_in: Raw = {}
    for kind in _BESIDE:
        per_language: dict[Language, Raw] = {}
        for language in LANGUAGES:
            tables: Raw = {}
            for path in _files(folder, kind, language):
                for table, entries in _read_shots(path).items():
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


def _files(folder: Path, kind: str, language: str) -> list[Path]:
    """`words.en.toml` and, for a long lecture, one `words.PART.en.toml` a part."""
    whole = folder / f"{kind}.{language}.toml"
    parts = sorted(folder.glob(f"{kind}.*.{language}.toml"))
    return ([whole] if whole.is_file() else []) + parts


def _read_shots(path: Path) -> Raw:
    """A file beside lecture.toml: tables (a shot's words, for instance), nothing deeper."""
    data = _read_toml(path)
    for shot, entries in data.items():
        if not isinstance(entries, dict):
            raise LectureError(
                f"{path.parent.name}/{path.name}: {shot}: expected a table such as "
                f"[{shot}] with a line a key, found {entries!r:.60}"
            )
    return data


def _read_toml(path: Path) -> Raw:
    where = f"{path.parent.name}/{path.name}"
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LectureError(f"{where}: larger than {MAX_BYTES:,} bytes")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LectureError(f"{where}: not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise LectureError(f"{where}: not UTF-8 text: byte {error.start} can't be read") from error
    except OSError as error:
        raise LectureError(f"{where}: can't be read: {error.strerror}") from error


def _merge(base: Raw, over: Raw) -> Raw:
    """`over` laid over `base`: tables are merged key by key, all else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = _merge(below, value) if both and below is not None else value
    return merged


def _explain(error: ValidationError, lineage: list[Path]) -> str:
    """Pydantic's findings as lines that name file, key, what was found and what was expected."""
    lines = []
    for finding in error.errors(include_url=False):
        location = [part for part in finding["loc"] if part != "[key]"]
        file, keys = _locate(location, lineage)
        message = finding["msg"].removeprefix("Value error, ")
        if finding["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            message = "not a key of a lecture" + _nearest_key(str(location[-1]), location)
        elif finding["type"] == "missing":
            message = "missing, and required"
        elif finding["type"] != "value_error":
            message += f", found {finding['input']!r:.60}"
        lines.append(f"{file}: {keys}: {message}" if keys else f"{file}: {message}")
    return "\n".join(dict.fromkeys(lines))


def _locate(location: list[int | str], lineage: list[Path]) -> tuple[str, str]:
    """The file that a key comes from, and the key as it is written there."""
    keys = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in location).lstrip(".")
    if location and location[0] in _BESIDE and len(location) > 1:
        kind, language, path = str(location[0]), str(location[1]), location[2:]
        keys = ".".join(str(part) for part in path)
        files = [file for folder in lineage for file in _files(folder, kind, language)]
        name = f"{kind}.{language}.toml"
    else:
        path, name = location, "lecture.toml"
        files = [folder / name for folder in lineage]
    for file in files:
        if _holds(_read_toml(file), path):
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
