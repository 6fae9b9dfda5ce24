"""Ever more directions of space from one point."""

from typing import Any

import numpy as np
from manim import (
    ManimColor,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    rotation_matrix,
    smooth,
)

from mlp_math.angles import random_unit_vectors
from scenes.theme import theme

STEM = 2.85  # units of each direction
# Radians by which the bouquet leans sideways and towards us, and by which it turns about its axis.
LEAN, TILT, TURN = 0.45, 0.4, 1.3


class Bouquet(VGroup):
    """Directions of space from one point; it turns, and what lies further back is fainter.

    The first three are perpendicular and have the colours of the fact; the others crowd between.

    Parameters
    ----------
    rng
        Says where the others point.
    count
        How many directions there are, three or more.
    root
        The point that they start from.

    Examples
    --------
    >>> Bouquet(np.random.default_rng(0), count=12).get_values().shape
    (12, 3)
    """

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        count: int = 64,
        root: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        super().__init__()
        self.root = np.array([*root, 0.0])
        frame = rotation_matrix(LEAN, np.array([0, 0, 1.0]))
        self.vectors = np.vstack([frame, random_unit_vectors(count - 3, 3, rng)])
        named = [theme().first, theme().last, theme().answer]
        self.shades = [*named, *[theme().nameless] * (count - 3)]
        self.stems = [
            VGroup(VMobject(), Polygon(*np.zeros((3, 3)), stroke_width=0, fill_opacity=1))
            for _ in self.vectors
        ]
        self.add(*self.stems)
        self.view(0.0, 0.0)

    def get_values(self) -> np.ndarray:
        """The directions, shape (n, 3)."""
        return self.vectors.copy()

    def view(self, turn: float, grown: float) -> "Bouquet":
        """Seen after a turn in radians, when a share `grown` of the growing is done."""
        seen = rotation_matrix(TILT, np.array([1.0, 0, 0])) @ rotation_matrix(
            turn - 0.5, np.array([0, 1.0, 0])
        )
        for k, (stem, vector) in enumerate(zip(self.stems, self.vectors, strict=True)):
            # The three named ones come first, one by one; the others follow ever faster.
            begin = 0.09 * k if k < 3 else 0.3 + 0.6 * np.sqrt((k - 3) / len(self.stems))
            length = smooth(float(np.clip((grown - begin) / 0.1, 0, 1)))
            self._draw(stem, seen @ vector, max(length, 1e-3), self.shades[k], 6 if k < 3 else 3)
        self.submobjects.sort(key=lambda stem: stem.depth)
        return self

    def grow(self, **kwargs: Any) -> UpdateFromAlphaFunc:
        """The directions come, one after the other, while the bouquet turns."""

        def step(bouquet: "Bouquet", alpha: float) -> None:
            bouquet.view(TURN * alpha, alpha)

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def _draw(
        self, stem: VGroup, vector: np.ndarray, length: float, colour: ManimColor, width: float
    ) -> None:
        """A line with a tip; depth only dims it."""
        shaft, tip = stem
        stem.depth = vector[2]
        flat = STEM * length * np.array([*vector[:2], 0.0])
        size = max(float(np.linalg.norm(flat)), 1e-6)
        along = flat / size
        reach = min(0.055 * width, 0.5 * size)
        neck, side = flat - reach * along, 0.4 * reach * np.array([-along[1], along[0], 0.0])
        shaft.set_points_as_corners([self.root, self.root + neck + 1e-6 * along])
        tip.set_points_as_corners(
            [*(self.root + p for p in (flat, neck + side, neck - side, flat))]
        )
        shade = theme().mix(colour, (0.35 + 0.65 * (vector[2] + 1) / 2) * min(3 * length, 1.0))
        shaft.set_stroke(shade, width=width)
        tip.set_fill(shade)
