"""Shots 4 to 6: where the evidence points, the two kinds of block, and the three steps of one."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Arrow,
    Axes,
    Brace,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    RoundedRectangle,
    Succession,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from lectures.measured import evidence_of
from mlp_math.activations import relu, softmax
from mlp_math.evidence import answer_ranks
from scenes.mobjects.numbers import WeightMatrix
from scenes.mobjects.slabs import AttentionIcon, Slab
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, Decimal, Formula, Words
from scenes.stage import LectureScene
from scenes.where_facts_live.model_set import lecture_toy, model, network_icon

BLOCKS = 8
UNKNOWN = "quest"
TOKENS = 6
PAIR_WIDTH, RANK_X = 4.4, -1.6


class AthleteSports(LectureScene):
    """People and what they are known for stream into the model; only MLP slabs take them in."""

    def construct(self) -> None:
        machine = model(lecture_toy(self), BLOCKS)
        stack, icon = machine
        self.add(machine)
        row = self.spread(stack)
        pairs = self.lines = self.pairs()
        source = Words(self.words("source"), SMALL, self.theme.dim, italic=True)
        source.move_to(3.45 * DOWN)
        ranks, about = self.measured_ranks()

        with self.beat("researchers") as beat:
            self.play(
                FadeOut(icon),
                *(
                    slab.animate.become(target)
                    for slab, target in zip(stack.slabs, row, strict=True)
                ),
                FadeIn(source),
                run_time=1.4,
            )
            self.wait_for(beat, "pairs")
            self.play(
                LaggedStart(*(FadeIn(pair, shift=0.2 * RIGHT) for pair in pairs), lag_ratio=0.22),
                run_time=max(beat.at("small") - beat.elapsed, 1.8),
            )
            self.play(
                FadeIn(about),
                LaggedStart(*(FadeIn(rank, scale=0.5) for rank in ranks), lag_ratio=0.3),
                run_time=max(beat.remaining, 1.5),
            )

        labels = self.kind_labels(stack)
        with self.beat("perceptrons") as beat:
            self.play(FadeIn(labels[0]), FadeOut(ranks, about), run_time=0.7)
            # The search looks at the attention slabs one by one, and finds nothing there.
            self.play(
                LaggedStart(*(self.glance(s) for s in stack.attentions()), lag_ratio=0.4),
                run_time=max(beat.at("mlp") - beat.elapsed, 1.0),
            )
            self.play(
                *(s.animate.set_opacity(0.3) for s in stack.attentions()),
                labels[0].animate.set_opacity(0.3),
                FadeIn(labels[1]),
                run_time=0.7,
            )
            self.play(
                LaggedStart(
                    *(
                        self.flight(pair, slab)
                        for pair, slab in zip(pairs, 2 * stack.perceptrons(), strict=False)
                    ),
                    lag_ratio=0.2,
                ),
                LaggedStart(
                    *(s.animate.light(self.theme.answer) for s in stack.perceptrons()),
                    lag_ratio=0.3,
                ),
                run_time=max(beat.remaining, 2.6),
            )
            self.remove(*pairs)
            self.play(VGroup(stack, labels).animate.set_x(0), run_time=0.9)

        verdict = VGroup(
            Words(self.words("partial"), HEADING, self.theme.ink),
            Words(self.words("unsolved"), BODY, self.theme.dim),
        ).arrange(DOWN, buff=0.3)
        verdict.move_to(2.7 * UP)
        with self.beat("unsolved") as beat:
            self.play(FadeIn(verdict[0], shift=0.2 * UP), run_time=0.8)
            marks = VGroup(
                *(
                    Formula(UNKNOWN, HEADING, self.theme.answer).move_to(slab)
                    for slab in stack.perceptrons()
                )
            )
            self.play(
                FadeIn(verdict[1], shift=0.2 * UP),
                LaggedStart(*(FadeIn(mark, scale=0.5) for mark in marks), lag_ratio=0.4),
                run_time=max(beat.remaining * 0.6, 1.2),
            )
        self.play(FadeOut(verdict, source, labels, marks), run_time=0.6)

    def glance(self, slab: Slab) -> Succession:
        """A slab lights and goes out again."""
        rim = slab.plate.get_stroke_color()
        return Succession(slab.animate.light(self.theme.ink), slab.animate.light(rim))

    def spread(self, stack: VGroup) -> list[Slab]:
        """The slabs side by side, in the right two thirds of the frame."""
        row = [slab.copy() for slab in stack.slabs]
        for slab in row:
            slab.stretch_to_fit_width(0.72).stretch_to_fit_height(2.9)
        group = VGroup(*row).arrange(RIGHT, buff=0.24)
        group.move_to(2.85 * RIGHT + 0.6 * DOWN)
        return row

    def pairs(self) -> VGroup:
        """Subject and answer, a line each."""
        lines = VGroup()
        for k, known in enumerate(self.lecture.associations[: 2 * BLOCKS]):
            answer = known.answer[self.language]
            line = Words(
                f"{known.subject} → {answer}",
                LABEL,
                self.theme.ink,
                paint={answer: self.theme.answer, "→": self.theme.dim},
            )
            if line.width > PAIR_WIDTH:
                line.scale(PAIR_WIDTH / line.width)
            line.shift((-6.55 - line.get_left()[0]) * RIGHT)
            line.put_baseline(2.1 - 0.72 * k)
            lines.add(line)
        return lines

    def measured_ranks(self) -> tuple[VGroup, VGroup]:
        """Which rank the answer has for each subject in a real model, and which model that is.

        Of all answers compared, ranked by their cosine with the subject; 1 is nearest. Subjects
        that were not measured have no number.
        """
        evidence = evidence_of(self.lecture)
        arrays = evidence.arrays
        known = np.flatnonzero(arrays["right_answers"] >= 0)
        ranked = answer_ranks(arrays["association"][known], arrays["right_answers"][known])
        rank_of = dict(zip(arrays["people"][known].tolist(), ranked.tolist(), strict=True))
        self.ranks: dict[str, Decimal] = {}
        ranks = VGroup()
        for known_for, pair in zip(self.lecture.associations, self.lines, strict=False):
            if known_for.subject in rank_of:
                rank = rank_of[known_for.subject]
                colour = self.theme.answer if rank == 1 else self.theme.dim
                number = self.ranks[known_for.subject] = Decimal(rank, 0, LABEL, colour)
                number.shift((RANK_X - number.get_center()[0]) * RIGHT).put_baseline(pair.baseline)
                ranks.add(number)
        heading = Words(self.words("rank"), SMALL, self.theme.dim)
        heading.shift((RANK_X + 0.45 - heading.get_right()[0]) * RIGHT).put_baseline(2.8)
        model = Words(f"{self.words('ranks_in')} {evidence.model}", SMALL, self.theme.dim)
        model.shift((-6.55 - model.get_left()[0]) * RIGHT).put_baseline(-3.5)
        return ranks, VGroup(heading, model)

    def kind_labels(self, stack: VGroup) -> VGroup:
        """The two kinds' names: attention above the slabs, MLP below them."""
        middle = stack.get_center()[0]
        attention = Words(self.words("attention"), LABEL, self.theme.dim)
        attention.move_to([middle, stack.get_top()[1] + 0.4, 0])
        perceptrons = Words(self.words("mlp"), LABEL, self.theme.answer)
        perceptrons.move_to([middle, stack.get_bottom()[1] - 0.4, 0])
        return VGroup(attention, perceptrons)

    def flight(self, pair: Words, slab: Slab) -> UpdateFromAlphaFunc:
        """A line flies into a slab and vanishes in it."""
        start, end, original = pair.get_center(), slab.get_center(), pair.copy()

        def fly(mobject: Words, alpha: float) -> None:
            mobject.become(original).scale(1 - 0.85 * alpha)
            mobject.move_to((1 - alpha) * start + alpha * end).set_opacity(1 - alpha**4)

        return UpdateFromAlphaFunc(pair, fly)


class TwoBlockKinds(LectureScene):
    """The slabs are sorted into attention and multilayer perceptrons."""

    def construct(self) -> None:
        toy = lecture_toy(self)
        stack = model(toy, BLOCKS)[0]
        row = VGroup(*AthleteSports.spread(self, stack))
        for slab, plate in zip(row, stack.slabs, strict=True):
            plate.become(slab)
        for slab in stack.perceptrons():
            slab.light(self.theme.answer)
        for slab in stack.attentions():
            slab.set_opacity(0.3)
        self.add(stack.set_x(0))

        with self.beat("split") as beat:
            self.play(stack.animate.move_to(ORIGIN), run_time=0.9)
            self.play(
                *(s.animate.light(self.theme.stream) for s in stack.perceptrons()),
                *(s.animate.set_opacity(1) for s in stack.attentions()),
                run_time=0.8,
            )
            self.wait_for(beat, "sort")
            self.play(
                *self.pile(stack.attentions(), 3.6 * LEFT),
                *self.pile(stack.perceptrons(), 3.6 * RIGHT),
                run_time=1.4,
            )

        attention = Words(self.words("attention"), HEADING)
        attention.move_to(3.6 * LEFT).put_baseline(-3.0)
        grid = AttentionIcon(self.attention_pattern()).scale(1.05)
        grid.move_to(stack.attentions()[0])
        with self.beat("attention") as beat:
            self.play(FadeIn(attention), run_time=0.6)
            self.play(
                LaggedStart(*(FadeIn(dot, scale=0.3) for dot in grid), lag_ratio=0.03),
                run_time=max(beat.remaining * 0.6, 1.2),
            )

        name = Words(self.words("perceptron"), HEADING, self.theme.ink)
        name.move_to(3.6 * RIGHT).put_baseline(-3.0)
        short = Words(self.words("mlp"), HEADING, self.theme.ink)
        short.move_to(3.6 * RIGHT).put_baseline(-3.0)
        icon = network_icon(toy, radius=0.085, gap=0.3, spread=0.78)
        icon.move_to(stack.perceptrons()[0])
        with self.beat("perceptron") as beat:
            self.play(FadeIn(name), VGroup(attention, grid).animate.set_opacity(0.35), run_time=0.7)
            self.play(FadeIn(*icon.layers), Create(icon.edges), run_time=1.2)
            self.wait_for(beat, "short")
            self.play(FadeTransform(name, short), run_time=0.8)

        question = Words(self.words("question"), HEADING, self.theme.answer).move_to(3.05 * UP)
        with self.beat("question"):
            left = VGroup(*stack.attentions(), grid, attention)
            self.play(
                FadeOut(left, shift=0.6 * LEFT),
                VGroup(*stack.perceptrons(), icon, short).animate.move_to(0.35 * DOWN),
                FadeIn(question, shift=0.2 * UP),
                run_time=1.2,
            )
        self.play(FadeOut(question, short, *stack.perceptrons(), icon), run_time=0.6)

    def pile(self, slabs: list[Slab], at: np.ndarray) -> list:
        """Animations that put slabs behind one another, full size again."""
        moves = []
        for k, slab in enumerate(slabs):
            target = slab.copy().stretch_to_fit_width(2.7).stretch_to_fit_height(3.1)
            target.move_to(at + k * (0.2 * RIGHT + 0.13 * UP))
            moves.append(slab.animate.become(target).set_z_index(-k))
        return moves

    def attention_pattern(self) -> np.ndarray:
        """A causal attention pattern: the softmax of random scores over earlier tokens."""
        scores = 1.6 * self.rng().normal(size=(TOKENS, TOKENS))
        pattern = np.zeros((TOKENS, TOKENS))
        for j in range(TOKENS):
            pattern[: j + 1, j] = softmax(scores[: j + 1, j])
        return pattern


class ThreeStepPreview(LectureScene):
    """Matrix, bend, matrix; easy as structure, hard as meaning; one row and one column."""

    def construct(self) -> None:
        toy = lecture_toy(self)
        style = {
            "size": SMALL,
            "row_gap": 0.46,
            "col_gap": 0.76,
            "row_ellipsis": 1,
            "col_ellipsis": 1,
        }
        up = WeightMatrix(toy.block.W_up[:6, :5], true_shape=toy.block.W_up.shape, **style)
        down = WeightMatrix(toy.block.W_down[:6, :5], true_shape=toy.block.W_down.shape, **style)
        self.up, self.down = up, down
        bend = self.relu_graph()
        up.move_to(4.2 * LEFT)
        down.move_to(4.2 * RIGHT)
        VGroup(up, bend, down).shift(0.15 * UP)
        arrows = VGroup(
            *(
                Arrow(
                    a.get_right(),
                    b.get_left(),
                    buff=0.2,
                    color=self.theme.dim,
                    stroke_width=3,
                    tip_length=0.18,
                )
                for a, b in ((up, bend), (bend, down))
            )
        )
        names = VGroup(
            Formula("W_arrow.t", HEADING).next_to(up, DOWN, buff=0.35),
            Formula('"ReLU"', BODY).next_to(bend, DOWN, buff=0.35),
            Formula("W_arrow.b", HEADING).next_to(down, DOWN, buff=0.35),
        )
        names[1].put_baseline(names[0].baseline)

        with self.beat("three_steps") as beat:
            self.play(FadeIn(up.brackets), self.pour(up), FadeIn(names[0]), run_time=1.4)
            self.wait_for(beat, "bend")
            self.play(Create(arrows[0]), Create(bend), FadeIn(names[1]), run_time=1.2)
            self.wait_for(beat, "again")
            self.play(
                Create(arrows[1]),
                FadeIn(down.brackets),
                self.pour(down),
                FadeIn(names[2]),
                run_time=1.4,
            )

        verdicts = self.verdicts()
        with self.beat("easy_hard") as beat:
            self.play(FadeIn(verdicts[0], shift=0.2 * UP), run_time=0.8)
            self.wait_for(beat, "hard")
            self.play(
                verdicts[0].animate.set_opacity(0.4),
                FadeIn(verdicts[1], shift=0.2 * UP),
                run_time=0.8,
            )

        fact = self.lecture.fact
        text = fact.text[self.language]
        name = Words(
            fact.full, BODY, paint={fact.first: self.theme.first, fact.last: self.theme.last}
        )
        predicate = Words(text.predicate, BODY, self.theme.answer)
        statement = VGroup(name, predicate).arrange(RIGHT, buff=0.2).move_to(2.95 * UP)
        predicate.put_baseline(name.baseline)
        with self.beat("promise") as beat:
            self.play(FadeOut(verdicts), run_time=0.5)
            self.wait_for(beat, "fact")
            self.play(FadeIn(statement, shift=0.2 * UP), run_time=0.8)
            self.wait_for(beat, "row")
            self.play(*self.mark_row(up, name), run_time=1.3)
            self.wait_for(beat, "column")
            self.play(*self.mark_column(down, predicate), run_time=1.3)
        self.leave()

    def pour(self, matrix: WeightMatrix) -> LaggedStart:
        """Entries appear in reading order."""
        return LaggedStart(
            *(FadeIn(e, shift=0.1 * DOWN) for e in matrix.entries),
            FadeIn(matrix.ellipses),
            lag_ratio=0.03,
        )

    def relu_graph(self) -> VGroup:
        """The kinked line on a cross of axes."""
        axes = Axes(
            x_range=[-2, 2],
            y_range=[-0.5, 2],
            x_length=1.9,
            y_length=1.5,
            tips=False,
            axis_config={
                "stroke_color": self.theme.faint,
                "stroke_width": 2,
                "include_ticks": False,
            },
        )
        xs = np.array([-2.0, 0.0, 2.0])
        line = VMobject(stroke_color=self.theme.answer, stroke_width=5)
        line.set_points_as_corners([axes.c2p(x, y) for x, y in zip(xs, relu(xs), strict=True)])
        return VGroup(axes, line)

    def verdicts(self) -> VGroup:
        """Two plates: the structure is easy, the meaning is hard."""
        plates = VGroup()
        for noun, judgement, colour in (
            ("structure", "easy", self.theme.first),
            ("meaning", "hard", self.theme.negative),
        ):
            words = VGroup(
                Words(self.words(noun), BODY), Words(self.words(judgement), BODY, colour)
            ).arrange(RIGHT, buff=0.35)
            words[1].put_baseline(words[0].baseline)
            plate = RoundedRectangle(
                width=words.width + 0.8,
                height=0.95,
                corner_radius=0.15,
                stroke_width=2,
                stroke_color=colour,
                fill_color=self.theme.panel,
                fill_opacity=1,
            ).move_to(words)
            plates.add(VGroup(plate, words))
        return plates.arrange(RIGHT, buff=0.8).move_to(2.95 * UP)

    def mark_row(self, matrix: WeightMatrix, name: Words) -> list:
        """Row 0 lights, and the name that it will recognise comes to stand over it."""
        row = matrix.row(0)
        bar = SurroundingRectangle(
            row, buff=0.1, color=self.theme.first, stroke_width=2, corner_radius=0.08
        )
        brace = Brace(bar, UP, buff=0.2, color=self.theme.dim)
        over = name.copy().next_to(brace, UP, buff=0.2)
        return [
            row.animate.set_fill(self.theme.ink),
            Create(bar),
            FadeIn(brace),
            name.animate.move_to(over),
        ]

    def mark_column(self, matrix: WeightMatrix, predicate: Words) -> list:
        """Column 0 lights, and what it will supply comes to stand over it."""
        column = matrix.col(0)
        bar = SurroundingRectangle(
            column, buff=0.1, color=self.theme.answer, stroke_width=2, corner_radius=0.08
        )
        over = predicate.copy().next_to(bar, UP, buff=0.75)
        over.set_x(max(over.get_center()[0], matrix.get_left()[0] + over.width / 2))
        pointer = Arrow(
            [bar.get_center()[0], over.get_bottom()[1], 0],
            bar.get_top(),
            buff=0.1,
            color=self.theme.dim,
            stroke_width=3,
            tip_length=0.16,
        )
        return [
            column.animate.set_fill(self.theme.ink),
            Create(bar),
            Create(pointer),
            predicate.animate.move_to(over),
        ]
