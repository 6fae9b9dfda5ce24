"""The answer to shot 56, first half: neurons of a real model that are gates, and what they are not.

Everything shown was measured in all-MiniLM-L6-v2 (`mlp_math.evidence`).
"""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ReplacementTransform,
    VGroup,
)

from mlp_math.real_model import load_real_model
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words, align_baselines
from scenes.stage import Beat, LectureScene
from scenes.superposition.evidence_set import (
    EDGE_X,
    LayerFields,
    fit,
    name_words,
    person_words,
    shown_evidence,
    source_line,
)

TITLE_Y = 3.2
OUTSIDERS = 3  # people beyond the near misses whom the bars show
WIDEST_GATE = 0


class RealNeurons(LectureScene):
    """A model's neurons lit by one name; the widest gate among them; who else lights it; chance."""

    def construct(self) -> None:
        self.evidence = evidence = shown_evidence(self)
        arrays = evidence.arrays
        colours = self.theme
        field = self.field = LayerFields(arrays["cast_neurons"][0], width=6.3, height=4.9)
        field.move_to(3.2 * LEFT + 0.1 * UP)
        model = Words(evidence.model, BODY, colours.ink)
        fit(model, 6.0).move_to(field).set_y(TITLE_Y)
        counts = self.counts()
        source = source_line(self, self.words("source"))

        with self.beat("model") as beat:
            self.play(FadeIn(model, source), run_time=0.7)
            pace = max(beat.at("field") - beat.elapsed, 3.0) / len(field)
            for layer in field:
                self.play(FadeIn(layer, shift=0.15 * DOWN), run_time=pace)
            self.play(FadeIn(counts[0], shift=0.15 * UP), run_time=0.8)
            self.wait_for(beat, "lit")
            self.play(FadeIn(counts[1], shift=0.15 * UP), run_time=0.8)

        bars = self.bars = self.activation_bars()
        tag = self.tag()
        near = len(arrays["cast"])
        with self.beat("gate") as beat:
            rest = max(beat.at("full") - beat.elapsed, 3.6)
            ring = Circle(radius=0.5, stroke_width=3, color=colours.answer)
            ring.move_to(field.place(*(int(a.get_value()) for a in self.address)))
            self.play(FadeOut(counts), FadeIn(ring), run_time=0.2 * rest)
            self.play(ring.animate.scale(0.16), run_time=0.3 * rest)
            self.play(FadeOut(field, model), run_time=0.15 * rest)
            self.play(ReplacementTransform(ring, tag[0]), run_time=0.2 * rest)
            self.play(FadeIn(tag[1]), Create(bars.origin), run_time=0.15 * rest)
            self.wait_for(beat, "full")
            self.show_row(0, 1.0)
            self.wait_for(beat, "miss")
            pace = (beat.at("grown") - beat.elapsed) / (near - 1)
            for k in range(1, near):
                self.show_row(k, max(pace, 0.35))

        verdict = self.gate_counts()
        with self.beat("others") as beat:
            rule = Line(bars.get_left()[0] * RIGHT, bars.get_right()[0] * RIGHT)
            rule.set_stroke(colours.faint, width=1.6)
            rule.set_y((bars.bars[near - 1].get_y() + bars.bars[near].get_y()) / 2)
            self.wait_for(beat, "others")
            self.play(
                Create(rule),
                *(bars.row(k).animate.set_opacity(0.45) for k in range(1, near)),
                run_time=0.5,
            )
            for k in range(near, near + OUTSIDERS):
                self.show_row(k, 0.8)
            self.wait_for(beat, "private")
            self.play(
                LaggedStart(*(FadeIn(v, shift=0.15 * UP) for v in verdict), lag_ratio=0.4),
                run_time=1.0,
            )
        self.play(FadeOut(bars, rule, tag, verdict), run_time=0.7)
        with self.beat("control") as beat:
            self.control(beat)
        self.leave()

    def show_row(self, k: int, seconds: float) -> None:
        """A name comes in, and its bar grows beside it."""
        bars = self.bars
        bars.numbers[k].set_opacity(1)
        self.play(FadeIn(bars.labels[k]), bars.grow(k), run_time=seconds)

    def counts(self) -> VGroup:
        """Layers times neurons a layer; and how many of all are above nought for the name."""
        evidence, colours = self.evidence, self.theme
        self.total = Decimal(evidence.neurons, 0, HEADING, colours.ink)
        self.lit = Decimal(100 * evidence.lit, 0, HEADING, colours.answer, unit=" %")
        first, last = (str(evidence.arrays["people"][k]) for k in (1, 2))
        lines = VGroup(
            VGroup(self.total, Words(self.words("neurons"), BODY, colours.dim)),
            VGroup(self.lit, Words(self.words("lit_by"), BODY, colours.dim)),
        )
        for line, y in zip(lines, (1.1, -0.5), strict=True):
            line.arrange(RIGHT, buff=0.25)
            align_baselines(line.submobjects, y)
            fit(line, 5.4)
            line.shift((0.95 - line.get_left()[0]) * RIGHT)
        name = fit(name_words(first, last, BODY), 5.4).put_baseline(-1.15)
        lines[1].add(name.shift((0.95 - name.get_left()[0]) * RIGHT))
        return lines

    def activation_bars(self) -> ActivationBars:
        """The widest gate's activations: for the near misses, then for the brightest others."""
        arrays = self.evidence.arrays
        people = [*range(len(arrays["cast"])), *self.evidence.outsiders[:OUTSIDERS]]
        levels = arrays["gate_of_people"][WIDEST_GATE].astype(float)
        labels = [fit(person_words(self, str(arrays["people"][person])), 3.3) for person in people]
        bars = ActivationBars(
            labels, levels[people], lit=levels[0] / 2, row_gap=0.55, unit=3.6 / levels[people].max()
        )
        bars.shift((-EDGE_X - bars.get_left()[0]) * RIGHT)
        return bars.shift((2.65 - bars.get_top()[1]) * UP)

    def tag(self) -> VGroup:
        """Which neuron of which layer; both count from nought."""
        arrays, colours = self.evidence.arrays, self.theme
        dot = Circle(radius=0.16, stroke_width=0, fill_color=colours.answer, fill_opacity=1)
        self.address = [
            Decimal(int(arrays[key][WIDEST_GATE]), 0, BODY, colours.ink)
            for key in ("gate_layers", "gate_neurons")
        ]
        line = VGroup(
            Words(self.words("layer"), BODY, colours.dim),
            self.address[0],
            Words(self.words("neuron"), BODY, colours.dim),
            self.address[1],
        ).arrange(RIGHT, buff=0.2)
        align_baselines(line.submobjects, TITLE_Y - 0.12)
        dot.move_to([-EDGE_X + 0.2, TITLE_Y, 0])
        line.shift((-EDGE_X + 0.65 - line.get_left()[0]) * RIGHT)
        return VGroup(dot, line)

    def gate_counts(self) -> VGroup:
        """How many such gates there are, and how many of them nobody else lights."""
        colours = self.theme
        self.found = Decimal(len(self.evidence.arrays["gate_neurons"]), 0, HEADING, colours.ink)
        self.private = Decimal(self.evidence.private_gates, 0, HEADING, colours.answer)
        lines = VGroup()
        for number, key, y in ((self.found, "found", 1.3), (self.private, "private", -0.4)):
            text = Words(self.words(key), LABEL, colours.dim, width=3.2)
            text.next_to(number, RIGHT, buff=0.3)
            text.put_baseline(number.baseline)
            lines.add(VGroup(number, text).shift(y * UP))
        left = max(self.bars.get_right()[0] + 0.5, 1.9)
        for line in lines:
            line.shift((left - line.get_left()[0]) * RIGHT)
        return lines

    def control(self, beat: Beat) -> None:
        """Names that nobody bears have such gates too, but fewer of them."""
        stored = load_real_model("invented_names")
        shares = [float((stored[f"{kind}_gates"] > 0).mean()) for kind in ("known", "invented")]
        heading = Words(self.words("have_gate"), BODY, self.theme.dim)
        fit(heading, 12.0).move_to(2.2 * UP)
        names = [self.words("known"), self.words("invented")]
        bars = self.shares = NextTokenBars(names, [0.0, 0.0], length=13.0, row_gap=1.1)
        bars.move_to(0.3 * DOWN)
        bars.shift((-EDGE_X + 0.5 - bars.get_left()[0]) * RIGHT)
        bars.row(0).set_opacity(0)  # its turn comes later
        self.search(max(beat.at("invented") - beat.elapsed - 1.2, 2.0))
        self.play(FadeIn(heading), FadeIn(bars.row(1)), run_time=0.6)
        self.wait_for(beat, "invented")
        self.play(bars.grow_to([0.0, shares[1]]), run_time=0.9)
        self.wait_for(beat, "known")
        self.play(FadeIn(bars.row(0).set_opacity(1)), run_time=0.5)
        self.play(bars.grow_to(shares), run_time=1.1)

    def search(self, seconds: float) -> None:
        """A ring goes over all layers, from gate to gate that was found."""
        arrays, field = self.evidence.arrays, self.field
        gates = zip(arrays["gate_layers"].tolist(), arrays["gate_neurons"].tolist(), strict=True)
        places = [field.place(*gate) for gate in sorted(gates)]
        field.move_to(0.2 * UP)
        shift = field.get_center() - (3.2 * LEFT + 0.1 * UP)
        ring = Circle(radius=0.34, stroke_width=3, color=self.theme.answer)
        ring.move_to(places[0] + shift)
        pace = seconds / (len(places) + 1)
        self.play(FadeIn(field), FadeIn(ring, scale=2), run_time=pace)
        for place in places[1:]:
            self.play(ring.animate.move_to(place + shift), run_time=pace)
        self.play(FadeOut(field, ring), run_time=pace)
