"""One degree buys nothing in the plane and in space: one arrow too many finds no place."""

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, FadeIn, UpdateFromAlphaFunc, VGroup, linear

from mlp_math.bounds import max_vectors_lp
from mlp_math.directions import (
    directions_at_angles,
    equal_angles,
    normalize,
    smallest_line_angle,
    turned_onto,
)
from scenes.mobjects.directions import FeatureDirection, towards
from scenes.mobjects.place import fit
from scenes.mobjects.space import floor_grid
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Formula, Words
from scenes.moves import presence
from scenes.sets.name_space import PANEL_LEFT, PANEL_RIGHT, PHI, note, panel_row, panel_stack
from scenes.stage import Beat, LectureScene, LectureScene3D, beat, interlude
from scenes.theme import theme

PLANE, SPACE = 2, 3  # dimensions
RIGHT_ANGLE, TOLERANCE = 90.0, 1.0  # degrees
UNIT = 2.4
# As far from all axes as a line can be; of the four such lines of space the one best seen.
AWAY_IN_PLANE, AWAY = np.array([1.0, 1.0, 0.0]), np.array([1.0, -1.0, 1.0])


class NoRoomInThree(LectureScene3D):
    """One arrow too many, in the plane and in space: it finds no place, even if all make way."""

    def stage(self) -> None:
        self.look_from(PHI - 12, 40, zoom=1.35, aside=(-2.6, -0.4))
        self.floor = floor_grid([0, 0, 0], 2.6)
        colours = (self.theme.first, self.theme.last, self.theme.stream)
        self.arrows = [
            FeatureDirection(axis, colour=colour, unit=UNIT)
            for axis, colour in zip(np.eye(SPACE), colours, strict=True)
        ]
        self.extra = FeatureDirection(towards(20), colour=self.theme.negative, unit=UNIT)
        self.nearest = Decimal(RIGHT_ANGLE, 1, TITLE, self.theme.ink, unit="°", anchor="left")
        width = PANEL_RIGHT - PANEL_LEFT
        what = Words(self.words("nearest"), BODY, self.theme.dim, width=width)
        self.panel = self.pin(panel_stack(what, self.nearest, top=3.2, gap=0.3))
        self.caps = [
            Decimal(int(max_vectors_lp(d, TOLERANCE)), 0, HEADING, self.theme.answer)
            for d in (PLANE, SPACE)
        ]
        self.cap_rows = self.pin(rows_of_caps(self, self.caps))
        self.many = self.pin(question_of_many(self, self.caps[-1].baseline - 0.95))
        self.sway(degrees=6)

    @beat
    def plane(self, beat: Beat) -> None:
        """A third arrow between two of the plane: it ends where it is farthest from both."""
        self.play(FadeIn(self.floor), self.arrows[0].grow(), self.arrows[1].grow(), run_time=0.9)
        self.watch(self.arrows[:PLANE])
        beat.until("third")
        self.play(self.extra.grow(), FadeIn(self.panel), run_time=0.8)
        stops = [towards(70), towards(30), AWAY_IN_PLANE]
        self.play(wander(self.extra, stops), run_time=beat.rest(2.4))
        self.best_plane = self.nearest.get_value()
        self.play(FadeIn(self.cap_rows[0], shift=0.15 * UP), run_time=0.6)

    @beat
    def space(self, beat: Beat) -> None:
        """A fourth arrow among three of space; then all make way as far as four lines can."""
        self.play(self.arrows[2].grow(), *presence(RESTING, self.cap_rows[0][:2]), run_time=0.8)
        self.watch(self.arrows)
        beat.until("rings")
        up = np.eye(SPACE)[2]
        stops = [towards(65) + 0.2 * up, towards(20) + 1.1 * up, AWAY]
        self.play(wander(self.extra, stops), run_time=beat.to("never", 2.4))
        goals = widest_four([arrow.get_values() for arrow in (*self.arrows, self.extra)])
        self.play(
            *(
                arrow.turn_to(goal)
                for arrow, goal in zip((*self.arrows, self.extra), goals, strict=True)
            ),
            run_time=1.8,
        )
        self.best_space = self.nearest.get_value()
        self.play(FadeIn(self.cap_rows[1], shift=0.15 * UP), run_time=0.6)

    @beat
    def turn(self, beat: Beat) -> None:
        beat.until("three")
        self.play(
            FadeIn(self.many, shift=0.15 * UP), *presence(RESTING, self.cap_rows[1]), run_time=0.8
        )

    @interlude
    def end(self) -> None:
        self.nearest.clear_updaters()
        self.leave()

    def watch(self, others: Sequence[FeatureDirection]) -> None:
        """From now on the number says how near the closest two lines are."""
        watched = (*others, self.extra)
        self.nearest.clear_updaters()
        self.nearest.add_updater(
            lambda live: live.set_value(
                smallest_line_angle([arrow.get_values() for arrow in watched])
            )
        )


def rows_of_caps(scene: LectureScene, caps: Sequence[Decimal]) -> VGroup:
    """How many lines fit within a degree of 90°: in the plane and in space."""
    heading = note(scene.words("cap"), theme().dim, size=BODY)
    heading.set_x(PANEL_LEFT, LEFT).put_baseline(0.15)
    rows = VGroup()
    for key, number in zip(("plane", "space"), caps, strict=True):
        words = note(scene.words(key), theme().ink, size=BODY, widest=2.0)
        rows.add(panel_row(words, number, -0.75 - 0.95 * len(rows), PANEL_RIGHT - 0.1))
    rows[0].add(heading)
    return rows


def question_of_many(scene: LectureScene, y: float) -> VGroup:
    """The model's dimensions, and a question mark where their cap will stand, on baseline y."""
    words = fit(Words(scene.words("many"), BODY, theme().ink), 3.2)
    row = VGroup(words, Formula("quest", HEADING, theme().answer)).arrange(RIGHT, buff=0.3)
    row.set_x(PANEL_LEFT, LEFT)
    for part in row:
        part.put_baseline(y)
    return row


def wander(arrow: FeatureDirection, stops: Sequence[np.ndarray]) -> UpdateFromAlphaFunc:
    """An animation in which a unit arrow looks for a place, resting on its way at each stop."""
    way = [stop / np.linalg.norm(stop) for stop in (arrow.get_values(), *stops)]

    def step(moving: FeatureDirection, alpha: float) -> None:
        place = alpha * (len(way) - 1)
        leg = min(int(place), len(way) - 2)
        share = place - leg
        share = share * share * (3 - 2 * share)
        point = (1 - share) * way[leg] + share * way[leg + 1]
        moving.set_values(point / np.linalg.norm(point))

    return UpdateFromAlphaFunc(arrow, step, rate_func=linear)


def widest_four(here: Sequence[np.ndarray]) -> np.ndarray:
    """Four unit vectors whose lines are as far apart as can be, near to four given ones, (4, 3)."""
    # Four lines of space do best as a cube's diagonals: vectors at equal angles that add to 0.
    corner_angle = float(np.degrees(np.arccos(-1 / SPACE)))
    apart = directions_at_angles(equal_angles(SPACE, corner_angle), d=SPACE)
    fourth = -apart.sum(axis=0)
    tetrahedron = np.vstack([apart, normalize(fourth)])
    # Lines have no sign: of a pair of opposite vectors the nearer one is the goal.
    signed = np.append(AWAY, -1.0)[:, np.newaxis] * tetrahedron
    return turned_onto(signed, here)
