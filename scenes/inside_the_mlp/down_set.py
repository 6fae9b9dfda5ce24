"""What the shots about the second matrix share: names and rounding."""

from manim import Mobject

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
