"""Shot 58: a name is a pattern over many neurons, and one neuron serves many texts."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    VGroup,
)

from mlp_math.evidence import unrelated_texts
from mlp_math.real_model import POLYSEMANTIC_TEXTS, load_real_model
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, ChangeDecimal, Decimal, Words
from scenes.sets.evidence import (
    EDGE_X,
    BigNeuron,
    LayerFields,
    fit,
    name_words,
    shown_evidence,
    source_line,
)
from scenes.stage import Beat, LectureScene

MOST_TEXTS = 6
NEURON_AT = (-5.5, 0.55, 0.0)
NAME_AT = (-4.3, -0.95, 0.0)
FIELD_WIDTH, FIELD_HEIGHT = 7.6, 5.7
STRANDS = 40  # of the name's pattern: as many of its brightest neurons are tied to it
ROW_GAP, LONGEST_BAR = 0.92, 2.5


class Polysemantic(LectureScene):
    """Not one dot for a name but a pattern; not one theme for a dot but many."""

    def construct(self) -> None:
        self.evidence = shown_evidence(self)
        with self.beat("dot") as beat:
            self.name_as_pattern(beat)
        self.leave()
        self.choose_neuron()
        with self.beat("neuron") as beat:
            self.neuron_of_many_texts(beat)
        with self.beat("share") as beat:
            self.all_such_neurons(beat)
        self.leave()

    def name_as_pattern(self, beat: Beat) -> None:
        """A lone bright dot for the name is crossed out; the name runs into very many neurons."""
        arrays, colours = self.evidence.arrays, self.theme
        first, last = (str(arrays["people"][k]) for k in (1, 2))
        name = fit(name_words(first, last, HEADING), 4.3).move_to(NAME_AT)
        dot = BigNeuron(1.0, radius=0.75).light(1.0).next_to(name, UP, buff=0.5)
        arm = 0.95
        cross = VGroup(
            *(Line(arm * (LEFT + side * UP), arm * (RIGHT - side * UP)) for side in (1, -1))
        )
        cross.set_stroke(colours.negative, width=9).move_to(dot)
        field = self.field = LayerFields(
            arrays["cast_neurons"][:1, -1], width=FIELD_WIDTH, height=FIELD_HEIGHT
        )
        field.move_to((EDGE_X - FIELD_WIDTH / 2) * RIGHT).set_light([0.0])
        self.play(FadeIn(dot, scale=0.5), FadeIn(name, shift=0.15 * UP), run_time=0.9)
        self.wait_for(beat, "rare")
        self.play(Create(cross), dot.animate.light(0.15), run_time=0.8)
        self.play(FadeIn(field), run_time=1.6)
        self.wait_for(beat, "pattern")
        strands = self.strands(name)
        self.play(
            FadeOut(dot, cross, scale=0.6),
            name.animate.move_to([NAME_AT[0], 0, 0]),
            run_time=0.8,
        )
        self.play(
            LaggedStart(*(Create(strand) for strand in strands), lag_ratio=0.04),
            field.pass_on(),
            run_time=max(beat.remaining - 0.6, 1.8),
        )

    def strands(self, name: Words) -> VGroup:
        """Lines from where the name will stand to the brightest neurons of its pattern."""
        start = np.array([NAME_AT[0] + name.width / 2 + 0.2, 0, 0])
        brightest = np.argsort(-self.field.get_values()[0])[:STRANDS]
        shade = self.theme.mix(self.theme.ink, 0.45)
        return VGroup(
            *(
                Line(start, self.field.place(0, int(k)), stroke_width=1.6, stroke_color=shade)
                for k in brightest
            )
        )

    def neuron_of_many_texts(self, beat: Beat) -> None:
        """Text after text lights one neuron; what they are about comes in beside them."""
        bars = self.bars = self.text_bars()
        neuron = self.neuron = BigNeuron(float(self.levels.max())).move_to(NEURON_AT)
        tag = self.tag(neuron)
        source = source_line(self, self.words("source"))
        self.play(FadeIn(neuron, scale=0.5), FadeIn(tag, source), Create(bars.origin), run_time=0.9)
        pace = max(beat.at("theme") - beat.elapsed, 3.0) / len(self.levels)
        for k, level in enumerate(self.levels):
            self.play(
                FadeIn(bars.labels[k], self.topics[k]),
                bars.grow(k),
                neuron.glow(float(level)),
                run_time=pace,
            )
        self.play(*(topic.animate.set_color(self.theme.ink) for topic in self.topics), run_time=0.8)
        self.leaving = VGroup(bars, self.topics, tag)

    def all_such_neurons(self, beat: Beat) -> None:
        """The neuron shrinks to a speck among all; those that do as it does light up."""
        many, share = self.many, self.share_lines()
        several = many.get_values()
        many.set_light([0.0] * len(many))
        self.play(FadeOut(self.leaving), FadeIn(many), run_time=0.8)
        self.add(self.neuron)  # in front of them
        place = many.place(self.layer, self.number)
        self.play(self.neuron.animate.move_to(place).scale(0.06), run_time=1.2)
        self.play(FadeOut(self.neuron), run_time=0.3)
        self.wait_for(beat, "share")
        self.share.set_value(0)
        self.play(
            many.pass_on(),
            FadeIn(share, shift=0.15 * UP),
            ChangeDecimal(self.share, 100 * float(several.mean())),
            run_time=max(beat.remaining - 1.5, 2.2),
        )

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
        self.number = int(stored["neurons"][column])
        self.levels = stored["activations"][chosen, column].astype(float)
        self.texts = [str(stored["texts"][k]) for k in chosen]
        self.themes = [str(stored["topics"][k]) for k in chosen]
        # All neurons of all layers: those that join unrelated texts are lit.
        several = stored["unrelated_counts"] >= POLYSEMANTIC_TEXTS
        self.many = LayerFields(several, width=8.1, height=5.6, full=1.0)
        self.many.move_to((8.1 / 2 - EDGE_X) * RIGHT + 0.25 * UP)

    def text_bars(self) -> ActivationBars:
        """The texts, as the model read them, with the neuron's activations and their topics."""
        labels = [fit(Words(text, LABEL, italic=True), 4.7) for text in self.texts]
        bars = ActivationBars(
            labels,
            self.levels,
            lit=self.levels.min(),
            unit=LONGEST_BAR / self.levels.max(),
            row_gap=ROW_GAP,
        )
        bars.shift((0.55 - bars.origin.get_x()) * RIGHT + (0.3 - bars.get_y()) * UP)
        edge = max(number.get_right()[0] for number in bars.numbers) + 0.3
        self.topics = VGroup()
        for theme_of, label in zip(self.themes, labels, strict=True):
            topic = Words(self.words(f"topic_{theme_of}"), BODY, self.theme.dim)
            fit(topic, EDGE_X - edge)
            topic.shift((edge - topic.get_left()[0]) * RIGHT).put_baseline(label.baseline)
            self.topics.add(topic)
        return bars

    def tag(self, neuron: BigNeuron) -> VGroup:
        """Layer and number of the neuron, below its dot."""
        self.address = [
            Decimal(value, 0, LABEL, self.theme.dim) for value in (self.layer, self.number)
        ]
        lines = VGroup()
        for key, number in zip(("layer", "neuron"), self.address, strict=True):
            line = VGroup(Words(self.words(key), LABEL, self.theme.dim), number)
            line.arrange(RIGHT, buff=0.15)
            number.put_baseline(line[0].baseline)
            lines.add(line)
        return lines.arrange(DOWN, buff=0.16).next_to(neuron, DOWN, buff=0.3)

    def share_lines(self) -> VGroup:
        """How large a share of all neurons does so, beside them."""
        self.share = Decimal(
            100 * self.many.get_values().mean(), 0, 1.5 * TITLE, self.theme.answer, unit=" %"
        )
        words = Words(self.words("share"), BODY, self.theme.ink, width=EDGE_X - 2.0)
        lines = VGroup(self.share, words).arrange(DOWN, buff=0.4, aligned_edge=LEFT)
        return lines.move_to([0, 0.3, 0]).shift((2.0 - lines.get_left()[0]) * RIGHT)
