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
    LaggedStart,
    Line,
    ManimColor,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math import sparse_autoencoder as sae
from mlp_math.stored import load
from scenes.mobjects.text import BODY, LABEL, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import FiguresLine
from scenes.superposition.features import NeuronColumn, feature_directions, feature_names
from scenes.theme import theme

PENALTY = 0.4  # of the autoencoder that is shown at work
AMOUNTS = (0.9, 0.7)  # of the two features in the mixture
LIT = 0.04  # an activation that is seen
GRID_COLUMNS = 4


def stored_autoencoder(penalty: float) -> sae.SparseAutoencoder:
    """The autoencoder that was trained with this penalty."""
    stored = load("sparse_autoencoder")
    (k,) = np.flatnonzero(np.isclose(stored["l1"], penalty))
    parts = (stored[part][k].astype(float) for part in ("W_enc", "b_enc", "W_dec", "b_dec"))
    return sae.SparseAutoencoder(*parts)


def latent_features(trained: sae.SparseAutoencoder) -> np.ndarray:
    """Which feature each latent has found, shape (latents,); -1 where it has found none."""
    dictionary = trained.dictionary / np.linalg.norm(trained.dictionary, axis=1, keepdims=True)
    cosines = feature_directions() @ dictionary.T
    best = cosines.argmax(axis=0)
    return np.where(cosines.max(axis=0) > sae.RECOVERED, best, -1)


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
        super().__init__(*(Circle(radius=0.15, stroke_width=1.6) for _ in range(count)))
        self.arrange_in_grid(cols=GRID_COLUMNS, buff=(0.32, 0.28), flow_order="dr")
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
    """A mixture over all neurons, a wide dark layer in which two dots light up, the trade-off."""

    def construct(self) -> None:
        patterns = feature_directions()
        trained = stored_autoencoder(PENALTY)
        pair = self.pair = clean_pair(trained)
        texts = feature_names(self)
        neurons = self.neurons = NeuronColumn(np.zeros(patterns.shape[1]))
        neurons.move_to(2.9 * LEFT + 0.35 * DOWN)
        self.mixed = mixture(patterns, *pair)
        inputs = VGroup(*(Words(texts[k], BODY) for k in pair)).arrange(DOWN, buff=0.9)
        inputs.scale(min(1.0, 2.7 / inputs.width)).next_to(neurons, LEFT, buff=0.8)
        plus = Words("+", BODY, self.theme.dim).move_to(inputs)
        with self.beat("mixed") as beat:
            self.play(FadeIn(neurons), run_time=0.7)
            for k, name in zip(pair, inputs, strict=True):
                self.play(
                    FadeIn(name, shift=0.2 * RIGHT),
                    neurons.become_pattern(patterns[k]),
                    run_time=0.8,
                )
            self.wait_for(beat, "dots")
            self.play(neurons.become_pattern(self.mixed), FadeIn(plus), run_time=1.0)
        with self.beat("wide") as beat:
            self.wait_for(beat, "wide")
            grid = self.grid = LatentGrid(trained.latents).move_to([1.3, -0.35, 0])
            count = FiguresLine(
                self.words("latents"),
                [Decimal(trained.latents, 0, LABEL, self.theme.dim)],
                LABEL,
                self.theme.dim,
            ).next_to(grid, UP, buff=0.35)
            fans = self.fans(neurons, grid)
            self.play(
                FadeOut(inputs, plus),
                LaggedStart(*(FadeIn(line) for line in fans), lag_ratio=0.02),
                FadeIn(grid, count, shift=0.2 * RIGHT),
                run_time=1.4,
            )
            self.wait_for(beat, "lit")
            activations = np.asarray(trained.encode(self.mixed))
            self.play(grid.light(activations), fans.animate.set_opacity(0.35), run_time=1.0)
            self.found = self.read_off(grid, activations, latent_features(trained), texts)
            self.play(FadeIn(self.found, shift=0.2 * RIGHT), run_time=0.8)
        with self.beat("price") as beat:
            self.leave()
            self.show_price(beat)
        self.leave()

    def fans(self, neurons: NeuronColumn, grid: LatentGrid) -> VGroup:
        """Every neuron is read by every latent of the first column, and so on behind it."""
        lines = VGroup()
        for dot in neurons:
            for latent in grid[: len(neurons)]:
                lines.add(
                    Line(
                        dot.get_right(),
                        latent.get_left(),
                        stroke_width=0.8,
                        stroke_color=self.theme.mix(self.theme.dim, 0.35),
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
            name.scale(min(1.0, 2.9 / name.width))
            y = grid[k].get_y()
            if found and found[-1][1].get_bottom()[1] - y < 0.4:
                y = found[-1][1].get_bottom()[1] - 0.4
            name.move_to([3.35, y, 0], LEFT)
            tie = Line(grid[k].get_right(), name.get_left() + 0.12 * LEFT, stroke_width=2)
            found.add(VGroup(tie.set_stroke(self.theme.answer), name))
        return found

    # ---------------------------------------------------------------------------- the trade-off

    def show_price(self, beat) -> None:
        """From loose to strict: features found rise, faithfulness of the copy falls."""
        stored = load("sparse_autoencoder")
        self.curves = {
            "found": PriceCurve(stored["l1"], stored["recovered"], self.theme.answer, places=0),
            "copy": PriceCurve(stored["l1"], stored["r_squared"], self.theme.positive, places=1),
        }
        frame = self.frame()
        labels = {}
        for key, curve in self.curves.items():
            words = Words(self.words(key), BODY, curve.colour)
            left = key == "found"
            words.next_to(curve.ends[1 if left else 0], DOWN if not left else UP, buff=0.5)
            labels[key] = words
        labels["copy"].align_to(self.curves["copy"].dots[0], LEFT).shift(0.2 * RIGHT)
        labels["found"].next_to(self.curves["found"].dots[2], RIGHT, buff=0.5).shift(0.3 * DOWN)
        self.play(FadeIn(frame, *labels.values()), run_time=0.7)
        self.wait_for(beat, "loose")
        for curve in self.curves.values():
            self.play(FadeIn(curve.dots[0], curve.ends[0]), run_time=0.5)
        self.wait_for(beat, "strict")
        self.play(
            *(Create(curve.line) for curve in self.curves.values()),
            run_time=1.8,
        )
        self.play(
            *(FadeIn(curve.dots[1:], curve.ends[1]) for curve in self.curves.values()),
            run_time=0.7,
        )

    def frame(self) -> VGroup:
        """The axes: how strict below, shares at the left."""
        foot, side = PriceCurve.point(0, 0), PriceCurve.point(0, 1)
        style = {"stroke_width": 2.4, "stroke_color": self.theme.faint}
        axes = VGroup(Line(foot, PriceCurve.point(1, 0), **style), Line(foot, side, **style))
        loose = Words(self.words("loose"), LABEL, self.theme.dim)
        strict = Words(self.words("strict"), LABEL, self.theme.dim)
        loose.next_to(foot, DOWN, buff=0.3).align_to(axes, LEFT)
        strict.next_to(PriceCurve.point(1, 0), DOWN, buff=0.3).align_to(axes, RIGHT)
        return VGroup(axes, loose, strict)


class PriceCurve:
    """Shares over penalties, evenly spaced in their logarithms, with both ends as per cents."""

    CORNER, WIDTH, HEIGHT = np.array([-4.6, -2.6, 0.0]), 9.2, 5.0

    def __init__(
        self, penalties: np.ndarray, shares: np.ndarray, colour: ManimColor, places: int
    ) -> None:
        self.shares, self.colour = np.asarray(shares, dtype=float), colour
        logs = np.log(penalties)
        across = 0.04 + 0.92 * (logs - logs[0]) / (logs[-1] - logs[0])
        points = [self.point(x, y) for x, y in zip(across, self.shares, strict=True)]
        self.line = VMobject(stroke_width=4, stroke_color=colour).set_points_as_corners(points)
        self.dots = VGroup(*(Dot(point, radius=0.07, color=colour) for point in points))
        self.ends = [
            Decimal(100 * self.shares[k], places, BODY, colour, unit=" %").next_to(
                self.dots[k], LEFT if k == 0 else RIGHT, buff=0.35
            )
            for k in (0, -1)
        ]

    @classmethod
    def point(cls, across: float, share: float) -> np.ndarray:
        return cls.CORNER + np.array([across * cls.WIDTH, share * cls.HEIGHT, 0.0])

    def get_values(self) -> np.ndarray:
        """The shares, one a penalty."""
        return self.shares.copy()
