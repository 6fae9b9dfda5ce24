"""What a row finds in a vector, as lengths: a row and E in their plane, and E over the names."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Mobject,
    VGroup,
    smooth,
    squish_rate_func,
)

from mlp_math.directions import angle_between
from scenes.mobjects.brackets import brackets
from scenes.mobjects.directions import FeatureDirection, ProjectionGauge
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import plate
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula
from scenes.moves import give_way, spotlight
from scenes.stage import LectureScene
from scenes.theme import theme

NAMED_WIDTH = 1.6  # of a row that is but a name
# How one row's arrow takes the place of another's: it goes, the next one grows and is named.
GOES, GROWS, NAMED = (
    squish_rate_func(smooth, *span) for span in ((0, 0.3), (0.25, 0.8), (0.75, 1))
)


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

    def speak_of(self, i: int, before: int, answered: Sequence[int] = ()) -> list[Any]:
        """Animations that light row i's plate and letters, and put out the one before.

        Rows that were `answered` have numbers in place of their letters, which stay as they are.
        """
        asked = [k for k in range(len(self.replies)) if k not in answered]
        letters = [self.replies[k] for k in asked]
        return [*self.light(i, before), *spotlight(letters, asked.index(i))]


def row_reply(i: int, size: float) -> Formula:
    """The dot product of row i and E."""
    code = f"{{{{ vec(r)_{i} : r }}}} dot {{{{ vec(E) : e }}}}"
    return Formula(code, size, paint={"e": theme().stream})


class RowPicture(VGroup):
    """A row and E as arrows of their true lengths and angle, and how far E reaches along the row.

    E points up, leaning right; the row lies clockwise from it. `reply` is their dot product. One
    row leaves before the next one comes: what is written is always of the arrow that is seen. Where
    E's reach along a row is backwards it ends right of FEET.
    """

    FEET = -0.55
    LEFT, RIGHT, TOP, BOTTOM, LARGEST_UNIT = 0.2, 5.9, 3.1, -3.2, 2.6
    REPLY_AT = np.array([4.6, 3.05, 0.0])
    LEAN = np.radians(15)  # of E, so that rows on its far side have the frame's height

    def __init__(self, scene: LectureScene, rows: np.ndarray, vector: np.ndarray) -> None:
        super().__init__()
        colours = scene.theme
        self.x, self.rows = vector, rows
        length = float(np.linalg.norm(vector))
        lean = length * np.array([np.sin(self.LEAN), np.cos(self.LEAN)])
        right, up, _ = np.transpose([self.in_plane(row) for row in rows])
        highest, lowest = max(lean[1], up.max()), min(up.min(), 0.0)
        back = min(self.foot(row)[0] for row in rows)
        self.unit = min(
            self.LARGEST_UNIT,
            (self.RIGHT - self.LEFT) / right.max(),
            (self.RIGHT - self.FEET) / (right.max() - back),
            (self.TOP - self.BOTTOM) / (highest - lowest),
        )
        left = max(self.LEFT, self.FEET - self.unit * back)
        origin = np.array([left, self.TOP - self.unit * highest, 0.0])
        self.style = {"start": origin / self.unit, "unit": self.unit, "width": 7.0, "tip": 0.3}
        self.vector = FeatureDirection(lean, colour=colours.stream, **self.style)
        self.tag = Formula("vec(E)", HEADING, colours.stream).move_to(self.vector.beyond(0.35))
        self.add(self.vector, self.tag)
        self.row, self.name, self.marks, self.reply = (VGroup() for _ in range(4))

    def show(self, i: int) -> list[Animation]:
        """Animations: what is shown leaves, row i grows, and its name comes when it is there."""
        colours, old = theme(), VGroup(self.row, self.name, self.marks, self.reply)
        self.arrow = arrow = self.in_plane(self.rows[i])
        self.row = FeatureDirection(arrow, colour=colours.focus, **self.style)
        # Off the row's line, where what E reaches along it may end.
        aside = np.array([arrow[1], -arrow[0], 0.0]) / np.linalg.norm(arrow)
        self.name = Formula(f"vec(r)_{i}", HEADING, colours.focus)
        self.name.move_to(self.row.get_tip() + 0.42 * aside)
        leaving = [FadeOut(m, rate_func=GOES) for m in old if m in self.submobjects]
        self.remove(*old).add(self.row, self.name)
        return [*leaving, self.row.grow(rate_func=GROWS), FadeIn(self.name, rate_func=NAMED)]

    def drop(self) -> list[Animation]:
        """Animations: a line falls from E square on the row that is shown."""
        along = self.arrow / np.linalg.norm(self.arrow)
        direction = FeatureDirection(along, **self.style)
        self.gauge = ProjectionGauge(self.vector, direction, colour=theme().stream)
        self.gauge.remove(self.gauge.number)  # the row is no unit: what is written is the product
        self.marks = VGroup(self.gauge.drop, self.gauge.corner)
        self.add(self.marks)
        return [Create(self.gauge.drop), FadeIn(self.gauge.corner, rate_func=NAMED)]

    def query(self, i: int) -> list[Animation]:
        """Animations: the dot product of row i, which comes, is asked for."""
        formula = Formula(
            f"{{{{ vec(r)_{i} : r }}}} dot {{{{ vec(E) : e }}}} approx", HEADING,
            paint={"r": theme().focus, "e": theme().stream},
        ).move_to(self.REPLY_AT)  # fmt: skip
        mark = Formula('"?"', HEADING, theme().focus).next_to(formula, RIGHT, buff=0.25)
        self.reply = VGroup(formula, mark.put_baseline(formula.baseline))
        self.add(self.reply)
        return [FadeIn(self.reply, rate_func=NAMED)]

    def answer(self, i: int) -> list[Animation]:
        """Animations: E's reach along row i, whose line has fallen, and their dot product."""
        formula, mark = self.reply
        product = Decimal(float(self.rows[i] @ self.x), 1, HEADING, sign=True, anchor="left")
        product.next_to(formula, RIGHT, buff=0.15).put_baseline(formula.baseline)
        self.remove(self.reply)
        self.reply = VGroup(formula, product)
        self.marks.add(self.gauge.shadow)
        self.add(self.reply)
        return [Create(self.gauge.shadow), give_way(mark, product)]

    def in_plane(self, row: np.ndarray) -> np.ndarray:
        """The row where it lies beside E in the plane of the two."""
        length = float(np.linalg.norm(row))
        angle = np.radians(angle_between(row / length, self.x / np.linalg.norm(self.x)))
        angle += self.LEAN
        return length * np.array([np.sin(angle), np.cos(angle), 0.0])

    def foot(self, row: np.ndarray) -> np.ndarray:
        """Where E's reach along the row ends, beside E in the plane of the two."""
        return float(row @ self.x) / float(row @ row) * self.in_plane(row)

    def get_value(self) -> float:
        """The dot product written."""
        return float(self.reply[1].get_value())
