"""The numbers after the bend are neurons, and what it means that one is active."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ManimColor,
    ReplacementTransform,
    ShowPassingFlash,
    UpdateFromAlphaFunc,
    VGroup,
    interpolate_color,
    linear,
)

from scenes.mobjects.machine import ShiningNeuron
from scenes.mobjects.neurons import NeuronLayer, weight_edges
from scenes.mobjects.numbers import EmbeddingColumn, WeightMatrix
from scenes.mobjects.place import keep_inside, left_edge
from scenes.mobjects.style import FULL, HUSHED, RESTING
from scenes.mobjects.text import BODY, HEADING, Formula, Words
from scenes.moves import (
    born_from,
    cascade,
    comes_last,
    give_way,
    glide,
    in_turn,
    leaves_first,
    point_at,
    redrawn,
)
from scenes.sets.block import PRODUCT_Y, formula, quiet
from scenes.sets.people import person_words
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

INPUT_GAP, NEURON_GAP = 0.92, 0.6
INPUT_X, NEURON_X = -3.9, 3.1
RADIUS = 0.21
LAMP = 0.42  # radius of the neuron that is spoken of
FULLEST = 1.1  # the weight that gets the fullest line


class NeuronPicture(VGroup):
    """The vector that flows in, its dots, the weights as lines, the neurons and their values.

    `column`, `inputs`, `edges`, `layer` and `values` are its parts; all follow `set_values`.
    """

    def __init__(self, scene: LectureScene, person: int = 0) -> None:
        super().__init__()
        facts = scene.toy
        self.block, x = facts.block, facts.people[person]
        neurons = self.block.neurons(x)
        self.inputs = NeuronLayer(x, radius=RADIUS, gap=INPUT_GAP, full=1.2)
        self.inputs.move_to([INPUT_X, PRODUCT_Y, 0])
        self.layer = NeuronLayer(neurons, radius=RADIUS, gap=NEURON_GAP)
        self.layer.move_to([NEURON_X, PRODUCT_Y, 0])
        # A few weights are much larger than the rest: cut at FULLEST, lest these be all one sees.
        weights = np.clip(self.block.W_up, -FULLEST, FULLEST)
        self.edges = weight_edges(self.inputs.dots, self.layer.dots, weights, width=3.4)
        self.column = EmbeddingColumn(x, ellipsis=0, size=BODY, row_gap=INPUT_GAP)
        self.column.next_to(self.inputs, LEFT, buff=0.45).set_y(PRODUCT_Y)
        self.values = EmbeddingColumn(neurons, ellipsis=0, size=BODY, row_gap=NEURON_GAP)
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
        for entry, value in zip(self.values.entries, neurons, strict=True):
            entry.set_fill(opacity=FULL if value > 1e-9 else RESTING)
        return self

    def row_by_row(self) -> UpdateFromAlphaFunc:
        """Neuron by neuron, only the lines that end there stay bright."""
        rows = len(self.layer.dots)

        def step(_: VGroup, alpha: float) -> None:
            for i in range(rows):
                near = np.clip(1.5 - 1.5 * abs(alpha * (rows - 1) - i), 0, 1)
                self.edges_into(i).set_stroke(opacity=0.1 + 0.9 * near)

        return UpdateFromAlphaFunc(self.edges, step, rate_func=linear)

    def edges_into(self, i: int) -> VGroup:
        """The lines that end at neuron i: row i of the matrix."""
        count = len(self.inputs.dots)
        return self.edges[i * count : (i + 1) * count]


class NeuronDots(LectureScene):
    """Numbers become dots, rows of the matrix become the lines that end at a dot."""

    def stage(self) -> None:
        self.network = picture = NeuronPicture(self)
        self.matrix = matrix_between(picture)
        self.short, self.whole = quiet(formula("relu")), formula("relu")
        self.add(self.short)
        # As long as values and neurons are alone, they stand in the middle.
        self.layer_and_values = VGroup(picture.values, picture.layer)
        self.aside = picture.values.get_x() * RIGHT
        self.layer_and_values.shift(-self.aside)
        self.add(picture.values)

    @beat
    def values(self, beat: Beat) -> None:
        values, dots = self.network.values, self.network.layer.dots
        seen = cascade(point_at, values.entries, 0.2, scale=1.3)
        self.play(seen, run_time=beat.to("neurons", 1.4))
        self.play(in_turn(born_from, values.entries, dots, lag=0.25), run_time=beat.through(1.8))

    @beat
    def lines(self, beat: Beat) -> None:
        picture, matrix = self.network, self.matrix
        column = picture.column
        aside = self.layer_and_values.animate.shift(self.aside)
        coming = cascade(FadeIn, column.submobjects, 0.3, shift=0.5 * RIGHT)
        self.play(LaggedStart(aside, coming, lag_ratio=0.5), run_time=beat.to("inputs", 1.5))
        self.play(
            in_turn(born_from, column.entries, picture.inputs.dots, lag=0.2),
            FadeIn(matrix),
            run_time=beat.to("line", 1.4),
        )
        rest = VGroup(*(matrix.row(i) for i in range(1, matrix.shown_shape[0])))
        self.play(FadeOut(matrix.brackets), rest.animate.set_fill(opacity=HUSHED), run_time=0.4)
        self.rows_to_lines(beat.to("row", 3.5, early=0.2))
        self.remove(*self.mobjects)
        self.add(self.short, picture)
        beat.until("row")
        self.play(picture.row_by_row(), run_time=beat.rest(2.4, early=0.1))
        self.play(picture.edges.animate.set_stroke(opacity=1), run_time=0.4)

    @beat
    def picture(self, beat: Beat) -> None:
        picture, layer = self.network, self.network.layer
        x, neurons = picture.get_values(), layer.get_values()
        numbers = (picture.values, picture.column)
        dots = (*picture.inputs.dots, *layer.dots)
        self.play(cascade(point_at, dots, 0.15, scale=1.4), run_time=beat.to("dots", 1.0))
        self.play(
            FadeOut(*numbers), picture.inputs.light_to(0 * x), layer.light_to(0 * neurons),
            run_time=0.8,
        )  # fmt: skip
        self.play(picture.inputs.light_to(x), run_time=0.5)
        self.play(
            ReplacementTransform(self.short, self.whole),
            AnimationGroup(*map(signal, picture.edges)),
            run_time=beat.to("bend", 1.2),
        )
        self.play(layer.light_to(neurons), FadeIn(*numbers), run_time=beat.rest(0.8, early=0.2))
        self.play(quiet(self.whole.animate), run_time=0.5)
        self.remove(*self.mobjects)
        self.add(self.whole, picture)

    def rows_to_lines(self, seconds: float) -> None:
        """Row after row goes over into the lines that end at its neuron; the first one slowly."""
        rows = self.matrix.shown_shape[0]
        slots = np.array([2.2, 1.2, *[0.6] * (rows - 2)])
        slots *= seconds / slots.sum()
        for i, slot in enumerate(slots):
            entries, lines = self.matrix.row(i), self.network.edges_into(i)
            self.play(in_turn(entry_to_line, entries, lines, lag=0.2), run_time=float(slot))


def entry_to_line(entry: VGroup, line: Line) -> AnimationGroup:
    """A weight as a number becomes a weight as a line."""
    gone = FadeOut(entry, target_position=line.get_center(), scale=0.4)
    return AnimationGroup(gone, Create(line))


def matrix_between(picture: NeuronPicture) -> WeightMatrix:
    """W↑ where the picture's lines will be, each row as high as its neuron."""
    matrix = WeightMatrix(picture.block.W_up, row_gap=NEURON_GAP, col_gap=0.98)
    return matrix.move_to([(INPUT_X + NEURON_X) / 2, PRODUCT_Y, 0])


def signal(edge: Line) -> ShowPassingFlash:
    """A flash that runs along a line, as wide as the line's weight is large."""
    bright = edge.copy().set_stroke(width=edge.get_stroke_width() + 1.2, opacity=1)
    bright.set_stroke(interpolate_color(edge.get_stroke_color(), theme().ink, 0.5))
    return ShowPassingFlash(bright, time_width=0.3)


class LampPicture(NeuronPicture):
    """The picture with its first neuron as a lamp, its number on it; the others' values are off.

    `seen` is what stands on stage.
    """

    def __init__(self, scene: LectureScene, person: int = 0) -> None:
        super().__init__(scene, person)
        value = self.layer.get_values()[0]
        self.lamp = ShiningNeuron(value, value, radius=LAMP).move_to(self.layer[0])
        self.seen = VGroup(self.edges, self.column, self.inputs, self.layer, self.lamp)

    def show(self, x: np.ndarray) -> None:
        """Let another vector flow in, shape (d,); the lamp shines as its neuron is active."""
        value = self.set_values(x).layer.get_values()[0]
        self.lamp.show(value, value)

    def flow(self, x: np.ndarray, **kwargs: object) -> AnimationGroup:
        """Another vector takes the old one's place; every neuron follows all the way."""
        change = glide(self.column, lambda _, now: self.show(now), self.get_values(), x)
        others = (self.inputs, self.layer, self.lamp)
        return AnimationGroup(change, *map(redrawn, others), **kwargs)


class ActiveInactive(LectureScene):
    """The first neuron is on for the full name, and off for a near miss."""

    def stage(self) -> None:
        self.picture = picture = LampPicture(self)
        self.plain = NeuronPicture(self)  # as the numbers' dots were drawn
        self.add(quiet(formula("relu")), self.plain)
        self.tag = Formula("n_0", HEADING, self.theme.focus).next_to(picture.lamp.disc, UP, 0.15)
        self.labels = [
            self.state("active", self.theme.focus), self.state("inactive", self.theme.dim)
        ]  # fmt: skip
        self.names = [self.name_over(person) for person in (0, 1)]
        self.others = picture.edges[len(picture.inputs.dots) :]
        self.seen: dict[str, float] = {}

    @beat
    def active(self, beat: Beat) -> None:
        picture, (active, _) = self.picture, self.labels
        self.remove(self.plain, *self.plain.submobjects)
        self.add(*picture.seen[:-1])
        self.play(
            FadeOut(self.plain.values, rate_func=leaves_first),
            FadeIn(picture.lamp, scale=0.5),
            FadeIn(self.tag, self.names[0], rate_func=comes_last),
            self.others.animate.set_stroke(opacity=HUSHED),
            run_time=beat.to("active", 0.7),
        )
        self.play(*map(signal, picture.edges_into(0)), run_time=0.7)
        self.play(FadeIn(active, shift=0.15 * LEFT), point_at(picture.lamp, 1.15), run_time=0.8)
        self.play(*map(signal, picture.edges_into(0)), run_time=beat.through(0.9))
        self.seen["active"] = picture.lamp.get_value()

    @beat
    def inactive(self, beat: Beat) -> None:
        picture = self.picture
        self.play(
            picture.flow(self.toy.people[1]),
            give_way(*self.names),
            FadeOut(self.labels[0]),
            run_time=beat.to("inactive", 1.3),
        )
        self.play(FadeIn(self.labels[1], shift=0.15 * LEFT), run_time=0.5)
        # As much runs in as before, and nothing lights.
        self.play(*map(signal, picture.edges_into(0)), run_time=beat.through(0.9))
        self.seen["inactive"] = picture.lamp.get_value()

    @interlude
    def hand_over(self) -> None:
        self.play(
            FadeOut(self.tag, self.labels[1], self.names[1], rate_func=leaves_first),
            self.picture.flow(self.toy.people[0]),
            self.others.animate.set_stroke(opacity=1),
            run_time=1.0,
        )

    def state(self, key: str, colour: ManimColor) -> Words:
        """What the first neuron is, written beside it."""
        disc = self.picture.lamp.disc
        label = Words(self.words(key), HEADING, colour).next_to(disc, RIGHT, buff=0.35)
        return keep_inside(label)

    def name_over(self, person: int) -> Words:
        """Whose vector flows in, above its column and within the frame."""
        name = person_words(self, person, BODY).next_to(self.picture.column, UP, buff=0.25)
        return keep_inside(name, left_edge())
