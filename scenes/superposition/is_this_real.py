"""The example's one neuron, and a real model's layers."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    ArcBetweenPoints,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    Succession,
    VGroup,
    VMobject,
)

from scenes.mobjects.machine import ShiningNeuron
from scenes.mobjects.place import fit
from scenes.mobjects.style import RESTING, cross
from scenes.mobjects.text import BODY, HEADING, TITLE, Formula, Words
from scenes.moves import cascade, give_way, point_at, presence
from scenes.sets.evidence import name_words
from scenes.sets.language_model import BAND_Y, ModelPlaces, band_of_places
from scenes.stage import Beat, LectureScene, beat
from scenes.theme import theme

LAMP, LAMP_AT, ASIDE_AT = 0.95, 0.75 * UP, 4.4 * LEFT + 2.35 * UP
SMALLER = 0.5  # of what stands aside
SPARKS = 70
PLACES_Y, WORDS_Y = -1.0, 2.35


class IsThisReal(LectureScene):
    """The neuron that is a name shines alone; then light runs through a real model's places.

    The model is that of the next shots: a cell for each layer, group of words and kind of write.
    What it holds is not shown yet.
    """

    def stage(self) -> None:
        fact, held = self.lecture.fact, float(self.toy.forward().neurons[0])
        self.lamp = ShiningNeuron(held, 0.3, radius=LAMP).move_to(LAMP_AT)
        self.name_shown = fit(name_words(fact.first, fact.last, TITLE), 8.0)
        self.name_shown.next_to(self.lamp.disc, DOWN, buff=0.7)
        self.places = ModelPlaces(
            (PLACES_Y + 1.45, PLACES_Y, PLACES_Y - 1.45), tall=0.45, width=12.4
        )
        self.real = Words(self.words("real"), BODY, self.theme.dim)
        self.real.next_to(self.places, DOWN, buff=0.3)
        self.asked = Formula("quest", 2 * TITLE, self.theme.focus).move_to(WORDS_Y * UP)
        self.verdict_words = fit(Words(self.words("verdict"), HEADING), 7.6)
        self.verdict_words.set_x(-1.6, LEFT).set_y(WORDS_Y)
        self.craft = fit(Words(self.words("craft"), 1.3 * TITLE, self.theme.focus), 12.4)
        self.craft.set_y(WORDS_Y)
        self.add(self.lamp, self.name_shown)

    @beat
    def claim(self, beat: Beat) -> None:
        """The neuron lights for the name; a real model comes in below it, much larger."""
        held = self.lamp.get_value()
        self.play(self.lamp.go_to(held, 1.0), run_time=1.2)
        self.play(point_at(self.name_shown, 1.1), run_time=beat.to("real", 0.8, early=0.4))
        example = VGroup(self.lamp, self.name_shown)
        self.play(
            example.animate.scale(SMALLER).move_to(ASIDE_AT),
            FadeIn(self.places, self.real, shift=0.6 * UP),
            run_time=1.0,
        )
        self.play(
            FadeIn(self.asked, scale=0.5),
            self.places.pass_light(),
            run_time=beat.through(1.4),
        )

    @beat
    def verdict(self, beat: Beat) -> None:
        """The neuron is crossed out; light runs through the model, and the craft gets its name."""
        struck = cross(self.lamp.disc, 0.45)
        dark = self.lamp.go_to(self.lamp.get_value(), 0.0)
        answered = give_way(self.asked, self.verdict_words)
        self.play(Create(struck), dark, answered, run_time=0.8)
        self.play(
            *presence(RESTING, self.name_shown),
            point_at(self.verdict_words, 1.15),
            run_time=beat.to("look", 0.6),
        )
        self.play(
            FadeOut(self.lamp, struck, self.name_shown, scale=0.3),
            shattered(self.lamp.disc, self.places, self.rng()),
            self.push_in(self.places, fill=0.93),
            run_time=1.6,
        )
        self.play(self.places.pass_light(), run_time=beat.share(2, 1.0, until="name", early=0.7))
        self.play(
            self.places.pass_light(), self.pull_back(), run_time=beat.to("name", 1.0, early=0.5)
        )
        leaving = FadeOut(self.verdict_words, shift=0.4 * UP)
        self.play(leaving, run_time=0.4)
        spelling = cascade(FadeIn, self.craft.family_members_with_points(), 0.15)
        self.play(spelling, self.places.pass_light(), run_time=beat.rest(1.4))
        self.play(
            FadeOut(self.craft, self.real, shift=0.4 * UP),
            ReplacementTransform(self.places, band_of_places(BAND_Y)),
            run_time=0.9,
        )


def shattered(lamp: VMobject, places: ModelPlaces, rng: np.random.Generator) -> LaggedStart:
    """An animation: the one lamp goes to pieces, and its sparks fly into places of the model."""
    cells = [cell for field in (places.attention, places.mlp) for row in field.rows for cell in row]
    goals = rng.choice(len(cells), SPARKS, replace=False)
    flights = []
    for goal in goals:
        turn, reach = rng.uniform(0, 2 * np.pi), 0.8 * lamp.width / 2 * np.sqrt(rng.uniform())
        start = lamp.get_center() + reach * np.array([np.cos(turn), np.sin(turn), 0.0])
        spark = Dot(start, radius=0.07, color=theme().lit)
        way = ArcBetweenPoints(start, cells[goal].get_center(), angle=rng.uniform(-0.9, 0.9))
        flights.append(Succession(MoveAlongPath(spark, way), FadeOut(spark, run_time=0.25)))
    return LaggedStart(*flights, lag_ratio=0.02)
