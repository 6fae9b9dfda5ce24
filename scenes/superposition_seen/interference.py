"""Ideas that share a plane leak into one another; a bias and a ReLU cut most of that off."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    DashedVMobject,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    GrowArrow,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
)

from lectures.taken_apart import baseline
from mlp_math.directions import component, normalize
from mlp_math.stored import load
from mlp_math.toy_superposition import toy_reconstruction
from scenes.mobjects.arrow_star import ArrowStar
from scenes.mobjects.idea_bars import IdeaBars
from scenes.mobjects.place import fit
from scenes.mobjects.style import QUIET, arrow, curve_on, small_axes
from scenes.mobjects.text import BODY, SMALL, TITLE, Decimal, Words
from scenes.moves import cascade, count_from, flash_along, give_way, point_at, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition_seen.five_set import (
    last_place,
    last_star,
    plane_axes,
    waiting_stars,
)

SHOWN, AMOUNT = 0, 0.5  # which idea is switched on, and how far: as far as on average
BARS_AT = np.array([3.3, 1.55, 0.0])
CAPTION_AT, SOURCE_Y = np.array([3.3, 2.75, 0.0]), -3.62
PLOT_AT, PLOT_SIZE = np.array([-1.6, 0.1, 0.0]), (8.2, 5.2)
ASIDE_X = 4.75  # of what stands beside the plot
PEN_AT = np.array([ASIDE_X, 1.95, 0.0])


class InterferenceFilter(LectureScene):
    """One idea lights its neighbours too; the filter darkens them; what that is worth."""

    begins_as = "FiveArrows"

    def stage(self) -> None:
        path, k = load("toy_unfolding"), last_place()
        self.W, self.b = path["W"][k].astype(float), path["b"][k].astype(float)
        self.plane, self.star = plane_axes(), last_star()
        x = np.zeros(len(self.b))
        x[SHOWN] = AMOUNT
        self.linear = self.W.T @ self.W @ x
        self.cleaned = toy_reconstruction(self.W, self.b, x)
        self.bars = IdeaBars(0 * x, self.star.hues).shift(BARS_AT)
        self.captions = [
            fit(Words(self.words(key), BODY, self.theme.dim), 5.6).move_to(CAPTION_AT)
            for key in ("read_off", "with_relu")
        ]
        self.hidden = self.W @ x
        self.point = Dot(self.place_of(self.hidden), 0.13, color=self.theme.focus).set_z_index(5)
        self.drops = VGroup(*(drop(self, k) for k in range(len(self.b)) if k != SHOWN))
        self.axes, self.curves, self.axes_words = self.error_plot()
        self.add(self.plane, self.star)

    @beat
    def leak(self, beat: Beat) -> None:
        """Half of one arrow is on; its shadow falls on every other, and is read off."""
        star = self.star
        self.seldom(beat.to("one", 1.2, early=0.4))
        others = [m for k, m in enumerate(star.arrows) if k != SHOWN]
        switched_on = self.point.animate.move_to(self.place_of(self.hidden))
        self.add(self.point.move_to(star.centre))
        self.play(switched_on, *presence(QUIET, *others), run_time=beat.to("light", 0.9, part=0.4))
        self.play(
            FadeIn(self.bars, self.captions[0], shift=0.6 * LEFT),
            run_time=beat.to("light", 0.9, early=0.6),
        )
        drops = cascade(Create, self.drops, 0.2)
        self.play(drops, self.bars.turn_to(self.linear), run_time=beat.through(1.6))

    def seldom(self, seconds: float) -> None:
        """Light runs along one arrow, along another, and at last along two at once."""
        for together in ((2,), (4,), (0, 1)):
            shafts = (self.star.arrows[k].shaft for k in together)
            lights = (flash_along(shaft, self.theme.focus, 14, 0.7) for shaft in shafts)
            self.play(*lights, run_time=seconds / 3)

    def place_of(self, hidden: np.ndarray) -> np.ndarray:
        """The point of the frame for what the two numbers hold."""
        return np.asarray(self.star.centre + self.star.unit * np.append(hidden, 0.0))

    @beat
    def filter(self, beat: Beat) -> None:
        """All bars move down by the bias, and what lies left of the line is gone."""
        pull = arrow(BARS_AT + 1.5 * RIGHT + 0.55 * UP, BARS_AT + 0.55 * UP, self.theme.focus)
        bias = Words(self.words("bias"), BODY, self.theme.focus).next_to(pull, RIGHT, buff=0.2)
        leaked = [self.bars.bars[k] for k in np.flatnonzero(self.linear > 0.1) if k != SHOWN]
        self.play(
            *(point_at(bar, 1.25) for bar in leaked), run_time=beat.to("bias", 0.6, early=0.2)
        )
        self.play(FadeIn(bias), GrowArrow(pull), run_time=beat.to("down", 0.8, early=0.4))
        pulled = self.bars.turn_to(self.linear + self.b)
        self.play(pulled, run_time=beat.to("cut", 1.2, early=0.6))
        beat.until("cut", early=0.3)
        self.play(
            self.bars.turn_to(self.cleaned),
            FadeOut(self.drops, pull, bias),
            give_way(*self.captions),
            run_time=beat.through(1.0),
        )

    @beat
    def worth(self, beat: Beat) -> None:
        """The errors of both over how rare ideas are; at the mark, one as a share of the other."""
        self.play(
            FadeOut(self.plane, self.bars, self.captions[1], self.point),
            FadeTransform(self.star, self.pen),
            FadeIn(self.axes, self.axes_words),
            run_time=1.0,
        )
        drawn = Create(self.curves[0])
        self.play(drawn, FadeIn(self.names[0]), run_time=beat.to("guesses", 1.2, late=0.4))
        self.add(self.curves[1], self.mark)
        unfolding = UpdateFromAlphaFunc(VGroup(self.pen, self.mark, self.curves[1]), self.draw_ours)
        time = beat.to("less", 1.6, early=0.4)
        self.play(unfolding, FadeIn(self.names[1]), run_time=time)
        self.play(FadeOut(self.mark), run_time=0.2)
        self.play(FadeIn(self.gap, self.share, scale=0.8), count_from(self.share), run_time=1.6)
        coming = cascade(FadeIn, self.five, 0.6, shift=0.2 * DOWN)
        self.play(coming, run_time=beat.to("simulated", 0.6, early=0.4))
        self.play(ReplacementTransform(self.five.copy(), self.two), run_time=beat.unhurried(1.0))

    def error_plot(self) -> tuple[VGroup, VGroup, VGroup]:
        """Axes, both curves and the axes' words; also what is told beside them."""
        path, colours = load("toy_unfolding"), self.theme
        S, ours = path["sparsity"], path["loss"]
        linear = np.array([baseline(float(s)) for s in S])
        axes = small_axes([0, 1, 0.25], [0, 0.26, 0.1], *PLOT_SIZE, stroke=2.5).move_to(PLOT_AT)
        line = curve_on(axes, S, linear, colours.dim)
        curves = VGroup(
            DashedVMobject(line, num_dashes=40), curve_on(axes, S, ours, colours.data, 6)
        )
        k = last_place()
        self.pen = ArrowStar(path["W"][k], PEN_AT, unit=0.95, width=5)
        self.mark = Dot(axes.c2p(0, ours[0]), 0.12, color=colours.data)
        self.whole = curves[1].copy()
        self.names = VGroup(
            Words(self.words("linear"), BODY, colours.dim).move_to(axes.c2p(0.72, 0.245)),
            Words(self.words("ours"), BODY, colours.data).move_to(axes.c2p(0.34, 0.075)),
        )
        ends = (axes.c2p(S[k], ours[k]), axes.c2p(S[k], linear[k]))
        self.gap = VGroup(*(Dot(end, 0.1, color=colours.focus) for end in ends))
        self.share = Decimal(100 * ours[k] / linear[k], 0, 1.3 * TITLE, colours.focus, unit=" %")
        self.share.move_to([ASIDE_X, -0.1, 0])
        self.five = VGroup(*(Dot(radius=0.2, color=hue) for hue in self.star.hues))
        self.five.arrange(RIGHT, buff=0.22).move_to([ASIDE_X, -1.25, 0])
        self.two = VGroup(*(Dot(radius=0.3, color=colours.ink) for _ in range(2)))
        self.two.arrange(RIGHT, buff=0.5).move_to([ASIDE_X, -2.3, 0])
        words = VGroup(
            Words(self.words("error"), BODY, colours.dim).next_to(axes.c2p(0, 0.26), RIGHT, 0.2),
            Words(self.words("absent"), BODY, colours.dim).next_to(axes.c2p(0.4, 0), DOWN, 0.3),
            Decimal(100, 0, BODY, colours.dim, unit=" %").next_to(axes.c2p(1, 0), DOWN, 0.3),
            fit(Words(self.words("source"), SMALL, colours.dim, italic=True), 13.0).set_y(SOURCE_Y),
        )
        return axes, curves, words

    def draw_ours(self, _: VGroup, alpha: float) -> None:
        """Our curve up to a moment; beside it the model that makes this error, as ideas go rare."""
        path = load("toy_unfolding")
        k = round(alpha * (len(path["loss"]) - 1))
        self.pen.set_values(path["W"][k])
        self.mark.move_to(self.axes.c2p(path["sparsity"][k], path["loss"][k]))
        self.curves[1].pointwise_become_partial(self.whole, 0, alpha)

    @interlude
    def hand_over(self) -> None:
        """The five dots become the five arrows of a pentagon; two other stars wait beside it."""
        self.leave(*self.five)
        stars = waiting_stars()
        arrows = zip(self.five, stars[2].arrows, strict=True)
        flights = (
            FadeOut(dot, target_position=arrow.get_tip(), scale=0.5) for dot, arrow in arrows
        )
        self.play(*flights, FadeIn(*stars), run_time=0.9)
        self.settle()


def drop(shot: InterferenceFilter, k: int) -> VGroup:
    """From the point to the line of arrow k, and the shadow there."""
    along = normalize(shot.W[:, k])
    foot = shot.place_of(component(shot.hidden, along) * along)
    style = {"stroke_width": 2.5, "stroke_color": shot.star.hues[k]}
    drop = DashedLine(shot.point.get_center(), foot, dash_length=0.1, **style)
    return VGroup(drop, Dot(foot, 0.08, color=shot.star.hues[k]))
