"""The parts of a transformer that were passed over."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    VGroup,
    linear,
)

from mlp_math.normalization import layer_norm
from mlp_math.training import sinusoidal_positions
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.entry_bars import EntryBars
from scenes.mobjects.panels import PanelRow
from scenes.mobjects.position_map import PositionMap
from scenes.mobjects.style import HUSHED, QUIET
from scenes.mobjects.text import BODY, Words, align_baselines
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import glide, pulse
from scenes.stage import Beat, LectureScene, beat, interlude

PIECES = 3
POSITIONS, D_MODEL, SHOWN_ENTRIES = 12, 32, 14
CARD_WIDTH, CARD_HEIGHT, CARD_GAP = 3.12, 4.1, 0.2
CARD_Y, NAME_BASELINE = 0.5, -2.5
WAITING = HUSHED  # opacity of what has not been named yet


class DetailsLeft(LectureScene):
    """Four cards, one for each detail, each coming to life as it is named."""

    def stage(self) -> None:
        self.row = PanelRow(4, width=CARD_WIDTH, height=CARD_HEIGHT, gap=CARD_GAP)
        self.row.move_to(CARD_Y * UP)
        self.tokens = TokenStrip(self.word_pieces(), gap=0.0, max_width=CARD_WIDTH - 0.4)
        self.positions = PositionMap(
            sinusoidal_positions(POSITIONS, D_MODEL)[:, :SHOWN_ENTRIES],
            side=(CARD_WIDTH - 0.5) / POSITIONS,
        )
        self.raw = self.rng().normal(1.2, 2.2, size=9).clip(-2.5, 4.5)
        self.normalised = layer_norm(self.raw)
        self.bars = EntryBars(self.raw)
        self.dials = DialPanel(np.zeros((4, 3)), radius=0.33, gap=0.86, scale=1.5)
        pictures: tuple[VGroup, ...] = (self.tokens, self.positions, self.bars, self.dials)
        for picture, card in zip(pictures, self.row.plates, strict=True):
            picture.move_to(card)
        names = tags_below(self.word_list("details"), self.row)
        pairs = [VGroup(*pair) for pair in zip(pictures, names, strict=True)]
        self.row.hold(
            pairs,
            waiting=lambda pair: pair.set_opacity(WAITING),
            told=lambda pair: pair.set_opacity(QUIET),
        )
        self.add(self.row, *self.row.contents)

    def word_pieces(self) -> list[str]:
        """The answer cut into pieces of about one length, as a tokeniser might."""
        word = self.lecture.fact.text[self.language].answer
        count = min(PIECES, len(word))
        return ["".join(piece) for piece in np.array_split(list(word), count)]

    @beat
    def left_out(self, beat: Beat) -> None:
        # All four are glanced at, before one after another is named.
        pairs = zip(self.row.contents, self.row.bright, strict=True)
        glances = (pulse(content).become(bright) for content, bright in pairs)
        self.play(LaggedStart(*glances, lag_ratio=0.5), run_time=beat.to("tokens", 1.2))
        acts = (self.come_apart, self.pass_along, self.normalise, self.train)
        marks = ("tokens", "positions", "norm", "training")
        for k, (mark, act) in enumerate(zip(marks, acts, strict=True)):
            beat.until(mark, early=0.2)
            self.play(*self.row.speak_of(k), run_time=0.4)
            following = marks[k + 1] if k + 1 < len(marks) else None
            act(beat.to(following, 1.0, early=0.2) if following else beat.rest(1.6))

    def come_apart(self, seconds: float) -> None:
        """The pieces of the word come apart, down a stair."""
        tokens = self.tokens.tokens
        middle = (len(tokens) - 1) / 2
        moves = (
            token.animate.shift((k - middle) * (0.07 * RIGHT + 0.95 * DOWN))
            for k, token in enumerate(tokens)
        )
        self.play(*moves, run_time=seconds)

    def pass_along(self, seconds: float) -> None:
        """A frame goes from position to position: each has a vector of its own."""
        first, last = self.positions[0], self.positions[-1]
        frame = Rectangle(width=first.width, height=first.height, stroke_width=3)
        frame.set_stroke(self.theme.ink).move_to(first)
        self.play(FadeIn(frame), run_time=0.2)
        self.play(frame.animate(rate_func=linear).move_to(last), run_time=seconds - 0.4)
        self.play(FadeOut(frame), run_time=0.2)

    def normalise(self, seconds: float) -> None:
        """Mean zero and variance one, reached in a straight line."""
        change = glide(self.bars, EntryBars.set_values, self.raw, self.normalised)
        self.play(change, run_time=seconds)

    def train(self, seconds: float) -> None:
        """Dials turn, and turn again."""
        for values in self.rng().normal(size=(2, *self.dials.shown_shape)):
            self.play(self.dials.turn_to(values), run_time=seconds / 2)

    @interlude
    def hand_over(self) -> None:
        self.leave(run_time=0.5)


def tags_below(texts: Sequence[str], row: PanelRow) -> VGroup:
    """The details' names below their cards, as large as the widest allows."""
    names = VGroup(*(Words(text, BODY) for text in texts))
    widest = max(name.width for name in names)
    for name, card in zip(names, row.plates, strict=True):
        name.scale(min(1.0, CARD_WIDTH / widest)).set_x(card.get_x())
    align_baselines(names, NAME_BASELINE)
    return names
