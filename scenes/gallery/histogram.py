"""The vocabulary of angles: a histogram of all pairs, its bounds, pointers and inset.

manim render -qm scenes/gallery/histogram.py GalleryAngleHistogram
"""

from manim import DOWN, LEFT, UP, Create, FadeIn

from mlp_math.angles import angle_histogram, extreme_angles, random_unit_vectors
from mlp_math.bounds import largest_smallest_angle
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.histogram import AngleHistogram

VECTORS, DIMENSIONS, BINS = 400, 20, 180


class GalleryAngleHistogram(GalleryScene):
    """Random directions near 90°, then on the whole axis with logarithms, bounds and an inset."""

    def construct(self) -> None:
        vectors = random_unit_vectors(VECTORS, DIMENSIONS, self.rng())
        counts = angle_histogram(vectors, BINS)
        histogram = self.histogram = AngleHistogram(
            counts, window=(80, 100), count_marks=(1000, 1, 10, 100)
        ).shift(0.5 * DOWN)
        self.add(histogram)
        self.play(histogram.look(window=(0, 180), log=True, top=histogram.fitting_top(counts)))
        self.bounds = histogram.bound(largest_smallest_angle(VECTORS, DIMENSIONS))
        self.play(Create(self.bounds))
        self.pointers = [histogram.pointer(angle) for angle in extreme_angles(vectors)]
        self.play(*(FadeIn(pointer) for pointer in self.pointers))
        self.inset = histogram.inset((0, 40), 2.6, 2.2).shift(4 * LEFT + 1.6 * UP)
        self.inset.refresh()
        self.play(FadeIn(self.inset))
        self.play(histogram.change_to(counts[::-1]))
