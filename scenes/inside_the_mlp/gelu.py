"""The smoother curve that many models use, and how it differs."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.activations import gelu, gelu_minimum, relu
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.style import QUIET, RESTING
from scenes.mobjects.text import BODY, LABEL, Decimal, Formula
from scenes.moves import flash_along, presence
from scenes.sets.block import formula, quiet
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

PLACES = 2
UNIT = (2.3, 1.65)  # of the axes, in a wide picture and a tall one
SIDE = (3.4, 1.9)  # how far left of the y axis the dot's numbers stand
LINES_UP = (2.7, 4.9)  # over the x axis


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
        self.off = Decimal(float(relu(self.rider.lowest_z)), 0, BODY, colours.ink, anchor="left")
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
        self.play(FadeIn(rider.dots, rider.readings, scale=0.6), run_time=0.4)
        self.play(rider.ride_down(), run_time=beat.to("dip", 1.6, early=-0.5))
        self.play(Create(rider.depth), run_time=beat.through(0.4))

    @beat
    def keep(self, beat: Beat) -> None:
        colours, rider = self.theme, self.rider
        self.play(
            *presence(RESTING, VGroup(rider.readings, rider.depth, rider.dots)),
            *presence(QUIET, self.smooth_name),
            self.smooth_curve.animate.set_stroke(colours.mix(colours.data, 0.4)),
            self.plot.curve.animate.set_stroke(colours.ink),
            self.sharp_name.animate.set_color(colours.ink),
            run_time=0.5,
        )
        self.play(flash_along(self.plot.curve, colours.focus, 9, 0.5), run_time=beat.to("off", 0.8))
        # From the dip up to the sharp curve, which is at zero there.
        zero = Dot(self.plot.on_curve(rider.lowest_z), radius=0.13, color=colours.ink)
        name = Formula('"ReLU"(z) =', BODY, colours.dim)
        set_line(self.plot, 2, name, self.off)
        self.play(
            TransformFromCopy(rider.dots[0], zero.set_z_index(3)),
            FadeIn(name, self.off, shift=0.2 * UP),
            run_time=beat.through(0.8),
        )

    @interlude
    def hand_over(self) -> None:
        self.leave(self.short)

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
        self.dots = self.curve.add_dots([plot.x_range[0]], [theme().data], radius=0.13)
        self.curve.rise().interpolate(1)
        self.place = Decimal(self.lowest_z, PLACES, BODY, theme().ink, anchor="left")
        self.value = Decimal(self.lowest, PLACES, BODY, theme().data, anchor="left")
        names = VGroup(*(Formula(f"{n} =", BODY, theme().dim) for n in ("z", '"GELU"(z)')))
        for k, (name, number) in enumerate(zip(names, (self.place, self.value), strict=True)):
            set_line(plot, k, name, number)
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


def set_line(plot: ActivationPlot, k: int, name: Formula, number: Decimal) -> None:
    """Put a name and its number on line k left of the y axis."""
    x, y, _ = plot.point(0, 0)
    side = by_shape(*SIDE)
    name.set_x(x - side, RIGHT).put_baseline(y + by_shape(*LINES_UP) - 0.75 * k)
    number.shift((x - side + 0.2) * RIGHT).put_baseline(name.baseline)
