"""What is not known: a few paths in the dark, questions, and a hand to whoever wants to look."""

from typing import Any

import numpy as np
from manim import DOWN, LEFT, UP, Animation, Create, FadeIn, FadeOut, VGroup

from lectures.figures import BILLION
from lectures.language_model import brought_by_stream, weights_of
from mlp_math.fact_path import measured_model
from mlp_math.interference import clean_read_limit
from mlp_math.interventions import zero_ablation
from mlp_math.parameters import parameter_table
from scenes.learned_and_unknown.questions import SmallInLarge, TwoCuts, TwoFits
from scenes.mobjects.dials import Dial
from scenes.mobjects.place import column, fit
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.style import HUSHED
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words
from scenes.moves import cascade, count_from, give_way, glide, presence
from scenes.sets.language_model import EDGE_X, FOOT_Y, layers, small_print
from scenes.sets.model import network_icon, think, thought
from scenes.stage import Beat, LectureScene, beat, interlude

ROWS, TALL, WIDE = 9, 0.3, 12.4  # of the dark field: rows of places, units
LAST, NAME = 2, 6  # the rows in which a path is seen
GATE = 0  # the toy's neuron that knows the fact
NETWORK = {"radius": 0.2, "gap": 0.56, "spread": 3.1, "width": 2.2}


class WhatWeDontKnow(LectureScene):
    """A dark model with one lit path; questions over it; tools; and one network to try it on."""

    def stage(self) -> None:
        heights = 0.72 * (ROWS // 2 - np.arange(ROWS))
        dark = np.zeros((ROWS, layers()))
        self.places = PlaceField(dark, heights, width=WIDE, tall=TALL, colour=self.theme.answer)
        self.questions = [
            fit(Words(text, HEADING, self.theme.ink), 12.4) for text in self.word_list("questions")
        ]
        for question in self.questions:
            question.set_y(3.0)
        small, large = weights_of(measured_model()), parameter_table(self.lecture.sizes).total
        self.pictures = (TwoCuts(self.rng()), TwoFits(), SmallInLarge(small, large))
        for picture in self.pictures:
            picture.shift(0.5 * DOWN)
        self.problems = VGroup(
            *(Words(text, BODY, self.theme.ink) for text in self.word_list("problems"))
        )
        for k, problem in enumerate(self.problems):
            problem.set_x(-6.0 + 6.4 * (k % 2), LEFT).put_baseline(2.1 - 0.95 * (k // 2))
        self.source = small_print(self.words("source")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.tools = VGroup(*(self.tool(key) for key in ("tools", "exercises", "figures")))
        column(list(self.tools), 0.95, at=0.1 * UP).set_x(-3.2, LEFT)
        toy = self.toy
        limit = int(clean_read_limit(BILLION, self.lecture.sizes.d_model))
        self.icons: tuple[Any, ...] = (
            network_icon(toy, radius=0.06, gap=0.2, spread=0.6).empty(),
            Dial(0.0, 0.5, 1.0),
            Decimal(limit, 0, TITLE, self.theme.data),
        )
        icon: Any
        for icon, tool in zip(self.icons, self.tools, strict=True):
            icon.set_x(-4.9).set_y(tool.get_y())
        self.network = network_icon(toy, **NETWORK).empty().shift(0.7 * DOWN)
        self.question = Words(self.words("change"), TITLE, self.theme.ink).set_y(3.0)
        self.last = fit(Words(self.words("nothing"), TITLE, self.theme.ink), 12.4).set_y(3.0)
        text = self.lecture.fact.text[self.language]
        self.answer = Words(text.answer, HEADING, self.theme.answer)
        self.answer.next_to(self.network.layers[2], UP, buff=0.35)
        self.add(self.places)

    def tool(self, key: str) -> VGroup:
        """What something is for, and by what names it goes."""
        what, names = self.word_list(key)
        said = Words(what, LABEL, self.theme.dim)
        named = fit(Words(names, HEADING, self.theme.ink), 12.0)
        return VGroup(said, named).arrange(DOWN, buff=0.2, aligned_edge=LEFT)

    @beat
    def dark(self, beat: Beat) -> None:
        """Light runs along the one path that was seen; then all is dark again."""
        last, name = brought_by_stream()
        lit = np.zeros((ROWS, len(last)))
        lit[LAST], lit[NAME] = last, name
        self.play(self.places.run_through(lit), run_time=beat.to("dark", 2.2))
        others = [row for k, row in enumerate(self.places.rows) if k not in (LAST, NAME)]
        self.play(*presence(HUSHED, *others), run_time=1.2)

    @beat
    def asked(self, beat: Beat) -> None:
        """Three questions, each with its picture; then many more."""
        cuts, fits, sizes = self.pictures
        self.play(FadeOut(self.places), FadeIn(self.questions[0], cuts), run_time=0.8)
        self.play(
            glide(cuts, TwoCuts.set_value, 0.0, 37.0), run_time=beat.to("fits", 2.0, early=2.2)
        )
        self.change_question(1, FadeIn(fits.axes, fits.dots))
        self.play(*(Create(curve) for curve in fits.curves), run_time=1.0)
        beat.until("fits", early=0.2)
        self.play(FadeIn(fits.judge, scale=3), run_time=0.6)
        beat.until("large", early=1.6)
        self.change_question(2, FadeIn(sizes))
        shrink = glide(sizes, SmallInLarge.set_value, 1.0, sizes.share)
        self.play(shrink, run_time=1.4)
        beat.until("list", early=0.7)
        self.play(FadeOut(sizes, self.questions[2]), run_time=0.5)
        self.play(
            cascade(FadeIn, self.problems, 0.15, shift=0.3 * UP), FadeIn(self.source), run_time=1.6
        )

    def change_question(self, k: int, coming: Animation) -> None:
        """The question before and its picture leave; the next one's come."""
        before = self.pictures[k - 1]
        parts = [*before.submobjects, *([before.judge] if isinstance(before, TwoFits) else [])]
        self.play(
            FadeOut(before, *parts),
            give_way(self.questions[k - 1], self.questions[k]),
            coming,
            run_time=0.8,
        )

    @beat
    def hand(self, beat: Beat) -> None:
        """What there is to begin with: programs, exercises, and all of this film's figures."""
        icon, dial, figure = self.icons
        self.play(FadeOut(self.problems, self.source, shift=0.2 * UP), run_time=0.6)
        enter = FadeIn(icon, self.tools[0], shift=0.2 * UP)
        self.play(enter, run_time=0.7)
        beat.until("open", early=0.2)
        self.play(think(icon, thought(self.toy)), run_time=1.3)
        beat.until("exercises", early=0.3)
        self.play(FadeIn(dial, self.tools[1], shift=0.2 * UP), run_time=0.6)
        self.play(glide(dial, Dial.set_value, 0.0, 0.8), run_time=1.0)
        beat.until("again", early=0.9)
        self.play(FadeIn(figure, self.tools[2], shift=0.2 * UP), count_from(figure), run_time=1.2)

    @beat
    def farewell(self, beat: Beat) -> None:
        """A small network at work; one neuron of it goes, and the answer with it; then none."""
        toy, network = self.toy, self.network
        self.play(FadeOut(self.tools, *self.icons), FadeIn(network, scale=0.8), run_time=0.8)
        self.play(think(network, thought(toy)), FadeIn(self.answer), run_time=1.2)
        beat.until("change", early=0.3)
        wires = VGroup(network.edges_into(GATE), network.edges_out_of(GATE))
        part = VGroup(wires, network.layers[1][GATE])
        without = zero_ablation(toy.forward().neurons, GATE)
        self.play(
            FadeIn(self.question, shift=0.2 * DOWN),
            FadeOut(part, shift=1.2 * UP),
            network.layers[2].light_to(np.abs(toy.block.write(without))),
            FadeOut(self.answer),
            run_time=1.0,
        )
        beat.until("nothing", early=1.0)
        self.play(give_way(self.question, self.last), run_time=0.9)
        dark = [0 * layer.get_values() for layer in network.layers]
        self.play(think(network, dark), run_time=1.6)
        self.wait(1.0)

    @interlude
    def end(self) -> None:
        self.leave(run_time=1.2)
