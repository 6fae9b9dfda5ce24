"""The film of a lecture: joined from rendered shots, unless it lies there already, whole."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lectures.load import LectureError
from lectures.model import Language, Lecture
from lectures.text import shot_narration, shot_title
from pipeline.film import captions, join
from pipeline.film.captions import BeatTimes
from pipeline.film.join import ShotClip
from pipeline.media import Media, temporary, write_whole
from pipeline.plan.dependencies import file_digest
from pipeline.plan.jobs import ShotJob
from pipeline.plan.keys import digest, versions
from pipeline.plan.shots import suggestion
from pipeline.render.store import ShotRecord, Store, sha256_of
from pipeline.timeline import Narrator

_RANGE = re.compile(r"(?P<first>\w*)\.\.(?P<last>\w*)")


@dataclass(frozen=True)
class Film:
    """A film and what lies beside it; `made` if it was joined just now."""

    path: Path
    files: tuple[Path, ...]
    made: bool


@dataclass(frozen=True)
class Selection:
    """Some of a lecture's shots, and what a film of them is called after."""

    shots: tuple[str, ...]
    label: str = ""


def select(lecture: Lecture, part: int | None = None, shots: str | None = None) -> Selection:
    """All shots, those of a part, or a range such as `3..7`, `5..`, `4` or `JordanPrompt..9`.

    Raises LectureError for a part or a shot that the lecture does not have.
    """
    chosen = list(lecture.shots)
    labels = []
    if part is not None:
        if not 1 <= part <= len(lecture.parts):
            raise LectureError(f"no part {part}: {lecture.name} has 1 to {len(lecture.parts)}")
        chosen = [shot for shot in chosen if shot.part == part]
        labels.append(f"part{part}")
    if shots is not None:
        match = _RANGE.fullmatch(shots)
        first, last = (match["first"], match["last"]) if match else (shots, shots)
        low = _number(lecture, first) if first else 1
        high = _number(lecture, last) if last else len(lecture.shots)
        chosen = [shot for shot in chosen if low <= shot.number <= high]
        labels.append(f"shots{low}" if low == high else f"shots{low}-{high}")
        if not chosen:
            raise LectureError(f"no shots in {shots!r}" + (f" of part {part}" if part else ""))
    return Selection(tuple(shot.name for shot in chosen), ".".join(labels))


def _number(lecture: Lecture, text: str) -> int:
    """A shot's number, given as such or as its name."""
    names = {shot.name: shot.number for shot in lecture.shots}
    if text in names:
        return names[text]
    if text.isdecimal() and 1 <= int(text) <= len(names):
        return int(text)
    raise LectureError(
        f"no shot {text!r}: expected a number from 1 to {len(names)}, a name, "
        f"or a range such as 3..7{suggestion(text, names)}"
    )


def film_path(media: Media, lecture: Lecture, language: Language, label: str = "") -> Path:
    """Where a film lies."""
    return media.films / ".".join(filter(None, [lecture.name, language, label, "mp4"]))


def clip_of(job: ShotJob, record: ShotRecord) -> ShotClip:
    """A rendered shot as the film wants it."""
    beats = (
        BeatTimes(b.name, b.start, b.end, job.spoken.get(b.name, b.spoken)) for b in record.beats
    )
    return ShotClip(job.name, Store(job.media.store).video(job.key), tuple(beats))


def make(
    lecture: Lecture,
    language: Language,
    jobs: Sequence[ShotJob],
    records: Mapping[str, ShotRecord],
    narrator: Narrator,
    out: Path,
) -> Film:
    """The film of these shots, or the one that lies there if it is made of the same and whole."""
    key = _key(lecture, language, jobs, records)
    record_file = out.with_suffix(".json")
    if (files := _stored(record_file, key)) is not None:
        return Film(out, files, made=False)
    record_file.unlink(missing_ok=True)
    clips = [clip_of(job, records[job.key]) for job in jobs]
    sound = temporary(out.with_suffix(".wav"))
    try:
        audio = narrator.soundtrack(clips, sound)
        info = join.make_film(lecture, language, clips, out, audio)
    finally:
        sound.unlink(missing_ok=True)
    record = {"key": key, "files": {path.name: sha256_of(path) for path in info.files}}
    write_whole(record_file, json.dumps(record, indent=1).encode())
    return Film(out, info.files, made=True)


def _key(
    lecture: Lecture,
    language: Language,
    jobs: Sequence[ShotJob],
    records: Mapping[str, ShotRecord],
) -> str:
    """A hash of all that goes into the film: shots, sound, chapters, captions, titles."""
    return digest(
        {
            "shots": [[job.name, job.key, records[job.key].sha256] for job in jobs],
            "sound": [[one.audio for one in job.spoken.values()] for job in jobs],
            "title": lecture.title[language],
            "authors": lecture.authors,
            "parts": [part.title[language] for part in lecture.parts],
            "places": [[shot.part, shot.number, shot.name] for shot in lecture.shots],
            "titles": [shot_title(lecture, language, job.name) for job in jobs],
            "languages": [language, *lecture.languages],
            "narration": {
                tongue: [shot_narration(lecture, tongue, job.name) for job in jobs]
                for tongue in lecture.languages
            },
            "by": [file_digest(Path(module.__file__ or "")) for module in (join, captions)],
            "av": versions()["av"],
        }
    )


def _stored(record_file: Path, key: str) -> tuple[Path, ...] | None:
    """The files of the film made under this key, if all are there and their checksums hold."""
    try:
        record: dict[str, Any] = json.loads(record_file.read_text(encoding="utf-8"))
        files = {record_file.parent / Path(name).name: sha for name, sha in record["files"].items()}
        if record["key"] != key or any(sha256_of(path) != sha for path, sha in files.items()):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return tuple(files)
