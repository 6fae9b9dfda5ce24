"""How many neurons there are once every token has its own."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    ManimColor,
    ReplacementTransform,
    VGroup,
    interpolate_color,
    rush_from,
)

from mlp_math.activations import relu
from scenes.inside_the_mlp.block_inside import but_subject
from scenes.inside_the_mlp.machine_set import fact_machine
from scenes.mobjects.calculation import Calculation
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Words
from scenes.mobjects.tile_wall import TileWall
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import at_rest, cascade, count_from, give_way, in_turn, leaves_first
from scenes.sets.people import SUBJECT_TOKEN, prompt_tokens, stream
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

STRIP_Y, FIELD_Y, SUM_Y, CAPTION_Y = 3.2, 0.55, -2.75, -1.85
WIDEST = 12.6  # of the prompt, and of the window's tiles
FIELD_WIDTH, FIELD_HEIGHT = 1.35, 4.1
OFF = -0.6  # mean of what the pictured neurons get before the ReLU: most of them are off


class NeuronsSum(VGroup):
    """neurons × tokens = all, after a word that says which tokens; centred.

    `left` and `right` are its two halves, whose neurons and what they come to, without `equals`;
    `word` and `count` are the first of them, `times` the factor with its sign, of the second.
    """

    def __init__(self, word: str, neurons: int, tokens: int) -> None:
        super().__init__()
        count, factor, self.total = (
            Decimal(n, 0, HEADING) for n in (neurons, tokens, neurons * tokens)
        )
        line = Calculation([count, "times", factor, "=", self.total], gap=0.32)
        line.shift(SUM_Y * UP + line.get_x() * LEFT)
        self.count, self.word = count, before_number(word, count)
        VGroup(self.word, line).set_x(0)
        self.add(self.word, line)
        self.numbers = line.numbers
        _, sign, _, self.equals, _ = line
        self.times = VGroup(sign, factor)
        self.left, self.right = VGroup(self.word, count), VGroup(self.times, self.total)


def before_number(word: str, number: Decimal) -> Words:
    """What a number counts, before it and on its line."""
    words = Words(word, BODY, theme().dim).next_to(number, LEFT, buff=0.4)
    return words.put_baseline(number.baseline)


def wide_strip(tokens: list[str]) -> TokenStrip:
    """The prompt's tokens, evenly spread."""
    least = dict.fromkeys(range(len(tokens)), 1.55)
    paint = {0: theme().first, 1: theme().last}
    strip = TokenStrip(tokens, paint, size=LABEL, gap=0.3, least_widths=least, max_width=WIDEST)
    return strip.move_to(STRIP_Y * UP)


def layers_below(strip: TokenStrip, neurons: np.ndarray) -> VGroup:
    """A few neurons below each token, shape (tokens, m), as large dots."""
    layers = VGroup(*(NeuronLayer(values, radius=0.15, gap=0.43) for values in neurons))
    for layer, token in zip(layers, strip.tokens, strict=True):
        layer.move_to([token.get_x(), FIELD_Y, 0])
    return layers


def fields_below(strip: TokenStrip, neurons: int, rng: np.random.Generator) -> list[NeuronField]:
    """As many specks below each token as it has neurons; which of them are lit is made up."""
    shape = {"aspect": FIELD_WIDTH / FIELD_HEIGHT, "height": FIELD_HEIGHT}
    return [
        warm(NeuronField(relu(rng.normal(OFF, 1.0, size=neurons)), **shape)).move_to(
            [token.get_x(), FIELD_Y, 0]
        )
        for token in strip.tokens
    ]


def glow(share: float) -> ManimColor:
    """A lit neuron's colour as seen from afar among dark ones: deeper than a single dot's."""
    colours = theme()
    return colours.mix(interpolate_color(colours.lit, colours.last, 0.6), share)


def warm(field: NeuronField) -> NeuronField:
    """A field in that colour: the mean of many specks would be grey."""
    dark, light = (np.array(glow(share).to_rgb()) for share in (0.04, 1.0))
    values = np.clip(field.get_values(), 0, 1)[:, np.newaxis]
    pixels = field.pixel_array.reshape(-1, 4)
    pixels[: values.size, :3] = np.round(255 * (dark + values * (light - dark)))
    return field


def warm_tiles(tiles: TileWall) -> TileWall:
    """The wall in the fields' colour, from dark tiles to bright ones."""
    for tile, share in zip(tiles, np.linspace(0.15, 0.95, len(tiles)), strict=True):
        tile.set_fill(glow(float(share)))
    return tiles


def quick_at_first(time: float) -> float:
    """A rate function: the few tiles that come first come as closely as the many after them."""
    return float(time**0.75)


class NeuronForest(LectureScene):
    """A token's neurons, one speck each; all tokens' neurons; a whole window's."""

    def stage(self) -> None:
        sizes, tokens = self.lecture.sizes, prompt_tokens(self)
        self.machine = fact_machine(self, 0)
        self.add(self.machine)
        self.strip = wide_strip(tokens)
        self.layers = layers_below(self.strip, self.toy.block.neurons(stream(self)))
        self.fields = fields_below(self.strip, sizes.d_mlp, self.rng())
        self.sums = [
            NeuronsSum(self.words("tokens"), sizes.d_mlp, len(tokens)),
            NeuronsSum(self.words("window"), sizes.d_mlp, sizes.n_ctx),
        ]
        self.one = before_number(self.words("one_token"), self.sums[0].count)
        # How bright the tiles are, like which specks are lit, is made up.
        brightness = self.rng().uniform(0.25, 0.9, size=sizes.n_ctx)
        self.tiles = warm_tiles(TileWall(brightness, len(tokens), width=WIDEST))
        self.caption = Words(self.words("tile"), LABEL, self.theme.dim, italic=True)
        self.caption.put_baseline(CAPTION_Y)

    @beat
    def own(self, beat: Beat) -> None:
        followed, others = self.layers[SUBJECT_TOKEN], but_subject(self.layers)
        lamp, dots = self.machine.lamp, self.machine.neurons.dots
        rest = [m for m in self.machine if m not in (lamp, self.machine.neurons)]
        seconds = beat.to("own", 1.7, part=0.65)
        self.play(
            FadeOut(*rest, lamp.halo, lamp.number, run_time=0.6),
            cascade(FadeIn, self.strip.tokens, 0.5, shift=0.6 * DOWN, run_time=seconds),
        )
        self.remove(self.machine)
        self.add(lamp.disc, *dots)
        self.play_into(
            followed,
            in_turn(ReplacementTransform, (lamp.disc, *dots), followed.dots, lag=0.02),
            run_time=beat.to("own", 0.8),
        )
        copies = (FadeTransform(followed.copy(), layer) for layer in others)
        self.play(LaggedStart(*copies, lag_ratio=0.15), run_time=beat.through(1.4))

    @beat
    def prompt(self, beat: Beat) -> None:
        line = self.sums[0]
        counting = count_from(line.total, self.lecture.sizes.d_mlp)
        changes = (
            AnimationGroup(FadeOut(layer, scale=0.3), FadeIn(field, scale=0.5))
            for layer, field in zip(self.layers, self.fields, strict=True)
        )
        self.play(
            LaggedStart(*changes, lag_ratio=0.85, run_time=beat.to("count", 1.5, late=0.2)),
            FadeIn(self.one, line.count, run_time=1.0),
        )
        # The number is one token's until the factor comes.
        self.play(give_way(self.one, line.word), FadeIn(line.times, shift=0.3 * LEFT), run_time=0.5)
        self.play(
            FadeIn(line.total, shift=0.3 * LEFT, rate_func=rush_from),
            counting,
            at_rest(line.equals),
            run_time=beat.through(1.1),
        )

    @beat
    def window(self, beat: Beat) -> None:
        (first, second), tiles = self.sums, self.tiles
        neurons = self.lecture.sizes.d_mlp
        # Each becomes a tile in its own column, and the last one below the row that it leaves.
        self.play(
            *(
                field.animate.stretch_to_fit_height(tiles.side).set_y(tiles.place(k)[1])
                for k, field in enumerate(self.fields)
            ),
            FadeOut(*self.strip.tokens, first, shift=0.3 * UP, rate_func=leaves_first),
            run_time=0.8,
        )
        self.play(
            *(
                field.animate.stretch_to_fit_width(tiles.side).move_to(tiles.place(k))
                for k, field in enumerate(self.fields)
            ),
            run_time=0.7,
        )
        second.total.add_updater(lambda total: total.set_value(neurons * tiles.shown))
        coming = FadeIn(second.left, second.right, self.caption, tiles)
        self.play(coming, FadeOut(*self.fields), run_time=0.4)
        self.play(
            tiles.spread(rate_func=quick_at_first),
            at_rest(second.equals),
            run_time=beat.through(2.4),
        )
        second.total.clear_updaters()
        self.play(
            second.total.animate.set_fill(self.theme.focus).scale(1.15, about_edge=LEFT),
            run_time=0.4,
        )

    @interlude
    def hand_over(self) -> None:
        """The next shot begins with an empty frame."""
        self.leave()
