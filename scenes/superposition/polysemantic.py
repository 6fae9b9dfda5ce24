"""A name is a pattern over many neurons, and one neuron serves many texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    GrowFromPoint,
    LaggedStart,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    rush_from,
    rush_into,
    smooth,
    squish_rate_func,
)

from lectures.measured import BRIGHTEST_TEXTS
from mlp_math.fact_path import fact_neurons
from mlp_math.real_model import POLYSEMANTIC_TEXTS, load_real_model
from scenes.mobjects.layer_fields import LayerFields
from scenes.mobjects.measured import ActivationBars
from scenes.mobjects.neurons import BigNeuron
from scenes.mobjects.place import fit
from scenes.mobjects.style import cross
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words
from scenes.moves import (
    cascade,
    count_from,
    glide,
    hop,
    leaves_first,
    point_at,
)
from scenes.sets.evidence import EDGE_X, address_lines, name_words, shown_evidence, source_line
from scenes.sets.language_model import FOOT_Y, small_print
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

NEURON_AT = (-5.5, 0.55, 0.0)
NAME_AT = (-4.3, -0.95, 0.0)
FIELD_WIDTH, FIELD_HEIGHT = 7.6, 5.7
MANY_WIDTH, MANY_HEIGHT, PANEL_X = 4.7, 4.4, 3.2
PANEL_Y = 1.65
STRANDS = 40  # of the name's pattern: as many of its brightest neurons are tied to it
ROW_GAP, LONGEST_BAR = 0.95, 2.4
OTHER_IDEAS = ("music", "mathematics")
FAINT = 0.3  # how far the lone neuron is lit before it is believed in


@dataclass(frozen=True, eq=False)
class ManySided:
    """A neuron and the texts that light it most, the brightest first."""

    layer: int
    number: int
    levels: np.ndarray
    texts: list[str]
    topics: list[str]


def many_sided_neuron() -> ManySided:
    """The last layer's stored neuron whose brightest texts come from most topics; brightest, if
    several. The texts are shown as they come: none is passed over.
    """
    stored = load_real_model("polysemantic")
    layer = int(stored["layers"].max())
    found = []
    for k in map(int, np.flatnonzero(stored["layers"] == layer)):
        levels = stored["activations"][:, k].astype(float)
        brightest = np.argsort(-levels, kind="stable")[:BRIGHTEST_TEXTS]
        found.append((len(set(stored["topics"][brightest])), float(levels.max()), k, brightest))
    *_, best, chosen = max(found, key=lambda entry: entry[:2])
    return ManySided(
        layer,
        int(stored["neurons"][best]),
        stored["activations"][chosen, best].astype(float),
        [str(stored["texts"][text]) for text in chosen],
        [str(stored["topics"][text]) for text in chosen],
    )


class SharePanel(VGroup):
    """Many neurons as specks, lit where unrelated texts light them; their share, and the words.

    holds has shape (n,) of bools.
    """

    def __init__(self, words: str, holds: np.ndarray, share: float, colour: ManimColor) -> None:
        self.field = LayerFields(holds[np.newaxis], width=MANY_WIDTH, height=MANY_HEIGHT)
        self.number = Decimal(100 * share, 0, 1.5 * TITLE, colour, unit=" %")
        self.number.next_to(self.field, DOWN, buff=0.25)
        label = Words(words, BODY, theme().ink, width=MANY_WIDTH, align="center")
        self.told = VGroup(self.number, label.next_to(self.number, DOWN, buff=0.22))
        super().__init__(self.told)

    def place(self, x: float) -> "SharePanel":
        """Stand with the middle at x."""
        for part in (self.field, self.told):
            part.shift(x * RIGHT + PANEL_Y * UP)
        return self


class Polysemantic(LectureScene):
    """Not one dot for a name but a pattern; not one theme for a dot but many."""

    def stage(self) -> None:
        arrays = shown_evidence(self).arrays
        first, last = (str(arrays["people"][k]) for k in (1, 2))
        # In the frame's middle, until the field comes in at the right.
        self.name_shown = fit(name_words(first, last, HEADING), 4.3).set_y(NAME_AT[1])
        self.source = source_line(self, self.words("source"))
        self.alone = BigNeuron(1.0, radius=0.75).light(FAINT).next_to(self.name_shown, UP, buff=0.5)
        self.add(self.alone, self.name_shown)
        self.others = ideas_beside(
            self.alone, self.name_shown, [self.words(f"topic_{key}") for key in OTHER_IDEAS]
        )
        last_layer = arrays["cast_neurons"][:1, -1]
        self.field = LayerFields(last_layer, width=FIELD_WIDTH, height=FIELD_HEIGHT)
        self.field.move_to((EDGE_X - FIELD_WIDTH / 2) * RIGHT)
        self.chosen = many_sided_neuron()
        self.levels, self.themes = self.chosen.levels, self.chosen.topics
        self.bars = text_bars(self.chosen)
        topics = [self.words(f"topic_{key}") for key in self.themes]
        self.topics = topics_beside(self.bars, topics)
        self.big = BigNeuron(float(self.levels.max())).move_to(NEURON_AT)
        place = (self.chosen.layer, self.chosen.number)
        self.tag = address_lines(self, place, LABEL, self.theme.dim, space=0.15, gap=0.16)
        self.tag.next_to(self.big, DOWN, buff=0.3)
        self.address = [line[1] for line in self.tag]
        neurons, least = fact_neurons(), POLYSEMANTIC_TEXTS
        self.panels = [
            SharePanel(self.words(key), holds >= least, interval.value, colour).place(x)
            for key, holds, interval, colour, x in (
                (
                    "share",
                    neurons.arrays["poly_counts"],
                    neurons.polysemantic(least),
                    self.theme.focus,
                    -PANEL_X,
                ),
                (
                    "shuffled",
                    neurons.arrays["poly_shuffled"][0],
                    neurons.polysemantic_shuffled(least),
                    self.theme.dim,
                    PANEL_X,
                ),
            )
        ]

    @beat
    def dot(self, beat: Beat) -> None:
        """A lone bright dot for the name is crossed out; the name runs into very many neurons."""
        name, field, alone = self.name_shown, self.field.set_light(0.0), self.alone
        struck = cross(alone, 0.95, stroke=9)
        brightening = glide(alone, BigNeuron.light, FAINT, 1.0, rate_func=rush_from)
        pace = beat.share(3, 0.7, until="rare")
        self.play(point_at(name, 1.1), brightening, run_time=pace)
        for idea, dot in self.others:
            lit = glide(dot, BigNeuron.light, 0.0, 1.0, rate_func=rush_from)
            coming = FadeIn(idea, shift=0.3 * UP), GrowFromCenter(dot)
            self.play(LaggedStart(AnimationGroup(*coming), lit, lag_ratio=0.4), run_time=pace)
        others = FadeOut(self.others, rate_func=rush_from)
        dimmed = alone.animate.light(0.15)
        self.play(Create(struck), others, dimmed, run_time=beat.unhurried(0.6, "pattern"))
        self.play(
            FadeOut(alone, struck, rate_func=rush_from),
            FadeIn(field, scale=0.1, target_position=alone.get_center()),
            FadeIn(self.source),
            name.animate.move_to([NAME_AT[0], 0, 0]),
            run_time=beat.to("pattern", 0.8, early=0.7),
        )
        strands = strands_to_brightest(field, NAME_AT[0] + name.width / 2 + 0.2)
        self.play(cascade(Create, strands, 0.04), field.sweep(), run_time=beat.through(1.8))

    @interlude
    def take_one(self) -> None:
        """Of the whole pattern one neuron is left, and comes near."""
        here = self.field.place(0, self.chosen.number)
        self.play(
            GrowFromPoint(self.big, here),
            *(FadeOut(part, rate_func=rush_into) for part in self.all_but(self.source)),
            run_time=0.8,
        )

    @beat
    def neuron(self, beat: Beat) -> None:
        """Text after text lights one neuron; what they are about comes in beside them."""
        bars, big = self.bars, self.big
        coming = (FadeIn(self.tag), Create(bars.origin))
        self.play(*coming, run_time=0.4)
        pace = beat.to("theme", 3.0) / len(self.levels)
        for k, level in enumerate(self.levels):
            self.play(
                FadeIn(bars.labels[k], self.topics[k]),
                bars.grow(k),
                big.glow(float(level)),
                run_time=pace,
            )
        brighter = (hop(topic, 0.12) for topic in self.topics)
        self.play(LaggedStart(*brighter, lag_ratio=0.4), run_time=1.2)
        self.pause(beat.rest())  # the viewer looks for a theme

    @beat
    def share(self, beat: Beat) -> None:
        """Of thousands of neurons, those light up that do as it does; then of shuffled ones."""
        sources = VGroup(*(small_print(line) for line in self.word_list("source_share")))
        sources.arrange(DOWN, buff=0.1, aligned_edge=LEFT)
        sources.set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        real, shuffled = self.panels
        meanwhile = squish_rate_func(smooth, 0.25, 0.8)
        # The neuron that was spoken of becomes one of the many.
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in self.all_but(self.big)),
            FadeOut(self.big, target_position=real.field.get_center(), scale=0.1),
            FadeIn(real.field.set_light(0.0), sources, rate_func=meanwhile),
            run_time=0.8,
        )
        coming = FadeIn(real.told[1], shift=0.15 * UP), count_from(real.number)
        self.play(real.field.sweep(), *coming, run_time=beat.to("share", 2.0, late=2.0))
        self.play(point_at(real.number, 1.15), run_time=beat.to("shuffle", 0.7))
        self.play(
            shuffle_across(real.field, shuffled.field, self.rng()),
            count_from(shuffled.number, real.number.get_value()),
            FadeIn(shuffled.told[1], shift=0.15 * UP),
            run_time=beat.rest(2.0, early=1.4),
        )
        numbers = (panel.number for panel in self.panels)
        self.play(cascade(point_at, numbers, 0.5, scale=1.15), run_time=beat.rest(1.2))

    @interlude
    def end(self) -> None:
        self.leave()


def shuffle_across(
    real: LayerFields, shuffled: LayerFields, rng: np.random.Generator
) -> UpdateFromAlphaFunc:
    """An animation: a copy of the specks moves over, and one after the other is dealt anew.

    It is the other field that moves: each speck shows the first one's light until its turn comes.
    """
    (field,), (first,) = shuffled, real
    start, end = first.get_center(), field.get_center()
    before, after = first.pixel_array.copy(), field.pixel_array.copy()
    turn = rng.uniform(0.15, 0.95, size=after.shape[:2])

    def step(_: LayerFields, alpha: float) -> None:
        field.move_to((1 - alpha) * start + alpha * end)
        field.pixel_array = np.where((turn < alpha)[..., np.newaxis], after, before)

    return UpdateFromAlphaFunc(shuffled, step, introducer=True)


def ideas_beside(alone: BigNeuron, name: Words, ideas: Sequence[str]) -> VGroup:
    """Ideas at either side of a name, each with a dark neuron above it."""
    pairs = VGroup()
    for text, side in zip(ideas, (LEFT, RIGHT), strict=True):
        idea = (
            fit(Words(text, HEADING), 3.4).set_x(4.4 * side[0]).put_baseline(name.get_bottom()[1])
        )
        dot = BigNeuron(1.0, radius=0.75).light(0.0).move_to(alone).set_x(4.4 * side[0])
        pairs.add(VGroup(idea, dot))
    return pairs


def text_bars(chosen: ManySided) -> ActivationBars:
    """The texts, as the model read them, with the neuron's activations."""
    labels = [fit(Words(text, BODY, italic=True), 4.9) for text in chosen.texts]
    unit = LONGEST_BAR / chosen.levels.max()
    lit = float(chosen.levels.min())
    bars = ActivationBars(labels, chosen.levels, lit=lit, unit=unit, row_gap=ROW_GAP, size=BODY)
    return bars.shift((0.6 - bars.origin.get_x()) * RIGHT + (0.3 - bars.get_y()) * UP)


def topics_beside(bars: ActivationBars, topics: Sequence[str]) -> VGroup:
    """What each text is about, right of all numbers."""
    edge = max(number.get_right()[0] for number in bars.numbers) + 0.3
    lines = VGroup()
    for text, label in zip(topics, bars.labels, strict=True):
        topic = fit(Words(text, BODY, theme().dim), EDGE_X - edge)
        lines.add(topic.set_x(edge, LEFT).put_baseline(label.baseline))
    return lines


def strands_to_brightest(field: LayerFields, x: float) -> VGroup:
    """Lines from a name's right end, at height 0, to the brightest neurons of the first layer."""
    brightest = np.argsort(-field.get_values()[0])[:STRANDS]
    style = {"stroke_width": 1.6, "stroke_color": theme().mix(theme().ink, 0.45)}
    return VGroup(*(Line([x, 0, 0], field.place(0, k), **style) for k in brightest))
