"""A small language model is asked about a name, and about one that nobody has."""

from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, ReplacementTransform, VGroup

from lectures.language_model import answers_of, likeliest_answers, typical_invented
from mlp_math.fact_path import story
from scenes.mobjects.place import fit
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, TITLE, Words
from scenes.moves import cascade, presence
from scenes.sets.language_model import (
    BAND_Y,
    answer_bars,
    band_of_places,
    name_in_colours,
    places_in_full,
    prompt_line,
    source_of_model,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

PROMPT_Y, PANEL_TOP, PANEL_X = 3.1, 0.35, 3.3
ANSWERS, BAR_LENGTH = 5, 7.0


class ItKnows(LectureScene):
    """The prompt runs through the model; the answers' bars, for a known and an invented name."""

    def stage(self) -> None:
        self.places = band_of_places(BAND_Y)
        self.add(self.places)
        self.subjects = (str(story()["subject"]), typical_invented())
        self.prompts = [prompt_line(self, one).move_to(PROMPT_Y * UP) for one in self.subjects]
        self.source = source_of_model(self)
        answers = likeliest_answers(self.subjects[0], ANSWERS)
        known, nobody = (answers_of(one, answers) for one in self.subjects)
        quiet = [theme().mix(theme().ink, 0.62)] * ANSWERS
        self.bars = [
            answer_bars(answers, shares, colours, length=BAR_LENGTH)
            for shares, colours in ((known, [theme().answer, *quiet[1:]]), (nobody, quiet))
        ]
        self.names = [fit(name_in_colours(one, HEADING), 5.6) for one in self.subjects]
        for side, name, bars in zip((-1, 1), self.names, self.bars, strict=True):
            name.set_x(side * PANEL_X).put_baseline(PANEL_TOP)
            bars.next_to(name, DOWN, buff=0.4)
            bars.shift((side * PANEL_X - 0.6 - bars[0].bar.get_left()[0]) * RIGHT)
        remark = Words(self.words("nobody"), BODY, self.theme.dim, width=2.2, align="center")
        self.remark = remark.move_to(self.bars[1]).set_x(PANEL_X + 2.1)
        self.size = VGroup(
            Words(self.words("model"), TITLE, self.theme.ink),
            Words(self.words("weights"), HEADING, self.theme.dim),
        )
        self.size.arrange(DOWN, buff=0.45).move_to(0.8 * DOWN)

    @beat
    def asked(self, beat: Beat) -> None:
        """What model it is; then the prompt comes in, and runs through the model's layers."""
        model, weights = self.size
        self.play(FadeIn(model, shift=0.2 * UP), FadeIn(self.source), run_time=0.7)
        beat.until("weights", early=0.2)
        self.play(FadeIn(weights, shift=0.2 * UP), run_time=0.6)
        self.play(self.places.pass_light(), run_time=beat.to("ask", 1.2, early=0.3))
        self.play(FadeOut(self.size), FadeIn(self.prompts[0], shift=0.2 * DOWN), run_time=0.8)
        self.play(self.places.pass_light(), run_time=beat.rest(1.8))

    @beat
    def answer(self, beat: Beat) -> None:
        """The answers come out of the model, the right one far ahead."""
        self.say(0, beat.rest(1.8, early=0.5))

    @beat
    def nobody(self, beat: Beat) -> None:
        """The same with a name that nobody has: no answer stands out."""
        old, new = self.prompts
        beat.until("invented", early=0.4)
        self.play(FadeOut(old, shift=0.2 * UP), FadeIn(new, shift=0.2 * UP), run_time=0.8)
        self.play(self.places.pass_light(), run_time=beat.to("flat", 1.5))
        self.say(1, 1.4)
        self.play(FadeIn(self.remark, shift=0.1 * UP), run_time=0.6)

    @beat
    def knows(self, beat: Beat) -> None:
        """What no name brings along fades; the known name's answer stays."""
        fading = VGroup(*self.bars[0][1:], *self.bars[1])
        self.play(*presence(RESTING, fading), self.bars[0][0].animate.scale(1.15), run_time=1.0)
        beat.until("where", early=1.0)
        self.play(self.places.pass_light(), run_time=beat.rest(1.6))

    @interlude
    def hand_over(self) -> None:
        """The model comes near: its places fill the frame."""
        leaving = VGroup(self.prompts[1], *self.bars, *self.names, self.remark, self.source)
        self.play(
            FadeOut(leaving, shift=0.4 * DOWN),
            ReplacementTransform(self.places, places_in_full()),
            run_time=1.3,
        )

    def say(self, k: int, seconds: float) -> None:
        """A name's answers come out of the model's end."""
        origin = self.places.get_right()
        self.play(
            FadeIn(self.names[k], shift=0.2 * DOWN),
            cascade(FadeIn, self.bars[k], 0.2, target_position=origin, scale=0.2),
            run_time=seconds,
        )
