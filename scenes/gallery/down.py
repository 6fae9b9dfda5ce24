"""The vocabulary of the block's second half, one small scene each.

manim render -qm -s scenes/gallery_down.py GalleryPixelGrid
"""

import numpy as np
from manim import LEFT, RIGHT

from scenes.gallery.scene import GalleryScene
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.pixels import PixelGrid, rasterised
from scenes.mobjects.product import MatVecProduct
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
