"""Line packing: directions whose largest |cos| an optimiser has pressed down as far as it can.

The smoothed maximum Σ exp(β|cos|) is lowered by gradient descent on the sphere while β grows, as
in annealing; the best iterate is kept. What it starts from decides how good the packing gets:

- `random`: n random directions.
- `chirps`: where n is many times d, the packing is sought among *symmetric* ones: a few generators,
  each with all its cyclic shifts. A shift is orthogonal, so the generators' products with all lines
  tell every product, for a d-th of the work. For a prime p the shifts of p coordinates act on R^p,
  and on the R^(p-1) of vectors that sum to 0; the generators start as real chirps cos(2πax²/p + φ),
  whose products with each other's shifts are sums of two Gauss sums, at most about 2/√p.
- `shifts`: the same symmetry where there is no such prime, from random generators.
- `negashifts`: negacyclic shifts, whose entries change sign as they pass the end. Where n is a few
  times d, such packings vary much from start to start, and the best of many beats what the same
  time makes of one without symmetry.
- `kerdock`: a subset of Kerdock's set where d is a power of 4, already within 1/√d.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import (
    choice,
    function_or_none,
    generator,
    instance_of,
    real,
    unit_rows,
    whole,
)
from mlp_math.angles import coherence, random_unit_vectors
from mlp_math.packings import KerdockLines

Float32 = NDArray[np.float32]
Start = Literal["auto", "random", "shifts", "negashifts", "chirps", "kerdock"]

BLOCK = 1024  # lines taken at a time: their products with some generators stay in cache
LARGEST_EXPONENT = 25.0  # exp(-25) is nothing beside 1; below -87 float32 turns slow denormals


@dataclass(frozen=True, eq=False)
class PackingStep:
    """What the callback of `pack_lines` sees of each step."""

    step: int
    """Steps taken before this one."""
    fraction: float
    """The share of the budget used, 0..1."""
    coherence: float
    """max |cos| of this iterate."""
    best: float
    """The smallest so far."""
    generators: Float32
    """This iterate's generators, shape (r, width)."""


@dataclass(frozen=True, eq=False)
class LinePacking:
    """n lines of R^d, kept as generators: their shifts are the lines, if there are any."""

    generators: Float32
    """Unit rows, shape (r, width): width is d, or d + 1 for rows that sum to 0."""
    n: int
    d: int
    wrap: int
    """What a shift multiplies entries by that it carries past the end: 1, or -1 for negacyclic
    shifts; 0 where the lines are the generators themselves."""
    start: str
    """What the optimiser started from."""
    trace: NDArray[np.float64]
    """max |cos| at each step of the start that was best, shape (steps,)."""

    @property
    def V(self) -> Float32:
        """The n unit vectors, shape (n, d)."""
        return lines_of(self.generators, self.n, self.d, self.wrap)

    @property
    def coherence(self) -> float:
        """max |cos| over all pairs of the n lines, in double precision."""
        return coherence(self.V)

    @property
    def smallest_angle(self) -> float:
        """The smallest angle between two of the n lines, in degrees."""
        return float(np.degrees(np.arccos(self.coherence)))


@dataclass(frozen=True)
class Schedule:
    """How sharpness β and step size go, geometrically, from first to last."""

    sharpness: tuple[float, float] = (3.0, 6000.0)
    step_size: tuple[float, float] = (0.03, 1e-5)

    def at(self, fraction: float) -> tuple[float, float]:
        """(β, step size) when this share of the budget is used."""
        real("fraction", fraction, 0, 1)
        (b0, b1), (s0, s1) = self.sharpness, self.step_size
        return b0 * (b1 / b0) ** fraction, s0 * (s1 / s0) ** fraction


SCHEDULES = {
    "random": Schedule(),
    "shifts": Schedule((15.0, 1500.0), (0.02, 3e-4)),
    "negashifts": Schedule((15.0, 40_000.0), (0.02, 2e-6)),
    # A good start must not be melted: sharp and careful from the first step.
    "chirps": Schedule((60.0, 3000.0), (0.004, 1e-4)),
    "kerdock": Schedule((200.0, 3000.0), (0.001, 3e-5)),
}


def pack_lines(
    n: int,
    d: int,
    rng: np.random.Generator,
    *,
    steps: int | None = None,
    seconds: float | None = None,
    start: Start = "auto",
    starts: int = 1,
    schedule: Schedule | None = None,
    callback: Callable[[PackingStep], None] | None = None,
) -> LinePacking:
    """n lines of R^d with small coherence, within a budget of steps or CPU seconds.

    The budget is 400 steps if neither is given.

    `auto` starts from what fits best (see this module's head). With `starts` over 1 it starts
    that many times, each with that budget, and keeps the best. The callback sees every step. The
    same steps and generator state give the same packing; with `seconds` that depends on the
    machine. Raises ValueError unless n >= 2, d >= 2, starts >= 1, steps >= 1 and seconds > 0, if
    both budgets are given, or if there is no such start for this n and d.

    >>> packing = pack_lines(6, 3, np.random.default_rng(0), steps=500)
    >>> packing.V.shape, round(packing.smallest_angle, 2)
    ((6, 3), 63.43)
    """
    n, d = whole("n", n, 2), whole("d", d, 2)
    choice("start", start, ("auto", *SCHEDULES))
    function_or_none("callback", callback)
    if schedule is not None:
        instance_of("schedule", schedule, Schedule)
    found: list[LinePacking] = []
    for _ in range(whole("starts", starts, 1)):
        budget = _Budget(steps, seconds)
        chosen, V, wrap = _begin(n, d, start, generator("rng", rng))
        plan = SCHEDULES[chosen] if schedule is None else schedule
        best, trace = _descend(V, wrap, V.shape[1] > d, plan, budget, callback)
        found.append(LinePacking(best, n, d, wrap, chosen, np.array(trace)))
    return min(found, key=lambda packing: float(packing.trace.min()))


def lines_of(generators: ArrayLike, n: int, d: int, wrap: int) -> Float32:
    """The first n lines that generators (r, width) stand for, shape (n, d), unit rows.

    With `wrap` 1 or -1, cyclic or negacyclic shift by shift, all generators of one shift together;
    with 0 the generators themselves. Rows of width d + 1, which must sum to 0, are given in a basis
    of the d-dimensional space of such rows.
    """
    rows = unit_rows("generators", generators)
    n, d, wrap = whole("n", n, 1), whole("d", d, 1), whole("wrap", wrap, -1, 1)
    if rows.shape[1] not in (d, d + 1) or n > len(rows) * (rows.shape[1] if wrap else 1):
        raise ValueError(f"generators must give {n} lines of R^{d}, got shape {rows.shape}")
    if rows.shape[1] == d + 1:
        if np.abs(rows.sum(axis=1)).max() > 1e-4:
            raise ValueError("generators must sum to 0 in each row if they are one entry wider")
        basis = zero_sum_basis(d + 1)
    else:
        basis = np.eye(d)
    shifts = -(-n // len(rows)) if wrap else 1
    lines = _shifts(rows, wrap, 0, shifts)[:n]
    V = lines.astype(np.float64) @ basis
    V /= np.linalg.norm(V, axis=1, keepdims=True)
    return V.astype(np.float32)


def _shifts(rows: Float32, wrap: int, first: int, last: int) -> Float32:
    """The rows shifted by first..last - 1 places, one shift after another."""
    wide = np.concatenate([rows, wrap * rows], axis=1)
    return np.concatenate([wide[:, s : s + rows.shape[1]] for s in range(first, last)])


def zero_sum_basis(width: int) -> NDArray[np.float64]:
    """Orthonormal columns that span the vectors of R^width that sum to 0: (width, width - 1).

    The Helmert matrix but for its constant row.

    >>> bool(np.allclose(zero_sum_basis(5).sum(axis=0), 0))
    True
    """
    basis = np.triu(np.ones((whole("width", width, 2), width - 1)))
    k = np.arange(1, width)
    basis[k, k - 1] = -k
    scaled: NDArray[np.float64] = basis / np.sqrt(k * (k + 1))
    return scaled


def chirp_generators(p: int, count: int, rng: np.random.Generator) -> Float32:
    """Real chirps cos(2πax²/p + φ) on the integers modulo p, made to sum to 0: shape (count, p).

    Two for each a = 1..(p-1)/2, a quarter turn apart, from a random phase. Raises ValueError
    unless p is an odd prime and 1 <= count < p.
    """
    if not _is_odd_prime(whole("p", p, 3)):
        raise ValueError(f"p must be an odd prime, got {p}")
    number = np.arange(whole("count", count, 1, p - 1))
    a, quarter = number // 2 + 1, number % 2
    phase = generator("rng", rng).uniform(0, np.pi, size=p)[number // 2] + quarter * np.pi / 2
    square = np.arange(p) ** 2 % p
    rows = np.cos(2 * np.pi * (a[:, None] * square % p) / p + phase[:, None])
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


class _Budget:
    """Steps, or CPU seconds, whichever was given."""

    def __init__(self, steps: int | None, seconds: float | None) -> None:
        if steps is not None and seconds is not None:
            raise ValueError("steps and seconds must not both be given")
        self._seconds = None
        if seconds is not None:
            self._seconds = real("seconds", seconds, 0, open_minimum=True)
        self._steps = whole("steps", 400 if steps is None else steps, 1)
        self._began = time.process_time()

    def fraction(self, step: int) -> float:
        if self._seconds is None:
            return step / self._steps
        return (time.process_time() - self._began) / self._seconds


def _begin(n: int, d: int, start: Start, rng: np.random.Generator) -> tuple[str, Float32, int]:
    """(the start chosen, its generators, how their shifts wrap, 0 for none)."""
    p = next((k for k in (d, d + 1) if _is_odd_prime(k) and n <= k * (k - 1)), 0)
    fours = d >= 16 and d & (d - 1) == 0 and d.bit_length() % 2 == 1
    possible = {
        "kerdock": fours and n <= d * (d // 2 + 1),
        "chirps": p > 0,
        "shifts": n > d,
        "negashifts": n > d,
        "random": True,
    }
    # Few lines leave little for symmetry to win, and its shackles cost more.
    sensible = {
        "kerdock": n > d,
        "chirps": n > 16 * d,
        "shifts": n > 16 * d,
        "negashifts": n >= 2 * d and d >= 32,
        "random": True,
    }
    if start == "auto":
        start = next(s for s in BY_PREFERENCE if possible[s] and sensible[s])
    if not possible.get(start):
        fitting = ", ".join(s for s, fits in possible.items() if fits)
        raise ValueError(f"start must be one of {fitting} for ({n}, {d}), got {start!r}")
    if start == "kerdock":
        lines = KerdockLines(d.bit_length() - 1)
        return start, lines.vectors(lines.sample(n, rng)), 0
    if start == "chirps":
        return start, chirp_generators(p, -(-n // p), rng), 1
    wrap = {"shifts": 1, "negashifts": -1}.get(start, 0)
    count = -(-n // d) if wrap else n
    return start, random_unit_vectors(count, d, rng), wrap


BY_PREFERENCE: tuple[Start, ...] = ("kerdock", "chirps", "shifts", "negashifts", "random")


def _descend(
    V: Float32,
    wrap: int,
    zero_sum: bool,
    schedule: Schedule,
    budget: _Budget,
    callback: Callable[[PackingStep], None] | None,
) -> tuple[Float32, list[float]]:
    """The best generators seen, and max |cos| at each step.

    Momentum, and a step scaled by one running mean of the squared gradient for all coordinates
    (so that no axis is special), clipped row by row: else one outlying pair takes all of it.
    """
    best, trace = V, [np.inf]
    lowest, highest = np.inf, 0.6
    momentum, square, step = np.zeros_like(V), 0.0, 0
    while (fraction := budget.fraction(step)) < 1:
        sharpness, size = schedule.at(fraction)
        highest, gradient = _smoothed_maximum(V, wrap, sharpness, highest)
        if highest < lowest:
            best, lowest = V, highest
        trace.append(highest)
        if callback is not None:
            callback(PackingStep(step, fraction, highest, lowest, V))
        step += 1
        if zero_sum:
            gradient -= gradient.mean(axis=1, keepdims=True)
        momentum = 0.9 * momentum + 0.1 * _tangent(gradient, V)
        square = 0.99 * square + 0.01 * float(np.square(_tangent(gradient, V)).mean())
        scale = size / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-30)
        move = momentum * np.float32(scale)
        lengths = np.linalg.norm(move, axis=1, keepdims=True)
        move *= np.minimum(1, 2 * size * np.sqrt(V.shape[1]) / np.maximum(lengths, 1e-30))
        V = V - move.astype(np.float32)
        if zero_sum:
            V -= V.mean(axis=1, keepdims=True)
        V /= np.linalg.norm(V, axis=1, keepdims=True)
        momentum = _tangent(momentum, V)
    return best, trace[1:]


def _tangent(rows: Float32, V: Float32) -> Float32:
    """Rows without their components along those of V."""
    along: Float32 = rows - (rows * V).sum(axis=1, keepdims=True) * V
    return along


def _smoothed_maximum(
    V: Float32, wrap: int, sharpness: float, reference: float
) -> tuple[float, Float32]:
    """max |cos|, and the gradient of Σ exp(β|cos|) up to scale; `reference` is about that maximum.

    Products of the generators with all lines: for a generator's gradient that is all there is,
    since moving a line moves its whole orbit.
    """
    rows, width = V.shape
    per_block = max(1, BLOCK // rows)
    gradient, highest = np.zeros_like(V), 0.0
    shifts = width if wrap else 1
    for first in range(0, shifts, per_block):
        lines = _shifts(V, wrap, first, min(first + per_block, shifts))
        for i in range(0, rows, BLOCK):
            mine = V[i : i + BLOCK]
            for j in range(0, len(lines), BLOCK):
                products = mine @ lines[j : j + BLOCK].T
                if first == 0 and j < rows:
                    # With itself a line has 1, which is nobody's fault.
                    _clear_diagonal(products, j - i)
                weights = np.abs(products)
                highest = max(highest, float(weights.max()))
                weights -= np.float32(reference)
                weights *= np.float32(sharpness)
                np.clip(weights, -LARGEST_EXPONENT, LARGEST_EXPONENT, out=weights)
                np.exp(weights, out=weights)
                np.copysign(weights, products, out=weights)
                if first == 0 and j < rows:
                    _clear_diagonal(weights, j - i)
                gradient[i : i + BLOCK] += weights @ lines[j : j + BLOCK]
    return highest, gradient


def _clear_diagonal(tile: Float32, offset: int) -> None:
    """Zero the entries of a tile whose row number is its column number plus `offset`."""
    columns = np.arange(tile.shape[1])
    inside = (columns + offset >= 0) & (columns + offset < tile.shape[0])
    tile[columns[inside] + offset, columns[inside]] = 0


def _is_odd_prime(k: int) -> bool:
    return k > 2 and all(k % i for i in range(2, int(np.sqrt(k)) + 1))
