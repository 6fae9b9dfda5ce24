"""What to read, what to try, whom to thank, and where the fact was kept."""

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, LaggedStart, Mobject, Rectangle, VGroup

from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, TITLE, Words
from scenes.moves import cascade, leaves_first, point_at
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme
from scenes.up_next import reading_pictures as pictures
from scenes.up_next.fact_network import FactNetwork

WIDEST = 12.6
TEXT_LEFT, TEXT_WIDTH = -6.2, 6.5
LAST_LOOK = 0.8  # seconds for which the closing picture stays
PARTS_APART, LONGEST_ENTRY = 0.6, 7.0  # of a picture's parts: share of one's time, and seconds
PAGE_TOP, LIST_HEIGHT = 3.0, 5.7
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
        self.network = FactNetwork(self).shift(0.25 * DOWN)
        self.title = fit(Words(self.words("farewell"), TITLE), WIDEST).move_to(3.1 * UP)
        self.thanks = Words(self.words("thanks"), BODY, self.theme.dim).move_to(3.4 * DOWN)

    @beat
    def facts(self, beat: Beat) -> None:
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
        """The list enters dim; each entry lights when it is spoken of, beside its picture."""
        page, marks, shown = self.pages[beat.name], PAGES[beat.name], VGroup()
        self.play(self.turn_page((page.heading, *page.entries), 0.25), run_time=1.3)
        for k, (mark, following) in enumerate(zip_longest(marks, list(marks)[1:])):
            beat.until(mark)
            steps, draw = page.speak_of(k), marks[mark]
            if draw is not None:
                seconds = beat.to(following) if following else beat.rest()
                if len(shown):
                    self.play(*steps, FadeOut(shown, shift=0.3 * UP), run_time=0.35)
                    steps = []
                shown = pictures.on_stage(draw(self))
                steps.append(enter_in_parts(shown, seconds - 0.4))
            else:
                steps.append(point_at(shown, 1.06).set_run_time(0.7))
            self.play(*steps)

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
        parts = (self.title, before, into, middle, out, after)
        self.play(self.turn_page(parts, 0.2), run_time=beat.to("tells", 2.4, early=0.5))
        self.play(FadeIn(network.subject, shift=0.3 * RIGHT), run_time=0.5)
        self.play(network.take_in(), run_time=0.5)
        slot = beat.share(3, 0.7)
        self.play(*network.ask(), run_time=slot)
        self.play(*network.supply(), run_time=slot)
        self.play(
            FadeIn(network.answer, shift=0.3 * RIGHT),
            FadeIn(self.thanks, shift=0.2 * UP),
            run_time=slot,
        )
        self.wait(LAST_LOOK)

    @interlude
    def end(self) -> None:
        self.leave(run_time=1.2)


def enter_in_parts(picture: VGroup, seconds: float) -> LaggedStart:
    """An animation: a picture enters part by part, in about this many seconds."""
    return cascade(
        FadeIn,
        picture,
        PARTS_APART,
        shift=0.12 * UP,
        run_time=float(np.clip(seconds, 1.0, LONGEST_ENTRY)),
    )


class ReadingPage(VGroup):
    """A heading, and below it titles over their makers; all wait dim until they are spoken of.

    titles and makers are of one length. `bar` stands beside the entry that is spoken of.
    """

    def __init__(self, heading: str, titles: Iterable[str], makers: Iterable[str]) -> None:
        self.heading = Words(heading, HEADING)
        self.entries = VGroup(
            *(self._entry(title, maker) for title, maker in zip(titles, makers, strict=True))
        )
        gap = (LIST_HEIGHT - sum(e.height for e in self.entries)) / (len(self.entries) - 1)
        self.entries.arrange(DOWN, buff=min(gap, 0.9), aligned_edge=LEFT)
        super().__init__(self.heading, self.entries)
        self.arrange(DOWN, buff=0.6, aligned_edge=LEFT)
        self.set_x(TEXT_LEFT, LEFT).shift((PAGE_TOP - self.heading.baseline) * UP)
        self.bar = self._bar_beside(0)

    @staticmethod
    def _entry(title: str, maker: str) -> VGroup:
        """A title over its makers."""
        upper = Words(title, LABEL + 3, theme().dim, width=TEXT_WIDTH)
        lower = Words(maker, SMALL + 2, theme().dim, width=TEXT_WIDTH)
        return VGroup(upper, lower).arrange(DOWN, buff=0.14, aligned_edge=LEFT)

    def _bar_beside(self, k: int) -> Rectangle:
        entry = self.entries[k]
        bar = Rectangle(width=0.08, height=entry.height + 0.1, stroke_width=0)
        bar.set_fill(theme().focus, 1)
        return bar.move_to(entry).set_x(TEXT_LEFT - 0.3)

    def speak_of(self, k: int) -> list[Any]:
        """Animations: title k lights, the one before it dims, and the bar moves to its side."""
        light = self.entries[k][0].animate(run_time=0.5).set_color(theme().ink)
        if k == 0:
            return [light, FadeIn(self.bar, run_time=0.5)]
        return [
            light,
            self.entries[k - 1][0].animate(run_time=0.5).set_color(theme().dim),
            self.bar.animate(run_time=0.5).become(self._bar_beside(k)),
        ]
