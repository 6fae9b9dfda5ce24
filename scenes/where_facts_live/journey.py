"""A name's way past a model's blocks: joined, asked about, answered."""

from collections.abc import Sequence

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    AnimationGroup,
    Circle,
    FadeIn,
    FadeOut,
    Line,
    MoveAlongPath,
    Succession,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)

from scenes.frame import by_shape
from scenes.mobjects.place import safe_x
from scenes.mobjects.text import HEADING, LABEL
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.model import BLANK, candidates
from scenes.stage import LectureScene

UPPER, LOWER = -2.42, -3.26  # the lines on which the first name and the last travel
BESIDE = 0.08  # units from the first name to the last, when they are joined


class Journey(VGroup):
    """Two names below the blocks, each on its line, and the blank at the end that waits."""

    def __init__(self, scene: LectureScene) -> None:
        fact, colours, edge = scene.lecture.fact, scene.theme, safe_x()
        self.lines = VGroup(
            *(Line([-edge, y, 0], [edge, y, 0], stroke_width=3) for y in (UPPER, LOWER))
        ).set_stroke(colours.mix(colours.stream, 0.5))
        size = by_shape(HEADING, LABEL)
        self.first = TokenStrip([fact.first], {0: colours.first}, size=size)
        self.last = TokenStrip([fact.last], {0: colours.last}, size=size)
        self.answer = TokenStrip([candidates(scene)[0]], {0: colours.answer}, size=size)
        width = self.answer.width
        self.blank = TokenStrip([BLANK], {0: colours.answer}, size=size, least_widths={0: width})
        for name, y in ((self.first, UPPER), (self.last, LOWER)):
            name.move_to([-edge + name.width / 2, y, 0])
        for end in (self.blank, self.answer):
            end.move_to([edge - width / 2, UPPER, 0])
        self.found = Circle(radius=0.17, stroke_width=2, color=colours.answer, fill_opacity=1)
        super().__init__(self.lines, self.first, self.last, self.blank)

    def join(self, block: VGroup) -> AnimationGroup:
        """An animation: both names come below a block, where the first is handed to the last."""
        x = block.get_x()
        together = self.last.copy().set_x(x + (self.first.width + BESIDE) / 2)
        place = self.first.copy().next_to(together, LEFT, buff=BESIDE)
        below = np.array([x, UPPER, 0])
        return AnimationGroup(
            _along(self.first, below, place.get_center()),
            _along(self.last, together.get_center(), rate_func=squish_rate_func(smooth, 0, 0.8)),
        )

    def pass_by(self, block: VGroup) -> AnimationGroup:
        """An animation: the joined names go on until they are below a block."""
        by = (block.get_x() - VGroup(self.first, self.last).get_x()) * RIGHT
        return AnimationGroup(*(_along(n, n.get_center() + by) for n in (self.first, self.last)))

    def find(self, block: VGroup) -> MoveAlongPath:
        """An animation: a block hands the answer down to the names."""
        self.found.move_to(block.get_bottom())
        return _along(self.found, self.last.get_right() + (BESIDE + self.found.width / 2) * RIGHT)

    def read_out(self, blocks: Sequence[VGroup]) -> Succession:
        """An animation: past later blocks the answer goes over to the last word's line."""
        below = [np.array([block.get_x(), LOWER, 0]) for block in blocks]
        up = np.array([blocks[-1].get_x(), UPPER, 0])
        riddle = self.blank[0].word
        self.blank[0].remove(riddle)
        self.add(self.answer)
        return Succession(
            _along(self.found, *below, up, self.blank.get_center(), run_time=2),
            AnimationGroup(FadeOut(riddle, self.found, scale=0.5), FadeIn(self.answer)),
        )


def _along(mobject: VMobject, *points: np.ndarray, **kwargs: object) -> MoveAlongPath:
    """An animation: from where a mobject is to these points, one after the other."""
    path = VMobject().set_points_as_corners([mobject.get_center(), *points])
    return MoveAlongPath(mobject, path, **kwargs)
