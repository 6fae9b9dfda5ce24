"""The small pictures beside the reading list, each in parts that enter one after another."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    PI,
    RIGHT,
    TAU,
    UP,
    Arc,
    ArcBetweenPoints,
    Circle,
    Dot,
    Line,
    RoundedRectangle,
    Square,
    Triangle,
    VGroup,
    rotate_vector,
)

from mlp_math.attention import causal_pattern
from scenes.mobjects.cells import CellMatrix
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.neurons import NeuronLayer, bundled_edges
from scenes.mobjects.scaling import ScalingLine
from scenes.mobjects.slabs import MLPBlock, ModelStack
from scenes.mobjects.style import plate, ring
from scenes.mobjects.text import HEADING, LABEL, Formula
from scenes.sets.model import network_icon
from scenes.sets.people import fact_strip
from scenes.stage import LectureScene

STAGE = 3.65 * RIGHT
WIDTH, HEIGHT = 5.7, 5.2


def on_stage(picture: VGroup) -> VGroup:
    """A picture as large as its place allows, and in it."""
    return picture.scale(min(WIDTH / picture.width, HEIGHT / picture.height)).move_to(STAGE)


def fact_in_a_network(scene: LectureScene) -> VGroup:
    """The toy block with the name above its input and the answer above its output."""
    icon = network_icon(scene.toy, radius=0.13, gap=0.46, spread=1.9)
    room = {"max_width": 2.6, "max_height": 1.0}
    name = fact_strip(scene, "first", "last", size=LABEL, **room)
    answer = fact_strip(scene, "answer", size=LABEL, **room)
    for strip, layer in ((name, icon.layers[0]), (answer, icon.layers[2])):
        strip.next_to(layer, UP, buff=0.35)
    before, middle, after = icon.layers
    return VGroup(name, before, icon.edges[0], middle, icon.edges[1], after, answer)


def keys_and_values(scene: LectureScene) -> VGroup:
    """The toy block's two matrices: the row that asks in a ring, and the column that answers."""
    block = scene.toy.block
    up, down = (CellMatrix(weights, cell=0.34) for weights in (block.W_up, block.W_down))
    VGroup(up, down).arrange(RIGHT, buff=0.7)
    key, value = ring(up.row(0)), ring(down.columns[0], scene.theme.answer)
    return VGroup(up, key, down, value)


def crowded_plane(scene: LectureScene) -> VGroup:
    """Five features in a plane, as the paper's first example has them."""
    features = 5
    rim = Circle(radius=1.0, stroke_width=2, stroke_color=scene.theme.faint)
    arrows = _fan(features)
    return VGroup(rim.scale(arrows[0].unit), *arrows)


def _fan(count: int) -> VGroup:
    """Unit arrows in the plane, evenly spread."""
    turns = TAU * np.arange(count) / count
    return VGroup(*(FeatureDirection(rotate_vector(UP, turn), unit=2.1) for turn in turns))


def dictionary(scene: LectureScene) -> VGroup:
    """A few neurons that are all a little active, and the two features they were mixed from."""
    rng = scene.rng()
    few, many = 5, 12
    directions = rng.normal(size=(few, many))
    active = rng.choice(many, 2, replace=False)
    mixed = NeuronLayer(np.abs(directions[:, active].sum(axis=1)), full=2.0, gap=0.62, radius=0.2)
    features = NeuronLayer(np.isin(np.arange(many), active), gap=0.36, radius=0.13)
    VGroup(mixed, features).arrange(RIGHT, buff=3.4)
    edges = bundled_edges(list(mixed.dots), list(features.dots), directions.T)
    return VGroup(*mixed.dots, *edges, *features.dots)


def attention(scene: LectureScene) -> VGroup:
    """Tokens in a row; the more one attends to another, the thicker the arc between them."""
    tokens = 6
    pattern = causal_pattern(scene.rng().normal(scale=1.3, size=(tokens, tokens)).T)
    dots = [Dot(k * RIGHT, radius=0.16, color=scene.theme.ink) for k in range(tokens)]
    arcs = (
        ArcBetweenPoints(
            dots[j].get_top(),
            dots[i].get_top(),
            angle=-0.8 * PI,
            stroke_width=1 + 7 * pattern[i, j],
            stroke_color=scene.theme.mix(scene.theme.stream, 0.35 + 0.65 * pattern[i, j]),
        )
        for i in range(tokens)
        for j in range(i)
    )
    return VGroup(*dots, *arcs)


def model_stack(scene: LectureScene) -> VGroup:
    """Layer upon layer, the front one last."""
    return ModelStack()


def scaling_line(scene: LectureScene) -> VGroup:
    """Loss against size, both by powers of ten: models on a straight line."""
    lowest, highest = 3, 9
    graph = ScalingLine(lowest, highest, beside=0.5)
    dots = (
        Dot(graph.place(10.0**power), radius=0.11, color=scene.theme.data)
        for power in range(lowest, highest + 1)
    )
    return VGroup(graph.axes, graph.line, *dots)


def equal_angles(scene: LectureScene) -> VGroup:
    """Three arrows in a plane as far apart as the bound lets them be."""
    arrows = _fan(3)
    turn = TAU / len(arrows)
    arcs = (
        Arc(0.7, PI / 2 + k * turn + 0.12, turn - 0.24, stroke_width=4, color=scene.theme.bound)
        for k in range(len(arrows))
    )
    return VGroup(*arrows, *arcs)


def flat_block(scene: LectureScene) -> VGroup:
    """Up, bend, down, and the path around."""
    block = MLPBlock()
    bend = VGroup(block.bend, block.kink)
    return VGroup(block.flow, block.up, bend, block.down, block.skip, block.plus)


def annotated_list(scene: LectureScene) -> VGroup:
    """A list with notes: some papers ticked as the ones to begin with."""
    rows = VGroup()
    for k, (length, first) in enumerate(((2.6, True), (3.0, False), (2.2, True), (2.8, False))):
        dot = Dot(0.85 * k * DOWN, radius=0.13)
        dot.set_fill(scene.theme.focus if first else scene.theme.faint)
        title = Line(ORIGIN, length * RIGHT, stroke_width=7, color=scene.theme.ink)
        note = Line(ORIGIN, (length + 0.5) * RIGHT, stroke_width=4, color=scene.theme.dim)
        lines = VGroup(title, note).arrange(DOWN, buff=0.22, aligned_edge=LEFT)
        rows.add(VGroup(dot, lines.next_to(dot, RIGHT, buff=0.35)))
    return VGroup(_sheet(scene, rows), *rows)


def _sheet(scene: LectureScene, content: VGroup) -> RoundedRectangle:
    """A plate around what stands on it."""
    back = plate(content.width + 1.0, content.height + 1.0, scene.theme.faint, stroke=2)
    return back.move_to(content)


def feature_in_texts(scene: LectureScene) -> VGroup:
    """Lines of text as boxes; in each, the token on which one feature fires is bright."""
    rng, lines = scene.rng(), VGroup()
    for k in range(5):
        widths = rng.uniform(0.4, 1.1, size=6)
        line = VGroup(*(_box(scene, width) for width in widths)).arrange(RIGHT, buff=0.12)
        lit = line[int(rng.integers(1, 5))]
        lit.set_fill(scene.theme.lit)
        lines.add(line.shift(0.75 * k * DOWN))
    return lines


def _box(scene: LectureScene, width: float) -> RoundedRectangle:
    shade = scene.theme.mix(scene.theme.dim, 0.35)
    return plate(width, 0.46, fill=shade, stroke=0, radius=0.08)


def program(scene: LectureScene) -> VGroup:
    """A program as lines, indented; the last one runs."""
    ink, dim = scene.theme.ink, scene.theme.dim
    code = (
        (0, 2.6, dim),
        (1, 2.9, ink),
        (1, 2.1, ink),
        (2, 1.8, ink),
        (0, 2.5, scene.theme.focus),
    )
    rows = VGroup()
    for k, (indent, length, colour) in enumerate(code):
        line = Line(ORIGIN, length * RIGHT, stroke_width=9, color=colour)
        rows.add(line.shift(0.6 * k * DOWN + 0.5 * indent * RIGHT))
    return VGroup(_sheet(scene, rows), *rows)


def waveform(scene: LectureScene) -> VGroup:
    """A voice: louder and softer within each syllable."""
    at = np.linspace(0, 1, 44)
    loudness = np.abs(np.sin(4 * PI * at)) * (0.55 + 0.45 * np.sin(11 * PI * at))
    return VGroup(
        *(
            Line(h * UP, h * DOWN, stroke_width=5, color=scene.theme.ink).shift(0.12 * k * RIGHT)
            for k, h in enumerate(0.06 + 1.3 * loudness)
        )
    )


def outlines(scene: LectureScene) -> VGroup:
    """Circle, square and triangle, the first things anybody draws with Manim."""
    style = {"stroke_width": 6, "fill_opacity": 1}
    shapes = (Circle(1.1, **style), Square(2.0, **style), Triangle(**style).scale(1.3))
    colours = (scene.theme.dim, scene.theme.ink, scene.theme.mlp)
    for k, (shape, colour) in enumerate(zip(shapes, colours, strict=True)):
        shape.set_stroke(colour).set_fill(scene.theme.mix(colour, 0.2)).shift(1.35 * k * RIGHT)
    return VGroup(*shapes)


def formula(scene: LectureScene) -> VGroup:
    """What the block does, in one line."""
    code = 'vec(E) + W_arrow.b thin "ReLU"(W_arrow.t vec(E) + vec(b)_arrow.t) + vec(b)_arrow.b'
    return Formula(code, HEADING)
