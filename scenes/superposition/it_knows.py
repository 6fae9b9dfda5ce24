"""A small language model is asked about a name, and about one that nobody has."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Polygon,
    ReplacementTransform,
    RoundedRectangle,
    VGroup,
)

from lectures.language_model import own_fact
from scenes.mobjects.place import fit
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, TITLE, Words
from scenes.moves import cascade, give_way, glide, leaves_first, presence, pulse
from scenes.sets.language_model import (
    BAND_Y,
    AnswerBar,
    answer_bars,
    band_of_places,
    name_in_colours,
    places_in_full,
    prompt_line,
    prompt_lines,
    source_of_model,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

PROMPT_Y, PANEL_TOP, PANEL_X = 3.1, 0.62, 3.3
QUESTION_Y = -1.1
ANSWERS, LONGEST_BAR, BARS_LEFT = 5, 2.5, 0.8
FINE = 0.1  # where all answers are rarer, tenths of a per cent are told
SCREEN_AT, SCREEN = 0.5 * UP, (11.8, 4.6)


class ItKnows(LectureScene):
    """The prompt runs through the model; the answers' bars, for a known and an invented name."""

    def stage(self) -> None:
        self.places = band_of_places(BAND_Y)
        self.add(self.places)
        asked = own_fact(self.lecture)
        self.subjects = (asked.subject, asked.typical_invented())
        self.prompts = [prompt_line(asked, one).move_to(PROMPT_Y * UP) for one in self.subjects]
        self.question = prompt_lines(asked, asked.subject).move_to(QUESTION_Y * UP)
        self.source = source_of_model(self, asked)
        answers = asked.shown_answers(ANSWERS)
        right = answers.index(asked.answer)
        known, nobody = (asked.answers_of(one, answers) for one in self.subjects)
        quiet = [theme().mix(theme().ink, 0.62)] * ANSWERS
        lit = [theme().answer if k == right else shade for k, shade in enumerate(quiet)]
        # Both on one scale, on which the likeliest answer of all has the longest bar.
        most = max(known.max(), nobody.max())
        style = {"length": LONGEST_BAR / most, "places": int(most < FINE)}
        self.bars = [
            answer_bars(answers, shares, colours, gap=0.7, size=HEADING, tall=0.5, **style)
            for shares, colours in ((known, lit), (nobody, quiet))
        ]
        self.right = self.bars[0][right]
        self.names = [fit(name_in_colours(one, 1.2 * HEADING), 5.6) for one in self.subjects]
        for side, name, bars in zip((-1, 1), self.names, self.bars, strict=True):
            name.set_x(side * PANEL_X).put_baseline(PANEL_TOP)
            bars.next_to(name, DOWN, buff=0.4)
            bars.shift((side * PANEL_X - BARS_LEFT - bars[0].bar.get_left()[0]) * RIGHT)
        # Until the other name comes, the known one stands in the middle.
        self.known = VGroup(self.names[0], self.bars[0]).shift(PANEL_X * RIGHT)
        remark = Words(self.words("nobody"), BODY, self.theme.dim, width=2.2, align="center")
        self.remark = remark.move_to(self.bars[1]).set_x(PANEL_X + 2.1)
        self.size = VGroup(
            Words(self.words("model"), 1.5 * TITLE, self.theme.ink),
            Words(self.words("weights"), HEADING, self.theme.dim),
        )
        self.size.arrange(DOWN, buff=0.45).move_to(0.45 * DOWN)
        self.laptop = laptop()

    @beat
    def asked(self, beat: Beat) -> None:
        """What model it is; then the prompt, large, and light runs through the model's layers."""
        model, weights = self.size
        self.play(FadeIn(model, shift=0.2 * UP), FadeIn(self.source), run_time=0.7)
        self.play(self.places.pass_light(), run_time=beat.to("weights", 1.2, early=0.2))
        self.play(FadeIn(weights, shift=0.2 * UP), run_time=0.6)
        self.play(self.places.pass_light(), run_time=beat.to("laptop", 0.8, early=0.5))
        self.play(Create(self.laptop), run_time=0.9)
        self.play(self.places.pass_light(), run_time=beat.to("ask", 0.8, early=0.3))
        self.play(FadeOut(self.size, self.laptop, shift=0.3 * UP), run_time=0.4)
        self.play(cascade(FadeIn, self.question, 0.5, shift=0.2 * UP), run_time=1.2)
        self.play(self.places.pass_light(), run_time=beat.through(1.6))

    @beat
    def answer(self, beat: Beat) -> None:
        """The prompt goes up; the answers come out of the model, the likeliest far ahead."""
        self.play(give_way(self.question, self.prompts[0]), run_time=0.7)
        self.say(0, beat.through(1.6))

    @beat
    def nobody(self, beat: Beat) -> None:
        """The same with a name that nobody has: no answer stands out."""
        old, new = self.prompts
        doubted = pulse(self.right).scale(1.12)
        self.play(doubted, run_time=beat.to("invented", 1.2, early=0.4))
        self.play(give_way(old, new), self.known.animate.shift(PANEL_X * LEFT), run_time=0.9)
        self.play(self.places.pass_light(), run_time=beat.to("flat", 1.5))
        self.say(1, 1.6)
        self.play(FadeIn(self.remark, shift=0.3 * UP), run_time=beat.through(0.6))

    @beat
    def knows(self, beat: Beat) -> None:
        """What no name brings along fades; the known name's answer stays."""
        fading = VGroup(*(bar for bar in (*self.bars[0], *self.bars[1]) if bar is not self.right))
        self.play(*presence(RESTING, fading), run_time=0.8)
        known = pulse(self.right.number).scale(1.2)
        self.play(known, run_time=beat.to("where", 0.6, early=1.0))
        self.play(self.places.pass_light(), run_time=beat.through(1.4))

    @interlude
    def hand_over(self) -> None:
        """The model comes near: its places fill the frame."""
        leaving = VGroup(self.prompts[1], *self.bars, *self.names, self.remark, self.source)
        self.play(
            FadeOut(leaving, shift=0.4 * DOWN, rate_func=leaves_first),
            ReplacementTransform(self.places, places_in_full()),
            run_time=1.0,
        )

    def say(self, k: int, seconds: float) -> None:
        """A name's answers come in below it, and each bar grows to what the model gives it."""
        bars = self.bars[k]
        shares = [bar.get_value() for bar in bars]
        for bar in bars:
            bar.set_value(0.0)
        self.play(
            FadeIn(self.names[k], shift=0.4 * DOWN),
            cascade(FadeIn, bars, 0.15, shift=0.4 * DOWN),
            run_time=0.4 * seconds,
        )
        growing = (
            glide(bar, AnswerBar.set_value, 0.0, share)
            for bar, share in zip(bars, shares, strict=True)
        )
        self.play(*growing, run_time=0.6 * seconds)


def laptop() -> VGroup:
    """Outlines of a laptop: a screen, and its keys' half as it is seen from the front."""
    width, height = SCREEN
    shade = theme().dim
    screen = RoundedRectangle(width=width, height=height, corner_radius=0.25).move_to(SCREEN_AT)
    foot, reach = screen.get_bottom()[1] - 0.12, 0.5 * width
    near, far = foot - 0.5, foot
    keys = Polygon(
        [-reach, far, 0], [reach, far, 0], [reach + 0.6, near, 0], [-reach - 0.6, near, 0]
    )
    return VGroup(screen, keys).set_stroke(shade, 4)
