"""The plane that two shots share, and the model on which the one ends and the other begins."""

import numpy as np
from manim import Axes

from lectures.taken_apart import SPARSE
from mlp_math.stored import load
from scenes.mobjects.arrow_star import ArrowStar
from scenes.mobjects.style import small_axes

STAR_AT, UNIT, REACH = np.array([-3.1, -0.1, 0.0]), 2.35, 1.25


def last_place() -> int:
    """The place on the stored path where the shot ends: where the toy's error is told."""
    return int(np.abs(load("toy_unfolding")["sparsity"] - SPARSE).argmin())


def plane_axes() -> Axes:
    """The two numbers as axes through the star's centre."""
    axes = small_axes(
        [-REACH, REACH], [-REACH, REACH], 2 * REACH * UNIT, 2 * REACH * UNIT, stroke=2
    )
    return axes.move_to(STAR_AT)


def last_star() -> ArrowStar:
    """The star of that model, at its place."""
    return ArrowStar(load("toy_unfolding")["W"][last_place()], STAR_AT, unit=UNIT)
