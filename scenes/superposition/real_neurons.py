"""The answer to shot 56, first half: neurons of a real model that are gates, and what they are not.

Everything shown was measured in all-MiniLM-L6-v2 (`mlp_math.evidence`).
"""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from mlp_math.real_model import LIT_SHARE, load_real_model
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.text import (
    BODY,
    HEADING,
    TITLE,
    ChangeDecimal,
    Decimal,
    Words,
    align_baselines,
)
from scenes.sets.evidence import (
    EDGE_X,
    BigNeuron,
    fit,
    name_words,
    person_words,
    shown_evidence,
    source_line,
)
from scenes.stage import Beat, LectureScene
from scenes.superposition.is_this_real import small_field
from scenes.theme import theme

FIELD_WIDTH = 8.1
PANEL_X = 2.0
OUTSIDERS = 3  # people beyond the near misses whom the bars show
WIDEST_GATE = 0
NEURON_AT = (-5.3, 1.2, 0.0)
ROW_GAP, BARS_TOP, LONGEST_BAR = 0.82, 3.0, 5.0
LAMPS_WIDTH, LAMPS_HEIGHT = 12.4, 3.0


class Lamps(VGroup):
    """A lamp for each of many cases, in a grid of so many columns: lit where the case holds.

    holds (n,) of bools; all are dark until they are switched on, in their order.
    """

    def __init__(self, holds: np.ndarray, columns: int, gap: tuple[float, float], radius: float):
        super().__init__(*(Circle(radius=radius, stroke_width=1.6) for _ in holds))
        self.holds = np.asarray(holds, dtype=bool)
        for k, lamp in enumerate(self):
            lamp.move_to([k % columns * gap[0], -(k // columns) * gap[1], 0])
        self.order = np.arange(len(self))
        self.center().switch(0)

    def get_values(self) -> np.ndarray:
        """Which lamps are lit, shape (n,)."""
        return self._lit.copy()

    def switch(self, count: int) -> "Lamps":
        """The first so many cases have been tried."""
        self._lit = self.holds & (self.order < count)
        colours = theme()
        for lamp, lit, tried in zip(self, self._lit, self.order < count, strict=True):
            lamp.set_fill(colours.answer if lit else colours.mix(colours.dim, 0.16), opacity=1)
            shade = colours.answer if lit else colours.mix(colours.dim, 0.75 if tried else 0.4)
            lamp.set_stroke(shade)
        return self

    def try_all(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which case after case is tried."""
        last = int(self.order.max()) + 1
        return UpdateFromAlphaFunc(
            self, lambda lamps, alpha: lamps.switch(round(alpha * last)), rate_func=linear, **kwargs
        )


class RealNeurons(LectureScene):
    """A model's neurons lit by one name; the widest gate among them; who else lights it; chance."""

    def construct(self) -> None:
        self.evidence = shown_evidence(self)
        self.shares: dict[str, tuple[Lamps, Decimal]] = {}
        self.source = source_line(self, self.words("source"))
        self.field = small_field(self)
        self.add(self.field)
        with self.beat("model") as beat:
            self.whole_model(beat)
        with self.beat("gate") as beat:
            self.one_gate(beat)
        with self.beat("others") as beat:
            self.other_people(beat)
        with self.beat("control") as beat:
            self.control(beat)
        self.leave()

    # -------------------------------------------------------------------------- all its neurons

    def whole_model(self, beat: Beat) -> None:
        """The field grows; its neurons are counted; the name comes in and layers light up."""
        field = self.field
        model = fit(Words(self.evidence.model, BODY, self.theme.dim), EDGE_X - PANEL_X)
        count, name, lit = self.counts()
        panel = self.panel = VGroup(model.move_to(2.7 * UP), count, name, lit)
        for part in panel:
            part.shift((PANEL_X - part.get_left()[0]) * RIGHT)
        self.play(
            field.animate.scale(FIELD_WIDTH / field.width).move_to(
                (FIELD_WIDTH / 2 - EDGE_X) * RIGHT + 0.25 * UP
            ),
            run_time=2.0,
        )
        self.play(FadeIn(model, self.source), run_time=0.8)
        self.wait_for(beat, "field")
        self.total.set_value(0)
        self.play(
            FadeIn(count),
            ChangeDecimal(self.total, self.evidence.neurons),
            field.pass_on(lit=False),
            run_time=2.0,
        )
        self.wait_for(beat, "name")
        self.play(FadeIn(name, shift=0.15 * UP), run_time=0.6)
        share = self.lit.get_value()
        self.lit.set_value(0)
        ghost = name.copy()
        self.play(ghost.animate.move_to(field[0]).set_opacity(0), run_time=0.7)
        self.remove(ghost)
        self.play(
            field.pass_on(),
            FadeIn(lit, shift=0.15 * UP),
            ChangeDecimal(self.lit, share),
            run_time=max(beat.remaining, 2.2),
        )

    def counts(self) -> tuple[VGroup, Words, VGroup]:
        """Layers times neurons a layer; the name; how many are above nought for it."""
        evidence, colours, widest = self.evidence, self.theme, EDGE_X - PANEL_X
        self.total = Decimal(evidence.neurons, 0, TITLE, colours.ink, anchor="left")
        self.lit = Decimal(100 * evidence.lit, 0, TITLE, colours.answer, unit=" %", anchor="left")
        first, last = (str(evidence.arrays["people"][k]) for k in (1, 2))
        lines = []
        for number, key, y in ((self.total, "neurons", 1.3), (self.lit, "lit", -1.75)):
            words = fit(Words(self.words(key), BODY, colours.dim), widest)
            number.put_baseline(y)
            words.put_baseline(y - 0.6)
            words.shift((number.get_left()[0] - words.get_left()[0]) * RIGHT)
            lines.append(VGroup(number, words))
        name = fit(name_words(first, last, HEADING), widest).put_baseline(-0.55)
        return lines[0], name, lines[1]

    # --------------------------------------------------------------------------------- one gate

    def one_gate(self, beat: Beat) -> None:
        """A speck becomes a large neuron; it is tried with the name and with its near misses."""
        field, arrays = self.field, self.evidence.arrays
        levels = arrays["gate_of_people"][WIDEST_GATE].astype(float)
        bars = self.bars = self.activation_bars(levels)
        neuron = self.neuron = BigNeuron(float(levels.max())).move_to(NEURON_AT)
        tag = self.tag_shown = self.tag()
        rest = max(beat.at("full") - beat.elapsed, 3.6)
        ring = Circle(radius=1.2, stroke_width=4, color=self.theme.answer)
        ring.move_to(field.place(*(int(a.get_value()) for a in self.address)))
        self.play(FadeOut(self.panel), FadeIn(ring), run_time=0.15 * rest)
        self.play(ring.animate.scale(0.07), run_time=0.3 * rest)
        self.play(FadeOut(field), FadeTransform(ring, neuron), run_time=0.3 * rest)
        self.play(FadeIn(tag), Create(bars.origin), run_time=0.15 * rest)
        self.wait_for(beat, "full")
        self.show_row(0, 1.2)
        self.wait_for(beat, "miss")
        near = len(arrays["cast"])
        pace = (beat.at("grown") - beat.elapsed) / (near - 1)
        for k in range(1, near):
            self.show_row(k, max(pace, 0.35))
        misses = [bars.row(k) for k in range(1, near)]
        self.play(
            neuron.glow(float(levels[0])), *(row.animate.fade(0.5) for row in misses), run_time=1.2
        )

    def show_row(self, k: int, seconds: float) -> None:
        """A name comes in, its bar grows beside it, and the neuron is as bright as the bar long."""
        bars = self.bars
        level = float(bars.numbers[k].get_value())
        bars.numbers[k].set_opacity(1)
        self.play(FadeIn(bars.labels[k]), bars.grow(k), self.neuron.glow(level), run_time=seconds)

    def activation_bars(self, levels: np.ndarray) -> ActivationBars:
        """The gate's activations: for the near misses, then in their places for others."""
        near = len(self.evidence.arrays["cast"])
        people = [*range(near), *self.evidence.outsiders[:OUTSIDERS]]
        names = self.evidence.arrays["people"]
        labels = [fit(person_words(self, str(names[person]), BODY), 3.3) for person in people]
        bars = ActivationBars(
            labels,
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
        bars.shift((EDGE_X - bars.get_right()[0]) * RIGHT)
        return bars.shift((BARS_TOP - bars.bars[0].get_y()) * UP)

    def tag(self) -> VGroup:
        """Which neuron of which layer, below it; both count from nought."""
        arrays, colours = self.evidence.arrays, self.theme
        self.address = [
            Decimal(int(arrays[key][WIDEST_GATE]), 0, BODY, colours.ink)
            for key in ("gate_layers", "gate_neurons")
        ]
        lines = VGroup()
        for key, number in zip(("layer", "neuron"), self.address, strict=True):
            line = VGroup(Words(self.words(key), BODY, colours.dim), number)
            line.arrange(RIGHT, buff=0.18)
            number.put_baseline(line[0].baseline)
            lines.add(line)
        lines.arrange(DOWN, buff=0.2)
        return lines.next_to(NEURON_AT + 0.8 * DOWN, DOWN, buff=0.35)

    # ----------------------------------------------------------------------------- other people

    def other_people(self, beat: Beat) -> None:
        """Others light the gate too; then every such gate is tried with everyone."""
        bars, near = self.bars, len(self.evidence.arrays["cast"])
        self.play(FadeOut(*(bars.row(k) for k in range(1, near))), run_time=0.8)
        self.wait_for(beat, "others")
        for k in range(near, near + OUTSIDERS):
            self.show_row(k, 0.9)
        table, header = self.table()
        found, private = self.gate_counts()
        shown = [bars.row(k) for k in (0, *range(near, near + OUTSIDERS))]
        self.play(FadeOut(*shown, bars.origin, self.neuron, self.tag_shown), run_time=0.5)
        self.play(FadeIn(table, header), run_time=0.5)
        self.wait_for(beat, "private")
        self.play(FadeIn(found, shift=0.15 * UP), run_time=0.6)
        self.play(*(row.try_all() for row in table), run_time=2.4)
        self.play(FadeIn(private, shift=0.15 * UP), run_time=0.7)
        self.wait(max(beat.remaining, 1.0))
        self.play(FadeOut(table, header, found, private), run_time=0.6)

    def table(self) -> tuple[VGroup, VGroup]:
        """A row of lamps for each gate, one a person: lit from half the full name's activation."""
        levels = self.evidence.arrays["gate_of_people"].astype(float)
        gates, people = levels.shape
        gap = LAMPS_WIDTH / (people + 1)
        down = min(0.8, LAMPS_HEIGHT / (gates - 1))
        rows = VGroup()
        for k, row in enumerate(levels):
            lamps = Lamps(
                row >= LIT_SHARE * row[0], people, (gap, gap), min(0.38 * gap, 0.36 * down)
            )
            lamps[0].shift(gap * LEFT)
            rows.add(lamps.switch(1).shift(k * down * DOWN))
        rows.center().set_y(0.35)
        self.lamps = rows
        name = person_words(self, self.evidence.full, BODY)
        others = Words(self.words("everyone"), BODY, self.theme.dim)
        header = VGroup(name, others)
        for words, edge in ((name, LEFT), (others, RIGHT)):
            words.align_to(rows, edge).put_baseline(rows.get_top()[1] + 0.45)
        return rows, header

    def gate_counts(self) -> tuple[VGroup, VGroup]:
        """How many such gates there are, and how many of them nobody else lights."""
        colours = self.theme
        self.found = Decimal(len(self.evidence.arrays["gate_neurons"]), 0, TITLE, colours.ink)
        self.private = Decimal(self.evidence.private_gates, 0, TITLE, colours.answer)
        lines = []
        for number, key, left in ((self.found, "found", -6.2), (self.private, "private", -0.6)):
            words = Words(self.words(key), BODY, colours.dim)
            line = VGroup(number, words).arrange(RIGHT, buff=0.3)
            words.put_baseline(number.baseline)
            fit(line, 6.9 if key == "private" else 5.2).shift((left - line.get_left()[0]) * RIGHT)
            lines.append(line)
        align_baselines([self.found, self.private], -2.5)
        for line in lines:
            line[1].put_baseline(-2.5)
        return lines[0], lines[1]

    # ---------------------------------------------------------------------------------- chance

    def control(self, beat: Beat) -> None:
        """Names that nobody bears have such gates too, but fewer of them."""
        stored = load_real_model("invented_names")
        heading = fit(Words(self.words("have_gate"), BODY, self.theme.dim), 12.6).move_to(3.15 * UP)
        panels = {
            kind: self.names_panel(kind, stored[f"{kind}_gates"] > 0, columns, x)
            for kind, columns, x in (("invented", 25, -3.35), ("known", 9, 3.35))
        }
        self.search(max(beat.at("invented") - beat.elapsed - 1.2, 2.0))
        self.play(FadeIn(heading, panels["invented"][:2]), run_time=0.6)
        for kind, (words, lamps, number) in panels.items():
            self.wait_for(beat, kind)
            if kind == "known":
                self.play(FadeIn(words, lamps), run_time=0.5)
            share = number.get_value()
            number.set_value(0)
            self.play(lamps.try_all(), FadeIn(number), ChangeDecimal(number, share), run_time=2.0)
        for mark, bright, quiet in (
            ("trace", "known", "invented"),
            ("little", "invented", "known"),
        ):
            self.wait_for(beat, mark)
            self.play(
                panels[bright].animate.set_opacity(1),
                panels[quiet].animate.set_opacity(0.35),
                run_time=0.8,
            )

    def names_panel(self, kind: str, holds: np.ndarray, columns: int, x: float) -> VGroup:
        """Whose names; a lamp for each, lit where it has a gate; and their share."""
        gap = 6.0 / columns
        lamps = Lamps(holds, columns, (gap, gap), 0.36 * gap).move_to([x, 0.35, 0])
        number = Decimal(100 * holds.mean(), 0, TITLE, self.theme.answer, unit=" %")
        words = Words(self.words(kind), BODY, self.theme.ink)
        words.move_to([x, 0, 0]).put_baseline(2.15)
        number.move_to([x, 0, 0]).put_baseline(-2.35)
        self.shares[kind] = (lamps, number)
        return VGroup(words, lamps, number)

    def search(self, seconds: float) -> None:
        """A ring goes over all layers, from gate to gate that was found."""
        arrays, field = self.evidence.arrays, self.field
        field.move_to(0.2 * UP)
        gates = zip(arrays["gate_layers"].tolist(), arrays["gate_neurons"].tolist(), strict=True)
        places = [field.place(*gate) for gate in sorted(gates)]
        ring = Circle(radius=0.34, stroke_width=4, color=self.theme.answer).move_to(places[0])
        pace = seconds / (len(places) + 1)
        self.play(FadeIn(field), FadeIn(ring, scale=2), run_time=pace)
        for place in places[1:]:
            self.play(ring.animate.move_to(place), run_time=pace)
        self.play(FadeOut(field, ring), run_time=pace)
