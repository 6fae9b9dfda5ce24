"""How many directions can be at right angles, and why no more."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Line,
    Polygon,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    rush_into,
)

from mlp_math.directions import component, gram_rank
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.neuron_field import GramField
from scenes.mobjects.numbers import NumberGrid
from scenes.mobjects.place import keep_inside
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula
from scenes.moves import (
    cascade,
    comes_last,
    flash_along,
    leaves_first,
    point_at,
    presence,
    redrawn,
)
from scenes.sets.name_space import (
    PANEL_RIGHT,
    PHI,
    THETA,
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
# Where the origin stands and how near the camera is: the arrows alone, and beside a panel.
ALONE, BESIDE = ((-0.9, -1.15), 1.2), ((-3.05, -1.25), 1.14)
PLANE_SEEN_FROM = 38.0  # degrees from the vertical
TABLE_LEFT, TABLE_TOP, HEADING_Y = 2.45, 2.0, 3.0
RANK_Y = -2.3
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
        self.look_from(PHI, THETA, zoom=ALONE[1], aside=ALONE[0])
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
        self.asked = self.upright(Formula("quest", HEADING, self.theme.negative))
        self.asked.move_to(self.fourth.get_tip() + 0.45 * UP)
        self.model_places = ModelPlaces(self)
        self.field, self.dimensions = self.model_places.field, self.model_places.number
        space = self.space
        self.add(space.floor, *space.lines, space.arrows[0], space.labels[0])

    @beat
    def clean(self, beat: Beat) -> None:
        """A direction each, all at right angles; E grows along one, and two readings stand."""
        vector, panel, space = self.vector, self.readings, self.space
        self.sway(degrees=12, period=17, ease=1.5)
        named = cascade(FadeIn, space.labels[1:], 0.8, rate_func=comes_last)
        growing = cascade(FeatureDirection.grow, space.arrows[1:], 0.8)
        self.play(growing, named, run_time=beat.to("right", 2.0))
        self.play(cascade(Create, self.corners, 0.6), run_time=beat.to("push", 1.0, early=1.4))
        self.play(
            make_room(self),
            FadeOut(*self.corners),
            vector.grow(),
            FadeIn(self.letter),
            FadeIn(panel, rate_func=comes_last),
            run_time=beat.to("push", 1.2),
        )
        self.before = panel.get_values()
        pushed = vector.get_values() + 0.75 * space.arrows[0].get_values()
        self.play(vector.turn_to(pushed), *presence(RESTING, *panel[1:]), run_time=beat.rest(1.8))
        self.after = panel.get_values()

    @interlude
    def forget_the_vector(self) -> None:
        self.play(FadeOut(self.vector, self.letter, self.readings), run_time=0.6)

    @beat
    def limit(self, beat: Beat) -> None:
        """Two in the plane, three in space, n in n dimensions: the ranks of the Gram matrices."""
        up, its_name = self.space.arrows[-1], self.space.labels[-1]
        plane, space, dimensions = self.limits
        self.play(
            tilt(self, PLANE_SEEN_FROM), up.turn_to(0.01 * up.get_values()), FadeOut(its_name),
            run_time=beat.to("two", 1.2),
        )  # fmt: skip
        coming = FadeIn(plane, shift=0.15 * UP)
        self.play(coming, Create(self.corners[0]), run_time=0.8)
        self.play(
            tilt(self, PHI), up.turn_to(np.eye(SPACE)[2]),
            FadeIn(its_name, rate_func=comes_last),
            run_time=beat.to("three", 0.8, late=0.2),
        )  # fmt: skip
        coming = FadeIn(space, shift=0.15 * UP)
        self.play(coming, cascade(Create, self.corners[1:], 0.4), run_time=beat.to("n", 0.9))
        self.play(FadeIn(dimensions, shift=0.15 * UP), run_time=beat.unhurried(0.6))

    @interlude
    def forget_the_limits(self) -> None:
        self.play(FadeOut(self.limits, *self.corners), run_time=0.5)

    @beat
    def why(self, beat: Beat) -> None:
        """The table of dot products: zero off the diagonal, until a fourth arrow comes."""
        tables = self.tables
        (three, four), (rank, same) = tables.grams, tables.ranks
        self.play(FadeIn(tables.heading, three.brackets, *tables.names[:SPACE]), run_time=0.6)
        self.fill_table(beat)
        self.play(FadeIn(tables.label, rank), run_time=0.4)
        diagonal = [three.entry(k, k) for k in range(SPACE)]
        self.play(cascade(point_at, diagonal, 0.5, scale=1.25), run_time=beat.to("cap", 0.8))
        axes = (flash_along(a.shaft, a.colour, 16, 0.5) for a in self.space.arrows)
        self.play(
            FadeIn(tables.cap, shift=0.2 * LEFT, run_time=0.6),
            cascade(lambda axis: axis, axes, 0.4, run_time=beat.to("fourth", 1.0, early=0.2)),
        )
        self.play(self.fourth.grow(), FadeIn(self.asked), *tables.make_place(), run_time=0.9)
        self.remove(*four.entries, four.brackets, rank)
        self.add(tables.kept, same)
        self.play(cascade(FadeIn, tables.new, 0.25, scale=1.5), run_time=beat.rest(1.4, late=0.2))

    @beat
    def model(self, beat: Beat) -> None:
        """The table grows to the model's size; one row more, and nowhere along it is a zero."""
        places = self.model_places
        leaving = (*self.space.everything, self.tables.at_last, self.fourth, self.asked)
        table = self.tables.kept.get_center()
        self.play(
            FadeOut(*leaving, rate_func=leaves_first),
            FadeIn(places.field, target_position=table, scale=0.4, rate_func=comes_last),
            FadeIn(*places.at_first[1:], rate_func=comes_last),
            run_time=1.0,
        )
        growing = places.field.grow_to(
            self.lecture.sizes.d_model, places.number.set_value, rate_func=linear
        )
        self.play(growing, redrawn(places.number), run_time=beat.to("ideas", 2.6))
        self.play(
            FadeIn(places.name, shift=0.15 * DOWN, run_time=0.5),
            Create(places.diagonal, run_time=beat.to("full", 0.8, early=0.9)),
        )
        self.play(places.late.animate.shift(places.way_in), rate_func=rush_into, run_time=0.5)
        self.play(
            FadeIn(places.no_more, shift=0.15 * UP, run_time=0.5),
            Create(places.products, run_time=beat.rest(0.9)),
        )

    def fill_table(self, beat: Beat) -> None:
        """Each arrow with itself; then pair by pair, the two that are multiplied alight."""
        gram = self.tables.grams[0]
        each = [(k, k) for k in range(SPACE)]
        for products, mark, early in (
            (each, "zeros", 0.0),
            (list(combinations(range(SPACE), 2)), "rank", 0.3),
        ):
            slot = beat.share(len(products), 0.6, until=mark, early=early)
            for i, j in products:
                entries = {gram.entry(i, j), gram.entry(j, i)}
                self.play(
                    *light_up(self.space.arrows, (i, j)),
                    *(FadeIn(entry, scale=1.5) for entry in entries),
                    run_time=slot,
                )
        self.play(*light_up(self.space.arrows, range(SPACE)), run_time=0.3)
        self.add(gram)

    @interlude
    def end(self) -> None:
        self.leave()


def make_room(scene: LectureScene3D) -> UpdateFromAlphaFunc:
    """An animation: the camera goes back and aside, so that a panel has room."""
    (alone, near), (beside, far) = ALONE, BESIDE

    def step(zoom: Any, share: float) -> None:
        zoom.set_value((1 - share) * near + share * far)
        place = (1 - share) * np.array(alone) + share * np.array(beside)
        scene.camera.aside = np.array([*place, 0.0])

    return UpdateFromAlphaFunc(scene.camera.zoom_tracker, step)


def tilt(scene: LectureScene3D, phi: float) -> Any:
    """An animation: the camera goes to so many degrees from the vertical."""
    return scene.camera.phi_tracker.animate.set_value(phi * DEGREES)


class TwoTables:
    """The tables of dot products of two lists of vectors, the second with one vector more.

    Their heading stands above, "rank … ≤ n" below, and beside each row and column its vector's
    name: `names` are pairs of them.
    """

    def __init__(self, scene: PerpendicularLimit, lists: Sequence[np.ndarray]) -> None:
        self.grams = [GramTable(vectors) for vectors in lists]
        self.ranks = [Decimal(gram_rank(each), 0, TITLE, theme().focus) for each in lists]
        self.heading = note(scene.words("products"), theme().dim, size=BODY)
        self.label = note(scene.words("rank"), theme().dim, size=BODY, widest=2.4)
        self.heading.set_x(TABLE_LEFT, LEFT).put_baseline(HEADING_Y)
        self.label.set_x(TABLE_LEFT, LEFT).put_baseline(RANK_Y)
        for gram, rank in zip(self.grams, self.ranks, strict=True):
            keep_inside(gram.set_x(TABLE_LEFT, LEFT).set_y(TABLE_TOP, UP))
            rank.next_to(self.label, RIGHT, buff=0.35).put_baseline(RANK_Y)
        self.cap = Formula("lt.eq n", HEADING, theme().dim)
        self.cap.next_to(self.ranks[-1], RIGHT, buff=0.3).put_baseline(RANK_Y)
        letters = [f"vec({symbol})" for symbol in scene.space.symbols]
        signs = zip(letters, (arrow.colour for arrow in scene.space.arrows), strict=True)
        self.names = [
            self.names_of(k, sign, colour)
            for k, (sign, colour) in enumerate([*signs, ("quest", theme().negative)])
        ]
        scene.pin(*self.grams, self.heading, self.label, self.cap, *self.ranks, *self.names)

    def names_of(self, k: int, sign: str, colour: Any) -> VGroup:
        """A vector's name at the left of its row and above its column."""
        four = self.grams[-1]
        beside, above = Formula(sign, BODY, colour), Formula(sign, BODY, colour)
        beside.next_to(four.brackets, LEFT, buff=0.15).set_y(four.entry(k, k).get_y())
        above.next_to(four.brackets, UP, buff=0.12).set_x(four.entry(k, k).get_x())
        return VGroup(beside, above)

    def make_place(self) -> list[ReplacementTransform]:
        """Animations: the first table's entries go to theirs in the second, and its brackets."""
        three, four = self.grams
        pairs = product(range(len(three.get_values())), repeat=2)
        moves = [ReplacementTransform(three.entry(*at), four.entry(*at)) for at in pairs]
        return [*moves, ReplacementTransform(three.brackets, four.brackets)]

    @property
    def kept(self) -> VGroup:
        """What of the second table was in the first, its brackets among them."""
        four, last = self.grams[-1], len(self.grams[0].get_values())
        pairs = product(range(last), repeat=2)
        return VGroup(four.brackets, *(four.entry(*at) for at in pairs))

    @property
    def new(self) -> list[VMobject]:
        """What the second table has and the first has not, in the order in which it comes."""
        four, last = self.grams[-1], len(self.grams[0].get_values())
        pairs = [four.entry(*at) for k in range(last) for at in ((last, k), (k, last))]
        return [*self.names[last], *pairs, four.entry(last, last)]

    @property
    def at_last(self) -> VGroup:
        """What is seen once the second table has taken the first one's place."""
        told = (self.heading, self.label, self.cap, self.ranks[-1])
        return VGroup(self.kept, *self.new, *told, *self.names[:-1])


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
        corners = (self.field.get_corner(UP + LEFT), self.field.get_corner(DOWN + RIGHT))
        self.diagonal = Line(*corners, stroke_width=7, stroke_color=colours.focus)
        self.late = Circle(radius=0.13, stroke_width=0, fill_color=colours.bound, fill_opacity=1)
        self.late.move_to(beside + self.COMES_FROM)
        self.way_in = -self.COMES_FROM
        scene.pin(name, symbol, self.number, self.no_more, self.late, self.products)
        scene.pin(self.diagonal)

    COMES_FROM = 9.5 * RIGHT  # beyond the frame's edge
