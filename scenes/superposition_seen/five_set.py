"""The plane that two shots share, and the pictures with which one shot ends and the next begins."""

import numpy as np
from manim import UP, Axes

from lectures.taken_apart import SPARSE
from mlp_math.stored import load
from scenes.mobjects.arrow_star import ArrowStar, idea_hues
from scenes.mobjects.hourglass import Hourglass
from scenes.mobjects.style import HUSHED, small_axes, step_back

IDEAS = 5
STAR_AT, UNIT, REACH = np.array([-3.1, -0.1, 0.0]), 2.35, 1.25
EQUAL = "toy_superposition_equal"
# Stored models whose shapes are shown: of which study, at which sparsity.
SHAPES = (("toy_unfolding", 0.0), (EQUAL, 0.7), (EQUAL, 0.95))
STARS_Y, STARS_X = 0.9, (-4.4, 0.0, 4.4)


def waiting_glass() -> Hourglass:
    """The smallest model with superposition, faint: five ideas, two numbers, five ideas."""
    glass = Hourglass((IDEAS, 2, IDEAS), idea_hues(IDEAS)).shift(0.25 * UP)
    for part in (glass.wires, *glass.layers):
        step_back(part, HUSHED)
    return glass


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


def waiting_stars() -> list[ArrowStar]:
    """Stars of trained models in which an idea is alone, one of a pair, one of five; all faint."""
    stars = [star_of(*shape, x) for shape, x in zip(SHAPES, STARS_X, strict=True)]
    for star in stars:
        step_back(star.shown, HUSHED)
    return stars


def star_of(study: str, sparsity: float, x: float) -> ArrowStar:
    """The best stored model of a study at a sparsity."""
    stored = load(study)
    at = int(np.abs(stored["sparsity"] - sparsity).argmin())
    W = stored["W"][at]
    return ArrowStar(W if W.ndim == 2 else W[stored["best"][at]], [x, STARS_Y, 0], unit=1.55)
