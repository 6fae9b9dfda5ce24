"""How far a mean could be off, had other names been asked: bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import generator, real, vector, whole


@dataclass(frozen=True)
class Interval:
    """A mean over n values, and the bounds within which it varies."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


def bootstrap_mean(
    values: ArrayLike,
    rng: np.random.Generator,
    clusters: Sequence[ArrayLike] = (),
    *,
    draws: int = 2000,
    confidence: float = 0.95,
) -> Interval:
    """The mean of values (n,) and its percentile bootstrap interval (Efron 1979).

    clusters: for values that share something (a pair's donor, its recipient), labels (n,) each;
    then what they share is drawn anew, and a value counts as often as all its labels were drawn
    together (Owen 2007, "The pigeonhole bootstrap"). Without, the values themselves are drawn.

    >>> bootstrap_mean([1.0, 1.0, 1.0], np.random.default_rng(0))
    Interval(value=1.0, low=1.0, high=1.0, n=3)
    """
    numbers, rng = vector("values", values), generator("rng", rng)
    if not numbers.size:
        raise ValueError("values must be one or more, got none")
    share = real("confidence", confidence, 0, 1)
    labels = _numbered(clusters, numbers.shape) or [np.arange(numbers.size)]
    weights = np.ones((whole("draws", draws, 1, 10**6), numbers.size))
    for which in labels:
        count = int(which.max()) + 1
        weights *= rng.multinomial(count, np.full(count, 1 / count), draws)[:, which]
    totals = weights.sum(axis=1)
    means = weights[totals > 0] @ numbers / totals[totals > 0]
    low, high = np.quantile(means, [(1 - share) / 2, (1 + share) / 2])
    return Interval(float(numbers.mean()), float(low), float(high), numbers.size)


def _numbered(clusters: Sequence[ArrayLike], shape: tuple[int, ...]) -> list[NDArray[np.intp]]:
    """Each clustering's labels as numbers from 0."""
    if isinstance(clusters, (str, bytes)) or not isinstance(clusters, (Sequence, np.ndarray)):
        raise ValueError(f"clusters must be a sequence of labels each, got {clusters!r}")
    found = []
    for one in clusters:
        labels = np.asarray(one) if np.shape(one) == shape else None
        if labels is None or labels.dtype.kind not in "iuUSf":
            raise ValueError(f"clusters must be labels of shape {shape}, got {one!r}")
        found.append(np.unique(labels, return_inverse=True)[1])
    return found
