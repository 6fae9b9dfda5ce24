"""A steering arrow in a real model: its dose, its control, and what else it changes."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Axes,
    Create,
    DashedVMobject,
    Dot,
    FadeIn,
    FadeOut,
    VGroup,
    VMobject,
)

from lectures.language_model import said_in
from lectures.taken_apart import steering_study
from scenes.mobjects.place import fit
from scenes.mobjects.style import small_axes
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words
from scenes.moves import glide
from scenes.sets.language_model import name_in_colours, source_of_model
from scenes.stage import Beat, LectureScene, beat, interlude

LEFT_AT, RIGHT_AT, PLOT = np.array([-3.4, -0.75, 0.0]), np.array([3.5, -0.75, 0.0]), (5.0, 3.5)
NAMES_Y, NAMES_X = 3.2, (-4.6, 0.0, 4.6)
SAID_Y = 2.45
TOP, KL_TOP = 0.5, 10.0  # of the axes: probability, nats
WHOLE = 1.0  # a dose


class SteeringReal(LectureScene):
    """Three names and what is said of them; a dose goes up; curves of answer and of harm."""

    def stage(self) -> None:
        study = self.study = steering_study()
        self.doses = study["doses"]
        self.answers = [said_in(str(a), self.language, self.lecture) for a in study["answers"]]
        self.names = VGroup(
            *(
                fit(name_in_colours(str(name), HEADING), 4.2).move_to([x, NAMES_Y, 0])
                for name, x in zip(study["held_out"], NAMES_X, strict=True)
            )
        )
        self.said = VGroup(
            *(self.answer_word(0, k, np.zeros(len(NAMES_X), bool)) for k in range(len(NAMES_X)))
        )
        self.plot = dose_axes(TOP, LEFT_AT, len(self.doses))
        self.harm = dose_axes(KL_TOP, RIGHT_AT, len(self.doses))
        self.ticks = [self.tick_numbers(axes) for axes in (self.plot, self.harm)]
        curves = {
            "wanted": (self.plot, study["steered_wanted"], self.theme.lit),
            "own": (self.plot, study["steered_own"], self.theme.dim),
            "random": (self.plot, study["random_wanted"], self.theme.nameless),
            "drift": (self.harm, study["steered_divergence"], self.theme.negative),
            "drift_random": (self.harm, study["random_divergence"], self.theme.nameless),
        }
        self.curves = {
            key: line_on(axes, values.mean(axis=1), colour)
            for key, (axes, values, colour) in curves.items()
        }
        for key in ("random", "drift_random"):
            self.curves[key] = DashedVMobject(self.curves[key], num_dashes=36)
        self.source = source_of_model(self)
        self.add(self.names)

    def answer_word(self, dose: int, which: int, turned: np.ndarray) -> Words:
        """What the model says of a subject: the answer that was wanted, or its own."""
        colour = self.theme.lit if turned[which] else self.theme.dim
        words = Words(self.answers[int(turned[which])], BODY, colour)
        return words.move_to([NAMES_X[which], SAID_Y, 0])

    def tick_numbers(self, axes: Axes) -> VGroup:
        """The doses below an axis, and what they are."""
        numbers = VGroup(
            *(
                Decimal(dose, 1 if dose % 1 else 0, LABEL, self.theme.dim).next_to(
                    axes.c2p(k, 0), DOWN, buff=0.2
                )
                for k, dose in enumerate(self.doses)
            )
        )
        word = Words(self.words("dose"), LABEL, self.theme.dim)
        return VGroup(numbers, word.next_to(numbers, DOWN, buff=0.12))

    def label(self, key: str, text: str, at: np.ndarray, side: np.ndarray) -> Words:
        """Words beside a curve, in its colour."""
        return fit(Words(text, BODY, self.curves[key].get_stroke_color()), 4.2).next_to(
            at, side, 0.15
        )

    @beat
    def dose(self, beat: Beat) -> None:
        """Up to a whole dose: the wanted answer rises, their own falls, names change sides."""
        self.play(
            FadeIn(self.said, self.plot, self.ticks[0], self.source, shift=0.15 * UP), run_time=0.8
        )
        tops = [self.label("wanted", self.answers[1], self.plot.c2p(2.1, 0.27), UP),
                self.label("own", self.answers[0], self.plot.c2p(0.15, 0.45), RIGHT)]  # fmt: skip
        self.point = Dot(self.plot.c2p(0, 0.02), 0.14, color=self.theme.focus).set_z_index(3)
        self.play(FadeIn(*tops, self.point), run_time=0.5)
        self.drawn = {key: self.curves[key].copy() for key in ("wanted", "own")}
        for line in self.drawn.values():
            line.pointwise_become_partial(line.copy(), 0, 1e-3)
        self.add(*self.drawn.values())
        self.at = 0.0
        for goal, mark in ((1, "little"), (2, "flip")):
            beat.until(mark, early=0.8)
            self.go_to(goal, 1.2)
        self.tops = VGroup(*tops)

    def go_to(self, goal: int, seconds: float) -> None:
        """Take the dose to the next one measured, and show what the model then says."""
        moving = VGroup(self.point, *self.drawn.values())
        self.play(glide(moving, lambda _, now: self.draw_to(float(now)), self.at, goal),
                  run_time=seconds)  # fmt: skip
        self.at = float(goal)
        turned = self.study["steered_first"][goal]
        new = VGroup(*(self.answer_word(goal, k, turned) for k in range(len(NAMES_X))))
        changed = [k for k, word in enumerate(new) if word.text != self.said[k].text]
        if changed:
            self.play(
                *(FadeOut(self.said[k], shift=0.15 * UP) for k in changed),
                *(FadeIn(new[k], shift=0.15 * UP) for k in changed),
                run_time=0.5,
            )
        self.remove(*self.said)
        self.said = new
        self.add(new)

    def draw_to(self, place: float) -> None:
        """Draw both curves up to a place among the doses."""
        whole = len(self.doses) - 1
        for key, line in self.drawn.items():
            line.pointwise_become_partial(self.curves[key], 0, max(place / whole, 1e-3))
        wanted = self.study["steered_wanted"].mean(axis=1)
        height = float(np.interp(place, np.arange(whole + 1), wanted))
        self.point.move_to(self.plot.c2p(place, height))

    @beat
    def chance(self, beat: Beat) -> None:
        """The random arrow's curve stays flat at all doses."""
        words = self.label("random", self.words("random"), self.plot.c2p(3.6, 0.075), UP)
        self.play(Create(self.curves["random"]), FadeIn(words), run_time=beat.rest(1.4, part=0.8))
        self.words_random = words

    @beat
    def side(self, beat: Beat) -> None:
        """More of it: the answer falls again, and the harm to other texts rises."""
        beat.until("fades", early=0.6)
        self.play(FadeOut(self.words_random), run_time=0.3)
        for goal in (3, 4, 5):
            self.go_to(goal, 0.7)
        beat.until("drift", early=1.6)
        title = fit(Words(self.words("unrelated"), BODY, self.theme.dim), 5.4)
        title.next_to(self.harm, UP, buff=0.1)
        self.play(FadeIn(self.harm, self.ticks[1], title), run_time=0.6)
        self.play(Create(self.curves["drift"]), run_time=1.4)
        words = self.label("drift_random", self.words("random"), self.harm.c2p(2.2, 6.0), LEFT)
        self.play(Create(self.curves["drift_random"]), FadeIn(words), run_time=1.0)

    @interlude
    def end(self) -> None:
        self.leave()


def dose_axes(top: float, at: np.ndarray, doses: int) -> Axes:
    """Doses at equal steps to the right, and a height from 0 to `top`."""
    return small_axes([0, doses - 1, 1], [0, top, top / 2], *PLOT, stroke=2.5).move_to(at)


def line_on(axes: Axes, values: np.ndarray, colour: object) -> VMobject:
    """A line through one value a dose."""
    points = [axes.c2p(k, float(value)) for k, value in enumerate(values)]
    line = VMobject(stroke_color=colour, stroke_width=6)
    return line.set_points_as_corners(points)
