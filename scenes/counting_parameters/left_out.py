"""Shot 55 and the one after it: what the count has left out, drawn to scale and then put in."""

from math import sqrt

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    Square,
    TransformFromCopy,
    Triangle,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.parameters import parameter_table
from scenes.counting_parameters.count_set import LINE, full_count, sizes
from scenes.mobjects.parameters import group_colour
from scenes.mobjects.switches import Switch
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    TITLE,
    ChangeDecimal,
    Decimal,
    Words,
    align_baselines,
)
from scenes.stage import LectureScene

LARGEST_SIDE = 3.9
FLOOR = -1.25  # where the squares stand
CENTRES = (-4.6, -0.1, 4.6)
MOST_BEHIND = 20  # more layers than this are drawn as so many
RIM = 0.5  # width of a rim, a unit of its square's side
BEHIND = 0.045 * RIGHT + 0.03 * UP  # from a layer's square to the next one's
HALF = 6.0  # half the width of the account of switches
TOTAL_LINE, SCALE_LINE = -1.55, -2.75  # heights of the total and of the scale below it


class NormShare(LectureScene):
    """Three squares whose areas are a layer's parameters; the third is a speck."""

    def construct(self) -> None:
        count = full_count(self)
        in_layer = {
            group: sum(row.in_layer for row in count.rows if row.key in keys)
            for group, keys in {
                "attention": ("query", "key", "value", "output"),
                "mlp": ("up", "down"),
                "norm": ("norms",),
            }.items()
        }
        self.squares = self.draw_squares(in_layer)
        self.numbers = numbers = self.labelled_numbers(in_layer)
        names = VGroup(*(Words(self.words(f"{group}_square"), HEADING) for group in in_layer))
        for name, x in zip(names, CENTRES, strict=True):
            name.move_to(x * RIGHT).put_baseline(FLOOR - 0.8)
        headings = [
            Words(self.words(key), BODY, self.theme.dim).move_to(3.45 * UP)
            for key in ("in_one_layer", "in_all_layers")
        ]
        outlines = VGroup(
            *(
                square.copy().set_fill(opacity=0).set_stroke(self.theme.dim, 2)
                for square in self.squares
            )
        )
        with self.beat("areas") as beat:
            self.play(FadeIn(headings[0]), run_time=0.7)
            self.play(
                LaggedStart(*(Create(outline) for outline in outlines), lag_ratio=0.3),
                run_time=max(beat.at("attention") - beat.elapsed - 0.2, 1.0),
            )
            for k, mark in enumerate(("attention", "perceptron", "norm")):
                self.wait_for(beat, mark)
                self.play(
                    GrowFromEdge(self.squares[k], DOWN),
                    FadeOut(outlines[k]),
                    FadeIn(names[k], numbers[k], shift=0.15 * UP),
                    run_time=0.9,
                )
            ring = Circle(radius=0.3, stroke_width=4, color=self.theme.ink)
            self.play(Create(ring.move_to(self.squares[2])), run_time=0.8)
            self.play(
                *(VGroup(names[k], numbers[k]).animate.set_opacity(0.5) for k in (0, 1)),
                *(
                    square.animate.set_fill(self.theme.mix(square.get_fill_color(), 0.6))
                    for square in self.squares[:2]
                ),
                run_time=max(0.7 * beat.remaining, 1.0),
            )

        with self.beat("layers") as beat:
            totals = [count.row(key).total for key in ("query", "up")]
            totals = [4 * totals[0], 2 * totals[1], count.group_total("norm")]
            self.play(
                FadeOut(headings[0], shift=0.15 * UP),
                FadeIn(headings[1], shift=0.15 * UP),
                run_time=0.6,
            )
            self.play(
                *(self.pile_up(square) for square in self.squares),
                *(
                    ChangeDecimal(number, total)
                    for number, total in zip(numbers, totals, strict=True)
                ),
                run_time=max(beat.remaining * 0.8, 2.0),
            )
        self.leave()

    def pile_up(self, square: Square) -> LaggedStart:
        """Behind a layer's square come those of the other layers."""
        behind = VGroup()
        for k in range(1, min(sizes(self).n_layers, MOST_BEHIND)):
            shade = self.theme.mix(square.get_fill_color(), 0.6 * (1 - k / MOST_BEHIND))
            # Rims in the colour of the ground keep the squares of a pile apart.
            further = square.copy().set_fill(shade, 1).shift(k * BEHIND).set_z_index(-k)
            behind.add(further.set_stroke(self.theme.background, RIM * square.width))
        return LaggedStart(*(FadeIn(further, shift=BEHIND) for further in behind), lag_ratio=0.3)

    def draw_squares(self, in_layer: dict[str, int]) -> VGroup:
        """A square a group: the area is the number of parameters, all on one scale."""
        unit = LARGEST_SIDE / sqrt(max(in_layer.values()))
        squares = VGroup()
        for (group, number), x in zip(in_layer.items(), CENTRES, strict=True):
            square = Square(unit * sqrt(number), stroke_width=0, fill_opacity=1)
            square.set_fill(self.theme.ink if group == "norm" else group_colour(group))
            squares.add(square.move_to([x, FLOOR, 0], DOWN))
        return squares

    def labelled_numbers(self, in_layer: dict[str, int]) -> list[Decimal]:
        """The numbers of parameters below the squares."""
        numbers = []
        for number, x in zip(in_layer.values(), CENTRES, strict=True):
            decimal = Decimal(number, 0, HEADING, self.theme.ink).shift(x * RIGHT)
            numbers.append(decimal.put_baseline(FLOOR - 1.6))
        return numbers


class FullCount(LectureScene):
    """The quoted total and four switches: each puts in what it leaves out, and the sum follows."""

    def construct(self) -> None:
        self.steps = steps = self.totals()
        self.switches: dict[str, Switch] = {}
        self.changes: dict[str, Decimal] = {}
        keys, totals = list(steps), list(steps.values())
        quoted = self.line("weights", steps["weights"], 0)
        self.lines = {
            key: self.line(key, totals[k] - totals[k - 1], k) for k, key in enumerate(keys) if k
        }
        self.total = Decimal(steps["weights"], 0, TITLE, self.theme.answer, anchor="right")
        self.total.shift((HALF - self.total.get_right()[0]) * RIGHT)
        words = Words(self.words("total"), TITLE).align_to(HALF * LEFT, LEFT)
        align_baselines([words, self.total], TOTAL_LINE)
        rule = Line(HALF * LEFT, HALF * RIGHT, stroke_width=2, color=self.theme.dim)
        rule.set_y(TOTAL_LINE + 0.8)
        scale = self.scale()
        with self.beat("quoted") as beat:
            self.play(FadeIn(quoted, shift=0.15 * UP), run_time=0.8)
            self.play(
                Create(rule),
                FadeIn(words),
                TransformFromCopy(quoted[-1], self.total),
                Create(scale),
                run_time=1.2,
            )
            self.play(
                FadeIn(self.pointer, shift=0.2 * DOWN),
                LaggedStart(
                    *(FadeIn(line[:-1], shift=0.2 * RIGHT) for line in self.lines.values()),
                    lag_ratio=0.4,
                ),
                run_time=max(beat.remaining, 1.2),
            )
        with self.beat("switches") as beat:
            self.play(quoted.animate.set_opacity(0.5), run_time=0.4)
            for key in ("biases", "norms", "positions"):
                self.wait_for(beat, key)
                self.switch_on(key)
        with self.beat("tied") as beat:
            self.wait_for(beat, "tied")
            self.switch_on("tied")
            assumed = Words(self.words("assumed"), LABEL, self.theme.dim, italic=True)
            assumed.move_to(3.5 * DOWN)
            self.play(FadeIn(assumed), run_time=0.6)
        with self.beat("either") as beat:
            at_last, at_quoted = (self.label_on_scale(key) for key in ("tied", "weights"))
            self.play(
                *(
                    VGroup(line[0], line[-1]).animate.set_opacity(0.5)
                    for line in self.lines.values()
                ),
                TransformFromCopy(self.total, at_last),
                run_time=1.6,
            )
            self.wait_for(beat, "instead")
            self.play(
                quoted.animate.set_opacity(1),
                TransformFromCopy(quoted[-1], at_quoted),
                run_time=0.8,
            )
            self.flip_all("weights")
            self.wait_for(beat, "story")
            self.flip_all("tied")
        self.leave()

    def totals(self) -> dict[str, int]:
        """The total after each choice, in the order of the switches."""
        model = sizes(self)
        chosen: dict[str, bool] = {}
        totals = {"weights": parameter_table(model).total}
        for choice in ("biases", "norms", "positions", "tied"):
            chosen[choice] = True
            totals[choice] = parameter_table(model, **chosen).total
        return totals

    def line(self, key: str, change: int, k: int) -> VGroup:
        """Switch, name and number; the first line, which is not a choice, has no switch."""
        y = 3.05 - 0.82 * k
        indent = 1.1 if k else 0.0
        name = Words(self.words(key), LINE, self.theme.dim if k else self.theme.ink)
        name.align_to((indent - HALF) * RIGHT, LEFT).put_baseline(y)
        colour = self.theme.negative if change < 0 else self.theme.ink
        number = Decimal(change, 0, LINE, colour, sign=bool(k))
        number.shift((HALF - number.get_right()[0]) * RIGHT).put_baseline(y)
        self.changes[key] = number
        if not k:
            return VGroup(name, number)
        self.switches[key] = Switch(height=0.42).move_to([0.4 - HALF, y + 0.14, 0])
        return VGroup(name, self.switches[key], number)

    # ------------------------------------------------------------------------------ the scale

    def scale(self) -> VGroup:
        """A line on which totals have their places, with marks at the quoted and the last one."""
        track = Line(HALF * LEFT, HALF * RIGHT, stroke_width=4, color=self.theme.faint)
        track.set_y(SCALE_LINE)
        self.pointer = Triangle(fill_color=self.theme.answer, fill_opacity=1, stroke_width=0)
        self.pointer.scale(0.2).rotate(PI)
        self.point_to(self.steps["weights"])
        marks = VGroup()
        for key in ("weights", "tied"):
            x = self.place_of(self.steps[key])
            marks.add(Line(0.16 * UP, 0.16 * DOWN, stroke_width=4, color=self.theme.dim))
            marks[-1].move_to([x, SCALE_LINE, 0])
        return VGroup(track, marks)

    def label_on_scale(self, key: str) -> Decimal:
        """The total after a choice, below its place."""
        label = Decimal(self.steps[key], 0, LABEL, self.theme.dim)
        label.move_to([self.place_of(self.steps[key]), SCALE_LINE - 0.5, 0])
        return label.shift(max(-HALF - label.get_left()[0], 0) * RIGHT).shift(
            min(HALF - label.get_right()[0], 0) * RIGHT
        )

    def place_of(self, total: float) -> float:
        """Where on the scale a total stands; all of the switches' totals lie within it."""
        low, high = min(self.steps.values()), max(self.steps.values())
        return 0.94 * HALF * (2 * (total - low) / (high - low) - 1)

    def point_to(self, total: float) -> None:
        self.pointer.move_to([self.place_of(total), SCALE_LINE + 0.1, 0], DOWN)

    def change_total(self, total: int) -> UpdateFromAlphaFunc:
        """The total counts to its new value, and the pointer keeps step with it."""
        start = self.total.get_value()

        def step(_: VGroup, alpha: float) -> None:
            now = total if alpha == 1 else round((1 - alpha) * start + alpha * total)
            self.total.set_value(now)
            self.point_to(now)

        return UpdateFromAlphaFunc(VGroup(self.total, self.pointer), step)

    # ---------------------------------------------------------------------------- the switches

    def switch_on(self, key: str) -> None:
        """The knob goes over, the number comes in, the total counts to its new value."""
        name, switch, number = self.lines[key]
        self.play(
            switch.flip(),
            name.animate.set_color(self.theme.ink),
            FadeIn(number, shift=0.2 * RIGHT),
            run_time=0.6,
        )
        self.play(self.change_total(self.steps[key]), run_time=1.6 if key == "tied" else 0.8)

    def flip_all(self, total: str) -> None:
        """All switches go over once more, and the total with them."""
        opacity = 0.15 if total == "weights" else 1.0
        self.play(
            LaggedStart(*(switch.flip() for switch in self.switches.values()), lag_ratio=0.15),
            *(line[-1].animate.set_opacity(opacity) for line in self.lines.values()),
            self.change_total(self.steps[total]),
            run_time=1.6,
        )
