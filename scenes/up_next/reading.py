"""Shot 74: what to read, what to try, whom to thank, and where the fact was kept."""

from collections.abc import Callable, Mapping

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Rectangle,
    VGroup,
)

from scenes.mobjects.text import BODY, HEADING, LABEL, SMALL, TITLE, Words
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.model import network_icon
from scenes.stage import Beat, LectureScene
from scenes.up_next import reading_pictures as pictures

WIDEST = 12.6
TEXT_LEFT, TEXT_WIDTH = -6.2, 6.5
LAST_LOOK = 1.5  # seconds for which the closing picture stays
PAGE_TOP, LIST_HEIGHT = 3.0, 5.3
Picture = Callable[[LectureScene], VGroup]

# Each page's entries: the mark at which one is spoken of, and its picture (None keeps the last).
PAGES: dict[str, Mapping[str, Picture | None]] = {
    "facts": {
        "deepmind": pictures.fact_in_a_network,
        "superposition": pictures.crowded_plane,
        "apart": pictures.dictionary,
    },
    "foundations": {
        "transformer": pictures.attention,
        "stack": pictures.model_stack,
        "laws": pictures.scaling_line,
        "bound": pictures.equal_angles,
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

    def construct(self) -> None:
        self.entries: dict[str, VGroup] = {}
        for key in PAGES:
            with self.beat(key) as beat:
                self.tell_page(key, beat)
        with self.beat("farewell") as beat:
            self.farewell(beat)
            self.wait(LAST_LOOK)
        self.leave(run_time=1.6)

    # ------------------------------------------------------------------------------- the lists

    def tell_page(self, key: str, beat: Beat) -> None:
        """The list enters dim; each entry lights when it is spoken of, beside its picture."""
        page, before = self.page(key), list(self.mobjects)
        heading, entries = page
        self.play(
            LaggedStart(
                *([self.sweep_out(before)] if before else []),
                *(FadeIn(part, shift=0.25 * UP) for part in (heading, *entries)),
                lag_ratio=0.4,
            ),
            run_time=1.6,
        )
        self.picture, self.bar = VGroup(), self.bar_beside(entries[0])
        moments = [beat.at(mark) for mark in PAGES[key]] + [beat.duration]
        for k, (mark, draw) in enumerate(PAGES[key].items()):
            self.wait_for(beat, mark)
            self.turn_to(k, entries, draw, moments[k + 1] - beat.elapsed)

    def sweep_out(self, leaving: list[Mobject]) -> AnimationGroup:
        """What is on screen goes up and away."""
        return AnimationGroup(*(FadeOut(mobject, shift=0.4 * UP) for mobject in leaving))

    def page(self, key: str) -> VGroup:
        """A heading and below it titles, each with its authors."""
        heading = Words(self.words(key), HEADING, self.theme.ink)
        titles, makers = self.word_list(f"{key}_titles"), self.word_list(f"{key}_makers")
        entries = VGroup(
            *(self.entry(title, maker) for title, maker in zip(titles, makers, strict=True))
        )
        gap = (LIST_HEIGHT - sum(entry.height for entry in entries)) / (len(entries) - 1)
        entries.arrange(DOWN, buff=min(gap, 0.9), aligned_edge=LEFT)
        self.entries[key] = entries
        page = VGroup(heading, entries).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
        page.align_to(TEXT_LEFT * RIGHT, LEFT)
        return page.shift((PAGE_TOP - heading.baseline) * UP)

    def entry(self, title: str, maker: str) -> VGroup:
        """A title over its authors, both waiting to be spoken of."""
        upper = Words(title, LABEL + 3, self.theme.dim, width=TEXT_WIDTH)
        lower = Words(maker, SMALL + 2, self.theme.dim, width=TEXT_WIDTH)
        return VGroup(upper, lower).arrange(DOWN, buff=0.14, aligned_edge=LEFT)

    def bar_beside(self, entry: VGroup) -> Rectangle:
        """The mark of the entry that is spoken of."""
        bar = Rectangle(
            width=0.08,
            height=entry.height + 0.1,
            stroke_width=0,
            fill_color=self.theme.answer,
            fill_opacity=1,
        )
        return bar.move_to(entry).set_x(TEXT_LEFT - 0.3)

    def turn_to(self, k: int, entries: VGroup, draw: Picture | None, seconds: float) -> None:
        """Light the k-th entry, dim the one before it, and draw its picture part by part."""
        title = entries[k][0]
        steps = [title.animate(run_time=0.5).set_color(self.theme.ink)]
        if k:
            steps.append(entries[k - 1][0].animate(run_time=0.5).set_color(self.theme.dim))
            steps.append(self.bar.animate(run_time=0.5).become(self.bar_beside(entries[k])))
        else:
            steps.append(FadeIn(self.bar, run_time=0.5))
        if draw is None:
            self.play(*steps)
            return
        fresh = draw(self)
        fresh.scale(min(pictures.WIDTH / fresh.width, pictures.HEIGHT / fresh.height))
        fresh.move_to(pictures.STAGE)
        if len(self.picture):
            steps.append(FadeOut(self.picture, shift=0.3 * UP, run_time=0.5))
        enters = LaggedStart(
            *(FadeIn(part, shift=0.12 * UP) for part in fresh),
            lag_ratio=1.6 / len(fresh),
            run_time=float(np.clip(seconds - 0.4, 1.2, 2.6)),
        )
        self.play(*steps, enters)
        self.picture = fresh

    # ----------------------------------------------------------------------------- the ending

    def farewell(self, beat: Beat) -> None:
        """The title, and the toy block: the weights that ask and those that answer light up."""
        toy, fact = self.toy, self.lecture.fact
        self.network = network = network_icon(toy, radius=0.16, gap=0.53, spread=2.9)
        network.move_to(0.25 * DOWN)
        for layer in network.layers:
            layer.set_values(np.zeros_like(layer.get_values()))
        network.edges.set_stroke(opacity=0.5)
        style = {"size": LABEL + 2, "max_width": 2.7}
        name = TokenStrip(
            [fact.first, fact.last], {0: self.theme.first, 1: self.theme.last}, **style
        )
        name.next_to(network.layers[0], LEFT, buff=0.4)
        answer = TokenStrip([fact.text[self.language].answer], {0: self.theme.answer}, **style)
        answer.next_to(network.layers[2], RIGHT, buff=0.4)
        title = Words(self.words("farewell"), TITLE)
        title.scale(min(1.0, WIDEST / title.width)).move_to(3.1 * UP)
        thanks = Words(self.words("thanks"), BODY, self.theme.dim).move_to(3.4 * DOWN)
        before, middle, after = network.layers
        parts = (title, before, network.edges[0], middle, network.edges[1], after)
        self.play(
            LaggedStart(
                self.sweep_out(list(self.mobjects)),
                *(FadeIn(part, shift=0.2 * UP) for part in parts),
                lag_ratio=0.4,
            ),
            run_time=3.2,
        )
        self.wait_for(beat, "tells")
        self.play(FadeIn(name, shift=0.3 * RIGHT), run_time=0.8)
        self.run_through(answer)
        self.play(FadeIn(thanks, shift=0.2 * UP), run_time=1.2)

    def run_through(self, answer: TokenStrip) -> None:
        """The name's vector goes in, one neuron fires, and its column gives the answer."""
        network, step = self.network, self.toy.forward()
        self.row, self.column = self.stored_edges()
        fired = np.where(np.arange(len(step.neurons)) == 0, step.neurons, 0)
        held = [np.abs(values) for values in (step.x, fired, step.delta)]
        self.play(network.layers[0].light_to(held[0]), run_time=0.6)
        for edges, colour, k in (
            (self.row, self.theme.first, 1),
            (self.column, self.theme.answer, 2),
        ):
            self.play(
                edges.animate.set_stroke(colour, width=4, opacity=1),
                network.layers[k].light_to(held[k]),
                run_time=1.0,
            )
        self.play(FadeIn(answer, shift=0.3 * RIGHT), run_time=0.8)

    def stored_edges(self) -> tuple[VGroup, VGroup]:
        """The lines of row 0 of W↑ and of column 0 of W↓."""
        up, down = self.network.edges
        inputs, _, outputs = (len(layer.dots) for layer in self.network.layers)
        return up[:inputs], VGroup(*down[:: len(down) // outputs])
