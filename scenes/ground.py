"""The ground that shots stand on: a night with a centre, or a page lit in its middle."""

from functools import lru_cache

import numpy as np

from scenes.theme import Theme

LIFT = 0.05  # of the frame's height, by which the brightest place lies above the middle
REACH = 1.25  # of the way from the middle to a corner, in which the ground falls to its edge
FALL = 1.3  # power of the distance by which it falls
STEPS = 1 << 14  # of squared distance that are told apart


@lru_cache(maxsize=4)
def ground(theme: Theme, width: int, height: int) -> np.ndarray:
    """The ground as a picture, RGBA of shape (height, width, 4), uint8: not to be written to.

    It stands in for a camera's plain background, and so costs a frame nothing.
    """
    x = (np.arange(width) + 0.5) / width - 0.5
    y = (np.arange(height)[:, np.newaxis] + 0.5) / height - 0.5 + LIFT
    # A table by squared distance: roots, powers and colours of millions of pixels would take long.
    squared = (x * x + y * y) * ((STEPS - 1) / (0.5 * REACH**2))
    place = np.minimum(squared, STEPS - 1, out=squared).astype(np.uint16)
    picture = _colours(theme).view(np.uint32).ravel()[place].view(np.uint8)
    picture = picture.reshape(height, width, 4)
    picture.setflags(write=False)
    return picture


def _colours(theme: Theme) -> np.ndarray:
    """RGBA, shape (STEPS, 4), by the square of how far a place lies from the brightest one."""
    fallen = np.linspace(0.0, 1.0, STEPS) ** (FALL / 2)
    colours = np.array([shade.to_rgb() for shade in (theme.middle, theme.background, theme.edge)])
    table = np.full((STEPS, 4), 255, dtype=np.uint8)
    for channel in range(3):
        table[:, channel] = np.rint(np.interp(fallen, (0.0, 0.5, 1.0), 255 * colours[:, channel]))
    return table
