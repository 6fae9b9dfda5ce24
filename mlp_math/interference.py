"""Interference: reading features that share too few dimensions, and finding which are on.

x is a sum of k of N unit directions in R^d. Reading feature j is the dot product with its
direction: 1 or 0 plus noise from the others, for random directions of variance 1/d each.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from mlp_math._checks import Float, generator, integers, real, unit_rows, vector, whole

Indices = NDArray[np.intp]


def readout_noise(others: int, d: int) -> float:
    """Standard deviation √(k/d) of a read-out when k other random directions are on.

    >>> readout_noise(others=4, d=100)
    0.2
    """
    return float(np.sqrt(whole("others", others, 0) / whole("d", d, 1)))


def false_positive_rate(active: int, d: int, threshold: float = 0.5) -> float:
    """Chance that a feature that is off reads above the threshold: Q(θ√(d/k)).

    Q is the upper tail of the normal distribution; k features are on.

    >>> f"{false_positive_rate(active=10, d=512):.2e}"
    '1.73e-04'
    """
    noise = readout_noise(whole("active", active, 1), d)
    return float(ndtr(-real("threshold", threshold) / noise))


def false_negative_rate(active: int, d: int, threshold: float = 0.5) -> float:
    """Chance that a feature that is on reads below: Q((1-θ)√(d/(k-1))), 0 if it is alone.

    >>> f"{false_negative_rate(active=5, d=100):.1e}"
    '6.2e-03'
    """
    if whole("active", active, 1) == 1:
        return 0.0 if real("threshold", threshold) <= 1 else 1.0
    return float(ndtr((real("threshold", threshold) - 1) / readout_noise(active - 1, d)))


def expected_false_positives(n_features: int, active: int, d: int, threshold: float = 0.5) -> float:
    """Features expected to read as on though they are off: (N - k)·Q(θ√(d/k)).

    >>> round(expected_false_positives(n_features=10_000, active=5, d=100))
    127
    """
    silent = whole("n_features", n_features, 1) - whole("active", active, 1, n_features)
    return silent * false_positive_rate(active, d, threshold)


def clean_read_limit(n_features: int, d: int) -> float:
    """Active features below which all N read cleanly at threshold 1/2: k ≈ d/(8 ln N).

    >>> round(clean_read_limit(1_000, 100), 1)
    1.8
    """
    return whole("d", d, 1) / (8 * float(np.log(whole("n_features", n_features, 2))))


def compressed_sensing_limit(n_features: int, d: int) -> float:
    """Active features that a good decoder can find among N, about d/(2 ln N).

    The threshold d ≈ 2k ln(N - k) of Wainwright 2009 (IEEE Trans. Inf. Theory 55, 2183) for
    recovering a support by l1 decoding, with k small beside N.

    >>> round(compressed_sensing_limit(1_000, 100), 1)
    7.2
    """
    return 4 * clean_read_limit(n_features, d)


# --- reading actual directions ----------------------------------------------------------------


def superpose(directions: ArrayLike, active: ArrayLike) -> Float:
    """The sum of the chosen rows of the unit directions (N, d), shape (d,).

    Raises ValueError if an index is out of range or comes twice.
    """
    F = unit_rows("directions", directions)
    return np.asarray(F[_support("active", active, F.shape[0])].sum(axis=0))


def read_out(directions: ArrayLike, x: ArrayLike) -> Float:
    """Dot products of x (d,) with every unit direction (N, d), shape (N,).

    >>> F = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    >>> read_out(F, superpose(F, [0, 1]))
    array([1. , 1. , 1.4])
    """
    F = unit_rows("directions", directions)
    return np.asarray(F @ vector("x", x, F.shape[1]))


def matched_filter(directions: ArrayLike, x: ArrayLike, count: int) -> Indices:
    """The `count` features that read highest, in rising order of index.

    >>> F = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    >>> matched_filter(F, superpose(F, [0, 1]), count=2)  # fooled: 2 is not on
    array([0, 2])
    """
    scores = read_out(directions, x)
    k = whole("count", count, 0, scores.size)
    return np.sort(np.argsort(-scores, kind="stable")[:k])


def orthogonal_matching_pursuit(directions: ArrayLike, x: ArrayLike, count: int) -> Indices:
    """`count` features found one by one, each time explaining away what is found already.

    Takes the direction best aligned with the residual, refits all found so far by least
    squares, and goes on with what is left. Tropp & Gilbert 2007 (IEEE Trans. Inf. Theory 53,
    4655). Result in rising order of index.

    >>> rng = np.random.default_rng(0)
    >>> F = rng.standard_normal((50, 30))
    >>> F /= np.linalg.norm(F, axis=1, keepdims=True)
    >>> orthogonal_matching_pursuit(F, superpose(F, [3, 14, 41]), count=3)
    array([ 3, 14, 41])
    """
    F = unit_rows("directions", directions)
    target = vector("x", x, F.shape[1])
    k = whole("count", count, 0, min(F.shape))
    found: list[int] = []
    residual = target
    for _ in range(k):
        scores = np.abs(F @ residual)
        scores[found] = -1
        found.append(int(scores.argmax()))
        chosen = F[found].T
        residual = target - chosen @ np.linalg.lstsq(chosen, target, rcond=None)[0]
    return np.sort(np.array(found, np.intp))


def support_recovery(
    directions: ArrayLike, active: int, trials: int, rng: np.random.Generator
) -> tuple[float, float]:
    """Part of the trials in which all k features were found: (matched filter, OMP).

    Each trial switches on `active` of the unit directions (N, d) at random.
    """
    F = unit_rows("directions", directions)
    k = whole("active", active, 1, min(F.shape))
    draw = generator("rng", rng)
    hits = np.zeros(2)
    for _ in range(whole("trials", trials, 1)):
        support = np.sort(draw.choice(F.shape[0], k, replace=False))
        x = superpose(F, support)
        hits += [
            np.array_equal(method(F, x, k), support)
            for method in (matched_filter, orthogonal_matching_pursuit)
        ]
    filtered, pursued = hits / trials
    return float(filtered), float(pursued)


def sample_readouts(
    directions: ArrayLike, active: int, trials: int, rng: np.random.Generator
) -> tuple[Float, Float]:
    """Read-outs of all features over random supports, split into those of features off and on.

    Shapes (trials·(N - k),) and (trials·k,), for unit directions (N, d).
    """
    F = unit_rows("directions", directions)
    k = whole("active", active, 1, F.shape[0])
    draw = generator("rng", rng)
    off, on = [], []
    for _ in range(whole("trials", trials, 1)):
        support = draw.choice(F.shape[0], k, replace=False)
        scores = F @ F[support].sum(axis=0)
        on.append(scores[support])
        off.append(np.delete(scores, support))
    return np.concatenate(off), np.concatenate(on)


def _support(name: str, active: ArrayLike, size: int) -> Indices:
    indices = integers(name, active, 1, maximum=size - 1)
    if np.unique(indices).size < indices.size:
        raise ValueError(f"{name} must be distinct, got {active!r:.80}")
    return indices.astype(np.intp)
