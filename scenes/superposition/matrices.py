"""What is true of any two matrices, and what is not said by it."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    FadeIn,
    FadeOut,
    LaggedStart,
    ShowPassingFlash,
    VGroup,
    VMobject,
)

from scenes.mobjects.machine import Machine, run_along
from scenes.mobjects.place import fit
from scenes.mobjects.style import HUSHED, QUIET, plate
from scenes.mobjects.text import HEADING, TITLE, Formula, Words
from scenes.moves import flash_along, point_at, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

ASIDE = 1.4 * RIGHT  # what is shown of the machine stands in the frame's middle
TITLES_Y, FORMULAE_Y = 3.2, -3.35
ASKED = 4  # the neuron whose row is asked for its meaning


class TrueOfMatrices(LectureScene):
    """Rows read: their wires light a neuron each. Columns write: those of active neurons add up."""

    def stage(self) -> None:
        machine = self.machine = machine_at_rest(self)
        self.activations = self.toy.forward().neurons
        inward, made = machine.inward.get_x(), machine.made.get_x()
        middle = machine.lamp.get_x()
        self.titles, self.formulae = VGroup(), VGroup()
        for key, code, x in (
            ("rows", "vec(r)_i dot vec(E)", (inward + middle) / 2),
            ("columns", "n_i vec(c)_i", (middle + made) / 2),
        ):
            self.titles.add(Words(self.words(key), 1.25 * HEADING, self.theme.ink).set_x(x))
            formula = Formula(code, 1.2 * HEADING, self.theme.ink)
            self.formulae.add(formula.set_x(x).set_y(FORMULAE_Y))
        # Both of one size, each above its half.
        size = min(1.0, *((middle - inward - 0.4) / title.width for title in self.titles))
        for title in self.titles:
            title.scale(size).put_baseline(TITLES_Y)
        self.add(*parts_at_rest(machine))

    @beat
    def rows(self, beat: Beat) -> None:
        """Row after row runs from the vector into its neuron, which lights as far as it says."""
        machine, count = self.machine, self.activations.size
        waves = (
            LaggedStart(
                flash_of(machine.row_fan(j)), flash_of(machine.column_fan(j)), lag_ratio=0.6
            )
            for j in range(count)
        )
        through = LaggedStart(*waves, lag_ratio=0.15)
        self.play(through, run_time=beat.to("rows", 1.6, early=0.3))
        beat.until("rows", early=0.2)
        self.play(FadeIn(self.titles[0], shift=0.15 * DOWN), run_time=0.5)
        self.read(0, beat.to("measure", 0.7, early=0.2))
        self.play(FadeIn(self.formulae[0]), run_time=0.4)
        rest = range(1, self.activations.size)
        pace = beat.share(len(rest), 0.3, early=0.2)
        for j in rest:
            self.read(j, pace)

    @beat
    def columns(self, beat: Beat) -> None:
        """The columns of the neurons that are on run into the sum; the others send nothing."""
        self.play(FadeIn(self.titles[1], shift=0.15 * DOWN), run_time=0.5)
        on = [int(j) for j in np.flatnonzero(self.activations)]
        lights = LaggedStart(*(light_round(self.machine.dot(j)) for j in on), lag_ratio=0.3)
        self.play(lights, run_time=beat.to("active", 0.6, early=0.2))
        self.play(FadeIn(self.formulae[1]), run_time=0.4)
        pace = beat.share(len(on), 0.5, until="off", early=0.2)
        total = 0 * self.machine.made.get_values()
        for j in on:
            total = total + self.column_of(j)
            fan = self.machine.column_fan(j)
            self.play(run_along(fan, run_time=0.6 * pace))
            self.play(self.machine.made.count_to(total), *map(FadeOut, fan), run_time=0.4 * pace)
        self.switch_off(on[0], total, beat.rest(1.6))

    def column_of(self, j: int) -> np.ndarray:
        """What neuron j adds: its column, as many times as it is active."""
        return np.asarray(self.activations[j] * self.toy.block.W_down[:, j])

    def switch_off(self, j: int, total: np.ndarray, seconds: float) -> None:
        """Neuron j goes out, and its column falls out of the sum; then it comes back."""
        machine, held = self.machine, float(self.activations[j])
        fan = machine.column_fan(j)
        self.play(run_along(fan, lag=0.03, run_time=0.25 * seconds))
        self.play(
            machine.lamp.go_to(0.0, 0.0),
            machine.made.count_to(total - self.column_of(j)),
            *(FadeOut(wire, shift=0.6 * DOWN) for wire in fan),
            run_time=0.4 * seconds,
        )
        self.play(
            machine.lamp.go_to(held, min(held, 1.0)),
            machine.made.count_to(total),
            run_time=0.35 * seconds,
        )

    @beat
    def open(self, beat: Beat) -> None:
        """One row stays lit, and on its neuron hangs a tag on which nothing is written."""
        machine, dot = self.machine, self.machine.dot(ASKED)
        fan = machine.row_fan(ASKED)
        tag = plate(2.4, 1.5, self.theme.focus, stroke=4)
        tag.next_to(dot, RIGHT, buff=0.5)
        asked = Formula("quest", 1.6 * TITLE, self.theme.focus).move_to(tag)
        meaning = fit(Words(self.words("meaning"), 1.25 * HEADING, self.theme.ink), 12.0)
        meaning.set_y(FORMULAE_Y)
        others = [machine.lamp, *(dot for k, dot in enumerate(machine.dots[1:], 1) if k != ASKED)]
        traces = (line for matrix in machine.trace for line in matrix)
        self.play(
            run_along(fan),
            *(line.animate.set_stroke(opacity=HUSHED) for line in traces),
            *presence(HUSHED, machine.made, *others),
            *presence(QUIET, *self.titles),
            FadeOut(self.formulae),
            run_time=beat.to("mean", 1.0, early=0.2),
        )
        self.play(FadeIn(tag, asked, shift=0.3 * LEFT), run_time=0.7)
        self.play(FadeIn(meaning, shift=0.2 * UP), run_time=0.8)
        self.play(flash_of(fan), run_time=beat.to("measure", 1.0))
        self.play(flash_of(fan), point_at(asked, 1.25), run_time=beat.through(1.0))

    @interlude
    def end(self) -> None:
        self.leave()

    def read(self, j: int, seconds: float) -> None:
        """The wires of row j run into neuron j, and it comes to hold what it holds."""
        fan, machine = self.machine.row_fan(j), self.machine
        held = float(self.activations[j])
        self.play(run_along(fan, run_time=0.6 * seconds))
        if j == 0:
            lighting = machine.lamp.go_to(held, min(held, 1.0))
        else:
            values = machine.neurons.get_values()
            values[j - 1] = held
            lighting = machine.neurons.light_to(values)
        self.play(AnimationGroup(lighting, *map(FadeOut, fan)), run_time=0.4 * seconds)


def light_round(dot: VMobject) -> ShowPassingFlash:
    """Light runs round a neuron."""
    return flash_along(Circle(radius=0.62 * dot.width).move_to(dot), theme().lit, 6)


def flash_of(fan: VGroup) -> AnimationGroup:
    """Light runs once more along wires that are lit: the row is measured, again and again."""
    wires = (flash_along(wire, wire.get_stroke_color(), 7.0) for wire in fan)
    return LaggedStart(*wires, lag_ratio=0.12)


def machine_at_rest(scene: LectureScene) -> Machine:
    """The toy block as a machine in which nothing runs yet."""
    return Machine(scene.toy.block, scene.toy.forward().x).empty().shift(ASIDE)


def parts_at_rest(machine: Machine) -> list[VMobject]:
    """What of it stands before anything runs, the lamp last."""
    return [
        machine.trace,
        machine.rims[:2],
        machine.inward,
        machine.made,
        machine.neurons,
        machine.lamp,
    ]
