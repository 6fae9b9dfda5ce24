"""The vocabulary of training and of looking back: losses, panels, entries as bars and as cells.

manim render -qm scenes/gallery/training.py GalleryLossCurve
"""

from manim import DOWN, LEFT, RIGHT, UP, Create, Dot, FadeIn

from mlp_math.normalization import layer_norm
from mlp_math.parameters import scale_ladder
from mlp_math.training import sinusoidal_positions
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.cells import CellMatrix
from scenes.mobjects.entry_bars import EntryBars
from scenes.mobjects.ladder import NumberLadder
from scenes.mobjects.loss import LossCurve
from scenes.mobjects.panels import PanelRow
from scenes.mobjects.position_map import PositionMap
from scenes.mobjects.reading_bars import ReadingBars
from scenes.mobjects.scaling import ScalingLine
from scenes.mobjects.style import HUSHED
from scenes.mobjects.text import BODY, Words
from scenes.moves import glide


class GalleryLossCurve(GalleryScene):
    """The loss falls while the first bar grows."""

    def construct(self) -> None:
        bars = NextTokenBars(self.answers[:2], [0.2, 0.8]).shift(4 * LEFT)
        curve = self.curve = LossCurve(0.2, self.answers[0]).shift(3 * RIGHT + 0.5 * UP)
        self.add(bars, curve)
        self.play(bars.grow_to([0.9, 0.1]), curve.follow(bars), run_time=0.5)
        self.play(Create(curve.slope_arrow()), run_time=0.5)


class GalleryScalingLine(GalleryScene):
    """A line of losses, and the place of one model on it."""

    def construct(self) -> None:
        scaling = self.scaling = ScalingLine(6, 12)
        self.add(scaling, Dot(scaling.place(1e9), color=self.theme.answer))


class GalleryPanelRow(GalleryScene):
    """Panels that are spoken of one after the other."""

    def construct(self) -> None:
        fact = self.lecture.fact
        row = self.row = PanelRow(2, width=4.0, height=3.0)
        names = [Words(text, BODY) for text in (fact.first, fact.last)]
        for name, panel in zip(names, row.plates, strict=True):
            name.move_to(panel)
        row.hold(names, waiting=lambda name: name.set_opacity(HUSHED))
        self.play(row.enter(), run_time=0.5)
        for k in range(2):
            self.play(*row.speak_of(k), run_time=0.5)


class GalleryEntryBars(GalleryScene):
    """A vector's entries before layer norm, and after it."""

    def construct(self) -> None:
        raw = self.rng().normal(1.0, 2.0, size=9)
        bars = self.bars = EntryBars(raw, unit=0.6).center()
        self.add(bars)
        self.play(glide(bars, EntryBars.set_values, raw, layer_norm(raw)), run_time=0.5)


class GalleryPositionMap(GalleryScene):
    """The sines and cosines of twelve positions."""

    def construct(self) -> None:
        self.map = PositionMap(sinusoidal_positions(12, 32)[:, :14], side=0.4).center()
        self.play(FadeIn(self.map, shift=0.2 * DOWN), run_time=0.5)


class GalleryCellMatrix(GalleryScene):
    """The toy block's first matrix, and its row that asks for the name."""

    def construct(self) -> None:
        matrix = self.matrix = CellMatrix(self.toy.block.W_up)
        self.add(matrix)
        self.play(matrix.all_but(matrix.row(0)).animate.set_opacity(HUSHED), run_time=0.5)


class GalleryReadingBars(GalleryScene):
    """What the full name holds of first name, last name and answer."""

    def construct(self) -> None:
        colours = (self.theme.first, self.theme.last, self.theme.answer)
        values = self.toy.read(self.toy.full_name)
        self.reading = ReadingBars(self.lecture.fact.symbols, values, colours).center()
        self.play(self.reading.read(), run_time=0.5)


class GalleryNumberLadder(GalleryScene):
    """Three sizes of the lecture's model, climbed one by one."""

    def construct(self) -> None:
        steps = scale_ladder(self.lecture.sizes)[:3]
        ladder = self.ladder = NumberLadder(
            [number for _, number in steps], [key.replace("_", " ") for key, _ in steps]
        )
        for k in range(len(steps)):
            self.play(*ladder.enter(k), run_time=0.3)
            self.play(ladder.count_up(k), run_time=0.5)
