"""The vocabulary of the second lecture: sums of writes, patches, experts and clocks.

manim render -qm scenes/gallery/apart.py GalleryWaterfall
"""

import numpy as np

from lectures.computed import patched_block
from mlp_math.fact_path import fact_path
from mlp_math.mixture_of_experts import DEEPSEEK_V3
from mlp_math.modular_addition import MODULUS
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.clock import Clock
from scenes.mobjects.expert_field import ExpertField
from scenes.mobjects.log_ruler import LogRuler
from scenes.mobjects.waterfall import Waterfall
from scenes.sets.patch import PatchPicture


class GalleryWaterfall(GalleryScene):
    """The writes of a model, side by side and then laid end to end."""

    def construct(self) -> None:
        values = fact_path().arrays["shares"].mean(axis=1)
        xs = np.linspace(-6, 6, len(values))
        bars = Waterfall(values, xs, len(values) * [self.theme.data], floor=-2.5, unit=0.9)
        self.add(bars)
        self.play(bars.stack())


class GalleryPatch(GalleryScene):
    """A matrix, and the patch that a context paints over it."""

    def construct(self) -> None:
        example = patched_block()
        picture = PatchPicture(example.block.W_up, example.patch(0)).scale(1.5)
        self.add(picture.move_matrix_to([0, 0, 0]))


class GalleryExpertField(GalleryScene):
    """All experts of a model, and those that a token visits."""

    def construct(self) -> None:
        real, rng = DEEPSEEK_V3, self.rng()
        field = ExpertField(real.expert_layers, real.experts, width=12, height=5)
        self.add(field.light(rng.random(field.shape) < real.active / real.experts))


class GalleryClock(GalleryScene):
    """A clock on which two numbers are added."""

    def construct(self) -> None:
        clock = Clock(MODULUS, 2.6)
        self.add(clock, clock.way(0, 47, self.theme.first))
        self.play(clock.turn(47 + 85))


class GalleryLogRuler(GalleryScene):
    """A ruler by factors of ten: what was measured, what is quoted, and a guess."""

    def construct(self) -> None:
        ruler, answers = LogRuler(-1, 1, width=11.0), self.answers
        self.add(ruler)
        for value, how, words in zip(
            (0.15, 2.0, 7.0), ("measured", "quoted", "guessed"), answers, strict=False
        ):
            self.add(ruler.mark(value, 1, how, words))
