"""How much room there is for ideas, and for facts; and how each of these numbers is known."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Create,
    DashedVMobject,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    Rectangle,
    Square,
    VGroup,
    rush_from,
)

from lectures.computed import BITS, CLASSLESS, bits_a_weight, bytes_at
from lectures.figures import BILLION
from mlp_math.interference import clean_read_limit
from mlp_math.parameters import parameter_table
from mlp_math.stored import load
from scenes.learned_and_unknown.dark_places import dark_places
from scenes.learned_and_unknown.kept_bits import KeptBits
from scenes.learned_and_unknown.memory_grid import MemoryGrid
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.log_ruler import known_mark
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.style import curve_on, small_axes
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words
from scenes.moves import cascade, count_from, glide, point_at
from scenes.sets.language_model import EDGE_X, FOOT_Y, small_print
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

# Rows and columns of the specks that stand for a billion, and how bright they are at most.
SPECKS, GLIMMER, FIELD_TALL, FIELD_Y = (72, 180), 0.45, 4.9, -0.55
MOMENTS = 3
DIMENSION = 64  # of the memories whose recall is shown
PLOT_WIDE, PLOT_TALL, GOOD = 9.6, 4.4, 0.99
NAMES_AT = 0.68  # of recall: the height at which the memories are named
KINDS = ("measured", "quoted", "guessed")
BITS_Y, GUESS_X = -1.7, -3.3  # of the weights' floor; of the weights that are guessed of


class RoomForIdeas(LectureScene):
    """A field of directions of which few light up; memories that fill; bits upon weights."""

    begins_as = "Grokking"

    def stage(self) -> None:
        self.field = directions_field(self)
        self.count = Decimal(BILLION, 0, TITLE, self.theme.ink)
        self.directions = FiguresLine(
            self.words("directions"), [self.count], HEADING, self.theme.dim
        )
        self.directions.set_y(3.0)
        self.limit = int(clean_read_limit(BILLION, self.lecture.sizes.d_model))
        self.once = FiguresLine(
            self.words("at_once"),
            [Decimal(self.limit, 0, TITLE, self.theme.legible(self.theme.lit))],
            HEADING,
        ).set_y(2.3)
        specks = self.rng().permutation(len(self.field.get_values()))
        self.lights = [
            VGroup(*(self.light(k) for k in moment))
            for moment in specks[: MOMENTS * self.limit].reshape(MOMENTS, self.limit)
        ]
        self.plot = Memories(self)
        self.legend = legend(self)
        self.ours = KeptBits(bits_a_weight(), 2, "measured", self.words("ours"))
        self.theirs = KeptBits(BITS, 0, "quoted", self.words("theirs"))
        for kept, x in ((self.ours, -3.5), (self.theirs, 3.5)):
            kept.stand_at(x, BITS_Y)
        self.source = small_print(self.words("source")).set_x(-EDGE_X, LEFT).set_y(FOOT_Y, DOWN)
        perceptrons = parameter_table(self.lecture.sizes).group_total("mlp")
        number = Decimal(perceptrons, 0, HEADING, self.theme.ink)
        self.weights = FiguresLine(self.words("weights"), [number], BODY, self.theme.dim)
        self.weights.move_to([GUESS_X, BITS_Y - 0.55, 0])
        self.bytes = Decimal(bytes_at(BITS, perceptrons) / 1e9, 0, 1.3 * TITLE, self.theme.data)
        said = Words(self.words("bytes"), HEADING, self.theme.ink)
        self.line = VGroup(known_mark("guessed", 0.24), self.bytes, said).arrange(RIGHT, buff=0.3)
        self.line.move_to([3.5, 0.3, 0])
        said.put_baseline(self.bytes.baseline)
        self.add(self.field)

    @beat
    def ideas(self, beat: Beat) -> None:
        """A billion specks are counted; so many light up at once, others the next moment."""
        near = self.push_in(Square(4.5).move_to(self.field))
        self.play(near, run_time=beat.to("directions", 0.8, early=0.8))
        counted = count_from(self.count)
        self.play(self.pull_back(), FadeIn(self.directions), run_time=1.2)
        self.play(counted, run_time=beat.to("once", 1.6, early=0.4))
        beat.until("once", early=0.4)
        self.play(cascade(FadeIn, self.lights[0], 0.02, scale=3), FadeIn(self.once), run_time=1.2)
        for before, after in pairwise(self.lights):
            self.play(FadeOut(before), FadeIn(after), run_time=0.9)

    def light(self, speck: int) -> Dot:
        """A bright dot where a speck of the field lies."""
        rows, columns = self.field.pixel_array.shape[:2]
        row, column = divmod(int(speck), columns)
        across, down = (column + 0.5) / columns - 0.5, (row + 0.5) / rows - 0.5
        move = across * self.field.width * RIGHT + down * self.field.height * DOWN
        return Dot(self.field.get_center() + move, radius=0.07, color=self.theme.lit)

    @beat
    def facts(self, beat: Beat) -> None:
        """Recall of memories by the number of facts; each holds twice as many as the last."""
        plot = self.plot
        self.play(
            FadeOut(self.field, self.lights[-1], self.directions, self.once),
            FadeIn(plot.axes, plot.marks),
            run_time=0.9,
        )
        each = beat.share(len(plot.curves), 0.9, until="falls", early=0.5)
        for (line, dots, name), grid in zip(plot.curves, plot.grids, strict=True):
            self.add(grid.set_value(0.0))
            self.play(
                Create(line),
                cascade(FadeIn, dots, 0.3),
                FadeIn(name),
                glide(grid, MemoryGrid.set_value, 0.0, 1.0),
                run_time=each,
            )
        beat.until("falls", early=0.3)
        self.play(FadeIn(plot.last_good, scale=2), run_time=0.7)
        self.play(cascade(FadeIn, plot.steps, 0.5, shift=0.3 * RIGHT), run_time=1.2)
        self.play(cascade(Create, plot.leaps, 0.8), run_time=beat.rest(1.6, part=0.6))
        bits = cascade(point_at, plot.steps, 0.5, scale=1.25)
        self.play(bits, run_time=beat.through(0.8))

    @beat
    def quoted(self, beat: Beat) -> None:
        """What each of our weights keeps, and what others found upon each of theirs."""
        ours, theirs = self.ours, self.theirs
        self.leave(run_time=0.7)
        self.play(
            cascade(FadeIn, ours.cells, 0.2, shift=0.2 * UP),
            FadeIn(ours.told, self.legend, self.source),
            run_time=0.9,
        )
        self.play(ours.fill(), count_from(ours.number), run_time=0.9)
        self.add(ours)
        beat.until("two", early=1.0)
        coming = cascade(FadeIn, theirs.cells, 0.2, shift=0.2 * UP)
        self.play(coming, FadeIn(theirs.told), run_time=0.9)
        self.play(theirs.fill(), count_from(theirs.number), run_time=1.6)
        for part, kept, sign in ((0.5, theirs, 1), (1.0, ours, 0)):
            kinds = (point_at(kept.sign, 1.6), point_at(self.legend[sign], 1.15))
            self.play(*kinds, run_time=beat.rest(1.0, part=part))

    @beat
    def guess(self, beat: Beat) -> None:
        """As many weights as a large model has, two bits on each: a number in a dashed frame."""
        ours, theirs = self.ours, self.theirs
        self.play(
            FadeOut(ours, ours.told),
            theirs.animate.set_x(GUESS_X),
            FadeOut(theirs.told, shift=[GUESS_X - theirs.cells.get_x(), 0, 0]),
            FadeIn(self.weights),
            count_from(self.weights.numbers[0]),
            run_time=beat.unhurried(1.4, "guess", early=1.05),
        )
        beat.until("guess", early=0.9)
        sources = VGroup(*theirs.kept).copy()
        flights = (FadeOut(bit, target_position=self.line, scale=0.2) for bit in sources)
        self.play(LaggedStart(*flights, lag_ratio=0.1), run_time=0.9)
        self.play(FadeIn(self.line), count_from(self.bytes), run_time=1.0)
        around = Rectangle(width=self.line.width + 0.7, height=self.line.height + 0.5)
        frame = dashed(around.move_to(self.line))
        self.play(Create(frame), run_time=beat.rest(0.8, part=0.5))
        self.play(
            point_at(self.line[0], 1.4), point_at(self.legend[2], 1.15), run_time=beat.rest(1.0)
        )

    @interlude
    def hand_over(self) -> None:
        """What was a guess is lost in a large dark model."""
        places = dark_places()
        leaving = (FadeOut(one, rate_func=rush_from) for one in self.all_but())
        self.play(*leaving, cascade(FadeIn, places.rows, 0.15), run_time=1.2)
        self.settle()


def directions_field(scene: LectureScene) -> NeuronField:
    """Specks that stand for a billion directions, each glimmering as it may."""
    rng = np.random.default_rng(scene.lecture.seed)
    glimmer = GLIMMER * rng.random(SPECKS[0] * SPECKS[1]) ** 3
    field = NeuronField(glimmer, aspect=2.5, height=FIELD_TALL)
    field.set_y(FIELD_Y)
    return field


def dashed(frame: Rectangle) -> VGroup:
    """A dashed outline where a frame is."""
    return DashedVMobject(frame.set_stroke(theme().data, 3), num_dashes=48)


class Memories(VGroup):
    """Recall by the number of facts, a curve for each memory, from the stored experiment."""

    def __init__(self, scene: LectureScene) -> None:
        run = load("fact_capacity")
        rows = [
            k for k, (d, _, classes) in enumerate(run["blocks"])
            if d == DIMENSION and classes == CLASSLESS
        ]  # fmt: skip
        self.widths = [int(run["blocks"][k][1]) for k in rows]
        self.facts = [run["facts"][k].astype(float) for k in rows]
        self.recall = [run["accuracy"][k].astype(float) for k in rows]
        self.most = [int(run["n99"][k]) for k in rows]
        low, high = np.log2(self.facts[0][0]) - 0.3, np.log2(self.facts[-1][-1]) + 0.3
        self.axes = small_axes([low, high, 10], [0, 1, 0.5], PLOT_WIDE, PLOT_TALL).set_y(0.2)
        self.marks = self.written_on_axes(scene)
        colours = (theme().first, theme().last, theme().stream)
        self.curves = VGroup(
            *(self.curve(k, colours[k], scene.words("neurons")) for k in range(len(rows)))
        )
        self.last_good = VGroup(
            *(
                Dot(
                    self.axes.c2p(np.log2(n), self.recall[k][list(self.facts[k]).index(n)]), 0.13
                ).set_color(colours[k])
                for k, n in enumerate(self.most)
            )
        )
        self.grids = [self.grid(k, colours[k]) for k in range(len(rows))]
        self.steps = VGroup(*(self.step(k) for k in range(len(rows))))
        self.leaps = VGroup(
            *(
                ArcBetweenPoints(
                    a.get_top() + 0.12 * UP, b.get_top() + 0.12 * UP, angle=-1.4, stroke_width=3
                ).set_color(b.get_color())
                for a, b in pairwise(self.steps)
            )
        )
        super().__init__(self.axes, self.marks, self.curves)

    def written_on_axes(self, scene: LectureScene) -> VGroup:
        """Facts at every power of two, recall in per cent, and what both axes are."""
        marks, (left, floor) = VGroup(), self.axes.c2p(self.axes.x_range[0], 0)[:2]
        for power in range(7, 12):
            number = Decimal(2.0**power, 0, LABEL, theme().dim)
            marks.add(number.set_x(self.axes.c2p(power, 0)[0]).put_baseline(floor - 0.42))
        for share in (0.0, 0.5, 1.0):
            number = Decimal(100 * share, 0, LABEL, theme().dim, unit=" %", anchor="right")
            y = self.axes.c2p(0, share)[1]
            marks.add(number.put_anchor(left - 0.2).put_baseline(y - 0.1))
        facts = Words(scene.words("facts"), BODY, theme().dim).put_baseline(floor - 0.95)
        recall = Words(scene.words("recall"), BODY, theme().dim)
        recall.set_x(left, LEFT).put_baseline(self.axes.c2p(0, 1)[1] + 0.75)
        return marks.add(facts, recall)

    def curve(self, k: int, colour: object, words: str) -> VGroup:
        """A memory's line, its dots, and how many neurons it has."""
        xs = np.log2(self.facts[k])
        line = curve_on(self.axes, xs, self.recall[k], colour, 4)
        dots = VGroup(
            *(Dot(self.axes.c2p(x, y), 0.07) for x, y in zip(xs, self.recall[k], strict=True))
        ).set_color(colour)
        name = FiguresLine(words, [self.widths[k]], LABEL, colour)
        name.set_x(self.axes.c2p(np.log2(self.most[k]), 0)[0])
        return VGroup(line, dots, name.set_y(self.axes.c2p(0, NAMES_AT)[1]))

    def grid(self, k: int, colour: ManimColor) -> MemoryGrid:
        """A memory's neurons, below the last point at which it still holds all its facts."""
        grid = MemoryGrid(self.widths[k], colour)
        x = self.axes.c2p(np.log2(self.most[k]), 0)[0]
        return grid.move_to([x, self.axes.c2p(0, NAMES_AT)[1] - 0.25, 0], UP)

    def step(self, k: int) -> VGroup:
        """How many facts a memory holds, above its last good point."""
        number = Decimal(self.most[k], 0, HEADING, self.curves[k][0].get_stroke_color())
        return number.next_to(self.last_good[k], UP, buff=0.25)


def legend(scene: LectureScene) -> VGroup:
    """What the three kinds of marks say, in one line."""
    parts = VGroup()
    for how in KINDS:
        said = Words(scene.words(how), BODY, theme().dim)
        parts.add(VGroup(known_mark(how), said).arrange(RIGHT, buff=0.22))
    return parts.arrange(RIGHT, buff=0.9).set_y(3.2)
