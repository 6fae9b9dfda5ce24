"""A steering arrow in a real model: its dose, its control, and what else it changes."""

from manim import LEFT, RIGHT, UP, Create, FadeIn, FadeOut, ReplacementTransform, VGroup

from lectures.language_model import said_in
from lectures.taken_apart import steering_study
from scenes.features_out_and_in.dose_picture import (
    ABOVE_Y,
    ALONE_Y,
    DEEPEST_Y,
    NAMES_X,
    SHORT,
    TALL,
    HangingTexts,
    answers,
    dose_x,
    resting_arrow,
    subjects,
    to_dose,
)
from scenes.features_out_and_in.feature_dial import first_bars, resting_dial
from scenes.mobjects.dose_plot import DosePlot
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, Words
from scenes.moves import glide, point_at
from scenes.sets.language_model import source_of_model
from scenes.stage import Beat, LectureScene, beat, interlude

SAID_Y = 2.6


class SteeringReal(LectureScene):
    """Three names and what is said of them; an arrow grows dose by dose; other texts drift."""

    begins_as = "SteeringToy"

    def stage(self) -> None:
        self.study = steering_study()
        self.answers = [said_in(str(a), self.language, self.lecture) for a in self.study["answers"]]
        self.names, self.said = subjects(self), self.answer_words(0)
        self.arrow, self.floor = resting_arrow(), ALONE_Y - TALL / 2
        self.plot, self.short = answers(self, TALL, ALONE_Y), answers(self, SHORT, ABOVE_Y)
        self.tops, self.dashes = self.both_labels(self.plot), self.plot.dashed("random")
        self.chance_word = self.label(self.plot, "random", self.words("random"), 3.4, UP)
        self.harm = HangingTexts()
        title = fit(Words(self.words("unrelated"), BODY, self.theme.negative), 6.4)
        self.harm_title = title.set_x(dose_x(0), LEFT).set_y(DEEPEST_Y + 0.5)
        said = fit(Words(self.words("random"), BODY, self.theme.legible(self.theme.nameless)), 3.4)
        self.harm_control = said.set_x(dose_x(4) - 0.1, RIGHT).set_y(self.harm_title.get_y())
        self.source = source_of_model(self)
        self.at = 0.0
        self.draw_lines(0.0)
        self.add(self.names, self.arrow)

    def answer_words(self, dose: int) -> VGroup:
        """What the model says of each subject at a dose: the wanted answer, or its own."""
        turned = self.study["steered_first"][dose]
        wanted = self.theme.legible(self.theme.lit)
        return VGroup(
            *(
                Words(self.answers[int(t)], BODY, wanted if t else self.theme.dim).move_to(
                    [x, SAID_Y, 0]
                )
                for t, x in zip(turned, NAMES_X, strict=True)
            )
        )

    def label(self, plot: DosePlot, line: str, text: str, place: float, side: object) -> Words:
        """Words beside a line at a place among the doses, in its colour."""
        words = Words(text, BODY, self.theme.legible(plot.lines[line].get_stroke_color()))
        return fit(words, 4.2).next_to(plot.on(line, place), side, 0.15)

    def both_labels(self, plot: DosePlot) -> VGroup:
        """What both lines are."""
        return VGroup(
            self.label(plot, "wanted", self.answers[1], 2.1, UP),
            self.label(plot, "own", self.answers[0], 0.2, UP + RIGHT),
        )

    @beat
    def dose(self, beat: Beat) -> None:
        """The arrow is taken back, then given: the wanted answer rises, names change sides."""
        axes = (self.plot.axes, self.plot.numbers, self.plot.word)
        none, start = to_dose(0.0, self.floor)
        self.play(
            FadeIn(*axes, self.said, self.source, self.tops[1]),
            self.arrow.turn_to(none, start),
            run_time=1.0,
        )
        self.add(self.plot, self.arrow)
        each = beat.share(3, 0.6, until="little", early=1.6)
        for name in self.names:
            self.play(point_at(name, 1.15), run_time=each)
        for goal, mark in ((1, "little"), (2, "flip")):
            beat.until(mark, early=1.4)
            self.go_to(goal, beat.to(mark, 1.2, early=0.2))
        self.play(FadeIn(self.tops[0], shift=0.1 * UP), run_time=0.5)

    def go_to(self, goal: int, seconds: float) -> None:
        """Take the dose to the next one measured, and show what the model then says."""
        moving = VGroup(self.plot, self.arrow)
        going = glide(moving, lambda _, now: self.give(float(now)), self.at, goal)
        self.play(going, run_time=seconds)
        self.at = float(goal)
        new = self.answer_words(goal)
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

    def give(self, place: float) -> None:
        """Let the arrow reach to a place among the doses, and both lines as far."""
        self.arrow.set_values(*to_dose(place, self.floor))
        self.draw_lines(place)

    def draw_lines(self, place: float) -> None:
        """Draw both lines up to a place among the doses."""
        self.plot.draw("wanted", place).draw("own", place).draw("random", 0)

    @beat
    def chance(self, beat: Beat) -> None:
        """The random arrow's line stays flat at all doses."""
        self.play(Create(self.dashes), FadeIn(self.chance_word), run_time=beat.rest(1.4))

    @beat
    def side(self, beat: Beat) -> None:
        """More of it: the answer falls again, and other texts drift away below."""
        self.play(FadeOut(self.chance_word), run_time=0.3)
        each = beat.share(3, 0.7, until="fades", late=1.0)
        for goal in (3, 4, 5):
            self.go_to(goal, max(each - 0.3, 0.6))
        self.make_room(beat.to("drift", 1.0, early=0.3))
        self.play(self.harm.fall(), run_time=beat.rest(2.0, part=0.55))
        self.play(FadeIn(self.harm.number, shift=0.2 * LEFT), run_time=0.4)
        self.play(
            Create(self.harm.control),
            FadeIn(self.harm.control_number, self.harm_control, shift=0.2 * LEFT),
            run_time=beat.through(1.0),
        )

    def make_room(self, seconds: float) -> None:
        """The lines and the arrow move up, and below them the other texts are named."""
        self.short.draw("random", 0)
        dashes, tops = self.short.dashed("random"), self.both_labels(self.short)
        self.floor = ABOVE_Y - SHORT / 2
        self.play(
            ReplacementTransform(self.plot, self.short),
            ReplacementTransform(self.dashes, dashes),
            self.arrow.turn_to(*to_dose(self.at, self.floor)),
            *(ReplacementTransform(a, b) for a, b in zip(self.tops, tops, strict=True)),
            FadeIn(self.harm_title),
            run_time=seconds,
        )
        self.plot = self.short
        self.add(self.arrow)

    @interlude
    def hand_over(self) -> None:
        """The arrow becomes the needle of a dial."""
        dial = resting_dial(self)
        self.play(
            FadeOut(*self.all_but(self.arrow)),
            ReplacementTransform(self.arrow, dial.needle),
            FadeIn(dial.rim, dial.arc, first_bars(self)),
            run_time=1.2,
        )
        self.add(dial.arc, dial.needle)
        self.settle()
