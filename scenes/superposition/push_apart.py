"""The famous optimisation, its triumphant spike, and what its axis left out."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Flash,
    GrowFromEdge,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from mlp_math.stored import load
from scenes.mobjects.directions import AngleMark, FeatureDirection, towards
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.histogram import AngleHistogram, AnglePointer, ZoomInset
from scenes.mobjects.place import fit
from scenes.mobjects.style import FULL, RESTING
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, TITLE, ChangeDecimal, Decimal, Words
from scenes.moves import (
    cascade,
    comes_last,
    count_from,
    give_way,
    glide,
    leaves_first,
    point_at,
    presence,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.angle_set import (
    FULL_CORNER,
    FULL_HEIGHT,
    HEADING_Y,
    PUSHED,
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

NARROW = (80.0, 100.0)  # degrees: what the well-known picture showed
NEAR = 1.0  # degrees from perpendicular
NEAR_PARALLEL = 10.0  # degrees from 0 or 180
LOOKED_INTO = (0.0, 12.0)  # degrees: the corner that is enlarged
FIRST_COUNTED = 100  # pairs that a count begins with
SWEEP = (78.0, 14.0)  # degrees: from beside the spike to before the corner
PROUD = 1.25  # how much the title grows at its finest moment
STEPS_AT, SHARE_AT = np.array([-4.0, 1.65, 0.0]), np.array([3.3, 1.6, 0.0])
RULE_CORNER, RULE_UNIT = np.array([4.2, 0.75, 0.0]), 1.6
RULE_TURNS = (62.0, 76.0, 90.0)  # degrees: so far off, nearer, there
PAIR_Y, PAIR_UNIT, PAIR_GAP = 0.35, 1.7, 0.07


class PushApart(LectureScene):
    """The window narrows to 80..100°; step after step the bell becomes a spike."""

    def stage(self) -> None:
        self.run_stored = load(PUSHED)
        self.histogram = angle_histogram_of(random_counts())
        self.label = pairs_label(self, self.histogram)
        self.title = heading(self)
        self.add(self.histogram, self.label, self.title)
        self.rule = rule_of_two(self)
        self.step_number = Decimal(0, 0, HEADING, anchor="left")
        self.steps = FiguresLine(self.words("step"), [self.step_number], BODY, self.theme.dim)
        # Anchored at its left so that the line does not tremble while it counts.
        self.steps.move_to(STEPS_AT, LEFT)
        first = 100 * float(self.run_stored["share_within_1"][0])
        self.share = Decimal(first, 1, TITLE, unit=" %", anchor="left").move_to(SHARE_AT, LEFT)
        around = Decimal(NEAR, 0, LABEL, self.theme.dim, unit="°")
        words = FiguresLine(self.words("within"), [around], LABEL, self.theme.dim)
        self.share_words = words.next_to(self.share, DOWN, buff=0.35).align_to(self.share, LEFT)
        self.patch = self.histogram.patch(90 - NEAR, 90 + NEAR, self.theme.focus)
        self.near_lines = VGroup()  # at one degree from ninety, once the spike stands

    @beat
    def idea(self, beat: Beat) -> None:
        """The view closes in; two vectors whose angle is not right: one moves, and again."""
        histogram = self.histogram
        above_axis = FULL_CORNER + FULL_HEIGHT * UP
        self.play(
            UpdateFromAlphaFunc(histogram, enlarge),
            self.label.animate.scale(LABEL / SMALL).next_to(above_axis, UP, buff=0.15),
            run_time=1.6,
        )
        beat.until("rule")
        self.play(
            # Room above the bell, for the rule and for the count of steps.
            histogram.look(window=NARROW, top=1.4 * histogram.top),
            *presence(RESTING, self.title),
            run_time=beat.to("angle", 1.6, early=0.8),
        )
        a, b, mark, upright = self.rule
        self.play(a.grow(), b.grow(), run_time=0.6)
        self.play(FadeIn(mark), run_time=0.3)
        self.play(point_at(mark, 1.35), Create(upright), run_time=beat.to("move", 0.5))
        mark.add_updater(AngleMark.refresh)
        each = beat.share(len(RULE_TURNS) - 1, 0.4, late=0.3)
        for degrees in RULE_TURNS[1:]:
            self.play(b.swing(degrees), run_time=each)
        mark.clear_updaters()

    @beat
    def run(self, beat: Beat) -> None:
        """All stored steps; their number at the left, the share of near pairs at the right."""
        told = VGroup(self.steps, self.share, self.share_words)
        self.play(give_way(self.rule, told), run_time=0.7)
        self.remove(told)
        self.add(*told)
        steps, shares = self.run_stored["steps"], 100 * self.run_stored["share_within_1"]

        def tell(step: float) -> None:
            self.step_number.set_value(int(step))
            self.share.set_value(float(np.interp(step, steps, shares)))

        beat.until("go")
        self.play(
            self.histogram.play_through(self.run_stored["histogram"], steps, tell=tell),
            run_time=beat.rest(5.0),
            rate_func=linear,
        )

    @beat
    def triumph(self, beat: Beat) -> None:
        answer, histogram = self.theme.focus, self.histogram
        tip = histogram.place(90, histogram.top) + 0.1 * UP
        rays = Flash(tip, color=answer, line_length=0.3, flash_radius=0.4, num_lines=16)
        self.play(FadeOut(self.steps), FadeIn(self.patch), rays, run_time=beat.to("spike", 0.9))
        grown = self.share.animate.scale(1.4, about_edge=LEFT).set_color(answer)
        self.play(grown, run_time=1.1)
        # Within one degree: between two lines, which rise while it is said.
        self.near_lines.add(*histogram.bound(90 - NEAR, answer))
        self.play(
            *(Create(line) for line in self.near_lines),
            point_at(self.share_words, 1.2),
            run_time=beat.to("many", 0.7),
        )
        self.play(self.title.animate.set_opacity(FULL).scale(PROUD), run_time=beat.rest(1.2))

    @beat
    def doubt(self, beat: Beat) -> None:
        self.play(
            Create(self.histogram.frame(*NARROW)),
            self.title.animate.set_opacity(RESTING).scale(1 / PROUD),
            run_time=beat.to("axis", 1.5, early=0.8),
        )
        told = (self.share, self.share_words, self.patch, self.near_lines)
        leaving = FadeOut(*told, run_time=0.5)
        self.play(leaving, question_ends(self.histogram), run_time=beat.rest(2.0))


def rule_of_two(scene: LectureScene) -> VGroup:
    """Two arrows, not at a right angle yet, the mark of the angle between them, and the upright."""
    view = {"start": RULE_CORNER / RULE_UNIT, "unit": RULE_UNIT, "colour": scene.theme.stream}
    a, b = (FeatureDirection(towards(degrees), **view) for degrees in (0, RULE_TURNS[0]))
    upright = DashedLine(RULE_CORNER, RULE_CORNER + RULE_UNIT * UP, dash_length=0.12)
    upright.set_stroke(scene.theme.dim, 3)
    return VGroup(a, b, AngleMark(a, b, radius=0.5, places=0, label_at=2.1), upright)


def question_ends(histogram: AngleHistogram) -> Animation:
    """The first and the last number of the narrow axis step forward, one after the other."""
    ends = [number for number in histogram.shown_degrees() if number.get_value() in NARROW]
    return cascade(point_at, ends, 0.7, scale=1.7, colour=theme().focus)


class FullAxis(LectureScene):
    """The axis opens to 0..180°, then counts in powers of ten: towers stand at both ends."""

    def stage(self) -> None:
        run = load(PUSHED)
        self.extremes = [float(angle) for angle in run["extremes"][-1]]
        self.histogram = full_histogram_of(run["histogram"][-1], window=NARROW)
        self.title = heading(self).set_opacity(RESTING)
        self.frame = self.histogram.frame(*NARROW)
        self.add(self.histogram, full_pairs_label(self), self.title, self.frame)
        self.here = Decimal(0, 0, TITLE, self.theme.focus, anchor="right").move_to([-2.0, 1.6, 0])
        self.here_words = Words(self.words("here"), LABEL, self.theme.dim)
        self.here_words.next_to(self.here, DOWN, buff=0.35).set_x(-2.0)
        self.inset = corner_inset(self.histogram)
        red = self.theme.negative
        self.ends = [
            self.histogram.patch(0, NEAR_PARALLEL, red),
            self.histogram.patch(180 - NEAR_PARALLEL, 180, red),
        ]
        near_parallel = round(float(run["share_near_parallel"][-1]) * all_pairs())
        self.parallel = Decimal(near_parallel, 0, HEADING, red, anchor="right")
        limit = Decimal(NEAR_PARALLEL, 0, BODY, unit="°")
        told = FiguresLine(self.words("parallel"), [self.parallel, limit], BODY, self.theme.dim)
        self.told = fit(told, 12.4).move_to(HEADING_Y * UP)

    @beat
    def widen(self, beat: Beat) -> None:
        from_end_to_end = self.histogram.pointer(NARROW[0], places=0)
        self.add(from_end_to_end)
        going = glide(from_end_to_end, AnglePointer.set_value, *NARROW)
        self.play(going, run_time=beat.to("open", 1.5, early=0.3))
        self.play(FadeOut(from_end_to_end), run_time=0.3)
        # What follows the histogram must be drawn after it.
        self.add(self.histogram, self.frame)
        self.play(self.histogram.look(window=(0, 180)), run_time=beat.rest(3.0))

    @beat
    def empty(self, beat: Beat) -> None:
        """A wedge goes along what looks empty, and tells how many pairs each bar holds."""
        start, end = SWEEP
        pointer = self.histogram.pointer(start, places=0)
        self.here.set_value(self.histogram.count_at(start))
        self.play(FadeIn(pointer, self.here, self.here_words), run_time=0.6)

        def show(wedge: AnglePointer, degrees: float) -> None:
            wedge.set_value(degrees)
            self.here.set_value(self.histogram.count_at(degrees))

        self.play(glide(pointer, show, start, end), run_time=beat.to("low", 2.5))
        self.play(FadeOut(pointer, self.here, self.here_words), run_time=0.5)
        self.inset.refresh()
        view = self.inset.view
        tall = view.get_values().counts
        view.set_values(np.zeros_like(tall))
        seen = self.histogram.place(LOOKED_INTO[1])
        self.play(FadeIn(self.inset, target_position=seen, scale=0.1), run_time=0.7)
        self.play(view.change_to(tall, fit=False), run_time=beat.through(1.6))

    @beat
    def logs(self, beat: Beat) -> None:
        self.play(
            FadeOut(self.inset, run_time=0.7),
            self.frame.animate.set_stroke(self.theme.dim, width=2.5),
            self.histogram.look(log=True, top=2 * self.histogram.top),
            run_time=beat.rest(2.0),
        )

    @beat
    def bundles(self, beat: Beat) -> None:
        """Both towers turn red and are counted; the closest two of all pairs come beside them."""
        self.count_ends(beat)
        self.pairs = [
            ClosePair(self, angle, key)
            for angle, key in zip(self.extremes, ("smallest", "largest"), strict=True)
        ]
        for pair, mark in zip(self.pairs, ("same", "opposite"), strict=True):
            beat.until(mark)
            self.play(*pair.grow(), run_time=0.6)
            self.play(*pair.close(), run_time=1.4)
        beat.until("closest")
        self.play(
            *(FadeIn(pair.words, shift=0.15 * UP) for pair in self.pairs),
            *(point_at(pair.number, 1.2, self.theme.ink) for pair in self.pairs),
            run_time=1.0,
        )
        # Told to spread out, they were at right angles; they are so once more, and close again.
        captions = VGroup(*(pair.words for pair in self.pairs))
        self.play(FadeOut(captions), run_time=0.3)
        for part, moves in ((0.5, ClosePair.open), (1.0, ClosePair.close)):
            seconds = beat.to("piled", 0.8, late=0.2, part=part)
            self.play(*(move for pair in self.pairs for move in moves(pair)), run_time=seconds)
        self.play(
            FadeIn(captions, shift=0.15 * UP, run_time=0.3),
            *(point_at(tower, 1.15, self.theme.focus) for tower in self.ends),
            run_time=beat.through(1.0),
        )

    @interlude
    def end(self) -> None:
        self.leave()

    def count_ends(self, beat: Beat) -> None:
        """The pairs in the towers are counted where the title stood: none are never said."""
        words = [part for part in self.told if part is not self.parallel]
        self.play(
            *(GrowFromEdge(tower, DOWN) for tower in self.ends),
            *presence(RESTING, self.histogram.body),
            FadeOut(self.title, shift=0.2 * UP, rate_func=leaves_first),
            FadeIn(*words, shift=0.2 * UP, rate_func=comes_last),
            run_time=0.9,
        )
        counting = count_from(self.parallel, FIRST_COUNTED)
        self.play(counting, run_time=beat.to("same", 2.0))


def corner_inset(histogram: AngleHistogram) -> ZoomInset:
    """A panel over the corner at 0°, enlarged a hundred times and more."""
    inset = histogram.inset(LOOKED_INTO, 4.3, 3.5)
    inset.shift(np.array([-2.05, 0.45, 0.0]) - inset.panel.get_center())
    red, view = theme().negative, inset.view
    view.colour = red
    view.body.set_stroke(red).set_fill(theme().mix(red, 0.62))
    for tick, number in view.marks:
        number.scale(LABEL / SMALL, about_point=tick.get_center())
    return inset


class ClosePair:
    """Beside a tower: two vectors that set out at right angles and end as those of all pairs
    that lie closest to one line."""

    def __init__(self, scene: FullAxis, angle: float, key: str) -> None:
        self.angle = angle
        alike = angle < 90
        # Half way from the tower to the picture's frame.
        off = 0.5 * (NEAR_PARALLEL + NARROW[0])
        middle = scene.histogram.place(off if alike else 180 - off)[0]
        # Two that point the same way begin at the left, two opposite ones in the middle.
        corner = np.array([middle - (0.5 * PAIR_UNIT if alike else 0.0), PAIR_Y, 0.0])
        view = {"start": corner / PAIR_UNIT, "unit": PAIR_UNIT, "colour": theme().negative}
        self.arrows = [FeatureDirection(way, **view) for way in (RIGHT, UP)]
        self.begin = corner / PAIR_UNIT
        self.end = (corner + (PAIR_GAP if alike else 0.0) * UP) / PAIR_UNIT
        self.number = Decimal(90, 1, HEADING, unit="°").move_to([middle, PAIR_Y - 0.55, 0])
        self.words = Words(scene.words(key), LABEL, theme().dim)
        self.words.next_to(self.number, DOWN, buff=0.2)

    def grow(self) -> list[Animation]:
        """Animations in which both grow, at right angles."""
        return [*(arrow.grow() for arrow in self.arrows), FadeIn(self.number)]

    def open(self) -> list[Animation]:
        """Animations in which the one that turned goes back to where it set out from."""
        return [self.arrows[1].swing(90, self.begin), ChangeDecimal(self.number, 90)]

    def close(self) -> list[Animation]:
        """Animations in which one turns to where the optimisation left them."""
        return [self.arrows[1].swing(self.angle, self.end), ChangeDecimal(self.number, self.angle)]
