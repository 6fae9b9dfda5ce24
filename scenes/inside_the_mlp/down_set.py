"""What the shots about the second matrix share: names, rounding, and the sign of a sum."""

from collections.abc import Iterable

import numpy as np
from manim import Mobject
from numpy.typing import ArrayLike

from scenes.mobjects.place import keep_inside, left_edge, right_edge
from scenes.mobjects.text import BODY, Words
from scenes.sets.people import person_words
from scenes.stage import LectureScene

NAME_Y = 2.95
ROUNDING = 1e-9  # what is less counts as zero


def name_above(scene: LectureScene, person: int, of: Mobject) -> Words:
    """Whose vector flows in, above its neuron and within the frame."""
    name = person_words(scene, person, BODY)
    name.set_x(of.get_x()).put_baseline(NAME_Y)
    return keep_inside(name, left_edge(), right_edge())


def sum_sign(parts: Iterable[ArrayLike], total: ArrayLike, places: int = 1) -> str:
    """Typst's sign between a sum and its parts: "=" if it holds for what is shown, rounded."""
    shown = sum(np.round(np.asarray(part, dtype=float), places) for part in parts)
    return (
        "="
        if np.allclose(shown, np.round(np.asarray(total, dtype=float), places), rtol=0, atol=1e-9)
        else "approx"
    )
