"""How many directions of R^d can be nearly perpendicular: what is impossible, and what is certain.

A tolerance is given in degrees off 90: with 1, all angles between lines are to lie in 89..91°,
that is |cos| <= c = sin 1°. "Coherence" is the largest |cos| among n unit vectors. Counts that
may not fit a double come as natural logarithms.
"""

import math

import numpy as np
from numpy.polynomial import Polynomial

from mlp_math._checks import real, whole
from mlp_math.angles import log_cosine_tail


def welch_bound(n: int, d: int, order: int = 1) -> float:
    """No n unit vectors of R^d have a smaller coherence; 0 where the bound says nothing.

    From Σ_ij cos^2k >= n²·1·3…(2k-1)/(d(d+2)…(d+2k-2)), the real form of Welch 1974 (equation 6;
    the moments of a coordinate on the sphere). Order k = 1 is sqrt((n-d)/(d(n-1))), attained by
    equiangular tight frames. Raises ValueError unless n >= 2, d >= 1 and order >= 1.

    >>> round(welch_bound(10_000, 100), 4), round(welch_bound(10_000, 100, order=2), 4)
    (0.0995, 0.118)
    """
    n, d, k = whole("n", n, 2), whole("d", d, 1), whole("order", order, 1)
    moment = float(np.prod([(2 * i + 1) / (d + 2 * i) for i in range(k)]))
    return float(max(0.0, (n * moment - 1) / (n - 1)) ** (1 / (2 * k)))


def orthoplex_bound(n: int, d: int) -> float:
    """1/√d if n > d(d+1)/2, else 0: no such n unit vectors of R^d have a smaller coherence.

    Conway, Hardin & Sloane 1996 (theorem 5.3, after Rankin).

    >>> orthoplex_bound(10_000, 100)
    0.1
    """
    n, d = whole("n", n, 2), whole("d", d, 1)
    return 1 / float(np.sqrt(d)) if n > d * (d + 1) // 2 else 0.0


def levenshtein_bound(n: int, d: int) -> float:
    """No n unit vectors of R^d have a smaller coherence (Levenshtein 1982).

    Up to n = d(d+1)/2 it is Welch's bound; beyond, sqrt((3n - d² - 2d)/((d+2)(n-d))), which the
    Kerdock sets attain; it stops growing at n = d(d+1)(d+2)/6, where the next of its series begins.

    >>> round(levenshtein_bound(10_000, 100), 5)
    0.14003
    """
    n, d = whole("n", n, 2), whole("d", d, 1)
    if d == 1 or n <= d * (d + 1) // 2:
        return welch_bound(n, d)
    n = min(n, d * (d + 1) * (d + 2) // 6)
    return float(np.sqrt((3 * n - d * d - 2 * d) / ((d + 2) * (n - d))))


def coherence_bound(n: int, d: int) -> float:
    """The best of the bounds above: no n unit vectors of R^d have a smaller coherence.

    >>> round(coherence_bound(16_512, 128), 4)
    0.1243
    """
    welch = max(welch_bound(n, d, order) for order in range(1, 9))
    return max(welch, orthoplex_bound(n, d), levenshtein_bound(n, d))


def largest_smallest_angle(n: int, d: int) -> float:
    """No n lines of R^d are all farther apart than this, in degrees.

    >>> round(largest_smallest_angle(10_000, 100), 2)
    81.95
    """
    return float(np.degrees(np.arccos(coherence_bound(n, d))))


def min_dimension(n: int, degrees: float) -> int:
    """The smallest d in which Welch's bound lets n lines be within `degrees` of perpendicular.

    >>> min_dimension(10_000, 1.0)
    2472
    """
    n, c = whole("n", n, 2), _cosine(degrees)
    return int(np.ceil(n / (1 + (n - 1) * c * c) - 1e-9))


def min_share_outside(n: int, d: int, degrees: float) -> float:
    """At least this share of the pairs of any n unit vectors of R^d is farther off 90°.

    The mean of cos² over pairs is at least w² (Welch, order 1), and a pair inside the tolerance
    gives at most c², any other at most 1: the share is at least (w² - c²)/(1 - c²).

    >>> round(min_share_outside(10_000, 100, 1.0), 4)
    0.0096
    """
    c = _cosine(degrees)
    return max(0.0, (welch_bound(n, d) ** 2 - c * c) / (1 - c * c))


def max_vectors_lp(d: int, degrees: float, max_degree: int = 16) -> float:
    """No more than this many lines of R^d are all within `degrees` of perpendicular.

    Delsarte, Goethals & Seidel 1977, theorem 4.3: if f(t) = 1 + Σ f_k·G_2k(t), with all f_k >= 0
    and G the Gegenbauer polynomials with G(1) = 1, is <= 0 for |t| <= c, then n <= f(1). The f_k
    come from a linear program on a grid; what f exceeds 0 by between the points is found from its
    critical points and paid for, so that the result is a bound and no approximation to one. It is
    infinite if no polynomial of even degree up to `max_degree` will do.

    >>> int(max_vectors_lp(100, 1.0)), int(max_vectors_lp(768, 1.0))
    (103, 1002)
    """
    d, c = whole("d", d, 2), _cosine(degrees)
    highest = whole("max_degree", max_degree, 2) // 2
    polynomials = _even_gegenbauer(d, highest, c)
    best = np.inf
    for count in range(1, highest + 1):
        best = min(best, _lp_bound(polynomials[:count], c, best))
    return best


def log_random_capacity(d: int, degrees: float) -> float:
    """ln of the number of random lines of R^d among which one pair is expected to be too close.

    Solves n(n-1)/2 · P(|cos| > c) = 1: much fewer are typically all within `degrees` of
    perpendicular, many more are not.

    >>> round(float(np.exp(log_random_capacity(12_288, 1.0))), 2)
    6.66
    """
    log_p = log_cosine_tail(_cosine(degrees), whole("d", d, 2))
    # n = (1 + sqrt(1 + 8/p))/2, with the square root kept in logs.
    log_root = 0.5 * np.logaddexp(0.0, np.log(8) - log_p)
    return float(np.logaddexp(0.0, log_root) - np.log(2))


def log_greedy_capacity(d: int, degrees: float) -> float:
    """ln of the number of lines that picking any that still fits is sure to reach, 1/P(|cos| > c).

    While n·P < 1 the caps around n lines leave room for another (Gilbert 1952, Varshamov 1957; on
    the sphere Shannon 1959).

    >>> round(float(np.exp(log_greedy_capacity(12_288, 1.0))), 2)
    18.86
    """
    return -log_cosine_tail(_cosine(degrees), whole("d", d, 2))


def greedy_count(d: int, degrees: float) -> int:
    """How many lines picking any that still fits is sure to reach.

    With n of them picked there is room for another while n·P(|cos| > c) < 1: the least n that
    leaves none for sure (Gilbert 1952, Varshamov 1957). Raises ValueError where that is 2^53 or
    more, which only `log_greedy_capacity` can tell.

    >>> greedy_count(12_288, 1.0), greedy_count(12_288, 2.0), greedy_count(100, 10.0)
    (19, 9173, 13)
    """
    log_count = log_greedy_capacity(d, degrees)
    if log_count >= 53 * np.log(2):
        raise ValueError(
            f"d and degrees must give fewer than 2^53 lines, got ({d}, {degrees}) with "
            f"e^{log_count:.1f}: take log_greedy_capacity"
        )
    return math.ceil(math.exp(log_count))


def log_jl_capacity(d: int, degrees: float) -> float:
    """ln of the number of lines that the Johnson-Lindenstrauss lemma gives, d·c²/8.

    From 8·ln(n)/ε² dimensions with ε = c (Dasgupta & Gupta 2003, small-ε form): far fewer than
    the exact tail gives.

    >>> round(float(np.exp(log_jl_capacity(12_288, 1.0))), 2)
    1.6
    """
    return whole("d", d, 2) * _cosine(degrees) ** 2 / 8


def random_coding_rate(degrees: float) -> float:
    """Nats per dimension that greedy picking is sure of as d grows, -ln(1 - c²)/2.

    >>> f"{random_coding_rate(1.0):.3g}"
    '0.000152'
    """
    return -0.5 * float(np.log1p(-(_cosine(degrees) ** 2)))


def kabatiansky_levenshtein_rate(degrees: float) -> float:
    """Nats per dimension that no set of lines passes as d grows (Kabatiansky & Levenshtein 1978).

    Raises ValueError unless 0 < degrees < 90.

    >>> f"{kabatiansky_levenshtein_rate(1.0):.3g}"
    '0.000798'
    """
    angle = np.radians(90 - real("degrees", degrees, 0, 90, open_minimum=True, open_maximum=True))
    plus = (1 + np.sin(angle)) / (2 * np.sin(angle))
    minus = (1 - np.sin(angle)) / (2 * np.sin(angle))
    return float(plus * np.log(plus) - (minus * np.log(minus) if minus > 0 else 0.0))


def _cosine(degrees: float) -> float:
    return float(np.sin(np.radians(real("degrees", degrees, 0, 90, open_maximum=True))))


def _even_gegenbauer(d: int, count: int, c: float) -> list[Polynomial]:
    """G_2, G_4, … of R^d as polynomials in s = t²/c², scaled to 1 at t = 1 (at s = 1/c²)."""
    # With u = t²: G_{k+1} = ((2k+d-2)·t·G_k - k·G_{k-1})/(k+d-2); even and odd kept apart.
    even, odd = Polynomial([1.0]), Polynomial([1.0])  # G_0, and G_1 = t·odd
    s, result = Polynomial([0.0, 1.0]) * c**2, []
    for k in range(1, 2 * count, 2):
        even = ((2 * k + d - 2) * s * odd - k * even) / (k + d - 2)
        result.append(even)
        odd = ((2 * k + d) * even - (k + 1) * odd) / (k + d - 1)
    return result


def _lp_bound(polynomials: list[Polynomial], c: float, known: float) -> float:
    """f(1) of the best f over these polynomials, repaired to be a bound; inf if there is none."""
    from scipy.optimize import linprog

    grid = (1 - np.cos(np.linspace(0, np.pi, 401))) / 2  # of s, denser at both ends
    values = np.array([p(grid) for p in polynomials])
    sizes = np.abs(values).max(axis=1)
    # In units of each polynomial's size on the interval; the cost, in those of what is known.
    costs = 1 / sizes
    unit = known if np.isfinite(known) else costs.max()
    found = linprog(costs / unit, A_ub=(values / sizes[:, None]).T, b_ub=np.full(grid.size, -1.0))
    if found.status != 0 or found.x is None:
        return np.inf
    weights = np.maximum(found.x, 0) / sizes
    f = sum((w * p for w, p in zip(weights, polynomials, strict=True)), Polynomial([1.0]))
    excess = max(0.0, _maximum(f))
    if excess >= 1:
        return np.inf
    # f - excess is <= 0 on the whole interval, and its mean is 1 - excess.
    return float((1 + weights.sum() - excess) / (1 - excess))


def _maximum(f: Polynomial) -> float:
    """The largest value of f on [0, 1]."""
    critical = f.deriv().roots() if f.degree() > 1 else np.empty(0)
    inside = critical.real[(critical.real > 0) & (critical.real < 1)]
    return float(f(np.concatenate([[0.0, 1.0], inside])).max())
