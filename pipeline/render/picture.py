"""A single picture as a file."""

from pathlib import Path

from PIL import Image

from pipeline.media import writing
from pipeline.render.video import Frame


def save_png(pixels: Frame, target: Path) -> None:
    """Write an RGBA array of shape (height, width, 4) as a PNG, whole or not at all."""
    with writing(target) as path:
        Image.fromarray(pixels).save(path, format="PNG", compress_level=3)
