"""The set of the measured shots: whose evidence is shown, names in colours, and the source."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Group,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from lectures.measured import evidence_of, has_evidence, measured_lecture
from mlp_math.real_model import FactEvidence
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.text import LABEL, SMALL, Words
from scenes.stage import LectureScene
from scenes.theme import theme

FIELD_FULL = 1.0  # activation at which a speck of a field is brightest
AIRY = 0.9  # of a field's height that its layers may fill
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


def shown_evidence(scene: LectureScene) -> FactEvidence:
    """The evidence on the lecture's fact, or on the default lecture's."""
    return evidence_of(scene.lecture)


class LayerFields(Group):
    """A model's layers below each other, the first one on top: a field of specks each, lit or dark.

    activations (layers, m); width in units, and a height that the whole does not exceed.
    """

    def __init__(
        self, activations: np.ndarray, *, width: float, height: float, full: float = FIELD_FULL
    ) -> None:
        layers, m = activations.shape
        # Full rows only, and as many as leave some air between the layers.
        rows = max(
            k for k in range(1, m + 1) if m % k == 0 and k**2 * width <= m * AIRY * height / layers
        )
        columns = m // rows
        each = width * rows / columns
        # A hair less: a field rounds its columns up.
        shape = {"height": each, "aspect": (1 - 1e-9) * columns / rows, "full": full}
        super().__init__(*(NeuronField(row.astype(float), **shape) for row in activations))
        self.arrange(DOWN, buff=min((height - layers * each) / max(layers - 1, 1), 0.3 * each))
        self._dark = NeuronField(np.zeros(m), **shape).pixel_array
        self._lit = [field.pixel_array.copy() for field in self]

    def get_values(self) -> np.ndarray:
        """The activations shown, shape (layers, m)."""
        return np.array([field.get_values() for field in self])

    def set_light(self, shares: Sequence[float]) -> "LayerFields":
        """Show each layer at this share of its light: 0 leaves all its specks dark."""
        for field, lit, share in zip(self, self._lit, shares, strict=True):
            field.pixel_array = np.round((1 - share) * self._dark + share * lit).astype(np.uint8)
        return self

    def pass_on(self, *, lit: bool = True, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which layer after layer lights up, or goes dark."""
        layers = len(self)

        def step(fields: "LayerFields", alpha: float) -> None:
            # Each layer begins when the one before it is half done.
            shares = np.clip(alpha * (layers + 1) / 2 - np.arange(layers) / 2, 0, 1)
            fields.set_light(shares if lit else 1 - shares)

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    def place(self, layer: int, neuron: int) -> np.ndarray:
        """Where a neuron's speck lies."""
        field = self[layer]
        rows, columns = field.orig_alpha_pixel_array.shape[:2]
        row, column = divmod(neuron, columns)
        right = (column + 0.5) / columns * field.width
        down = (row + 0.5) / rows * field.height
        return field.get_corner(UP + LEFT) + right * RIGHT + down * DOWN


class BigNeuron(Circle):
    """One neuron, as bright as it is active; `full` is the activation at which it is brightest."""

    def __init__(self, full: float, radius: float = 0.8) -> None:
        super().__init__(radius=radius, stroke_width=4)
        self.full = full
        self.light(0.0)

    def light(self, level: float) -> "BigNeuron":
        """Show this activation; below nought a neuron is dark."""
        share = float(np.clip(level / self.full, 0, 1))
        self.set_fill(theme().mix(theme().answer, share), opacity=1)
        self.set_stroke(theme().mix(theme().answer, 0.4 + 0.6 * share))
        return self

    def glow(self, level: float, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which it goes out and lights up for the next text."""
        return UpdateFromAlphaFunc(
            self, lambda neuron, alpha: neuron.light(level * alpha), **kwargs
        )


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
