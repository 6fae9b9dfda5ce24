"""Shots 20 to 22: the block from outside, for one vector, for all of them, and what it is to do."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    LaggedStart,
    ManimColor,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    Restore,
    TransformFromCopy,
    VGroup,
)

from mlp_math.block import ForwardPass
from scenes.inside_the_mlp.block_set import FORMULA_Y, settle, toy
from scenes.inside_the_mlp.people import SUBJECT_TOKEN, prompt_tokens, stream
from scenes.inside_the_mlp.reform import unlabelled
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
    quoted,
)
from scenes.mobjects.tokens import Token, TokenStrip
from scenes.stage import Beat, LectureScene

BLOCK_Y = -0.75
STRIP_Y = 3.2
START_Y = 1.9
COLUMN_GAP = 0.42
CELL = 0.19
STEPS = ("up", "bend", "down")  # marks of the narration, one a plate
LANES_TOP, LANES_BOTTOM = 3.15, -2.35


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

    def placed(self, k: int, token: Token) -> Token:
        """Token k of the strip at the top of the frame, dim unless it is the one followed."""
        target = token.copy().shift((STRIP_Y - START_Y) * UP)
        return target if k == SUBJECT_TOKEN else target.fade(0.7)

    def cells_inside(self, block: MLPBlock, step: ForwardPass) -> VGroup:
        """What each plate makes of the vector: pre-activations, neurons, what will be added."""
        values = (step.pre_activations, step.neurons, step.delta)
        return VGroup(
            *(
                CellColumn(v, height=CELL * v.size, width=0.34).move_to(plate).set_z_index(1)
                for v, plate in zip(values, block.phases, strict=True)
            )
        )

    def recoloured(self, column: EmbeddingColumn) -> list:
        """The entries' colours follow the signs they have now."""
        return [e.animate.set_fill(self.theme.signed(e.get_value(), 1.5)) for e in column.entries]


class BlockOverview(BlockShot):
    """One vector leaves its token, goes through the block's three steps, and is added to itself."""

    def construct(self) -> None:
        vectors = stream(self)
        strip = self.strip().move_to(START_Y * UP)
        columns = VGroup(
            *(
                EmbeddingColumn(v, ellipsis=0, row_gap=COLUMN_GAP).next_to(token, DOWN, buff=0.5)
                for v, token in zip(vectors, strip.tokens, strict=True)
            )
        )
        subject = columns[SUBJECT_TOKEN]
        with self.beat("flow_in") as beat:
            self.play(
                LaggedStart(*(FadeIn(t, shift=0.2 * DOWN) for t in strip.tokens), lag_ratio=0.2),
                run_time=1.2,
            )
            self.wait_for(beat, "vectors")
            self.play(
                LaggedStart(*(FadeIn(c, shift=0.3 * DOWN) for c in columns), lag_ratio=0.15),
                run_time=max(beat.remaining, 1.5),
            )

        cells = self.stored_cells(self.strip())
        self.plates = block = self.block()
        step = toy(self).block.forward(vectors[SUBJECT_TOKEN])
        self.column = column = self.column_in(block, vectors[SUBJECT_TOKEN])
        tag_in = self.tag(column, "in")
        names = self.phase_names(block)
        with self.beat("follow_one") as beat:
            others = [c for c in columns if c is not subject]
            self.play(*(c.animate.fade(0.7) for c in others), run_time=0.7)
            self.wait_for(beat, "block")
            self.play(
                ReplacementTransform(subject, column),
                *(
                    FadeOut(c, target_position=cell.get_center(), scale=0.25)
                    for c, cell in zip(columns, cells, strict=True)
                    if c is not subject
                ),
                FadeIn(cells),
                *(
                    token.animate.become(self.placed(k, token))
                    for k, token in enumerate(strip.tokens)
                ),
                run_time=1.2,
            )
            self.play(FadeIn(*block.phases, block.flow[0], tag_in, names[-1]), run_time=0.8)

        self.inside = inside = self.cells_inside(block, step)
        with self.beat("three_steps") as beat:
            source = column.copy()
            for k, plate in enumerate(block.phases):
                self.wait_for(beat, STEPS[k])
                into = FadeTransform(source, inside[0]) if k == 0 else None
                self.play(
                    into or TransformFromCopy(inside[k - 1], inside[k]),
                    FadeIn(names[k], *([block.flow[k]] if k else [])),
                    plate.animate.light(self.theme.answer),
                    *(p.animate.light(self.theme.dim) for p in block.phases[:k][-1:]),
                    run_time=1.1,
                )

        self.out = out = self.column_out(block, step.x)
        tag_out = self.tag(out, "out")
        traveller = CellColumn(step.x, height=0.36, width=0.2)
        with self.beat("add") as beat:
            self.play(
                block.down.animate.light(self.theme.dim),
                FadeIn(block.flow[3], block.plus),
                run_time=0.6,
            )
            self.wait_for(beat, "around")
            self.play(Create(block.skip), MoveAlongPath(traveller, block.skip), run_time=1.8)
            arriving = inside[2].copy()
            self.play(
                arriving.animate.scale(0.3).move_to(block.plus),
                traveller.animate.scale(0.2).set_opacity(0),
                run_time=0.7,
            )
            self.remove(traveller, arriving)
            self.play(
                Flash(block.plus, color=self.theme.stream, flash_radius=0.3),
                Create(block.flow[4]),
                FadeIn(out, shift=0.4 * RIGHT),
                run_time=0.8,
            )
            self.play(out.count_to(step.output), FadeIn(tag_out), run_time=1.2)
            self.play(*self.recoloured(out), run_time=0.4)
        self.stage = VGroup(strip, cells, block, names, inside, column, tag_in, out, tag_out)


class InParallel(BlockShot):
    """The same block for every token at once, and nothing passes between the lanes."""

    def construct(self) -> None:
        vectors = stream(self)
        mlp = toy(self).block
        strip, cells = self.strip(), self.stored_cells(self.strip())
        block = self.block()
        names = self.phase_names(block)
        step = mlp.forward(vectors[SUBJECT_TOKEN])
        column, out = self.column_in(block, step.x), self.column_out(block, step.output)
        tags = VGroup(self.tag(column, "in"), self.tag(out, "out"))
        for k, token in enumerate(strip.tokens):
            if k != SUBJECT_TOKEN:
                token.fade(0.7)
        self.add(strip, cells, block, names, column, out, tags)

        self.lanes = lanes = self.build_lanes(strip)
        with self.beat("every_token") as beat:
            self.wait_for(beat, "lanes")
            self.play(
                FadeOut(names, column, out, tags),
                ReplacementTransform(block, lanes.blocks[SUBJECT_TOKEN]),
                *(t.animate.become(to) for t, to in zip(strip.tokens, lanes.tokens, strict=True)),
                *(
                    ReplacementTransform(cell, to)
                    for cell, to in zip(cells, lanes.inputs, strict=True)
                ),
                run_time=1.4,
            )
            self.play(
                LaggedStart(
                    *(
                        TransformFromCopy(lanes.blocks[SUBJECT_TOKEN], b)
                        for k, b in enumerate(lanes.blocks)
                        if k != SUBJECT_TOKEN
                    ),
                    lag_ratio=0.1,
                ),
                run_time=1.4,
            )

        with self.beat("at_once") as beat:
            self.run_all(lanes, beat)

        with self.beat("apart") as beat:
            self.wait_for(beat, "change")
            last = len(vectors) - 1
            other = 0.9 * self.rng().normal(size=vectors.shape[1])
            for lane in lanes.blocks:
                lane.save_state()
            rest = [lane for k, lane in enumerate(lanes.blocks) if k != last]
            self.play(
                lanes.inputs[last].count_to(other),
                *(b.animate.fade(0.65) for b in rest),
                run_time=1.2,
            )
            self.play(self.lit(lanes.blocks[last : last + 1]), run_time=0.8)
            self.play(lanes.outputs[last].count_to(mlp(other)), run_time=1.2)

        formula = self.formula()
        with self.beat("formula") as beat:
            self.play(
                *(Restore(lane) for lane in lanes.blocks),
                FadeIn(formula, shift=0.2 * UP),
                run_time=1.0,
            )
            self.wait_for(beat, "one")
            k = SUBJECT_TOKEN
            quiet = VGroup(
                *(
                    VGroup(lanes.tokens[j], lanes.inputs[j], lanes.blocks[j], lanes.outputs[j])
                    for j in range(len(vectors))
                    if j != k
                )
            )
            self.remove(strip)
            self.add(lanes.tokens)
            self.play(quiet.animate.fade(0.8), run_time=0.8)
        big = self.block()
        self.play(
            FadeOut(quiet, formula, lanes.tokens[k]),
            ReplacementTransform(lanes.blocks[k], big),
            FadeTransform(lanes.inputs[k], column),
            FadeIn(names),
            FadeOut(lanes.outputs[k]),
            run_time=1.2,
        )

    def build_lanes(self, strip: TokenStrip) -> VGroup:
        """Token, vector in, block, vector out: a lane a token, from top to bottom."""
        vectors = stream(self)
        outputs = toy(self).block(vectors)
        lanes = VGroup()
        lanes.tokens, lanes.inputs, lanes.blocks, lanes.outputs = (VGroup() for _ in range(4))
        ys = np.linspace(LANES_TOP, LANES_BOTTOM, len(vectors))
        for k, y in enumerate(ys):
            token = strip[k].copy().set_opacity(1).scale(0.72)
            token.move_to([-3.95 - token.width / 2, y, 0])
            lanes.tokens.add(token)
            lanes.inputs.add(CellColumn(vectors[k], height=0.66).move_to([-3.55, y, 0]))
            block = MLPBlock(width=9.0, height=0.95)
            block.remove(block.kink)
            block.scale(0.5)
            # The skip path rises above the plates: they, not it, stand on the lane's line.
            block.move_to([0, y, 0]).shift((y - block.up.get_center()[1]) * UP)
            lanes.blocks.add(block)
            lanes.outputs.add(CellColumn(outputs[k], height=0.66).move_to([3.55, y, 0]))
        lanes.add(lanes.tokens, lanes.inputs, lanes.blocks, lanes.outputs)
        return lanes

    def lit(self, blocks: VGroup) -> LaggedStart:
        """The plates of all these blocks light in step: up, bend, down."""
        return LaggedStart(
            *(
                AnimationGroup(*(b.phases[k].animate.light(self.theme.answer) for b in blocks))
                for k in range(len(STEPS))
            ),
            lag_ratio=0.5,
        )

    def run_all(self, lanes: VGroup, beat: Beat) -> None:
        """Every lane at the same moment: plates light, sums appear on the right."""
        start = [i.copy() for i in lanes.inputs]
        self.play(self.lit(lanes.blocks), run_time=max(beat.duration / 3, 1.5))
        self.play(
            *(FadeTransform(a, b) for a, b in zip(start, lanes.outputs, strict=True)),
            *(p.animate.light(self.theme.dim) for b in lanes.blocks for p in b.phases),
            run_time=max(beat.duration / 4, 1.2),
        )

    def formula(self) -> Formula:
        """What leaves is what came, plus what the block makes of it."""
        way_in, way_out = quoted(self.words("in")), quoted(self.words("out"))
        line = Formula(
            f"{{{{ vec(E)_{way_out} : out }}}} = {{{{ vec(E)_{way_in} : same }}}}"
            f' + "MLP" ({{{{ vec(E)_{way_in} : into }}}})',
            HEADING,
        )
        for label in ("out", "same", "into"):
            line.part(label).set_color(self.theme.stream)
        return line.move_to(FORMULA_Y * UP)


class FactGoal(BlockShot):
    """A full name flows in; the answer's direction is to come out and be added."""

    def construct(self) -> None:
        facts = toy(self)
        step = facts.forward()
        fact, colours = self.lecture.fact, self.theme
        m, j, b = fact.symbols
        block = self.block()
        column = self.column_in(block, step.x)
        out = self.column_out(block, step.x)
        names = self.phase_names(block)
        self.add(block, column, names)

        name = Words(fact.full, HEADING, paint={fact.first: colours.first, fact.last: colours.last})
        name.move_to(2.85 * UP)
        sum_in = self.sum_of({m: colours.first, j: colours.last}, column)
        self.gauge_in = self.gauge("in", facts.answer @ step.x, column)
        with self.beat("name_in") as beat:
            self.play(FadeIn(name, shift=0.2 * DOWN), run_time=0.8)
            self.wait_for(beat, "sum")
            self.play(
                FadeTransform(name.part(fact.first).copy(), sum_in.part(m.lower())),
                FadeTransform(name.part(fact.last).copy(), sum_in.part(j.lower())),
                FadeIn(*unlabelled(sum_in, [m.lower(), j.lower()])),
                run_time=1.2,
            )
            settle(self, sum_in, sum_in)
            self.play(FadeIn(self.gauge_in), run_time=0.7)

        emitted = Formula(f"vec({b})", HEADING, colours.answer)
        emitted.next_to(block.flow[3], DOWN, buff=0.35)
        meaning = Words(fact.text[self.language].predicate, BODY, colours.answer)
        meaning.next_to(names, DOWN, buff=0.45)
        with self.beat("answer_out") as beat:
            self.play(self.gauge_in.animate.set_opacity(0.35), run_time=0.4)
            pulse = self.run_through(block, step, column)
            self.wait_for(beat, "answer")
            self.play(
                FadeTransform(pulse, emitted),
                block.down.animate.light(colours.dim),
                FadeIn(meaning, shift=0.2 * DOWN),
                run_time=1.0,
            )

        sum_out = self.sum_of(
            {m: colours.first, j: colours.last, b: colours.answer}, out, more=True
        )
        self.gauge_out = self.gauge("out", facts.answer @ step.x, out)
        self.out = out
        with self.beat("added") as beat:
            self.play(
                emitted.animate.scale(0.5).move_to(block.plus),
                TransformFromCopy(column, out),
                run_time=1.2,
            )
            self.play(
                FadeOut(emitted, scale=0.4),
                Flash(block.plus, color=colours.answer, flash_radius=0.3),
                out.count_to(step.output),
                run_time=1.2,
            )
            self.play(*self.recoloured(out), self.carried(sum_in, sum_out, (m, j)), run_time=0.9)
            self.wait_for(beat, "read")
            self.play(FadeIn(self.gauge_out), run_time=0.5)
            self.play(ChangeDecimal(self.gauge_out[1], facts.answer @ step.output), run_time=1.2)
        self.leave()

    def run_through(
        self, block: MLPBlock, step: ForwardPass, column: EmbeddingColumn
    ) -> CellColumn:
        """The vector passes the three plates, which light in turn; what the last one makes."""
        inside = self.cells_inside(block, step)
        source = column.copy()
        for k, plate in enumerate(block.phases):
            self.play(
                FadeTransform(source, inside[0])
                if k == 0
                else ReplacementTransform(inside[k - 1], inside[k]),
                plate.animate.light(self.theme.answer),
                *(p.animate.light(self.theme.dim) for p in block.phases[:k][-1:]),
                run_time=0.8,
            )
        return inside[-1]

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
            f"{{{{vec({answer}) : b}}}} dot {{{{vec(E)_{quoted(self.words(way))} : e}}}} =", LABEL
        )
        dot.part("b").set_color(self.theme.answer)
        dot.part("e").set_color(self.theme.stream)
        number = Decimal(value, 1, LABEL, anchor="left")
        number.next_to(dot, RIGHT, buff=0.12).put_baseline(dot.baseline)
        return within_frame(VGroup(dot, number).next_to(column, DOWN, buff=0.35))


def within_frame(mobject: Mobject, edge: float = 6.6) -> Mobject:
    """Shift a mobject sideways until it keeps clear of the frame's edges."""
    over = max(mobject.get_right()[0] - edge, 0.0) + min(mobject.get_left()[0] + edge, 0.0)
    return mobject.shift(over * LEFT)
