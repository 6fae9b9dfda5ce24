"""What a guess costs: the loss of the word that came, against the probability it was given."""

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    Arrow,
    Axes,
    DashedLine,
    Dot,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from mlp_math.activations import surprisal
from scenes.mobjects.bars import NextTokenBars
from scenes.mobjects.style import arrow, curve_on, small_axes
from scenes.mobjects.text import HEADING, TITLE, Decimal, Formula, Words
from scenes.theme import theme

WORST = 4.0  # nats at the top of the axis


def loss_line(axes: Axes, least: float | None = None, samples: int = 120) -> VMobject:
    """−ln p on axes of p and nats, from the probability `least` to 1; from the top by default."""
    start = np.exp(-WORST) if least is None else least
    ps = np.linspace(start, 1, samples)
    return curve_on(axes, ps, surprisal(ps))


class LossCurve(VGroup):
    """−ln p over p, a ball on it at one guess, and the loss of that guess in figures below.

    Parameters
    ----------
    probability
        That the guess gave to the word that came, in (0, 1].
    word
        What the readout calls the loss.
    width, height
        Units of the axes.

    Its parts `axes`, `names`, `line`, `ball` and `readout` can enter one by one.

    Examples
    --------
    >>> curve = LossCurve(0.2, "loss")
    >>> curve.set_value(0.9)  # the ball lies further down, and the loss is 0.11
    """

    def __init__(
        self, probability: float, word: str, *, width: float = 4.6, height: float = 3.7
    ) -> None:
        dim, focus = theme().dim, theme().focus
        self.axes = small_axes([0, 1, 0.5], [0, WORST, 1], width, height, ticks=0.05).center()
        self.line = loss_line(self.axes)
        cost = Formula("- ln p", HEADING, dim)
        cost.next_to(self.axes.c2p(0, WORST), RIGHT, buff=0.6).shift(0.25 * DOWN)
        p = Formula("p", HEADING, dim).next_to(self.axes.c2p(1, 0), RIGHT, buff=0.15)
        self.names = VGroup(cost, p)
        self.ball = Dot(radius=0.15, color=focus).set_z_index(2)
        self.number = Decimal(0.0, 2, TITLE, focus, anchor="left")
        self._probability = probability
        self._place()
        name = Words(word, HEADING, dim)
        self.readout = VGroup(name, self.number).arrange(RIGHT, buff=0.4)
        self.number.put_baseline(name.baseline)
        self.readout.next_to(self.axes, DOWN, buff=0.55).set_x(self.axes.get_x())
        super().__init__(self.axes, self.line, self.names, self.ball, self.readout)

    def get_value(self) -> float:
        """The probability at which the ball lies."""
        return self._probability

    def get_loss(self) -> float:
        """The loss shown, in nats."""
        return float(self.number.get_value())

    def set_value(self, probability: float) -> "LossCurve":
        """Let ball and readout show another guess."""
        self._probability = float(probability)
        return self._place()

    def _place(self) -> "LossCurve":
        self.ball.move_to(self.place(self._probability))
        self.number.set_value(float(surprisal(self._probability)))
        return self

    def place(self, probability: float) -> np.ndarray:
        """The point of the curve over a probability."""
        return np.array(self.axes.c2p(probability, float(surprisal(probability))))

    def rise(self) -> DashedLine:
        """A dashed line from the axis up to the ball."""
        foot = self.axes.c2p(self._probability, 0)
        return DashedLine(foot, self.ball.get_center(), stroke_width=3, color=theme().focus)

    def way_down(self) -> VMobject:
        """The curve from the ball to its end, for another thing to move along."""
        return loss_line(self.axes, self._probability, 60)

    def slope_arrow(self, length: float = 1.5) -> Arrow:
        """Which way the loss falls, beside the curve where the ball lies."""
        here, p = self.place(self._probability), self._probability
        loss = float(surprisal(p))
        along = self.axes.c2p(p + 0.01, loss - 0.01 / p) - here  # the slope of −ln p is −1/p
        along /= np.linalg.norm(along)
        start = here + 0.35 * np.array([-along[1], along[0], 0.0])
        return arrow(start, start + length * along, theme().focus, buff=0, stroke=6, tip=0.25)

    def follow(self, bars: NextTokenBars) -> UpdateFromAlphaFunc:
        """An animation in which ball and loss follow the first bar, whatever moves it."""

        def step(_: VGroup, alpha: float) -> None:
            self.set_value(float(bars.get_values()[0]))

        return UpdateFromAlphaFunc(VGroup(self.ball, self.number), step)
