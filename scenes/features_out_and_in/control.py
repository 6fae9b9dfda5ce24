"""What an autoencoder's success is worth: its price, its control, a real model, the years since."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)

from mlp_math.fact_path import load_language_model_study
from mlp_math.sparse_autoencoder import sparse_mixture
from mlp_math.stored import load
from scenes.features_out_and_in.ablations import intact
from scenes.features_out_and_in.bench import KEYS_WIDE, Bench, keyboard
from scenes.mobjects.lead_bars import GUESSING, LeadBars
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.place import fit
from scenes.mobjects.style import arrow
from scenes.mobjects.text import BODY, HEADING, Words
from scenes.mobjects.trade_off import ChoiceSlider
from scenes.moves import cascade, glide, point_at
from scenes.sets.hidden_ideas import autoencoders, chosen, ideas, noise_autoencoder
from scenes.sets.language_model import small_print
from scenes.stage import Beat, LectureScene, beat, interlude

SHARE = 0.62  # of the table's own size
ALONE_Y, FIGURES_Y = 0.3, -2.85
SLIDER_Y, ORIGINAL_Y, COPY_Y, RIGHT_X = 3.35, 1.35, -1.15, 3.4
BENCH_X, TABLE_Y, KEYS_Y = (-3.4, 3.4), 0.95, -2.45
TALLY_Y, TOLD_Y, HEAD_Y = -1.5, -3.5, 3.4
UNITS = ("sae", "neurons", "random", "shuffled")
WORDS = ("feature", "neuron", "random", "shuffled")
BARS_X = (-3.0, 4.0)
SOURCE_Y = -3.72
TIMES_Y = (2.0, 0.55, -1.9)
SAMPLES, OFTEN = 9, 0.2  # shown, and how often each idea is on in the mixtures
SPECKS, FIELD_TALL = 60_000, 5.2  # that stand for the many features; units at first


class ControlLeftOut(LectureScene):
    """Stricter, a table clears and a copy suffers; a control copies too, and finds nothing; a real
    model; the years since."""

    begins_as = "FeaturesOut"

    def stage(self) -> None:
        stored, control = load("sparse_autoencoder"), load("sparse_autoencoder_gaussian")
        self.bench = Bench(self, autoencoders(), stored["r_squared"], stored["recovered"])
        self.other = Bench(self, [noise_autoencoder()], control["r_squared"], control["recovered"])
        self.slider = ChoiceSlider(
            stored["l1"], self.words("lenient"), self.words("strict"), width=5.0
        ).set_y(SLIDER_Y)
        self.original = fit(keyboard(), KEYS_WIDE).move_to([RIGHT_X, ORIGINAL_Y, 0])
        self.names = VGroup(
            *(
                Words(self.words(key), BODY, self.theme.dim).move_to([RIGHT_X, y + 1.05, 0])
                for key, y in (("mixture", ORIGINAL_Y), ("its_copy", COPY_Y))
            )
        )
        self.heads = [
            fit(Words(self.words(key), HEADING).move_to([x, HEAD_Y, 0]), 6.0)
            for key, x in zip(("on_mixtures", "on_noise"), BENCH_X, strict=True)
        ]
        self.mixtures, self.noise_shown = samples(self.rng())
        self.groups = areas(self)
        lines = [small_print(line) for line in self.word_list("measured")]
        self.source = VGroup(*lines).arrange(DOWN, buff=0.1).set_y(SOURCE_Y, DOWN)
        self.add(self.bench.table)

    @beat
    def price(self, beat: Beat) -> None:
        """The most lenient autoencoder at work, then stricter and stricter ones."""
        bench = self.bench
        bench.keys.move_to([RIGHT_X, COPY_Y, 0])
        bench.tally.move_to([BENCH_X[0], FIGURES_Y, 0])
        bench.told.move_to([RIGHT_X, FIGURES_Y, 0])
        self.play(
            bench.table.animate.scale(SHARE).move_to([BENCH_X[0], ALONE_Y, 0]),
            FadeIn(self.slider, self.original, self.names, bench.keys),
            run_time=1.0,
        )
        self.chord(0, beat.to("few", 0.9, early=0.5))
        self.play(FadeIn(bench.told, bench.tally, shift=0.2 * UP), run_time=0.6)
        self.chord(1, beat.to("strict", 0.9, early=0.3))
        last = len(bench.trained) - 1
        self.be_stricter(last, beat.rest(2.2, part=0.6))
        self.be_stricter(chosen(), beat.rest(0.8))

    def chord(self, k: int, seconds: float) -> None:
        """Another mixture, and below it its copy."""
        mixture = self.mixtures[k]
        changes = (self.original.light_to(mixture), self.bench.copies(mixture))
        self.play(LaggedStart(*changes, lag_ratio=0.4), run_time=seconds)

    def be_stricter(self, goal: float, seconds: float) -> None:
        """The slider goes to another autoencoder, and what is found and copied follows."""
        moving, numbers = VGroup(self.bench, self.slider), np.arange(len(self.bench.trained))

        def show(_: VGroup, now: np.ndarray) -> None:
            self.bench.set_value(float(now))
            self.slider.set_value(float(np.interp(float(now), numbers, self.slider.places)))

        self.play(glide(moving, show, self.bench.place, goal), run_time=seconds)
        self.remove(moving)
        self.add(*self.bench, self.slider)  # each by itself, so that what rests is not drawn anew

    @beat
    def noise(self, beat: Beat) -> None:
        """The same for one that saw noise: its copies are nearly as good, and its table is dark."""
        bench, other = self.bench, self.other
        self.play(
            FadeOut(self.slider, self.original, self.names, bench.told),
            *set_up(bench, BENCH_X[0]), FadeIn(self.heads[0]), run_time=1.0,
        )  # fmt: skip
        other.table.scale(SHARE).move_to([BENCH_X[1], TABLE_Y, 0])
        other.keys.move_to([BENCH_X[1], KEYS_Y, 0])
        self.play(FadeIn(self.heads[1], other.keys, shift=0.3 * LEFT), run_time=0.6)
        each = beat.share(4, 0.3, until="none", early=7.5)
        for k in range(4):
            hears = other.keys.light_to(self.noise_shown[k])
            self.play(bench.copies(self.mixtures[k]), hears, run_time=each)
        columns = cascade(FadeIn, other.table.columns, 0.05, shift=0.1 * UP)
        self.play_into(other.table, FadeIn(other.table.rows), columns, run_time=1.4)
        for line, y in ((bench.told, TOLD_Y), (other.told, TOLD_Y), (other.tally, TALLY_Y)):
            line.move_to([BENCH_X[line is not bench.told], y, 0])
        self.compare(4, 0.9, FadeIn(bench.told, other.told, shift=0.2 * UP))
        each = beat.share(SAMPLES - 6, 0.6, until="none", early=0.1)
        for k in range(5, SAMPLES - 1):
            self.compare(k, each)
        self.compare(SAMPLES - 1, 0.9, FadeIn(other.tally, shift=0.2 * UP))
        for k in (0, 1):
            self.compare(k, beat.share(2 - k, 0.6))

    def compare(self, k: int, seconds: float, *more: Animation) -> None:
        """Both copy the same mixture."""
        copies = [bench.copies(self.mixtures[k]) for bench in (self.bench, self.other)]
        self.play(*copies, *more, run_time=seconds)

    @beat
    def real(self, beat: Beat) -> None:
        """Areas under the curve in a real model: topics, then sports, with all controls."""
        self.play(FadeOut(*self.all_but()), FadeIn(self.source), run_time=0.6)
        for group, mark in zip(self.groups, ("topics", "sport"), strict=True):
            growing = group.grow()
            group.set_values(np.full(len(UNITS), GUESSING))
            self.play(FadeIn(group), run_time=0.6)
            self.play(growing, run_time=beat.to(mark, 1.2, late=0.8))
        for k in (0, 2):  # the feature and the random directions, of a sport
            both = VGroup(self.groups[1].bars[k], self.groups[1].numbers[k])
            self.play(point_at(both, 1.12), run_time=beat.share(2 - k // 2, 0.6))

    @beat
    def later(self, beat: Beat) -> None:
        """A field of features opens, fades beside one straight probe, and keeps a question."""
        field = NeuronField(self.rng().random(SPECKS) ** 6, aspect=13 / 7, height=FIELD_TALL)
        field.set_opacity(0.45).set_z_index(-1)
        told = [
            fit(Words(self.words(key), HEADING), 12.0).set_y(y)
            for key, y in zip(("incomplete", "weaker", "open"), TIMES_Y, strict=True)
        ]
        probe = arrow([-5.6, -0.55, 0], [5.6, -0.55, 0], self.theme.focus, stroke=7)
        source = small_print(self.words("source")).set_y(SOURCE_Y, DOWN)
        self.play(FadeOut(*self.all_but()), FadeIn(field, scale=0.1), run_time=1.2)
        self.play(growing(field, 1.2, beat.to("millions", 0.6, early=0.2)))
        self.play(growing(field, 1.4, beat.to("year", 1.2), FadeIn(told[0], shift=0.4 * UP)))
        drawn = GrowArrow(probe, rate_func=linear)
        self.play(growing(field, 0.8, beat.to("weaker", 1.0, early=0.2), drawn))
        weaker = FadeIn(told[1], shift=0.4 * UP), FadeIn(source)
        self.play(growing(field, 0.6, beat.to("useful", 1.0, early=0.2), *weaker))
        self.play(growing(field, 0.7, beat.through(1.0), FadeIn(told[2], scale=0.4)))

    @interlude
    def hand_over(self) -> None:
        """The field shrinks to one small network, of which something is known."""
        network, statement = intact(self)
        self.play(
            *(FadeOut(one, target_position=network, scale=0.2) for one in self.all_but()),
            FadeIn(network, statement),
            run_time=1.0,
        )
        self.settle()


def set_up(bench: Bench, x: float) -> list[Animation]:
    """Animations: a bench that stands alone makes room for another one beside it."""
    return [
        bench.table.animate.move_to([x, TABLE_Y, 0]),
        bench.keys.animate.move_to([x, KEYS_Y, 0]),
        bench.tally.animate.move_to([x, TALLY_Y, 0]),
    ]


def samples(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Some mixtures, and as much noise of the same covariance, each (SAMPLES, neurons)."""
    many = sparse_mixture(ideas(), OFTEN, 4_000, rng)[0]
    noise = rng.multivariate_normal(many.mean(axis=0), np.cov(many, rowvar=False), SAMPLES)
    return many[:SAMPLES], noise


def areas(scene: LectureScene) -> list[LeadBars]:
    """Mean areas under the curve in a real model, by kind of target and by unit."""
    study, colours = load_language_model_study("features_sports"), scene.theme
    units = study["units"].tolist()
    hues = (colours.lit, *3 * (colours.mix(colours.dim, 0.75),))
    groups = []
    for key, kind, x in (("topics", "topic", BARS_X[0]), ("sport", "answer", BARS_X[1])):
        columns = study["target_kinds"] == kind
        means = [float(study["auc"][units.index(unit)][columns].mean()) for unit in UNITS]
        words = [scene.words(word) for word in WORDS]
        group = LeadBars(scene.words(key), words, means, hues, length=4.6, gap=0.95)
        groups.append(group.move_to([x, 0.4, 0]))
    return groups


def growing(field: NeuronField, scale: float, seconds: float, *others: Animation) -> AnimationGroup:
    """The field of features grows or shrinks; what comes in meanwhile takes a second at most."""
    brief = squish_rate_func(smooth, 0.0, min(1.0 / seconds, 1.0))
    for one in others:
        if not isinstance(one, GrowArrow):
            one.rate_func = brief
    larger = field.animate(rate_func=linear).scale(scale).build()
    return AnimationGroup(larger, *others, run_time=seconds, rate_func=linear)
