"""Shot 70: the parts of a transformer that were passed over."""

import numpy as np
from manim import (
    DOWN,
    ORIGIN,
    RIGHT,
    UP,
    FadeIn,
    LaggedStart,
    Line,
    Rectangle,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.implicit_update import layer_norm
from mlp_math.training import sinusoidal_positions
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.text import BODY, LABEL, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.stage import LectureScene

PIECES = 3
POSITIONS, DIMENSIONS, SHOWN_DIMENSIONS = 12, 32, 8
CARD_WIDTH = 3.0
WAITING = 0.2  # opacity of what has not been named yet


class DetailsLeft(LectureScene):
    """Four small pictures, one a detail, each moving once as it is named."""

    def construct(self) -> None:
        tokens, positions, bars, dials = self.pictures()
        pictures = VGroup(tokens, positions, bars, dials)
        for k, picture in enumerate(pictures):
            picture.move_to((k - 1.5) * 3.35 * RIGHT + 0.6 * UP)
        names = self.name_tags(pictures)
        waiting = [VGroup(*pair) for pair in zip(pictures, names, strict=True)]
        # Copies keep what is open in a picture (a dial's arc has no fill) open when it brightens.
        bright = [pair.copy() for pair in waiting]
        for pair in waiting:
            pair.set_opacity(WAITING)
        with self.beat("left_out") as beat:
            self.play(
                LaggedStart(*(FadeIn(pair, shift=0.2 * UP) for pair in waiting), lag_ratio=0.25),
                run_time=1.6,
            )
            for k, mark in enumerate(("tokens", "positions", "norm", "training")):
                self.wait_for(beat, mark)
                self.play(waiting[k].animate.become(bright[k]), run_time=0.5)
                self.enliven(pictures[k], tokens, bars, dials)
                if k < len(waiting) - 1:
                    self.play(waiting[k].animate.set_opacity(0.4), run_time=0.3)
        self.leave()

    def pictures(self) -> tuple[TokenStrip, VGroup, VGroup, DialPanel]:
        """A word in pieces, vectors of positions, a vector's entries as bars, dials."""
        tokens = TokenStrip(self.word_pieces(), size=LABEL, gap=0.06, max_width=CARD_WIDTH)
        self.raw = self.rng().normal(1.2, 2.2, size=9).clip(-2.5, 4.5)
        self.bars = self.entry_bars(self.raw)
        return tokens, self.position_map(), self.bars, DialPanel(np.zeros((3, 3)), scale=1.5)

    def word_pieces(self) -> list[str]:
        """The answer cut into pieces of about one length, as a tokeniser might."""
        word = self.lecture.fact.text[self.language].answer
        count = min(PIECES, len(word))
        return ["".join(piece) for piece in np.array_split(list(word), count)]

    def position_map(self) -> VGroup:
        """One column a position: the sines and cosines that mark it."""
        values = sinusoidal_positions(POSITIONS, DIMENSIONS)[:, :SHOWN_DIMENSIONS]
        cells = VGroup()
        for t, vector in enumerate(values):
            for i, value in enumerate(vector):
                shade = self.theme.positive if value >= 0 else self.theme.negative
                cell = Square(0.235, stroke_width=0, fill_opacity=1)
                cell.set_fill(self.theme.mix(shade, 0.08 + 0.8 * abs(float(value))))
                cells.add(cell.move_to(0.235 * (t * RIGHT + i * DOWN)))
        return cells

    def entry_bars(self, values: np.ndarray) -> VGroup:
        """A bar an entry, up for positive and down for negative."""
        axis = Line(ORIGIN, 2.8 * RIGHT, stroke_width=2, color=self.theme.faint)
        bars = VGroup(axis)
        for k in range(len(values)):
            bars.add(Rectangle(width=0.2, height=1, stroke_width=0, fill_opacity=1))
            bars[-1].shift((0.2 + 0.3 * k) * RIGHT)
        return self.set_bars(bars, values)

    def set_bars(self, bars: VGroup, values: np.ndarray) -> VGroup:
        """Give the bars heights, where they stand."""
        floor = bars[0].get_center()[1]
        for bar, value in zip(bars[1:], values, strict=True):
            height = 0.38 * float(value)
            bar.stretch_to_fit_height(max(abs(height), 0.01))
            bar.move_to([bar.get_center()[0], floor + height / 2, 0])
            bar.set_fill(self.theme.positive if value >= 0 else self.theme.negative)
        return bars

    def name_tags(self, pictures: VGroup) -> VGroup:
        """The details' names on one line, small enough to stand side by side."""
        names = VGroup(*(Words(text, BODY) for text in self.word_list("details")))
        widest = max(name.width for name in names)
        for name, picture in zip(names, pictures, strict=True):
            name.scale(min(1.0, CARD_WIDTH / widest))
            name.set_x(picture.get_center()[0]).put_baseline(-1.75)
        return names

    def enliven(self, picture: VGroup, tokens: TokenStrip, bars: VGroup, dials: DialPanel) -> None:
        """What each picture does: pieces part, bars level out, dials turn."""
        if picture is tokens:
            self.play(
                *(
                    token.animate.shift(0.08 * (k - (len(tokens.tokens) - 1) / 2) * RIGHT)
                    for k, token in enumerate(tokens.tokens)
                ),
                run_time=0.5,
            )
        elif picture is bars:
            self.play(self.normalise(bars), run_time=0.9)
        elif picture is dials:
            self.play(dials.turn_to(self.rng().normal(size=(3, 3))), run_time=1.2)

    def normalise(self, bars: VGroup) -> UpdateFromAlphaFunc:
        """Mean nought and variance one, reached in a straight line."""
        end = layer_norm(self.raw)
        self.shown = end

        def step(group: VGroup, alpha: float) -> None:
            self.set_bars(group, (1 - alpha) * self.raw + alpha * end)

        return UpdateFromAlphaFunc(bars, step)
