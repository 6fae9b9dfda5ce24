"""What is not known: a few paths in the dark, questions, and a hand to whoever wants to look."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    VGroup,
    linear,
    rush_from,
)

from lectures.language_model import brought_by_stream, weights_of
from mlp_math.fact_path import measured_model
from mlp_math.interventions import zero_ablation
from mlp_math.parameters import parameter_table
from scenes.learned_and_unknown.dark_places import dark_places
from scenes.learned_and_unknown.questions import SmallInLarge, TwoCuts, TwoFits
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Words
from scenes.moves import cascade, flash_along, give_way, glide, point_at
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.sets.model import network_icon, think, thought
from scenes.stage import Beat, LectureScene, beat, interlude

LAST, NAME = 2, 6  # the rows in which a path is seen
GATE = 0  # the toy's neuron that knows the fact
NETWORK = {"radius": 0.2, "gap": 0.56, "spread": 3.1, "width": 2.2}
NETWORK_Y, SAID_Y = -0.75, 3.0
LIFTED = 0.8 * UP
LIST_GAP = 0.86  # from a problem to the next


class WhatWeDontKnow(LectureScene):
    """A dark model with one lit path; questions over it; and one network to try things on."""

    begins_as = "RoomForIdeas"

    def stage(self) -> None:
        self.places = dark_places()
        self.questions = [
            fit(Words(text, HEADING, self.theme.ink), 12.4).set_y(SAID_Y)
            for text in self.word_list("questions")
        ]
        small, large = weights_of(measured_model()), parameter_table(self.lecture.sizes).total
        self.pictures = (TwoCuts(self.rng()), TwoFits(), SmallInLarge(small, large))
        for picture in self.pictures:
            picture.shift(0.6 * DOWN)
        self.problems = VGroup(
            *(Words(text, BODY, self.theme.ink) for text in self.word_list("problems"))
        )
        for k, problem in enumerate(self.problems):
            problem.set_x(0).put_baseline(3.2 - LIST_GAP * k)
        self.source = small_print(self.words("source")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.network = network_icon(self.toy, **NETWORK).empty().set_y(NETWORK_Y)
        self.hints = [self.hint(key) for key in ("tools", "exercises", "figures")]
        self.question, self.last = (
            fit(Words(self.words(key), TITLE, self.theme.ink), 12.4).set_y(SAID_Y)
            for key in ("change", "nothing")
        )
        text = self.lecture.fact.text[self.language]
        self.answer = Words(text.answer, HEADING, self.theme.answer)
        self.answer.next_to(self.network.layers[2], UP, buff=0.35)
        self.part = self.taken_out()
        self.add(self.places)

    def hint(self, key: str) -> VGroup:
        """What something is for, and by what names it goes."""
        what, names = self.word_list(key)
        said, named = Words(what, LABEL, self.theme.dim), Words(names, HEADING, self.theme.ink)
        return fit(VGroup(said, named).arrange(DOWN, buff=0.2), 12.0).set_y(SAID_Y)

    def taken_out(self) -> VGroup:
        """The neuron that knows the fact, with its wires."""
        network = self.network
        wires = VGroup(network.edges_into(GATE), network.edges_out_of(GATE))
        return VGroup(wires, network.layers[1][GATE])

    @beat
    def dark(self, beat: Beat) -> None:
        """Light runs along the one path that was seen; then all is dark again."""
        last, name = brought_by_stream()
        lit = np.zeros_like(self.places.get_values())
        lit[LAST], lit[NAME] = last, name
        asked = cascade(point_at, self.places.rows, 0.3, scale=1.04)
        self.play(asked, run_time=beat.to("paths", 0.8, early=0.3))
        self.play(self.places.run_through(lit), run_time=beat.to("dark", 2.0, early=0.5))
        others = [
            cell for k, row in enumerate(self.places.rows) if k not in (LAST, NAME) for cell in row
        ]
        self.rng().shuffle(others)
        sinking = cascade(lambda cell: cell.animate.stretch(0.25, 1), others, 0.02)
        self.play(sinking, run_time=beat.through(1.2))

    @beat
    def asked(self, beat: Beat) -> None:
        """Three questions, each with its picture; then many more."""
        cuts, fits, sizes = self.pictures
        self.play(FadeOut(self.places), FadeIn(self.questions[0], cuts), run_time=0.8)
        self.play(
            glide(cuts, TwoCuts.set_value, 0.0, 37.0), run_time=beat.to("fits", 2.0, early=2.2)
        )
        self.change_question(1, FadeIn(fits.axes, fits.dots))
        drawn = (Create(curve) for curve in fits.curves)
        self.play(*drawn, run_time=beat.to("fits", 1.0, early=0.2))
        fitted = FadeIn(fits.judge, scale=3, rate_func=rush_from)
        self.play(
            fitted, cascade(point_at, fits.dots, 0.4), run_time=beat.to("large", 0.6, early=1.6)
        )
        self.change_question(2, FadeIn(sizes))
        shrink = glide(sizes, SmallInLarge.set_value, 1.0, sizes.share)
        self.play(shrink, run_time=beat.unhurried(1.4, "list", early=0.85))
        beat.until("list", early=0.7)
        self.play(FadeOut(sizes, self.questions[2]), FadeIn(self.source), run_time=0.4)
        coming = cascade(FadeIn, self.problems, 0.5, shift=0.5 * UP, rate_func=rush_from)
        self.play(coming, run_time=beat.rest(2.4))

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
        """A network on which there is something to open, to learn and to compute again."""
        network, part = self.network, self.part
        up = [FadeOut(problem, shift=0.6 * UP) for problem in self.problems]
        self.play(LaggedStart(*up, lag_ratio=0.05), FadeOut(self.source), run_time=0.8)
        self.play(FadeIn(network, scale=0.8), run_time=beat.unhurried(0.6, "open", early=0.55))
        beat.until("open", early=0.4)
        self.play(FadeIn(self.hints[0], shift=0.2 * UP), run_time=0.5)
        lines = [edge for side in network.edges for edge in side]
        lights = (flash_along(line, self.theme.focus, 5, 0.4) for line in lines)
        self.play(
            LaggedStart(*lights, lag_ratio=0.04),
            run_time=beat.unhurried(1.6, "exercises", early=0.65),
        )
        beat.until("exercises", early=0.5)
        self.play(give_way(self.hints[0], self.hints[1]), run_time=0.6)
        each = beat.share(2, 0.6, until="again", early=1.0)
        for way in (1.0, -1.0):
            self.play(part.animate.shift(way * LIFTED), run_time=each)
        self.play(give_way(self.hints[1], self.hints[2]), run_time=0.6)
        for person in (1, 2):
            seconds = beat.share(3 - person, 0.8)
            self.play(think(network, thought(self.toy, person)), run_time=seconds)

    @beat
    def farewell(self, beat: Beat) -> None:
        """The network knows; one neuron of it goes, and the answer with it; then nothing is in."""
        toy, network = self.toy, self.network
        self.play(
            FadeOut(self.hints[2], shift=0.2 * UP),
            think(network, thought(toy)),
            FadeIn(self.answer),
            run_time=1.2,
        )
        beat.until("change", early=0.3)
        without = zero_ablation(toy.forward().neurons, GATE)
        self.play(
            FadeIn(self.question, shift=0.2 * DOWN),
            self.part.animate.shift(LIFTED),
            network.layers[2].light_to(np.abs(toy.block.write(without))),
            FadeOut(self.answer),
            run_time=beat.unhurried(1.0, "nothing", early=1.75),
        )
        beat.until("nothing", early=1.6)
        self.play(give_way(self.question, self.last), run_time=0.8)
        dark = [0 * layer.get_values() for layer in network.layers]
        self.play(think(network, dark, rate_func=linear), run_time=beat.through(1.6))

    @interlude
    def end(self) -> None:
        self.leave(run_time=1.2)
