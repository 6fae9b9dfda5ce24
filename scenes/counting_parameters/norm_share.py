"""What the count has passed over, drawn to scale."""

from collections.abc import Sequence
from math import sqrt

from manim import (
    DOWN,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ManimColor,
    Square,
    VGroup,
)

from scenes.counting_parameters.block_count import full_count, plain_count, sizes
from scenes.mobjects.parameters import group_colour
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, ChangeDecimal, Decimal, Words
from scenes.moves import cascade, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

LARGEST_SIDE = 3.9
FLOOR = -1.25  # where the squares stand
CENTRES = (-4.6, -0.1, 4.6)
MOST_BEHIND = 20  # more layers than this are drawn as this many
RIM = 0.5  # width of a rim, a unit of its square's side
BEHIND = 0.045 * RIGHT + 0.03 * UP  # from a layer's square to the next one's


class NormShare(LectureScene):
    """Three squares whose areas are a layer's parameters; the third is a speck."""

    def stage(self) -> None:
        weights, full = plain_count(self), full_count(self)
        in_layer = [
            weights.group_in_layer("attention"),
            weights.group_in_layer("mlp"),
            full.row("norms").in_layer,
        ]
        self.in_model = [
            weights.group_total("attention"), weights.group_total("mlp"), full.group_total("norm"),
        ]  # fmt: skip
        colours = group_colour("attention"), group_colour("mlp"), self.theme.ink
        self.squares = squares_of(in_layer, colours)
        self.outlines = VGroup(
            *(
                square.copy().set_fill(opacity=0).set_stroke(self.theme.dim, 2)
                for square in self.squares
            )
        )
        self.numbers = [
            Decimal(number, 0, HEADING).put_anchor(x).put_baseline(FLOOR - 1.6)
            for number, x in zip(in_layer, CENTRES, strict=True)
        ]
        self.names = [
            Words(self.words(f"{key}_square"), HEADING).set_x(x).put_baseline(FLOOR - 0.8)
            for key, x in zip(("attention", "mlp", "norm"), CENTRES, strict=True)
        ]
        self.headings = [
            Words(self.words(key), BODY, self.theme.dim).set_y(3.45)
            for key in ("in_one_layer", "in_all_layers")
        ]

    @beat
    def areas(self, beat: Beat) -> None:
        self.play(FadeIn(self.headings[0]), run_time=0.7)
        outlines = cascade(Create, self.outlines, 0.3)
        self.play(outlines, run_time=beat.to("attention", 1.0, early=0.2))
        for k, mark in enumerate(("attention", "perceptron", "norm")):
            beat.until(mark)
            self.play(
                GrowFromEdge(self.squares[k], DOWN),
                FadeOut(self.outlines[k]),
                FadeIn(self.names[k], self.numbers[k], shift=0.15 * UP),
                run_time=0.9,
            )
        attention, mlp, norm = self.squares
        speck = Circle(radius=0.3, stroke_width=4, color=self.theme.ink).move_to(norm)
        self.play(Create(speck), run_time=0.8)
        self.play(
            *presence(RESTING, *self.names[:2], *self.numbers[:2]),
            *(
                square.animate.set_fill(self.theme.mix(square.get_fill_color(), 0.6))
                for square in (attention, mlp)
            ),
            run_time=beat.rest(1.0, part=0.7),
        )

    @beat
    def layers(self, beat: Beat) -> None:
        one, all_layers = self.headings
        self.play(FadeOut(one, shift=0.15 * UP), FadeIn(all_layers, shift=0.15 * UP), run_time=0.6)
        n_layers = sizes(self).n_layers
        self.play(
            *(pile_up(square, n_layers) for square in self.squares),
            *map(ChangeDecimal, self.numbers, self.in_model),
            run_time=beat.rest(2.0, part=0.8),
        )

    @interlude
    def hand_over(self) -> None:
        self.leave()


def squares_of(numbers: Sequence[int], colours: Sequence[ManimColor]) -> VGroup:
    """Squares side by side on one floor, whose areas are to each other as the numbers."""
    unit = LARGEST_SIDE / sqrt(max(numbers))
    squares = VGroup()
    for number, colour, x in zip(numbers, colours, CENTRES, strict=True):
        square = Square(unit * sqrt(number), stroke_width=0).set_fill(colour, 1)
        squares.add(square.move_to([x, FLOOR, 0], DOWN))
    return squares


def pile_up(square: Square, layers: int) -> LaggedStart:
    """Behind a layer's square come those of the other layers."""
    behind = VGroup()
    for k in range(1, min(layers, MOST_BEHIND)):
        shade = theme().mix(square.get_fill_color(), 0.6 * (1 - k / MOST_BEHIND))
        # Rims in the colour of the ground keep the squares of a pile apart.
        further = square.copy().set_fill(shade, 1).shift(k * BEHIND).set_z_index(-k)
        behind.add(further.set_stroke(theme().background, RIM * square.width))
    return cascade(FadeIn, behind, 0.3, shift=BEHIND)
