"""Shot 74: what to read, what to try, and whom to thank."""

from manim import DOWN, LEFT, UP, FadeIn, FadeOut, LaggedStart, VGroup

from scenes.mobjects.text import HEADING, LABEL, SMALL, TITLE, Words
from scenes.stage import Beat, LectureScene

WIDEST = 12.6
PAGES = ("facts", "foundations", "hands_on", "credits")


class ReadingList(LectureScene):
    """Four pages of titles with those who made them, and the lecture's own title to end on."""

    def construct(self) -> None:
        self.entries: dict[str, VGroup] = {}
        page = None
        for key in PAGES:
            with self.beat(key) as beat:
                if page is not None:
                    self.play(FadeOut(page, shift=0.4 * UP), run_time=0.6)
                page = self.page(key)
                self.turn_to(page, beat)
        with self.beat("farewell"):
            self.play(FadeOut(page, shift=0.4 * UP), run_time=0.6)
            title = Words(self.words("farewell"), TITLE)
            title.scale(min(1.0, WIDEST / title.width)).move_to(0.4 * UP)
            thanks = Words(self.words("thanks"), HEADING, self.theme.dim)
            thanks.next_to(title, DOWN, buff=0.6)
            self.play(FadeIn(title, shift=0.2 * UP), run_time=0.9)
            self.play(FadeIn(thanks, shift=0.2 * UP), run_time=0.9)
        self.leave(run_time=1.0)

    def page(self, key: str) -> VGroup:
        """A heading and below it titles, each with its authors."""
        heading = Words(self.words(key), HEADING, self.theme.answer)
        titles, makers = self.word_list(f"{key}_titles"), self.word_list(f"{key}_makers")
        entries = VGroup(
            *(self.entry(title, maker) for title, maker in zip(titles, makers, strict=True))
        ).arrange(DOWN, buff=0.5, aligned_edge=LEFT)
        self.entries[key] = entries
        page = VGroup(heading, entries).arrange(DOWN, buff=0.7, aligned_edge=LEFT)
        return page.move_to(0.1 * DOWN).align_to(WIDEST / 2 * LEFT, LEFT)

    def entry(self, title: str, maker: str) -> VGroup:
        """A title over its authors; a long one is set smaller, never broken."""
        upper = Words(title, LABEL + 2)
        upper.scale(min(1.0, WIDEST / upper.width))
        lower = Words(maker, SMALL, self.theme.dim)
        lower.scale(min(1.0, WIDEST / lower.width))
        return VGroup(upper, lower).arrange(DOWN, buff=0.16, aligned_edge=LEFT)

    def turn_to(self, page: VGroup, beat: Beat) -> None:
        """Heading first, then one entry after the other, over most of what is said."""
        heading, entries = page
        self.play(FadeIn(heading), run_time=0.6)
        self.play(
            LaggedStart(*(FadeIn(entry, shift=0.2 * UP) for entry in entries), lag_ratio=0.6),
            run_time=max(beat.remaining * 0.7, 2.0),
        )
