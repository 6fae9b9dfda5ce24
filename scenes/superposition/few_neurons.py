"""How many of the model's neurons an answer needs at the name, and what one of them says."""

from math import prod

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Line,
    ManimColor,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    smooth,
)

from lectures.language_model import athletes, gate_place, neuron_table, pictured_gate
from mlp_math.fact_path import fact_neurons, few_neurons
from mlp_math.intervals import Interval
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.layer_fields import LayerColumns
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.neurons import BigNeuron
from scenes.mobjects.place import fit
from scenes.mobjects.style import FULL, RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words
from scenes.moves import cascade, comes_last, glide, leaves_first, point_at, presence
from scenes.sets.evidence import address_lines
from scenes.sets.language_model import (
    EDGE_X,
    FOOT_Y,
    AnswerBar,
    LayerAxis,
    name_in_colours,
    small_print,
    source_of_model,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.matrices import machine_at_rest, parts_at_rest
from scenes.superposition.runs import NEURONS_Y, PATH_WIDTH, path_rows, try_visibly
from scenes.theme import theme

FIELD_TALL, SPECKS_WIDE = 2.6, 16
OPENING = 4  # layers that open while one does
BARS_TOP, BARS_GAP, BARS_LEFT, BAR_LENGTH = -0.95, 0.66, -2.6, 6.0
NEURON_X, CAST_X, LAMPS_X = -5.5, 0.15, 4.65
LAMP_COLUMNS, LAMP_GAP = 15, 0.25
SHOWN_WORDS, WORDS_TOP, WORDS_GAP = 6, 2.15, 0.68


class FewNeurons(LectureScene):
    """All neurons as specks; ten silent, and ten others; one that is an AND gate, and its words."""

    def stage(self) -> None:
        self.cells = path_rows()[1].set_y(NEURONS_Y)
        self.add(self.cells)
        self.field = LayerColumns(
            *neuron_table(), width=PATH_WIDTH, wide=SPECKS_WIDE, tall=FIELD_TALL
        )
        self.field.shift(NEURONS_Y * UP)
        self.axis = LayerAxis(self.cells.rows[0].copy().set_y(NEURONS_Y - 1.2), self.words("layer"))
        self.name_shown = name_in_colours(str(fact_neurons().arrays["fact_cast"][0]), BODY)
        self.name_shown.set_x(self.field.get_left()[0], LEFT).put_baseline(3.0)
        self.count = FiguresLine(
            self.words("neurons"), [Decimal(prod(neuron_table()), 0, BODY, anchor="right")], BODY
        )
        self.count.align_to(self.field, RIGHT)
        self.count.shift((self.name_shown.baseline - self.count.numbers[0].baseline) * UP)
        chosen, others = few_neurons().of(athletes().subject)
        self.chosen = specks(self.field, chosen, self.theme.answer)
        self.other_specks = specks(self.field, others, self.theme.stream)
        self.bars = bars_of_what_is_left(self)
        self.source = source_of_model(self)
        self.place_of_gate, number = gate_place(), pictured_gate()
        arrays = fact_neurons().arrays
        self.levels = arrays["fact_gate_levels"][number].astype(float)
        self.big = BigNeuron(float(self.levels[0])).set_x(NEURON_X).set_y(0.9)
        self.lit = self.big.copy().light(float(self.levels[0])).move_to(0.55 * UP)
        self.tag = address_lines(
            self, self.place_of_gate, LABEL, self.theme.dim, space=0.15, gap=0.16
        )
        self.tag.next_to(self.big, DOWN, buff=0.3)
        self.cast = bars_of_cast(arrays["fact_cast"].tolist(), self.levels)
        self.crossed = CrossedNames(self.words("crossed"))
        self.reads, self.writes = (
            nearest_words(self.words(key), words, side)
            for key, words, side in (
                ("reads", arrays["fact_reads"][number], LEFT),
                ("writes", arrays["fact_writes"][number][:1], RIGHT),
            )
        )
        lines = VGroup(*(small_print(line) for line in self.word_list("source_gate")))
        lines.arrange(DOWN, buff=0.1, aligned_edge=LEFT)
        self.source_gate = lines.set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)

    @beat
    def ten(self, beat: Beat) -> None:
        """The name's row opens into all neurons; ten light up; without them most is gone."""
        self.add(self.count.numbers[0])
        self.play(
            open_in_turn(self.field, self.count.numbers[0]),
            FadeOut(self.cells, rate_func=soon),
            FadeIn(self.axis, self.name_shown, self.count[1], self.source, rate_func=soon),
            FadeIn(self.bars[0], rate_func=soon),
            run_time=beat.to("ten", 1.4, early=0.2),
        )
        finding = cascade(FadeIn, self.chosen, 0.8, scale=4)
        self.play(finding, run_time=beat.to("left", 1.6, early=1.2))
        self.fall(self.bars[1], 1.0)

    @beat
    def others(self, beat: Beat) -> None:
        """Ten others, as far from their mean: nothing is gone."""
        finding = cascade(FadeIn, self.other_specks, 0.8, scale=4)
        self.play(finding, run_time=beat.to("all", 1.4, early=0.4))
        self.fall(self.bars[2], min(beat.rest(1.0, early=1.2), 1.6))
        self.play(point_at(self.bars[2].bar.number, 1.2), run_time=beat.unhurried(0.6))

    @interlude
    def come_near(self) -> None:
        """One of the specks becomes large; all else leaves."""
        speck = specks(self.field, np.array([self.place_of_gate]), self.theme.answer)
        leaving = Group(self.field, self.axis, self.name_shown, self.count, *self.bars, self.source)
        others = VGroup(self.chosen, self.other_specks)
        self.add(speck)
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in (leaving, others)),
            ReplacementTransform(speck[0], self.big, rate_func=comes_last),
            FadeIn(self.tag, self.source_gate, rate_func=comes_last),
            run_time=1.0,
        )

    @beat
    def gate(self, beat: Beat) -> None:
        """It is active for the whole name alone; but so is some neuron for most crossed names.

        What it is lit for, the bright row says: at last the whole name's again.
        """
        rows = [self.cast.row(k) for k in range(len(self.levels))]
        self.play(FadeIn(self.cast.origin), run_time=0.3)
        for k, level in enumerate(self.levels):
            self.play(
                FadeIn(self.cast.labels[k], shift=1.2 * RIGHT, rate_func=soon),
                self.cast.grow(k),
                self.big.glow(float(level)),
                *(presence(RESTING, rows[k - 1]) if k else ()),
                run_time=beat.to("search", 2.8, early=1.0) / (len(self.levels) - k),
            )
        self.play(
            *presence(RESTING, rows[-1]),
            *presence(FULL, rows[0]),
            self.big.glow(float(self.levels[0])),
            run_time=beat.to("search", 0.6),
        )
        self.play(FadeIn(self.crossed.lamps), run_time=0.5)
        self.play(try_visibly(self.crossed.lamps), run_time=beat.rest(1.2, early=0.6))
        self.play(FadeIn(self.crossed.told, shift=0.15 * UP), run_time=0.6)

    @beat
    def says(self, beat: Beat) -> None:
        """The words its rows read come in at the left; those its column writes go out."""
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in (self.cast, self.crossed)),
            ReplacementTransform(self.big, self.lit, rate_func=comes_last),
            self.tag.animate(rate_func=comes_last).next_to(self.lit, DOWN, buff=0.3),
            run_time=0.9,
        )
        self.play(cascade(FadeIn, self.reads, 0.2, shift=0.4 * RIGHT), run_time=1.2)
        beat.until("write", early=0.3)
        self.play(
            cascade(FadeIn, self.writes, 0.2, shift=0.4 * RIGHT), run_time=beat.unhurried(1.2)
        )

    @interlude
    def hand_over(self) -> None:
        """The words leave; the neuron becomes one of the example's, in the machine at rest."""
        machine = machine_at_rest(self)
        *others, lamp = parts_at_rest(machine)
        leaving = (self.reads, self.writes, self.tag, self.source_gate)
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in leaving),
            ReplacementTransform(self.lit, lamp),
            *(FadeIn(part, rate_func=comes_last) for part in others),
            run_time=1.2,
        )

    def fall(self, bar: "LeftBar", seconds: float) -> None:
        """A bar comes in whole and falls to what is left."""
        left = bar.bar.get_value()
        bar.bar.set_value(1.0)
        self.play(FadeIn(bar.bar), run_time=0.4)
        self.play(glide(bar.bar, AnswerBar.set_value, 1.0, left), run_time=seconds)
        self.play(FadeIn(bar.bounds), run_time=0.4)


def bars_of_what_is_left(scene: LectureScene) -> list["LeftBar"]:
    """What is left of the answer: nothing silent, the chosen silent, others silent."""
    of, whole = few_neurons(), Interval(1.0, 1.0, 1.0, 1)
    between = scene.words("between")
    shown = (
        ("none", whole, scene.theme.ink),
        ("chosen", of.left, scene.theme.answer),
        ("others", of.left_others, scene.theme.stream),
    )
    return [
        LeftBar(scene.words(key), between, share, colour, BARS_TOP - k * BARS_GAP)
        for k, (key, share, colour) in enumerate(shown)
    ]


def soon(alpha: float) -> float:
    """A rate function for words that come in while something slower goes on: in its beginning."""
    return float(smooth(min(4 * alpha, 1.0)))


def open_in_turn(field: LayerColumns, count: Decimal) -> UpdateFromAlphaFunc:
    """An animation: layer after layer opens from its middle; their neurons are counted."""
    layers = len(field)

    def step(columns: LayerColumns, alpha: float) -> None:
        opened = np.clip((alpha * (layers + OPENING - 1) - np.arange(layers)) / OPENING, 0, 1)
        for column, share in zip(columns, opened, strict=True):
            column.stretch_to_fit_height(max(float(share) * columns.tall, 1e-3))
        count.set_value(round(opened.mean() * layers * columns.neurons))

    return UpdateFromAlphaFunc(field, step, rate_func=linear)


def specks(field: LayerColumns, places: np.ndarray, colour: ManimColor) -> VGroup:
    """A bright dot at each (layer, neuron), large enough to be found."""
    return VGroup(
        *(Dot(field.place(*place), radius=0.075, color=colour) for place in places.tolist())
    )


class LeftBar(VGroup):
    """What is silent, and how much of the answer is left, with its interval at the right end.

    between: how an interval is said, with a `#` for either end.
    """

    def __init__(
        self, words: str, between: str, share: Interval, colour: ManimColor, y: float
    ) -> None:
        self.bar = AnswerBar(words, share.value, colour, length=BAR_LENGTH, tall=0.46)
        self.bar.shift((BARS_LEFT - self.bar.bar.get_left()[0]) * RIGHT + y * UP)
        self.bounds = VGroup()
        super().__init__(self.bar)
        if share.low < share.high:
            ends = [Decimal(100 * end, 0, LABEL, theme().dim) for end in (share.low, share.high)]
            line = FiguresLine(between, ends, LABEL, theme().dim)
            line.next_to(self.bar.number, RIGHT, buff=0.35)
            line.shift((self.bar.word.baseline - ends[0].baseline) * UP)
            self.bounds.add(line)
            self.add(self.bounds)


def bars_of_cast(names: list[str], levels: np.ndarray) -> ActivationBars:
    """The neuron's activation at each name."""
    labels = [name_in_colours(names[0], HEADING), *(Words(name, HEADING) for name in names[1:])]
    bars = ActivationBars(
        labels, levels, lit=0.5 * float(levels[0]), unit=2.0, row_gap=0.76, size=HEADING
    )
    return bars.shift((CAST_X - bars.origin.get_x()) * RIGHT + 0.35 * UP)


class CrossedNames(VGroup):
    """A lamp for each crossed name, lit where some neuron is an AND gate for it; the share."""

    def __init__(self, words: str) -> None:
        arrays = fact_neurons().arrays
        holds = arrays["gate_counts"][arrays["gate_kinds"] == "invented"] > 0
        self.lamps = Lamps(holds, LAMP_COLUMNS, (LAMP_GAP, LAMP_GAP), 0.38 * LAMP_GAP)
        self.lamps.move_to([LAMPS_X, 0.75, 0])
        self.told = fit(balanced(words), 4.2)
        self.told.next_to(self.lamps, DOWN, buff=0.4)
        super().__init__(self.lamps, self.told)


def balanced(words: str) -> Words:
    """Words on as few lines as the lamps' width allows, their lines as equal as may be."""
    tried = (Words(words, BODY, theme().ink, width=w, align="center") for w in (3.4, 3.7, 4.0, 4.2))
    return min(tried, key=lambda told: (round(told.height, 1), told.width))


def nearest_words(heading: str, words: np.ndarray, side: np.ndarray) -> VGroup:
    """What rows read or a column writes, beside the neuron in the middle: lines to or from it.

    words has shape (directions, count).
    """
    group = VGroup()
    for k, row in enumerate(words):
        x = 3.9 * side[0] + (k - (len(words) - 1) / 2) * 2.3
        for n, text in enumerate(row[:SHOWN_WORDS].tolist()):
            word = Words(text.strip() or "¶", HEADING, theme().ink)
            group.add(word.set_x(x).put_baseline(WORDS_TOP - n * WORDS_GAP))
    title = Words(heading, BODY, theme().dim).set_x(group.get_x()).put_baseline(3.0)
    near = 1.05 * side + 0.55 * UP
    far = group.get_edge_center(-side) - 0.25 * side
    wires = VGroup(
        *(
            Line([far[0], y, 0], near).set_stroke(theme().mix(theme().ink, 0.4), 2)
            for y in WORDS_TOP + 0.12 - WORDS_GAP * np.arange(SHOWN_WORDS)
        )
    )
    return VGroup(title, *group, wires)
