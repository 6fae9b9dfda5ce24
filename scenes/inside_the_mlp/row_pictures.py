"""What a row finds in a vector, as lengths: a row and E in their plane, and E over the names."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Brace,
    DashedLine,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
)
from numpy.typing import ArrayLike

from mlp_math.directions import angle_between, projection
from scenes.mobjects.brackets import brackets
from scenes.mobjects.directions import FeatureDirection, ProjectionGauge
from scenes.mobjects.place import fit
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import plate
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula
from scenes.moves import glide, spotlight
from scenes.sets.people import person_words
from scenes.stage import LectureScene
from scenes.theme import theme

NAME_SIZE = 40.0


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
        column.next_to(product.equals, RIGHT, buff=0.4).set_y(product.result.get_y())

    def light(self, i: int, before: int | None) -> list[Any]:
        """Animations that light plate i and put out the one before."""
        out = [] if before is None else [self.plates[before].animate.set_stroke(theme().faint)]
        return [self.plates[i].animate.set_stroke(theme().answer), *out]

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

    ORIGIN, WIDTH, DEPTH, LARGEST_UNIT = np.array([3.05, 1.0, 0.0]), 3.2, 3.8, 1.1
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
        self.row = FeatureDirection([0, 1], colour=colours.answer, **style)
        self.along = FeatureDirection([0, 1], colour=colours.answer, **style)  # never seen
        self.gauge = ProjectionGauge(self.vector, self.along, colour=colours.stream)
        self.gauge.remove(self.gauge.number)  # the row is no unit: what is written is the product
        self.tag = Formula("vec(E)", BODY, colours.stream).move_to(self.vector.beyond(0.35))
        self.name = Formula("vec(r)", BODY, colours.answer)
        self.reply = VGroup(Formula("dot", BODY), Decimal(0.0, 1, BODY, sign=True, anchor="left"))
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

    def write(self, i: int) -> None:
        """Row i's name, and its dot product with E."""
        colours = theme()
        self.name.become(Formula(f"vec(r)_{i}", BODY, colours.answer))
        formula = Formula(
            f"{{{{ vec(r)_{i} : r }}}} dot {{{{ vec(E) : e }}}} approx", BODY,
            paint={"r": colours.answer, "e": colours.stream},
        )  # fmt: skip
        self.reply[0].become(formula.move_to(self.ORIGIN + 1.3 * RIGHT + 2.3 * UP))
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
        """Turn to another row; the reach and the number follow."""
        before, after = self.row.get_values(), self.in_plane(row)
        value_before, value_after = self.reply[1].get_value(), float(row @ self.x)
        self.write(i)

        def step(picture: "RowPicture", alpha: float) -> None:
            picture.lay((1 - alpha) * before + alpha * after)
            picture.reply[1].set_value((1 - alpha) * value_before + alpha * value_after)

        return UpdateFromAlphaFunc(self, step)

    def get_value(self) -> float:
        """The dot product written."""
        return self.reply[1].get_value()


class PeopleSpace(VGroup):
    """E over the two names' directions: across, upwards, and whatever else it holds towards us.

    A drawing in space: all three axes are perpendicular, and a dashed line falls squarely from the
    tip of E onto each name's axis. What it cuts off there is the dot product.
    """

    CENTRE, UNIT = np.array([-4.7, -1.15, 0.0]), 1.75
    AXES = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-0.5, -0.42, 0.0]])

    def __init__(self, scene: LectureScene, person: int = 0) -> None:
        super().__init__()
        facts, colours = scene.toy, scene.theme
        m, j, _ = scene.lecture.fact.symbols
        names, rest = facts.components, facts.rest
        self.people = np.column_stack([names, np.linalg.norm(rest, axis=1)])
        self.axes = VGroup(
            *(
                Line(self.place(np.zeros(3)), self.place(1.45 * e), stroke_width=2).set_color(
                    colours.faint
                )
                for e in np.eye(3)
            )
        )
        self.first = self.direction([1, 0, 0], colours.first)
        self.last = self.direction([0, 1, 0], colours.last)
        self.first_name = Formula(f"vec({m})", BODY, colours.first)
        self.first_name.next_to(self.place(np.array([1.45, 0, 0])), RIGHT, buff=0.12)
        self.last_name = Formula(f"vec({j})", BODY, colours.last)
        self.last_name.next_to(self.place(np.array([0, 1.45, 0])), LEFT, buff=0.12)
        self.vector = self.direction(self.people[person], colours.stream)
        self.tag = Formula("vec(E)", BODY, colours.stream)
        self.first_shadow = self.shadow(colours.first)
        self.last_shadow = self.shadow(colours.last)
        self.add(
            self.axes, self.first, self.first_name, self.first_shadow, self.vector, self.tag,
        )  # fmt: skip
        self.show(self.people[person])

    def with_last(self) -> "PeopleSpace":
        """The last name's axis and shadow join in."""
        self.add(self.last, self.last_name, self.last_shadow)
        return self

    def carry(self, arrow: FeatureDirection) -> UpdateFromAlphaFunc:
        """A copy of the last name's arrow moves to the tip of the first one's."""
        return arrow.turn_to(self.last.get_values(), self.first.get_tip() / self.UNIT)

    def place(self, point: np.ndarray) -> np.ndarray:
        """Where a point (first name, last name, rest) is drawn."""
        return self.CENTRE + self.UNIT * np.asarray(point, dtype=float) @ self.AXES

    def direction(self, point: ArrayLike, colour: ManimColor) -> FeatureDirection:
        return FeatureDirection(
            np.asarray(point, dtype=float) @ self.AXES,
            colour=colour, start=self.CENTRE / self.UNIT, unit=self.UNIT,
        )  # fmt: skip

    def shadow(self, colour: ManimColor) -> VGroup:
        """What falls on an axis: (drop, thick line)."""
        drop = DashedLine(LEFT, RIGHT, stroke_width=2.4, color=theme().ink, dash_length=0.09)
        return VGroup(drop, Line(LEFT, RIGHT, stroke_width=11, color=colour))

    def show(self, point: np.ndarray) -> "PeopleSpace":
        """Let E be this point: arrow, shadows and its name follow."""
        self.now = np.asarray(point, dtype=float)
        tip = self.place(self.now)
        self.vector.set_values(self.now @ self.AXES)
        self.tag.move_to(tip + 0.34 * (UP + 0.4 * RIGHT if tip[1] > self.CENTRE[1] else DOWN))
        for axis, shadow in enumerate((self.first_shadow, self.last_shadow)):
            foot = self.place(projection(self.now, np.eye(3)[axis]))
            drop, line = shadow
            line.set_points_as_corners([self.CENTRE, foot + 1e-6])
            drop.become(
                DashedLine(
                    tip,
                    foot + 1e-6,
                    dash_length=0.09,
                    stroke_width=2.4,
                    stroke_color=drop.get_stroke_color(),
                    stroke_opacity=drop.get_stroke_opacity(),
                )
            )
        return self

    def turn_to(self, person: int, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation that takes E to another of the cast."""
        return glide(self, PeopleSpace.show, self.now, self.people[person], **kwargs)

    def get_values(self) -> np.ndarray:
        """How far E reaches along first name, last name and the rest, shape (3,)."""
        return self.now.copy()


class CastPanel(VGroup):
    """The cast, a name a row, and beside each what row 0 finds in it.

    `first` and `last` are the parts of the sum, `total` their sum: live decimals, one a person.
    """

    LEFT_EDGE, NAME_WIDTH = 0.6, 2.95
    TOP, STEP = 0.45, 0.95

    def __init__(self, scene: LectureScene) -> None:
        super().__init__()
        facts, colours = scene.toy, scene.theme
        self.names, self.first, self.last, self.total = (VGroup() for _ in range(4))
        self.signs = VGroup()
        totals = facts.forward_all().row_products[:, 0]
        for person, (m, j) in enumerate(facts.components):
            y = self.TOP - person * self.STEP
            name = fit(person_words(scene, person, NAME_SIZE), self.NAME_WIDTH)
            name.set_x(self.LEFT_EDGE, LEFT).put_baseline(y)
            # These are whole numbers by construction: no decimals to read past.
            line: list[Any] = [
                Decimal(m, 0, HEADING, colours.first),
                Formula("+", BODY, colours.dim),
                Decimal(j, 0, HEADING, colours.last),
                Formula("=", BODY, colours.dim),
                Decimal(totals[person], 0, HEADING, colours.ink),
            ]
            for k, part in enumerate(line):
                part.set_x(self.LEFT_EDGE + self.NAME_WIDTH + 0.45 + 0.4 * k)
            for number in line[::2]:
                number.put_baseline(y)
            for sign in line[1::2]:
                sign.set_y(line[0].get_y())
            self.names.add(name)
            self.first.add(line[0])
            self.last.add(line[2])
            self.total.add(line[4])
            self.signs.add(VGroup(line[1], line[3]))
        self.add(self.names, self.first, self.last, self.total, self.signs)

    @property
    def rows(self) -> list[VGroup]:
        """All that stands beside each person, and the name."""
        return [
            VGroup(*(column[person] for column in self.submobjects))
            for person in range(len(self.names))
        ]

    def bound(self, first: int) -> VGroup:
        """A brace beside the totals from one person on, and the largest of them: (brace, most)."""
        rest = self.total[first:]
        brace = Brace(rest, RIGHT, buff=0.12, color=theme().answer)
        number = Decimal(max(one.get_value() for one in rest), 0, LABEL, theme().answer)
        most = VGroup(Formula("<=", LABEL, theme().answer), number).arrange(RIGHT, buff=0.08)
        bound = VGroup(brace, most.next_to(brace, RIGHT, buff=0.06))
        bound.number = number
        return bound

    def opening(self, person: int) -> VGroup:
        """A name and the first number beside it."""
        return VGroup(self.names[person], self.first[person])

    def get_values(self) -> np.ndarray:
        """First name's part, last name's part and sum of each person, shape (4, 3)."""
        columns = (self.first, self.last, self.total)
        return np.array([[number.get_value() for number in c] for c in columns]).T
