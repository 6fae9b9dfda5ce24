"""Who is known for what, as a list, and how near each answer is to each name in a real model."""

import numpy as np
from manim import LEFT, RIGHT, VGroup

from lectures.measured import evidence_of
from scenes.mobjects.nearest import NearestAnswers
from scenes.mobjects.place import fit
from scenes.mobjects.style import arrow
from scenes.mobjects.text import BODY, LABEL, SMALL, Words
from scenes.sets.model import BLOCKS
from scenes.stage import LectureScene
from scenes.theme import theme

# The list, at the left.
LIST_LEFT, LIST_TOP, LIST_GAP, LIST_WIDTH = -6.6, 2.75, 0.8, 5.3
# The lines of dots beside it.
PLOT_LEFT, PLOT_RIGHT = -0.6, 6.5
SOURCE_Y = -3.68


def associations(scene: LectureScene) -> VGroup:
    """The lecture's associations, a line for each: subject → answer."""
    lines = VGroup()
    for k, known in enumerate(scene.lecture.associations[:BLOCKS]):
        answer = known.answer[scene.language]
        paint = {answer: theme().answer, "→": theme().dim}
        line = fit(Words(f"{known.subject} → {answer}", BODY, paint=paint), LIST_WIDTH)
        lines.add(line.set_x(LIST_LEFT, LEFT).put_baseline(LIST_TOP - LIST_GAP * k))
    return lines


def measured_subjects(scene: LectureScene) -> list[str]:
    """Those of the list's subjects that were measured in the real model."""
    people = evidence_of(scene.lecture).arrays["people"].tolist()
    known = [one.subject for one in scene.lecture.associations]
    return [subject for subject in known[:BLOCKS] if subject in people]


def nearest_answers(scene: LectureScene, lines: VGroup) -> NearestAnswers:
    """How near every answer is to each name, beside the list's lines; only what was measured."""
    arrays = evidence_of(scene.lecture).arrays
    people = arrays["people"].tolist()
    known = [one.subject for one in scene.lecture.associations]
    measured = measured_subjects(scene)
    rows = [people.index(subject) for subject in measured]
    return NearestAnswers(
        arrays["association"][rows],
        arrays["right_answers"][rows],
        [lines[known.index(subject)].baseline + 0.12 for subject in measured],
        left=PLOT_LEFT,
        width=PLOT_RIGHT - PLOT_LEFT,
    )


def legend(scene: LectureScene, plot: NearestAnswers) -> VGroup:
    """What a dot is, above the lines; which way is near, and in which model, below them."""
    dots = Words(scene.words("dots"), LABEL, theme().dim)
    dots.move_to([(PLOT_LEFT + PLOT_RIGHT) / 2, LIST_TOP + 0.8, 0])
    end = np.array([PLOT_RIGHT, plot.lines[-1].get_y() - 0.5, 0])
    pointer = arrow(end + 2.6 * LEFT, end, theme().ink, buff=0, stroke=4, tip=0.2)
    nearer = Words(scene.words("nearer"), LABEL).next_to(pointer, LEFT, buff=0.25)
    model = evidence_of(scene.lecture).model
    where = Words(f"{scene.words('measured_in')} {model}", SMALL, theme().dim, italic=True)
    where.set_x(PLOT_RIGHT, RIGHT).put_baseline(SOURCE_Y)
    return VGroup(dots, pointer, nearer, where)
