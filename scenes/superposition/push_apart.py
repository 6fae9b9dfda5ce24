"""Shot 65: the famous optimisation, its triumphant spike, and what its axis left out."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Flash,
    Indicate,
    LaggedStart,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    rotate_vector,
)

from mlp_math.stored import load
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.histogram import AngleHistogram
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, TITLE, ChangeDecimal, Decimal, Words
from scenes.stage import LectureScene
from scenes.superposition.angle_set import (
    FULL_CORNER,
    FULL_HEIGHT,
    HEADING_Y,
    PUSHED,
    FiguresLine,
    all_pairs,
    angle_histogram_of,
    enlarge,
    full_histogram_of,
    full_pairs_label,
    heading,
    pairs_label,
    random_counts,
)
from scenes.theme import theme

NARROW = (80.0, 100.0)  # what the well-known picture showed
NEAR = 1.0  # degrees from perpendicular
NEAR_PARALLEL = 10.0  # degrees from 0 or 180
SWEEP = (78.0, 14.0)  # degrees: from beside the spike to before the corner
PROUD = 1.25  # how much the title grows at its finest moment
STEPS_AT, SHARE_AT = np.array([-4.0, 1.65, 0.0]), np.array([3.3, 1.6, 0.0])
RULE_CORNER, RULE_UNIT = np.array([4.3, 0.85, 0.0]), 1.35
RULE_TURNS = ((58.0, 76.0, 90.0), (124.0, 102.0, 90.0))  # degrees: so far off, nearer, there
PAIR_Y, PAIR_UNIT, PAIR_GAP = 0.35, 1.7, 0.07


def collapsed_counts() -> np.ndarray:
    """Pairs by angle at the end of the optimisation, shape (bins,)."""
    return np.asarray(load(PUSHED)["histogram"][-1])


class PictureFrame(VMobject):
    """A frame about the degrees that the well-known picture showed, whatever the view is."""

    def __init__(self, histogram: AngleHistogram) -> None:
        super().__init__(stroke_color=theme().ink, stroke_width=4)
        self.histogram = histogram
        histogram.followers.append(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        low, high = (self.histogram.place(degrees) for degrees in NARROW)
        up = self.histogram.side.get_length() * UP
        self.set_points_as_corners([low, low + up, high + up, high, low])


class PushApart(LectureScene):
    """The window narrows to 80..100°; step after step the bell becomes a spike."""

    def construct(self) -> None:
        run = load(PUSHED)
        histogram = self.histogram = angle_histogram_of(random_counts())
        label = pairs_label(self, histogram)
        title = heading(self)
        self.add(histogram, label, title)
        with self.beat("idea") as beat:
            self.play(
                UpdateFromAlphaFunc(histogram, enlarge),
                label.animate.scale(LABEL / SMALL).next_to(
                    FULL_CORNER + FULL_HEIGHT * UP, UP, buff=0.15
                ),
                run_time=1.6,
            )
            self.wait_for(beat, "rule")
            self.play(
                # Room above the bell, for the rule and for the count of steps.
                histogram.look(window=NARROW, top=1.4 * histogram.top),
                title.animate.set_opacity(0.45),
                run_time=max(beat.at("angle") - beat.elapsed, 2.0),
            )
            self.show_rule(beat)
        with self.beat("run") as beat:
            self.let_run(beat, run)
        with self.beat("triumph") as beat:
            self.wait_for(beat, "spike")
            self.patch = histogram.patch(90 - NEAR, 90 + NEAR, self.theme.answer)
            self.play(
                FadeOut(self.steps),
                FadeIn(self.patch),
                self.share.animate.scale(1.4, about_edge=LEFT).set_color(self.theme.answer),
                Flash(
                    histogram.place(90, histogram.top) + 0.1 * UP,
                    color=self.theme.answer,
                    line_length=0.5,
                    flash_radius=0.75,
                    num_lines=16,
                ),
                run_time=1.1,
            )
            self.wait_for(beat, "many")
            self.play(title.animate.set_opacity(1.0).scale(PROUD), run_time=1.2)
        with self.beat("doubt") as beat:
            self.frame = PictureFrame(histogram)
            self.play(
                Create(self.frame),
                title.animate.set_opacity(0.45).scale(1 / PROUD),
                run_time=max(beat.at("axis") - beat.elapsed, 1.5),
            )
            self.play(FadeOut(self.share, self.share_words, self.patch), run_time=0.6)
            question_ends(self, histogram, max(beat.remaining, 2.0))

    def show_rule(self, beat) -> None:
        """Two vectors whose angle is not right: one of them moves a little, and again."""
        start = RULE_CORNER / RULE_UNIT
        shade = self.theme.stream
        a, b = (
            FeatureDirection(way, start=start, unit=RULE_UNIT, colour=shade) for way in (RIGHT, UP)
        )
        first, second = RULE_TURNS
        b.set_values(rotate_vector(RIGHT, np.radians(first[0])))
        mark = AngleMark(a, b, radius=0.45, places=0, label_at=2.1)
        self.play(a.grow(), b.grow(), run_time=0.6)
        self.play(FadeIn(mark), run_time=0.3)
        mark.add_updater(AngleMark.refresh)
        self.wait_for(beat, "move")
        turns = [*first, *second]
        each = max((beat.remaining - 0.3) / len(turns), 0.5)
        for before, after in pairwise(turns):
            self.play(swing(b, before, after), run_time=min(each, 0.8))
        mark.clear_updaters()
        self.rule = VGroup(a, b, mark)

    def let_run(self, beat, run) -> None:
        """All stored steps; their number at the left, the share of near pairs at the right."""
        steps, shares = run["steps"], 100 * run["share_within_1"]
        self.step_number = Decimal(0, 0, HEADING, anchor="left")
        self.steps = FiguresLine(self.words("step"), [self.step_number], BODY, self.theme.dim)
        # Anchored at its left so that the line does not tremble while it counts.
        self.steps.move_to(STEPS_AT, LEFT)
        self.share = Decimal(float(shares[0]), 1, TITLE, unit=" %", anchor="left")
        self.share.move_to(SHARE_AT, LEFT)
        around = Decimal(NEAR, 0, LABEL, self.theme.dim, unit="°")
        words = FiguresLine(self.words("within"), [around], LABEL, self.theme.dim)
        self.share_words = words.next_to(self.share, DOWN, buff=0.35).align_to(self.share, LEFT)
        self.play(FadeOut(self.rule), run_time=0.4)
        self.play(FadeIn(self.steps, self.share, self.share_words), run_time=0.5)

        def tell(step: float) -> None:
            self.step_number.set_value(int(step))
            self.share.set_value(float(np.interp(step, steps, shares)))

        self.wait_for(beat, "go")
        self.play(
            self.histogram.play_through(run["histogram"], steps, tell=tell),
            run_time=max(beat.remaining, 7.0),
            rate_func=linear,
        )


def question_ends(scene: LectureScene, histogram: AngleHistogram, run_time: float) -> None:
    """The first and the last number of the narrow axis step forward, one after the other."""
    ends = [number for number in histogram.shown_degrees() if number.get_value() in NARROW]
    scene.play(
        LaggedStart(
            *(Indicate(number, scale_factor=1.7, color=scene.theme.answer) for number in ends),
            lag_ratio=0.7,
        ),
        run_time=run_time,
    )


def swing(
    arrow: FeatureDirection, before: float, after: float, start: np.ndarray | None = None
) -> UpdateFromAlphaFunc:
    """Turn an arrow from so many degrees off RIGHT to so many, and move its foot to `start`."""
    foot = arrow.get_tip() / arrow.unit - arrow.get_values()
    goal = foot if start is None else start

    def step(moving: FeatureDirection, alpha: float) -> None:
        degrees = (1 - alpha) * before + alpha * after
        moving.set_values(
            rotate_vector(RIGHT, np.radians(degrees)), (1 - alpha) * foot + alpha * goal
        )

    return UpdateFromAlphaFunc(arrow, step)


class FullAxis(LectureScene):
    """The axis opens to 0..180°, then counts in powers of ten: towers stand at both ends."""

    def construct(self) -> None:
        run, counts = load(PUSHED), collapsed_counts()
        histogram = self.histogram = full_histogram_of(counts, window=NARROW)
        label = full_pairs_label(self)
        title = heading(self).set_opacity(0.45)
        frame = self.frame = PictureFrame(histogram)
        self.add(histogram, label, title, frame)
        with self.beat("widen") as beat:
            question_ends(self, histogram, max(beat.at("open") - beat.elapsed, 1.5))
            # What follows the histogram must be drawn after it.
            self.add(histogram, frame)
            self.play(histogram.look(window=(0, 180)), run_time=max(beat.remaining, 3.0))
        with self.beat("empty") as beat:
            self.sweep(histogram, beat)
            self.look_closer(histogram)
        with self.beat("logs") as beat:
            self.wait_for(beat, "log")
            self.play(
                FadeOut(self.inset, run_time=0.7),
                frame.animate.set_stroke(self.theme.dim, width=2.5),
                histogram.look(log=True, top=2 * histogram.top),
                run_time=max(beat.remaining, 3.0),
            )
        with self.beat("bundles") as beat:
            self.wait_for(beat, "ends")
            self.count_ends(histogram, title)
            self.pairs = [
                ClosePair(self, float(angle), key)
                for angle, key in zip(run["extremes"][-1], ("smallest", "largest"), strict=True)
            ]
            for pair, mark in zip(self.pairs, ("same", "opposite"), strict=True):
                self.wait_for(beat, mark)
                pair.close()
            self.wait_for(beat, "closest")
            self.play(
                *(FadeIn(pair.words, shift=0.15 * UP) for pair in self.pairs),
                *(Indicate(pair.number, color=self.theme.ink) for pair in self.pairs),
                run_time=1.0,
            )
            self.wait_for(beat, "piled")
            self.play(
                *(Indicate(tower, scale_factor=1.08, color=tower.color) for tower in self.ends),
                run_time=1.4,
            )
        self.leave()

    def sweep(self, histogram: AngleHistogram, beat) -> None:
        """A wedge goes along what looks empty, and tells how many pairs each bar holds."""
        counts, edges = histogram.get_values()
        start, end = SWEEP
        pointer = histogram.pointer(start, places=0)
        self.here = Decimal(0, 0, TITLE, self.theme.answer, anchor="right")
        words = Words(self.words("here"), LABEL, self.theme.dim)
        self.here.move_to([-2.0, 1.6, 0])
        words.next_to(self.here, DOWN, buff=0.35).set_x(-2.0)

        def count_here(degrees: float) -> int:
            return int(counts[np.searchsorted(edges, degrees, "right") - 1])

        def step(_: AngleHistogram, alpha: float) -> None:
            degrees = (1 - alpha) * start + alpha * end
            pointer.set_value(degrees)
            self.here.set_value(count_here(degrees))

        self.here.set_value(count_here(start))
        self.play(FadeIn(pointer, self.here, words), run_time=0.6)
        self.play(
            UpdateFromAlphaFunc(pointer, step),
            run_time=max(beat.at("low") - beat.elapsed, 2.5),
        )
        self.play(FadeOut(pointer, self.here, words), run_time=0.5)

    def look_closer(self, histogram: AngleHistogram) -> None:
        """A panel over the corner at 0°, enlarged a hundred times and more."""
        inset = self.inset = histogram.inset((0.0, 12.0), 4.3, 3.5)
        inset.shift(np.array([-2.05, 0.45, 0.0]) - inset.panel.get_center())
        inset.view.colour = self.theme.negative
        inset.view.body.set_stroke(self.theme.negative)
        inset.view.body.set_fill(self.theme.mix(self.theme.negative, 0.62))
        for tick, number in inset.view.marks:
            number.scale(LABEL / SMALL, about_point=tick.get_center())
        inset.refresh()
        tall = inset.view.get_values().counts
        inset.view.set_values(np.zeros_like(tall))
        self.play(FadeIn(inset, shift=0.3 * UP), run_time=0.8)
        self.play(inset.view.change_to(tall, fit=False), run_time=1.6)

    def count_ends(self, histogram: AngleHistogram, title) -> None:
        """Both towers turn red, and the pairs in them are counted where the title stood."""
        red = self.theme.negative
        self.ends = [
            histogram.patch(0, NEAR_PARALLEL, red),
            histogram.patch(180 - NEAR_PARALLEL, 180, red),
        ]
        near = round(float(load(PUSHED)["share_near_parallel"][-1]) * all_pairs())
        self.parallel = Decimal(near, 0, HEADING, red, anchor="right")
        told = FiguresLine(
            self.words("parallel"),
            [self.parallel, Decimal(NEAR_PARALLEL, 0, BODY, unit="°")],
            BODY,
            self.theme.dim,
        )
        told.scale(min(1.0, 12.4 / told.width)).move_to(HEADING_Y * UP)
        count = self.parallel.get_value()
        self.parallel.set_value(0)
        self.play(
            FadeIn(*self.ends),
            histogram.body.animate.set_opacity(0.45),
            FadeOut(title, shift=0.2 * UP),
            FadeIn(told, shift=0.2 * UP),
            run_time=0.9,
        )
        self.play(ChangeDecimal(self.parallel, count), run_time=2.0)


class ClosePair:
    """Beside a tower: two vectors that set out at right angles and end as those of all pairs
    that lie closest to one line."""

    def __init__(self, scene: FullAxis, angle: float, key: str) -> None:
        self.scene, self.angle = scene, angle
        histogram = scene.histogram
        # Half way from the tower to the picture's frame.
        off = 0.5 * (NEAR_PARALLEL + NARROW[0])
        middle = histogram.place(off if angle < 90 else 180 - off)[0]
        # Two that point the same way begin at the left, two opposite ones in the middle.
        corner = np.array([middle - (0.5 * PAIR_UNIT if angle < 90 else 0.0), PAIR_Y, 0.0])
        self.arrows = [
            FeatureDirection(
                way, start=corner / PAIR_UNIT, unit=PAIR_UNIT, colour=scene.theme.negative
            )
            for way in (RIGHT, UP)
        ]
        self.end = (corner + (PAIR_GAP if angle < 90 else 0.0) * UP) / PAIR_UNIT
        self.number = Decimal(90, 1, HEADING, unit="°")
        self.number.move_to([middle, PAIR_Y - 0.55, 0])
        self.words = Words(scene.words(key), LABEL, scene.theme.dim)
        self.words.next_to(self.number, DOWN, buff=0.2)

    def close(self) -> None:
        """They grow at right angles, and turn to where the optimisation left them."""
        a, b = self.arrows
        self.scene.play(a.grow(), b.grow(), FadeIn(self.number), run_time=0.6)
        self.scene.play(
            swing(b, 90, self.angle, self.end),
            ChangeDecimal(self.number, self.angle),
            run_time=1.4,
        )
