"""How much of a dimension an idea has: a few levels, and jumps between them."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    TAU,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    Rotate,
    SurroundingRectangle,
    VGroup,
    linear,
    rush_from,
)

from mlp_math.stored import load
from mlp_math.toy_superposition import feature_dimensionality
from scenes.mobjects.arrow_star import ArrowStar
from scenes.mobjects.dot_cloud import DotCloud
from scenes.mobjects.phase_map import PhaseMap
from scenes.mobjects.place import fit
from scenes.mobjects.style import FULL, ring
from scenes.mobjects.text import BODY, SMALL, TITLE, Decimal, Words
from scenes.moves import cascade, count_from, exchange, leaves_first, presence
from scenes.sets.hidden_ideas import hidden_patterns
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition_seen.five_set import EQUAL, STARS_X, waiting_stars

SHARE_Y = -2.45
LEVELS_X, LEVELS_Y, LEVELS_HEIGHT = (-5.4, 5.9), -2.6, 5.4
HALVES = ((-5.1, -0.6), (0.9, 5.6))  # where random and trained arrows are sown
NEAR = 0.02  # of a level
MAP_AT, ASIDE_X = np.array([-2.1, 0.15, 0.0]), 4.3
SOURCE_Y = -3.62
CROSSED = 6  # the row along which the border is crossed


class GeometryPhases(LectureScene):
    """Three stars and their shares; shares of many models on levels; a map with three regions."""

    begins_as = "InterferenceFilter"

    def stage(self) -> None:
        self.stars = waiting_stars()
        self.shares = [
            Decimal(share_of_longest(star.get_values()), 2, TITLE, self.theme.focus).move_to(
                [x, SHARE_Y, 0]
            )
            for star, x in zip(self.stars, STARS_X, strict=True)
        ]
        self.caption = Words(self.words("share"), BODY, self.theme.dim).set_y(-3.35)
        self.lines = self.level_lines()
        trained = load(EQUAL)["W"].reshape(-1, 2, 5).astype(float)
        random = self.rng().standard_normal(trained.shape)  # as many, of the same shapes
        self.sown = [
            sow(models, half) for models, half in zip((random, trained), HALVES, strict=True)
        ]
        colours = (self.theme.nameless, self.theme.data)
        self.clouds = [
            DotCloud(places * [1, 0, 1] + [0, LEVELS_Y, 0], radius=0.04, colour=colour)
            for places, colour in zip(self.sown, colours, strict=True)
        ]
        self.told = VGroup(
            *(self.half_words(k, key) for k, key in enumerate(("random", "trained")))
        )
        self.map = PhaseMap(load("toy_phases")["dimensionality"][:, :, 1]).move_to(MAP_AT)
        self.waiting = [star.shown for star in self.stars]
        self.add(*self.stars)

    @beat
    def share(self, beat: Beat) -> None:
        """Alone, one of a pair, one of a pentagon: each star with the share of one idea."""
        self.play(FadeIn(self.caption), run_time=0.4)
        for k, mark in enumerate(("alone", "opposite", "fifths")):
            self.sway(self.stars[k:], beat.to(mark, 0.9, early=0.5))
            number = self.shares[k]
            coming = presence(FULL, self.waiting[k])
            time = 0.9 if k < 2 else beat.through(0.9)
            self.play(*coming, FadeIn(number), count_from(number), run_time=time)

    def sway(self, stars: list[ArrowStar], seconds: float) -> None:
        """Stars that wait turn once about their middles."""
        turns = [Rotate(star.arrows, TAU, about_point=star.centre) for star in stars]
        self.remove(*(star.numbers for star in stars))
        self.play(*turns, rate_func=linear, run_time=seconds)
        self.add(*stars)

    @beat
    def plateaus(self, beat: Beat) -> None:
        """Random arrows' shares anywhere; trained ones' on the levels."""
        moves = [
            ReplacementTransform(number, line[1])
            for number, line in zip(self.shares, self.lines, strict=True)
        ]
        shrunk = [FadeOut(star, target_position=line[1], scale=0.1)
                  for star, line in zip(self.stars, self.lines, strict=True)]  # fmt: skip
        self.play(
            *moves, *shrunk, *(FadeIn(line[0]) for line in self.lines),
            self.caption.animate.set_x(LEVELS_X[0], LEFT).set_y(3.5), run_time=1.1,
        )  # fmt: skip
        for cloud, places, word, mark in zip(
            self.clouds, self.sown, self.told, ("random", "trained"), strict=True
        ):
            beat.until(mark, early=0.5)
            self.play(FadeIn(word, cloud), run_time=0.4)
            first = mark == "random"
            time = beat.to("trained", 1.5, early=0.8) if first else beat.through(1.5)
            self.play(cloud.go_to(places), run_time=time)

    def half_words(self, half: int, key: str) -> Words:
        """What is sown in a half, below it."""
        words = Words(self.words(key), BODY, self.theme.dim)
        return words.move_to([sum(HALVES[half]) / 2, -3.2, 0])

    def level_lines(self) -> list[VGroup]:
        """A dashed line for each of the shares shown, and its number at the left."""
        lines = []
        for number in self.shares:
            y = height(number.get_value())
            line = DashedLine([LEVELS_X[0], y, 0], [LEVELS_X[1], y, 0], stroke_width=1.6)
            copy = Decimal(number.get_value(), 2, BODY, self.theme.focus)
            copy.next_to([LEVELS_X[0], y, 0], LEFT, buff=0.12)
            lines.append(VGroup(line.set_stroke(self.theme.dim), copy))
        return lines

    @beat
    def phases(self, beat: Beat) -> None:
        """The map grows row by row; its regions get their names; a step over the border."""
        axes, names = map_axes(self, self.map), region_names(self, self.map)
        first, *others = self.map.rows()
        border = SurroundingRectangle(self.map, buff=0.04, color=self.theme.dim, stroke_width=3)
        leaving = (*self.lines, *self.clouds, self.told, self.caption)
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in leaving),
            Create(border),
            run_time=beat.to("rare", 1.2, early=0.2),
        )
        across = cascade(FadeIn, first, 0.4, shift=0.3 * LEFT)
        self.play(FadeIn(axes[0]), across, run_time=beat.to("matter", 0.9, early=0.2))
        upward = cascade(FadeIn, others, 0.3, shift=0.3 * DOWN)
        self.play(FadeIn(axes[1]), upward, run_time=beat.to("regions", 1.2, early=0.1))
        named = cascade(FadeIn, names, 0.4, scale=0.6)
        self.play(named, FadeIn(axes[2]), FadeOut(border), run_time=1.4)
        self.cross(beat)

    def cross(self, beat: Beat) -> None:
        """A frame steps along a row, over the border, with what is there in figures."""
        row, shares = CROSSED, self.map.get_values()[CROSSED]
        first = int(np.flatnonzero(shares > 0.25)[0])
        frame = ring(self.map.square(row, first - 3), buff=0.02, radius=0.02)
        number = Decimal(shares[first - 3], 2, 1.3 * TITLE, self.theme.focus)
        words = fit(Words(self.words("share"), BODY, self.theme.dim), 3.8)
        VGroup(number, words).arrange(DOWN, buff=0.35).move_to([ASIDE_X, 0.4, 0])
        self.play(FadeIn(frame, number, words), run_time=0.4)
        ahead = beat.share(3, 0.3, until="jump", early=0.3)
        for column in range(first - 2, first + 4):
            time = ahead if column <= first else beat.share(first + 4 - column, 0.3)
            step = frame.animate(rate_func=linear).move_to(self.map.square(row, column))
            self.play(step, run_time=time)
            number.set_value(shares[column])
        self.crossed = number

    @interlude
    def hand_over(self) -> None:
        """Squares of the map fly apart and become the cells of what is hidden next."""
        cells = hidden_patterns()
        self.add(self.map)  # whole, and no longer row by row
        self.add(*self.all_but(self.map))
        flying = [self.map[int(k)] for k in self.rng().permutation(len(self.map))[: len(cells)]]
        staying = [square for square in self.map if square not in flying]
        self.play(FadeOut(*self.all_but(self.map)), run_time=0.4)
        self.play(
            FadeOut(*staying, rate_func=rush_from),
            exchange(flying, cells, lag=0.004),
            run_time=1.6,
        )
        self.settle()


def share_of_longest(W: np.ndarray) -> float:
    """The share of a dimension that the longest arrow of W (2, n) has."""
    return float(feature_dimensionality(W)[np.linalg.norm(W, axis=0).argmax()])


def sow(models: np.ndarray, half: tuple[float, float]) -> np.ndarray:
    """A place for every idea of every model (models, 2, n): as high as its share, evenly across."""
    shares = np.concatenate([feature_dimensionality(W) for W in models])
    x = np.linspace(*half, len(shares))
    return np.stack([x, height(shares), 0 * x], axis=1)


def height(share: float | np.ndarray) -> float | np.ndarray:
    """How high a share of a dimension stands in the plot of levels."""
    return LEVELS_Y + LEVELS_HEIGHT * share


def map_axes(scene: LectureScene, field: PhaseMap) -> VGroup:
    """What the map's sides mean, and its source."""
    dim = scene.theme.dim
    rare = Words(scene.words("rare"), BODY, dim).next_to(field, DOWN, buff=0.2)
    matter = fit(Words(scene.words("matter"), BODY, dim), 5.4).rotate(np.pi / 2)
    matter.next_to(field, LEFT, buff=0.25)
    source = Words(scene.words("source"), SMALL, dim, italic=True)
    return VGroup(rare, matter, fit(source, 13.0).set_y(SOURCE_Y))


def region_names(scene: LectureScene, field: PhaseMap) -> VGroup:
    """Left out, shared, alone: each in the middle of its region."""
    values, names = field.get_values(), VGroup()
    for key, inside in (
        ("left_out", values < 0.25),
        ("shared", (values >= 0.25) & (values < 0.75)),
        ("alone", values >= 0.75),
    ):
        squares = [field.square(int(i), int(j)) for i, j in np.argwhere(inside)]
        middle = np.mean([square.get_center() for square in squares], axis=0)
        ground = field.shade(float(np.median(values[inside])))
        names.add(fit(Words(scene.words(key), BODY, scene.theme.on(ground)), 2.2).move_to(middle))
    return names
