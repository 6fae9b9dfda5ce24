"""A feature as a dial: what it adds to every next word, for everybody; clamped; and let go."""

from itertools import combinations

import numpy as np
from manim import DOWN, LEFT, UP, FadeIn, FadeOut, LaggedStart, VGroup

from mlp_math.directions import normalize
from mlp_math.interventions import clamp_feature, logit_bias, steer
from scenes.features_out_and_in.person_level import PersonLevel
from scenes.mobjects.arrow_star import idea_hues
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import Dial
from scenes.mobjects.idea_bars import IdeaBars
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, SMALL, TITLE, Decimal, Words
from scenes.moves import cascade, flash_along, glide, point_at
from scenes.sets.hidden_ideas import autoencoder, dictionary, ideas
from scenes.sets.language_model import writing_lanes
from scenes.sets.model import candidates, network_icon
from scenes.sets.people import named_figure
from scenes.stage import Beat, LectureScene, beat, interlude

DIAL_AT, RADIUS, FULL = np.array([-4.6, 0.5, 0.0]), 1.6, 1.0
BARS_AT, ASKED_Y = np.array([2.4, -0.35, 0.0]), 2.6
LEVELS_X, LEVELS_Y = (-1.45, 0.85, 3.15, 5.45), 0.2
TIMES = 20.0  # as strong as it usually is
AMOUNTS = (0.9, 0.7)
SOURCE_Y = -3.62
KEYS_Y, COSINES_AT = -1.9, np.array([2.4, 1.2, 0.0])
ENTERED = 5  # the layer whose MLP the block turns out to be


class FeatureDial(LectureScene):
    """A dial turns up one direction: four people's next words follow; then a chord is drowned."""

    begins_as = "SteeringReal"

    def stage(self) -> None:
        toy, self.answers = self.toy, candidates(self)
        self.dial = resting_dial(self)
        self.amount = Decimal(0.0, 2, TITLE, self.theme.answer)
        self.amount.next_to(self.dial, DOWN, buff=0.4)
        self.what = fit(Words(self.words("dial"), BODY, self.theme.dim), 3.6)
        self.what.next_to(self.amount, DOWN, buff=0.25)
        self.bars = first_bars(self)
        words = Words(self.words("now"), BODY, self.theme.dim)
        self.asked = VGroup(words, named_figure(self, 0, HEADING)).arrange(buff=0.3)
        fit(self.asked, 8.0).move_to([BARS_AT[0], ASKED_Y, 0])
        self.levels = [
            PersonLevel(self, person, self.answers, self.guess(person, FULL)) for person in range(4)
        ]
        for level, x in zip(self.levels, LEVELS_X, strict=True):
            level.shift(np.array([x, LEVELS_Y, 0]) - level.frame.get_center())
        self.added = logit_bias(toy.answer, toy.unembedding(len(self.answers)))
        self.build_chord()
        source = Words(self.words("source"), SMALL, self.theme.dim, italic=True)
        self.source = fit(source, 13.0).set_y(SOURCE_Y)
        self.icon = network_icon(toy, radius=0.14, gap=0.4, spread=1.7).move_to(DIAL_AT)
        self.add(self.dial, self.bars)

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

    def guess(self, person: int, amount: float) -> np.ndarray:
        """The next word's probabilities for one of the cast, so much of the answer added."""
        toy = self.toy
        return toy.next_word(steer(toy.people[person], toy.answer, amount), len(self.answers))

    def turn(self, end: float, seconds: float, *shown: NextTokenBars | PersonLevel) -> None:
        """Turn the dial; the person's bars, or the four people's levels, follow."""
        moving = VGroup(self.dial, self.amount, *shown)

        def show(_: VGroup, now: np.ndarray) -> None:
            self.dial.set_value(float(now))
            self.amount.set_value(float(now))
            for person, one in enumerate(shown):
                one.set_values(self.guess(person, float(now)))

        self.play(glide(moving, show, self.dial.get_value(), end), run_time=seconds)

    @beat
    def bias(self, beat: Beat) -> None:
        """The dial goes up, and the answer's bar with it."""
        shown = (self.asked, self.amount, self.what)
        self.play(FadeIn(*shown, shift=0.2 * LEFT), run_time=0.8)
        self.turn(0.35, beat.to("each", 1.0), self.bars)
        self.turn(0.2, beat.to("rises", 1.0, early=1.6), self.bars)
        self.turn(FULL, beat.rest(1.6), self.bars)

    @beat
    def everyone(self, beat: Beat) -> None:
        """Four people at one dial: it goes down, and each has a word; up, and all have the same."""
        first, *others = self.levels
        self.play(
            FadeOut(self.asked, self.bars, target_position=first.frame, scale=0.4),
            FadeIn(first, scale=0.7),
            cascade(FadeIn, others, 0.2, shift=0.3 * LEFT),
            run_time=0.9,
        )
        self.turn(0.0, 0.9, *self.levels)
        each = beat.share(2, 0.6, until="other", early=0.2)
        for person, amount in ((1, 0.4), (2, 0.75)):
            self.point_out(person, 0.4 * each)
            self.turn(amount, 0.6 * each, *self.levels)
        self.point_out(3, 0.5)
        self.turn(FULL, 0.8, *self.levels)
        for amount in (0.3, FULL):
            self.turn(amount, beat.share(2 if amount < FULL else 1, 0.8), *self.levels)

    def point_out(self, person: int, seconds: float) -> None:
        """Point at one of the cast."""
        self.play(point_at(self.levels[person].figure, 1.12), run_time=seconds)

    @beat
    def clamp(self, beat: Beat) -> None:
        """A mixture of two ideas on ten keys; one is clamped, and only it is left to be heard."""
        self.play(
            FadeOut(*self.levels, self.what, self.amount), FadeIn(self.times, self.usual),
            glide(self.dial, Dial.set_value, FULL, FULL / TIMES),
            FadeIn(self.keys, self.heard, self.told, shift=0.2 * LEFT), run_time=0.9,
        )  # fmt: skip
        moving = VGroup(self.dial, self.times, self.heard, self.keys)
        clamping = glide(moving, self.clamp_at, 1.0, TIMES)
        self.play(clamping, run_time=beat.to("bridge", 2.0, early=1.0))
        beat.until("bridge", early=1.0)
        self.play(FadeIn(self.source), run_time=beat.unhurried(0.5))

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
        """The dial is let go, and everybody has their own word again; the network is as it was."""
        self.amount.set_value(FULL)
        chord = (self.keys, self.heard, self.told, self.times, self.usual, self.source)
        self.play(FadeOut(*chord), FadeIn(*self.levels, self.amount, self.what), run_time=0.9)
        self.turn(0.0, beat.to("back", 1.2, late=0.6), *self.levels)
        gone = FadeOut(self.dial, self.amount, self.what, scale=0.6)
        self.play(gone, FadeIn(self.icon), run_time=0.8)
        lines = [edge for side in self.icon.edges for edge in side]
        lights = (flash_along(edge, self.theme.focus, 4, 0.4) for edge in lines)
        self.play(LaggedStart(*lights, lag_ratio=0.05), run_time=beat.rest(1.6))

    @interlude
    def hand_over(self) -> None:
        """The network was one cell of many: those that write on one road."""
        lanes = writing_lanes()
        cell = lanes[1].cell(0, ENTERED)
        cells = sorted(
            (one for lane in lanes for one in lane.rows[0]),
            key=lambda one: float(np.linalg.norm(one.get_center() - cell.get_center())),
        )
        self.play(
            FadeOut(*self.levels, rate_func=lambda t: min(2 * t, 1)),
            FadeOut(self.icon, target_position=cell, scale=0.08),
            cascade(FadeIn, cells, 0.05, target_position=cell),
            run_time=1.4,
        )
        self.settle()


def resting_dial(scene: LectureScene) -> Dial:
    """The dial at nought, as it stands before it is turned."""
    dial = Dial(0.0, RADIUS, FULL).move_to(DIAL_AT)
    dial.rim.set_stroke(scene.theme.dim, 6)
    dial.needle.set_stroke(width=10)
    dial.arc.set_stroke(width=10)
    return dial


def first_bars(scene: LectureScene) -> NextTokenBars:
    """What comes next after the full name, before anything is added: any word as well."""
    words, toy = candidates(scene), scene.toy
    guess = toy.next_word(toy.full_name, len(words))
    return NextTokenBars(words, guess, length=3.45, row_gap=0.85).move_to(BARS_AT)


def clear_pair() -> tuple[int, int, int]:
    """Two hidden ideas, as far from one another as any, and the latent that found the second."""
    patterns, found = ideas(), dictionary(autoencoder())
    cosines = np.abs(patterns @ patterns.T)
    one, two = min(combinations(range(len(patterns)), 2), key=lambda pair: float(cosines[pair]))
    return one, two, int((found @ patterns[two]).argmax())
