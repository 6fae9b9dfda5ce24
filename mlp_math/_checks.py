"""Says no, once and clearly: what was wrong with an argument, what came, what was expected."""

from collections.abc import Mapping, Sequence, Set
from numbers import Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._scalars import boolean as boolean
from mlp_math._scalars import choice as choice
from mlp_math._scalars import real as real
from mlp_math._scalars import whole as whole

Float = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]
Kind = TypeVar("Kind")

UNIT_TOLERANCE = 1e-5  # float32 rows of a few thousand entries are unit to about 1e-6
LARGEST = 1e50
"""Entries beyond this are refused: sums of products of six of them would overflow a double."""
LARGEST_SINGLE = 1e9
"""The same for float32, in which four of them may be multiplied."""


def real_array(name: str, value: ArrayLike) -> Float:
    """`value` as a float array, finite or not, or a ValueError naming `name`.

    float32 stays; half precision becomes single; integers and long doubles become doubles. Truth
    values, complex numbers and text are refused, as they would only by accident be numbers.
    """
    try:
        array = np.asarray(value)
    except Exception as error:
        raise ValueError(f"{name} must be an array of real numbers, got {value!r:.80}") from error
    if array.dtype.kind == "O" and array.size and all(_is_real(entry) for entry in array.flat):
        array = _doubles(name, array)
    if array.dtype.kind not in "fiu":
        what = "" if array.dtype.kind == "O" else f" ({array.dtype})"
        raise ValueError(f"{name} must be an array of real numbers, got {value!r:.80}{what}")
    if array.dtype == np.float16:
        return array.astype(np.float32)
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


def _is_real(entry: Any) -> bool:
    return isinstance(entry, Real) and not isinstance(entry, bool | np.bool_)


def _doubles(name: str, array: NDArray[Any]) -> NDArray[Any]:
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} must hold numbers that a double can hold") from error


def finite_array(
    name: str, value: ArrayLike, ndim: int | None = None, *, largest: float | None = LARGEST
) -> Float:
    """`value` as a finite float array with `ndim` axes, or a ValueError naming `name`.

    Entries may be as large as `largest` (in float32, `LARGEST_SINGLE`); None admits any.
    """
    array = real_array(name, value)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} must be finite, got {int((~np.isfinite(array)).sum())} NaN or infinite entries"
        )
    if largest is not None and array.size:
        limit = largest if array.dtype == np.float64 else min(largest, LARGEST_SINGLE)
        if (most := float(np.abs(array).max())) > limit:
            raise ValueError(f"{name} must lie within ±{limit:g}, got an entry of size {most:.3g}")
    return array


def vector(name: str, value: ArrayLike, size: int | None = None) -> Float:
    """`value` as a finite vector of shape (size,)."""
    array = finite_array(name, value, ndim=1)
    if size is not None and array.shape != (size,):
        raise ValueError(f"{name} must have shape ({size},), got {array.shape}")
    return array


def matrix(
    name: str,
    value: ArrayLike,
    shape: Sequence[int | None] = (None, None),
    *,
    least_rows: int = 0,
    largest: float | None = LARGEST,
) -> Float:
    """`value` as a finite matrix; None in `shape` admits any size on that axis."""
    array = finite_array(name, value, ndim=2, largest=largest)
    if len(array) < least_rows:
        raise ValueError(f"{name} must have at least {least_rows} rows, got shape {array.shape}")
    if any(want is not None and want != got for want, got in zip(shape, array.shape, strict=True)):
        wanted = ", ".join("any" if n is None else str(n) for n in shape)
        raise ValueError(f"{name} must have shape ({wanted}), got {array.shape}")
    return array


def ending_in(name: str, value: ArrayLike, size: int) -> Float:
    """`value` as a finite array of shape (..., size): vectors along its last axis."""
    array = finite_array(name, value)
    if array.ndim == 0 or array.shape[-1] != size:
        raise ValueError(f"{name} must have shape (..., {size}), got {array.shape}")
    return array


def unit_rows(name: str, value: ArrayLike, dimension: int | None = None) -> Float:
    """`value` as a finite matrix whose rows all have length 1."""
    array = matrix(name, value, (None, dimension))
    lengths = np.linalg.norm(array, axis=1)
    if lengths.size and (worst := float(np.abs(lengths - 1).max())) > UNIT_TOLERANCE:
        row = int(np.abs(lengths - 1).argmax())
        raise ValueError(
            f"{name} must have rows of length 1, but row {row} has length {lengths[row]:.6g} "
            f"(off by {worst:.2g})"
        )
    return array


def unit_vector(name: str, value: ArrayLike, size: int | None = None) -> Float:
    """`value` as a finite vector of length 1."""
    array = vector(name, value, size)
    length = float(np.linalg.norm(array))
    if abs(length - 1) > UNIT_TOLERANCE:
        raise ValueError(f"{name} must have length 1, got length {length:.6g}")
    return array


def integers(
    name: str,
    value: ArrayLike,
    ndim: int | None = None,
    minimum: int = 0,
    maximum: int | None = None,
) -> Integers:
    """`value` as an array of whole numbers within [minimum, maximum], with `ndim` axes."""
    try:
        array = np.asarray(value)
    except Exception as error:
        raise ValueError(f"{name} must be whole numbers, got {value!r:.80}") from error
    if array.size == 0 and array.dtype.kind == "f":
        array = array.astype(np.int64)
    if array.dtype.kind not in "iu" or (ndim is not None and array.ndim != ndim):
        axes = "" if ndim is None else " on one axis" if ndim == 1 else f" on {ndim} axes"
        raise ValueError(f"{name} must be whole numbers{axes}, got {value!r:.80}")
    if array.size:
        low, high = int(array.min()), int(array.max())
        if low < minimum or (maximum is not None and high > maximum):
            wanted = f"be at least {minimum}" if maximum is None else f"lie in {minimum}..{maximum}"
            raise ValueError(f"{name} must {wanted}, got {low}..{high}")
    return array.astype(np.int64)


def truths(name: str, value: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """`value` as an array of True and False of that shape."""
    try:
        array = np.asarray(value)
    except Exception as error:
        raise ValueError(f"{name} must be bool of shape {shape}, got {value!r:.80}") from error
    if array.dtype != np.bool_ or array.shape != shape:
        raise ValueError(f"{name} must be bool of shape {shape}, got {array.dtype} {array.shape}")
    return array


def instance_of(name: str, value: Any, kind: type[Kind]) -> Kind:
    """`value`, which must be an object of that class."""
    if not isinstance(value, kind):
        raise ValueError(f"{name} must be of class {kind.__name__}, got {value!r:.80}")
    return value


def sequence(name: str, value: Any, least: int = 0) -> tuple[Any, ...]:
    """`value` as a tuple of at least `least` things; a text is not taken for its letters."""
    try:
        if isinstance(value, str | bytes | Mapping | Set):
            raise TypeError
        things = tuple(value)
    except TypeError as error:
        raise ValueError(f"{name} must be a sequence, got {value!r:.80}") from error
    if len(things) < least:
        raise ValueError(f"{name} must hold at least {least}, got {len(things)}")
    return things


def function_or_none(name: str, value: Any) -> None:
    """Raises ValueError unless `value` is None or can be called."""
    if value is not None and not callable(value):
        raise ValueError(f"{name} must be a function or None, got {value!r:.80}")


def settle(instance: object, **values: Any) -> None:
    """Put checked values into the fields of a frozen dataclass, from its own __post_init__."""
    for name, value in values.items():
        object.__setattr__(instance, name, value)


def generator(name: str, value: Any) -> np.random.Generator:
    """`value` as a numpy Generator: randomness always comes from the caller."""
    if not isinstance(value, np.random.Generator):
        raise ValueError(f"{name} must be a numpy.random.Generator, got {type(value).__name__}")
    return value
