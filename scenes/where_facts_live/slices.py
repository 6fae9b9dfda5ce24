"""The set of shots 4 and 5: the model's blocks side by side, each with what it is made of."""

import numpy as np
from manim import PI, RIGHT, VGroup

from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.slabs import AttentionArcs, Slab
from scenes.sets.model import BLOCKS, thought
from scenes.sets.token_columns import attention_pattern, token_colours
from scenes.stage import LectureScene

SLICE, PITCH, WIDE_PITCH = (0.8, 4.7), 0.94, 1.45
MIDDLE = -0.6  # height of the row once it has been searched
REST = 0.7  # how far blocks that nobody looks at fade


class Slice(VGroup):
    """A block seen from its edge: its slab, and its neurons or the arcs of attention on it."""

    def __init__(self, slab: Slab, motif: NeuronLayer | AttentionArcs) -> None:
        super().__init__(slab, motif)
        self.slab, self.motif = slab, motif.move_to(slab)
        # Its slab is lit and moved alone, and must not come to lie over what it bears.
        motif.set_z_index(1)


class SliceRow(VGroup):
    """MLP and attention in turn, as in the stack; the MLPs' neurons are at rest."""

    def __init__(self, scene: LectureScene, pitch: float = PITCH) -> None:
        super().__init__()
        at_rest = 0 * thought(scene.toy)[1]
        pattern, colours = attention_pattern(scene), token_colours(scene)
        self.slices: list[Slice] = []
        for k in range(BLOCKS):
            if k % 2 == 0:
                slab = Slab(*SLICE, scene.theme.stream)
                motif = NeuronLayer(at_rest, radius=0.16, gap=0.46)
            else:
                slab = Slab(*SLICE, scene.theme.dim)
                gap = 3.4 / (len(pattern) - 1)
                motif = AttentionArcs(
                    pattern, gap=gap, radius=0.1, width=6.0, bend=0.3 * PI, colours=colours
                ).rotate(-PI / 2)
            slab.plate.set_stroke(width=3)
            self.slices.append(Slice(slab, motif))
        self.add(*self.slices)
        self.arrange(RIGHT, buff=pitch - SLICE[0])

    def perceptrons(self) -> list[Slice]:
        return self.slices[::2]

    def attentions(self) -> list[Slice]:
        return self.slices[1::2]


def answers(scene: LectureScene) -> list[np.ndarray]:
    """What the neurons of each MLP slice hold when they answer: the toy block's, for its cast."""
    toy = scene.toy
    neurons = [thought(toy, person)[1] for person in range(BLOCKS // 2)]
    largest = max(held.max() for held in neurons)
    return [held / largest for held in neurons]


def searched_row(scene: LectureScene) -> SliceRow:
    """The row as the search leaves it: wide, the MLPs lit and answering, attention dim."""
    row = SliceRow(scene, WIDE_PITCH).move_to([0, MIDDLE, 0])
    for slice_, held in zip(row.perceptrons(), answers(scene), strict=True):
        slice_.slab.light(scene.theme.answer)
        slice_.motif.set_values(held)
    for slice_ in row.attentions():
        slice_.fade(REST)
    return row
