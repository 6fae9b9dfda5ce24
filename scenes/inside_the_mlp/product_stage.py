"""What the shots about the first matrix share: the product W↑·E, and ways to speak of its rows."""

from typing import Any

from manim import LEFT, UP, ManimColor, SurroundingRectangle

from scenes.mobjects.place import left_edge
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import HUSHED, ring
from scenes.sets.block import up_product
from scenes.stage import LectureScene


class ProductStage(LectureScene):
    """A shot that stands on W↑·E and speaks of single rows of it."""

    def product_at_left(self, person: int = 0) -> MatVecProduct:
        """The product for one of the cast, where it leaves room for a panel on its right."""
        return up_product(self, person).set_x(left_edge(), LEFT)

    def quiet_rows(self, product: MatVecProduct, *spoken_of: int) -> list[Any]:
        """Animations that dim all rows, and their results, but those spoken of."""
        changes = []
        for i in range(product.matrix.shown_shape[0]):
            share = 1.0 if i in spoken_of else HUSHED
            changes.append(product.matrix.row(i).animate.set_fill(opacity=share))
            changes.append(product.result.entry(i).animate.set_fill(opacity=share))
        return changes

    def hush(self, product: MatVecProduct, i: int = 0) -> MatVecProduct:
        """A product as `quiet_rows` leaves it: only row i and its result are bright."""
        product.matrix.entries.set_fill(opacity=HUSHED)
        product.result.entries.set_fill(opacity=HUSHED)
        product.matrix.row(i).set_fill(self.theme.ink, opacity=1)
        product.result.entry(i).set_fill(self.theme.ink, opacity=1)
        return product

    def alone(self, product: MatVecProduct) -> MatVecProduct:
        """A product of which only row 0 is seen, with vector and sign level with it."""
        product.matrix.brackets.set_stroke(opacity=0)
        product.result.brackets.set_stroke(opacity=0)
        product.matrix.entries.set_fill(opacity=0)
        product.result.entries.set_fill(opacity=0)
        product.matrix.row(0).set_fill(opacity=1)
        product.result.entry(0).set_fill(opacity=1)
        level = product.matrix.row(0).get_y()
        product.vector.shift((level - product.vector.entries[0].get_y()) * UP)
        product.equals.set_y(level)
        return product

    def row_bar(
        self, product: MatVecProduct, i: int, colour: ManimColor | None = None
    ) -> SurroundingRectangle:
        """A ring round row i."""
        return ring(product.matrix.row(i), colour, buff=0.09, stroke=2)
