"""A token's vector gathers meaning, arrow by arrow."""

import numpy as np
from manim import DOWN, UP, Animation, FadeIn, VGroup, linear

from mlp_math.angles import random_unit_vectors
from scenes.mobjects.directions import FeatureDirection, chained
from scenes.mobjects.numbers import EmbeddingColumn
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.space import floor_grid
from scenes.mobjects.style import RESTING
from scenes.mobjects.text import BODY, HEADING, Formula, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.moves import cascade, presence
from scenes.stage import Beat, LectureScene3D, beat, interlude
from scenes.theme import theme

UNIT = 3.3
COLUMN_X = 4.9
NAME_WIDTH = 3.3  # of a name beside its arrow, at most
NEARER, NEAR = 1.9, 1.3  # how large the first arrow is seen, then three; all have room at 1
SAID = RESTING  # opacity of a note or a name once it has been spoken of


class MeaningAccumulates(LectureScene3D):
    """The last name's arrow; arrows from the context and from the parameters; their sum."""

    def stage(self) -> None:
        self.look_from(68, -50, zoom=NEARER, aside=(-5.6, -2.2))
        fact, answer = self.lecture.fact, self.lecture.fact.text[self.language].answer
        self.arrows = self.parts()
        names = (fact.last, fact.first, self.words("person"), answer)
        self.labels = [
            self.label(arrow, name) for arrow, name in zip(self.arrows, names, strict=True)
        ]
        self.set_apart(*self.labels[:2])
        self.floor = floor_grid([0.9 * UNIT, 0.9 * UNIT, 0], 1.5 * UNIT)
        self.beside = TokenAside(fact.last, self.arrows[0].get_values())
        self.token, self.column = self.beside.token, self.beside.column
        self.from_context = Words(self.words("from_context"), BODY, self.theme.first)
        self.from_parameters = Words(self.words("from_parameters"), BODY, self.theme.answer)
        self.pin(self.beside.add_notes(self.from_context, self.from_parameters))
        self.total = FeatureDirection(
            self.arrows[-1].get_end(), colour=self.theme.stream, unit=UNIT, width=8.5, tip=0.36
        )
        self.letter = Formula("vec(E)", HEADING, self.theme.stream).move_to(self.total.beyond(0.4))
        self.upright(self.letter)
        self.add(self.floor, self.token)
        self.sway(degrees=8, period=14)

    @beat
    def own(self, beat: Beat) -> None:
        column = self.column
        entries = cascade(FadeIn, column.entries, 0.4, shift=0.3 * DOWN)
        self.play_into(
            column, FadeIn(column.brackets), entries, run_time=beat.to("token", 1.0, early=0.3)
        )
        self.play(self.arrows[0].grow(), FadeIn(self.labels[0]), run_time=beat.unhurried(1.1))
        self.draw_back(1.6, beat.through(0.6))

    @beat
    def context(self, beat: Beat) -> None:
        noted = FadeIn(self.from_context, shift=0.15 * UP)
        self.draw_back(NEAR, beat.to("first", 0.8), noted)
        for k, mark in ((1, "first"), (2, "person")):
            beat.until(mark)
            self.add_part(k)

    @beat
    def knowledge(self, beat: Beat) -> None:
        # From further away, for what comes rises high.
        noted = FadeIn(self.from_parameters, shift=0.15 * UP)
        self.move_camera(
            zoom=1.0,
            added_anims=[*presence(SAID, self.from_context), noted],
            run_time=beat.to("answer", 1.0),
        )
        beat.until("answer")
        self.add_part(3)

    @beat
    def sum(self, beat: Beat) -> None:
        beat.until("sum")
        self.play(
            self.total.grow(),
            *(arrow.animate.paint(self.theme.mix(arrow.colour, 0.45)) for arrow in self.arrows),
            *presence(SAID, *self.labels, self.from_parameters),
            run_time=1.4,
        )
        self.play(FadeIn(self.letter), run_time=0.5)

    @interlude
    def hand_over(self) -> None:
        self.leave()

    def draw_back(self, zoom: float, seconds: float, *beside: Animation) -> None:
        """The space is seen from further away, so that what comes has room."""
        tracker = self.camera.zoom_tracker
        going = tracker.animate(rate_func=linear).set_value(zoom)
        self.play(going, *beside, run_time=seconds)
        self.remove(tracker)

    def add_part(self, k: int) -> None:
        """The next arrow grows from the last one's tip, and the column counts on."""
        arrow = self.arrows[k]
        counting = self.column.count_to(arrow.get_end())
        self.play(arrow.grow(), FadeIn(self.labels[k]), counting, run_time=1.1)

    def parts(self) -> list[FeatureDirection]:
        """The last name, then in order what is added to it; each arrow from the last one's tip."""
        first, last, answer = np.eye(3)
        person = np.abs(random_unit_vectors(1, 3, self.rng(), np.float64)[0])
        colours = (self.theme.last, self.theme.first, self.theme.ink, self.theme.answer)
        return chained([last, first, 0.8 * person, answer], colours, unit=UNIT, width=6.5, tip=0.3)

    def label(self, arrow: FeatureDirection, name: str) -> Words:
        """A name beside the middle of its arrow: right of one that rises, below one that lies."""
        words = fit(Words(name, BODY, arrow.colour), NAME_WIDTH)
        axes = self.screen_axes()
        right, up = axes @ arrow.get_values()
        across = np.array([up, -right]) / (np.hypot(right, up) or 1.0)
        gap = 0.42 + 0.5 * words.width * abs(across[0])
        middle = arrow.get_tip() - 0.5 * UNIT * arrow.get_values()
        return self.upright(words.move_to(middle + gap * across @ axes))

    def set_apart(self, last: Words, first: Words) -> None:
        """The last name goes a line deeper where long names would lie on one another."""
        right, up = self.screen_axes()
        apart = abs(right @ (first.get_center() - last.get_center()))
        if apart < (first.width + last.width) / 2 + 0.2:
            last.shift(-0.5 * up)


class TokenAside(VGroup):
    """Beside the space, from top to bottom: a token, its vector, and notes on what is in it."""

    def __init__(self, text: str, vector: np.ndarray) -> None:
        room = 2 * (safe_x() - COLUMN_X)
        self.token = TokenStrip([text], {0: theme().last}, size=HEADING, max_width=room)
        self.token.move_to([COLUMN_X, 2.55, 0])
        self.column = EmbeddingColumn(vector, ellipsis=0, size=HEADING, row_gap=0.78)
        self.column.next_to(self.token, DOWN, buff=0.55)
        super().__init__(self.token, self.column)

    def add_notes(self, *notes: Words) -> "TokenAside":
        """Set these below the vector, smaller where they would not fit."""
        below = VGroup(*notes).arrange(DOWN, buff=0.35).next_to(self.column, DOWN, buff=0.55)
        return self.add(fit(below, 2 * (safe_x() - COLUMN_X)))
