"""The model's blocks side by side, each with what it is made of."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from scenes.frame import by_shape
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.slabs import AttentionArcs, NetworkIcon, Slab
from scenes.mobjects.style import QUIET, step_back
from scenes.moves import cascade, in_turn, leaves_first, presence, pulse
from scenes.sets.model import BLOCKS, STEP, face, thought
from scenes.sets.token_columns import attention_pattern, token_colours
from scenes.stage import LectureScene
from scenes.theme import theme

SLICE = (0.8, 4.7)
PITCH, WIDE_PITCH = (1.1, 1.0), (1.45, 1.05)  # each in a wide picture and a tall one
MIDDLE = -0.6  # height of the row once it has been searched


class Slice(VGroup):
    """A block seen from its edge: its slab, and its neurons or the arcs of attention on it."""

    def __init__(self, slab: Slab, motif: NeuronLayer | AttentionArcs) -> None:
        super().__init__(slab, motif)
        self.slab, self.motif = slab, motif.move_to(slab)
        # Its slab is lit and moved alone, and must not come to lie over what it bears.
        motif.set_z_index(1)


class SliceRow(VGroup):
    """MLP and attention in turn, as in the stack; the MLPs' neurons are at rest.

    `slices` holds all, `perceptrons` and `attentions` those of one kind, `early` the MLPs in which
    a fact seems to be looked up; pitch is the distance in units from one to the next. `held` is
    what the neurons of each MLP hold when they answer: the toy block's activations for its cast, as
    shares of the largest.
    """

    def __init__(self, scene: LectureScene, pitch: float | None = None) -> None:
        super().__init__()
        pitch = by_shape(*PITCH) if pitch is None else pitch
        neurons = [thought(scene.toy, person)[1] for person in range(BLOCKS // 2)]
        largest = max(held.max() for held in neurons)
        self.held = [held / largest for held in neurons]
        pattern, colours = attention_pattern(scene), token_colours(scene)
        self.slices: list[Slice] = []
        for k in range(BLOCKS):
            if k % 2 == 0:
                slab = Slab(*SLICE, theme().mlp)
                motif = NeuronLayer(0 * neurons[0], radius=0.16, gap=0.46)
            else:
                slab = Slab(*SLICE, theme().attention)
                gap = 3.4 / (len(pattern) - 1)
                motif = AttentionArcs(
                    pattern, gap=gap, radius=0.1, width=6.0, bend=0.3 * PI, colours=colours
                ).rotate(-PI / 2)
            slab.plate.set_stroke(width=3)
            self.slices.append(Slice(slab, motif))
        self.add(*self.slices)
        self.arrange(RIGHT, buff=pitch - SLICE[0])
        self.perceptrons, self.attentions = self.slices[::2], self.slices[1::2]
        self.early = self.perceptrons[1:3]

    def searched(self) -> "SliceRow":
        """As a search leaves it: early MLPs lit and answering, all else at rest."""
        for block, held in zip(self.perceptrons, self.held, strict=True):
            if block in self.early:
                block.slab.light(theme().focus)
                block.motif.set_values(held)
        for block in self.others():
            step_back(block, QUIET)
        return self

    def others(self) -> list[Slice]:
        """The blocks in which nothing seems to be looked up."""
        return [block for block in self.slices if block not in self.early]

    def answer(self, turn: int = 0) -> list[Animation]:
        """Animations: the early MLPs' neurons come to hold what they do for someone of the cast.

        Each `turn` it is the next person's turn; 0 is as in `searched`.
        """
        held = self.held[turn:] + self.held[:turn]
        pairs = zip(self.perceptrons, held, strict=True)
        return [block.motif.light_to(h) for block, h in pairs if block in self.early]

    def look_up(self) -> LaggedStart:
        """An animation: the early MLPs light and answer, one after the other."""
        lit = cascade(lambda block: block.slab.animate.light(theme().focus), self.early, 0.6)
        return LaggedStart(lit, LaggedStart(*self.answer(), lag_ratio=0.6), lag_ratio=0.2)

    def rest(self) -> list[Any]:
        """Animations: all blocks but the early MLPs step back."""
        return presence(QUIET, *self.others())

    def step_apart(self) -> LaggedStart:
        """An animation: block after block steps out and back, MLPs down and attention up."""
        return in_turn(
            lambda block, step: pulse(block).shift(step),
            self.slices,
            [0.35 * (UP if block in self.attentions else DOWN) for block in self.slices],
            lag=0.3,
        )

    def pile_up(
        self, arcs: AttentionArcs, icon: NetworkIcon, places: Sequence[Sequence[float]]
    ) -> LaggedStart:
        """An animation: the blocks turn their faces to us on two piles, attention's and the MLPs'.

        Those at the bottom are the first. The front slabs come to lie at two places; what they hold
        becomes the arcs' dots and the icon's neurons, and what the others hold goes with them.
        """
        attention, mlp = self.attentions[0].motif, self.perceptrons[0].motif
        moves: list[AnimationGroup] = []
        for k in reversed(range(len(self.attentions))):
            pair: list[Any] = []
            blocks = (self.attentions[k], self.perceptrons[k])
            for block, place in zip(blocks, places, strict=True):
                front = face(block.slab.plate.get_stroke_color())
                front.move_to(np.array(place) + k * np.array([*STEP, 0]))
                block.slab.set_z_index(-k - 1)
                pair.append(block.slab.animate.become(front))
                if k:
                    pair.append(FadeOut(block.motif, target_position=front, rate_func=leaves_first))
            moves.append(AnimationGroup(*pair))
        held = (
            FadeOut(attention.arcs, target_position=arcs, rate_func=leaves_first),
            ReplacementTransform(attention.dots, arcs.dots),
            ReplacementTransform(mlp, icon.layers[1]),
        )
        moves[-1] = AnimationGroup(*moves[-1].animations, *held)
        return LaggedStart(*moves, lag_ratio=0.25)


def searched_row(scene: LectureScene) -> SliceRow:
    """The row as the search leaves it, with room between its blocks."""
    return SliceRow(scene, by_shape(*WIDE_PITCH)).move_to([0, MIDDLE, 0]).searched()
