"""Rendered shots joined to one mp4: no frame is encoded twice.

It holds chapters, captions in several languages and, where there is a voice, one sound track.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import av.packet
import av.stream

from lectures.language import three_letters
from pipeline.film.captions import Cue
from pipeline.media import writing
from pipeline.timeline import ShotClip

AUDIO_RATE = 48_000  # Hz
AUDIO_BITS = 128_000  # a second; speech in one channel
MILLISECONDS = Fraction(1, 1000)
# What ffmpeg's mov_text encoder wants before it opens: an ASS header with one style.
ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


class FilmError(Exception):
    """Shots or sound that can't be joined: the message names the file and what is wrong with it."""


@dataclass(frozen=True)
class Chapter:
    """A titled stretch of the film, in seconds."""

    title: str
    start: float
    end: float


@dataclass(frozen=True)
class VideoForm:
    """What shots must have in common to be joined, and how long one is."""

    codec: str
    width: int
    height: int
    pixel_format: str
    rate: Fraction
    extradata: bytes
    frames: int
    delay: int  # frames by which decoding runs ahead of showing, for B-frames

    @property
    def seconds(self) -> Fraction:
        return self.frames / self.rate


@dataclass(frozen=True)
class FilmInfo:
    """A film as it was written: `files` are the mp4 and what lies beside it."""

    path: Path
    seconds: float
    frames: int
    width: int
    height: int
    rate: Fraction
    files: tuple[Path, ...]


def probe(path: Path) -> VideoForm:
    """Codec, size, rate and length of a shot's video.

    Raises FilmError for a file that is missing, not a video, or of uneven frame rate.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise FilmError(f"{path}: holds no video")
            stream = container.streams.video[0]
            stamps = [packet.pts for packet in container.demux(stream) if packet.pts is not None]
            context, rate, tick = stream.codec_context, stream.average_rate, stream.time_base
            if not stamps or rate is None or tick is None:
                raise FilmError(f"{path}: holds no frames")
            first = min(stamps)
            shown = [(stamp - first) * tick * rate for stamp in stamps]  # in decoding order
            if sorted(shown) != list(range(len(stamps))):
                raise FilmError(f"{path}: its frames are not evenly spaced")
            return VideoForm(
                context.name,
                context.width,
                context.height,
                str(context.pix_fmt),
                rate,
                bytes(context.extradata or b""),
                len(stamps),
                max(decoded - int(place) for decoded, place in enumerate(shown)),
            )
    except (av.error.FFmpegError, OSError) as error:
        raise FilmError(f"{path}: can't be read as a video: {error.strerror or error}") from error


def starts(shots: Sequence[ShotClip]) -> list[float]:
    """When each shot begins in the joined film, and last of all when the film ends, in seconds."""
    moments = [Fraction(0)]
    for form in _forms(shots):
        moments.append(moments[-1] + form.seconds)
    return [float(moment) for moment in moments]


def _forms(shots: Sequence[ShotClip]) -> list[VideoForm]:
    """The shots' forms, which must agree."""
    if not shots:
        raise FilmError("a film needs at least one shot, got none")
    forms = [probe(shot.path) for shot in shots]
    for shot, form in zip(shots, forms, strict=True):
        for field in ("codec", "width", "height", "pixel_format", "rate", "extradata"):
            first, this = getattr(forms[0], field), getattr(form, field)
            if first != this:
                found = "" if field == "extradata" else f": {this}, expected {first}"
                what = "encoder settings" if field == "extradata" else field.replace("_", " ")
                raise FilmError(
                    f"{shot.path}: {what} differs from that of {shots[0].path.name}{found}; "
                    "render both at the same quality"
                )
    return forms


# ------------------------------------------------------------------------------------ the mp4


def join(
    shots: Sequence[ShotClip],
    out: Path,
    *,
    title: str,
    author: str,
    language: str,
    chapters: Sequence[Chapter] = (),
    captions: Mapping[str, Sequence[Cue]] | None = None,
    audio: Path | None = None,
) -> FilmInfo:
    """Remux the shots one after another into `out`, which appears whole or not at all.

    Raises FilmError where the shots differ in codec, size, rate or encoder settings.
    """
    forms = _forms(shots)
    with writing(out) as path, _output(path, out) as film:
        film.metadata.update({"title": title, "artist": author})
        film.set_chapters([_chapter_entry(i, chapter) for i, chapter in enumerate(chapters)])
        _mux(film, shots, forms, language, captions or {}, audio)
    form = forms[0]
    frames = sum(form.frames for form in forms)
    seconds = float(frames / form.rate)
    return FilmInfo(out, seconds, frames, form.width, form.height, form.rate, (out,))


@contextmanager
def _output(path: Path, out: Path) -> Iterator[av.container.OutputContainer]:
    try:
        kind = "mov" if out.suffix == ".mov" else "mp4"
        with av.open(str(path), "w", format=kind, options={"movflags": "+faststart"}) as film:
            yield film
    except av.error.FFmpegError as error:
        raise FilmError(f"{out}: can't be written: {error.strerror}") from error


def _chapter_entry(number: int, chapter: Chapter) -> "av.container.Chapter":
    return {
        "id": number,
        "start": round(1000 * chapter.start),
        "end": round(1000 * chapter.end),
        "time_base": MILLISECONDS,
        "metadata": {"title": chapter.title},
    }


def _mux(
    film: av.container.OutputContainer,
    shots: Sequence[ShotClip],
    forms: Sequence[VideoForm],
    language: str,
    captions: Mapping[str, Sequence[Cue]],
    audio: Path | None,
) -> None:
    """Write all packets of all tracks in the order of their times."""
    with ExitStack() as opened:
        template = opened.enter_context(av.open(str(shots[0].path)))
        video = film.add_stream_from_template(template.streams.video[0])
        video.metadata["language"] = "und"
        tracks: list[Iterable[_Timed]] = [_video_packets(shots, forms, video)]
        if audio is not None:
            tracks.append(_audio_packets(film, audio, language, opened))
        for written_in, track in captions.items():
            default = written_in == language
            tracks.append(_caption_packets(film, track, written_in, default=default))
        for _, packet in heapq.merge(*tracks, key=lambda timed: timed[0]):
            film.mux(packet)


_Timed = tuple[float, av.packet.Packet]


def _video_packets(
    shots: Sequence[ShotClip], forms: Sequence[VideoForm], stream: av.stream.Stream
) -> Iterator[_Timed]:
    """The shots' packets, each shot moved to the end of the one before it.

    Decoding times are counted anew: a shot of one frame has no decoding delay, longer ones have.
    """
    delay = max(form.delay for form in forms)
    frame = 1 / forms[0].rate
    shown = decoded = 0  # frames before the shot, packets before this one
    for shot, form in zip(shots, forms, strict=True):
        with av.open(str(shot.path)) as container:
            source = container.streams.video[0]
            assert source.time_base is not None
            ticks = frame / source.time_base
            packets = [packet for packet in container.demux(source) if packet.pts is not None]
            first = min(packet.pts for packet in packets)
            for packet in packets:
                packet.pts += round(shown * ticks) - first
                packet.dts = round((decoded - delay) * ticks)
                packet.duration = round(ticks)
                packet.stream = stream
                yield float((decoded - delay) * frame), packet
                decoded += 1
        shown += form.frames


def _audio_packets(
    film: av.container.OutputContainer, audio: Path, language: str, opened: ExitStack
) -> Iterator[_Timed]:
    """The sound track as AAC at 48 kHz."""
    try:
        source = opened.enter_context(av.open(str(audio)))
        if not source.streams.audio:
            raise FilmError(f"{audio}: holds no sound")
    except (av.error.FFmpegError, OSError) as error:
        raise FilmError(f"{audio}: can't be read as sound: {error.strerror or error}") from error
    stream = film.add_stream("aac", rate=AUDIO_RATE, layout="mono", bit_rate=AUDIO_BITS)
    stream.metadata["language"] = three_letters(language)
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=AUDIO_RATE)

    def packets() -> Iterator[_Timed]:
        frames = (
            resampled for frame in source.decode(audio=0) for resampled in resampler.resample(frame)
        )
        for frame in (*_ending(frames, resampler), None):
            for packet in stream.encode(frame):
                assert packet.dts is not None
                assert packet.time_base is not None
                yield float(packet.dts * packet.time_base), packet

    return packets()


def _ending(
    frames: Iterator[av.AudioFrame], resampler: av.AudioResampler
) -> Iterator[av.AudioFrame]:
    """The frames, and then what the resampler still holds."""
    yield from frames
    yield from resampler.resample(None)


def _caption_packets(
    film: av.container.OutputContainer, track: Sequence[Cue], language: str, default: bool
) -> Iterator[_Timed]:
    """Captions as timed text; the muxer writes what empties the screen between them."""
    stream = film.add_stream("mov_text")
    stream.codec_context.subtitle_header = ASS_HEADER
    stream.time_base = MILLISECONDS
    stream.metadata["language"] = three_letters(language)
    if default:
        stream.disposition = av.stream.Disposition.default

    def packets() -> Iterator[_Timed]:
        for cue in track:
            data = cue.text.encode()
            packet = av.Packet(len(data).to_bytes(2, "big") + data)
            packet.stream = stream
            packet.time_base = MILLISECONDS
            packet.pts = packet.dts = round(1000 * cue.start)
            packet.duration = round(1000 * (cue.end - cue.start))
            yield cue.start, packet

    return packets()
