"""The block's formula falls into what there is to count and what there is to wonder at."""

from manim import DOWN, LEFT, UP, FadeIn, FadeOut, VGroup

from scenes.mobjects.bouquet import Bouquet
from scenes.mobjects.dial_wall import DialWall
from scenes.mobjects.style import FULL, QUIET, RESTING
from scenes.mobjects.text import HEADING, TITLE, Decimal, Words
from scenes.moves import comes_last, hop, in_turn, leaves_first, presence
from scenes.sets.block import formula
from scenes.stage import Beat, LectureScene, beat, interlude

HEADS, HEAD_Y = (-3.4, 3.4), 2.9  # where the two thoughts have their headings
# What of the formula is learned and can be counted; the rest is about the space of E.
LEARNED = ("down", "up", "b_up", "b_down")
SIGNS = ("skip", "relu_open", "plus_up", "relu_close", "plus_down")
WIDE, HALF = (-6.55, 6.55), (-6.55, -0.35)  # the wall's left and right edge
FAR = 0.24  # units from one dial to the next once the view has widened
ROOT = (3.5, -0.6)  # of the bouquet
LARGER = 1.5  # how much what is gathered grows
NEXT, DONE = QUIET, RESTING  # presence of a thought that comes next, and of one that was told


class TwoReflections(LectureScene):
    """One: a wall of dials without end. Two: a bouquet of ever more directions."""

    def stage(self) -> None:
        self.block = formula("block", TITLE).move_to(0.2 * UP)
        self.learned = VGroup(*map(self.block.part, LEARNED))
        self.signs = VGroup(*map(self.block.part, SIGNS))
        self.stream = self.block.part("e")
        self.add(self.block)
        self.heads = [self.head(k, key) for k, key in enumerate(("counting", "space"))]
        self.wall = DialWall(self.toy.block.W_up, self.rng(), WIDE)
        self.flowers = Bouquet(self.rng(), root=ROOT)

    @beat
    def two(self, beat: Beat) -> None:
        parts = [self.block.part(label) for label in self.block.labels]
        self.play(in_turn(hop, parts, lag=0.2), run_time=beat.to("two", 1.0, early=0.6))
        # What is learned gathers on one side, what flows on the other. All keep their common
        # baseline: only their places along the line change, and E leaps over those in its way.
        foot = self.block.baseline * UP
        pile = self.learned.copy().scale(LARGER).arrange(buff=0.4).set_x(HEADS[0])
        self.play(FadeOut(self.signs), run_time=0.4)
        self.play(
            *(
                part.animate.scale(LARGER, about_point=foot).set_x(place.get_x())
                for part, place in zip(self.learned, pile, strict=True)
            ),
            FadeIn(*(number for number, _ in self.heads), shift=0.3 * DOWN, rate_func=comes_last),
            self.stream.animate(path_arc=-2.4)
            .scale(1.3 * LARGER, about_point=foot)
            .set_x(HEADS[1]),
            run_time=beat.through(1.2),
        )

    @beat
    def dials(self, beat: Beat) -> None:
        (_, title), (other, _) = self.heads
        self.add(self.wall)
        self.play(
            FadeIn(title, shift=0.2 * LEFT),
            *presence(NEXT, other),
            FadeOut(self.learned, self.stream, scale=0.5, rate_func=leaves_first),
            self.wall.look(uncovered=1.0, turned=0.5),
            run_time=beat.to("many", 1.6),
        )
        self.play(self.wall.look(pitch=FAR, turned=1.0), run_time=beat.through(2.4))

    @beat
    def bouquet(self, beat: Beat) -> None:
        first, (number, title) = self.heads
        self.play(
            self.wall.look(edges=HALF),
            *presence(DONE, first),
            *presence(FULL, number),
            FadeIn(title, shift=0.2 * LEFT),
            run_time=1.2,
        )
        self.play(*presence(QUIET, self.wall), self.flowers.grow(), run_time=beat.through(4.0))

    @interlude
    def hand_over(self) -> None:
        """The next shot begins with an empty frame."""
        self.leave()

    def head(self, k: int, key: str) -> VGroup:
        """The heading of a thought: its number, and beside it what it is about."""
        number = Decimal(k + 1, 0, TITLE, self.theme.focus)
        title = Words(self.words(key), HEADING).next_to(number, buff=0.4)
        title.put_baseline(number.baseline)
        return VGroup(number, title).set_x(HEADS[k]).set_y(HEAD_Y)
