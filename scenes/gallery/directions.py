"""The vocabulary of directions: arrows, angles and projections, in the plane and in space.

manim render -qm -s scenes/gallery/directions.py GalleryProjectionGauge
"""

import numpy as np
from manim import DEGREES, IN, LEFT, OUT, RIGHT, UP, VGroup, rotate_vector

from mlp_math.angles import random_unit_vectors
from mlp_math.directions import angle_matrix, directions_at_angles, equal_angles
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.angle_dial import AngleDial
from scenes.mobjects.directions import AngleMark, FeatureDirection, ProjectionGauge, chained
from scenes.mobjects.space import SpacePoint, floor_grid
from scenes.mobjects.sphere import SphereRing, globe
from scenes.mobjects.text import BODY, Formula, Words
from scenes.stage import LectureScene3D


class GalleryProjectionGauge(GalleryScene):
    def construct(self) -> None:
        along = FeatureDirection(RIGHT, colour=self.theme.first, unit=3)
        vector = FeatureDirection(
            rotate_vector(1.1 * RIGHT, 40 * DEGREES), colour=self.theme.stream, unit=3
        )
        gauge = ProjectionGauge(vector, along).add_updater(ProjectionGauge.refresh)
        self.add(along.line(), along, vector, gauge)
        self.play(vector.turn_to(rotate_vector(1.1 * RIGHT, 130 * DEGREES)))


class GalleryAngleMark(GalleryScene):
    def construct(self) -> None:
        a = FeatureDirection(RIGHT, colour=self.theme.first, start=LEFT)
        b = FeatureDirection(rotate_vector(RIGHT, 60 * DEGREES), start=LEFT)
        mark = AngleMark(a, b).add_updater(AngleMark.refresh)
        self.add(a, b, mark)
        self.play(b.turn_to(rotate_vector(RIGHT, 100 * DEGREES)))


class GalleryChainedDirections(GalleryScene):
    """Three arrows tip to tail, and their sum."""

    def construct(self) -> None:
        colours = (self.theme.first, self.theme.last, self.theme.answer)
        self.arrows = chained([RIGHT, UP, rotate_vector(RIGHT, 30 * DEGREES)], colours)
        self.total = FeatureDirection(self.arrows[-1].get_end(), colour=self.theme.stream)
        self.play(*(arrow.grow() for arrow in self.arrows))
        self.play(self.total.grow())


class GalleryAngleDial(GalleryScene):
    """The angles of all pairs of a few random directions, in little room and in much."""

    def construct(self) -> None:
        pairs = np.triu_indices(7, k=1)
        self.dials = [
            AngleDial(
                angle_matrix(random_unit_vectors(7, d, self.rng(), np.float64))[pairs], colour
            )
            for d, colour in (
                (3, self.theme.dim),
                (self.lecture.sizes.d_model, self.theme.positive),
            )
        ]
        self.add(VGroup(*self.dials).arrange(RIGHT, buff=1.0))


class GalleryFeatureDirection(LectureScene3D):
    """Three nearly perpendicular directions in space, with a swaying camera."""

    def construct(self) -> None:
        self.look_from(66, -52)
        colours = (self.theme.first, self.theme.last, self.theme.answer)
        arrows = [
            FeatureDirection(vector, colour=colour, unit=2.6)
            for vector, colour in zip(
                directions_at_angles(equal_angles(3, 88)), colours, strict=True
            )
        ]
        for arrow, symbol in zip(arrows, self.lecture.fact.symbols, strict=True):
            label = Formula(f"vec({symbol})", BODY, arrow.colour).move_to(arrow.beyond(0.4))
            self.add(arrow.line(), arrow, self.upright(label))
        marks = [
            AngleMark(arrows[i], arrows[j], radius=0.8).add_updater(AngleMark.refresh)
            for i, j in ((0, 1), (0, 2), (1, 2))
        ]
        for mark in marks:
            self.upright(mark.number)
        self.add(*marks)
        vector = FeatureDirection(0.9 * OUT + RIGHT + 0.4 * IN, colour=self.theme.stream, unit=2.6)
        gauge = ProjectionGauge(vector, arrows[0]).add_updater(ProjectionGauge.refresh)
        self.upright(gauge.number)
        self.add(vector, gauge)
        self.sway(degrees=12, period=3, ease=0.5)
        self.play(vector.turn_to(LEFT + OUT), run_time=1.5)
        self.wait(0.5)
        self.come_home()


class GallerySphereRing(LectureScene3D):
    """All directions within a degree of perpendicular to one, on a sphere of all directions."""

    def construct(self) -> None:
        self.look_from(64, -52)
        right, up = self.screen_axes()
        view = np.cross(right, up)
        ring = SphereRing([1, 0, 1], radius=2.6, degrees=2, colour=self.theme.first)
        for circle in globe(2.6):
            self.add(circle.face(view))
        self.play(ring.draw(lambda: view))


class GallerySpacePoint(LectureScene3D):
    """Points of space over a floor, with stems down to it."""

    def construct(self) -> None:
        self.look_from(66, -52)
        self.add(floor_grid([0, 0, -2], 3.0))
        for place, text in zip(np.eye(3), self.lecture.fact.symbols, strict=True):
            point = SpacePoint(place, Words(text, BODY), floor=-1.0)
            self.upright(point.dot, point.label)
            self.add(point)
