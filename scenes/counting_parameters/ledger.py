"""A model's parameters entered line by line, with a sum and a bar that keep step."""

from collections.abc import Iterable, Mapping

from manim import DOWN, LEFT, RIGHT, UP, Animation, FadeIn, Line, UpdateFromAlphaFunc, VGroup

from mlp_math.parameters import GROUPS, ParameterRow, ParameterTable
from scenes.mobjects.parameters import ParameterRows, ShareBar, TableLine, group_colour
from scenes.mobjects.text import HEADING, LABEL, SMALL, Decimal, Words
from scenes.moves import cascade
from scenes.theme import theme

WIDTH = 12.4  # of the table and of the bar below it
LARGEST = 36.0  # font size of the table, where it is not too wide for that
TOP = 3.2  # height at which the table's headings stand


class Ledger:
    """The table of a count; below it a rule, the sum so far, and a bar of what has been entered.

    `table`, `words`, `rule`, `sum` and `bar` come on stage one by one. names are the lines' by
    their keys, headings those of the two columns of copies.
    """

    def __init__(
        self,
        count: ParameterTable,
        names: Mapping[str, str],
        headings: tuple[str, str],
        total: str,
    ) -> None:
        self.count = count
        size = min(LARGEST, LABEL * WIDTH / ParameterRows(count, names, headings).width)
        self.table = ParameterRows(count, names, headings, size=size, row_gap=0.55, column_gap=0.7)
        for heading in self.table.headings:
            heading.scale(LABEL / SMALL, about_point=heading.get_corner(DOWN + RIGHT))
        self.table.move_to(TOP * UP, UP)
        self.rule = Line(stroke_width=2, color=theme().dim).stretch_to_fit_width(self.table.width)
        self.rule.move_to(self.table).set_y(self.table.get_bottom()[1] - 0.2)
        baseline = self.rule.get_y() - 0.6
        self.words = Words(total, HEADING, theme().dim).align_to(self.rule, LEFT)
        self.words.put_baseline(baseline)
        self.sum = Decimal(0, 0, HEADING, anchor="right")
        self.sum.shift(self.rule.get_right()).put_baseline(baseline)
        self.bar = ShareBar(
            [row.total / count.total for row in count.rows],
            [group_colour(row.group) for row in count.rows],
            length=WIDTH,
            height=0.42,
        )
        below = VGroup(self.words, self.rule, self.sum)
        self.bar.next_to(below, DOWN, buff=0.4).set_x(0).fill_to(0.0)

    def write(self, line: TableLine) -> Animation:
        """A line comes in, part after part."""
        return cascade(FadeIn, line.drawn(), 0.3, shift=0.2 * RIGHT)

    def drop(self, total: Decimal) -> list[Animation]:
        """A copy of a line's total drops into the sum, which counts on; the bar keeps step."""
        start, amount, whole = self.sum.get_value(), total.get_value(), self.count.total

        def step(_: VGroup, alpha: float) -> None:
            now = start + (amount if alpha == 1 else round(alpha * amount))
            self.sum.set_value(now)
            self.bar.fill_to(now / whole)

        fall = total.animate.move_to(self.sum.get_right(), RIGHT).set_opacity(0)
        return [fall, UpdateFromAlphaFunc(VGroup(self.sum, self.bar), step)]


class GroupBar(ShareBar):
    """A high bar of what each group of arrays holds of the whole, the perceptrons first.

    `groups` are in the order of the segments.
    """

    PLACE = 0.35 * DOWN  # where one shot leaves it and the next finds it

    def __init__(self, count: ParameterTable) -> None:
        self.groups = [group for group in GROUPS if count.group_total(group)]
        self.groups.sort(key=lambda group: (group != "mlp", -count.share(group)))
        shares = [count.share(group) for group in self.groups]
        colours = [group_colour(group) for group in self.groups]
        super().__init__(shares, colours, length=WIDTH, height=1.3)

    def places_of(self, rows: Iterable[ParameterRow]) -> list[int]:
        """Which segment each row of the count belongs to."""
        return [self.groups.index(row.group) for row in rows]
