"""The vocabulary of taking apart: stars of ideas, tables of cosines, doses, and many places.

manim render -qm scenes/gallery/taken_apart.py GalleryArrowStar
"""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn

from mlp_math.sparse_autoencoder import matching_order, random_dictionary
from mlp_math.stored import load
from scenes.gallery.scene import GalleryScene
from scenes.mobjects.arrow_star import ArrowStar, idea_hues
from scenes.mobjects.cosine_table import CosineTable
from scenes.mobjects.dose_plot import DosePlot
from scenes.mobjects.dot_cloud import DotCloud
from scenes.mobjects.hourglass import Hourglass
from scenes.mobjects.idea_bars import IdeaBars
from scenes.mobjects.lattice import Lattice
from scenes.mobjects.lead_bars import LeadBars
from scenes.mobjects.phase_map import PhaseMap
from scenes.mobjects.raster import SparseRaster
from scenes.moves import glide


class GalleryArrowStar(GalleryScene):
    """Five stored arrows of a plane, and inputs as sparse as those they were trained on."""

    def construct(self) -> None:
        path = load("toy_unfolding")
        star = ArrowStar(0 * path["W"][0], 3.3 * LEFT)
        raster = SparseRaster(self.rng().random((5, 14)), 0.0, star.hues).shift(3.2 * RIGHT)
        self.add(star, raster)
        self.play(
            glide(star, ArrowStar.set_values, path["W"][0], path["W"][-8]),
            glide(raster, SparseRaster.set_sparsity, 0.0, path["sparsity"][-8]),
        )


class GalleryHourglass(GalleryScene):
    """Five ideas, two numbers, five ideas; and what is read off for each of them."""

    def construct(self) -> None:
        hues = idea_hues(5)
        glass = Hourglass((5, 2, 5), hues, spread=2.2).shift(3.4 * LEFT)
        bars = IdeaBars(np.zeros(5), hues, unit=2.6).shift(3.6 * RIGHT + 1.4 * UP)
        self.add(glass, bars)
        self.play(bars.turn_to([0.62, 0.17, 0.17, -0.5, -0.49]))


class GalleryLattice(GalleryScene):
    """Ten places become a hundred and a thousand; beside them as many dots anywhere."""

    def construct(self) -> None:
        lattice = Lattice(10).shift(3.2 * LEFT)
        places = self.rng().random((400, 3)) * [5.0, 5.0, 0.0] + [1.2, -2.5, 0.0]
        cloud = DotCloud(places * [1, 0, 1], colour=self.theme.nameless)
        self.add(lattice, cloud)
        self.play(lattice.unfold(1), cloud.go_to(places))
        self.play(lattice.unfold(2))


class GalleryPhaseMap(GalleryScene):
    """Left out, shared, alone: what becomes of the second of two ideas."""

    def construct(self) -> None:
        field = PhaseMap(load("toy_phases")["dimensionality"][:, :, 1])
        self.play(FadeIn(field))


class GalleryCosineTable(GalleryScene):
    """Six directions sought among nine, put in order."""

    def construct(self) -> None:
        sought = load("sparse_autoencoder")["directions"][:6].astype(float)
        found = np.concatenate([sought[::-1], random_dictionary(3, 10, self.rng())])
        table = CosineTable(sought, found, cell=0.36)
        self.add(table)
        self.play(table.sort(matching_order(sought, found)))


class GalleryDosePlot(GalleryScene):
    """Two quantities over doses, and how much better than guessing some units are."""

    def construct(self) -> None:
        lines = {
            "wanted": ([0.03, 0.1, 0.26, 0.16, 0.06], self.theme.lit),
            "own": ([0.43, 0.21, 0.03, 0.0, 0.0], self.theme.dim),
        }
        plot = DosePlot([0, 0.5, 1, 2, 4], 0.5, lines, self.answers[0]).shift(3.5 * LEFT)
        colours = [self.theme.lit, self.theme.dim, self.theme.dim]
        bars = LeadBars(self.answers[0], self.answers[1:4], [0.82, 0.6, 0.66], colours)
        self.add(plot, bars.shift(3.6 * RIGHT + 0.3 * DOWN))
        self.play(bars.grow())
