"""Every kind of array of the model as a tile of one wall, and the perceptrons' share of it."""

from manim import (
    DOWN,
    UP,
    Circumscribe,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    VGroup,
)

from mlp_math.parameters import simple_fraction
from scenes.counting_parameters.block_count import plain_count
from scenes.counting_parameters.block_field import BlockField, LayersProduct, alone, multiply
from scenes.counting_parameters.plan import FloorPlan, GroupBar
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Words
from scenes.moves import cascade, comes_last, give_way, point_at
from scenes.stage import Beat, LectureScene, beat, interlude

READING = 0.6  # seconds at most in which a row's line comes in
SHARE = 84.0  # font size of the share that matters


class ParameterTable(LectureScene):
    """One block becomes all of them; arrays tile a wall one by one; a bar shows who holds what."""

    begins_as = "UpDownCount"

    def stage(self) -> None:
        self.count = plain_count(self)
        self.blocks = BlockField(self.count).move_to(0.9 * UP)
        self.place = self.blocks[0].copy()  # of the first block among all
        self.add(alone(self.blocks[0]))
        self.equation = LayersProduct(self.count).next_to(self.blocks, DOWN, buff=0.55)
        names = {row.key: self.words(row.key) for row in self.count.rows}
        headings = self.words("heads"), self.words("layers")
        self.plan = FloorPlan(self.count, names, headings, self.words("total"))
        self.entered: list[int] = []  # numbers of the rows whose lines have been seen
        self.bar = GroupBar(self.count).move_to(GroupBar.PLACE)
        whose = [self.words(f"{group}_share") for group in self.bar.groups]
        self.labels = self.bar.names_below([Words(name, BODY, self.theme.dim) for name in whose])
        mlp, share = self.bar.segments[0], self.count.share("mlp")
        self.percent = Decimal(100 * share, 1, SHARE, self.theme.mlp, unit=" %")
        self.percent.next_to(mlp, UP, buff=0.4)
        self.tick = self.bar.tick(simple_fraction(share), TITLE)

    @beat
    def one_to_all(self, beat: Beat) -> None:
        one, product, place = self.blocks[0], self.equation, self.place
        self.play(
            FadeIn(product[1:], shift=0.4 * UP),
            FadeIn(product.layers, shift=0.4 * UP),
            run_time=0.8,
        )
        self.play(point_at(one, 1.15), run_time=beat.to("fill", 0.6))
        self.play(one.animate.become(place), run_time=0.8)
        self.add(*self.blocks[1:].set_opacity(0))
        self.play(multiply(self.blocks, product), run_time=beat.through(3.0))

    @interlude
    def make_room(self) -> None:
        """All blocks draw together where they belong on a wall that is still to be filled."""
        plan, place = self.plan, self.plan.place
        squeezed = self.blocks.animate.stretch_to_fit_width(place.width)
        squeezed.stretch_to_fit_height(place.height).move_to(place)
        self.play(
            FadeOut(self.equation),
            squeezed,
            FadeIn(place, rate_func=comes_last),
            FadeIn(plan.frame, plan.words, plan.sum),
            run_time=0.9,
        )
        self.remove(self.blocks)

    @beat
    def attention_rows(self, beat: Beat) -> None:
        self.enter("embedding", seconds=beat.to("attention", 2.4))
        keys = ("query", "key", "value", "output")
        outlines = self.plan.outlines(keys)
        self.play(cascade(Create, outlines, 0.5), run_time=beat.to("query", 1.0, early=0.6))
        slot = beat.share(len(keys), 0.7, late=0.15)
        for key in keys:
            self.enter(key, seconds=slot)
        self.remove(*outlines)

    @beat
    def mlp_rows(self, beat: Beat) -> None:
        slot = beat.share(3, 1.2, late=0.15)
        for key in ("up", "down", "unembedding"):
            self.enter(key, seconds=slot)

    @beat
    def total(self, beat: Beat) -> None:
        """Light goes over the whole wall, and the sum is the number that everybody quotes."""
        plan = self.plan
        self.play(FadeOut(plan.lines[self.entered[-1]], shift=0.2 * UP), run_time=0.4)
        seconds = beat.to("sum", 1.2, early=0.2)
        pairs = zip(plan.tiles, plan.names, strict=True)
        seen = (point_at(VGroup(*pair), 1.06) for pair in pairs)
        self.play(LaggedStart(*seen, lag_ratio=0.3), run_time=seconds)
        larger = plan.sum.animate.set_color(self.theme.focus)
        larger.scale(TITLE / HEADING, about_point=plan.sum.get_right())
        lit = plan.words.animate.set_color(self.theme.ink)
        self.play(lit, larger, run_time=beat.share(2, 0.8))
        quoted = Circumscribe(plan.sum, color=self.theme.focus)
        self.play(quoted, run_time=beat.through(0.8))

    @beat
    def share(self, beat: Beat) -> None:
        plan, (mark, fraction) = self.plan, self.tick
        self.remove(plan.place)  # the tiles have covered it
        self.play(FadeOut(plan.names, plan.frame), run_time=0.4)
        self.play(plan.gather_into(self.bar), run_time=beat.to("mlp", 1.1, early=0.5))
        self.remove(*plan.tiles)
        self.add(self.bar)
        self.play(FadeIn(self.labels, self.percent, shift=0.2 * UP), run_time=0.4)
        self.play(Create(mark), FadeIn(fraction, shift=0.5 * DOWN), run_time=0.5)
        self.play(point_at(fraction, 1.3), run_time=beat.through(0.8))

    @interlude
    def hand_over(self) -> None:
        self.leave(self.bar)
        self.settle()

    def enter(self, key: str, seconds: float) -> None:
        """A row's line comes in, and its total becomes a tile of the wall."""
        k = self.plan.number(key)
        line = self.plan.lines[k]
        coming = (
            give_way(self.plan.lines[self.entered[-1]], line)
            if self.entered
            else FadeIn(line, shift=0.4 * UP)
        )
        reading = min(0.4 * seconds, READING)
        self.play(coming, run_time=reading)
        self.play(*self.plan.lay(k), run_time=seconds - reading)
        self.entered.append(k)
