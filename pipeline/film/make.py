"""Makes a lecture's film of rendered shots, unless an intact film of the same content exists.

Beside the mp4 lie its captions in every language as `.vtt` and `.srt`, what a video site asks for
(`.chapters.txt`, `.description.txt`, `.thumbnail.jpg`), and a record (`.json`) of what it was made
of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lectures.characters import visible
from lectures.model import Language, Lecture
from lectures.text import shot_narration, shot_title
from pipeline.film import captions, join, sites
from pipeline.film.captions import Cue, cues, placed, write_srt, write_text, write_vtt
from pipeline.film.join import Chapter, FilmInfo, starts
from pipeline.media import Cache, Media, sha256_of, temporary
from pipeline.plan.dependencies import file_digest
from pipeline.plan.jobs import Production, ShotJob
from pipeline.plan.keys import digest
from pipeline.plan.traces import surrounding
from pipeline.render.store import ShotRecord, Store
from pipeline.timeline import BeatRecord, Narrator, ShotClip

_MAKERS = (str(join.__file__), str(captions.__file__), str(sites.__file__))


@dataclass(frozen=True)
class Film:
    """A film and what lies beside it; `made` if it was joined just now."""

    path: Path
    files: tuple[Path, ...]
    made: bool


@dataclass(frozen=True)
class FilmRecord:
    """What a film was made of, as a key, and the checksums of its files by name."""

    key: str
    files: dict[str, str]


def film_path(media: Media, name: str, language: Language, *labels: str) -> Path:
    """The path of a film's mp4; `name` is what the lecture's files are named after.

    `labels` say what it differs in from other films of the lecture: which shots, which quality,
    whose voice.
    """
    return media.films / ".".join(filter(None, [name, language, *labels, "mp4"]))


def clip_of(job: ShotJob, record: ShotRecord) -> ShotClip:
    """A rendered shot with the narration of this run, as input for joining."""
    beats = (replace(one, spoken=job.spoken.get(one.name, one.spoken)) for one in record.beats)
    return ShotClip(job.name, Store(job.media.store).video(record.key), tuple(beats))


def make(
    production: Production,
    jobs: Sequence[ShotJob],
    records: Mapping[str, ShotRecord],
    out: Path,
) -> Film:
    """Join these shots, or return the existing film if its key and checksums match."""
    lecture, language = production.lecture, production.language
    key = _key(lecture, language, jobs, records)
    known = Cache(out.parent, FilmRecord)
    if (files := _whole(out, known.get(out.stem), key)) is not None:
        return Film(out, files, made=False)
    known.file(out.stem).unlink(missing_ok=True)
    clips = [clip_of(job, records[job.key]) for job in jobs]
    with temporary(out.with_suffix(".wav")) as sound:
        audio = soundtrack(production.narrator, clips, sound)
        info = make_film(lecture, language, clips, out, audio)
    known.put(out.stem, FilmRecord(key, {path.name: sha256_of(path) for path in info.files}))
    return Film(out, info.files, made=True)


def _whole(out: Path, record: FilmRecord | None, key: str) -> tuple[Path, ...] | None:
    """The files of the film made under this key, if all are there and their checksums hold."""
    if record is None or record.key != key or out.name not in record.files:
        return None
    files = {out.parent / Path(name).name: sha for name, sha in record.files.items()}
    try:
        return tuple(files) if all(sha256_of(file) == sha for file, sha in files.items()) else None
    except OSError:
        return None


def soundtrack(narrator: Narrator, shots: Sequence[ShotClip], out: Path) -> Path | None:
    """The sound of these shots, one after another, in the WAV file `out`; None for silence."""
    begins = starts(shots)
    return narrator.soundtrack([beat for _, beat in on_film(shots, begins)], begins[-1], out)


def _key(
    lecture: Lecture,
    language: Language,
    jobs: Sequence[ShotJob],
    records: Mapping[str, ShotRecord],
) -> str:
    """A hash of all that goes into the film: shots, sound, chapters, captions, titles."""
    return digest(
        {
            "shots": [[job.name, records[job.key].sha256] for job in jobs],
            "sound": [[one.audio for one in job.spoken.values()] for job in jobs],
            "title": [lecture.title[language], lecture.subtitle[language]],
            "authors": lecture.authors,
            "parts": [part.title[language] for part in lecture.parts],
            "places": [[shot.part, shot.number, shot.name] for shot in lecture.shots],
            "titles": [shot_title(lecture, language, job.name) for job in jobs],
            "languages": [language, *lecture.languages],
            "narration": {
                each: [shot_narration(lecture, each, job.name) for job in jobs]
                for each in lecture.languages
            },
            "by": [file_digest(Path(file)) for file in (__file__, *_MAKERS)],
            "av": surrounding("package av"),
        }
    )


def make_film(
    lecture: Lecture,
    language: Language,
    shots: Sequence[ShotClip],
    out: Path,
    audio: Path | None = None,
) -> FilmInfo:
    """The film of these shots of a lecture, with its chapters and captions in every language.

    `audio` is a WAV file of the whole film. Raises FilmError where shots do not fit together.
    """
    begins = starts(shots)
    chapters = chapters_of(lecture, language, [shot.name for shot in shots], begins)
    tracks = captions_of(lecture, language, shots, begins)
    info = join.join(
        shots,
        out,
        title=lecture.title[language],
        author=", ".join(lecture.authors),
        language=language,
        chapters=chapters,
        captions=tracks,
        audio=audio,
    )
    files = [info.path]
    for written_in, cues_of_it in tracks.items():
        files.append(write_vtt(cues_of_it, out.with_suffix(f".{written_in}.vtt"), written_in))
        files.append(write_srt(cues_of_it, out.with_suffix(f".{written_in}.srt")))
    listed = sites.site_chapters(lecture, language, [shot.name for shot in shots], begins)
    for suffix, text in (
        (".chapters.txt", sites.chapter_lines(listed)),
        (".description.txt", sites.description(lecture, language, listed)),
    ):
        files.append(write_text(out.with_suffix(suffix), text))
    files.append(sites.write_thumbnail(shots, out.with_suffix(".thumbnail.jpg")))
    return replace(info, files=tuple(files))


# ---------------------------------------------------------------------- chapters and captions


def chapters_of(
    lecture: Lecture, language: Language, names: Sequence[str], begins: Sequence[float]
) -> list[Chapter]:
    """A chapter for each shot, named after its part and itself: mp4 knows no nested chapters.

    `begins` has the start of each shot and the end of the last one.
    """
    places = {shot.name: shot for shot in lecture.shots}
    chapters = []
    for i, name in enumerate(names):
        part = places[name].part
        title = (
            f"{part} {lecture.parts[part - 1].title[language]} · "
            f"{places[name].number} {shot_title(lecture, language, name)}"
        )
        chapters.append(Chapter(_on_one_line(title), begins[i], begins[i + 1]))
    return chapters


def _on_one_line(title: str) -> str:
    """A title that can't pass for two: titles may break lines on screen."""
    return visible(" ".join(line.strip() for line in title.splitlines()))


def captions_of(
    lecture: Lecture, spoken: Language, shots: Sequence[ShotClip], begins: Sequence[float]
) -> dict[str, list[Cue]]:
    """Captions in every language of the lecture, the spoken one first.

    Those of the other languages stand on the beats of the spoken one.
    """
    said = on_film(shots, begins)
    tracks: dict[str, list[Cue]] = {spoken: cues([beat for _, beat in said], begins[-1])}
    for language in lecture.languages:
        if language != spoken:
            narration = {shot.name: shot_narration(lecture, language, shot.name) for shot in shots}
            beats = [
                placed(narration[shot].get(beat.name, ""), language, beat) for shot, beat in said
            ]
            tracks[language] = cues(beats, begins[-1])
    return tracks


def on_film(shots: Sequence[ShotClip], begins: Sequence[float]) -> list[tuple[str, BeatRecord]]:
    """All beats on the film's clock, each with its shot's name."""
    return [
        (shot.name, beat.moved(begin))
        for shot, begin in zip(shots, begins[:-1], strict=True)
        for beat in shot.beats
    ]
