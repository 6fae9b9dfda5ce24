"""Says no, once and clearly: what was wrong with an argument, what came, what was expected."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float = NDArray[np.floating[Any]]

UNIT_TOLERANCE = 1e-5  # float32 rows of a few thousand entries are unit to about 1e-6


def finite_array(name: str, value: ArrayLike, ndim: int | None = None) -> Float:
    """`value` as a float array, or a ValueError naming `name` if it is not finite or has other axes."""
    try:
        array = np.asarray(value)
        if not np.issubdtype(array.dtype, np.floating):
            array = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of real numbers, got {value!r:.80}") from error
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} must be finite, got {int((~np.isfinite(array)).sum())} NaN or infinite entries"
        )
    return array


def vector(name: str, value: ArrayLike, size: int | None = None) -> Float:
    """`value` as a finite vector of shape (size,)."""
    array = finite_array(name, value, ndim=1)
    if size is not None and array.shape != (size,):
        raise ValueError(f"{name} must have shape ({size},), got {array.shape}")
    return array


def matrix(name: str, value: ArrayLike, shape: Sequence[int | None] = (None, None)) -> Float:
    """`value` as a finite matrix; None in `shape` admits any size on that axis."""
    array = finite_array(name, value, ndim=2)
    if any(want is not None and want != got for want, got in zip(shape, array.shape, strict=True)):
        wanted = ", ".join("any" if n is None else str(n) for n in shape)
        raise ValueError(f"{name} must have shape ({wanted}), got {array.shape}")
    return array


def unit_rows(name: str, value: ArrayLike, dimension: int | None = None) -> Float:
    """`value` as a finite matrix whose rows all have length 1."""
    array = matrix(name, value, (None, dimension))
    lengths = np.linalg.norm(array, axis=1)
    if lengths.size and (worst := float(np.abs(lengths - 1).max())) > UNIT_TOLERANCE:
        row = int(np.abs(lengths - 1).argmax())
        raise ValueError(
            f"{name} must have rows of length 1, but row {row} has length {lengths[row]:.6g} (off by {worst:.2g})"
        )
    return array


def unit_vector(name: str, value: ArrayLike, size: int | None = None) -> Float:
    """`value` as a finite vector of length 1."""
    array = vector(name, value, size)
    length = float(np.linalg.norm(array))
    if abs(length - 1) > UNIT_TOLERANCE:
        raise ValueError(f"{name} must have length 1, got length {length:.6g}")
    return array


def whole(name: str, value: Any, minimum: int | None = None, maximum: int | None = None) -> int:
    """`value` as an int within [minimum, maximum]; True, 2.5 and "3" are refused."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
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
    if isinstance(value, bool | np.bool_) or not isinstance(
        value, int | float | np.integer | np.floating
    ):
        raise ValueError(f"{name} must be a real number, got {value!r}")
    number = float(value)
    if not np.isfinite(number):
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


def generator(name: str, value: Any) -> np.random.Generator:
    """`value` as a numpy Generator: randomness always comes from the caller."""
    if not isinstance(value, np.random.Generator):
        raise ValueError(f"{name} must be a numpy.random.Generator, got {type(value).__name__}")
    return value
