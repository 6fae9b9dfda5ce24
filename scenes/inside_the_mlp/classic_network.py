"""The block is a classic network, in a new place."""

from manim import (
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Square,
    VGroup,
    rush_into,
)

from scenes.inside_the_mlp.digit_network import PIXELS, DigitNetwork
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.pixels import PixelGrid
from scenes.mobjects.slabs import ModelStack
from scenes.mobjects.style import QUIET, level_arrow, ring
from scenes.mobjects.text import BODY, HEADING, Decimal, Formula
from scenes.moves import (
    cascade,
    comes_last,
    count_from,
    give_way,
    in_turn,
    point_at,
    presence,
    pulse,
)
from scenes.sets.model import network_icon, wave
from scenes.sets.people import direction_sum
from scenes.stage import Beat, LectureScene, beat, interlude

SLABS = 8
NET_WIDTH = 3.6  # of the network on the front slab
GAP = 1.5  # between the stack and what flows into it


class ClassicNetwork(LectureScene):
    """Pixels of a digit go through matrix, bend, matrix; the same block is one slab of a model."""

    def stage(self) -> None:
        self.net = net = DigitNetwork(int(self.words("digit")), self.rng())
        self.grid = PixelGrid(net.picture, side=4.5)
        VGroup(self.grid, net).arrange(RIGHT, buff=1.0).move_to(0.3 * LEFT + 0.35 * UP)
        pixels = [self.grid.pixel(net.shown_row, j) for j in range(PIXELS)]
        self.row, self.row_ring = VGroup(*pixels), ring(VGroup(*pixels), buff=0.04)
        self.labels = net.digits()
        self.guess = int(net.probabilities.argmax())
        self.step_names = net.names(self.words("first_step"), self.words("second_step"))
        # Before the picture comes, the empty network stands in the middle.
        net.empty()
        self.aside = net.get_x() * RIGHT
        VGroup(net, self.labels).shift(-self.aside)
        self.add(net, self.labels)
        self.stack = ModelStack(SLABS, width=4.2, height=4.6, step=(0.32, 0.2)).move_to(1.4 * RIGHT)
        self.layer_number = Decimal(self.lecture.sizes.n_layers, 0, HEADING)
        times = Formula("times", HEADING, self.theme.dim)
        self.copies = VGroup(times, self.layer_number).arrange(RIGHT, buff=0.2)
        self.copies.next_to(self.stack, RIGHT, buff=0.6)
        self.column = EmbeddingColumn(self.toy.full_name, ellipsis=1, size=BODY, row_gap=0.56)
        self.before_the_stack(self.column)
        self.brace = self.column.length_brace(self.lecture.sizes.d_model, LEFT)

    @beat
    def digit(self, beat: Beat) -> None:
        net = self.net
        # Of the picture, one row of pixels is followed.
        self.play(
            VGroup(net, self.labels).animate(run_time=1.2).shift(self.aside),
            self.grid.reveal(),
            Create(self.row_ring, rate_func=comes_last),
            run_time=beat.to("digit", 2.0, early=0.9),
        )
        self.play(
            in_turn(run_into, self.row, net.inputs.dots, lag=0.08),
            net.light(0),
            run_time=beat.through(1.4),
        )

    @beat
    def through(self, beat: Beat) -> None:
        net, guessed = self.net, self.theme.focus
        slot = beat.share(len(self.step_names), 1.0, until="guess")
        for k, name in enumerate(self.step_names):
            self.play(FadeIn(name, shift=0.1 * UP), net.sparks(k), run_time=0.75 * slot)
            self.play(net.light(k + 1), run_time=0.25 * slot)
        beat.until("guess")
        self.play(
            self.labels[self.guess].animate.set_fill(guessed).scale(1.7),
            net.outputs[self.guess].animate.set_fill(guessed).set_stroke(guessed),
            run_time=0.6,
        )
        self.play(point_at(self.labels[self.guess], 1.6), run_time=beat.through(0.6))

    @beat
    def piece(self, beat: Beat) -> None:
        net, front = self.net, self.stack.front
        self.play(
            FadeOut(self.grid, self.row_ring, self.labels, self.step_names),
            net.animate.scale(NET_WIDTH / net.width).move_to(front),
            run_time=beat.to("one", 1.2),
        )
        net.set_z_index(1)
        beat.until("one")
        slot = beat.share(3, 0.7, late=0.15)
        self.play(cascade(FadeIn, self.stack.slabs, 0.18, shift=0.25 * LEFT), run_time=2 * slot)
        icon = network_icon(self.toy).scale(1.5).move_to(front).set_z_index(1)
        self.play(give_way(net, icon), FadeIn(self.copies, shift=0.15 * UP), run_time=slot)

    @beat
    def meaning(self, beat: Beat) -> None:
        pale = self.before_the_stack(PixelGrid(self.net.picture, side=2.4))
        arrow = level_arrow(self.column, self.stack.front, buff=0.2, stroke=3, tip=0.2)
        self.play(*presence(QUIET, *self.copies), FadeIn(pale, shift=0.4 * RIGHT), run_time=0.7)
        # It knocks, and is not let in.
        knocking = pulse(pale).shift(1.3 * RIGHT)
        self.play(knocking, run_time=beat.to("directions", 1.2, early=0.1))
        beat.until("directions")
        self.play(
            FadeOut(pale, scale=0.8),
            FadeIn(self.column, shift=0.4 * RIGHT),
            FadeIn(direction_sum(self, of_stream=True).next_to(self.column, UP, buff=0.25)),
            Create(arrow),
            run_time=1.4,
        )
        self.play(
            cascade(point_at, self.column.entries, 0.3, scale=1.15),
            run_time=beat.to("dims", 1.0, early=0.1),
        )
        brace, number = self.brace
        self.play(
            GrowFromCenter(brace),
            count_from(number),
            run_time=beat.to("block", 0.8, early=0.1),
        )
        self.play(wave(self.stack.slabs), run_time=beat.through(1.8))

    @interlude
    def hand_over(self) -> None:
        """The next shot begins with an empty frame."""
        self.leave()

    def before_the_stack(self, mobject: VGroup) -> VGroup:
        """Put something left of the stack, level with its front slab."""
        return mobject.next_to(self.stack, LEFT, buff=GAP).set_y(self.stack.front.get_y())


def run_into(pixel: Square, dot: Circle) -> FadeOut:
    """A copy of a pixel runs into the dot that stands for it."""
    return FadeOut(pixel.copy(), target_position=dot.get_center(), scale=0.6, rate_func=rush_into)
