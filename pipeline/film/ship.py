"""Brings the sentences that come with the project up to date with what its lectures say."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lectures.language import language_data
from lectures.load import load_lecture, shipped
from lectures.model import Language, Lecture
from pipeline.media import Media, sweep
from pipeline.render.run import Run
from pipeline.voice.engines.engine import Voice
from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.kept import Sounds
from pipeline.voice.shipped import FOLDER, Shipped
from pipeline.voice.shipping import Packed, pack, planned
from pipeline.voice.synthesis import SpeakingNarrator, Utterance


def ship(
    run: Run,
    *,
    dry_run: bool = False,
    voice: Voice = Voice(),  # noqa: B008 - frozen
    lectures: Iterable[Lecture] | None = None,
    languages: Sequence[Language] = (),
    folder: Path = FOLDER,
    media: Media | None = None,
) -> Iterator[tuple[Language, Packed]]:
    """Speak what these lectures say, all that come with the project; a result a language.

    Where languages are given, all others are left as they are.

    Holds the lock of the media folder, where new sentences are kept too. Raises VoiceUnavailable
    where the voice can't speak here, and the language is then left as it was, or where no lecture
    is in a language.
    """
    media = media or Media.default()
    told = list(lectures) if lectures is not None else [load_lecture(name) for name in shipped()]
    spoken = list(dict.fromkeys(one for lecture in told for one in lecture.languages))
    if unknown := [one for one in languages if one not in spoken]:
        raise VoiceUnavailable(
            f"{unknown[0]}: no lecture says anything in it; expected {', '.join(spoken)}"
        )
    narrator = SpeakingNarrator(voice, media.voice, run.say, Shipped.inside(folder))
    with media.locked("render.py voices", run.say):
        sweep(folder)
        for language in languages or spoken:
            if voice == Voice() and language_data(language).voice.kokoro is None:
                run.say(f"{language}: no voice speaks it, so nothing is kept")
                continue
            wanted = _said(narrator, told, language)
            if dry_run:
                yield language, planned(folder, language, wanted)
                continue
            with run.voices() as (workers, progress):
                narrator.speak(wanted, workers, progress)
            yield language, pack(folder, language, wanted, Sounds(media.voice))


def _said(
    narrator: SpeakingNarrator, lectures: Iterable[Lecture], language: Language
) -> list[Utterance]:
    """All sentences of a language, each once."""
    said: dict[str, Utterance] = {}
    for lecture in lectures:
        if language in lecture.languages:
            shots = [shot.name for shot in lecture.shots]
            said |= {one.key: one for one in narrator.utterances(lecture, language, shots)}
    return list(said.values())
