"""Shots 20 to 22: the block from outside, for one vector, for all of them, and what it is to do."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circumscribe,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    Indicate,
    LaggedStart,
    ManimColor,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    Restore,
    ShowPassingFlash,
    SurroundingRectangle,
    TransformFromCopy,
    VGroup,
    VMobject,
)

from mlp_math.block import MLP
from scenes.inside_the_mlp.block_inside import Lane, Wiring
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    quoted,
)
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import unlabelled
from scenes.sets.block import FORMULA_Y, name_tags, settle, up_product
from scenes.sets.people import SUBJECT_TOKEN, prompt_tokens, stream
from scenes.stage import LectureScene

BLOCK_Y = -0.75
STRIP_Y = 3.2
COLUMN_GAP = 0.42
STEPS = ("up", "bend", "down")  # marks of the narration, one a plate
LANES_TOP, LANES_BOTTOM = 3.1, -2.45
LANE_SCALE, LANE_LIFT = 0.62, 0.12
NAME_Y = 2.75


class BlockShot(LectureScene):
    """What the three shots share: the prompt's strip, the block, and a vector on either side."""

    def strip(self) -> TokenStrip:
        tokens = prompt_tokens(self)
        strip = TokenStrip(
            tokens,
            {0: self.theme.first, 1: self.theme.last},
            size=LABEL,
            gap=0.2,
            least_widths=dict.fromkeys(range(len(tokens)), 1.35),
        )
        return strip.move_to(STRIP_Y * UP)

    def stored_cells(self, strip: TokenStrip) -> VGroup:
        """Every token's vector as cells below its box."""
        return VGroup(
            *(
                CellColumn(vector, height=0.66).next_to(token, DOWN, buff=0.14)
                for vector, token in zip(stream(self), strip.tokens, strict=True)
            )
        )

    def block(self) -> MLPBlock:
        block = MLPBlock(width=6.6)
        block.remove(block.kink)  # its place is taken by what flows through
        return block.move_to(BLOCK_Y * UP)

    def phase_names(self, block: MLPBlock) -> VGroup:
        names = VGroup(
            Words(self.words("linear"), LABEL, self.theme.dim),
            Formula('"ReLU"', LABEL, self.theme.dim),
            Words(self.words("linear"), LABEL, self.theme.dim),
        )
        y = block.up.get_bottom()[1] - 0.45
        for name, plate in zip(names, block.phases, strict=True):
            name.set_x(plate.get_center()[0]).put_baseline(y)
        whole = Words(self.words("mlp"), BODY).next_to(block.skip, UP, buff=0.2)
        return names.add(whole)

    def column_in(self, block: MLPBlock, values: np.ndarray) -> EmbeddingColumn:
        column = EmbeddingColumn(values, ellipsis=0, row_gap=COLUMN_GAP)
        column.next_to(block.flow[0], LEFT, buff=0.3)
        return column.set_y(block.up.get_center()[1])

    def column_out(self, block: MLPBlock, values: np.ndarray) -> EmbeddingColumn:
        column = EmbeddingColumn(values, ellipsis=0, row_gap=COLUMN_GAP)
        column.next_to(block.flow[-1], RIGHT, buff=0.3)
        return column.set_y(block.up.get_center()[1])

    def tag(self, column: EmbeddingColumn, key: str) -> Formula:
        """The vector's name below its column: E with "in" or "out"."""
        name = Formula(f"vec(E)_{quoted(self.words(key))}", BODY, self.theme.stream)
        return name.next_to(column, DOWN, buff=0.25)

    def recoloured(self, column: EmbeddingColumn) -> list:
        """The entries' colours follow the signs they have now."""
        return [e.animate.set_fill(self.theme.signed(e.get_value(), 1.5)) for e in column.entries]


class OpenedBlock(BlockShot):
    """Shots 20 to 22: the block large enough to see what its three steps do to a vector."""

    def block(self) -> MLPBlock:
        block = MLPBlock(width=8.2, height=3.0)
        block.remove(block.kink)  # its place is taken by what flows through
        return block.move_to(BLOCK_Y * UP)

    def phase_names(self, block: MLPBlock) -> VGroup:
        names = super().phase_names(block)
        names[-1].shift(0.25 * UP)  # room for what travels along the skip path
        return names

    def strip_of_one(self) -> TokenStrip:
        """The prompt with one token bright: the one that is followed."""
        strip = self.strip()
        for k, token in enumerate(strip.tokens):
            if k != SUBJECT_TOKEN:
                token.fade(0.6)
        return strip


class BlockOverview(OpenedBlock):
    """One vector leaves its token, goes through the block's three steps, and is added to itself."""

    def construct(self) -> None:
        vectors = stream(self)
        strip = self.strip()
        columns = VGroup(
            *(
                EmbeddingColumn(v, ellipsis=0, row_gap=COLUMN_GAP).next_to(token, DOWN, buff=0.45)
                for v, token in zip(vectors, strip.tokens, strict=True)
            )
        )
        large = VGroup(strip, columns)
        large.scale(min(1.3, 12.8 / large.width)).center()
        subject = columns[SUBJECT_TOKEN]
        with self.beat("flow_in") as beat:
            self.play(
                LaggedStart(*(FadeIn(t, shift=0.4 * RIGHT) for t in strip.tokens), lag_ratio=0.4),
                run_time=beat.at("vectors"),
            )
            self.play(
                LaggedStart(*(FadeIn(c, shift=0.4 * DOWN) for c in columns), lag_ratio=0.3),
                run_time=max(beat.remaining, 1.5),
            )

        placed = self.strip_of_one()
        cells = self.stored_cells(placed)
        self.plates = block = self.block()
        mlp = self.toy.block
        step = mlp.forward(vectors[SUBJECT_TOKEN])
        self.column = column = self.column_in(block, vectors[SUBJECT_TOKEN])
        tag_in = self.tag(column, "in")
        names = self.phase_names(block)
        with self.beat("follow_one") as beat:
            others = [c for c in columns if c is not subject]
            self.play(
                LaggedStart(*(c.animate.fade(0.7) for c in others), lag_ratio=0.15),
                LaggedStart(
                    *(
                        t.animate.fade(0.7)
                        for k, t in enumerate(strip.tokens)
                        if k != SUBJECT_TOKEN
                    ),
                    lag_ratio=0.15,
                ),
                run_time=1.4,
            )
            box = SurroundingRectangle(
                subject, color=self.theme.stream, buff=0.14, stroke_width=3, corner_radius=0.1
            )
            self.play(Create(box), run_time=1.0)
            self.wait_for(beat, "block")
            self.play(
                FadeOut(box),
                ReplacementTransform(subject, column),
                *(
                    FadeOut(c, target_position=cell.get_center(), scale=0.25)
                    for c, cell in zip(columns, cells, strict=True)
                    if c is not subject
                ),
                FadeIn(cells),
                *(
                    ReplacementTransform(token, goal)
                    for token, goal in zip(strip.tokens, placed.tokens, strict=True)
                ),
                run_time=1.4,
            )
            self.play(
                LaggedStart(
                    *(FadeIn(p, shift=0.3 * RIGHT) for p in (block.flow[0], *block.phases)),
                    lag_ratio=0.25,
                ),
                FadeIn(tag_in, names[-1]),
                run_time=1.0,
            )

        self.wiring = wiring = Wiring(block, mlp, step)
        self.inside = wiring.results
        with self.beat("three_steps") as beat:
            self.play(
                LaggedStart(
                    *(Indicate(p, scale_factor=1.06, color=None) for p in block.phases),
                    lag_ratio=0.6,
                ),
                run_time=max(beat.at("up") - 0.2, 1.5),
            )
            for k, plate in enumerate(block.phases):
                self.wait_for(beat, STEPS[k])
                came = list(column.entries) if k == 0 else list(wiring.results[k - 1])
                self.play(
                    LaggedStart(
                        *(
                            TransformFromCopy(a, b)
                            for a, b in zip(came, wiring.sources[k], strict=True)
                        ),
                        lag_ratio=0.06,
                    ),
                    FadeIn(names[k], *([block.flow[k]] if k else [])),
                    plate.animate.light(self.theme.answer),
                    *(p.animate.light(self.theme.dim) for p in block.phases[:k][-1:]),
                    run_time=1.2,
                )
                self.play(self.step_through(wiring, k), run_time=1.8)

        self.out = out = self.column_out(block, step.x)
        tag_out = self.tag(out, "out")
        with self.beat("add") as beat:
            self.play(
                block.down.animate.light(self.theme.dim),
                FadeIn(block.flow[3], block.plus),
                run_time=0.8,
            )
            arriving = wiring.results[2].copy()
            self.play(
                arriving.animate.scale(0.6).next_to(block.plus, LEFT, buff=0.12), run_time=1.0
            )
            self.wait_for(beat, "around")
            traveller = wiring.sources[0].copy()
            self.play(traveller.animate.scale(0.4).move_to(block.skip.get_start()), run_time=0.6)
            self.play(Create(block.skip), MoveAlongPath(traveller, block.skip), run_time=2.4)
            self.play(
                *(
                    m.animate.scale(0.2).move_to(block.plus).set_opacity(0)
                    for m in (arriving, traveller)
                ),
                run_time=0.5,
            )
            self.remove(traveller, arriving)
            self.play(
                Flash(block.plus, color=self.theme.stream, flash_radius=0.3),
                Create(block.flow[4]),
                FadeIn(out, tag_out, shift=0.4 * RIGHT),
                run_time=0.8,
            )
            self.play(out.count_to(step.output), run_time=1.2)
            self.play(*self.recoloured(out), run_time=0.4)

    def step_through(self, wiring: Wiring, k: int) -> AnimationGroup:
        """The lines of step k reach across, and what arrives lights up."""
        return LaggedStart(
            LaggedStart(*(Create(line) for line in wiring.lines[k]), lag_ratio=0.02),
            LaggedStart(
                *(FadeIn(cell, shift=0.12 * RIGHT) for cell in wiring.results[k]), lag_ratio=0.06
            ),
            lag_ratio=0.5,
        )


class InParallel(OpenedBlock):
    """The same block for every token at once, and nothing passes between the lanes."""

    def construct(self) -> None:
        vectors = stream(self)
        mlp = self.toy.block
        strip = self.strip_of_one()
        cells = self.stored_cells(strip)
        block = self.block()
        names = self.phase_names(block)
        step = mlp.forward(vectors[SUBJECT_TOKEN])
        column, out = self.column_in(block, step.x), self.column_out(block, step.output)
        tags = VGroup(self.tag(column, "in"), self.tag(out, "out"))
        wiring = Wiring(block, mlp, step)
        self.add(strip, cells, block, wiring, names, column, out, tags)

        self.lanes = lanes = self.build_lanes()
        subject, last = lanes[SUBJECT_TOKEN], lanes[-1]
        with self.beat("every_token") as beat:
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(
                            Indicate(cells[k], scale_factor=1.25, color=None),
                            token.animate.set_opacity(1),
                        )
                        for k, token in enumerate(strip.tokens)
                    ),
                    lag_ratio=0.3,
                ),
                run_time=max(beat.at("lanes") - 0.2, 1.5),
            )
            self.wait_for(beat, "lanes")
            self.play(
                FadeOut(names, column, out, tags, wiring),
                *(
                    ReplacementTransform(a, lane.token)
                    for a, lane in zip(strip.tokens, lanes, strict=True)
                ),
                *(
                    ReplacementTransform(a, lane.input)
                    for a, lane in zip(cells, lanes, strict=True)
                ),
                ReplacementTransform(block, subject.block),
                run_time=1.6,
            )
            self.play(
                LaggedStart(
                    *(
                        TransformFromCopy(subject.block, lane.block)
                        for lane in lanes
                        if lane is not subject
                    ),
                    lag_ratio=0.15,
                ),
                run_time=1.6,
            )

        with self.beat("at_once"):
            self.run(lanes)

        with self.beat("apart") as beat:
            borders = self.borders(lanes)
            self.play(LaggedStart(*(Create(b) for b in borders), lag_ratio=0.15), run_time=1.8)
            self.wait_for(beat, "change")
            for lane in lanes[:-1]:
                lane.save_state()
            self.play(
                *(lane.animate.fade(0.6) for lane in lanes[:-1]),
                last.input.count_to(0.9 * self.rng().normal(size=vectors.shape[1])),
                Flash(last.input, color=self.theme.ink, flash_radius=0.6),
                run_time=1.2,
            )
            self.follow(last, mlp)

        formula = self.formula()
        with self.beat("formula") as beat:
            self.play(
                *(Restore(lane) for lane in lanes[:-1]),
                *(FadeOut(b) for b in borders),
                LaggedStart(
                    FadeTransform(last.output.copy(), formula.part("out")),
                    FadeIn(formula.part("equals")),
                    lag_ratio=0.5,
                ),
                run_time=1.1,
            )
            self.play(
                *(self.flash(lane.block.skip) for lane in lanes),
                FadeIn(formula.part("same"), shift=0.2 * UP),
                run_time=1.3,
            )
            self.play(
                self.lit(lanes),
                FadeIn(*(formula.part(p) for p in ("plus", "into", "close")), shift=0.2 * UP),
                run_time=1.3,
            )
            self.wait_for(beat, "one")
            rest = [lane for lane in lanes if lane is not subject]
            self.play(
                *(lane.animate.fade(0.85) for lane in rest),
                *(p.animate.light(self.theme.dim) for p in subject.block.phases),
                run_time=0.8,
            )
        settle(self, formula, formula)
        big = self.block()
        self.play(
            FadeOut(formula, *rest, subject.token, subject.inside, subject.output),
            ReplacementTransform(subject.block, big),
            FadeTransform(subject.input, column),
            FadeIn(names, wiring.weights),
            run_time=1.3,
        )

    def build_lanes(self) -> VGroup:
        """A lane a token, from top to bottom, each with the block's own result for its vector."""
        vectors, mlp = stream(self), self.toy.block
        strip = self.strip()
        ys = np.linspace(LANES_TOP, LANES_BOTTOM, len(vectors))
        shrink = min(LANE_SCALE, 0.56 * float(ys[0] - ys[1]))
        return VGroup(
            *(Lane(strip[k], mlp.forward(vectors[k]), y, shrink) for k, y in enumerate(ys))
        )

    def borders(self, lanes: VGroup) -> VGroup:
        """Lines between neighbouring lanes: nothing crosses them."""
        middles = [0.5 * (a.y + b.y) + LANE_LIFT for a, b in pairwise(lanes)]
        return VGroup(
            *(
                DashedLine([-6.6, y, 0], [6.6, y, 0], stroke_width=2, color=self.theme.faint)
                for y in middles
            )
        )

    def flash(self, path: VMobject) -> ShowPassingFlash:
        """Something passes along a path."""
        return ShowPassingFlash(path.copy().set_stroke(self.theme.ink, 5), time_width=0.5)

    def lit(self, lanes: Sequence[Lane]) -> LaggedStart:
        """The plates of all these lanes light in step: up, bend, down."""
        return LaggedStart(
            *(
                AnimationGroup(
                    *(lane.block.phases[k].animate.light(self.theme.answer) for lane in lanes)
                )
                for k in range(len(STEPS))
            ),
            lag_ratio=0.5,
        )

    def run(self, lanes: VGroup) -> None:
        """Every lane at the same moment: vectors pass the plates, and go around them."""
        around = [lane.input.copy().scale(0.55) for lane in lanes]
        for k in range(len(STEPS)):
            self.play(
                *(
                    FadeTransform((lane.inside[k - 1] if k else lane.input).copy(), lane.inside[k])
                    for lane in lanes
                ),
                *(lane.block.phases[k].animate.light(self.theme.answer) for lane in lanes),
                run_time=0.8,
            )
        self.play(
            *(
                MoveAlongPath(strip, lane.block.skip)
                for strip, lane in zip(around, lanes, strict=True)
            ),
            run_time=1.2,
        )
        self.play(
            *(
                FadeTransform(VGroup(strip, lane.inside[2].copy()), lane.output)
                for strip, lane in zip(around, lanes, strict=True)
            ),
            *(p.animate.light(self.theme.dim) for lane in lanes for p in lane.block.phases),
            run_time=1.0,
        )

    def follow(self, lane: Lane, mlp: MLP) -> None:
        """What was changed at the start of a lane changes everything along it."""
        step = mlp.forward(lane.input.get_values())
        for plate, cells, values in zip(
            lane.block.phases,
            lane.inside,
            (step.pre_activations, step.neurons, step.delta),
            strict=True,
        ):
            self.play(cells.count_to(values), plate.animate.light(self.theme.answer), run_time=0.7)
        self.play(
            lane.output.count_to(step.output),
            *(p.animate.light(self.theme.dim) for p in lane.block.phases),
            self.flash(lane.block.skip),
            run_time=1.0,
        )

    def formula(self) -> Formula:
        """What leaves is what came, plus what the block makes of it."""
        way_in, way_out = quoted(self.words("in")), quoted(self.words("out"))
        line = Formula(
            f"{{{{ vec(E)_{way_out} : out }}}} {{{{ = : equals }}}}"
            f" {{{{ vec(E)_{way_in} : same }}}}"
            f' {{{{ + "MLP" paren.l : plus }}}} {{{{ vec(E)_{way_in} : into }}}}'
            " {{ paren.r : close }}",
            HEADING,
        )
        for label in ("out", "same", "into"):
            line.part(label).set_color(self.theme.stream)
        return line.move_to(FORMULA_Y * UP)


class FactGoal(OpenedBlock):
    """A full name flows in; the answer's direction is to come out and be added."""

    def construct(self) -> None:
        facts = self.toy
        step = facts.forward()
        fact, colours = self.lecture.fact, self.theme
        m, j, b = fact.symbols
        block = self.block()
        column = self.column_in(block, step.x)
        out = self.column_out(block, step.x)
        names = self.phase_names(block)
        self.wiring = wiring = Wiring(block, facts.block, step)
        self.add(block, wiring.weights, column, names)

        name = Words(fact.full, HEADING, paint={fact.first: colours.first, fact.last: colours.last})
        name.move_to(NAME_Y * UP)
        sum_in = self.sum_of({m: colours.first, j: colours.last}, column)
        self.gauge_in = self.gauge("in", facts.answer @ step.x, column)
        with self.beat("name_in") as beat:
            self.play(
                FadeIn(name, shift=0.6 * RIGHT), wiring.weights.animate.fade(0.5), run_time=1.2
            )
            self.wait_for(beat, "sum")
            self.play(
                FadeTransform(name.part(fact.first).copy(), sum_in.part(m.lower())),
                FadeTransform(name.part(fact.last).copy(), sum_in.part(j.lower())),
                FadeIn(*unlabelled(sum_in, [m.lower(), j.lower()])),
                run_time=1.6,
            )
            settle(self, sum_in, sum_in)
            self.play(FadeIn(self.gauge_in, shift=0.2 * UP), run_time=0.9)
            self.play(Indicate(self.gauge_in[1], 1.5, color=None), run_time=1.2)

        emitted = Formula(f"vec({b})", TITLE, colours.answer)
        emitted.next_to(block.flow[3], UP, buff=0.15)
        meaning = Words(fact.text[self.language].predicate, HEADING, colours.answer)
        meaning.next_to(emitted, UP, buff=0.5).put_baseline(name.baseline)
        sentence = VGroup(name.copy(), meaning.copy()).arrange(RIGHT, buff=0.26)
        sentence.set_x(0)
        for words in sentence:
            words.put_baseline(name.baseline)
        with self.beat("answer_out") as beat:
            self.run_through(block, column)
            self.wait_for(beat, "answer")
            self.play(
                FadeTransform(wiring.results[2].copy(), emitted),
                block.down.animate.light(colours.dim),
                run_time=1.0,
            )
            self.play(
                name.animate.move_to(sentence[0]),
                FadeTransform(emitted.copy(), sentence[1]),
                run_time=1.2,
            )

        sum_out = self.sum_of(
            {m: colours.first, j: colours.last, b: colours.answer}, out, more=True
        )
        self.gauge_out = self.gauge("out", facts.answer @ step.x, out)
        self.out = out
        with self.beat("added") as beat:
            around = CellColumn(step.x, height=0.6, width=0.16)
            self.play(MoveAlongPath(around, block.skip), run_time=1.3)
            self.play(
                emitted.animate.scale(0.4).move_to(block.plus).set_opacity(0),
                FadeTransform(around, out),
                Flash(block.plus, color=colours.answer, flash_radius=0.35),
                run_time=1.0,
            )
            self.remove(emitted)
            self.play(
                out.count_to(step.output), self.carried(sum_in, sum_out, (m, j)), run_time=1.2
            )
            self.play(*self.recoloured(out), run_time=0.4)
            self.wait_for(beat, "read")
            self.play(TransformFromCopy(self.gauge_in, self.gauge_out), run_time=0.8)
            self.play(ChangeDecimal(self.gauge_out[1], facts.answer @ step.output), run_time=1.4)
            self.play(
                Circumscribe(self.gauge_out[1], color=colours.answer, buff=0.08), run_time=0.9
            )
        self.leave(column)
        self.play(
            ReplacementTransform(column, up_product(self).vector),
            FadeIn(name_tags(up_product(self))[1]),
            run_time=0.9,
        )

    def run_through(self, block: MLPBlock, column: EmbeddingColumn) -> None:
        """The vector passes the three plates, which light in turn."""
        came = column.entries
        for k, plate in enumerate(block.phases):
            wiring = self.wiring
            self.play(
                *(TransformFromCopy(a, b) for a, b in zip(came, wiring.sources[k], strict=True)),
                Create(wiring.lines[k])
                if k == 1
                else wiring.lines[k].animate.set_stroke(opacity=1),
                plate.animate.light(self.theme.answer),
                *(p.animate.light(self.theme.dim) for p in block.phases[:k][-1:]),
                run_time=0.7,
            )
            self.play(FadeIn(wiring.results[k], shift=0.2 * RIGHT), run_time=0.5)
            came = wiring.results[k]

    def sum_of(
        self, symbols: dict[str, ManimColor], column: EmbeddingColumn, more: bool = False
    ) -> Formula:
        """A sum of directions above a column, within the frame; dots where there is more in it."""
        terms = [f"{{{{vec({symbol}) : {symbol.lower()}}}}}" for symbol in symbols]
        line = Formula(" + ".join([*terms, *(["dots.c"] if more else [])]), BODY)
        for symbol, shade in symbols.items():
            line.part(symbol.lower()).set_color(shade)
        return within_frame(line.next_to(column, UP, buff=0.4))

    def carried(self, old: Formula, new: Formula, symbols: Sequence[str]) -> AnimationGroup:
        """The directions that came in are carried over; what is new fades in beside them."""
        labels = [symbol.lower() for symbol in symbols]
        return AnimationGroup(
            *(TransformFromCopy(old.part(label), new.part(label)) for label in labels),
            *(FadeIn(glyph) for glyph in unlabelled(new, labels)),
        )

    def gauge(self, way: str, value: float, column: EmbeddingColumn) -> VGroup:
        """How much of the answer's direction is in a vector: (formula, live number)."""
        answer = self.lecture.fact.symbols[2]
        dot = Formula(
            f"{{{{vec({answer}) : b}}}} dot {{{{vec(E)_{quoted(self.words(way))} : e}}}} =", BODY
        )
        dot.part("b").set_color(self.theme.answer)
        dot.part("e").set_color(self.theme.stream)
        number = Decimal(value, 1, BODY, anchor="left")
        number.next_to(dot, RIGHT, buff=0.12).put_baseline(dot.baseline)
        return within_frame(VGroup(dot, number).next_to(column, DOWN, buff=0.35))


def within_frame(mobject: Mobject, edge: float = 6.6) -> Mobject:
    """Shift a mobject sideways until it keeps clear of the frame's edges."""
    over = max(mobject.get_right()[0] - edge, 0.0) + min(mobject.get_left()[0] + edge, 0.0)
    return mobject.shift(over * LEFT)
