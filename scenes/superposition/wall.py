"""Shot 65, the end: what no arrangement can pass, what an honest optimiser reaches, and 89°."""

from manim import DOWN, UP, Create, FadeIn, FadeOut, VGroup

from mlp_math.bounds import largest_smallest_angle, max_vectors_lp
from mlp_math.stored import load
from scenes.mobjects.text import BODY, HEADING, TITLE, ChangeDecimal, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import (
    PACKED,
    RANDOM,
    FiguresLine,
    angle_histogram_of,
    experiment,
    heading,
    random_counts,
)

CLOSE = (50.0, 130.0)  # degrees: all random angles, the wall's lines well apart
WISHED = 89.0  # degrees
TOLD_Y = 2.3


class TheWall(LectureScene):
    """The bound as two lines, the best packing found just outside, and how few fit at 89°."""

    def construct(self) -> None:
        n, d = experiment()
        random, packed = load(RANDOM), load(PACKED)
        top = 2.0 * float(random_counts().max())
        histogram = self.histogram = angle_histogram_of(random_counts(), log=True, top=top)
        wall = self.wall = histogram.bound(largest_smallest_angle(n, d))
        title = heading(self)
        with self.beat("wall") as beat:
            self.play(FadeIn(title, histogram), run_time=0.9)
            self.play(
                histogram.look(window=CLOSE), run_time=max(beat.at("line") - beat.elapsed, 1.6)
            )
            self.wait_for(beat, "line")
            self.play(Create(wall), histogram.body.animate.set_opacity(0.55), run_time=1.2)
            self.angles = self.over_the_lines()
            some_pair = Words(self.words("some_pair"), BODY, self.theme.dim)
            some_pair.scale(min(1.0, 12.2 / some_pair.width)).move_to(TOLD_Y * UP)
            self.play(FadeIn(self.angles, some_pair, shift=0.2 * DOWN), run_time=0.8)
        self.pointers = [histogram.pointer(float(angle)) for angle in random["extremes"]]
        with self.beat("honest") as beat:
            self.play(*(FadeIn(pointer, shift=0.2 * DOWN) for pointer in self.pointers))
            self.wait_for(beat, "worst")
            self.play(
                histogram.change_to(packed["histogram"], fit=False),
                *(
                    ChangeDecimal(pointer, float(angle))
                    for pointer, angle in zip(self.pointers, packed["extremes"], strict=True)
                ),
                run_time=max(beat.remaining * 0.7, 3.0),
            )
        with self.beat("at_wish") as beat:
            self.wait_for(beat, "few")
            self.show_most(int(max_vectors_lp(d, 90 - WISHED)), some_pair)
        self.leave()

    def over_the_lines(self) -> VGroup:
        """Each line's angle above it."""
        return VGroup(
            *(
                Decimal(angle, 2, HEADING, self.theme.answer, unit="°").next_to(line, UP, buff=0.16)
                for angle, line in zip(self.wall.get_values(), self.wall, strict=True)
            )
        )

    def show_most(self, most: int, before: Words) -> None:
        """Between 89° and 91° hardly more vectors fit than there are dimensions."""
        self.most = Decimal(most, 0, TITLE, self.theme.answer)
        wished = [Decimal(angle, 0, BODY, unit="°") for angle in (WISHED, 180 - WISHED)]
        line = FiguresLine(self.words("at_wish"), [*wished, self.most], BODY, self.theme.dim)
        line.scale(min(1.0, 12.2 / line.width)).move_to(TOLD_Y * UP)
        self.narrow = self.histogram.bound(WISHED, self.theme.ink)
        self.play(
            FadeOut(before, self.angles, *self.pointers),
            self.wall.animate.set_stroke(opacity=0.4),
            Create(self.narrow),
            run_time=0.9,
        )
        self.play(FadeIn(line, shift=0.2 * DOWN), run_time=0.8)
