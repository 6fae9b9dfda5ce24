"""Shot 50: the block is the oldest network there is, in a new place."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Arrow,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    VGroup,
    smooth,
    there_and_back,
)

from mlp_math.classifier import Classifier, fit_classifier
from scenes.mobjects.neurons import NeuronLayer, bundled_edges
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.pixels import PixelGrid, rasterised
from scenes.mobjects.slabs import ModelStack
from scenes.mobjects.text import BODY, HEADING, LABEL, Decimal, Formula, Words
from scenes.sets.model import network_icon
from scenes.stage import LectureScene
from scenes.theme import theme

PIXELS, NEURONS, DIGITS = 14, 16, 10
NOISE, COPIES = 0.15, 20  # the classifier also learns copies of each digit with this much noise
SHOWN_ROW = 7  # the row of pixels whose dots are drawn
SLABS = 8
SPARKS = 48  # how many of a layer's contributions are seen to run along their lines


def cut(weights: np.ndarray) -> np.ndarray:
    """Weights without their peaks, which would make all other lines faint."""
    most = np.quantile(np.abs(weights), 0.85)
    return np.clip(weights, -most, most)


class DigitNetwork(VGroup):
    """A classifier of ten printed digits, drawn with its own weights and activations.

    `inputs` are one row of pixels, `neurons` and `outputs` the layers, `edges` the weights between
    them; `probabilities` is what it says of the digit shown.
    """

    def __init__(self, digit: int, rng: np.random.Generator) -> None:
        super().__init__()
        pictures = np.stack([rasterised(Words(str(d), 96), PIXELS) for d in range(DIGITS)])
        self.picture = pictures[digit]
        self.network = network = self.fitted(pictures.reshape(DIGITS, -1), rng)
        x = self.picture.reshape(-1)
        self.probabilities = network.probabilities(x)
        row = slice(SHOWN_ROW * PIXELS, (SHOWN_ROW + 1) * PIXELS)
        activations = network.neurons(x)
        self.inputs = NeuronLayer(x[row], radius=0.15, gap=0.4)
        self.neurons = NeuronLayer(
            activations, radius=0.14, gap=0.355, full=float(activations.max())
        )
        self.outputs = NeuronLayer(self.probabilities, radius=0.2, gap=0.57)
        layers = VGroup(self.inputs, self.neurons, self.outputs).arrange(RIGHT, buff=2.6)
        self.weights = (network.W_in[:, row], network.W_out)
        dots = [list(layer.dots) for layer in layers]
        self.edges = VGroup(
            bundled_edges(dots[0], dots[1], cut(self.weights[0]), width=1.2),
            bundled_edges(dots[1], dots[2], cut(self.weights[1]), width=1.2),
        )
        self.add(self.edges, *layers)

    @staticmethod
    def fitted(clean: np.ndarray, rng: np.random.Generator) -> Classifier:
        """The classifier, fitted on the ten pictures and noisy copies of them."""
        noisy = np.repeat(clean[np.newaxis], COPIES, axis=0)
        noisy = np.clip(noisy + NOISE * rng.normal(size=noisy.shape), 0, 1)
        inputs = np.concatenate([clean, noisy.reshape(-1, clean.shape[1])])
        return fit_classifier(inputs, np.tile(np.arange(DIGITS), COPIES + 1), NEURONS, rng)

    def sparks(self, step: int, values: np.ndarray) -> AnimationGroup:
        """The strongest contributions of a layer with these values run to the next one."""
        sources, targets = ((self.inputs, self.neurons), (self.neurons, self.outputs))[step]
        sent = self.weights[step] * values
        strongest = np.argsort(-np.abs(sent), axis=None)[:SPARKS]
        runs = []
        for target, source in zip(*np.unravel_index(strongest, sent.shape), strict=True):
            spark = Dot(sources[source].get_center(), radius=0.055)
            spark.set_fill(theme().signed(sent[target, source], float(np.abs(sent).max())))
            # They are seen on their way only.
            runs.append(
                FadeOut(
                    spark,
                    target_position=targets[target],
                    rate_func=lambda t: smooth(t) if t < 1 else 1,
                )
            )
        return AnimationGroup(*runs)

    def get_values(self) -> np.ndarray:
        """Probabilities of the ten digits, shape (10,)."""
        return self.outputs.get_values()


class ClassicNetwork(LectureScene):
    """Pixels of a digit go through matrix, bend, matrix; the same block is one slab of a model."""

    def construct(self) -> None:
        colours = self.theme
        digit = int(self.words("digit"))
        self.net = net = DigitNetwork(digit, self.rng())
        self.grid = grid = PixelGrid(net.picture, side=4.5)
        VGroup(grid, net).arrange(RIGHT, buff=1.0).move_to(0.3 * LEFT + 0.35 * UP)
        self.labels = labels = VGroup(
            *(
                Decimal(k, 0, LABEL, colours.dim).next_to(dot, RIGHT, buff=0.25)
                for k, dot in enumerate(net.outputs.dots)
            )
        )
        self.guess = guess = int(net.probabilities.argmax())
        names = self.names(net)

        layers = (net.inputs, net.neurons, net.outputs)
        values = [layer.get_values() for layer in layers]
        for layer in layers:
            layer.set_values(0 * layer.get_values())
        aside = net.get_x() * RIGHT
        VGroup(net, labels).shift(-aside)
        with self.beat("digit") as beat:
            self.play(
                LaggedStart(
                    FadeIn(net.inputs), FadeIn(net.edges[0]), FadeIn(net.neurons),
                    FadeIn(net.edges[1]), FadeIn(VGroup(net.outputs, labels)), lag_ratio=0.35,
                ),
                run_time=max(beat.at("digit") - 0.4, 2.0),
            )  # fmt: skip
            self.play(
                VGroup(net, labels).animate(run_time=1.0).shift(aside),
                grid.reveal(run_time=max(beat.remaining, 1.8)),
            )

        with self.beat("through") as beat:
            slot = max((beat.at("guess") - beat.elapsed) / len(layers), 1.0)
            row = VGroup(*(grid.pixel(SHOWN_ROW, j) for j in range(PIXELS))).copy()
            self.play(
                FadeOut(row, target_position=net.inputs, scale=0.5),
                net.inputs.light_to(values[0]),
                run_time=0.8 * slot,
            )
            for k, name in enumerate(names):
                self.play(
                    FadeIn(name, shift=0.1 * UP), net.sparks(k, values[k]), run_time=0.5 * slot
                )
                self.play(layers[k + 1].light_to(values[k + 1]), run_time=0.35 * slot)
            self.wait_for(beat, "guess")
            self.play(
                labels[guess].animate.set_fill(colours.answer).scale(1.5),
                net.outputs[guess].animate.set_fill(colours.answer).set_stroke(colours.answer),
                run_time=0.7,
            )

        stack = ModelStack(SLABS, width=4.2, height=4.6, step=(0.32, 0.2)).move_to(1.4 * RIGHT)
        self.layer_number = copies = self.layer_count(stack)
        with self.beat("piece") as beat:
            self.play(
                FadeOut(grid, labels, names),
                net.animate.scale(3.6 / net.width).move_to(stack.front),
                run_time=1.2,
            )
            net.set_z_index(1)
            self.wait_for(beat, "one")
            self.play(
                LaggedStart(
                    *(FadeIn(slab, shift=0.25 * LEFT) for slab in stack.slabs), lag_ratio=0.18
                ),
                run_time=1.8,
            )
            icon = network_icon(self.toy).scale(1.5).move_to(stack.front).set_z_index(1)
            self.play(FadeOut(net), FadeIn(icon), FadeIn(copies, shift=0.15 * UP), run_time=0.9)

        self.column = column = EmbeddingColumn(
            self.toy.full_name, ellipsis=1, size=BODY, row_gap=0.56
        )
        column.next_to(stack, LEFT, buff=1.5).set_y(stack.front.get_y())
        brace = column.length_brace(self.lecture.sizes.d_model, LEFT)
        self.length = brace[1]
        arrow = Arrow(
            column.get_right(), [stack.front.get_left()[0], column.get_y(), 0], buff=0.2,
            color=colours.dim, stroke_width=3, tip_length=0.2,
        )  # fmt: skip
        m, j, _ = self.lecture.fact.symbols
        tag = Formula(
            f"{{{{ vec(E) : e }}}} = {{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}}", BODY,
            paint={"e": colours.stream, "m": colours.first, "j": colours.last},
        ).next_to(column, UP, buff=0.25)  # fmt: skip
        with self.beat("meaning") as beat:
            pale = PixelGrid(net.picture, side=2.4).next_to(stack, LEFT, buff=1.5)
            pale.set_y(column.get_y())
            self.play(copies.animate.fade(0.5), FadeIn(pale, shift=0.4 * RIGHT), run_time=0.7)
            # It knocks, and is not let in.
            self.play(
                pale.animate(rate_func=there_and_back).shift(1.3 * RIGHT),
                run_time=max(beat.at("directions") - beat.elapsed - 0.1, 1.2),
            )
            self.wait_for(beat, "directions")
            self.play(
                FadeOut(pale, scale=0.8),
                FadeIn(column, shift=0.4 * RIGHT),
                FadeIn(tag),
                Create(arrow),
                run_time=1.4,
            )
            self.wait_for(beat, "dims")
            self.play(FadeIn(brace), run_time=0.6)
            self.wait_for(beat, "block")
            self.play(self.wave(stack), run_time=max(beat.remaining, 1.8))
        self.leave()

    def names(self, net: DigitNetwork) -> VGroup:
        """What lies between the layers: matrix and bend, then a matrix again."""
        names = VGroup(
            Words(self.words("first_step"), LABEL),
            Words(self.words("second_step"), LABEL),
        )
        for name, edges in zip(names, net.edges, strict=True):
            name.set_x(edges.get_x()).put_baseline(net.get_bottom()[1] - 0.55)
        return names

    def wave(self, stack: ModelStack) -> LaggedStart:
        """Light runs through the slabs from front to back."""
        return LaggedStart(
            *(
                slab.animate(rate_func=there_and_back).light(self.theme.answer)
                for slab in stack.slabs
            ),
            lag_ratio=0.3,
        )

    def layer_count(self, stack: ModelStack) -> VGroup:
        """× 96, right of the stack."""
        times = Formula("times", HEADING, self.theme.dim)
        number = Decimal(self.lecture.sizes.n_layers, 0, HEADING, self.theme.ink)
        group = VGroup(times, number).arrange(RIGHT, buff=0.2).next_to(stack, RIGHT, buff=0.6)
        group.number = number
        return group
