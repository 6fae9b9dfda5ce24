"""What training means: a loss that looks at one bar, a slope, and what is to come."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    MoveAlongPath,
    UpdateFromAlphaFunc,
    VGroup,
    rush_from,
)

from mlp_math.training import Descent, learn_answer_column
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.loss import LossCurve
from scenes.mobjects.style import QUIET, RESTING, ring
from scenes.mobjects.text import BODY, LABEL, Words
from scenes.moves import carry, cascade, flash_along, leaves_first, point_at
from scenes.sets.model import candidates, guesses, in_blank, prompt_strip
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.up_next.training_pictures import ToCome

BARS: dict[str, Any] = {"length": 3.3, "row_gap": 0.8, "size": BODY + 4, "label_width": 2.7}
BARS_FROM = -3.6  # where the bars begin


class TrainingNext(LectureScene):
    """Loss before and after the fact is stored, the descent that finds it, and what is to come."""

    def stage(self) -> None:
        self.strip = prompt_strip(self).move_to(3.1 * UP)
        before, self.after = guesses(self)
        self.bars = NextTokenBars(candidates(self), before, **BARS).set_y(0.4)
        self.bars.shift((BARS_FROM - self.bars.bars.get_left()[0]) * RIGHT)
        self.curve = LossCurve(float(before[0]), self.words("loss"))
        self.curve.shift(3.8 * RIGHT + 0.35 * UP)
        self.descent = learn_answer_column(self.toy, len(before))
        self.dials = DialPanel([self.toy.answer], radius=0.4, gap=0.95, scale=1.2)
        self.dials.move_to([-3.3, -2.35, 0])
        self.label = Words(self.words("column"), LABEL, self.theme.dim)
        self.label.next_to(self.dials, DOWN, buff=0.22)
        self.to_come = ToCome(self)
        self.add(self.strip, self.bars)

    @beat
    def one_bar(self, beat: Beat) -> None:
        """Of the prompt's bars only the true word's stays bright, and the word takes its place."""
        first, *others = self.bars.rows()
        curve = self.curve
        pointing = cascade(point_at, (first, *others), 0.5, scale=1.15)
        axes = LaggedStart(Create(curve.axes), FadeIn(*curve.names, shift=0.3 * UP), lag_ratio=0.5)
        self.play(pointing, axes, run_time=beat.to("look", 1.5))
        frame = ring(first, buff=0.16, radius=0.1)
        self.play(
            VGroup(*others).animate.set_opacity(QUIET),
            Create(frame),
            Create(curve.line),
            run_time=beat.to("came", 1.2),
        )
        label, blank = first[0], self.strip.tokens[-1]
        flying = carry(label, in_blank(self.strip, label.text), rate_func=rush_from)
        leaving = FadeOut(blank.word, frame, rate_func=leaves_first)
        self.play(flying, leaving, run_time=beat.through(1.2))

    @beat
    def cost(self, beat: Beat) -> None:
        """The probability goes onto the axis, and its loss is read off a curve that only falls."""
        curve, ball = self.curve, self.curve.ball
        rise, place = curve.rise(), ball.get_center()
        ball.move_to(self.bars.bars[0].get_right())
        self.play(ball.animate.move_to(rise.get_start()), run_time=beat.to("surer", 0.5, part=0.5))
        self.play(
            Create(rise),
            ball.animate.move_to(place),
            FadeIn(curve.readout, shift=0.3 * UP),
            run_time=beat.to("surer", 0.6),
        )
        beat.until("surer")
        ghost = ball.copy().set_opacity(RESTING)
        rolling = MoveAlongPath(ghost, curve.way_down())
        self.play(rolling, FadeOut(rise), run_time=beat.rest(1.5, early=0.3))
        self.play(FadeOut(ghost, scale=3), run_time=0.4)

    @beat
    def stored(self, beat: Beat) -> None:
        beat.until("store", early=0.2)
        growing = (self.bars.grow_to(self.after), self.curve.follow(self.bars))
        self.play(*growing, run_time=beat.through(2.2))

    @beat
    def backprop(self, beat: Beat) -> None:
        """The column is wiped, then found by the slope: dials turn, bars grow, the ball rolls."""
        entering = cascade(FadeIn, self.dials, 0.25, shift=0.2 * UP)
        self.play(entering, FadeIn(self.label), run_time=beat.to("wipe", 0.9))
        self.play(
            self.dials.turn_to(self.descent.columns[:1]),
            self.bars.grow_to(self.descent.predictions[0]),
            self.curve.follow(self.bars),
            run_time=beat.to("ask", 1.1),
        )
        downhill = self.curve.slope_arrow()
        self.play(Create(downhill), run_time=beat.to("slope", 0.9, part=0.6))
        self.play(flash_along(downhill, self.theme.ink, 9), run_time=beat.to("slope", 0.6))
        seconds = beat.through(3.0)
        descent = descend(self.descent, self.dials, self.bars, self.curve, run_time=seconds)
        self.play(descent, FadeOut(downhill, run_time=0.6))

    @beat
    def panels(self, beat: Beat) -> None:
        """What is to come, a panel at a time, each when it is named."""
        self.leave(run_time=0.4)
        for k, (key, picture) in enumerate(self.to_come.pictures.items()):
            beat.until(key, early=0.5)
            self.play(*self.to_come.bring(k), run_time=0.4)
            picture.play_on(self)

    @interlude
    def hand_over(self) -> None:
        self.leave()


def descend(
    found: Descent, dials: DialPanel, bars: NextTokenBars, curve: LossCurve, **kwargs: Any
) -> UpdateFromAlphaFunc:
    """An animation of a descent: dials turn, bars grow and the ball rolls, step by step."""

    # As far as bars move from step to step, so much of the time goes by.
    moved = np.abs(np.diff(found.predictions, axis=0)).sum(axis=1)
    way = np.concatenate([[0.0], np.cumsum(moved)]) / moved.sum()

    def step(_: VGroup, alpha: float) -> None:
        place = float(np.interp(alpha, way, np.arange(len(way))))
        k, share = min(int(place), len(way) - 2), place - min(int(place), len(way) - 2)
        column, prediction = (
            (1 - share) * path[k] + share * path[k + 1]
            for path in (found.columns, found.predictions)
        )
        dials.set_values(column)
        bars.set_values(prediction)
        curve.set_value(prediction[0])

    return UpdateFromAlphaFunc(VGroup(dials, bars, curve.ball, curve.number), step, **kwargs)
