"""What a row finds in a vector, as lengths: a row and E in their plane, and E over the names."""

from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.directions import angle_between
from scenes.mobjects.brackets import brackets
from scenes.mobjects.directions import FeatureDirection, ProjectionGauge
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import plate
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula
from scenes.moves import spotlight
from scenes.stage import LectureScene
from scenes.theme import theme

NAME_SIZE = 40.0
ARRIVED = 0.7  # share of a turn after which the row is reached, and bears its name
NAMED_WIDTH = 1.6  # of a row that is but a name


class NamedRows:
    """A product whose rows have become names: plates, rᵢ on them, and rᵢ·E in the results' places.

    `frame` are the brackets round the replies.
    """

    def __init__(self, product: MatVecProduct) -> None:
        self.plates, self.names, self.replies = VGroup(), VGroup(), VGroup()
        for i, entry in enumerate(product.result.entries):
            row = product.matrix.row(i)
            holder = plate(row.width + 0.1, 0.41, theme().faint, stroke=2, radius=0.08)
            name, reply = Formula(f"vec(r)_{i}", BODY), row_reply(i, LABEL)
            self.plates.add(holder.move_to(row))
            self.names.add(name.move_to(row).put_baseline(entry.baseline))
            self.replies.add(reply.move_to(entry).put_baseline(entry.baseline))
        self.frame = brackets(self.replies, colour=theme().ink)
        column = VGroup(self.replies, self.frame)
        self.spared = (self.plates.width - NAMED_WIDTH) * LEFT
        column.next_to(product.equals, RIGHT, buff=0.4).set_y(product.result.get_y())
        column.shift(self.spared)

    def close_up(self, product: MatVecProduct) -> list[Any]:
        """Animations: names need less room than rows, and what stands right of them moves up."""
        narrowed = (
            holder.animate.stretch_to_fit_width(NAMED_WIDTH, about_edge=LEFT)
            for holder in self.plates
        )
        moving = (product.matrix.brackets[1], product.vector, product.result.entries)
        return [
            *narrowed,
            self.names.animate.shift(0.5 * self.spared),
            *(part.animate.shift(self.spared) for part in moving),
        ]

    def pairs(self) -> list[tuple[Mobject, Mobject]]:
        """Each row's plate and the name on it."""
        return list(zip(self.plates, self.names, strict=True))

    def light(self, i: int, before: int | None) -> list[Any]:
        """Animations that light plate i and put out the one before."""
        out = [] if before is None else [self.plates[before].animate.set_stroke(theme().faint)]
        return [self.plates[i].animate.set_stroke(theme().focus), *out]

    def speak_of(self, i: int, before: int) -> list[Any]:
        """Animations that light row i's plate and reply, and put out the one before."""
        return [*self.light(i, before), *spotlight(self.replies, i)]


def row_reply(i: int, size: float) -> Formula:
    """The dot product of row i and E."""
    code = f"{{{{ vec(r)_{i} : r }}}} dot {{{{ vec(E) : e }}}}"
    return Formula(code, size, paint={"e": theme().stream})


class RowPicture(VGroup):
    """A row and E as arrows of their true lengths and angle, and how far E reaches along the row.

    E points up, leaning right; the row lies clockwise from it. `reply` is their dot product.
    """

    ORIGIN, WIDTH, DEPTH, LARGEST_UNIT = np.array([1.3, 0.35, 0.0]), 5.1, 3.5, 2.0
    REPLY_AT = np.array([4.6, 3.05, 0.0])
    LEAN = np.radians(25)  # of E, so that rows on its far side have the frame's height

    def __init__(self, scene: LectureScene, rows: np.ndarray, vector: np.ndarray) -> None:
        super().__init__()
        colours = scene.theme
        self.x = vector
        right, up, _ = np.transpose([self.in_plane(row) for row in rows])
        unit = min(self.LARGEST_UNIT, self.WIDTH / right.max(), self.DEPTH / -up.min())
        style = {"start": self.ORIGIN / unit, "unit": unit}
        length = float(np.linalg.norm(vector))
        lean = length * np.array([np.sin(self.LEAN), np.cos(self.LEAN)])
        self.vector = FeatureDirection(lean, colour=colours.stream, **style)
        self.row = FeatureDirection([0, 1], colour=colours.focus, **style)
        self.along = FeatureDirection([0, 1], colour=colours.focus, **style)  # never seen
        self.gauge = ProjectionGauge(self.vector, self.along, colour=colours.stream)
        self.gauge.remove(self.gauge.number)  # the row is no unit: what is written is the product
        self.tag = Formula("vec(E)", BODY, colours.stream).move_to(self.vector.beyond(0.35))
        self.name = Formula("vec(r)", BODY, colours.focus)
        self.reply = VGroup(
            Formula("dot", HEADING), Decimal(0.0, 1, HEADING, sign=True, anchor="left")
        )
        self.add(self.vector, self.row, self.tag, self.name)

    def with_reply(self) -> "RowPicture":
        """What E reaches along the row, and the dot product, join in."""
        return self.add(self.gauge, self.reply)

    def point(self, row: np.ndarray, i: int) -> "RowPicture":
        """Show row i."""
        self.write(i)
        self.reply[1].set_value(float(row @ self.x))
        self.lay(self.in_plane(row))
        return self

    def write(self, i: int | None) -> None:
        """Row i's name, and its dot product with E; None for an arrow on its way to a row."""
        colours = theme()
        row = "vec(r)" if i is None else f"vec(r)_{i}"
        self.name.become(Formula(row, BODY, colours.focus).move_to(self.name))
        formula = Formula(
            f"{{{{ {row} : r }}}} dot {{{{ vec(E) : e }}}} approx", HEADING,
            paint={"r": colours.focus, "e": colours.stream},
        )  # fmt: skip
        self.reply[0].become(formula.move_to(self.REPLY_AT))
        self.reply[1].next_to(formula, RIGHT, buff=0.15).put_baseline(formula.baseline)

    def lay(self, arrow: np.ndarray) -> None:
        """The row's arrow is this one; what E reaches along it follows."""
        self.row.set_values(arrow)
        along = arrow / np.linalg.norm(arrow)
        self.along.set_values(along)
        # Off the row's line, where what E reaches along it may end.
        aside = np.array([along[1], -along[0], 0.0])
        self.name.move_to(self.row.get_tip() + 0.36 * aside)
        self.gauge.refresh()

    def in_plane(self, row: np.ndarray) -> np.ndarray:
        """The row where it lies beside E in the plane of the two."""
        length = float(np.linalg.norm(row))
        angle = np.radians(angle_between(row / length, self.x / np.linalg.norm(self.x)))
        angle += self.LEAN
        return length * np.array([np.sin(angle), np.cos(angle), 0.0])

    def turn(self, row: np.ndarray, i: int) -> UpdateFromAlphaFunc:
        """Turn to another row; the reach and the number follow, and its name when it is there."""
        before, after = self.row.get_values(), self.in_plane(row)
        value_before, value_after = self.reply[1].get_value(), float(row @ self.x)
        written: list[int | None] = []

        def step(picture: "RowPicture", alpha: float) -> None:
            share = min(alpha / ARRIVED, 1.0)
            name = i if share == 1 else None
            if written[-1:] != [name]:
                picture.write(name)
                written.append(name)
            picture.lay((1 - share) * before + share * after)
            picture.reply[1].set_value((1 - share) * value_before + share * value_after)

        return UpdateFromAlphaFunc(self, step)

    def get_value(self) -> float:
        """The dot product written."""
        return self.reply[1].get_value()
