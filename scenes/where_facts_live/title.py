"""The title, among neurons of which one lights."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    ManimColor,
    VGroup,
)

from lectures.model import Card
from mlp_math.activations import relu
from scenes.flat_image import Logo
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.text import BODY, LABEL, TITLE, Words
from scenes.moves import cascade, comes_last, in_turn, leaves_first
from scenes.sets.model import ANSWER_RADIUS, prompt_strip
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.where_facts_live.seeds import Seeds, resting_neuron

# Rows of neurons above and below the title, by their height on the frame.
ROWS = (3.42, 2.74, 2.06, -1.7, -2.38, -3.06)
TALL_ROWS = (7.0, 6.3, 5.6, 4.9, 4.2, 3.5, -3.5, -4.2, -4.9, -5.6, -6.3, -7.0)
COLUMNS, TALL_COLUMNS, PITCH, RADIUS = 19, 11, 0.7, 0.17
# The row of the neuron that lights, in whose middle it stands: one of those below.
SOUGHT, TALL_SOUGHT = 4, 8
LOGO_HEIGHT = 0.5


class TitleCard(LectureScene):
    """Title and subtitle in a field of neurons at work, and among them the one we look for."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.heading, self.subheading = self.titles()
        self.card = TeachersCard(self.lecture.card) if self.lecture.card else Group()
        self.card.next_to(self.subheading, DOWN, buff=by_shape(0.2, 0.9))
        rng = self.rng()
        self.inputs = [relu(rng.normal(-0.3, 0.7, size=TitleNeurons.size())) for _ in range(3)]
        self.neurons = TitleNeurons()
        self.add(self.neurons)

    def titles(self) -> tuple[Words, Words]:
        """Heading and subheading, on a line each where there is room."""
        style: dict[str, Any] = {"width": 2 * safe_x(), "align": "center"} if self.tall else {}
        heading = fit(Words(self.words("heading"), 1.25 * TITLE, **style), 2 * safe_x() - 0.8)
        subheading = Words(self.words("subheading"), BODY, self.theme.dim, **style)
        if self.tall:
            VGroup(heading, subheading).arrange(DOWN, buff=0.6)
        else:
            heading.move_to(0.55 * UP)
            subheading.move_to(-0.5 * UP)
        return heading, subheading

    @beat
    def question(self, beat: Beat) -> None:
        neurons = self.neurons
        first, second, third = self.inputs
        heading = FadeIn(self.heading, shift=0.25 * UP, run_time=0.8)
        self.play(neurons.wake(first), heading)
        # Two more inputs pass: the field answers each in another way.
        self.play(neurons.pass_through(second), FadeIn(self.subheading, self.card, shift=0.15 * UP))
        self.play(neurons.pass_through(third))
        self.play(*neurons.single_out(), run_time=beat.rest(0.8))

    @interlude
    def into_the_blank(self) -> None:
        """The field falls into the prompt's boxes, and the neuron that lights into its blank."""
        strip = prompt_strip(self)
        self.neurons.set_z_index(1)  # before the boxes
        self.neurons.sought.set_z_index(2)
        self.play(
            FadeOut(self.heading, self.subheading, self.card, rate_func=leaves_first),
            self.neurons.sought.animate.move_to(strip[-1]),
            *self.neurons.gather(Seeds(strip).dots()),
            FadeIn(*(token.box for token in strip.tokens), rate_func=comes_last),
            run_time=0.9,
        )


class TeachersCard(Group):
    """A logo, where there is one, and beside it who teaches; `name` and `logo` are its parts."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.name = Words(card.teacher, LABEL)
        self.logo = Group()
        if card.picture:
            self.logo = fit(Logo(card.picture, LOGO_HEIGHT), 2.4)
            self.add(self.logo)
        fit(self.name, 2 * safe_x() - 3.0)
        self.add(self.name).arrange(RIGHT, buff=0.3)


class TitleNeurons(VGroup):
    """A field of neurons around the title, each as bright as it is active.

    None is active at first; `sought` is the neuron that will light.
    """

    def __init__(self) -> None:
        super().__init__()
        columns = self.size()[1]
        for y in by_shape(ROWS, TALL_ROWS):
            for j in range(columns):
                place = PITCH * (j - (columns - 1) / 2) * RIGHT + y * UP
                self.add(resting_neuron(RADIUS).move_to(place))
        self.sought = self[by_shape(SOUGHT, TALL_SOUGHT) * columns + columns // 2]
        self.others = VGroup(*(dot for dot in self if dot is not self.sought))

    @staticmethod
    def size() -> tuple[int, int]:
        """How many rows and columns of neurons fit around the title."""
        return by_shape((len(ROWS), COLUMNS), (len(TALL_ROWS), TALL_COLUMNS))

    @staticmethod
    def shade(activation: float) -> ManimColor:
        """The more active a neuron, the brighter."""
        return theme().neuron(0.75 * min(float(activation), 1.0))

    def wake(self, activations: np.ndarray) -> LaggedStart:
        """An animation to the first activations (rows, columns), from the middle outwards."""
        pairs = zip(self, activations.ravel(), strict=True)
        nearest_first = sorted(pairs, key=lambda pair: np.linalg.norm(pair[0].get_center()))
        return cascade(
            lambda pair: pair[0].animate.set_fill(self.shade(pair[1])),
            nearest_first,
            0.02,
            run_time=1.5,
        )

    def gather(self, seeds: Sequence[Circle]) -> list[Any]:
        """Animations: the dark neurons come to lie on these few, each on one that is near."""
        along = sorted(self.others, key=lambda dot: (round(dot.get_x(), 3), dot.get_y()))
        places = [seeds[k * len(seeds) // len(along)] for k in range(len(along))]
        return [
            dot.animate.move_to(seed).scale(seed.width / dot.width)
            for dot, seed in zip(along, places, strict=True)
        ]

    def pass_through(self, activations: np.ndarray) -> LaggedStart:
        """An animation to other activations (rows, columns), column after column."""

        def change(dots: VGroup, column: np.ndarray) -> object:
            shaded = [
                dot.copy().set_fill(self.shade(activation))
                for dot, activation in zip(dots, column, strict=True)
            ]
            return dots.animate.become(VGroup(*shaded))

        count = self.size()[1]
        columns = [VGroup(*self[j::count]) for j in range(count)]
        return in_turn(change, columns, activations.T, lag=0.08, run_time=1.2)

    def single_out(self) -> list[object]:
        """Animations: the sought neuron lights and grows, and all others go dark."""
        lit = self.sought.animate.set_fill(theme().answer).set_stroke(theme().answer)
        return [
            *(dot.animate.set_fill(self.shade(0.0)) for dot in self.others),
            lit.scale(ANSWER_RADIUS / RADIUS),
        ]
