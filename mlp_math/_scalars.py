"""Checks of single numbers, apart from those of arrays: counting parameters needs no numpy.

Numpy's scalars count as what they are: they are registered as `numbers.Integral` and `Real`.
"""

import math
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

_LARGEST = 10**300  # what a double can hold, with room for a factor or two


def whole(name: str, value: Any, minimum: int | None = None, maximum: int | None = None) -> int:
    """`value` as an int within [minimum, maximum]; True, 2.5 and "3" are refused."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} must be a whole number, got {value!r:.80}")
    if abs(int(value)) > _LARGEST:
        raise ValueError(f"{name} must lie within ±1e300, got a number of more than 300 digits")
    return int(_within(name, int(value), minimum, maximum))


def boolean(name: str, value: Any) -> bool:
    """`value` as True or False, and nothing that merely counts as one."""
    if type(value).__name__ != "bool":  # numpy's bears that name too
        raise ValueError(f"{name} must be True or False, got {value!r:.80}")
    return bool(value)


def choice(name: str, value: Any, options: Iterable[str]) -> str:
    """`value`, which must be one of the options."""
    known = list(options)
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} must be one of {known}, got {value!r:.80}")
    return value


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
        raise ValueError(f"{name} must be a real number, got {value!r:.80}")
    try:
        number = float(value)
    except OverflowError as error:
        raise ValueError(f"{name} must be a number that a double can hold") from error
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
