"""What the famous total leaves out, put in choice by choice."""

from collections.abc import Mapping

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    Line,
    NumberLine,
    TransformFromCopy,
    Triangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.parameters import TransformerSizes, parameter_table
from scenes.counting_parameters.block_count import LINE, sizes
from scenes.mobjects.place import keep_inside
from scenes.mobjects.style import FULL, RESTING
from scenes.mobjects.switches import Switch
from scenes.mobjects.text import LABEL, TITLE, Decimal, Words, align_baselines
from scenes.moves import cascade, presence
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

QUOTED, CHOICES = "weights", ("biases", "norms", "positions", "tied")
HALF = 6.0  # half the width of the account of switches
TOTAL_LINE, SCALE_LINE = -1.55, -2.75  # heights of the total and of the scale below it


class FullCount(LectureScene):
    """The quoted total and four switches: each puts in what it leaves out, and the sum follows."""

    def stage(self) -> None:
        self.steps = totals_by_choice(sizes(self))
        totals = list(self.steps.values())
        self.quote = account_line(
            Words(self.words(QUOTED), LINE), Decimal(totals[0], 0, LINE), 3.05
        )
        self.lines = {
            key: SwitchLine(self.words(key), after - before, top=2.23 - 0.82 * k)
            for k, (key, before, after) in enumerate(zip(CHOICES, totals, totals[1:], strict=False))
        }
        self.sum_words, self.sum = account_line(
            Words(self.words("total"), TITLE),
            Decimal(totals[0], 0, TITLE, self.theme.answer, anchor="right"),
            TOTAL_LINE,
        )
        self.rule = Line(HALF * LEFT, HALF * RIGHT, stroke_width=2, color=self.theme.dim)
        self.rule.set_y(TOTAL_LINE + 0.8)
        self.axis = TotalsAxis(self.steps, marked=(QUOTED, "tied"))
        self.assumed = Words(self.words("assumed"), LABEL, self.theme.dim, italic=True)
        self.assumed.set_y(-3.5)

    @beat
    def quoted(self, beat: Beat) -> None:
        self.play(FadeIn(self.quote, shift=0.15 * UP), run_time=0.8)
        self.play(
            Create(self.rule),
            FadeIn(self.sum_words),
            TransformFromCopy(self.quote[-1], self.sum),
            Create(VGroup(self.axis.track, self.axis.marks)),
            run_time=1.2,
        )
        choices = [VGroup(*line[:-1]) for line in self.lines.values()]
        self.play(
            FadeIn(self.axis.pointer, shift=0.2 * DOWN),
            cascade(FadeIn, choices, 0.4, shift=0.2 * RIGHT),
            run_time=beat.rest(1.2),
        )

    @beat
    def switches(self, beat: Beat) -> None:
        self.play(*presence(RESTING, self.quote), run_time=0.4)
        for key in ("biases", "norms", "positions"):
            beat.until(key)
            self.switch_on(key, seconds=0.8)

    @beat
    def tied(self, beat: Beat) -> None:
        beat.until("tied")
        self.switch_on("tied", seconds=1.6)
        self.play(FadeIn(self.assumed), run_time=0.6)

    @beat
    def either(self, beat: Beat) -> None:
        lines = self.lines.values()
        at_last, at_quoted = (self.axis.label(key) for key in ("tied", QUOTED))
        self.play(
            *presence(RESTING, *(part for line in lines for part in (line.label, line.number))),
            TransformFromCopy(self.sum, at_last),
            run_time=1.6,
        )
        beat.until("instead")
        self.play(
            *presence(FULL, self.quote), TransformFromCopy(self.quote[-1], at_quoted), run_time=0.8
        )
        self.flip_all(QUOTED, level=0.15)
        beat.until("story")
        self.flip_all("tied", level=FULL)

    @interlude
    def hand_over(self) -> None:
        self.leave()

    def switch_on(self, key: str, seconds: float) -> None:
        """The knob goes over, the number comes in, the total counts to its new value."""
        line = self.lines[key]
        self.play(
            line.switch.flip(),
            line.label.animate.set_color(self.theme.ink),
            FadeIn(line.number, shift=0.2 * RIGHT),
            run_time=0.6,
        )
        self.play(self.axis.count(self.sum, key), run_time=seconds)

    def flip_all(self, total: str, level: float) -> None:
        """All switches go over once more, and the total with them."""
        lines = self.lines.values()
        self.play(
            cascade(Switch.flip, [line.switch for line in lines], 0.15),
            *presence(level, *(line.number for line in lines)),
            self.axis.count(self.sum, total),
            run_time=1.6,
        )


def totals_by_choice(model: TransformerSizes) -> dict[str, int]:
    """The total of all parameters as quoted, and after each choice in turn has been added."""
    chosen: dict[str, bool] = {}
    totals = {QUOTED: parameter_table(model).total}
    for choice in CHOICES:
        chosen[choice] = True
        totals[choice] = parameter_table(model, **chosen).total
    return totals


def account_line(words: Words, number: Decimal, y: float, indent: float = 0.0) -> VGroup:
    """Words that begin at the account's left edge, and a number that ends at its right."""
    align_baselines([words.set_x(indent - HALF, LEFT), number.set_x(HALF, RIGHT)], y)
    return VGroup(words, number)


class SwitchLine(VGroup):
    """A choice: its switch, its name, and by how much it changes the total."""

    def __init__(self, name: str, change: int, top: float) -> None:
        colour = theme().negative if change < 0 else theme().ink
        self.label, self.number = account_line(
            Words(name, LINE, theme().dim),
            Decimal(change, 0, LINE, colour, sign=True),
            top,
            indent=1.1,
        )
        self.switch = Switch(height=0.42).move_to([0.4 - HALF, top + 0.14, 0])
        super().__init__(self.label, self.switch, self.number)


class TotalsAxis(VGroup):
    """A line on which totals have their places, marks at some of them, and a pointer at the first.

    totals are by name; they lie between the line's ends with a little room on either side.
    """

    def __init__(self, totals: Mapping[str, int], marked: tuple[str, ...]) -> None:
        self.totals = dict(totals)
        low, high = min(totals.values()), max(totals.values())
        margin = (high - low) * (1 / 0.94 - 1) / 2
        ends = [low - margin, high + margin, high - low]
        self.track = NumberLine(ends, length=2 * HALF, include_ticks=False, stroke_width=4)
        self.track.set_color(theme().faint).set_y(SCALE_LINE)
        self.marks = VGroup()
        for key in marked:
            mark = Line(0.16 * UP, 0.16 * DOWN, stroke_width=4, color=theme().dim)
            self.marks.add(mark.move_to(self.track.n2p(totals[key])))
        self.pointer = Triangle(fill_color=theme().answer, fill_opacity=1, stroke_width=0)
        self.pointer.scale(0.2).rotate(PI)
        super().__init__(self.track, self.marks, self.pointer)
        self.point_to(next(iter(totals.values())))

    def point_to(self, total: float) -> None:
        """Let the pointer stand on a total."""
        self.pointer.move_to(self.track.n2p(total) + 0.1 * UP, DOWN)

    def count(self, number: Decimal, key: str) -> Animation:
        """An animation: a number counts to one of the totals, and the pointer keeps step."""
        start, goal = number.get_value(), self.totals[key]

        def step(_: VGroup, alpha: float) -> None:
            now = goal if alpha == 1 else round((1 - alpha) * start + alpha * goal)
            number.set_value(now)
            self.point_to(now)

        return UpdateFromAlphaFunc(VGroup(number, self.pointer), step)

    def label(self, key: str) -> Decimal:
        """One of the totals, below its place."""
        label = Decimal(self.totals[key], 0, LABEL, theme().dim)
        label.move_to(self.track.n2p(self.totals[key]) + 0.5 * DOWN)
        return keep_inside(label, -HALF, HALF)
