"""Shot 55 and the one after it: what the count has left out, drawn to scale and then put in."""

from math import sqrt

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Line,
    Square,
    VGroup,
)

from mlp_math.parameters import parameter_table
from scenes.counting_parameters.count_set import full_count, sizes
from scenes.mobjects.parameters import group_colour
from scenes.mobjects.switches import Switch
from scenes.mobjects.text import BODY, HEADING, LABEL, ChangeDecimal, Decimal, Words
from scenes.stage import LectureScene

LARGEST_SIDE = 3.1
FLOOR = -0.75  # where the squares stand
CENTRES = (-4.3, 0.1, 4.5)


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
        names = VGroup(*(Words(self.words(f"{group}_square"), BODY) for group in in_layer))
        for name, x in zip(names, CENTRES, strict=True):
            name.move_to(x * RIGHT).put_baseline(FLOOR - 0.75)
        headings = [
            Words(self.words(key), LABEL, self.theme.dim).move_to(3.2 * UP)
            for key in ("in_one_layer", "in_all_layers")
        ]
        with self.beat("areas") as beat:
            self.play(FadeIn(headings[0]), run_time=0.7)
            for k, mark in enumerate(("attention", "perceptron", "norm")):
                self.wait_for(beat, mark)
                self.play(
                    GrowFromEdge(self.squares[k], DOWN),
                    FadeIn(names[k], numbers[k], shift=0.15 * UP),
                    run_time=0.9,
                )
            ring = Circle(radius=0.22, stroke_width=3, color=self.theme.ink)
            ring.move_to(self.squares[2])
            self.play(
                Create(ring),
                *(VGroup(names[k], numbers[k]).animate.set_opacity(0.4) for k in (0, 1)),
                run_time=0.8,
            )

        with self.beat("layers") as beat:
            totals = [count.row(key).total for key in ("query", "up")]
            totals = [4 * totals[0], 2 * totals[1], count.group_total("norm")]
            self.play(
                FadeOut(headings[0], shift=0.15 * UP),
                FadeIn(headings[1], shift=0.15 * UP),
                *(
                    ChangeDecimal(number, total)
                    for number, total in zip(numbers, totals, strict=True)
                ),
                run_time=max(beat.remaining * 0.6, 2.0),
            )
        self.leave()

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
            decimal = Decimal(number, 0, BODY, self.theme.ink).shift(x * RIGHT)
            numbers.append(decimal.put_baseline(FLOOR - 1.4))
        return numbers


class FullCount(LectureScene):
    """The quoted total and four switches: each puts in what it leaves out, and the sum follows."""

    def construct(self) -> None:
        steps = self.steps()
        self.switches: dict[str, Switch] = {}
        self.changes: dict[str, Decimal] = {}
        quoted = self.line("weights", steps["weights"], 0)
        self.total = Decimal(steps["weights"], 0, HEADING, self.theme.answer, anchor="right")
        lines = {
            key: self.line(key, after - before, k)
            for k, (key, before, after) in enumerate(
                zip(list(steps)[1:], list(steps.values()), list(steps.values())[1:], strict=False),
                start=1,
            )
        }
        rule = Line(LEFT, RIGHT, stroke_width=2, color=self.theme.dim).stretch_to_fit_width(10.4)
        words = Words(self.words("total"), HEADING)
        words.shift((-5.2 - words.get_left()[0]) * RIGHT).put_baseline(-2.0)
        self.total.shift((5.2 - self.total.get_right()[0]) * RIGHT).put_baseline(-2.0)
        rule.set_y(-1.25)
        with self.beat("quoted"):
            self.play(FadeIn(quoted, shift=0.15 * UP), run_time=0.8)
            self.play(Create(rule), FadeIn(words, self.total), run_time=0.8)
        with self.beat("switches") as beat:
            self.play(
                *(FadeIn(lines[key][:-1]) for key in lines),
                quoted.animate.set_opacity(0.5),
                run_time=0.6,
            )
            for key in ("biases", "norms", "positions"):
                self.wait_for(beat, key)
                self.switch_on(lines, steps, key)
        with self.beat("tied") as beat:
            self.wait_for(beat, "tied")
            self.switch_on(lines, steps, "tied")
            assumed = Words(self.words("assumed"), LABEL, self.theme.dim, italic=True)
            assumed.move_to(3.1 * DOWN)
            self.play(FadeIn(assumed), run_time=0.6)
        with self.beat("either") as beat:
            self.play(
                *(VGroup(*lines[key]).animate.set_opacity(0.3) for key in lines if key != "tied"),
                quoted.animate.set_opacity(1),
                run_time=0.8,
            )
            self.wait_for(beat, "instead")
            self.flip_back(lines["tied"], steps["positions"])
            self.wait_for(beat, "story")
            self.flip_back(lines["tied"], steps["tied"])
        self.leave()

    def steps(self) -> dict[str, int]:
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
        y = 2.75 - 0.78 * k
        name = Words(self.words(key), BODY)
        name.shift((-4.2 - name.get_left()[0]) * RIGHT).put_baseline(y)
        colour = self.theme.negative if change < 0 else self.theme.ink
        number = Decimal(change, 0, BODY, colour, sign=bool(k))
        number.shift((5.2 - number.get_right()[0]) * RIGHT).put_baseline(y)
        self.changes[key] = number
        if not k:
            name.shift(LEFT)
            return VGroup(name, number)
        self.switches[key] = Switch().move_to([-4.85, y + 0.12, 0])
        return VGroup(name.set_color(self.theme.dim), self.switches[key], number)

    def switch_on(self, lines: dict[str, VGroup], steps: dict[str, int], key: str) -> None:
        """The knob goes over, the number comes in, the total counts to its new value."""
        name, switch, number = lines[key]
        self.play(
            switch.flip(),
            name.animate.set_color(self.theme.ink),
            FadeIn(number, shift=0.2 * RIGHT),
            run_time=0.6,
        )
        self.play(ChangeDecimal(self.total, steps[key]), run_time=0.8)

    def flip_back(self, line: VGroup, total: int) -> None:
        """The switch goes over once more, and the total with it."""
        _, switch, number = line
        opacity = 0.15 if switch.get_value() else 1.0
        self.play(
            switch.flip(),
            number.animate.set_opacity(opacity),
            ChangeDecimal(self.total, total),
            run_time=1.1,
        )
