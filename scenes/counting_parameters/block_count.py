"""The two matrices of one block as rectangles, and what they count up to."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Line,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.parameters import ParameterRow, ParameterTable, TransformerSizes, parameter_table
from scenes.mobjects.calculation import untrue
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.text import BODY, TITLE, Decimal, Formula, align_baselines
from scenes.stage import LectureScene
from scenes.theme import theme

LINE = 46.0  # font size of the products
ROW_HEIGHT = 0.05  # of one row, far thicker than to scale
LONG_SIDE = 5.6  # units of a matrix's longer side
RULED = 16  # rows of W↑, and columns of W↓, that are told apart by lines
MOST_STRETCHED = 8  # sides are to scale up to this ratio; slimmer ones could not be seen


def sizes(scene: LectureScene) -> TransformerSizes:
    """The model whose parameters the lecture counts."""
    return scene.lecture.sizes


def plain_count(scene: LectureScene) -> ParameterTable:
    """Weights alone, nothing shared: the count that everybody quotes."""
    return parameter_table(sizes(scene))


def full_count(scene: LectureScene) -> ParameterTable:
    """With biases, norms and positions, and the unembedding shared with the embedding."""
    return parameter_table(sizes(scene), biases=True, norms=True, positions=True, tied=True)


class ProductLine(VGroup):
    """W↑: rows × columns = entries."""

    def __init__(self, row: ParameterRow, symbol: str) -> None:
        super().__init__()
        self.symbol = Formula(symbol, LINE, theme().mlp)
        self.rows = Decimal(row.shape[0], 0, LINE)
        self.times = Formula("times", LINE, theme().dim)
        self.columns = Decimal(row.shape[1], 0, LINE)
        self.equals = Formula("=", LINE, theme().dim)
        self.size = Decimal(row.size, 0, LINE, anchor="right")
        self.add(self.symbol, self.rows, self.times, self.columns, self.equals, self.size)
        self.arrange(RIGHT, buff=0.2)
        align_baselines([self.rows, *self.submobjects])
        self.symbol.shift(0.25 * LEFT)

    def disagreement(self) -> str | None:
        """The product in words where it is not so as it is written now."""
        return untrue([self.rows, "times", self.columns, "=", self.size], self)


class BlockCount(VGroup):
    """W↑ standing, W↓ lying, both to scale; beside them their products and the block's sum.

    Every part stands where it stays in the end, so that a shot can bring them in one by one.
    """

    def __init__(self, count: ParameterTable) -> None:
        super().__init__()
        colours = theme()
        up, down = count.row("up"), count.row("down")
        ratio = up.shape[0] / up.shape[1]
        short = LONG_SIDE / min(max(ratio, 1.0), MOST_STRETCHED)
        self.up, self.down = (
            Rectangle(width=width, height=height, stroke_width=2, stroke_color=colours.mlp)
            for width, height in ((short, LONG_SIDE), (LONG_SIDE, short))
        )
        self.paint(0.2)
        self.up.move_to((-5.0 + short / 2) * RIGHT + 0.1 * UP)
        self.down.move_to((-5.0 + short + 2.5 + LONG_SIDE / 2) * RIGHT)
        self.down.align_to(self.up, UP)
        self.up_rows = VGroup(*(ruled(self.up, RIGHT, k / RULED) for k in range(1, RULED)))
        self.down_columns = VGroup(*(ruled(self.down, DOWN, k / RULED) for k in range(1, RULED)))
        self.up_braces, self.down_braces = (
            VGroup(
                *(measured_brace(m, n, way, BODY) for n, way in zip(shape, (LEFT, UP), strict=True))
            )
            for m, shape in ((self.up, up.shape), (self.down, down.shape))
        )
        self.up_name = Formula("W_arrow.t", TITLE).next_to(self.up, DOWN, buff=0.25)
        self.down_name = Formula("W_arrow.b", TITLE).next_to(self.down, RIGHT, buff=0.35)
        self.lines = VGroup(ProductLine(up, "W_arrow.t"), ProductLine(down, "W_arrow.b"))
        self.lines.arrange(DOWN, buff=0.32, aligned_edge=RIGHT)
        self.rule = Line(self.lines.get_left(), self.lines.get_right(), stroke_width=2)
        self.rule.set_stroke(colours.dim).next_to(self.lines, DOWN, buff=0.25)
        self.sum = Decimal(count.group_in_layer("mlp"), 0, TITLE, colours.mlp, anchor="right")
        self.sum.next_to(self.rule, DOWN, buff=0.25).align_to(self.rule, RIGHT)
        sums = VGroup(self.lines, self.rule, self.sum).next_to(self.down, DOWN, buff=0.55)
        sums.set_x(max(self.down.get_x(), self.up.get_right()[0] + 0.8 + sums.width / 2))
        self.add(self.up, self.up_rows, self.down, self.down_columns)
        self.add(self.up_braces, self.down_braces)
        self.add(self.up_name, self.down_name, self.lines, self.rule, self.sum)
        self.center()

    def paint(self, share: float) -> "BlockCount":
        """Give both faces this share of their colour."""
        for matrix in (self.up, self.down):
            matrix.set_fill(theme().mix(theme().mlp, share), opacity=1)
        return self

    def get_values(self) -> dict[str, float]:
        """Entries of the up- and the down-projection, and of both."""
        up, down = (line.size.get_value() for line in self.lines)
        return {"up": up, "down": down, "mlp": self.sum.get_value()}

    def first_row(self) -> Rectangle:
        """The top row of W↑, as thick as a line can be seen."""
        row = self.up.copy().stretch_to_fit_height(ROW_HEIGHT)
        return row.align_to(self.up, UP)

    def pile_rows(self, row: Rectangle) -> UpdateFromAlphaFunc:
        """Rows below the first row, while a brace grows beside them and counts them."""
        brace, number = self.up_braces[0]
        top, whole = self.up.get_top(), number.get_value()

        def step(_: VGroup, alpha: float) -> None:
            row.stretch_to_fit_height(max(alpha * self.up.height, ROW_HEIGHT)).move_to(top, UP)
            for k, line in enumerate(self.up_rows, 1):
                line.set_stroke(opacity=float(k / RULED < alpha))
            count = whole if alpha == 1 else round(1 + alpha * (whole - 1))
            beside = measured_brace(row, count, LEFT, BODY)
            brace.become(beside[0])
            number.set_value(count).move_to(beside[1])

        return UpdateFromAlphaFunc(VGroup(row, self.up_rows, self.up_braces[0]), step)

    def turn(self) -> UpdateFromAlphaFunc:
        """An animation: a copy of W↑ turns about a corner and lies where W↓ does, its rows up."""
        upright = VGroup(self.up.copy(), self.up_rows.copy())
        corner = self.up.get_corner(UP + RIGHT)
        way = self.down.get_corner(UP + LEFT) - corner

        def step(sheet: VGroup, alpha: float) -> None:
            sheet.become(upright).rotate(alpha * PI / 2, about_point=corner).shift(alpha * way)

        return UpdateFromAlphaFunc(upright.copy(), step, introducer=True, remover=True)


def ruled(matrix: Rectangle, along: np.ndarray, share: float) -> Line:
    """A line across a matrix, to the right or down, after this share of its rows or columns."""
    start, across = matrix.get_corner(UP + LEFT), DOWN + RIGHT - along
    sides = np.array([matrix.width, matrix.height, 0.0])
    start = start + share * sides * across
    shade = theme().mix(theme().mlp, 0.6)
    line = Line(start, start + sides * along, stroke_width=2, stroke_color=shade)
    return line.set_z_index(1)  # over the faces, also when one grows below them
