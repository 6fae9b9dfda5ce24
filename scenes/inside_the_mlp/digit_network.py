"""A network that reads printed digits, drawn with its own weights."""

import numpy as np
from manim import RIGHT, AnimationGroup, Dot, FadeOut, UpdateFromAlphaFunc, VGroup

from mlp_math.classifier import Classifier, fit_classifier
from scenes.mobjects.neurons import NeuronLayer, bundled_edges
from scenes.mobjects.pixels import rasterised
from scenes.mobjects.text import LABEL, Decimal, Words
from scenes.theme import theme

PIXELS, NEURONS, DIGITS = 14, 16, 10
NOISE, COPIES = 0.15, 20  # the classifier also learns copies of each digit with this much noise
SPARKS = 48  # how many of a layer's contributions are seen to run along their lines


def cut(weights: np.ndarray) -> np.ndarray:
    """Weights without their peaks, which would make all other lines faint."""
    most = np.quantile(np.abs(weights), 0.85)
    return np.clip(weights, -most, most)


class DigitNetwork(VGroup):
    """A classifier of ten printed digits, drawn with its own weights and activations.

    `inputs` are one row of pixels, number `shown_row`, where the digit has most ink; `neurons` and
    `outputs` are the layers, `edges` the weights between them; `probabilities` is what it says of
    the digit shown.
    """

    def __init__(self, digit: int, rng: np.random.Generator) -> None:
        super().__init__()
        pictures = np.stack([rasterised(Words(str(d), 96), PIXELS) for d in range(DIGITS)])
        self.picture = pictures[digit]
        self.network = network = self.fitted(pictures.reshape(DIGITS, -1), rng)
        x = self.picture.reshape(-1)
        self.probabilities = network.probabilities(x)
        self.shown_row = int(self.picture.sum(axis=1).argmax())
        row = slice(self.shown_row * PIXELS, (self.shown_row + 1) * PIXELS)
        activations = network.neurons(x)
        self.inputs = NeuronLayer(x[row], radius=0.15, gap=0.4)
        self.neurons = NeuronLayer(
            activations, radius=0.14, gap=0.355, full=float(activations.max())
        )
        self.outputs = NeuronLayer(self.probabilities, radius=0.2, gap=0.57)
        self.layers = VGroup(self.inputs, self.neurons, self.outputs).arrange(RIGHT, buff=2.6)
        self.values = [layer.get_values() for layer in self.layers]
        self.weights = (network.W_in[:, row], network.W_out)
        dots = [list(layer.dots) for layer in self.layers]
        self.edges = VGroup(
            bundled_edges(dots[0], dots[1], cut(self.weights[0]), width=1.2),
            bundled_edges(dots[1], dots[2], cut(self.weights[1]), width=1.2),
        )
        self.add(self.edges, *self.layers)

    @staticmethod
    def fitted(clean: np.ndarray, rng: np.random.Generator) -> Classifier:
        """The classifier, fitted on the ten pictures and noisy copies of them."""
        noisy = np.repeat(clean[np.newaxis], COPIES, axis=0)
        noisy = np.clip(noisy + NOISE * rng.normal(size=noisy.shape), 0, 1)
        inputs = np.concatenate([clean, noisy.reshape(-1, clean.shape[1])])
        return fit_classifier(inputs, np.tile(np.arange(DIGITS), COPIES + 1), NEURONS, rng)

    def digits(self) -> VGroup:
        """The digits that the outputs stand for, to be shown beside them."""
        return VGroup(
            *(
                Decimal(k, 0, LABEL, theme().dim).next_to(dot, RIGHT, buff=0.25)
                for k, dot in enumerate(self.outputs.dots)
            )
        )

    def names(self, *texts: str) -> VGroup:
        """What lies between the layers, below each of the two gaps."""
        names = VGroup(*(Words(text, LABEL) for text in texts))
        for name, edges in zip(names, self.edges, strict=True):
            name.set_x(edges.get_x()).put_baseline(self.get_bottom()[1] - 0.55)
        return names

    def empty(self) -> "DigitNetwork":
        """All dots dark, as before anything has come in."""
        for layer in self.layers:
            layer.set_values(0 * layer.get_values())
        return self

    def light(self, k: int) -> UpdateFromAlphaFunc:
        """An animation: layer k comes to hold what it holds for the digit shown."""
        return self.layers[k].light_to(self.values[k])

    def sparks(self, step: int) -> AnimationGroup:
        """The strongest contributions of a layer run to the next one, seen on their way only."""
        sources, targets = self.layers[step : step + 2]
        sent = self.weights[step] * self.values[step]
        strongest = np.argsort(-np.abs(sent), axis=None)[:SPARKS]
        runs = []
        for target, source in zip(*np.unravel_index(strongest, sent.shape), strict=True):
            spark = Dot(sources[source].get_center(), radius=0.055)
            spark.set_fill(theme().signed(sent[target, source], float(np.abs(sent).max())))
            runs.append(FadeOut(spark, target_position=targets[target]))
        return AnimationGroup(*runs)

    def get_values(self) -> np.ndarray:
        """Probabilities of the ten digits, shape (10,)."""
        return self.outputs.get_values()
