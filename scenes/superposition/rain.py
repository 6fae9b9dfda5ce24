"""Chance at work: draws that fall, one by one, to where they lie on an axis."""

from collections.abc import Callable

import numpy as np
from manim import UP, Dot, ManimColor, VGroup

from scenes.stage import LectureScene

DROPS, FALL = 6, 0.5  # dots in the air at most, and seconds of a fall
EVERY = FALL / DROPS
WIDEST = 4.0  # deviations


class Rain(VGroup):
    """Dots that fall on an axis where chance puts them.

    `place` tells where a draw from the standard normal distribution lies; it is asked anew in each
    frame, so that the rain follows an axis and a spread that change. `height` in units.
    """

    def __init__(
        self,
        place: Callable[[float], np.ndarray],
        rng: np.random.Generator,
        *,
        height: float,
        colour: ManimColor,
    ) -> None:
        self.place, self.drop_from = place, height
        self.chance = rng.standard_normal(997).clip(-WIDEST, WIDEST)
        super().__init__(*(Dot(radius=0.07, color=colour) for _ in range(DROPS)))
        self.show(0.0)

    def show(self, seconds: float) -> "Rain":
        """Those that are in the air so many seconds after the first was let go."""
        last = int(seconds / EVERY)
        for k, dot in zip(range(last - DROPS + 1, last + 1), self, strict=True):
            fallen = min((seconds - k * EVERY) / FALL, 1.0) ** 2
            lands = self.place(float(self.chance[k % self.chance.size]))
            dot.move_to(lands + (1 - fallen) * self.drop_from * UP)
            dot.set_opacity(float(k >= 0 and fallen < 1))
        return self

    def fall(self, scene: LectureScene) -> "Rain":
        """Let it fall from now on, until its updaters are cleared."""
        begun = scene.now
        return self.add_updater(lambda rain: rain.show(scene.now - begun))
