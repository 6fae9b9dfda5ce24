"""How many directions can be at right angles, and why no more."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Polygon,
    VGroup,
    VMobject,
    rush_into,
)

from mlp_math.directions import component, gram_rank
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.neuron_field import GramField
from scenes.mobjects.numbers import NumberGrid
from scenes.mobjects.place import keep_inside
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula
from scenes.moves import cascade, presence, redrawn
from scenes.sets.name_space import (
    PANEL_RIGHT,
    UNIT,
    DotProductPanel,
    NameSpaceScene,
    note,
    panel_row,
    panel_stack,
)
from scenes.stage import Beat, LectureScene, LectureScene3D, beat, interlude
from scenes.theme import theme

PLANE, SPACE = 2, 3  # dimensions
TABLE_LEFT = 2.35
RANK_Y = -2.2
CORNER = 0.65  # of a right angle's mark, screen units
# As far from all three axes as a line can be, as seen in the names' space.
AWAY = np.array([-1.0, -1.0, 1.0]) / np.sqrt(SPACE)


class GramTable(NumberGrid):
    """All dot products of some vectors (n, d); zeros are dim, what disturbs is red."""

    def __init__(self, vectors: np.ndarray) -> None:
        super().__init__(vectors @ vectors.T, places=1, size=BODY, row_gap=0.82, col_gap=1.03)
        for i, j in product(range(len(vectors)), repeat=2):
            entry = self.entry(i, j)
            entry.sign = False
            colour = theme().ink if i == j else theme().negative
            quiet = abs(entry.get_value()) < 1e-9
            entry.set_value(entry.get_value()).set_fill(theme().dim if quiet else colour)


class LiveDotProducts(DotProductPanel):
    """What a vector holds of each of three directions, read at every moment."""

    def __init__(
        self, symbols: Iterable[str], vector: FeatureDirection, along: list[FeatureDirection]
    ) -> None:
        axes = [arrow.get_values() for arrow in along]
        read = [component(vector.get_values(), axis) for axis in axes]
        super().__init__(list(symbols), read, [arrow.colour for arrow in along])
        for number, axis in zip(self.numbers, axes, strict=True):
            number.add_updater(
                lambda live, axis=axis: live.set_value(component(vector.get_values(), axis))
            )


def light_up(arrows: Sequence[FeatureDirection], lit: Iterable[int]) -> list[Any]:
    """Animations that make these arrows bright, the others dim."""
    lit = set(lit)
    return [
        arrow.animate.paint(arrow.colour if k in lit else theme().mix(arrow.colour, 0.3))
        for k, arrow in enumerate(arrows)
    ]


def limit_rows(scene: LectureScene, counts: Sequence[Decimal]) -> VGroup:
    """In a plane: 2. In space: 3. In n dimensions: n."""
    rows = VGroup()
    numbers = (*counts, Formula("n", TITLE, theme().focus))
    for key, number in zip(("plane", "space", "dimensions"), numbers, strict=True):
        words = note(scene.words(key), theme().dim, size=BODY, widest=2.9)
        rows.add(panel_row(words, number, 1.5 - 1.35 * len(rows), PANEL_RIGHT - 0.2))
    return rows


def right_angles(arrows: Sequence[FeatureDirection]) -> list[Polygon]:
    """A right angle's square for each pair of arrows."""
    return [right_angle(a.get_values(), b.get_values()) for a, b in combinations(arrows, 2)]


def right_angle(a: np.ndarray, b: np.ndarray) -> Polygon:
    """The square that marks a right angle between two unit vectors of the names' space."""
    a, b = CORNER * a, CORNER * b
    face = Polygon(0 * a, a, a + b, b, stroke_width=2, stroke_color=theme().ink)
    return face.set_fill(theme().ink, opacity=0.2).set_shade_in_3d(True)


class PerpendicularLimit(NameSpaceScene):
    """Perpendicular directions do not disturb one another; the Gram matrix says how many fit."""

    def stage(self) -> None:
        self.space = self.enter()
        vector = self.vector = FeatureDirection(
            [0.3, 0.15, 0.85], colour=self.theme.stream, unit=UNIT, width=6.5, tip=0.28
        )
        self.letter = self.upright(Formula("vec(E)", BODY, self.theme.stream))
        self.letter.add_updater(lambda mobject: mobject.move_to(vector.beyond(0.36)))
        self.readings = LiveDotProducts(self.space.symbols, vector, self.space.arrows)
        self.pin(panel_stack(self.readings, top=1.7))
        self.counts = [
            Decimal(gram_rank(np.eye(d)), 0, TITLE, self.theme.ink) for d in (PLANE, SPACE)
        ]
        self.limits = self.pin(limit_rows(self, self.counts))
        self.corners = right_angles(self.space.arrows)
        arrows = np.array([arrow.get_values() for arrow in self.space.arrows])
        self.tables = TwoTables(self, [arrows, np.array([*arrows, AWAY])])
        self.fourth = FeatureDirection(AWAY, colour=self.theme.negative, unit=UNIT)
        self.model_places = ModelPlaces(self)
        self.field, self.dimensions = self.model_places.field, self.model_places.number
        self.add(*self.space.everything)

    @beat
    def clean(self, beat: Beat) -> None:
        """E grows along one direction: its other two readings stand still."""
        vector, panel = self.vector, self.readings
        self.sway(degrees=8)
        self.play(
            vector.grow(), FadeIn(self.letter), FadeIn(panel), run_time=beat.unhurried(1.2, "push")
        )
        self.before = panel.get_values()
        beat.until("push")
        pushed = vector.get_values() + 0.85 * self.space.arrows[0].get_values()
        self.play(vector.turn_to(pushed), *presence(RESTING, *panel[1:]), run_time=beat.rest(1.8))
        self.after = panel.get_values()

    @interlude
    def forget_the_vector(self) -> None:
        self.play(FadeOut(self.vector, self.letter, self.readings), run_time=0.6)

    @beat
    def limit(self, beat: Beat) -> None:
        """Two in the plane, three in space, n in n dimensions: the ranks of the Gram matrices."""
        corners = (self.corners[:1], self.corners[1:], self.corners[:0])
        for row, mark, lit, new in zip(
            self.limits, ("two", "three", "n"), (PLANE, SPACE, SPACE), corners, strict=True
        ):
            beat.until(mark)
            self.play(
                FadeIn(row, shift=0.15 * UP),
                *light_up(self.space.arrows, range(lit)),
                *map(Create, new),
                run_time=0.9,
            )

    @interlude
    def forget_the_limits(self) -> None:
        self.play(FadeOut(self.limits, *self.corners), run_time=0.5)

    @beat
    def why(self, beat: Beat) -> None:
        """The table of dot products: zero off the diagonal, until a fourth arrow comes."""
        tables = self.tables
        (three, four), (rank, same) = tables.grams, tables.ranks
        self.play(FadeIn(tables.heading, three.brackets), run_time=0.6)
        self.fill_table(beat)
        beat.until("rank")
        self.play(FadeIn(tables.label, rank), run_time=beat.unhurried(0.6, "cap"))
        beat.until("cap")
        self.play(FadeIn(tables.cap, shift=0.2 * LEFT), run_time=beat.unhurried(0.6, "fourth"))
        beat.until("fourth")
        self.play(self.fourth.grow(), FadeOut(three), FadeIn(four), run_time=1.2)
        self.play(FadeOut(rank), FadeIn(same), run_time=beat.unhurried(0.6))

    @beat
    def model(self, beat: Beat) -> None:
        """The table grows to the model's size; one row more, and nowhere along it is a zero."""
        places = self.model_places
        leaving = (*self.space.everything, VGroup(*self.tables.at_last, self.fourth))
        self.play(FadeOut(*leaving), FadeIn(*places.at_first), run_time=0.9)
        growing = places.field.grow_to(self.lecture.sizes.d_model, places.number.set_value)
        self.play(growing, redrawn(places.number), run_time=beat.to("full", 2.6, early=1.2))
        self.play(FadeIn(places.name, shift=0.15 * DOWN), run_time=beat.to("full", 0.5, early=0.4))
        self.play(places.late.animate.shift(places.way_in), rate_func=rush_into, run_time=0.5)
        self.play(Create(places.products), FadeIn(places.no_more, shift=0.15 * UP), run_time=0.7)

    @interlude
    def end(self) -> None:
        self.leave()

    def fill_table(self, beat: Beat) -> None:
        """Each arrow with itself; then pair by pair, the two that are multiplied alight."""
        gram = self.tables.grams[0]
        itself = [gram.entry(k, k) for k in range(SPACE)]
        self.play(cascade(FadeIn, itself, 0.6), run_time=1.6)
        beat.until("zeros")
        for i, j in combinations(range(SPACE), 2):
            self.play(
                *light_up(self.space.arrows, (i, j)),
                FadeIn(gram.entry(i, j), gram.entry(j, i), scale=1.6),
                run_time=0.9,
            )
        self.play(*light_up(self.space.arrows, range(SPACE)), run_time=0.4)
        self.add(gram)


class TwoTables:
    """The tables of dot products of two lists of vectors, and their ranks, at one place.

    Their heading stands above, "rank … ≤ n" below.
    """

    def __init__(self, scene: LectureScene3D, lists: Sequence[np.ndarray]) -> None:
        self.grams = [GramTable(vectors) for vectors in lists]
        self.ranks = [Decimal(gram_rank(each), 0, TITLE, theme().focus) for each in lists]
        self.heading = note(scene.words("products"), theme().dim, size=BODY)
        self.label = note(scene.words("rank"), theme().dim, size=BODY, widest=2.4)
        self.heading.set_x(TABLE_LEFT, LEFT).put_baseline(2.75)
        self.label.set_x(TABLE_LEFT, LEFT).put_baseline(RANK_Y)
        for gram, rank in zip(self.grams, self.ranks, strict=True):
            keep_inside(gram.set_x(TABLE_LEFT, LEFT).set_y(2.4, UP))
            rank.next_to(self.label, RIGHT, buff=0.35).put_baseline(RANK_Y)
        self.cap = Formula("lt.eq n", HEADING, theme().dim)
        self.cap.next_to(self.ranks[-1], RIGHT, buff=0.3).put_baseline(RANK_Y)
        scene.pin(*self.grams, self.heading, self.label, self.cap, *self.ranks)

    @property
    def at_last(self) -> tuple[VMobject, ...]:
        """What is seen once the second table has taken the first one's place."""
        return self.grams[-1], self.heading, self.label, self.cap, self.ranks[-1]


class ModelPlaces:
    """All dot products at the model's size, their number, and one vector too many.

    `late` is a row that comes from the right, along `way_in`; `products` are what it makes with all
    the others, on two sides of the table.
    """

    def __init__(self, scene: PerpendicularLimit) -> None:
        sizes, colours = scene.lecture.sizes, theme()
        self.field = scene.pin(GramField(SPACE)).move_to(1.9 * LEFT)
        symbol = Formula("n =", HEADING, colours.dim)
        self.number = Decimal(SPACE, 0, TITLE, colours.focus, anchor="left")
        name = self.name = note(sizes.name, colours.ink, size=HEADING)
        self.no_more = note(scene.words("no_more"), colours.ink, size=BODY)
        for part, y in ((name, 1.5), (symbol, 0.35), (self.number, 0.35), (self.no_more, -0.65)):
            part.set_x(TABLE_LEFT, LEFT).put_baseline(y)
        self.number.set_x(symbol.get_right()[0] + 0.25, LEFT)
        self.at_first = (self.field, symbol, self.number)
        below, beside = (
            self.field.get_corner(DOWN + side) + 0.12 * (DOWN + RIGHT) for side in (LEFT, RIGHT)
        )
        style = {"stroke_width": 8, "stroke_color": colours.bound}
        self.products = VMobject(**style).set_points_as_corners(
            [below + 0.12 * LEFT, beside, self.field.get_corner(UP + RIGHT) + 0.12 * RIGHT]
        )
        self.late = Circle(radius=0.13, stroke_width=0, fill_color=colours.bound, fill_opacity=1)
        self.late.move_to(beside + self.COMES_FROM)
        self.way_in = -self.COMES_FROM
        scene.pin(name, symbol, self.number, self.no_more, self.late, self.products)

    COMES_FROM = 9.5 * RIGHT  # beyond the frame's edge
