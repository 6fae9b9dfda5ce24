"""Shots 2 and 3: one fact comes out of a model, and many have gone in."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    Succession,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    rush_into,
)

from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.text import LABEL, SMALL, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.stage import LectureScene
from scenes.where_facts_live.model_set import STACK_AT_LEFT, lecture_toy, model

BLANK = "?"


class JordanPrompt(LectureScene):
    """A prompt with a blank goes through the model; the toy block's own read-out fills it."""

    def construct(self) -> None:
        toy = lecture_toy(self)
        fact = self.lecture.fact
        text = fact.text[self.language]
        strip = self.prompt_strip()
        machine = model(toy).move_to(STACK_AT_LEFT)
        stack, icon = machine

        strip.move_to(0.4 * UP)
        with self.beat("prompt") as beat:
            self.play(
                LaggedStart(
                    *(FadeIn(t, shift=0.2 * DOWN) for t in strip.tokens[:-1]), lag_ratio=0.35
                ),
                run_time=max(beat.at("blank") - 0.4, 1.5),
            )
            self.play(FadeIn(strip[-1], scale=0.8), run_time=0.5)
            self.play(Indicate(strip[-1].word, scale_factor=1.35, color=self.theme.answer))

        with self.beat("into_the_model") as beat:
            self.play(strip.animate.move_to(2.75 * UP), run_time=0.8)
            self.play(
                LaggedStart(
                    *(FadeIn(s, shift=0.3 * RIGHT) for s in reversed(stack.slabs)), lag_ratio=0.1
                ),
                run_time=1.1,
            )
            self.play(FadeIn(icon), run_time=0.5)
            copies = VGroup(*(token.copy() for token in strip.tokens[:-1]))
            self.wait_for(beat, "through")
            self.play(
                copies.animate.scale(0.25).move_to(stack.front.get_center() + 0.2 * UP),
                run_time=1.0,
            )
            self.remove(copies)
            self.play(self.wave(stack), run_time=max(beat.remaining - 0.6, 1.2))

        candidates = (text.answer, *text.alternatives)
        before = toy.next_word(toy.full_name, len(candidates))
        after = toy.next_word(toy.forward().output, len(candidates))
        bars = NextTokenBars(candidates, before, length=2.7).move_to(0.95 * DOWN)
        self.bars = bars
        bars.shift((2.5 - bars.bars.get_left()[0]) * RIGHT)  # room for the bar that will grow
        arrow = Arrow(
            stack.get_right(),
            [bars.get_left()[0], stack.get_center()[1], 0],
            buff=0.3,
            color=self.theme.dim,
            stroke_width=3,
            tip_length=0.2,
        )
        caption = Words(self.words("toy_model"), SMALL, self.theme.dim, italic=True)
        caption.next_to(bars, DOWN, buff=0.4).align_to(bars.bars, LEFT)

        with self.beat("prediction") as beat:
            self.play(Create(arrow), FadeIn(bars, caption), run_time=0.9)
            self.wait_for(beat, "bet")
            self.play(bars.grow_to(after), run_time=1.5)
            self.wait_for(beat, "box")
            frame = SurroundingRectangle(
                bars.row(0), buff=0.16, color=self.theme.answer, stroke_width=2.5, corner_radius=0.1
            )
            self.play(Create(frame), run_time=0.7)
            filled = Words(text.answer, strip[0].word.font_size, self.theme.answer)
            filled.move_to(strip[-1]).put_baseline(strip[0].word.baseline)
            flying = bars.labels[0].copy()
            self.play(ReplacementTransform(flying, filled), FadeOut(strip[-1].word), run_time=1.0)

        with self.beat("knowledge_inside") as beat:
            panel = DialPanel(np.zeros((6, 4)), radius=0.2, gap=0.5, scale=1.5)
            panel.move_to(stack.front)
            self.dials = panel
            quiet = VGroup(bars, frame, caption, arrow)
            self.play(
                FadeOut(icon),
                FadeIn(panel),
                quiet.animate.fade(0.75),
                run_time=0.8,
            )
            weights = toy.block.W_up[:6, :4]
            # Training in small: the dials wander before they settle on the block's weights.
            wandering = self.rng().normal(scale=0.9, size=weights.shape)
            self.play(panel.turn_to(wandering), run_time=max(beat.at("dials") - beat.elapsed, 1.0))
            self.play(panel.turn_to(weights), run_time=max(beat.remaining - 0.3, 1.5))
        self.play(
            FadeOut(strip, filled, quiet, panel),
            FadeIn(icon),
            machine.animate.move_to(ORIGIN),
            run_time=1.0,
        )

    def prompt_strip(self) -> TokenStrip:
        """The prompt's tokens and the blank, which leaves room for the answer."""
        fact = self.lecture.fact
        text = fact.text[self.language]
        tokens = [fact.first, fact.last, *text.relation.split(), BLANK]
        blank = len(tokens) - 1
        return TokenStrip(
            tokens,
            {0: self.theme.first, 1: self.theme.last, blank: self.theme.answer},
            least_widths={blank: Words(text.answer).width + 0.5},
        )

    def wave(self, stack: VGroup) -> LaggedStart:
        """Light runs through the slabs from front to back."""
        colours = self.theme
        rims = [slab.plate.get_stroke_color() for slab in stack.slabs]
        return LaggedStart(
            *(
                Succession(
                    slab.animate(run_time=0.5).light(colours.answer),
                    slab.animate(run_time=0.5).light(rim),
                )
                for slab, rim in zip(stack.slabs, rims, strict=True)
            ),
            lag_ratio=0.35,
        )


class FactsIntoModel(LectureScene):
    """A dozen facts fly into the model, which leaves two questions."""

    def construct(self) -> None:
        machine = model(lecture_toy(self))
        self.add(machine)
        facts = self.fact_cloud()

        with self.beat("many_facts") as beat:
            self.play(
                LaggedStart(*(FadeIn(f, shift=0.2 * UP) for f in facts), lag_ratio=0.3),
                run_time=max(beat.at("fly") - 0.2, 2.0),
            )
            half = len(facts) // 2
            by_turns = [f for pair in zip(facts[:half], facts[half:], strict=True) for f in pair]
            front = machine[0].front
            rim = front.plate.get_stroke_color()
            self.play(
                LaggedStart(*(self.flight(f) for f in by_turns), lag_ratio=0.18),
                Succession(
                    front.animate.light(self.theme.answer), front.animate.light(rim), lag_ratio=1
                ),
                run_time=max(beat.remaining, 2.5),
            )
            self.remove(*facts)

        how = Words(self.words("how"), TITLE, self.theme.answer).move_to(4.6 * LEFT)
        where = Words(self.words("where"), TITLE, self.theme.answer).move_to(4.6 * RIGHT)
        with self.beat("how_where") as beat:
            self.wait_for(beat, "how")
            self.play(FadeIn(how, shift=0.3 * UP), run_time=0.7)
            self.wait_for(beat, "where")
            self.play(FadeIn(where, shift=0.3 * UP), run_time=0.7)
        self.play(FadeOut(how, where), run_time=0.6)

    def fact_cloud(self) -> VGroup:
        """The facts in two columns beside the model."""
        facts = VGroup(*(Words(f, LABEL) for f in self.lecture.sample_facts[self.language]))
        half = -(-len(facts) // 2)
        widest = 3.9
        for k, words in enumerate(facts):
            if words.width > widest:
                words.scale(widest / words.width)
            side, row = divmod(k, half)
            y = (half - 1) / 2 - row
            words.move_to((-4.6 if side == 0 else 4.6) * RIGHT + 1.05 * y * UP)
        return facts

    def flight(self, words: Words) -> UpdateFromAlphaFunc:
        """An arc into the model, on which a fact shrinks away."""
        start = words.get_center()
        angle = -0.9 * np.sign(start[0]) * (1 if start[1] >= 0 else -1)
        path = ArcBetweenPoints(start, 0.3 * UP * np.sign(start[1]), angle=angle)
        original = words.copy()

        def fly(mobject: Words, alpha: float) -> None:
            mobject.become(original).scale(1 - 0.85 * alpha)
            mobject.move_to(path.point_from_proportion(alpha)).set_opacity(1 - alpha**3)

        return UpdateFromAlphaFunc(words, fly, rate_func=rush_into)
