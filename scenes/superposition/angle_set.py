"""The set of the angle shots: the experiment's numbers, its histogram, lines with figures."""

from collections.abc import Mapping

import numpy as np
from manim import RIGHT, UP, Circle

from mlp_math.angles import pair_count
from mlp_math.stored import load, recipe_of
from scenes.frame import by_shape
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.histogram import AngleHistogram
from scenes.mobjects.text import EM_A_POINT, LABEL, SMALL, Words
from scenes.stage import LectureScene
from scenes.theme import theme

RANDOM, PUSHED, PACKED = (
    f"{name}_10000x100" for name in ("random_angles", "bundle_collapse", "packing")
)
# Powers of ten first: where room is short, they stay.
COUNT_MARKS = (1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1, 2e7, 5e6)
AXIS_WIDTH, AXIS_HEIGHT = 10.4, 4.1
ASIDE, FLOOR = 0.5, -2.95  # the axes' middle and foot: counts need room to their left
HEADING_Y = 3.15
# The full view: as large as counts of eight figures at its left allow.
FULL_WIDTH, FULL_HEIGHT, FULL_CORNER = 10.7, 5.3, np.array([-4.45, -3.1, 0.0])

# The circle, and the sphere, of all directions that one shot hands on to the next.
CIRCLE_AT, RADIUS = np.array([0.0, 0.4, 0.0]), 2.65


def unit_circle() -> Circle:
    """The circle of the plane's directions."""
    return Circle(
        radius=RADIUS, stroke_width=by_shape(3.5, 5), color=theme().mix(theme().dim, 0.6)
    ).move_to(CIRCLE_AT)


def experiment() -> tuple[int, int]:
    """How many vectors there are, and in how many dimensions: the same in all three arrays."""
    sizes = {
        (recipe_of(name)["parameters"]["n"], recipe_of(name)["parameters"]["d"])
        for name in (RANDOM, PUSHED, PACKED)
    }
    (size,) = sizes
    return size


def random_counts() -> np.ndarray:
    """Pairs by angle among the random directions, shape (bins,)."""
    return np.asarray(load(RANDOM)["histogram"])


def standing(histogram: AngleHistogram) -> AngleHistogram:
    """Move a histogram to where all of these shots have theirs."""
    middle = histogram.axis.get_center()
    histogram.shift(np.array([ASIDE - middle[0], FLOOR - middle[1], 0.0]))
    return histogram.refresh()


def angle_histogram_of(counts: np.ndarray, **view: object) -> AngleHistogram:
    """The shots' histogram of such counts."""
    settings: Mapping[str, object] = {
        "width": AXIS_WIDTH,
        "height": AXIS_HEIGHT,
        "count_marks": COUNT_MARKS,
        **view,
    }
    return standing(AngleHistogram(counts, **settings))  # type: ignore[arg-type]


def enlarge(histogram: AngleHistogram, share: float = 1.0) -> AngleHistogram:
    """Draw a histogram of these shots between its first view, 0, and the full one, 1."""
    corner = np.array([ASIDE - 0.5 * AXIS_WIDTH, FLOOR, 0.0])
    corner = (1 - share) * corner + share * FULL_CORNER
    width, height, size = (
        (1 - share) * small + share * large
        for small, large in ((AXIS_WIDTH, FULL_WIDTH), (AXIS_HEIGHT, FULL_HEIGHT), (SMALL, LABEL))
    )
    histogram.axis.put_start_and_end_on(corner, corner + width * RIGHT)
    histogram.side.put_start_and_end_on(corner, corner + height * UP)
    for tick, number in histogram.marks:
        number.scale(size * EM_A_POINT / number.em_height, about_point=tick.get_center())
    return histogram.refresh()


def full_histogram_of(counts: np.ndarray, **view: object) -> AngleHistogram:
    """The shots' histogram of such counts, filling the frame."""
    return enlarge(angle_histogram_of(counts, **view))


def full_pairs_label(scene: LectureScene) -> Words:
    """What the upright axis of the full view counts."""
    label = Words(scene.words("pairs"), LABEL, theme().dim)
    return label.next_to(FULL_CORNER + FULL_HEIGHT * UP, UP, buff=0.15)


def pairs_label(scene: LectureScene, histogram: AngleHistogram) -> Words:
    """What the upright axis counts."""
    label = Words(scene.words("pairs"), SMALL, theme().dim)
    label.next_to(histogram.side, UP, buff=0.15)
    return label


def heading(scene: LectureScene, key: str = "heading") -> FiguresLine:
    """How many directions in how many dimensions, at the top of the frame."""
    return FiguresLine(scene.words(key), experiment()).move_to(HEADING_Y * UP)


def all_pairs() -> int:
    """The pairs among the experiment's vectors."""
    return pair_count(experiment()[0])
