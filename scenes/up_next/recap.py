"""A name goes in; the name and what is known of it come out: in space, and in the weights."""

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    Mobject,
    ReplacementTransform,
    VGroup,
)

from scenes.mobjects.cells import CellMatrix
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.neurons import NeuronLayer
from scenes.mobjects.slabs import Slab
from scenes.mobjects.style import HUSHED, ring
from scenes.mobjects.text import BODY, HEADING, Words
from scenes.moves import cascade, leaves_first, point_at
from scenes.sets.model import network_icon, think, thought
from scenes.sets.name_space import PANEL_LEFT, PANEL_RIGHT, UNIT, NameSpaceScene, panel_stack
from scenes.sets.people import fact_strip, person_words, predicate_words
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.up_next.fact_network import STORING

LETTER_ASIDE = (0.35, 0.0, 0.35)
TAGS_TOP, PANEL_TOP, ICON_AT = 3.4, 2.1, np.array([4.7, -2.35, 0.0])
WEIGHTS_Y, CELL = -0.45, 0.52
SWELL = 1.35  # of an entry that is read
LEAST_SHADE = 0.2  # of the colour of a row that is lit, in its smallest entry
OPENED = (13.2, 7.2)  # sides of the block when it is looked into
Pin = Callable[[Mobject], Any]  # what lets something stand in the frame, whatever the camera does


class RecapAddition(NameSpaceScene):
    """In the space of the three directions the block adds the third; then the weights behind it."""

    def stage(self) -> None:
        step, toy = self.toy.forward(), self.toy
        self.space = self.enter()
        self.going_in, self.added, self.coming_out = (
            toy.read(values) for values in (step.x, step.delta, step.output)
        )
        self.vector = self.any_vector(list(self.going_in), LETTER_ASIDE)
        self.gift = FeatureDirection(
            self.added, colour=self.theme.answer, unit=UNIT, width=7.5, tip=0.32
        )
        self.readings = self.space.readings(self.vector, 0, 1, 2)
        self.readings.follow(*(self.reader(k) for k in range(3)))
        panel_stack(self.readings, top=PANEL_TOP)
        room = {"max_width": PANEL_RIGHT - PANEL_LEFT, "max_height": TAGS_TOP - PANEL_TOP - 0.2}
        self.tag = fact_strip(self, "first", "last", "answer", size=BODY, gap=0.1, **room)
        self.tag.set_x(PANEL_LEFT, LEFT).set_y(TAGS_TOP, UP)
        self.slab = Slab(3.4, 1.9, self.theme.mlp).move_to(ICON_AT)
        self.icon = network_icon(toy, radius=0.07, gap=0.19, spread=0.95).move_to(self.slab)
        self.icon.empty()
        self.weights = StoringWeights(self).move_to(WEIGHTS_Y * UP)
        self.pin(self.readings, *self.tag.tokens, self.slab, self.icon, self.weights)
        self.pin(self.weights.asked, self.weights.supplied)
        self.add(*self.space.everything)

    def reader(self, k: int) -> Callable[[], float]:
        """What the vector holds of direction k, at any moment."""
        return lambda: self.vector.component_along(self.space.arrows[k])

    @beat
    def name_in(self, beat: Beat) -> None:
        """The names add up to the vector; of the three directions it holds the first two."""
        self.sway(degrees=8)
        self.play(*self.space.light(0, 1), self.vector.grow(), FadeIn(self.vector.letter))
        first, last, _ = self.tag.tokens
        each = beat.share(2, 0.5, until="read", early=0.2)
        for token in (first, last):
            self.play(FadeIn(token, shift=0.25 * DOWN), run_time=each)
        *present, absent = self.readings
        coming = cascade(FadeIn, present, 0.5, shift=0.2 * LEFT)
        self.play(coming, run_time=beat.to("third", 1.2, early=0.2))
        self.play(
            FadeIn(absent, shift=0.2 * LEFT),
            *self.space.light(0, 1, 2),
            run_time=beat.unhurried(0.8),
        )

    @beat
    def concept_out(self, beat: Beat) -> None:
        """The block lights up, its column is an arrow, and that is laid at the vector's tip."""
        self.play(FadeIn(self.slab, self.icon, shift=0.3 * UP), run_time=0.7)
        self.play(think(self.icon, thought(self.toy)), run_time=1.2)
        self.play(self.gift.grow(), *self.space.light(2), run_time=0.7)
        self.play(
            self.gift.turn_to(self.added, self.going_in), run_time=beat.to("sum", 0.8, early=0.1)
        )
        beat.until("sum", early=0.1)
        self.play(
            self.vector.turn_to(self.coming_out),
            FadeIn(self.tag.tokens[-1], shift=0.25 * DOWN),
            *self.space.light(0, 1, 2),
            run_time=beat.rest(1.4, part=0.8),
        )

    @beat
    def in_the_weights(self, beat: Beat) -> None:
        """The block opens: the row that asked, its neuron, the column that answered."""
        weights = self.weights
        for number in self.readings.numbers:
            number.clear_updaters()
        opened = self.pin(Slab(*OPENED, self.theme.mlp))
        rest = self.all_but(self.slab, *self.camera.get_value_trackers())
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in rest),
            ReplacementTransform(self.slab, opened),
            run_time=0.9,
        )
        self.play(*weights.enter(), run_time=beat.to("row", 1.0))
        self.play(*weights.mark_row(self.pin), run_time=1.0)
        self.play(weights.ask(), run_time=beat.to("column", 0.9))
        self.play(*weights.mark_column(self.pin), run_time=1.0)
        self.play(weights.supply(), run_time=beat.through(0.9))

    @interlude
    def hand_over(self) -> None:
        self.leave()


class StoringWeights(VGroup):
    """The block's two matrices and its neurons: the row that asks, the column that supplies.

    `up` and `down` are the matrices, and above them stands what row and column mean.
    """

    def __init__(self, scene: LectureScene) -> None:
        block = scene.toy.block
        self.up, self.down = CellMatrix(block.W_up, cell=CELL), CellMatrix(block.W_down, cell=CELL)
        self.neurons = NeuronLayer(np.zeros(block.d_mlp), radius=0.19, gap=CELL)
        super().__init__(self.up, self.neurons, self.down)
        self.arrange(RIGHT, buff=0.75)
        self.asked, self.supplied = person_words(scene, 0, HEADING), predicate_words(scene, HEADING)

    def enter(self) -> list[Animation]:
        """Animations: matrices and neurons come in, column after column."""
        columns = (*self.up.columns, self.neurons, *self.down.columns)
        frames = FadeIn(self.up.frame, self.down.frame)
        return [frames, cascade(FadeIn, columns, 0.12, shift=0.2 * UP)]

    def mark_row(self, pin: Pin) -> list[Any]:
        """Animations: the row lights that asks for the name."""
        values, row = self.up.get_values()[STORING], self.up.row(STORING)
        return self._mark(self.up, row, values, self.asked, theme().first, pin)

    def ask(self) -> LaggedStart:
        """An animation: one entry of the row after the other asks, and its neuron alone fires."""
        fired = np.eye(len(self.neurons.dots))[STORING]
        asking = cascade(point_at, self.up.row(STORING), 0.4, scale=SWELL)
        return LaggedStart(asking, self.neurons.light_to(fired), lag_ratio=0.6)

    def mark_column(self, pin: Pin) -> list[Any]:
        """Animations: the column lights that supplies the answer."""
        column = self.down.columns[STORING]
        values = column.get_values()
        return self._mark(self.down, column, values, self.supplied, theme().answer, pin)

    def supply(self) -> LaggedStart:
        """An animation: one entry of the column after the other is handed out."""
        return cascade(point_at, self.down.columns[STORING], 0.4, scale=SWELL)

    @staticmethod
    def _mark(
        matrix: CellMatrix,
        cells: VGroup,
        values: np.ndarray,
        words: Words,
        colour: ManimColor,
        pin: Pin,
    ) -> list[Any]:
        # A long predicate stays over its own matrix.
        words.next_to(matrix, UP, buff=0.4).align_to(matrix, LEFT)
        shades = LEAST_SHADE + (1 - LEAST_SHADE) * np.abs(values) / np.abs(values).max()
        return [
            matrix.all_but(cells).animate.set_opacity(HUSHED),
            *(
                cell.animate.set_fill(theme().mix(colour, shade))
                for cell, shade in zip(cells, shades, strict=True)
            ),
            Create(pin(ring(cells, colour, buff=0.07, stroke=4))),
            FadeIn(words, shift=0.3 * UP),
        ]
