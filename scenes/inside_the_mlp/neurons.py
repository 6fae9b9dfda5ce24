"""Shots 38 and 39: the numbers after the bend are neurons, and what it means that one is active."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    ReplacementTransform,
    ShowPassingFlash,
    UpdateFromAlphaFunc,
    VGroup,
    interpolate_color,
    linear,
)

from scenes.inside_the_mlp.down_set import exchange
from scenes.inside_the_mlp.product_stage import quiet
from scenes.mobjects.neurons import NeuronLayer, weight_edges
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.text import BODY, LABEL, Formula, Words
from scenes.sets.block import PRODUCT_Y, formula
from scenes.sets.people import person_words
from scenes.stage import LectureScene
from scenes.theme import theme

INPUT_GAP, NEURON_GAP = 0.72, 0.47
INPUT_X, NEURON_X = -3.2, 2.4
FULL = 1.1  # the weight that gets the fullest line
HUSHED = 0.3


class NeuronPicture(VGroup):
    """The vector that flows in, its dots, the weights as lines, the neurons and their values.

    `column`, `inputs`, `edges`, `layer` and `values` are its parts; all follow `set_values`.
    """

    def __init__(self, scene: LectureScene, person: int = 0) -> None:
        super().__init__()
        facts = scene.toy
        self.block, x = facts.block, facts.people[person]
        self.focus: int | None = None  # the neuron that is spoken of; the others' values are dim
        neurons = self.block.neurons(x)
        self.inputs = NeuronLayer(x, gap=INPUT_GAP, full=1.2).move_to([INPUT_X, PRODUCT_Y, 0])
        self.layer = NeuronLayer(neurons, gap=NEURON_GAP).move_to([NEURON_X, PRODUCT_Y, 0])
        # A few weights are much larger than the rest: cut at FULL, lest these be all one sees.
        weights = np.clip(self.block.W_up, -FULL, FULL)
        self.edges = weight_edges(self.inputs.dots, self.layer.dots, weights, width=2.6)
        self.column = EmbeddingColumn(x, ellipsis=0, row_gap=INPUT_GAP)
        self.column.next_to(self.inputs, LEFT, buff=0.45).set_y(PRODUCT_Y)
        self.values = EmbeddingColumn(neurons, ellipsis=0, row_gap=NEURON_GAP)
        self.values.next_to(self.layer, RIGHT, buff=0.4).set_y(PRODUCT_Y)
        self.add(self.edges, self.column, self.inputs, self.layer, self.values)
        self.set_values(x)

    def get_values(self) -> np.ndarray:
        """The vector that flows in, shape (d,)."""
        return self.column.get_values()

    def set_values(self, x: np.ndarray) -> "NeuronPicture":
        """Let another vector flow in, shape (d,): dots and numbers are computed from it."""
        neurons = self.block.neurons(x)
        self.column.set_values(x)
        self.inputs.set_values(x)
        self.layer.set_values(neurons)
        self.values.set_values(neurons)
        for i, (entry, value) in enumerate(zip(self.values.entries, neurons, strict=True)):
            near = 1.0 if self.focus in (None, i) else HUSHED
            entry.set_fill(opacity=near if value > 1e-9 else 0.5 * near)
        return self

    def flow(self, x: np.ndarray, **kwargs: object) -> UpdateFromAlphaFunc:
        """Another vector takes the old one's place; every neuron follows all the way."""
        start, end = self.get_values(), np.asarray(x, dtype=float)

        def step(picture: "NeuronPicture", alpha: float) -> None:
            picture.set_values((1 - alpha) * start + alpha * end)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def edges_into(self, i: int) -> VGroup:
        """The lines that end at neuron i: row i of the matrix."""
        count = len(self.inputs.dots)
        return self.edges[i * count : (i + 1) * count]


class NeuronDots(LectureScene):
    """Numbers become dots, rows of the matrix become the lines that end at a dot."""

    def construct(self) -> None:
        self.picture = picture = NeuronPicture(self)
        short, whole = quiet(formula("relu")), formula("relu")
        self.add(short)
        values, layer = picture.values, picture.layer
        aside = values.get_x() * RIGHT  # as long as they are alone, they stand in the middle
        VGroup(values, layer).shift(-aside)
        with self.beat("values") as beat:
            self.play(
                FadeIn(values.brackets),
                LaggedStart(*(FadeIn(e, shift=0.2 * UP) for e in values.entries), lag_ratio=0.2),
                run_time=max(beat.at("neurons") - 0.8, 1.4),
            )
            self.wait_for(beat, "neurons")
            self.play(
                LaggedStart(
                    *(
                        FadeIn(d, target_position=e.get_center(), scale=0.2)
                        for e, d in zip(values.entries, layer.dots, strict=True)
                    ),
                    lag_ratio=0.25,
                ),
                run_time=max(beat.remaining, 1.8),
            )

        with self.beat("lines") as beat:
            self.play(VGroup(values, layer).animate.shift(aside), run_time=1.0)
            self.matrix = matrix = self.matrix_between(picture)
            self.play(FadeIn(picture.column, shift=0.3 * RIGHT), run_time=0.7)
            self.wait_for(beat, "inputs")
            self.play(
                LaggedStart(
                    *(
                        FadeIn(d, target_position=e.get_center(), scale=0.2)
                        for e, d in zip(picture.column.entries, picture.inputs.dots, strict=True)
                    ),
                    lag_ratio=0.2,
                ),
                FadeIn(matrix),
                run_time=1.4,
            )
            self.wait_for(beat, "line")
            rest = VGroup(*(matrix.row(i) for i in range(1, matrix.shown_shape[0])))
            self.play(FadeOut(matrix.brackets), rest.animate.set_fill(opacity=0.25), run_time=0.4)
            self.rows_to_lines(picture, matrix, max(beat.at("row") - beat.elapsed - 0.2, 3.5))
            self.remove(*self.mobjects)
            self.add(short, picture)
            self.wait_for(beat, "row")
            self.play(self.row_by_row(picture), run_time=max(beat.remaining - 0.6, 2.4))
            self.play(picture.edges.animate.set_stroke(opacity=1), run_time=0.6)

        x, neurons = picture.get_values(), layer.get_values()
        with self.beat("picture") as beat:
            self.wait_for(beat, "dots")
            self.play(
                FadeOut(values, picture.column),
                picture.inputs.light_to(0 * x),
                layer.light_to(0 * neurons),
                run_time=1.0,
            )
            self.play(picture.inputs.light_to(x), run_time=0.8)
            self.wait_for(beat, "matrix")
            self.play(ReplacementTransform(short, whole), self.send(picture.edges), run_time=1.6)
            self.wait_for(beat, "bend")
            self.play(layer.light_to(neurons), FadeIn(values, picture.column), run_time=1.3)
            self.play(quiet(whole.animate), run_time=0.5)
            self.remove(*self.mobjects)
            self.add(whole, picture)

    @staticmethod
    def row_by_row(picture: NeuronPicture) -> UpdateFromAlphaFunc:
        """Neuron by neuron, only the lines that end there stay bright."""
        rows = len(picture.layer.dots)

        def step(_: VGroup, alpha: float) -> None:
            for i in range(rows):
                near = np.clip(1.5 - 1.5 * abs(alpha * (rows - 1) - i), 0, 1)
                picture.edges_into(i).set_stroke(opacity=0.1 + 0.9 * near)

        return UpdateFromAlphaFunc(picture.edges, step, rate_func=linear)

    @staticmethod
    def send(edges: VGroup) -> AnimationGroup:
        """A signal runs along every line at once."""
        return AnimationGroup(*(signal(edge) for edge in edges))

    def matrix_between(self, picture: NeuronPicture) -> WeightMatrix:
        """W↑ where the lines will be, each row as high as its neuron."""
        matrix = WeightMatrix(picture.block.W_up, row_gap=NEURON_GAP, col_gap=0.78)
        return matrix.move_to([(INPUT_X + NEURON_X) / 2, PRODUCT_Y, 0])

    def rows_to_lines(self, picture: NeuronPicture, matrix: WeightMatrix, seconds: float) -> None:
        """Row after row goes over into the lines that end at its neuron; the first one slowly."""
        rows = matrix.shown_shape[0]
        slots = np.array([2.2, 1.2, *[0.6] * (rows - 2)])
        slots *= seconds / slots.sum()
        for i, slot in enumerate(slots):
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(
                            FadeOut(entry, target_position=line.get_center(), scale=0.4),
                            Create(line),
                        )
                        for entry, line in zip(matrix.row(i), picture.edges_into(i), strict=True)
                    ),
                    lag_ratio=0.2,
                ),
                run_time=float(slot),
            )


def signal(edge: Line) -> ShowPassingFlash:
    """A flash that runs along a line, as wide as the line's weight is large."""
    bright = edge.copy().set_stroke(width=edge.get_stroke_width() + 1.2, opacity=1)
    bright.set_stroke(interpolate_color(edge.get_stroke_color(), theme().ink, 0.5))
    return ShowPassingFlash(bright, time_width=0.3)


class ActiveInactive(LectureScene):
    """The first neuron is on for the full name, and off for a near miss."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        self.picture = picture = NeuronPicture(self)
        self.add(quiet(formula("relu")), picture)
        ring = Circle(radius=0.26, stroke_width=3, color=colours.answer).move_to(picture.layer[0])
        tag = Formula("n_0", BODY, colours.answer).next_to(picture.layer, UP, buff=0.3)
        labels = [
            Words(self.words("active"), BODY, colours.answer),
            Words(self.words("inactive"), BODY, colours.dim),
        ]
        for label in labels:
            entry = picture.values.entry(0)
            label.shift((picture.values.get_right()[0] + 0.4 - label.get_left()[0]) * RIGHT)
            label.put_baseline(entry.baseline)
        self.seen: dict[str, float] = {}

        names = [self.name_over(picture, person) for person in (0, 1)]
        with self.beat("active") as beat:
            others = picture.edges[len(picture.inputs.dots) :]
            picture.focus = 0
            self.play(
                Create(ring),
                FadeIn(tag, names[0]),
                others.animate.set_stroke(opacity=0.2),
                picture.flow(facts.people[0]),
                run_time=0.7,
            )
            self.wait_for(beat, "active")
            self.play(*(signal(edge) for edge in picture.edges_into(0)), run_time=0.9)
            self.play(
                FadeIn(labels[0], shift=0.15 * LEFT),
                Indicate(ring, scale_factor=1.4, color=colours.answer),
                run_time=0.8,
            )
            self.seen["active"] = picture.values.entry(0).get_value()
        with self.beat("inactive") as beat:
            self.play(
                picture.flow(facts.people[1]),
                exchange(names[0], names[1]),
                run_time=max(beat.at("inactive") - beat.elapsed, 1.3),
            )
            self.play(
                exchange(labels[0], labels[1]),
                ring.animate.set_stroke(colours.dim),
                run_time=0.6,
            )
            self.seen["inactive"] = picture.values.entry(0).get_value()
        picture.focus = None
        self.play(
            FadeOut(ring, tag, labels[1], names[1]),
            picture.flow(facts.people[0]),
            others.animate.set_stroke(opacity=1),
            run_time=1.0,
        )

    def name_over(self, picture: NeuronPicture, person: int) -> Words:
        """Whose vector flows in, above its column and within the frame."""
        name = person_words(self, person, LABEL).next_to(picture.column, UP, buff=0.3)
        return name.shift(max(-6.5 - name.get_left()[0], 0) * RIGHT)
