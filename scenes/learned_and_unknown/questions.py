"""Three open questions in pictures: two ways to cut, two curves that fit, and a model too large."""

import numpy as np
from manim import LEFT, RIGHT, UP, Dot, Line, Square, VGroup

from scenes.mobjects.cells import CellMatrix
from scenes.mobjects.style import RESTING, curve_on, small_axes
from scenes.theme import theme

SIDE, CUTS, ROWS = 4.7, 5, 12
FITTED = np.array([-0.9, -0.45, 0.0, 0.45, 0.9])  # where both curves agree
DECIDES = 0.7  # where they do not


class TwoCuts(VGroup):
    """A square that is cut into parts, one way and then another, at an angle in degrees."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.cells = CellMatrix(rng.standard_normal((ROWS, ROWS)), cell=SIDE / ROWS).columns
        self.cells.set_opacity(RESTING).stretch_to_fit_width(SIDE).stretch_to_fit_height(SIDE)
        self.cuts = VGroup(*(Line(LEFT, RIGHT).set_stroke(theme().focus, 4) for _ in range(CUTS)))
        super().__init__(self.cells, self.cuts)
        self.set_value(0.0)

    def set_value(self, degrees: float) -> "TwoCuts":
        """Turn the cuts."""
        self.degrees = degrees
        turn = np.radians(degrees)
        along, across = (np.array([np.cos(t), np.sin(t), 0.0]) for t in (turn, turn + np.pi / 2))
        centre = self.cells.get_center()
        reach = SIDE / 2 * (abs(np.cos(turn)) + abs(np.sin(turn)))
        for k, cut in enumerate(self.cuts):
            middle = centre + across * reach * (2 * (k + 1) / (CUTS + 1) - 1)
            ends = self._inside(middle - centre, along)
            cut.put_start_and_end_on(*(centre + end for end in ends))
        return self

    @staticmethod
    def _inside(point: np.ndarray, along: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where a line through a point leaves the square."""
        half, spans = SIDE / 2, []
        for axis in (0, 1):
            if abs(along[axis]) > 1e-9:
                spans.append(sorted((s * half - point[axis]) / along[axis] for s in (-1, 1)))
        low, high = max(s[0] for s in spans), min(s[1] for s in spans)
        high = max(high, low + 1e-3)
        return point + low * along, point + high * along


class TwoFits(VGroup):
    """Dots through which two curves go, and one more dot, which only one of them foretold."""

    def __init__(self) -> None:
        self.axes = small_axes([-1.1, 1.1, 1], [-1.2, 1.2, 1], 7.0, SIDE)
        xs = np.linspace(FITTED[0] - 0.03, FITTED[-1] + 0.03, 101)
        plain, wild = 0.8 * xs, 0.8 * xs + 9.0 * np.prod([xs - x for x in FITTED], axis=0)
        self.curves = VGroup(
            curve_on(self.axes, xs, plain, theme().data, 5),
            curve_on(self.axes, xs, wild, theme().bound, 5),
        )
        self.dots = VGroup(*(Dot(self.axes.c2p(x, 0.8 * x), 0.11) for x in FITTED))
        self.dots.set_color(theme().ink)
        self.judge = Dot(self.axes.c2p(DECIDES, 0.8 * DECIDES), 0.15, color=theme().focus)
        super().__init__(self.axes, self.curves, self.dots)


class SmallInLarge(VGroup):
    """A square as large as one model, in a frame as large as another: areas are parameters."""

    def __init__(self, small: int, large: int) -> None:
        self.share = small / large
        self.frame = Square(SIDE, stroke_width=3, stroke_color=theme().dim)
        self.square = Square(SIDE, stroke_width=0).set_fill(theme().answer, opacity=1)
        super().__init__(self.frame, self.square)

    def get_value(self) -> float:
        """The square's area as a share of the frame's."""
        return float((self.square.width / self.frame.width) ** 2)

    def set_value(self, share: float) -> "SmallInLarge":
        """Let the square fill so much of the frame, from its lower left corner on."""
        side = float(np.sqrt(share)) * self.frame.width
        self.square.stretch_to_fit_width(side).stretch_to_fit_height(side)
        self.square.align_to(self.frame, LEFT).align_to(self.frame, -UP)
        return self
