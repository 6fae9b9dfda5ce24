"""Whose telling this follows, and what comes next."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    ArcBetweenPoints,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)

from scenes.frame import TALL, WIDE, by_shape, shape
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import fit, keep_inside, safe_x
from scenes.mobjects.style import arrow, level_arrow
from scenes.mobjects.text import BODY, HEADING, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, comes_last, leaves_first, pulse
from scenes.sets.model import model, wave
from scenes.sets.token_columns import running_text
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

# Each for a wide picture and a tall one: where talk, video and our film stand, and then what flows
# through the model: token, vector, model, vector.
SOURCES_X = ((-4.7, 0.0, 4.6), (-2.6, 0.0, 2.55))
SOURCE_WIDTH = (4.2, 2.4)
SMALL_MODEL = (0.68, 0.42)  # scale of the model that stands for our film
TOKENS_Y, COLUMNS_Y = -2.2, 0.15
COLUMN = {"height": 3.3, "width": 0.9, "full": 1.6}
ENTRIES = 7
FLOW_MODEL = (0.85, 0.66)
FLOW_AT = (
    ([-5.65, -0.75, 0], [-3.15, -0.75, 0], [0.95, -0.75, 0], [5.4, -0.75, 0]),
    ([-3.35, 3.6, 0], [-3.35, -0.75, 0], [0.1, -0.75, 0], [3.35, -0.75, 0]),
)
HEADING_Y = (3.1, 6.0)


class CreditRefresher(LectureScene):
    """A talk passes on to a video, and that to this film; then what flows through a model."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        talk, video, film = by_shape(*SOURCES_X)
        said, told = self.rng().normal(size=(2, ENTRIES))
        self.machine = model(self.toy).scale(by_shape(*SMALL_MODEL)).move_to([film, COLUMNS_Y, 0])
        self.film = source_token(self.words("film"), film)
        self.add(self.machine, self.film)
        self.channel = Source(self.words("channel"), self.words("chapter"), told, video)
        self.nanda = Source(self.words("nanda"), self.words("deepmind"), said, talk)
        self.arcs = VGroup(
            arc_over(self.nanda.column, self.channel.column),
            arc_over(self.channel.column, self.machine),
        )
        self.both = said + told
        # Until there are three of them, the two stand in the middle.
        self.aside = 0.5 * (film - video) * RIGHT
        self.later = VGroup(self.machine, self.film, self.channel, self.arcs[1])
        self.later.shift(-self.aside)
        self.heading = fit(Words(self.words("refresher"), TITLE), 2 * safe_x())
        self.heading.set_y(by_shape(*HEADING_Y))
        at_token, at_before, self.model_at, at_after = by_shape(*FLOW_AT)
        self.token = TokenStrip([self.lecture.fact.last], {0: self.theme.last}, size=HEADING)
        keep_inside(fit(self.token, by_shape(3.0, 1.7)).move_to(at_token))
        column = EmbeddingColumn(self.toy.last, ellipsis=0, size=BODY, row_gap=0.62)
        self.before = column.move_to(at_before)
        self.after = column.copy().move_to(at_after)

    @beat
    def credit(self, beat: Beat) -> None:
        """What each source holds travels on to the one after it, and is added there."""
        nanda, channel, slabs = self.nanda, self.channel, self.machine[0].slabs
        first, second = self.arcs
        self.play(channel.appear(), run_time=1.1)
        self.play(Create(second), run_time=0.5)
        self.play(
            pass_on(channel.column, second, self.machine),
            wave(slabs),
            run_time=beat.to("talk", 1.4, early=0.2),
        )
        self.play(self.later.animate.shift(self.aside), run_time=0.7)
        self.play(nanda.appear(), Create(first), run_time=beat.to("nanda", 1.0, late=0.5))
        self.play(
            pass_on(nanda.column, first, channel.column),
            channel.column.count_to(self.both),
            run_time=beat.share(2, 1.2),
        )
        self.play(
            pass_on(channel.column, second, self.machine), wave(slabs), run_time=beat.rest(1.2)
        )

    @beat
    def refresher(self, beat: Beat) -> None:
        machine, before, after = self.machine, self.before, self.after
        stack, _ = machine
        sources = (self.nanda, self.channel, self.arcs, self.film)
        after_its_name = machine.animate(rate_func=squish_rate_func(smooth, 0.3, 1.0))
        self.play(
            FadeOut(*sources, shift=0.3 * LEFT, rate_func=leaves_first),
            after_its_name.scale(by_shape(*FLOW_MODEL) / by_shape(*SMALL_MODEL)).move_to(
                self.model_at
            ),
            run_time=1.0,
        )
        lit = (pulse(slab).light(self.theme.lit) for slab in stack.slabs[::2])  # the MLPs
        self.play(LaggedStart(*lit, lag_ratio=0.25), run_time=1.4)
        self.play(FadeIn(self.heading, shift=0.2 * UP), FadeIn(self.token, shift=0.3 * RIGHT))
        into, through, out = (
            flow_arrow(a, b) for a, b in ((self.token, before), (before, machine), (machine, after))
        )
        entries = cascade(FadeIn, before.entries, 0.2, shift=0.2 * RIGHT)
        self.play(Create(into), FadeIn(before.brackets), entries, run_time=0.9)
        cells = VGroup(*(entry.cell.copy() for entry in before.entries))
        visitor = FadeOut(cells, scale=0.3, target_position=stack.front)
        self.play(Create(through), visitor, wave(stack.slabs), run_time=beat.rest(1.4, early=0.9))
        self.play(Create(out), FadeIn(after, shift=0.3 * RIGHT), run_time=0.5)
        self.play(after.count_to(self.toy.forward().output), run_time=0.9)
        self.play(after.animate.paint_signs(), run_time=0.2)

    @interlude
    def hand_over(self) -> None:
        """What a model reads comes in, for the refresher to begin with."""
        line, _ = running_text(self)
        leaving = FadeOut(*self.mobjects, rate_func=leaves_first)
        self.play(leaving, FadeIn(line, rate_func=comes_last), run_time=0.9)


class Source(VGroup):
    """Someone whose telling this is: a column of cells over a token, and below it where it is from.

    values has shape (n,): what is passed on, a made-up vector; x is the place across.
    """

    def __init__(self, name: str, origin: str, values: np.ndarray, x: float) -> None:
        self.column = CellColumn(values, **COLUMN).move_to([x, COLUMNS_Y, 0])
        self.token = source_token(name, x)
        widest = by_shape(*SOURCE_WIDTH)
        lines = Words(origin, BODY, theme().dim, width=by_shape(None, widest), align="center")
        self.origin = fit(lines, widest)
        self.origin.next_to(self.token, DOWN, buff=0.3)
        super().__init__(self.column, self.token, self.origin)

    def appear(self) -> LaggedStart:
        """An animation: the name comes, where it is from, and the column, cell after cell."""
        cells = cascade(FadeIn, self.column, 0.15, shift=0.3 * DOWN)
        named = (FadeIn(self.token, shift=0.2 * UP), FadeIn(self.origin, shift=0.2 * UP))
        return LaggedStart(*named, cells, lag_ratio=0.2)


def source_token(name: str, x: float) -> TokenStrip:
    """A name in its box, as large as there is room for."""
    token = TokenStrip([name], size=HEADING, max_width=by_shape(*SOURCE_WIDTH))
    return token.move_to([x, TOKENS_Y, 0])


def arc_over(start: Mobject, end: Mobject) -> ArcBetweenPoints:
    """The arc of attention from one thing to the one that it passes something on to."""
    ends = (start.get_top() + 0.15 * UP, end.get_top() + 0.15 * UP)
    return ArcBetweenPoints(*ends, angle=-2.0, stroke_width=5, stroke_color=theme().stream)


def pass_on(column: CellColumn, arc: VMobject, target: Mobject) -> Animation:
    """A small copy of a column rises out of it, rides along an arc and sinks into its target."""
    path = VMobject()
    for leg in (
        Line(column.get_center(), arc.get_start()), arc, Line(arc.get_end(), target.get_center())
    ):  # fmt: skip
        path.append_points(leg.points)
    original = column.copy()

    def ride(moving: Mobject, alpha: float) -> None:
        size = 1 - 0.7 * min(4 * alpha, 1.0)
        moving.become(original).scale(size).move_to(path.point_from_proportion(alpha))
        moving.set_opacity(min(1.0, 6 * (1 - alpha)))

    return UpdateFromAlphaFunc(column.copy(), ride, remover=True, introducer=True)


def flow_arrow(start: Mobject, end: Mobject) -> Arrow:
    """From one thing to the next, at the height of the second, or straight down to it."""
    if shape() is TALL and start.get_bottom()[1] > end.get_top()[1]:
        x, style = end.get_x(), {"buff": 0.22, "max_tip_length_to_length_ratio": 0.25}
        return arrow([x, start.get_bottom()[1], 0], [x, end.get_top()[1], 0], **style)
    return level_arrow(start, end, end.get_y(), buff=0.22, max_tip_length_to_length_ratio=0.25)
