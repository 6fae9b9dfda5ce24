"""The clock on which a network learns to add."""

from manim import LEFT, UP

from mlp_math.modular_addition import MODULUS
from scenes.mobjects.clock import Clock

RADIUS = 2.75


def addition_clock() -> Clock:
    """As many hours as there are numbers to add, its hand at nought."""
    return Clock(MODULUS, RADIUS).shift(2.6 * LEFT + 0.2 * UP)
