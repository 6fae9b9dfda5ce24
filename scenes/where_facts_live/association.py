"""Who is known for what, as a list; and of which athletes a real model knows the sport."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    LaggedStart,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from lectures.language_model import dealt_by_answer, known_by_answer
from mlp_math.fact_path import knowledge
from scenes.frame import TALL, by_shape, shape
from scenes.mobjects.lamps import Lamps
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.text import BODY, LABEL, TITLE, Decimal, Words
from scenes.moves import cascade, pulse
from scenes.sets.model import BLOCKS
from scenes.stage import LectureScene
from scenes.theme import theme

# The list, at the left.
LIST_LEFT, LIST_TOP, LIST_GAP, LIST_WIDTH = -6.6, 2.75, 0.8, 5.3
TALL_LIST = (-2.9, 6.6, 7.0)  # its left edge, top and width in a tall picture
# The lamps of the athletes: a row for each sport that the model ever says rightly, and the others.
NAMES_X, LAMPS_X, ROWS_TOP, ROW_GAP = -4.0, -3.7, 2.95, 0.58
LAMP_GAP, RADIUS = 0.42, 0.16
OTHER_COLUMNS, OTHER_GAP = 36, 0.175
COUNTS_X = 4.7


def associations(scene: LectureScene) -> VGroup:
    """Athletes and their sports, a line for each: subject → answer."""
    lines = VGroup()
    left, top, width = by_shape((LIST_LEFT, LIST_TOP, LIST_WIDTH), TALL_LIST)
    for k, (subject, answer) in enumerate(athletes_and_sports(scene)):
        paint = {answer: theme().answer, "→": theme().dim}
        line = fit(Words(f"{subject} → {answer}", BODY, paint=paint), width)
        lines.add(line.set_x(left, LEFT).put_baseline(top - LIST_GAP * k))
    return lines


def athletes_and_sports(scene: LectureScene) -> list[tuple[str, str]]:
    """The lecture's own associations, if they are of athletes; or some whom the model knows."""
    own, sports = scene.lecture.associations[:BLOCKS], knowledge().candidates
    if all(known.answer.get("en") in sports for known in own):
        return [(known.subject, known.answer[scene.language]) for known in own]
    subjects = subjects_by_answer()
    return [
        (str(subjects[answer][holds][0]), scene.words(f"sport_{answer}"))
        for answer, holds, _ in known_by_answer()[:BLOCKS]
        if holds.any()
    ]


def subjects_by_answer() -> dict[str, np.ndarray]:
    """For each sport, which athletes were asked about whose it is, as in `known_by_answer`."""
    study = knowledge()
    subjects, right = (study.arrays[name][study.asked] for name in ("subjects", "right"))
    return {answer: subjects[right == k] for k, answer in enumerate(study.candidates)}


class KnownAthletes(VGroup):
    """A lamp for each athlete whom the model was asked about, lit where the right sport came first.

    A row for each sport with lit ones, the most first; the athletes of all others together below.
    `get_values()` says which are lit, row by row; `sports` are the rows', without the last.
    """

    def __init__(self, scene: LectureScene) -> None:
        found = known_by_answer()
        rows = [(answer, holds) for answer, holds, _ in found if holds.any()]
        rest = [answer for answer, holds, _ in found if not holds.any()]
        others = np.concatenate([holds for _, holds, _ in found if not holds.any()])
        self.found = [*(holds for _, holds in rows), others]
        dealt = dealt_by_answer(scene.rng())
        self.dealt = [dealt[answer] for answer, _ in rows]
        self.dealt.append(np.concatenate([dealt[answer] for answer in rest]))
        self.sports = [answer for answer, _ in rows]
        self.asked = sum(holds.size for _, holds, _ in found)
        self.right = sum(int(holds.sum()) for _, holds, _ in found)
        self.names, self.lamps = VGroup(), VGroup()
        for k, (answer, holds) in enumerate(rows):
            lamps = Lamps(holds, len(holds), (LAMP_GAP, LAMP_GAP), RADIUS)
            self._add_row(scene.words(f"sport_{answer}"), lamps, ROWS_TOP - k * ROW_GAP)
        small = Lamps(others, OTHER_COLUMNS, (OTHER_GAP, OTHER_GAP), 0.36 * OTHER_GAP)
        low = ROWS_TOP - len(rows) * ROW_GAP - small.height / 2
        self._add_row(scene.words("others"), small, low)
        super().__init__(self.names, self.lamps)
        if shape() is TALL:
            fit(self, 2 * safe_x()).move_to(1.6 * UP)

    def _add_row(self, words: str, lamps: Lamps, y: float) -> None:
        name = fit(Words(words, LABEL, theme().ink), NAMES_X + 6.6).set_x(NAMES_X, RIGHT)
        self.names.add(name.put_baseline(y - 0.1))
        self.lamps.add(lamps.set_x(LAMPS_X, LEFT).set_y(y))

    def get_values(self) -> list[np.ndarray]:
        """Which athletes are lit, row by row."""
        return [lamps.get_values() for lamps in self.lamps]

    def try_all(self, **kwargs: object) -> LaggedStart:
        """An animation in which athlete after athlete is asked about, all rows nearly at once."""
        rows = (AnimationGroup(lamps.try_all(), pointing(lamps)) for lamps in self.lamps)
        return LaggedStart(*rows, lag_ratio=0.1, **kwargs)

    def deal(self, outcomes: list[np.ndarray], **kwargs: object) -> AnimationGroup:
        """An animation to other outcomes, row by row: `dealt`, or back to what was `found`."""
        rows = zip(self.lamps, outcomes, strict=True)
        dealt = ((lamps.deal(holds), pointing(lamps)) for lamps, holds in rows)
        return AnimationGroup(*(one for row in dealt for one in row), **kwargs)

    def count(self, **kwargs: Any) -> LaggedStart:
        """An animation in which the lit ones swell, one after another, as they are counted."""
        lit = (
            lamp for row in self.lamps for lamp, on in zip(row, row.get_values(), strict=True) if on
        )
        return cascade(lambda lamp: pulse(lamp).scale(1.5), lit, 0.15, **kwargs)


def pointing(lamps: Lamps) -> Animation:
    """An animation: a ring runs along the lamps, in their order, to the one whose turn it is."""
    places = np.array([lamp.get_center() for lamp in lamps])
    ring = Circle(radius=0.72 * lamps[0].width, stroke_width=3, stroke_color=theme().ink)

    def step(ring: Circle, alpha: float) -> None:
        along = alpha * (len(places) - 1)
        k = min(int(along), len(places) - 2)
        ring.move_to(places[k] + (along - k) * (places[k + 1] - places[k]))

    return UpdateFromAlphaFunc(ring, step, rate_func=linear, introducer=True, remover=True)


class Counted(VGroup):
    """How many of how many are known, and how many dealt out answers would get right."""

    def __init__(self, scene: LectureScene, right: int, asked: int, by_chance: float) -> None:
        self.right = Decimal(right, 0, 1.7 * TITLE, theme().focus)
        self.asked = Decimal(asked, 0, BODY, theme().ink)
        self.by_chance = Decimal(by_chance, 0, TITLE, theme().dim)
        of = VGroup(Words(scene.words("of"), BODY, theme().ink), self.asked)
        of.arrange(RIGHT, buff=0.15)
        self.asked.put_baseline(of[0].baseline)
        control = Words(scene.words("by_chance"), LABEL, theme().dim, width=3.4, align="center")
        self.known, self.control = VGroup(self.right, of), VGroup(self.by_chance, control)
        for pair in (self.known, self.control):
            pair.arrange(DOWN, buff=0.22)
        super().__init__(self.known, self.control)
        self.arrange(by_shape(DOWN, RIGHT), buff=by_shape(0.8, 1.6))
        self.move_to(by_shape([COUNTS_X, 0.3, 0], [0, -3.6, 0]))
