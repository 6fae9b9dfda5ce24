"""Shot 56: the example's one neuron, and a real model's thousands."""

from manim import (
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    VGroup,
)

from lectures.measured import evidence_of
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.text import BODY, HEADING, TITLE, Formula, Words
from scenes.sets.evidence import EDGE_X, LayerFields, fit, name_words
from scenes.stage import LectureScene

FIELD_WIDTH, FIELD_HEIGHT = 5.9, 4.1
FIELD_AT = (EDGE_X - FIELD_WIDTH / 2) * RIGHT
HEADING_Y, FOOT_Y = 3.15, -3.2
ARM = 0.3  # of the cross, from its middle


def small_field(scene: LectureScene) -> LayerFields:
    """The real model's neurons for the measured name, where this shot leaves them to the next."""
    activations = evidence_of(scene.lecture).arrays["cast_neurons"][0]
    return LayerFields(activations, width=FIELD_WIDTH, height=FIELD_HEIGHT).move_to(FIELD_AT)


class IsThisReal(LectureScene):
    """On the left the toy block's layer, whose first neuron is the name; on the right a real one.

    The specks on the right are the measured activations of every neuron of the real model for the
    name that was looked into.
    """

    def construct(self) -> None:
        colours, toy = self.theme, self.toy
        layer = self.layer = NeuronLayer(toy.forward().neurons, radius=0.23, gap=0.58)
        layer.move_to([-EDGE_X + 0.6, -0.1, 0])
        name = name_words(self.lecture.fact.first, self.lecture.fact.last, HEADING)
        fit(name, 3.9).next_to(layer[0], RIGHT, buff=1.2)
        wire = Line(layer[0].get_right(), name.get_left(), buff=0.14, stroke_width=4)
        wire.set_stroke(colours.answer)
        example = fit(Words(self.words("example"), BODY, colours.dim), 5.8)
        example.move_to(HEADING_Y * UP).shift((-EDGE_X - example.get_left()[0]) * RIGHT)
        real = Words(self.words("real"), BODY, colours.dim).move_to(FIELD_AT)
        real.put_baseline(example.baseline)
        field = self.field = small_field(self)
        asked = Formula("quest", 2 * TITLE, colours.answer).move_to(0.85 * LEFT)

        with self.beat("claim") as beat:
            self.play(
                FadeIn(example),
                LaggedStart(*(FadeIn(dot, scale=0.4) for dot in layer.dots), lag_ratio=0.1),
                run_time=1.0,
            )
            self.play(
                Create(wire),
                FadeIn(name, shift=0.2 * RIGHT),
                *(dot.animate.set_opacity(0.3) for dot in layer.dots[1:]),
                run_time=1.0,
            )
            self.wait_for(beat, "real")
            field.set_light([0.0] * len(field))
            self.play(FadeIn(field, real), run_time=0.7)
            self.play(field.pass_on(), run_time=1.6)
            self.play(FadeIn(asked, scale=0.5), run_time=0.6)

        verdict = Words(self.words("verdict"), HEADING, colours.answer)
        fit(verdict, 12.5).move_to(FOOT_Y * UP)
        cross = VGroup(
            *(Line(ARM * (LEFT + side * UP), ARM * (RIGHT - side * UP)) for side in (1, -1))
        )
        cross.set_stroke(colours.negative, width=8).move_to(wire)
        with self.beat("verdict") as beat:
            self.play(FadeIn(verdict, shift=0.2 * UP), FadeOut(asked), run_time=0.8)
            self.play(Create(cross), name.animate.set_opacity(0.5), run_time=0.8)
            self.wait_for(beat, "look")
            quiet = VGroup(layer, wire, name, example, verdict, cross)
            self.play(FadeOut(quiet, shift=1.5 * LEFT), FadeOut(real), run_time=1.2)
