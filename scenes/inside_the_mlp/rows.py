"""What a row of the first matrix asks, and what it finds in whom."""

from manim import (
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
)

from scenes.inside_the_mlp.product_stage import ProductStage
from scenes.inside_the_mlp.question_signs import question_sign
from scenes.inside_the_mlp.row_pictures import CastPanel, PeopleSpace
from scenes.mobjects.place import fit
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import FULL, HUSHED, RESTING
from scenes.mobjects.text import BODY, LABEL, Formula, Words
from scenes.moves import Reform, cascade, point_at, presence, spotlight
from scenes.sets.block import formula, quiet
from scenes.stage import Beat, LectureScene, beat, interlude

QUESTION_WIDTH = 3.6
BEARERS = 2  # the cast's first ones bear the first name
HEADING_X = 4.85
SIGN_STAGE = (4.4, -2.7, 0.0)


class RowStory(ProductStage):
    """Row 0 of the product, asked of one person after another: a panel and a space tell what of."""

    def build(self, person: int) -> None:
        """The product for one of the cast, and beside it panel, space and headings."""
        colours = self.theme
        m, j, _ = self.lecture.fact.symbols
        self.paint = {
            "m": colours.first, "j": colours.last, "e": colours.stream, "f": colours.stream,
        }  # fmt: skip
        self.product = self.product_at_left(person)
        self.panel, self.space = CastPanel(self), PeopleSpace(self, person)
        first, last, e = f"{{{{ vec({m}) : m }}}}", f"{{{{ vec({j}) : j }}}}", "{{ vec(E) : e }}"
        self.single = self.heading(f"{first} dot {e}")
        self.single.set_x(self.panel.first.get_x())
        self.whole = self.heading(f"( {first} + {last} ) dot {e}")
        self.split = self.heading(f"{first} dot {e} + {last} dot {{{{ vec(E) : f }}}}")
        self.first_only, self.both_names = self.label(first), self.label(f"{first} + {last}")

    def heading(self, code: str) -> Formula:
        """A dot product, written over the panel."""
        return self.painted(code).next_to(self.panel, UP, buff=0.32).set_x(HEADING_X)

    def label(self, right: str) -> Formula:
        """What row 0 is, written over the matrix."""
        line = self.painted(f"{{{{ vec(r)_0 : r }}}} = {right}")
        return line.next_to(self.product.matrix, UP, buff=0.28)

    def painted(self, code: str) -> Formula:
        """A formula whose letters have their directions' colours."""
        paint = {part: shade for part, shade in self.paint.items() if f": {part} " in code}
        return Formula(code, BODY, paint=paint)

    def level(self, person: int) -> float:
        """Presence of a person once row 0 has told who bears the first name: 0 and 1 do."""
        return FULL if person < BEARERS else RESTING


class RowMichael(RowStory):
    """Row 0 becomes the first name's direction; its result tells who bears that name."""

    def stage(self) -> None:
        self.build(person=0)
        self.bar = self.row_bar(self.product, 0, self.theme.first)
        self.add(self.product, quiet(formula("up")))

    @beat
    def suppose(self, beat: Beat) -> None:
        product, space, label = self.product, self.space, self.first_only
        self.play(Create(self.bar), run_time=0.8)
        self.play(*product.becoming(self.alone(product.copy())), run_time=1.6)
        beat.until("row")
        self.play(
            FadeIn(label, shift=0.15 * UP), *product.count_row(0, self.toy.first), run_time=1.3
        )
        self.play(
            FadeIn(space.axes),
            TransformFromCopy(label.part("m"), space.first_name),
            space.first.grow(),
            product.matrix.row(0).animate.set_fill(self.theme.first),
            run_time=1.2,
        )

    @beat
    def cast(self, beat: Beat) -> None:
        product, space, panel = self.product, self.space, self.panel
        slot = beat.share(len(panel.names), 2.0)
        self.play(
            FadeIn(panel.names[0], shift=0.15 * LEFT),
            FadeIn(self.single),
            TransformFromCopy(product.vector, space.tag),
            space.vector.grow(),
            run_time=0.8,
        )
        self.play(FadeIn(space.first_shadow), product.sweep_row(0), run_time=1.4)
        self.add(space)
        for person in range(len(panel.names)):
            if person:
                self.meet(person, run_time=0.5 * slot)
            self.play(
                TransformFromCopy(product.result.entry(0), panel.first[person]),
                run_time=0.3 * slot,
            )

    def meet(self, person: int, run_time: float) -> None:
        """The next person flows in; the one before rests."""
        self.play(
            self.product.flow_in(self.toy.people[person]),
            self.space.turn_to(person),
            FadeIn(self.panel.names[person], shift=0.15 * LEFT),
            *presence(RESTING, self.panel.opening(person - 1)),
            run_time=run_time,
        )

    @beat
    def so(self, beat: Beat) -> None:
        openings = [self.panel.opening(person) for person in range(len(self.panel.names))]
        told = [one.animate.set_opacity(self.level(p)) for p, one in enumerate(openings)]
        self.play(LaggedStart(*told, lag_ratio=0.3), run_time=1.0)
        self.play(cascade(point_at, self.panel.first[:BEARERS], 0.4), run_time=1.4)


class RowMichaelJordan(RowStory):
    """Row 0 becomes the sum of both directions: only the full name gets both parts."""

    def stage(self) -> None:
        self.build(person=len(self.toy.people) - 1)
        self.alone(self.product).set_row(0, self.toy.first)
        self.product.matrix.row(0).set_fill(self.theme.first)
        self.bar = self.row_bar(self.product, 0, self.theme.first)
        for person in range(len(self.panel.names)):
            self.panel.opening(person).set_opacity(self.level(person))
        self.add(
            self.product, self.bar, quiet(formula("up")), self.first_only, self.space,
            self.panel.names, self.panel.first, self.single,
        )  # fmt: skip
        # The last name's direction carried to the first one's tip, and the sum of both.
        space = self.space
        self.carried = space.last.copy()
        self.row = space.direction([1, 1, 0], self.theme.answer)
        self.bound = self.panel.bound(1)

    @beat
    def sum(self, beat: Beat) -> None:
        space, product = self.space, self.product
        self.play(
            FadeOut(space.vector, space.tag, space.first_shadow),
            *presence(HUSHED, VGroup(self.panel.names, self.panel.first)),
            run_time=0.9,
        )
        self.play(point_at(self.first_only.part("m")), run_time=1.4)
        beat.until("plus")
        self.play(
            space.last.grow(), FadeIn(space.last_name),
            Reform(self.first_only, self.both_names, [("r", "r"), ("m", "m")]),
            Reform(self.single, self.whole, [("m", "m"), ("e", "e")]),
            run_time=1.1,
        )  # fmt: skip
        self.play(space.carry(self.carried), run_time=1.0)
        self.play(
            self.row.grow(),
            *product.count_row(0, self.toy.full_name),
            self.bar.animate.set_stroke(self.theme.answer),
            run_time=1.4,
        )
        self.play(product.matrix.row(0).animate.set_fill(self.theme.ink), run_time=0.3)

    @beat
    def distributes(self, beat: Beat) -> None:
        space, product = self.space, self.product
        self.play(
            product.flow_in(self.toy.full_name), FadeOut(self.carried, self.row), run_time=1.0
        )
        space.show(space.people[0])
        self.play(FadeIn(space.tag), space.vector.grow(), run_time=0.8)
        beat.until("two")
        distributed = [("m", "m"), ("j", "j"), ("e", "e"), ("e", "f")]
        self.play(Reform(self.whole, self.split, distributed), run_time=1.4)
        self.play(FadeIn(space.first_shadow), run_time=0.8)
        self.play(FadeIn(space.last_shadow), run_time=0.8)
        self.add(space.with_last())
        self.play(product.sweep_row(0), run_time=beat.rest(1.6))

    @beat
    def both(self, beat: Beat) -> None:
        self.ask(0, beat.rest(2.2))

    @beat
    def others(self, beat: Beat) -> None:
        rest = range(1, len(self.panel.rows))
        slot = beat.share(len(rest), 2.2)
        for person in rest:
            self.ask(person, slot)

    @beat
    def verdict(self, beat: Beat) -> None:
        panel, (brace, most) = self.panel, self.bound
        self.play(*spotlight(panel.rows, 0), run_time=0.6)
        self.play(point_at(panel.total[0], 1.6, self.theme.answer), run_time=1.2)
        beat.until("most")
        self.play(
            GrowFromCenter(brace),
            panel.total[1:].animate.set_opacity(1),
            FadeIn(most, shift=0.15 * LEFT),
            run_time=0.9,
        )

    @interlude
    def hand_over(self) -> None:
        self.play(
            FadeOut(self.panel, self.bound, self.split, self.space),
            self.product.flow_in(self.toy.full_name),
            run_time=0.9,
        )
        self.play(*self.product.becoming(self.hush(self.product_at_left())), run_time=1.0)

    def ask(self, person: int, seconds: float) -> None:
        """A person flows in, and the two parts of row 0's result are written beside the name."""
        product, panel, space = self.product, self.panel, self.space
        VGroup(*(part[person] for part in (panel.last, panel.signs, panel.total))).set_opacity(1)
        come = [product.flow_in(self.toy.people[person]), space.turn_to(person)] if person else []
        self.play(
            *come,
            *presence(RESTING, *panel.rows[:person]),
            *presence(1, panel.opening(person)),
            run_time=0.4 * seconds,
        )
        plus, equals = panel.signs[person]
        self.play(
            FadeIn(plus), TransformFromCopy(space.last_name, panel.last[person]),
            run_time=0.25 * seconds,
        )  # fmt: skip
        self.play(
            FadeIn(equals), TransformFromCopy(product.result.entry(0), panel.total[person]),
            run_time=0.3 * seconds,
        )  # fmt: skip


class OtherRows(ProductStage):
    """One row after another asks its own question; all the results stand side by side."""

    def stage(self) -> None:
        m, j, _ = self.lecture.fact.symbols
        self.product = product = self.hush(self.product_at_left())
        self.label = Formula(
            f"{{{{ vec(r)_0 : r }}}} = {{{{ vec({m}) : m }}}} + {{{{ vec({j}) : j }}}}", BODY,
            paint={"m": self.theme.first, "j": self.theme.last},
        ).next_to(product.matrix, UP, buff=0.28)  # fmt: skip
        self.bar = self.row_bar(product, 0)
        self.questions, self.signs = row_questions(self, product), row_signs(product)
        self.add(product, self.bar, self.label, quiet(formula("up")))

    @beat
    def first_row(self, beat: Beat) -> None:
        large = enlarged(self.signs[0])
        self.play(
            FadeOut(self.label, shift=0.2 * UP),
            FadeIn(self.questions[0], shift=0.15 * RIGHT),
            cascade(Create, large, 0.2),
            run_time=1.0,
        )
        self.play(ReplacementTransform(large, self.signs[0]), run_time=beat.rest(0.8))

    @beat
    def others(self, beat: Beat) -> None:
        rest = range(1, len(self.questions))
        slot = beat.share(len(rest), 1.4)
        for i in rest:
            self.ask(i, slot)

    @beat
    def at_once(self, beat: Beat) -> None:
        product = self.product
        self.play(
            FadeOut(self.bar),
            product.matrix.entries.animate.set_fill(self.theme.dim, opacity=1),
            *presence(FULL, *self.questions),
            *(sign.animate.set_stroke(opacity=1) for sign in self.signs),
            run_time=0.8,
        )
        self.play(*map(product.sweep_row, range(len(self.questions))), run_time=1.8)

    @interlude
    def hand_over(self) -> None:
        self.play(FadeOut(self.questions, self.signs, shift=0.3 * RIGHT), run_time=0.6)

    def ask(self, i: int, seconds: float) -> None:
        """Row i puts its question, drawn large before it joins the row, and is answered."""
        product, large = self.product, enlarged(self.signs[i])
        matrix = product.matrix
        self.play(
            self.bar.animate.move_to(matrix.row(i)).set_x(self.bar.get_x()),
            matrix.row(i).animate.set_fill(self.theme.ink, opacity=1),
            matrix.row(i - 1).animate.set_fill(self.theme.dim, opacity=HUSHED),
            *presence(RESTING, self.questions[i - 1]),
            self.signs[i - 1].animate.set_stroke(opacity=RESTING),
            FadeIn(self.questions[i], shift=0.15 * RIGHT),
            cascade(Create, large, 0.2),
            run_time=0.5 * seconds,
        )
        product.result.entry(i).set_fill(opacity=1)
        self.play(
            product.sweep_row(i), ReplacementTransform(large, self.signs[i]),
            run_time=0.5 * seconds,
        )  # fmt: skip


def enlarged(sign: VGroup) -> VGroup:
    """A sign as it is first seen, below the questions, before it joins them."""
    return sign.copy().scale(2.8).set_stroke(width=3.5).move_to(SIGN_STAGE)


def row_signs(product: MatVecProduct) -> VGroup:
    """A small drawing beside each result."""
    x = product.result.get_right()[0] + 0.6
    return VGroup(
        *(
            question_sign(i).move_to([x, entry.get_y(), 0])
            for i, entry in enumerate(product.result.entries)
        )
    )


def row_questions(scene: LectureScene, product: MatVecProduct) -> VGroup:
    """What each row might ask, beside its result."""
    texts = [scene.words("own"), *scene.word_list("questions")]
    fact, result = scene.lecture.fact, product.result
    names = {fact.first: scene.theme.first, fact.last: scene.theme.last}
    questions = VGroup()
    for i, entry in enumerate(result.entries):
        words = Words(texts[i % len(texts)], LABEL, paint=None if i else names)
        fit(words, QUESTION_WIDTH).set_x(result.get_right()[0] + 1.0, LEFT)
        questions.add(words.put_baseline(entry.baseline))
    return questions
