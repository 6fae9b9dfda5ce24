"""What no arrangement can pass, what an honest optimiser reaches, and how few fit at 89°."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, Line, Rectangle, VGroup

from mlp_math.angles import histogram_path
from mlp_math.bounds import largest_smallest_angle, max_vectors_lp
from mlp_math.stored import load
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.histogram import AngleHistogram, BoundLines
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.style import QUIET, RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, ChangeDecimal, Decimal, Words
from scenes.moves import comes_last, glide, leaves_first, point_at, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import (
    FULL_HEIGHT,
    PACKED,
    RANDOM,
    experiment,
    full_histogram_of,
    full_pairs_label,
    heading,
    random_counts,
)
from scenes.theme import theme

CLOSE = (50.0, 130.0)  # degrees: all random angles, the wall's lines well apart
WISHED = 89.0  # degrees
STAGES = 60  # of the way from random angles to packed ones
GAP_Y, NOTE_Y = 1.2, 2.62
MOST_AT, MOST_SIZE = np.array([-2.6, 0.2, 0.0]), 84.0


class TheWall(LectureScene):
    """The bound as two lines, the best packing found just outside, and how few fit at 89°."""

    def stage(self) -> None:
        n, d = experiment()
        # Room above the bars for what the lines say.
        top = 60.0 * float(random_counts().max())
        self.histogram = full_histogram_of(random_counts(), log=True, top=top)
        self.title, self.label = heading(self), full_pairs_label(self)
        self.bound = self.histogram.bound(largest_smallest_angle(n, d))
        self.gap_shown = VGroup()  # what lies between the best found and the bound
        self.angles = VGroup()  # of both lines, once these have their place
        shade = self.theme.mix(self.theme.bound, 0.2)
        region = {"stroke_width": 0, "fill_color": shade, "fill_opacity": 1}
        self.outside = VGroup(*(Rectangle(**region).set_z_index(-1) for _ in self.bound))
        self.interpolated = Words(self.words("interpolated"), SMALL + 2, self.theme.dim)
        fit(self.interpolated, 12.4).set_x(0).set_y(NOTE_Y)
        keep_inside(self.interpolated, left=self.label.get_right()[0] + 0.5)
        self.some_pair = Words(self.words("some_pair"), BODY, self.theme.bound)
        fit(self.some_pair, 10.4).move_to(self.title)
        self.pointers = [self.histogram.pointer(float(a)) for a in load(RANDOM)["extremes"]]
        self.narrow = self.histogram.bound(WISHED, self.theme.ink)
        self.most = Decimal(n, 0, MOST_SIZE, self.theme.focus)
        self.at_most = Words(self.words("at_most"), LABEL, self.theme.dim)
        wished = [Decimal(angle, 0, LABEL, unit="°") for angle in (WISHED, 180 - WISHED)]
        self.between = FiguresLine(self.words("between"), wished, LABEL, self.theme.dim)
        told = VGroup(self.most, self.at_most, self.between)
        told.arrange(DOWN, buff=0.3).move_to(MOST_AT)
        self.add(self.histogram, self.title, self.label)

    @beat
    def wall(self, beat: Beat) -> None:
        """The bell, then two lines; red spreads outside them: some pair is always there."""
        histogram = self.histogram
        self.play(histogram.look(window=CLOSE), run_time=beat.to("line", 1.6))
        beat.until("line")
        self.angles.add(*beside_the_lines(self.bound))
        self.play(
            Create(self.bound),
            FadeIn(self.angles, shift=0.2 * DOWN),
            *presence(RESTING, histogram.body),
            run_time=1.2,
        )
        self.play(
            glide(self.outside, self.spread_out, 0.0, 1.0, run_time=beat.through(1.5)),
            FadeOut(self.title, shift=0.3 * UP, rate_func=leaves_first, run_time=1.0),
            FadeIn(self.some_pair, shift=0.3 * UP, rate_func=comes_last, run_time=1.0),
        )
        self.bring_to_back(self.outside)

    @beat
    def honest(self, beat: Beat) -> None:
        """From random angles to those of the best packing found, and how far it stays away."""
        packed = load(PACKED)
        self.play(
            *(FadeIn(pointer, shift=0.2 * DOWN) for pointer in self.pointers),
            FadeOut(self.some_pair, shift=0.3 * DOWN, rate_func=leaves_first),
            FadeIn(self.title, shift=0.3 * DOWN, rate_func=comes_last),
            FadeIn(self.interpolated, rate_func=comes_last),
            run_time=0.9,
        )
        way = histogram_path(random_counts(), packed["histogram"], STAGES)
        self.play(
            self.histogram.play_through(way, fit=False),
            *(
                ChangeDecimal(pointer, float(angle))
                for pointer, angle in zip(self.pointers, packed["extremes"], strict=True)
            ),
            run_time=beat.rest(3.0, early=0.9),
        )
        reached, bound = self.pointers[0].get_value(), self.bound.get_values()[0]
        span, self.gap = gap_between(self.histogram, reached, bound)
        self.gap_shown.add(span, self.gap)
        self.play(
            Create(span),
            FadeIn(self.gap, shift=0.2 * LEFT),
            FadeOut(self.interpolated),
            run_time=0.9,
        )

    @beat
    def at_wish(self, beat: Beat) -> None:
        """Between 89° and 91° hardly more vectors fit than there are dimensions."""
        most = int(max_vectors_lp(experiment()[1], 90 - WISHED))
        self.play(
            FadeOut(self.angles, self.outside, self.gap_shown, *self.pointers),
            self.bound.animate.set_stroke(opacity=QUIET),
            run_time=0.7,
        )
        self.play(
            *(Create(line) for line in self.narrow),
            FadeIn(self.between, shift=0.2 * DOWN),
            run_time=1.2,
        )
        self.play(FadeIn(self.most, scale=1.4), run_time=0.4)
        # The count falls while it is said, and has arrived when the number is.
        self.play(ChangeDecimal(self.most, most), run_time=beat.to("few", 1.6, early=0.3))
        self.play(
            FadeIn(self.at_most, shift=0.2 * UP, run_time=0.4),
            point_at(
                self.most,
                1.4,
                self.theme.focus,
            ),
            run_time=0.9,
        )
        wanted = Decimal(experiment()[0], 0, HEADING, self.theme.dim)
        wanted.next_to(self.most, UP, buff=0.5).set_x(MOST_AT[0])
        struck = Line(wanted.get_left(), wanted.get_right(), stroke_width=5)
        struck.set_stroke(self.theme.bound).scale(1.15)
        self.play(FadeIn(wanted, shift=0.4 * DOWN), run_time=0.5)
        self.play(Create(struck), run_time=beat.through(0.6))

    @interlude
    def end(self) -> None:
        self.leave()

    def spread_out(self, outside: VGroup, share: float) -> None:
        """Red from either line this share of the way to the end of the axis."""
        place, up = self.histogram.place, FULL_HEIGHT * UP
        for region, line, end in zip(outside, self.bound.get_values(), CLOSE, strict=True):
            foot, reach = place(line), place((1 - share) * line + share * end)
            region.set_points_as_corners([foot, foot + up, reach + up, reach, foot])


def beside_the_lines(lines: BoundLines) -> VGroup:
    """Each line's angle at its upper end, outside."""
    numbers = VGroup()
    for angle, line, side in zip(lines.get_values(), lines, (LEFT, RIGHT), strict=True):
        number = Decimal(angle, 2, HEADING, theme().bound, unit="°")
        numbers.add(number.next_to(line.get_top(), side + DOWN, buff=0.16))
    return numbers


def gap_between(histogram: AngleHistogram, reached: float, bound: float) -> tuple[Line, Decimal]:
    """A span from one angle to another, and its degrees at its left."""
    left, right = (histogram.place(angle)[0] for angle in (reached, bound))
    span = Line([left, GAP_Y, 0], [right, GAP_Y, 0], stroke_width=8, color=theme().ink)
    gap = Decimal(bound - reached, 1, HEADING, theme().ink, unit="°")
    return span, gap.next_to(span, LEFT, buff=0.2)
