"""The set of part 1: the toy block of the lecture, drawn as a stack of slabs."""

import numpy as np
from manim import DOWN, LEFT, VGroup

from mlp_math.toy import ToyFactBlock, toy_fact_block
from scenes.mobjects.slabs import ModelStack, NetworkIcon
from scenes.stage import LectureScene

STACK_AT_LEFT = 3.9 * LEFT + 0.95 * DOWN


def lecture_toy(scene: LectureScene) -> ToyFactBlock:
    """The toy block of the lecture's seed: the same in every shot."""
    return toy_fact_block(np.random.default_rng(scene.lecture.seed))


def network_icon(toy: ToyFactBlock, **style: float) -> NetworkIcon:
    """The toy block as an icon: its own weights, and its activations for the full name."""
    step = toy.forward()
    return NetworkIcon(
        toy.block.W_up, toy.block.W_down, (step.x, step.neurons, step.delta), **style
    )


def model(toy: ToyFactBlock, slabs: int = 8) -> VGroup:
    """The stack with the toy block's icon on its front slab: (stack, icon)."""
    stack = ModelStack(slabs)
    icon = network_icon(toy).move_to(stack.front)
    return VGroup(stack, icon)
