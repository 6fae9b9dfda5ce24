"""Modular addition as small transformers that "grok" it were found to do it: with waves.

The trained network of Nanda et al. 2023, "Progress measures for grokking via mechanistic
interpretability" (arXiv:2301.05217) embeds a and b as cosines and sines of a few frequencies,
multiplies them into those of a + b, and scores each answer c by how well it is in phase. Here
that known solution is written down; nothing is trained and no training curve is made up.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, finite_array, integers, matrix, whole

MODULUS = 113
"""The prime that Nanda et al. 2023 train on."""
KEY_FREQUENCIES = (14, 35, 41, 42, 52)
"""The frequencies their main network uses (section 4.2 of the paper)."""


def addition_logits(frequencies: Sequence[int] = KEY_FREQUENCIES, modulus: int = MODULUS) -> Float:
    """logits[a, b, c] = Σ_k cos(2πk(a + b - c)/p), shape (p, p, p); highest where c = a + b mod p.

    Raises ValueError unless the frequencies are distinct and lie in 1 … (p-1)/2.

    >>> logits = addition_logits(frequencies=[1, 2], modulus=7)
    >>> logits[3, 6].argmax()
    np.int64(2)
    """
    p, k = _waves(frequencies, modulus)
    n = np.arange(p)
    phase = (n[:, np.newaxis, np.newaxis] + n[:, np.newaxis] - n) % p
    by_difference = np.cos(2 * np.pi * np.outer(k, n) / p).sum(axis=0)
    return np.asarray(by_difference[phase])


def wave_embedding(frequencies: Sequence[int], modulus: int = MODULUS) -> Float:
    """What each number is embedded as: its cosines, then its sines, shape (p, 2·frequencies)."""
    p, k = _waves(frequencies, modulus)
    angles = 2 * np.pi * np.outer(np.arange(p), k) / p
    return np.hstack([np.cos(angles), np.sin(angles)])


def sum_waves(first: ArrayLike, second: ArrayLike) -> Float:
    """From the waves of a and of b those of a + b, by the addition theorems.

    cos(α + β) = cos α cos β - sin α sin β and sin(α + β) = sin α cos β + cos α sin β: products
    of activations, which an MLP layer can approximate. Shapes (n, 2f), all three.

    >>> waves = wave_embedding([1, 3], modulus=7)
    >>> np.allclose(sum_waves(waves[[2]], waves[[6]]), waves[[1]])
    True
    """
    a = matrix("first", first)
    b = matrix("second", second, a.shape)
    if a.shape[1] % 2:
        raise ValueError(f"first must have an even number of columns, got {a.shape[1]}")
    half = a.shape[1] // 2
    cos_a, sin_a, cos_b, sin_b = a[:, :half], a[:, half:], b[:, :half], b[:, half:]
    return np.hstack([cos_a * cos_b - sin_a * sin_b, sin_a * cos_b + cos_a * sin_b])


def network_logits(
    a: int, b: int, frequencies: Sequence[int] = KEY_FREQUENCIES, modulus: int = MODULUS
) -> Float:
    """The logits of one sum by the network's own route, shape (p,).

    Embed both, multiply into the waves of the sum, and read against the embedding of every
    answer: the same as `addition_logits(...)[a, b]`.
    """
    waves = wave_embedding(frequencies, modulus)
    first = whole("a", a, 0, modulus - 1)
    second = whole("b", b, 0, modulus - 1)
    return np.asarray((sum_waves(waves[[first]], waves[[second]]) @ waves.T)[0])


def addition_accuracy(logits: ArrayLike) -> float:
    """Part of the sums whose highest logit is at a + b mod p, for logits of shape (p, p, p)."""
    scores = _cube(logits)
    n = np.arange(scores.shape[0])
    return float((scores.argmax(axis=2) == (n[:, np.newaxis] + n) % n.size).mean())


def smallest_margin(logits: ArrayLike) -> float:
    """Least lead of the right answer over the best wrong one, for logits of shape (p, p, p).

    >>> round(smallest_margin(addition_logits([1])), 4)
    0.0015
    >>> round(smallest_margin(addition_logits(KEY_FREQUENCIES)), 2)
    2.41
    """
    scores = _cube(logits)
    n = np.arange(scores.shape[0])
    right = ((n[:, np.newaxis] + n) % n.size)[..., np.newaxis]
    best_wrong = scores.copy()
    np.put_along_axis(best_wrong, right, -np.inf, axis=2)
    lead = np.take_along_axis(scores, right, axis=2)[..., 0] - best_wrong.max(axis=2)
    return float(lead.min())


def power_spectrum(signal: ArrayLike) -> Float:
    """Power of the frequencies 0 … (p-1)/2 of the columns of a signal (p, n), shape ((p+1)/2,).

    Peaks where the columns are made of waves: how the solution was found in trained weights.

    >>> power_spectrum(wave_embedding([1, 3], modulus=7)).round(2) + 0.0
    array([0. , 3.5, 0. , 3.5])
    """
    waves = np.fft.rfft(matrix("signal", signal, least_rows=1), axis=0, norm="ortho")
    return np.asarray((np.abs(waves) ** 2).sum(axis=1))


def _waves(frequencies: Sequence[int], modulus: int) -> tuple[int, Float]:
    p = whole("modulus", modulus, 3)
    numbers = integers("frequencies", frequencies, 1, 1, (p - 1) // 2)
    if not numbers.size or np.unique(numbers).size < numbers.size:
        raise ValueError(f"frequencies must be distinct and at least one, got {frequencies!r:.80}")
    return p, numbers.astype(np.float64)


def _cube(logits: ArrayLike) -> Float:
    scores = finite_array("logits", logits, 3)
    if len(set(scores.shape)) > 1 or not scores.size:
        raise ValueError(f"logits must have shape (p, p, p), got {scores.shape}")
    return scores
