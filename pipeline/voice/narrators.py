"""Chooses the narrator that the command line asks for."""

import difflib
from collections.abc import Callable
from pathlib import Path

from pipeline.media import Media
from pipeline.timeline import Narrator
from pipeline.voice.engines.engine import ENGINES, Voice
from pipeline.voice.errors import VoiceError
from pipeline.voice.recordings import RecordedNarrator
from pipeline.voice.shipped import Shipped
from pipeline.voice.silent import SilentNarrator
from pipeline.voice.synthesis import SpeakingNarrator


def narrator_for(
    voice: str | None,
    media: Media,
    notice: Callable[[str], None],
    *,
    name: str | None = None,
    speed: float | None = None,
) -> Narrator:
    """The narrator that `--voice` asks for: an engine's name, none, or a folder of recordings.

    Without a wish it is kokoro. `notice` gets one line about what keeps a voice from speaking.
    Raises VoiceError for what does not exist.
    """
    if voice == "none" or (voice and voice not in ENGINES):
        if name is not None or speed is not None:
            raise VoiceError("a voice's name and speed are for kokoro and espeak only")
        if voice == "none":
            return SilentNarrator()
        return RecordedNarrator(_folder(voice), media.voice, notice)
    chosen = Voice(voice or "kokoro", name, speed)
    return SpeakingNarrator(chosen, media.voice, notice, Shipped.of_the_project())


def _folder(voice: str) -> Path:
    folder = Path(voice).expanduser()
    if folder.is_dir():
        return folder
    near = difflib.get_close_matches(voice, [*ENGINES, "none"], n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise VoiceError(
        f"no voice {voice!r}: expected {', '.join(ENGINES)}, none, or a folder of recordings "
        f"named SHOT.BEAT.wav{hint}"
    )
