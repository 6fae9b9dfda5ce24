"""The smoother curve that many models use, and how it differs."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    rush_into,
)

from mlp_math.activations import gelu, gelu_minimum, relu
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.style import FULL, RESTING
from scenes.mobjects.text import LABEL, Decimal, Formula
from scenes.moves import flash_along, presence
from scenes.sets.block import formula, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

PLACES = 2
UNIT = (2.3, 1.65)  # of the axes, in a wide picture and a tall one
NEAR = 16.0  # size of letters that are read through the lens, close to the dip
# From the lowest point, or from the axis over it, to where its numbers begin.
Z_AT, OFF_AT, VALUE_AT = 0.62 * UP + 0.4 * LEFT, 0.26 * UP + 0.4 * LEFT, 0.38 * DOWN + 0.75 * LEFT


class GeluCompare(LectureScene):
    """GELU is drawn over ReLU; a dot rides it down to its lowest point, which is below zero."""

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        colours = self.theme
        self.plot = ActivationPlot(
            relu,
            x_range=(-2.9, 1.9),
            y_range=(-0.35, 1.75),
            unit=by_shape(*UNIT),
            colour=colours.ink,
            drop=0.5,
        ).move_to(0.35 * UP)
        self.smooth_curve = self.plot.graph(gelu, colours.data)
        self.sharp_name, self.smooth_name = self.curve_names()
        self.rider = GeluRider(self.plot)
        self.off_name = Formula('"ReLU"(z) =', NEAR, colours.ink)
        self.off = Decimal(float(relu(self.rider.lowest_z)), 0, NEAR, colours.ink, anchor="left")
        over = self.plot.point(self.rider.lowest_z, 0) + OFF_AT
        read_at(over, self.off_name, self.off)
        self.window = dip_window(self.plot)
        self.short = quiet(formula("relu"))
        plot = self.plot
        axes = (plot.x_axis, plot.y_axis, plot.ticks, plot.numbers)
        self.add(self.short, *axes, plot.curve, self.sharp_name)

    @beat
    def smooth(self, beat: Beat) -> None:
        plot, colours = self.plot, self.theme
        self.play(flash_along(plot.curve, colours.focus, 9, 0.5), run_time=beat.to("smooth", 0.8))
        self.play(
            plot.curve.animate.set_stroke(colours.mix(colours.ink, by_shape(0.4, 0.6))),
            self.sharp_name.animate.set_color(colours.dim),
            run_time=0.4,
        )
        self.play(
            Create(self.smooth_curve),
            FadeIn(self.smooth_name, shift=0.2 * LEFT),
            run_time=beat.through(1.6),
        )

    @beat
    def dip(self, beat: Beat) -> None:
        rider = self.rider
        self.add(rider.dots)
        self.play(
            self.push_in(self.window, fill=0.92),
            FadeOut(self.plot.numbers),
            rider.ride_down(),
            run_time=beat.to("dip", 1.6, late=0.35),
        )
        self.play(
            Create(rider.depth), FadeIn(rider.readings, shift=0.08 * DOWN),
            run_time=beat.through(0.6),
        )  # fmt: skip

    @beat
    def keep(self, beat: Beat) -> None:
        colours, rider = self.theme, self.rider
        self.play(
            *presence(RESTING, VGroup(rider.readings, rider.depth, rider.dots)),
            self.smooth_curve.animate.set_stroke(colours.mix(colours.data, 0.4)),
            self.plot.curve.animate.set_stroke(colours.ink),
            run_time=0.5,
        )
        flat = self.plot.curve.copy().pointwise_become_partial(self.plot.curve, 0.0, 0.6)
        self.play(flash_along(flat, colours.focus, 9, 0.5), run_time=beat.to("off", 0.6))
        # From the dip up to the sharp curve, which is at zero there.
        zero = rider.dots[0].copy().set_color(colours.ink).set_opacity(FULL).set_z_index(3)
        self.play(
            zero.animate.move_to(self.plot.on_curve(rider.lowest_z)),
            FadeIn(self.off_name, self.off, shift=0.08 * UP),
            run_time=beat.through(0.8),
        )

    @interlude
    def hand_over(self) -> None:
        """The lens goes home, where the formula still stands, and the curves leave."""
        gone = (FadeOut(m, rate_func=rush_into) for m in self.all_but(self.short))
        self.play(self.pull_back(), *gone, run_time=0.7)

    def curve_names(self) -> VGroup:
        """Each curve's name at its upper end, on its own side."""
        plot, top = self.plot, self.plot.y_range[1]
        sharp = Formula('"ReLU"', LABEL, self.theme.ink)
        sharp.next_to(plot.point(0.8 * top, 0.8 * top), LEFT, buff=0.35).shift(0.1 * UP)
        smooth = Formula('"GELU"', LABEL, self.theme.data)
        x = float(np.interp(0.6 * top, gelu(grid := np.linspace(0, top + 0.2, 200)), grid))
        return VGroup(sharp, smooth.next_to(plot.on_curve(x), RIGHT, buff=0.4).shift(0.15 * DOWN))


class GeluRider:
    """A dot that rides GELU down to its lowest point, and what is read there.

    `dots` and `readings` (z and GELU(z), live in `place` and `value`) can be shown, and `depth`,
    the way from the axis down to the lowest point.
    """

    def __init__(self, plot: ActivationPlot) -> None:
        self.plot = plot
        self.lowest_z, self.lowest = gelu_minimum()
        self.curve = ActivationPlot(
            gelu, x_range=plot.x_range, y_range=plot.y_range, unit=by_shape(*UNIT)
        )
        self.curve.shift(plot.point(0, 0) - self.curve.point(0, 0))
        self.dots = self.curve.add_dots([plot.x_range[0]], [theme().data], radius=0.09)
        self.curve.rise().interpolate(1)
        self.place = Decimal(self.lowest_z, PLACES, NEAR, theme().ink, anchor="left")
        self.value = Decimal(self.lowest, PLACES, NEAR, theme().data, anchor="left")
        names = VGroup(*(Formula(f"{n} =", NEAR, theme().dim) for n in ("z", '"GELU"(z)')))
        above, below = plot.point(self.lowest_z, 0), plot.point(self.lowest_z, self.lowest)
        read_at(above + Z_AT, names[0], self.place)
        read_at(below + VALUE_AT, names[1], self.value)
        self.readings = VGroup(names, self.place, self.value)
        self.show(0.0)
        self.depth = DashedLine(
            plot.point(self.lowest_z, 0), plot.point(self.lowest_z, self.lowest),
            dash_length=0.06, color=theme().data,
        )  # fmt: skip

    def show(self, share: float) -> None:
        """Let the dot have gone this share of its way down."""
        x = (1 - share) * self.plot.x_range[0] + share * self.lowest_z
        self.curve.set_values([x])
        self.place.set_value(self.lowest_z if share == 1 else x)
        self.value.set_value(self.lowest if share == 1 else float(gelu(x)))

    def ride_down(self) -> UpdateFromAlphaFunc:
        """From far left to the lowest point."""
        return UpdateFromAlphaFunc(self.dots, lambda _, alpha: self.show(alpha))


def dip_window(plot: ActivationPlot) -> Rectangle:
    """What the lens looks at while the dip is spoken of: a part of the plot, left of zero."""
    (left, low, _), (right, high, _) = plot.point(-1.95, plot.y_range[0]), plot.point(0.35, 0.55)
    return Rectangle(width=right - left, height=high - low).move_to(
        [(left + right) / 2, (low + high) / 2, 0]
    )


def read_at(place: np.ndarray, name: Formula, number: Decimal) -> None:
    """Put a name and its number, one after the other, on the baseline that begins at `place`."""
    name.set_x(place[0], LEFT).put_baseline(place[1])
    number.shift((name.get_right()[0] + 0.09) * RIGHT).put_baseline(place[1])
