"""One degree buys nothing in the plane and in space: one arrow too many finds no place."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rotate,
    UpdateFromAlphaFunc,
    VGroup,
    rush_into,
)
from manim import Dot as FlatDot

from mlp_math.bounds import max_vectors_lp
from mlp_math.directions import normalize, smallest_line_angle
from scenes.frame import TALL, WIDE, shape
from scenes.mobjects.directions import FeatureDirection, in_space, towards
from scenes.mobjects.place import fit
from scenes.mobjects.sphere import SphereRing, globe
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import HEADING, TITLE, Decimal, Formula, Words
from scenes.moves import cascade, comes_last, presence
from scenes.stage import Beat, LectureScene, LectureScene3D, beat, interlude
from scenes.superposition.angle_set import CIRCLE_AT, RADIUS, unit_circle
from scenes.superposition.random_vectors import first_rows
from scenes.theme import theme

PLANE, SPACE = 2, 3  # dimensions
RIGHT_ANGLE, TOLERANCE = 90.0, 1.0  # degrees
FROM_ABOVE, FROM_ASIDE = (0.0, -90.0), (64.0, -30.0)  # of the camera: phi and theta, degrees
ROUND = -3.2  # degrees a second that the camera goes round the sphere
# As far from all axes as a line can be; of the four such lines of space the one best seen.
AWAY_IN_PLANE, AWAY = np.array([1.0, 1.0, 0.0]), np.array([-1.0, -1.0, 1.0])
CAPS_Y, TALL_CAPS_Y = -3.35, -4.9


class NoRoomInThree(LectureScene3D):
    """In the plane and in space, rings show where another arrow would fit: none does."""

    shapes = (WIDE, TALL)
    begins_as = "RelaxAngle"

    def stage(self) -> None:
        self.look_from(*FROM_ABOVE, aside=(0.0, CIRCLE_AT[1]))
        colours = self.theme
        names = (colours.first, colours.last, colours.answer)
        view = {"unit": RADIUS, "width": 7.0}
        self.circle = unit_circle().move_to([0, 0, 0])
        self.arrows = [
            FeatureDirection(axis, colour=colour, **view)
            for axis, colour in zip(np.eye(SPACE), names, strict=True)
        ]
        self.add(self.circle, *self.arrows[:PLANE])
        self.third = FeatureDirection(towards(20), colour=colours.nameless, **view)
        self.fourth = FeatureDirection(towards(-25), colour=colours.nameless, **view)
        self.rings = [
            SphereRing(axis, radius=RADIUS, colour=colour, degrees=2 * TOLERANCE)
            for axis, colour in zip(np.eye(SPACE), names, strict=True)
        ]
        self.globe = globe(RADIUS)
        self.gaps = VGroup(*(places_beside(arrow) for arrow in self.arrows[:PLANE]))
        self.nearest = self.upright(Decimal(RIGHT_ANGLE, 1, HEADING, colours.ink, unit="°"))
        self.caps = [
            Decimal(int(max_vectors_lp(d, TOLERANCE)), 0, TITLE, colours.focus)
            for d in (PLANE, SPACE)
        ]
        self.cap_row = self.pin(row_of_caps(self, self.caps))

    def view(self) -> np.ndarray:
        """The unit vector of the space that points at the viewer now."""
        right, up = self.screen_axes()
        towards_viewer: np.ndarray = np.cross(right, up)
        return towards_viewer

    @beat
    def plane(self, beat: Beat) -> None:
        """Each arrow leaves two short arcs of the circle; a third arrow finds no common one."""
        turning = [turned_from(arcs) for arcs in self.gaps]
        self.play(LaggedStart(*turning, lag_ratio=0.7), run_time=beat.to("third", 1.2))
        self.watch(self.third, self.arrows[:PLANE])
        self.play(self.third.grow(), FadeIn(self.nearest), run_time=0.7)
        stops = [towards(70), towards(30), AWAY_IN_PLANE]
        self.play(wander(self.third, stops), run_time=beat.rest(2.4, early=0.3))
        self.best_plane = self.nearest.get_value()
        self.play(FadeIn(self.cap_row[0], shift=0.3 * UP), run_time=beat.through(0.5))

    @beat
    def space(self, beat: Beat) -> None:
        """The plane tips into space; the arrows' rings cross in pairs, and never all three."""
        self.nearest.clear_updaters()
        phi, theta_angle = FROM_ASIDE
        self.move_camera(
            phi=phi * DEGREES,
            theta=theta_angle * DEGREES,
            added_anims=[
                FadeOut(self.nearest, self.gaps),
                self.third.turn_to(0.02 * AWAY_IN_PLANE),
                *presence(RESTING, self.cap_row[0]),
            ],
            run_time=beat.to("rings", 1.6),
        )
        self.remove(self.third)
        self.look_from(phi, theta_angle, aside=(0.0, CIRCLE_AT[1]))
        self.go_round()
        first, second, last = self.rings
        self.draw_rings(first, *self.globe, seconds=1.5)
        self.draw_rings(second, seconds=beat.to("cross", 1.2, early=0.4))
        self.fit_the_third(beat.to("never", 1.6, early=1.0))
        self.draw_rings(last, seconds=1.0)
        self.try_a_fourth(beat.rest(1.8, early=1.1))
        self.play(FadeIn(self.cap_row[1], shift=0.15 * UP), run_time=0.5)

    @beat
    def turn(self, beat: Beat) -> None:
        beat.until("three", early=0.3)
        self.play(
            FadeIn(self.cap_row[2], shift=0.15 * UP),
            *presence(RESTING, self.cap_row[1]),
            run_time=beat.unhurried(0.8),
        )

    @interlude
    def end(self) -> None:
        self.nearest.clear_updaters()
        for ring in (*self.rings, *self.globe):
            ring.clear_updaters()
        if self.tall:
            self.leave()
            return
        rows, kept = self.pin(first_rows()), self.camera.get_value_trackers()
        going = (FadeOut(one, rate_func=rush_into) for one in self.all_but(rows, *kept))
        coming = FadeIn(rows, target_position=CIRCLE_AT, scale=0.15, rate_func=comes_last)
        self.play(*going, coming, run_time=0.7)
        self.settle()

    def go_round(self) -> None:
        """From now on the camera goes round the sphere, at one speed."""
        tracker = self.camera.theta_tracker
        tracker.add_updater(lambda theta, dt: theta.increment_value(ROUND * DEGREES * dt))
        self.add(tracker)

    def fit_the_third(self, seconds: float) -> None:
        """Where the first two rings cross, a light shines, and there the third arrow grows."""
        crossing = VGroup(
            *(spot(side * RADIUS * np.eye(SPACE)[2], self.theme.focus) for side in (1, -1))
        )
        self.upright(*crossing)
        self.play(cascade(FadeIn, crossing, 0.3, scale=3.0), run_time=0.7)
        self.play(self.arrows[2].grow(), run_time=seconds - 1.0)
        self.play(FadeOut(crossing), run_time=0.3)

    def try_a_fourth(self, seconds: float) -> None:
        """A fourth arrow goes over the sphere; at its best it is far from every ring."""
        self.watch(self.fourth, self.arrows)
        self.play(self.fourth.grow(), FadeIn(self.nearest), run_time=0.5)
        up = np.eye(SPACE)[2]
        stops = [towards(-70) + 0.3 * up, towards(-110) + 1.2 * up, AWAY]
        self.play(wander(self.fourth, stops), run_time=seconds)
        self.best_space = self.nearest.get_value()

    def draw_rings(self, *rings: SphereRing, seconds: float) -> None:
        """Rings are drawn, and from then on their bright halves lie towards the viewer."""
        self.play(*(ring.draw(self.view) for ring in rings), run_time=seconds)
        for ring in rings:
            ring.follow(self.view)

    def outside(self, arrow: FeatureDirection) -> np.ndarray:
        """The point beside the sphere, as it is seen now, that an arrow points to."""
        axes = self.screen_axes()
        seen = axes @ arrow.get_values()
        length = max(float(np.linalg.norm(seen)), 1e-9)
        point: np.ndarray = (RADIUS + 0.65) / length * seen @ axes
        return point

    def watch(self, arrow: FeatureDirection, others: Sequence[FeatureDirection]) -> None:
        """From now on the number at an arrow's tip says how near the closest other line is."""
        self.nearest.clear_updaters()

        def read(live: Decimal) -> None:
            lines = [each.get_values() for each in (*others, arrow)]
            live.set_value(smallest_line_angle(lines)).move_to(self.outside(arrow))

        read(self.nearest)
        self.nearest.add_updater(read)


def places_beside(arrow: FeatureDirection) -> VGroup:
    """The two arcs of the plane's circle that lie within the tolerance of an arrow's normal."""
    arcs = VGroup()
    for side in (1, -1):
        middle = arrow.bearing() + side * RIGHT_ANGLE
        rim = [RADIUS * towards(middle + off) for off in (-TOLERANCE, 0.0, TOLERANCE)]
        arc = Circle(stroke_width=26, stroke_color=arrow.colour)
        arcs.add(arc.set_points_smoothly(rim))
    return arcs


def turned_from(arcs: VGroup) -> AnimationGroup:
    """An animation: from their arrow two arcs turn, one to either side, to where they stand."""
    turns = []
    for arc, angle in zip(arcs, (RIGHT_ANGLE * DEGREES, -RIGHT_ANGLE * DEGREES), strict=True):
        turns.append(Rotate(arc.rotate(-angle, about_point=ORIGIN), angle, about_point=ORIGIN))
    return AnimationGroup(*turns)


def spot(point: np.ndarray, colour: object) -> FlatDot:
    """A light at a point of space."""
    return FlatDot(in_space("point", point), radius=0.16, color=colour)


def wander(arrow: FeatureDirection, stops: Sequence[np.ndarray]) -> UpdateFromAlphaFunc:
    """An animation: an arrow goes from direction to direction, slowing down at each."""
    ways = [arrow.get_values(), *map(normalize, stops)]

    def step(moving: FeatureDirection, alpha: float) -> None:
        place = alpha * (len(ways) - 1)
        leg = min(int(place), len(ways) - 2)
        share = (1 - np.cos(np.pi * (place - leg))) / 2
        moving.set_values(normalize((1 - share) * ways[leg] + share * ways[leg + 1]))

    return UpdateFromAlphaFunc(arrow, step, rate_func=lambda time: time)


def row_of_caps(scene: LectureScene, caps: Sequence[Decimal]) -> VGroup:
    """How many lines fit within a degree of 90°: in the plane, in space; and the model's?"""
    asked = Formula("quest", TITLE, theme().focus)
    row = VGroup()
    for key, number in zip(("plane", "space", "many"), (*caps, asked), strict=True):
        words = Words(scene.words(key), HEADING, theme().ink)
        pair = VGroup(words, number).arrange(RIGHT, buff=0.3)
        for part in pair:
            part.put_baseline(CAPS_Y)
        row.add(pair)
    if shape() is TALL:
        return row.arrange(DOWN, buff=0.5).set_y(TALL_CAPS_Y)
    row.arrange(RIGHT, buff=1.3)
    for part in (part for pair in row for part in pair):
        part.put_baseline(CAPS_Y)
    return fit(row, 12.4).set_x(0)
