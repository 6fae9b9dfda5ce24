"""The model: the prompt, the toy block as a stack of slabs, and what it guesses."""

from collections.abc import Sequence

import numpy as np
from manim import LaggedStart, ManimColor, VGroup

from mlp_math.toy import ToyFactBlock
from scenes.mobjects.place import safe_x
from scenes.mobjects.slabs import ModelStack, NetworkIcon, Slab
from scenes.mobjects.text import HEADING, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import pulse
from scenes.stage import LectureScene
from scenes.theme import theme

BLANK = "?"
BLOCKS = 8
FACE = (3.7, 4.3)  # width and height of a slab seen from the front
STEP = (0.22, 0.14)  # from a slab to the next behind it
ICON = {"radius": 0.125, "gap": 0.43, "spread": 1.12, "width": 2.2}
ANSWER_RADIUS = 0.32  # of the neuron that lights in the title and becomes the prompt's blank


def prompt_strip(scene: LectureScene) -> TokenStrip:
    """The prompt's tokens and the blank, which leaves room for the answer."""
    fact = scene.lecture.fact
    text = fact.text[scene.language]
    tokens = [fact.first, fact.last, *text.relation.split(), BLANK]
    blank = len(tokens) - 1
    colours = scene.theme
    return TokenStrip(
        tokens,
        {0: colours.first, 1: colours.last, blank: colours.answer},
        size=HEADING,
        least_widths={blank: Words(text.answer, HEADING).width + 0.6},
        max_width=2 * safe_x() - 0.2,
    )


def in_blank(strip: TokenStrip, answer: str) -> Words:
    """The answer as it stands in the prompt's blank."""
    neighbour = strip.tokens[0].word
    words = Words(answer, neighbour.font_size, theme().answer)
    return words.move_to(strip.tokens[-1]).put_baseline(neighbour.baseline)


def candidates(scene: LectureScene) -> tuple[str, ...]:
    """The words that compete for the blank: the answer, then its alternatives."""
    text = scene.lecture.fact.text[scene.language]
    return (text.answer, *text.alternatives)


def guesses(scene: LectureScene) -> tuple[np.ndarray, np.ndarray]:
    """The candidates' probabilities before the toy block and after it, each of shape (n,)."""
    toy, count = scene.toy, len(candidates(scene))
    return toy.next_word(toy.full_name, count), toy.next_word(toy.forward().output, count)


def face(colour: ManimColor) -> Slab:
    """A block seen from the front, as large as the stack's slabs."""
    slab = Slab(*FACE, colour)
    slab.plate.set_stroke(width=3)
    return slab


def network_icon(toy: ToyFactBlock, **style: float) -> NetworkIcon:
    """The toy block as an icon: its own weights, and its activations for the full name."""
    return NetworkIcon(toy.block.W_up, toy.block.W_down, thought(toy), **style)


def thought(toy: ToyFactBlock, person: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the icon's three layers hold for one of the cast: input, neurons, output."""
    step = toy.forward(person)
    return step.x, step.neurons, step.delta


def think(icon: NetworkIcon, values: Sequence[np.ndarray], **kwargs: object) -> LaggedStart:
    """An animation in which the icon's layers come to hold these values, one after the other."""
    return LaggedStart(
        *(layer.light_to(np.abs(held)) for layer, held in zip(icon.layers, values, strict=True)),
        lag_ratio=0.6,
        **kwargs,
    )


def model(toy: ToyFactBlock, slabs: int = BLOCKS) -> VGroup:
    """The stack with the toy block's icon on its front slab: (stack, icon)."""
    stack = ModelStack(slabs, width=FACE[0], height=FACE[1], step=STEP)
    icon = network_icon(toy, **ICON).move_to(stack.front)
    return VGroup(stack, icon)


def wave(slabs: Sequence[Slab], **kwargs: object) -> LaggedStart:
    """Light runs through slabs, from the first to the last."""
    return LaggedStart(*(pulse(slab).light(theme().lit) for slab in slabs), lag_ratio=0.3, **kwargs)
