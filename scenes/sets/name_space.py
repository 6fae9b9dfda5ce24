"""The directions of first name, last name and answer, in space."""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeOut, ManimColor, Mobject, VGroup

from mlp_math.angles import random_unit_vectors
from mlp_math.directions import angle_matrix, directions_at_angles
from scenes.frame import by_shape
from scenes.mobjects.directions import FeatureDirection, ProjectionGauge
from scenes.mobjects.place import fit
from scenes.mobjects.space import floor_grid
from scenes.mobjects.style import FULL, QUIET
from scenes.mobjects.text import HEADING, LABEL, Decimal, Formula, Words, align_baselines
from scenes.stage import LectureScene3D
from scenes.theme import theme

UNIT = 3.7
ASIDE = (-3.45, -1.0)
PHI, THETA = 66.0, -50.0
REACH = 1.3  # of the directions' lines, in lengths of their arrows
# Labels stand beside their lines: below M, above J and to its left, left of B.
LABELS_ASIDE = ((0.0, 0.0, -0.5), (-0.25, -0.15, 0.4), (-0.4, 0.0, 0.0))
PANEL_LEFT, PANEL_RIGHT = 2.75, 6.6
# In a tall picture the space stands above, and the panel below it.
TALL_ASIDE, TALL_ZOOM, TALL_PANEL_LEFT, TALL_DROP = (-1.45, 2.4), 0.68, -1.95, 4.6


def panel_left() -> float:
    """Where the panel beside or below the space begins; it is always as wide."""
    return by_shape(PANEL_LEFT, TALL_PANEL_LEFT)


def panel_y(y: float) -> float:
    """A height beside the space, or as far down below it."""
    return by_shape(y, y - TALL_DROP)


class NameSpaceScene(LectureScene3D):
    """A shot in the space of the three directions; the camera starts and ends at one home."""

    excused = MappingProxyType({"balance": "what is read off comes to the right of the space"})
    space: "NameSpace"

    def enter(self, vectors: np.ndarray | None = None) -> "NameSpace":
        """Put the camera at home and build the directions, exactly perpendicular by default."""
        aside, zoom = by_shape((ASIDE, 1.0), (TALL_ASIDE, TALL_ZOOM))
        self.look_from(PHI, THETA, zoom=zoom, aside=aside)
        space = NameSpace(self, np.eye(3) if vectors is None else vectors)
        self.upright(*space.labels)
        return space

    def any_vector(
        self, values: Sequence[float], aside: Sequence[float] | None = None
    ) -> "AnyVector":
        """The arrow E of these components, and its letter, which stays beside the tip."""
        vector = AnyVector(values, aside)
        self.upright(vector.letter)
        return vector

    def return_home(self, *leaving: Mobject) -> None:
        """These leave, the three directions get their colours back, and the camera swings home."""
        self.come_home(FadeOut(*leaving), *self.space.light(0, 1, 2))


class NameSpace:
    """The three unit arrows with lines and labels on a floor.

    `floor`, `lines`, `arrows` and `labels`, in this order: all together are `everything`.
    """

    def __init__(self, scene: LectureScene3D, vectors: np.ndarray) -> None:
        colours = (theme().first, theme().last, theme().answer)
        self.symbols = scene.lecture.fact.symbols
        self.arrows = [
            FeatureDirection(vector, colour=colour, unit=UNIT, width=6, tip=0.28)
            for vector, colour in zip(vectors, colours, strict=True)
        ]
        self.floor = floor_grid(np.zeros(3), REACH * UNIT)
        self.lines = [arrow.line(reach=REACH) for arrow in self.arrows]
        for line in self.lines:
            line.may_bleed = True  # a direction goes on and on
        self.labels = [
            Formula(f"vec({symbol})", HEADING, colour).move_to(arrow.beyond(0.08) + np.array(aside))
            for symbol, arrow, colour, aside in zip(
                self.symbols, self.arrows, colours, LABELS_ASIDE, strict=True
            )
        ]

    def light(self, *lit: int) -> list[Any]:
        """Animations that let these directions, by index, be the bright ones."""
        paints = [
            arrow.animate.paint(arrow.colour if k in lit else theme().mix(arrow.colour, 0.4))
            for k, arrow in enumerate(self.arrows)
        ]
        return paints + [
            label.animate.set_opacity(FULL if k in lit else QUIET)
            for k, label in enumerate(self.labels)
        ]

    def readings(self, vector: FeatureDirection, *directions: int) -> "DotProductPanel":
        """What a vector holds of these directions, by index."""
        arrows = [self.arrows[k] for k in directions]
        return DotProductPanel(
            [self.symbols[k] for k in directions],
            [vector.component_along(arrow) for arrow in arrows],
            [arrow.colour for arrow in arrows],
        )

    @property
    def everything(self) -> list[Any]:
        """All of them, in the order in which they are drawn."""
        return [self.floor, *self.lines, *self.arrows, *self.labels]


class AnyVector(FeatureDirection):
    """E, a vector that is asked what it holds; its `letter` follows it.

    The letter stands past the tip, or `aside` of it, in screen units of the space.
    """

    def __init__(self, values: Sequence[float], aside: Sequence[float] | None = None) -> None:
        super().__init__(values, colour=theme().stream, unit=UNIT, width=7.5, tip=0.32)
        self.letter = Formula("vec(E)", HEADING, self.colour)
        self.letter.add_updater(
            lambda letter: letter.move_to(
                self.beyond(0.42) if aside is None else self.get_tip() + np.asarray(aside)
            )
        )

    def shadow_on(self, direction: FeatureDirection) -> ProjectionGauge:
        """Its shadow on a direction, without the number."""
        gauge = ProjectionGauge(self, direction)
        gauge.number.set_opacity(0)
        return gauge


def nearly_perpendicular(scene: LectureScene3D) -> np.ndarray:
    """Three unit vectors (3, 3) that meet as three random directions of the model's space do."""
    drawn = random_unit_vectors(3, scene.lecture.sizes.d_model, scene.rng(), np.float64)
    return directions_at_angles(angle_matrix(drawn))


class DotProductPanel(VGroup):
    """Rows such as "E · M = 0.83", one a direction; `numbers` are live.

    Parameters
    ----------
    symbols
        Letters of the directions.
    values
        What the rows show.

    Examples
    --------
    >>> DotProductPanel(["M", "J"], [1.0, 0.0], [theme().first, theme().last])
    """

    def __init__(
        self,
        symbols: Sequence[str],
        values: Sequence[float],
        colours: Sequence[Any],
        *,
        places: int = 2,
        size: float = HEADING,
        row_gap: float = 1.15,
    ) -> None:
        super().__init__()
        self.numbers: list[Decimal] = []
        for k, (symbol, value, colour) in enumerate(zip(symbols, values, colours, strict=True)):
            formula = Formula(
                f"{{{{vec(E) : e}}}} dot {{{{vec({symbol}) : d}}}} =",
                size,
                theme().dim,
                paint={"e": theme().stream, "d": colour},
            )
            number = Decimal(value, places, size, colour, anchor="point")
            # The widest number has a sign and two places; its point stays where it is.
            align_baselines([formula.set_x(0, RIGHT), number.put_anchor(0.95)], -k * row_gap)
            self.numbers.append(number)
            self.add(VGroup(formula, number))

    def follow(self, *reads: Callable[[], float]) -> "DotProductPanel":
        """From now on, per frame, each row shows what its `read()` returns."""
        for number, read in zip(self.numbers, reads, strict=True):
            number.follow(read)
        return self

    def get_values(self) -> np.ndarray:
        """The dot products shown."""
        return np.array([number.get_value() for number in self.numbers])


def angle_sign(
    first: tuple[str, ManimColor], second: tuple[str, ManimColor], after: str = ""
) -> Formula:
    """∠(M, J): the angle between two directions, each a letter and its colour."""
    (a, first_colour), (b, second_colour) = first, second
    return Formula(
        f"angle.arc thin paren.l {{{{vec({a}) : a}}}}, {{{{vec({b}) : b}}}} paren.r{after}",
        HEADING,
        theme().dim,
        paint={"a": first_colour, "b": second_colour},
    )


def note(text: str, colour: Any, *, size: float = LABEL, widest: float | None = None) -> Words:
    """A line for the panel, set smaller where it would not fit."""
    return fit(Words(text, size, colour), PANEL_RIGHT - PANEL_LEFT if widest is None else widest)


def panel_stack(*rows: Any, top: float, gap: float = 0.5) -> VGroup:
    """Rows below each other at the panel's left edge."""
    stack = VGroup(*rows).arrange(DOWN, buff=gap, aligned_edge=LEFT)
    return stack.set_x(panel_left(), LEFT).set_y(panel_y(top), UP)


def panel_row(words: Words, number: Any, y: float, right: float = PANEL_RIGHT) -> VGroup:
    """Words at the panel's left edge and a number that ends at its right, their baseline at y."""
    words.set_x(PANEL_LEFT, LEFT).put_baseline(y)
    number.set_x(right, RIGHT).put_baseline(y)
    return VGroup(words, number)
