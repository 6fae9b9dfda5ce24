"""The well-known attempt to push 10,000 directions of R^100 apart, step by step, and its collapse.

Gradient descent (Adam) lowers the sum of what each |cos| exceeds a tolerance by, plus a term that
holds the lengths near 1. Since Σ|cos| is least when few cosines are large and all others zero, the
vectors do not spread: they gather in bundles along about d orthogonal axes, and a histogram that
shows only 80..100° hides the parallel pairs. This module re-creates that optimisation from a
description of its loss and settings, measures the bundles and bounds the loss.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import Float, generator, instance_of, matrix, real, unit_rows, whole
from mlp_math.adam import BETA_1, BETA_2, EPSILON
from mlp_math.angles import indexed_gram_tiles, random_unit_vectors, share_within


@dataclass(frozen=True, eq=False)
class PushState:
    """Where the optimisation stands: all that the next step needs."""

    step: int
    """Steps taken."""
    V: Float
    """The vectors, lengths near but not exactly 1, shape (n, d), float32."""
    first_moment: Float
    """Adam's running mean of the gradient, shape (n, d)."""
    second_moment: Float
    """Adam's running mean of its square, shape (n, d)."""
    loss: float
    """The loss of the vectors one step ago, whose gradient led here; NaN before the first."""

    @property
    def directions(self) -> Float:
        """The vectors scaled to length 1, shape (n, d): what angles are measured on."""
        scaled: Float = self.V / np.linalg.norm(self.V, axis=1, keepdims=True)
        return scaled


def push_apart(
    n: int,
    d: int,
    rng: np.random.Generator,
    *,
    steps: int = 250,
    learning_rate: float = 0.01,
    tolerance: float = 0.01,
) -> Iterator[PushState]:
    """The start and each of `steps` steps of the optimisation: steps + 1 states.

    Raises ValueError unless n >= 2, d >= 1, steps >= 0, learning_rate > 0 and 0 <= tolerance < 1.

    >>> states = list(push_apart(6, 2, np.random.default_rng(0), steps=3))
    >>> [state.step for state in states]
    [0, 1, 2, 3]
    """
    state = push_start(n, d, rng)
    yield state
    for _ in range(whole("steps", steps, 0)):
        state = push_step(state, learning_rate=learning_rate, tolerance=tolerance)
        yield state


def push_start(n: int, d: int, rng: np.random.Generator) -> PushState:
    """n random directions of R^d, and no step taken."""
    V = random_unit_vectors(whole("n", n, 2), whole("d", d, 1), generator("rng", rng))
    return PushState(0, V, np.zeros_like(V), np.zeros_like(V), float("nan"))


def push_step(
    state: PushState, *, learning_rate: float = 0.01, tolerance: float = 0.01
) -> PushState:
    """One step of Adam on `push_loss`.

    Written out rather than by `adam.Adam`, whose operations come in another order: after hundreds
    of steps the last bit decides where vectors gather, and stored runs were made in this one.
    """
    instance_of("state", state, PushState)
    learning_rate = real("learning_rate", learning_rate, 0, 1e3, open_minimum=True)
    loss, gradient = push_loss(state.V, tolerance)
    step = state.step + 1
    first = BETA_1 * state.first_moment + (1 - BETA_1) * gradient
    second = BETA_2 * state.second_moment + (1 - BETA_2) * gradient**2
    mean, square = first / (1 - BETA_1**step), second / (1 - BETA_2**step)
    V = state.V - learning_rate * mean / (np.sqrt(square) + EPSILON)
    return PushState(step, V, first, second, loss)


def push_loss(V: ArrayLike, tolerance: float = 0.01) -> tuple[float, Float]:
    """Σ_ij max(0, |g_ij - δ_ij| - tolerance) + n·Σ_i (g_ii - 1)² and its gradient (n, d).

    g = V·Vᵀ; the sum is over all ordered pairs, each vector with itself too; V (n, d) in float32,
    n >= 2.
    """
    c = np.float32(real("tolerance", tolerance, 0, 1, open_maximum=True))
    vectors = np.ascontiguousarray(matrix("V", V, least_rows=2, largest=1e4), dtype=np.float32)
    n = len(vectors)
    gradient, loss = np.zeros_like(vectors), 0.0
    for i, j, tile in indexed_gram_tiles(vectors, vectors):
        if i == j:
            np.fill_diagonal(tile, 0)
        signs = (tile > c).astype(np.float32)
        signs -= tile < -c
        # Every pair counts twice in the loss; a diagonal tile holds its pairs twice already.
        twice = 1 if i == j else 2
        excess = np.vdot(signs, tile) - c * np.count_nonzero(signs)
        loss += twice * float(excess)
        rows, columns = slice(i, i + tile.shape[0]), slice(j, j + tile.shape[1])
        gradient[rows] += signs @ vectors[columns]
        if i != j:
            gradient[columns] += signs.T @ vectors[rows]
    off = np.square(vectors).sum(axis=1) - 1
    beyond = np.maximum(np.abs(off) - c, 0)
    loss += float(beyond.sum()) + n * float(np.square(off).sum())
    pull = 2 * np.sign(beyond) * np.sign(off) + 4 * n * off
    return loss, 2 * gradient + pull[:, None] * vectors


def push_loss_floor(n: int, d: int, tolerance: float = 0.01) -> float:
    """No n unit vectors of R^d have a smaller `push_loss` than this.

    From max(0, |x| - c) >= (x² - c²)/(1 + c) on [-1, 1], and Σ_ij g_ij² >= n²/d (Welch 1974).

    >>> round(push_loss_floor(10_000, 100) / 10_000**2, 4)
    0.0097
    """
    n, d = whole("n", n, 2), whole("d", d, 1)
    c = real("tolerance", tolerance, 0, 1, open_maximum=True)
    return max(0.0, (n * n / d - n - c * c * n * (n - 1)) / (1 + c))


def bundled_loss(n: int, d: int, tolerance: float = 0.01) -> float:
    """`push_loss` of d orthogonal bundles, as equal as can be, of n parallel unit vectors.

    >>> round(bundled_loss(10_000, 100) / 10_000**2, 4)
    0.0098
    """
    n, d = whole("n", n, 2), whole("d", d, 1)
    c = real("tolerance", tolerance, 0, 1, open_maximum=True)
    small, larger = divmod(n, d)
    ordered_pairs = larger * (small + 1) * small + (d - larger) * small * (small - 1)
    return (1 - c) * ordered_pairs


@dataclass(frozen=True, eq=False)
class Bundle:
    """Vectors that lie, up to sign, close to one axis."""

    axis: Float
    """Unit vector of shape (d,), the mean of the members after flipping signs."""
    members: NDArray[np.intp]
    """Their row numbers, ascending."""


def find_bundles(V: ArrayLike, degrees: float = 25.0) -> list[Bundle]:
    """Bundles of lines within `degrees` of a common axis, largest first; V (n, d), unit rows.

    Every vector is in exactly one bundle; one that is near no other is a bundle of its own. The
    first vector left over is taken for an axis, and the axis then moved to its members' mean.

    >>> V = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> [bundle.members.tolist() for bundle in find_bundles(V)]
    [[0, 2], [1]]
    """
    vectors = unit_rows("V", V)
    limit = np.cos(np.radians(real("degrees", degrees, 0, 90, open_maximum=True))) - 1e-6
    left, bundles = np.arange(len(vectors)), []
    while left.size:
        axis = vectors[left[0]]
        for _ in range(3):
            cosines = vectors[left] @ axis
            near = np.abs(cosines) >= limit
            mean = np.sign(cosines[near]) @ vectors[left[near]]
            axis = mean / np.linalg.norm(mean)
        near = np.abs(vectors[left] @ axis) >= limit
        near[0] |= not near.any()  # if the mean has moved away from all of them
        bundles.append(Bundle(axis, left[near]))
        left = left[~near]
    return sorted(bundles, key=lambda bundle: -bundle.members.size)


def share_near_parallel(V: ArrayLike, degrees: float = 10.0) -> float:
    """The share of the n(n-1)/2 pairs within `degrees` of 0° or 180°; V (n, d), unit rows.

    >>> round(share_near_parallel(np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])), 6)
    0.333333
    """
    return 1.0 - share_within(V, 90 - real("degrees", degrees, 0, 90))
