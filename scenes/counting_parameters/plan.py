"""A model's parameters as a floor plan to scale: a tile for each kind of array, and their sum."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    FadeIn,
    GrowFromEdge,
    Line,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.parameters import GROUPS, ParameterRow, ParameterTable
from scenes.mobjects.parameters import ShareBar, TableLine, group_colour
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, Decimal, Words
from scenes.moves import comes_last
from scenes.theme import theme

WIDTH, HEIGHT, TOP = 12.4, 3.9, 3.4
LINE_Y, TOTAL_Y = -1.85, -3.1  # baselines of the line that is being entered, and of the sum
GAP = 0.05  # between neighbouring tiles, where they are wide enough
PASSING = 1.1  # how far above or below the straight way a tile goes into the bar
AIR = 0.2  # beside a name on its tile


class FloorPlan(VGroup):
    """A wall whose tiles have the areas of a count's rows, each entered by its own line.

    `place` is the part that is kept for the MLPs; `tiles`, `names` and `lines` are in the order of
    the count's rows, `words` and `sum` stand below. names are the rows' by their keys, headings
    those of the two numbers of copies.
    """

    def __init__(
        self,
        count: ParameterTable,
        names: Mapping[str, str],
        headings: tuple[str, str],
        total: str,
    ) -> None:
        self.count = count
        self.tiles = VGroup(*tiles_of(count))
        self.frame = Rectangle(width=WIDTH, height=HEIGHT, stroke_width=1.5)
        self.frame.set_stroke(theme().faint).move_to(TOP * UP, UP)
        self.place = kept_for(self.tiles, count)
        self.lines = [TableLine(row, names[row.key], headings) for row in count.rows]
        for line in self.lines:
            fit(line, WIDTH).set_x(0).put_baseline(LINE_Y)
        self.names = VGroup()
        for tile, row in zip(self.tiles, count.rows, strict=True):
            self.names.add(self._name_of(tile, names[row.key]))
        self.words = Words(total, HEADING, theme().dim).set_x(-WIDTH / 2, LEFT)
        self.words.put_baseline(TOTAL_Y)
        self.sum = Decimal(0, 0, HEADING, anchor="right")
        self.sum.shift(WIDTH / 2 * RIGHT).put_baseline(TOTAL_Y)
        super().__init__(self.frame, self.place, self.tiles, self.names)

    def get_values(self) -> np.ndarray:
        """The tiles' shares of the wall, gaps included, shape (rows,)."""
        return np.array([tile.area for tile in self.tiles]) / (WIDTH * HEIGHT)

    def number(self, key: str) -> int:
        """Which row of the count has this key."""
        return [row.key for row in self.count.rows].index(key)

    def outlines(self, keys: Sequence[str]) -> VGroup:
        """Where the tiles of some rows will lie, empty as yet."""
        places = VGroup(*(self.tiles[self.number(key)].copy() for key in keys))
        for place in places:
            place.set_stroke(place.get_fill_color(), 2.5).set_fill(opacity=0)
        return places

    def lay(self, k: int) -> list[Animation]:
        """Animations: tile k grows up from the wall's foot, above its line; the sum counts on."""
        start = self.sum.get_value()

        def step(number: Decimal, alpha: float) -> None:
            amount = self.count.rows[k].total
            number.set_value(start + (amount if alpha == 1 else round(alpha * amount)))

        return [
            GrowFromEdge(self.tiles[k], DOWN),
            FadeIn(self.names[k], rate_func=comes_last),
            UpdateFromAlphaFunc(self.sum, step),
        ]

    def gather_into(self, bar: "GroupBar") -> AnimationGroup:
        """An animation: the tiles line up as the segments of a bar, those of a kind together."""
        edge, places = bar.get_left(), bar.places_of(self.count.rows)
        moves = []
        for k in sorted(range(len(self.tiles)), key=lambda k: places[k]):
            width = self.count.rows[k].total / self.count.total * bar.length
            piece = self.tiles[k].copy().stretch_to_fit_width(width)
            piece.stretch_to_fit_height(bar.height).move_to(edge, LEFT)
            shade = bar.segments[places[k]].get_fill_color()
            # Those that go to the left pass above those that go to the right.
            bump = PASSING if piece.get_x() < self.tiles[k].get_x() else -PASSING
            way = self.tiles[k].animate(path_func=partial(_over, bump))
            moves.append(way.become(piece.set_fill(shade).set_stroke(width=0)))
            edge = piece.get_right()
        return AnimationGroup(*moves)

    def _name_of(self, tile: "Tile", text: str) -> VGroup:
        """A tile's name on it, upright where it is slim; below the wall where it is a sliver."""
        name = Words(text, BODY)
        least = SMALL / BODY
        for turned, room, tall in ((0, tile.width, tile.height), (1, tile.height, tile.width)):
            if room - 2 * AIR >= name.width * least and tall >= 1.6 * name.height:
                name.set_color(theme().on(tile.get_fill_color()))
                return VGroup(fit(name, room - 2 * AIR).rotate(turned * PI / 2).move_to(tile))
        name = Words(text, LABEL, theme().dim).move_to(tile)
        keep_inside(name, -WIDTH / 2, WIDTH / 2).put_baseline(TOP - HEIGHT - 0.62)
        ends = ([tile.get_x(), y, 0] for y in (TOP - HEIGHT - 0.08, name.get_top()[1] + 0.08))
        return VGroup(name, Line(*ends, stroke_width=1.5, color=theme().dim))


def _over(bump: float, start: np.ndarray, end: np.ndarray, alpha: float) -> np.ndarray:
    """A way for manim's Transform: straight, but this much higher in the middle."""
    way: np.ndarray = (1 - alpha) * start + alpha * end + bump * np.sin(PI * alpha) * UP
    return way


class Tile(Rectangle):
    """A part of the wall that a row of the count fills; `area` includes the gap around it."""

    def __init__(self, row: ParameterRow, left: float, top: float, wide: float, tall: float):
        shade = theme().mix(group_colour(row.group), 0.75)
        gap = min(GAP, 0.3 * wide)
        super().__init__(
            width=wide - gap, height=tall - gap, stroke_width=0, fill_color=shade, fill_opacity=1
        )
        self.area = wide * tall
        self.move_to([left + wide / 2, top - tall / 2, 0])


def tiles_of(count: ParameterTable) -> list[Tile]:
    """Tiles in the order of the rows: attention's in two columns, others as high as the wall."""
    tiles, left = {}, -WIDTH / 2
    rows = list(count.rows)
    groups = [[row] for row in rows if row.group != "attention"]
    attention = [row for row in rows if row.group == "attention"]
    if attention:
        groups.insert(rows.index(attention[0]), attention)
    for group in groups:
        wide = sum(row.total for row in group) / count.total * WIDTH
        columns = 2 if len(group) > 1 else 1
        each = -(-len(group) // columns)
        for k, row in enumerate(group):
            in_column = group[k // each * each :][:each]
            column_wide = sum(r.total for r in in_column) / count.total * WIDTH
            before = sum(r.total for r in group[: k // each * each]) / count.total * WIDTH
            above = sum(r.total for r in in_column[: k % each]) / count.total
            tall = row.total / count.total * WIDTH * HEIGHT / column_wide
            top = TOP - above * WIDTH * HEIGHT / column_wide
            tiles[row.key] = Tile(row, left + before, top, column_wide, tall)
        left += wide
    return [tiles[row.key] for row in rows]


def kept_for(tiles: Sequence[Tile], count: ParameterTable) -> Rectangle:
    """The part of the wall that the MLPs will fill, as a faint field."""
    filled = [t for t, row in zip(tiles, count.rows, strict=True) if row.group == "mlp"]
    whole = VGroup(*(tile.copy() for tile in filled))
    place = Rectangle(width=whole.width, height=whole.height, stroke_width=2)
    place.set_stroke(theme().mlp).set_fill(theme().mix(theme().mlp, 0.25), 1)
    return place.move_to(whole)


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

    def places_of(self, rows: Sequence[ParameterRow]) -> list[int]:
        """Which segment each row of the count belongs to."""
        return [self.groups.index(row.group) for row in rows]
