"""What of a frame is new."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Damage:
    """Where a frame differs from the one before: a byte a tile, row by row, 1 where it does."""

    tiles: bytes
    shape: tuple[int, int]  # rows and columns of tiles
    tile: tuple[int, int]  # pixels: height and width of a tile

    def __bool__(self) -> bool:
        return 1 in self.tiles

    def mask(self) -> NDArray[np.bool_]:
        """Shape (rows, columns): which tiles differ."""
        return np.frombuffer(self.tiles, dtype=bool).reshape(self.shape)


def together(one: Damage | None, other: Damage | None) -> Damage | None:
    """What differs by either; None where all may."""
    if one is None or other is None:
        return None
    both = one.mask() | other.mask()
    return Damage(both.astype(np.uint8).tobytes(), one.shape, one.tile)
