"""What a finished film is: its length, its streams, how loud it is, and how well captions sit.

    python benchmarks/film.py media/films/how_llms_store_facts.en.mp4 …

Captions are the `.vtt` file beside the film in its language, the second part of its name. A
caption is set against the nearest moment at which the sound itself begins after a silence; one that
comes in the midst of speech has no such moment and is left out.
"""

import argparse
import sys
from pathlib import Path

import av
import numpy as np
import webvtt
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.voice.sound.loudness import file_loudness

RATE = 16_000
WINDOW = 0.01  # seconds over which sound is averaged
QUIET = 10 ** (-45 / 20)  # root mean square below which nobody speaks
PAUSE = 0.2  # seconds of quiet that set two sentences apart
REACH = 0.5  # seconds around a caption in which its sentence must begin
ENDS = 25  # captions at the beginning and at the end whose median offsets tell the drift


def loud_windows(film: Path) -> NDArray[np.bool_]:
    """Whether there is sound in each window of the film, shape (windows,)."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    with av.open(str(film)) as container:
        pieces = [
            part.to_ndarray()[0]
            for frame in container.decode(audio=0)
            for part in resampler.resample(frame)
        ]
    samples = np.concatenate(pieces)
    step = round(WINDOW * RATE)
    blocks = samples[: len(samples) // step * step].reshape(-1, step)
    return np.asarray(np.sqrt(np.square(blocks).mean(axis=1)) > QUIET)


def beginnings(loud: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Seconds at which sound begins after a pause, shape (beginnings,)."""
    loud_at = np.flatnonzero(loud)
    gaps = np.diff(loud_at, prepend=-np.inf)
    return loud_at[gaps > PAUSE / WINDOW] * WINDOW


def offsets(captions: Path, loud: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Seconds by which the voice begins after its caption, for captions that follow a pause."""
    times = [caption.start_time for caption in webvtt.read(str(captions))]
    starts = np.array([time.in_seconds() + time.milliseconds / 1000 for time in times])
    around = round(PAUSE / WINDOW)
    places = np.round(starts / WINDOW).astype(int)
    starts = starts[[not loud[max(k - around, 0) : k + around].all() for k in places]]
    begun = beginnings(loud)
    nearest = begun[np.abs(begun[None, :] - starts[:, None]).argmin(axis=1)]
    found = nearest - starts
    return found[np.abs(found) < REACH]


def report(film: Path) -> None:
    """Print what one film is."""
    with av.open(str(film)) as container:
        video = container.streams.video[0]
        length = float(container.duration or 0) / av.time_base
        minutes, seconds = divmod(round(length), 60)
        print(f"{film.name}: {minutes} min {seconds:02d} s, {film.stat().st_size / 1e6:.0f} MB")
        print(f"  {video.width} x {video.height} at {video.average_rate} frames a second")
        print(f"  {len(container.chapters())} chapters; streams: ", end="")
        print(
            ", ".join(f"{one.type} {one.metadata.get('language', '')}" for one in container.streams)
        )
    print(f"  loudness {file_loudness(film):.1f} LUFS")
    language = film.name.split(".")[1]
    found = offsets(film.with_suffix(f".{language}.vtt"), loud_windows(film))
    low, median, high = np.percentile(found, [2.5, 50, 97.5])
    drift = float(np.median(found[-ENDS:]) - np.median(found[:ENDS]))
    print(
        f"  voice after caption: median {median:+.3f} s, 95 % within {low:+.3f} and {high:+.3f} s, "
        f"at most {np.abs(found).max():.3f} s, over {len(found)} captions"
    )
    print(f"  drift from the first {ENDS} captions to the last {ENDS}: {drift:+.3f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("films", nargs="+", type=Path, metavar="FILM")
    for film in parser.parse_args().films:
        report(film)


if __name__ == "__main__":
    main()
