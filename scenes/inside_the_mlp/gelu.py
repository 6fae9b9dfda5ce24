"""Shot 37: the smoother curve that many models use, and how it differs."""

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
from scenes.inside_the_mlp.product_stage import quiet
from scenes.mobjects.plots import ActivationPlot
from scenes.mobjects.text import BODY, LABEL, Decimal, Formula
from scenes.sets.block import formula
from scenes.stage import LectureScene

PLACES_Z, PLACES_VALUE = 4, 5
SIDE = 3.4  # how far left of the y axis the dot's numbers stand


class GeluCompare(LectureScene):
    """GELU is drawn over ReLU; a dot rides it down to its lowest point, which is below zero."""

    def construct(self) -> None:
        colours = self.theme
        self.plot = plot = ActivationPlot(
            relu,
            x_range=(-2.9, 1.9),
            y_range=(-0.35, 1.75),
            unit=2.3,
            colour=colours.ink,
            drop=0.5,
        )
        plot.move_to(0.35 * UP)
        self.smooth = smooth = plot.graph(gelu, colours.answer)
        names = self.names(plot)
        axes = VGroup(plot.x_axis, plot.y_axis, plot.ticks, plot.numbers)
        short = quiet(formula("relu"))
        self.add(short)

        with self.beat("smooth") as beat:
            self.play(FadeIn(axes), run_time=0.5)
            self.play(Create(plot.curve), FadeIn(names[0]), run_time=0.9)
            self.wait_for(beat, "smooth")
            self.play(
                plot.curve.animate.set_stroke(colours.mix(colours.ink, 0.4)),
                names[0].animate.set_color(colours.dim),
                run_time=0.4,
            )
            self.play(Create(smooth), FadeIn(names[1]), run_time=max(beat.remaining, 1.6))

        with self.beat("dip") as beat:
            self.ride_down(plot, slot=max(beat.at("dip") + 1.2, 2.4))

        with self.beat("keep") as beat:
            self.play(
                VGroup(self.readings, self.depth, self.dot).animate.set_opacity(0.6),
                names[1].animate.fade(0.5),
                smooth.animate.set_stroke(colours.mix(colours.answer, 0.4)),
                plot.curve.animate.set_stroke(colours.ink),
                names[0].animate.set_color(colours.ink),
                run_time=0.8,
            )
            self.wait_for(beat, "off")
            self.lift_to_nought(plot)
        self.leave(short)

    def lift_to_nought(self, plot: ActivationPlot) -> None:
        """From the dip up to the sharp curve, which is at nought there."""
        z = self.place.get_value()
        off = Dot(plot.on_curve(z), radius=0.13, color=self.theme.ink).set_z_index(3)
        self.off = Decimal(float(relu(z)), 0, BODY, self.theme.ink, anchor="left")
        name = Formula('"ReLU"(z) =', BODY, self.theme.dim)
        self.set_line(plot, 2, name, self.off)
        self.play(
            TransformFromCopy(self.dot[0], off),
            FadeIn(name, self.off, shift=0.2 * UP),
            run_time=1.0,
        )

    def ride_down(self, plot: ActivationPlot, slot: float) -> None:
        """A dot rides the smooth curve from far left to its lowest point; its place is read."""
        z, lowest = gelu_minimum()
        rider = ActivationPlot(gelu, x_range=plot.x_range, y_range=plot.y_range, unit=2.3)
        rider.shift(plot.point(0, 0) - rider.point(0, 0))
        self.dot = dot = rider.add_dots([plot.x_range[0]], [self.theme.answer], radius=0.13)
        rider.rise().interpolate(1)
        self.place = Decimal(z, PLACES_Z, BODY, self.theme.ink, anchor="left")
        self.value = Decimal(lowest, PLACES_VALUE, BODY, self.theme.answer, anchor="left")
        self.readings = readings = self.reading_lines(plot)

        def follow(_: VGroup, alpha: float) -> None:
            x = (1 - alpha) * plot.x_range[0] + alpha * z
            rider.set_values([x])
            self.place.set_value(z if alpha == 1 else x)
            self.value.set_value(lowest if alpha == 1 else float(gelu(x)))

        follow(dot, 0)
        self.play(FadeIn(dot, readings), run_time=0.5)
        self.play(UpdateFromAlphaFunc(dot, follow), run_time=max(slot, 1.8))
        self.depth = DashedLine(
            plot.point(z, 0), plot.point(z, lowest), dash_length=0.06, color=self.theme.answer
        )
        self.play(Create(self.depth), run_time=0.5)

    def reading_lines(self, plot: ActivationPlot) -> VGroup:
        """z and GELU(z) at the dot, live."""
        names = VGroup(
            Formula("z =", BODY, self.theme.dim), Formula('"GELU"(z) =', BODY, self.theme.dim)
        )
        for k, (name, number) in enumerate(zip(names, (self.place, self.value), strict=True)):
            self.set_line(plot, k, name, number)
        return VGroup(names, self.place, self.value)

    @staticmethod
    def set_line(plot: ActivationPlot, k: int, name: Formula, number: Decimal) -> None:
        """Put a name and its number on line k left of the y axis."""
        x, y, _ = plot.point(0, 0)
        name.shift((x - SIDE - name.get_right()[0]) * RIGHT).put_baseline(y + 2.7 - 0.75 * k)
        number.shift((x - SIDE + 0.2) * RIGHT).put_baseline(name.baseline)

    def names(self, plot: ActivationPlot) -> VGroup:
        """Each curve's name at its upper end, on its own side."""
        top = plot.y_range[1]
        sharp = Formula('"ReLU"', LABEL, self.theme.ink)
        sharp.next_to(plot.point(0.8 * top, 0.8 * top), LEFT, buff=0.35).shift(0.1 * UP)
        smooth = Formula('"GELU"', LABEL, self.theme.answer)
        x = float(np.interp(0.6 * top, gelu(grid := np.linspace(0, top + 0.2, 200)), grid))
        return VGroup(sharp, smooth.next_to(plot.on_curve(x), RIGHT, buff=0.4).shift(0.15 * DOWN))
