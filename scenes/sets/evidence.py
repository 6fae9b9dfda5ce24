"""The set of the measured shots: whose evidence is shown, names in colours, and the source."""

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, ManimColor, VGroup

from lectures.measured import evidence_of, has_evidence
from mlp_math.real_model import FactEvidence
from scenes.mobjects.place import fit
from scenes.mobjects.text import LABEL, SMALL, Decimal, Words
from scenes.stage import LectureScene
from scenes.theme import theme

EDGE_X, FOOT_Y = 6.55, -3.5


def name_words(first: str, last: str, size: float = LABEL) -> Words:
    """A full name in the colours of first and last name."""
    return Words(f"{first} {last}", size, paint={first: theme().first, last: theme().last})


def shown_evidence(scene: LectureScene) -> FactEvidence:
    """The evidence on the lecture's fact, or on the default lecture's."""
    return evidence_of(scene.lecture)


def source_line(scene: LectureScene, words: str) -> VGroup:
    """What was measured, in small type at the foot; below it whose fact it is, if not one's own."""
    lines = VGroup(Words(words, SMALL, theme().dim, italic=True))
    if not has_evidence(scene.lecture):
        lines.add(Words(scene.words("other_fact"), SMALL, theme().dim, italic=True))
    for line in lines:
        fit(line, 2 * EDGE_X)
    lines.arrange(DOWN, buff=0.14, aligned_edge=LEFT)
    return lines.set_x(-EDGE_X, LEFT).set_y(FOOT_Y - 0.1, DOWN)


def address_lines(
    scene: LectureScene,
    address: Sequence[int],
    size: float,
    colour: ManimColor,
    *,
    space: float,
    gap: float,
) -> VGroup:
    """Which neuron of which layer, (layer, neuron): two lines, each words and a number.

    Both count from 0. space and gap are units between words and number, and between the lines.
    """
    lines = VGroup()
    for key, value in zip(("layer", "neuron"), address, strict=True):
        words = Words(scene.words(key), size, theme().dim)
        number = Decimal(int(value), 0, size, colour)
        lines.add(VGroup(words, number).arrange(RIGHT, buff=space))
        number.put_baseline(words.baseline)
    return lines.arrange(DOWN, buff=gap)
