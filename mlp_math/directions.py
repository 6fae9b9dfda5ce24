"""Ideas as directions: unit vectors at chosen angles, and how much of each a vector holds."""

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, finite_array, matrix, real, unit_vector, vector

NEARLY_PERPENDICULAR = (88.3, 91.2, 89.1)
"""Degrees between M and J, M and B, J and B in the lecture's picture of nearly perpendicular
directions: an illustration, of the size that random directions of some thousand dimensions have."""


def directions_at_angles(degrees: ArrayLike) -> Float:
    """n unit vectors, rows of shape (n, n), whose mutual angles are the given ones.

    `degrees` lists the n(n−1)/2 angles of the pairs (0,1), (0,2), …, (1,2), …, each in 0..180. The
    rows are the Cholesky factor of the matrix of cosines: the first lies on the first axis, the
    second in the plane of the first two, and so on. Raises ValueError if no vectors meet at these
    angles, as none do at 120°, 120°, 130°, or if the vectors would be linearly dependent.

    >>> directions_at_angles([90.0]).round(3) + 0.0
    array([[1., 0.],
           [0., 1.]])
    """
    angles = vector("degrees", degrees)
    n = round((1 + np.sqrt(1 + 8 * angles.size)) / 2)
    if not angles.size or n * (n - 1) // 2 != angles.size:
        raise ValueError(f"degrees must hold n(n−1)/2 angles, n ≥ 2, got {angles.size}")
    for angle in angles:
        real("degrees", float(angle), 0, 180)
    gram = np.eye(n)
    gram[np.triu_indices(n, k=1)] = np.cos(np.radians(angles))
    gram = np.triu(gram) + np.triu(gram, k=1).T
    try:
        rows: Float = np.linalg.cholesky(gram)
    except np.linalg.LinAlgError:
        raise ValueError(
            f"degrees must be the angles of independent directions, got {angles.tolist()}"
        ) from None
    return rows


def component(x: ArrayLike, direction: ArrayLike) -> Float:
    """How much of a unit direction (d,) each of the vectors x (..., d) holds: x · direction.

    A component along the direction, not a measure of alignment: M + J holds 1 of M, as M does,
    and yet stands at 45° to it.

    >>> component([[1.0, 0.0], [1.0, 1.0], [-2.0, 0.5]], [1.0, 0.0])
    array([ 1.,  1., -2.])
    """
    unit = unit_vector("direction", direction)
    vectors = finite_array("x", x)
    if vectors.ndim == 0 or vectors.shape[-1] != unit.size:
        raise ValueError(f"x must have shape (..., {unit.size}), got {vectors.shape}")
    return np.asarray(vectors @ unit)


def projection(x: ArrayLike, direction: ArrayLike) -> Float:
    """The shadow of x (..., d) on the line of a unit direction (d,), shape (..., d).

    >>> projection([3.0, 4.0], [1.0, 0.0])
    array([3., 0.])
    """
    held = component(x, direction)
    return np.asarray(held[..., np.newaxis] * unit_vector("direction", direction))


def angle_between(a: ArrayLike, b: ArrayLike) -> float:
    """The angle in degrees, 0..180, of two vectors (d,) of any length but 0.

    By the half-angle formula of Kahan, which keeps its digits near 0° and 180° where the arc
    cosine loses them. Raises ValueError for a vector of length 0.

    >>> angle_between([1.0, 0.0], [1.0, 1.0])
    45.0
    """
    left = vector("a", a)
    right = vector("b", b, left.size)
    lengths = float(np.linalg.norm(left)), float(np.linalg.norm(right))
    for name, length in zip("ab", lengths, strict=True):
        if length == 0:
            raise ValueError(f"{name} must not have length 0")
    unit, other = left / lengths[0], right / lengths[1]
    half = np.arctan2(np.linalg.norm(unit - other), np.linalg.norm(unit + other))
    return float(np.degrees(2 * half))


def pairwise_angles(directions: ArrayLike) -> Float:
    """Angles in degrees of the pairs (0,1), (0,2), …, (1,2), … of rows (n, d), n ≥ 2.

    >>> pairwise_angles(np.eye(3)).tolist()
    [90.0, 90.0, 90.0]
    """
    rows = matrix("directions", directions)
    if len(rows) < 2:
        raise ValueError(f"directions must have at least two rows, got {len(rows)}")
    firsts, seconds = np.triu_indices(len(rows), k=1)
    return np.array([angle_between(rows[i], rows[j]) for i, j in zip(firsts, seconds, strict=True)])
