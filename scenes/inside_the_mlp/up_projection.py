"""Shots 23 to 25: the first matrix, whose rows ask questions of the vector."""

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
    FadeIn,
    FadeOut,
    FadeTransform,
    Indicate,
    LaggedStart,
    ManimColor,
    ReplacementTransform,
    RoundedRectangle,
    Succession,
    SurroundingRectangle,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    there_and_back,
)

from scenes.inside_the_mlp.row_pictures import RowPicture
from scenes.mobjects.brackets import brackets
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import (
    BODY,
    LABEL,
    SMALL,
    ChangeDecimal,
    Formula,
    Words,
)
from scenes.sets.block import (
    FORMULA_Y,
    PRODUCT_Y,
    formula,
    name_tags,
    up_product,
)
from scenes.stage import LectureScene

LEFT_EDGE = -6.5
DATA_SNIPPETS = 6
DIALS_X, DIAL_SPREAD = -3.4, 1.3
TEXT_X, TEXT_Y, TEXT_STEP, TEXT_WIDTH = 0.55, 1.9, 0.78, 6.0
WAVE = 0.5  # share of a nudge's time that its wave takes to cross the dials
QUIET = 0.22  # opacity of rows that are not spoken of
RESTING = 0.55  # opacity of what was spoken of and is still read


def quiet(line: Formula) -> Formula:
    """A formula that stays in sight without being spoken of; for `.animate` too."""
    return line.fade(0.6)


class ProductShot(LectureScene):
    """What the shots about W↑ share: the product, and ways to speak of its rows."""

    def product_at_left(self, person: int = 0) -> MatVecProduct:
        """The product where it leaves room for a panel on its right."""
        product = up_product(self, person)
        return product.shift((LEFT_EDGE - product.get_left()[0]) * RIGHT)

    def quiet_rows(self, product: MatVecProduct, *spoken_of: int) -> list:
        """Animations that dim all rows, and their results, but those spoken of."""
        changes = []
        for i in range(product.matrix.shown_shape[0]):
            share = 1.0 if i in spoken_of else QUIET
            changes.append(product.matrix.row(i).animate.set_fill(opacity=share))
            changes.append(product.result.entry(i).animate.set_fill(opacity=share))
        return changes

    def hush(self, product: MatVecProduct, i: int = 0) -> MatVecProduct:
        """A product as `quiet_rows` leaves it: only row i and its result are bright."""
        product.matrix.entries.set_fill(opacity=QUIET)
        product.result.entries.set_fill(opacity=QUIET)
        product.matrix.row(i).set_fill(self.theme.ink, opacity=1)
        product.result.entry(i).set_fill(self.theme.ink, opacity=1)
        return product

    def row_alone(self, product: MatVecProduct) -> list:
        """Animations that leave row 0, the vector beside it, and its result; see `alone`."""
        return self.becoming(product, self.alone(product.copy()))

    def becoming(self, product: MatVecProduct, goal: MatVecProduct) -> list:
        """Animations that take a product's parts to where and how they are in another."""
        return [
            part.animate.become(end)
            for part, end in zip(product.submobjects, goal.submobjects, strict=True)
        ]

    def alone(self, product: MatVecProduct) -> MatVecProduct:
        """A product of which only row 0 is seen, with vector and sign level with it."""
        product.matrix.brackets.set_stroke(opacity=0)
        product.result.brackets.set_stroke(opacity=0)
        product.matrix.entries.set_fill(opacity=0)
        product.result.entries.set_fill(opacity=0)
        product.matrix.row(0).set_fill(opacity=1)
        product.result.entry(0).set_fill(opacity=1)
        level = product.matrix.row(0).get_y()
        product.vector.shift((level - product.vector.entries[0].get_y()) * UP)
        product.equals.set_y(level)
        return product

    def row_bar(
        self, product: MatVecProduct, i: int, colour: ManimColor | None = None
    ) -> SurroundingRectangle:
        return SurroundingRectangle(
            product.matrix.row(i),
            buff=0.09,
            color=colour or self.theme.answer,
            stroke_width=2,
            corner_radius=0.08,
        )

    def flow_in(
        self, product: MatVecProduct, vector: np.ndarray, **kwargs: object
    ) -> AnimationGroup:
        """Another vector takes the old one's place; every result follows."""
        W = product.matrix.get_values()
        start, end = product.vector.get_values(), np.asarray(vector, dtype=float)

        def step(column: EmbeddingColumn, alpha: float) -> None:
            column.set_values((1 - alpha) * start + alpha * end)

        results = [
            ChangeDecimal(entry, value)
            for entry, value in zip(product.result.entries, W @ end, strict=True)
        ]
        return AnimationGroup(UpdateFromAlphaFunc(product.vector, step), *results, **kwargs)


class UpProjection(ProductShot):
    """A matrix meets the vector; row by row, products add up to a longer vector."""

    def construct(self) -> None:
        self.product = product = up_product(self)
        matrix, result = product.matrix, product.result
        tags = name_tags(product)
        note = Words(self.words("rounded"), SMALL, self.theme.dim, italic=True)
        note.move_to([0, FORMULA_Y, 0]).shift((6.6 - note.get_right()[0]) * RIGHT)
        self.add(product.vector, tags[1])
        with self.beat("matrix") as beat:
            self.play(Circumscribe(product.vector, color=self.theme.stream, run_time=1.6))
            self.play(Indicate(tags[1], scale_factor=1.6, color=None), run_time=1.2)
            self.wait_for(beat, "matrix")
            self.play(
                FadeIn(matrix.brackets, tags[0], note),
                LaggedStart(*(FadeIn(e, shift=0.3 * DOWN) for e in matrix.entries), lag_ratio=0.02),
                run_time=max(beat.remaining, 1.6),
            )

        result.entries.set_fill(opacity=0)
        bar = self.row_bar(product, 0)
        with self.beat("row_by_row") as beat:
            rows = range(matrix.shown_shape[0])
            self.play(
                FadeIn(product.equals, result.brackets),
                Create(bar),
                *(matrix.row(i).animate.set_fill(opacity=QUIET) for i in rows if i),
                run_time=1.0,
            )
            self.add(product)
            for i in rows:
                if i:
                    self.play(
                        bar.animate.move_to(matrix.row(i)),
                        matrix.row(i).animate.set_fill(opacity=1),
                        matrix.row(i - 1).animate.set_fill(opacity=QUIET),
                        run_time=0.25,
                    )
                result.entry(i).set_value(0.0).set_fill(opacity=1)
                self.play(product.sweep_row(i), run_time=SWEEPS[min(i, len(SWEEPS) - 1)])
            self.play(FadeOut(bar), matrix.entries.animate.set_fill(opacity=1), run_time=0.5)

        short = formula("up")
        before = product.vector.copy()
        aside = 0.7 * LEFT  # makes room to lay the short vector beside the long one
        with self.beat("longer"):
            self.play(
                VGroup(product, tags).animate.shift(aside),
                before.animate.next_to(result, RIGHT, buff=1.2).shift(aside),
                FadeOut(note),
                run_time=1.2,
            )
            self.lengths = lengths = VGroup(
                before.length_brace(len(before.entries)), result.length_brace(len(result.entries))
            )
            self.play(FadeIn(lengths, shift=0.15 * RIGHT), run_time=0.8)
            self.play(
                FadeTransform(tags[0], short.part("up")),
                FadeTransform(tags[1], short.part("e")),
                run_time=1.1,
            )
            self.remove(*tags, *short.submobjects)
            self.add(short)
        self.play(FadeOut(lengths, before), product.animate.shift(-aside), run_time=0.8)


SWEEPS = (3.6, 1.5, 0.8, 0.5)  # seconds for the first rows; what is understood goes faster


class KnobsFromData(ProductShot):
    """The matrix's entries are dials, turned by data bit by bit; the toy's are turned by hand."""

    def construct(self) -> None:
        self.product = product = up_product(self)
        short = formula("up")
        self.add(product, short)
        W = product.matrix.get_values()
        rest = VGroup(product.vector, product.equals, product.result)
        self.panel = panel = DialPanel(W, radius=0.29, gap=0.68, scale=1.5)
        panel.stretch(DIAL_SPREAD, 0)
        for dial in panel:
            dial.stretch(1 / DIAL_SPREAD, 0).set_value(dial.get_value())
        panel.move_to(DIALS_X * RIGHT + PRODUCT_Y * UP)
        frame = brackets(panel, colour=self.theme.ink)
        rng = self.rng()
        anyhow, learned = rng.normal(scale=0.9, size=(2, *W.shape))

        with self.beat("dials") as beat:
            self.play(
                FadeOut(rest, shift=RIGHT),
                quiet(short.animate),
                product.matrix.animate.scale(1.2).move_to(panel),
                run_time=1.4,
            )
            self.play(
                LaggedStart(
                    *(Indicate(e, color=self.theme.ink) for e in product.matrix.entries),
                    lag_ratio=0.02,
                ),
                run_time=max(beat.at("dials") - beat.elapsed, 1.0),
            )
            self.play(
                LaggedStart(
                    *(
                        Succession(FadeOut(entry, scale=0.5), FadeIn(dial, scale=0.5))
                        for entry, dial in zip(product.matrix.entries, panel, strict=True)
                    ),
                    lag_ratio=0.02,
                ),
                ReplacementTransform(product.matrix.brackets, frame),
                run_time=1.6,
            )
            self.add(panel)
            self.play(panel.turn_to(anyhow), run_time=1.0)

        with self.beat("data") as beat:
            texts = self.waiting_texts()
            self.play(
                LaggedStart(*(FadeIn(t, shift=0.5 * LEFT) for t in texts), lag_ratio=0.2),
                run_time=1.0,
            )
            slot = max(beat.remaining / len(texts), 1.6)
            for k, text in enumerate(texts):
                left = (1 - (k + 1) / len(texts)) ** 2
                self.play(text.animate.set_opacity(1), run_time=0.15 * slot)
                self.play(
                    self.read(text, frame[1]),
                    self.nudge(panel, learned + left * (anyhow - learned), frame[1].get_center()),
                    *(t.animate.shift(TEXT_STEP * UP) for t in texts[k + 1 :]),
                    run_time=0.85 * slot,
                )
                self.remove(text)

        fresh = up_product(self)
        self.product = fresh
        with self.beat("by_hand"):
            self.play(self.nudge(panel, W, frame[0].get_corner(UP + LEFT)), run_time=1.8)
            self.play(
                *(
                    dial.animate.scale(0.6).move_to(entry)
                    for dial, entry in zip(panel, fresh.matrix.entries, strict=True)
                ),
                ReplacementTransform(frame, fresh.matrix.brackets),
                run_time=1.1,
            )
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(FadeOut(dial, scale=0.6), FadeIn(entry, scale=0.6))
                        for dial, entry in zip(panel, fresh.matrix.entries, strict=True)
                    ),
                    lag_ratio=0.01,
                ),
                run_time=1.0,
            )
            self.play(
                FadeIn(fresh.vector, fresh.equals, fresh.result, shift=0.4 * LEFT), run_time=0.9
            )

    def waiting_texts(self) -> VGroup:
        """Training texts in a queue beside the dials, word by word."""
        queue = VGroup()
        for k, text in enumerate(self.lecture.sample_facts[self.language][:DATA_SNIPPETS]):
            line = VGroup(*(Words(word, BODY) for word in text.split()))
            line.arrange(RIGHT, buff=0.14)
            if line.width > TEXT_WIDTH:
                line.scale(TEXT_WIDTH / line.width)
            for word in line:
                word.put_baseline(TEXT_Y - k * TEXT_STEP)
            queue.add(line.shift((TEXT_X - line.get_left()[0]) * RIGHT).set_opacity(0.45))
        return queue

    def read(self, text: VGroup, edge: VMobject) -> LaggedStart:
        """Word by word, a text goes into the dials, spread over their right edge."""
        bottom, top = edge.get_bottom()[1], edge.get_top()[1]
        heights = np.linspace(top, bottom, len(text) + 2)[1:-1]
        return LaggedStart(
            *(
                word.animate.scale(0.4).move_to([edge.get_x() - 0.3, y, 0]).set_opacity(0)
                for word, y in zip(text, heights, strict=True)
            ),
            lag_ratio=0.15,
        )

    def nudge(
        self, panel: DialPanel, goal: np.ndarray, source: np.ndarray, **kwargs: object
    ) -> UpdateFromAlphaFunc:
        """A wave that starts at `source` and turns every dial it meets to its new value."""
        start = panel.get_values()
        away = np.array([np.linalg.norm(dial.get_center() - source) for dial in panel])
        delay = (away / away.max()).reshape(start.shape)

        def step(dials: DialPanel, alpha: float) -> None:
            share = np.clip((alpha - WAVE * delay) / (1 - WAVE), 0, 1)
            dials.set_values(start + share * (goal - start))

        return UpdateFromAlphaFunc(panel, step, **kwargs)


class RowsAsQuestions(ProductShot):
    """Each row is a direction of its own; each result says how much of it E holds."""

    def construct(self) -> None:
        start, short = up_product(self), quiet(formula("up"))
        self.product = product = self.product_at_left()
        self.add(start, short)
        rows = product.matrix.shown_shape[0]
        plates, names, dots = VGroup(), VGroup(), VGroup()
        for i in range(rows):
            row, entry = product.matrix.row(i), product.result.entry(i)
            plates.add(self.plate(row))
            name = Formula(f"vec(r)_{i}", BODY).move_to(row)
            names.add(name.put_baseline(entry.baseline))
            dot = Formula(
                f"{{{{ vec(r)_{i} : r }}}} dot {{{{ vec(E) : e }}}}", LABEL,
                paint={"e": self.theme.stream},
            )  # fmt: skip
            dots.add(dot.move_to(entry).put_baseline(entry.baseline))
        wide = brackets(dots, colour=self.theme.ink)
        VGroup(dots, wide).next_to(product.equals, RIGHT, buff=0.4).set_y(product.result.get_y())

        with self.beat("rows") as beat:
            self.play(ReplacementTransform(start, product), run_time=1.4)
            self.play(
                LaggedStart(
                    *(
                        product.matrix.row(i).animate(rate_func=there_and_back).shift(0.2 * LEFT)
                        for i in range(rows)
                    ),
                    lag_ratio=0.1,
                ),
                run_time=max(beat.at("row") - beat.elapsed, 1.0),
            )
            self.play(
                LaggedStart(
                    *(
                        LaggedStart(
                            AnimationGroup(FadeIn(plates[i]), FadeOut(product.matrix.row(i))),
                            FadeIn(names[i], scale=0.8),
                            lag_ratio=0.6,
                        )
                        for i in range(rows)
                    ),
                    lag_ratio=0.12,
                ),
                run_time=max(beat.remaining, 1.8),
            )

        equals = Formula("=", BODY, self.theme.dim).move_to(product.equals)
        W = product.matrix.get_values()
        picture = self.picture = RowPicture(self, W, product.vector.get_values()).point(W[0], 0)
        with self.beat("dots") as beat:
            self.play(
                ReplacementTransform(product.result.brackets, wide),
                # Named, not rounded: now it is an equation.
                FadeTransform(product.equals, equals),
                TransformFromCopy(product.vector, picture.tag),
                picture.vector.grow(),
                run_time=1.0,
            )
            slot = max(beat.remaining / rows, 0.6)
            for i in range(rows):
                self.play(
                    plates[i].animate.set_stroke(self.theme.answer),
                    *([plates[i - 1].animate.set_stroke(self.theme.faint)] if i else []),
                    FadeTransform(product.result.entry(i), dots[i]),
                    picture.turn(W[i], i) if i else FadeIn(picture.row, picture.name),
                    run_time=slot,
                )

        first, *others = self.telling_rows(product)
        with self.beat("questions") as beat:
            self.play(
                *self.speak_of(plates, dots, first, rows - 1),
                picture.turn(W[first], first),
                run_time=1.4,
            )
            self.play(
                Indicate(picture.name, 1.5, color=None), Indicate(names[first], 1.3, color=None),
                run_time=1.2,
            )  # fmt: skip
            self.play(Create(picture.gauge.drop), Create(picture.gauge.corner), run_time=1.0)
            self.wait_for(beat, "reply")
            self.play(Create(picture.gauge.shadow), FadeIn(picture.reply), run_time=0.9)
            self.add(picture.with_reply())
            for before, i in pairwise([first, *others]):
                self.play(
                    *self.speak_of(plates, dots, i, before), picture.turn(W[i], i), run_time=1.3
                )
                self.wait(0.6)
        fresh = self.product_at_left()
        self.play(
            FadeOut(plates, names, dots, picture),
            FadeTransform(equals, fresh.equals),
            ReplacementTransform(wide, fresh.result.brackets),
            FadeIn(fresh.matrix.entries, fresh.result.entries),
            run_time=1.0,
        )
        self.names, self.dots = names, dots

    def telling_rows(self, product: MatVecProduct) -> list[int]:
        """A row with much of E, one with hardly any, and one that points the other way.

        Row 0 is left for the shots to come.
        """
        values = product.get_values()[1:]
        return [1 + int(pick) for pick in (values.argmax(), abs(values).argmin(), values.argmin())]

    def speak_of(self, plates: VGroup, dots: VGroup, i: int, before: int) -> list:
        """Animations that light a row's plate and result, and put out the one before."""
        return [
            plates[before].animate.set_stroke(self.theme.faint),
            plates[i].animate.set_stroke(self.theme.answer),
            *(dot.animate.set_opacity(1 if k == i else RESTING) for k, dot in enumerate(dots)),
        ]

    def plate(self, row: VGroup) -> RoundedRectangle:
        """What holds a row's name: as wide as the row was."""
        return RoundedRectangle(
            width=row.width + 0.1,
            height=0.41,
            corner_radius=0.08,
            stroke_width=2,
            stroke_color=self.theme.faint,
            fill_color=self.theme.panel,
            fill_opacity=1,
        ).move_to(row)
