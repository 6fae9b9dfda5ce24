"""Pictures of a model's gates: their activations, who lights them, and how often one is found."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from mlp_math.real_model import LIT_SHARE, FactEvidence
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.layer_fields import LayerFields
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Words
from scenes.sets.evidence import EDGE_X, name_words, person_words
from scenes.stage import LectureScene
from scenes.theme import theme

PANEL_X = 2.0
OUTSIDERS = 3  # people beyond the near misses whom the bars show
WIDEST_GATE = 0
ROW_GAP, BARS_TOP, LONGEST_BAR = 0.82, 3.0, 5.0
LAMPS_WIDTH, LAMPS_HEIGHT = 12.4, 3.0
COUNTS_Y, FOUND_X, PRIVATE_X = -2.5, -6.2, -0.6


class ModelCounts(VGroup):
    """The model's name; how many neurons it has; the name it is given; how many light up."""

    def __init__(self, scene: LectureScene, evidence: FactEvidence) -> None:
        colours, widest = theme(), EDGE_X - PANEL_X
        self.total = Decimal(evidence.neurons, 0, TITLE, colours.ink, anchor="left")
        share = 100 * evidence.lit
        self.lit = Decimal(share, 0, TITLE, colours.answer, unit=" %", anchor="left")
        self.model = fit(Words(evidence.model, BODY, colours.dim), widest).move_to(2.7 * UP)
        first, last = (str(evidence.arrays["people"][k]) for k in (1, 2))
        self.given = fit(name_words(first, last, HEADING), widest).put_baseline(-0.55)
        self.lines = []
        for number, key, y in ((self.total, "neurons", 1.3), (self.lit, "lit", -1.75)):
            words = fit(Words(scene.words(key), BODY, colours.dim), widest)
            number.put_baseline(y)
            words.set_x(number.get_left()[0], LEFT).put_baseline(y - 0.6)
            self.lines.append(VGroup(number, words))
        super().__init__(self.model, self.lines[0], self.given, self.lines[1])
        for part in self:
            part.set_x(PANEL_X, LEFT)


def gate_bars(scene: LectureScene, evidence: FactEvidence) -> ActivationBars:
    """The widest gate's activations: for the near misses, then in their places for others."""
    levels = evidence.arrays["gate_of_people"][WIDEST_GATE].astype(float)
    near = len(evidence.arrays["cast"])
    people = [*range(near), *evidence.outsiders[:OUTSIDERS]]
    names = [str(evidence.arrays["people"][person]) for person in people]
    bars = ActivationBars(
        [fit(person_words(scene, name, BODY), 3.3) for name in names],
        levels[people],
        lit=LIT_SHARE * levels[0],
        row_gap=ROW_GAP,
        unit=LONGEST_BAR / levels[people].max(),
        size=BODY,
    )
    for k in range(near, len(people)):
        bars.row(k).shift((near - 1) * ROW_GAP * UP)
    top = bars.origin.get_top()
    bars.origin.put_start_and_end_on(top, top + (ROW_GAP * (near - 1) + 0.7) * DOWN)
    bars.set_x(EDGE_X, RIGHT)
    return bars.shift((BARS_TOP - bars.bars[0].get_y()) * UP)


def gate_places(field: LayerFields, evidence: FactEvidence) -> list[np.ndarray]:
    """Where the specks of all gates lie, layer by layer."""
    found = evidence.arrays["gate_layers"].tolist(), evidence.arrays["gate_neurons"].tolist()
    return [field.place(*gate) for gate in sorted(zip(*found, strict=True))]


class GateTable(VGroup):
    """A row of lamps for each gate, one a person: lit from half the full name's activation.

    Whose lamps they are stands above: the full name's is the first, apart from the others.
    """

    def __init__(self, scene: LectureScene, evidence: FactEvidence) -> None:
        levels = evidence.arrays["gate_of_people"].astype(float)
        gates, people = levels.shape
        gap = LAMPS_WIDTH / (people + 1)
        down = min(0.8, LAMPS_HEIGHT / (gates - 1))
        radius = min(0.38 * gap, 0.36 * down)
        self.rows = VGroup()
        for k, row in enumerate(levels):
            lamps = Lamps(row >= LIT_SHARE * row[0], people, (gap, gap), radius)
            lamps[0].shift(gap * LEFT)
            self.rows.add(lamps.switch(1).shift(k * down * DOWN))
        self.rows.center().set_y(0.35)
        name = person_words(scene, evidence.full, BODY)
        others = Words(scene.words("everyone"), BODY, theme().dim)
        for words, edge in ((name, LEFT), (others, RIGHT)):
            words.align_to(self.rows, edge).put_baseline(self.rows.get_top()[1] + 0.45)
        self.header = VGroup(name, others)
        super().__init__(self.rows, self.header)


def counted_line(
    scene: LectureScene, key: str, number: Decimal, left: float, widest: float
) -> VGroup:
    """A number and what it counts, below the table."""
    words = Words(scene.words(key), BODY, theme().dim)
    line = VGroup(number, words).arrange(RIGHT, buff=0.3)
    words.put_baseline(number.baseline)
    fit(line, widest).set_x(left, LEFT)
    for part in line:
        part.put_baseline(COUNTS_Y)
    return line


class NamesPanel(VGroup):
    """Whose names; a lamp for each, lit where it has a gate; and their share."""

    def __init__(self, words: str, holds: np.ndarray, columns: int, x: float) -> None:
        gap = 6.0 / columns
        self.heading = Words(words, BODY, theme().ink).move_to([x, 0, 0]).put_baseline(2.15)
        self.lamps = Lamps(holds, columns, (gap, gap), 0.36 * gap).move_to([x, 0.35, 0])
        self.number = Decimal(100 * holds.mean(), 0, TITLE, theme().answer, unit=" %")
        self.number.move_to([x, 0, 0]).put_baseline(-2.35)
        super().__init__(self.heading, self.lamps, self.number)
