"""Shots 60 to 62: how many directions can be perpendicular, and what one degree buys in space."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    rotate_vector,
    rush_from,
    rush_into,
)

from mlp_math.bounds import max_vectors_lp
from mlp_math.directions import component, directions_at_angles, equal_angles
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.numbers import NumberGrid
from scenes.mobjects.space import floor_grid
from scenes.mobjects.text import (
    BODY,
    HEADING,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.sets.evidence import fit
from scenes.sets.name_space import (
    PANEL_LEFT,
    PANEL_RIGHT,
    PHI,
    UNIT,
    DotProductPanel,
    NameSpaceScene,
    note,
    panel_stack,
)
from scenes.stage import Beat, LectureScene, LectureScene3D

PLANE, SPACE = 2, 3  # dimensions
RIGHT_ANGLE, TOLERANCE = 90.0, 1.0  # degrees
FLAT_UNIT = 5.4
LENS_AT, LENS = np.array([3.7, -0.8, 0.0]), 1.75
MAGNIFIED = 12
TABLE_LEFT = 2.35
CORNER = 0.65  # of a right angle's mark, screen units
# As far from all three axes as a line can be; of the four such lines the one best seen.
AWAY = np.array([1.0, -1.0, 1.0])
AWAY_FROM_NAMES = np.array([-1.0, -1.0, 1.0])  # the same, as seen in the names' space


def rank_of_gram(vectors: np.ndarray) -> int:
    """The rank of the table of all dot products: how many dimensions the vectors fill."""
    return int(np.linalg.matrix_rank(vectors @ vectors.T))


def nearest_lines(vectors: Sequence[np.ndarray]) -> float:
    """The smallest angle between any two of the vectors' lines, degrees in 0..90.

    Vectors that have yet to grow, of length nought, have no line.
    """
    rows = np.array([v / np.linalg.norm(v) for v in vectors if v.any()])
    cosines = np.abs(rows @ rows.T)[np.triu_indices(len(rows), k=1)]
    return float(np.degrees(np.arccos(min(cosines.max(), 1.0))))


class FillingField(NeuronField):
    """A speck for each place that there is, bright (n,) once it is taken; they fill in order."""

    def __init__(self, bright: np.ndarray, **shape: float) -> None:
        super().__init__(bright, **shape)
        self._all = self.pixel_array.copy()
        self._none = NeuronField(np.zeros(len(bright)), **shape).pixel_array
        self.take(0)

    def take(self, count: int) -> "FillingField":
        """So many places are taken."""
        self.taken = count
        pixels = self._none.copy()
        pixels.reshape(-1, 4)[:count] = self._all.reshape(-1, 4)[:count]
        self.pixel_array = pixels
        return self


class PerpendicularLimit(NameSpaceScene):
    """Perpendicular directions do not disturb one another; the Gram matrix says how many fit."""

    def construct(self) -> None:
        self.space = self.enter()
        self.undisturbed()
        self.limits()
        self.fourth()
        self.model_fills()
        self.leave()

    def undisturbed(self) -> None:
        """E grows along one direction: its other two readings stand still."""
        space = self.space
        vector = self.vector = FeatureDirection(
            [0.3, 0.15, 0.85], colour=self.theme.stream, unit=UNIT, width=6.5, tip=0.28
        )
        letter = self.upright(Formula("vec(E)", BODY, self.theme.stream))
        letter.add_updater(lambda mobject: mobject.move_to(vector.beyond(0.36)))
        axes = [arrow.get_values() for arrow in space.arrows]
        panel = self.readings = DotProductPanel(
            space.symbols,
            [component(vector.get_values(), axis) for axis in axes],
            [arrow.colour for arrow in space.arrows],
        )
        for number, axis in zip(panel.numbers, axes, strict=True):
            number.add_updater(
                lambda live, axis=axis: live.set_value(component(vector.get_values(), axis))
            )
        self.pin(panel_stack(panel, top=1.7))
        self.before = panel.get_values()
        with self.beat("clean") as beat:
            self.play(FadeIn(*space.everything), run_time=0.8)
            self.sway(degrees=8)
            self.play(vector.grow(), FadeIn(letter), FadeIn(panel), run_time=1.2)
            self.before = panel.get_values()
            self.wait_for(beat, "push")
            self.play(
                vector.turn_to(vector.get_values() + 0.85 * axes[0]),
                *(panel[k].animate.set_opacity(0.45) for k in (1, 2)),
                run_time=max(beat.remaining, 1.8),
            )
            self.after = panel.get_values()
        self.play(FadeOut(vector, letter, panel), run_time=0.6)

    def limits(self) -> None:
        """Two in the plane, three in space, n in n dimensions: the ranks of the Gram matrices."""
        self.counts = [
            Decimal(rank_of_gram(np.eye(d)), 0, TITLE, self.theme.ink) for d in (PLANE, SPACE)
        ]
        rows = VGroup()
        for key, number in zip(
            ("plane", "space", "dimensions"),
            (*self.counts, Formula("n", TITLE, self.theme.answer)),
            strict=True,
        ):
            y = 1.5 - 1.35 * len(rows)
            words = note(self.words(key), self.theme.dim, size=BODY, widest=2.9)
            words.shift((PANEL_LEFT - words.get_left()[0]) * RIGHT).put_baseline(y)
            number.shift((PANEL_RIGHT - 0.2 - number.get_right()[0]) * RIGHT).put_baseline(y)
            rows.add(VGroup(words, number))
        self.pin(rows)
        self.drawn_corners: list[Polygon] = []
        with self.beat("limit") as beat:
            for row, mark, lit in zip(
                rows, ("two", "three", "n"), (PLANE, SPACE, SPACE), strict=True
            ):
                self.wait_for(beat, mark)
                self.play(
                    FadeIn(row, shift=0.15 * UP),
                    *self.light_up(range(lit)),
                    *(Create(corner) for corner in self.corners(lit)),
                    run_time=0.9,
                )
        self.play(FadeOut(rows, *self.drawn_corners), run_time=0.5)

    def light_up(self, lit: Sequence[int]) -> list[Any]:
        """These arrows bright, the others dim."""
        return [
            arrow.animate.paint(arrow.colour if k in lit else self.theme.mix(arrow.colour, 0.3))
            for k, arrow in enumerate(self.space.arrows)
        ]

    def corners(self, count: int) -> list[Polygon]:
        """A right angle's square for each pair of the first so many arrows that has none yet."""
        new = []
        for i, j in list(combinations(range(count), 2))[len(self.drawn_corners) :]:
            a, b = (CORNER * self.space.arrows[k].get_values() for k in (i, j))
            face = Polygon(0 * a, a, a + b, b, stroke_width=2, stroke_color=self.theme.ink)
            new.append(face.set_fill(self.theme.ink, opacity=0.2).set_shade_in_3d(True))
        self.drawn_corners += new
        return new

    def fourth(self) -> None:
        """The table of dot products: nought off the diagonal, until a fourth arrow comes."""
        arrows = [arrow.get_values() for arrow in self.space.arrows]
        extra = AWAY_FROM_NAMES / np.sqrt(SPACE)
        tables = (np.array(arrows), np.array([*arrows, extra]))
        self.grams = [
            NumberGrid(rows @ rows.T, places=1, size=BODY, row_gap=0.82, col_gap=1.03)
            for rows in tables
        ]
        self.ranks = [Decimal(rank_of_gram(rows), 0, TITLE, self.theme.answer) for rows in tables]
        heading = note(self.words("products"), self.theme.dim, size=BODY)
        heading.shift((TABLE_LEFT - heading.get_left()[0]) * RIGHT).put_baseline(2.75)
        for gram in self.grams:
            self.paint_gram(gram)
            gram.shift((TABLE_LEFT - gram.get_left()[0]) * RIGHT + (2.4 - gram.get_top()[1]) * UP)
        label = note(self.words("rank"), self.theme.dim, size=BODY, widest=2.4)
        label.shift((TABLE_LEFT - label.get_left()[0]) * RIGHT).put_baseline(-2.2)
        cap = Formula("lt.eq n", HEADING, self.theme.dim)
        for number in self.ranks:
            number.next_to(label, RIGHT, buff=0.35).put_baseline(-2.2)
        cap.next_to(number, RIGHT, buff=0.3).put_baseline(-2.2)
        self.pin(*self.grams, heading, label, cap, *self.ranks)
        arrow = FeatureDirection(extra, colour=self.theme.negative, unit=UNIT)
        with self.beat("why") as beat:
            self.play(FadeIn(heading, self.grams[0].brackets), run_time=0.6)
            self.fill_table(beat)
            self.wait_for(beat, "rank")
            self.play(FadeIn(label, self.ranks[0]), run_time=0.6)
            self.wait_for(beat, "cap")
            self.play(FadeIn(cap, shift=0.2 * LEFT), run_time=0.6)
            self.wait_for(beat, "fourth")
            self.play(arrow.grow(), FadeOut(self.grams[0]), FadeIn(self.grams[1]), run_time=1.2)
            self.play(FadeOut(self.ranks[0]), FadeIn(self.ranks[1]), run_time=0.6)
        self.table = VGroup(self.grams[1], heading, label, cap, self.ranks[1], arrow)

    def fill_table(self, beat: Beat) -> None:
        """Each arrow with itself; then pair by pair, the two that are multiplied alight."""
        gram = self.grams[0]
        self.play(
            LaggedStart(*(FadeIn(gram.entry(k, k)) for k in range(SPACE)), lag_ratio=0.6),
            run_time=1.6,
        )
        self.wait_for(beat, "zeros")
        for i, j in combinations(range(SPACE), 2):
            self.play(
                *self.light_up((i, j)),
                FadeIn(gram.entry(i, j), gram.entry(j, i), scale=1.6),
                run_time=0.9,
            )
        self.play(*self.light_up(range(SPACE)), run_time=0.4)
        self.add(gram)

    def model_fills(self) -> None:
        """The model's own number: places fill up one after another, and then no other fits."""
        sizes, colours = self.lecture.sizes, self.theme
        # Not all alike: they must be seen as many.
        bright = self.rng().uniform(0.5, 0.85, sizes.d_model)
        field = self.field = self.pin(FillingField(bright, height=5.7)).move_to(2.8 * LEFT)
        symbol = Formula("n =", HEADING, colours.dim)
        number = self.dimensions = Decimal(0, 0, TITLE, colours.answer, anchor="left")
        name = note(sizes.name, colours.ink, size=HEADING)
        what = note(self.words("no_more"), colours.ink, size=BODY)
        for part, y in ((name, 1.5), (symbol, 0.35), (number, 0.35), (what, -0.65)):
            part.shift((TABLE_LEFT - part.get_left()[0]) * RIGHT).put_baseline(y)
        number.shift((symbol.get_right()[0] + 0.25 - number.get_left()[0]) * RIGHT)
        outside = np.array([field.get_right()[0] + 0.16, -1.9, 0.0])
        late = Circle(radius=0.13, stroke_width=0, fill_color=colours.negative, fill_opacity=1)
        self.pin(name, symbol, number, what, late.move_to(outside + 4.2 * RIGHT))
        with self.beat("model") as beat:
            self.play(
                FadeOut(*self.space.everything, self.table),
                FadeIn(field, name, symbol, number),
                run_time=0.9,
            )
            self.play(
                ChangeDecimal(number, sizes.d_model),
                UpdateFromAlphaFunc(
                    field, lambda some, alpha: some.take(round(alpha * sizes.d_model))
                ),
                run_time=max(beat.at("full") - beat.elapsed, 3.0),
            )
            self.play(FadeIn(late), run_time=0.3)
            self.play(late.animate.move_to(outside), rate_func=rush_into, run_time=0.6)
            self.play(
                late.animate.move_to(outside + 3.0 * RIGHT),
                FadeIn(what, shift=0.15 * UP),
                rate_func=rush_from,
                run_time=0.9,
            )

    def paint_gram(self, gram: NumberGrid) -> None:
        """Noughts stay dim; what is off the diagonal and not nought disturbs."""
        rows, cols = gram.shown_shape
        for i in range(rows):
            for j in range(cols):
                entry = gram.entry(i, j)
                entry.sign = False
                quiet = abs(entry.get_value()) < 1e-9
                colour = self.theme.ink if i == j else self.theme.negative
                entry.set_value(entry.get_value()).set_fill(self.theme.dim if quiet else colour)


class RelaxAngle(LectureScene):
    """Two arrows at a right angle give way by a degree; each then shows a little in the other."""

    def construct(self) -> None:
        colours = self.theme
        origin = np.array([-5.6, -2.6, 0.0]) / FLAT_UNIT
        still = FeatureDirection(RIGHT, colour=colours.first, start=origin, unit=FLAT_UNIT)
        moving = self.moving = FeatureDirection(
            UP, colour=colours.last, start=origin, unit=FLAT_UNIT
        )
        upright = DashedLine(
            FLAT_UNIT * origin,
            FLAT_UNIT * (origin + 1.05 * UP),
            stroke_width=1.8,
            stroke_color=colours.faint,
            dash_length=0.08,
        )
        mark = self.mark = AngleMark(still, moving, radius=0.9, size=HEADING, label_at=1.9)
        rows = self.limits()
        leak, lens = self.leak_line(still, moving), self.lens(still, moving)
        letters = VGroup(
            *(
                Formula(f"vec({symbol})", BODY, arrow.colour)
                for symbol, arrow in zip(self.lecture.fact.symbols, (still, moving), strict=False)
            )
        )
        letters[0].next_to(still.get_tip(), RIGHT, buff=0.2)
        letters[1].next_to(moving.get_tip(), LEFT, buff=0.3)
        with self.beat("relax") as beat:
            self.play(still.grow(), moving.grow(), FadeIn(letters), run_time=0.9)
            self.play(Create(mark.arc), FadeIn(mark.number, rows[0]), run_time=0.7)
            self.remove(mark.arc, mark.number)
            self.add(mark.add_updater(AngleMark.refresh))
            self.wait_for(beat, "bend")
            self.play(FadeIn(upright), self.lean(-TOLERANCE), run_time=1.1)
            self.below = mark.get_value()
            self.play(self.lean(TOLERANCE), run_time=1.4)
            self.above = mark.get_value()
            self.play(self.lean(-TOLERANCE), run_time=1.1)
        with self.beat("leak") as beat:
            self.play(FadeIn(lens), run_time=1.0)
            self.wait_for(beat, "leak")
            self.play(FadeIn(leak, shift=0.15 * UP), run_time=0.8)
            pace = max(beat.remaining, 2.4) / 2
            self.play(self.lean(TOLERANCE), run_time=pace)
            self.play(self.lean(-TOLERANCE), run_time=pace)
        with self.beat("how_many"):
            self.play(rows[0].animate.set_opacity(0.4), FadeIn(rows[1]), run_time=0.9)
        mark.clear_updaters()
        lens.clear_updaters()
        self.leave()

    def lean(self, degrees: float) -> UpdateFromAlphaFunc:
        """The second arrow swings to this many degrees past the right angle."""
        here = np.degrees(np.arctan2(*self.moving.get_values()[[1, 0]])) - RIGHT_ANGLE

        def step(arrow: FeatureDirection, alpha: float) -> None:
            turn = RIGHT_ANGLE + (1 - alpha) * here + alpha * degrees
            arrow.set_values(rotate_vector(RIGHT, np.radians(turn)))

        return UpdateFromAlphaFunc(self.moving, step)

    def limits(self) -> VGroup:
        """90°: at most n. 89° to 91°: at most what?"""
        colours = self.theme
        self.angles = [
            Decimal(value, 0, HEADING, colours.ink, unit="°")
            for value in (RIGHT_ANGLE, RIGHT_ANGLE - TOLERANCE, RIGHT_ANGLE + TOLERANCE)
        ]
        exact, low, high = self.angles
        rows = VGroup(
            VGroup(exact, Words(self.words("at_most"), BODY, colours.dim), Formula("n", HEADING)),
            VGroup(
                low,
                Words("–", HEADING, colours.dim),
                high,
                Words(self.words("at_most"), BODY, colours.dim),
                Formula("quest", HEADING, colours.answer),
            ),
        )
        for row, y in zip(rows, (2.6, 1.4), strict=True):
            row.arrange(RIGHT, buff=0.22)
            align_baselines(row.submobjects, y)
            fit(row, 5.4)
            row.shift((1.2 - row.get_left()[0]) * RIGHT)
        return rows

    def leak_line(self, still: FeatureDirection, moving: FeatureDirection) -> VGroup:
        """What of the second idea is read along the first, as a share of it."""
        share = component(moving.get_values(), still.get_values())
        self.leak = Decimal(100 * share, 1, HEADING, self.theme.negative, unit=" %")
        # Read off the arrows at every moment: it is 0 at the right angle.
        self.leak.add_updater(
            lambda live: live.set_value(
                100 * abs(component(moving.get_values(), still.get_values()))
            )
        )
        words = Words(self.words("leak"), BODY, self.theme.dim)
        line = VGroup(words, self.leak).arrange(RIGHT, buff=0.25)
        self.leak.put_baseline(words.baseline)
        return fit(line, 5.4).move_to(LENS_AT).set_y(-3.0)

    def lens(self, still: FeatureDirection, moving: FeatureDirection) -> VGroup:
        """The corner under a glass: where the second idea's tip falls on the first one's line."""
        colours, corner = self.theme, still.unit * still._start
        rim = {"stroke_width": 3, "stroke_color": colours.dim}
        glass = Circle(radius=LENS, fill_color=colours.panel, fill_opacity=1, **rim)
        glass.move_to(LENS_AT)
        spot = Circle(radius=LENS / MAGNIFIED, **rim).move_to(corner)
        ray = Line(spot, glass, stroke_width=2, stroke_color=colours.faint)
        foot = LENS_AT + 0.7 * DOWN
        line = Line(foot, foot + 1.5 * RIGHT, stroke_width=6, stroke_color=colours.first)
        arrow = VMobject(stroke_width=6, stroke_color=colours.last)
        drop = VMobject(stroke_width=2, stroke_color=colours.ink)
        leak = VMobject(stroke_width=12, stroke_color=colours.negative)

        def follow(_: VGroup) -> None:
            aside = MAGNIFIED * FLAT_UNIT * component(moving.get_values(), still.get_values())
            below = foot + aside * RIGHT
            arrow.set_points_as_corners([foot, foot + 2.2 * moving.get_values()])
            drop.set_points_as_corners([below + 1.75 * UP, below])
            leak.set_points_as_corners([foot, below])

        lens = VGroup(ray, spot, glass, line, leak, arrow, drop)
        follow(lens)
        return lens.add_updater(follow)


class NoRoomInThree(LectureScene3D):
    """One arrow too many, in the plane and in space: it finds no place, even if all make way."""

    def construct(self) -> None:
        self.look_from(PHI - 12, 40, zoom=1.35, aside=(-2.6, -0.4))
        floor = floor_grid([0, 0, 0], 2.6)
        axes = np.eye(SPACE)
        arrows = self.arrows = [
            FeatureDirection(axis, colour=colour, unit=2.4)
            for axis, colour in zip(
                axes, (self.theme.first, self.theme.last, self.theme.stream), strict=True
            )
        ]
        panel, caps = self.panel()
        self.sway(degrees=6)
        extra = self.extra = FeatureDirection(
            rotate_vector(RIGHT, np.radians(20)), colour=self.theme.negative, unit=2.4
        )
        with self.beat("plane") as beat:
            self.play(FadeIn(floor), arrows[0].grow(), arrows[1].grow(), run_time=0.9)
            self.watch(arrows[:PLANE])
            self.wait_for(beat, "third")
            self.play(extra.grow(), FadeIn(panel), run_time=0.8)
            self.play(self.wander([70, 30, 45], flat=True), run_time=max(beat.remaining, 2.4))
            self.best_plane = self.nearest.get_value()
            self.play(FadeIn(caps[0], shift=0.15 * UP), run_time=0.6)

        with self.beat("space") as beat:
            self.play(arrows[2].grow(), caps[0][:2].animate.set_opacity(0.45), run_time=0.8)
            self.watch(arrows)
            self.wait_for(beat, "fourth")
            self.play(self.wander([65, 20, 45]), run_time=max(beat.at("make") - beat.elapsed, 2.4))
            self.make_way()
            self.best_space = self.nearest.get_value()
            self.play(FadeIn(caps[1], shift=0.15 * UP), run_time=0.6)
        many = Words(self.words("many"), BODY, self.theme.ink)
        row = VGroup(fit(many, 3.2), Formula("quest", HEADING, self.theme.answer))
        row.arrange(RIGHT, buff=0.3)
        row.shift((PANEL_LEFT - row.get_left()[0]) * RIGHT)
        many.put_baseline(self.caps[-1].baseline - 0.95)
        row[1].put_baseline(many.baseline)
        self.pin(row)
        with self.beat("turn") as beat:
            self.wait_for(beat, "three")
            self.play(FadeIn(row, shift=0.15 * UP), caps[1].animate.set_opacity(0.45), run_time=0.8)
        self.nearest.clear_updaters()
        self.leave()

    def panel(self) -> tuple[VGroup, VGroup]:
        """The smallest angle, live; and the caps on how many lines fit within a degree of 90."""
        self.nearest = Decimal(RIGHT_ANGLE, 1, TITLE, self.theme.ink, unit="°", anchor="left")
        width = PANEL_RIGHT - PANEL_LEFT
        what = Words(self.words("nearest"), BODY, self.theme.dim, width=width)
        live = panel_stack(what, self.nearest, top=3.2, gap=0.3)
        self.caps, rows = [], VGroup()
        heading = note(self.words("cap"), self.theme.dim, size=BODY).put_baseline(0.15)
        heading.shift((PANEL_LEFT - heading.get_left()[0]) * RIGHT)
        for key, d in (("plane", PLANE), ("space", SPACE)):
            number = Decimal(max_vectors_lp(d, TOLERANCE), 4, HEADING, self.theme.answer)
            self.caps.append(number)
            words = note(self.words(key), self.theme.ink, size=BODY, widest=2.0)
            y = -0.75 - 0.95 * len(rows)
            words.shift((PANEL_LEFT - words.get_left()[0]) * RIGHT).put_baseline(y)
            number.shift((PANEL_RIGHT - 0.1 - number.get_right()[0]) * RIGHT).put_baseline(y)
            rows.add(VGroup(words, number))
        rows[0].add(heading)
        self.pin(live, rows)
        return live, rows

    def watch(self, others: Sequence[FeatureDirection]) -> None:
        """From now on the number says how near the closest two lines are."""
        self.nearest.clear_updaters()
        self.nearest.add_updater(
            lambda live: live.set_value(
                nearest_lines([arrow.get_values() for arrow in (*others, self.extra)])
            )
        )

    def wander(self, turns: Sequence[float], *, flat: bool = False) -> UpdateFromAlphaFunc:
        """The extra arrow looks for a place; it ends where it is farthest from all the others."""
        start = self.extra.get_values()
        best = np.append(np.ones(PLANE), 0.0) if flat else AWAY
        stops = [start]
        for k, turn in enumerate(turns[:-1]):
            away = rotate_vector(RIGHT, np.radians(turn))
            stops.append(away if flat else away + (0.2 + 0.9 * k) * np.eye(SPACE)[2])
        stops.append(best)
        stops = [stop / np.linalg.norm(stop) for stop in stops]

        def step(arrow: FeatureDirection, alpha: float) -> None:
            place = alpha * (len(stops) - 1)
            leg = min(int(place), len(stops) - 2)
            share = place - leg
            share = share * share * (3 - 2 * share)
            point = (1 - share) * stops[leg] + share * stops[leg + 1]
            arrow.set_values(point / np.linalg.norm(point))

        return UpdateFromAlphaFunc(self.extra, step, rate_func=lambda t: t)

    def make_way(self) -> None:
        """All four lines move to where the closest two are as far apart as four lines can be."""
        # Four lines of space do best as a cube's diagonals: vectors at equal angles that add to 0.
        apart = directions_at_angles(equal_angles(SPACE, self.widest_of_four()), d=SPACE)
        fourth = -apart.sum(axis=0)
        tetrahedron = np.vstack([apart, fourth / np.linalg.norm(fourth)])
        goals = self.turned_near(tetrahedron)
        self.play(
            *(
                arrow.turn_to(goal)
                for arrow, goal in zip((*self.arrows, self.extra), goals, strict=True)
            ),
            run_time=1.8,
        )

    @staticmethod
    def widest_of_four() -> float:
        """The angle between the corners of a tetrahedron, seen from its middle."""
        return float(np.degrees(np.arccos(-1 / SPACE)))

    def turned_near(self, goals: np.ndarray) -> np.ndarray:
        """The goals (4, 3), lines turned as a whole and flipped so that no arrow goes far."""
        here = np.array([arrow.get_values() for arrow in (*self.arrows, self.extra)])
        # Lines have no sign: of a pair of opposite vectors the nearer one is the goal.
        signs = np.append(AWAY, -1.0)[:, np.newaxis]
        left, _, right = np.linalg.svd((signs * goals).T @ here)
        return signs * goals @ (left @ right)
