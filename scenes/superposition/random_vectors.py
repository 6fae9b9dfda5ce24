"""Ten thousand random directions, and the angles between all of them."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    rush_from,
    rush_into,
    smooth,
    squish_rate_func,
)

from mlp_math.angles import random_unit_vectors
from mlp_math.directions import angle_between
from mlp_math.stored import load, recipe_of
from scenes.easing import eased
from scenes.flat_image import FlatImage
from scenes.mobjects.directions import AngleMark, FeatureDirection, towards
from scenes.mobjects.figures import FiguresLine, readout
from scenes.mobjects.histogram import HALF_TURN, AngleHistogram, AnglePointer
from scenes.mobjects.numbers import measured_brace
from scenes.mobjects.place import fit, right_edge
from scenes.mobjects.style import ring
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, ChangeDecimal, Decimal, Words
from scenes.mobjects.vector_field import GAP, HASTE, VectorBlocks, VectorWindow
from scenes.moves import (
    comes_last,
    give_way,
    glide,
    in_turn,
    leaves_first,
    point_at,
    redrawn,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import (
    RANDOM,
    all_pairs,
    angle_histogram_of,
    experiment,
    heading,
    pairs_label,
    random_counts,
)
from scenes.theme import theme

FIRST_ROWS = 8
WINDOW_ROWS, WINDOW_WIDTH, WINDOW_AT = 74, 8.4, np.array([-2.2, -0.35, 0.0])
BLOCKS_SIDE, BLOCKS_AT = 6.9, np.array([-2.9, 0.0, 0.0])
TOLD_LEFT, ROOM_LEFT = 2.5, 1.0  # of what is told beside the rows, and beside a square of them
SLOW_PAIRS, QUICK_PAIRS = 3, 44
SECONDS_A_PAIR = 0.7
# The gauge within the rim, at first; then in a corner, from where an arrow points to the left.
# So low that the highest pile on the rim stays below the heading.
GAUGE_AT, GAUGE_UNIT, GAUGE_ARC, RIM = 3.3 * DOWN, 3.1, 1.0, 4.2
GAUGE_CORNER, SMALL_UNIT, SMALL_ARC = 2.2 * LEFT + 0.1 * UP, 2.1, 0.55
DOT, PILE = 0.07, 2.5  # a dot's radius; the degrees of the axis that share a pile of dots
READOUT_AT, READOUT_WIDTH = (2.05, 1.9, 0.0), 4.6
NEAR, VERY_NEAR = 10.0, 1.0  # degrees from ninety


def the_vectors() -> np.ndarray:
    """The very vectors whose angles are stored, shape (n, d)."""
    return random_unit_vectors(*experiment(), np.random.default_rng(recipe_of(RANDOM)["seed"]))


class VectorStack(LectureScene):
    """Rows of pixels rush in until there are ten thousand; square blocks show how many that is."""

    begins_as = "NoRoomInThree"

    def stage(self) -> None:
        self.vectors = the_vectors()
        n, d = self.vectors.shape
        self.stack = first_rows()
        self.brace = measured_brace(self.stack, d, UP)
        self.count = Decimal(self.stack.count, 0, 1.4 * TITLE, anchor="left").move_to(
            [TOLD_LEFT, 0.1, 0], LEFT
        )
        vectors = Words(self.words("vectors"), HEADING, self.theme.dim)
        vectors.next_to(self.count, DOWN, buff=0.35).align_to(self.count, LEFT)
        self.told = VGroup(self.count, vectors)
        self.blocks = all_blocks()
        self.first = VectorBlocks(self.vectors[-d:], side=BLOCKS_SIDE).move_to(BLOCKS_AT).show(1)
        self.frame = ring(self.first, self.theme.focus, buff=0.06, stroke=5)
        self.room_line = FiguresLine(self.words("room"), [Decimal(d, 0, HEADING)], HEADING)
        fit(self.room_line, right_edge() - ROOM_LEFT).move_to([ROOM_LEFT, 2.7, 0], LEFT)
        sign = self.words("factor").partition("#")[-1]
        self.times = Decimal(n // d, 0, 2.2 * TITLE, self.theme.ink, unit=sign)
        self.times.move_to([TOLD_LEFT, -2.0, 0], LEFT)
        self.add(self.stack)

    @beat
    def rows(self, beat: Beat) -> None:
        """Row after row comes in, ever faster, and is counted."""
        arriving = GrowFromEdge(self.brace, LEFT), FadeIn(self.told, shift=0.3 * LEFT)
        self.play(*arriving, run_time=beat.to("dims", 0.8, late=0.2))
        self.play(rush(self.stack, self.count), run_time=beat.rest(3.5))

    @beat
    def room(self, beat: Beat) -> None:
        """As many rows as entries make a square; from further away, all the squares are seen."""
        view = FlatImage(self.first.pixel_array)
        self.remove(self.stack)
        self.play(
            to_square(view, self.stack, self.first),
            FadeOut(self.brace, rate_func=leaves_first),
            run_time=beat.to("hundred", 1.2),
        )
        self.play(
            Create(self.frame),
            FadeIn(self.room_line, shift=0.2 * UP, run_time=0.6),
            run_time=beat.to("all", 0.8),
        )
        self.play(
            step_back(view, self.frame, self.blocks),
            FadeIn(self.times, scale=1.4, rate_func=squish_rate_func(smooth, 0.2, 0.5)),
            run_time=beat.rest(1.6),
        )
        self.remove(view)
        self.add(self.blocks, self.frame)
        self.play(point_at(self.times, 1.15), run_time=beat.through(0.6))

    @interlude
    def hand_over(self) -> None:
        self.leave(self.blocks, run_time=0.5)
        self.settle()


def all_blocks() -> VectorBlocks:
    """All the vectors in square blocks, where one shot leaves them and the next finds them."""
    blocks = VectorBlocks(the_vectors(), side=BLOCKS_SIDE).move_to(BLOCKS_AT)
    return blocks.show(blocks.across**2)


def first_rows() -> VectorWindow:
    """The window on the vectors, the first few in it: where one shot leaves it for the next."""
    window = VectorWindow(the_vectors(), rows=WINDOW_ROWS, width=WINDOW_WIDTH)
    return window.move_to(WINDOW_AT).show(FIRST_ROWS)


def rush(window: VectorWindow, tally: Decimal) -> UpdateFromAlphaFunc:
    """An animation: vectors come in below those that are there, ever faster; `tally` counts."""
    first, whole = window.count, len(window.vectors)

    def step(moving: VectorWindow, alpha: float) -> None:
        share = float(np.expm1(HASTE * alpha) / np.expm1(HASTE))
        moving.show(round((1 - share) * first + share * whole))
        tally.set_value(moving.count)

    return UpdateFromAlphaFunc(window, step, rate_func=linear)


def lay(image: FlatImage, pixels: np.ndarray, corner: np.ndarray, width: float) -> None:
    """Let an image show pixels (rows, columns, 4), its upper left corner and width given."""
    rows, columns = pixels.shape[:2]
    image.pixel_array = pixels
    across, down = width * RIGHT, width * rows / columns * DOWN
    image.points = corner + np.array([0 * UP, across, down, across + down])


def to_square(view: FlatImage, window: VectorWindow, square: VectorBlocks) -> UpdateFromAlphaFunc:
    """An animation: a window's rows draw together until they are a square one's, all of them."""
    pixels, start = square.pixel_array, window.get_corner(DOWN + LEFT)
    end = square.get_corner(DOWN + LEFT)

    def step(moving: FlatImage, alpha: float) -> None:
        rows = round((1 - alpha) * window.rows + alpha * len(pixels))
        width = (1 - alpha) * window.width + alpha * square.width
        corner = (1 - alpha) * start + alpha * end + width * rows / len(pixels) * UP
        lay(moving, pixels[-rows:], corner, width)

    step(view, 0.0)
    return UpdateFromAlphaFunc(view, step)


def step_back(view: FlatImage, frame: VMobject, blocks: VectorBlocks) -> UpdateFromAlphaFunc:
    """An animation: where the first block fills a square, at last all of them do, in rows.

    `frame` stays round the first one.
    """
    corner, side, gap = blocks.get_corner(UP + LEFT), blocks.width, GAP
    pixels, block, margin = blocks.pixel_array, frame.copy(), (frame.width - side) / 2

    def step(_: Group, alpha: float) -> None:
        seen = round(blocks.across**alpha * (blocks.d + gap)) - gap
        lay(view, pixels[:seen, :seen], corner, side)
        frame.become(block).stretch_to_fit_width(side * blocks.d / seen + 2 * margin)
        frame.stretch_to_fit_height(frame.width)
        frame.move_to(corner + margin * (UP + LEFT), aligned_edge=UP + LEFT)

    return UpdateFromAlphaFunc(Group(view, frame), step)


class RandomAngles(LectureScene):
    """A pair at a time on a gauge, then all of them: the bell over ninety degrees."""

    begins_as = "VectorStack"

    def stage(self) -> None:
        self.summary, self.counts = load(RANDOM), random_counts()
        self.histogram = angle_histogram_of(np.zeros_like(self.counts), top=1.0)
        self.histogram.top = self.histogram.fitting_top(self.counts)
        self.histogram.refresh()
        self.title, self.label = heading(self), pairs_label(self, self.histogram)
        vectors = the_vectors()
        pairs = self.rng().choice(len(vectors), size=(SLOW_PAIRS + QUICK_PAIRS, 2), replace=False)
        self.measured = [angle_between(vectors[i], vectors[j]) for i, j in pairs]
        self.dots = DotPiles(self.histogram)
        self.gauge = PairGauge(self.measured, self.theme.stream)
        self.pairs = Decimal(0, 0, HEADING, anchor="left").move_to(READOUT_AT)
        self.told = readout(self.pairs, self.words("all_pairs"))
        self.told[1].scale(HEADING / LABEL, about_edge=UP + LEFT)
        self.pointers = [self.histogram.pointer(float(a)) for a in self.summary["extremes"]]
        self.blocks = all_blocks()
        self.add(self.blocks)
        self.near, self.very_near = (NearNinety(self, start) for start in (0.0, NEAR))

    @beat
    def pair(self, beat: Beat) -> None:
        """Pair after pair on the gauge, each a dot on the rim beyond the arrow that turns."""
        gauge, dots = self.gauge, self.dots
        self.play(
            self.blocks.animate.scale(0.01).move_to(GAUGE_AT),
            FadeIn(self.title, dots.labels),
            Create(dots.rim),
            run_time=0.9,
        )
        self.remove(self.blocks)
        self.play(gauge.still.grow(), gauge.turning.grow(), run_time=0.4)
        self.play(FadeIn(gauge.mark), run_time=0.2)
        first, *others = self.measured[:SLOW_PAIRS]
        self.play(dots.drop(first), run_time=beat.to("again", 0.4))
        for angle in others:
            self.play(gauge.turning.turn_to(leaning(angle)), run_time=0.3)
            self.play(dots.drop(angle), run_time=0.35)
        dropping = in_turn(dots.drop, self.measured[SLOW_PAIRS:], lag=0.08)
        self.play(gauge.flick_through(SLOW_PAIRS), dropping, run_time=beat.through(1.4))

    @beat
    def all(self, beat: Beat) -> None:
        """The rim unrolls into an axis; the bell of all pairs; where it ends, and its extremes."""
        histogram, dots = self.histogram, self.dots
        degrees = [mark for mark in histogram.marks if mark[1] in histogram.shown_degrees()]
        counts = [mark for mark in histogram.marks if mark not in degrees]
        beat.until("all", early=0.2)
        self.play(dots.unroll(), self.gauge.go_aside(), run_time=1.1)
        self.remove(dots.rim, dots.labels)
        self.add(histogram.axis, *degrees)
        self.gauge.keep_measuring()
        # A pile of single dots has another scale than the bell: it leaves before the ticks come.
        self.play(
            FadeOut(*dots, rate_func=leaves_first),
            FadeIn(*counts, histogram.side, rate_func=comes_last),
            run_time=0.5,
        )
        self.add(histogram)
        self.play(
            FadeIn(self.label, self.told),
            histogram.change_to(self.counts, fit=False, rate_func=rush_into),
            ChangeDecimal(self.pairs, all_pairs(), rate_func=rush_into),
            run_time=beat.unhurried(2.0, "any"),
        )
        beat.until("any")
        anywhere = histogram.pointer(0.0, places=0)
        along = glide(
            anywhere, AnglePointer.set_value, 0.0, HALF_TURN, rate_func=there_and_half_back
        )
        self.add(anywhere)
        self.play(along, run_time=beat.to("ninety", 1.4))
        self.play(
            FadeOut(anywhere, rate_func=leaves_first),
            *(FadeIn(pointer, shift=0.3 * DOWN) for pointer in self.pointers),
            run_time=beat.through(0.6),
        )

    @beat
    def spread(self, beat: Beat) -> None:
        """The bars near ninety light up with their share of all pairs: ten degrees, then one."""
        near, very_near = self.near, self.very_near
        self.play(give_way(self.pairs, near.number), run_time=0.5)
        self.add(near.patch)
        self.play(near.reach(NEAR), run_time=beat.to("ten", 2.0, late=0.8))
        self.play(give_way(self.told[1], near.words), run_time=0.5)
        self.play(point_at(near.number, 1.15, self.theme.focus), run_time=0.8)
        self.remove(near.patch, near.number)
        self.add(very_near.patch, very_near.number)
        self.play(
            very_near.reach(VERY_NEAR),
            FadeOut(near.words, rate_func=leaves_first),
            run_time=beat.to("one", 1.2, late=0.2),
        )
        self.play(FadeIn(very_near.words), run_time=0.4)
        self.play(point_at(very_near.number, 1.15, self.theme.focus), run_time=0.8)

    @interlude
    def end(self) -> None:
        self.gauge.turning.clear_updaters()
        self.play(FadeOut(*self.very_near.parts, self.gauge, *self.pointers), run_time=0.6)

    @property
    def shares(self) -> list[Decimal]:
        """The shares of all pairs that are read off at last, in per cent."""
        return [self.near.number, self.very_near.number]


def there_and_half_back(time: float) -> float:
    """A rate function: from one end to the other, then to the middle."""
    out = 0.65
    return eased(time / out) if time < out else 1 - 0.5 * eased((time - out) / (1 - out))


class NearNinety:
    """The bars within some degrees of ninety, and their share of all pairs; it is live.

    `words` say how near the bars are that `reach` goes to.
    """

    def __init__(self, scene: RandomAngles, degrees: float) -> None:
        self.histogram, self.summary, self.degrees = scene.histogram, scene.summary, degrees
        colour = scene.theme.focus
        self.patch = VMobject(stroke_width=1.6, stroke_color=colour, fill_opacity=1)
        self.patch.set_fill(scene.theme.mix(colour, 0.75))
        counts = random_counts()
        self.heights = counts
        self.upto = np.concatenate([[0.0], np.cumsum(counts)]) / counts.sum()
        self.number = Decimal(0.0, 1, TITLE, colour, unit=" %", anchor="left")
        self.number.move_to(READOUT_AT, LEFT)
        self.around = Decimal(NEAR if degrees < NEAR else VERY_NEAR, 0, HEADING, unit="°")
        self.words = FiguresLine(scene.words("within"), [self.around], HEADING, scene.theme.dim)
        fit(self.words, READOUT_WIDTH).next_to(self.number, DOWN, buff=0.25)
        self.words.set_x(READOUT_AT[0], LEFT)
        self.parts = (self.patch, self.number, self.words)
        self.show(degrees)

    def show(self, degrees: float) -> None:
        """Light the bars so near to ninety, and tell their share."""
        low, high = HALF_TURN / 2 - degrees, HALF_TURN / 2 + degrees
        edges = self.histogram.edges
        share = float(np.interp(high, edges, self.upto) - np.interp(low, edges, self.upto))
        # Angles on the border of two bars were counted with care.
        share = float(self.summary.get(f"share_within_{degrees:g}", share))
        self.number.set_value(100 * share)
        if not degrees:
            self.patch.clear_points()
            return
        inside = np.flatnonzero((edges[1:] > low + 1e-9) & (edges[:-1] < high - 1e-9))
        place = self.histogram.place
        outline = [place(low)]
        for k in inside:
            for angle in np.clip(edges[k : k + 2], low, high):
                outline.append(place(float(angle), float(self.heights[k])))
        self.patch.set_points_as_corners([*outline, place(high)])

    def reach(self, degrees: float) -> AnimationGroup:
        """An animation of the bars, and of the number, to other degrees."""
        moving = glide(self.patch, lambda _, near: self.show(float(near)), self.degrees, degrees)
        return AnimationGroup(moving, redrawn(self.number))


def leaning(angle: float) -> np.ndarray:
    """The direction at an angle of a half-disc that begins at its left end, in degrees."""
    return towards(HALF_TURN - angle)


class PairGauge(VGroup):
    """Two arrows and the angle between them, which shows one measured angle after another."""

    def __init__(self, angles: Sequence[float], colour: object) -> None:
        self.angles = angles
        self.still, self.turning = (FeatureDirection(LEFT, colour=colour) for _ in range(2))
        self.mark = AngleMark(self.still, self.turning, size=BODY, label_at=2.0)
        super().__init__(self.still, self.turning, self.mark)
        self.turning.set_values(leaning(angles[0]))
        self.stand(0.0)
        self.mark.add_updater(AngleMark.refresh)

    def stand(self, aside: float) -> None:
        """Stand large within the rim, at 0, or small in a corner, at 1, or between the two."""
        at, unit, radius = (
            (1 - aside) * large + aside * small
            for large, small in (
                (GAUGE_AT, GAUGE_CORNER),
                (GAUGE_UNIT, SMALL_UNIT),
                (GAUGE_ARC, SMALL_ARC),
            )
        )
        for arrow in (self.still, self.turning):
            arrow.unit = unit
            arrow.set_values(arrow.get_values(), at / unit)
        self.mark.radius = radius
        self.mark.refresh()

    def go_aside(self) -> UpdateFromAlphaFunc:
        """An animation: it makes room for what was measured."""
        return glide(self, PairGauge.stand, 0.0, 1.0, rate_func=squish_rate_func(smooth, 0.0, 0.6))

    def flick_through(self, first: int) -> UpdateFromAlphaFunc:
        """An animation through all angles from number `first` on, without any between them."""
        angles = self.angles[first:]

        def step(arrow: FeatureDirection, alpha: float) -> None:
            arrow.set_values(leaning(angles[min(int(alpha * len(angles)), len(angles) - 1)]))

        return UpdateFromAlphaFunc(self.turning, step, rate_func=linear)

    def keep_measuring(self) -> None:
        """From now on go through the angles again while other things are spoken of."""
        clock = [0.0]

        def step(arrow: FeatureDirection, dt: float) -> None:
            clock[0] += dt
            pair, share = divmod(clock[0] / SECONDS_A_PAIR, 1.0)
            last, following = (self.angles[int(pair + k) % len(self.angles)] for k in (-1, 0))
            turned = eased(max(1.15 * share - 0.15, 0.0))  # it stands a little, then turns
            arrow.set_values(leaning((1 - turned) * last + turned * following))

        self.turning.add_updater(step)


class DotPiles(VGroup):
    """Dots on the rim of a half-disc, one a measured angle, piled where angles are alike.

    `rim` and its `labels` are no parts of it. `unroll` lays all of them along a histogram's axis.
    """

    def __init__(self, histogram: AngleHistogram) -> None:
        super().__init__()
        self.histogram, self.bent = histogram, 1.0
        self.piles: Counter[float] = Counter()
        self.places: list[tuple[float, float]] = []  # of the dots: degrees, and height on the rim
        self.rim = histogram.axis.copy()
        self.labels = VGroup()
        self.offsets: list[tuple[float, np.ndarray]] = []  # of the labels, from the axis
        for number in histogram.shown_degrees():
            degrees = number.get_value()
            self.labels.add(number.copy())
            self.offsets.append((degrees, number.get_center() - histogram.place(degrees)))
        self.bend(1.0)

    def place(self, degrees: float, height: float = 0.0) -> np.ndarray:
        """Where something stands over an angle, on the rim as it is bent now."""
        axis = self.histogram
        straight, top = axis.place(HALF_TURN / 2), GAUGE_AT + RIM * UP
        half = (1 - self.bent) * 0.5 * axis.axis.get_length() + self.bent * RIM * PI / 2
        middle = (1 - self.bent) * straight + self.bent * top
        share = degrees / (HALF_TURN / 2) - 1
        turn = self.bent * PI / 2 * share
        chord = half * share * np.sinc(turn / PI), half * share * np.sinc(turn / 2 / PI)
        along = chord[0] * RIGHT + chord[1] * np.sin(turn / 2) * DOWN
        outward = np.sin(turn) * RIGHT + np.cos(turn) * UP
        return middle + along + height * outward

    def bend(self, bent: float) -> None:
        """Lay rim, labels and dots anew: on a half-disc, 1, on a straight axis, 0, or between."""
        self.bent = float(bent)
        angles = np.linspace(0, HALF_TURN, 37)
        self.rim.set_points_smoothly([self.place(angle) for angle in angles])
        for label, (degrees, offset) in zip(self.labels, self.offsets, strict=True):
            label.move_to(self.place(degrees, offset[1]) + offset[0] * RIGHT)
        for dot, place in zip(self, self.places, strict=True):
            dot.move_to(self.place(*place))

    def unroll(self) -> UpdateFromAlphaFunc:
        """An animation: the rim becomes the histogram's axis, with what stands on it."""
        whole = VGroup(self.rim, self.labels, self)
        later = squish_rate_func(smooth, 0.25, 1.0)  # than the gauge, which is in its way
        return glide(whole, lambda _, bent: self.bend(bent), 1.0, 0.0, rate_func=later)

    def drop(self, angle: float) -> UpdateFromAlphaFunc:
        """A new dot flies from the gauge onto its angle's pile; unseen before it sets out."""
        dot = Circle(radius=DOT, stroke_width=0, fill_color=theme().positive, fill_opacity=1)
        middle = PILE * (angle // PILE + 0.5)
        self.places.append((middle, DOT * (2 * self.piles[middle] + 1.3)))
        self.piles[middle] += 1
        self.add(dot)
        begin, end = self.place(angle, GAUGE_UNIT - RIM), self.place(*self.places[-1])

        def step(moving: VMobject, alpha: float) -> None:
            moving.move_to((1 - alpha) * begin + alpha * end)
            moving.set_opacity(1.0 if alpha > 0 else 0.0)

        return UpdateFromAlphaFunc(dot, step, rate_func=rush_from)
