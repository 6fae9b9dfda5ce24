"""Shots 11 and 12: directions of the space carry meaning, and there is room for many."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    PI,
    RIGHT,
    UP,
    Arc,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    VGroup,
    VMobject,
)

from mlp_math.angles import angle_deviation, random_unit_vectors
from mlp_math.directions import angle_matrix, isometric_coordinates
from mlp_math.real_model import REAL_MODEL, load_real_model
from mlp_math.stored import recipe_of
from scenes.mobjects.directions import AngleMark, FeatureDirection
from scenes.mobjects.space import SpacePoint, floor_grid
from scenes.mobjects.text import (
    BODY,
    HEADING,
    LABEL,
    SMALL,
    TITLE,
    Decimal,
    Words,
    align_baselines,
)
from scenes.stage import LectureScene3D
from scenes.theme import theme

UNIT = 3.1
PANEL_X, PANEL_END = 3.1, 6.6
ARROWS = 2.8  # screen units of a unit arrow
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
        self.look_from(54, -84, aside=(-1.7, 0.2))
        floor = floor_grid([0, 0, UNIT * self.floor], 5.0, lines=11)
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
                LaggedStart(*(FadeOut(dot, scale=0.3) for dot in cloud), lag_ratio=0.01),
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

        residual, self.miss_number = self.distance(4, 3, self.theme.negative, 0.65 * RIGHT)
        near, self.near_number = self.distance(2, 3, self.theme.ink, 0.5 * LEFT)
        with self.beat("miss") as beat:
            self.wait_for(beat, "miss")
            self.play(Create(residual), FadeIn(self.miss_number), run_time=1.4)
            self.wait_for(beat, "near")
            self.play(Create(near), FadeIn(self.near_number), run_time=1.4)

        self.lean(panel, residual, near)
        self.leave()

    def lean(self, *leaving: VMobject) -> None:
        """What does hold: the step from uncle to aunt leans the way of man to woman."""
        other = self.other = self.arrow(2, 3, self.theme.positive)
        mark = self.mark = AngleMark(
            self.moved, other, radius=1.0, size=HEADING, colour=self.theme.answer
        )
        self.upright(mark.number)
        chance, upright = self.chance_note(), self.right_angle(other)
        with self.beat("lean") as beat:
            self.play(FadeOut(*leaving, self.miss_number, self.near_number), run_time=0.7)
            self.wait_for(beat, "lean")
            self.play(other.grow(), run_time=1.1)
            self.play(Create(mark.arc), FadeIn(mark.number), run_time=0.8)
            self.wait_for(beat, "chance")
            self.play(Create(upright), FadeIn(chance, shift=0.15 * UP), run_time=1.0)

    def measure(self) -> None:
        """What the extract of the real model says about the first analogy."""
        stored = load_real_model("words")
        row_of = {str(word): k for k, word in enumerate(stored["words"])}
        self.analogy = [str(word) for word in stored["analogies"][0]]
        vectors = stored["vectors"][[row_of[word] for word in self.analogy]].astype(float)
        man, woman, uncle, _ = vectors
        tip = uncle + woman - man
        self.nearest = [str(word) for word in stored["nearest"][0][:NEAREST_SHOWN]]
        self.cosines = stored["nearest_cosines"][0][:NEAREST_SHOWN]
        self.vocabulary = int(stored["vocabulary_size"])
        self.dimension = vectors.shape[1]
        places, _ = isometric_coordinates(np.vstack([vectors, tip]))
        self.places = facing(places)
        self.floor = float(self.places[:, 2].min()) - 0.3

    def word_points(self) -> list[SpacePoint]:
        """The four words, at their true distances."""
        points = []
        for k, word in enumerate(self.analogy):
            label = Words(self.spelled(word), BODY)
            side = label.width / 2 + 0.25
            # Beside the arrows, never on them.
            away = ([0, 0, 0.45], [side, 0, 0], [-side, 0, 0], [0, 0, 0.45])[k]
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
                    radius=0.065, stroke_width=0, fill_color=self.theme.stream, fill_opacity=0.8
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
            width=6.5,
            tip=0.3,
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

    def distance(
        self, start: int, end: int, colour: Any, aside: np.ndarray
    ) -> tuple[DashedLine, Decimal]:
        """From one point to another, dashed, and the length that stands beside its middle."""
        a, b = self.places[start], self.places[end]
        line = DashedLine(UNIT * a, UNIT * b, stroke_width=3.5, stroke_color=colour)
        number = Decimal(float(np.linalg.norm(b - a)), 2, BODY, colour)
        number.move_to(UNIT * (a + b) / 2 + aside)
        return line, self.upright(number)

    def right_angle(self, other: FeatureDirection) -> DashedLine:
        """From uncle, where a step as long as the other would point by chance."""
        along, across = self.moved.get_values(), other.get_values()
        across = across - along * (across @ along) / (along @ along)
        across *= np.linalg.norm(other.get_values()) / np.linalg.norm(across)
        start = self.places[2]
        return DashedLine(
            UNIT * start, UNIT * (start + across), stroke_width=3.5, stroke_color=self.theme.dim
        )

    def chance_note(self) -> VGroup:
        """What the angle of two random directions of that space would be."""
        self.chance = Decimal(RIGHT_ANGLE, 0, TITLE, self.theme.ink, unit="°")
        self.spread = Decimal(angle_deviation(self.dimension), 0, TITLE, self.theme.dim, unit="°")
        numbers = VGroup(self.chance, Words("±", TITLE, self.theme.dim), self.spread)
        numbers.arrange(RIGHT, buff=0.15)
        align_baselines(numbers.submobjects, 0.3)
        label = Words(self.words("chance"), HEADING, self.theme.dim)
        note = VGroup(label.next_to(numbers, UP, buff=0.4, aligned_edge=LEFT), numbers)
        note.shift((PANEL_X - note.get_left()[0]) * RIGHT)
        return self.pin(note)


class AngleDial(VGroup):
    """Angles of pairs as rays over a half circle: where all are right angles, all stand upright.

    `rays` are in the order of `angles`, in degrees; `get_values()` gives them back.
    """

    def __init__(self, angles: np.ndarray, colour: Any, radius: float = 1.2) -> None:
        super().__init__()
        self._angles = np.asarray(angles, dtype=float)
        rim = Arc(radius, 0, PI, stroke_width=2, stroke_color=theme().faint)
        base = Line(radius * LEFT, radius * RIGHT, stroke_width=2, stroke_color=theme().faint)
        self.rays = VGroup(
            *(
                Line(ORIGIN, radius * RIGHT, stroke_width=2.2, stroke_color=colour).rotate(
                    turn, about_point=ORIGIN
                )
                for turn in np.radians(self._angles)
            )
        )
        self.frame = VGroup(base, rim)
        self.add(self.frame, self.rays)

    def get_values(self) -> np.ndarray:
        """The angles shown, in degrees."""
        return self._angles.copy()


class ManyDirections(LectureScene3D):
    """Unrelated ideas, each with a direction of its own; three dimensions are soon crowded."""

    def construct(self) -> None:
        self.look_from(66, -60, aside=(-1.75, -0.1))
        ideas = self.word_list("ideas")
        self.directions = self.spread_out(len(ideas))
        self.arrows, labels = [], []
        for idea, vector in zip(ideas, self.directions, strict=True):
            arrow = FeatureDirection(vector, colour=self.theme.ink, unit=ARROWS, width=6, tip=0.28)
            label = Words(idea, BODY, self.theme.ink)
            label.move_to(self.beside_tip(arrow, label.width))
            self.arrows.append(arrow)
            labels.append(self.upright(label))
        self.sway(degrees=8, ease=0.5)

        dim = self.theme.mix(self.theme.ink, 0.45)
        with self.beat("ideas") as beat:
            pace = max(beat.duration / len(ideas), 0.45)
            for k, (arrow, label) in enumerate(zip(self.arrows, labels, strict=True)):
                resting = (
                    [self.arrows[k - 1].animate.paint(dim), labels[k - 1].animate.set_color(dim)]
                    if k
                    else []
                )
                self.play(arrow.grow(), FadeIn(label), *resting, run_time=pace)

        few, many = self.panel()
        with self.beat("room") as beat:
            a, b = (self.arrows[k] for k in self.closest)
            self.mark = AngleMark(a, b, radius=1.2, size=BODY, colour=self.theme.negative)
            self.play(
                self.arrows[-1].animate.paint(dim),
                labels[-1].animate.set_color(dim),
                FadeIn(few[0], few[1].frame),
                LaggedStart(*(Create(ray) for ray in few[1].rays), lag_ratio=0.1),
                run_time=1.8,
            )
            nearest = few[1].rays[int(few[1].get_values().argmin())]
            self.play(
                Create(self.mark.arc),
                a.animate.paint(self.theme.negative),
                b.animate.paint(self.theme.negative),
                nearest.animate.set_stroke(self.theme.negative, 4),
                FadeIn(few[2], shift=0.15 * UP),
                run_time=0.9,
            )
            self.play(
                FadeIn(many[0], many[1].frame),
                LaggedStart(*(Create(ray) for ray in many[1].rays), lag_ratio=0.1),
                run_time=max(beat.at("right") - beat.elapsed, 1.2),
            )
            self.play(FadeIn(many[2], shift=0.15 * UP), run_time=0.8)
        self.leave()

    def beside_tip(self, arrow: FeatureDirection, width: float) -> np.ndarray:
        """Where a label's middle stands: past the tip on screen, the further the wider it is."""
        right, up = self.camera.generate_rotation_matrix()[:2]
        vector = arrow.get_values()
        sideways, upwards = vector @ right, vector @ up
        length = float(np.hypot(sideways, upwards)) or 1.0
        return (
            arrow.get_tip()
            + (sideways / length) * (0.5 * width + 0.2) * right
            + (upwards / length) * 0.4 * up
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
        """The angles of all pairs here, and of as many random pairs in the model's space."""
        d_model, count = self.lecture.sizes.d_model, len(self.arrows)
        drawn = random_unit_vectors(count, d_model, self.rng(), np.float64)
        pairs = np.triu_indices(count, k=1)
        here, there = (angle_matrix(rows)[pairs] for rows in (self.directions, drawn))
        self.closest_angle = Decimal(
            self.arrows[self.closest[0]].angle_to(self.arrows[self.closest[1]]),
            0,
            HEADING,
            self.theme.negative,
            unit="°",
        )
        self.spread = Decimal(angle_deviation(d_model), 1, HEADING, self.theme.dim, unit="°")
        right = Decimal(RIGHT_ANGLE, 0, HEADING, self.theme.ink, unit="°")
        plus_minus = Words("±", HEADING, self.theme.dim)
        self.dials = AngleDial(here, self.theme.dim), AngleDial(there, self.theme.positive)
        rows = VGroup(
            self.entry(SPACE_DRAWN, self.dials[0], "closest", [self.closest_angle]),
            self.entry(d_model, self.dials[1], "typical", [right, plus_minus, self.spread]),
        ).arrange(DOWN, buff=0.5)
        return self.pin(rows.move_to([PANEL_END - rows.width / 2, 0, 0]))

    def entry(self, dimensions: int, dial: AngleDial, key: str, numbers: list) -> VGroup:
        """How many dimensions, the dial of angles there, and below it what it says."""
        head = VGroup(
            Decimal(dimensions, 0, BODY, self.theme.ink),
            Words(self.words("dimensions"), BODY, self.theme.dim),
        ).arrange(RIGHT, buff=0.18)
        align_baselines(head.submobjects, 0)
        line = VGroup(*numbers).arrange(RIGHT, buff=0.15)
        align_baselines(line.submobjects, 0)
        note = Words(self.words(key), LABEL, self.theme.dim)
        reading = VGroup(line, note).arrange(DOWN, buff=0.16)
        return VGroup(head, dial, reading).arrange(DOWN, buff=0.2)
