"""Writes the sentences that come with the project: as Opus, with an index for each language."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import av

from lectures.model import Language
from pipeline.media import write_whole
from pipeline.voice.errors import VoiceUnavailable
from pipeline.voice.kept import Sounds
from pipeline.voice.shipped import Entry, Shipped, read_index
from pipeline.voice.sound.clip import FILM_RATE, Clip, Samples, frame_of, resampled
from pipeline.voice.synthesis import Utterance

BIT_RATE = 24_000  # bits a second, on average
RECIPE = {"codec": "libopus", "bit_rate": BIT_RATE, "rate": FILM_RATE, "channels": 1}


@dataclass(frozen=True)
class Packed:
    """How many sentences of a language stayed, came and went, and how many bytes all now take."""

    kept: int
    added: int
    removed: int
    size: int


def pack(folder: Path, language: Language, wanted: Sequence[Utterance], spoken: Sounds) -> Packed:
    """Let a folder hold exactly the sentences wanted; those that are new come from `spoken`.

    Raises VoiceUnavailable, having changed nothing, for one that is neither there nor spoken.
    """
    home = folder / language
    entries = _there(folder, language, wanted)
    new = [one for one in wanted if one.key not in entries]
    if silent := [one for one in new if not spoken.has_sentence(one.key)]:
        raise VoiceUnavailable(
            f"{len(silent)} sentences of {language!r} have not been spoken, the first of them "
            f"{' '.join(silent[0].words)!r}"
        )
    for one in new:
        clip = spoken.sentence(one.key)
        assert clip is not None
        sound = opus(clip.samples, clip.rate)
        write_whole(home / f"{one.key}.opus", sound)
        entries[one.key] = entry_of(clip, sound)
    _write_index(folder / f"{language}.json", entries)
    stale = [path for path in home.glob("*.opus") if path.stem not in entries]
    for path in stale:
        path.unlink()
    return Packed(len(entries) - len(new), len(new), len(stale), _size(folder, language))


def planned(folder: Path, language: Language, wanted: Sequence[Utterance]) -> Packed:
    """What `pack` would do, and the size that the language has now."""
    kept = len(_there(folder, language, wanted))
    keys = {one.key for one in wanted}
    stale = [path for path in (folder / language).glob("*.opus") if path.stem not in keys]
    return Packed(kept, len(keys) - kept, len(stale), _size(folder, language))


def _there(folder: Path, language: Language, wanted: Sequence[Utterance]) -> dict[str, Entry]:
    """Those of the sentences wanted that are in the folder whole."""
    told, shipped = read_index(folder / f"{language}.json"), Shipped.inside(folder)
    return {one.key: told[one.key] for one in wanted if one.key in told and shipped.has(one.key)}


def _size(folder: Path, language: Language) -> int:
    paths = [folder / f"{language}.json", *(folder / language).glob("*.opus")]
    return sum(path.stat().st_size for path in paths if path.exists())


def _write_index(path: Path, sentences: Mapping[str, Entry]) -> None:
    """Write the index, a line for each sentence, in an order that changes leave as it is."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    told = ",\n".join(
        f"    {line(key)}: {line(asdict(sentences[key]))}" for key in sorted(sentences)
    )
    text = f'{{\n  "recipe": {line(RECIPE)},\n  "sentences": {{\n{told}\n  }}\n}}\n'
    write_whole(path, text.encode())


def entry_of(clip: Clip, sound: bytes) -> Entry:
    """What is told of a clip whose compact sound is `sound`."""
    return Entry(
        " ".join(word.text for word in clip.words),
        hashlib.sha256(sound).hexdigest(),
        round(len(clip.samples) * FILM_RATE / clip.rate),
        tuple((word.start, word.end) for word in clip.words),
    )


def opus(samples: Samples, rate: int) -> bytes:
    """Mono samples as an Ogg file of Opus, the same bytes each time."""
    buffer = BytesIO()
    # Without this ffmpeg gives each stream a random number.
    with av.open(buffer, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream: Any = container.add_stream("libopus", rate=FILM_RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        packed = av.AudioResampler(format="flt", layout="mono")
        for frame in packed.resample(frame_of(resampled(samples, rate), FILM_RATE)):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()
