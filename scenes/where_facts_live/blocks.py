"""Shots 4 and 5: where the evidence points, and the two kinds of block."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    Restore,
    ShowPassingFlash,
    VGroup,
    there_and_back,
)

from lectures.measured import evidence_of
from mlp_math.parameters import parameter_table
from scenes.mobjects.slabs import AttentionArcs, NetworkIcon, Slab
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, TITLE, Decimal, Formula, Words
from scenes.sets.model import (
    BLOCKS,
    FACE,
    ICON,
    STEP,
    model,
    network_icon,
    think,
    thought,
    wave,
)
from scenes.sets.token_columns import attention_pattern, token_colours
from scenes.stage import LectureScene
from scenes.where_facts_live.nearest import NearestAnswers
from scenes.where_facts_live.prompt import sink
from scenes.where_facts_live.slices import REST, WIDE_PITCH, Slice, SliceRow, answers, searched_row

UNKNOWN = "quest"
# The list of names and answers, at the left.
LIST_LEFT, LIST_TOP, LIST_GAP, LIST_WIDTH = -6.6, 2.75, 0.8, 5.3
PLOT_LEFT, PLOT_WIDTH = -0.6, 7.1
ROW_X = 2.9  # the middle of the blocks beside the list
PILES_X, PILES_Y = 3.5, 0.6
NAMES_Y, BAR_Y, BAR_WIDTH = -2.55, -3.25, 12.4


class AthleteSports(LectureScene):
    """People and what they are known for stream into the model; only MLPs take them in."""

    def construct(self) -> None:
        machine = model(self.toy)
        self.add(machine)
        pairs = self.lines = self.pairs()
        source = Words(self.words("source"), SMALL, self.theme.dim, italic=True)
        source.shift((LIST_LEFT - source.get_left()[0]) * RIGHT).put_baseline(-3.68)
        plot = self.nearest = self.nearest_answers()
        legend = self.legend(plot)

        with self.beat("researchers") as beat:
            self.play(machine.animate.move_to(3.6 * RIGHT), FadeIn(source), run_time=1.4)
            self.play(wave(machine[0].slabs), run_time=max(beat.at("pairs") - beat.elapsed, 1.0))
            self.play(
                LaggedStart(*(FadeIn(pair, shift=0.3 * RIGHT) for pair in pairs), lag_ratio=0.3),
                run_time=max(beat.at("small") - beat.elapsed - 0.4, 1.8),
            )
            self.play(
                FadeOut(machine, shift=RIGHT),
                LaggedStart(*(Create(line) for line in plot.lines), lag_ratio=0.1),
                run_time=0.9,
            )
            self.play(plot.spread(), FadeIn(legend), run_time=max(beat.remaining - 2.0, 1.5))
            self.play(plot.light_right(), run_time=1.9)

        row = SliceRow(self).move_to([ROW_X, -0.1, 0])
        labels = self.kind_labels(row)
        with self.beat("perceptrons") as beat:
            self.play(
                FadeOut(plot, legend, shift=0.5 * RIGHT),
                LaggedStart(*(FadeIn(s, shift=0.5 * LEFT) for s in row.slices), lag_ratio=0.08),
                run_time=1.1,
            )
            # The search looks at the attention blocks one by one, and finds nothing there.
            self.play(
                FadeIn(labels[0]),
                LaggedStart(*(self.glance(s) for s in row.attentions()), lag_ratio=0.4),
                run_time=max(beat.at("mlp") - beat.elapsed, 1.2),
            )
            self.play(
                *(s.animate.fade(REST) for s in row.attentions()),
                labels[0].animate.fade(REST),
                FadeIn(labels[1]),
                run_time=0.6,
            )
            self.play(self.stream_in(row), run_time=max(beat.remaining, 3.0))
            self.remove(*pairs)

        found = searched_row(self)
        verdict = VGroup(
            Words(self.words("partial"), TITLE, self.theme.ink).move_to(3.2 * UP),
            Words(self.words("unsolved"), BODY, self.theme.dim).move_to(2.3 * UP),
        )
        marks = VGroup(
            *(
                Formula(UNKNOWN, 1.6 * TITLE, self.theme.answer).move_to(s)
                for s in found.perceptrons()
            )
        ).set_z_index(2)
        with self.beat("unsolved") as beat:
            self.play(
                *(
                    block.animate.move_to(place)
                    for block, place in zip(row.slices, found.slices, strict=True)
                ),
                FadeOut(labels),
                FadeIn(verdict[0], shift=0.2 * UP),
            )
            # The neurons go on answering, each time otherwise: none of them spells the fact out.
            for turn in (1, 2, 3, 0):
                self.play(*self.answer_otherwise(row, turn), run_time=0.55)
            for block in row.perceptrons():
                block.motif.save_state()
            self.play(
                FadeIn(verdict[1], shift=0.2 * UP),
                *(block.motif.animate.fade(0.75) for block in row.perceptrons()),
                LaggedStart(*(FadeIn(mark, scale=0.5) for mark in marks), lag_ratio=0.3),
                run_time=1.6,
            )
            self.play(
                LaggedStart(
                    *(mark.animate(rate_func=there_and_back).scale(1.25) for mark in marks),
                    lag_ratio=0.25,
                ),
                run_time=max(beat.remaining, 1.2),
            )
        self.play(
            FadeOut(verdict, source, marks),
            *(Restore(block.motif) for block in row.perceptrons()),
            run_time=0.6,
        )

    def pairs(self) -> VGroup:
        """Subject and answer, a line each."""
        lines = VGroup()
        for k, known in enumerate(self.lecture.associations[:BLOCKS]):
            answer = known.answer[self.language]
            line = Words(
                f"{known.subject} → {answer}",
                BODY,
                self.theme.ink,
                paint={answer: self.theme.answer, "→": self.theme.dim},
            )
            if line.width > LIST_WIDTH:
                line.scale(LIST_WIDTH / line.width)
            line.shift((LIST_LEFT - line.get_left()[0]) * RIGHT)
            line.put_baseline(LIST_TOP - LIST_GAP * k)
            lines.add(line)
        return lines

    def nearest_answers(self) -> NearestAnswers:
        """How near every answer is to each name in a real model, beside the list.

        Names that were not measured have no line.
        """
        evidence = evidence_of(self.lecture)
        people = evidence.arrays["people"].tolist()
        known = [k.subject for k in self.lecture.associations]
        self.measured = [subject for subject in known[:BLOCKS] if subject in people]
        rows = [people.index(subject) for subject in self.measured]
        lines = [self.lines[known.index(subject)] for subject in self.measured]
        return NearestAnswers(
            evidence.arrays["association"][rows],
            evidence.arrays["right_answers"][rows],
            [line.baseline + 0.12 for line in lines],
            left=PLOT_LEFT,
            width=PLOT_WIDTH,
        )

    def legend(self, plot: NearestAnswers) -> VGroup:
        """What a dot is, above the lines; which way is near, and in which model, below them."""
        dots = Words(self.words("dots"), LABEL, self.theme.dim)
        dots.move_to([PLOT_LEFT + PLOT_WIDTH / 2, LIST_TOP + 0.8, 0])
        end = np.array([PLOT_LEFT + PLOT_WIDTH, plot.lines[-1].get_y() - 0.5, 0])
        arrow = Arrow(
            end + 2.6 * LEFT, end, buff=0, color=self.theme.ink, stroke_width=4, tip_length=0.2
        )
        nearer = Words(self.words("nearer"), LABEL).next_to(arrow, LEFT, buff=0.25)
        where = Words(
            f"{self.words('measured_in')} {evidence_of(self.lecture).model}",
            SMALL,
            self.theme.dim,
            italic=True,
        )
        where.shift((end[0] - where.get_right()[0]) * RIGHT).put_baseline(-3.68)
        return VGroup(dots, arrow, nearer, where)

    def kind_labels(self, row: SliceRow) -> VGroup:
        """The two kinds' names: attention above the blocks, MLP below them."""
        attention = Words(self.words("attention"), HEADING)
        perceptrons = Words(self.words("mlp"), HEADING, self.theme.answer)
        attention.move_to([ROW_X, row.get_top()[1] + 0.5, 0])
        perceptrons.move_to([ROW_X, row.get_bottom()[1] - 0.5, 0])
        return VGroup(attention, perceptrons)

    def glance(self, block: Slice) -> Animation:
        """A block lights and goes out again."""
        return block.slab.animate(rate_func=there_and_back).light(self.theme.ink)

    def stream_in(self, row: SliceRow) -> LaggedStart:
        """The lines of the list fly into the MLPs, which light and answer."""
        blocks = row.perceptrons()
        return LaggedStart(
            LaggedStart(
                *(
                    sink(pair, blocks[k % len(blocks)].get_center())
                    for k, pair in enumerate(self.lines)
                ),
                lag_ratio=0.25,
            ),
            LaggedStart(
                *(block.slab.animate.light(self.theme.answer) for block in blocks), lag_ratio=0.3
            ),
            LaggedStart(
                *(
                    block.motif.light_to(held)
                    for block, held in zip(blocks, answers(self), strict=True)
                ),
                lag_ratio=0.3,
            ),
            lag_ratio=0.15,
        )

    def answer_otherwise(self, row: SliceRow, turn: int) -> list[Animation]:
        """Every MLP's neurons hold what they do for another of the cast."""
        held = answers(self)
        return [
            block.motif.light_to(held[(k + turn) % len(held)])
            for k, block in enumerate(row.perceptrons())
        ]


class TwoBlockKinds(LectureScene):
    """The blocks are sorted into attention and multilayer perceptrons."""

    def construct(self) -> None:
        toy = self.toy
        row = searched_row(self)
        self.add(row)
        colours = self.theme

        with self.beat("split") as beat:
            plain = SliceRow(self, WIDE_PITCH)
            self.play(
                *(
                    block.animate.become(other)
                    for block, other in zip(row.slices, plain.slices, strict=True)
                ),
                run_time=1.0,
            )
            self.play(
                LaggedStart(
                    *(
                        block.animate(rate_func=there_and_back).shift(
                            (0.35 if k % 2 else -0.35) * UP
                        )
                        for k, block in enumerate(row.slices)
                    ),
                    lag_ratio=0.3,
                ),
                run_time=max(beat.at("sort") - beat.elapsed, 1.2),
            )
            arcs = self.attention_face().move_to([-PILES_X, PILES_Y - 0.2, 0])
            icon = network_icon(toy, **ICON).move_to([PILES_X, PILES_Y - 0.2, 0])
            for layer in icon.layers:
                layer.set_values(0 * layer.get_values())
            self.sort(row, arcs, icon)

        attention = Words(self.words("attention"), HEADING)
        attention.set_x(-PILES_X).put_baseline(NAMES_Y)
        with self.beat("attention") as beat:
            self.play(
                FadeIn(attention, shift=0.2 * UP),
                LaggedStart(*(Create(arc) for arc in arcs.arcs), lag_ratio=0.15),
                run_time=max(beat.duration * 0.4, 1.5),
            )
            # What a token passes on runs along the arcs to those that follow it.
            self.play(
                LaggedStart(
                    *(
                        ShowPassingFlash(
                            arc.copy().set_stroke(colours.ink, arc.get_stroke_width() + 1.5),
                            time_width=0.6,
                        )
                        for arc in arcs.arcs
                    ),
                    lag_ratio=0.12,
                ),
                run_time=max(beat.remaining, 2.0),
            )

        name = Words(self.words("perceptron"), HEADING).set_x(PILES_X).put_baseline(NAMES_Y)
        short = Words(self.words("mlp"), HEADING).set_x(PILES_X).put_baseline(NAMES_Y)
        left = VGroup(*(block.slab for block in row.attentions()), arcs, attention)
        bar = self.parameter_bar()
        with self.beat("perceptron") as beat:
            quiet = colours.mix(colours.dim, 0.35)
            self.play(
                FadeIn(name, shift=0.2 * UP),
                VGroup(arcs, attention).animate.fade(0.6),
                *(block.slab.animate.light(quiet) for block in row.attentions()),
                run_time=0.7,
            )
            self.play(
                FadeIn(icon.layers[0], icon.layers[2]),
                LaggedStart(*(Create(edge) for edge in icon.edges), lag_ratio=0.6),
                run_time=1.2,
            )
            self.add(icon)
            self.play(think(icon, thought(toy)), run_time=1.2)
            self.wait_for(beat, "short")
            self.play(FadeTransform(name, short), run_time=0.8)
            self.wait_for(beat, "share")
            self.play(FadeIn(bar[0]), run_time=0.4)
            self.play(self.fill_bar(bar), run_time=1.6)

        question = Words(self.words("question"), TITLE, colours.answer).move_to(3.2 * UP)
        with self.beat("question"):
            pile = VGroup(*(block.slab for block in row.perceptrons()), icon, short)
            self.play(
                FadeOut(left, bar, shift=0.6 * LEFT),
                pile.animate.shift(PILES_X * LEFT + 0.75 * DOWN),
                FadeIn(question, shift=0.2 * UP),
                run_time=1.2,
            )
            self.play(
                LaggedStart(
                    *(
                        block.slab.animate(rate_func=there_and_back).light(colours.answer)
                        for block in row.perceptrons()
                    ),
                    lag_ratio=0.3,
                ),
                run_time=1.5,
            )
        # The front slab stays: the next shot opens it.
        front = row.perceptrons()[0].slab
        self.play(
            FadeOut(question, short, *(block.slab for block in row.perceptrons()[1:])),
            VGroup(front, icon).animate.move_to(0 * UP),
            run_time=0.7,
        )

    def attention_face(self) -> AttentionArcs:
        """The prompt's tokens and who attends to whom, as large as a slab's face."""
        pattern = attention_pattern(self)
        return AttentionArcs(
            pattern,
            gap=2.8 / (len(pattern) - 1),
            radius=0.17,
            width=13.0,
            bend=1.15 * PI,
            colours=token_colours(self),
        )

    def sort(self, row: SliceRow, arcs: AttentionArcs, icon: NetworkIcon) -> None:
        """The blocks turn their faces to us, on two piles; the front ones keep what they hold."""
        moves: list[Animation] = []
        for blocks, side in ((row.attentions(), LEFT), (row.perceptrons(), RIGHT)):
            for k, block in enumerate(blocks):
                face = Slab(*FACE, block.slab.plate.get_stroke_color())
                face.plate.set_stroke(width=3)
                face.move_to(PILES_X * side + (PILES_Y - 0.2) * UP + k * np.array([*STEP, 0]))
                block.slab.set_z_index(-k - 1)
                moves.append(block.slab.animate.become(face))
        first, second = row.attentions()[0].motif, row.perceptrons()[0].motif
        others = [b.motif for kind in (row.attentions(), row.perceptrons()) for b in kind[1:]]
        self.play(
            *moves,
            FadeOut(*others, first.arcs, run_time=0.5),
            ReplacementTransform(first.dots, arcs.dots),
            ReplacementTransform(second, icon.layers[1]),
            run_time=1.5,
        )

    def parameter_bar(self) -> VGroup:
        """All parameters as a bar: outline, attention's part at the left, the MLPs' at the right.

        What is left between them are the embeddings.
        """
        shares = parameter_table(self.lecture.sizes).shares()
        outline = Rectangle(
            width=BAR_WIDTH, height=0.62, stroke_width=2, stroke_color=self.theme.dim
        )
        parts = VGroup()
        for kind, side, colour in (
            ("attention", LEFT, self.theme.mix(self.theme.dim, 0.45)),
            ("mlp", RIGHT, self.theme.stream),
        ):
            part = Rectangle(
                width=shares[kind] * BAR_WIDTH,
                height=0.62,
                stroke_width=0,
                fill_color=colour,
                fill_opacity=1,
            )
            parts.add(part.align_to(outline, side))
        number = self.share = Decimal(
            100 * shares["mlp"], 0, BODY, self.theme.background, unit=" %"
        )
        of = Words(self.words("of_parameters"), BODY, self.theme.background)
        said = VGroup(number, of).arrange(RIGHT, buff=0.2).move_to(parts[1])
        for piece in said:
            piece.put_baseline(outline.get_y() - 0.12)
        return VGroup(outline, parts, said).move_to(BAR_Y * UP)

    def fill_bar(self, bar: VGroup) -> LaggedStart:
        """The parts grow from the bar's ends."""
        _, parts, said = bar
        for part, side in zip(parts, (LEFT, RIGHT), strict=True):
            part.save_state().stretch(0.001, 0, about_edge=side)
        return LaggedStart(*(Restore(part) for part in parts), FadeIn(said), lag_ratio=0.4)
