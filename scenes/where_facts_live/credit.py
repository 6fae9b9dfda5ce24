"""Whose telling this follows, and what comes next."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    Mobject,
    Polygon,
    RoundedRectangle,
    Triangle,
    Union,
    VGroup,
    VMobject,
)

from scenes.frame import TALL, WIDE, by_shape, shape
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.slabs import NetworkIcon
from scenes.mobjects.style import arrow, level_arrow, plate
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade
from scenes.sets.model import model, network_icon, think, thought, wave
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

# Each for a wide picture and a tall one: where talk, video and our film stand, and then what flows
# through the model: token, vector, model, vector.
SOURCES_AT = (
    ([-4.7, 0.7, 0], [0, 0.7, 0], [4.7, 0.7, 0]),
    ([-2.2, 4.6, 0], [-2.2, 0.3, 0], [-2.2, -4.0, 0]),
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
        asked = TokenStrip([self.lecture.fact.last, "?"], {0: self.theme.last})
        self.video = screen(asked).move_to(video)
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
        fit(self.token, by_shape(3.0, 1.7)).move_to(at_token)
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
            Create(video_to_film),
            FadeIn(chapter),
            self.film.animate.set_fill(self.theme.dim),
            run_time=0.8,
        )
        beat.until("talk")
        self.play(
            cascade(FadeIn, self.talk, 0.5, scale=0.6),
            Create(talk_to_video),
            run_time=beat.to("nanda", 1.0),
        )
        fresh = think(self.talk[1][1], thought(self.toy))
        name, employer = self.nanda
        self.play(
            FadeIn(name, shift=0.2 * UP),
            self.channel.animate.set_fill(self.theme.dim),
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
        self.leave()


def caption(scene: LectureScene, *lines: tuple[str, float], under: Sequence[float]) -> VGroup:
    """A name and what belongs to it, below a source or at its right: keys of words and sizes."""
    x, y, _ = under
    below = VGroup()
    for k, (key, size) in enumerate(lines):
        words = Words(scene.words(key), size, theme().dim if k else theme().ink)
        if shape() is TALL:
            fit(words, safe_x()).set_x(0.0, LEFT).put_baseline(y + 0.1 - 0.62 * k)
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


def screen(prompt: TokenStrip) -> VGroup:
    """A screen on which the question of this film is shown; below it the bar of a player."""
    ink = theme().ink
    glass = plate(3.7, 2.3, ink, fill=theme().edge, stroke=4, radius=0.22)
    fit(prompt, 3.3).move_to(glass).shift(0.25 * UP)
    line = Line(1.2 * LEFT, 1.45 * RIGHT, stroke_width=3, color=theme().faint)
    played = Line(1.2 * LEFT, 0.1 * RIGHT, stroke_width=3, color=theme().focus)
    sign = Triangle(color=ink, fill_opacity=1, stroke_width=0).rotate(-np.pi / 2).scale(0.12)
    bar = VGroup(line, played, sign.move_to(1.45 * LEFT)).move_to(glass).shift(0.82 * DOWN)
    return VGroup(glass, prompt, bar)


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
