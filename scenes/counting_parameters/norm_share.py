"""What the count has passed over, drawn to scale and seen through a lens; and the full total."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Flash,
    LaggedStart,
    Line,
    ManimColor,
    ReplacementTransform,
    Square,
    VGroup,
)

from mlp_math.parameters import ParameterTable, parameter_table
from scenes.counting_parameters.block_count import full_count, plain_count, sizes
from scenes.counting_parameters.plan import GroupBar
from scenes.mobjects.magnifier import Magnifier
from scenes.mobjects.parameters import group_colour
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.text import (
    BODY,
    HEADING,
    ChangeDecimal,
    Decimal,
    Words,
)
from scenes.moves import cascade, comes_last, give_way, leaves_first, pulse
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

LARGEST_SIDE = 3.9
FLOOR = -1.25  # where the squares stand
CENTRES = (-4.6, -0.1, 4.5)
NAMES_Y, NUMBERS_Y = FLOOR - 0.8, FLOOR - 1.6
MOST_BEHIND = 20  # more layers than this are drawn as this many
SHOWN_ROWS, SHOWN_COLUMNS = 9, 28
TALL = 3.2  # of the bar whose MLPs are opened
AIR = 0.3  # beside the name of a half
RIM = 0.5  # width of a rim, a unit of its square's side
HOMING = 14.0  # how much larger the ring is at first than what it closes in on
BEHIND = 0.045 * RIGHT + 0.03 * UP  # from a layer's square to the next one's
LENS_AT, LENS, FILLED = 4.5 * RIGHT + 1.1 * UP, 1.75, 0.7  # the share of the glass that is filled
SMALL_LEFT, SMALL_RIGHT = 2.45, 6.55  # what is told of the speck
ACCOUNT, ACCOUNT_RIGHT = 56.0, -1.2  # the account's numbers: font size, right end


class NormShare(LectureScene):
    """Squares whose areas are a layer's parameters, a speck under a lens, and the full total."""

    begins_as = "ParameterTable"

    def stage(self) -> None:
        weights, full = plain_count(self), full_count(self)
        biases = [full.row(key) for key in ("up_bias", "down_bias")]
        in_layer = [
            weights.group_in_layer("attention"),
            weights.group_in_layer("mlp"),
            sum(row.in_layer for row in biases),
            full.row("norms").in_layer,
        ]
        self.in_model = [
            weights.group_total("attention"),
            weights.group_total("mlp"),
            sum(row.total for row in biases),
            full.group_total("norm"),
        ]
        mlp = group_colour("mlp")
        colours = group_colour("attention"), mlp, mlp, self.theme.ink
        self.squares = squares_of(in_layer, colours)
        self.large, self.small = self.squares[:2], self.squares[2:]
        enlarged = FILLED * 2 * LENS / self.small.width
        self.lens = Magnifier(self.small, enlarged, at=LENS_AT, radius=LENS)
        sizes_of = (HEADING, HEADING, BODY, BODY)
        self.numbers = [
            Decimal(number, 0, size, anchor="right")
            for number, size in zip(in_layer, sizes_of, strict=True)
        ]
        keys = ("attention", "mlp", "bias", "norm")
        self.names = [
            Words(self.words(f"{key}_square"), size)
            for key, size in zip(keys, sizes_of, strict=True)
        ]
        for name, number, x in zip(self.names[:2], self.numbers[:2], CENTRES, strict=False):
            name.set_x(x).put_baseline(NAMES_Y)
            number.put_anchor(x + number.width / 2).put_baseline(NUMBERS_Y)
        for k, y in ((2, NAMES_Y), (3, NUMBERS_Y)):
            self.names[k].set_x(SMALL_LEFT, LEFT).put_baseline(y)
            self.numbers[k].put_anchor(SMALL_RIGHT).put_baseline(y)
        self.headings = [
            Words(self.words(key), BODY, self.theme.dim).set_y(3.45)
            for key in ("in_one_layer", "in_all_layers")
        ]
        self.account = Account(self, weights, full)
        self.before = GroupBar(weights).move_to(GroupBar.PLACE)
        self.add(self.before)
        self.bar = GroupBar(weights).move_to(0.9 * DOWN)

    @beat
    def areas(self, beat: Beat) -> None:
        """The bar's parts become squares; what looks like a speck is two squares under the lens."""
        mlp, attention, *others = self.before.segments
        self.play(FadeIn(self.headings[0]), FadeOut(self.before.frame, *others), run_time=0.5)
        seconds = (
            lambda: beat.to("attention", 0.9, late=0.6),
            lambda: beat.to("norm", 0.9, early=0.2),
        )
        for k, part in enumerate((attention, mlp)):
            self.play(
                ReplacementTransform(part, self.squares[k]),
                FadeIn(self.names[k], self.numbers[k], shift=0.3 * UP, rate_func=comes_last),
                run_time=seconds[k](),
            )
        # The ring closes in on what can hardly be seen.
        ring = FadeIn(self.lens.ring, scale=HOMING)
        self.play(FadeIn(self.small), ring, run_time=beat.to("zoom", 1.0, part=0.45))
        self.play(
            cascade(FadeIn, self.names[2:], 0.7, shift=0.6 * UP),
            Flash(self.lens.ring, color=self.theme.ink, flash_radius=0.5, line_length=0.25),
            run_time=beat.to("zoom", 0.8, early=0.1),
        )
        self.play(self.lens.enlarge(), run_time=1.4)
        self.play(
            cascade(FadeIn, self.numbers[2:], 0.2, shift=0.3 * UP),
            run_time=beat.through(0.8),
        )

    @beat
    def layers(self, beat: Beat) -> None:
        """All layers' squares pile up behind the first one's, and the numbers with them."""
        one, all_layers = self.headings
        n_layers = sizes(self).n_layers
        self.play(give_way(one, all_layers), run_time=0.6)
        self.play(
            *(pile_up(square, n_layers) for square in self.large),
            *map(ChangeDecimal, self.numbers, self.in_model),
            run_time=beat.through(2.0),
        )

    @beat
    def total(self, beat: Beat) -> None:
        """The squares become the bar of all parameters; above it the total is put right."""
        account, bar = self.account, self.bar
        mlp_part, attention_part, *others = bar.segments
        attention, mlp = leaving = self.large.copy()
        self.remove(self.squares, *self.large)
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in self.mobjects),
            ReplacementTransform(attention, attention_part),
            ReplacementTransform(mlp, mlp_part),
            FadeIn(bar.frame, *others),
            FadeIn(account.quoted, shift=0.2 * DOWN, rate_func=comes_last),
            run_time=1.0,
        )
        self.remove(leaving)
        self.play(FadeIn(account.small, shift=0.5 * DOWN), run_time=0.7)
        beat.until("tied")
        self.play(FadeIn(account.tied, shift=0.5 * DOWN), run_time=0.7)
        ruled = Create(account.rule), FadeIn(account.words)
        self.play(*ruled, run_time=beat.to("story", 0.4, early=3.0))
        self.play(FadeIn(account.sum, shift=0.2 * DOWN), run_time=0.4)
        swell = pulse(account.sum).scale(1.12, about_edge=RIGHT).set_color(self.theme.focus)
        self.play(swell, run_time=beat.to("story", 0.8, early=0.6))
        larger = bar.copy().set_y(0.0).stretch_to_fit_height(TALL)
        self.play(FadeOut(account, shift=0.3 * UP), bar.animate.become(larger), run_time=0.9)
        self.show_the_block(beat)

    def show_the_block(self, beat: Beat) -> None:
        """What the MLPs hold: half of it rows, half of it columns."""
        self.rows, self.columns = matrices_in(self.bar)
        pace = beat.share(2, 0.9, late=0.15)
        halves = self.rows, self.columns
        names = VGroup(*(Words(self.words(key), HEADING) for key in ("rows", "columns")))
        names.scale(
            min(1.0, *(h.width / (n.width + AIR) for h, n in zip(halves, names, strict=True)))
        )
        for half, name in zip(halves, names, strict=True):
            name.set_x(half.get_x()).put_baseline(self.bar.get_top()[1] + 0.4)
            self.play(cascade(Create, half, 0.1), FadeIn(name, shift=0.3 * UP), run_time=pace)

    @interlude
    def hand_over(self) -> None:
        self.leave()


def squares_of(numbers: Sequence[int], colours: Sequence[ManimColor]) -> VGroup:
    """Squares on one floor, whose areas are to each other as the numbers.

    The first stand at their centres; those that are left share the last one, side by side.
    """
    unit = LARGEST_SIDE / sqrt(max(numbers))
    squares = VGroup(
        *(
            Square(unit * sqrt(number), stroke_width=0).set_fill(colour, 1)
            for number, colour in zip(numbers, colours, strict=True)
        )
    )
    alone = len(CENTRES) - 1
    for square, x in zip(squares[:alone], CENTRES, strict=False):
        square.move_to([x, FLOOR, 0], DOWN)
    together = squares[alone:]
    together.arrange(RIGHT, buff=0.2 * together[0].width, aligned_edge=DOWN)
    together.move_to([CENTRES[-1], FLOOR, 0], DOWN)
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


class Account(VGroup):
    """The quoted total, what it leaves out, what one table for two takes away, and the sum.

    `values` are the quoted total, both changes, and the full total.
    """

    def __init__(self, scene: LectureScene, weights: ParameterTable, full: ParameterTable) -> None:
        untied = parameter_table(weights.sizes, biases=True, norms=True, positions=True)
        self.values = [
            weights.total, untied.total - weights.total, full.total - untied.total, full.total,
        ]  # fmt: skip
        colours = theme().ink, theme().ink, theme().negative, theme().ink
        numbers = [
            Decimal(value, 0, ACCOUNT, colour, sign=k in (1, 2), anchor="right")
            for k, (value, colour) in enumerate(zip(self.values, colours, strict=True))
        ]
        room = safe_x() - ACCOUNT_RIGHT - 0.7
        keys = ("quoted", "small", "tied", "total")
        lines = [
            VGroup(fit(Words(scene.words(key), BODY, theme().dim), room), number)
            for key, number in zip(keys, numbers, strict=True)
        ]
        for k, (words, number) in enumerate(lines):
            number.put_anchor(ACCOUNT_RIGHT).put_baseline(2.9 - 0.75 * k - (0.15 if k == 3 else 0))
            words.set_x(ACCOUNT_RIGHT + 0.4, LEFT).put_baseline(number.baseline)
        self.quoted, self.small, self.tied, (self.words, self.sum) = lines
        ends = self.sum.get_left(), self.sum.get_right()
        self.rule = Line(*ends, stroke_width=2, stroke_color=theme().dim)
        self.rule.set_y((self.tied[1].baseline + self.sum.get_top()[1]) / 2)
        super().__init__(*lines, self.rule)


def matrices_in(bar: GroupBar) -> tuple[VGroup, VGroup]:
    """The MLPs' part of a bar as its two matrices: rows as lines along it, columns across it."""
    part = bar.segments[0]
    left, middle, right = part.get_left()[0], part.get_x(), part.get_right()[0]
    low, high = part.get_bottom()[1], part.get_top()[1]
    rows = (([left, y, 0], [middle, y, 0]) for y in np.linspace(low, high, SHOWN_ROWS)[1:-1])
    columns = (([x, low, 0], [x, high, 0]) for x in np.linspace(middle, right, SHOWN_COLUMNS)[:-1])
    style = {"stroke_width": 3.5, "stroke_color": theme().background}
    ruled = [VGroup(*(Line(*ends, **style) for ends in lines)) for lines in (rows, columns)]
    return ruled[0], ruled[1]
