"""The whole block as a machine: rows ask, columns write, and what came in goes around them."""

from manim import (
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
    rush_from,
)

from scenes.inside_the_mlp.machine_set import fact_machine
from scenes.mobjects.text import HEADING, Words
from scenes.moves import cascade, flash_along, point_at
from scenes.sets.block import formula, grow, quiet
from scenes.stage import Beat, LectureScene, beat
from scenes.theme import theme

NEITHER = 3  # of the cast: whoever passes through first leaves the fact's neuron dark
ABOVE = 3.2  # baseline of what the matrices do, above the block
CAPTION_WIDTH = 3.6


class WholeBlock(LectureScene):
    """Matrix, bend, matrix as one machine; what comes in also goes around it, and is added to."""

    def stage(self) -> None:
        self.short = quiet(formula("down"))
        self.machine = fact_machine(self, NEITHER)
        self.add(self.short, self.machine.inside)
        self.lines = [formula(stage) for stage in ("down", "block")]
        neurons = range(len(self.machine.neurons.dots) + 1)
        self.rows = [self.machine.row_fan(j) for j in neurons]
        self.columns = [self.machine.column_fan(j) for j in neurons]
        self.captions = self.both_captions()
        self.stream = written_on(self.machine.around, self.words("stream"))

    def both_captions(self) -> VGroup:
        """What each of the matrices does, above its wires; both of one size."""
        captions = VGroup(*(Words(self.words(key), HEADING) for key in ("rows", "columns")))
        share = min(CAPTION_WIDTH / max(words.width for words in captions), 1.0)
        for words, wires in zip(captions, self.machine.trace, strict=True):
            words.scale(share).set_x(wires.get_x()).put_baseline(ABOVE)
        return captions

    @beat
    def line(self, beat: Beat) -> None:
        machine, (down, _) = self.machine, self.lines
        self.play(
            ReplacementTransform(self.short, down),
            Create(machine.case.set_z_index(-1)),
            run_time=beat.to("up", 0.5),
        )
        self.play(self.sweep(self.rows), run_time=beat.to("bend", 0.8))
        neurons = (machine.lamp, *machine.neurons.dots)
        self.play(cascade(point_at, neurons, 0.1, scale=1.35), run_time=beat.to("down", 0.7))
        self.play(self.sweep(self.columns), run_time=beat.to("rows", 0.9))
        self.play(FadeIn(self.captions[0]), self.sweep(self.rows), run_time=beat.to("columns", 1.2))
        self.play(
            FadeIn(self.captions[1]),
            self.sweep(self.columns),
            run_time=beat.through(1.2),
        )

    @beat
    def around(self, beat: Beat) -> None:
        machine, (down, block) = self.machine, self.lines
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
            FadeIn(self.stream, rate_func=rush_from),
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
    words = Words(text, HEADING, theme().stream).move_to(path.point_from_proportion(0.5))
    gap = SurroundingRectangle(words, buff=(0.2, 0.04), stroke_width=0)
    return VGroup(gap.set_fill(theme().background, opacity=1), words)
