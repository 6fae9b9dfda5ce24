"""Shot 14: two kinds of block as two vaults, and how the parameters are shared out."""

import numpy as np
from manim import (
    PI,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    LaggedStart,
    Line,
    ManimColor,
    Rectangle,
    Rotate,
    UpdateFromAlphaFunc,
    VGroup,
)

from mlp_math.parameters import parameter_table
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, Decimal, Words, align_baselines
from scenes.stage import LectureScene
from scenes.theme import theme

BAR_WIDTH, BAR_HEIGHT = 12.2, 0.8
GROUPS = ("attention", "mlp", "embedding")


class VaultDoor(VGroup):
    """A round door with bolts and a wheel that can turn."""

    def __init__(self, colour: ManimColor, radius: float = 1.25) -> None:
        super().__init__()
        face = Circle(
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
                    radius=0.05, stroke_width=0, fill_color=theme().mix(colour, 0.7), fill_opacity=1
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
        doors = [VaultDoor(colours[key]) for key in ("attention", "mlp")]
        names, jobs = self.captions(doors, colours)

        with self.beat("doors") as beat:
            for k, mark in enumerate(("left", "right")):
                self.wait_for(beat, mark)
                self.play(FadeIn(doors[k], scale=0.92), FadeIn(names[k]), run_time=0.7)
                self.play(doors[k].unlock(), FadeIn(jobs[k], shift=0.12 * UP), run_time=1.1)

        query = Words(self.words("hypothesis"), HEADING, self.theme.answer)
        query.move_to(0.75 * UP)
        with self.beat("slogan") as beat:
            self.wait_for(beat, "slogan")
            self.play(
                *(job.animate.set_color(self.theme.dim) for job in jobs),
                FadeIn(query, scale=0.9),
                run_time=0.8,
            )
            self.play(*(door.unlock() for door in doors), run_time=max(beat.remaining, 1.2))

        bar, labels = self.split_bar(colours)
        self.bar = bar
        with self.beat("shares") as beat:
            self.play(FadeIn(bar, shift=0.2 * UP), run_time=0.5)
            self.wait_for(beat, "share")
            self.play(self.fill(bar), run_time=1.4)
            self.play(
                LaggedStart(*(FadeIn(label, shift=0.12 * UP) for label in labels), lag_ratio=0.3),
                run_time=1.0,
            )

        with self.beat("build") as beat:
            dim = [doors[0], names[0], jobs[0], query, bar[0], bar[2], labels[0], labels[2]]
            self.play(*(part.animate.fade(0.8) for part in dim), run_time=0.8)
        self.leave()

    def captions(
        self, doors: list[VaultDoor], colours: dict[str, ManimColor]
    ) -> tuple[VGroup, VGroup]:
        """Doors at their places; above each its block's name, below it the job it is said to do."""
        names, jobs = VGroup(), VGroup()
        for door, key, job, x in zip(
            doors, ("attention", "mlp"), ("context", "facts"), (-4.0, 4.0), strict=True
        ):
            door.move_to(x * RIGHT + 0.75 * UP)
            names.add(Words(self.words(key), BODY, colours[key]).move_to([x, 2.75, 0]))
            jobs.add(Words(self.words(job), HEADING).move_to([x, -1.1, 0]))
        align_baselines(list(names), 2.6)
        align_baselines(list(jobs), -1.25)
        return names, jobs

    def split_bar(self, colours: dict[str, ManimColor]) -> tuple[VGroup, VGroup]:
        """All weights as one bar, cut by kind of block; its parts as long as their shares."""
        shares = parameter_table(self.lecture.sizes.transformer).shares()
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
            part.move_to([left + part.width / 2, -2.35, 0])
            left += part.width
            percent = Decimal(100 * share, 1, LABEL, self.theme.ink, unit=" %")
            name = Words(self.words(f"{key}_share"), SMALL, self.theme.dim)
            self.percents.append(percent)
            label = VGroup(percent, name).arrange(RIGHT, buff=0.25)
            align_baselines([percent, name], -3.2)
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
