import hashlib
import wave
from pathlib import Path

import av
import numpy as np
import pytest
import webvtt

from lectures.load import load_lecture
from lectures.speech import estimate
from lectures.text import shot_narration
from pipeline.film.captions import Cue
from pipeline.film.join import (
    Chapter,
    FilmError,
    join,
    probe,
    starts,
)
from pipeline.film.make import make_film
from pipeline.film.sites import chapter_lines
from pipeline.timeline import BeatRecord, ShotClip


def render(path: Path, frames: int, width: int = 160, rate: int = 15, codec: str = "libx264"):
    """A small real video of noise, so that every frame is told apart."""
    rng = np.random.default_rng(frames)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, 90, "yuv420p"
        for _ in range(frames):
            pixels = rng.integers(0, 256, (90, width, 3), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def tone(path: Path, seconds: float) -> Path:
    samples = 8000 * np.sin(2 * np.pi * 440 * np.arange(int(24_000 * seconds)) / 24_000)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(24_000)
        out.writeframes(samples.astype("<i2").tobytes())
    return path


def frame_checksums(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [
            hashlib.md5(frame.to_ndarray().tobytes()).hexdigest()
            for frame in container.decode(video=0)
        ]


def frame_times(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [float(frame.time) for frame in container.decode(video=0)]


@pytest.fixture
def shots(tmp_path) -> list[ShotClip]:
    return [
        ShotClip(f"Shot{frames}", render(tmp_path / f"{frames}.mp4", frames))
        for frames in (31, 1, 44)
    ]


def test_joined_film_has_the_very_frames_of_its_shots(shots, tmp_path):
    info = join(shots, tmp_path / "film.mp4", title="T", author="A", language="en")
    parts = [checksum for shot in shots for checksum in frame_checksums(shot.path)]
    assert frame_checksums(info.path) == parts
    assert info.frames == len(parts) == 76
    assert frame_times(info.path) == pytest.approx([i / 15 for i in range(76)], abs=1e-6)


def test_starts_are_the_running_sums_of_the_shots_lengths(shots):
    assert starts(shots) == pytest.approx([0, 31 / 15, 32 / 15, 76 / 15])


def test_film_carries_title_author_chapters_captions_and_sound(shots, tmp_path):
    chapters = [Chapter("1 Où · été", 0.0, 2.0), Chapter("2 Next", 2.0, 5.0)]
    captions = {"en": [Cue(0.5, 1.5, "One & <two>"), Cue(3.0, 4.0, "Three")], "fr": []}
    info = join(
        shots,
        tmp_path / "film.mp4",
        title="A title",
        author="An author",
        language="en",
        chapters=chapters,
        captions=captions,
        audio=tone(tmp_path / "voice.wav", 76 / 15),
    )
    with av.open(str(info.path)) as film:
        assert film.metadata["title"] == "A title"
        assert film.metadata["artist"] == "An author"
        assert [
            (entry["metadata"]["title"], float(entry["start"] * entry["time_base"]))
            for entry in film.chapters()
        ] == [("1 Où · été", 0.0), ("2 Next", 2.0)]
        (sound,) = film.streams.audio
        assert (sound.codec_context.name, sound.rate) == ("aac", 48_000)
        assert sound.metadata["language"] == "eng"
        assert float(sound.duration * sound.time_base) == pytest.approx(76 / 15, abs=0.03)
        english, french = film.streams.subtitles
        assert [english.metadata["language"], french.metadata["language"]] == ["eng", "fra"]
        shown = [
            (round(float(packet.pts * packet.time_base), 3), bytes(packet)[2:].decode())
            for packet in film.demux(english)
            if packet.size > 2
        ]
        assert shown == [(0.5, "One & <two>"), (3.0, "Three")]


def test_captions_leave_the_screen_when_their_time_is_over(shots, tmp_path):
    captions = {"en": [Cue(0.5, 1.5, "One"), Cue(3.0, 4.0, "Two")]}
    info = join(
        shots, tmp_path / "film.mp4", title="T", author="A", language="en", captions=captions
    )
    with av.open(str(info.path)) as film:
        track = film.streams.subtitles[0]
        packets = [packet for packet in film.demux(track) if packet.size]
        texts = {round(float(p.pts * p.time_base), 3): bytes(p)[2:].decode() for p in packets}
        assert texts == {0.0: "", 0.5: "One", 1.5: "", 3.0: "Two"}
        assert float(track.duration * track.time_base) == pytest.approx(4.0)


def test_two_joins_are_the_same_byte_for_byte(shots, tmp_path):
    paths = [
        join(shots, tmp_path / name, title="T", author="A", language="en").path
        for name in ("a.mp4", "b.mp4")
    ]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("change", "named"),
    [({"width": 176}, "width"), ({"rate": 30}, "rate"), ({"codec": "mpeg4"}, "codec")],
)
def test_shots_that_differ_are_refused_by_name(shots, tmp_path, change, named):
    odd = ShotClip("Odd", render(tmp_path / "odd.mp4", 20, **change))
    with pytest.raises(FilmError, match=rf"odd\.mp4: {named} differs"):
        join([*shots, odd], tmp_path / "film.mp4", title="T", author="A", language="en")
    assert not (tmp_path / "film.mp4").exists()


def test_a_failed_join_leaves_the_old_film_and_no_rubbish(shots, tmp_path):
    out = tmp_path / "films" / "film.mp4"
    join(shots, out, title="T", author="A", language="en")
    before = out.read_bytes()
    bad = tmp_path / "voice.wav"
    bad.write_bytes(b"RIFF, but not really")
    with pytest.raises(FilmError, match=r"voice\.wav: can't be read as sound"):
        join(shots, out, title="T", author="A", language="en", audio=bad)
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["film.mp4"]


def test_what_is_not_a_video_is_refused(tmp_path):
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(FilmError, match=r"text\.mp4: can't be read as a video"):
        probe(tmp_path / "text.mp4")
    with pytest.raises(FilmError, match=r"gone\.mp4: can't be read as a video"):
        probe(tmp_path / "gone.mp4")
    with pytest.raises(FilmError, match="holds no video"):
        probe(tone(tmp_path / "tone.wav", 0.1))
    with pytest.raises(FilmError, match="at least one shot"):
        starts([])


def test_chapter_lines_are_as_video_sites_read_them():
    chapters = [Chapter("Start", 0.0, 61.9), Chapter("Later", 3661.9, 4000)]
    assert chapter_lines(chapters) == "0:00 Start\n1:01:01 Later\n"


def test_film_of_a_lecture_has_captions_in_all_its_languages_beside_it(tmp_path):
    lecture = load_lecture()
    name = lecture.shots[0].name
    spoken = {
        beat: estimate(text, "fr") for beat, text in shot_narration(lecture, "fr", name).items()
    }
    beats, clock = [], 0.0
    for beat, said in spoken.items():
        beats.append(BeatRecord(beat, clock, clock + said.seconds + 0.6, said))
        clock = beats[-1].end
    clip = ShotClip(name, render(tmp_path / "shot.mp4", round(clock * 15)), tuple(beats))
    info = make_film(lecture, "fr", [clip], tmp_path / "films" / "film.fr.mp4")
    assert sorted(path.name for path in info.files) == [
        "film.fr.chapters.txt",
        "film.fr.description.txt",
        "film.fr.en.srt",
        "film.fr.en.vtt",
        "film.fr.fr.srt",
        "film.fr.fr.vtt",
        "film.fr.mp4",
        "film.fr.thumbnail.jpg",
    ]
    assert all(path.is_file() for path in info.files)
    french = webvtt.WebVTT.read(str(tmp_path / "films" / "film.fr.fr.vtt"))
    said = " ".join(caption.raw_text.replace("\n", " ") for caption in french.captions)
    expected = " ".join(s.text for beat in spoken.values() for s in beat.sentences)
    assert said.replace("\u00a0", " ").split() == expected.split()
    with av.open(str(info.path)) as film:
        assert film.metadata["title"] == lecture.title["fr"]
        assert [s.metadata["language"] for s in film.streams.subtitles] == ["fra", "eng"]
        (chapter,) = film.chapters()
        assert chapter["metadata"]["title"].startswith("1 " + lecture.parts[0].title["fr"])
