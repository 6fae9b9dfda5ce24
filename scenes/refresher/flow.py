"""Shots 8 to 10: text becomes vectors, and the vectors flow through layer after layer."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    ArcBetweenPoints,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    ShowPassingFlash,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    interpolate_color,
    there_and_back,
)

from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.slabs import Slab
from scenes.mobjects.text import (
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Words,
    align_baselines,
)
from scenes.sets.token_columns import (
    TokenColumns,
    after_attention,
    attention_pattern,
    token_columns,
)
from scenes.stage import LectureScene

MOST_LAYERS_DRAWN = 120
WIDEST = 12.8
STEPS_Y = -3.4
LAYERS_LEFT, LAYERS_RIGHT = -4.1, 4.1
LAYERS_GATHERED = 2.4
LAYERS_HEIGHT, CELLS_HEIGHT, FLOW_Y = 4.5, 3.5, -0.45
EDGE = 6.5


class TokensToVectors(LectureScene):
    """A text is cut into tokens, and each token becomes a long list of numbers."""

    def construct(self) -> None:
        columns = self.columns = token_columns(self)
        strip = columns.strip
        strip.save_state()
        text, blank = self.running_text(columns)
        strip.scale(WIDEST / strip.width).center()
        with self.beat("text") as beat:
            self.play(
                LaggedStart(*(FadeIn(word, shift=0.2 * UP) for word in text), lag_ratio=0.5),
                run_time=max(beat.at("guess"), 1.2),
            )
            self.play(Create(blank), run_time=0.8)

        with self.beat("tokens") as beat:
            self.play(FadeOut(blank), text.animate.set_x(0), run_time=0.8)
            self.wait_for(beat, "cut")
            boxes = [token.box for token in strip.tokens]
            self.play(
                *(
                    ReplacementTransform(word, token.word)
                    for word, token in zip(text, strip.tokens, strict=True)
                ),
                LaggedStart(*(FadeIn(box, scale=1.15) for box in boxes), lag_ratio=0.2),
                run_time=max(beat.remaining, 1.5),
            )
            self.remove(*boxes, *(token.word for token in strip.tokens))
            self.add(strip)

        brace = self.brace = columns.length_brace(self.lecture.sizes.d_model)
        with self.beat("vectors") as beat:
            self.play(strip.animate.restore(), run_time=1.0)
            self.wait_for(beat, "vectors")
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(Create(arrow), self.pour(column))
                        for arrow, column in zip(columns.arrows, columns.array.columns, strict=True)
                    ),
                    lag_ratio=0.25,
                ),
                run_time=max(beat.at("length") - beat.elapsed, 2.2),
            )
            number = brace[1]
            number.set_value(0)
            self.play(FadeIn(brace[0], shift=0.15 * LEFT), FadeIn(number), run_time=0.5)
            self.play(ChangeDecimal(number, self.lecture.sizes.d_model), run_time=1.2)

    def running_text(self, columns: TokenColumns) -> tuple[VGroup, RoundedRectangle]:
        """The tokens as a line of text across the frame, and the blank that comes next."""
        words = [
            Words(token.word.text, TITLE, token.word.get_fill_color())
            for token in columns.strip.tokens
        ]
        text = VGroup(*words).arrange(RIGHT, buff=0.28 * words[0].em_height)
        align_baselines(words, -0.15)
        blank = RoundedRectangle(
            width=1.6,
            height=1.2 * words[0].em_height,
            corner_radius=0.12,
            stroke_width=3.5,
            stroke_color=self.theme.answer,
        )
        blank.next_to(text, RIGHT, buff=0.3).set_y(0.0)
        line = VGroup(text, blank)
        line.scale(min(1.0, WIDEST / line.width)).set_x(0)
        text.set_z_index(1)  # before the boxes that will close around the words
        return text, blank

    def pour(self, column: VGroup) -> Animation:
        """The column's entries appear from top to bottom."""
        return LaggedStart(
            FadeIn(column.brackets),
            *(FadeIn(entry, shift=0.12 * DOWN) for entry in column.entries),
            FadeIn(column.ellipses),
            lag_ratio=0.12,
        )


class AttentionThenMLP(LectureScene):
    """Attention: one room in which the vectors talk. The perceptron: a booth for each."""

    def construct(self) -> None:
        columns = self.columns = token_columns(self)
        brace = columns.length_brace(self.lecture.sizes.d_model)
        self.add(columns, brace)
        room, steps = self.room(columns), self.steps()
        attention, norm, mlp = steps

        with self.beat("attention") as beat:
            room.save_state()
            room.stretch(0.02, 1).set_opacity(0)
            self.play(
                FadeOut(brace, columns.arrows),
                columns.strip.animate.set_opacity(0.45),
                room.animate.restore(),
                FadeIn(attention),
                run_time=max(beat.at("talk"), 1.0),
            )
            arcs = self.arcs(columns)
            moved = self.moved = after_attention(self)
            self.play(
                LaggedStart(*(Create(arc) for arc in arcs), lag_ratio=0.1),
                run_time=max(beat.remaining * 0.4, 1.2),
            )
            self.play(
                LaggedStart(
                    *(
                        ShowPassingFlash(arc.copy().set_stroke(self.theme.ink, 4), time_width=0.5)
                        for arc in arcs
                    ),
                    lag_ratio=0.06,
                ),
                self.count_to(columns, moved),
                run_time=max(beat.remaining, 1.6),
            )

        with self.beat("norm") as beat:
            self.play(
                FadeOut(arcs),
                attention.animate.set_opacity(0.35),
                FadeIn(norm, shift=0.1 * UP),
                run_time=0.7,
            )
            plate = self.plate(room)
            self.play(FadeIn(plate), run_time=0.4)
            self.play(
                plate.animate.set_y(room.get_bottom()[1] + 0.12),
                run_time=max(beat.remaining - 0.4, 1.0),
            )
            self.play(FadeOut(plate), run_time=0.4)

        booths = self.booths(columns, room)
        with self.beat("mlp") as beat:
            self.play(
                norm.animate.set_stroke(opacity=0.35),
                norm[1].animate.set_opacity(0.35),
                FadeIn(mlp, shift=0.1 * UP),
                run_time=0.9,
            )
            self.wait_for(beat, "nobody")
            self.play(
                ReplacementTransform(room, booths),
                run_time=max(beat.at("alone") - beat.elapsed, 1.2),
            )
            step = self.toy.block.forward(moved)
            self.play(
                LaggedStart(
                    *(
                        column.count_to(values)
                        for column, values in zip(columns.array.columns, step.output, strict=True)
                    ),
                    lag_ratio=0.15,
                ),
                run_time=max(beat.remaining, 1.6),
            )
            for column in columns.array.columns:
                column.paint_signs()
        self.play(
            FadeOut(booths, steps, columns.strip, shift=0.2 * UP),
            run_time=0.6,
        )

    def room(self, columns: TokenColumns) -> RoundedRectangle:
        """One plate behind all columns, with headroom for what passes between them."""
        top, bottom = columns.strip.get_bottom()[1] - 0.2, columns.floor - 0.25
        room = RoundedRectangle(
            width=columns.array.width + 1.1,
            height=top - bottom,
            corner_radius=0.2,
            stroke_width=2.2,
            stroke_color=self.theme.dim,
            fill_color=self.theme.panel,
            fill_opacity=1,
        )
        room.move_to([columns.array.get_center()[0], (top + bottom) / 2, 0]).set_z_index(-2)
        return room

    def plate(self, room: RoundedRectangle) -> Rectangle:
        """The thin plate that passes over all columns for the normalising step."""
        plate = Rectangle(
            width=room.width - 0.3,
            height=0.1,
            stroke_width=0,
            fill_color=self.theme.dim,
            fill_opacity=0.55,
        )
        return plate.move_to(room.get_top() + 0.25 * DOWN)

    def booths(self, columns: TokenColumns, room: RoundedRectangle) -> VGroup:
        """A plate of its own for each column."""
        centres = [column.get_center()[0] for column in columns.array.columns]
        width = min(np.diff(centres)) - 0.14
        height = columns.array.height + 0.5
        booths = VGroup(
            *(
                RoundedRectangle(
                    width=width,
                    height=height,
                    corner_radius=0.14,
                    stroke_width=2.2,
                    stroke_color=self.theme.stream,
                    fill_color=self.theme.panel,
                    fill_opacity=1,
                ).move_to([x, columns.array.get_center()[1], 0])
                for x in centres
            )
        )
        return booths.set_z_index(-2)

    def steps(self) -> VGroup:
        """The names of the three steps below the columns, in the order in which they come."""
        names = [
            Words(self.words(key), size, colour)
            for key, size, colour in (
                ("attention", HEADING, self.theme.ink),
                ("norm", LABEL, self.theme.dim),
                ("mlp", HEADING, self.theme.stream),
            )
        ]
        row = VGroup(*names).arrange(RIGHT, buff=1.6).move_to(0.55 * LEFT)
        align_baselines(names, STEPS_Y)
        plate = RoundedRectangle(
            width=names[1].width + 0.5,
            height=0.62,
            corner_radius=0.12,
            stroke_width=1.6,
            stroke_color=self.theme.faint,
        ).move_to(names[1])
        row.submobjects[1] = VGroup(plate, names[1])
        return row

    def arcs(self, columns: TokenColumns) -> VGroup:
        """From each token to those after it, as thick as the attention it gets."""
        pattern = attention_pattern(self)
        tops = [column.get_top() + 0.06 * UP for column in columns.array.columns]
        arcs = VGroup()
        for i in range(1, len(tops)):
            for j in range(i):
                reach = float(tops[i][0] - tops[j][0])
                rise = 0.2 + 0.065 * reach
                arcs.add(
                    ArcBetweenPoints(
                        tops[j],
                        tops[i],
                        angle=-4 * np.arctan(2 * rise / reach),
                        stroke_width=0.8 + 6 * float(pattern[i, j]),
                        stroke_color=self.theme.mix(
                            self.theme.stream, 0.25 + 0.7 * float(pattern[i, j])
                        ),
                    )
                )
        return arcs

    def count_to(self, columns: TokenColumns, values: np.ndarray) -> Animation:
        """Every column counts to its new values."""
        return AnimationGroup(
            *(
                column.count_to(row)
                for column, row in zip(columns.array.columns, values, strict=True)
            )
        )


class ManyLayers(LectureScene):
    """The two blocks come again and again; then the last vector alone foretells the next word."""

    def construct(self) -> None:
        toy = self.toy
        entering = toy.block.forward(after_attention(self)).output
        columns = token_columns(self, entering)
        self.add(columns.array)
        cells = self.cells = self.cell_columns(entering)
        first = self.first_pair()
        layers = self.plates = self.layers()
        counter = self.counter = Decimal(1, 0, TITLE, anchor="right")
        caption = self.caption = Words(self.words("layers"), HEADING, self.theme.dim)
        counter.move_to(layers.get_top() + 0.6 * UP + 0.3 * LEFT, aligned_edge=DOWN)
        caption.next_to(counter, RIGHT, buff=0.35)
        caption.put_baseline(counter.baseline)

        with self.beat("repeat") as beat:
            self.play(
                *(
                    AnimationGroup(
                        FadeOut(column, target_position=strip, scale=0.4), FadeIn(strip, scale=0.6)
                    )
                    for column, strip in zip(columns.array.columns, cells, strict=True)
                ),
                FadeIn(first, shift=0.3 * RIGHT),
                run_time=1.2,
            )
            self.play(
                LaggedStart(
                    *(
                        block[0].animate(rate_func=there_and_back).light(self.theme.ink)
                        for block in first
                    ),
                    lag_ratio=0.7,
                ),
                run_time=max(beat.at("repeat") - beat.elapsed, 0.8),
            )
            names = VGroup(*(block[1] for block in first))
            self.play(
                FadeOut(names),
                *(
                    ReplacementTransform(block[0], slab)
                    for block, slab in zip(first, layers[0], strict=True)
                ),
                FadeIn(counter, caption),
                run_time=0.7,
            )
            self.play(
                self.reveal(layers),
                ChangeDecimal(counter, self.lecture.sizes.n_layers),
                run_time=max(beat.remaining, 2.0),
            )

        leaving = self.after_all_layers(entering)
        with self.beat("soak") as beat:
            self.play(
                self.pass_through(cells, layers, leaving),
                run_time=max(beat.remaining, 3.0),
            )
        self.predict(cells, layers, leaving[-1])

    def predict(self, cells: VGroup, layers: VGroup, last: np.ndarray) -> None:
        """The last vector lights alone, and the bars are read off it."""
        toy = self.toy
        text = self.lecture.fact.text[self.language]
        candidates = (text.answer, *text.alternatives)
        before = toy.next_word(np.zeros_like(last), len(candidates))
        bars = self.bars = NextTokenBars(candidates, before, length=2.3, row_gap=0.85)
        bars.shift((EDGE - 0.95 - bars.length - bars.bars.get_left()[0]) * RIGHT + FLOW_Y * UP)
        caption = Words(self.words("toy_model"), LABEL, self.theme.dim, italic=True)
        caption.next_to(bars, DOWN, buff=0.45).align_to(bars.bars, LEFT)
        layers_end = np.array([LAYERS_GATHERED / 2 - EDGE, FLOW_Y, 0])
        cells_end = layers_end + ((LAYERS_GATHERED + cells.width) / 2 + 0.3) * RIGHT
        last_cells = cells[-1].copy().shift(cells_end - cells.get_center())
        frame = SurroundingRectangle(
            last_cells, buff=0.07, color=self.theme.answer, stroke_width=3.5, corner_radius=0.06
        )
        arrow = Arrow(
            frame.get_right(),
            [bars.get_left()[0], FLOW_Y, 0],
            buff=0.15,
            color=self.theme.answer,
            stroke_width=4,
            tip_length=0.2,
        )
        label = VGroup(self.counter, self.caption)
        with self.beat("predict") as beat:
            self.play(
                self.gather(layers, layers_end),
                cells.animate.move_to(cells_end),
                label.animate.shift((-EDGE - label.get_left()[0]) * RIGHT),
                run_time=1.2,
            )
            self.wait_for(beat, "last")
            self.play(
                Create(frame),
                *(strip.animate.set_opacity(0.25) for strip in cells[:-1]),
                self.dim(layers),
                run_time=0.8,
            )
            self.play(Create(arrow), FadeIn(bars, caption), run_time=0.8)
            after = toy.next_word(last, len(candidates))
            self.play(bars.grow_to(after), run_time=max(beat.remaining - 0.4, 1.5))
        self.leave()

    def cell_columns(self, values: np.ndarray) -> VGroup:
        """The vectors as coloured cells, at the left."""
        strips = VGroup(*(CellColumn(row, height=CELLS_HEIGHT, width=0.28) for row in values))
        strips.arrange(RIGHT, buff=0.06)
        return strips.move_to([LAYERS_LEFT - 0.2 - strips.width / 2, FLOW_Y, 0]).set_z_index(2)

    def first_pair(self) -> VGroup:
        """One layer, large: an attention block and a perceptron block with their names."""
        blocks = VGroup()
        for key, colour in (("attention", self.theme.dim), ("mlp", self.theme.stream)):
            name = Words(self.words(key), HEADING, colour)
            slab = Slab(3.4, LAYERS_HEIGHT, colour)
            blocks.add(VGroup(slab, name.move_to(slab).set_z_index(1)))
        return blocks.arrange(RIGHT, buff=0.5).move_to(FLOW_Y * UP)

    def layers(self) -> VGroup:
        """Every layer as a pair of thin plates, from left to right."""
        count = min(self.lecture.sizes.n_layers, MOST_LAYERS_DRAWN)
        pitch = (LAYERS_RIGHT - LAYERS_LEFT) / count
        pairs = VGroup()
        for k in range(count):
            pair = VGroup(
                *(
                    Rectangle(
                        width=0.36 * pitch,
                        height=LAYERS_HEIGHT,
                        stroke_width=0,
                        fill_color=self.theme.mix(colour, 0.5),
                        fill_opacity=1,
                    ).move_to([LAYERS_LEFT + (k + half) * pitch, FLOW_Y, 0])
                    for half, colour in ((0.25, self.theme.dim), (0.75, self.theme.stream))
                )
            )
            pairs.add(pair)
        return pairs

    def after_all_layers(self, entering: np.ndarray) -> np.ndarray:
        """What the last layer hands on: the last vector now holds name and answer.

        Toy vectors: the last one is the toy block's output for the full name, the others are
        what the block makes of them, at the length they came in with.
        """
        toy = self.toy
        leaving = toy.block.forward(entering).output
        leaving *= np.linalg.norm(entering, axis=1, keepdims=True) / np.linalg.norm(
            leaving, axis=1, keepdims=True
        )
        leaving[-1] = toy.forward().output
        return leaving

    # Two hundred plates move as one: an animation for each would copy them over and over.

    def reveal(self, layers: VGroup) -> Animation:
        """The layers behind the first appear one after another."""

        def step(pairs: VGroup, alpha: float) -> None:
            for k, pair in enumerate(pairs[1:], start=1):
                pair.set_fill(opacity=float(np.clip(alpha * len(pairs) - k + 1, 0, 1)))

        return UpdateFromAlphaFunc(layers, step)

    def gather(self, layers: VGroup, centre: np.ndarray) -> Animation:
        """The plates move closer together, to leave room for what is read off."""
        start, width = layers.get_center(), layers.width

        def step(pairs: VGroup, alpha: float) -> None:
            pairs.stretch_to_fit_width((1 - alpha) * width + alpha * LAYERS_GATHERED)
            pairs.move_to((1 - alpha) * start + alpha * centre)

        return UpdateFromAlphaFunc(layers, step)

    def dim(self, layers: VGroup) -> Animation:
        """The plates step back."""
        return UpdateFromAlphaFunc(
            layers, lambda pairs, alpha: pairs.set_fill(opacity=1 - 0.6 * alpha)
        )

    def pass_through(self, cells: VGroup, layers: VGroup, leaving: np.ndarray) -> Animation:
        """The vectors pass along the plates, which light up where they are, and change."""
        entering = np.array([strip.get_values() for strip in cells])
        start = cells.get_center()
        end = layers.get_right() + (0.2 + cells.width / 2) * RIGHT
        plates = [
            (plate, plate.get_x(), plate.get_fill_color()) for pair in layers for plate in pair
        ]
        reach = cells.width / 2

        def step(_: VGroup, alpha: float) -> None:
            cells.move_to((1 - alpha) * start + alpha * end)
            for strip, a, b in zip(cells, entering, leaving, strict=True):
                strip.set_values((1 - alpha) * a + alpha * b)
            for plate, x, colour in plates:
                near = max(1 - abs(x - cells.get_x()) / reach, 0.0)
                plate.set_fill(interpolate_color(colour, self.theme.ink, 0.85 * near))

        return UpdateFromAlphaFunc(VGroup(layers, cells), step)
