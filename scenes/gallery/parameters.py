"""The vocabulary of counting: counts of parameters, shares, switches, a ladder of scales.

manim render -qm -s scenes/gallery/parameters.py GalleryParameterRows
"""

from manim import DOWN, UP, VGroup

from mlp_math.parameters import GPT2_SMALL, parameter_table, simple_fraction
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.parameters import ParameterRows, ShareBar, group_colour
from scenes.mobjects.switches import Switch


class GalleryParameterRows(GalleryScene):
    def construct(self) -> None:
        count = parameter_table(GPT2_SMALL)
        names = {row.key: row.key for row in count.rows}
        self.add(ParameterRows(count, names, ("heads", "layers")))


class GalleryShareBar(GalleryScene):
    def construct(self) -> None:
        shares = parameter_table(self.lecture.sizes).shares()
        bar = ShareBar(list(shares.values()), [group_colour(group) for group in shares])
        self.add(bar, bar.tick(simple_fraction(shares["mlp"])))
        self.play(bar.pour())


class GallerySwitch(GalleryScene):
    def construct(self) -> None:
        switches = VGroup(Switch(), Switch(on=True)).arrange(DOWN).shift(UP)
        self.add(switches)
        self.play(*(switch.flip() for switch in switches))


class GalleryNeuronField(GalleryScene):
    def construct(self) -> None:
        self.add(NeuronField(self.rng().random(self.lecture.sizes.d_mlp)))
