"""Five ideas in a plane: two at first, all five once they are rare."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from mlp_math.stored import load
from scenes.mobjects.arrow_star import ArrowStar, idea_hues
from scenes.mobjects.place import fit
from scenes.mobjects.raster import SparseRaster
from scenes.mobjects.style import FULL
from scenes.mobjects.text import BODY, SMALL, TITLE, Decimal, Words
from scenes.moves import flash_along, glide, point_at, presence, pulse
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition_seen.five_set import (
    IDEAS,
    STAR_AT,
    UNIT,
    last_place,
    plane_axes,
    waiting_glass,
)

RASTER_AT, INPUTS = np.array([3.3, 1.0, 0.0]), 15
READOUT_Y = -1.75
SOURCE_Y = -3.62


class FiveArrows(LectureScene):
    """Five ideas pass through two numbers; as they become rarer, more arrows fit in the plane."""

    begins_as = "TakingApart"

    def stage(self) -> None:
        self.path = load("toy_unfolding")
        self.hues = idea_hues(IDEAS)
        self.glass = waiting_glass()
        self.captions = VGroup(
            *(
                Words(self.words(key), BODY, self.theme.dim).next_to(layer, DOWN, buff=0.4)
                for key, layer in zip(
                    ("ideas_in", "numbers", "ideas_out"), self.glass.layers, strict=True
                )
            )
        )
        for caption in self.captions:
            caption.set_y(-2.75)
        self.plane = plane_axes()
        self.star = ArrowStar(0.0 * self.path["W"][0], STAR_AT, unit=UNIT, hues=self.hues)
        draws = self.rng().random((IDEAS, INPUTS))
        self.raster = SparseRaster(draws, 0.0, self.hues).move_to(RASTER_AT)
        self.absent = Decimal(0, 0, TITLE, unit=" %", anchor="right")
        self.kept = Decimal(self.path["represented"][0], 0, TITLE, self.theme.focus, anchor="right")
        self.readouts = VGroup(
            *(
                VGroup(number, Words(self.words(key), BODY, self.theme.dim))
                for key, number in (("absent", self.absent), ("kept", self.kept))
            )
        )
        for k, (number, words) in enumerate(self.readouts):
            y = READOUT_Y - 0.95 * k
            number.put_anchor(RASTER_AT[0] - 0.6).put_baseline(y)
            fit(words, 3.6).set_x(RASTER_AT[0] - 0.3, LEFT).put_baseline(y)
        self.moving, self.place = VGroup(self.star, self.raster, self.readouts), 0.0
        source = Words(self.words("source"), SMALL, self.theme.dim, italic=True)
        self.source = fit(source, 13.0).set_y(SOURCE_Y)
        self.add(self.glass)

    @beat
    def small(self, beat: Beat) -> None:
        """Ideas run down into two dots and out into five again."""
        glass, captions = self.glass, self.captions
        self.play(*presence(FULL, glass.layers[0]), FadeIn(captions[0]), run_time=0.8)
        each = beat.share(IDEAS, 0.3, until="two", early=0.4)
        for dot in glass.layers[0]:
            self.play(point_at(dot, 1.4), run_time=each)
        for k, mark in ((0, "out"), (1, None)):
            wires = glass.wires_between(k)
            coming = presence(FULL, wires, glass.layers[k + 1])
            self.play(*coming, FadeIn(captions[k + 1]), run_time=0.7)
            self.run_through(k, beat.to(mark, 0.9, early=0.6) if mark else 0.9)
        for k in range(2):
            self.run_through(k, beat.share(2 - k, 0.8))

    def run_through(self, layer: int, seconds: float) -> None:
        """Light runs from each idea's dot, in its own colour, along its wires."""
        wires = self.glass.wires_between(layer)
        hues = np.repeat(self.hues, 2) if layer == 0 else np.tile(self.hues, 2)
        lights = (flash_along(w, h, 6, 0.5) for w, h in zip(wires, hues, strict=True))
        self.play(LaggedStart(*lights, lag_ratio=0.05), run_time=seconds)

    @beat
    def dense(self, beat: Beat) -> None:
        """The two numbers become a plane; with all ideas on, two arrows grow and three do not."""
        glass, star = self.glass, self.star
        leaving = (glass.wires, glass.layers[2], *self.captions)
        self.play(
            *map(FadeOut, leaving),
            ReplacementTransform(glass.layers[1], self.plane),
            FadeTransform(glass.layers[0], self.raster),
            FadeIn(star.circle, self.source),
            run_time=beat.to("always", 1.2, early=1.6, part=0.6),
        )
        self.play(
            FadeIn(self.readouts[0], shift=0.2 * UP),
            run_time=beat.unhurried(0.5, "always", early=1.05),
        )
        beat.until("always", early=0.9)
        cells = [self.raster[k::INPUTS] for k in range(INPUTS)]
        swept = (pulse(VGroup(*one)).set_stroke(self.theme.focus, 3) for one in cells)
        self.play(LaggedStart(*swept, lag_ratio=0.12), run_time=1.3)
        self.add(star)
        W = self.path["W"][0]
        self.play(
            glide(star, ArrowStar.set_values, 0 * W, W),
            run_time=beat.to("gives", 1.4, early=0.2),
        )
        beat.until("gives", early=0.2)
        kept = [arrow for arrow, w in zip(star.arrows, W.T, strict=True) if np.linalg.norm(w) > 0.5]
        lights = (flash_along(arrow.shaft, self.theme.focus, 14, 0.7) for arrow in kept)
        self.play(FadeIn(self.readouts[1], shift=0.2 * UP), *lights, run_time=beat.through(0.8))

    @beat
    def rarer(self, beat: Beat) -> None:
        """Along the path of trained models the plane fills: three, four, five."""
        self.go_on(16.0, beat.to("slide", 1.0))
        for count, mark in ((3, "third"), (4, "four"), (5, "five")):
            joined = int(np.flatnonzero(self.path["represented"] >= count)[0])
            self.go_on(joined + 3, beat.to(mark, 1.6, late=1.0))
        self.go_on(last_place(), beat.rest(1.6))

    def go_on(self, place: float, seconds: float) -> None:
        """Slide to a place on the path of models."""
        sliding = glide(self.moving, lambda _, now: self.show(float(now)), self.place, place)
        self.play(sliding, run_time=seconds)
        self.place = place

    def show(self, place: float) -> None:
        """Show what lies at a place of the path, between two trained models where it is broken."""
        k = min(int(place), len(self.path["sparsity"]) - 2)
        part = place - k
        W, S = self.path["W"], self.path["sparsity"]
        self.star.set_values((1 - part) * W[k] + part * W[k + 1])
        sparsity = float((1 - part) * S[k] + part * S[k + 1])
        self.raster.set_sparsity(sparsity)
        self.absent.set_value(100 * sparsity)
        self.kept.set_value(self.path["represented"][round(place)])

    @beat
    def verdict(self, beat: Beat) -> None:
        """The inputs pass by once more: each lights its arrows, seldom two at once."""
        shown, values = self.star.arrows, self.raster.get_values()
        busy = np.flatnonzero((values > 0).any(axis=0))
        each = beat.share(len(busy), 0.6)
        for column in busy:
            lit = np.flatnonzero(values[:, column])
            cells = [self.raster[k * INPUTS + column] for k in lit]
            self.play(
                *(flash_along(shown[k].shaft, self.theme.focus, 14, 0.7) for k in lit),
                *(cell.animate.set_stroke(self.theme.focus, 3) for cell in cells),
                run_time=each,
            )

    @interlude
    def hand_over(self) -> None:
        """The star stays for the next shot."""
        self.remove(self.moving)
        self.add(*self.moving)
        self.leave(self.star, self.plane)
        self.settle()
