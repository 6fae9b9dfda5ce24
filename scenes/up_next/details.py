"""Shot 70: the parts of a transformer that were passed over."""

import numpy as np
from manim import (
    DOWN,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    RoundedRectangle,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from mlp_math.normalization import layer_norm
from mlp_math.training import sinusoidal_positions
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.text import BODY, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.stage import LectureScene
from scenes.theme import theme

PIECES = 3
POSITIONS, DIMENSIONS, SHOWN_DIMENSIONS = 12, 32, 14
CARD_WIDTH, CARD_HEIGHT, CARD_GAP = 3.12, 4.1, 0.2
CARD_MIDDLE, NAME_BASELINE = 0.5, -2.5
WAITING, TOLD = 0.2, 0.4  # opacity of what has not been named yet, and of what has


def picture_plate(width: float, height: float) -> RoundedRectangle:
    """What a picture stands on, among others of its size."""
    return RoundedRectangle(
        width=width,
        height=height,
        corner_radius=0.16,
        stroke_width=2.5,
        stroke_color=theme().faint,
        fill_color=theme().panel,
        fill_opacity=1,
    )


class DetailsLeft(LectureScene):
    """Four cards, one a detail, each coming to life as it is named."""

    def construct(self) -> None:
        pictures = VGroup(*self.pictures())
        cards = VGroup(*(picture_plate(CARD_WIDTH, CARD_HEIGHT) for _ in pictures)).arrange(
            RIGHT, buff=CARD_GAP
        )
        cards.move_to(CARD_MIDDLE * UP)
        for card, picture in zip(cards, pictures, strict=True):
            picture.move_to(card)
        waiting = [VGroup(*pair) for pair in zip(pictures, self.name_tags(cards), strict=True)]
        # Copies keep what is open in a picture (a dial's arc has no fill) open when it brightens.
        bright = [pair.copy() for pair in waiting]
        for pair in waiting:
            pair.set_opacity(WAITING)
        acts = (self.part, self.pass_along, self.normalise, self.train)
        with self.beat("left_out") as beat:
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(card, pair), shift=0.3 * UP)
                        for card, pair in zip(cards, waiting, strict=True)
                    ),
                    lag_ratio=0.5,
                ),
                run_time=max(beat.at("tokens") - 0.3, 1.6),
            )
            for k, mark in enumerate(("tokens", "positions", "norm", "training")):
                self.wait_for(beat, mark)
                steps = [cards[k].animate.set_stroke(self.theme.answer)]
                if k:
                    steps.append(waiting[k - 1].animate.set_opacity(TOLD))
                    steps.append(cards[k - 1].animate.set_stroke(self.theme.faint))
                self.play(waiting[k].animate.become(bright[k]), *steps, run_time=0.5)
                acts[k](pictures[k])
        self.leave()

    def name_tags(self, cards: VGroup) -> VGroup:
        """The details' names on one line, small enough to stand side by side."""
        names = VGroup(*(Words(text, BODY) for text in self.word_list("details")))
        widest = max(name.width for name in names)
        for name, card in zip(names, cards, strict=True):
            name.scale(min(1.0, CARD_WIDTH / widest))
            name.set_x(card.get_center()[0]).put_baseline(NAME_BASELINE)
        return names

    # --------------------------------------------------------------------------- the pictures

    def pictures(self) -> tuple[TokenStrip, VGroup, VGroup, DialPanel]:
        """A word in pieces, vectors of positions, a vector's entries as bars, dials."""
        tokens = TokenStrip(self.word_pieces(), gap=0.0, max_width=CARD_WIDTH - 0.4)
        self.raw = self.rng().normal(1.2, 2.2, size=9).clip(-2.5, 4.5)
        self.bars = self.entry_bars(self.raw)
        dials = DialPanel(np.zeros((4, 3)), radius=0.33, gap=0.86, scale=1.5)
        return tokens, self.position_map(), self.bars, dials

    def word_pieces(self) -> list[str]:
        """The answer cut into pieces of about one length, as a tokeniser might."""
        word = self.lecture.fact.text[self.language].answer
        count = min(PIECES, len(word))
        return ["".join(piece) for piece in np.array_split(list(word), count)]

    def position_map(self) -> VGroup:
        """One column a position: the sines and cosines that mark it."""
        values = sinusoidal_positions(POSITIONS, DIMENSIONS)[:, :SHOWN_DIMENSIONS]
        side = (CARD_WIDTH - 0.5) / POSITIONS
        columns = VGroup()
        for t, vector in enumerate(values):
            column = VGroup()
            for i, value in enumerate(vector):
                shade = self.theme.positive if value >= 0 else self.theme.negative
                cell = Square(side, stroke_width=0, fill_opacity=1)
                cell.set_fill(self.theme.mix(shade, 0.08 + 0.8 * abs(float(value))))
                column.add(cell.move_to(side * (t * RIGHT + i * DOWN)))
            columns.add(column)
        return columns

    def entry_bars(self, values: np.ndarray) -> VGroup:
        """A bar an entry, up for positive and down for negative."""
        axis = Line(ORIGIN, 2.7 * RIGHT, stroke_width=2, color=self.theme.faint)
        bars = VGroup(axis)
        for k in range(len(values)):
            bars.add(Rectangle(width=0.22, height=1, stroke_width=0, fill_opacity=1))
            bars[-1].shift((0.15 + 0.3 * k) * RIGHT)
        return self.set_bars(bars, values)

    def set_bars(self, bars: VGroup, values: np.ndarray) -> VGroup:
        """Give the bars heights, where they stand."""
        floor = bars[0].get_center()[1]
        for bar, value in zip(bars[1:], values, strict=True):
            height = 0.48 * float(value)
            bar.stretch_to_fit_height(max(abs(height), 0.01))
            bar.move_to([bar.get_center()[0], floor + height / 2, 0])
            bar.set_fill(self.theme.positive if value >= 0 else self.theme.negative)
        return bars

    # ------------------------------------------------------------------------- what they do

    def part(self, tokens: TokenStrip) -> None:
        """The pieces of the word come apart, down a stair."""
        middle = (len(tokens.tokens) - 1) / 2
        moves = (
            token.animate.shift((k - middle) * (0.07 * RIGHT + 0.95 * DOWN))
            for k, token in enumerate(tokens.tokens)
        )
        self.play(AnimationGroup(*moves), run_time=1.1)

    def pass_along(self, columns: VGroup) -> None:
        """A frame goes from position to position: each has a vector of its own."""
        frame = Rectangle(
            width=columns[0].width,
            height=columns[0].height,
            stroke_width=3,
            stroke_color=self.theme.ink,
        ).move_to(columns[0])
        self.play(FadeIn(frame), run_time=0.2)
        self.play(frame.animate(rate_func=linear).move_to(columns[-1]), run_time=1.2)
        self.play(FadeOut(frame), run_time=0.2)

    def normalise(self, bars: VGroup) -> None:
        """Mean nought and variance one, reached in a straight line."""
        self.shown = end = layer_norm(self.raw)

        def step(group: VGroup, alpha: float) -> None:
            self.set_bars(group, (1 - alpha) * self.raw + alpha * end)

        self.play(UpdateFromAlphaFunc(bars, step), run_time=1.2)

    def train(self, dials: DialPanel) -> None:
        """Dials turn, and turn again."""
        for values in self.rng().normal(size=(2, *dials.shown_shape)):
            self.play(dials.turn_to(values), run_time=0.9)
