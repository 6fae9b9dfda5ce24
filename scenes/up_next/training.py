"""Shot 71: what training means: a loss that looks at one bar, a slope, and two words to come."""

from collections.abc import Callable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Axes,
    Create,
    Dot,
    FadeIn,
    Line,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.activations import cross_entropy
from mlp_math.parameters import parameter_table
from mlp_math.training import learn_answer_column, loss_by_size
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.dials import DialPanel
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.stage import Beat, LectureScene
from scenes.where_facts_live.model_set import lecture_toy
from scenes.where_facts_live.prompt import JordanPrompt

WORST = 4.0  # nats at the top of the loss axis
SMALLEST, LARGEST = 6, 12  # powers of ten on the axis of sizes
PANEL_WIDTH, PANEL_HEIGHT = 3.9, 3.0


class TrainingNext(LectureScene):
    """Loss before and after the fact is stored, the descent that finds it, and what is to come."""

    def construct(self) -> None:
        self.toy = toy = lecture_toy(self)
        text = self.lecture.fact.text[self.language]
        candidates = (text.answer, *text.alternatives)
        before = toy.next_word(toy.full_name, len(candidates))
        after = toy.next_word(toy.forward().output, len(candidates))
        self.before, self.after = cross_entropy(before, 0), cross_entropy(after, 0)
        self.bars = bars = NextTokenBars(candidates, before, length=2.6)
        bars.shift((-3.2 - bars.bars.get_left()[0]) * RIGHT + (0.6 - bars.get_center()[1]) * UP)
        curve = self.loss_curve()
        self.loss = self.loss_readout(curve)

        strip = JordanPrompt.prompt_strip(self).move_to(3.1 * UP)
        with self.beat("one_bar") as beat:
            self.play(FadeIn(strip, shift=0.2 * DOWN), run_time=0.9)
            self.play(FadeIn(bars, shift=0.2 * DOWN), run_time=0.9)
            self.wait_for(beat, "look")
            rest = VGroup(*(bars.row(k) for k in range(1, len(candidates))))
            self.play(rest.animate.set_opacity(0.4), run_time=0.7)

        with self.beat("cost") as beat:
            self.play(Create(curve), run_time=1.6)
            self.play(FadeIn(self.ball, scale=2), FadeIn(self.loss), run_time=0.8)

        with self.beat("stored") as beat:
            self.wait_for(beat, "store")
            self.play(bars.grow_to(after), self.roll(), run_time=2.2)

        with self.beat("backprop") as beat:
            self.learn(beat, len(candidates))

        with self.beat("panels") as beat:
            self.leave(run_time=0.5)
            panels = VGroup(self.cost_panel(), self.feedback_panel(), self.scaling_panel())
            panels.arrange(RIGHT, buff=0.45).move_to(0.1 * UP)
            align_baselines([panel[2] for panel in panels])
            for panel, mark in zip(panels, ("cost", "feedback", "scaling"), strict=True):
                self.wait_for(beat, mark)
                self.play(FadeIn(panel, shift=0.25 * UP), run_time=0.9)
        self.leave()

    # -------------------------------------------------------------------------- the loss

    def loss_curve(self) -> VGroup:
        """−ln p over p, with axes; the ball on it shows where the answer's bar stands."""
        self.axes = axes = Axes(
            x_range=[0, 1, 0.5],
            y_range=[0, WORST, 1],
            x_length=4.0,
            y_length=3.2,
            tips=False,
            axis_config={"stroke_color": self.theme.faint, "stroke_width": 2, "tick_size": 0.05},
        ).move_to(4.0 * RIGHT + 0.55 * UP)
        line = self.graph(axes, np.linspace(np.exp(-WORST), 1, 120), lambda p: -np.log(p))
        name = Formula("- ln p", BODY, self.theme.dim)
        name.next_to(axes.c2p(0, WORST), RIGHT, buff=0.5)
        p = Formula("p", BODY, self.theme.dim).next_to(axes.c2p(1, 0), RIGHT, buff=0.2)
        self.ball = Dot(radius=0.12, color=self.theme.answer).set_z_index(2)
        self.place_ball()
        return VGroup(axes, line, name, p)

    def graph(self, axes: Axes, xs: np.ndarray, function: Callable[[float], float]) -> VMobject:
        """A smooth line through the points of a function."""
        line = VMobject(stroke_color=self.theme.ink, stroke_width=3)
        line.set_points_smoothly([axes.c2p(x, float(function(x))) for x in xs])
        return line

    def loss_readout(self, curve: VGroup) -> VGroup:
        """The word for it and its value, below the curve."""
        self.loss_value = Decimal(self.before, 2, HEADING, self.theme.answer, anchor="left")
        word = Words(self.words("loss"), BODY, self.theme.dim)
        readout = VGroup(word, self.loss_value).arrange(RIGHT, buff=0.35)
        self.loss_value.put_baseline(word.baseline)
        return readout.next_to(curve, DOWN, buff=0.5).set_x(self.axes.get_center()[0])

    def place_ball(self) -> None:
        p = float(self.bars.get_values()[0])
        self.ball.move_to(self.axes.c2p(p, -np.log(p)))

    def roll(self) -> UpdateFromAlphaFunc:
        """Ball and loss follow the bars, whatever moves them."""

        def step(_: VGroup, alpha: float) -> None:
            self.place_ball()
            self.loss_value.set_value(-float(np.log(self.bars.get_values()[0])))

        return UpdateFromAlphaFunc(VGroup(self.ball, self.loss_value), step)

    # ----------------------------------------------------------------------- the descent

    def learn(self, beat: Beat, candidates: int) -> None:
        """Forget the column, then find it by the slope: dials turn, bars grow, the ball rolls."""
        self.descent = descent = learn_answer_column(self.toy, candidates)
        self.dials = dials = DialPanel(descent.columns[:1], radius=0.27, gap=0.72, scale=1.2)
        dials.move_to([self.bars.get_center()[0], -2.1, 0])
        label = Words(self.words("column"), LABEL, self.theme.dim)
        label.next_to(dials, DOWN, buff=0.25)
        self.play(
            FadeIn(dials, label),
            self.bars.grow_to(descent.predictions[0]),
            self.roll(),
            run_time=1.4,
        )
        self.wait_for(beat, "slope")
        last = len(descent.losses) - 1

        def step(_: VGroup, alpha: float) -> None:
            k = round(alpha * last)
            dials.set_values(descent.columns[k])
            self.bars.set_values(descent.predictions[k])
            self.place_ball()
            self.loss_value.set_value(descent.losses[k])

        changing = VGroup(dials, self.bars, self.ball, self.loss_value)
        self.play(UpdateFromAlphaFunc(changing, step), run_time=max(beat.remaining, 3.0))

    # ------------------------------------------------------------------------ the panels

    def panel(self, key: str, picture: VGroup) -> VGroup:
        """A picture on a plate, with its name below."""
        plate = RoundedRectangle(
            width=PANEL_WIDTH,
            height=PANEL_HEIGHT,
            corner_radius=0.15,
            stroke_width=2,
            stroke_color=self.theme.faint,
            fill_color=self.theme.panel,
            fill_opacity=1,
        )
        name = Words(self.words(key), BODY)
        name.scale(min(1.0, PANEL_WIDTH / name.width))
        name.next_to(plate, DOWN, buff=0.45).set_x(plate.get_center()[0])
        return VGroup(plate, picture.move_to(plate), name)

    def small_axes(self, x_range: list, y_range: list) -> Axes:
        return Axes(
            x_range=x_range,
            y_range=y_range,
            x_length=2.7,
            y_length=1.7,
            tips=False,
            axis_config={
                "stroke_color": self.theme.faint,
                "stroke_width": 2,
                "include_ticks": False,
            },
        )

    def cost_panel(self) -> VGroup:
        """The loss of the answer, once more."""
        axes = self.small_axes([0, 1], [0, WORST])
        line = self.graph(axes, np.linspace(np.exp(-WORST), 1, 60), lambda p: -np.log(p))
        p = float(np.exp(-self.after))
        dot = Dot(axes.c2p(p, self.after), radius=0.09, color=self.theme.answer)
        return self.panel("cost", VGroup(axes, line, dot))

    def feedback_panel(self) -> VGroup:
        """Two answers, and the one that a reader prefers."""
        answers = VGroup(*(self.answer_sheet(preferred) for preferred in (True, False)))
        return self.panel("feedback", answers.arrange(RIGHT, buff=0.5))

    def answer_sheet(self, preferred: bool) -> VGroup:
        colour = self.theme.first if preferred else self.theme.faint
        sheet = RoundedRectangle(
            width=1.2, height=1.5, corner_radius=0.1, stroke_width=2.5, stroke_color=colour
        )
        lines = VGroup(
            *(
                Line(LEFT * 0.4, RIGHT * 0.4 * length, stroke_width=3, color=self.theme.dim)
                for length in ((1.0, 0.7, 1.0, 0.3) if preferred else (1.0, 1.0, 0.5, 0.1))
            )
        ).arrange(DOWN, buff=0.22, aligned_edge=LEFT)
        mark = VMobject(stroke_color=colour, stroke_width=5)
        if preferred:
            mark.set_points_as_corners([[-0.14, 0.02, 0], [-0.03, -0.1, 0], [0.18, 0.16, 0]])
        else:
            mark.set_points_as_corners([[-0.14, 0, 0], [0, 0, 0], [0.14, 0, 0]])
        lines.move_to(sheet)
        return VGroup(sheet, lines, mark.next_to(sheet, DOWN, buff=0.2))

    def scaling_panel(self) -> VGroup:
        """Loss against size, both by powers of ten; the dot is the lecture's model."""
        powers = np.array([SMALLEST, LARGEST])
        losses = np.log10([loss_by_size(10.0**power) for power in powers])
        axes = self.small_axes([SMALLEST, LARGEST], [losses[1] - 0.1, losses[0] + 0.05])
        line = Line(
            axes.c2p(powers[0], losses[0]),
            axes.c2p(powers[1], losses[1]),
            stroke_width=3,
            color=self.theme.ink,
        )
        count = parameter_table(self.lecture.sizes.transformer)
        inner = count.total - count.group_total("embedding")
        dot = Dot(radius=0.09, color=self.theme.answer)
        dot.move_to(axes.c2p(np.log10(inner), np.log10(loss_by_size(inner))))
        name = Words(self.lecture.sizes.name, SMALL, self.theme.answer)
        name.next_to(dot, DOWN + LEFT, buff=0.08)
        return self.panel("scaling", VGroup(axes, line, dot, name))
