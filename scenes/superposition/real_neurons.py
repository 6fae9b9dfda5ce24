"""Neurons of a real model that are gates, and what they are not.

Everything shown was measured in all-MiniLM-L6-v2 (`mlp_math.evidence`).
"""

from manim import DOWN, RIGHT, UP, Circle, Create, FadeIn, FadeOut, FadeTransform

from mlp_math.real_model import load_real_model
from scenes.mobjects.neurons import BigNeuron
from scenes.mobjects.place import fit
from scenes.mobjects.style import FULL, QUIET
from scenes.mobjects.text import BODY, TITLE, Decimal, Words
from scenes.moves import count_from, presence
from scenes.sets.evidence import EDGE_X, address_lines, shown_evidence, small_field, source_line
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.gate_pictures import (
    FOUND_X,
    OUTSIDERS,
    PRIVATE_X,
    WIDEST_GATE,
    GateTable,
    ModelCounts,
    NamesPanel,
    counted_line,
    gate_bars,
    gate_places,
)

FIELD_WIDTH = 8.1
NEURON_AT = (-5.3, 1.2, 0.0)
PANELS = (("invented", 25, -3.35), ("known", 9, 3.35))  # columns of lamps, and their middle


class RealNeurons(LectureScene):
    """A model's neurons lit by one name; the widest gate among them; who else lights it; chance."""

    def stage(self) -> None:
        self.evidence = shown_evidence(self)
        arrays = self.evidence.arrays
        self.source = source_line(self, self.words("source"))
        self.field = small_field(self)
        self.add(self.field)
        self.counts = ModelCounts(self, self.evidence)
        self.total, self.lit = self.counts.total, self.counts.lit
        self.levels = arrays["gate_of_people"][WIDEST_GATE].astype(float)
        self.near = len(arrays["cast"])
        self.bars = gate_bars(self, self.evidence)
        self.neuron = BigNeuron(float(self.levels.max())).move_to(NEURON_AT)
        self.place = [int(arrays[key][WIDEST_GATE]) for key in ("gate_layers", "gate_neurons")]
        self.tag = address_lines(self, self.place, BODY, self.theme.ink, space=0.18, gap=0.2)
        self.tag.next_to(NEURON_AT + 0.8 * DOWN, DOWN, buff=0.35)
        self.address = [line[1] for line in self.tag]
        self.table = GateTable(self, self.evidence)
        self.lamps = self.table.rows
        self.found = Decimal(len(arrays["gate_neurons"]), 0, TITLE, self.theme.ink)
        self.private = Decimal(self.evidence.private_gates, 0, TITLE, self.theme.answer)
        stored = load_real_model("invented_names")
        self.panels = {
            kind: NamesPanel(self.words(kind), stored[f"{kind}_gates"] > 0, columns, x)
            for kind, columns, x in PANELS
        }

    @beat
    def model(self, beat: Beat) -> None:
        """The field grows; its neurons are counted; the name comes in and layers light up."""
        field, counts = self.field, self.counts
        place = (FIELD_WIDTH / 2 - EDGE_X) * RIGHT + 0.25 * UP
        self.play(field.animate.scale(FIELD_WIDTH / field.width).move_to(place), run_time=2.0)
        self.play(FadeIn(counts.model, self.source), run_time=0.8)
        beat.until("field")
        counting = count_from(counts.total)
        self.play(FadeIn(counts.lines[0]), counting, field.pass_on(lit=False), run_time=2.0)
        beat.until("name")
        self.play(FadeIn(counts.given, shift=0.15 * UP), run_time=0.6)
        counting = count_from(counts.lit)
        ghost = counts.given.copy()
        self.play(ghost.animate.move_to(field[0]).set_opacity(0), run_time=0.7)
        self.remove(ghost)
        self.play(
            field.pass_on(),
            FadeIn(counts.lines[1], shift=0.15 * UP),
            counting,
            run_time=beat.rest(2.2),
        )

    @beat
    def gate(self, beat: Beat) -> None:
        """A speck becomes a large neuron; it is tried with the name and with its near misses."""
        field, bars = self.field, self.bars
        rest = beat.to("full", 3.6)
        ring = Circle(radius=1.2, stroke_width=4, color=self.theme.answer)
        ring.move_to(field.place(*self.place))
        self.play(FadeOut(self.counts), FadeIn(ring), run_time=0.15 * rest)
        self.play(ring.animate.scale(0.07), run_time=0.3 * rest)
        self.play(FadeOut(field), FadeTransform(ring, self.neuron), run_time=0.3 * rest)
        self.play(FadeIn(self.tag), Create(bars.origin), run_time=0.15 * rest)
        beat.until("full")
        self.show_row(0, 1.2)
        beat.until("miss")
        pace = beat.share(self.near - 1, 0.35, until="grown")
        for k in range(1, self.near):
            self.show_row(k, pace)
        misses = [bars.row(k).animate.fade(0.5) for k in range(1, self.near)]
        self.play(self.neuron.glow(float(self.levels[0])), *misses, run_time=1.2)

    @beat
    def others(self, beat: Beat) -> None:
        """Others light the gate too; then every such gate is tried with everyone."""
        bars, outsiders = self.bars, range(self.near, self.near + OUTSIDERS)
        self.play(FadeOut(*(bars.row(k) for k in range(1, self.near))), run_time=0.8)
        beat.until("others")
        for k in outsiders:
            self.show_row(k, 0.9)
        shown = [bars.row(k) for k in (0, *outsiders)]
        self.play(FadeOut(*shown, bars.origin, self.neuron, self.tag), run_time=0.5)
        self.play(FadeIn(*self.table), run_time=0.5)
        found = counted_line(self, "found", self.found, FOUND_X, 5.2)
        private = counted_line(self, "private", self.private, PRIVATE_X, 6.9)
        beat.until("private")
        self.play(FadeIn(found, shift=0.15 * UP), run_time=0.6)
        self.play(*(row.try_all() for row in self.lamps), run_time=2.4)
        self.play(FadeIn(private, shift=0.15 * UP), run_time=0.7)
        self.wait(beat.rest(1.0))
        self.play(FadeOut(*self.table, found, private), run_time=0.6)

    @beat
    def control(self, beat: Beat) -> None:
        """Names that nobody bears have such gates too, but fewer of them."""
        invented, known = (self.panels[kind] for kind in ("invented", "known"))
        self.search(beat.to("invented", 2.0, early=1.2))
        heading = fit(Words(self.words("have_gate"), BODY, self.theme.dim), 12.6)
        heading.move_to(3.15 * UP)
        self.play(FadeIn(heading, invented[:2]), run_time=0.6)
        beat.until("invented")
        self.try_names(invented)
        beat.until("known")
        self.play(FadeIn(*known[:2]), run_time=0.5)
        self.try_names(known)
        for mark, bright, quiet in (("trace", known, invented), ("little", invented, known)):
            beat.until(mark)
            self.play(*presence(FULL, bright), *presence(QUIET, quiet), run_time=0.8)

    @interlude
    def end(self) -> None:
        self.leave()

    def show_row(self, k: int, seconds: float) -> None:
        """A name comes in, its bar grows beside it, and the neuron is as bright as the bar long."""
        bars = self.bars
        level = float(bars.numbers[k].get_value())
        bars.numbers[k].set_opacity(FULL)
        self.play(FadeIn(bars.labels[k]), bars.grow(k), self.neuron.glow(level), run_time=seconds)

    def try_names(self, panel: NamesPanel) -> None:
        """Name after name is tried while their share is counted."""
        counting = count_from(panel.number)
        self.play(panel.lamps.try_all(), FadeIn(panel.number), counting, run_time=2.0)

    def search(self, seconds: float) -> None:
        """A ring goes over all layers, from gate to gate that was found."""
        field = self.field.move_to(0.2 * UP)
        places = gate_places(field, self.evidence)
        ring = Circle(radius=0.34, stroke_width=4, color=self.theme.answer).move_to(places[0])
        pace = seconds / (len(places) + 1)
        self.play(FadeIn(field), FadeIn(ring, scale=2), run_time=pace)
        for place in places[1:]:
            self.play(ring.animate.move_to(place), run_time=pace)
        self.play(FadeOut(field, ring), run_time=pace)
