"""Where the evidence points, and the two kinds of block."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Restore,
    VGroup,
)

from lectures.language_model import ASKED
from mlp_math.fact_path import knowledge
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.place import fit, keep_inside, safe_x
from scenes.mobjects.slabs import AttentionArcs
from scenes.mobjects.style import HUSHED, QUIET
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Formula, Words
from scenes.moves import (
    cascade,
    comes_last,
    count_from,
    flash_along,
    give_way,
    leaves_first,
    presence,
    pulse,
)
from scenes.sets.language_model import source_of_model
from scenes.sets.model import ICON, model, network_icon, think, thought, wave
from scenes.sets.token_columns import attention_pattern, token_colours
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.where_facts_live.association import Counted, KnownAthletes, associations
from scenes.where_facts_live.journey import Journey
from scenes.where_facts_live.slices import WIDE_PITCH, Slice, SliceRow, searched_row

UNKNOWN = "quest"
# Each for a wide picture and a tall one.
MODEL_AT = (3.6 * RIGHT, 4.0 * DOWN)  # while the list is read
CREDIT_AT = ((3.2, -3.3), (0.0, -7.3))
VERDICT_Y = ((3.2, 2.3), (4.6, 3.6))
# The middles of the front blocks, when they are sorted: attention's and the MLPs'.
PILES_AT = (([-3.5, 0.4, 0], [3.5, 0.4, 0]), ([-0.3, 3.7, 0], [-0.3, -3.0, 0]))
NAMES_BELOW = 3.15  # these middles
ALONE_AT = [0, -0.35, 0]  # the MLPs' front block, when attention has gone
ASKED_Y = (3.2, 4.6)
ROW_Y, NAMES_ABOVE = 0.5, 3.15  # the blocks while the names pass beneath them, and what they are


class AthleteSports(LectureScene):
    """Whom a real model knows, a lamp each; then what seems to become of a name on its way."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.machine = model(self.toy)
        self.add(self.machine)
        self.lines = associations(self)
        self.known = KnownAthletes(self)
        by_chance = knowledge().chance(ASKED) * self.known.asked
        self.counted = Counted(self, self.known.right, self.known.asked, by_chance)
        self.source = source_of_model(self)
        self.credit = Words(self.words("credit"), LABEL, self.theme.dim)
        x, y = by_shape(*CREDIT_AT)
        self.credit.set_x(x).put_baseline(y)
        self.row = SliceRow(self).move_to([0, ROW_Y, 0])
        self.motifs = [block.motif for block in self.row.early]
        # Each name stands over the block at which its kind is spoken of.
        spoken_of = (
            ("attention", self.theme.attention, self.row.attentions[0]),
            ("mlp", self.theme.mlp, self.row.early[-1]),
            ("attention", self.theme.attention, self.row.attentions[-1]),
        )
        self.kinds = VGroup(
            *(
                Words(self.words(kind), HEADING, colour).set_x(block.get_x())
                for kind, colour, block in spoken_of
            )
        )
        for name in self.kinds:
            keep_inside(name.put_baseline(NAMES_ABOVE))
        self.journey = Journey(self)
        self.verdict = VGroup(
            fit(Words(self.words("partial"), TITLE), 2 * safe_x()),
            fit(Words(self.words("unsolved"), BODY, self.theme.dim), 2 * safe_x()),
        )
        for words, y in zip(self.verdict, by_shape(*VERDICT_Y), strict=True):
            words.set_y(y)
        self.found = searched_row(self)
        riddle = Formula(UNKNOWN, 1.6 * TITLE, self.theme.focus)
        self.riddles = VGroup(*(riddle.copy().move_to(block) for block in self.found.early))
        self.riddles.set_z_index(2)

    @beat
    def researchers(self, beat: Beat) -> None:
        machine, known, counted = self.machine, self.known, self.counted
        self.play(machine.animate.move_to(by_shape(*MODEL_AT)), FadeIn(self.credit), run_time=1.4)
        self.play(
            cascade(FadeIn, self.lines, 0.3, shift=0.3 * RIGHT),
            run_time=beat.to("small", 1.8, early=0.5),
        )
        leaving = (self.lines, self.credit)
        self.play(
            FadeOut(*leaving, shift=0.3 * LEFT, rate_func=leaves_first),
            FadeOut(machine, shift=RIGHT, rate_func=leaves_first),
            FadeIn(known, self.source, rate_func=comes_last),
            run_time=0.8,
        )
        self.play(known.try_all(), run_time=beat.to("known", 1.8, early=0.2))
        self.play(
            FadeIn(counted.known),
            count_from(counted.right),
            known.count(),
            run_time=beat.to("dealt", 1.2, early=0.2),
        )
        # The control: the same answers, dealt out anew among the same athletes.
        beat.until("dealt", early=0.2)
        self.play(known.deal(known.dealt), run_time=beat.to("chance", 1.0, early=0.2))
        self.play(FadeIn(counted.control, shift=0.2 * UP), run_time=0.7)
        self.play(known.deal(known.found), run_time=beat.rest(1.0))

    @beat
    def perceptrons(self, beat: Beat) -> None:
        """Attention joins the names, early MLPs look the answer up, attention reads it out."""
        row, trip, (attention, mlp, again) = self.row, self.journey, self.kinds
        self.play(
            FadeOut(self.known, self.counted, self.source, rate_func=leaves_first),
            cascade(FadeIn, row.slices, 0.08, shift=0.5 * LEFT, rate_func=comes_last),
            FadeIn(trip, rate_func=comes_last),
            run_time=1.1,
        )
        half = len(row.attentions) // 2
        self.play(
            FadeIn(attention),
            self.look(row.attentions[:half]),
            trip.join(row.attentions[0]),
            run_time=beat.to("mlp", 1.2),
        )
        asked = trip.pass_by(row.early[-1])
        self.play(
            FadeIn(mlp), row.look_up(), asked, run_time=beat.to("late", 2.4, early=0.2, part=0.7)
        )
        self.play(trip.find(row.early[-1]), run_time=beat.to("late", 0.6))
        late = row.attentions[half:]
        self.play(
            FadeIn(again, run_time=0.6),
            *presence(QUIET, attention),
            self.look(late),
            trip.read_out(late),
            run_time=beat.rest(1.5, early=0.3),
        )
        self.remove(trip.found)
        self.play(LaggedStart(*row.rest(), lag_ratio=0.25), run_time=beat.through(0.6))

    def look(self, blocks: Sequence[Slice]) -> LaggedStart:
        """An animation: light goes through some blocks."""
        return cascade(lambda block: pulse(block.slab).light(theme().ink), blocks, 0.4)

    @beat
    def unsolved(self, beat: Beat) -> None:
        row = self.row
        places = zip(row.slices, self.found.slices, strict=True)
        self.play(
            FadeOut(self.kinds, self.journey, rate_func=leaves_first),
            *(block.animate.move_to(place) for block, place in places),
            FadeIn(self.verdict[0], shift=0.2 * UP, rate_func=comes_last),
        )
        # The neurons go on answering, each time otherwise: none of them spells the fact out.
        slot = beat.share(4, 0.45, until="how", early=0.1)
        for turn in (1, 2, 3, 0):
            turned = LaggedStart(*row.answer(turn), lag_ratio=0.5)
            lit = (pulse(block.slab).scale(1.1) for block in row.early)
            self.play(turned, LaggedStart(*lit, lag_ratio=0.5), run_time=slot)
        for motif in self.motifs:
            motif.save_state()
        self.play(
            FadeIn(self.verdict[1], shift=0.2 * UP),
            *presence(HUSHED, *self.motifs),
            cascade(FadeIn, self.riddles, 0.3, scale=0.2),
            run_time=1.2,
        )
        for left in (2, 1):
            swelling = cascade(lambda riddle: pulse(riddle).scale(1.4), self.riddles, 0.5)
            self.play(swelling, run_time=beat.through(1.2) / left)

    @interlude
    def hand_over(self) -> None:
        self.play(
            FadeOut(self.verdict, self.riddles, rate_func=leaves_first),
            *(Restore(motif, rate_func=comes_last) for motif in self.motifs),
            run_time=0.6,
        )


class TwoBlockKinds(LectureScene):
    """The blocks are sorted into attention and multilayer perceptrons."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.row = searched_row(self)
        self.add(self.row)
        self.slabs = [block.slab for block in self.row.perceptrons]
        left, right = self.piles = by_shape(*PILES_AT)
        self.arcs = attention_face(self).move_to(left)
        self.icon = network_icon(self.toy, **ICON).move_to(right).empty()
        self.left_name, self.right_name, self.short_name = (
            Words(self.words(key), HEADING).set_x(x).put_baseline(y - NAMES_BELOW)
            for key, (x, y, _) in (("attention", left), ("perceptron", right), ("mlp", right))
        )
        self.asked = fit(Words(self.words("question"), TITLE, self.theme.focus), 2 * safe_x())
        self.asked.set_y(by_shape(*ASKED_Y))

    @beat
    def split(self, beat: Beat) -> None:
        row, plain = self.row, SliceRow(self, by_shape(*WIDE_PITCH))
        pairs = zip(row.slices, plain.slices, strict=True)
        self.play(*(block.animate.become(other) for block, other in pairs), run_time=1.0)
        self.play(row.step_apart(), run_time=beat.to("sort", 1.2, early=0.4))
        self.play(row.pile_up(self.arcs, self.icon, self.piles), run_time=1.6)

    @beat
    def attention(self, beat: Beat) -> None:
        arcs = self.arcs.arcs
        self.play(
            FadeIn(self.left_name, shift=0.2 * UP),
            cascade(Create, arcs, 0.15),
            run_time=max(0.4 * beat.duration, 1.5),
        )
        # What a token passes on runs along the arcs to those that follow it.
        flashes = (flash_along(arc, theme().ink, arc.get_stroke_width() + 1.5) for arc in arcs)
        self.play(LaggedStart(*flashes, lag_ratio=0.12), run_time=beat.rest(2.0))

    @beat
    def perceptron(self, beat: Beat) -> None:
        icon = self.icon
        quiet = self.theme.mix(self.theme.dim, 0.35)
        self.play(
            FadeIn(self.right_name, shift=0.2 * UP),
            *presence(QUIET, self.arcs, self.left_name),
            *(block.slab.animate.light(quiet) for block in self.row.attentions),
            run_time=0.7,
        )
        before, _, after = icon.layers
        self.play_into(icon, FadeIn(before, after), cascade(Create, icon.edges, 0.6), run_time=1.2)
        self.play(think(icon, thought(self.toy)), run_time=1.2)
        beat.until("short")
        self.play(give_way(self.right_name, self.short_name), run_time=beat.unhurried(0.8))

    @beat
    def question(self, beat: Beat) -> None:
        attentions = (block.slab for block in self.row.attentions)
        home = np.subtract(ALONE_AT, self.piles[1])
        self.play(
            FadeOut(VGroup(*attentions, self.arcs, self.left_name), shift=0.6 * LEFT),
            VGroup(*self.slabs, self.icon, self.short_name).animate.shift(home),
            FadeIn(self.asked, shift=0.2 * UP),
            run_time=1.0,
        )
        self.play(wave(self.slabs), run_time=beat.through(0.9))

    @interlude
    def hand_over(self) -> None:
        """The front slab stays: it will be opened."""
        front, *others = self.slabs
        self.play(
            FadeOut(self.asked, self.short_name, *others),
            VGroup(front, self.icon).animate.move_to(0 * UP),
            run_time=0.7,
        )


def attention_face(scene: LectureScene) -> AttentionArcs:
    """The prompt's tokens and who attends to whom, as large as a slab's face."""
    pattern = attention_pattern(scene)
    return AttentionArcs(
        pattern,
        gap=2.8 / (len(pattern) - 1),
        radius=0.17,
        width=13.0,
        bend=1.15 * PI,
        colours=token_colours(scene),
    )
