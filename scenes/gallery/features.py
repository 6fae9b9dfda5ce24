"""The vocabulary of features: patterns over neurons, the layer that reads them, its trade-off.

manim render -qm scenes/gallery/features.py GalleryPatternWave
"""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot

from mlp_math.stored import load
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.patterns import LatentGrid
from scenes.mobjects.trade_off import ChoiceSlider, Meter
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


class GalleryKeyboard(GalleryScene):
    """A chord on ten keys, and a wide layer in which two latents light up."""

    def construct(self) -> None:
        pattern = load("sparse_autoencoder")["directions"][0]
        keys, name = Keyboard(0 * pattern).shift(2 * DOWN), Dot(0.5 * UP)
        grid = LatentGrid(40, columns=40, radius=0.12, gap=(0.06, 0.06)).shift(2.5 * UP)
        lit = np.zeros(40)
        lit[[7, 22]] = 0.5, 0.3
        self.add(keys, name, grid, keys.strings(name, pattern))
        self.play(keys.light_to(pattern), grid.light_to(lit))


class GalleryChoiceSlider(GalleryScene):
    """A slider, and two measured shares that keep step with it."""

    def construct(self) -> None:
        stored = load("sparse_autoencoder")
        slider = ChoiceSlider(stored["l1"], *self.answers[:2]).shift(2 * DOWN)
        meters = [Meter(text, 0.0, self.theme.data) for text in self.answers[:2]]
        for meter, key, side in zip(meters, ("recovered", "r_squared"), (LEFT, RIGHT), strict=True):
            meter.shift(3 * side).set_value(float(stored[key][slider.set_value(1.0).chosen]))
        self.add(slider, *meters)
