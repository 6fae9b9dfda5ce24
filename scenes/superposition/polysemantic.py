"""Shot 58: a name is a pattern over many neurons, and one neuron serves many texts."""

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
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from lectures.measured import TWO
from mlp_math.evidence import unrelated_texts
from mlp_math.real_model import load_real_model
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.evidence_set import (
    EDGE_X,
    FIELD_FULL,
    LayerFields,
    fit,
    name_words,
    shown_evidence,
    source_line,
)

MOST_TEXTS = 6
DOT_X = -5.4


class Polysemantic(LectureScene):
    """Not one dot for a name but a pattern; not one theme for a dot but many."""

    def construct(self) -> None:
        self.evidence = shown_evidence(self)
        with self.beat("dot") as beat:
            dot, pattern = self.one_dot(), self.pattern()
            self.play(FadeIn(dot[:2]), run_time=0.9)
            self.wait_for(beat, "rare")
            self.play(Create(dot[2]), dot[0].animate.set_opacity(0.3), run_time=0.7)
            self.wait_for(beat, "pattern")
            self.play(FadeIn(self.field), FadeIn(pattern[0]), run_time=1.0)
            self.play(Create(pattern[1]), run_time=0.6)
        self.play(FadeOut(dot, pattern, self.field), run_time=0.7)

        self.choose_neuron()
        source = source_line(self, self.words("source"))
        bars = self.bars = self.text_bars()
        neuron = Circle(radius=0.42, stroke_width=2.5).move_to([DOT_X, 0.1, 0])
        self.light(neuron, 0.0)
        tag = self.tag(neuron)
        with self.beat("neuron") as beat:
            self.play(FadeIn(neuron, tag, source), Create(bars.origin), run_time=0.9)
            pace = max(beat.at("theme") - beat.elapsed, 3.0) / len(self.levels)
            for k, level in enumerate(self.levels):
                self.play(
                    FadeIn(bars.labels[k], self.topics[k]),
                    bars.grow(k),
                    self.glow(neuron, float(level)),
                    run_time=pace,
                )

        share = self.share_line()
        with self.beat("share") as beat:
            self.play(FadeOut(bars, self.topics, neuron, tag), run_time=0.7)
            self.play(FadeIn(self.many), run_time=max(beat.at("share") - beat.elapsed, 0.8))
            self.play(FadeIn(share, shift=0.15 * UP), run_time=0.9)
        self.leave()

    def one_dot(self) -> VGroup:
        """A lone bright dot with the name, and the stroke that crosses it out."""
        first, last = (str(self.evidence.arrays["people"][k]) for k in (1, 2))
        dot = Circle(radius=0.3, stroke_width=0, fill_color=self.theme.ink, fill_opacity=1)
        dot.move_to([-3.7, 0.5, 0])
        name = fit(name_words(first, last, BODY), 5.0).next_to(dot, DOWN, buff=0.55)
        arm = 0.62
        cross = VGroup(
            *(
                Line(arm * (LEFT + side * UP), arm * (RIGHT - side * UP), stroke_width=7)
                for side in (1, -1)
            )
        )
        cross.set_stroke(self.theme.negative).move_to(dot)
        return VGroup(dot, name, cross)

    def pattern(self) -> VGroup:
        """The name above the last layer's neurons, as measured, and a tick."""
        arrays = self.evidence.arrays
        first, last = (str(arrays["people"][k]) for k in (1, 2))
        self.field = NeuronField(
            arrays["cast_neurons"][0, -1].astype(float), full=FIELD_FULL, height=3.3, aspect=1.5
        )
        self.field.move_to([3.2, 0.6, 0])
        name = fit(name_words(first, last, BODY), 5.0).next_to(self.field, DOWN, buff=0.35)
        tick = VMobject(stroke_width=7, stroke_color=self.theme.first)
        tick.set_points_as_corners([[0, 0, 0], [0.2, -0.24, 0], [0.66, 0.4, 0]])
        tick.next_to(name, RIGHT, buff=0.35)
        return VGroup(name, tick)

    def choose_neuron(self) -> None:
        """The last layer's stored neuron that joins most topics, and texts that light it.

        No two of the texts have to do with each other, by the model's own measure; the search is
        for the extreme, and the share of all neurons that do so tells how common it is.
        """
        stored = load_real_model("polysemantic")
        self.layer = int(stored["layers"].max())
        similarity = stored["similarity"].astype(float)
        found = []
        for column in np.flatnonzero(stored["layers"] == self.layer):
            levels = stored["activations"][:, column].astype(float)
            chosen = unrelated_texts(levels, similarity)[:MOST_TEXTS]
            topics = len(set(stored["topics"][chosen]))
            found.append((topics, float(levels.max()), int(column), chosen))
        *_, column, chosen = max(found, key=lambda entry: entry[:2])
        self.neuron = int(stored["neurons"][column])
        self.levels = stored["activations"][chosen, column].astype(float)
        self.texts = [str(stored["texts"][k]) for k in chosen]
        self.themes = [str(stored["topics"][k]) for k in chosen]
        # All neurons of all layers: those that join unrelated texts are lit.
        several = stored["unrelated_counts"] >= TWO
        self.polysemantic = float(several.mean())
        self.many = LayerFields(several, width=8.6, height=4.6, full=1.0).move_to(0.35 * DOWN)

    def text_bars(self) -> ActivationBars:
        """The texts, as the model read them, with the neuron's activations and their topics."""
        labels = [fit(Words(text, LABEL, italic=True), 4.6) for text in self.texts]
        bars = ActivationBars(
            labels, self.levels, lit=self.levels.min(), unit=2.6 / self.levels.max(), row_gap=0.82
        )
        bars.shift((DOT_X + 1.2 - bars.get_left()[0]) * RIGHT + (0.1 - bars.get_y()) * UP)
        edge = max(number.get_right()[0] for number in bars.numbers) + 0.45
        self.topics = VGroup()
        for theme_of, label in zip(self.themes, labels, strict=True):
            topic = Words(self.words(f"topic_{theme_of}"), LABEL, self.theme.dim)
            fit(topic, EDGE_X - edge)
            topic.shift((edge - topic.get_left()[0]) * RIGHT).put_baseline(label.baseline)
            self.topics.add(topic)
        return bars

    def tag(self, neuron: Circle) -> VGroup:
        """Layer and number of the neuron, below its dot."""
        self.address = [
            Decimal(value, 0, SMALL, self.theme.dim) for value in (self.layer, self.neuron)
        ]
        lines = VGroup()
        for key, number in zip(("layer", "neuron"), self.address, strict=True):
            line = VGroup(Words(self.words(key), SMALL, self.theme.dim), number)
            line.arrange(RIGHT, buff=0.15)
            number.put_baseline(line[0].baseline)
            lines.add(line)
        return lines.arrange(DOWN, buff=0.14).next_to(neuron, DOWN, buff=0.3)

    def share_line(self) -> VGroup:
        """How large a share of all neurons does so."""
        self.share = Decimal(100 * self.polysemantic, 0, HEADING, self.theme.answer, unit=" %")
        words = Words(self.words("share"), BODY, self.theme.ink)
        line = VGroup(self.share, words).arrange(RIGHT, buff=0.3)
        words.put_baseline(self.share.baseline)
        return fit(line, 12.6).move_to(3.2 * UP)

    def light(self, neuron: Circle, level: float) -> None:
        """Fill a dot as full as its activation."""
        share = min(level / float(self.levels.max()), 1.0)
        neuron.set_fill(self.theme.mix(self.theme.answer, share), opacity=1)
        neuron.set_stroke(self.theme.mix(self.theme.answer, 0.35 + 0.65 * share))

    def glow(self, neuron: Circle, level: float) -> UpdateFromAlphaFunc:
        """The dot goes out and lights up for the next text."""

        def step(dot: Circle, alpha: float) -> None:
            self.light(dot, level * min(2 * alpha, 1.0))

        return UpdateFromAlphaFunc(neuron, step)
