"""The vocabulary of measurements: activations, layers, places, cases.

manim render -qm scenes/gallery/measured.py GalleryActivationBars
"""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, Dot

from scenes.gallery.scene import GalleryScene
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.layer_fields import LayerColumns, LayerFields
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.neurons import BigNeuron
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.style import cross
from scenes.mobjects.text import LABEL, Words
from scenes.sets.evidence import shown_evidence


class GalleryActivationBars(GalleryScene):
    """One measured neuron for the lecture's fact and its near misses."""

    def construct(self) -> None:
        arrays = shown_evidence(self).arrays
        labels = [Words(str(person)) for person in arrays["cast"]]
        bars = self.bars = ActivationBars(labels, arrays["gate_activations"][0])
        self.add(bars)
        self.play(bars.grow(0), run_time=0.5)


class GalleryLayerFields(GalleryScene):
    """Three layers of neurons, a speck each."""

    def construct(self) -> None:
        activations = np.clip(self.rng().normal(size=(3, 900)), 0, None)
        self.fields = LayerFields(activations, width=10.0, height=4.0)
        self.add(self.fields.shift(0.3 * UP))
        lowest = Words(self.lecture.sizes.name, LABEL, self.theme.dim)
        self.add(lowest.next_to(self.fields, DOWN, buff=0.3))


class GalleryLayerColumns(GalleryScene):
    """Thirty layers of neurons beside each other; one speck is found."""

    def construct(self) -> None:
        self.columns = LayerColumns(30, 1536, width=11.0, wide=16, tall=3.0)
        self.add(self.columns)
        self.play(
            Create(Dot(self.columns.place(4, 1212), radius=0.08, color=self.theme.answer)),
            run_time=0.5,
        )


class GalleryPlaceField(GalleryScene):
    """Two rows of twelve layers; the light runs through, and stays where something is."""

    def construct(self) -> None:
        values = self.rng().random((2, 12))
        self.places = PlaceField(0 * values, [0.6, -0.6], width=9.0)
        self.add(self.places)
        self.play(self.places.run_through(values), run_time=0.8)


class GalleryLamps(GalleryScene):
    """Forty cases are tried; a neuron glows as brightly as the share of those that hold."""

    def construct(self) -> None:
        lamps = Lamps(self.rng().random(40) < 0.3, 10, (0.6, 0.6), 0.2).shift(2 * LEFT)
        neuron = BigNeuron(1.0).shift(4 * RIGHT)
        self.add(lamps, neuron)
        self.play(lamps.try_all(), neuron.glow(float(lamps.holds.mean())))
        self.play(Create(cross(neuron, 0.9)))
