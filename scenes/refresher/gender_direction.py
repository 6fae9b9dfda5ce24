"""A direction of a real model's space that means something, and how far the meaning carries."""

from collections.abc import Mapping

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    VGroup,
)

from mlp_math.angles import angle_deviation
from mlp_math.directions import normalize, rejection
from scenes.frame import TALL, WIDE, by_shape
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.place import fit, left_edge, safe_x
from scenes.mobjects.plus_minus import PlusMinus
from scenes.mobjects.space import SpacePoint, floor_grid
from scenes.mobjects.style import FULL, HUSHED, QUIET, step_back
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    TITLE,
    Decimal,
    Words,
    align_baselines,
    on_one_line,
)
from scenes.moves import cascade, presence
from scenes.refresher.measured_words import MeasuredAnalogy, cloud_of_words, measured_analogy
from scenes.stage import Beat, LectureScene3D, beat, interlude
from scenes.theme import theme

UNIT = 3.1
# The panel beside the space, and how far left and down it stands in a tall picture, below it.
PANEL_X, PANEL_END, TALL_PANEL = 3.1, 6.45, (4.8, 5.6)
TALL_ZOOM = 0.75
RIGHT_ANGLE = 90.0
MAN, WOMAN, UNCLE, AUNT, TIP = range(5)


class GenderDirection(LectureScene3D):
    """The step from man to woman, taken from uncle, as measured in a real model.

    The five points lie in the picture at their true distances: any four words and a sum of them
    span a space of three dimensions.
    """

    shapes = (WIDE, TALL)

    def stage(self) -> None:
        self.measured = measured_analogy()
        words = self.drawn = WordSpace(self.measured.places)
        aside, zoom = by_shape(((-1.7, 0.2), 1.0), ((-0.3, 2.0), TALL_ZOOM))
        self.look_from(54, -84, zoom=zoom, aside=aside)
        self.floor = floor_grid([0, 0, UNIT * words.floor], by_shape(5.0, 4.0), lines=11)
        self.cloud = dots_of_words(self.theme.stream)
        names = map(self.spelled, self.measured.words)
        self.points = [words.point(k, name) for k, name in enumerate(names)]
        data, focus, ink = self.theme.data, self.theme.focus, self.theme.ink
        self.first_step, self.carried = (words.step(MAN, WOMAN, data) for _ in range(2))
        self.other_step = words.step(UNCLE, AUNT, focus)
        self.miss_line, self.miss_number = words.gap(TIP, AUNT, focus, 0.65 * RIGHT)
        self.near_line, self.near_number = words.gap(UNCLE, AUNT, ink, 0.5 * LEFT)
        self.mark = words.angle_at_uncle(self.other_step, focus)
        self.by_chance = words.chance_step(self.other_step, self.theme.dim)
        self.source = SourceLine(self.measured, self.words("vocabulary"))
        self.note = ChanceNote(self.measured.d_model, self.words("chance"))
        self.nearest = NearestWords(self.words("nearest"), self.measured, self.meanings())
        if self.tall:
            for one in (self.note, self.nearest):
                one.shift(TALL_PANEL[0] * LEFT + TALL_PANEL[1] * DOWN)
        self.pin(self.source, self.note, self.nearest)
        self.upright(*(part for point in self.points for part in (point.dot, point.label)))
        self.upright(*self.cloud, self.miss_number, self.near_number, self.mark.number)
        self.add(self.floor)
        self.sway(degrees=9, period=12)

    @beat
    def space(self, beat: Beat) -> None:
        # All there is, faintly; then vector after vector is a point in it.
        self.add(*(step_back(dot, QUIET) for dot in self.cloud))
        lights = (light for dot in self.cloud for light in presence(FULL, dot))
        self.play(
            LaggedStart(*lights, lag_ratio=0.12),
            run_time=beat.to("mean", 1.6, early=1.9),
        )
        # Into the three dimensions that four of the words span: those go out to its ends.
        places = UNIT * self.measured.shadows
        moves = (dot.animate.move_to(place) for dot, place in zip(self.cloud, places, strict=True))
        self.play(LaggedStart(*moves, lag_ratio=0.005), run_time=1.8)
        self.play(
            *presence(QUIET, self.cloud), cascade(FadeIn, self.points[: WOMAN + 1], 0.4),
            run_time=1.0,
        )  # fmt: skip

    @beat
    def step(self, beat: Beat) -> None:
        self.play(FadeIn(self.source), run_time=beat.unhurried(0.5, "from"))
        beat.until("from")
        self.play(self.first_step.grow(), run_time=beat.unhurried(1.1, "carry"))
        beat.until("carry")
        self.play(
            FadeIn(self.points[UNCLE]),
            *presence(HUSHED, self.cloud),  # a name stands among them now
            run_time=0.4,
        )
        self.add(self.carried)
        self.play(
            self.carried.turn_to(self.carried.get_values(), self.measured.places[UNCLE]),
            self.first_step.animate.paint(self.theme.mix(self.theme.data, 0.4)),
            run_time=beat.through(1.3),
        )

    @beat
    def land(self, beat: Beat) -> None:
        heading, first, second, *others = self.nearest
        self.play(FadeIn(heading), run_time=beat.unhurried(0.6, "itself"))
        beat.until("itself")
        self.play(FadeIn(first, shift=0.15 * UP), run_time=beat.unhurried(0.6, "second"))
        beat.until("second")
        rows = cascade(FadeIn, (second, *others), 0.5, shift=0.15 * UP)
        self.play(FadeIn(self.points[AUNT]), rows, run_time=beat.through(1.0))

    @beat
    def miss(self, beat: Beat) -> None:
        beat.until("miss")
        self.play(
            Create(self.miss_line),
            FadeIn(self.miss_number),
            run_time=beat.unhurried(1.2, "near", early=0.3),
        )
        beat.until("near", early=0.2)
        self.play(Create(self.near_line), FadeIn(self.near_number), run_time=beat.through(1.1))

    @beat
    def lean(self, beat: Beat) -> None:
        leaving = (self.miss_line, self.near_line, self.miss_number, self.near_number)
        self.play(FadeOut(self.nearest, self.cloud, *leaving), run_time=beat.unhurried(0.7, "lean"))
        beat.until("lean")
        self.play(self.other_step.grow(), run_time=1.1)
        self.play(
            Create(self.mark.arc), FadeIn(self.mark.number), run_time=beat.unhurried(0.8, "chance")
        )
        beat.until("chance")
        self.play(Create(self.by_chance), FadeIn(self.note, shift=0.15 * UP), run_time=1.0)

    @interlude
    def hand_over(self) -> None:
        self.leave()

    def meanings(self) -> dict[str, str]:
        """What the words near the tip mean that have no place, and so no meaning, in the space."""
        others = (word for word in self.measured.nearest if word not in self.measured.words)
        meanings = {word: self.words(f"meaning_{word}") for word in others}
        return {word: meaning for word, meaning in meanings.items() if meaning != word}

    def spelled(self, word: str) -> str:
        """A word of the model, with its meaning where the language is another."""
        meaning = self.words(f"meaning_{word}")
        return word if meaning == word else f"{word} ({meaning})"


class SourceLine(VGroup):
    """Which model was measured, and among how many words: `number` is live."""

    def __init__(self, measured: MeasuredAnalogy, words: str) -> None:
        dim = theme().dim
        self.number = Decimal(measured.vocabulary, 0, SMALL, dim)
        model, words_after = Words(f"{measured.model},", SMALL, dim), Words(words, SMALL, dim)
        super().__init__(
            *on_one_line(model, self.number, words_after, gap=0.14, y=by_shape(-3.45, -7.3))
        )
        fit(self, 2 * safe_x()).set_x(left_edge(), LEFT)


class ChanceNote(VGroup):
    """A heading, and below it the `angle` at which two random directions of a space meet."""

    def __init__(self, d_model: int, heading: str) -> None:
        self.angle = PlusMinus(RIGHT_ANGLE, angle_deviation(d_model), size=TITLE, unit="°")
        self.angle.shift(0.3 * UP)
        label = Words(heading, HEADING, theme().dim)
        super().__init__(label.next_to(self.angle, UP, buff=0.4, aligned_edge=LEFT), self.angle)
        self.set_x(PANEL_X, LEFT)


def dots_of_words(colour: ManimColor) -> VGroup:
    """All stored words, a dot each."""
    dot = Circle(radius=0.085, stroke_width=0).set_fill(colour, 0.8)
    return VGroup(*(dot.copy().move_to(UNIT * place) for place in cloud_of_words()))


class WordSpace:
    """What is drawn between measured words, whose places (5, 3) are man … aunt and the tip."""

    def __init__(self, places: np.ndarray) -> None:
        self.places = places
        self.floor = float(places[:, 2].min()) - 0.3

    def point(self, k: int, name: str) -> SpacePoint:
        """Word k; its name stands beside the arrows, never on them."""
        label = Words(name, BODY)
        # Names keep their size, however small the space is seen.
        side = (label.width / 2 + 0.25) / by_shape(1.0, TALL_ZOOM)
        away = ([0, 0, 0.45], [0.5 * side, 0, -0.4], [-side - 0.1, 0, -0.15], [0, 0, 0.45])[k]
        return SpacePoint(self.places[k], label, unit=UNIT, floor=self.floor, away=away)

    def step(
        self, start: int, end: int, colour: ManimColor, at: int | None = None
    ) -> FeatureDirection:
        """The step from one word to another; it may stand at a third."""
        foot = self.places[start if at is None else at]
        step = self.places[end] - self.places[start]
        return FeatureDirection(step, start=foot, colour=colour, unit=UNIT, width=6.5, tip=0.3)

    def gap(
        self, start: int, end: int, colour: ManimColor, aside: np.ndarray
    ) -> tuple[DashedLine, Decimal]:
        """From one point to another, dashed, and the length that stands beside its middle."""
        a, b = self.places[start], self.places[end]
        number = Decimal(float(np.linalg.norm(b - a)), 2, BODY, colour)
        return dashes(a, b, colour), number.move_to(UNIT * (a + b) / 2 + aside)

    def angle_at_uncle(self, other: FeatureDirection, colour: ManimColor) -> AngleMark:
        """The angle between the step from man to woman, carried to uncle, and another there."""
        carried = self.step(MAN, WOMAN, colour, at=UNCLE)
        return AngleMark(carried, other, radius=1.0, size=HEADING, colour=colour)

    def chance_step(self, other: FeatureDirection, colour: ManimColor) -> DashedLine:
        """From uncle, where a step as long as the other would point by chance: at a right angle."""
        along = normalize(self.places[WOMAN] - self.places[MAN])
        across = other.get_length() * normalize(rejection(other.get_values(), along))
        return dashes(self.places[UNCLE], self.places[UNCLE] + across, colour)


def dashes(start: np.ndarray, end: np.ndarray, colour: ManimColor) -> DashedLine:
    """A dashed line between points of the space."""
    return DashedLine(UNIT * start, UNIT * end, stroke_width=3.5, stroke_color=colour)


class NearestWords(VGroup):
    """A heading, and below it the words nearest to the tip, with their cosines in `numbers`.

    meanings are by word, for those that need one: it stands below the word.
    """

    def __init__(
        self, heading: str, measured: MeasuredAnalogy, meanings: Mapping[str, str]
    ) -> None:
        super().__init__()
        dim = theme().dim
        above = fit(Words(heading, LABEL, dim), 3.2).set_x(PANEL_X, LEFT).set_y(1.9)
        self.add(above)
        self.numbers: list[Decimal] = []
        colours = (theme().ink, theme().focus, dim, dim)
        found = zip(measured.nearest, measured.cosines, colours, strict=True)
        for k, (word, cosine, colour) in enumerate(found):
            name = fit(Words(word, BODY, colour), 2.35).set_x(PANEL_X, LEFT)
            number = Decimal(float(cosine), 2, BODY, colour, anchor="right")
            align_baselines([name, number.set_x(PANEL_END, RIGHT)], 1.05 - 0.75 * k)
            self.numbers.append(number)
            row = VGroup(name, number)
            if word in meanings:
                meaning = Words(f"({meanings[word]})", SMALL, colour).set_x(PANEL_X, LEFT)
                row.add(meaning.put_baseline(name.baseline - 0.34))
            self.add(row)
