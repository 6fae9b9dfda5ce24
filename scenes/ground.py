"""The ground that shots stand on: a night with a centre, or a page lit in its middle."""

from functools import lru_cache

import numpy as np

from scenes.theme import Theme

LIFT = 0.05  # of the frame's height, by which the brightest place lies above the middle
REACH = 1.25  # of the way from the middle to a corner, in which the ground falls to its edge


@lru_cache(maxsize=4)
def ground(theme: Theme, width: int, height: int) -> np.ndarray:
    """The ground as a picture, RGBA of shape (height, width, 4), uint8: not to be written to.

    It stands in for a camera's plain background, and so costs a frame nothing.
    """
    x = (np.arange(width) + 0.5) / width - 0.5
    y = (np.arange(height)[:, np.newaxis] + 0.5) / height - 0.5 + LIFT
    fallen = np.clip(np.hypot(x, y) / (REACH * np.hypot(0.5, 0.5)), 0.0, 1.0) ** 1.3
    colours = np.array([shade.to_rgb() for shade in (theme.middle, theme.background, theme.edge)])
    stops = (0.0, 0.5, 1.0)
    picture = np.full((height, width, 4), 255, dtype=np.uint8)
    for channel in range(3):
        level = np.interp(fallen, stops, 255 * colours[:, channel])
        picture[..., channel] = np.rint(level)
    picture.setflags(write=False)
    return picture
