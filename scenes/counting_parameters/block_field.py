"""All blocks of a model as a field of small pictures, and the product that counts them."""

from math import ceil, sqrt

import numpy as np
from manim import RIGHT, UP, UpdateFromAlphaFunc, VGroup, VMobject

from mlp_math.parameters import ParameterTable
from scenes.counting_parameters.block_count import BlockCount
from scenes.mobjects.calculation import untrue
from scenes.mobjects.text import Decimal, Formula, align_baselines
from scenes.theme import theme

MOST_BLOCKS = 120  # more layers than this are drawn as this many
WIDTH, HEIGHT = 12.4, 5.0
LARGE = 4.2  # height of a block that stands alone
SIZE = 58.0  # font size of the product


class BlockField(VGroup):
    """A pair of matrices per layer, in rows about twice as long as high."""

    def __init__(self, count: ParameterTable) -> None:
        super().__init__()
        self.layers = count.sizes.n_layers
        outline = _pair_outline(count)
        shown = min(self.layers, MOST_BLOCKS)
        self.add(*(_block(outline) for _ in range(shown)))
        self.arrange_in_grid(cols=_columns(shown), buff=(0.22, 0.2))
        self.scale(min(WIDTH / self.width, HEIGHT / self.height, 2.0))

    def show_layers(self, number: float) -> None:
        """Let the first layers' blocks be seen, as many as `number` says; its fraction in part."""
        for k, block in enumerate(self):
            layer = 1 + k * (self.layers - 1) / max(len(self) - 1, 1)
            block.set_opacity(float(np.clip(number - layer + 1, 0, 1)))


class LayersProduct(VGroup):
    """Layers × a block's parameters = the perceptrons' parameters; at first for one layer."""

    def __init__(self, count: ParameterTable) -> None:
        super().__init__()
        self.layers = Decimal(count.sizes.n_layers, 0, SIZE, anchor="right")
        self.block = Decimal(count.group_in_layer("mlp"), 0, SIZE)
        self.all_blocks = Decimal(count.group_total("mlp"), 0, SIZE, theme().mlp, anchor="left")
        times, equals = (Formula(sign, SIZE, theme().dim) for sign in ("times", "="))
        self.add(self.layers, times, self.block, equals, self.all_blocks)
        self.arrange(RIGHT, buff=0.25)
        align_baselines(self.submobjects)
        self.show_layers(1)

    def disagreement(self) -> str | None:
        """The product in words where it is not so as it is written now."""
        return untrue([self.layers, "times", self.block, "=", self.all_blocks], self)

    def show_layers(self, number: int) -> None:
        """Let the product be that of this many layers."""
        self.layers.set_value(number)
        self.all_blocks.set_value(number * self.block.get_value())


def multiply(field: BlockField, product: LayersProduct) -> UpdateFromAlphaFunc:
    """Block after block comes in, and the product keeps step with them."""

    def step(_: VGroup, alpha: float) -> None:
        shown = 1 + alpha * (field.layers - 1)
        field.show_layers(shown)
        product.show_layers(int(shown))

    return UpdateFromAlphaFunc(VGroup(field, product.layers, product.all_blocks), step)


def _columns(count: int) -> int:
    """How many stand in a row so that the field is about twice as long as high, and full."""
    ideal = sqrt(2 * count)
    full = [n for n in range(1, count + 1) if count % n == 0 and ideal / 1.6 <= n <= 1.6 * ideal]
    return min(full, key=lambda n: abs(n - ideal), default=ceil(ideal))


def _pair_outline(count: ParameterTable) -> np.ndarray:
    """The outline of both matrices, small: W↑ standing, W↓ beside it."""
    one = BlockCount(count)
    up, down = pair = VGroup(one.up, one.down).scale(0.13)
    down.next_to(up, RIGHT, buff=0.07, aligned_edge=UP)
    return np.concatenate([matrix.points for matrix in pair])


def alone(block: VMobject) -> VMobject:
    """The block, large, where one shot leaves it and the next finds it."""
    return block.scale(LARGE / block.height).move_to(0.9 * UP)


def _block(outline: np.ndarray) -> VMobject:
    """One block as a single outline, which is quick to copy."""
    block = VMobject(stroke_width=1.6, stroke_color=theme().mlp)
    block.set_fill(theme().mix(theme().mlp, 0.3), 1)
    block.points = outline.copy()
    return block
