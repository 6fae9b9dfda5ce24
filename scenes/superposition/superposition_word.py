"""Shot 59: many patterns lie over one another on the same few neurons, and the word for that."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ManimColor,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    interpolate_color,
)

from mlp_math.stored import load
from scenes.mobjects.text import BODY, HEADING, TITLE, Words
from scenes.sets.evidence import fit
from scenes.stage import Beat, LectureScene
from scenes.theme import theme

ROW_Y, ROW_WIDTH = -0.35, 11.6
TITLE_Y, NAMES_Y, FOOT_Y = 3.1, 2.2, -3.35
TALL = 2.8  # units of the frame for a weight of 1
QUIET = 0.35
MERGE = 2.0  # seconds in which the waves become their sum


def patterns(name: str) -> np.ndarray:
    """Stored features as patterns of neurons, unit rows, shape (features, neurons)."""
    return np.asarray(load(name)["directions"], dtype=float)


class PatternWave(VGroup):
    """A pattern over a row of neurons: a wave through one point above or below each of them.

    weights (n,); it lies flat until it rises. A slender wave has no dots and no filling.
    """

    def __init__(self, weights: np.ndarray, colour: ManimColor, *, slender: bool = False) -> None:
        super().__init__()
        self.weights, self.colour = np.asarray(weights, dtype=float), colour
        self.filling = 0.0 if slender else 0.13
        self.line = VMobject(stroke_width=1.6 if slender else 4)
        self.area = VMobject(stroke_width=0)
        self.tips = VGroup(
            *(Circle(radius=0.1, stroke_width=0) for _ in ([] if slender else self.weights))
        )
        self.add(self.area, self.line, self.tips)
        self.set_values(np.zeros_like(self.weights)).paint(colour)

    def get_values(self) -> np.ndarray:
        """The pattern drawn, shape (n,)."""
        return self._values.copy()

    def set_values(self, values: np.ndarray) -> "PatternWave":
        """Draw other weights at once, shape (n,)."""
        self._values = np.asarray(values, dtype=float).copy()
        xs = places(len(values))
        beyond = xs[-1] + 0.8 * (xs[1] - xs[0])
        points = np.zeros((len(xs) + 2, 3))
        points[:, 0] = [-beyond, *xs, beyond]
        points[:, 1] = ROW_Y + TALL * np.array([0.0, *self._values, 0.0])
        self.line.set_points_smoothly(points)
        self.area.points = self.line.points.copy()
        for dot, tip in zip(self.tips, points[1:-1], strict=False):
            dot.move_to(tip)
        return self

    def paint(self, colour: ManimColor, share: float = 1.0) -> "PatternWave":
        """Take on this share of a colour."""
        shade = theme().mix(colour, share)
        self.line.set_stroke(shade)
        self.area.set_fill(colour, opacity=share * self.filling)
        self.tips.set_fill(shade, opacity=1)
        return self

    def rise(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation in which the wave comes up out of the row."""

        def step(wave: "PatternWave", alpha: float) -> None:
            # Unseen before its turn: waves that lie flat would all lie on the row.
            wave.set_values(alpha * wave.weights).paint(wave.colour, min(4 * alpha, 1.0))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def turn_into(self, values: np.ndarray, colour: ManimColor) -> UpdateFromAlphaFunc:
        """An animation in which the wave takes on other weights and another colour."""
        start = self.get_values()

        def step(wave: "PatternWave", alpha: float) -> None:
            wave.set_values((1 - alpha) * start + alpha * values)
            wave.paint(interpolate_color(wave.colour, colour, alpha))

        return UpdateFromAlphaFunc(self, step)


def places(count: int) -> np.ndarray:
    """Where so many neurons stand across the frame."""
    half = ROW_WIDTH / 2 * (1 - 1 / count)
    return np.linspace(-half, half, count)


def row_of_neurons(count: int) -> VGroup:
    """So many rings in a row."""
    radius = min(0.2, 0.3 * ROW_WIDTH / count)
    ring = {"stroke_width": 2.4, "stroke_color": theme().dim, "fill_opacity": 1}
    return VGroup(
        *(
            Circle(radius=radius, fill_color=theme().background, **ring).move_to([x, ROW_Y, 0])
            for x in places(count)
        )
    )


class SuperpositionWord(LectureScene):
    """Three ideas as waves on the same neurons; their sum; more neurons, and far more ideas."""

    def construct(self) -> None:
        theme = self.theme
        self.colours = (theme.first, theme.last, theme.answer)
        small, large = patterns("sparse_autoencoder"), patterns("sparse_autoencoder_wide")
        neurons = self.neurons = row_of_neurons(small.shape[1])
        ideas = self.ideas()
        waves = self.waves = [
            PatternWave(pattern, colour)
            for pattern, colour in zip(small, self.colours, strict=False)
        ]
        with self.beat("word") as beat:
            self.play(
                LaggedStart(*(FadeIn(ring, scale=0.4) for ring in neurons), lag_ratio=0.08),
                run_time=0.8,
            )
            pace = max((beat.at("word") - beat.elapsed) / len(waves), 0.8)
            for k, (wave, name) in enumerate(zip(waves, ideas, strict=True)):
                self.play(
                    FadeIn(name, shift=0.15 * UP),
                    wave.rise(),
                    *(earlier.animate.paint(earlier.colour, QUIET) for earlier in waves[:k]),
                    run_time=pace,
                )
            self.say_the_word(beat, waves)

        with self.beat("consequences") as beat:
            self.wait(max(beat.at("hard") - MERGE, 0.1))
            self.run_together(waves, ideas)
            self.wait_for(beat, "scale")
            self.grow(large, ideas)
        self.leave()

    def ideas(self) -> list[Words]:
        """First name, last name and answer, each in its colour, in a line above the neurons."""
        fact = self.lecture.fact
        texts = (fact.first, fact.last, fact.text[self.language].answer)
        names = VGroup(
            *(Words(text, HEADING, hue) for text, hue in zip(texts, self.colours, strict=True))
        ).arrange(RIGHT, buff=1.4)
        for name in names:
            name.put_baseline(NAMES_Y)
        return list(names)

    def say_the_word(self, beat: Beat, waves: Sequence[PatternWave]) -> None:
        """The word, with all waves alight; then a line goes from neuron to neuron through all."""
        word = self.word = Words(self.words("word"), TITLE, self.theme.ink)
        hypothesis = Words(self.words("hypothesis"), BODY, self.theme.dim, italic=True)
        VGroup(word, hypothesis).arrange(RIGHT, buff=0.5).move_to(TITLE_Y * UP)
        hypothesis.put_baseline(word.baseline)
        self.title = VGroup(word, hypothesis)
        self.wait_for(beat, "word")
        self.play(
            FadeIn(self.title, shift=0.2 * DOWN),
            *(wave.animate.paint(wave.colour) for wave in waves),
            run_time=0.8,
        )
        xs = places(len(self.neurons))
        line = Line(TALL * DOWN, TALL * UP, stroke_width=3, color=self.theme.ink)
        line.move_to([xs[0], ROW_Y, 0]).scale(0.75).set_z_index(-1)
        self.play(FadeIn(line), run_time=0.3)
        self.play(line.animate.move_to([xs[-1], ROW_Y, 0]), run_time=max(beat.remaining - 0.4, 2.0))
        self.play(FadeOut(line), run_time=0.3)

    def run_together(self, waves: Sequence[PatternWave], ideas: Sequence[Words]) -> None:
        """All that the neurons hold is the sum: whose it was, no colour tells."""
        total = np.sum([wave.weights for wave in waves], axis=0)
        self.foot = self.foot_words("hard")
        self.play(
            *(wave.turn_into(total, self.theme.ink) for wave in waves),
            *(name.animate.set_color(self.theme.dim) for name in ideas),
            FadeIn(self.foot, shift=0.2 * UP),
            run_time=MERGE,
        )
        self.total, *alike = waves
        self.remove(*alike)

    def grow(self, large: np.ndarray, ideas: Sequence[Words]) -> None:
        """Twice the neurons, and more than three times as many patterns lie over one another."""
        ideas_of_old = len(self.colours)
        shades = self.rng().uniform(0.22, 0.5, len(large) - ideas_of_old)
        hues = [*self.colours, *(self.theme.mix(self.theme.ink, shade) for shade in shades)]
        many = self.many = [
            PatternWave(pattern, hue, slender=k >= ideas_of_old)
            for k, (pattern, hue) in enumerate(zip(large, hues, strict=True))
        ]
        for wave in many[:ideas_of_old]:
            wave.set_z_index(1)
        neurons, foot = row_of_neurons(large.shape[1]), self.foot_words("scale")
        self.play(
            ReplacementTransform(self.neurons, neurons),
            FadeOut(self.total),
            *(name.animate.set_color(hue) for name, hue in zip(ideas, self.colours, strict=True)),
            FadeOut(self.foot, shift=0.2 * DOWN),
            run_time=1.0,
        )
        self.play(
            LaggedStart(*(wave.rise() for wave in many), lag_ratio=0.05, run_time=3.4),
            FadeIn(foot, shift=0.2 * UP, run_time=0.8),
        )
        self.neurons = neurons

    def foot_words(self, key: str) -> Words:
        """What would follow, below the neurons."""
        return fit(Words(self.words(key), HEADING, self.theme.ink), 12.0).move_to(FOOT_Y * UP)
