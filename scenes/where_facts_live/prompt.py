"""Shots 2 and 3: one fact comes out of a model, and many have gone in."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    ArcBetweenPoints,
    Arrow,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    ShowPassingFlash,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    rush_into,
)

from mlp_math.toy import ToyFactBlock
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.slabs import NetworkIcon, Slab
from scenes.mobjects.text import HEADING, LABEL, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.model import (
    ANSWER_RADIUS,
    model,
    prompt_strip,
    think,
    thought,
    wave,
)
from scenes.stage import LectureScene

STACK_AT_LEFT = 4.05 * LEFT + 0.95 * DOWN
BARS_FROM = 2.6  # where bars begin, with room for the one that will grow
ROOM_OF_DIALS = (12.9, 4.7)  # the slab when it has opened into a panel
FACTS_AT, FACT_WIDTH, FACT_GAP = 4.75, 3.6, 1.24
FACT_SIZE = 33.0  # between LABEL and BODY: a fact has two lines


class JordanPrompt(LectureScene):
    """A prompt with a blank goes through the model; the toy block's own read-out fills it."""

    def construct(self) -> None:
        toy = self.toy
        text = self.lecture.fact.text[self.language]
        strip = prompt_strip(self)
        machine = model(toy).move_to(STACK_AT_LEFT)
        stack, icon = machine
        answer = self.theme.answer
        neuron = Circle(radius=ANSWER_RADIUS, color=answer, fill_opacity=1, stroke_width=2)
        self.add(neuron.move_to(strip[-1]))

        with self.beat("prompt") as beat:
            self.play(
                LaggedStart(
                    *(FadeIn(t, shift=0.2 * DOWN) for t in strip.tokens[:-1]), lag_ratio=0.35
                ),
                run_time=max(beat.at("blank") - 0.4, 1.5),
            )
            self.play(
                ReplacementTransform(neuron, strip[-1].box), FadeIn(strip[-1].word), run_time=0.7
            )
            self.play(Indicate(strip[-1].word, scale_factor=1.5, color=answer))

        with self.beat("into_the_model") as beat:
            # The model is empty before the words come in.
            for layer in icon.layers:
                layer.set_values(0 * layer.get_values())
            self.play(strip.animate.move_to(3.05 * UP), run_time=0.7)
            self.play(
                LaggedStart(
                    *(FadeIn(s, shift=0.4 * RIGHT) for s in reversed(stack.slabs)),
                    FadeIn(icon),
                    lag_ratio=0.12,
                ),
                run_time=1.2,
            )
            self.play(self.fall_in(strip, stack.front), run_time=1.2)
            self.wait_for(beat, "through")
            self.play(think(icon, thought(toy)), run_time=1.4)
            self.play(wave(stack.slabs), run_time=max(beat.remaining - 0.2, 1.5))

        candidates = (text.answer, *text.alternatives)
        before = toy.next_word(toy.full_name, len(candidates))
        after = toy.next_word(toy.forward().output, len(candidates))
        bars = NextTokenBars(candidates, before, length=2.8, row_gap=0.92)
        self.bars = bars.move_to(0.8 * DOWN)
        bars.shift((BARS_FROM - bars.bars.get_left()[0]) * RIGHT)
        arrow = self.arrow_to(bars, stack)
        caption = Words(self.words("toy_model"), LABEL, self.theme.dim, italic=True)
        caption.next_to(bars, DOWN, buff=0.35).align_to(bars.bars, LEFT)

        with self.beat("prediction") as beat:
            self.play(Create(arrow), run_time=0.5)
            self.play(
                LaggedStart(
                    *(FadeIn(bars.row(k), shift=0.3 * RIGHT) for k in range(len(candidates))),
                    FadeIn(caption),
                    lag_ratio=0.15,
                ),
                run_time=0.9,
            )
            self.remove(*(bars.row(k) for k in range(len(candidates))))
            self.add(bars)
            self.wait_for(beat, "bet")
            self.play(bars.grow_to(after), run_time=1.8)
            self.wait_for(beat, "box")
            frame = SurroundingRectangle(
                bars.row(0), buff=0.18, color=answer, stroke_width=3, corner_radius=0.1
            )
            self.play(Create(frame), run_time=0.7)
            filled = Words(text.answer, HEADING, answer)
            filled.scale(strip[0].word.font_size / filled.font_size)
            filled.move_to(strip[-1]).put_baseline(strip[0].word.baseline)
            flying = bars.labels[0].copy()
            self.play(ReplacementTransform(flying, filled), FadeOut(strip[-1].word), run_time=1.2)

        with self.beat("knowledge_inside") as beat:
            weights = np.hstack([toy.block.W_up.T, toy.block.W_down])
            panel = self.dials = self.dial_panel(weights)
            room = Slab(*ROOM_OF_DIALS, self.theme.stream).move_to(panel)
            self.play(FadeOut(icon, arrow, caption, bars, frame, *stack.slabs[1:]), run_time=0.6)
            self.play(
                stack.front.animate(run_time=1.0).become(room),
                LaggedStart(
                    *(FadeIn(dial, scale=0.4) for dial in panel),
                    lag_ratio=0.02,
                    run_time=max(beat.at("dials") - beat.elapsed, 1.5),
                ),
            )
            # Training in small: the dials wander before they settle on the block's weights.
            wandering = self.rng().normal(scale=0.9, size=(2, *weights.shape))
            for values in (*wandering, weights):
                self.play(panel.turn_to(values), run_time=max(beat.remaining / 3, 1.2))

        home = model(toy)
        front = home[0].front
        self.play(
            FadeOut(strip, filled, run_time=0.5),
            FadeOut(panel, scale=0.3, target_position=front),
            stack.front.animate.become(front),
            run_time=0.9,
        )
        self.play(FadeIn(home[1]), FadeIn(*home[0].slabs[1:], shift=0.2 * UP), run_time=0.6)

    def dial_panel(self, weights: np.ndarray) -> DialPanel:
        """All the block's weights, bold enough to be seen from afar; all turned to nought."""
        panel = DialPanel(0 * weights, radius=0.29, gap=0.69, scale=1.5).move_to(0.9 * DOWN)
        for dial in panel:
            dial.rim.set_stroke(self.theme.dim, width=2)
            dial.arc.set_stroke(width=6)
            dial.needle.set_stroke(width=4)
        return panel

    def fall_in(self, strip: TokenStrip, slab: Slab) -> LaggedStart:
        """Copies of the tokens sink into the model one after the other."""
        copies = [token.copy() for token in strip.tokens[:-1]]
        return LaggedStart(*(sink(copy, slab.get_center()) for copy in copies), lag_ratio=0.15)

    def arrow_to(self, bars: NextTokenBars, stack: VGroup) -> Arrow:
        """From the model to its guesses."""
        y = bars.bars.get_y()
        return Arrow(
            [stack.get_right()[0], y, 0],
            [bars.labels.get_left()[0], y, 0],
            buff=0.2,
            color=self.theme.dim,
            stroke_width=5,
            tip_length=0.24,
        )


class FactsIntoModel(LectureScene):
    """A dozen facts fly into the model, which leaves two questions."""

    def construct(self) -> None:
        toy = self.toy
        machine = model(toy)
        stack, icon = machine
        self.add(machine)
        facts = self.fact_cloud()
        half = len(facts) // 2
        by_turns = [f for pair in zip(facts[:half], facts[half:], strict=True) for f in pair]

        with self.beat("many_facts") as beat:
            self.play(
                LaggedStart(*(FadeIn(f, shift=0.2 * UP) for f in by_turns), lag_ratio=0.3),
                run_time=max(beat.at("fly") - 0.2, 2.0),
            )
            seconds = max(beat.remaining, 3.5)
            self.play(
                LaggedStart(*(self.flight(f) for f in by_turns), lag_ratio=0.18, run_time=seconds),
                wave(stack.slabs, run_time=seconds),
                self.take_in(icon, toy, seconds),
            )
            self.remove(*facts)

        how = Words(self.words("how"), TITLE, self.theme.answer).move_to(4.75 * LEFT)
        where = Words(self.words("where"), TITLE, self.theme.answer).move_to(4.75 * RIGHT)
        with self.beat("how_where") as beat:
            self.wait_for(beat, "how")
            self.play(FadeIn(how, shift=0.4 * RIGHT), run_time=0.6)
            # How: light runs along the weights, the numbers that would have to hold a fact.
            self.play(self.run_along(icon), run_time=max(beat.at("where") - beat.elapsed, 1.5))
            self.play(
                FadeIn(where, shift=0.4 * LEFT),
                how.animate.set_fill(self.theme.mix(self.theme.answer, 0.55)),
                run_time=0.6,
            )
            # Where: a light searches the layers.
            self.play(wave(stack.slabs), run_time=max(beat.remaining, 2.5))
        self.play(FadeOut(how, where), run_time=0.6)

    def fact_cloud(self) -> VGroup:
        """The facts in two columns beside the model."""
        facts = VGroup()
        for fact in self.lecture.sample_facts[self.language]:
            words = Words(fact, FACT_SIZE)
            if words.width > FACT_WIDTH:
                # Two lines of about one length.
                words = Words(fact, FACT_SIZE, width=0.62 * words.width, align="center")
            facts.add(words)
        half = -(-len(facts) // 2)
        for k, words in enumerate(facts):
            side, row = divmod(k, half)
            words.move_to([FACTS_AT * (2 * side - 1), FACT_GAP * ((half - 1) / 2 - row), 0])
        return facts

    def flight(self, words: Words) -> UpdateFromAlphaFunc:
        """An arc into the model, on which a fact shrinks away."""
        start = words.get_center()
        angle = -0.9 * np.sign(start[0]) * (1 if start[1] >= 0 else -1)
        return sink(words, 0.3 * UP * np.sign(start[1]), angle)

    def take_in(self, icon: NetworkIcon, toy: ToyFactBlock, seconds: float) -> Animation:
        """The icon's neurons answer one person after another, and come back to the first."""
        people = [*range(len(toy.people)), 0]
        states = [[np.abs(layer) for layer in thought(toy, person)] for person in people]

        def step(network: NetworkIcon, alpha: float) -> None:
            k, share = divmod(alpha * (len(states) - 1), 1)
            after = states[min(int(k) + 1, len(states) - 1)]
            for layer, old, new in zip(network.layers, states[int(k)], after, strict=True):
                layer.set_values((1 - share) * old + share * new)

        return UpdateFromAlphaFunc(icon, step, run_time=seconds, rate_func=linear)

    def run_along(self, icon: NetworkIcon) -> LaggedStart:
        """Flashes along the icon's weights, first into its neurons, then out of them."""
        return LaggedStart(
            *(
                ShowPassingFlash(
                    edge.copy().set_stroke(self.theme.answer, width=3.5), time_width=0.6
                )
                for edges in icon.edges
                for edge in edges
            ),
            lag_ratio=0.02,
        )


def sink(words: VGroup, into: np.ndarray, angle: float = 0.0) -> UpdateFromAlphaFunc:
    """On an arc into the model words shrink away."""
    path = ArcBetweenPoints(words.get_center(), into, angle=angle)
    original = words.copy()

    def fly(mobject: VGroup, alpha: float) -> None:
        mobject.become(original).scale(1 - 0.85 * alpha)
        mobject.move_to(path.point_from_proportion(alpha)).fade(alpha**3)

    return UpdateFromAlphaFunc(words, fly, rate_func=rush_into)
