"""A small language model is asked about a name, and about one that nobody has."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Polygon,
    ReplacementTransform,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from lectures.language_model import own_fact
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Words
from scenes.moves import cascade, give_way, in_turn, leaves_first, pulse
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
ANSWERS, ROW_GAP = 4, 0.82
ALONE_LEFT, BESIDE_LEFT = -2.3, 1.0  # where bars begin, from the frame's middle and a half's
ALONE_LONG, BESIDE_LONG = 6.0, 2.7  # units of the longest bar
COMPARED_Y = (-0.35, -2.15)  # of the bars that are compared, each below its name
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
        self.most = max(known.max(), nobody.max())
        style = {"length": BESIDE_LONG / self.most, "places": int(self.most < FINE)}
        self.bars = [
            answer_bars(answers, shares, colours, gap=ROW_GAP, size=HEADING, tall=0.5, **style)
            for shares, colours in ((known, lit), (nobody, quiet))
        ]
        self.right, self.invented = (bars[right] for bars in self.bars)
        self.names = [fit(name_in_colours(one, 1.2 * HEADING), 5.6) for one in self.subjects]
        glosses = dict(one.partition(": ")[::2] for one in self.word_list("glosses"))
        for side, name, bars in zip((-1, 1), self.names, self.bars, strict=True):
            name.set_x(side * PANEL_X).put_baseline(PANEL_TOP)
            bars.next_to(name, DOWN, buff=0.35)
            bars.shift((side * PANEL_X - BESIDE_LEFT - bars[0].bar.get_left()[0]) * RIGHT)
            for bar in bars:
                add_gloss(bar, glosses)
        self.compared = compared(self.right, self.invented)
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
        self.spread(0.0)  # until the other name comes
        self.play(give_way(self.question, self.prompts[0]), run_time=0.7)
        self.say(0, beat.through(1.6))

    @beat
    def nobody(self, beat: Beat) -> None:
        """The same with a name that nobody has: no answer stands out."""
        old, new = self.prompts
        doubted = pulse(self.right.word).scale(1.5, about_edge=RIGHT)
        self.play(doubted, run_time=beat.to("invented", 1.2, early=0.4))
        aside = UpdateFromAlphaFunc(self.bars[0], lambda _, alpha: self.spread(alpha))
        self.play(give_way(old, new), aside, run_time=0.9)
        self.play(self.places.pass_light(), run_time=beat.to("flat", 1.5, early=0.8))
        self.play(FadeIn(self.remark, shift=0.3 * UP), run_time=0.5)
        self.say(1, beat.through(1.6))

    @beat
    def knows(self, beat: Beat) -> None:
        """The right answer's two bars come together, to one scale."""
        both = (self.right, self.invented)
        others = [bar for bars in self.bars for bar in bars if bar not in both]
        moves = (
            name.animate.set_x(0).put_baseline(bar.get_y() + 0.55)
            for name, bar in zip(self.names, self.compared, strict=True)
        )
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in (*others, *both, self.remark)),
            *moves,
            run_time=0.9,
        )
        growing = in_turn(emerge, self.compared, lag=0.1)
        self.play(growing, run_time=beat.to("where", 1.0, early=0.2))
        self.play(self.places.pass_light(), run_time=beat.through(1.4))

    @interlude
    def hand_over(self) -> None:
        """The model comes near: its places fill the frame."""
        leaving = VGroup(self.prompts[1], *self.compared, *self.names, self.source)
        self.play(
            FadeOut(leaving, shift=0.4 * DOWN, rate_func=leaves_first),
            ReplacementTransform(self.places, places_in_full()),
            run_time=1.0,
        )

    def say(self, k: int, seconds: float) -> None:
        """Light runs through the model; a name's answers come out of it, each with its bar."""
        self.play(
            FadeIn(self.names[k], shift=0.4 * DOWN, run_time=0.6),
            self.places.pass_light(run_time=0.6 * seconds),
            in_turn(emerge, self.bars[k], lag=0.4, run_time=seconds),
        )

    def spread(self, share: float) -> None:
        """Let the known name's answers stand alone and large, or part of the way to one half."""
        side = -PANEL_X * share
        self.names[0].set_x(side)
        left = (1 - share) * ALONE_LEFT + share * (side - BESIDE_LEFT)
        for bar in self.bars[0]:
            bar.length = ((1 - share) * ALONE_LONG + share * BESIDE_LONG) / self.most
            bar.shift((left - bar.bar.get_left()[0]) * RIGHT)
            bar.set_value(bar.get_value())


def emerge(bar: AnswerBar) -> UpdateFromAlphaFunc:
    """An animation: an answer appears, and its bar grows from the first on."""
    share = bar.get_value()

    def step(growing: AnswerBar, alpha: float) -> None:
        growing.set_value(alpha * share).set_opacity(min(5 * alpha, 1.0))

    return UpdateFromAlphaFunc(bar, step, introducer=True)


def add_gloss(bar: AnswerBar, glosses: dict[str, str]) -> None:
    """What a word of the model's means, below it in small type, where that isn't plain."""
    told = glosses.get(bar.word.text, "")
    if told not in ("", bar.word.text):
        gloss = Words(told, LABEL, theme().dim, italic=True)
        bar.add(gloss.align_to(bar.word, RIGHT).put_baseline(bar.word.baseline - 0.3))


def compared(known: AnswerBar, invented: AnswerBar) -> VGroup:
    """One answer's two bars below each other, as long as they can be, and told so finely."""
    shares = np.array([known.get_value(), invented.get_value()])
    places = max(0, int(np.ceil(-np.log10(100 * shares.min()))))
    style = {"size": 1.2 * HEADING, "tall": 0.7, "length": ALONE_LONG / shares.max()}
    shade = known.bar.get_fill_color()
    bars = [AnswerBar(known.word.text, one, shade, places=places, **style) for one in shares]
    for bar, y in zip(bars, COMPARED_Y, strict=True):
        bar.shift((ALONE_LEFT - bar.bar.get_left()[0]) * RIGHT + (y - bar.bar.get_y()) * UP)
    return VGroup(*bars)


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
