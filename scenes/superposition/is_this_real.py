"""Shot 56: the example's one neuron, and a real model's thousands."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Line,
    VGroup,
)

from lectures.measured import evidence_of
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, Formula, Words
from scenes.stage import LectureScene
from scenes.superposition.evidence_set import LayerFields, fit, name_words
from scenes.where_facts_live.model_set import lecture_toy

LEFT_X, RIGHT_X = -3.7, 3.5
FIELD_HEIGHT = 3.7


class IsThisReal(LectureScene):
    """On the left the toy block's layer, whose first neuron is the name; on the right a real one.

    The specks on the right are the measured activations of every neuron of the real model for the
    name that was looked into.
    """

    def construct(self) -> None:
        colours, toy = self.theme, lecture_toy(self)
        evidence = evidence_of(self.lecture)
        layer = self.layer = NeuronLayer(toy.forward().neurons, radius=0.2, gap=0.5)
        layer.move_to([LEFT_X - 1.2, 0.3, 0])
        name = name_words(self.lecture.fact.first, self.lecture.fact.last, BODY)
        fit(name, 3.2).next_to(layer[0], RIGHT, buff=0.75)
        wire = Line(layer[0].get_right(), name.get_left(), buff=0.14, stroke_width=2.4)
        wire.set_stroke(colours.answer)
        example = Words(self.words("example"), LABEL, colours.dim)
        fit(example, 5.2).move_to([LEFT_X, 3.1, 0])

        with self.beat("claim") as beat:
            self.play(FadeIn(example, layer), run_time=0.9)
            self.play(
                Create(wire),
                FadeIn(name, shift=0.2 * RIGHT),
                *(dot.animate.set_opacity(0.3) for dot in layer.dots[1:]),
                run_time=1.0,
            )
            self.wait_for(beat, "real")
            field = self.field = LayerFields(
                evidence.arrays["cast_neurons"][0], width=5.4, height=FIELD_HEIGHT
            )
            field.move_to([RIGHT_X, 0.3, 0])
            real = Words(self.words("real"), LABEL, colours.dim)
            real.move_to([RIGHT_X, example.get_y(), 0])
            real.put_baseline(example.baseline)
            asked = Formula("quest", HEADING, colours.answer).move_to([0.35, 0.3, 0])
            self.play(FadeIn(field, real), run_time=1.0)
            self.play(FadeIn(asked, scale=0.5), run_time=0.6)

        verdict = Words(self.words("verdict"), BODY, colours.answer)
        fit(verdict, 12.5).move_to(3.1 * DOWN)
        source = Words(evidence.model, SMALL, colours.dim, italic=True)
        source.next_to(field, DOWN, buff=0.2)
        with self.beat("verdict") as beat:
            self.play(FadeIn(verdict, shift=0.2 * UP), run_time=0.8)
            self.wait_for(beat, "look")
            self.play(FadeIn(source), run_time=0.6)
        quiet = VGroup(layer, wire, name, example, real, asked, verdict, source)
        self.play(FadeOut(quiet, shift=0.4 * LEFT), FadeOut(field), run_time=0.8)
