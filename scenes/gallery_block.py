"""The vocabulary of the block's inside, one small scene each.

manim render -qm -s scenes/gallery_block.py GalleryActivationPlot
"""

import numpy as np

from mlp_math.activations import gelu, relu
from scenes.gallery import GalleryScene
from scenes.mobjects.plots import ActivationPlot, BiasShifter


class GalleryActivationPlot(GalleryScene):
    def construct(self) -> None:
        plot = ActivationPlot(relu, drop=0.4)
        plot.add_dots(np.sort(self.rng().uniform(-2, 2, size=5)))
        smooth = plot.graph(gelu, self.theme.stream)
        self.add(plot, smooth)
        self.play(plot.rise())
        self.play(plot.ride(plot.get_inputs()[::-1]))


class GalleryBiasShifter(GalleryScene):
    def construct(self) -> None:
        shifter = BiasShifter([2.0, 1.0, 1.0, 0.0])
        self.add(shifter)
        self.play(shifter.slide(-1.0))
        self.play(shifter.move_cut(0.5))
