"""Shot 69: a sparse autoencoder tells two mixed features apart, and what its strictness costs."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math import sparse_autoencoder as sae
from mlp_math.directions import normalize
from mlp_math.stored import load
from scenes.mobjects.text import BODY, TITLE, Decimal, Formula, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import FiguresLine
from scenes.superposition.features import NeuronColumn, feature_directions, feature_names
from scenes.theme import theme

PENALTY = 0.4  # of the autoencoder that is shown at work
AMOUNTS = (0.9, 0.7)  # of the two features in the mixture
LIT = 0.04  # an activation that is seen
GRID_COLUMNS = 4
COLUMNS_Y, NAMES_Y = -0.5, 3.1
PART_XS, SIGN_XS, SUM_X = (-4.2, 0.0), (-2.1, 2.1), 4.2
READ_X, GRID_X, FOUND_X = -5.3, -0.4, 2.6


def stored_autoencoder(penalty: float) -> sae.SparseAutoencoder:
    """The autoencoder that was trained with this penalty."""
    stored = load("sparse_autoencoder")
    (k,) = np.flatnonzero(np.isclose(stored["l1"], penalty))
    parts = (stored[part][k].astype(float) for part in ("W_enc", "b_enc", "W_dec", "b_dec"))
    return sae.SparseAutoencoder(*parts)


def latent_features(trained: sae.SparseAutoencoder) -> np.ndarray:
    """Which feature each latent has found, shape (latents,); -1 where it has found none."""
    return sae.matched_features(feature_directions(), normalize(trained.dictionary))


def clean_pair(trained: sae.SparseAutoencoder) -> tuple[int, int]:
    """The first two features whose mixture lights two latents, one for each of them."""
    patterns, meanings = feature_directions(), latent_features(trained)
    for j in range(len(patterns)):
        for i in range(j):
            lit = np.flatnonzero(trained.encode(mixture(patterns, i, j)) > LIT)
            if len(lit) == 2 and set(meanings[lit]) == {i, j}:
                return i, j
    raise ValueError("no two features are told apart by this autoencoder")


def mixture(patterns: np.ndarray, i: int, j: int) -> np.ndarray:
    """So much of one feature and so much of the other, shape (neurons,)."""
    return AMOUNTS[0] * patterns[i] + AMOUNTS[1] * patterns[j]


class LatentGrid(VGroup):
    """The wide layer: dots that are dark but for the few that are active; `get_values()`."""

    def __init__(self, count: int) -> None:
        super().__init__(*(Circle(radius=0.2, stroke_width=2) for _ in range(count)))
        self.arrange_in_grid(cols=GRID_COLUMNS, buff=(0.34, 0.2), flow_order="dr")
        self.set_values(np.zeros(count))

    def get_values(self) -> np.ndarray:
        return self._values.copy()

    def set_values(self, values: np.ndarray) -> "LatentGrid":
        self._values = np.asarray(values, dtype=float).copy()
        for dot, value in zip(self, self._values, strict=True):
            share = float(np.clip(value / 0.5, 0, 1))
            dot.set_fill(theme().mix(theme().answer, share), opacity=1)
            dot.set_stroke(theme().mix(theme().answer if share > 0.1 else theme().dim, 0.55))
        return self

    def light(self, values: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation to other activations."""
        start = self.get_values()

        def step(grid: "LatentGrid", alpha: float) -> None:
            grid.set_values((1 - alpha) * start + alpha * values)

        return UpdateFromAlphaFunc(self, step, **kwargs)


class SparseAutoencoder(LectureScene):
    """Two patterns become one sum; a wide dark layer tells them apart; the trade-off."""

    def construct(self) -> None:
        patterns = feature_directions()
        trained = stored_autoencoder(PENALTY)
        pair = self.pair = clean_pair(trained)
        texts = feature_names(self)
        self.mixed = mixture(patterns, *pair)
        neurons = self.neurons = NeuronColumn(self.mixed).move_to([SUM_X, COLUMNS_Y, 0])
        with self.beat("mixed") as beat:
            self.add_up(patterns, texts, beat)
        with self.beat("wide") as beat:
            self.play(neurons.animate.set_x(READ_X), run_time=1.0)
            self.wait_for(beat, "wide")
            grid = self.grid = LatentGrid(trained.d_sae).move_to([GRID_X, COLUMNS_Y, 0])
            count = FiguresLine(
                self.words("latents"),
                [Decimal(trained.d_sae, 0, BODY, self.theme.dim)],
                BODY,
                self.theme.dim,
            ).next_to(grid, UP, buff=0.35)
            fans = self.fans(neurons, grid)
            self.play(
                LaggedStart(*(Create(line) for line in fans), lag_ratio=0.02),
                LaggedStart(*(FadeIn(dot, shift=0.2 * RIGHT) for dot in grid), lag_ratio=0.02),
                FadeIn(count),
                run_time=max(0.6 * (beat.at("lit") - beat.elapsed), 1.8),
            )
            self.wait_for(beat, "lit")
            activations = np.asarray(trained.encode(self.mixed))
            self.play(grid.light(activations), fans.animate.set_opacity(0.35), run_time=1.2)
            self.found = self.read_off(grid, activations, latent_features(trained), texts)
            self.play(
                LaggedStart(*(FadeIn(row, shift=0.4 * RIGHT) for row in self.found), lag_ratio=0.6),
                run_time=max(beat.remaining, 1.2),
            )
        with self.beat("price") as beat:
            self.leave()
            self.show_price(beat)
        self.leave()

    def add_up(self, patterns: np.ndarray, texts: tuple, beat) -> None:
        """Each feature with its pattern; then both patterns move together into their sum."""
        columns, titles = VGroup(), VGroup()
        for amount, k, x in zip(AMOUNTS, self.pair, PART_XS, strict=True):
            column = NeuronColumn(amount * patterns[k]).move_to([x, COLUMNS_Y, 0])
            columns.add(column)
            name = Words(texts[k], BODY)
            titles.add(name.scale(min(1.0, 3.2 / name.width)).move_to([x, NAMES_Y, 0]))
        each = max(0.4 * beat.at("dots"), 1.2)
        for column, name in zip(columns, titles, strict=True):
            pattern = column.get_values()
            column.set_values(np.zeros_like(pattern))
            self.play(FadeIn(name, shift=0.2 * DOWN), FadeIn(column), run_time=0.4 * each)
            self.play(column.become_pattern(pattern), run_time=0.5 * each)
        signs = VGroup(
            *(
                Formula(sign, TITLE, self.theme.dim).move_to([x, COLUMNS_Y, 0])
                for sign, x in zip(("+", "="), SIGN_XS, strict=True)
            )
        )
        self.play(FadeIn(signs), run_time=0.4)
        self.wait_for(beat, "dots")
        copies = columns.copy()
        self.play(
            *(copy.animate.move_to(self.neurons) for copy in copies),
            FadeIn(self.neurons, rate_func=lambda t: max(2 * t - 1, 0)),
            run_time=1.6,
        )
        self.remove(*copies)
        self.play(FadeOut(columns, titles, signs, shift=0.5 * LEFT), run_time=0.8)

    def fans(self, neurons: NeuronColumn, grid: LatentGrid) -> VGroup:
        """Every neuron is read by every latent of the first column, and so on behind it."""
        lines = VGroup()
        for dot in neurons:
            for latent in grid[: len(neurons)]:
                lines.add(
                    Line(
                        dot.get_right(),
                        latent.get_left(),
                        stroke_width=1,
                        stroke_color=self.theme.mix(self.theme.dim, 0.4),
                    )
                )
        return lines

    def read_off(
        self, grid: LatentGrid, activations: np.ndarray, meanings: np.ndarray, texts: tuple
    ) -> VGroup:
        """The features that the lit latents stand for, at the height of each."""
        found = VGroup()
        for k in sorted(np.flatnonzero(activations > LIT), key=lambda k: -grid[k].get_y()):
            name = Words(texts[meanings[k]], BODY, self.theme.answer)
            name.scale(min(1.0, 3.2 / name.width))
            y = grid[k].get_y()
            if found and found[-1][1].get_bottom()[1] - y < 0.5:
                y = found[-1][1].get_bottom()[1] - 0.5
            name.move_to([FOUND_X, y, 0], LEFT)
            tie = Line(grid[k].get_right(), name.get_left() + 0.12 * LEFT, stroke_width=3)
            tie.set_z_index(-1)  # behind the dots that it passes
            found.add(VGroup(tie.set_stroke(self.theme.answer), name))
        return found

    # ---------------------------------------------------------------------------- the trade-off

    def show_price(self, beat) -> None:
        """From lenient to strict: features found rise, faithfulness of the copy falls."""
        stored = load("sparse_autoencoder")
        copy = PriceCurve(stored["l1"], stored["r_squared"], self.theme.positive, places=1)
        found = PriceCurve(stored["l1"], stored["recovered"], self.theme.answer, places=0)
        self.curves = {"found": found, "copy": copy}
        labels = {
            key: Words(self.words(key), BODY, curve.colour) for key, curve in self.curves.items()
        }
        labels["copy"].next_to(copy.dots[0], UP, buff=0.2).align_to(copy.dots[0], LEFT)
        labels["found"].next_to(found.dots[2], RIGHT, buff=0.6).shift(0.2 * DOWN)
        frame = self.frame()
        dial = self.dial = Dial(self.theme.ink)
        self.play(Create(frame[0]), FadeIn(frame[1:]), run_time=0.9)
        # It may stand anywhere: the choice is ours.
        self.play(FadeIn(dial.show(0.5)), run_time=0.4)
        self.play(dial.turn(0.9), run_time=0.9)
        self.play(dial.turn(0.0), run_time=1.0)
        self.wait_for(beat, "loose")
        self.play(FadeIn(copy.dots[0], scale=2), FadeIn(copy.ends[0], labels["copy"]), run_time=0.8)
        self.wait_for(beat, "hardly")
        self.play(
            FadeIn(found.dots[0], scale=2), FadeIn(found.ends[0], labels["found"]), run_time=0.8
        )
        self.wait_for(beat, "strict")
        self.play(
            dial.turn(1.0),
            *(curve.draw() for curve in self.curves.values()),
            run_time=max(0.8 * (beat.at("proof") - beat.elapsed), 2.0),
        )
        self.play(
            *(FadeIn(curve.dots[1:], curve.ends[1]) for curve in self.curves.values()),
            run_time=0.6,
        )
        self.wait_for(beat, "proof")
        self.play(dial.turn(0.0), run_time=1.3)
        self.play(*(Indicate(curve.ends[0], color=curve.colour) for curve in self.curves.values()))

    def frame(self) -> VGroup:
        """The axes: how strict below, shares at the left."""
        foot, side = PriceCurve.point(0, 0), PriceCurve.point(0, 1)
        style = {"stroke_width": 2.4, "stroke_color": self.theme.faint}
        axes = VGroup(Line(foot, PriceCurve.point(1, 0), **style), Line(foot, side, **style))
        loose = Words(self.words("loose"), BODY, self.theme.dim)
        strict = Words(self.words("strict"), BODY, self.theme.dim)
        loose.next_to(foot, DOWN, buff=0.3).align_to(axes, LEFT)
        strict.next_to(PriceCurve.point(1, 0), DOWN, buff=0.3).align_to(axes, RIGHT)
        return VGroup(axes, loose, strict)


class PriceCurve:
    """Shares over penalties, evenly spaced in their logarithms, with both ends as per cents."""

    CORNER, WIDTH, HEIGHT = np.array([-4.7, -2.75, 0.0]), 9.3, 5.6
    MARGIN = 0.04  # share of the width left empty at either side

    def __init__(
        self, penalties: np.ndarray, shares: np.ndarray, colour: ManimColor, places: int
    ) -> None:
        self.shares, self.colour = np.asarray(shares, dtype=float), colour
        logs = np.log(penalties)
        self.places = (logs - logs[0]) / (logs[-1] - logs[0])
        points = [self.stand(x, y) for x, y in zip(self.places, self.shares, strict=True)]
        self.line = VMobject(stroke_width=5, stroke_color=colour).set_points_as_corners(points)
        self.dots = VGroup(*(Dot(point, radius=0.1, color=colour) for point in points))
        self.ends = [
            Decimal(100 * self.shares[k], places, BODY, colour, unit=" %").next_to(
                self.dots[k], LEFT if k == 0 else RIGHT, buff=0.35
            )
            for k in (0, -1)
        ]

    @classmethod
    def point(cls, across: float, share: float) -> np.ndarray:
        return cls.CORNER + np.array([across * cls.WIDTH, share * cls.HEIGHT, 0.0])

    @classmethod
    def stand(cls, place: float, share: float) -> np.ndarray:
        """From the loosest penalty, 0, to the strictest, 1."""
        return cls.point(cls.MARGIN + (1 - 2 * cls.MARGIN) * place, share)

    def draw(self) -> UpdateFromAlphaFunc:
        """The line from the left, as far as the dial has come."""

        def step(line: VMobject, alpha: float) -> None:
            before = self.places < alpha
            xs = np.append(self.places[before], alpha)
            ys = np.append(self.shares[before], np.interp(alpha, self.places, self.shares))
            line.set_points_as_corners([self.stand(x, y) for x, y in zip(xs, ys, strict=True)])

        return UpdateFromAlphaFunc(self.line, step)

    def get_values(self) -> np.ndarray:
        """The shares, one a penalty."""
        return self.shares.copy()


class Dial(VGroup):
    """How strict the autoencoder is: a knob on the axis, and a line up across the curves."""

    def __init__(self, colour: ManimColor) -> None:
        super().__init__(
            Line(stroke_width=2, stroke_color=theme().mix(colour, 0.5)),
            Dot(radius=0.16, color=colour),
        )
        self.show(0.0)

    def show(self, place: float) -> "Dial":
        """Stand between the loosest, 0, and the strictest, 1."""
        self.place = place
        foot, top = PriceCurve.stand(place, 0), PriceCurve.stand(place, 1)
        self[0].set_points_as_corners([foot, top])
        self[1].move_to(foot)
        return self

    def turn(self, place: float) -> UpdateFromAlphaFunc:
        before = self.place
        return UpdateFromAlphaFunc(self, lambda dial, a: dial.show((1 - a) * before + a * place))
