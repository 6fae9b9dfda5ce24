"""What to read, what to try, whom to thank, and where the fact was kept."""

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from types import MappingProxyType

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    Mobject,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    interpolate_color,
    linear,
)

from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Words
from scenes.moves import cascade, leaves_first, point_at
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.up_next import reading_pictures as pictures
from scenes.up_next.fact_network import FactNetwork

WIDEST = 12.6
TEXT_LEFT, TEXT_WIDTH = -6.2, 6.4
APART = 0.55  # of entries
LINE = 0.9  # height at which the top of what is spoken of arrives
WINDOW, EDGE = 3.55, 0.25  # half the height in which the list is seen; in the last bit it fades
BEFORE = 3.0  # how far below its place the list begins
HALFWAY = 0.5
LIGHTS = 3.0  # an entry is lit after this part of the time in which it is spoken of: a third
TURN = 0.3  # seconds in which a picture leaves
LAST_LOOK = 0.8  # seconds for which the closing picture stays
PARTS_APART = 0.6  # of a picture's parts: share of one's time
Picture = Callable[[LectureScene], VGroup]

# Each page's entries: the mark at which one is spoken of, and its picture (None keeps the last).
PAGES: dict[str, Mapping[str, Picture | None]] = {
    "facts": {
        "deepmind": pictures.fact_in_a_network,
        "keys": pictures.keys_and_values,
        "superposition": pictures.crowded_plane,
        "apart": pictures.dictionary,
    },
    "foundations": {
        "transformer": pictures.attention,
        "stack": pictures.model_stack,
        "laws": pictures.scaling_line,
        "bound": pictures.equal_angles,
        "catch": None,
    },
    "hands_on": {
        "chapter": pictures.flat_block,
        "list": pictures.annotated_list,
        "features": pictures.feature_in_texts,
        "exercises": pictures.program,
    },
    "credits": {
        "voice": pictures.waveform,
        "recordings": None,
        "pictures": pictures.outlines,
        "words": pictures.formula,
    },
}


class ReadingList(LectureScene):
    """Four lists, a picture for whatever is spoken of, and the fact's weights to end on."""

    excused = MappingProxyType({"curtain": "the story has ended, the credits begin"})

    def stage(self) -> None:
        self.pages = {
            key: ReadingPage(
                self.words(key), self.word_list(f"{key}_titles"), self.word_list(f"{key}_makers")
            )
            for key in PAGES
        }
        self.roll = Roll(list(self.pages.values()))
        self.shown = VGroup()  # the picture of what was spoken of last
        self.network = FactNetwork(self).scale(1.04).shift(0.25 * DOWN)
        self.title = fit(Words(self.words("farewell"), TITLE), WIDEST).move_to(3.1 * UP)
        self.thanks = Words(self.words("thanks"), BODY, self.theme.dim).move_to(3.4 * DOWN)

    @beat
    def facts(self, beat: Beat) -> None:
        self.add(self.roll)
        self.tell_page(beat)

    @beat
    def foundations(self, beat: Beat) -> None:
        self.tell_page(beat)

    @beat
    def hands_on(self, beat: Beat) -> None:
        self.tell_page(beat)

    @beat
    def credits(self, beat: Beat) -> None:
        self.tell_page(beat)

    def tell_page(self, beat: Beat) -> None:
        """The list rolls on; each entry passes the reading line, lit, when it is spoken of."""
        marks, first = PAGES[beat.name], self.roll.first(self.pages[beat.name])
        for k, (mark, following) in enumerate(zip_longest(marks, list(marks)[1:]), first):
            if k == first:
                self.play(self.roll.move(k, k), run_time=beat.to(mark, 0.5))
            seconds = beat.to(following, 0.8) if following else beat.through(0.8)
            # The last of a page rolls half of the way: the next page has its own words for it.
            goal = k + (1.0 if following else HALFWAY)
            draw = marks[mark]
            if draw is None:
                swell = point_at(self.shown, 1.06)
                self.play(self.roll.move(goal, k), swell, run_time=seconds)
                continue
            if len(self.shown):
                share = TURN / seconds
                self.play(
                    self.roll.move((1 - share) * k + share * goal, k),
                    FadeOut(self.shown, shift=0.3 * UP),
                    run_time=TURN,
                )
                seconds -= TURN
            self.shown = pictures.on_stage(draw(self))
            enters = cascade(FadeIn, self.shown, PARTS_APART, shift=0.3 * UP)
            self.play(self.roll.move(goal, k), enters, run_time=seconds)

    def turn_page(self, parts: Iterable[Mobject], shift: float) -> LaggedStart:
        """An animation: what is on screen goes up and away, and parts of what comes follow it."""
        gone = self.mobjects
        leaving = [FadeOut(*gone, shift=0.4 * UP, rate_func=leaves_first)] if gone else []
        entering = (FadeIn(part, shift=shift * UP) for part in parts)
        return LaggedStart(*leaving, *entering, lag_ratio=0.4)

    @beat
    def farewell(self, beat: Beat) -> None:
        """The title, and the toy block: the weights that ask and those that answer light up."""
        network = self.network
        (before, middle, after), (into, out) = network.layers, network.edges
        dots = (cascade(GrowFromCenter, layer.dots, 0.3) for layer in (before, middle, after))
        first, second, third = dots
        self.play(self.turn_page([self.title], 0.2), run_time=0.7)
        self.play(
            LaggedStart(
                AnimationGroup(first, cascade(Create, into, 0.02)),
                AnimationGroup(second, cascade(Create, out, 0.02)),
                third,
                lag_ratio=0.45,
            ),
            run_time=beat.to("tells", 2.0, early=0.7),
        )
        self.play(FadeIn(network.subject, shift=0.3 * RIGHT), run_time=0.5)
        self.play(network.take_in(), run_time=0.5)
        slot = beat.share(3, 0.7)
        self.play(*network.ask(), network.run(network.row), run_time=slot)
        self.play(*network.supply(), network.run(network.column), run_time=slot)
        self.play(
            FadeIn(network.answer, shift=0.5 * RIGHT),
            FadeIn(self.thanks, shift=0.4 * UP),
            run_time=slot,
        )
        # It is asked and answered once more, to be looked at.
        again = (network.run(network.row), network.run(network.column))
        self.play(LaggedStart(*again, lag_ratio=0.5), run_time=LAST_LOOK)

    @interlude
    def end(self) -> None:
        self.leave(run_time=1.2)


class ReadingPage(VGroup):
    """A heading, and below it titles over their makers.

    titles and makers are of one length.
    """

    def __init__(self, heading: str, titles: Iterable[str], makers: Iterable[str]) -> None:
        self.heading = Words(heading, HEADING)
        self.entries = VGroup(
            *(self._entry(title, maker) for title, maker in zip(titles, makers, strict=True))
        )
        self.entries.arrange(DOWN, buff=APART, aligned_edge=LEFT)
        super().__init__(self.heading, self.entries)
        self.arrange(DOWN, buff=APART, aligned_edge=LEFT)

    @staticmethod
    def _entry(title: str, maker: str) -> VGroup:
        """A title over its makers."""
        upper = Words(title, BODY, width=TEXT_WIDTH)
        lower = Words(maker, LABEL, theme().dim, width=TEXT_WIDTH)
        return VGroup(upper, lower).arrange(DOWN, buff=0.16, aligned_edge=LEFT)


class Roll(VGroup):
    """All pages in one long column, which rolls past a reading line and is seen in a window.

    `place` is the number of the entry whose top is at the line, or between two; `spoken` that of
    the one that is lit, beside which the `bar` stands. Glyphs fade at the window's edges; headings
    and entries beyond them are no part of it, and stay where they left it.
    """

    def __init__(self, pages: list[ReadingPage]) -> None:
        column = VGroup(*pages).arrange(DOWN, buff=2 * APART, aligned_edge=LEFT)
        column.set_x(TEXT_LEFT, LEFT).set_y(0, UP)
        self.pages = pages
        self.entries = [entry for page in pages for entry in page.entries]
        self.bar = Rectangle(width=0.08, height=1, stroke_width=0).set_fill(theme().focus, 1)
        self._rows = [row for page in pages for row in (page.heading, *page.entries)]
        self._ends = np.array([(row.get_bottom()[1], row.get_top()[1]) for row in self._rows])
        super().__init__(*self._rows, self.bar)
        self._tops = np.array([entry.get_top()[1] for entry in self.entries])
        self._heights = np.array([entry.height for entry in self.entries])
        titles = [(title, k) for k, (title, _) in enumerate(self.entries)]
        others = [maker for _, maker in self.entries] + [page.heading for page in pages]
        # Glyphs, their heights in the column, and of titles the entry (-1: the colour stays).
        rows = [(g, k) for words, k in (*titles, *((w, -1) for w in others)) for g in glyphs(words)]
        self._glyphs = [g for g, _ in rows]
        self._owners = np.array([k for _, k in rows])
        self._ys = np.array([g.get_y() for g in self._glyphs])
        self._seen = np.ones(len(rows))
        self._rolled = np.zeros(len(self._rows))  # how far each row has rolled
        self.show(np.array([-1.0, 0.0]))

    def first(self, page: ReadingPage) -> int:
        """The number of a page's first entry."""
        return next(k for k, entry in enumerate(self.entries) if entry is page.entries[0])

    def show(self, state: np.ndarray) -> "Roll":
        """At this (place, spoken)."""
        self.place, self.spoken = (float(value) for value in state)
        numbers = np.arange(len(self._tops))
        at = np.interp(self.place, numbers, self._tops) + BEFORE * max(-self.place, 0.0)
        rolled = LINE - at
        self._roll_to(rolled)
        height = float(np.interp(self.spoken, numbers, self._heights))
        top = float(np.interp(self.spoken, numbers, self._tops)) + rolled
        self.bar.stretch_to_fit_height(height + 0.1).move_to([TEXT_LEFT - 0.3, top - height / 2, 0])
        self.bar.set_fill(opacity=float(_seen_at(np.array([top - height / 2]))[0]))
        self._paint(rolled)
        return self

    def _roll_to(self, rolled: float) -> None:
        """Take in the rows that reach into the window, and roll these."""
        bottoms, tops = (self._ends + rolled).T
        inside = np.flatnonzero((bottoms < WINDOW) & (tops > -WINDOW))
        for k in inside:
            self._rows[k].shift((rolled - self._rolled[k]) * UP)
            self._rolled[k] = rolled
        self.submobjects = [*(self._rows[k] for k in inside), self.bar]

    def _paint(self, rolled: float) -> None:
        """Glyphs that change are painted anew: at the edges, and of titles that light or dim."""
        seen = _seen_at(self._ys + rolled)
        near = (self._owners >= 0) & (np.abs(self._owners - self.spoken) < 2) & (seen > 0)
        for k in np.flatnonzero(near | (np.abs(seen - self._seen) > 1e-3)):
            glyph, owner = self._glyphs[k], self._owners[k]
            if owner >= 0:
                lit = max(1 - abs(owner - self.spoken), 0.0)
                glyph.set_fill(interpolate_color(theme().dim, theme().ink, lit))
            glyph.set_fill(opacity=float(seen[k]))
        self._seen = seen

    def move(self, place: float, spoken: int) -> UpdateFromAlphaFunc:
        """An animation: the column rolls on to a place; meanwhile entry `spoken` lights."""
        start, before = self.place, self.spoken

        def step(roll: Roll, alpha: float) -> None:
            lit = before + min(LIGHTS * alpha, 1.0) * (spoken - before)
            roll.show(np.array([start + alpha * (place - start), lit]))

        return UpdateFromAlphaFunc(self, step, rate_func=linear)


def _seen_at(ys: np.ndarray) -> np.ndarray:
    """How much is seen of glyphs at these heights: all within the window, nothing beyond it."""
    return np.clip((WINDOW - np.abs(ys)) / EDGE, 0.0, 1.0)


def glyphs(words: Words) -> list[Mobject]:
    """A text's glyphs."""
    return list(words.family_members_with_points())
