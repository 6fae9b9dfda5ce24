"""One small scene for every mobject of the vocabulary, with the values of its docstring's example.

manim render -qm -s scenes/gallery/basics.py GalleryWeightMatrix
"""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, VGroup

from mlp_math.activations import softmax
from mlp_math.angles import angle_deviation
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.neurons import NeuronLayer, weight_edges
from scenes.mobjects.numbers import EmbeddingArray, EmbeddingColumn, WeightMatrix
from scenes.mobjects.plus_minus import PlusMinus
from scenes.mobjects.slabs import AttentionArcs, MLPBlock, ModelStack, NetworkIcon
from scenes.mobjects.style import arrow, cross, ring, tinted_plate
from scenes.mobjects.text import HEADING, ChangeDecimal, Decimal, Formula, Words
from scenes.mobjects.tokens import TokenStrip


class GalleryWords(GalleryScene):
    def construct(self) -> None:
        fact = self.lecture.fact
        statement = fact.text[self.language].statement
        self.add(
            Words(
                statement,
                HEADING,
                paint={fact.first: self.theme.first, fact.last: self.theme.last},
            ).shift(UP),
            Formula(
                "{{vec(E) : e}} + W_arrow.t vec(E)", HEADING, paint={"e": self.theme.stream}
            ).shift(0.5 * DOWN),
        )
        number = Decimal(self.lecture.sizes.d_model, 0, HEADING).shift(2 * DOWN)
        self.add(number)
        self.play(ChangeDecimal(number, self.lecture.sizes.d_mlp))


class GalleryPlusMinus(GalleryScene):
    """The angle of two random directions of the lecture's model, and how far it spreads."""

    def construct(self) -> None:
        spread = angle_deviation(self.lecture.sizes.d_model)
        self.add(PlusMinus(90.0, spread, places=(0, 2), unit="°"))


class GalleryEmbeddingColumn(GalleryScene):
    def construct(self) -> None:
        column = EmbeddingColumn(self.rng().normal(size=7))
        self.add(column, column.length_brace(self.lecture.sizes.d_model))
        self.play(column.count_to(self.rng().normal(size=7)[::-1]))


class GalleryEmbeddingArray(GalleryScene):
    def construct(self) -> None:
        self.add(EmbeddingArray(self.rng().normal(size=(6, 7))))


class GalleryWeightMatrix(GalleryScene):
    def construct(self) -> None:
        d_model = self.lecture.sizes.d_model
        matrix = WeightMatrix(
            self.rng().normal(size=(6, 7)),
            row_ellipsis=1,
            col_ellipsis=1,
            true_shape=(self.lecture.sizes.d_mlp, d_model),
        )
        matrix.row(0).set_fill(self.theme.first)
        self.add(matrix, matrix.shape_braces())


class GalleryNeuronLayer(GalleryScene):
    def construct(self) -> None:
        rng = self.rng()
        left = NeuronLayer(rng.random(6), ellipsis=1).shift(2 * LEFT)
        right = NeuronLayer(np.maximum(rng.normal(size=8), 0), ellipsis=1).shift(2 * RIGHT)
        self.add(
            weight_edges(list(left.dots), list(right.dots), rng.normal(size=(8, 6))), left, right
        )


class GalleryTokenStrip(GalleryScene):
    def construct(self) -> None:
        fact = self.lecture.fact
        relation = fact.text[self.language].relation.split()
        self.add(
            TokenStrip(
                [fact.first, fact.last, *relation], {0: self.theme.first, 1: self.theme.last}
            )
        )


class GalleryNextTokenBars(GalleryScene):
    def construct(self) -> None:
        flat = np.full(len(self.answers), 1 / len(self.answers))
        bars = NextTokenBars(self.answers, flat)
        self.add(bars)
        self.play(bars.grow_to(softmax(3 * np.eye(len(self.answers))[0])))


class GalleryDialPanel(GalleryScene):
    def construct(self) -> None:
        panel = DialPanel(self.rng().uniform(-1, 1, size=(5, 9)))
        self.add(panel)
        self.play(panel.turn_to(panel.get_values()[::-1]))


class GalleryModelStack(GalleryScene):
    def construct(self) -> None:
        rng = self.rng()
        stack = ModelStack(8)
        icon = NetworkIcon(
            rng.normal(size=(8, 5)),
            rng.normal(size=(5, 8)),
            (rng.random(5), rng.random(8), rng.random(5)),
        )
        pattern = np.tril(np.exp(rng.normal(size=(6, 6))).T)
        attention = AttentionArcs(pattern / pattern.sum(axis=1, keepdims=True)).shift(4 * RIGHT)
        self.add(stack.shift(2 * LEFT), icon.move_to(stack.front), attention)


class GalleryMLPBlock(GalleryScene):
    def construct(self) -> None:
        block = MLPBlock()
        self.add(block, block.clones(1, 3.4 * DOWN))
        self.play(block.up.animate.light(self.theme.answer))


class GalleryMarks(GalleryScene):
    """What points at things: a plate behind words, an arrow, a ring, a cross."""

    def construct(self) -> None:
        names = VGroup(*(Words(name, HEADING) for name in self.answers[:3]))
        names.arrange(RIGHT, buff=2.5)
        self.add(tinted_plate(names[0], self.theme.first), names, arrow(names[0], names[1]))
        self.play(Create(ring(names[1])), Create(cross(names[2], 0.8)))
