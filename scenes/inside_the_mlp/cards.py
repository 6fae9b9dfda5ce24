"""The columns of the second matrix as cards: a neuron scales its own, and it joins the sum."""

import numpy as np
from manim import (
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    FadeTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from numpy.typing import ArrayLike

from scenes.inside_the_mlp.down_set import ROUNDING
from scenes.mobjects.column_card import ColumnCard as ColumnCard
from scenes.mobjects.product import MatVecProduct
from scenes.mobjects.style import FULL, QUIET
from scenes.mobjects.text import BODY, LABEL, Decimal, Formula
from scenes.moves import glide
from scenes.stage import LectureScene
from scenes.theme import theme

CARD_GAP = 0.98
LARGE = {"width": 1.15, "cell": 0.62, "size": BODY}  # cards that stand alone
FIRST_X, CARDS_Y = -5.2, -0.15
FACTOR_Y, TERM_Y = 1.95, -2.48  # baselines above and below the cards
SIGN_X, SUM_X = 3.75, 4.75
BIAS_X = 3.65
ROOM = 0.6  # how far the cards move over when the bias needs a place beside them
LIFT = 0.18  # how far a card rises out of the row while it is scaled
ABOVE = 3  # cards in flight lie over those at rest


class TileCard(ColumnCard):
    """A column as tiles of colour; its numbers are seen only while it is `spoken` of."""

    spoken = False

    def speak(self) -> "TileCard":
        """Let the numbers be seen."""
        self.spoken = True
        return self._paint()

    def _paint(self) -> "TileCard":
        super()._paint()
        self.entries.set_fill(opacity=float(self.spoken))
        return self


class CardRow(VGroup):
    """All columns as cards, each with its neuron above and its term below, and what they add up to.

    `cards`, `factors` and `terms` go by neuron; `total` follows what has arrived.
    """

    def __init__(self, scene: LectureScene, person: int = 0) -> None:
        super().__init__()
        facts = scene.toy
        self.block = facts.block
        self._x, self.arrived = facts.people[person].copy(), np.zeros(facts.block.d_mlp)
        self.cards, self.factors, self.terms, self.pluses = (VGroup() for _ in range(4))
        for j, column in enumerate(self.block.W_down.T):
            x = FIRST_X + j * CARD_GAP
            self.cards.add(TileCard(column).move_to([x, CARDS_Y, 0]))
            factor = Decimal(0.0, 1, BODY, theme().ink)
            self.factors.add(factor.set_x(x).put_baseline(FACTOR_Y))
            term = Formula(f"{{{{ n_{j} : n }}}} {{{{ vec(c)_{j} : c }}}}", LABEL + 2)
            self.terms.add(term.set_x(x).put_baseline(TERM_Y))
            if j:
                plus = Formula("+", LABEL, theme().dim).move_to([x - CARD_GAP / 2, TERM_Y, 0])
                self.pluses.add(plus.shift(0.1 * UP))
        product = MatVecProduct(self.block.W_down, self.neurons)
        self.sign = Formula(product.equals.text, BODY, theme().dim)
        self.sign.move_to([SIGN_X, CARDS_Y, 0])
        self.total = ColumnCard(np.zeros(self.block.d_model)).move_to([SUM_X, CARDS_Y, 0])
        self.total.ring(theme().ink)
        self.add(self.cards, self.factors, self.terms, self.pluses, self.sign, self.total)
        self._count()

    @property
    def neurons(self) -> np.ndarray:
        """Activations for the vector that flows in now, shape (m,)."""
        return self.block.neurons(self._x)

    def get_values(self) -> np.ndarray:
        """What has arrived in the sum, shape (d,)."""
        return self.total.get_values()

    def set_values(self, x: ArrayLike) -> "CardRow":
        """Another vector flows in, shape (d,): neurons, brightness and sum are computed anew."""
        self._x = np.asarray(x, dtype=float).copy()
        self.arrived[:] = 1.0
        for j, value in enumerate(self.neurons):
            self.cards[j].light(value)
            self._step_back(j, value)
        return self._count()

    def flow(self, x: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """Another vector (d,) takes the old one's place; cards and sum follow all the way."""
        return glide(self, CardRow.set_values, self._x, x, **kwargs)

    def send(self, j: int, **kwargs: object) -> AnimationGroup:
        """A copy of card j is scaled by its neuron, and flies over to join the sum."""
        ghost, factor = self.cards[j].copy().ring(theme().focus).speak(), float(self.neurons[j])
        ghost.set_z_index(ABOVE)
        column, start = ghost.get_values(), ghost.get_center()
        turn = 0.5 * min(abs(1 - factor), 1.0)  # first it is scaled, then it flies

        def fly(card: TileCard, alpha: float) -> None:
            scaling = smooth(min(alpha / turn, 1.0)) if turn else 1.0
            way = smooth(max(alpha - turn, 0.0) / (1 - turn))
            card.set_values((1 - scaling + scaling * factor) * column)
            out = LIFT * UP * smooth(min(3 * alpha, 1.0)) if turn else 0 * UP
            card.move_to((1 - way) * (start + out) + way * self.total.get_center())
            # It is seen on its way only, and melts into the sum.
            card.set_opacity(1 - way**24 if alpha > 0 else 0)
            self.arrived[j] = way

        def stay(card: TileCard, alpha: float) -> None:
            card.light(1 - alpha + alpha * factor)

        return AnimationGroup(
            UpdateFromAlphaFunc(ghost, fly, remover=True, rate_func=linear),
            UpdateFromAlphaFunc(self.cards[j], stay, rate_func=linear),
            UpdateFromAlphaFunc(self.total, lambda *_: self._count()),
            **kwargs,
        )

    def meet(self, j: int, neuron: VMobject) -> AnimationGroup:
        """A neuron goes over card j as a number, and its name comes to the term."""
        goes = FadeTransform(neuron, self.factors[j], path_arc=0.9)
        return AnimationGroup(goes, FadeIn(self.terms[j].part("n")))

    def quench(self, j: int) -> AnimationGroup:
        """A neuron that is off: its card goes dark, and of what is scaled nothing is left."""
        card = self.cards[j]
        ghost = card.copy().ring(theme().focus).set_z_index(ABOVE)
        return AnimationGroup(
            FadeOut(ghost, shift=LIFT * UP, scale=0.05),
            card.animate.light(0.0),
            self.factors[j].animate.set_opacity(QUIET),
            self.terms[j].animate.set_opacity(QUIET),
        )

    def _count(self) -> "CardRow":
        neurons = self.neurons
        for factor, value in zip(self.factors, neurons, strict=True):
            factor.set_value(value)
        self.total.set_values(self.block.down(neurons * self.arrived))
        return self

    def _step_back(self, j: int, value: float) -> None:
        """Neurons that are off step back, and so do their terms."""
        level = FULL if value > ROUNDING else QUIET
        self.factors[j].set_opacity(level)
        self.terms[j].set_opacity(level)


def beside(card: VGroup, text: Formula, y: float) -> Formula:
    """A name above or below a card, its baseline at `y`."""
    return text.set_x(card.get_x()).put_baseline(y)
