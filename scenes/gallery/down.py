"""The vocabulary of the block's second half, one small scene each.

manim render -qm -s scenes/gallery/down.py GalleryPixelGrid
"""

import numpy as np
from manim import LEFT, RIGHT

from scenes.gallery.scene import GalleryScene
from scenes.mobjects.column_card import ColumnCard
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.pixels import PixelGrid, rasterised
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.signed_bars import SignedBars
from scenes.mobjects.text import TITLE, Words


class GallerySentColumn(GalleryScene):
    """Columns of a matrix are scaled one after the other and join the result."""

    def construct(self) -> None:
        rng = self.rng()
        product = MatVecProduct(rng.normal(size=(4, 3)), [1.0, 0.0, 0.5])
        product.result.set_values(np.zeros(4))
        self.add(product)
        for j in range(3):
            ghost = product.scaled_column(j)
            self.play(product.send_column(ghost, j))
            self.remove(ghost)


class GalleryPixelGrid(GalleryScene):
    def construct(self) -> None:
        letter = Words(self.lecture.fact.symbols[0], TITLE)
        grid = PixelGrid(rasterised(letter, 16))
        self.play(grid.reveal())


class GalleryLitLayer(GalleryScene):
    """One layer's dots fill while another's empty."""

    def construct(self) -> None:
        values = self.rng().random(8)
        on, off = NeuronLayer(0 * values).shift(LEFT), NeuronLayer(values).shift(RIGHT)
        self.add(on, off)
        self.play(on.light_to(values), off.light_to(0 * values))


class GalleryColumnCard(GalleryScene):
    """A card as it is, and one whose neuron is hardly active."""

    def construct(self) -> None:
        column = ColumnCard(self.rng().normal(size=6))
        faint = column.copy().shift(1.5 * RIGHT)
        self.add(column, faint)
        self.play(faint.animate.light(0.2))


class GallerySignedBars(GalleryScene):
    """What is negative shrinks to zero."""

    def construct(self) -> None:
        values = [1.0, -0.5, 0.25, -1.0]
        self.bars = bars = SignedBars(values, ys=[1.5, 0.5, -0.5, -1.5], left=-3, right=3)
        self.add(bars)
        for i, value in enumerate(values):
            if value < 0:
                self.play(bars.change(i, 0.0))
