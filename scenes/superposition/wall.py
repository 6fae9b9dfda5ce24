"""Shot 65, the end: what no arrangement can pass, what an honest optimiser reaches, and 89°."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    Line,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.angles import histogram_path
from mlp_math.bounds import largest_smallest_angle, max_vectors_lp
from mlp_math.stored import load
from scenes.mobjects.text import BODY, HEADING, LABEL, ChangeDecimal, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import (
    FULL_HEIGHT,
    PACKED,
    RANDOM,
    FiguresLine,
    experiment,
    full_histogram_of,
    full_pairs_label,
    heading,
    random_counts,
)

CLOSE = (50.0, 130.0)  # degrees: all random angles, the wall's lines well apart
WISHED = 89.0  # degrees
STAGES = 60  # of the way from random angles to packed ones
GAP_Y = 1.2
MOST_AT, MOST_SIZE = np.array([-2.6, 0.2, 0.0]), 84.0


class TheWall(LectureScene):
    """The bound as two lines, the best packing found just outside, and how few fit at 89°."""

    def construct(self) -> None:
        n, d = experiment()
        random, packed = load(RANDOM), load(PACKED)
        # Room above the bars for what the lines say.
        top = 60.0 * float(random_counts().max())
        histogram = self.histogram = full_histogram_of(random_counts(), log=True, top=top)
        label = full_pairs_label(self)
        wall = self.wall = histogram.bound(largest_smallest_angle(n, d))
        title = heading(self)
        with self.beat("wall") as beat:
            counts = histogram.get_values().counts
            histogram.set_values(np.zeros_like(counts))
            self.play(FadeIn(title, histogram, label), run_time=0.5)
            self.play(histogram.change_to(counts, fit=False), run_time=1.2)
            self.play(
                histogram.look(window=CLOSE), run_time=max(beat.at("line") - beat.elapsed, 1.6)
            )
            self.wait_for(beat, "line")
            self.angles = self.beside_the_lines()
            self.play(
                Create(wall),
                FadeIn(self.angles, shift=0.2 * DOWN),
                histogram.body.animate.set_opacity(0.55),
                run_time=1.2,
            )
            self.outside = VGroup(
                *(
                    Rectangle(
                        stroke_width=0,
                        fill_color=self.theme.mix(self.theme.negative, 0.2),
                        fill_opacity=1,
                    ).set_z_index(-1)
                    for _ in wall
                )
            )
            some_pair = Words(self.words("some_pair"), BODY, self.theme.negative)
            some_pair.scale(min(1.0, 10.4 / some_pair.width)).move_to(title)
            self.play(self.spread_out(), run_time=max(0.5 * beat.remaining, 1.5))
            self.play(
                FadeOut(title, shift=0.3 * UP), FadeIn(some_pair, shift=0.3 * UP), run_time=0.7
            )
        self.pointers = [histogram.pointer(float(angle)) for angle in random["extremes"]]
        with self.beat("honest") as beat:
            self.play(
                *(FadeIn(pointer, shift=0.2 * DOWN) for pointer in self.pointers),
                FadeOut(some_pair, shift=0.3 * DOWN),
                FadeIn(title, shift=0.3 * DOWN),
            )
            self.wait_for(beat, "worst")
            self.play(
                histogram.play_through(
                    histogram_path(random_counts(), packed["histogram"], STAGES), fit=False
                ),
                *(
                    ChangeDecimal(pointer, float(angle))
                    for pointer, angle in zip(self.pointers, packed["extremes"], strict=True)
                ),
                run_time=max(beat.remaining - 1.8, 3.0),
            )
            self.show_gap()
        with self.beat("at_wish") as beat:
            self.show_most(n, int(max_vectors_lp(d, 90 - WISHED)), beat)
        self.leave()

    def beside_the_lines(self) -> VGroup:
        """Each line's angle at its upper end, outside."""
        return VGroup(
            *(
                Decimal(angle, 2, HEADING, self.theme.answer, unit="°").next_to(
                    line.get_top(), side + DOWN, buff=0.16
                )
                for angle, line, side in zip(
                    self.wall.get_values(), self.wall, (LEFT, RIGHT), strict=True
                )
            )
        )

    def spread_out(self) -> UpdateFromAlphaFunc:
        """Red spreads from either line to the end of the axis: some pair is always there."""
        place = self.histogram.place

        def step(outside: VGroup, alpha: float) -> None:
            for region, line, end in zip(outside, self.wall.get_values(), CLOSE, strict=True):
                foot, reach = place(line), place((1 - alpha) * line + alpha * end)
                up = FULL_HEIGHT * UP
                region.set_points_as_corners([foot, foot + up, reach + up, reach, foot])

        return UpdateFromAlphaFunc(self.outside, step)

    def show_gap(self) -> None:
        """How far the honest optimiser stays from the line."""
        reached, wall = self.pointers[0].get_value(), self.wall.get_values()[0]
        left, right = (self.histogram.place(a)[0] for a in (reached, wall))
        span = Line([left, GAP_Y, 0], [right, GAP_Y, 0], stroke_width=8, color=self.theme.ink)
        self.gap = Decimal(wall - reached, 1, HEADING, self.theme.ink, unit="°")
        self.gap.next_to(span, LEFT, buff=0.2)
        self.gap_shown = VGroup(span, self.gap)
        self.play(Create(span), FadeIn(self.gap, shift=0.2 * LEFT), run_time=0.9)

    def show_most(self, n: int, most: int, beat) -> None:
        """Between 89° and 91° hardly more vectors fit than there are dimensions."""
        self.narrow = self.histogram.bound(WISHED, self.theme.ink)
        wished = [Decimal(angle, 0, LABEL, unit="°") for angle in (WISHED, 180 - WISHED)]
        between = FiguresLine(self.words("between"), wished, LABEL, self.theme.dim)
        self.most = Decimal(n, 0, MOST_SIZE, self.theme.answer)
        at_most = Words(self.words("at_most"), LABEL, self.theme.dim)
        VGroup(self.most, at_most, between).arrange(DOWN, buff=0.3).move_to(MOST_AT)
        self.play(
            FadeOut(self.angles, self.outside, self.gap_shown, *self.pointers),
            self.wall.animate.set_stroke(opacity=0.4),
            run_time=0.7,
        )
        self.play(Create(self.narrow), FadeIn(between, shift=0.2 * DOWN), run_time=1.2)
        self.play(FadeIn(self.most), run_time=0.6)
        self.wait_for(beat, "few")
        self.play(ChangeDecimal(self.most, most), FadeIn(at_most, shift=0.2 * UP), run_time=1.6)
        self.play(Indicate(self.most, scale_factor=1.2, color=self.theme.answer), run_time=0.9)
