"""What one run wrote is laid into another: with MLPs' writes the fact comes along."""

from manim import (
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
)

from lectures.language_model import (
    ATTENDED,
    WRITTEN,
    answers_after,
    answers_before,
    answers_of_donor,
    pair_answers,
    pictured_pair,
    taken_over,
)
from mlp_math.fact_path import places
from scenes.mobjects.style import ring
from scenes.moves import cascade, leaves_first, point_at
from scenes.sets.language_model import (
    LAST,
    NAME,
    LayerAxis,
    places_in_full,
    source_of_model,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.runs import PairsPanel, Run, path_rows, show_shares

UPPER_Y, LOWER_Y = 1.75, -1.2
BLOCK = range(10)


class TransplantedFact(LectureScene):
    """Two runs; a block of one's writes moves into the other, and the answer turns, or does not."""

    def stage(self) -> None:
        self.before = places_in_full()
        self.add(self.before)
        recipient, donor = pictured_pair()
        own, donors = pair_answers()
        colours = self.theme.answer, self.theme.first
        self.source = source_of_model(self)
        self.block = VGroup()  # of the donor's writes, with its frame, once it was moved
        lanes = self.words("attention"), self.words("mlp")
        self.donor = Run(donor, (donors, own), answers_of_donor(), lanes, colours, 0)
        self.recipient = Run(recipient, (donors, own), answers_before(), lanes, colours, 1)
        for run, y in ((self.donor, UPPER_Y), (self.recipient, LOWER_Y)):
            run.shift(y * UP)
        self.axis = LayerAxis(self.recipient.mlp.rows[0], self.words("layer"))
        moved, between = places().moved, self.words("between")
        self.panels = [
            PairsPanel(self.words(key), between, taken_over(label), moved(label).taken_over, colour)
            for key, label, colour in (
                ("mlp", WRITTEN, self.theme.answer),
                ("attention", ATTENDED, self.theme.stream),
            )
        ]
        for side, panel in zip((-1, 1), self.panels, strict=True):
            panel.move_to([3.35 * side, 0.25, 0])

    @beat
    def runs(self, beat: Beat) -> None:
        """The model's places become two runs' lanes; each says its own answer."""
        donor, recipient = self.donor, self.recipient
        self.play(
            ReplacementTransform(self.before.row(LAST), donor.lanes),
            ReplacementTransform(self.before.row(NAME), recipient.lanes),
            FadeOut(self.before.mlp.rows[1], self.before.attention.rows[1]),
            FadeIn(self.source),
            run_time=1.2,
        )
        both = [VGroup(run.said, run.lane_names) for run in (donor, recipient)]
        self.play(cascade(FadeIn, [*both, self.axis], 0.5, shift=0.2 * RIGHT), run_time=1.4)
        # Each run is through when its answer is named.
        for run, mark in ((donor, "donor"), (recipient, "recipient")):
            self.play(run.light(), run_time=beat.to(mark, 1.2, late=0.4))
            shares = run.get_values()
            for bar in run.bars:
                bar.set_value(0.0)
            self.play(FadeIn(run.bars, shift=0.3 * RIGHT), run_time=0.3)
            seconds = 0.8 if run is donor else beat.unhurried(0.8)
            self.play(show_shares(run, shares), run_time=seconds)

    @beat
    def lift(self, beat: Beat) -> None:
        """The first ten layers' MLP writes go over, and the answer turns."""
        self.play(self.donor.run_on(0), run_time=beat.to("layers", 1.0, early=0.4))
        self.lay_over("mlp", beat)
        self.play(self.recipient.run_on(len(BLOCK)), run_time=beat.to("plays", 1.2, early=0.2))
        turn = show_shares(self.recipient, answers_after(WRITTEN))
        self.play(turn, run_time=beat.rest(1.6, early=0.9))
        self.play(point_at(self.recipient.bars[0].number, 1.3), run_time=beat.rest(0.9))

    @beat
    def attention(self, beat: Beat) -> None:
        """Undone, then the same with attention's writes."""
        recipient = self.recipient
        self.play(
            FadeOut(self.block),
            show_shares(recipient, answers_before()),
            run_time=0.8,
        )
        self.lay_over("attention", beat)
        self.play(self.recipient.run_on(len(BLOCK)), run_time=beat.to("lost", 1.2, early=0.2))
        self.play(show_shares(self.recipient, answers_after(ATTENDED)), run_time=beat.rest(1.4))

    @beat
    def pairs(self, beat: Beat) -> None:
        """All pairs, a lamp each: lit where the donor's answer takes over."""
        leaving = self.donor, self.recipient, self.axis, self.block
        headings, lamps = (
            VGroup(*(getattr(panel, part) for panel in self.panels))
            for part in ("heading", "lamps")
        )
        self.play(
            FadeOut(*leaving, rate_func=leaves_first),
            FadeIn(headings, lamps, rate_func=squish_rate_func(smooth, 0.3, 1.0)),
            run_time=0.8,
        )
        # As it is said, the share is there; it stays.
        for key, panel in zip(("many", "few"), self.panels, strict=True):
            self.add(panel.number.set_value(0.0))
            self.play(panel.try_all(), run_time=beat.to(key, 1.2, late=0.1))
            self.play(FadeIn(panel.bounds, shift=0.15 * UP), run_time=0.5)
            self.play(
                point_at(panel.number, 1.3), run_time=0.8 if key == "many" else beat.rest(0.8)
            )

    @interlude
    def hand_over(self) -> None:
        """The lamps sink into the rows of the model, dark, in which the path will be shown."""
        rows = path_rows()
        self.play(
            FadeOut(*(panel.told for panel in self.panels), rate_func=leaves_first),
            FadeOut(*(panel.heading for panel in self.panels), rate_func=leaves_first),
            FadeOut(self.source, rate_func=leaves_first),
            *(
                ReplacementTransform(panel.lamps, row, rate_func=squish_rate_func(smooth, 0.3, 1.0))
                for panel, row in zip(self.panels, rows, strict=True)
            ),
            run_time=1.0,
        )

    def lay_over(self, site: str, beat: Beat) -> None:
        """A block of the donor's writes moves into the recipient's lane."""
        lifted = self.donor.block(site, BLOCK)
        frame = ring(lifted, self.theme.ink, buff=0.08)
        counted = cascade(point_at, lifted, 0.4, scale=1.25)
        self.play(Create(frame), counted, run_time=beat.to("lay", 0.5, early=0.3))
        block = self.donor.block(site, BLOCK).copy().set_z_index(1)
        frame.set_z_index(2)
        self.play(
            VGroup(block, frame).animate.move_to(self.recipient.block(site, BLOCK)),
            run_time=1.4,
        )
        self.block = VGroup(block, frame)
