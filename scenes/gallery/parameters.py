"""The vocabulary of counting: counts of parameters, shares, a magnifying glass, a ladder of scales.

manim render -qm -s scenes/gallery/parameters.py GalleryTableLine
"""

from manim import DOWN, LEFT, Square

from mlp_math.parameters import GPT2_SMALL, parameter_table, simple_fraction
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.court import courts
from scenes.mobjects.magnifier import Magnifier
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.parameters import ShareBar, TableLine, group_colour


class GalleryTableLine(GalleryScene):
    def construct(self) -> None:
        row = parameter_table(GPT2_SMALL).row("query")
        self.add(TableLine(row, row.key, ("heads", "layers")))


class GalleryShareBar(GalleryScene):
    def construct(self) -> None:
        shares = parameter_table(self.lecture.sizes).shares()
        bar = ShareBar(list(shares.values()), [group_colour(group) for group in shares])
        self.add(bar, bar.tick(simple_fraction(shares["mlp"])))
        self.play(bar.pour())


class GalleryMagnifier(GalleryScene):
    def construct(self) -> None:
        speck = Square(0.03, stroke_width=0, fill_color=self.theme.answer, fill_opacity=1)
        lens = Magnifier(speck.shift(3 * LEFT + DOWN), 60, at=[1, 0.5, 0], radius=1.8)
        self.add(speck, lens.ring)
        self.play(lens.enlarge())
        self.add(lens)


class GalleryNeuronField(GalleryScene):
    def construct(self) -> None:
        self.add(NeuronField(self.rng().random(self.lecture.sizes.d_mlp)))


class GalleryCourt(GalleryScene):
    """Basketball courts end to end, to measure a large area by."""

    def construct(self) -> None:
        self.add(courts(3, metre=0.14))
