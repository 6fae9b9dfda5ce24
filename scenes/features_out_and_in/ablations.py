"""Three ways to silence a part, on the toy's neuron and in a real model."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    rush_into,
)

from lectures.taken_apart import BROKEN, NEEDED
from mlp_math.fact_path import places
from mlp_math.interventions import mean_ablation, zero_ablation
from scenes.features_out_and_in.weather import opening
from scenes.mobjects.place import fit
from scenes.mobjects.slabs import NetworkIcon
from scenes.mobjects.style import ring
from scenes.mobjects.text import BODY, HEADING, Words
from scenes.moves import exchange, glide, point_at, sink
from scenes.sets.language_model import (
    LAST,
    NAME,
    AnswerBar,
    ModelPlaces,
    answer_bars,
    layers,
    source_of_model,
)
from scenes.sets.model import network_icon, think, thought
from scenes.sets.people import fact_statement, person_token
from scenes.stage import Beat, LectureScene, beat, interlude

GATE = 0  # the neuron that knows the fact
NETWORK = {"radius": 0.19, "gap": 0.5, "spread": 2.3, "width": 2.4}
NETWORK_AT, STATEMENT_Y = np.array([-3.3, -0.35, 0.0]), 3.1
BARS_AT, GAP = np.array([2.2, 1.3, 0.0]), 1.0
PEOPLE_Y = -3.0
MODES = ("zero", "mean", "swap")
MEASURED = ("zero", "mean", "resample")  # what the study calls them
HELD = (0.0, 0.45, 0.8)  # how bright the silenced cells are held, for each
BAND_Y, BAND_HEIGHTS, BAND_WIDE = 2.27, (0.72, 0.0, -0.72), 12.6
HEAD_Y, REAL_Y = 0.6, -0.25
REAL_X, PLACES = (-3.4, 3.6), ("last_word", "name")  # and the words' keys, in SITES' order
# Sites that are silenced: (label of the study, row of the band, first and last layer).
SITES = ((BROKEN, LAST, 0, 4), (NEEDED, NAME, 5, 9))


class ThreeAblations(LectureScene):
    """One neuron silenced thrice; then perceptrons of a real model, where it matters how."""

    begins_as = "ControlLeftOut"

    def stage(self) -> None:
        toy = self.toy
        self.neurons = toy.forward_all().neurons
        self.network, self.statement = intact(self)
        self.mark = ring(self.network.layers[1][GATE], buff=0.12, radius=0.3)
        self.people = VGroup(*(person_token(self, k, height=0.85) for k in range(4)))
        self.people.arrange(RIGHT, buff=0.5).move_to([NETWORK_AT[0], PEOPLE_Y, 0])
        words = [self.words(key) for key in ("intact", *MODES)]
        hues = [self.theme.ink, *3 * [self.theme.answer]]
        self.bars = answer_bars(words, np.ones(4), hues, gap=GAP, length=2.6).shift(BARS_AT)
        asked = Words(self.words("asked"), BODY, self.theme.dim)
        self.asked = asked.next_to(self.bars[0], UP, buff=0.5).set_x(
            self.bars[0].bar.get_left()[0], LEFT
        )
        self.band, self.source = (
            ModelPlaces(BAND_HEIGHTS, tall=0.2, width=BAND_WIDE),
            source_of_model(self),
        )
        self.band.shift(BAND_Y * UP)
        self.frame = VGroup()  # around the cells that are silenced
        self.heads = [head(self, key, x) for key, x in zip(PLACES, REAL_X, strict=True)]
        self.groups = [ways(self, x) for x in REAL_X]
        self.add(self.network, self.statement)

    def silenced(self, mode: str) -> np.ndarray:
        """The full name's neurons with the one silenced in a way, shape (neurons,)."""
        full = self.neurons[0]
        if mode == "zero":
            return zero_ablation(full, GATE)
        if mode == "mean":
            return mean_ablation(full, GATE, self.neurons)
        swapped = full.copy()
        swapped[GATE] = self.neurons[3, GATE]  # what it says for somebody of another name
        return swapped

    def readout(self, neurons: np.ndarray) -> float:
        """What is then read along the answer's direction."""
        return float(self.toy.read(self.toy.full_name + self.toy.block.write(neurons))[2])

    @beat
    def silent(self, beat: Beat) -> None:
        """The neuron is ringed, and the answer is there."""
        for person in (3, 0):
            time = beat.share(2 if person else 1, 1.0, until="gate", early=0.4)
            self.play(think(self.network, thought(self.toy, person)), run_time=time)
        self.play(FadeIn(self.mark, scale=1.6), run_time=0.6)
        whole = self.bars[0]
        whole.set_value(0.0)
        self.play(FadeIn(self.asked, whole), run_time=0.4)
        filled = glide(whole, AnswerBar.set_value, 0.0, self.readout(self.neurons[0]))
        self.play(filled, run_time=beat.rest(1.0))

    @beat
    def three(self, beat: Beat) -> None:
        """Zero, the mean of four people, somebody else's value: each with what is left."""
        zero, mean, swap = self.bars[1:]
        self.show(zero, self.silenced("zero"), beat.to("mean", 1.2, early=0.5))
        self.play(FadeIn(self.people, shift=0.3 * UP), run_time=0.5)
        self.lend(self.people)
        self.show(mean, self.silenced("mean"), beat.to("swap", 1.2, early=0.5))
        self.lend(VGroup(self.people[3]))
        self.show(swap, self.silenced("swap"), beat.rest(1.2, part=0.4))
        for k, bar in enumerate(self.bars[1:]):
            self.play(point_at(bar, 1.15), run_time=beat.share(3 - k, 0.4, late=0.3))

    def lend(self, people: VGroup) -> None:
        """Light goes from some people up to the neuron."""
        goal = self.network.layers[1][GATE].get_center()
        copies = [person.copy() for person in people]
        self.play(*(sink(copy, goal) for copy in copies), run_time=0.9)
        self.remove(*copies)

    def show(self, bar: AnswerBar, neurons: np.ndarray, seconds: float) -> None:
        """The network with those neurons, and what is read off it."""
        self.play(FadeIn(bar.set_value(1.0)), run_time=0.3)
        outs = np.abs(self.toy.block.write(neurons))
        self.play(
            self.network.layers[1].light_to(np.abs(neurons)),
            self.network.layers[2].light_to(outs),
            glide(bar, AnswerBar.set_value, 1.0, self.readout(neurons)),
            run_time=seconds - 0.3,
        )

    @beat
    def real(self, beat: Beat) -> None:
        """In a real model: one window of perceptrons lights up, and what is left without it."""
        leaving = (self.network, self.mark, self.people, self.bars, self.asked, self.statement)
        self.play(*map(FadeOut, leaving), FadeIn(self.band, self.source), run_time=0.8)
        self.play(self.band.pass_light(), run_time=1.2)
        self.silence(0)
        self.run_without(0, 0, beat.to("gone", 1.0, late=0.4))
        self.run_without(0, 1, beat.to("whole", 1.0, late=0.4))
        self.run_without(0, 2, beat.to("broken", 1.0, early=0.6))
        self.play(point_at(self.groups[0][0], 1.25), run_time=beat.through(0.8))

    @beat
    def at_name(self, beat: Beat) -> None:
        """At the name, whichever way: much of the answer is gone."""
        self.silence(1)
        for k in range(3):
            self.run_without(1, k, beat.share(3 - k, 0.9, late=0.3) - 0.3)

    def silence(self, number: int) -> None:
        """Frame the cells of a site, and name it."""
        window = ring(self.window(number), self.theme.answer, buff=0.05)
        coming = FadeIn(self.heads[number], shift=0.2 * DOWN)
        dark = self.band.mlp.light_to(np.zeros((3, layers())))
        self.play(FadeOut(self.frame), FadeIn(window, scale=1.6), dark, coming, run_time=0.7)
        self.frame = window

    def window(self, number: int) -> VGroup:
        """The cells of the perceptrons that are silenced."""
        _, row, first, last = SITES[number]
        return self.band.mlp.span(row, first, last)

    def run_without(self, site: int, way: int, seconds: float) -> None:
        """Light runs through the model, and from the silenced cells on is as weak as the answer; a
        bar comes whole and shrinks to what is left."""
        bar, label = self.groups[site][way], SITES[site][0]
        left = places().silenced(label, MEASURED[way]).value
        self.play(FadeIn(bar), run_time=0.3)
        self.play(
            light_without(self.band, site, way, left),
            glide(bar, AnswerBar.set_value, 1.0, left),
            run_time=seconds,
        )

    @interlude
    def hand_over(self) -> None:
        """Two bars become the axes of what is asked next."""
        (axes, *words), sentence = opening(self)
        bars = [group[k].bar.copy() for group, k in zip(self.groups, (1, 0), strict=True)]
        self.play(
            FadeOut(*self.all_but()),
            exchange(bars, axes),
            FadeIn(*words, sentence, rate_func=rush_into),
            run_time=1.0,
        )
        self.settle()


def intact(scene: LectureScene) -> tuple[NetworkIcon, Words]:
    """The toy block at work, and the fact that it knows."""
    network = network_icon(scene.toy, **NETWORK).move_to(NETWORK_AT)
    return network, fit(fact_statement(scene, HEADING), 12.0).set_y(STATEMENT_Y)


def light_without(band: ModelPlaces, site: int, way: int, left: float) -> UpdateFromAlphaFunc:
    """An animation: light runs through the model; a site's cells are held still in one of the
    ways, and beyond them the light is as weak as what is left of the answer."""
    _, row, first, last = SITES[site]
    along = np.arange(layers())
    kept = np.interp(along, [first - 1, last + 1], [1.0, min(left, 1.0)])

    def step(moving: ModelPlaces, alpha: float) -> None:
        front = alpha * (layers() + 12) - 6
        light = 0.8 * kept * np.exp(-(((along - front) / 2.5) ** 2)) * (alpha < 1)
        everywhere = np.tile(light, (3, 1))
        moving.attention.set_values(everywhere)
        everywhere[row, first : last + 1] = HELD[way]
        moving.mlp.set_values(everywhere)

    return UpdateFromAlphaFunc(band, step, rate_func=linear)


def head(scene: LectureScene, key: str, x: float) -> Words:
    """Where perceptrons of the real model are silenced, over the bars of that place."""
    return fit(Words(scene.words(key), BODY), 5.6).move_to([x, HEAD_Y, 0])


def ways(scene: LectureScene, x: float) -> VGroup:
    """Three whole bars, one for each way to silence."""
    words = [scene.words(key) for key in MODES]
    bars = answer_bars(words, np.ones(3), 3 * [scene.theme.data], gap=1.05, length=2.6, tall=0.5)
    return bars.move_to([x, REAL_Y, 0], UP)
