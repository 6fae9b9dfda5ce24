"""What taking a model apart means, and why one cannot simply try everything."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Dot,
    FadeIn,
    FadeOut,
    Rectangle,
    VGroup,
    linear,
    rotate_vector,
    rush_from,
    rush_into,
)

from mlp_math.interventions import zero_ablation
from mlp_math.parameters import parameter_table
from scenes.mobjects.dial_wall import DialWall
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.lattice import Lattice
from scenes.mobjects.place import fit
from scenes.mobjects.style import HUSHED, QUIET, step_back
from scenes.mobjects.text import BODY, HEADING, TITLE, ChangeDecimal, Decimal, Words
from scenes.moves import count_from, exchange, flash_along, glide, presence
from scenes.sets.model import network_icon, think, thought
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition_seen.five_set import waiting_glass
from scenes.theme import theme

GATE = 0  # the toy's neuron that knows the fact
NETWORK = {"radius": 0.2, "gap": 0.56, "spread": 3.1, "width": 3.2}
NETWORK_AT = 0.85 * DOWN
HEADING_Y, UNDER_Y = 3.05, 2.2
LIFTED = 1.55 * UP
WALL, FAR = (-6.6, 6.6), 0.42  # its edges, and from one dial to the next, seen from afar
READ_X = (-5.6, 5.6)  # where a frame begins and ends to read
WAY = np.array([2.0, 1.7, 0.0])  # from the middle of all places
STEPS = 10  # along each dimension
DOT = 0.2  # a place's radius, of the pitch
LATTICE_AT = np.array([-1.3, -0.2, 0.0])
COUNT_AT = np.array([4.4, 1.5, 0.0])
# A place, a line, a square, a cube: how far each dimension is unfolded, the pitch, the middle's x.
SHAPES = np.array(
    [[0, 0, 0, 1.15, -5.175], [1, 0, 0, 1.15, 0], [1, 1, 0, 0.64, -1.4], [1, 1, 1, 0.4, -1.3]]
)


class TakingApart(LectureScene):
    """A network at work; a wall of numbers; one neuron is lifted out; too many places to look."""

    def stage(self) -> None:
        toy = self.toy
        self.heading = fit(Words(self.words("heading"), TITLE), 12.4).set_y(HEADING_Y)
        self.subheading = Words(self.words("subheading"), BODY, self.theme.dim).set_y(UNDER_Y)
        self.network = network_icon(toy, **NETWORK).empty().move_to(NETWORK_AT)
        self.total = Decimal(parameter_table(self.lecture.sizes).total, 0, HEADING)
        self.parameters = FiguresLine(self.words("parameters"), [self.total], BODY, self.theme.dim)
        self.parameters.set_y(HEADING_Y)
        text = self.lecture.fact.text[self.language]
        names = {self.lecture.fact.first: self.theme.first, self.lecture.fact.last: self.theme.last}
        self.question = Words(self.lecture.fact.full, HEADING, self.theme.ink, paint=names)
        self.answer = Words(text.answer, HEADING, self.theme.answer)
        self.wall = DialWall(toy.block.W_up, self.rng(), WALL)
        self.lattice = Lattice(STEPS)
        self.count = Decimal(self.lattice.count, 0, 1.6 * TITLE)
        self.add(self.network)

    @beat
    def apart(self, beat: Beat) -> None:
        """The title over a network that works: light runs through it twice."""
        title = (FadeIn(self.heading, shift=0.2 * DOWN), FadeIn(self.subheading, shift=0.2 * DOWN))
        self.play(*title, run_time=0.8)
        self.play(
            think(self.network, thought(self.toy)), run_time=beat.to("trained", 1.2, early=0.3)
        )
        for person in (3, 0):
            run_time = beat.share(2, 1.2) if person else beat.rest(1.2)
            self.play(think(self.network, thought(self.toy, person)), run_time=run_time)

    @beat
    def open(self, beat: Beat) -> None:
        """The network is lost in a wall of dials, one a parameter; a frame reads along its rows."""
        wall = self.wall
        self.play(
            FadeOut(self.heading, self.subheading, shift=0.2 * UP),
            FadeOut(self.network, scale=0.3),
            wall.look(uncovered=1.0, turned=1.0),
            run_time=1.2,
        )
        counting = (FadeIn(self.parameters), count_from(self.total))
        self.play(*counting, wall.look(pitch=FAR), run_time=beat.to("read", 1.6, early=0.3))
        reader = Rectangle(width=6 * FAR, height=FAR, color=self.theme.focus, stroke_width=5)
        rows = [wall.get_y() + k * FAR for k in (4, 1, -2)]
        self.play(FadeIn(reader.move_to([READ_X[0], rows[0], 0])), run_time=0.3)
        each = beat.share(len(rows), 0.8)
        for y in rows:
            reader.move_to([READ_X[0], y, 0])
            self.play(reader.animate(rate_func=linear).set_x(READ_X[1]), run_time=each)
        self.remove(reader)

    @beat
    def parts(self, beat: Beat) -> None:
        """One neuron comes out with its wires; it has a meaning; without it the answer is gone."""
        network = self.network
        wires = VGroup(network.edges_into(GATE), network.edges_out_of(GATE))
        part = VGroup(wires, network.layers[1][GATE])
        others = self.everything_but(part)
        self.play(
            FadeOut(self.parameters, shift=0.2 * UP),
            FadeOut(self.wall, rate_func=rush_from),
            FadeIn(network, scale=2.0),
            run_time=0.9,
        )
        for person in (1, 0):
            run_time = beat.share(1 + person, 0.8, until="out", early=0.4)
            self.play(think(network, thought(self.toy, person)), run_time=run_time)
        self.play(
            *presence(HUSHED, *others),
            part.animate.set_z_index(2),
            run_time=beat.unhurried(0.8, "does", early=0.45),
        )
        self.question.next_to(network.layers[0], UP, buff=0.35)
        self.answer.next_to(network.layers[2], UP, buff=0.35)
        beat.until("does", early=0.3)
        self.play(FadeIn(self.question, shift=0.2 * RIGHT), run_time=0.6)
        lights = [flash_along(wire, self.theme.focus, 6, 0.5) for wire in wires[0]]
        self.play(AnimationGroup(*lights), run_time=0.7)
        lights = [flash_along(wire, self.theme.answer, 6, 0.5) for wire in wires[1]]
        self.play(AnimationGroup(*lights), FadeIn(self.answer, shift=0.2 * RIGHT), run_time=0.7)
        beat.until("predict", early=0.2)
        without = zero_ablation(self.toy.forward().neurons, GATE)
        written = np.abs(self.toy.block.write(without))
        self.play(
            FadeOut(part, shift=LIFTED),
            network.layers[2].light_to(written),
            FadeOut(self.answer, shift=0.2 * RIGHT),
            run_time=beat.through(1.0),
        )

    def everything_but(self, part: VGroup) -> list[VGroup]:
        """The network's other wires and dots."""
        kept = set(part.get_family())
        network = self.network
        wires = [edge for side in network.edges for edge in side if edge not in kept]
        dots = [dot for layer in network.layers for dot in layer.dots if dot not in kept]
        return wires + dots

    @beat
    def curse(self, beat: Beat) -> None:
        """Ten dots become a hundred and a thousand; then the number has too many noughts."""
        line, count = self.lattice, self.count.move_to(COUNT_AT)
        show_lattice(line, SHAPES[0])
        leaving = (FadeOut(one, shift=0.4 * UP) for one in self.all_but())
        self.play(*leaving, FadeIn(line, scale=4), run_time=1.2)
        walk = glide(line, show_lattice, SHAPES[0], SHAPES[1])
        self.play(walk, FadeIn(count), count_from(count), run_time=beat.to("line", 1.0, late=1.0))
        for k, mark, after in ((2, "square", "cube"), (3, "cube", "zeros")):
            beat.until(mark, early=0.5)
            time = beat.to(after, 1.1, early=1.2)
            unfolding = glide(line, show_lattice, SHAPES[k - 1], SHAPES[k])
            self.play(unfolding, self.count_up(), run_time=time)
        beat.until("zeros", early=1.0)
        ten, exponent = power_of_ten(3)
        self.play(FadeOut(count), FadeIn(ten, exponent), *presence(QUIET, line), run_time=0.6)
        dimensions = self.lecture.sizes.d_model
        self.play(ChangeDecimal(exponent, dimensions, rate_func=rush_into), run_time=1.6)
        self.noughts = exponent
        way = FeatureDirection(WAY, colour=self.theme.focus, start=LATTICE_AT, unit=1.0, width=8)
        self.play(way.grow(), run_time=1.2)
        each = beat.share(3, 0.5)
        for turn in (-0.9, 0.5, 0.0):
            self.play(way.turn_to(rotate_vector(WAY, turn)), run_time=each)

    def count_up(self) -> ChangeDecimal:
        """The number of places goes on to ten times as many."""
        return ChangeDecimal(self.count, STEPS * self.count.get_value())

    @interlude
    def hand_over(self) -> None:
        """All places fold into one line, whose ten become what goes into a model and comes out."""
        line, glass = self.lattice.copy(), waiting_glass()
        self.remove(self.lattice)
        self.add(line)
        folding = glide(line, Lattice.set_values, np.ones(3), [1.0, 0.0, 0.0])
        self.play(FadeOut(*self.all_but(line)), folding, run_time=1.0)
        places = [
            line.get_center() + (k - (STEPS - 1) / 2) * line.pitch * RIGHT for k in range(STEPS)
        ]
        dots = [Dot(place, line.radius, color=self.theme.data) for place in places]
        for dot in dots:
            step_back(dot, QUIET)
        self.remove(line)
        flights = exchange(dots, [*glass.layers[0], *glass.layers[2]], lag=0.1)
        self.play_into(glass, flights, FadeIn(glass.wires, glass.layers[1]), run_time=1.2)
        self.settle()


def show_lattice(lattice: Lattice, shape: np.ndarray) -> None:
    """Unfold the places so far, with a pitch, their middle at x: (three extents, pitch, x)."""
    *extents, lattice.pitch, x = (float(one) for one in shape)
    lattice.radius = DOT * lattice.pitch
    lattice.set_values(extents).move_to([x, LATTICE_AT[1], 0])


def power_of_ten(power: int) -> tuple[Words, Decimal]:
    """Ten and its exponent, which can count on."""
    ten = Words("10", 1.6 * TITLE).move_to(COUNT_AT).shift(0.9 * LEFT)
    exponent = Decimal(power, 0, TITLE, theme().focus, anchor="left")
    exponent.put_anchor(ten.get_right()[0] + 0.1).put_baseline(ten.get_top()[1] - 0.15)
    return ten, exponent
