"""A network that learns sums by heart, and much later how to add; and what it built meanwhile."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from mlp_math.modular_addition import MODULUS
from scenes.learned_and_unknown.grokking_pictures import (
    WITH,
    WITHOUT,
    Agreement,
    Learning,
    NeuronWaves,
    row_by_row,
    sums_fields,
)
from scenes.learned_and_unknown.room import directions_field
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula, Words
from scenes.moves import cascade, comes_last, count_from, flash_along, leaves_first
from scenes.sets.addition import addition_clock
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.stage import Beat, LectureScene, beat, interlude

FIRST, SECOND = 47, 85
TRAIN, TEST, UNDECAYED = ("train", WITH), ("test", WITH), ("test", WITHOUT)
BY_HEART = 900.0  # steps up to which the first look goes
PLOT_Y, SMALL = 0.35, 0.62


class Grokking(LectureScene):
    """A clock; two curves; a spectrum that clears up; clocks that agree; a run without a price."""

    begins_as = "HyperNetwork"

    def stage(self) -> None:
        self.clock_shown = addition_clock()
        self.total = (FIRST + SECOND) % MODULUS
        self.sum_written = Formula(
            f"{{{{{FIRST} : a}}}} + {{{{{SECOND} : b}}}} = {{{{{self.total} : c}}}}", 1.5 * TITLE,
            paint={"a": self.theme.first, "b": self.theme.last, "c": self.theme.answer},
        ).move_to([3.6, 0.6, 0])  # fmt: skip
        self.hours = FiguresLine(self.words("hours"), [MODULUS], BODY, self.theme.dim)
        self.hours.next_to(self.sum_written, DOWN, buff=0.6)
        self.sums = [field.move_to([3.6, -2.2, 0]) for field in sums_fields(self.rng())]
        colours = self.theme
        self.plot = Learning(
            self, [("train", WITH, colours.dim), ("test", WITH, colours.data),
                   ("test", WITHOUT, colours.bound)],
        ).set_y(PLOT_Y)  # fmt: skip
        self.named = said_of_curves(self)
        self.waves = NeuronWaves().set_y(-1.35)
        self.pure = purity_line(self)
        self.agreement = Agreement(self.total)
        self.lead = Decimal(self.agreement.lead(1), 4, HEADING, self.theme.answer)
        self.own = small_print(self.words("own")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.found = small_print(self.words("found")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.add(self.clock_shown)

    @beat
    def clock(self, beat: Beat) -> None:
        """The hand goes to one number, on by another, and stands at their sum."""
        clock, (a, b, c) = self.clock_shown, (self.sum_written.part(k) for k in "abc")
        whole = set(self.sum_written.family_members_with_points())
        signs = VGroup(*(g for g in whole if all(g not in p.get_family() for p in (a, b, c))))
        counted = count_from(self.hours.numbers[0])
        self.play(FadeIn(self.hours), run_time=0.6)
        self.play(counted, clock.turn(MODULUS), run_time=beat.to("first", 1.2, early=0.3))
        clock.set_value(0.0)
        beat.until("first", early=0.2)
        ways = (
            clock.way(0, FIRST, self.theme.first),
            clock.way(FIRST, FIRST + SECOND, self.theme.last, 1.2),
        )
        self.play(clock.turn(FIRST), Create(ways[0]), FadeIn(a), run_time=1.1)
        beat.until("second", early=0.2)
        self.play(clock.turn(FIRST + SECOND), Create(ways[1]), FadeIn(signs, b), run_time=1.3)
        beat.until("read", early=0.1)
        mark = Dot(clock.point(self.total), 0.16, color=self.theme.answer)
        self.play(FadeIn(mark, scale=3), FadeIn(c), run_time=0.7)
        every, shown = self.sums
        self.play(FadeIn(every, shift=0.3 * UP), run_time=beat.rest(0.8, part=0.2))
        self.play(row_by_row(shown), run_time=beat.through(1.2))

    @beat
    def train(self, beat: Beat) -> None:
        """What was shown is known soon; what was not, much later."""
        plot, (said, never, word) = self.plot, self.named
        self.play(FadeOut(*self.all_but()), FadeIn(plot.axes, plot.marks, self.own), run_time=0.9)
        plot.draw_to(0.0, TRAIN, TEST, UNDECAYED)
        self.add(plot)
        self.play(plot.run(BY_HEART, TRAIN, TEST), run_time=beat.to("heart", 1.5, early=0.2))
        self.play(FadeIn(said), FadeIn(never), run_time=0.7)
        end = plot.steps[-1]
        self.play(plot.run(end, TRAIN, TEST), run_time=beat.to("grokking", 2.5, early=0.6))
        self.play(FadeIn(word, shift=0.2 * RIGHT), run_time=beat.unhurried(0.7))

    @beat
    def look(self, beat: Beat) -> None:
        """The plot goes up; below it the weights of single neurons, from the run's start to its
        end."""
        plot, waves = self.plot, self.waves
        self.play(
            FadeOut(self.named), plot.animate.scale(SMALL).move_to([0, 2.05, 0]), run_time=0.9
        )
        marker = Dot(plot.point_of(TEST, 0.0), 0.11, color=self.theme.focus)
        self.play(FadeIn(waves.panels, self.pure, shift=0.3 * UP), FadeIn(marker), run_time=0.7)
        drawn = cascade(Create, waves.curves, 0.5)
        self.play_into(waves, drawn, run_time=beat.to("noise", 1.5, late=0.5))
        number = self.pure[1]

        def step(_: VGroup, alpha: float) -> None:
            waves.set_value(alpha)
            number.set_value(100 * waves.typical_purity(alpha))
            marker.move_to(plot.point_of(TEST, alpha))

        moving = VGroup(waves, marker, number)
        self.play(UpdateFromAlphaFunc(moving, step, rate_func=linear), run_time=beat.rest(3.5))

    @beat
    def clocks(self, beat: Beat) -> None:
        """The five strongest become clocks; one alone, then all together, name the answer."""
        shown = self.agreement
        others = [m for m in self.mobjects if m not in (self.camera.frame, self.waves, self.own)]
        self.play(FadeOut(*others), self.waves.animate.set_y(2.3), run_time=0.7)
        self.play(
            FadeOut(self.waves, scale=0.5),
            cascade(FadeIn, shown.clocks, 0.1, scale=0.4),
            FadeIn(shown.speeds, shown),
            run_time=1.0,
        )
        turning = VGroup(*shown.clocks)
        seconds = beat.to("one", 2.0, early=0.6)
        self.play(
            UpdateFromAlphaFunc(
                turning, lambda _, a: shown.turn_on(a * self.total), rate_func=linear
            ),
            run_time=seconds,
        )
        said = Words(self.words("lead"), BODY, self.theme.dim)
        line = VGroup(said, self.lead).arrange(RIGHT, buff=0.3).move_to([4.2, 0.62, 0])
        self.play(FadeIn(line), run_time=beat.unhurried(0.5, "five", early=1.35))
        beat.until("five", early=1.2)
        last = len(shown.frequencies)

        def join(_: VGroup, alpha: float) -> None:
            shown.set_value(1 + alpha * (last - 1))
            self.lead.set_value(shown.lead(max(1, int(shown.count + 1e-6))))

        self.play(UpdateFromAlphaFunc(VGroup(shown, self.lead), join), run_time=beat.unhurried(2.4))

    @beat
    def decay(self, beat: Beat) -> None:
        """The curve again, and the same run without weight decay."""
        plot = self.plot.scale(1 / SMALL).set_x(0).set_y(PLOT_Y)
        end = plot.steps[-1]
        plot.draw_to(end, TRAIN, TEST)
        self.play(FadeOut(*self.all_but(self.own)), FadeIn(plot), run_time=0.9)
        marker = Dot(plot.point_of(TEST, 0.0), 0.13, color=self.theme.focus)
        along = UpdateFromAlphaFunc(marker, lambda dot, a: dot.move_to(plot.point_of(TEST, a)))
        self.play(along, run_time=beat.to("decay", 1.5, early=0.8))
        self.play(plot.run(end, UNDECAYED), run_time=beat.to("them", 2.0, early=1.2))
        said = plot.words_of(UNDECAYED, self.words("without"), 0.6 * end, UP)
        self.play(FadeIn(said, shift=0.2 * UP), run_time=0.6)
        stroke = self.plot.lines[TEST]
        lit = flash_along(stroke, self.theme.ink, 9, 0.3)
        self.play(
            FadeOut(self.own, rate_func=leaves_first),
            FadeIn(self.found, shift=0.2 * UP, rate_func=comes_last),
            lit,
            run_time=beat.through(1.0),
        )

    @interlude
    def hand_over(self) -> None:
        """The plot shrinks to a speck among many."""
        leaving = (FadeOut(one, scale=0.1, target_position=DOWN) for one in self.all_but())
        opening = FadeIn(directions_field(self), scale=0.2)
        self.play(*leaving, opening, run_time=1.2)
        self.settle()


def said_of_curves(scene: Grokking) -> VGroup:
    """What each of the two curves is, beside it; and the word for the late rise of one."""
    plot = scene.plot
    quarter, rise = (float(np.interp(y, plot.curves[TEST], plot.steps)) for y in (0.25, 0.62))
    said = plot.words_of(TRAIN, scene.words("shown"), BY_HEART, UP)
    never = plot.words_of(TEST, scene.words("never"), quarter, RIGHT)
    word = Words(scene.words("grokking"), TITLE, scene.theme.data)
    return VGroup(said, never, word.next_to(plot.axes.c2p(rise, 0.62), RIGHT, buff=0.5))


def purity_line(scene: Grokking) -> VGroup:
    """How much of a typical neuron lies in one frequency: words and a number."""
    said = Words(scene.words("pure"), BODY, scene.theme.dim)
    share = 100 * scene.waves.typical_purity(0.0)
    number = Decimal(share, 0, HEADING, scene.theme.data, unit=" %", anchor="left")
    line = VGroup(said, number).arrange(RIGHT, buff=0.3).set_y(-3.05)
    number.put_baseline(said.baseline)
    return line
