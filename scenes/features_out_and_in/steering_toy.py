"""A direction from cold to hot, found as a mean of differences, turns a hot sentence cold."""

from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ReplacementTransform,
    VGroup,
)

from mlp_math.interventions import steer
from scenes.features_out_and_in.dose_picture import resting_arrow, subjects
from scenes.features_out_and_in.weather import (
    KEYS,
    PLANE_AT,
    UNIT,
    Weather,
    hues,
    opening,
    sentence,
    weather,
)
from scenes.mobjects.directions import FeatureDirection, towards
from scenes.mobjects.idea_bars import IdeaBars
from scenes.mobjects.place import fit
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import BODY, SMALL, TITLE, Decimal, Words
from scenes.moves import cascade, count_from, glide, presence
from scenes.stage import Beat, LectureScene, beat, interlude

SOURCE_Y = -3.62
FAN_AT, FAN_UNIT = np.array([1.7, 0.5, 0.0]), 2.5
LAST_DOSE = -1.0
BARS_AT = np.array([3.7, 0.35, 0.0])


class SteeringToy(LectureScene):
    """Pairs of points; their differences laid together; one point slides along their mean."""

    begins_as = "ThreeAblations"

    def stage(self) -> None:
        self.air: Weather = weather()
        self.hues = hues(self)
        self.words_of = tuple(self.words(key) for key in KEYS)
        self.axes, first = opening(self)
        self.sentences = [first, sentence(self, 1)]
        places = [
            self.air.read(some) for some in (self.air.warm_sentences, self.air.cold_sentences)
        ]
        self.dots = [
            VGroup(*(Dot(self.place(at), 0.075, color=hue) for at in some))
            for some, hue in zip(places, self.hues, strict=True)
        ]
        self.ties = VGroup(
            *(
                Line(b.get_center(), a.get_center(), stroke_width=2, color=self.theme.dim)
                for a, b in zip(*self.dots, strict=True)
            )
        ).set_z_index(-1)
        self.differences = self.air.warm_sentences - self.air.cold_sentences
        source = Words(self.words("source"), SMALL, self.theme.dim, italic=True)
        self.source = fit(source, 13.0).set_y(SOURCE_Y)
        self.build_fan()
        self.build_dose()
        self.add(self.axes, self.sentences[0])

    def place(self, at: np.ndarray) -> np.ndarray:
        """The point of the frame for how hot and how cold something is."""
        return np.asarray(PLANE_AT + UNIT * np.append(at, 0.0))

    def build_fan(self) -> None:
        """The differences laid together at their true angles, their mean, and how true it is."""
        angles = np.degrees(np.arccos(self.air.cosines(self.differences)))
        signs = np.where(np.arange(len(angles)) % 2, 1.0, -1.0)
        lengths = np.linalg.norm(self.differences, axis=1)
        start = FAN_AT / FAN_UNIT
        self.fan = VGroup(
            *(
                FeatureDirection(
                    length * towards(sign * angle)[:2], colour=self.theme.dim, start=start,
                    unit=FAN_UNIT, width=2.5, tip=0.16,
                )
                for length, sign, angle in zip(lengths, signs, angles, strict=True)
            )
        )  # fmt: skip
        level = Line(FAN_AT, FAN_AT + 1.75 * FAN_UNIT * RIGHT, stroke_width=2)
        self.level = level.set_stroke(self.theme.faint)
        angle = float(np.degrees(np.arccos(self.air.cosines(self.air.vector))))
        self.arrow = FeatureDirection(
            np.linalg.norm(self.air.vector) * towards(angle)[:2], colour=self.theme.focus,
            start=start, unit=FAN_UNIT, width=8,
        )  # fmt: skip
        self.cosine = Decimal(float(self.air.cosines(self.air.vector)), 3, TITLE, self.theme.focus)
        words = fit(Words(self.words("alike"), BODY, self.theme.dim), 5.0)
        self.told = VGroup(self.cosine, words).arrange(DOWN, buff=0.25)
        self.told.move_to([FAN_AT[0] + 2.0, -2.1, 0])

    def build_dose(self) -> None:
        """A hot sentence as a point, what is read in it, and how much of the arrow is added."""
        self.start = self.air.typical()
        self.point = Dot(self.place(self.air.read(self.start)), 0.17, color=self.theme.focus)
        along = self.air.read(self.air.vector)
        foot = self.place(self.air.read(self.start) - along) / UNIT
        shade = self.theme.mix(self.theme.focus, 0.5)
        self.track = FeatureDirection(along, colour=shade, start=foot, unit=UNIT, width=4)
        self.bars = IdeaBars(self.air.read(self.start), list(self.hues), unit=2.2, gap=0.95)
        self.bars.move_to(BARS_AT)
        for name, word, hue in zip(self.bars.names, self.words_of, self.hues, strict=True):
            label = Words(word, BODY, hue).move_to(name, RIGHT).put_baseline(name.baseline)
            name.become(label)
        self.alpha = Decimal(0, 2, TITLE, self.theme.focus)
        words = fit(Words(self.words("alpha"), BODY, self.theme.dim), 5.4)
        self.dose = VGroup(self.alpha, words).arrange(DOWN, buff=0.25)
        self.dose.move_to([BARS_AT[0], -2.2, 0])

    @beat
    def pairs(self, beat: Beat) -> None:
        """Twenty hot sentences as points, twenty cold ones, and a tie between each two."""
        self.play(FadeIn(self.source), run_time=0.3)
        coming = cascade(FadeIn, self.dots[0], 0.3, scale=3)
        self.play(coming, run_time=beat.to("cold", 1.0, early=0.3))
        self.play(
            FadeOut(self.sentences[0], shift=0.15 * UP),
            FadeIn(self.sentences[1], shift=0.15 * UP),
            cascade(FadeIn, self.dots[1], 0.1, scale=3),
            run_time=1.0,
        )
        self.play(cascade(FadeIn, self.ties, 0.05), run_time=beat.rest(0.8))

    @beat
    def mean(self, beat: Beat) -> None:
        """The ties fly together as a fan at their true angles; their mean stands nearly level."""
        flying = [
            FadeIn(ray, target_position=tie.get_center(), scale=0.3)
            for ray, tie in zip(self.fan, self.ties, strict=True)
        ]
        flight = LaggedStart(*flying, lag_ratio=0.15)
        self.play(FadeIn(self.level), flight, run_time=beat.to("mean", 2.0, early=0.5))
        beat.until("mean", early=0.4)
        self.play(*presence(QUIET, *self.fan), self.arrow.grow(), run_time=1.0)
        self.play(FadeIn(self.told), count_from(self.cosine), run_time=beat.rest(0.8))

    @beat
    def turn(self, beat: Beat) -> None:
        """One hot sentence slides along the arrow, backwards; hot falls and cold rises."""
        self.play(
            FadeOut(self.fan, self.level, self.told),
            *presence(QUIET, *self.dots, self.ties),
            ReplacementTransform(self.arrow, self.track),
            FadeIn(self.point, self.bars, self.dose),
            FadeOut(self.sentences[1]),
            FadeIn(self.sentences[0]),
            run_time=beat.to("slide", 1.0, early=0.3),
        )
        moving = VGroup(self.point, self.bars, self.alpha)
        stops = np.linspace(0.0, LAST_DOSE, 4)
        for k, (now, then) in enumerate(pairwise(stops)):
            changes: list[Any] = []
            if k == 1:  # about here cold comes to read higher than hot
                old, new = self.sentences
                changes = [FadeOut(old, shift=0.15 * UP), FadeIn(new, shift=0.15 * UP)]
            time = beat.share(3 - k, 1.0)
            self.play(glide(moving, self.dose_at, now, then), *changes, run_time=time)

    def dose_at(self, _: VGroup, alpha: np.ndarray) -> None:
        """Show the sentence with so much of the arrow added."""
        reading = self.air.read(steer(self.start, self.air.vector, float(alpha)))
        self.point.move_to(self.place(reading))
        self.bars.set_values(reading)
        self.alpha.set_value(float(alpha))

    @interlude
    def hand_over(self) -> None:
        """The arrow lies down, to be given to a real model in doses."""
        arrow, rest = self.track, resting_arrow()
        self.play(
            FadeOut(*self.all_but(arrow)),
            FadeIn(subjects(self)),
            ReplacementTransform(arrow, rest),
            run_time=1.2,
        )
        self.settle()
