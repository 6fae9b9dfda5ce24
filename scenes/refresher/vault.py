"""Shot 14: two kinds of block as two vaults, and how the parameters are shared out."""

import numpy as np
from manim import (
    DOWN,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ManimColor,
    Rectangle,
    Rotate,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    normalize,
)

from mlp_math.parameters import parameter_table
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words, align_baselines
from scenes.stage import LectureScene
from scenes.theme import theme

BAR_WIDTH, BAR_HEIGHT = 12.8, 0.75
DOORS_X, DOORS_Y = 3.9, 0.95
GROUPS = ("attention", "mlp", "embedding")


class VaultDoor(VGroup):
    """A round door with bolts and a wheel that can turn."""

    def __init__(self, colour: ManimColor, radius: float = 1.7) -> None:
        super().__init__()
        face = self.face = Circle(
            radius=radius,
            stroke_width=5,
            stroke_color=colour,
            fill_color=theme().mix(colour, 0.1),
            fill_opacity=1,
        )
        rim = Circle(radius=0.82 * radius, stroke_width=1.6, stroke_color=theme().mix(colour, 0.5))
        bolts = VGroup(
            *(
                Circle(
                    radius=0.04 * radius,
                    stroke_width=0,
                    fill_color=theme().mix(colour, 0.7),
                    fill_opacity=1,
                ).shift(0.91 * radius * np.array([np.cos(turn), np.sin(turn), 0]))
                for turn in np.linspace(0, 2 * PI, 12, endpoint=False)
            )
        )
        hub = Circle(radius=0.2 * radius, stroke_width=3, stroke_color=colour)
        spokes = VGroup(
            *(
                Line(
                    0.2 * radius * along, 0.58 * radius * along, stroke_width=5, stroke_color=colour
                )
                for turn in np.linspace(0, 2 * PI, 5, endpoint=False)
                for along in [np.array([np.sin(turn), np.cos(turn), 0])]
            )
        )
        ring = Circle(radius=0.44 * radius, stroke_width=3.5, stroke_color=colour)
        self.wheel = VGroup(ring, spokes, hub)
        self.add(face, rim, bolts, self.wheel)

    def unlock(self, **kwargs: object) -> Rotate:
        """Turn the wheel."""
        return Rotate(self.wheel, -0.8 * PI, about_point=self.wheel[2].get_center(), **kwargs)


class VaultSplit(LectureScene):
    """A neat division of labour, taken back to what is certain: the sizes."""

    def construct(self) -> None:
        colours = {
            "attention": self.theme.dim,
            "mlp": self.theme.stream,
            "embedding": self.theme.ink,
        }
        doors = self.doors = [VaultDoor(colours[key]) for key in ("attention", "mlp")]
        names, jobs = self.captions(doors, colours)

        with self.beat("doors") as beat:
            self.play(
                LaggedStart(
                    *(
                        AnimationGroup(FadeIn(door, scale=0.85), FadeIn(name, shift=0.12 * UP))
                        for door, name in zip(doors, names, strict=True)
                    ),
                    lag_ratio=0.6,
                ),
                run_time=max(0.75 * beat.at("left"), 2.0),
            )
            for door, job, mark in zip(doors, jobs, ("left", "right"), strict=True):
                self.wait_for(beat, mark)
                self.play(door.unlock(), FadeIn(job, shift=0.15 * UP), run_time=1.4)

        crossings = self.crossings(doors, jobs)
        query = Words(self.words("hypothesis"), HEADING, self.theme.answer).move_to(3.15 * UP)
        with self.beat("slogan") as beat:
            self.wait_for(beat, "slogan")
            self.play(
                LaggedStart(*(Create(line) for line in crossings), lag_ratio=0.4),
                FadeIn(query, shift=0.15 * DOWN),
                run_time=1.8,
            )
            self.play(*(door.unlock() for door in doors), run_time=max(beat.remaining, 1.2))

        bar, labels = self.split_bar(colours)
        self.bar = bar
        with self.beat("shares") as beat:
            self.play(FadeOut(crossings, query), run_time=0.5)
            self.play(self.fill(bar), run_time=max(beat.at("share") - beat.elapsed, 1.8))
            self.play(
                LaggedStart(*(FadeIn(label, shift=0.12 * UP) for label in labels), lag_ratio=0.3),
                run_time=1.2,
            )
            quiet = [doors[0], names[0], jobs[0], bar[0], bar[2], labels[0], labels[2]]
            self.play(*(part.animate.fade(0.6) for part in quiet), run_time=0.8)

        self.shut_away(doors[1], [*quiet, names[1], jobs[1], bar[1], labels[1]])

    def shut_away(self, door: VaultDoor, leaving: list[VMobject]) -> None:
        """The perceptron's vault comes near, and the fact of the example goes into it."""
        fact = self.lecture.fact.text[self.language]
        paint = {
            self.lecture.fact.first: self.theme.first,
            self.lecture.fact.last: self.theme.last,
            fact.answer: self.theme.answer,
        }
        statement = Words(fact.statement, TITLE, paint=paint).move_to(3.0 * DOWN)
        statement.scale(min(1.0, BAR_WIDTH / statement.width))
        with self.beat("build") as beat:
            moving = 0.5 * beat.at("fact")
            self.play(
                FadeOut(*leaving), door.animate.move_to(0.6 * UP).scale(1.35), run_time=moving
            )
            self.play(door.unlock(), run_time=max(beat.at("fact") - beat.elapsed, 1.0))
            self.play(FadeIn(statement, shift=0.2 * UP), run_time=0.8)
            self.wait(0.6)
            self.play(
                FadeOut(statement, target_position=door, scale=0.1),
                door.unlock(),
                run_time=max(beat.remaining, 1.6),
            )
        self.leave()

    def captions(
        self, doors: list[VaultDoor], colours: dict[str, ManimColor]
    ) -> tuple[VGroup, VGroup]:
        """Doors at their places; above each its block's name, below it the job it is said to do."""
        names, jobs = VGroup(), VGroup()
        for door, key, job, x in zip(
            doors, ("attention", "mlp"), ("context", "facts"), (-DOORS_X, DOORS_X), strict=True
        ):
            door.move_to([x, DOORS_Y, 0])
            names.add(Words(self.words(key), HEADING, colours[key]).move_to([x, 3.2, 0]))
            jobs.add(Words(self.words(job), TITLE).move_to([x, -1.5, 0]))
        align_baselines(list(names), 3.05)
        align_baselines(list(jobs), -1.7)
        return names, jobs

    def crossings(self, doors: list[VaultDoor], jobs: VGroup) -> VGroup:
        """From each job to the other block as well: neither keeps to its own."""
        lines = VGroup()
        for job, door in zip(jobs, reversed(doors), strict=True):
            side = np.sign(door.get_x()) * RIGHT
            start = job.get_edge_center(side) + 0.25 * side + 0.1 * UP
            towards = door.face.get_center() - start
            end = door.face.get_center() - (door.face.width / 2 + 0.2) * normalize(towards)
            lines.add(
                DashedLine(start, end, stroke_width=4, stroke_color=self.theme.answer).add_tip(
                    tip_length=0.22, tip_width=0.22
                )
            )
        return lines

    def split_bar(self, colours: dict[str, ManimColor]) -> tuple[VGroup, VGroup]:
        """All weights as one bar, cut by kind of block; its parts as long as their shares."""
        shares = parameter_table(self.lecture.sizes).shares()
        self.shares = {key: float(shares[key]) for key in GROUPS}
        bar, labels = VGroup(), VGroup()
        self.percents = []
        left = -BAR_WIDTH / 2
        for key, share in self.shares.items():
            part = Rectangle(
                width=BAR_WIDTH * share,
                height=BAR_HEIGHT,
                stroke_width=0,
                fill_color=self.theme.mix(colours[key], 0.75),
                fill_opacity=1,
            )
            part.move_to([left + part.width / 2, -2.5, 0])
            left += part.width
            percent = Decimal(100 * share, 1, BODY, self.theme.ink, unit=" %")
            name = Words(self.words(f"{key}_share"), LABEL, self.theme.dim)
            self.percents.append(percent)
            label = VGroup(percent, name).arrange(RIGHT, buff=0.2)
            align_baselines([percent, name], -3.4)
            label.shift((part.get_left()[0] - label.get_left()[0]) * RIGHT)
            bar.add(part)
            labels.add(label)
        # The last part is a sliver: its label ends where the bar does.
        labels[-1].shift((BAR_WIDTH / 2 - labels[-1].get_right()[0]) * RIGHT)
        return bar, labels

    def fill(self, bar: VGroup) -> UpdateFromAlphaFunc:
        """The cuts run from the left end to their places."""
        places = [(part.get_left()[0], part.get_right()[0]) for part in bar]
        start = places[0][0]

        def step(parts: VGroup, alpha: float) -> None:
            for part, (a, b) in zip(parts, places, strict=True):
                width = max(alpha * (b - a), 1e-3)
                part.stretch_to_fit_width(width)
                part.set_x(start + alpha * (a - start) + width / 2)

        step(bar, 0.0)
        return UpdateFromAlphaFunc(bar, step)
