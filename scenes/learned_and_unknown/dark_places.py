"""A large model that nobody has looked into: rows of places, all dark."""

import numpy as np

from scenes.mobjects.place_field import PlaceField
from scenes.sets.language_model import layers
from scenes.theme import theme

ROWS, TALL, WIDE, PITCH = 9, 0.3, 12.4, 0.72  # rows of places, and units


def dark_places() -> PlaceField:
    """A cell for each layer in every row."""
    heights = PITCH * (ROWS // 2 - np.arange(ROWS))
    dark = np.zeros((ROWS, layers()))
    return PlaceField(dark, heights, width=WIDE, tall=TALL, colour=theme().answer)
