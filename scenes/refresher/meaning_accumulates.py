"""Shot 13: a token's vector gathers meaning, arrow by arrow."""

import numpy as np
from manim import DOWN, UP, AnimationGroup, Create, FadeIn, VGroup

from mlp_math.angles import random_unit_vectors
from scenes.mobjects.directions import FeatureDirection
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.space import floor_grid
from scenes.mobjects.text import BODY, HEADING, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.stage import LectureScene3D

UNIT = 3.3
COLUMN_X = 4.9


class MeaningAccumulates(LectureScene3D):
    """The last name's arrow; arrows from the context and from the parameters; their sum."""

    def construct(self) -> None:
        self.look_from(68, -50, aside=(-5.9, -2.2))
        fact, answer = self.lecture.fact, self.lecture.fact.text[self.language].answer
        person = np.abs(random_unit_vectors(1, 3, self.rng(), np.float64)[0])
        axes = np.eye(3)
        # What stands in the space: last name, then what is added to it, in order.
        self.parts = np.stack([axes[1], axes[0], 0.8 * person, axes[2]])
        partial = np.vstack([np.zeros(3), self.parts.cumsum(axis=0)])
        colours = (self.theme.last, self.theme.first, self.theme.ink, self.theme.answer)
        names = (fact.last, fact.first, self.words("person"), answer)
        self.arrows = [
            FeatureDirection(part, start=start, colour=colour, unit=UNIT, width=6.5, tip=0.3)
            for part, start, colour in zip(self.parts, partial, colours, strict=False)
        ]
        labels = [self.label(arrow, name) for arrow, name in zip(self.arrows, names, strict=True)]
        floor = floor_grid([0.9 * UNIT, 0.9 * UNIT, 0], 1.5 * UNIT)
        self.column = EmbeddingColumn(self.parts[0], ellipsis=0, size=HEADING, row_gap=0.78)
        token = TokenStrip([fact.last], {0: self.theme.last}, size=HEADING)
        side = self.side(token)
        self.sway(degrees=7)

        with self.beat("own") as beat:
            self.play(Create(floor), FadeIn(token), run_time=1.2)
            self.wait_for(beat, "token")
            self.play(self.arrows[0].grow(), FadeIn(labels[0]), FadeIn(self.column), run_time=1.1)

        from_context, from_parameters = side
        with self.beat("context") as beat:
            self.play(FadeIn(from_context, shift=0.15 * UP), run_time=0.5)
            self.wait_for(beat, "first")
            self.add_part(1, labels)
            self.wait_for(beat, "person")
            self.add_part(2, labels)

        with self.beat("knowledge") as beat:
            self.play(
                from_context.animate.set_opacity(0.5),
                FadeIn(from_parameters, shift=0.15 * UP),
                run_time=0.5,
            )
            self.wait_for(beat, "answer")
            self.add_part(3, labels)

        total = self.total = FeatureDirection(
            partial[-1], colour=self.theme.stream, unit=UNIT, width=8.5, tip=0.36
        )
        name = Formula("vec(E)", HEADING, self.theme.stream).move_to(total.beyond(0.4))
        self.upright(name)
        with self.beat("sum") as beat:
            self.wait_for(beat, "sum")
            self.play(
                total.grow(),
                *(arrow.animate.paint(self.theme.mix(arrow.colour, 0.45)) for arrow in self.arrows),
                *(label.animate.set_opacity(0.5) for label in labels),
                from_parameters.animate.set_opacity(0.5),
                run_time=1.4,
            )
            self.play(FadeIn(name), run_time=0.5)
        self.leave()

    def label(self, arrow: FeatureDirection, name: str) -> Words:
        """A name beside the middle of its arrow."""
        words = Words(name, BODY, arrow.colour)
        right, up = self.camera.generate_rotation_matrix()[:2]
        middle = arrow.get_tip() - 0.5 * UNIT * arrow.get_values()
        along = np.array([arrow.get_values() @ right, arrow.get_values() @ up])
        across = np.array([along[1], -along[0]]) / (np.linalg.norm(along) or 1.0)
        # To the right of an arrow that rises, below one that lies.
        gap = 0.42 + 0.5 * words.width * abs(across[0])
        words.move_to(middle + gap * (across[0] * right + across[1] * up))
        return self.upright(words)

    def side(self, token: TokenStrip) -> VGroup:
        """Beside the space: the token, its vector, and notes on where its parts come from."""
        token.move_to([COLUMN_X, 2.55, 0])
        self.column.next_to(token, DOWN, buff=0.55)
        notes = VGroup(
            Words(self.words("from_context"), BODY, self.theme.first),
            Words(self.words("from_parameters"), BODY, self.theme.answer),
        )
        notes.arrange(DOWN, buff=0.35).next_to(self.column, DOWN, buff=0.55)
        widest = 2 * (6.6 - COLUMN_X)
        if notes.width > widest:
            notes.scale(widest / notes.width)
        self.pin(token, self.column, notes)
        return notes

    def add_part(self, k: int, labels: list[Words]) -> None:
        """The next arrow grows from the last one's tip, and the column counts on."""
        self.play(
            self.arrows[k].grow(),
            FadeIn(labels[k]),
            AnimationGroup(self.column.count_to(self.parts[: k + 1].sum(axis=0))),
            run_time=1.1,
        )
