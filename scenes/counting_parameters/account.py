"""Every kind of array of the model in one table, and the perceptrons' share of it."""

from manim import DOWN, UP, Create, FadeIn, FadeOut, LaggedStart, VGroup

from mlp_math.parameters import simple_fraction
from scenes.counting_parameters.block_count import plain_count
from scenes.counting_parameters.block_field import BlockField, LayersProduct, multiply
from scenes.counting_parameters.ledger import GroupBar, Ledger
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import BODY, HEADING, TITLE, Decimal, Words
from scenes.moves import count_from, presence
from scenes.stage import Beat, LectureScene, beat, interlude

SHARE = 84.0  # font size of the share that matters


class ParameterTable(LectureScene):
    """One block becomes all of them; the table fills line by line; a bar shows who holds what."""

    def stage(self) -> None:
        self.count = plain_count(self)
        self.blocks = BlockField(self.count).move_to(0.9 * UP)
        self.place = self.blocks[0].copy()  # of the first block among all
        self.blocks[0].scale(4.2 / self.place.height).move_to(0.9 * UP)
        self.add(self.blocks[0])
        self.equation = LayersProduct(self.count).next_to(self.blocks, DOWN, buff=0.55)
        names = {row.key: self.words(row.key) for row in self.count.rows}
        headings = self.words("heads"), self.words("layers")
        self.ledger = Ledger(self.count, names, headings, self.words("total"))
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
        self.play(FadeIn(product[1:], shift=0.2 * UP), FadeIn(product.layers), run_time=0.8)
        beat.until("fill")
        self.play(one.animate.become(place), run_time=0.9)
        self.add(*self.blocks[1:].set_opacity(0))
        self.play(multiply(self.blocks, product), run_time=beat.rest(3.0))

    @interlude
    def turn_the_page(self) -> None:
        self.leave()

    @beat
    def attention_rows(self, beat: Beat) -> None:
        ledger = self.ledger
        below = VGroup(ledger.words, ledger.rule, ledger.sum)
        self.play(FadeIn(below, ledger.bar.frame), run_time=0.8)
        self.add(ledger.bar)
        self.enter("embedding", seconds=beat.to("query", 1.6, part=0.7))
        self.play(FadeIn(ledger.table.headings, shift=0.2 * DOWN), run_time=0.6)
        beat.until("query")
        self.enter("query", "key", "value", "output", seconds=beat.rest(3.2))

    @beat
    def mlp_rows(self, beat: Beat) -> None:
        self.enter("up", "down", seconds=beat.rest(2.4, part=0.55))
        self.enter("unembedding", seconds=beat.rest(1.5))

    @beat
    def total(self, beat: Beat) -> None:
        table, words, number = self.ledger.table, self.ledger.words, self.ledger.sum
        self.play(
            LaggedStart(*presence(QUIET, *table.lines)), *presence(QUIET, table.headings),
            run_time=beat.to("sum", 1.2, early=0.2),
        )  # fmt: skip
        larger = number.animate.set_color(self.theme.focus)
        larger.scale(TITLE / HEADING, about_point=number.get_right())
        lit = words.animate.set_color(self.theme.ink)
        self.play(lit, larger, run_time=beat.rest(1.0, part=0.6))

    @beat
    def share(self, beat: Beat) -> None:
        ledger, (mark, fraction) = self.ledger, self.tick
        up = (3.0 - ledger.sum.baseline) * UP
        self.play(
            FadeOut(ledger.table, ledger.rule, shift=0.3 * UP, run_time=0.4),
            VGroup(ledger.words, ledger.sum).animate.shift(up),
            ledger.bar.animate.move_to(self.bar),
        )
        places = self.bar.places_of(self.count.rows)
        self.play(ledger.bar.gather_into(self.bar, places), run_time=1.3)
        self.remove(ledger.bar)
        self.add(self.bar)
        self.play(FadeIn(self.labels), run_time=0.5)
        beat.until("mlp")
        counting = count_from(self.percent)
        self.add(self.percent)
        self.play(counting, Create(mark), FadeIn(fraction), run_time=1.2)
        self.wait(1.0)

    @interlude
    def hand_over(self) -> None:
        self.leave(self.bar)

    def enter(self, *keys: str, seconds: float) -> None:
        """Lines come in one after another; each total drops into the sum and lengthens the bar."""
        for key in keys:
            line = self.ledger.table.line(key)
            total = line.total.copy()
            self.play(self.ledger.write(line), run_time=0.55 * seconds / len(keys))
            self.play(*self.ledger.drop(total), run_time=0.45 * seconds / len(keys))
            self.remove(total)
