"""Many MLPs in the place of one: a gate, the few that a token visits, and a real model's count."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    Line,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
    rush_from,
)

from lectures.computed import D_MODEL, mixture
from mlp_math.activations import softmax
from scenes.mobjects.style import FULL, HUSHED, plate
from scenes.mobjects.text import BODY, TITLE, Decimal, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, count_from, flash_along, glide, point_at, presence
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.sets.people import prompt_tokens
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.weights_and_context.expert_plates import PITCH, expert_plates, whole_mlp
from scenes.weights_and_context.hyper_network import steered_weights
from scenes.weights_and_context.real_experts import RealExperts

GATE_Y, GATE_TALL, TOKENS_Y = -0.75, 1.3, -2.35
VISIT = 1.1  # seconds that a token takes through the real model's layers


class Experts(LectureScene):
    """One MLP splits into eight; tokens find two each; then a real model's fifteen thousand."""

    begins_as = "ContextPatch"

    def stage(self) -> None:
        self.mixture = mixture()
        self.vectors = self.rng().standard_normal((len(prompt_tokens(self)), D_MODEL))
        self.chosen, _ = self.mixture.route(self.vectors)
        self.whole = whole_mlp()
        self.whole_name = Words(self.words("mlp"), TITLE, self.theme.mlp).move_to(self.whole)
        self.plates = expert_plates()
        self.gate = GateBars(self.scores(0), [one.get_x() for one in self.plates])
        self.gate_name = Words(self.words("gate"), BODY, self.theme.dim)
        self.gate_name.set_x(-EDGE_X, LEFT).put_baseline(GATE_Y + 0.75)
        self.strip = TokenStrip(prompt_tokens(self), size=BODY, max_width=11.5).set_y(TOKENS_Y)
        self.wires = [wires_of(self, token) for token in range(len(self.vectors))]
        self.share = Decimal(
            100 * self.mixture.active_fraction,
            0,
            TITLE,
            self.theme.legible(self.theme.lit),
            unit=" %",
        )
        said = Words(self.words("at_work"), BODY, self.theme.ink)
        self.told = VGroup(self.share, said).arrange(RIGHT, buff=0.35).set_y(3.2)
        said.put_baseline(self.share.baseline)
        self.toy_note = small_print(self.words("toy")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        self.real_model = RealExperts(self)
        self.field = self.real_model.field
        self.near = plate(2.2, 2.2, self.theme.lit, fill=self.theme.panel).move_to(self.field)
        self.asked = Formula("quest", 1.6 * TITLE, self.theme.focus).move_to(self.near)
        self.add(self.whole)

    def scores(self, token: int) -> np.ndarray:
        """The gate's scores of a token as shares of all experts, shape (experts,)."""
        return np.asarray(softmax(self.mixture.W_gate @ self.vectors[token]))

    @beat
    def split(self, beat: Beat) -> None:
        """The plate breaks into eight; the gate scores them for the first token."""
        tokens = cascade(FadeIn, self.strip, 0.5, shift=0.2 * UP)
        seconds = beat.to("experts", 0.9, early=0.5)
        coming = FadeIn(self.toy_note, self.whole_name)
        self.play_into(self.strip, tokens, coming, run_time=seconds)
        pieces = [self.whole.copy().stretch_to_fit_width(PITCH).move_to(p) for p in self.plates]
        self.remove(self.whole)
        self.add(*pieces, self.whole_name)
        changes = (ReplacementTransform(a, b) for a, b in zip(pieces, self.plates, strict=True))
        self.play(
            *changes, FadeOut(self.whole_name), run_time=beat.unhurried(1.0, "gate", early=0.45)
        )
        beat.until("gate", early=0.3)
        self.play(FadeIn(self.gate_name), FadeIn(self.gate.floor), run_time=0.5)
        goal = self.gate.get_values()
        self.add(self.gate.set_values(0 * goal))
        scored = glide(self.gate, GateBars.set_values, 0 * goal, goal)
        self.play(scored, run_time=beat.rest(1.0, part=0.5))
        coming = (Create(wire) for wire in self.wires[0])
        self.play(*self.light(0), *coming, run_time=beat.through(0.9))

    def light(self, token: int) -> list[object]:
        """Animations: the experts that a token visits stay, the others step back."""
        kept = set(self.chosen[token].tolist())
        return [
            one
            for k, expert in enumerate(self.plates)
            for one in presence(FULL if k in kept else HUSHED, expert)
        ]

    @beat
    def route(self, beat: Beat) -> None:
        """Token after token finds its two; then what share of the weights works for one."""
        pair = (point_at(self.plates[k], 1.12) for k in self.chosen[0])
        self.play(*pair, run_time=beat.to("finds", 1.0, early=0.4))
        tokens = range(1, len(self.vectors))
        each = beat.share(len(tokens), 0.5, until="rest", early=0.3)
        for token in tokens:
            start, end = self.gate.get_values(), self.scores(token)
            self.play(
                FadeOut(self.wires[token - 1]),
                *(Create(wire) for wire in self.wires[token]),
                *self.light(token),
                glide(self.gate, GateBars.set_values, start, end),
                run_time=each,
            )
        counted = count_from(self.share)
        self.play(
            FadeIn(self.told, shift=0.2 * DOWN, rate_func=rush_from),
            counted,
            *(flash_along(wire, self.theme.ink, 7) for wire in self.wires[-1]),
            run_time=beat.rest(1.0, part=0.5),
        )
        pair = (point_at(self.plates[k], 1.12) for k in self.chosen[-1])
        self.play(*pair, run_time=beat.through(0.8))

    @beat
    def real(self, beat: Beat) -> None:
        """All experts of a real model; a few light up for one token, others for the next."""
        draws = self.rng()
        gone = [one for one in self.mobjects if one is not self.camera.frame]
        self.play(FadeOut(*gone), FadeIn(self.field, scale=0.3), run_time=1.2)
        self.play(
            FadeIn(self.real_model.counted, self.real_model.layout, self.real_model.source),
            run_time=0.6,
        )
        self.play(count_from(self.real_model.total), run_time=beat.to("mlp", 1.0, early=0.4))
        self.play(FadeIn(self.real_model.in_mlps, shift=0.2 * RIGHT), run_time=0.6)
        self.play(self.field.sweep(), run_time=beat.to("wakes", 1.5, early=0.6))
        beat.until("wakes", early=0.3)
        self.play(
            self.field.visit(self.real_model.token_at_work(draws)),
            FadeIn(self.real_model.working, shift=0.2 * RIGHT),
            count_from(self.real_model.working[0]),
            run_time=beat.to("next", 0.8, early=0.2),
        )
        self.send_tokens(draws, beat.through(1.4))

    def send_tokens(self, draws: np.random.Generator, seconds: float) -> None:
        """Token after token goes through the layers of the real model."""
        count = max(int(seconds / VISIT), 1)
        for _ in range(count):
            visit = self.field.visit(self.real_model.token_at_work(draws))
            self.play(visit, run_time=seconds / count)

    @beat
    def word(self, beat: Beat) -> None:
        """One lit speck comes near: what is it an expert of? Tokens go on finding others."""
        rows, columns = np.nonzero(self.field.get_values()[:, :-1])
        middle = np.argmin(np.abs(columns - self.field.shape[1] / 2) + np.abs(rows - 29))
        speck = Dot(self.field.place(rows[middle], columns[middle]), 0.06, color=self.theme.lit)
        near, asked = self.near, self.asked
        self.play(FadeIn(speck, scale=8), run_time=0.7)
        self.play(ReplacementTransform(speck, near), run_time=beat.to("learnt", 1.0, early=0.2))
        self.play(FadeIn(asked, scale=0.3), run_time=0.6)
        self.send_tokens(self.rng(), beat.through(1.4))

    @interlude
    def hand_over(self) -> None:
        """What was asked of is opened: a matrix of weights, and who wrote them?"""
        matrix = steered_weights().matrix
        self.play(
            FadeOut(*self.all_but(self.near)),
            FadeTransform(self.near, matrix),
            run_time=1.2,
        )
        self.settle()


class GateBars(VGroup):
    """A bar below each expert: the gate's score of it for a token; values are shares of one."""

    def __init__(self, scores: np.ndarray, xs: list[float]) -> None:
        self.floor = Line(
            [xs[0] - 0.6, GATE_Y - 0.5, 0], [xs[-1] + 0.6, GATE_Y - 0.5, 0], stroke_width=2
        ).set_stroke(theme().dim)
        self.bars = VGroup(*(Rectangle(width=0.7, height=1, stroke_width=0) for _ in xs))
        self.xs, self.unit = xs, GATE_TALL / float(scores.max())
        super().__init__(self.floor, self.bars)
        self.set_values(scores)

    def get_values(self) -> np.ndarray:
        """The scores shown, shape (experts,)."""
        return self._values.copy()

    def set_values(self, scores: np.ndarray) -> "GateBars":
        """Show others; the two highest are lit."""
        self._values = np.asarray(scores, dtype=float).copy()
        best = set(np.argsort(-self._values)[: mixture().active].tolist())
        for k, (bar, score) in enumerate(zip(self.bars, self._values, strict=True)):
            height = max(min(self.unit * score, 1.15 * GATE_TALL), 0.02)
            bar.stretch_to_fit_height(height).move_to([self.xs[k], GATE_Y - 0.5 + height / 2, 0])
            bar.set_fill(theme().lit if k in best else theme().dim, opacity=1)
        return self


def wires_of(shot: Experts, token: int) -> VGroup:
    """A line from a token through the gate to each expert that it visits."""
    start = shot.strip[token].get_top()
    ends = [shot.plates[k].get_bottom() for k in shot.chosen[token]]
    return VGroup(
        *(
            VMobject(stroke_color=shot.theme.lit, stroke_width=4).set_points_as_corners(
                [start, [end[0], shot.gate.floor.get_y(), 0], end]
            )
            for end in ends
        )
    ).set_z_index(-2)
