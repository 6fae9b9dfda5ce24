"""A sparse autoencoder finds the ideas that were hidden in mixtures; random directions do not."""

import numpy as np
from manim import LEFT, RIGHT, UP, FadeIn, FadeOut, Square, VGroup, rush_from

from mlp_math.sparse_autoencoder import (
    best_cosines,
    matching_order,
    random_dictionary,
    recovered_fraction,
    sparse_mixture,
)
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.place import fit
from scenes.mobjects.style import HUSHED, ring
from scenes.mobjects.text import BODY, HEADING, SMALL, ChangeDecimal, Decimal, Words
from scenes.moves import cascade, count_from, give_way, point_at, presence
from scenes.sets.hidden_ideas import autoencoder, dictionary, ideas, most_lenient, table_of
from scenes.stage import Beat, LectureScene, beat, interlude

KEYS_AT, KEYS_HEIGHT = np.array([2.0, 0.2, 0.0]), 1.2
PRESSED = (0, 6, 12, 19)  # ideas whose own pattern is shown
MIXTURES, OFTEN = 7, 0.2  # shown, and how often each idea is on in those
FIGURES_Y, SOURCE_Y = -3.05, -3.58


class FeaturesOut(LectureScene):
    """Hidden patterns, mixtures on ten keys; a table of all comparisons is put in order."""

    begins_as = "GeometryPhases"

    def stage(self) -> None:
        self.ideas = ideas()
        self.rng_shown = self.rng()
        found = dictionary(autoencoder())
        shuffled = self.rng_shown.permutation(len(found))
        self.found = found[shuffled]
        self.table = table_of(self.found)
        dim = self.theme.dim
        self.ours = fit(Words(self.words("ours"), BODY, dim), 2.7)
        self.ours.next_to(self.table.rows, UP, buff=0.3)
        self.theirs = Words(self.words("theirs"), BODY, dim)
        self.theirs.next_to(self.table.headers, LEFT, buff=0.3)
        fit(self.theirs, 3.2, about_edge=RIGHT)
        self.keys = fit(Keyboard(0 * self.ideas[0], height=KEYS_HEIGHT), 8.2).move_to(KEYS_AT)
        self.count = Decimal(len(self.ideas), 0, HEADING, self.theme.focus)
        self.total = Decimal(len(self.ideas), 0, HEADING)
        self.tally = FiguresLine(self.words("found"), [self.count, self.total], BODY, dim)
        self.alike = Decimal(0, 3, HEADING, self.theme.focus)
        self.mean = FiguresLine(self.words("alike") + " #", [self.alike], BODY, dim)
        for line, x in ((self.tally, -3.3), (self.mean, 3.0)):
            fit(line, 6.2).set_x(x).set_y(FIGURES_Y)
        source = Words(self.words("source"), SMALL, dim, italic=True)
        self.source = fit(source, 13.0).set_y(SOURCE_Y)
        self.add(self.table.rows)

    @beat
    def hidden(self, beat: Beat) -> None:
        """The patterns go dark, and mixtures of them pass over the keys."""
        self.play(FadeIn(self.ours), FadeIn(self.keys, shift=0.3 * LEFT), run_time=0.6)
        each = beat.share(len(PRESSED), 0.6, until="mixtures", early=2.2)
        neurons = len(self.ideas[0])
        for k in PRESSED:
            mark = ring(self.table.rows[k * neurons : (k + 1) * neurons], buff=0.04, radius=0.03)
            self.play(FadeIn(mark), self.keys.light_to(self.ideas[k]), run_time=0.6 * each)
            self.play(FadeOut(mark), run_time=0.4 * each)
        self.play(*presence(HUSHED, self.table.rows, self.ours), run_time=0.6)
        mixtures, _ = sparse_mixture(self.ideas, OFTEN, MIXTURES, self.rng_shown)
        each = beat.share(MIXTURES, 0.4, late=0.3)
        for mixture in mixtures:
            self.play(self.keys.light_to(mixture), run_time=each)

    @beat
    def dictionary(self, beat: Beat) -> None:
        """Its directions come out of the keys as columns; then every cell is compared."""
        self.play(
            FadeOut(self.keys, scale=0.6),
            cascade(FadeIn, [column[: len(self.ideas[0])] for column in self.table.columns],
                    0.05, target_position=KEYS_AT),
            FadeIn(self.theirs), run_time=beat.unhurried(1.6, 'compare', early=0.65),
        )  # fmt: skip
        beat.until("compare", early=0.5)
        self.play(*presence(1.0, self.table.rows, self.ours), run_time=0.5)
        n = len(self.ideas)
        rows = [VGroup(*self.table.cells[i::n]) for i in range(n)]
        compared = cascade(FadeIn, rows, 0.08, shift=0.2 * LEFT)
        self.play(compared, FadeIn(self.source), run_time=beat.through(2.0))
        self.remove(*self.table.columns, *rows)
        self.add(self.table)

    @beat
    def sorted(self, beat: Beat) -> None:
        """The columns move until the bright cells stand on a diagonal."""
        nearest = [self.cell(i, int(k)) for i, k in enumerate(self.nearest(self.found))]
        scattered = cascade(point_at, nearest, 0.25, scale=1.9)
        self.play(scattered, run_time=beat.to("sort", 1.0, early=0.2))
        order = matching_order(self.ideas, self.found)
        self.play(self.table.sort(order), run_time=beat.to("found", 2.2, early=0.3))
        self.tell(self.found)
        told = FadeIn(self.tally, self.mean, shift=0.2 * UP, rate_func=rush_from)
        along = cascade(point_at, nearest, 0.2, scale=1.9)
        counted = (count_from(self.count), count_from(self.alike))
        self.play(told, along, *counted, run_time=beat.through(1.4))

    def nearest(self, found: np.ndarray) -> np.ndarray:
        """For each idea, which of some directions is most like it, shape (ideas,)."""
        return np.asarray((self.ideas @ found.T).argmax(axis=1))

    def cell(self, idea: int, column: int) -> Square:
        """Where an idea is compared with the direction of a column, wherever that stands."""
        return self.table.columns[column][len(self.ideas[0]) + idea]

    def tell(self, found: np.ndarray) -> None:
        """Show in figures how well some directions match the ideas."""
        self.count.set_value(len(self.ideas) * recovered_fraction(self.ideas, found))
        self.alike.set_value(float(best_cosines(self.ideas, found).mean()))

    @beat
    def chance(self, beat: Beat) -> None:
        """Random directions take the columns' place; in order, no diagonal shines."""
        drawn = random_dictionary(len(self.found), len(self.ideas[0]), self.rng_shown)
        label = Words(self.words("random"), BODY, self.theme.dim)
        fit(label, 3.2).move_to(self.theirs, RIGHT)
        self.drawn = drawn
        hit = len(self.ideas) * recovered_fraction(self.ideas, drawn)
        alike = float(best_cosines(self.ideas, drawn).mean())
        self.play(
            self.table.turn_into(drawn),
            ChangeDecimal(self.count, hit),
            ChangeDecimal(self.alike, alike),
            give_way(self.theirs, label),
            run_time=beat.to("random", 1.2, late=0.6),
        )
        order = matching_order(self.ideas, drawn)
        self.play(self.table.sort(order), run_time=beat.rest(1.6, early=0.7))
        self.play(point_at(self.tally, 1.15), run_time=beat.through(0.8))

    @interlude
    def hand_over(self) -> None:
        """Chance gives way to what the most lenient autoencoder found, in order."""
        table, lenient = self.table.copy(), most_lenient()
        self.remove(self.table)
        self.add(table)
        change = table.turn_into(lenient[table.places])
        self.play(FadeOut(*self.all_but(table)), change, run_time=1.2)
        self.settle()
