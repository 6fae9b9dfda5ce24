"""Shot 48: how many neurons there are once every token has its own."""

import itertools

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.activations import relu
from scenes.inside_the_mlp.product_stage import quiet
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.text import BODY, LABEL, ChangeDecimal, Decimal, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.block import formula
from scenes.sets.people import SUBJECT_TOKEN, prompt_tokens, stream
from scenes.stage import LectureScene
from scenes.theme import theme

STRIP_Y, FIELD_Y, SUM_Y = 3.2, 0.55, -2.4
FIELD_HEIGHT = 4.1
WIDEST = 12.6
WALL_HEIGHT, WALL_TOP = 4.95, 3.7  # of the tiles, one a token of the window
LEVELS = 6  # shades: tiles of one shade are one outline, so that thousands draw in a moment
OFF = -0.6  # mean of what the pictured neurons get before the ReLU: most of them are off


class NeuronForest(LectureScene):
    """A token's neurons, one speck each; all tokens' neurons; a whole window's."""

    def construct(self) -> None:
        sizes, colours = self.lecture.sizes, self.theme
        neurons = sizes.d_mlp
        short = quiet(formula("block"))
        self.add(short)
        tokens = prompt_tokens(self)
        strip = self.strip(tokens)
        layers = self.layers(strip)
        with self.beat("own") as beat:
            self.play(
                LaggedStart(*(FadeIn(t, shift=0.2 * DOWN) for t in strip.tokens), lag_ratio=0.15),
                run_time=0.9,
            )
            self.play(
                LaggedStart(
                    *(FadeIn(dot, shift=0.15 * DOWN) for dot in layers[SUBJECT_TOKEN].dots),
                    lag_ratio=0.4,
                ),
                run_time=max(beat.at("own") - beat.elapsed - 0.2, 1.0),
            )
            self.add(layers[SUBJECT_TOKEN])
            self.wait_for(beat, "own")
            self.play(
                LaggedStart(
                    *(
                        FadeTransform(layers[SUBJECT_TOKEN].copy(), layer)
                        for k, layer in enumerate(layers)
                        if k != SUBJECT_TOKEN
                    ),
                    lag_ratio=0.15,
                ),
                run_time=max(beat.remaining, 1.4),
            )

        self.fields = fields = self.token_fields(strip, neurons)
        self.sums = [
            self.sum_line(neurons, len(tokens), "tokens"),
            self.sum_line(neurons, sizes.n_ctx, "window"),
        ]
        first, second = self.sums
        with self.beat("prompt") as beat:
            total = first.total.get_value()
            first.total.set_value(neurons)
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(FadeOut(layer, scale=0.5), FadeIn(field))
                        for layer, field in zip(layers, fields, strict=True)
                    ),
                    lag_ratio=0.5,
                ),
                FadeIn(first.left),
                run_time=max(beat.at("count") - beat.elapsed, 1.5),
            )
            self.wait_for(beat, "count")
            self.play(FadeIn(first.right), run_time=0.5)
            self.play(ChangeDecimal(first.total, total), run_time=max(beat.remaining, 1.3))

        self.tiles = tiles = self.window_tiles(sizes.n_ctx, len(tokens))
        caption = Words(self.words("tile"), LABEL, colours.dim, italic=True)
        caption.put_baseline(-1.75)
        with self.beat("window") as beat:
            self.play(
                *(
                    field.animate.stretch_to_fit_width(tiles.side)
                    .stretch_to_fit_height(tiles.side)
                    .move_to(tiles.place(k))
                    for k, field in enumerate(fields)
                ),
                FadeOut(*strip.tokens, first, shift=0.3 * UP),
                run_time=1.3,
            )
            goal = second.total.get_value()
            second.total.set_value(total)
            self.play(FadeIn(second, caption, tiles), FadeOut(*fields), run_time=0.7)
            second.total.add_updater(lambda shown: shown.set_value(neurons * tiles.shown))
            self.play(tiles.spread(), run_time=max(beat.remaining, 2.4))
            second.total.clear_updaters().set_value(goal)
            self.play(second.total.animate.set_fill(colours.answer), run_time=0.3)
        self.leave(short)

    def strip(self, tokens: list[str]) -> TokenStrip:
        """The prompt's tokens, evenly spread."""
        least = dict.fromkeys(range(len(tokens)), 1.55)
        paint = {0: self.theme.first, 1: self.theme.last}
        strip = TokenStrip(tokens, paint, size=LABEL, gap=0.3, least_widths=least, max_width=WIDEST)
        return strip.move_to(STRIP_Y * UP)

    def layers(self, strip: TokenStrip) -> VGroup:
        """The toy block's neurons for every token's vector."""
        neurons = self.toy.block.neurons(stream(self))
        return VGroup(
            *(
                NeuronLayer(values, radius=0.15, gap=0.43).move_to([token.get_x(), FIELD_Y, 0])
                for values, token in zip(neurons, strip.tokens, strict=True)
            )
        )

    def token_fields(self, strip: TokenStrip, neurons: int) -> list[NeuronField]:
        """As many specks below each token as it has neurons; which of them are lit is made up."""
        rng, width = self.rng(), 1.35
        return [
            NeuronField(
                relu(rng.normal(OFF, 1.0, size=neurons)),
                full=1.5,
                aspect=width / FIELD_HEIGHT,
                height=FIELD_HEIGHT,
            ).move_to([token.get_x(), FIELD_Y, 0])
            for token in strip.tokens
        ]

    def sum_line(self, neurons: int, count: int, key: str) -> VGroup:
        """neurons × tokens = all, with small words below the factors."""
        numbers = [Decimal(v, 0, BODY) for v in (neurons, count, neurons * count)]
        signs = [Formula("times", BODY, self.theme.dim), Formula("=", BODY, self.theme.dim)]
        line = VGroup(numbers[0], signs[0], numbers[1], signs[1], numbers[2])
        line.arrange(RIGHT, buff=0.28)
        for number in numbers:
            number.put_baseline(0)
        for sign in signs:
            sign.set_y(numbers[0].get_y())
        line.shift(SUM_Y * UP + line.get_x() * LEFT)
        words = Words(self.words(key), LABEL, self.theme.dim).next_to(line, LEFT, buff=0.4)
        words.put_baseline(numbers[0].baseline)
        whole = VGroup(words, line).set_x(0)
        group = VGroup(*whole)
        group.left, group.right = VGroup(words, numbers[0]), VGroup(signs[0], *line[2:])
        group.numbers, group.total = numbers, numbers[2]
        return group

    def window_tiles(self, context: int, tokens: int) -> "WindowTiles":
        """A tile a token of the window; how bright it is, like the fields, is made up."""
        return WindowTiles(self.rng().uniform(0.25, 0.9, size=context), tokens)


class WindowTiles(VGroup):
    """Tiles from the upper left corner on, seen from further away the more there are.

    Those that are drawn always fill the frame. `brightness` has shape (n,), each in [0, 1].
    """

    def __init__(self, brightness: np.ndarray, shown: int) -> None:
        super().__init__()
        self._values = brightness.copy()
        columns = int(np.ceil(np.sqrt(brightness.size * WIDEST / WALL_HEIGHT)))
        rows = -(-brightness.size // columns)
        row, column = (i.reshape(-1) for i in np.indices((rows, columns)))
        # Tiles of one shell around the corner come into view together: at this many per unit.
        shell = np.maximum((column + 1) / WIDEST, (row + 1) / WALL_HEIGHT)
        order = np.argsort(shell, kind="stable")[: brightness.size]
        self._steps = np.stack([column[order] + 0.5, -(row[order] + 0.5)], axis=1)
        self._per_unit, self._firsts = np.unique(shell[order], return_index=True)
        level = np.minimum((brightness * LEVELS).astype(int), LEVELS - 1)
        self._members = [np.flatnonzero(level == step) for step in range(LEVELS)]
        for step in range(LEVELS):
            shade = theme().mix(theme().ink, 0.15 + 0.85 * (step + 0.5) / LEVELS)
            self.add(VMobject(stroke_width=0, fill_color=shade, fill_opacity=1))
        self.show(shown)

    def get_values(self) -> np.ndarray:
        """Shape (n,)."""
        return self._values.copy()

    @property
    def side(self) -> float:
        """How long a tile's edge is now."""
        return 0.84 * self.cell

    def place(self, k: int) -> np.ndarray:
        """The middle of tile k now."""
        corner = np.array([-WIDEST / 2, WALL_TOP, 0.0])
        return corner + self.cell * np.array([*self._steps[k], 0.0])

    def show(self, count: int) -> "WindowTiles":
        """Draw the first `count` tiles, from so far away that they fit in."""
        self.shown = count
        self.cell = 1 / float(np.interp(count, self._firsts + 1, self._per_unit))
        edges = np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0], [-1, 1, 0]])
        corners = self.side / 2 * edges
        shares = np.linspace(0, 1, 4)[:, np.newaxis]
        square = np.concatenate(
            [(1 - shares) * a + shares * b for a, b in itertools.pairwise(corners)]
        )
        for outline, members in zip(self, self._members, strict=True):
            drawn = members[members < count]
            outline.points = np.concatenate(
                [np.zeros((0, 3)), *(self.place(k) + square for k in drawn)]
            )
        return self

    def spread(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """Tiles join until all are there, ever faster."""
        start, total = self.shown, self._values.size

        def step(tiles: "WindowTiles", alpha: float) -> None:
            # Equal times for equal factors: a count grows by multiplying.
            tiles.show(round(start * (total / start) ** alpha))

        return UpdateFromAlphaFunc(self, step, **kwargs)
