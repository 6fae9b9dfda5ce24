"""Many patterns lie over one another on the same few neurons, and the word for that."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, Line, ManimColor, ReplacementTransform, VGroup

from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.text import HEADING, TITLE, Words
from scenes.mobjects.waves import TALL, NeuronRow, PatternWave
from scenes.moves import cascade, leaves_first, point_at
from scenes.sets.language_model import small_print
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.feature_set import feature_directions

ROW_Y, TITLE_Y, NAMES_Y, FOOT_Y = -0.35, 3.1, 2.2, -3.35
SOURCE_Y, ABOVE_SOURCE = -3.6, 0.35  # and how far up what stands above it goes
FAINT = 0.35  # share of its colour that a wave keeps while another is spoken of
MERGE = 2.0  # seconds, at least, in which the waves become their sum


class SuperpositionWord(LectureScene):
    """Three ideas as waves on the same neurons; their sum; more neurons, and far more ideas."""

    def stage(self) -> None:
        self.colours = (self.theme.first, self.theme.last, self.theme.answer)
        small = feature_directions()
        self.neurons = NeuronRow(small.shape[1], y=ROW_Y)
        self.ideas = names_of_ideas(self, self.colours)
        self.waves = [
            PatternWave(self.neurons, pattern, colour)
            for pattern, colour in zip(small, self.colours, strict=False)
        ]
        self.total = self.waves[0]  # what all of them merge into
        self.title = word_and_hypothesis(self)
        self.foot = self.foot_words("hard")
        self.add(self.neurons, *self.ideas)

    @beat
    def word(self, beat: Beat) -> None:
        """Wave after wave rises; the word; then a line goes from neuron to neuron through all."""
        waves = self.waves
        pace = beat.share(len(waves), 0.8, until="word")
        for k, (wave, name) in enumerate(zip(waves, self.ideas, strict=True)):
            self.play(
                point_at(name, 1.2),
                wave.rise(),
                *(earlier.animate.paint(earlier.colour, FAINT) for earlier in waves[:k]),
                run_time=pace,
            )
        beat.until("word")
        self.play(
            FadeIn(self.title, shift=0.2 * DOWN),
            *(wave.animate.paint(wave.colour) for wave in waves),
            run_time=0.8,
        )
        self.read_along(beat.rest(2.6))

    @beat
    def consequences(self, beat: Beat) -> None:
        """The waves run together; then more neurons, and far more ideas."""
        self.run_together(beat.to("hard", MERGE))
        self.read_along(beat.to("scale", 1.4, early=1.2))
        beat.until("scale", early=1.1)
        self.grow(beat)

    @interlude
    def end(self) -> None:
        self.leave()

    def read_along(self, seconds: float) -> None:
        """A line goes from neuron to neuron through whatever waves there are."""
        first, *_, last = self.neurons.xs
        line = Line(TALL * DOWN, TALL * UP, stroke_width=3, color=self.theme.ink)
        line.move_to([first, ROW_Y, 0]).scale(0.75).set_z_index(-1)
        self.play(FadeIn(line), run_time=0.3)
        self.play(line.animate.move_to([last, ROW_Y, 0]), run_time=seconds - 0.6)
        self.play(FadeOut(line), run_time=0.3)

    def run_together(self, seconds: float) -> None:
        """All that the neurons hold is the sum: whose it was, no colour tells."""
        total = np.sum([wave.weights for wave in self.waves], axis=0)
        self.play(
            *(wave.turn_into(total, self.theme.ink) for wave in self.waves),
            *(name.animate.set_color(self.theme.dim) for name in self.ideas),
            FadeIn(self.foot, shift=0.2 * UP),
            run_time=seconds,
        )
        self.remove(*(wave for wave in self.waves if wave is not self.total))

    def grow(self, beat: Beat) -> None:
        """Twice the neurons, more than three times as many patterns; and who found it so."""
        large = feature_directions("sparse_autoencoder_wide")
        neurons = NeuronRow(large.shape[1], y=ROW_Y)
        self.source = small_print(self.words("source")).set_x(0).set_y(SOURCE_Y)
        foot = VGroup(self.foot_words("scale").shift(ABOVE_SOURCE * UP), self.source)
        self.many = self.many_waves(neurons, large)
        names = zip(self.ideas, self.colours, strict=True)
        self.play(
            ReplacementTransform(self.neurons, neurons),
            FadeOut(self.total, rate_func=leaves_first),
            *(name.animate.set_color(hue) for name, hue in names),
            FadeOut(self.foot, shift=0.2 * DOWN, rate_func=leaves_first),
            run_time=0.8,
        )
        self.play(
            cascade(PatternWave.rise, self.many, 0.05, run_time=beat.through(1.9)),
            FadeIn(foot, shift=0.2 * UP, run_time=0.8),
        )
        self.neurons = neurons

    def many_waves(self, neurons: NeuronRow, patterns: np.ndarray) -> list[PatternWave]:
        """The ideas of before in their colours, in front of all others, slender and grey."""
        known = len(self.colours)
        shades = self.rng().uniform(0.22, 0.5, len(patterns) - known)
        greys = [self.theme.mix(self.theme.ink, shade) for shade in shades]
        hues: Sequence[ManimColor] = [*self.colours, *greys]
        waves = [
            PatternWave(neurons, pattern, hue, slender=k >= known)
            for k, (pattern, hue) in enumerate(zip(patterns, hues, strict=True))
        ]
        for wave in waves[:known]:
            wave.set_z_index(1)
        return waves

    def foot_words(self, key: str) -> Words:
        """What would follow, below the neurons."""
        return fit(Words(self.words(key), 1.25 * HEADING, self.theme.ink), 12.0).move_to(
            FOOT_Y * UP
        )


def names_of_ideas(scene: LectureScene, colours: Sequence[ManimColor]) -> list[Words]:
    """First name, last name and answer, each in its colour, in a line above the neurons."""
    fact = scene.lecture.fact
    texts = (fact.first, fact.last, fact.text[scene.language].answer)
    names = [Words(text, 1.2 * HEADING, hue) for text, hue in zip(texts, colours, strict=True)]
    fit(VGroup(*names).arrange(RIGHT, buff=1.4), 2 * safe_x())
    for name in names:
        name.put_baseline(NAMES_Y)
    return names


def word_and_hypothesis(scene: LectureScene) -> VGroup:
    """The word, and beside it what it is."""
    word = Words(scene.words("word"), TITLE, scene.theme.ink)
    hypothesis = Words(scene.words("hypothesis"), HEADING, scene.theme.dim, italic=True)
    title = VGroup(word, hypothesis).arrange(RIGHT, buff=0.5).move_to(TITLE_Y * UP)
    hypothesis.put_baseline(word.baseline)
    return title
