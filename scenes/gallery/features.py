"""The vocabulary of features: patterns over neurons, the layer that reads them, its trade-off.

manim render -qm scenes/gallery/features.py GalleryPatternWave
"""

import numpy as np
from manim import LEFT, RIGHT, Create, FadeIn

from mlp_math.stored import load
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.patterns import LatentGrid, NeuronColumn
from scenes.mobjects.trade_off import TradeOffPlot
from scenes.mobjects.waves import NeuronRow, PatternWave
from scenes.moves import cascade


class GalleryPatternWave(GalleryScene):
    """Three stored features rise over the same neurons; one becomes the sum of all."""

    def construct(self) -> None:
        patterns = load("sparse_autoencoder")["directions"][:3]
        hues = (self.theme.first, self.theme.last, self.theme.answer)
        row = NeuronRow(patterns.shape[1])
        waves = [PatternWave(row, p, hue) for p, hue in zip(patterns, hues, strict=True)]
        self.add(row)
        self.play(cascade(PatternWave.rise, waves, 0.3))
        self.play(waves[-1].turn_into(patterns.sum(axis=0), self.theme.ink))


class GalleryNeuronColumn(GalleryScene):
    """A pattern over ten neurons, and a wide layer in which two latents light up."""

    def construct(self) -> None:
        pattern = load("sparse_autoencoder")["directions"][0]
        column, grid = NeuronColumn(0 * pattern).shift(3 * LEFT), LatentGrid(40).shift(2 * RIGHT)
        self.add(column, grid)
        lit = np.zeros(40)
        lit[[7, 22]] = 0.5, 0.3
        self.play(column.light_to(pattern), grid.light_to(lit))


class GalleryTradeOffPlot(GalleryScene):
    """Two measured curves, and a knob that chooses between them."""

    def construct(self) -> None:
        stored = load("sparse_autoencoder")
        plot = TradeOffPlot(stored["l1"], *self.answers[:2])
        curves = [
            plot.curve(stored["recovered"], self.theme.answer),
            plot.curve(stored["r_squared"], self.theme.positive, places=1),
        ]
        knob = plot.knob()
        self.add(plot, knob)
        self.play(knob.turn(1.0), *(curve.draw() for curve in curves))
        self.play(*(FadeIn(curve.dots, curve.ends) for curve in curves), Create(knob))
