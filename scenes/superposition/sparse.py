"""A sparse autoencoder tells two mixed features apart, and what its strictness costs."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, Line, VGroup

from mlp_math import sparse_autoencoder as sae
from mlp_math.directions import normalize
from mlp_math.stored import load
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.patterns import LatentGrid, NeuronColumn
from scenes.mobjects.place import fit
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import BODY, TITLE, Formula, Words
from scenes.mobjects.trade_off import TradeOffCurve, TradeOffPlot
from scenes.moves import cascade, point_at
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.feature_set import feature_directions, feature_names
from scenes.theme import theme

PENALTY = 0.4  # of the autoencoder that is shown at work
AMOUNTS = (0.9, 0.7)  # of the two features in the mixture
LIT = 0.04  # an activation that is seen
COLUMNS_Y, NAMES_Y, NAME_WIDTH = -0.5, 3.1, 3.2
PART_XS, SIGN_XS, SUM_X = (-4.2, 0.0), (-2.1, 2.1), 4.2
READ_X, GRID_X, FOUND_X = -5.3, -0.4, 2.6
PLOT_CORNER = np.array([-4.7, -2.75, 0.0])


def stored_autoencoder(penalty: float) -> sae.SparseAutoencoder:
    """The autoencoder that was trained with this penalty."""
    stored = load("sparse_autoencoder")
    (k,) = np.flatnonzero(np.isclose(stored["l1"], penalty))
    parts = (stored[part][k].astype(float) for part in ("W_enc", "b_enc", "W_dec", "b_dec"))
    return sae.SparseAutoencoder(*parts)


def latent_features(trained: sae.SparseAutoencoder) -> np.ndarray:
    """Which feature each latent has found, shape (latents,); -1 where it has found none."""
    return sae.matched_features(feature_directions(), normalize(trained.dictionary))


def mixture(i: int, j: int) -> np.ndarray:
    """So much of one feature and so much of the other, shape (neurons,)."""
    patterns = feature_directions()
    return np.asarray(AMOUNTS[0] * patterns[i] + AMOUNTS[1] * patterns[j])


def clean_pair(trained: sae.SparseAutoencoder) -> tuple[int, int]:
    """The first two features whose mixture lights two latents, one for each of them."""
    meanings = latent_features(trained)
    for i, j in sorted(combinations(range(len(feature_directions())), 2), key=lambda ij: ij[::-1]):
        lit = np.flatnonzero(trained.encode(mixture(i, j)) > LIT)
        if len(lit) == 2 and set(meanings[lit]) == {i, j}:
            return i, j
    raise ValueError("no two features are told apart by this autoencoder")


class SparseAutoencoder(LectureScene):
    """Two patterns become one sum; a wide dark layer tells them apart; the trade-off."""

    def stage(self) -> None:
        self.trained = stored_autoencoder(PENALTY)
        self.pair = clean_pair(self.trained)
        self.texts = feature_names(self)
        self.neurons = NeuronColumn(mixture(*self.pair)).move_to([SUM_X, COLUMNS_Y, 0])
        self.columns, self.titles = VGroup(), VGroup()
        for amount, k, x in zip(AMOUNTS, self.pair, PART_XS, strict=True):
            column = NeuronColumn(amount * feature_directions()[k]).move_to([x, COLUMNS_Y, 0])
            name = fit(Words(self.texts[k], BODY), NAME_WIDTH).move_to([x, NAMES_Y, 0])
            self.columns.add(column)
            self.titles.add(name)
        self.signs = VGroup(
            *(
                Formula(sign, TITLE, self.theme.dim).move_to([x, COLUMNS_Y, 0])
                for sign, x in zip(("+", "="), SIGN_XS, strict=True)
            )
        )
        self.grid = LatentGrid(self.trained.d_sae).move_to([GRID_X, COLUMNS_Y, 0])
        count = [self.trained.d_sae]
        self.count = FiguresLine(self.words("latents"), count, BODY, self.theme.dim)
        self.count.next_to(self.grid, UP, buff=0.35)
        stored = load("sparse_autoencoder")
        self.plot = TradeOffPlot(stored["l1"], self.words("loose"), self.words("strict"))
        self.plot.shift(PLOT_CORNER - self.plot.axes.c2p(0, 0))
        self.curves = {
            "found": self.plot.curve(stored["recovered"], self.theme.answer),
            "copy": self.plot.curve(stored["r_squared"], self.theme.positive, places=1),
        }

    @beat
    def mixed(self, beat: Beat) -> None:
        """Each feature with its pattern; then both patterns move together into their sum."""
        each = beat.to("dots", 1.2, part=0.4)
        for column, name in zip(self.columns, self.titles, strict=True):
            pattern = column.get_values()
            column.set_values(np.zeros_like(pattern))
            self.play(FadeIn(name, shift=0.2 * DOWN), FadeIn(column), run_time=0.4 * each)
            self.play(column.light_to(pattern), run_time=0.5 * each)
        self.play(FadeIn(self.signs), run_time=0.4)
        beat.until("dots")
        copies = self.columns.copy()
        self.play(
            *(copy.animate.move_to(self.neurons) for copy in copies),
            FadeIn(self.neurons, rate_func=lambda t: max(2 * t - 1, 0)),
            run_time=1.6,
        )
        self.remove(*copies)
        self.play(FadeOut(self.columns, self.titles, self.signs, shift=0.5 * LEFT), run_time=0.8)

    @beat
    def wide(self, beat: Beat) -> None:
        """The sum is read by a wide dark layer; what the few lit latents stand for."""
        self.play(self.neurons.animate.set_x(READ_X), run_time=1.0)
        beat.until("wide")
        fans = fan_out(self.neurons, self.grid)
        self.play(
            cascade(Create, fans, 0.02),
            cascade(FadeIn, self.grid, 0.02, shift=0.2 * RIGHT),
            FadeIn(self.count),
            run_time=beat.to("lit", 1.8, part=0.6),
        )
        beat.until("lit")
        activations = np.asarray(self.trained.encode(self.neurons.get_values()))
        self.play(self.grid.light_to(activations), fans.animate.set_opacity(QUIET), run_time=1.2)
        self.found = read_off(self.grid, activations, latent_features(self.trained), self.texts)
        coming = cascade(FadeIn, self.found, 0.6, shift=0.4 * RIGHT)
        self.play(coming, run_time=beat.rest(1.2))

    @beat
    def price(self, beat: Beat) -> None:
        """From lenient to strict: features found rise, faithfulness of the copy falls."""
        self.leave()
        plot, knob = self.plot, self.plot.knob(0.5)
        self.play(Create(plot.axes), FadeIn(plot.ends), run_time=0.9)
        # It may stand anywhere: the choice is ours.
        self.play(FadeIn(knob), run_time=0.4)
        self.play(knob.turn(0.9), run_time=0.9)
        self.play(knob.turn(0.0), run_time=1.0)
        labels = curve_labels(self, self.curves)
        for mark, key in (("loose", "copy"), ("hardly", "found")):
            beat.until(mark)
            curve = self.curves[key]
            start = FadeIn(curve.dots[0], scale=2)
            self.play(start, FadeIn(curve.ends[0], labels[key]), run_time=0.8)
        beat.until("strict")
        curves = self.curves.values()
        self.play(
            knob.turn(1.0),
            *(curve.draw() for curve in curves),
            run_time=beat.to("proof", 2.0, part=0.8),
        )
        self.play(*(FadeIn(curve.dots[1:], curve.ends[1]) for curve in curves), run_time=0.6)
        beat.until("proof")
        self.play(knob.turn(0.0), run_time=1.3)
        self.play(*(point_at(curve.ends[0], 1.2, curve.colour) for curve in curves))

    @interlude
    def end(self) -> None:
        self.leave()


def read_off(
    grid: LatentGrid, activations: np.ndarray, meanings: np.ndarray, texts: Sequence[str]
) -> VGroup:
    """The features that the lit latents stand for, tied to them, from top to bottom."""
    lit = sorted(np.flatnonzero(activations > LIT), key=lambda k: -grid[k].get_y())
    found, lowest = VGroup(), np.inf
    for k in lit:
        name = fit(Words(texts[meanings[k]], BODY, theme().answer), NAME_WIDTH)
        name.move_to([FOUND_X, min(grid[k].get_y(), lowest), 0], LEFT)
        lowest = name.get_bottom()[1] - 0.5
        ends = grid[k].get_right(), name.get_left() + 0.12 * LEFT
        tie = Line(*ends, stroke_width=3).set_stroke(theme().answer)
        found.add(VGroup(tie.set_z_index(-1), name))  # behind the dots that it passes
    return found


def curve_labels(scene: LectureScene, curves: Mapping[str, TradeOffCurve]) -> dict[str, Words]:
    """What either curve shows, beside its beginning."""
    found, copy = curves["found"], curves["copy"]
    labels = {key: Words(scene.words(key), BODY, curve.colour) for key, curve in curves.items()}
    labels["copy"].next_to(copy.dots[0], UP, buff=0.2).align_to(copy.dots[0], LEFT)
    labels["found"].next_to(found.dots[2], RIGHT, buff=0.6).shift(0.2 * DOWN)
    return labels


def fan_out(neurons: NeuronColumn, grid: Sequence[VGroup]) -> VGroup:
    """Every neuron is read by every latent of the first column, and so on behind it."""
    style = {"stroke_width": 1, "stroke_color": theme().mix(theme().dim, 0.4)}
    first = grid[: len(neurons)]
    return VGroup(
        *(Line(dot.get_right(), latent.get_left(), **style) for dot in neurons for latent in first)
    )
