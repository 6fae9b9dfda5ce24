"""The path of one fact through the model, as transplants of one layer at a time show it."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    Line,
    Restore,
    VGroup,
)

from lectures.language_model import (
    IDENTITY,
    WRITTEN_LATER,
    brought_by_perceptrons,
    brought_by_stream,
    hand_over_layer,
    pair_answers,
    pictured_pair,
)
from mlp_math.fact_path import fact_path, places
from scenes.mobjects.place import column, fit
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Words
from scenes.moves import (
    cascade,
    comes_last,
    count_from,
    flash_along,
    glide,
    leaves_first,
    point_at,
)
from scenes.sets.language_model import LayerAxis, source_of_model
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.runs import (
    NEURONS_Y,
    CopyOver,
    PerceptronDots,
    glowing,
    hand_over_line,
    late_layers,
    path_of_fact,
    path_rows,
)
from scenes.theme import theme

DOTS_Y, LABELS_Y, SHARES_Y, AXIS_Y = -1.2, -1.8, -2.26, -2.17
MIDDLE_Y, DONOR_Y, LITERATURE_WIDTH = 0.72, 0.85, 5.5
WHO, KNOWN = range(3), range(3, 10)


def label_and_share(words: str, label: str, left: float) -> VGroup:
    """What some layers' MLPs at the name bring along, and in how many pairs they alone do it."""
    share = places().moved(label).taken_over.value
    said = Words(words, BODY, theme().ink).set_x(left, LEFT).put_baseline(LABELS_Y)
    number = Decimal(100 * share, 0, BODY, theme().dim, unit=" %", anchor="left")
    return VGroup(said, number.put_anchor(left).put_baseline(SHARES_Y))


def risings(dots: VGroup, cells: VGroup) -> LaggedStart:
    """An animation: what each MLP writes rises as a spark from its dot into its cell above."""
    lines = (Line(dot.get_top(), cell.get_center()) for dot, cell in zip(dots, cells, strict=True))
    return LaggedStart(
        *(flash_along(line, theme().answer, 5, 0.5) for line in lines), lag_ratio=0.1
    )


class HandOverWords(VGroup):
    """Which layer's heads hand the fact over, and how many of how many: two lines."""

    def __init__(self, scene: LectureScene, layer: int) -> None:
        colour, every = theme().stream, fact_path().arrays["heads_donor"].shape
        self.layer = Decimal(layer, 0, HEADING, colour)
        self.counts = [
            Decimal(count, 0, HEADING, colour)
            for count in (len(fact_path().carriers), every[0] * every[1])
        ]
        words = [Words(scene.words(key), BODY, colour) for key in ("at_layer", "of", "heads")]
        super().__init__(
            VGroup(words[0], self.layer),
            VGroup(self.counts[0], words[1], self.counts[1], words[2]),
        )
        for line in self:
            line.arrange(RIGHT, buff=0.18)
            for part in line:
                part.put_baseline(line.get_y() - 0.12)
        column(list(self), 0.22, aligned=RIGHT)

    def beside(self, thread: VGroup) -> "HandOverWords":
        """Stand left of the thread."""
        return self.next_to(thread, LEFT, buff=0.35).set_y(MIDDLE_Y)


class PathOfAFact(LectureScene):
    """Dots for the MLPs, the name's row, the hand-over, the last word's row, and the word."""

    def stage(self) -> None:
        self.last_row, self.name_row = path_rows()
        self.add(self.last_row, self.name_row)
        recipient, _ = pictured_pair()
        cells = self.name_row.rows[0]
        self.subject = Words(recipient, HEADING, self.theme.first)
        self.subject.set_x(cells.get_left()[0], LEFT).put_baseline(cells.get_top()[1] + 0.22)
        self.word_before = Words(self.words("last"), HEADING, self.theme.ink)
        self.word_before.align_to(self.subject, LEFT)
        self.word_before.put_baseline(self.last_row.rows[0].get_top()[1] + 0.22)
        self.dots = PerceptronDots(cells, brought_by_perceptrons(), DOTS_Y)
        self.at_last, self.at_name = brought_by_stream()[:, None]
        self.labels = [
            label_and_share(self.words(key), label, cells[span.start].get_left()[0])
            for key, label, span in (("who", IDENTITY, WHO), ("known", WRITTEN_LATER, KNOWN))
        ]
        self.shares = [number for _, number in self.labels]
        said = [Words(line, BODY, self.theme.ink) for line in self.word_list("literature")]
        self.literature = fit(column(said, 0.12), LITERATURE_WIDTH, 1.4)
        self.perceptrons = Words(self.words("mlp"), BODY, self.theme.dim)
        self.perceptrons.set_x(cells[24].get_x()).put_baseline(LABELS_Y)
        self.axis = LayerAxis(cells.copy().set_y(AXIS_Y), self.words("layer"), 0.1)
        self.source = source_of_model(self)
        self.layer = hand_over_layer()
        self.thread = glowing(
            hand_over_line(self.name_row, self.last_row, self.layer), self.theme.stream
        )
        self.heads = HandOverWords(self, self.layer).beside(self.thread)
        self.layer_shown, self.counts = self.heads.layer, self.heads.counts
        names = pictured_pair()[1], pair_answers()[1]
        self.copying = CopyOver(self.name_row, *names, DONOR_Y)
        self.answer = Words(pair_answers()[1], TITLE, self.theme.answer)
        self.answer.align_to(self.last_row, RIGHT).put_baseline(
            self.last_row.rows[0].get_top()[1] + 0.24
        )
        # Where the heads were told of: between the name and the thread.
        self.literature.next_to(self.thread, LEFT, buff=0.4).set_y(MIDDLE_Y + 0.15)

    @beat
    def who(self, beat: Beat) -> None:
        """The path as a light; then, near by, what the MLPs at the name bring along."""
        self.play(
            flash_along(
                path_of_fact(self.name_row, self.thread[-1], self.last_row),
                self.theme.answer,
                9,
                0.35,
            ),
            FadeIn(self.subject, self.word_before, self.axis),
            run_time=beat.to("who", 1.4, early=0.1),
        )
        cells, known = self.name_row.rows[0], slice(KNOWN.start, KNOWN.stop)
        foot = Line(*2 * [self.axis.get_corner(DOWN + LEFT)])
        near = VGroup(*self.dots[: KNOWN.stop], self.subject, *self.labels, foot)
        early = self.dots[: KNOWN.start]
        self.play(
            self.push_in(near, fill=0.86),
            cascade(GrowFromCenter, early, 0.3),
            FadeIn(self.labels[0]),
            count_from(self.shares[0]),
            run_time=1.3,
        )
        told = risings(early, cells[: KNOWN.start])
        self.play(told, run_time=beat.to("known", 0.8, early=0.1))
        self.play(
            cascade(GrowFromCenter, self.dots[KNOWN.start :], 0.1),
            FadeIn(self.labels[1]),
            count_from(self.shares[1]),
            run_time=1.3,
        )
        self.play(risings(self.dots[known], cells[known]), run_time=beat.through(0.8))

    @beat
    def waits(self, beat: Beat) -> None:
        """Copied over at one layer after the other: up to some layer the answer goes with it.

        Meanwhile the name stands beside the donor's, out of the way of what falls into its row.
        """
        copying = self.copying
        self.subject.save_state()
        entering = (self.pull_back(), copying.take_aside(self.subject), copying.enter())
        self.play(LaggedStart(*entering, lag_ratio=0.45, run_time=1.8))
        self.play(FadeIn(self.source, self.perceptrons), run_time=0.4)
        self.play(copying.run(self.name_row, self.at_name), run_time=beat.through(4.0))

    @beat
    def handed(self, beat: Beat) -> None:
        """Attention hands it to the last word."""
        self.remove(self.copying.ghosts)
        self.play(self.copying.leave(), run_time=0.5)
        self.play(
            Restore(self.subject),
            FadeIn(self.heads[0], shift=0.2 * LEFT),
            run_time=beat.to("hand", 0.6, early=0.1),
        )
        self.play(*(Create(stroke) for stroke in self.thread), run_time=1.0)
        self.play(
            self.last_row.run_through(self.at_last, rate_func=late_layers),
            flash_along(self.thread[-1], self.theme.ink, 8),
            run_time=beat.to("heads", 1.6, early=0.2),
        )
        self.play(FadeIn(self.heads[1], shift=0.2 * LEFT), count_from(self.counts[1]), run_time=0.7)
        # A light for each of the heads that bring it.
        lights = [flash_along(self.thread[-1], self.theme.ink, 8) for _ in fact_path().carriers]
        self.play(LaggedStart(*lights, lag_ratio=0.5), run_time=beat.rest(0.9))

    @beat
    def word(self, beat: Beat) -> None:
        """The last layers turn it into a word."""
        end = self.last_row.cell(0, len(self.last_row.rows[0]) - 1)
        lit = self.last_row.span(0, self.layer, len(self.last_row.rows[0]) - 1)
        self.play(cascade(point_at, lit, 0.25, scale=1.12), run_time=0.9)
        self.play(FadeIn(self.answer, target_position=end.get_center(), scale=0.3), run_time=0.8)
        self.play(point_at(self.answer, 1.2), run_time=beat.through(0.7))

    @beat
    def limits(self, beat: Beat) -> None:
        """What one small model can tell, and who found the same."""
        retrace(self, beat.to("same", 2.4))
        *found, not_in_all = self.literature
        known = risings(self.dots[: KNOWN.stop], self.name_row.rows[0][: KNOWN.stop])
        self.play(
            FadeOut(self.heads, rate_func=leaves_first),
            cascade(FadeIn, found, 0.4, shift=0.2 * UP, rate_func=comes_last),
            cascade(point_at, self.dots[: KNOWN.start], 0.2, scale=1.25),
            known,
            run_time=beat.to("then", 0.8),
        )
        lights = (flash_along(stroke, self.theme.ink, 8) for stroke in self.thread)
        self.play(*lights, run_time=beat.to("not", 0.9))
        self.play(FadeIn(not_in_all, shift=0.2 * UP), run_time=beat.unhurried(0.7))

    @interlude
    def hand_over(self) -> None:
        """All but the name's row leaves; it goes dark, and stands where its neurons will open."""
        row = self.name_row
        self.play(
            *(FadeOut(one, rate_func=leaves_first) for one in self.all_but(row)),
            row.light_to(0 * self.at_name),
            glide(row, PlaceField.set_y, row.get_y(), NEURONS_Y, rate_func=comes_last),
            run_time=1.1,
        )


def retrace(scene: PathOfAFact, seconds: float) -> None:
    """The path once more, in one go: the name's row, the thread, the last word's row."""
    rows, dark = (scene.name_row, scene.last_row), 0 * scene.at_name
    scene.play(*(row.light_to(dark) for row in rows), run_time=0.07 * seconds)
    # Beyond the layer that hands over, the name's row has next to nothing to show.
    handed = (scene.layer + 3) / (len(scene.name_row.rows[0]) + 3)
    early = scene.name_row.run_through(
        scene.at_name, rate_func=lambda t: handed * t if t < 1 else 1.0
    )
    scene.play(early, run_time=0.5 * seconds)
    core = scene.thread[-1]
    scene.play(flash_along(core, theme().ink, 8), run_time=0.23 * seconds)
    late = scene.last_row.run_through(
        scene.at_last, rate_func=lambda t: 0.9 * handed + (1 - 0.9 * handed) * t
    )
    scene.play(late, run_time=0.2 * seconds)
