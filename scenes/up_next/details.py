"""The parts of a transformer that were passed over."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)

from mlp_math.normalization import layer_norm
from mlp_math.training import sinusoidal_positions
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.entry_bars import EntryBars
from scenes.mobjects.place import fit
from scenes.mobjects.position_map import PositionMap
from scenes.mobjects.style import plate
from scenes.mobjects.text import HEADING, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, comes_last, flash_along, give_way, glide, leaves_first, pulse
from scenes.stage import Beat, LectureScene, beat, interlude

POSITIONS, D_MODEL, ENTRIES = 12, 32, 9
CELL, PITCH = 0.5, 1.0  # of the positions' columns: a cell's side, and from column to column
PICTURE_Y, NAME_BASELINE, WORD_SIZE = 0.4, -3.45, 180.0
BAR_UNIT, BARS_WIDER = 0.75, 2.4
DIAL_ROWS, DIAL_RADIUS, DIAL_GAP = 3, 0.56, 1.36


class DetailsLeft(LectureScene):
    """A word is cut, its pieces get positions, a vector is kept in bounds, and dials turn."""

    def stage(self) -> None:
        pieces = self.word_list("pieces")
        self.tokens = TokenStrip(pieces, gap=0.0, size=WORD_SIZE, max_width=11.0)
        self.tokens.move_to(PICTURE_Y * UP)
        self.word = TokenStrip(["".join(pieces)], size=WORD_SIZE, max_width=11.0)
        self.word.move_to(self.tokens)
        values = sinusoidal_positions(POSITIONS, D_MODEL)[:, :ENTRIES]
        self.positions = PositionMap(values, side=CELL)
        for t, column in enumerate(self.positions):
            column.shift(t * (PITCH - CELL) * RIGHT)
        self.positions.move_to((PICTURE_Y - 0.5) * UP)
        self.raw = self.rng().normal(1.2, 2.2, size=ENTRIES).clip(-2.5, 4.5)
        self.normalised = layer_norm(self.raw)
        self.bars = EntryBars(self.raw, unit=BAR_UNIT).stretch(BARS_WIDER, 0)
        self.bars.move_to(PICTURE_Y * UP)
        dials = np.zeros((DIAL_ROWS, ENTRIES))
        self.dials = DialPanel(dials, radius=DIAL_RADIUS, gap=DIAL_GAP, scale=1.5)
        self.dials.move_to(PICTURE_Y * UP)
        self.names = [Words(text, HEADING) for text in self.word_list("details")]
        for name in self.names:
            name.set_x(0).put_baseline(NAME_BASELINE)
        self.text = VGroup()  # the tokens before the word's pieces, once these have their places
        self.add(self.word)

    @beat
    def left_out(self, beat: Beat) -> None:
        """Each detail is ready when it is named, and is what the next one is made of."""
        whole = pulse(self.word).scale(1.12)
        self.play(whole, run_time=beat.to("tokens", 0.8, part=0.55))
        self.come_apart(beat.to("tokens", 0.8, late=0.3))
        self.take_places(min(beat.to("positions", 0.8), 1.3))
        self.pass_along(beat.to("norm", 1.0, early=0.7))
        self.become_bars(0.9)
        self.play(
            glide(self.bars, EntryBars.set_values, self.raw, self.normalised),
            run_time=beat.to("training", 1.0, early=1.1),
        )
        self.become_dials(1.0)
        for values in self.rng().normal(size=(2, *self.dials.shown_shape)):
            self.play(self.dials.turn_to(values), run_time=max(beat.through() / 2, 0.8))

    def come_apart(self, seconds: float) -> None:
        """Blades of light fall between the pieces of the word, and they come apart."""
        pieces = self.tokens.tokens
        middle = (len(pieces) - 1) / 2
        rights = (piece.get_right() for piece in pieces[:-1])
        blades = [
            flash_along(Line(right + 1.6 * UP, right + 1.6 * DOWN), self.theme.focus, 7)
            for right in rights
        ]
        apart = (piece.animate.shift(0.7 * (k - middle) * RIGHT) for k, piece in enumerate(pieces))
        self.play(
            *blades,
            FadeOut(self.word),
            FadeIn(self.tokens),
            FadeIn(self.names[0], shift=0.2 * UP),
            run_time=0.45 * seconds,
        )
        self.play(*apart, run_time=0.55 * seconds)

    def take_places(self, seconds: float) -> None:
        """The pieces are the last of a text; below each token stands what marks its position."""
        pieces, columns = self.tokens.tokens, list(self.positions)
        tops = [column.get_top() + 0.65 * UP for column in columns]
        before = len(columns) - len(pieces)
        self.text.add(*(plate(0.8 * PITCH, 0.6).move_to(top) for top in tops[:before]))
        moves, first = [], squish_rate_func(smooth, 0.0, 0.5)
        for piece, top in zip(pieces, tops[before:], strict=True):
            smaller = fit(piece.copy(), 0.94 * PITCH, 0.7).move_to(top)
            moves.append(piece.animate(rate_func=first).become(smaller))
        self.play(
            *moves,
            cascade(FadeIn, self.text, 0.1),
            cascade(FadeIn, columns, 0.1, shift=0.4 * DOWN),
            give_way(*self.names[:2]),
            run_time=seconds,
        )

    def pass_along(self, seconds: float) -> None:
        """A frame goes from position to position: each has a vector of its own."""
        first, last = self.positions[0], self.positions[-1]
        frame = Rectangle(width=first.width + 0.16, height=first.height + 0.16, stroke_width=5)
        frame.set_stroke(self.theme.focus).move_to(first)
        self.play(FadeIn(frame), run_time=0.2)
        self.play(frame.animate(rate_func=linear).move_to(last), run_time=seconds - 0.4)
        self.play(FadeOut(frame), run_time=0.2)

    def become_bars(self, seconds: float) -> None:
        """The last position's column turns into a vector's bars, and all else leaves."""
        *others, vector = self.positions
        leaving = VGroup(*others, self.text, self.tokens)
        cells = zip(vector, self.bars.bars, strict=True)
        self.remove(self.positions)
        self.play(
            FadeOut(leaving, rate_func=leaves_first),
            *(ReplacementTransform(cell, bar) for cell, bar in cells),
            FadeIn(self.bars.axis, rate_func=comes_last),
            give_way(*self.names[1:3]),
            run_time=seconds,
        )
        self.remove(*self.bars.bars)
        self.add(self.bars)

    def become_dials(self, seconds: float) -> None:
        """Each bar turns into a dial; more come in above and below."""
        middle = DIAL_ROWS // 2 * ENTRIES
        row = self.dials[middle : middle + ENTRIES]
        others = [dial for dial in self.dials if dial not in row.submobjects]
        bars = self.bars.bars.copy()
        self.remove(self.bars)
        self.play(
            FadeOut(self.bars.axis),
            *(ReplacementTransform(*pair) for pair in zip(bars, row, strict=True)),
            LaggedStart(*(FadeIn(dial, scale=0.4) for dial in others), lag_ratio=0.03),
            give_way(*self.names[2:]),
            run_time=seconds,
        )
        self.remove(*row, *others)
        self.add(self.dials)

    @interlude
    def hand_over(self) -> None:
        self.leave(run_time=0.5)
