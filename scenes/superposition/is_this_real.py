"""The example's one neuron, and a real model's layers."""

from manim import LEFT, RIGHT, UP, Create, FadeIn, FadeOut, Line, ReplacementTransform, VGroup

from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.place import fit
from scenes.mobjects.style import QUIET, RESTING, cross
from scenes.mobjects.text import BODY, HEADING, TITLE, Formula, Words
from scenes.moves import cascade, presence
from scenes.sets.evidence import EDGE_X, name_words
from scenes.sets.language_model import BAND_Y, ModelPlaces, band_of_places
from scenes.stage import Beat, LectureScene, beat

HEADING_Y, FOOT_Y, FIELD_X = 3.15, -3.2, 3.6


class IsThisReal(LectureScene):
    """On the left the toy block's layer, whose first neuron is the name; on the right a real model.

    The model on the right is that of the next shots: a cell for each layer, group of words and kind
    of write. Light runs through it; what it holds is not shown yet.
    """

    def stage(self) -> None:
        fact, dim = self.lecture.fact, self.theme.dim
        self.layer = NeuronLayer(self.toy.forward().neurons, radius=0.23, gap=0.58)
        self.layer.move_to([-EDGE_X + 0.6, -0.1, 0])
        self.name_shown = fit(name_words(fact.first, fact.last, HEADING), 3.9)
        self.name_shown.next_to(self.layer[0], RIGHT, buff=1.2)
        ends = self.layer[0].get_right(), self.name_shown.get_left()
        self.wire = Line(*ends, buff=0.14, stroke_width=4).set_stroke(self.theme.answer)
        self.example = fit(Words(self.words("example"), BODY, dim), 5.8)
        self.example.move_to(HEADING_Y * UP).set_x(-EDGE_X, LEFT)
        self.real = Words(self.words("real"), BODY, dim).set_x(FIELD_X)
        self.real.put_baseline(self.example.baseline)
        self.places = ModelPlaces((0.95, -0.05, -1.05), tall=0.32, width=5.9)
        self.places.set_x(FIELD_X)
        self.asked = Formula("quest", 2 * TITLE, self.theme.answer).move_to(0.85 * LEFT)

    @beat
    def claim(self, beat: Beat) -> None:
        """One neuron stands for the name; then light runs through a real model."""
        dots = self.layer.dots
        self.play(FadeIn(self.example), cascade(FadeIn, dots, scale=0.4), run_time=1.0)
        self.play(
            Create(self.wire),
            FadeIn(self.name_shown, shift=0.2 * RIGHT),
            *presence(QUIET, *dots[1:]),
            run_time=1.0,
        )
        beat.until("real")
        self.play(FadeIn(self.places, self.real), run_time=0.7)
        self.play(self.places.pass_light(), run_time=1.6)
        self.play(FadeIn(self.asked, scale=0.5), run_time=0.6)

    @beat
    def verdict(self, beat: Beat) -> None:
        """The neuron's tie to the name is crossed out; the real model stays."""
        verdict = fit(Words(self.words("verdict"), HEADING, self.theme.answer), 12.5)
        verdict.move_to(FOOT_Y * UP)
        struck = cross(self.wire)
        self.play(FadeIn(verdict, shift=0.2 * UP), FadeOut(self.asked), run_time=0.8)
        self.play(Create(struck), *presence(RESTING, self.name_shown), run_time=0.8)
        self.play(self.places.pass_light(), run_time=beat.to("look", 1.4))
        toy = VGroup(self.layer, self.wire, self.name_shown, self.example, verdict, struck)
        self.play(FadeOut(toy, shift=1.5 * LEFT), FadeOut(self.real), run_time=0.9)
        self.play(ReplacementTransform(self.places, band_of_places(BAND_Y)), run_time=1.2)
