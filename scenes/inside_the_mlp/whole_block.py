"""The whole block as a machine: rows ask, columns write, and what came in goes around them."""

from manim import (
    UP,
    Create,
    FadeIn,
    FadeOut,
    Flash,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    VMobject,
)

from scenes.inside_the_mlp.machine_set import fact_machine
from scenes.mobjects.place import fit, keep_inside, left_edge
from scenes.mobjects.text import BODY, Words
from scenes.moves import cascade, flash_along, point_at
from scenes.sets.block import formula, grow, quiet
from scenes.stage import Beat, LectureScene, beat
from scenes.theme import theme

NEITHER = 3  # of the cast: whoever passes through first leaves the fact's neuron dark
CAPTIONS_Y = -2.8
CAPTION_WIDTH = 2.8  # beside the block's frame


class WholeBlock(LectureScene):
    """Matrix, bend, matrix as one machine; what comes in also goes around it, and is added to."""

    def stage(self) -> None:
        self.short = quiet(formula("relu"))
        self.machine = fact_machine(self, NEITHER)
        self.add(self.short, self.machine.inside)
        self.lines = [formula(stage) for stage in ("relu", "down", "block")]
        neurons = range(len(self.machine.neurons.dots) + 1)
        self.rows = [self.machine.row_fan(j) for j in neurons]
        self.columns = [self.machine.column_fan(j) for j in neurons]
        self.captions = [self.caption("rows"), self.caption("columns")]
        self.stream = written_on(self.machine.around, self.words("stream"))

    def caption(self, key: str) -> Words:
        """What one of the matrices does, below its wires."""
        machine = self.machine
        words = fit(Words(self.words(key), BODY), CAPTION_WIDTH).put_baseline(CAPTIONS_Y)
        words.set_x((machine.inward if key == "rows" else machine.made).get_x())
        return keep_inside(words, left_edge())

    @beat
    def line(self, beat: Beat) -> None:
        machine, (relu, down, _) = self.machine, self.lines
        self.play(
            ReplacementTransform(self.short, relu),
            Create(machine.case.set_z_index(-1)),
            run_time=beat.to("up", 0.5),
        )
        self.play(self.sweep(self.rows), run_time=beat.to("bend", 0.8))
        neurons = (machine.lamp, *machine.neurons.dots)
        self.play(cascade(point_at, neurons, 0.1, scale=1.35), run_time=beat.to("down", 0.7))
        self.play(self.sweep(self.columns), grow(relu, down), run_time=beat.to("rows", 0.9))
        self.play(FadeIn(self.captions[0]), self.sweep(self.rows), run_time=beat.to("columns", 1.2))
        self.play(
            FadeIn(self.captions[1]),
            self.sweep(self.columns),
            run_time=beat.through(1.2),
        )

    @beat
    def around(self, beat: Beat) -> None:
        machine, (_, down, block) = self.machine, self.lines
        traveller = VGroup(machine.rims[0], machine.inward).copy()
        self.play(
            FadeOut(*self.captions),
            flash_along(machine.case, self.theme.stream, 5, 0.3),
            run_time=beat.to("around", 0.6),
        )
        self.play(
            Create(machine.around),
            MoveAlongPath(traveller.scale(0.3), machine.around),
            run_time=beat.to("plus", 1.8, early=0.2),
        )
        self.play(
            Create(machine.up_to_plus), FadeIn(machine.plus), FadeOut(traveller), run_time=0.7
        )
        self.play(
            Flash(machine.plus, color=self.theme.stream, flash_radius=0.45),
            Create(machine.away),
            FadeIn(machine.rims[2], machine.outward),
            grow(down, block),
            run_time=1.0,
        )
        self.play(
            FadeIn(self.stream, shift=0.15 * UP),
            LaggedStart(
                *(flash_along(p, self.theme.ink, 6) for p in (machine.around, machine.away)),
                lag_ratio=0.7,
            ),
            run_time=beat.through(1.8),
        )

    def sweep(self, fans: list[VGroup]) -> LaggedStart:
        """An animation: neuron by neuron, light runs along all of its wires."""
        flashes = (
            flash_along(w, w.get_stroke_color(), w.get_stroke_width()) for f in fans for w in f
        )
        return LaggedStart(*flashes, lag_ratio=0.03)


def written_on(path: VMobject, text: str) -> VGroup:
    """A name in the middle of a line, in its colour; the line is interrupted behind it."""
    words = Words(text, BODY, theme().stream).move_to(path.point_from_proportion(0.5))
    gap = SurroundingRectangle(words, buff=(0.2, 0.04), stroke_width=0)
    return VGroup(gap.set_fill(theme().background, opacity=1), words)
