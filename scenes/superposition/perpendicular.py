"""Shots 60 to 62: how many directions can be perpendicular, and what one degree buys in space."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    UpdateFromAlphaFunc,
    VGroup,
    rotate_vector,
)

from mlp_math.bounds import max_vectors_lp
from mlp_math.directions import component, directions_at_angles, equal_angles
from scenes.assumptions.name_space import (
    PANEL_LEFT,
    PANEL_RIGHT,
    PHI,
    UNIT,
    DotProductPanel,
    NameSpaceScene,
    note,
    panel_stack,
)
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.numbers import NumberGrid
from scenes.mobjects.space import floor_grid
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.stage import LectureScene, LectureScene3D
from scenes.superposition.evidence_set import fit

PLANE, SPACE = 2, 3  # dimensions
RIGHT_ANGLE, TOLERANCE = 90.0, 1.0  # degrees
FLAT_UNIT = 4.3
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


class PerpendicularLimit(NameSpaceScene):
    """Perpendicular directions do not disturb one another; the Gram matrix says how many fit."""

    def construct(self) -> None:
        space = self.space = self.enter()
        self.add(*space.everything)
        self.sway(degrees=8)
        self.undisturbed()
        self.limits()
        self.fourth()
        symbol = Formula("n", HEADING, self.theme.dim)
        self.dimensions = Decimal(self.lecture.sizes.d_model, 0, HEADING, self.theme.answer)
        equals = Formula("=", HEADING, self.theme.dim)
        line = VGroup(symbol, equals, self.dimensions).arrange(RIGHT, buff=0.2)
        align_baselines([self.dimensions, symbol])
        name = note(self.lecture.sizes.name, self.theme.dim)
        what = note(self.words("no_more"), self.theme.ink, size=BODY)
        self.pin(panel_stack(name, line, what, top=1.2, gap=0.35))
        with self.beat("model"):
            self.play(FadeIn(name, line), run_time=0.8)
            self.play(FadeIn(what, shift=0.15 * UP), run_time=0.8)
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
        self.counts = []
        rows = VGroup()
        for key, d in (("plane", PLANE), ("space", SPACE)):
            number = Decimal(rank_of_gram(np.eye(d)), 0, HEADING, self.theme.ink)
            self.counts.append(number)
            rows.add(VGroup(note(self.words(key), self.theme.dim, size=BODY, widest=2.9), number))
        rows.add(
            VGroup(
                note(self.words("dimensions"), self.theme.dim, size=BODY, widest=2.9),
                Formula("n", HEADING, self.theme.answer),
            )
        )
        for k, (words, number) in enumerate(rows):
            y = 1.4 - 1.15 * k
            words.shift((PANEL_LEFT - words.get_left()[0]) * RIGHT).put_baseline(y)
            number.shift((PANEL_RIGHT - 0.2 - number.get_right()[0]) * RIGHT).put_baseline(y)
        self.pin(rows)
        colours = [arrow.colour for arrow in self.space.arrows]
        with self.beat("limit") as beat:
            for row, mark, lit in zip(
                rows, ("two", "three", "n"), (PLANE, SPACE, SPACE), strict=True
            ):
                self.wait_for(beat, mark)
                self.play(
                    FadeIn(row, shift=0.15 * UP),
                    *(
                        arrow.animate.paint(colour if k < lit else self.theme.mix(colour, 0.3))
                        for k, (arrow, colour) in enumerate(
                            zip(self.space.arrows, colours, strict=True)
                        )
                    ),
                    run_time=0.8,
                )
        self.play(FadeOut(rows), run_time=0.5)

    def fourth(self) -> None:
        """The table of dot products: nought off the diagonal, until a fourth arrow comes."""
        arrows = [arrow.get_values() for arrow in self.space.arrows]
        extra = AWAY_FROM_NAMES / np.sqrt(SPACE)
        self.grams = [
            NumberGrid(rows @ rows.T, places=1, size=LABEL, row_gap=0.62, col_gap=0.92)
            for rows in (np.array(arrows), np.array([*arrows, extra]))
        ]
        for gram in self.grams:
            self.paint_gram(gram)
        self.ranks = [
            Decimal(rank_of_gram(rows), 0, HEADING, self.theme.answer)
            for rows in (np.array(arrows), np.array([*arrows, extra]))
        ]
        heading = note(self.words("products"), self.theme.dim)
        label = note(self.words("rank"), self.theme.dim, size=BODY, widest=2.4)
        for gram in self.grams:
            panel_stack(gram, top=1.9)
        heading.shift((PANEL_LEFT - heading.get_left()[0]) * RIGHT).put_baseline(2.4)
        for number in self.ranks:
            label.shift((PANEL_LEFT - label.get_left()[0]) * RIGHT).put_baseline(-1.9)
            number.next_to(label, RIGHT, buff=0.35).put_baseline(-1.9)
        self.pin(*self.grams, heading, label, *self.ranks)
        arrow = FeatureDirection(extra, colour=self.theme.negative, unit=UNIT)
        with self.beat("why") as beat:
            gram = self.grams[0]
            diagonal = [gram.entry(k, k) for k in range(SPACE)]
            others = [entry for entry in gram.entries if entry not in diagonal]
            self.play(FadeIn(heading, gram.brackets), run_time=0.6)
            self.play(
                LaggedStart(*(FadeIn(entry) for entry in diagonal), lag_ratio=0.6), run_time=1.6
            )
            self.wait_for(beat, "zeros")
            self.play(
                LaggedStart(*(FadeIn(entry) for entry in others), lag_ratio=0.2), run_time=1.2
            )
            self.add(gram)
            self.wait_for(beat, "rank")
            self.play(FadeIn(label, self.ranks[0]), run_time=0.6)
            self.wait_for(beat, "fourth")
            self.play(arrow.grow(), FadeOut(self.grams[0]), FadeIn(self.grams[1]), run_time=1.0)
            self.play(FadeOut(self.ranks[0]), FadeIn(self.ranks[1]), run_time=0.6)
        self.play(FadeOut(self.grams[1], heading, label, self.ranks[1], arrow), run_time=0.5)

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
        origin = np.array([-5.2, -2.1, 0.0]) / FLAT_UNIT
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
        leak = self.leak_line(still, moving)
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
            self.wait_for(beat, "leak")
            self.play(FadeIn(leak, shift=0.15 * UP), run_time=0.8)
            pace = max(beat.remaining, 2.4) / 2
            self.play(self.lean(TOLERANCE), run_time=pace)
            self.play(self.lean(-TOLERANCE), run_time=pace)
        with self.beat("how_many"):
            self.play(rows[0].animate.set_opacity(0.4), FadeIn(rows[1]), run_time=0.9)
        mark.clear_updaters()
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
        for row, y in zip(rows, (1.9, 0.6), strict=True):
            row.arrange(RIGHT, buff=0.22)
            align_baselines(row.submobjects, y)
            fit(row, 5.8)
            row.shift((0.9 - row.get_left()[0]) * RIGHT)
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
        fit(line, 5.8)
        return line.shift((0.9 - line.get_left()[0]) * RIGHT + 1.5 * DOWN)


class NoRoomInThree(LectureScene3D):
    """One arrow too many, in the plane and in space: it finds no place, even if all make way."""

    def construct(self) -> None:
        self.look_from(PHI - 12, 40, aside=(-2.7, -0.3))
        self.add(floor_grid([0, 0, 0], 2.6))
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
            self.play(arrows[0].grow(), arrows[1].grow(), run_time=0.9)
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
        self.nearest = Decimal(RIGHT_ANGLE, 1, HEADING, self.theme.ink, unit="°")
        live = VGroup(note(self.words("nearest"), self.theme.dim), self.nearest)
        panel_stack(live, top=2.6, gap=0.3)
        live.arrange(DOWN, buff=0.3, aligned_edge=LEFT)
        live.shift((PANEL_LEFT - live.get_left()[0]) * RIGHT + (2.6 - live.get_top()[1]) * UP)
        self.caps, rows = [], VGroup()
        heading = note(self.words("cap"), self.theme.dim)
        for key, d in (("plane", PLANE), ("space", SPACE)):
            number = Decimal(max_vectors_lp(d, TOLERANCE), 4, BODY, self.theme.answer)
            self.caps.append(number)
            words = note(self.words(key), self.theme.ink, size=BODY, widest=2.2)
            row = VGroup(words, number)
            y = -0.75 - 0.8 * len(rows)
            words.shift((PANEL_LEFT - words.get_left()[0]) * RIGHT).put_baseline(y)
            number.shift((PANEL_RIGHT - 0.1 - number.get_right()[0]) * RIGHT).put_baseline(y)
            rows.add(row)
        heading.shift((PANEL_LEFT - heading.get_left()[0]) * RIGHT).put_baseline(0.1)
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
