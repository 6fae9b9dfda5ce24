"""A calculation in one line: numbers, signs, and formulae between them."""

from collections.abc import Sequence

from manim import RIGHT, VGroup

from scenes.mobjects.text import BODY, Decimal, Formula
from scenes.theme import theme


class Calculation(VGroup):
    """Numbers and formulae on one baseline, y = 0, and dim signs at half the numbers' height.

    Parameters
    ----------
    pieces
        From left to right: live numbers, at least one, formulae, and signs as typst writes them.
    size
        Of the signs.
    gap
        Units between neighbours.

    `get_values()` gives the numbers back.

    Examples
    --------
    >>> Calculation([Decimal(4, 0), "times", Decimal(12, 0), "=", Decimal(48, 0)]).get_values()
    [4.0, 12.0, 48.0]
    """

    def __init__(
        self, pieces: Sequence[Decimal | Formula | str], size: float = BODY, gap: float = 0.16
    ) -> None:
        super().__init__()
        self.pieces = tuple(pieces)
        self.numbers = [piece for piece in pieces if isinstance(piece, Decimal)]
        if not self.numbers:
            raise ValueError("pieces must hold at least one number, got none")
        signs = {
            k: Formula(p, size, theme().dim) for k, p in enumerate(pieces) if isinstance(p, str)
        }
        self.add(*(signs.get(k, piece) for k, piece in enumerate(pieces)))
        self.arrange(RIGHT, buff=gap)
        for piece in pieces:
            if not isinstance(piece, str):
                piece.put_baseline(0)
        for sign in signs.values():
            sign.set_y(self.numbers[0].get_y())

    def get_values(self) -> list[float]:
        """The numbers shown, from left to right."""
        return [number.get_value() for number in self.numbers]

    def disagreement(self) -> str | None:
        """The equation in words where it is not so as it is written now; None where it is.

        Known are products and sums of numbers with one "=", while all of it is seen.
        """
        return untrue(self.pieces, self)


def untrue(pieces: Sequence[Decimal | Formula | str], written: VGroup) -> str | None:
    """`Calculation.disagreement` of any equation of such pieces that is `written` on stage.

    >>> line = Calculation([Decimal(1, 0), "+", Decimal(1, 0), "=", Decimal(3, 0)])
    >>> untrue(line.pieces, line)
    '1 + 1 = 3 is not so'
    """
    signs = [piece for piece in pieces if isinstance(piece, str)]
    known = [piece for piece in pieces if isinstance(piece, str | Decimal)]
    if len(known) < len(pieces) or signs.count("=") != 1 or not {*signs} <= {"=", "times", "+"}:
        return None
    if any(part.get_fill_opacity() < 0.5 for part in written.family_members_with_points()):
        return None
    middle = known.index("=")
    left, right = (_worth(side) for side in (known[:middle], known[middle + 1 :]))
    # Both sides can agree only as finely as the coarsest number is written.
    places = min(piece.places for piece in known if isinstance(piece, Decimal))
    if round(left - right, places) == 0:
        return None
    said = (piece if isinstance(piece, str) else piece.text for piece in known)
    return " ".join(said).replace("times", "×") + " is not so"


def _worth(side: Sequence[Decimal | str]) -> float:
    """What numbers, as they are written, and "times" and "+" between them come to."""
    total, product = 0.0, 1.0
    for piece in side:
        if isinstance(piece, Decimal):
            product *= round(piece.get_value(), piece.places)
        elif piece == "+":
            total, product = total + product, 1.0
    return total + product
