"""Shot 7: whose telling this follows, and what comes next."""

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
    LaggedStart,
    ManimColor,
    Polygon,
    RoundedRectangle,
    Triangle,
    Union,
    VGroup,
    VMobject,
)

from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.model import model, wave
from scenes.stage import LectureScene

SOURCES_X, SOURCES_Y = 4.7, 0.7  # where the talk and our film stand; the video is between them
SMALL_MODEL = 0.52  # scale of the model that stands for our film
FLOW_Y, FLOW_MODEL = -0.75, 0.85
TOKEN_X, BEFORE_X, MODEL_X, AFTER_X = -5.65, -3.15, 0.95, 5.4


class CreditRefresher(LectureScene):
    """A talk led to a video, and the video to this film; then what flows through a model."""

    def construct(self) -> None:
        toy = self.toy
        machine = model(toy).scale(SMALL_MODEL).move_to([SOURCES_X, SOURCES_Y, 0])
        video = self.video().move_to(SOURCES_Y * UP)
        talk = self.talk().move_to([-SOURCES_X, SOURCES_Y, 0])
        channel = self.caption(("channel", HEADING), ("chapter", LABEL), x=0.0)
        nanda = self.caption(("nanda", HEADING), ("deepmind", LABEL), x=-SOURCES_X)
        film = self.caption(("film", HEADING), x=SOURCES_X)
        arrows = VGroup(self.arrow(talk, video), self.arrow(video, machine))

        with self.beat("credit") as beat:
            self.play(FadeIn(machine, film, shift=0.2 * UP), run_time=0.8)
            self.play(FadeIn(video, scale=0.9), FadeIn(channel[0], shift=0.2 * UP), run_time=0.8)
            self.play(
                Create(arrows[1]),
                FadeIn(channel[1]),
                film.animate.set_fill(self.theme.dim),
                run_time=0.8,
            )
            self.wait_for(beat, "talk")
            self.play(
                LaggedStart(*(FadeIn(bubble, scale=0.6) for bubble in talk), lag_ratio=0.5),
                Create(arrows[0]),
                run_time=max(beat.at("nanda") - beat.elapsed, 1.0),
            )
            self.play(
                FadeIn(nanda[0], shift=0.2 * UP),
                channel.animate.set_fill(self.theme.dim),
                run_time=0.7,
            )
            self.play(FadeIn(nanda[1]), run_time=0.5)

        heading = Words(self.words("refresher"), TITLE).move_to(3.1 * UP)
        strip = TokenStrip([self.lecture.fact.last], {0: self.theme.last}, size=HEADING)
        strip.move_to([TOKEN_X, FLOW_Y, 0])
        before = self.before = self.column(toy.last, BEFORE_X)
        after = self.after = self.column(toy.last, AFTER_X)
        home = [MODEL_X, FLOW_Y, 0]
        with self.beat("refresher") as beat:
            self.play(
                FadeOut(talk, video, channel, nanda, film, arrows, shift=0.3 * LEFT),
                machine.animate.scale(FLOW_MODEL / SMALL_MODEL).move_to(home),
                FadeIn(heading, shift=0.2 * UP),
                run_time=1.2,
            )
            self.play(FadeIn(strip, shift=0.3 * RIGHT), run_time=0.5)
            into, through, out = (
                self.arrow(a, b) for a, b in ((strip, before), (before, machine), (machine, after))
            )
            self.play(
                Create(into),
                FadeIn(before.brackets),
                LaggedStart(*(FadeIn(e, shift=0.2 * RIGHT) for e in before.entries), lag_ratio=0.2),
                run_time=1.2,
            )
            visitor = before.entries.copy()
            self.play(
                Create(through),
                visitor.animate.scale(0.3).move_to(machine[0].front).set_opacity(0),
                run_time=0.9,
            )
            self.remove(visitor)
            self.play(wave(machine[0].slabs), run_time=max(beat.remaining - 1.6, 1.2))
            self.play(Create(out), FadeIn(after, shift=0.3 * RIGHT), run_time=0.6)
            self.play(after.count_to(toy.forward().output[:, np.newaxis]), run_time=1.2)
            self.play(after.animate.paint_signs(), run_time=0.3)
        self.leave()

    def caption(self, *lines: tuple[str, float], x: float) -> VGroup:
        """A name and what belongs to it, below a source."""
        caption = VGroup(
            *(
                Words(self.words(key), size, self.theme.ink if k == 0 else self.theme.dim)
                for k, (key, size) in enumerate(lines)
            )
        )
        for k, words in enumerate(caption):
            words.set_x(x).put_baseline(SOURCES_Y - 2.1 - 0.62 * k)
        return caption

    def video(self) -> VGroup:
        """A screen with the sign to play."""
        screen = RoundedRectangle(
            width=3.3,
            height=2.1,
            corner_radius=0.22,
            stroke_width=4,
            stroke_color=self.theme.ink,
            fill_color=self.theme.mix(self.theme.ink, 0.14),
            fill_opacity=1,
        )
        play = Triangle(color=self.theme.ink, fill_opacity=1, stroke_width=0)
        return VGroup(screen, play.rotate(-np.pi / 2).scale(0.5).move_to(screen))

    def talk(self) -> VGroup:
        """Two speech bubbles, each pointing to its speaker."""
        return VGroup(
            self.bubble(self.theme.ink).flip(UP).shift(0.5 * LEFT + 0.45 * UP),
            self.bubble(self.theme.dim).shift(0.5 * RIGHT + 0.45 * DOWN),
        )

    def bubble(self, colour: ManimColor) -> VMobject:
        """A speech bubble with its tail at the right."""
        body = RoundedRectangle(width=2.1, height=1.1, corner_radius=0.4)
        tail = Polygon([0.6, -0.4, 0], [0.1, -0.4, 0], [0.75, -0.95, 0])
        return Union(body, tail).set_style(
            stroke_color=colour,
            stroke_width=4,
            fill_color=self.theme.mix(colour, 0.14),
            fill_opacity=1,
        )

    def column(self, values: np.ndarray, x: float) -> EmbeddingColumn:
        """A vector of the flow."""
        column = EmbeddingColumn(values, ellipsis=0, size=BODY, row_gap=0.62)
        return column.move_to([x, FLOW_Y, 0])

    def arrow(self, start: VMobject, end: VMobject) -> Arrow:
        """From one thing to the next, at the height of the second."""
        y = end.get_y()
        return Arrow(
            [start.get_right()[0], y, 0],
            [end.get_left()[0], y, 0],
            buff=0.22,
            color=self.theme.dim,
            stroke_width=5,
            tip_length=0.22,
            max_stroke_width_to_length_ratio=20,
        )
