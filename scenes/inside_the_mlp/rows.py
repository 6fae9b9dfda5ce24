"""Shots 26 to 28: what a row of the first matrix asks, and what it finds in whom."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    BraceBetweenPoints,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
)

from scenes.inside_the_mlp.question_signs import question_sign
from scenes.inside_the_mlp.row_pictures import CastPanel, NameSpace
from scenes.inside_the_mlp.up_projection import QUIET, RESTING, ProductShot, quiet
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import (
    BODY,
    LABEL,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
)
from scenes.moves import reform
from scenes.sets.block import (
    formula,
    settle,
)

QUESTION_WIDTH = 3.6
HEADING_X = 4.85
STAGE = (4.4, -2.7, 0.0)


class RowMichael(ProductShot):
    """Row 0 becomes the first name's direction; its result tells who bears that name."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        m = self.lecture.fact.symbols[0]
        self.product = product = self.product_at_left()
        self.add(product, quiet(formula("up")))
        label = Formula(f"{{{{ vec(r)_0 : r }}}} = {{{{ vec({m}) : m }}}}", BODY)
        label.part("m").set_color(colours.first)
        label.next_to(product.matrix, UP, buff=0.28)
        bar = self.row_bar(product, 0, colours.first)
        self.space = space = NameSpace(self)

        with self.beat("suppose") as beat:
            self.play(Create(bar), run_time=0.8)
            self.play(*self.row_alone(product), run_time=1.6)
            self.wait_for(beat, "row")
            self.play(
                FadeIn(label, shift=0.15 * UP),
                *self.become_row(product, facts.first),
                run_time=1.3,
            )
            self.play(
                FadeIn(space.axes),
                TransformFromCopy(label.part("m"), space.first_name),
                space.first.grow(),
                product.matrix.row(0).animate.set_fill(colours.first),
                run_time=1.2,
            )

        self.panel = panel = CastPanel(self)
        heading = self.headings(panel)[0]
        with self.beat("cast") as beat:
            slot = max(beat.remaining / len(facts.people), 2.0)
            self.play(
                FadeIn(panel.names[0], shift=0.15 * LEFT),
                FadeIn(heading),
                TransformFromCopy(product.vector, space.tag),
                space.vector.grow(),
                run_time=0.8,
            )
            self.play(FadeIn(space.first_shadow), product.sweep_row(0), run_time=1.4)
            self.add(space)
            for person, vector in enumerate(facts.people):
                if person:
                    self.play(
                        self.flow_in(product, vector),
                        space.turn_to(person),
                        FadeIn(panel.names[person], shift=0.15 * LEFT),
                        VGroup(
                            panel.names[person - 1], panel.first[person - 1]
                        ).animate.set_opacity(RESTING),
                        run_time=0.5 * slot,
                    )
                self.play(
                    TransformFromCopy(product.result.entry(0), panel.first[person]),
                    run_time=0.3 * slot,
                )

        with self.beat("so"):
            self.play(
                LaggedStart(
                    *(
                        VGroup(panel.names[p], panel.first[p]).animate.set_opacity(share)
                        for p, share in enumerate((1, 1, RESTING, RESTING))
                    ),
                    lag_ratio=0.3,
                ),
                run_time=1.0,
            )
            self.play(
                LaggedStart(
                    *(Indicate(panel.first[p], 1.5, color=None) for p in (0, 1)), lag_ratio=0.4
                ),
                run_time=1.4,
            )

    def become_row(self, product: MatVecProduct, target: np.ndarray) -> list:
        """Animations that count row 0 to other entries, and its result with it."""
        x = product.vector.get_values()
        entries = product.matrix.row(0)
        return [
            *(ChangeDecimal(e, v) for e, v in zip(entries, target, strict=True)),
            ChangeDecimal(product.result.entry(0), float(target @ x)),
        ]

    def headings(self, panel: CastPanel) -> tuple[Formula, Formula, Formula]:
        """The dot product over the panel: M·E, then (M + J)·E, then M·E + J·E."""
        m, j, _ = self.lecture.fact.symbols
        e = "vec(E)"
        codes = (
            f"{{{{ vec({m}) : m }}}} dot {{{{ {e} : e }}}}",
            f"( {{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}} ) dot {{{{ {e} : e }}}}",
            f"{{{{ vec({m}) : m }}}} dot {{{{ {e} : e }}}} + "
            f"{{{{ vec({j}) : j }}}} dot {{{{ {e} : f }}}}",
        )
        shades = {
            "m": self.theme.first, "j": self.theme.last,
            "e": self.theme.stream, "f": self.theme.stream,
        }  # fmt: skip
        lines = []
        for code in codes:
            paint = {label: shade for label, shade in shades.items() if f": {label} " in code}
            line = Formula(code, BODY, paint=paint)
            lines.append(line.next_to(panel, UP, buff=0.32).set_x(HEADING_X))
        lines[0].set_x(panel.first.get_x())
        return lines[0], lines[1], lines[2]


class RowMichaelJordan(RowMichael):
    """Row 0 becomes the sum of both directions: only the full name gets both parts."""

    def construct(self) -> None:
        facts, colours = self.toy, self.theme
        m, j, _ = self.lecture.fact.symbols
        last = len(facts.people) - 1
        self.product = product = self.alone(self.product_at_left(last))
        self.set_row(product, facts.first)
        bar, short = self.row_bar(product, 0, colours.first), quiet(formula("up"))
        self.panel = panel = CastPanel(self)
        self.space = space = NameSpace(self, last)
        before = self.named(f"{{{{ vec({m}) : m }}}}")
        after = self.named(f"{{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}}")
        for label in (before, after):
            label.next_to(product.matrix, UP, buff=0.28)
        single, whole, split = self.headings(panel)
        for k in range(len(facts.people)):
            VGroup(panel.names[k], panel.first[k]).set_opacity(1 if k < 2 else RESTING)
        self.add(product, bar, short, before, space, panel.names, panel.first, single)

        with self.beat("sum") as beat:
            self.play(
                FadeOut(space.vector, space.tag, space.first_shadow),
                VGroup(panel.names, panel.first).animate.set_opacity(0.25),
                run_time=0.9,
            )
            self.play(Indicate(before.part("m"), 1.5, color=None), run_time=1.4)
            self.wait_for(beat, "plus")
            self.play(
                space.last.grow(), FadeIn(space.last_name),
                reform(before, after, [("r", "r"), ("m", "m")]),
                reform(single, whole, [("m", "m"), ("e", "e")]),
                run_time=1.1,
            )  # fmt: skip
            settle(self, before, after)
            settle(self, single, whole)
            carried = space.last.copy()
            self.play(
                carried.turn_to(space.last.get_values(), space.first.get_tip() / space.UNIT),
                run_time=1.0,
            )
            row = space.direction([1, 1, 0], colours.answer)
            self.play(
                row.grow(),
                *self.become_row(product, facts.full_name),
                bar.animate.set_stroke(colours.answer),
                run_time=1.4,
            )
            self.play(product.matrix.row(0).animate.set_fill(colours.ink), run_time=0.3)

        with self.beat("distributes") as beat:
            self.play(
                self.flow_in(product, facts.full_name),
                FadeOut(carried, row),
                run_time=1.0,
            )
            space.show(space.people[0])
            self.play(FadeIn(space.tag), space.vector.grow(), run_time=0.8)
            self.wait_for(beat, "two")
            distributed = [("m", "m"), ("j", "j"), ("e", "e"), ("e", "f")]
            self.play(reform(whole, split, distributed), run_time=1.4)
            settle(self, whole, split)
            self.play(FadeIn(space.first_shadow), run_time=0.8)
            self.play(FadeIn(space.last_shadow), run_time=0.8)
            self.add(space.with_last())
            self.play(product.sweep_row(0), run_time=max(beat.remaining, 1.6))

        with self.beat("both") as beat:
            self.ask(0, beat.remaining)

        with self.beat("others") as beat:
            others = range(1, len(facts.people))
            slot = beat.remaining / len(others)
            for person in others:
                self.ask(person, slot)

        self.bound = bound = self.bound_brace(panel)
        with self.beat("verdict") as beat:
            self.play(
                panel.row(0).animate.set_opacity(1),
                *(panel.row(p).animate.set_opacity(RESTING) for p in others),
                run_time=0.6,
            )
            self.play(Indicate(panel.total[0], 1.6, color=colours.answer), run_time=1.2)
            self.wait_for(beat, "most")
            self.play(
                GrowFromCenter(bound[0]),
                panel.total[1:].animate.set_opacity(1),
                FadeIn(bound[1], shift=0.15 * LEFT),
                run_time=0.9,
            )
        self.play(
            FadeOut(panel, bound, split, space), self.flow_in(product, facts.full_name),
            run_time=0.9,
        )  # fmt: skip
        goal = self.hush(self.product_at_left())
        self.play(*self.becoming(product, goal), run_time=1.0)

    def set_row(self, product: MatVecProduct, row: np.ndarray) -> None:
        for entry, value in zip(product.matrix.row(0), row, strict=True):
            entry.set_value(value).set_fill(self.theme.first)
        product.result.entry(0).set_value(float(row @ product.vector.get_values()))

    def named(self, right: str) -> Formula:
        label = Formula(f"{{{{ vec(r)_0 : r }}}} = {right}", BODY)
        label.part("m").set_color(self.theme.first)
        if ": j " in right:
            label.part("j").set_color(self.theme.last)
        return label

    def ask(self, person: int, seconds: float) -> None:
        """A person flows in, and the two parts of row 0's result are written beside the name."""
        product, panel, space = self.product, self.panel, self.space
        slot = max(seconds, 2.2)
        for part in (panel.last, panel.signs, panel.total):
            part[person].set_opacity(1)
        turn = [self.flow_in(product, self.toy.people[person]), space.turn_to(person)]
        self.play(
            *(turn if person else []),
            *(panel.row(p).animate.set_opacity(RESTING) for p in range(person)),
            VGroup(panel.names[person], panel.first[person]).animate.set_opacity(1),
            run_time=0.4 * slot,
        )
        self.play(
            FadeIn(panel.signs[person][0]),
            TransformFromCopy(space.last_name, panel.last[person]),
            run_time=0.25 * slot,
        )
        self.play(
            FadeIn(panel.signs[person][1]),
            TransformFromCopy(product.result.entry(0), panel.total[person]),
            run_time=0.3 * slot,
        )

    def bound_brace(self, panel: CastPanel) -> VGroup:
        """Everyone but the full name, and the most that row 0 finds in them."""
        rest = panel.total[1:]
        right = rest.get_right()[0] + 0.12
        brace = BraceBetweenPoints(
            [right, rest.get_bottom()[1], 0], [right, rest.get_top()[1], 0],
            direction=RIGHT, color=self.theme.answer, buff=0.0,
        )  # fmt: skip
        most = max(number.get_value() for number in rest)
        number = Decimal(most, 0, LABEL, self.theme.answer)
        sign = Formula("<=", LABEL, self.theme.answer)
        text = VGroup(sign, number).arrange(RIGHT, buff=0.08).next_to(brace, RIGHT, buff=0.06)
        group = VGroup(brace, text)
        group.number = number
        return group


class OtherRows(ProductShot):
    """One row after another asks its own question; all the results stand side by side."""

    def construct(self) -> None:
        m, j, _ = self.lecture.fact.symbols
        self.product = product = self.hush(self.product_at_left())
        label = Formula(
            f"{{{{ vec(r)_0 : r }}}} = {{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}}", BODY,
            paint={"m": self.theme.first, "j": self.theme.last},
        ).next_to(product.matrix, UP, buff=0.28)  # fmt: skip
        bar = self.row_bar(product, 0)
        self.add(product, bar, label, quiet(formula("up")))
        self.questions = questions = self.row_questions(product)
        self.signs = signs = self.row_signs(product)

        with self.beat("first_row") as beat:
            large = self.enlarged(signs[0])
            self.play(
                FadeOut(label, shift=0.2 * UP),
                FadeIn(questions[0], shift=0.15 * RIGHT),
                self.drawn(large),
                run_time=1.0,
            )
            self.play(ReplacementTransform(large, signs[0]), run_time=max(beat.remaining, 0.8))

        with self.beat("others") as beat:
            rest = range(1, len(questions))
            slot = max(beat.remaining / len(rest), 1.4)
            for i in rest:
                large = self.enlarged(signs[i])
                self.play(
                    bar.animate.move_to(product.matrix.row(i)).set_x(bar.get_x()),
                    product.matrix.row(i).animate.set_fill(self.theme.ink, opacity=1),
                    product.matrix.row(i - 1).animate.set_fill(self.theme.dim, opacity=QUIET),
                    questions[i - 1].animate.set_opacity(RESTING),
                    signs[i - 1].animate.set_stroke(opacity=RESTING),
                    FadeIn(questions[i], shift=0.15 * RIGHT),
                    self.drawn(large),
                    run_time=0.5 * slot,
                )
                product.result.entry(i).set_fill(opacity=1)
                self.play(
                    product.sweep_row(i), ReplacementTransform(large, signs[i]),
                    run_time=0.5 * slot,
                )  # fmt: skip

        with self.beat("at_once") as beat:
            self.play(
                FadeOut(bar),
                product.matrix.entries.animate.set_fill(self.theme.dim, opacity=1),
                *(question.animate.set_opacity(1) for question in questions),
                *(sign.animate.set_stroke(opacity=1) for sign in signs),
                run_time=0.8,
            )
            self.play(*(product.sweep_row(i) for i in range(len(questions))), run_time=1.8)
        self.play(FadeOut(questions, signs, shift=0.3 * RIGHT), run_time=0.6)

    def enlarged(self, sign: VGroup) -> VGroup:
        """A sign as it is first seen, below the questions, before it joins them."""
        return sign.copy().scale(2.8).set_stroke(width=3.5).move_to(STAGE)

    def drawn(self, sign: VGroup) -> LaggedStart:
        return LaggedStart(*(Create(line) for line in sign), lag_ratio=0.2)

    def row_signs(self, product: MatVecProduct) -> VGroup:
        """A small drawing beside each result."""
        x = product.result.get_right()[0] + 0.6
        return VGroup(
            *(
                question_sign(i).move_to([x, entry.get_y(), 0])
                for i, entry in enumerate(product.result.entries)
            )
        )

    def row_questions(self, product: MatVecProduct) -> VGroup:
        """What each row might ask, beside its result."""
        texts = [self.words("own"), *self.word_list("questions")]
        fact = self.lecture.fact
        names = {fact.first: self.theme.first, fact.last: self.theme.last}
        questions = VGroup()
        for i, entry in enumerate(product.result.entries):
            words = Words(texts[i % len(texts)], LABEL, paint=names if i == 0 else None)
            if words.width > QUESTION_WIDTH:
                words.scale(QUESTION_WIDTH / words.width)
            left = product.result.get_right()[0] + 1.0
            questions.add(words.shift((left - words.get_left()[0]) * RIGHT))
            words.put_baseline(entry.baseline)
        return questions
