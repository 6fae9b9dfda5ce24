"""The vocabulary of how much room there is: many vectors, what pairs cost, powers of ten, signs.

manim render -qm scenes/gallery/room.py GalleryVectorWindow
"""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create

from mlp_math.angles import random_unit_vectors
from mlp_math.bounds import log_greedy_capacity
from mlp_math.packings import KerdockLines
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.costs import CostStack
from scenes.mobjects.directions import FeatureDirection, towards
from scenes.mobjects.fan import VectorFan
from scenes.mobjects.figures import FiguresLine, readout
from scenes.mobjects.log_plot import LogLogPlot
from scenes.mobjects.neuron_field import GramField
from scenes.mobjects.share_ring import ShareRing
from scenes.mobjects.signs import SignField, SignRow
from scenes.mobjects.text import BODY, TITLE, Decimal
from scenes.mobjects.vector_field import VectorBlocks, VectorWindow


class GalleryVectorWindow(GalleryScene):
    """A thousand vectors rush by and are counted."""

    def construct(self) -> None:
        vectors = random_unit_vectors(1000, 100, self.rng())
        window = VectorWindow(vectors, rows=60, width=7.0).shift(1.5 * LEFT)
        count = Decimal(0, 0, TITLE, anchor="left").move_to(4.2 * RIGHT)
        self.add(window, count)
        self.play(window.rush(count), run_time=2.0)


class GalleryVectorBlocks(GalleryScene):
    """Vectors in square blocks of as many as they have dimensions."""

    def construct(self) -> None:
        blocks = VectorBlocks(random_unit_vectors(1600, 100, self.rng()), side=6.0).show(1)
        self.add(blocks)
        self.play(blocks.fill())


class GalleryVectorFan(GalleryScene):
    """Vectors grow out of one point and close up along two axes."""

    def construct(self) -> None:
        start = random_unit_vectors(40, 3, self.rng())
        nearest = np.eye(3)[np.abs(start[:, :2]).argmax(axis=1)]
        fan = VectorFan(start)
        self.play(fan.grow(), run_time=0.5)
        self.play(fan.follow(np.array([start, 0.8 * nearest + 0.2 * start])), run_time=1.0)


class GallerySwing(GalleryScene):
    """An arrow that keeps its length while it turns, and another that does not."""

    def construct(self) -> None:
        swung, turned = (FeatureDirection(RIGHT, unit=3, start=x * RIGHT) for x in (-1.3, 0.3))
        self.add(swung, turned)
        self.play(swung.swing(120), turned.turn_to(towards(120)))


class GalleryCostStack(GalleryScene):
    """Three pairs, their sum, and the worst of them; then other costs."""

    def construct(self) -> None:
        stack = self.stack = CostStack([0.5, 0.5, 0.5], *self.answers[:2], foot=(0, -2.6))
        self.add(stack, stack.mark_height())
        self.wait(0.2)
        stack.set_values([0.0, 0.0, 1.0])
        self.wait(0.2)


class GalleryShareRing(GalleryScene):
    """Shares of a whole round a ring."""

    def construct(self) -> None:
        self.add(ShareRing([30, 20, 20, 10, 5], 100))


class GalleryLogLogPlot(GalleryScene):
    """How many directions surely fit within ten degrees of a right angle, by dimension."""

    def construct(self) -> None:
        plot = LogLogPlot((1, 4), (0, 24), 10.0, 4.6)
        dimensions = np.unique(np.geomspace(10, 10_000, 40).astype(int))
        powers = [log_greedy_capacity(int(d), 10.0) / np.log(10) for d in dimensions]
        self.add(plot)
        self.play(Create(plot.curve(np.log10(dimensions), powers, self.theme.answer)))


class GallerySigns(GalleryScene):
    """A row of signs, and very many rows as a picture that comes into view."""

    def construct(self) -> None:
        lines = KerdockLines(4)
        row = SignRow(lines.vectors([lines.d])[0])
        field = SignField(np.sign(self.rng().normal(size=(60, 180))), first_share=0.1)
        self.add(row.shift(3 * UP), field.shift(0.7 * DOWN))
        self.play(field.zoom_out())


class GalleryFiguresLine(GalleryScene):
    """Words with live numbers among them, and a large number with what it says."""

    def construct(self) -> None:
        sizes = self.lecture.sizes
        size = Decimal(sizes.d_model, 0, BODY, self.theme.answer)
        line = FiguresLine(f"{sizes.name}: # × #", [sizes.mlp_multiple, size])
        large = readout(Decimal(sizes.d_model, 0, TITLE), sizes.name)
        self.add(line.shift(UP), large.shift(DOWN))


class GalleryGramField(GalleryScene):
    """All dot products of ever more perpendicular vectors, up to the lecture's model's size."""

    def construct(self) -> None:
        field, number = GramField(3).shift(1.5 * LEFT), Decimal(3, 0, TITLE).shift(4 * RIGHT)
        self.add(field, number)
        self.play(field.grow_to(self.lecture.sizes.d_model, number.set_value))
