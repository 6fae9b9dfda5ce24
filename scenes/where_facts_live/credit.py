"""Whose telling this follows, and what comes next."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DL,
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    Mobject,
    Polygon,
    RoundedRectangle,
    Succession,
    Triangle,
    Union,
    VGroup,
    VMobject,
    linear,
)

from scenes.frame import TALL, WIDE, by_shape, shape
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import fit, keep_inside, safe_x
from scenes.mobjects.slabs import NetworkIcon
from scenes.mobjects.style import RESTING, arrow, level_arrow, plate
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, comes_last, leaves_first, presence
from scenes.sets.model import BLANK, candidates, model, network_icon, think, thought, wave
from scenes.sets.token_columns import running_text
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

# Each for a wide picture and a tall one: where talk, video and our film stand, and then what flows
# through the model: token, vector, model, vector.
SOURCES_AT = (
    ([-4.7, 0.7, 0], [0, 0.7, 0], [4.7, 0.7, 0]),
    ([-1.6, 4.6, 0], [-1.6, 0.3, 0], [-1.6, -4.0, 0]),
)
SMALL_MODEL = 0.52  # scale of the model that stands for our film
FLOW_MODEL = (0.85, 0.66)
FLOW_AT = (
    ([-5.65, -0.75, 0], [-3.15, -0.75, 0], [0.95, -0.75, 0], [5.4, -0.75, 0]),
    ([-3.35, 3.6, 0], [-3.35, -0.75, 0], [0.1, -0.75, 0], [3.35, -0.75, 0]),
)
HEADING_Y = (3.1, 6.0)


class CreditRefresher(LectureScene):
    """A talk led to a video, and the video to this film; then what flows through a model."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        talk, video, film = by_shape(*SOURCES_AT)
        self.machine = model(self.toy).scale(SMALL_MODEL).move_to(film)
        self.add(self.machine)
        self.video = Player(self, by_shape(4.6, 5.1)).move_to(video)
        self.talk = speech_bubbles(network_icon(self.toy).empty()).move_to(talk)
        self.channel = caption(self, ("channel", HEADING), ("chapter", LABEL), under=video)
        self.nanda = caption(self, ("nanda", HEADING), ("deepmind", LABEL), under=talk)
        self.film = caption(self, ("film", HEADING), under=film)
        self.arrows = VGroup(
            flow_arrow(self.talk, self.video), flow_arrow(self.video, self.machine)
        )
        self.heading = fit(Words(self.words("refresher"), TITLE), 2 * safe_x())
        self.heading.set_y(by_shape(*HEADING_Y))
        at_token, at_before, self.model_at, at_after = by_shape(*FLOW_AT)
        self.token = TokenStrip([self.lecture.fact.last], {0: self.theme.last}, size=HEADING)
        keep_inside(fit(self.token, by_shape(3.0, 1.7)).move_to(at_token))
        column = EmbeddingColumn(self.toy.last, ellipsis=0, size=BODY, row_gap=0.62)
        self.before = column.move_to(at_before)
        self.after = column.copy().move_to(at_after)

    @beat
    def credit(self, beat: Beat) -> None:
        talk_to_video, video_to_film = self.arrows
        name, chapter = self.channel
        self.add(self.film)
        self.play(FadeIn(self.video, scale=0.9), FadeIn(name, shift=0.2 * UP), run_time=0.8)
        self.play(
            Create(video_to_film), FadeIn(chapter), *presence(RESTING, self.film), run_time=0.8
        )
        self.play(self.video.run(0.8), run_time=beat.to("talk", 1.0))
        self.play(
            cascade(FadeIn, self.talk, 0.5, scale=0.6),
            Create(talk_to_video),
            run_time=beat.to("nanda", 1.0),
        )
        fresh = think(self.talk[1][1], thought(self.toy))
        name, employer = self.nanda
        self.play(
            FadeIn(name, shift=0.2 * UP),
            *presence(RESTING, self.channel),
            run_time=0.7,
        )
        self.play(FadeIn(employer), fresh, run_time=1.0)
        self.play(wave(self.machine[0].slabs), run_time=beat.rest(1.2))

    @beat
    def refresher(self, beat: Beat) -> None:
        machine, before, after = self.machine, self.before, self.after
        sources = (self.talk, self.video, self.channel, self.nanda, self.film, self.arrows)
        self.play(
            FadeOut(*sources, shift=0.3 * LEFT),
            machine.animate.scale(by_shape(*FLOW_MODEL) / SMALL_MODEL).move_to(self.model_at),
            FadeIn(self.heading, shift=0.2 * UP),
            run_time=1.2,
        )
        self.play(FadeIn(self.token, shift=0.3 * RIGHT), run_time=0.5)
        into, through, out = (
            flow_arrow(a, b) for a, b in ((self.token, before), (before, machine), (machine, after))
        )
        self.play(
            Create(into),
            FadeIn(before.brackets),
            cascade(FadeIn, before.entries, 0.2, shift=0.2 * RIGHT),
            run_time=1.2,
        )
        stack, _ = machine
        visitor = FadeOut(before.entries.copy(), scale=0.3, target_position=stack.front)
        self.play(Create(through), visitor, run_time=0.9)
        self.play(wave(stack.slabs), run_time=beat.rest(1.2, early=1.6))
        self.play(Create(out), FadeIn(after, shift=0.3 * RIGHT), run_time=0.6)
        self.play(after.count_to(self.toy.forward().output), run_time=1.2)
        self.play(after.animate.paint_signs(), run_time=0.3)

    @interlude
    def hand_over(self) -> None:
        """What a model reads comes in, for the refresher to begin with."""
        line, _ = running_text(self)
        leaving = FadeOut(*self.mobjects, rate_func=leaves_first)
        self.play(leaving, FadeIn(line, rate_func=comes_last), run_time=0.9)


def caption(scene: LectureScene, *lines: tuple[str, float], under: Sequence[float]) -> VGroup:
    """A name and what belongs to it, below a source or at its right: keys of words and sizes."""
    x, y, _ = under
    below = VGroup()
    for k, (key, size) in enumerate(lines):
        words = Words(scene.words(key), size, theme().dim if k else theme().ink)
        if shape() is TALL:
            fit(words, safe_x() - 1.15).set_x(1.15, LEFT).put_baseline(y + 0.1 - 0.62 * k)
        else:
            words.set_x(x).put_baseline(y - 2.1 - 0.62 * k)
        below.add(words)
    return below


def flow_arrow(start: Mobject, end: Mobject) -> Arrow:
    """From one thing to the next, at the height of the second, or straight down to it."""
    if shape() is TALL and start.get_bottom()[1] > end.get_top()[1]:
        x, style = end.get_x(), {"buff": 0.22, "max_tip_length_to_length_ratio": 0.25}
        return arrow([x, start.get_bottom()[1], 0], [x, end.get_top()[1], 0], **style)
    return level_arrow(start, end, end.get_y(), buff=0.22, max_tip_length_to_length_ratio=0.25)


class Player(VGroup):
    """A video of the question of this film, played: the model thinks, and the blank is filled."""

    def __init__(self, scene: LectureScene, width: float) -> None:
        colours, fact = scene.theme, scene.lecture.fact
        glass = plate(width, 2.9, colours.ink, fill=colours.edge, stroke=4, radius=0.22)
        self.answer = TokenStrip([candidates(scene)[0]], {0: colours.answer})
        name = TokenStrip([fact.last], {0: colours.last})
        self.blank = TokenStrip([BLANK], {0: colours.answer}, least_widths={0: self.answer.width})
        self.toy = scene.toy
        self.icon = network_icon(scene.toy).empty()
        asked = VGroup(name, self.icon, self.blank).arrange(RIGHT, buff=0.3)
        fit(asked, width - 0.5, 1.7).move_to(glass).shift(0.3 * UP)
        self.answer.match_height(self.blank).move_to(self.blank)
        left = glass.get_corner(DL) + 0.75 * RIGHT + 0.42 * UP
        right = glass.get_corner(DR) + 0.4 * LEFT + 0.42 * UP
        self.track = Line(left, right, stroke_width=3, color=colours.faint)
        self.played = Line(left, left + 0.3 * RIGHT, stroke_width=4, color=colours.focus)
        sign = Triangle(color=colours.ink, fill_opacity=1, stroke_width=0).rotate(-np.pi / 2)
        sign.scale(0.12).next_to(self.track, LEFT, buff=0.15)
        super().__init__(glass, asked, self.track, self.played, sign)

    def run(self, share: float) -> AnimationGroup:
        """An animation: the video is played up to a share of its length."""
        start, end = self.track.get_start_and_end()
        point = start + share * (end - start)
        self.add(self.answer.move_to(self.blank))
        shown = Succession(
            think(self.icon, thought(self.toy), run_time=2),
            AnimationGroup(FadeOut(self.blank), FadeIn(self.answer)),
        )
        moved = self.played.animate(rate_func=linear).put_start_and_end_on(start, point)
        return AnimationGroup(moved, shown)


def speech_bubbles(icon: NetworkIcon) -> VGroup:
    """Two speech bubbles, each pointing to its speaker: a question, and a network for an answer."""
    asks = _bubble(theme().ink).flip(UP).shift(0.5 * LEFT + 0.5 * UP)
    says = _bubble(theme().dim).shift(0.5 * RIGHT + 0.55 * DOWN)
    question = Words("?", HEADING, theme().focus).move_to(asks).shift(0.12 * UP)
    answer = fit(icon, height=0.72).move_to(says).shift(0.16 * UP)
    return VGroup(VGroup(asks, question), VGroup(says, answer))


def _bubble(colour: ManimColor) -> VMobject:
    """A speech bubble with its tail at the right."""
    body = RoundedRectangle(width=2.1, height=1.1, corner_radius=0.4)
    tail = Polygon([0.6, -0.4, 0], [0.1, -0.4, 0], [0.75, -0.95, 0])
    return Union(body, tail).set_style(
        stroke_color=colour,
        stroke_width=4,
        fill_color=theme().mix(colour, 0.14),
        fill_opacity=1,
    )
