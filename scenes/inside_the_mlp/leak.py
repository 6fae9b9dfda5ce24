"""Why adding up is not enough: in the plane of both names every sum balances."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
    linear,
)
from numpy.typing import ArrayLike

from scenes.mobjects.place import fit
from scenes.mobjects.planes import FeaturePlane
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, ChangeDecimal, Decimal, Formula, Words
from scenes.moves import cascade, comes_last, flash_along, hop, point_at, pulse
from scenes.sets.block import formula, quiet
from scenes.sets.people import person_words
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

PANEL_X, PANEL_TOP, PANEL_STEP, PANEL_WIDTH = 1.75, 2.5, 0.85, 4.7
PANEL_CENTRE = PANEL_X + PANEL_WIDTH / 2
NAME_WIDTH = 2.25  # of the plane's names, at most: the border's far side is no wider


class LinearLeak(LectureScene):
    """In the plane of both names, a sum gives half of its answer to half a name, bias or not."""

    begins_as = "FoldNotation"

    def stage(self) -> None:
        self.bias_value = float(self.toy.block.b_up[0])
        self.plane_of_names = NamePlane(self)
        self.field = plane = self.plane_of_names.field
        self.axis_names = self.plane_of_names.axis_names
        self.line, self.drops = plane.reading_line(), plane.drops()
        self.shadows = VGroup(*(self.foot(k) for k in (1, 2)))
        self.panel = self.plane_of_names.panel
        self.balanced = Balance(plane.scores(), self.bias_value)
        self.verdicts = yes_and_no(self, plane)
        self.reading = what_is_read(self, np.asarray(plane.scores()) + self.bias_value)
        self.short = quiet(formula("bias"))
        self.add(self.short, *self.plane_of_names.waiting)

    @beat
    def plane(self, beat: Beat) -> None:
        pace = beat.to("people", 1.2)
        listed = [name for name, _ in self.panel]
        dots = self.field.dots
        self.play(cascade(hop, map(VGroup, dots, listed), 0.35), run_time=pace)
        self.play(self.plane_of_names.take_places(), run_time=beat.rest(2.4, part=0.5))
        slot = beat.share(2, 0.6, late=0.15)
        axes, colours = (self.field.x_axis, self.field.y_axis), (self.theme.first, self.theme.last)
        for name, axis, colour in zip(self.axis_names, axes, colours, strict=True):
            self.play(point_at(name, 1.5), flash_along(axis, colour, 9), run_time=slot)

    @beat
    def read(self, beat: Beat) -> None:
        self.play(Create(self.line), run_time=beat.to("full", 1.0))
        self.play(self.read_off(0), run_time=beat.to("half", 1.2))
        self.play(
            self.panel[0].animate.set_opacity(RESTING),
            Create(self.drops),
            *(
                TransformFromCopy(self.field.dots[k], shadow)
                for k, shadow in enumerate(self.shadows, start=1)
            ),
            run_time=1.0,
        )
        self.play(cascade(self.read_off, (1, 2, 3), 0.3), run_time=beat.through(1.4))

    @beat
    def balance(self, beat: Beat) -> None:
        self.panel[0].set_opacity(1)
        slot = beat.share(2, 1.2, until="bias", early=0.3)
        for pair, crossing in (((0, 1), self.line), ((2, 3), self.drops)):
            self.play(
                self.balanced.fill(pair, [value for _, value in self.panel]),
                Indicate(crossing, scale_factor=1, color=self.theme.focus),
                run_time=slot,
            )
        self.play(*self.balanced.make_room(), run_time=0.35)
        values = [*(value for _, value in self.panel), *self.balanced]
        self.play(
            *(ChangeDecimal(one, one.get_value() + self.bias_value) for one in values),
            flash_along(self.line, self.theme.focus, 7, 0.5),
            rate_func=linear,
            run_time=beat.through(1.4),
        )

    @beat
    def yes_no(self, beat: Beat) -> None:
        reading, (yes, no) = self.reading, self.verdicts
        self.play(
            FadeOut(self.line, self.drops, self.shadows, self.panel, *self.balanced.all),
            self.field.move_cut(-self.bias_value),
            run_time=1.5,
        )
        self.play(
            Create(reading.x_axis), Create(reading.y_axis),
            FadeIn(reading.ticks, reading.numbers), run_time=0.7,
        )  # fmt: skip
        beat.until("yes")
        self.play(FadeIn(yes, scale=0.7), run_time=0.6)
        self.play(Create(reading.curve), run_time=0.9)
        beat.until("no")
        self.play(FadeIn(no, scale=0.7), run_time=0.6)
        self.play_into(reading, FadeIn(reading.dots, scale=0.5), run_time=0.9)
        beat.until("bend", early=0.8)
        self.play(reading.bend(), run_time=beat.through(1.3))

    @interlude
    def hand_over(self) -> None:
        self.leave(self.short)

    def foot(self, k: int) -> Dot:
        """Where person k falls, square on, upon the line on which the sum is read."""
        return Dot(self.field.at(*self.field.feet()[k]), radius=0.12, color=self.theme.stream)

    def read_off(self, k: int) -> AnimationGroup:
        """What stands at person k's foot goes over into their line of the panel."""
        return AnimationGroup(ReplacementTransform(self.foot(k), self.panel[k][1]))


class NamePlane:
    """The plane of both names, and the cast, who wait beside it for their places.

    `field` is the plane, `axis_names` and `names` stand at its axes and dots; `panel` lists all
    with what is read of each. `waiting` is what can be shown before they take their places.
    """

    def __init__(self, scene: LectureScene) -> None:
        toy, colours = scene.toy, theme()
        shades = [colours.focus, *[colours.ink] * (len(toy.people) - 1)]
        # Whole numbers by construction; the rounding takes off what floating point adds.
        components = np.round(toy.components, 9)
        self.field = plane = FeaturePlane(
            components, [1, 1], colours=shades, span=(-0.5, 2.1), unit=2.25
        )
        plane.move_to(2.0 * LEFT + 0.3 * UP)
        self.axis_names, self.names = named_axes(scene, plane), named_points(scene, plane)
        self.panel = score_panel(scene, plane)
        self._homes = [dot.get_center() for dot in plane.dots]
        for dot, (name, _) in zip(plane.dots, self.panel, strict=True):
            dot.next_to(name, LEFT, buff=0.25)
        axes = (plane.grid, plane.x_axis, plane.y_axis, plane.ticks, plane.numbers)
        listed = (name for name, _ in self.panel)
        self.waiting = (*axes, self.axis_names, *plane.dots, *listed)

    def take_places(self) -> LaggedStart:
        """An animation: one after the other goes to their place in the plane, named there."""
        people = zip(self.field.dots, self._homes, self.names, strict=True)
        moves = (
            AnimationGroup(
                dot.animate.move_to(place), FadeIn(name, scale=0.6, rate_func=comes_last)
            )
            for dot, place, name in people
        )
        return LaggedStart(*moves, lag_ratio=0.4)


def named_axes(scene: LectureScene, plane: FeaturePlane) -> VGroup:
    """M·E at the end of the horizontal axis, J·E on top of the vertical one."""
    first, last, _ = scene.lecture.fact.symbols
    names = VGroup()
    for symbol, shade in ((first, scene.theme.first), (last, scene.theme.last)):
        code = f"{{{{ vec({symbol}) : m }}}} dot {{{{ vec(E) : e }}}}"
        names.add(Formula(code, LABEL, paint={"m": shade, "e": scene.theme.stream}))
    names[0].next_to(plane.x_axis.get_end(), DOWN, buff=0.2).shift(0.55 * LEFT)
    names[1].next_to(plane.y_axis.get_end(), UP, buff=0.1)  # where no line of the grid is
    return names


def named_points(scene: LectureScene, plane: FeaturePlane) -> VGroup:
    """Each name beside its dot, clear of the axes, of the diagonals and of the border."""
    corners = (DOWN + RIGHT, UP + RIGHT, LEFT, UP + LEFT)
    names = VGroup()
    for k, (dot, corner) in enumerate(zip(plane.dots, corners, strict=True)):
        name = person_words(scene, k, LABEL)
        names.add(fit(name, NAME_WIDTH).next_to(dot, corner, buff=0.1))
    # Below the border, which starts there, and clear of the axis's number.
    names[2].shift(0.24 * LEFT + 0.06 * DOWN)
    return names


def score_panel(scene: LectureScene, plane: FeaturePlane) -> VGroup:
    """A line per person: (name, live value)."""
    panel = VGroup()
    for k, score in enumerate(plane.scores()):
        name = fit(person_words(scene, k, BODY), 3.6).set_x(PANEL_X, LEFT)
        name.put_baseline(PANEL_TOP - k * PANEL_STEP)
        value = Decimal(score, 1, BODY, scene.theme.ink, anchor="right")
        value.shift((PANEL_X + PANEL_WIDTH) * RIGHT).put_baseline(name.baseline)
        panel.add(VGroup(name, value))
    return panel


def what_is_read(scene: LectureScene, sums: np.ndarray) -> ActivationPlot:
    """What comes out for what goes in: as long as one only adds up, a straight line."""
    plot = ActivationPlot(
        lambda z: z, x_range=(-1.5, 1.5), y_range=(-1.4, 1.5), unit=1.55,
        colour=scene.theme.stream,
    )  # fmt: skip
    plot.move_to([PANEL_CENTRE, 0.3, 0])
    plot.add_dots(sums, [scene.theme.focus, *[scene.theme.ink] * (len(sums) - 1)])
    plot.rise().interpolate(1)
    return plot


def yes_and_no(scene: LectureScene, plane: FeaturePlane) -> tuple[Words, Words]:
    """Yes above the border, no below it."""
    yes = Words(scene.words("yes"), HEADING, scene.theme.positive)
    no = Words(scene.words("no"), HEADING, scene.theme.ink)
    high = plane.span[1] - 0.35
    yes.move_to(plane.at(high, high))
    no.move_to(plane.at(*plane.feet()[1] / 2).copy() + 0.1 * UP + 0.1 * RIGHT)
    return yes, no


class Balance(VGroup):
    """full + neither = first only + last only: true of every sum, with any bias.

    scores (4,) of the cast in its order; bias is what will be added to each. The members are the
    four live numbers; `signs` and `parentheses` stand between them.
    """

    ORDER = (0, 3, 1, 2)  # of the cast: both names, neither = first only, last only

    def __init__(self, scores: ArrayLike, bias: float) -> None:
        values = np.asarray(scores, dtype=float)[list(self.ORDER)]
        super().__init__(*(Decimal(value, 1, BODY, theme().focus) for value in values))
        self.signs = VGroup(*(Formula(s, BODY, theme().dim) for s in ("+", "=", "+")))
        # With the bias, one number is negative: behind a plus it then needs parentheses.
        self.parentheses = VGroup(*(Formula(f"paren.{s}", BODY, theme().dim) for s in "lr"))
        full, neither, first, last = self
        plus, equals, again = self.signs
        neither.set_value(values[1] + bias)
        within = VGroup(self.parentheses[0], neither, self.parentheses[1]).arrange(RIGHT, buff=0.06)
        line = VGroup(full, plus, within, equals, first, again, last).arrange(RIGHT, buff=0.3)
        line.move_to([PANEL_CENTRE, PANEL_TOP - 4 * PANEL_STEP - 0.5, 0])
        room = (within.width - full.width) / 2 * RIGHT
        neither.set_value(values[1])
        for number in self:
            number.put_baseline(full.baseline)
        for sign in (*self.signs, *self.parentheses):
            sign.set_y(full.get_y())
        # Until then, the line is closer together.
        self._apart = [(piece, -room) for piece in (full, plus)]
        self._apart += [(piece, room) for piece in (equals, first, again, last)]
        for piece, way in self._apart:
            piece.shift(-way)

    @property
    def all(self) -> tuple[VGroup, VGroup, VGroup]:
        """Numbers, signs and parentheses."""
        return self, self.signs, self.parentheses

    def fill(self, places: tuple[int, int], values: list[Decimal]) -> AnimationGroup:
        """Two of the cast's values swell, and stand in the line too, with the signs there."""
        signs = [self.signs[k] for k in places if k < len(self.signs)]
        return AnimationGroup(
            *(pulse(values[self.ORDER[k]]).scale(1.4) for k in places),
            FadeIn(*(self[k] for k in places), *signs, shift=0.2 * DOWN),
        )

    def make_room(self) -> list[AnimationGroup]:
        """Animations that part the line for the parentheses."""
        moves = [piece.animate.shift(way) for piece, way in self._apart]
        return [*moves, FadeIn(self.parentheses)]
