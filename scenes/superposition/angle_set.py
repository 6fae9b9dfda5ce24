"""The set of the angle shots: the experiment's numbers, its histogram, lines with figures."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, ManimColor, VGroup

from mlp_math.angles import pair_count
from mlp_math.stored import load, recipe_of
from scenes.mobjects.histogram import AngleHistogram
from scenes.mobjects.text import BODY, LABEL, SMALL, Decimal, Words
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


def pairs_label(scene: LectureScene, histogram: AngleHistogram) -> Words:
    """What the upright axis counts."""
    label = Words(scene.words("pairs"), SMALL, theme().dim)
    label.next_to(histogram.side, UP, buff=0.15)
    return label


class FiguresLine(VGroup):
    """Words with live numbers at the places of `#`, on one baseline.

    >>> FiguresLine("# vectors in # dimensions", [Decimal(10_000, 0), Decimal(100, 0)])
    """

    def __init__(
        self,
        text: str,
        numbers: Sequence[Decimal],
        size: float = BODY,
        colour: ManimColor | None = None,
    ) -> None:
        pieces = text.split("#")
        if len(pieces) != len(numbers) + 1:
            raise ValueError(f"text must have {len(numbers)} places for numbers, got {text!r}")
        super().__init__()
        self.numbers = list(numbers)
        pen = 0.0
        for k, piece in enumerate(pieces):
            parts = [Words(piece.strip(), size, colour or theme().ink)] if piece.strip() else []
            for part in [*parts, *self.numbers[k : k + 1]]:
                tight = part in parts and piece.lstrip()[0] in ",.;:" and k > 0
                space = 0.08 if tight else 0.3
                left = pen + space * part.em_height if len(self) else 0.0
                part.shift((left - part.get_left()[0]) * RIGHT).put_baseline(0.0)
                pen = part.get_right()[0]
                self.add(part)
        self.center()

    def get_values(self) -> list[float]:
        """The numbers, in their order."""
        return [number.get_value() for number in self.numbers]


def heading(scene: LectureScene, key: str = "heading") -> FiguresLine:
    """So many directions in so many dimensions, at the top of the frame."""
    n, d = experiment()
    line = FiguresLine(scene.words(key), [Decimal(n, 0, BODY), Decimal(d, 0, BODY)])
    return line.move_to(HEADING_Y * UP)


def all_pairs() -> int:
    """The pairs among the experiment's vectors."""
    return pair_count(experiment()[0])


def readout(number: Decimal, words: str, width: float = 3.4) -> VGroup:
    """A large number, and below it what it says."""
    text = Words(words, LABEL, theme().dim, width=width)
    text.next_to(number, -UP, buff=0.25).align_to(number, LEFT)
    return VGroup(number, text)
