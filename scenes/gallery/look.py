"""What gives a picture its look: light, people, angles on a half-disc, and a lens that moves.

manim render -qm -s scenes/gallery/look.py GalleryProtractor
"""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, CubicBezier, VGroup

from mlp_math.angles import angle_deviation
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.glow import Halo, shining
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.person import NameToken
from scenes.mobjects.protractor import Protractor
from scenes.mobjects.text import BODY, LABEL, Decimal, Words
from scenes.moves import carry, in_turn
from scenes.sets.people import cast, person_token


class GalleryHalo(GalleryScene):
    """A row of neurons, each with the light of its activation, and a line that shines."""

    def construct(self) -> None:
        self.halos = []
        for k, share in enumerate(np.linspace(0, 1, 5)):
            neuron = Circle(
                radius=0.35,
                stroke_width=3,
                stroke_color=self.theme.rim(share),
                fill_color=self.theme.neuron(share),
                fill_opacity=1,
            ).move_to((2 * k - 4) * RIGHT + UP)
            self.halos.append(Halo(neuron, strength=share))
            self.add(self.halos[-1], neuron)
        wire = CubicBezier(4 * LEFT, 1 * LEFT, 1 * RIGHT + 2 * DOWN, 4 * RIGHT + 2 * DOWN)
        self.add(shining(wire, self.theme.answer, 5))


class GalleryNameToken(GalleryScene):
    """The toy block's people, by the colours of the names that they share with the fact."""

    def construct(self) -> None:
        self.people = [
            person_token(self, k, Words(one.full, LABEL)) for k, one in enumerate(cast(self))
        ]
        self.add(VGroup(*self.people).arrange(RIGHT, buff=0.8))
        self.play(self.people[-1].light_to(0.2))


class GalleryNamelessToken(GalleryScene):
    """A person of whom no name is known."""

    def construct(self) -> None:
        self.add(NameToken(height=2.0))


class GalleryProtractor(GalleryScene):
    """Angles of random directions: a bell bent round the hub, and a hand on it."""

    def construct(self) -> None:
        dial = Protractor(3.2).shift(1.5 * DOWN)
        edges = np.linspace(0, 180, 91)
        middle = (edges[:-1] + edges[1:]) / 2
        spread = angle_deviation(12)
        heights = np.exp(-0.5 * ((middle - 90) / spread) ** 2)
        self.needle = dial.needle(90.0).with_number()
        self.add(dial.outside(60, 120), dial.density(edges, heights), dial, self.needle)
        self.play(self.needle.swing(60.0))


class GalleryLens(GalleryScene):
    """The lens goes up to one entry of a matrix."""

    def construct(self) -> None:
        self.matrix = WeightMatrix(self.rng().normal(size=(6, 8)))
        self.add(self.matrix)
        self.play(self.push_in(self.matrix.row(2)), *self.matrix.speak(self.matrix.row(2)))
        self.play(self.pan_to(self.matrix.row(4)))


class GalleryCarry(GalleryScene):
    """Numbers leave a column for larger ones, upright all the way."""

    def construct(self) -> None:
        self.column = EmbeddingColumn([1.2, 0.3, -0.7], ellipsis=0).shift(4 * LEFT)
        self.goals = VGroup(
            *(Decimal(entry.get_value(), 1, 2 * BODY, sign=True) for entry in self.column.entries)
        ).arrange(DOWN, buff=0.6)
        self.goals.shift(2 * RIGHT)
        self.add(self.column)
        numbers = [entry.number for entry in self.column.entries]
        self.play(in_turn(carry, numbers, self.goals, lag=0.3))
