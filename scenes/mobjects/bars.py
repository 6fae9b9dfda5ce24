"""The next word's probabilities as bars."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    Animation,
    ManimColor,
    RoundedRectangle,
    UpdateFromAlphaFunc,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, LABEL, Decimal, Words
from scenes.theme import theme


class NextTokenBars(VGroup):
    """Words with bars as long as their probabilities, and the probabilities in per cent.

    Parameters
    ----------
    words
        The candidates, one a bar.
    probabilities
        Shape (n,), each in [0, 1].
    highlighted
        Index of the bar that matters now, or None.
    length
        Units of a bar for probability 1.
    label_width
        Words wider than this are set smaller.

    Examples
    --------
    >>> NextTokenBars(["basketball", "golf"], [0.9, 0.1], highlighted=0)
    """

    def __init__(
        self,
        words: Sequence[str],
        probabilities: ArrayLike,
        *,
        highlighted: int | None = 0,
        length: float = 3.6,
        row_gap: float = 0.72,
        size: float = BODY,
        label_width: float = 4.0,
    ) -> None:
        shares = self._checked(probabilities, len(words))
        super().__init__()
        self.length, self.highlighted = length, highlighted
        self.labels, self.bars, self.percents = VGroup(), VGroup(), VGroup()
        for k, (word, share) in enumerate(zip(words, shares, strict=True)):
            y = -k * row_gap
            bright = k == highlighted
            label = Words(word, size, theme().answer if bright else theme().ink)
            fit(label, label_width)
            label.shift((-0.25 - label.get_right()[0]) * RIGHT)
            label.put_baseline(y - 0.1)
            bar = self._bar(share, theme().answer if bright else theme().mix(theme().dim, 0.6))
            bar.move_to([bar.width / 2, y, 0])
            percent = Decimal(
                100 * share,
                0,
                LABEL,
                theme().ink if bright else theme().dim,
                unit=" %",
                anchor="left",
            )
            percent.shift((bar.get_right()[0] + 0.18) * RIGHT + (y - 0.1) * (-DOWN))
            self.labels.add(label)
            self.bars.add(bar)
            self.percents.add(percent)
        self.add(self.labels, self.bars, self.percents)
        self.center()

    def _bar(self, share: float, colour: ManimColor) -> RoundedRectangle:
        width = max(self.length * share, 0.06)
        return RoundedRectangle(
            width=width,
            height=0.4,
            corner_radius=min(0.05, width / 2.1),
            stroke_width=0,
            fill_color=colour,
            fill_opacity=1,
        )

    def get_values(self) -> np.ndarray:
        """The probabilities shown, shape (n,)."""
        return np.array([percent.get_value() for percent in self.percents]) / 100

    def set_values(self, probabilities: ArrayLike) -> "NextTokenBars":
        """Show other probabilities at once."""
        for k, share in enumerate(self._checked(probabilities, len(self.bars))):
            self._set(k, float(share))
        return self

    def grow_to(self, probabilities: ArrayLike, **kwargs: object) -> Animation:
        """An animation in which bars stretch and per cents count to their new values."""
        target = self._checked(probabilities, len(self.bars))
        source = self.get_values()

        def step(_: VGroup, alpha: float) -> None:
            for k in range(len(self.bars)):
                self._set(k, float((1 - alpha) * source[k] + alpha * target[k]))

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def _set(self, k: int, share: float) -> None:
        bar, percent = self.bars[k], self.percents[k]
        left, y = bar.get_left()[0], bar.get_center()[1]
        fresh = self._bar(share, bar.get_fill_color())
        # Opacity belongs to what fades the bars in and out.
        bar.points = fresh.move_to([left + fresh.width / 2, y, 0]).points
        percent.set_value(100 * share)
        shift = bar.get_right()[0] + 0.18 - percent._anchor_point()[0]
        percent.shift(shift * RIGHT)

    @staticmethod
    def _checked(probabilities: ArrayLike, count: int) -> np.ndarray:
        shares = np.asarray(probabilities, dtype=float)
        if shares.shape != (count,):
            raise ValueError(f"probabilities must have shape ({count},), got {shares.shape}")
        if (shares < 0).any() or (shares > 1).any():
            raise ValueError(f"probabilities must lie in [0, 1], got {shares}")
        return shares

    def row(self, k: int) -> VGroup:
        """Word, bar and per cent of candidate k."""
        return VGroup(self.labels[k], self.bars[k], self.percents[k])

    def rows(self) -> list[VGroup]:
        """The rows of all candidates, in their order."""
        return [self.row(k) for k in range(len(self.bars))]
