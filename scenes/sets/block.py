"""The set of part 4: one toy block, one vector through it, and the formula that grows with it."""

from collections.abc import Sequence

from manim import DOWN, UP, AnimationGroup, FadeIn, FadeOut, ReplacementTransform, VGroup

from mlp_math.block import ForwardPass
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.text import HEADING, LABEL, Formula
from scenes.stage import LectureScene
from scenes.theme import theme

FORMULA_Y = -3.35
PRODUCT_Y = 0.25

# The formula of the block as it grows, part by part: label -> typst.
_PARTS = {
    "skip": "vec(E) +",
    "down": "W_arrow.b",
    "relu_open": '"ReLU" thin paren.l',
    "up": "W_arrow.t",
    "e": "vec(E)",
    "plus_up": "+",
    "b_up": "vec(B)_arrow.t",
    "relu_close": "paren.r",
    "plus_down": "+",
    "b_down": "vec(B)_arrow.b",
}
_STAGES: dict[str, Sequence[str]] = {
    "stream": ("e",),
    "up": ("up", "e"),
    "bias": ("up", "e", "plus_up", "b_up"),
    "relu": ("relu_open", "up", "e", "plus_up", "b_up", "relu_close"),
    "down": (
        "down",
        "relu_open",
        "up",
        "e",
        "plus_up",
        "b_up",
        "relu_close",
        "plus_down",
        "b_down",
    ),
    "block": tuple(_PARTS),
}


def forward(scene: LectureScene, person: int = 0) -> ForwardPass:
    """Its pass for one of the cast: 0 both names, 1 first only, 2 last only, 3 neither."""
    return scene.toy.forward(person)


def formula(stage: str, size: float = HEADING) -> Formula:
    """The block's formula as far as `stage`: stream, up, bias, relu, down or block.

    Parts are addressed by `.part("up")`, `.part("b_up")`, `.part("relu_open")` and so on.
    """
    code = " ".join(f"{{{{ {_PARTS[label]} : {label} }}}}" for label in _STAGES[stage])
    line = Formula(code, size)
    line.part("e").set_color(theme().stream)
    if "skip" in _STAGES[stage]:
        line.part("skip").set_color(theme().stream)
    line.stage = stage
    return line.move_to(FORMULA_Y * UP)


def grow(old: Formula, new: Formula, **kwargs: object) -> AnimationGroup:
    """Shared parts move to their new places; new parts come in."""
    before, after = _STAGES[old.stage], _STAGES[new.stage]
    moves = [
        ReplacementTransform(old.part(label), new.part(label)) for label in before if label in after
    ]
    gone = [FadeOut(old.part(label)) for label in before if label not in after]
    fresh = [FadeIn(new.part(label), shift=0.15 * UP) for label in after if label not in before]
    return AnimationGroup(*moves, *gone, *fresh, **kwargs)


def settle(scene: LectureScene, old: Formula, new: Formula) -> Formula:
    """After `grow` was played: leave only `new` on screen, whole."""
    scene.remove(old, *old.submobjects, *new.submobjects)
    scene.add(new)
    return new


def up_product(scene: LectureScene, person: int = 0) -> MatVecProduct:
    """W↑ times the embedding of one of the cast, at its place in the frame."""
    block = scene.toy
    product = MatVecProduct(block.block.W_up, block.people[person])
    return product.move_to(PRODUCT_Y * UP)


def name_tags(product: MatVecProduct) -> VGroup:
    """W↑ and E below matrix and vector, on one line."""
    up = Formula("W_arrow.t", LABEL + 6).next_to(product.matrix, DOWN, buff=0.25)
    e = Formula("vec(E)", LABEL + 6, theme().stream).next_to(product.vector, DOWN, buff=0.25)
    e.put_baseline(up.baseline)
    e.set_x(product.vector.get_center()[0])
    return VGroup(up, e)


def bias_column(scene: LectureScene) -> EmbeddingColumn:
    """B↑ as a column, set like the product's own."""
    return EmbeddingColumn(scene.toy.block.b_up, ellipsis=0, row_gap=0.47)
