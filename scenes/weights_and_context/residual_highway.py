"""The residual stream as a road that every block writes to, and who writes the answer."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ArcBetweenPoints,
    Brace,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Polygon,
    ReplacementTransform,
    ShowPassingFlash,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    rush_from,
)

from lectures.computed import LATE, late_share, left_with_another_name
from lectures.language_model import hand_over_layer
from mlp_math.fact_path import fact_path
from scenes.mobjects.place_field import PlaceField
from scenes.mobjects.style import QUIET, ring
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Formula, Words
from scenes.mobjects.waterfall import Waterfall
from scenes.moves import cascade, count_from, exchange, flash_along, glide, point_at, presence
from scenes.sets.language_model import (
    LANES_WIDE,
    LANES_Y,
    AnswerBar,
    LayerAxis,
    layers,
    source_of_model,
    writing_lanes,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.weights_and_context.patch_stage import open_block

HALF = LANES_WIDE / 2
NAMES_Y = (LANES_Y[0] + 0.68, LANES_Y[1] - 0.68)
SITES, NAMES_Y = ("attention", "mlp"), (LANES_Y[0] + 0.68, LANES_Y[1] - 0.68)
NARROW, WIDE = 0.05, 0.34  # half the road's height at its two ends
FLOOR_Y, UNIT, LARGE_UNIT = -1.3, 0.77, 3.2  # units a logit: laid end to end, side by side
LEFT_X, NAME_Y = -5.9, -2.3
FIVE = 5  # layers whose writes are swapped


class ResidualHighway(LectureScene):
    """A road between two lanes of writes; the writes as bars that add up; the few that count."""

    begins_as = "FeatureDial"

    def stage(self) -> None:
        colours = self.theme.attention, self.theme.mlp
        self.lanes = writing_lanes()
        self.names = VGroup(
            *(
                Words(self.words(key), HEADING, colour).set_x(-HALF, LEFT).set_y(y)
                for key, colour, y in zip(SITES, colours, NAMES_Y, strict=True)
            )
        )
        self.road = road(0.0)
        self.formula = sum_of_writes(layers(), *colours)
        self.bars = writes_at_last_word(self.lanes[0].pitch, colours)
        self.axis = LayerAxis(
            self.lanes[0].rows[0].copy().set_y(FLOOR_Y), self.words("layer"), -0.05
        )
        self.total = lead_in_logits(self)
        self.lay(0.0)
        self.told = who_wrote_late(self)
        self.name_row = name_lane(self)
        self.left = AnswerBar(self.words("left"), 1.0, self.theme.answer, length=3.4)
        self.left.shift((LEFT_X - self.left.get_left()[0]) * RIGHT + 2.2 * UP)
        self.source = source_of_model(self)
        self.add(*self.lanes)

    def lay(self, share: float) -> None:
        """Lay the bars end to end so far; as they rise, a logit becomes smaller."""
        self.bars.unit = LARGE_UNIT * (UNIT / LARGE_UNIT) ** min(1.6 * share, 1.0)
        self.bars.set_stacked(share)

    @beat
    def road_seen(self, beat: Beat) -> None:
        """The road runs between the lanes; each write makes it wider; their sum is written down."""
        self.play(FadeIn(self.names, shift=0.2 * RIGHT), run_time=0.6)
        self.play(widen(self.road, NARROW), run_time=beat.to("adds", 1.2, early=0.3))
        full = np.ones((1, layers()))
        lights = (lane.run_through(full) for lane in self.lanes)
        falling = LaggedStart(*drops(self.lanes), lag_ratio=0.1, rate_func=linear)
        seconds = beat.to("sum", 2.0, early=0.3)
        self.play(*lights, falling, widen(self.road, WIDE), run_time=seconds)
        terms = cascade(FadeIn, self.formula.family_members_with_points(), 0.4, shift=0.3 * DOWN)
        self.play_into(self.formula, terms, run_time=beat.through(1.2))

    @beat
    def shares(self, beat: Beat) -> None:
        """Each cell becomes the bar of what it writes; the bars are laid end to end."""
        above, below = (lane.rows[0] for lane in self.lanes)
        cells = [cell for pair in zip(above, below, strict=True) for cell in pair]
        self.play(
            FadeOut(self.formula, shift=0.2 * UP),
            FadeIn(self.source),
            run_time=beat.unhurried(0.7, "athletes", early=0.95),
        )
        beat.until("athletes", early=0.8)
        first, *writes = self.bars
        self.play(
            FadeOut(self.road, self.names),
            FadeIn(self.axis, first),
            exchange(cells, writes, lag=0.02),
            run_time=beat.to("push", 2.0, early=0.4),
        )
        self.remove(*cells, *self.lanes, *self.bars)
        self.add(self.bars)
        beat.until("push", early=0.2)
        highest = [self.bars[k] for k in np.argsort(-self.bars.numbers)[:4]]
        self.play(
            cascade(point_at, highest, 0.3, scale=1.2),
            run_time=beat.unhurried(1.6, "whole", early=1.35),
        )
        beat.until("whole", early=1.2)
        laid = glide(self.bars, lambda _, now: self.lay(float(now)), 0.0, 1.0)
        self.play(laid, run_time=1.8)
        self.play(FadeIn(self.total[1:]), count_from(self.total[0]), run_time=1.0)

    @beat
    def late(self, beat: Beat) -> None:
        """The last layers stay bright; what attention and what the MLPs write there."""
        early = self.bars[: 1 + 2 * (layers() - LATE)]
        self.play(*presence(QUIET, *early), run_time=0.8)
        late = self.bars[len(early) :]
        swelling = cascade(point_at, late, 0.15, scale=1.25)
        self.play(swelling, run_time=beat.to("attention", 0.8, early=0.3))
        for mark, line, offset in (("attention", self.told[0], 1), ("mlp", self.told[1], 2)):
            beat.until(mark, early=0.2)
            own = self.bars[offset + 2 * (layers() - LATE) :: 2]
            shine = [ring(bar, self.theme.ink, buff=0.03, stroke=2) for bar in own]
            time = beat.to("mlp", 1.3, early=0.7) if mark == "attention" else beat.rest(1.3)
            self.play(
                FadeIn(line, shift=0.2 * RIGHT, rate_func=rush_from),
                count_from(line[0]),
                cascade(FadeIn, shine, 0.3, scale=1.8),
                run_time=time,
            )
            self.play(FadeOut(*shine), run_time=0.3)

    @beat
    def hidden(self, beat: Beat) -> None:
        """Other writes at the name, early ones, then late ones; attention carries them over."""
        row, _ = self.name_row
        self.play(FadeOut(self.told), FadeIn(self.name_row, self.left), run_time=0.8)
        whole = np.ones((1, layers()))
        asleep = cascade(point_at, row.span(0, 0, layers() // 2), 0.2, scale=1.25)
        self.play(asleep, run_time=beat.to("early", 0.8, part=0.4))
        self.play(row.run_through(whole), run_time=beat.to("early", 1.0, early=0.3))
        window = self.swap(0, FIVE, beat.to("last", 1.4, part=0.55))
        self.play(point_at(self.left, 1.2), run_time=beat.to("last", 0.8, early=0.7))
        back = glide(self.left, AnswerBar.set_value, self.left.get_value(), 1.0)
        self.play(FadeOut(window), back, row.light_to(whole), run_time=0.7)
        window = self.swap(layers() - FIVE, layers(), beat.to("carries", 1.2, part=0.5))
        told = point_at(self.left, 1.2)
        time = beat.to("carries", 0.6, early=0.3)
        self.play(FadeOut(window), row.light_to(whole), told, run_time=time)
        target = self.bars[1 + 2 * hand_over_layer()]
        start = row.cell(0, FIVE).get_top()
        thread = ArcBetweenPoints(start, target.get_bottom() + 0.05 * DOWN, angle=-0.5)
        thread.set_stroke(self.theme.stream, 5)
        self.play(Create(thread), *presence(1.0, target), run_time=1.0)
        for left in (2, 1):
            time = beat.share(left, 1.0, late=0.2)
            self.play(flash_along(thread, self.theme.ink, 8), point_at(target, 1.5), run_time=time)

    def swap(self, first: int, end: int, seconds: float) -> VGroup:
        """Some layers write at the name what they write at another: what is left of the answer."""
        row, _ = self.name_row
        window = ring(row.span(0, first, end - 1), self.theme.ink, buff=0.06)
        others = np.ones((1, layers()))
        others[0, first:end] = 0
        left = left_with_another_name(0 if first == 0 else -1)
        self.play(FadeIn(window), row.light_to(others), run_time=0.7)
        self.play(glide(self.left, AnswerBar.set_value, 1.0, left), run_time=seconds)
        return window

    @interlude
    def hand_over(self) -> None:
        """One early MLP at the name comes near, and opens."""
        block, picture = open_block()
        cell = self.name_row[0].cell(0, 2)
        self.play(
            FadeOut(*self.all_but()),
            ReplacementTransform(cell.copy(), block),
            FadeIn(picture.matrix, target_position=cell.get_center(), scale=0.05),
            run_time=1.2,
        )
        self.settle()


def who_wrote_late(scene: LectureScene) -> VGroup:
    """Two large shares, of attention and of the MLPs, with their names."""
    lines, colours = VGroup(), (scene.theme.attention, scene.theme.mlp)
    for site, colour in zip(SITES, colours, strict=True):
        number = Decimal(100 * late_share(site), 0, TITLE, colour, unit=" %")
        said = Words(scene.words(site), BODY, colour).next_to(number, RIGHT, buff=0.3)
        lines.add(VGroup(number, said.put_baseline(number.baseline)))
    lines.arrange(DOWN, buff=0.5, aligned_edge=LEFT)
    return lines.set_x(LEFT_X, LEFT).set_y(1.6)


def name_lane(scene: LectureScene) -> VGroup:
    """The MLPs' places at the name, with their words."""
    dark = np.zeros((1, layers()))
    row = PlaceField(dark, [NAME_Y], width=LANES_WIDE, tall=0.4, colour=scene.theme.mlp)
    said = Words(scene.words("at_name"), LABEL, scene.theme.mlp)
    return VGroup(row, said.set_x(-HALF, LEFT).put_baseline(NAME_Y - 0.5))


def drops(lanes: list[PlaceField]) -> list[ShowPassingFlash]:
    """What each write adds falls from its cell onto the road, layer after layer."""
    pairs = zip(lanes[0].rows[0], lanes[1].rows[0], strict=True)
    edges = [point for a, m in pairs for point in (a.get_bottom(), m.get_top())]
    hues = np.tile([theme().attention, theme().mlp], layers())
    return [
        flash_along(Line(edge, [edge[0], 0, 0]), hue, 9, 0.7)
        for edge, hue in zip(edges, hues, strict=True)
    ]


def road(share: float) -> Polygon:
    """The stream as a band that is `share` of its final width at its right end."""
    half = NARROW + share * (WIDE - NARROW)
    corners = [(-1, NARROW), (1, half), (1, -half), (-1, -NARROW)]
    band = Polygon(*([x * HALF, y, 0] for x, y in corners), stroke_width=0)
    return band.set_fill(theme().stream, opacity=1)


def widen(band: Polygon, half: float) -> UpdateFromAlphaFunc:
    """An animation: from the left on the band comes to its height, `half` a unit at the right."""
    before = band.copy()
    drawn = half == NARROW  # it comes in, rather than growing

    def step(moving: Polygon, alpha: float) -> None:
        x = (2 * alpha - 1) * HALF
        if drawn:
            corners = [
                (-HALF, NARROW),
                (x, NARROW),
                (x, -NARROW),
                (-HALF, -NARROW),
            ]
        else:
            at = NARROW + alpha * (half - NARROW)
            rest = at if alpha == 1 else NARROW
            upper = [(-HALF, NARROW), (x, at), (x, rest), (HALF, rest)]
            corners = [*upper, *((a, -b) for a, b in reversed(upper))]
        moving.set_points_as_corners([[a, b, 0] for a, b in [*corners, corners[0]]])
        moving.match_style(before)

    return UpdateFromAlphaFunc(band, step, rate_func=linear, introducer=True)


def sum_of_writes(last: int, attention: object, mlp: object) -> Formula:
    """x at the end is x at the start, and what attention and MLP of every layer add."""
    code = (
        'vec(x)_"end" = vec(x)_0 + {{vec(a)_1 : first}} + {{vec(m)_1 : second}} + dots.c '
        f"+ {{{{vec(a)_({last}) : before}}}} + {{{{vec(m)_({last}) : last}}}}"
    )
    paint = {"first": attention, "before": attention, "second": mlp, "last": mlp}
    return Formula(code, HEADING, paint=paint).set_y(3.0)


def writes_at_last_word(pitch: float, colours: tuple[object, object]) -> Waterfall:
    """A bar for each write's part of the answer's lead in logits, mean over the subjects."""
    values = fact_path().arrays["shares"].mean(axis=1)
    middles = (np.arange(layers()) + 0.5) * pitch - HALF
    xs = np.stack([middles - 0.2 * pitch, middles + 0.2 * pitch], axis=1).ravel()
    start = middles[0] - 0.62 * pitch
    return Waterfall(
        values,
        [start, *xs],
        [theme().stream, *layers() * list(colours)],
        floor=FLOOR_Y,
        unit=UNIT,
        width=0.36 * pitch,
    )


def lead_in_logits(scene: ResidualHighway) -> VGroup:
    """The whole lead beside the last bar: the number, a brace, and what it is."""
    bars = scene.bars
    height = bars.top - FLOOR_Y
    edge = Polygon(*([HALF + 0.1, FLOOR_Y + y, 0] for y in (0, height / 2, height)))
    brace = Brace(edge, RIGHT, color=theme().ink, buff=0.02, sharpness=1.2)
    number = Decimal(float(bars.numbers.sum()), 1, HEADING, theme().ink, anchor="right")
    number.put_anchor(bars[-1].get_right()[0] - 1.1).put_baseline(bars.top - 0.1)
    said = Words(scene.words("lead"), LABEL, theme().dim)
    said.next_to(number, LEFT, buff=0.25).put_baseline(number.baseline)
    return VGroup(number, brace, said)
