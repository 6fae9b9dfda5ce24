"""A steering arrow in a real model: its dose, its control, and what else it changes."""

import numpy as np
from manim import LEFT, RIGHT, UP, Create, Dot, FadeIn, FadeOut, ReplacementTransform, VGroup

from lectures.language_model import said_in
from lectures.taken_apart import steering_study
from scenes.mobjects.dose_plot import DosePlot
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, Words
from scenes.moves import cascade, glide, point_at
from scenes.sets.language_model import name_in_colours, source_of_model
from scenes.stage import Beat, LectureScene, beat, interlude

WIDE_AT, WIDE = np.array([0.0, -0.75, 0.0]), (9.0, 3.5)
LEFT_AT, RIGHT_AT, SMALL_SIZE = (
    np.array([-3.5, -0.75, 0.0]),
    np.array([3.4, -0.75, 0.0]),
    (5.2, 3.5),
)
NAMES_Y, NAMES_X = 3.2, (-4.6, 0.0, 4.6)
SAID_Y = 2.45
TOP, KL_TOP = 0.5, 10.0  # of the axes: probability, nats


class SteeringReal(LectureScene):
    """Three names and what is said of them; a dose goes up; curves of answer and of harm."""

    def stage(self) -> None:
        study = self.study = steering_study()
        self.answers = [said_in(str(a), self.language, self.lecture) for a in study["answers"]]
        self.names = VGroup(
            *(
                fit(name_in_colours(str(name), HEADING), 4.2).move_to([x, NAMES_Y, 0])
                for name, x in zip(study["held_out"], NAMES_X, strict=True)
            )
        )
        self.said = self.answer_words(0)
        self.plot, self.small = (
            self.answer_plot(WIDE, WIDE_AT),
            self.answer_plot(SMALL_SIZE, LEFT_AT),
        )
        self.at = 0.0
        self.draw_to(0.0)
        drifts = {
            "steered": (study["steered_divergence"].mean(axis=1), self.theme.negative),
            "random": (study["random_divergence"].mean(axis=1), self.theme.nameless),
        }
        self.harm = DosePlot(study["doses"], KL_TOP, drifts, self.words("dose"), SMALL_SIZE)
        self.harm.move_to(RIGHT_AT)
        self.tops, self.dashes = self.both_labels(self.plot), self.plot.dashed("random")
        self.chance_word = self.label(self.plot, "random", self.words("random"), 3.4, UP)
        self.point = Dot(radius=0.14, color=self.theme.focus).set_z_index(3)
        self.source = source_of_model(self)
        self.add(self.names, self.plot)

    def answer_plot(self, size: tuple[float, float], at: np.ndarray) -> DosePlot:
        """How likely both answers are at each dose, and the wanted one with a random arrow."""
        study, colours = self.study, self.theme
        lines = {
            "wanted": (study["steered_wanted"].mean(axis=1), colours.lit),
            "own": (study["steered_own"].mean(axis=1), colours.dim),
            "random": (study["random_wanted"].mean(axis=1), colours.nameless),
        }
        return DosePlot(study["doses"], TOP, lines, self.words("dose"), size).move_to(at)

    def answer_words(self, dose: int) -> VGroup:
        """What the model says of each subject at a dose: the wanted answer, or its own."""
        turned = self.study["steered_first"][dose]
        return VGroup(
            *(
                Words(self.answers[int(t)], BODY, self.theme.lit if t else self.theme.dim).move_to(
                    [x, SAID_Y, 0]
                )
                for t, x in zip(turned, NAMES_X, strict=True)
            )
        )

    def label(self, plot: DosePlot, line: str, text: str, place: float, side: np.ndarray) -> Words:
        """Words beside a line at a place among the doses, in its colour."""
        words = Words(text, BODY, plot.lines[line].get_stroke_color())
        return fit(words, 4.2).next_to(plot.on(line, place), side, 0.2)

    def both_labels(self, plot: DosePlot) -> VGroup:
        """What both lines are."""
        return VGroup(
            self.label(plot, "wanted", self.answers[1], 2.1, UP),
            self.label(plot, "own", self.answers[0], 0.25, RIGHT),
        )

    @beat
    def dose(self, beat: Beat) -> None:
        """Up to a whole dose: the wanted answer rises, their own falls, names change sides."""
        self.point.move_to(self.plot.on("wanted", 0))
        self.play(FadeIn(self.said, self.source, self.tops, self.point), run_time=0.8)
        each = beat.share(3, 0.6, until="little", early=1.6)
        for name in self.names:
            self.play(point_at(name, 1.15), run_time=each)
        for goal, mark in ((1, "little"), (2, "flip")):
            beat.until(mark, early=1.4)
            self.go_to(goal, beat.to(mark, 1.2, early=0.2))

    def go_to(self, goal: int, seconds: float) -> None:
        """Take the dose to the next one measured, and show what the model then says."""
        moving = VGroup(self.plot, self.point)
        going = glide(moving, lambda _, now: self.draw_to(float(now)), self.at, goal)
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

    def draw_to(self, place: float) -> None:
        """Draw both lines up to a place among the doses, the point at the end of one."""
        self.plot.draw("wanted", place).draw("own", place).draw("random", 0)
        if place:
            self.point.move_to(self.plot.on("wanted", place))

    @beat
    def chance(self, beat: Beat) -> None:
        """The random arrow's line stays flat at all doses."""
        self.play(Create(self.dashes), FadeIn(self.chance_word), run_time=beat.rest(1.4))

    @beat
    def side(self, beat: Beat) -> None:
        """More of it: the answer falls again, and the harm to other texts rises."""
        self.play(FadeOut(self.chance_word), run_time=0.3)
        each = beat.share(3, 0.7, until="fades", early=-1.0)
        for goal in (3, 4, 5):
            self.go_to(goal, max(each - 0.3, 0.6))
        self.make_room(beat)
        for line, floor in (("steered", 1.4), ("random", 1.0)):
            drawn = self.harm.lines[line] if line == "steered" else self.harm.dashed(line)
            coming = [Create(drawn)]
            if line == "random":
                words = self.label(self.harm, line, self.words("random"), 2.4, LEFT)
                coming.append(FadeIn(words))
            self.play(*coming, run_time=beat.share(2 if line == "steered" else 1, floor))

    def make_room(self, beat: Beat) -> None:
        """The plot goes to the left, and the axes of the harm come in at the right."""
        last = len(self.study["doses"]) - 1
        self.small.draw("random", 0)
        dashes, tops = self.small.dashed("random"), self.both_labels(self.small)
        title = fit(Words(self.words("unrelated"), BODY, self.theme.dim), 5.6)
        title.next_to(self.harm, UP, buff=0.1)
        axes = VGroup(self.harm.axes, self.harm.numbers, self.harm.word)
        self.play(
            ReplacementTransform(self.plot, self.small),
            ReplacementTransform(self.dashes, dashes),
            *(ReplacementTransform(a, b) for a, b in zip(self.tops, tops, strict=True)),
            self.point.animate.move_to(self.small.on("wanted", last)),
            cascade(FadeIn, [*axes, title], 0.2),
            run_time=beat.to("drift", 1.2),
        )
        self.plot = self.small

    @interlude
    def end(self) -> None:
        self.leave()
