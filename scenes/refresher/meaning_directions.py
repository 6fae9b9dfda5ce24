"""Shots 11 and 12: directions of the space carry meaning, and there is room for many."""

from typing import Any

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
    VGroup,
)

from mlp_math.angles import angle_deviation, random_unit_vectors
from mlp_math.directions import angle_matrix
from mlp_math.evidence import isometric_coordinates
from mlp_math.real_model import REAL_MODEL, load_real_model
from mlp_math.stored import recipe_of
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.space import SpacePoint, floor_grid
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    Decimal,
    Words,
    align_baselines,
)
from scenes.stage import LectureScene3D

UNIT = 2.2
PANEL_X = 3.25
NEAREST_SHOWN = 4
RIGHT_ANGLE = 90.0
SPACE_DRAWN = 3


def facing(places: np.ndarray) -> np.ndarray:
    """Turn man, woman, uncle, aunt and tip so that the two steps face the viewer undistorted.

    Shape (5, 3) to (5, 3): man to woman runs right, uncle to aunt lies in the plane of the frame
    and rises, uncle stands behind man. Distances stay.
    """
    man, woman, uncle, aunt = places[:4]
    axes, lengths = np.linalg.qr(np.stack([woman - man, aunt - uncle, uncle - man], axis=1))
    right, up, back = (axes * np.sign(np.diag(lengths))).T
    turned = places @ np.stack([right, back, up], axis=1)
    return turned - turned.mean(axis=0)


class GenderDirection(LectureScene3D):
    """The step from man to woman, taken from uncle, as measured in a real model.

    The five points lie in the picture at their true distances: any four words and a sum of them
    span a space of three dimensions.
    """

    def construct(self) -> None:
        self.measure()
        self.look_from(54, -84, aside=(-1.95, -0.25))
        floor = floor_grid([0, 0, UNIT * self.floor], 3.4)
        points = self.points = self.word_points()
        man, woman, uncle, aunt = points
        self.sway(degrees=9)

        with self.beat("space") as beat:
            cloud = self.cloud()
            self.play(
                LaggedStart(*(Create(line) for line in floor), lag_ratio=0.08),
                LaggedStart(*(FadeIn(dot, scale=0.3) for dot in cloud), lag_ratio=0.03),
                run_time=max(beat.at("mean") - 0.3, 2.0),
            )
            self.play(
                FadeOut(cloud),
                LaggedStart(*(FadeIn(point) for point in (man, woman)), lag_ratio=0.4),
                run_time=1.4,
            )

        step = self.step = self.arrow(0, 1, self.theme.answer)
        moved = self.moved = self.arrow(0, 1, self.theme.answer)
        source = self.source()
        with self.beat("step") as beat:
            self.play(FadeIn(source), run_time=0.5)
            self.wait_for(beat, "from")
            self.play(step.grow(), run_time=1.1)
            self.wait_for(beat, "carry")
            self.play(FadeIn(uncle), run_time=0.5)
            self.add(moved)
            self.play(
                moved.turn_to(moved.get_values(), self.places[2]),
                step.animate.paint(self.theme.mix(self.theme.answer, 0.4)),
                run_time=max(beat.remaining, 1.5),
            )

        panel = self.panel()
        with self.beat("land") as beat:
            self.play(FadeIn(panel[0]), run_time=0.6)
            self.wait_for(beat, "itself")
            self.play(FadeIn(panel[1], shift=0.15 * UP), run_time=0.6)
            self.wait_for(beat, "second")
            self.play(FadeIn(panel[2], shift=0.15 * UP), FadeIn(aunt), run_time=0.7)
            self.play(
                LaggedStart(*(FadeIn(row, shift=0.15 * UP) for row in panel[3:]), lag_ratio=0.4),
                run_time=0.9,
            )

        residual = self.residual_line()
        with self.beat("miss") as beat:
            self.wait_for(beat, "miss")
            self.play(Create(residual[0]), FadeIn(residual[1]), run_time=1.1)

        self.lean(panel, residual)
        self.leave()

    def lean(self, panel: VGroup, residual: VGroup) -> None:
        """What does hold: the step from uncle to aunt leans the way of man to woman."""
        other = self.other = self.arrow(2, 3, self.theme.positive)
        mark = self.mark = AngleMark(
            self.moved, other, radius=0.75, size=BODY, colour=self.theme.answer
        )
        self.upright(mark.number)
        chance = self.chance_note()
        with self.beat("lean") as beat:
            self.play(FadeOut(residual, panel), self.moved.animate.set_opacity(1), run_time=0.7)
            self.wait_for(beat, "lean")
            self.play(other.grow(), run_time=1.1)
            self.play(Create(mark.arc), FadeIn(mark.number), run_time=0.8)
            self.wait_for(beat, "chance")
            self.play(FadeIn(chance, shift=0.15 * UP), run_time=0.7)

    def measure(self) -> None:
        """What the extract of the real model says about the first analogy."""
        stored = load_real_model("words")
        row_of = {str(word): k for k, word in enumerate(stored["words"])}
        self.analogy = [str(word) for word in stored["analogies"][0]]
        vectors = stored["vectors"][[row_of[word] for word in self.analogy]].astype(float)
        man, woman, uncle, aunt = vectors
        tip = uncle + woman - man
        self.nearest = [str(word) for word in stored["nearest"][0][:NEAREST_SHOWN]]
        self.cosines = stored["nearest_cosines"][0][:NEAREST_SHOWN]
        self.vocabulary = int(stored["vocabulary_size"])
        self.dimension = vectors.shape[1]
        self.miss = float(np.linalg.norm(tip - aunt))
        places, _ = isometric_coordinates(np.vstack([vectors, tip]))
        self.places = facing(places)
        self.floor = float(self.places[:, 2].min()) - 0.45

    def word_points(self) -> list[SpacePoint]:
        """The four words, at their true distances."""
        points = []
        for k, word in enumerate(self.analogy):
            label = Words(self.spelled(word), LABEL)
            side = label.width / 2 + 0.2
            # Beside the arrows, never on them.
            away = ([-side, 0, 0], [side, 0, 0], [-side, 0, 0], [0, 0, 0.34])[k]
            point = SpacePoint(self.places[k], label, unit=UNIT, floor=self.floor, away=away)
            self.upright(point.dot)
            self.upright(point.label)
            points.append(point)
        return points

    def spelled(self, word: str) -> str:
        """A word of the model, with its meaning where the language is another."""
        meaning = self.words(f"meaning_{word}")
        return word if meaning == word else f"{word} ({meaning})"

    def cloud(self) -> VGroup:
        """All stored words as dots, in the three dimensions that hold most of their distances."""
        places, _ = isometric_coordinates(load_real_model("words")["vectors"])
        dots = VGroup(
            *(
                Circle(
                    radius=0.045, stroke_width=0, fill_color=self.theme.stream, fill_opacity=0.8
                ).move_to(UNIT * place)
                for place in places * np.sign(places[0])
            )
        )
        for dot in dots:
            self.upright(dot)
        return dots

    def arrow(self, start: int, end: int, colour: Any) -> FeatureDirection:
        """The step from one word to another."""
        return FeatureDirection(
            self.places[end] - self.places[start],
            start=self.places[start],
            colour=colour,
            unit=UNIT,
        )

    def panel(self) -> VGroup:
        """The words nearest to the tip, with their cosines."""
        heading = Words(self.words("nearest"), LABEL, self.theme.dim)
        if heading.width > 3.2:
            heading.scale(3.2 / heading.width)
        heading.shift((PANEL_X - heading.get_left()[0]) * RIGHT + 1.9 * UP)
        panel = VGroup(heading)
        self.cosine_numbers = []
        for k, (word, cosine) in enumerate(zip(self.nearest, self.cosines, strict=True)):
            colour = self.theme.answer if k == 1 else self.theme.ink if k == 0 else self.theme.dim
            name = Words(word, BODY, colour)
            if name.width > 2.35:
                name.scale(2.35 / name.width)
            number = Decimal(float(cosine), 2, BODY, colour, anchor="right")
            y = 1.05 - 0.75 * k
            name.shift((PANEL_X - name.get_left()[0]) * RIGHT).put_baseline(y)
            number.shift((6.45 - number.get_right()[0]) * RIGHT).put_baseline(y)
            self.cosine_numbers.append(number)
            panel.add(VGroup(name, number))
        self.pin(panel)
        return panel

    def source(self) -> VGroup:
        """Which model was measured, and among how many words."""
        model = recipe_of("words", REAL_MODEL)["source"]["model"].split("/")[-1]
        self.vocabulary_number = Decimal(self.vocabulary, 0, SMALL, self.theme.dim)
        line = VGroup(
            Words(f"{model},", SMALL, self.theme.dim),
            self.vocabulary_number,
            Words(self.words("vocabulary"), SMALL, self.theme.dim),
        ).arrange(RIGHT, buff=0.14)
        align_baselines(line.submobjects, -3.45)
        line.shift((-6.5 - line.get_left()[0]) * RIGHT)
        return self.pin(line)

    def residual_line(self) -> VGroup:
        """From the tip to aunt, dashed, with its length."""
        tip, aunt = UNIT * self.places[4], UNIT * self.places[3]
        line = DashedLine(tip, aunt, stroke_width=2.6, stroke_color=self.theme.negative)
        number = self.miss_number = Decimal(self.miss, 2, BODY, self.theme.negative)
        number.move_to((tip + aunt) / 2 + 0.45 * RIGHT)
        self.upright(number)
        return VGroup(line, number)

    def chance_note(self) -> VGroup:
        """What the angle of two random directions of that space would be."""
        self.chance = Decimal(RIGHT_ANGLE, 0, HEADING, self.theme.ink, unit="°")
        self.spread = Decimal(angle_deviation(self.dimension), 0, HEADING, self.theme.dim, unit="°")
        numbers = VGroup(self.chance, Words("±", HEADING, self.theme.dim), self.spread)
        numbers.arrange(RIGHT, buff=0.15)
        align_baselines(numbers.submobjects, 0.3)
        label = Words(self.words("chance"), LABEL, self.theme.dim)
        note = VGroup(label.next_to(numbers, UP, buff=0.35, aligned_edge=LEFT), numbers)
        note.shift((PANEL_X + 0.3 - note.get_left()[0]) * RIGHT)
        return self.pin(note)


class ManyDirections(LectureScene3D):
    """Unrelated ideas, each with a direction of its own; three dimensions are soon crowded."""

    def construct(self) -> None:
        self.look_from(66, -60, aside=(-2.3, -0.2))
        ideas = self.word_list("ideas")
        self.directions = self.spread_out(len(ideas))
        self.arrows, labels = [], []
        for idea, vector in zip(ideas, self.directions, strict=True):
            arrow = FeatureDirection(vector, colour=self.theme.ink, unit=2.45)
            label = Words(idea, LABEL, self.theme.ink)
            label.move_to(self.beside_tip(arrow, label.width))
            self.arrows.append(arrow)
            labels.append(self.upright(label))
        self.sway(degrees=8, ease=0.5)

        dim = self.theme.mix(self.theme.ink, 0.35)
        with self.beat("ideas") as beat:
            self.wait_for(beat, "ideas")
            pace = max(beat.remaining / len(ideas), 0.45)
            for k, (arrow, label) in enumerate(zip(self.arrows, labels, strict=True)):
                resting = (
                    [self.arrows[k - 1].animate.paint(dim), labels[k - 1].animate.set_color(dim)]
                    if k
                    else []
                )
                self.play(arrow.grow(), FadeIn(label), *resting, run_time=pace)

        panel = self.panel()
        with self.beat("room") as beat:
            a, b = (self.arrows[k] for k in self.closest)
            self.mark = AngleMark(a, b, radius=0.9, size=BODY, colour=self.theme.negative)
            self.mark.number.set_opacity(0)
            self.play(
                self.arrows[-1].animate.paint(dim),
                labels[-1].animate.set_color(dim),
                Create(self.mark.arc),
                a.animate.paint(self.theme.negative),
                b.animate.paint(self.theme.negative),
                FadeIn(panel[0], shift=0.15 * UP),
                run_time=0.8,
            )
            self.wait_for(beat, "right")
            self.play(FadeIn(panel[1], shift=0.15 * UP), run_time=0.8)
        self.leave()

    def beside_tip(self, arrow: FeatureDirection, width: float) -> np.ndarray:
        """Where a label's middle stands: past the tip on screen, the further the wider it is."""
        right, up = self.camera.generate_rotation_matrix()[:2]
        vector = arrow.get_values()
        sideways, upwards = vector @ right, vector @ up
        length = float(np.hypot(sideways, upwards)) or 1.0
        return (
            arrow.get_tip()
            + (sideways / length) * (0.5 * width + 0.15) * right
            + (upwards / length) * 0.32 * up
        )

    def spread_out(self, count: int, draws: int = 400) -> np.ndarray:
        """Random directions, the draw whose labels stand clearest on screen; (count, 3)."""
        rng = self.rng()
        screen = self.camera.generate_rotation_matrix()[:2].T * [1.0, 2.0]  # words are wide
        pairs = np.triu_indices(count, k=1)

        def clearance(rows: np.ndarray) -> float:
            """The least distance of any arrow's label from any other arrow, on screen."""
            tips = rows @ screen
            labels = tips * (1 + 0.3 / np.linalg.norm(tips, axis=1, keepdims=True))
            reach = np.clip(labels @ tips.T / (tips**2).sum(axis=1), 0, 1)
            feet = reach[:, :, np.newaxis] * tips
            gaps = np.linalg.norm(labels[:, np.newaxis] - feet, axis=2)
            return float(gaps[~np.eye(count, dtype=bool)].min())

        best = max(
            (random_unit_vectors(count, SPACE_DRAWN, rng, np.float64) for _ in range(draws)),
            key=clearance,
        )
        nearest = int(angle_matrix(best)[pairs].argmin())
        self.closest = int(pairs[0][nearest]), int(pairs[1][nearest])
        return best

    def panel(self) -> VGroup:
        """The closest pair here, and what two random directions do in the model's space."""
        d_model = self.lecture.sizes.d_model
        self.closest_angle = Decimal(
            self.arrows[self.closest[0]].angle_to(self.arrows[self.closest[1]]),
            0,
            HEADING,
            self.theme.negative,
            unit="°",
        )
        self.spread = Decimal(angle_deviation(d_model), 1, HEADING, self.theme.dim, unit="°")
        right = Decimal(RIGHT_ANGLE, 0, HEADING, self.theme.ink, unit="°")
        rows = VGroup(
            self.entry(SPACE_DRAWN, "closest", [self.closest_angle]),
            self.entry(
                d_model, "typical", [right, Words("±", HEADING, self.theme.dim), self.spread]
            ),
        ).arrange(DOWN, buff=0.9, aligned_edge=LEFT)
        rows.shift((PANEL_X - rows.get_left()[0]) * RIGHT)
        return self.pin(rows)

    def entry(self, dimensions: int, key: str, numbers: list) -> VGroup:
        """A line that says how many dimensions, and below it what holds there."""
        count = Decimal(dimensions, 0, LABEL, self.theme.ink)
        head = VGroup(count, Words(self.words("dimensions"), LABEL, self.theme.dim))
        head.arrange(RIGHT, buff=0.16)
        align_baselines(head.submobjects, 0)
        line = VGroup(*numbers).arrange(RIGHT, buff=0.15)
        align_baselines(line.submobjects, -0.8)
        note = Words(self.words(key), LABEL, self.theme.dim)
        line.shift((head.get_left()[0] - line.get_left()[0]) * RIGHT)
        note.shift((head.get_left()[0] - note.get_left()[0]) * RIGHT).put_baseline(-1.35)
        return VGroup(head, line, note)
