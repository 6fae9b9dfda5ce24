"""The set of part 5: the two matrices of one block as rectangles, and what they count up to."""

from manim import DOWN, LEFT, RIGHT, UP, Line, Rectangle, VGroup

from mlp_math.parameters import ParameterRow, ParameterTable, TransformerSizes, parameter_table
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.text import BODY, TITLE, Decimal, Formula, align_baselines
from scenes.stage import LectureScene
from scenes.theme import theme

LINE = 42.0  # font size of the products
LONG_SIDE = 5.2  # units of a matrix's longer side
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
        self.symbol = Formula(symbol, LINE, theme().answer)
        self.rows = Decimal(row.shape[0], 0, LINE)
        self.times = Formula("times", LINE, theme().dim)
        self.columns = Decimal(row.shape[1], 0, LINE)
        self.equals = Formula("=", LINE, theme().dim)
        self.size = Decimal(row.size, 0, LINE, anchor="right")
        self.add(self.symbol, self.rows, self.times, self.columns, self.equals, self.size)
        self.arrange(RIGHT, buff=0.2)
        align_baselines([self.rows, *self.submobjects])
        self.symbol.shift(0.25 * LEFT)


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
        face = {
            "stroke_width": 2,
            "stroke_color": colours.answer,
            "fill_color": colours.mix(colours.answer, 0.2),
            "fill_opacity": 1,
        }
        self.up = Rectangle(width=short, height=LONG_SIDE, **face)
        self.down = Rectangle(width=LONG_SIDE, height=short, **face)
        self.up.move_to((-5.0 + short / 2) * RIGHT + 0.1 * UP)
        self.down.move_to((-5.0 + short + 2.5 + LONG_SIDE / 2) * RIGHT)
        self.down.align_to(self.up, UP)
        self.up_braces = VGroup(
            measured_brace(self.up, up.shape[0], LEFT, BODY),
            measured_brace(self.up, up.shape[1], UP, BODY),
        )
        self.down_braces = VGroup(
            measured_brace(self.down, down.shape[0], LEFT, BODY),
            measured_brace(self.down, down.shape[1], UP, BODY),
        )
        self.up_name = Formula("W_arrow.t", TITLE).next_to(self.up, DOWN, buff=0.25)
        self.down_name = Formula("W_arrow.b", TITLE).next_to(self.down, RIGHT, buff=0.35)
        self.lines = VGroup(ProductLine(up, "W_arrow.t"), ProductLine(down, "W_arrow.b"))
        self.lines.arrange(DOWN, buff=0.32, aligned_edge=RIGHT)
        self.sum = Decimal(count.group_in_layer("mlp"), 0, TITLE, colours.answer, anchor="right")
        self.rule = Line(self.lines.get_left(), self.lines.get_right(), stroke_width=2)
        self.rule.set_stroke(colours.dim).next_to(self.lines, DOWN, buff=0.25)
        self.sum.next_to(self.rule, DOWN, buff=0.25).align_to(self.rule, RIGHT)
        sums = VGroup(self.lines, self.rule, self.sum)
        sums.next_to(self.down, DOWN, buff=0.55)
        sums.set_x(max(self.down.get_center()[0], self.up.get_right()[0] + 0.8 + sums.width / 2))
        self.add(
            self.up,
            self.down,
            self.up_braces,
            self.down_braces,
            self.up_name,
            self.down_name,
            self.lines,
            self.rule,
            self.sum,
        )
        self.center()

    def get_values(self) -> dict[str, float]:
        """Entries of the up- and the down-projection, and of both."""
        up, down = (line.size.get_value() for line in self.lines)
        return {"up": up, "down": down, "mlp": self.sum.get_value()}
