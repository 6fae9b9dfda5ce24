"""Checks of single numbers, apart from those of arrays: counting parameters needs no numpy.

Numpy's scalars count as what they are: they are registered as `numbers.Integral` and `Real`.
"""

import math
from numbers import Integral, Real
from typing import Any


def whole(name: str, value: Any, minimum: int | None = None, maximum: int | None = None) -> int:
    """`value` as an int within [minimum, maximum]; True, 2.5 and "3" are refused."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} must be a whole number, got {value!r}")
    return int(_within(name, int(value), minimum, maximum))


def real(
    name: str,
    value: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    *,
    open_minimum: bool = False,
    open_maximum: bool = False,
) -> float:
    """`value` as a finite float within the interval; the ends can be left out."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{name} must be a real number, got {value!r}")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} must be finite, got {number}")
    if open_minimum and minimum is not None and number == minimum:
        raise ValueError(f"{name} must be greater than {minimum:g}, got {number:g}")
    if open_maximum and maximum is not None and number == maximum:
        raise ValueError(f"{name} must be less than {maximum:g}, got {number:g}")
    return float(_within(name, number, minimum, maximum))


def _within(name: str, number: float, minimum: float | None, maximum: float | None) -> float:
    if minimum is not None and number < minimum:
        raise ValueError(f"{name} must be at least {minimum:g}, got {number:g}")
    if maximum is not None and number > maximum:
        raise ValueError(f"{name} must be at most {maximum:g}, got {number:g}")
    return number
