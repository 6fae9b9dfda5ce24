"""The vocabulary of the block's inside, one small scene each.

manim render -qm -s scenes/gallery/block.py GalleryActivationPlot
"""

import numpy as np
from manim import LEFT, RIGHT, LaggedStart, VGroup

from mlp_math.activations import gelu, relu
from mlp_math.facts import gate_value
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.biased_product import BiasedProduct
from scenes.mobjects.bouquet import Bouquet
from scenes.mobjects.calculation import Calculation
from scenes.mobjects.cells import CellColumn
from scenes.mobjects.dial_wall import DialWall
from scenes.mobjects.gates import LiveGate, TruthTable
from scenes.mobjects.layer_plates import LayerPlates
from scenes.mobjects.machine import Machine, ShiningNeuron, run_along
from scenes.mobjects.person import NameToken
from scenes.mobjects.planes import FeaturePlane
from scenes.mobjects.plots import ActivationPlot, BiasShifter
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.shadow_plane import ShadowPlane
from scenes.mobjects.slabs import MLPBlock
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import Decimal, Formula
from scenes.mobjects.tile_wall import TileWall
from scenes.mobjects.wiring import Wiring
from scenes.moves import count_from


class GalleryActivationPlot(GalleryScene):
    def construct(self) -> None:
        plot = ActivationPlot(relu, drop=0.4)
        plot.add_dots(np.sort(self.rng().uniform(-2, 2, size=5)))
        smooth = plot.graph(gelu, self.theme.stream)
        self.add(plot, smooth)
        self.play(plot.rise())
        self.play(plot.ride(plot.get_inputs()[::-1]))


class GalleryBiasShifter(GalleryScene):
    def construct(self) -> None:
        shifter = BiasShifter([2.0, 1.0, 1.0, 0.0])
        self.add(shifter)
        self.play(shifter.slide(-1.0))
        self.play(shifter.move_cut(0.5))


class GalleryMachine(GalleryScene):
    def construct(self) -> None:
        machine = Machine(self.toy.block, self.toy.full_name)
        fan = machine.column_fan(0, self.theme.answer)
        self.add(machine)
        self.play(run_along(fan))
        self.play(machine.flow(self.toy.people[1]))


class GalleryShiningNeuron(GalleryScene):
    def construct(self) -> None:
        lamp = ShiningNeuron(2.0)
        self.add(lamp)
        self.play(lamp.go_to(1.0, shine=1.0))


class GalleryShadowPlane(GalleryScene):
    def construct(self) -> None:
        figures = [NameToken(self.theme.first, self.theme.last, height=0.6), NameToken(height=0.6)]
        plane = ShadowPlane([[1, 1], [0, 1]], figures, [1, 0])
        self.add(plane)
        self.play(plane.turn_to([1, 1]))


class GalleryFeaturePlane(GalleryScene):
    def construct(self) -> None:
        plane = FeaturePlane([[1, 1], [1, 0], [0, 1], [0, 0]], normal=[1, 1])
        self.add(plane, plane.reading_line(), plane.drops())
        self.play(plane.move_cut(1.0))


class GalleryTruthTable(GalleryScene):
    def construct(self) -> None:
        first, last, _ = self.lecture.fact.symbols
        headers = [Formula(first), Formula(last), Formula(f"{first} and {last}")]
        self.add(TruthTable(gate_value, headers))


class GalleryLiveGate(GalleryScene):
    def construct(self) -> None:
        gate = LiveGate(gate_value, self.lecture.fact.symbols[2])
        self.add(gate)
        self.play(gate.slide_to(0.75, 0.75))


class GalleryCellColumn(GalleryScene):
    def construct(self) -> None:
        column = CellColumn(self.rng().normal(size=9), height=3.0, width=0.6)
        self.add(column)
        self.play(column.count_to(relu(column.get_values())))


class GalleryWiring(GalleryScene):
    def construct(self) -> None:
        block = MLPBlock(width=8.2, height=3.0, kink=False)
        wiring = Wiring(block, self.toy.block, self.toy.forward())
        self.add(block, wiring)
        for k in range(3):
            self.play(*block.light_step(k), wiring.through(k))
        self.play(*block.dim_steps())


class GalleryLayerPlates(GalleryScene):
    """Vectors pass through all layers of a model, whose plates light where they are."""

    def construct(self) -> None:
        rng = self.rng()
        self.plates = LayerPlates(self.lecture.sizes.n_layers)
        columns = [CellColumn(rng.normal(size=6), height=3.0, width=0.3) for _ in range(3)]
        self.cells = VGroup(*columns).arrange(RIGHT, buff=0.1).next_to(self.plates, LEFT)
        self.add(self.plates, self.cells.set_z_index(2))
        self.play(self.plates.carry(self.cells, rng.normal(size=(3, 6))))
        self.play(self.plates.step_back(QUIET), self.cells.animate.shift(RIGHT))
        self.play(self.plates.gather(3.0, 3 * LEFT))


class GalleryMatVecProduct(GalleryScene):
    def construct(self) -> None:
        rng = self.rng()
        product = MatVecProduct(rng.normal(size=(6, 4)), rng.normal(size=4))
        product.result.entry(0).set_value(0)
        self.add(product)
        self.play(product.sweep_row(0))


class GalleryBiasedProduct(GalleryScene):
    def construct(self) -> None:
        rng = self.rng()
        product = BiasedProduct(rng.normal(size=(6, 4)), rng.normal(size=4), rng.normal(size=6))
        self.add(product)
        self.play(LaggedStart(*map(product.send_bias, range(6)), lag_ratio=0.3))


class GalleryCalculation(GalleryScene):
    def construct(self) -> None:
        factor, product = Decimal(4, 0), Decimal(48, 0)
        line = Calculation([factor, "times", Decimal(12, 0), "=", product])
        self.add(line)
        self.play(count_from(factor), count_from(product))


class GalleryTileWall(GalleryScene):
    def construct(self) -> None:
        tiles = TileWall(self.rng().uniform(0.25, 0.9, size=2048), 6)
        self.add(tiles)
        self.play(tiles.spread())


class GalleryDialWall(GalleryScene):
    def construct(self) -> None:
        wall = DialWall(self.toy.block.W_up, self.rng())
        self.add(wall)
        self.play(wall.look(uncovered=1.0, turned=1.0))
        self.play(wall.look(pitch=0.3, edges=(-6.5, 0.0)))


class GalleryBouquet(GalleryScene):
    def construct(self) -> None:
        bouquet = Bouquet(self.rng())
        self.add(bouquet)
        self.play(bouquet.grow())
