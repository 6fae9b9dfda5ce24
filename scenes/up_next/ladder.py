"""From one neuron to all parameters, each rung a zoom out."""

from typing import Any

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    Group,
    VGroup,
    smooth,
    squish_rate_func,
)

from lectures.figures import years_to_count
from mlp_math.activations import relu
from mlp_math.parameters import scale_ladder
from scenes.mobjects.ladder import NumberLadder
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.place import fit
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import BODY, TITLE, Decimal, Words
from scenes.moves import cascade, count_from, point_at, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.up_next.ladder_pictures import InputFan, LayerPile, step_back

STAGE = 2.75 * RIGHT
SHOWN_INPUTS = 15
LAYER_HEIGHT = 5.6
FAR = 0.55  # share of its size that the neuron has at first
FAN = 2.6  # half the width of the fan, units


class ScaleLadder(LectureScene):
    """A dot, its inputs, a layer in which every speck is a neuron, the layers, and the total."""

    def stage(self) -> None:
        steps = dict(scale_ladder(self.lecture.sizes))
        self.ladder = NumberLadder(list(steps.values()), [self.words(key) for key in steps])
        self.cell = Circle(radius=1.5, stroke_width=5, stroke_color=self.theme.ink)
        self.cell.set_fill(self.theme.unlit, 1).move_to(STAGE).scale(FAR)
        self.add(self.cell)
        weights = self.rng().normal(size=SHOWN_INPUTS)
        self.fan = InputFan(weights, STAGE + FAN * LEFT, STAGE + FAN * RIGHT)
        activations = relu(self.rng().normal(-0.6, 0.8, size=steps["neurons_of_a_layer"]))
        self.field = NeuronField(activations, height=LAYER_HEIGHT).move_to(STAGE)
        self.pile = LayerPile(steps["layers"]).move_to(STAGE)
        self.years, self.lifetime = time_to_count(self, steps["parameters"])

    def climb(self, k: int, run_time: float) -> None:
        """The next rung lights, its number counting up; the one before it dims."""
        self.play(*self.enter(k), run_time=0.4)
        self.play(self.ladder.count_up(k), run_time=max(run_time - 0.4, 0.4))

    def enter(self, k: int) -> list[Any]:
        """As the ladder's, but that a number whose noun is a plural begins at two."""
        entering, number = self.ladder.enter(k), self.ladder.numbers[k]
        number.set_value(min(self.ladder.ends[k], 2))
        return entering

    @beat
    def neuron(self, beat: Beat) -> None:
        near = self.cell.animate.scale(1 / FAR)
        self.play(near, run_time=beat.to("this", 0.8, early=0.2))
        lit = self.cell.animate.set_fill(self.theme.lit)
        self.play(lit, *self.ladder.enter(0), run_time=0.6)
        self.play(point_at(self.cell, 1.1), self.ladder.count_up(0), run_time=beat.rest(0.8))

    @beat
    def inputs(self, beat: Beat) -> None:
        self.play(self.cell.animate.scale(0.24).move_to(STAGE + FAN * RIGHT), run_time=0.9)
        self.play(cascade(FadeIn, self.fan, 0.12, shift=0.15 * RIGHT), run_time=1.4)
        self.climb(1, beat.rest(1.2))

    @beat
    def layer(self, beat: Beat) -> None:
        """The neuron and its inputs become one speck of the layer."""
        # Its inputs go into it, and it goes where it will be one of many: only then these come.
        self.play(
            *self.enter(2),
            FadeOut(self.fan, target_position=self.cell, scale=0.05),
            self.cell.animate.scale(0.6).move_to(self.field),
            run_time=0.6,
        )
        self.add(self.field, self.cell)
        soon = squish_rate_func(smooth, 0.0, 0.12)
        gone = self.cell.animate(rate_func=soon).scale(0.5).set_opacity(0)
        stepping = step_back(self.field)
        self.play(gone, stepping, self.ladder.count_up(2), run_time=beat.rest(2.8))
        self.remove(self.cell)

    @beat
    def layers(self, beat: Beat) -> None:
        """The layer becomes the front one of all, which come in behind it and are counted."""
        field, pile, number = self.field, self.pile, self.ladder.numbers[3]
        scale = 0.88 * pile.front.width / field.width
        self.play(field.animate.scale(scale).move_to(pile.front), run_time=1.0)
        seconds = beat.rest(2.0)
        pile.set_opacity(0)
        self.remove(field)
        self.add(pile, field)
        self.play(*self.enter(3), run_time=0.4)
        self.play(pile.come_in(field, number), run_time=max(seconds - 0.4, 1.5))

    @beat
    def parameters(self, beat: Beat) -> None:
        picture = Group(self.pile, self.field)
        self.play(picture.animate.scale(0.85).move_to(STAGE + 0.75 * UP), run_time=0.9)
        self.play(*self.enter(4), run_time=0.4)
        counted = self.ladder.count_up(4), self.pile.pass_light(self.field)
        self.play(*counted, run_time=beat.to("years", 2.0))
        counting, (*before, total) = count_from(self.years), self.ladder.rungs
        self.play(
            *presence(QUIET, *before),
            total[0].animate.set_fill(self.theme.dim),
            FadeIn(self.lifetime, shift=0.2 * UP),
            run_time=0.6,
        )
        light = self.pile.pass_light(self.field)
        self.play(counting, light, run_time=beat.rest(2.0))

    @interlude
    def hand_over(self) -> None:
        self.leave()


def time_to_count(scene: LectureScene, parameters: int) -> tuple[Decimal, VGroup]:
    """How many years it takes to count them at one a second: the number, and the whole line."""
    years = Decimal(years_to_count(parameters), 0, TITLE, scene.theme.focus, anchor="right")
    words = Words(scene.words("years"), BODY, scene.theme.dim)
    line = VGroup(years, words).arrange(RIGHT, buff=0.3)
    words.put_baseline(years.baseline)
    return years, fit(line, 7.4).move_to(STAGE + 2.75 * DOWN)
