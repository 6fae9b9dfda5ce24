"""Shot 7: whose telling this follows, and what comes next."""

from manim import DOWN, RIGHT, UP, Arrow, Create, FadeIn, FadeOut, LaggedStart, VGroup

from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import ModelStack
from scenes.mobjects.text import BODY, HEADING, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.stage import LectureScene
from scenes.where_facts_live.model_set import lecture_toy


class CreditRefresher(LectureScene):
    """Thanks, then a promise: words, vectors, layers."""

    def construct(self) -> None:
        nanda = Words(self.words("nanda"), TITLE)
        deepmind = Words(self.words("deepmind"), BODY, self.theme.dim)
        layout = Words(self.words("layout"), BODY, self.theme.dim)
        thanks = VGroup(layout, nanda, deepmind)
        layout.move_to(1.3 * UP)
        nanda.move_to(0.15 * DOWN)
        deepmind.next_to(nanda, DOWN, buff=0.35)
        with self.beat("credit") as beat:
            self.play(FadeIn(layout, shift=0.2 * UP), run_time=0.9)
            self.wait_for(beat, "nanda")
            self.play(FadeIn(nanda, shift=0.2 * UP), run_time=0.8)
            self.play(FadeIn(deepmind), run_time=0.6)

        heading = Words(self.words("refresher"), HEADING).move_to(2.7 * UP)
        flow = self.flow().move_to(0.6 * DOWN)
        with self.beat("refresher") as beat:
            self.play(
                FadeOut(thanks, shift=0.3 * UP), FadeIn(heading, shift=0.2 * UP), run_time=0.9
            )
            self.play(
                LaggedStart(
                    *(
                        Create(part) if isinstance(part, Arrow) else FadeIn(part, shift=0.2 * RIGHT)
                        for part in flow
                    ),
                    lag_ratio=0.5,
                ),
                run_time=max(beat.remaining - 0.5, 2.0),
            )
        self.leave()

    def flow(self) -> VGroup:
        """Token, vector, layers, vector."""
        toy = lecture_toy(self)
        fact = self.lecture.fact
        before, after = (
            EmbeddingColumn(values, ellipsis=0) for values in (toy.full_name, toy.forward().output)
        )
        word = TokenStrip([fact.last], {0: self.theme.last})
        parts = VGroup(word, before, ModelStack(6).scale(0.85), after).arrange(RIGHT, buff=1.15)
        flow = VGroup()
        for k, part in enumerate(parts):
            if k:
                start = [parts[k - 1].get_right()[0], 0, 0]
                end = [part.get_left()[0], 0, 0]
                flow.add(
                    Arrow(
                        start, end, buff=0.18, color=self.theme.dim, stroke_width=3, tip_length=0.18
                    ).set_y(parts.get_center()[1])
                )
            flow.add(part)
        return flow
