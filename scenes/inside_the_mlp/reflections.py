"""Shot 51: the block's formula falls into what there is to count and what there is to wonder at."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    rotation_matrix,
    smooth,
)
from numpy.typing import ArrayLike

from mlp_math.angles import random_unit_vectors
from scenes.mobjects.dials import SWEEP
from scenes.mobjects.text import HEADING, TITLE, Decimal, Words
from scenes.sets.block import formula
from scenes.stage import LectureScene
from scenes.theme import theme

HEADS = (-3.4, 3.4)  # where the two thoughts have their headings
HEAD_Y = 2.9
# What of the formula is learned and can be counted; the rest is about the space of E.
LEARNED = ("down", "up", "b_up", "b_down")
SIGNS = ("skip", "relu_open", "plus_up", "relu_close", "plus_down")

WALL_SHAPE = (41, 71)  # more dials than the frame ever holds
WALL_FLOOR, WALL_TOP = -3.6, 2.4
WIDE, HALF = (-6.55, 6.55), (-6.55, -0.35)  # the wall's left and right edge
NEAR, FAR = 0.9, 0.24  # units from one dial to the next, before and after the view widens
FULL_TURN = 1.5  # the weight at which a dial is turned all the way

STEMS, STEM = 64, 2.85  # how many directions the bouquet has, and units of each
BOUQUET = np.array([3.5, -0.6, 0.0])
# Radians by which the bouquet leans sideways and towards us, and by which it turns about its axis.
LEAN, TILT, TURN = 0.45, 0.4, 1.3

_QUARTERS = np.pi / 2 * np.arange(4)


class DialWall(VGroup):
    """A wall of dials that goes on behind every edge of its window; dials shrink at the edges.

    The toy block's own weights, shape (m, d), stand in the middle; how far the dials around them
    are turned is made up. `view` says how it is seen: the pitch of the dials, how far they are
    turned and uncovered (0 … 1), and the window's left and right edge.
    """

    def __init__(self, weights: ArrayLike, rng: np.random.Generator) -> None:
        super().__init__()
        middle = np.asarray(weights, dtype=float)
        rows, cols = middle.shape
        self.table = rng.normal(scale=0.75, size=WALL_SHAPE)
        top, left = (WALL_SHAPE[0] - rows) // 2, (WALL_SHAPE[1] - cols) // 2
        self._middle = (slice(top, top + rows), slice(left, left + cols))
        self.table[self._middle] = middle
        colours = theme()
        self.rims = VMobject(stroke_color=colours.faint, fill_color=colours.panel, fill_opacity=1)
        self.right = VMobject(stroke_color=colours.positive)
        self.left = VMobject(stroke_color=colours.negative)
        self.add(self.rims, self.right, self.left)
        self.view(NEAR, 0.0, 0.0, WIDE)

    def get_values(self) -> np.ndarray:
        """What the dials in the middle show, shape (m, d)."""
        return self.turned * self.table[self._middle]

    def view(
        self, pitch: float, turned: float, uncovered: float, edges: tuple[float, float]
    ) -> "DialWall":
        self.pitch, self.turned, self.uncovered, self.edges = pitch, turned, uncovered, edges
        half = np.array([edges[1] - edges[0], WALL_TOP - WALL_FLOOR]) / 2
        centre = np.array([sum(edges), WALL_TOP + WALL_FLOOR]) / 2
        i, j = np.indices(WALL_SHAPE)
        off = pitch * np.stack([j - WALL_SHAPE[1] // 2, WALL_SHAPE[0] // 2 - i], axis=-1)
        # A dial has its size where it fits into the window, and none where it would stand outside.
        room = ((half - np.abs(off)).min(axis=-1) / pitch).clip(0, 0.5) / 0.5
        reach = uncovered * (np.hypot(*half) + 2 * pitch)
        room *= ((reach - np.hypot(off[..., 0], off[..., 1])) / pitch).clip(0, 1)
        shown = room > 0.02
        places = np.pad(centre + off[shown], ((0, 0), (0, 1)))
        radii = 0.42 * pitch * room[shown]
        values = turned * self.table[shown]
        self.rims.points = _circles(places, radii)
        for needles, mine in ((self.right, values >= 0), (self.left, values < 0)):
            needles.points = _needles(places[mine], radii[mine], values[mine])
            needles.set_stroke(width=4.5 * (pitch / NEAR) ** 0.6)
        self.rims.set_stroke(width=2.0 * (pitch / NEAR) ** 0.5)
        return self

    def look(
        self,
        *,
        pitch: float | None = None,
        turned: float | None = None,
        uncovered: float | None = None,
        edges: tuple[float, float] | None = None,
        **kwargs: object,
    ) -> UpdateFromAlphaFunc:
        """An animation to another view; what is not given stays as it is."""
        start = np.array([self.pitch, self.turned, self.uncovered, *self.edges])
        wanted = (pitch, turned, uncovered, *(edges or (None, None)))
        end = np.array([s if w is None else w for s, w in zip(start, wanted, strict=True)])

        def step(wall: "DialWall", alpha: float) -> None:
            _, *others, left, right = (1 - alpha) * start + alpha * end
            # Equal times for equal factors, as when one steps back.
            wall.view(start[0] * (end[0] / start[0]) ** alpha, *others, (left, right))

        return UpdateFromAlphaFunc(self, step, **kwargs)


def _circles(places: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """All circles as manim's cubic curves in one outline, shape (16 n, 3)."""
    spokes = np.stack([np.cos(_QUARTERS), np.sin(_QUARTERS), 0 * _QUARTERS], axis=1)
    nexts = np.roll(spokes, -1, axis=0)
    pull = 4 / 3 * (np.sqrt(2) - 1)
    arcs = np.stack([spokes, spokes + pull * nexts, nexts + pull * spokes, nexts], axis=1)
    whole = arcs.reshape(1, 16, 3) * radii[:, np.newaxis, np.newaxis] + places[:, np.newaxis]
    return whole.reshape(-1, 3)


def _needles(places: np.ndarray, radii: np.ndarray, values: np.ndarray) -> np.ndarray:
    """All needles as straight curves in one outline, shape (4 n, 3); straight up is 0."""
    turn = np.pi / 2 - SWEEP * np.clip(values / FULL_TURN, -1, 1)
    along = radii[:, np.newaxis] * np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)
    return np.stack([places + s * along for s in np.linspace(0.1, 0.85, 4)], axis=1).reshape(-1, 3)


class Bouquet(VGroup):
    """Directions of space from one point; it turns, and what lies further back is fainter.

    The first three are perpendicular and have the colours of the fact; the others crowd between.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__()
        frame = rotation_matrix(LEAN, np.array([0, 0, 1.0]))
        self.vectors = np.vstack([frame, random_unit_vectors(STEMS - 3, 3, rng)])
        named = [theme().first, theme().last, theme().answer]
        self.shades = [*named, *[theme().stream] * (STEMS - 3)]
        self.stems = [
            VGroup(VMobject(), Polygon(*np.zeros((3, 3)), stroke_width=0, fill_opacity=1))
            for _ in self.vectors
        ]
        self.add(*self.stems)
        self.view(0.0, 0.0)

    def get_values(self) -> np.ndarray:
        """The directions, shape (n, 3)."""
        return self.vectors.copy()

    def view(self, turn: float, grown: float) -> "Bouquet":
        """Seen after a turn of so many radians, when a share `grown` of the growing is done."""
        seen = rotation_matrix(TILT, np.array([1.0, 0, 0])) @ rotation_matrix(
            turn - 0.5, np.array([0, 1.0, 0])
        )
        for k, (stem, vector) in enumerate(zip(self.stems, self.vectors, strict=True)):
            # The three named ones come first, one by one; the others follow ever faster.
            begin = 0.09 * k if k < 3 else 0.3 + 0.6 * np.sqrt((k - 3) / STEMS)
            length = smooth(float(np.clip((grown - begin) / 0.1, 0, 1)))
            self._draw(stem, seen @ vector, max(length, 1e-3), self.shades[k], 6 if k < 3 else 3)
        self.submobjects.sort(key=lambda stem: stem.depth)
        return self

    def grow(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """The directions come, one after the other, while the bouquet turns."""

        def step(bouquet: "Bouquet", alpha: float) -> None:
            bouquet.view(TURN * alpha, alpha)

        return UpdateFromAlphaFunc(self, step, rate_func=linear, **kwargs)

    @staticmethod
    def _draw(
        stem: VGroup, vector: np.ndarray, length: float, colour: ManimColor, width: float
    ) -> None:
        """A line with a tip; depth only dims it."""
        shaft, tip = stem
        stem.depth = vector[2]
        flat = STEM * length * np.array([*vector[:2], 0.0])
        size = max(float(np.linalg.norm(flat)), 1e-6)
        along = flat / size
        reach = min(0.055 * width, 0.5 * size)
        neck, side = flat - reach * along, 0.4 * reach * np.array([-along[1], along[0], 0.0])
        shaft.set_points_as_corners([BOUQUET, BOUQUET + neck + 1e-6 * along])
        tip.set_points_as_corners([*(BOUQUET + p for p in (flat, neck + side, neck - side, flat))])
        shade = theme().mix(colour, (0.35 + 0.65 * (vector[2] + 1) / 2) * min(3 * length, 1.0))
        shaft.set_stroke(shade, width=width)
        tip.set_fill(shade)


class TwoReflections(LectureScene):
    """One: a wall of dials without end. Two: a bouquet of ever more directions."""

    def construct(self) -> None:
        colours = self.theme
        block = formula("block", TITLE).move_to(0.2 * UP)
        learned = VGroup(*(block.part(p) for p in LEARNED))
        stream, signs = block.part("e"), VGroup(*(block.part(p) for p in SIGNS))
        # They keep their common baseline, so only their places along the line change.
        pile = [p.get_x() for p in learned.copy().arrange(buff=0.5).set_x(HEADS[0])]
        heads = VGroup()
        for k, (key, x) in enumerate(zip(("counting", "space"), HEADS, strict=True), start=1):
            number = Decimal(k, 0, TITLE, colours.answer)
            title = Words(self.words(key), HEADING).next_to(number, buff=0.4)
            title.put_baseline(number.baseline)
            heads.add(VGroup(number, title).set_x(x).set_y(HEAD_Y))
        self.panel = wall = DialWall(self.toy.block.W_up, self.rng())
        self.bouquet = bouquet = Bouquet(self.rng())

        with self.beat("two") as beat:
            self.play(
                LaggedStart(*(FadeIn(p, shift=0.2 * UP) for p in block), lag_ratio=0.1),
                run_time=1.4,
            )
            self.wait_for(beat, "two")
            # What is learned gathers on one side, what flows on the other.
            self.play(
                FadeOut(signs),
                *(part.animate.set_x(x) for part, x in zip(learned, pile, strict=True)),
                stream.animate.scale(1.3).set_x(HEADS[1]),
                run_time=1.2,
            )
            self.play(
                LaggedStart(*(FadeIn(h[0], shift=0.3 * DOWN) for h in heads), lag_ratio=0.5),
                run_time=0.9,
            )

        with self.beat("dials") as beat:
            self.add(wall)
            self.play(
                FadeIn(heads[0][1], shift=0.2 * LEFT),
                heads[1][0].animate.set_opacity(0.35),
                FadeOut(learned, scale=0.5),
                FadeOut(stream),
                wall.look(uncovered=1.0, turned=0.5),
                run_time=max(beat.at("many") - beat.elapsed, 1.6),
            )
            self.play(wall.look(pitch=FAR, turned=1.0), run_time=max(beat.remaining, 2.4))

        with self.beat("bouquet") as beat:
            self.play(
                wall.look(edges=HALF),
                heads[0].animate.set_opacity(0.5),
                heads[1][0].animate.set_opacity(1),
                FadeIn(heads[1][1], shift=0.2 * LEFT),
                run_time=1.2,
            )
            self.play(
                wall.animate.fade(0.55), bouquet.grow(), run_time=max(beat.remaining + 0.5, 4.0)
            )
        self.leave()
