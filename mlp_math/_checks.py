"""Says no, once and clearly: what was wrong with an argument, what came, what was expected."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._scalars import real as real
from mlp_math._scalars import whole as whole

Float = NDArray[np.floating[Any]]

UNIT_TOLERANCE = 1e-5  # float32 rows of a few thousand entries are unit to about 1e-6


def finite_array(name: str, value: ArrayLike, ndim: int | None = None) -> Float:
    """`value` as a finite float array with `ndim` axes, or a ValueError naming `name`."""
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


def generator(name: str, value: Any) -> np.random.Generator:
    """`value` as a numpy Generator: randomness always comes from the caller."""
    if not isinstance(value, np.random.Generator):
        raise ValueError(f"{name} must be a numpy.random.Generator, got {type(value).__name__}")
    return value
