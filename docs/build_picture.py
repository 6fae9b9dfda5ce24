"""Writes docs/picture.webp, the moving picture of README.md, from an English film.

    python docs/build_picture.py media/films/how_llms_store_facts.en.high.kokoro.mp4

Some moments, one after another, small and without sound. Each is named by its chapter's title.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import av
from PIL import Image

TARGET = Path(__file__).with_name("picture.webp")
SIZE = (640, 360)
RATE = 12.5  # frames a second
QUALITY = 60  # of WebP
MOMENTS = (  # chapter, seconds from its beginning, seconds
    ("The fact is added", 9.0, 4.0),
    ("Superposition", 3.0, 3.0),
    ("They fall in line", 6.0, 4.0),
    ("From one neuron to all", 7.0, 4.0),
)


def main() -> None:
    (film,) = sys.argv[1:]
    pictures = [picture for moment in MOMENTS for picture in pictures_of(film, *moment)]
    first, *others = pictures
    first.save(
        TARGET,
        save_all=True,
        append_images=others,
        duration=round(1000 / RATE),
        loop=0,
        quality=QUALITY,
        method=6,
    )
    print(f"{len(pictures)} pictures, {TARGET.stat().st_size / 1e6:.1f} MB")


def pictures_of(film: str, chapter: str, begin: float, seconds: float) -> Iterator[Image.Image]:
    """Small pictures of so many seconds of a film. Raises LookupError without such a chapter."""
    with av.open(film) as container:
        start = start_of(container, chapter) + begin
        container.seek(int(start * av.time_base))
        shown = 0
        for frame in container.decode(video=0):
            if frame.time < start + shown / RATE:
                continue
            if shown >= seconds * RATE:
                return
            yield frame.reformat(*SIZE, format="rgb24").to_image()
            shown += 1


def start_of(container: av.container.InputContainer, title: str) -> float:
    """When a chapter begins; its part and its number may stand before its title."""
    for chapter in container.chapters():
        if chapter["metadata"].get("title", "").endswith(f" {title}"):
            return float(chapter["start"] * chapter["time_base"])
    raise LookupError(f"the film has no chapter {title!r}")


if __name__ == "__main__":
    main()
