"""Shot 71: what training means: a loss that looks at one bar, a slope, and two words to come."""

from collections.abc import Callable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Axes,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    RoundedRectangle,
    SurroundingRectangle,
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
    TITLE,
    Decimal,
    Formula,
    Words,
    align_baselines,
)
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.model import prompt_strip
from scenes.stage import Beat, LectureScene
from scenes.up_next.details import picture_plate

WORST = 4.0  # nats at the top of the loss axis
SMALLEST, LARGEST = 6, 12  # powers of ten on the axis of sizes
PANEL_WIDTH, PANEL_HEIGHT = 4.15, 4.2
TEXTS = 14  # dots that stand for a library of text
# How long the lines of two answers are; a reader prefers the first.
ANSWERS = ((1.0, 0.75, 1.0, 0.35), (1.0, 1.0, 0.55, 0.2))


class TrainingNext(LectureScene):
    """Loss before and after the fact is stored, the descent that finds it, and what is to come."""

    def construct(self) -> None:
        toy = self.toy
        text = self.lecture.fact.text[self.language]
        candidates = (text.answer, *text.alternatives)
        before = toy.next_word(toy.full_name, len(candidates))
        after = toy.next_word(toy.forward().output, len(candidates))
        self.before, self.after = cross_entropy(before, 0), cross_entropy(after, 0)
        self.bars = bars = NextTokenBars(candidates, before, length=3.3, row_gap=0.8, size=BODY + 4)
        bars.shift((-3.6 - bars.bars.get_left()[0]) * RIGHT + (0.4 - bars.get_center()[1]) * UP)

        with self.beat("one_bar") as beat:
            self.look_at_one(beat, prompt_strip(self).move_to(3.1 * UP))
        with self.beat("cost") as beat:
            self.price(beat)
        with self.beat("stored") as beat:
            self.wait_for(beat, "store")
            self.play(bars.grow_to(after), self.roll(), run_time=max(0.75 * beat.remaining, 2.2))
        with self.beat("backprop") as beat:
            self.learn(beat, len(candidates))
        with self.beat("panels") as beat:
            self.show_panels(beat)
        self.leave()

    # -------------------------------------------------------------------------- the loss

    def look_at_one(self, beat: Beat, strip: TokenStrip) -> None:
        """The prompt and its bars; only the true word's stays bright, and takes its place."""
        rows = [self.bars.row(k) for k in range(len(self.bars.bars))]
        self.play(
            LaggedStart(*(FadeIn(t, shift=0.2 * DOWN) for t in strip.tokens), lag_ratio=0.3),
            run_time=1.8,
        )
        self.play(
            LaggedStart(*(FadeIn(row, shift=0.2 * RIGHT) for row in rows), lag_ratio=0.4),
            run_time=max(beat.at("look") - beat.elapsed - 0.8, 1.5),
        )
        self.wait_for(beat, "look")
        frame = SurroundingRectangle(
            rows[0], buff=0.16, color=self.theme.answer, stroke_width=3, corner_radius=0.1
        )
        self.play(VGroup(*rows[1:]).animate.set_opacity(0.4), Create(frame), run_time=1.2)
        self.wait_for(beat, "came")
        blank = strip.tokens[-1]
        word = Words(rows[0][0].text, blank.word.font_size, self.theme.answer)
        word.move_to(blank).put_baseline(strip.tokens[0].word.baseline)
        self.play(
            ReplacementTransform(rows[0][0].copy(), word),
            FadeOut(blank.word, frame),
            run_time=1.2,
        )

    def price(self, beat: Beat) -> None:
        """The probability goes onto an axis, its cost is read off a curve that only falls."""
        curve = self.loss_curve()
        self.loss = self.loss_readout(curve)
        axes, line, *names = curve
        self.play(Create(axes), FadeIn(*names), run_time=0.8)
        self.play(Create(line), run_time=0.9)
        p = float(self.bars.get_values()[0])
        foot = self.axes.c2p(p, 0)
        rise = DashedLine(foot, self.ball.get_center(), stroke_width=3, color=self.theme.answer)
        start = self.ball.copy().move_to(self.bars.bars[0].get_right())
        self.play(start.animate.move_to(foot), run_time=0.7)
        self.play(Create(rise), start.animate.move_to(self.ball), FadeIn(self.loss), run_time=0.8)
        self.remove(start)
        self.add(self.ball)
        self.wait_for(beat, "surer")
        ghost = self.ball.copy().set_opacity(0.45)
        downhill = self.graph(self.axes, np.linspace(p, 1, 60), lambda p: -np.log(p))
        self.play(
            MoveAlongPath(ghost, downhill), FadeOut(rise), run_time=max(0.7 * beat.remaining, 1.5)
        )
        self.play(FadeOut(ghost), run_time=0.4)

    def loss_curve(self) -> VGroup:
        """−ln p over p, with axes; the ball on it shows where the answer's bar stands."""
        self.axes = axes = Axes(
            x_range=[0, 1, 0.5],
            y_range=[0, WORST, 1],
            x_length=4.6,
            y_length=3.7,
            tips=False,
            axis_config={"stroke_color": self.theme.dim, "stroke_width": 2, "tick_size": 0.05},
        ).move_to(3.8 * RIGHT + 0.35 * UP)
        line = self.graph(axes, np.linspace(np.exp(-WORST), 1, 120), lambda p: -np.log(p))
        name = Formula("- ln p", HEADING, self.theme.dim)
        name.next_to(axes.c2p(0, WORST), RIGHT, buff=0.6).shift(0.25 * DOWN)
        p = Formula("p", HEADING, self.theme.dim).next_to(axes.c2p(1, 0), RIGHT, buff=0.15)
        self.ball = Dot(radius=0.15, color=self.theme.answer).set_z_index(2)
        self.place_ball()
        return VGroup(axes, line, name, p)

    def graph(self, axes: Axes, xs: np.ndarray, function: Callable[[float], float]) -> VMobject:
        """A smooth line through the points of a function."""
        line = VMobject(stroke_color=self.theme.ink, stroke_width=4)
        line.set_points_smoothly([axes.c2p(x, float(function(x))) for x in xs])
        return line

    def loss_readout(self, curve: VGroup) -> VGroup:
        """The word for it and its value, below the curve."""
        self.loss_value = Decimal(self.before, 2, TITLE, self.theme.answer, anchor="left")
        word = Words(self.words("loss"), HEADING, self.theme.dim)
        readout = VGroup(word, self.loss_value).arrange(RIGHT, buff=0.4)
        self.loss_value.put_baseline(word.baseline)
        return readout.next_to(self.axes, DOWN, buff=0.55).set_x(self.axes.get_center()[0])

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
        self.dials = dials = DialPanel([self.toy.answer], radius=0.36, gap=0.9, scale=1.2)
        dials.move_to([-3.3, -2.35, 0])
        label = Words(self.words("column"), LABEL, self.theme.dim)
        label.next_to(dials, DOWN, buff=0.22)
        self.play(
            LaggedStart(*(FadeIn(dial, shift=0.2 * UP) for dial in dials), lag_ratio=0.25),
            FadeIn(label),
            run_time=1.4,
        )
        self.wait_for(beat, "wipe")
        self.play(
            dials.turn_to(descent.columns[:1]),
            self.bars.grow_to(descent.predictions[0]),
            self.roll(),
            run_time=1.6,
        )
        self.wait_for(beat, "ask")
        downhill = self.slope_arrow(float(descent.predictions[0][0]))
        self.play(Create(downhill), run_time=0.9)
        self.wait_for(beat, "slope")
        last = len(descent.losses) - 1

        def step(_: VGroup, alpha: float) -> None:
            k = round(alpha * last)
            dials.set_values(descent.columns[k])
            self.bars.set_values(descent.predictions[k])
            self.place_ball()
            self.loss_value.set_value(descent.losses[k])

        changing = VGroup(dials, self.bars, self.ball, self.loss_value)
        self.play(
            UpdateFromAlphaFunc(changing, step, run_time=max(beat.remaining, 3.0)),
            FadeOut(downhill, run_time=0.6),
        )

    def slope_arrow(self, p: float) -> Arrow:
        """Which way the cost falls, beside the curve where the ball lies."""
        here = self.axes.c2p(p, -np.log(p))
        along = self.axes.c2p(p + 0.01, -np.log(p) - 0.01 / p) - here
        along /= np.linalg.norm(along)
        aside = 0.35 * np.array([-along[1], along[0], 0.0])
        return Arrow(
            here + aside,
            here + aside + 1.5 * along,
            buff=0,
            stroke_width=6,
            tip_length=0.25,
            color=self.theme.answer,
        )

    # ------------------------------------------------------------------------ the panels

    def show_panels(self, beat: Beat) -> None:
        """Three plates; each fills with its picture when it is named."""
        self.leave(run_time=0.5)
        keys = ("cost", "feedback", "scaling")
        plates = VGroup(*(picture_plate(PANEL_WIDTH, PANEL_HEIGHT) for _ in keys))
        plates.arrange(RIGHT, buff=0.3).move_to(0.45 * UP)
        names = [Words(self.words(key), BODY + 4, self.theme.dim) for key in keys]
        for name, plate in zip(names, plates, strict=True):
            name.scale(min(1.0, PANEL_WIDTH / name.width))
            name.next_to(plate, DOWN, buff=0.45).set_x(plate.get_center()[0])
        align_baselines(names)
        self.play(
            LaggedStart(
                *(
                    FadeIn(VGroup(*pair), shift=0.3 * UP)
                    for pair in zip(plates, names, strict=True)
                ),
                lag_ratio=0.4,
            ),
            run_time=1.5,
        )
        acts = (self.many_costs, self.preference, self.scaling)
        for k, (key, act) in enumerate(zip(keys, acts, strict=True)):
            self.wait_for(beat, key)
            steps = [
                plates[k].animate.set_stroke(self.theme.answer),
                names[k].animate.set_color(self.theme.ink),
            ]
            if k:
                steps.append(plates[k - 1].animate.set_stroke(self.theme.faint))
                steps.append(names[k - 1].animate.set_color(self.theme.dim))
            self.play(*steps, run_time=0.5)
            act(plates[k])

    def small_axes(self, plate: RoundedRectangle, x_range: list, y_range: list) -> Axes:
        return Axes(
            x_range=x_range,
            y_range=y_range,
            x_length=PANEL_WIDTH - 1.0,
            y_length=PANEL_HEIGHT - 1.3,
            tips=False,
            axis_config={
                "stroke_color": self.theme.dim,
                "stroke_width": 2,
                "include_ticks": False,
            },
        ).move_to(plate)

    def many_costs(self, plate: RoundedRectangle) -> None:
        """A dot a text on the curve of the cost, and all of them roll down."""
        axes = self.small_axes(plate, [0, 1], [0, WORST])
        line = self.graph(axes, np.linspace(np.exp(-WORST), 1, 60), lambda p: -np.log(p))
        rng = self.rng()
        guesses, gains = rng.uniform(0.03, 0.45, size=TEXTS), rng.uniform(0.1, 0.95, size=TEXTS)
        dots = VGroup(*(Dot(radius=0.1, color=self.theme.answer) for _ in guesses))

        def roll(moving: VGroup, alpha: float) -> None:
            for dot, guess, gain in zip(moving, guesses, gains, strict=True):
                p = guess + gain * alpha * (1 - guess)
                dot.move_to(axes.c2p(p, -np.log(p)))

        roll(dots, 0.0)
        self.play(Create(axes), Create(line), run_time=0.8)
        self.play(LaggedStart(*(FadeIn(dot, scale=2) for dot in dots), lag_ratio=0.1), run_time=0.8)
        self.play(UpdateFromAlphaFunc(dots, roll), run_time=1.4)

    def preference(self, plate: RoundedRectangle) -> None:
        """Two answers, and the one that a reader prefers."""
        sheets = VGroup(*(self.answer_sheet(lengths) for lengths in ANSWERS))
        sheets.arrange(RIGHT, buff=0.35).move_to(plate).shift(0.3 * UP)
        chosen, other = sheets
        mark = VMobject(stroke_color=self.theme.answer, stroke_width=8)
        mark.set_points_as_corners([[-0.24, 0.02, 0], [-0.06, -0.18, 0], [0.3, 0.28, 0]])
        mark.next_to(chosen, DOWN, buff=0.3)
        self.play(
            LaggedStart(*(FadeIn(sheet, shift=0.2 * UP) for sheet in sheets), lag_ratio=0.5),
            run_time=1.4,
        )
        self.play(
            Create(mark),
            chosen[0].animate.set_stroke(self.theme.answer),
            other.animate.set_opacity(0.4),
            run_time=1.0,
        )

    def answer_sheet(self, lengths: tuple[float, ...]) -> VGroup:
        """A sheet with lines of text on it."""
        sheet = RoundedRectangle(
            width=1.6,
            height=2.2,
            corner_radius=0.1,
            stroke_width=3,
            stroke_color=self.theme.dim,
            fill_color=self.theme.background,
            fill_opacity=1,
        )
        lines = VGroup(
            *(
                Line(LEFT * 0.55, RIGHT * (1.1 * length - 0.55), stroke_width=5)
                for length in lengths
            )
        ).arrange(DOWN, buff=0.32, aligned_edge=LEFT)
        return VGroup(sheet, lines.set_stroke(self.theme.ink).move_to(sheet))

    def scaling(self, plate: RoundedRectangle) -> None:
        """Loss against size, both by powers of ten; a dot runs down to the lecture's model."""
        powers = np.array([SMALLEST, LARGEST])
        losses = np.log10([loss_by_size(10.0**power) for power in powers])
        self.size_axes = axes = self.small_axes(
            plate, [SMALLEST, LARGEST], [losses[1] - 0.1, losses[0] + 0.05]
        )
        ends = [axes.c2p(*point) for point in zip(powers, losses, strict=True)]
        line = Line(*ends, stroke_width=4, color=self.theme.ink)
        count = parameter_table(self.lecture.sizes)
        inner = count.total - count.group_total("embedding")
        self.model_dot = dot = Dot(radius=0.13, color=self.theme.answer).move_to(ends[0])
        place = axes.c2p(np.log10(inner), np.log10(loss_by_size(inner)))
        name = Words(self.lecture.sizes.name, BODY, self.theme.answer)
        name.next_to(place, DOWN + LEFT, buff=0.15)
        name.shift(max(axes.get_left()[0] + 0.15 - name.get_left()[0], 0) * RIGHT)
        self.play(Create(axes), Create(line), run_time=0.9)
        self.play(FadeIn(dot, scale=2), run_time=0.4)
        self.play(dot.animate.move_to(place), run_time=1.4)
        self.play(FadeIn(name, shift=0.15 * UP), run_time=0.6)
