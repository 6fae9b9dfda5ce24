"""One fact comes out of a model, and many have gone in."""

from itertools import chain, pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.place import keep_inside
from scenes.mobjects.slabs import NetworkIcon, Slab
from scenes.mobjects.style import QUIET, RESTING, arrow, level_arrow, ring
from scenes.mobjects.text import LABEL, TITLE, Words
from scenes.moves import (
    cascade,
    comes_last,
    exchange,
    flash_along,
    leaves_first,
    point_at,
    presence,
    sink,
)
from scenes.sets.model import (
    ANSWER_RADIUS,
    candidates,
    guesses,
    in_blank,
    model,
    prompt_strip,
    think,
    thought,
    wave,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.where_facts_live.seeds import Seeds

# Each for a wide picture and a tall one.
STACK_AT = (4.05 * LEFT + 0.95 * DOWN, 2.4 * UP)
PROMPT_AT = (3.05 * UP, 6.5 * UP)  # while the model works on it
BARS_AT = ((2.6, -0.8), (-0.6, -3.8))  # where bars begin, with room for the one that will grow
ROOM_OF_DIALS = ((12.9, 4.7), (4.6, 12.3))  # the slab when it has opened into a panel
QUESTIONS_AT = (4.75 * RIGHT, 4.8 * DOWN)  # where the second stands, and opposite the first
FACTS_AT, TALL_FACTS_AT, FACT_WIDTH, FACT_GAP = 4.75, 2.15, 3.6, 1.24
ROOM_OF_MODEL = 6.4  # height that facts above and below it leave
FACT_SIZE = 33.0  # between LABEL and BODY: a fact has two lines


class JordanPrompt(LectureScene):
    """A prompt with a blank goes through the model; the toy block's own read-out fills it."""

    shapes = (WIDE, TALL)
    begins_as = "TitleCard"

    def stage(self) -> None:
        self.strip = prompt_strip(self)
        self.blank = self.strip[-1]
        self.stack, self.icon = model(self.toy).move_to(by_shape(*STACK_AT))
        self.neuron = Circle(
            radius=ANSWER_RADIUS, color=self.theme.answer, fill_opacity=1, stroke_width=2
        )
        self.seeds = Seeds(self.strip)
        boxes = (token.box for token in self.strip.tokens)
        self.add(*boxes, self.seeds, self.neuron.move_to(self.blank))
        before, self.after = guesses(self)
        bars = self.bars = NextTokenBars(candidates(self), before, length=2.8, row_gap=0.92)
        x, y = by_shape(*BARS_AT)
        bars.set_y(y).shift((x - bars.bars.get_left()[0]) * RIGHT)
        self.caption = Words(self.words("toy_model"), LABEL, self.theme.dim, italic=True)
        self.caption.next_to(bars, DOWN, buff=0.35).align_to(bars.bars, LEFT)
        keep_inside(self.caption)
        self.arrow = self.to_bars()
        grown = bars.copy().set_values(self.after)
        self.frame = ring(grown.row(0), buff=0.18, radius=0.1)
        self.prompt_at = by_shape(*PROMPT_AT)
        raised = self.strip.copy().move_to(self.prompt_at)
        self.filled = in_blank(raised, candidates(self)[0])
        # The model stands in the middle until it needs room for its guesses.
        self.room = -self.stack.get_x() * RIGHT
        weights = np.hstack([self.toy.block.W_up.T, self.toy.block.W_down])
        self.weights = by_shape(weights, weights.T)
        self.dials = weight_dials(self.weights)

    def to_bars(self) -> Arrow:
        """The arrow from the model to what it guesses."""
        if self.tall:
            below, over = self.stack.get_bottom(), self.bars.get_top()
            return arrow(below, [below[0], over[1], 0], buff=0.25, tip=0.24)
        y = self.bars.bars.get_y()
        return level_arrow(self.stack, self.bars.labels, y, buff=0.2, tip=0.24)

    @beat
    def prompt(self, beat: Beat) -> None:
        words = [token.word for token in self.strip.tokens[:-1]]
        self.play(exchange(self.seeds, words, 0.6), run_time=beat.to("blank", 1.5, early=0.3))
        self.play(ReplacementTransform(self.neuron, self.blank.word), run_time=0.6)
        blank = point_at(self.blank.word, colour=self.theme.answer)
        self.play(blank, run_time=beat.through(0.8))

    @beat
    def into_the_model(self, beat: Beat) -> None:
        self.icon.empty()
        VGroup(self.stack, self.icon).shift(self.room)
        slabs = (FadeIn(slab, shift=0.4 * RIGHT) for slab in reversed(self.stack.slabs))
        self.play(
            self.strip.animate(run_time=0.7).move_to(self.prompt_at),
            LaggedStart(*slabs, FadeIn(self.icon), lag_ratio=0.12, run_time=1.5),
        )
        words = [token.copy() for token in self.strip.tokens[:-1]]
        into = self.stack.front.get_center()
        self.play(cascade(sink, words, 0.3, into=into), run_time=beat.to("through", 1.2))
        # Layer after layer works on them, again and again.
        self.play(
            think(self.icon, thought(self.toy)), wave(self.stack.slabs),
            run_time=beat.share(2, 1.4),
        )  # fmt: skip
        self.play(wave(self.stack.slabs), run_time=beat.through(1.5))

    @beat
    def prediction(self, beat: Beat) -> None:
        bars = self.bars
        if self.room.any():
            parts = (*reversed(self.stack.slabs), self.icon)
            self.play(*(part.animate.shift(-self.room) for part in parts), run_time=0.6)
        rows = (FadeIn(row, shift=0.3 * RIGHT) for row in bars.rows())
        entering = LaggedStart(Create(self.arrow), *rows, FadeIn(self.caption), lag_ratio=0.15)
        self.play_into(bars, entering, run_time=1.0)
        beat.until("bet")
        self.play(bars.grow_to(self.after), run_time=1.8)
        beat.until("box")
        self.play(Create(self.frame), run_time=0.7)
        flying = ReplacementTransform(bars.labels[0].copy(), self.filled, run_time=1.2)
        # The label steps back, so that the word that leaves it can be read.
        left = presence(QUIET, bars.labels[0])
        self.play(flying, *left, FadeOut(self.blank.word, run_time=0.4))
        self.blank.remove(self.blank.word)  # or it would come back when the strip leaves

    @beat
    def knowledge_inside(self, beat: Beat) -> None:
        front, *others = self.stack.slabs
        room = Slab(*by_shape(*ROOM_OF_DIALS), self.theme.stream).move_to(self.dials)
        leaving = (self.icon, self.arrow, self.caption, self.bars, self.frame, *others)
        opening = AnimationGroup(
            FadeOut(*leaving, rate_func=leaves_first), front.animate.become(room), run_time=0.9
        )
        dials = cascade(
            FadeIn, self.dials, 0.02, scale=0.4, run_time=beat.to("dials", 1.5, early=0.5)
        )
        self.play(LaggedStart(opening, dials, lag_ratio=0.6))
        # Training in small: the dials wander before they settle on the block's weights.
        wandering = self.rng().normal(scale=0.9, size=(2, *self.weights.shape))
        slot = beat.share(3, 1.2)
        for values in (*wandering, self.weights):
            self.play(self.dials.turn_to(values), run_time=slot)

    @interlude
    def hand_over(self) -> None:
        """The panel goes back into the model, which then stands in the middle."""
        stack, icon = model(self.toy)
        self.play(
            FadeOut(self.strip, self.filled, run_time=0.5),
            FadeOut(self.dials, scale=0.3, target_position=stack.front),
            self.stack.front.animate.become(stack.front),
            FadeIn(icon, *stack.slabs[1:], rate_func=comes_last),
            run_time=1.0,
        )


def weight_dials(weights: np.ndarray) -> DialPanel:
    """A dial for each weight (rows, cols), all at zero, with strokes that are seen from afar."""
    size = by_shape({"radius": 0.29, "gap": 0.69}, {"radius": 0.28, "gap": 0.66})
    panel = DialPanel(0 * weights, **size, scale=1.5).move_to(0.9 * DOWN)
    for dial in panel:
        dial.rim.set_stroke(theme().dim, width=2)
        dial.arc.set_stroke(width=6)
        dial.needle.set_stroke(width=4)
    return panel


class FactsIntoModel(LectureScene):
    """A dozen facts fly into the model, which leaves two questions."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.machine = model(self.toy)
        self.add(self.machine)
        self.facts = FactCloud(self.lecture.sample_facts[self.language])
        self.questions = [
            Words(self.words(key), TITLE, self.theme.focus).move_to(side * by_shape(*QUESTIONS_AT))
            for key, side in (("how", -1), ("where", 1))
        ]
        sign = Words("?", 1.5 * TITLE, self.theme.focus)
        self.signs = [sign.copy().move_to(question) for question in self.questions]

    @beat
    def many_facts(self, beat: Beat) -> None:
        stack, icon = self.machine
        facts = self.facts.by_turns()
        self.play(
            cascade(FadeIn, facts, 0.3, shift=0.2 * UP), run_time=beat.to("fly", 2.0, early=0.2)
        )
        seconds = beat.rest(3.5)
        self.play(
            cascade(fly_in, self.facts.from_the_middle(), 0.18, run_time=seconds),
            wave(stack.slabs, run_time=seconds),
            answer_everyone(self, icon, seconds),
        )
        self.remove(*facts)

    @beat
    def how_where(self, beat: Beat) -> None:
        stack, icon = self.machine
        how, where = self.questions
        two = cascade(FadeIn, self.signs, 0.7, target_position=self.machine, scale=0.3)
        self.play(two, run_time=beat.to("how", 1.0, early=0.1))
        self.play(ReplacementTransform(self.signs[0], how), run_time=0.6)
        # How: light runs along the weights, the numbers that would have to hold a fact.
        weights = chain(*icon.edges)
        flashes = (flash_along(weight, self.theme.focus, 3.5) for weight in weights)
        self.play(LaggedStart(*flashes, lag_ratio=0.02), run_time=beat.to("where", 1.5))
        self.play(
            ReplacementTransform(self.signs[1], where),
            *presence(RESTING, how),
            run_time=0.6,
        )
        # Where: a light searches the layers.
        self.play(wave(stack.slabs), run_time=beat.rest(2.5))

    @interlude
    def hand_over(self) -> None:
        self.play(FadeOut(*self.questions), run_time=0.6)


class FactCloud(VGroup):
    """Facts in two columns beside the model, or above and below it.

    One that is too long for its column has two lines.
    """

    def __init__(self, facts: tuple[str, ...]) -> None:
        super().__init__()
        self.half = -(-len(facts) // 2)
        for k, fact in enumerate(facts):
            words = Words(fact, FACT_SIZE)
            if words.width > FACT_WIDTH:
                # Two lines of about one length.
                words = Words(fact, FACT_SIZE, width=0.62 * words.width, align="center")
            side, row = divmod(k, self.half)
            self.add(words.move_to(self.place(2 * side - 1, row)))

    def place(self, side: int, row: int) -> list[float]:
        """Where a fact stands, at the left (-1) or the right (1), so many rows from the top."""
        y = FACT_GAP * ((self.half - 1) / 2 - row)
        aside = np.sign(y) or 1.0  # rows above and below leave room for the model between them
        y += by_shape(0.0, aside * (ROOM_OF_MODEL - FACT_GAP) / 2)
        return [by_shape(FACTS_AT, TALL_FACTS_AT) * side, float(y), 0.0]

    def from_the_middle(self) -> list[Words]:
        """The facts, those nearest to the middle first: none has to fly over another."""
        return sorted(self.by_turns(), key=lambda fact: abs(float(fact.get_y())))

    def by_turns(self) -> list[Words]:
        """The facts, one from the left and one from the right in turn."""
        left, right = self[: self.half], self[self.half :]
        return list(chain(*zip(left, right, strict=True)))


def fly_in(fact: Words) -> UpdateFromAlphaFunc:
    """A way into the model in the middle of the frame, on which a fact shrinks away.

    It bends away from the facts that wait nearer to the middle.
    """
    x, y, _ = fact.get_center()
    angle = 0.3 * np.sign(x) * (1 if y >= 0 else -1)
    return sink(fact, 0.3 * UP * np.sign(y), angle)


def answer_everyone(scene: LectureScene, icon: NetworkIcon, seconds: float) -> Animation:
    """The icon's neurons answer one person after another, and come back to the first."""
    people = [*range(len(scene.toy.people)), 0]
    states = [[np.abs(layer) for layer in thought(scene.toy, person)] for person in people]
    turns = list(pairwise(states))

    def step(network: NetworkIcon, alpha: float) -> None:
        k = min(int(alpha * len(turns)), len(turns) - 1)
        share = alpha * len(turns) - k
        for layer, old, new in zip(network.layers, *turns[k], strict=True):
            layer.set_values((1 - share) * old + share * new)

    return UpdateFromAlphaFunc(icon, step, run_time=seconds, rate_func=linear)
