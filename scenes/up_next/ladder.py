"""Shot 73: from one neuron to all parameters, each rung a zoom out."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    Group,
    LaggedStart,
    Line,
    Mobject,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from lectures.figures import years_to_count
from mlp_math.activations import relu
from mlp_math.parameters import scale_ladder
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.numbers import dots_of_ellipsis
from scenes.mobjects.text import BODY, HEADING, TITLE, ChangeDecimal, Decimal, Words
from scenes.stage import LectureScene

STAGE = 2.75 * RIGHT
SHOWN_INPUTS = 15
MOST_PLATES = 128
LAYER_HEIGHT = 5.6
FAN = 2.6  # half the width of the fan, units
FAN_GAP = 0.38


class ScaleLadder(LectureScene):
    """A dot, its inputs, a layer in which every speck is a neuron, the layers, and the total."""

    def construct(self) -> None:
        steps = dict(scale_ladder(self.lecture.sizes))
        self.rungs = self.ladder(steps)
        self.numbers = [rung[0] for rung in self.rungs]

        neuron = Circle(radius=1.5, stroke_width=5, stroke_color=self.theme.ink)
        neuron.set_fill(self.theme.mix(self.theme.ink, 0.05), 1).move_to(STAGE)
        with self.beat("neuron") as beat:
            self.play(Create(neuron), run_time=max(beat.at("this") - 0.3, 1.2))
            self.wait_for(beat, "this")
            self.play(neuron.animate.set_fill(self.theme.ink), run_time=0.8)
            self.climb(0, run_time=0.8)

        fan = self.fan_of_inputs(neuron)
        with self.beat("inputs") as beat:
            self.play(neuron.animate.scale(0.24).move_to(STAGE + FAN * RIGHT), run_time=0.9)
            self.play(
                LaggedStart(*(FadeIn(part, shift=0.15 * RIGHT) for part in fan), lag_ratio=0.12),
                run_time=1.4,
            )
            self.climb(1, run_time=max(beat.remaining, 1.2))

        self.layer = layer = self.layer_of(steps["neurons_of_a_layer"])
        with self.beat("layer") as beat:
            self.zoom_out(VGroup(neuron, fan), layer)
            self.climb(2, run_time=max(beat.remaining, 1.2))

        plates = self.plates(steps["layers"])
        with self.beat("layers") as beat:
            front = plates[-1]
            self.play(
                layer.animate.scale(0.88 * front.width / layer.width).move_to(front), run_time=1.0
            )
            self.pile(plates, layer, run_time=max(beat.remaining, 2.0))

        with self.beat("parameters") as beat:
            self.play(
                Group(plates, layer).animate.scale(0.85).move_to(STAGE + 0.75 * UP), run_time=0.9
            )
            self.climb(4, run_time=2.0)
            self.wait_for(beat, "years")
            years = self.time_to_count(steps["parameters"])
            end = self.years.get_value()
            self.years.set_value(0)
            self.play(
                *(rung.animate.set_opacity(0.35) for rung in self.rungs[:4]),
                self.rungs[4][0].animate.set_fill(self.theme.dim),
                FadeIn(years, shift=0.2 * UP),
                run_time=0.6,
            )
            self.play(ChangeDecimal(self.years, end), run_time=max(beat.remaining, 2.0))
        self.leave()

    def time_to_count(self, parameters: int) -> VGroup:
        """How many years it takes to count them at one a second."""
        years = years_to_count(parameters)
        self.years = Decimal(years, 0, TITLE, self.theme.answer, anchor="right")
        words = Words(self.words("years"), BODY, self.theme.dim)
        line = VGroup(self.years, words).arrange(RIGHT, buff=0.3)
        words.put_baseline(self.years.baseline)
        return line.scale(min(1.0, 7.4 / line.width)).move_to(STAGE + 2.75 * DOWN)

    def ladder(self, steps: dict[str, int]) -> list[VGroup]:
        """A number and what it counts, one rung below the other."""
        rungs = []
        for k, (key, number) in enumerate(steps.items()):
            decimal = Decimal(number, 0, HEADING, self.theme.ink, anchor="left")
            noun = Words(self.words(key), BODY, self.theme.dim)
            y = 2.7 - 1.42 * k
            decimal.shift((-6.4 - decimal.get_left()[0]) * RIGHT).put_baseline(y)
            noun.shift((-6.4 - noun.get_left()[0]) * RIGHT).put_baseline(y - 0.55)
            rungs.append(VGroup(decimal, noun))
        return rungs

    def climb(self, k: int, run_time: float) -> None:
        """The next rung lights, its number counting up; those before it dim."""
        number, noun = self.rungs[k]
        end = number.get_value()
        number.set_value(min(1, end))
        number.set_fill(self.theme.answer)
        before = []
        if k:
            last = self.rungs[k - 1][0]
            before = [last.animate.set_fill(self.theme.dim)]
        self.play(FadeIn(number, noun), *before, run_time=0.4)
        self.play(ChangeDecimal(number, end), run_time=max(run_time - 0.4, 0.4))

    def fan_of_inputs(self, neuron: Circle) -> VGroup:
        """A column of inputs, far fewer than there are, each with its weight as a line."""
        weights = self.rng().normal(size=SHOWN_INPUTS)
        end = STAGE + FAN * RIGHT
        top = 0.5 * (SHOWN_INPUTS - 1) * FAN_GAP + 0.15
        fan = VGroup()
        for k, weight in enumerate(weights):
            gap = 0.3 if k >= SHOWN_INPUTS - 2 else 0.0  # room for the dots
            place = STAGE + FAN * LEFT + (top - FAN_GAP * k - gap) * UP
            shade = self.theme.positive if weight >= 0 else self.theme.negative
            strength = min(abs(float(weight)) / 2, 1.0)
            towards = (end - place) / np.linalg.norm(end - place)
            line = Line(
                place + 0.15 * towards,
                end - 0.38 * towards,
                stroke_width=1.5 + 3 * strength,
                stroke_color=self.theme.mix(shade, 0.25 + 0.6 * strength),
            )
            dot = Circle(radius=0.11, stroke_width=0, fill_opacity=1, fill_color=self.theme.stream)
            fan.add(VGroup(line, dot.move_to(place)))
        middle = STAGE + FAN * LEFT + (top - FAN_GAP * (SHOWN_INPUTS - 2.5) - 0.15) * UP
        return fan.add(dots_of_ellipsis(UP).scale(0.8).move_to(middle))

    def layer_of(self, neurons: int) -> NeuronField:
        """As many specks as a layer has neurons, most of them quiet."""
        activations = relu(self.rng().normal(-0.6, 0.8, size=neurons))
        return NeuronField(activations, height=LAYER_HEIGHT).move_to(STAGE)

    def zoom_out(self, before: VGroup, after: Mobject) -> None:
        """What was all becomes one speck of what comes."""
        corners, centre = after.points.copy(), after.get_center()
        self.add(after)

        def widen(image: NeuronField, alpha: float) -> None:
            image.points = centre + (corners - centre) * (1.5 - 0.5 * alpha)
            image.set_opacity(alpha)

        widen(after, 0.0)
        self.play(
            before.animate.scale(0.01).move_to(centre).set_opacity(0),
            UpdateFromAlphaFunc(after, widen),
            run_time=1.6,
        )
        self.remove(before)

    def plates(self, layers: int) -> VGroup:
        """A plate a layer, back to front."""
        count = min(layers, MOST_PLATES)
        depth = np.array([3.3, 2.3, 0.0]) / max(count - 1, 1)
        plates = VGroup()
        for k in range(count):
            shade = 0.35 + 0.65 * k / max(count - 1, 1)
            plate = RoundedRectangle(
                width=3.8,
                height=2.95,
                corner_radius=0.08,
                stroke_width=1.2,
                stroke_color=self.theme.mix(self.theme.stream, 0.75 * shade),
                fill_color=self.theme.mix(self.theme.stream, 0.08),
                fill_opacity=1,
            )
            plates.add(plate.shift(-k * depth))
        return plates.move_to(STAGE)

    def pile(self, plates: VGroup, layer: NeuronField, run_time: float) -> None:
        """Plates come in from front to back while their number counts."""
        number, noun = self.rungs[3]
        end = number.get_value()
        plates.set_opacity(0)
        self.remove(layer)
        self.add(plates, layer)
        self.play(
            FadeIn(number.set_value(1).set_fill(self.theme.answer), noun),
            self.rungs[2][0].animate.set_fill(self.theme.dim),
            run_time=0.4,
        )

        def step(_: Group, alpha: float) -> None:
            shown = 1 + alpha * (end - 1)
            for k, plate in enumerate(reversed(plates)):
                place = 1 + k * (end - 1) / max(len(plates) - 1, 1)
                plate.set_opacity(float(np.clip(shown - place + 1, 0, 1)))
            number.set_value(int(shown))

        changing = Group(plates, layer, number)
        self.play(UpdateFromAlphaFunc(changing, step), run_time=max(run_time - 0.4, 1.5))
