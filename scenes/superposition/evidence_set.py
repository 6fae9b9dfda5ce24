"""The set of the measured shots: whose evidence is shown, names in colours, and the source."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, Mobject, VGroup

from lectures.measured import Evidence, evidence_of, has_evidence, measured_lecture
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.text import LABEL, SMALL, Words
from scenes.stage import LectureScene
from scenes.theme import theme

FIELD_FULL = 1.5  # activation at which a speck of a field is brightest
EDGE_X, FOOT_Y = 6.55, -3.5


def fit(mobject: Mobject, widest: float) -> Mobject:
    """Scaled down to at most this width."""
    return mobject.scale(widest / mobject.width) if mobject.width > widest else mobject


def name_words(first: str, last: str, size: float = LABEL) -> Words:
    """A full name in the colours of first and last name."""
    return Words(f"{first} {last}", size, paint={first: theme().first, last: theme().last})


def person_words(scene: LectureScene, person: str, size: float = LABEL) -> Words:
    """Anyone's name; what it shares with the measured name has that name's colours."""
    fact = measured_lecture(scene.lecture).fact
    paint = {
        part: colour
        for part, colour in ((fact.first, theme().first), (fact.last, theme().last))
        if part in person.split()
    }
    return Words(person, size, theme().ink, paint=paint)


def shown_evidence(scene: LectureScene) -> Evidence:
    """The evidence on the lecture's fact, or on the default lecture's."""
    return evidence_of(scene.lecture)


class LayerFields(Group):
    """A model's layers below each other, the first one on top: a field of specks each.

    activations (layers, m); width and height in units of the whole.
    """

    def __init__(
        self, activations: np.ndarray, *, width: float, height: float, full: float = FIELD_FULL
    ) -> None:
        layers = len(activations)
        gap = 0.18 * height / layers
        each = (height - (layers - 1) * gap) / layers
        fields = [
            NeuronField(row.astype(float), full=full, height=each, aspect=width / each)
            for row in activations
        ]
        super().__init__(*fields)
        self.arrange(DOWN, buff=gap)

    def get_values(self) -> np.ndarray:
        """The activations shown, shape (layers, m)."""
        return np.array([field.get_values() for field in self])

    def place(self, layer: int, neuron: int) -> np.ndarray:
        """Where a neuron's speck lies."""
        field = self[layer]
        rows, columns = field.orig_alpha_pixel_array.shape[:2]
        row, column = divmod(neuron, columns)
        right = (column + 0.5) / columns * field.width
        down = (row + 0.5) / rows * field.height
        return field.get_corner(UP + LEFT) + right * RIGHT + down * DOWN


def measured_answer(scene: LectureScene) -> str:
    """The answer of the fact that was measured, in the scene's language."""
    return measured_lecture(scene.lecture).fact.text[scene.language].answer


def source_line(scene: LectureScene, words: str) -> VGroup:
    """What was measured, in small type at the foot; below it whose fact it is, if not one's own."""
    lines = VGroup(Words(words, SMALL, theme().dim, italic=True))
    if not has_evidence(scene.lecture):
        lines.add(Words(scene.words("other_fact"), SMALL, theme().dim, italic=True))
    for line in lines:
        fit(line, 2 * EDGE_X)
    lines.arrange(DOWN, buff=0.14, aligned_edge=LEFT)
    lines.shift((-EDGE_X - lines.get_left()[0]) * RIGHT)
    return lines.shift((FOOT_Y - 0.1 - lines.get_bottom()[1]) * UP)
