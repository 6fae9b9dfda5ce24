"""A feature as a dial: what it adds to every next word, for everybody; clamped; and let go."""

from itertools import combinations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, LaggedStart, VGroup

from mlp_math.directions import normalize
from mlp_math.interventions import clamp_feature, logit_bias, steer
from scenes.features_out_and_in.autoencoders import autoencoder, dictionary, ideas
from scenes.mobjects.arrow_star import idea_hues
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import Dial
from scenes.mobjects.idea_bars import IdeaBars
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, SMALL, TITLE, Decimal, Words
from scenes.moves import flash_along, glide
from scenes.sets.model import candidates, network_icon
from scenes.sets.people import named_figure
from scenes.stage import Beat, LectureScene, beat, interlude

DIAL_AT, RADIUS, FULL = np.array([-4.3, 0.4, 0.0]), 1.25, 1.0
BARS_AT, ASKED_Y = np.array([2.2, -0.35, 0.0]), 2.6
TIMES = 20.0  # as strong as it usually is
AMOUNTS = (0.9, 0.7)
SOURCE_Y = -3.62
KEYS_Y, COSINES_AT = -1.9, np.array([2.4, 1.2, 0.0])


class FeatureDial(LectureScene):
    """A dial turns up one direction: four people's next words follow; then a chord is drowned."""

    def stage(self) -> None:
        toy, self.answers = self.toy, candidates(self)
        self.dial = Dial(0.0, RADIUS, FULL).move_to(DIAL_AT)
        self.dial.rim.set_stroke(self.theme.dim, 4)
        self.dial.needle.set_stroke(width=8)
        self.dial.arc.set_stroke(width=9)
        self.amount = Decimal(0.0, 2, TITLE, self.theme.answer)
        self.amount.next_to(self.dial, DOWN, buff=0.45)
        self.what = fit(Words(self.words("dial"), BODY, self.theme.dim), 3.6)
        self.what.next_to(self.amount, DOWN, buff=0.25)
        self.bars = NextTokenBars(self.answers, self.guess(0, 0.0), length=3.7, row_gap=0.85)
        self.bars.move_to(BARS_AT)
        self.asked = self.question(0)
        self.added = logit_bias(toy.answer, toy.unembedding(len(self.answers)))
        self.build_chord()
        source = Words(self.words("source"), SMALL, self.theme.dim, italic=True)
        self.source = fit(source, 13.0).set_y(SOURCE_Y)
        self.add(self.dial, self.amount, self.what)

    def build_chord(self) -> None:
        """A mixture of two ideas on ten keys, what is heard in it, and how strong one is."""
        one, two, latent = clear_pair()
        self.pair, self.direction = ideas()[[one, two]], dictionary(autoencoder())[latent]
        self.mixed = np.array(AMOUNTS) @ self.pair
        self.strong = float(self.mixed @ self.direction)
        self.keys = fit(Keyboard(self.mixed, height=1.1), 8.0).move_to([COSINES_AT[0], KEYS_Y, 0])
        heard = self.pair @ normalize(self.mixed)
        self.heard = IdeaBars(heard, idea_hues(2), unit=2.6, gap=0.95).move_to(COSINES_AT)
        told = fit(Words(self.words("copy"), BODY, self.theme.dim), 6.0)
        self.told = told.next_to(self.heard, UP, buff=0.35)
        self.times = Decimal(1.0, 0, TITLE, self.theme.focus, unit="×").move_to(self.amount)
        usual = fit(Words(self.words("usual"), BODY, self.theme.dim), 3.8)
        self.usual = usual.next_to(self.times, DOWN, buff=0.25)

    def question(self, person: int) -> VGroup:
        """Whose next word is shown."""
        words = Words(self.words("now"), BODY, self.theme.dim)
        line = VGroup(words, named_figure(self, person, HEADING)).arrange(RIGHT, buff=0.3)
        return fit(line, 8.0).move_to([BARS_AT[0], ASKED_Y, 0])

    def guess(self, person: int, amount: float) -> np.ndarray:
        """The next word's probabilities for one of the cast, so much of the answer added."""
        toy = self.toy
        return toy.next_word(steer(toy.people[person], toy.answer, amount), len(self.answers))

    def turn(self, person: int, start: float, end: float, seconds: float) -> None:
        """Turn the dial, and let the person's bars follow."""
        moving = VGroup(self.dial, self.amount, self.bars)

        def show(_: VGroup, now: np.ndarray) -> None:
            amount = float(now)
            self.dial.set_value(amount)
            self.dial.needle.set_stroke(width=8)
            self.amount.set_value(amount)
            self.bars.set_values(self.guess(person, amount))

        self.play(glide(moving, show, start, end), run_time=seconds)

    @beat
    def bias(self, beat: Beat) -> None:
        """The dial goes up, and the answer's bar with it."""
        self.play(FadeIn(self.asked, self.bars, shift=0.2 * LEFT), run_time=0.8)
        self.turn(0, 0.0, 0.35, beat.to("each", 1.0))
        self.turn(0, 0.35, 0.2, beat.to("rises", 1.0, early=1.6))
        self.turn(0, 0.2, FULL, beat.rest(1.6))

    @beat
    def everyone(self, beat: Beat) -> None:
        """The same dial for the three others: the same word first."""
        for person in (1, 2, 3):
            if person == 3:
                beat.until("other", early=0.8)
            asked = self.question(person)
            self.play(
                FadeOut(self.asked, shift=0.2 * UP),
                FadeIn(asked, shift=0.2 * UP),
                self.bars.grow_to(self.guess(person, FULL)),
                run_time=0.8,
            )
            self.asked = asked
            if person < 3:
                self.sway(person, beat.share(3 - person, 0.6, until="other", early=1.0))
        self.sway(3, beat.rest(1.2))

    def sway(self, person: int, seconds: float) -> None:
        """Half down with the dial, and up again: whose own words come back meanwhile."""
        for start, end in ((FULL, 0.0), (0.0, FULL)):
            self.turn(person, start, end, seconds / 2)

    @beat
    def clamp(self, beat: Beat) -> None:
        """A mixture of two ideas on ten keys; one is clamped, and only it is left to be heard."""
        leaving = (self.asked, self.bars, self.what, self.amount)
        self.play(
            *map(FadeOut, leaving), FadeIn(self.times, self.usual),
            glide(self.dial, Dial.set_value, FULL, FULL / TIMES),
            FadeIn(self.keys, self.heard, self.told, shift=0.2 * LEFT), run_time=0.9,
        )  # fmt: skip
        moving = VGroup(self.dial, self.times, self.heard, self.keys)
        clamping = glide(moving, self.clamp_at, 1.0, TIMES)
        self.play(clamping, run_time=beat.to("bridge", 2.0, early=1.0))
        beat.until("bridge", early=1.0)
        self.play(FadeIn(self.source), run_time=0.5)

    def clamp_at(self, _: VGroup, times: np.ndarray) -> None:
        """Show the mixture with the one idea clamped at so many times its usual strength."""
        now = float(times)
        held = clamp_feature(self.mixed, self.direction, now * self.strong)
        self.dial.set_value(FULL * now / TIMES)
        self.times.set_value(now)
        self.heard.set_values(self.pair @ normalize(held))
        self.keys.set_values(normalize(held))

    @beat
    def edit(self, beat: Beat) -> None:
        """The dial is let go; the bars are as at first."""
        self.bars.set_values(self.guess(0, FULL))
        self.asked = self.question(0)
        self.amount.set_value(FULL)
        self.play(
            FadeOut(self.keys, self.heard, self.told, self.times, self.usual, self.source),
            FadeIn(self.bars, self.asked, self.amount, self.what),
            run_time=0.9,
        )
        self.turn(0, FULL, 0.0, beat.to("back", 1.2, early=-0.6))
        icon = network_icon(self.toy, radius=0.12, gap=0.34, spread=1.5).scale(1.0)
        icon.move_to([DIAL_AT[0], 0.3, 0])
        self.play(FadeOut(self.dial, self.amount, self.what), FadeIn(icon), run_time=0.8)
        lines = [edge for side in icon.edges for edge in side]
        lights = (flash_along(edge, self.theme.focus, 4, 0.4) for edge in lines)
        self.play(LaggedStart(*lights, lag_ratio=0.05), run_time=beat.rest(1.6))

    @interlude
    def end(self) -> None:
        self.leave()


def clear_pair() -> tuple[int, int, int]:
    """Two hidden ideas, as far from one another as any, and the latent that found the second."""
    patterns, found = ideas(), dictionary(autoencoder())
    cosines = np.abs(patterns @ patterns.T)
    one, two = min(combinations(range(len(patterns)), 2), key=lambda pair: float(cosines[pair]))
    return one, two, int((found @ patterns[two]).argmax())
