"""Shots 23 to 28: the first matrix, whose rows ask questions of the vector."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    BraceBetweenPoints,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    ManimColor,
    ReplacementTransform,
    RoundedRectangle,
    Succession,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from scenes.inside_the_mlp.block_set import (
    FORMULA_Y,
    formula,
    name_tags,
    settle,
    toy,
    up_product,
)
from scenes.inside_the_mlp.people import person_words
from scenes.inside_the_mlp.reform import reform
from scenes.mobjects.brackets import brackets
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import (
    BODY,
    LABEL,
    SMALL,
    ChangeDecimal,
    Decimal,
    Formula,
    Words,
)
from scenes.stage import LectureScene

LEFT_EDGE = -6.5
PANEL_X = 2.6
PANEL_WIDTH = 3.0
QUESTION_WIDTH = 3.7
PANEL_TOP, PANEL_STEP = 1.95, 1.25
DATA_SNIPPETS = 5
QUIET = 0.22  # opacity of rows that are not spoken of


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
        tags = name_tags(product)
        note = Words(self.words("rounded"), SMALL, self.theme.dim, italic=True)
        note.move_to([0, FORMULA_Y, 0]).shift((6.6 - note.get_right()[0]) * RIGHT)
        with self.beat("matrix") as beat:
            self.play(FadeIn(product.vector, tags[1], shift=0.4 * LEFT), run_time=0.9)
            self.wait_for(beat, "matrix")
            self.play(
                FadeIn(product.matrix.brackets, tags[0], note),
                LaggedStart(
                    *(FadeIn(e, shift=0.1 * DOWN) for e in product.matrix.entries), lag_ratio=0.02
                ),
                run_time=max(beat.remaining, 1.4),
            )

        product.result.entries.set_fill(opacity=0)
        with self.beat("row_by_row") as beat:
            self.play(FadeIn(product.equals, product.result.brackets), run_time=0.5)
            self.add(product)
            for i in range(product.matrix.shown_shape[0]):
                product.result.entry(i).set_value(0.0).set_fill(opacity=1)
                self.play(product.sweep_row(i), run_time=SWEEPS[min(i, len(SWEEPS) - 1)])

        short = formula("up")
        with self.beat("longer"):
            self.play(
                FadeTransform(tags[0], short.part("up")),
                FadeTransform(tags[1], short.part("e")),
                FadeOut(note),
                run_time=1.1,
            )
            self.remove(*tags, *short.submobjects)
            self.add(short)


SWEEPS = (2.4, 1.3, 0.8, 0.55)  # seconds for the first rows; what is understood goes faster


class KnobsFromData(ProductShot):
    """The matrix's entries are dials, turned by data bit by bit until they stand as they do."""

    def construct(self) -> None:
        self.product = product = up_product(self)
        short = formula("up")
        self.add(product, short)
        W = product.matrix.get_values()
        rest = VGroup(product.vector, product.equals, product.result)
        self.panel = panel = DialPanel(W, radius=0.19, gap=0.47, scale=1.5)
        for dial, entry in zip(panel, product.matrix.entries, strict=True):
            dial.move_to(entry).set_value(dial.get_value())
        untrained = self.rng().normal(scale=0.9, size=W.shape)

        with self.beat("dials") as beat:
            self.play(FadeOut(rest), quiet(short.animate), run_time=0.7)
            self.wait_for(beat, "dials")
            self.play(
                LaggedStart(
                    *(
                        Succession(FadeOut(entry, scale=0.6), FadeIn(dial, scale=0.6))
                        for entry, dial in zip(product.matrix.entries, panel, strict=True)
                    ),
                    lag_ratio=0.01,
                ),
                run_time=1.5,
            )
            self.add(panel)
            self.play(panel.turn_to(untrained), run_time=0.9)

        with self.beat("data") as beat:
            snippets = self.lecture.sample_facts[self.language][:DATA_SNIPPETS]
            slot = max(beat.remaining / len(snippets), 1.3)
            for k, text in enumerate(snippets):
                words = Words(text, LABEL, self.theme.ink)
                words.next_to(product.matrix, RIGHT, buff=0.9)
                words.set_y(1.4 - 0.7 * k)
                self.play(FadeIn(words, shift=0.2 * LEFT), run_time=0.35 * slot)
                left = 1 - (k + 1) / len(snippets)
                jitter = self.rng().normal(scale=0.5 * left, size=W.shape)
                self.play(
                    words.animate.scale(0.2).move_to(product.matrix.get_right()).set_opacity(0),
                    panel.turn_to(W + left * (untrained - W) + jitter),
                    run_time=0.65 * slot,
                )
                self.remove(words)

        fresh = up_product(self)
        self.product = fresh
        with self.beat("by_hand") as beat:
            self.play(
                FadeOut(panel),
                FadeIn(fresh.matrix.entries),
                ReplacementTransform(product.matrix.brackets, fresh.matrix.brackets),
                run_time=1.0,
            )
            self.play(
                FadeIn(fresh.vector, fresh.equals, fresh.result),
                run_time=0.9,
            )


class RowsAsQuestions(ProductShot):
    """Each row is a vector of its own; each result is its dot product with E."""

    def construct(self) -> None:
        self.product = product = up_product(self)
        short = quiet(formula("up"))
        self.add(product, short)
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
            self.wait_for(beat, "row")
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
        with self.beat("dots") as beat:
            self.play(
                ReplacementTransform(product.result.brackets, wide),
                # Named, not rounded: now it is an equation.
                FadeTransform(product.equals, equals),
                run_time=0.6,
            )
            slot = max(beat.remaining / rows, 0.45)
            for i in range(rows):
                self.play(
                    plates[i].animate.set_stroke(self.theme.answer),
                    *([plates[i - 1].animate.set_stroke(self.theme.faint)] if i else []),
                    FadeTransform(product.result.entry(i), dots[i]),
                    run_time=slot,
                )

        question = Words(self.words("question"), BODY, self.theme.answer)
        reply = Words(self.words("reply"), BODY, self.theme.answer)
        top = product.matrix.get_top()[1] + 0.35
        question.set_x(product.matrix.get_x()).put_baseline(top)
        reply.set_x(wide.get_x()).put_baseline(top)
        fresh = up_product(self)
        with self.beat("questions") as beat:
            self.play(
                plates[-1].animate.set_stroke(self.theme.faint),
                FadeIn(question, shift=0.15 * UP),
                run_time=0.7,
            )
            self.wait_for(beat, "reply")
            self.play(FadeIn(reply, shift=0.15 * UP), run_time=0.7)
        self.play(
            FadeOut(plates, names, dots, question, reply),
            FadeTransform(equals, fresh.equals),
            ReplacementTransform(wide, fresh.result.brackets),
            FadeIn(fresh.matrix.entries, fresh.result.entries),
            run_time=1.0,
        )
        self.names, self.dots = names, dots

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


class CastPanel(VGroup):
    """The cast, a name a row, and under each name what row 0 finds in it.

    `first` and `last` are the parts of the sum, `total` their sum: live decimals, one a person.
    """

    def __init__(self, scene: LectureScene) -> None:
        super().__init__()
        facts, colours = toy(scene), scene.theme
        self.names, self.first, self.last, self.total = (VGroup() for _ in range(4))
        self.signs = VGroup()
        parts = facts.people @ np.stack([facts.first, facts.last], axis=1)
        for person, (m, j) in enumerate(parts):
            y = PANEL_TOP - person * PANEL_STEP
            name = person_words(scene, person, BODY)
            if name.width > PANEL_WIDTH:
                name.scale(PANEL_WIDTH / name.width)
            name.shift((PANEL_X - name.get_left()[0]) * RIGHT).put_baseline(y)
            line = [
                Decimal(m, 1, BODY, colours.first),
                Formula("+", BODY, colours.dim),
                Decimal(j, 1, BODY, colours.last),
                Formula("=", BODY, colours.dim),
                Decimal(m + j, 1, BODY, colours.ink),
            ]
            group = VGroup(*line).arrange(RIGHT, buff=0.2)
            group.shift((PANEL_X - group.get_left()[0]) * RIGHT)
            for number in line[::2]:
                number.put_baseline(y - 0.52)
            for sign in line[1::2]:
                sign.set_y(line[0].get_y())
            self.names.add(name)
            self.first.add(line[0])
            self.last.add(line[2])
            self.total.add(line[4])
            self.signs.add(VGroup(line[1], line[3]))
        self.add(self.names, self.first, self.last, self.total, self.signs)

    def row(self, person: int) -> VGroup:
        return VGroup(*(column[person] for column in self.submobjects))

    def get_values(self) -> np.ndarray:
        """First name's part, last name's part and sum of each person, shape (4, 3)."""
        columns = (self.first, self.last, self.total)
        return np.array([[number.get_value() for number in c] for c in columns]).T


class RowMichael(ProductShot):
    """Row 0 becomes the first name's direction; its result tells who bears that name."""

    def construct(self) -> None:
        facts, colours = toy(self), self.theme
        m = self.lecture.fact.symbols[0]
        start, short = up_product(self), quiet(formula("up"))
        self.product = product = self.product_at_left()
        self.add(start, short)
        label = Formula(f"{{{{ vec(r)_0 : r }}}} = {{{{ vec({m}) : m }}}}", BODY)
        label.part("m").set_color(colours.first)
        label.next_to(product.matrix, UP, buff=0.28)
        bar = self.row_bar(product, 0, colours.first)

        with self.beat("suppose") as beat:
            self.play(ReplacementTransform(start, product), run_time=1.0)
            self.play(*self.quiet_rows(product, 0), Create(bar), run_time=0.8)
            self.wait_for(beat, "row")
            self.play(
                FadeIn(label, shift=0.15 * UP),
                *self.become_row(product, facts.first),
                run_time=1.3,
            )
            self.play(product.sweep_row(0), run_time=1.8)
            self.play(product.matrix.row(0).animate.set_fill(colours.first), run_time=0.3)

        self.panel = panel = CastPanel(self)
        heading = Formula(
            f"{{{{ vec({m}) : m }}}} dot {{{{ vec(E) : e }}}}", BODY,
            paint={"m": colours.first, "e": colours.stream},
        )  # fmt: skip
        heading.next_to(panel, UP, buff=0.45).align_to(panel, LEFT)
        with self.beat("cast") as beat:
            self.play(FadeIn(heading), run_time=0.5)
            slot = max(beat.remaining / len(facts.people), 1.8)
            for person, vector in enumerate(facts.people):
                last = [panel.names[person - 1], panel.first[person - 1]] if person else []
                self.play(
                    self.flow_in(product, vector),
                    FadeIn(panel.names[person], shift=0.15 * LEFT),
                    *(mobject.animate.set_opacity(0.4) for mobject in last),
                    run_time=0.55 * slot,
                )
                self.play(
                    FadeTransform(product.result.entry(0).copy(), panel.first[person]),
                    run_time=0.35 * slot,
                )

        with self.beat("so") as beat:
            bearers = [0, 1]
            self.play(
                *(panel.names[p].animate.set_opacity(1) for p in bearers),
                *(panel.first[p].animate.set_opacity(1) for p in bearers),
                *(panel.names[p].animate.set_opacity(0.4) for p in (2, 3)),
                *(panel.first[p].animate.set_opacity(0.4) for p in (2, 3)),
                run_time=0.8,
            )

    def become_row(self, product: MatVecProduct, target: np.ndarray) -> list:
        """Animations that count row 0 to other entries, and its result with it."""
        x = product.vector.get_values()
        entries = product.matrix.row(0)
        return [
            *(ChangeDecimal(e, v) for e, v in zip(entries, target, strict=True)),
            ChangeDecimal(product.result.entry(0), float(target @ x)),
        ]


class RowMichaelJordan(RowMichael):
    """Row 0 becomes the sum of both directions: only the full name gets both parts."""

    def construct(self) -> None:
        facts, colours = toy(self), self.theme
        m, j, _ = self.lecture.fact.symbols
        self.product = product = self.product_at_left(len(facts.people) - 1)
        self.hush(product)
        self.set_row(product, facts.first)
        bar, short = self.row_bar(product, 0, colours.first), quiet(formula("up"))
        self.panel = panel = CastPanel(self)
        before = self.named(f"{{{{ vec({m}) : m }}}}")
        after = self.named(f"{{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}}")
        for label in (before, after):
            label.next_to(product.matrix, UP, buff=0.28)
        heading, split = self.headings(panel)
        for k in range(len(facts.people)):
            VGroup(panel.names[k], panel.first[k]).set_opacity(1 if k < 2 else 0.4)
        self.add(product, bar, short, before, panel.names, panel.first, heading[0])

        with self.beat("sum") as beat:
            self.play(
                self.flow_in(product, facts.full_name),
                VGroup(panel.names, panel.first).animate.set_opacity(0.25),
                run_time=0.9,
            )
            self.wait_for(beat, "plus")
            self.play(
                reform(before, after, [("r", "r"), ("m", "m")]),
                reform(heading[0], heading[1], [("m", "m"), ("e", "e")]),
                *self.become_row(product, facts.full_name),
                bar.animate.set_stroke(colours.answer),
                run_time=1.6,
            )
            settle(self, before, after)
            settle(self, heading[0], heading[1])
            self.play(product.matrix.row(0).animate.set_fill(colours.ink), run_time=0.3)

        with self.beat("distributes") as beat:
            self.wait_for(beat, "two")
            distributed = [("m", "m"), ("j", "j"), ("e", "e"), ("e", "f")]
            self.play(reform(heading[1], split, distributed), run_time=1.6)
            settle(self, heading[1], split)
            self.play(product.sweep_row(0), run_time=max(beat.remaining, 1.6))

        with self.beat("both") as beat:
            self.ask(product, panel, 0, beat.remaining)

        with self.beat("others") as beat:
            others = range(1, len(facts.people))
            slot = beat.remaining / len(others)
            for person in others:
                self.ask(product, panel, person, slot)

        self.bound = bound = self.bound_brace(panel)
        with self.beat("verdict") as beat:
            self.play(
                panel.row(0).animate.set_opacity(1),
                *(panel.row(p).animate.set_opacity(0.55) for p in others),
                run_time=0.6,
            )
            self.wait_for(beat, "most")
            self.play(FadeIn(bound, shift=0.15 * LEFT), run_time=0.7)
        self.play(
            FadeOut(panel, bound, split, shift=0.3 * RIGHT),
            self.flow_in(product, facts.full_name),
            run_time=0.9,
        )

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

    def headings(self, panel: CastPanel) -> tuple[list[Formula], Formula]:
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
            lines.append(line.next_to(panel, UP, buff=0.45).align_to(panel, LEFT))
        return lines[:2], lines[2]

    def ask(self, product: MatVecProduct, panel: CastPanel, person: int, seconds: float) -> None:
        """A person flows in, and the two parts of row 0's result are written under the name."""
        slot = max(seconds, 1.8)
        panel.last[person].set_opacity(1)
        panel.signs[person].set_opacity(1)
        panel.total[person].set_opacity(1)
        self.play(
            self.flow_in(product, toy(self).people[person]),
            *(panel.row(p).animate.set_opacity(0.3) for p in range(person)),
            VGroup(panel.names[person], panel.first[person]).animate.set_opacity(1),
            run_time=0.45 * slot,
        )
        self.play(FadeIn(panel.signs[person][0], panel.last[person]), run_time=0.2 * slot)
        self.play(
            FadeIn(panel.signs[person][1]),
            FadeTransform(product.result.entry(0).copy(), panel.total[person]),
            run_time=0.3 * slot,
        )

    def bound_brace(self, panel: CastPanel) -> VGroup:
        """Everyone but the full name, and the most that row 0 finds in them."""
        rest = VGroup(*(panel.row(p) for p in range(1, len(panel.names))))
        right = max(rest.get_right()[0] + 0.15, panel.total.get_right()[0] + 0.4)
        brace = BraceBetweenPoints(
            [right, rest.get_bottom()[1], 0], [right, rest.get_top()[1], 0],
            direction=RIGHT, color=self.theme.dim, buff=0.0,
        )  # fmt: skip
        most = max(number.get_value() for number in panel.total[1:])
        number = Decimal(most, 0, BODY, self.theme.answer)
        sign = Formula("<=", BODY, self.theme.answer)
        text = VGroup(sign, number).arrange(RIGHT, buff=0.12).next_to(brace, RIGHT, buff=0.15)
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

        with self.beat("first_row") as beat:
            self.play(FadeOut(label), run_time=0.5)
            self.play(FadeIn(questions[0], shift=0.15 * RIGHT), run_time=0.7)

        with self.beat("others") as beat:
            rest = range(1, len(questions))
            slot = max(beat.remaining / len(rest), 0.8)
            for i in rest:
                self.play(
                    bar.animate.move_to(product.matrix.row(i)).set_x(bar.get_x()),
                    product.matrix.row(i).animate.set_fill(self.theme.ink, opacity=1),
                    product.matrix.row(i - 1).animate.set_fill(self.theme.dim, opacity=QUIET),
                    questions[i - 1].animate.set_opacity(0.4),
                    FadeIn(questions[i], shift=0.15 * RIGHT),
                    run_time=0.45 * slot,
                )
                product.result.entry(i).set_fill(opacity=1)
                self.play(product.sweep_row(i), run_time=0.55 * slot)

        with self.beat("at_once"):
            self.play(
                FadeOut(bar),
                product.matrix.entries.animate.set_fill(self.theme.dim, opacity=1),
                *(q.animate.set_opacity(1) for q in questions),
                run_time=0.9,
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
            left = product.result.get_right()[0] + 0.4
            questions.add(words.shift((left - words.get_left()[0]) * RIGHT))
            words.put_baseline(entry.baseline)
        return questions
