"""The vocabulary of measurements: activations, the curves of an ablation, layers, cases.

manim render -qm scenes/gallery/measured.py GalleryActivationBars
"""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn

from scenes.gallery.scene import GalleryScene
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.layer_fields import LayerFields
from scenes.mobjects.measured import AblationPlot, ActivationBars
from scenes.mobjects.nearest import NearestAnswers
from scenes.mobjects.neurons import BigNeuron
from scenes.mobjects.style import cross
from scenes.mobjects.text import LABEL, Words
from scenes.sets.evidence import person_words, shown_evidence


class GalleryActivationBars(GalleryScene):
    """One measured neuron for the lecture's fact and its near misses."""

    def construct(self) -> None:
        arrays = shown_evidence(self).arrays
        labels = [person_words(self, str(person)) for person in arrays["cast"]]
        bars = self.bars = ActivationBars(labels, arrays["gate_activations"][0])
        self.add(bars)
        self.play(bars.grow(0), run_time=0.5)


class GalleryAblationPlot(GalleryScene):
    """A curve, a band and a level, on the whole axis and then on a part of it."""

    def construct(self) -> None:
        sizes = 10 ** np.arange(4)
        draws = 0.5 + self.rng().normal(scale=0.02, size=(len(sizes), 12))
        plot = self.plot = AblationPlot(sizes, window=(0.0, 0.6), ticks=[0.0, 0.2, 0.4, 0.5, 0.6])
        plot.shift(3.8 * np.array([-1.0, -0.5, 0.0]))
        plot.refresh()
        level = plot.level(0.5, self.theme.faint)
        band = plot.band(draws, self.theme.positive)
        self.curve = plot.curve([0.5, 0.47, 0.44, 0.4], self.theme.answer)
        self.add(plot, level)
        self.play(FadeIn(band), Create(self.curve), run_time=0.5)
        self.play(plot.look((0.35, 0.6)), run_time=0.8)


class GalleryNearestAnswers(GalleryScene):
    """Three names, and how near six answers are to each."""

    def construct(self) -> None:
        cosines = self.rng().normal(scale=0.2, size=(3, 6))
        nearest = self.nearest = NearestAnswers(
            cosines, cosines.argmax(axis=1), [1.0, 0.0, -1.0], left=-3.0, width=6.0
        )
        self.add(nearest.lines)
        self.play(nearest.spread(), run_time=0.5)
        self.play(nearest.light_right(), run_time=0.5)


class GalleryLayerFields(GalleryScene):
    """Three layers of neurons, a speck each."""

    def construct(self) -> None:
        activations = np.clip(self.rng().normal(size=(3, 900)), 0, None)
        self.fields = LayerFields(activations, width=10.0, height=4.0)
        self.add(self.fields.shift(0.3 * UP))
        lowest = Words(self.lecture.sizes.name, LABEL, self.theme.dim)
        self.add(lowest.next_to(self.fields, DOWN, buff=0.3))


class GalleryLamps(GalleryScene):
    """Forty cases are tried; a neuron glows as brightly as the share of those that hold."""

    def construct(self) -> None:
        lamps = Lamps(self.rng().random(40) < 0.3, 10, (0.6, 0.6), 0.2).shift(2 * LEFT)
        neuron = BigNeuron(1.0).shift(4 * RIGHT)
        self.add(lamps, neuron)
        self.play(lamps.try_all(), neuron.glow(float(lamps.holds.mean())))
        self.play(Create(cross(neuron, 0.9)))
