"""Sets of nearly orthogonal lines that algebra builds, far more than chance or greed can promise.

A set yields any of its vectors by number, so that the millions need never be in memory at once,
and certifies its own coherence. Those made of signs rest on quadratic forms over GF(2): the
product of two of their vectors is the Walsh coefficient of a difference of forms, and for a form
whose polar form has rank r that is 0 or ±2^(m - r/2) (MacWilliams & Sloane 1977, chapter 15).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import generator, integers, whole
from mlp_math.galois import binary_field, fast_walsh, parity

Float32 = NDArray[np.float32]
Bits = NDArray[np.int64]

_MATERIAL = 1 << 28  # entries that `vectors` may make at once: 1 GiB of float32
_CHUNK = 1 << 16  # matrices whose rank is found at once


@dataclass(frozen=True)
class Certificate:
    """What a check of all (or of some) products of a set of lines found."""

    coherence: float
    """The largest |cos| among the pairs covered."""
    pairs: int
    """How many pairs of different vectors that covers."""
    exhaustive: bool
    """Whether these are all the pairs there are."""


class LineSet(ABC):
    """Unit vectors of R^d, numbered from 0, no two of them parallel."""

    @property
    @abstractmethod
    def d(self) -> int:
        """The dimension."""

    @abstractmethod
    def __len__(self) -> int:
        """How many lines there are."""

    @property
    @abstractmethod
    def coherence(self) -> float:
        """What theory says no |cos| of two of them exceeds."""

    @abstractmethod
    def _rows(self, numbers: NDArray[np.int64]) -> Float32:
        """The vectors of these (valid) numbers."""

    @abstractmethod
    def certificate(self) -> Certificate:
        """The coherence found by checking every pair, in whole numbers where it can be."""

    @property
    def largest_deviation(self) -> float:
        """Degrees by which an angle can be off 90: asin of the coherence."""
        return float(np.degrees(np.arcsin(self.coherence)))

    def __getitem__(self, number: int) -> Float32:
        """One vector, shape (d,)."""
        row: Float32 = self.vectors([whole("number", number, 0, len(self) - 1)])[0]
        return row

    def vectors(self, numbers: ArrayLike | None = None) -> Float32:
        """The vectors of these numbers, shape (k, d) in float32; of all, if there is room.

        Raises ValueError for a number that is none of theirs, or more than a gibibyte.
        """
        chosen = None if numbers is None else integers("numbers", numbers, 1, 0, len(self) - 1)
        count = len(self) if chosen is None else chosen.size
        if count * self.d > _MATERIAL:
            raise ValueError(
                f"numbers must be at most {_MATERIAL // self.d} at a time, got {count}"
            )
        return self._rows(np.arange(count) if chosen is None else chosen)

    def sample(self, k: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """k different numbers, ascending, each set of k as likely as any other."""
        k = whole("k", k, 1, len(self))
        return np.sort(generator("rng", rng).choice(len(self), k, replace=False, shuffle=False))


class QuadraticLines(LineSet):
    """Vectors (-1)^(Q(x) + l·x)/√d over x in GF(2)^m, d = 2^m: a basis for each form Q.

    Vector number q·d + l has form q and linear part l; with `standard_basis` the d unit vectors
    come last.
    """

    standard_basis = True

    def __init__(self, m: int) -> None:
        self.m = m

    @property
    @abstractmethod
    def form_count(self) -> int:
        """How many quadratic forms there are."""

    @abstractmethod
    def form_values(self, forms: NDArray[np.int64], x: NDArray[np.int64]) -> Bits:
        """Q_forms[k](x[k]), entry by entry: 0 or 1; forms and x of one shape (k,)."""

    @property
    def d(self) -> int:
        return 1 << self.m

    def __len__(self) -> int:
        return (self.form_count + self.standard_basis) * self.d

    def form(self, number: int) -> Bits:
        """All 2^m values of one form, 0 or 1."""
        return self._form("number", number)

    def _form(self, name: str, number: int) -> Bits:
        chosen = whole(name, number, 0, self.form_count - 1)
        return self.form_values(np.full(self.d, chosen), np.arange(self.d))

    def largest_product(self, form: int, other: int) -> int:
        """The largest |Σ_x ±1| between a vector of one form and one of another, all d² of them."""
        signs = 1 - 2 * (self._form("form", form) ^ self._form("other", other))
        return int(np.abs(fast_walsh(signs)).max())

    def polar_forms(self, forms: NDArray[np.int64]) -> Bits:
        """B(e_i, e_j) = Q(e_i + e_j) + Q(e_i) + Q(e_j) of each form: bit j of entry (k, i).

        Shape (k, m). Raises ValueError if a form is not 0 at 0.
        """
        i, j = np.triu_indices(self.m, 1)
        points = np.concatenate([[0], 1 << np.arange(self.m), (1 << i) | (1 << j)])
        values = self.form_values(np.repeat(forms, points.size), np.tile(points, forms.size))
        values = values.reshape(forms.size, points.size)
        if values[:, 0].any():
            raise ValueError("forms must be 0 at 0")
        single, double = values[:, 1 : self.m + 1], values[:, self.m + 1 :]
        bits = double ^ single[:, i] ^ single[:, j]
        rows = np.zeros((forms.size, self.m), np.int64)
        for pair in range(i.size):
            rows[:, i[pair]] |= bits[:, pair] << j[pair]
            rows[:, j[pair]] |= bits[:, pair] << i[pair]
        return rows

    def _rows(self, numbers: NDArray[np.int64]) -> Float32:
        rows = np.zeros((numbers.size, self.d), np.float32)
        x = np.arange(self.d)
        for k, (form, linear) in enumerate(zip(*np.divmod(numbers, self.d), strict=True)):
            if form == self.form_count:
                rows[k, linear] = 1
            else:
                bits = self.form_values(np.full(self.d, form), x) ^ parity(x & linear)
                rows[k] = (1 - 2 * bits) / np.sqrt(self.d)
        return rows

    def _certified(self, largest: int, form_pairs: int) -> Certificate:
        """From the largest |Σ ±1| between forms: within one form all products are 0."""
        all_pairs = self.form_count * (self.form_count - 1) // 2
        between = form_pairs * self.d**2
        within = self.form_count * self.d * (self.d - 1) // 2
        coherence = largest / self.d
        if self.standard_basis:
            # A flat vector has ±1/√d with each unit vector; those are orthogonal to each other.
            coherence = max(coherence, float(1 / np.sqrt(self.d)))
            within += self.form_count * self.d**2 + self.d * (self.d - 1) // 2
        return Certificate(coherence, between + within, form_pairs == all_pairs)


class KerdockLines(QuadraticLines):
    """Kerdock's set, d/2 + 1 mutually unbiased bases of R^d, d = 2^m with m even: |cos| 0 or 1/√d.

    Q_a(x₀, x) = Σ Tr((ax)^(2^i+1)) + x₀·Tr(ax), i = 1..(n-1)/2, over a and x in GF(2^n), n = m - 1
    (Kerdock 1972; Calderbank, Cameron, Kantor & Seidel 1997). x₀ is the highest of the m bits.
    Raises ValueError for odd m.

    >>> lines = KerdockLines(4)
    >>> len(lines), lines.d, lines.coherence
    (144, 16, 0.25)
    """

    def __init__(self, m: int) -> None:
        if whole("m", m, 2, 16) % 2:
            raise ValueError(f"m must be even for a Kerdock set, got {m}")
        super().__init__(m)
        self._field = binary_field(m - 1)

    @property
    def form_count(self) -> int:
        return self._field.order

    @property
    def coherence(self) -> float:
        return float(1 / np.sqrt(self.d))

    def form_values(self, forms: NDArray[np.int64], x: NDArray[np.int64]) -> Bits:
        field = self._field
        top, low = x >> (self.m - 1), x & (field.order - 1)
        product = field.multiply(forms, low)
        value = top & field.trace(product)
        for i in range(1, (self.m - 2) // 2 + 1):
            value ^= field.trace(field.power(product, (1 << i) + 1))
        return value

    def certificate(self) -> Certificate:
        """By the rank of every difference of two forms: exact, and all pairs."""
        polar = self.polar_forms(np.arange(self.form_count))
        smallest_rank, checked = self.m, 0
        for first, second in _pairs(self.form_count):
            ranks = _binary_ranks(polar[first] ^ polar[second])
            smallest_rank = min(smallest_rank, int(ranks.min()))
            checked += first.size
        return self._certified(1 << (self.m - smallest_rank // 2), checked)


class GoldLines(QuadraticLines):
    """Gold's set, d bases of R^d and the standard one, d = 2^m with m odd: |cos| <= √(2/d).

    Q_b(x) = Tr(b·x³) over GF(2^m) (Gold 1968; the dual of the 2-error-correcting BCH code).
    Raises ValueError for even m.

    >>> lines = GoldLines(7)
    >>> len(lines), lines.d, lines.coherence
    (16512, 128, 0.125)
    """

    def __init__(self, m: int) -> None:
        if not whole("m", m, 3, 15) % 2:
            raise ValueError(f"m must be odd for a Gold set, got {m}")
        super().__init__(m)
        self._field = binary_field(m)

    @property
    def form_count(self) -> int:
        return self._field.order

    @property
    def coherence(self) -> float:
        return float(2 ** ((1 - self.m) / 2))

    @cached_property
    def _cubes(self) -> NDArray[np.int64]:
        return self._field.power(np.arange(self.d), 3)

    def form_values(self, forms: NDArray[np.int64], x: NDArray[np.int64]) -> Bits:
        return self._field.trace(self._field.multiply(forms, self._cubes[x]))

    def certificate(self) -> Certificate:
        """By the Walsh transform of every form: Q_a - Q_b = Q_(a+b), so that covers all pairs."""
        largest = 0
        for start in range(1, self.form_count, 64):
            forms = np.arange(start, min(start + 64, self.form_count))
            bits = self.form_values(
                np.repeat(forms, self.d), np.tile(np.arange(self.d), forms.size)
            )
            signs = (1 - 2 * bits).astype(np.int16).reshape(forms.size, self.d)
            largest = max(largest, int(np.abs(fast_walsh(signs)).max()))
        return self._certified(largest, self.form_count * (self.form_count - 1) // 2)


class DelsarteGoethalsLines(QuadraticLines):
    """A Delsarte-Goethals set of 2^(3m-2) lines, d = 2^m with m even: |cos| <= 2/√d.

    The sums Q_a(x₀, x) + Tr(b·x³) of Kerdock's forms and Gold's, form number a + b·2^(m-1)
    (Delsarte & Goethals 1975). Raises ValueError for odd m.

    >>> len(DelsarteGoethalsLines(14)) == 2**40
    True
    """

    standard_basis = False

    def __init__(self, m: int) -> None:
        super().__init__(whole("m", m, 4, 16))
        self._kerdock = KerdockLines(m)
        self._field = binary_field(m - 1)

    @property
    def form_count(self) -> int:
        return self._field.order**2

    @property
    def coherence(self) -> float:
        return float(2 / np.sqrt(self.d))

    def form_values(self, forms: NDArray[np.int64], x: NDArray[np.int64]) -> Bits:
        b, a = np.divmod(forms, self._field.order)
        cube = self._field.power(x & (self._field.order - 1), 3)
        gold = self._field.trace(self._field.multiply(b, cube))
        return self._kerdock.form_values(a, x) ^ gold

    def certificate(self) -> Certificate:
        """By the rank of every difference of forms, as far as d = 256; exact, and all pairs.

        Differences depend on b only through b + b′. Raises ValueError for m > 8: use
        `sampled_certificate` there.
        """
        whole("m", self.m, 4, 8)
        order = self._field.order
        kerdock = self._kerdock.polar_forms(np.arange(order))
        gold = self.polar_forms(np.arange(order) * order)
        smallest_rank = self.m
        for difference in range(order):
            for first, second in _pairs(order):
                ranks = _binary_ranks(kerdock[first] ^ kerdock[second] ^ gold[difference])
                smallest_rank = min(smallest_rank, int(ranks.min()))
        if order > 1:
            smallest_rank = min(smallest_rank, int(_binary_ranks(gold[1:]).min()))
        pairs = self.form_count * (self.form_count - 1) // 2
        return self._certified(1 << (self.m - smallest_rank // 2), pairs)

    def sampled_certificate(self, form_pairs: int, rng: np.random.Generator) -> Certificate:
        """The largest |cos| over all d² products of each of `form_pairs` random pairs of forms."""
        largest = 0
        seen: set[tuple[int, int]] = set()
        while len(seen) < whole("form_pairs", form_pairs, 1, 10_000):
            a, b = sorted(int(k) for k in generator("rng", rng).integers(self.form_count, size=2))
            if a != b and (a, b) not in seen:
                seen.add((a, b))
                largest = max(largest, self.largest_product(a, b))
        return self._certified(largest, len(seen))


class DeVoreLines(LineSet):
    """DeVore's set: p^(r+1) lines of R^(p²), p prime, with |cos| <= r/p.

    One vector for each polynomial of degree <= r over the integers modulo p: 1/√p at the p places
    (x, f(x)). Two polynomials agree in at most r places (DeVore 2007). Number Σ c_i·p^i has the
    coefficients c_i. Raises ValueError unless p is prime and 1 <= r < p.

    >>> lines = DeVoreLines(7, 2)
    >>> len(lines), lines.d, round(lines.coherence, 4)
    (343, 49, 0.2857)
    """

    def __init__(self, p: int, r: int) -> None:
        self.p, self.r = _prime("p", p), whole("r", r, 1, p - 1)

    @property
    def d(self) -> int:
        return self.p**2

    def __len__(self) -> int:
        return int(self.p ** (self.r + 1))

    @property
    def coherence(self) -> float:
        return self.r / self.p

    def _rows(self, numbers: NDArray[np.int64]) -> Float32:
        x = np.arange(self.p)
        values = np.zeros((numbers.size, self.p), np.int64)
        rest, power = numbers, np.ones_like(x)
        for _ in range(self.r + 1):
            values = (values + (rest % self.p)[:, None] * power) % self.p
            rest, power = rest // self.p, power * x % self.p
        rows = np.zeros((numbers.size, self.d), np.float32)
        rows[np.arange(numbers.size)[:, None], x * self.p + values] = 1 / np.sqrt(self.p)
        return rows

    def certificate(self) -> Certificate:
        """By counting zeros of each polynomial but 0: a difference of two is one, and each is."""
        most = 0
        for start in range(1, len(self), 4096):
            rows = self.vectors(np.arange(start, min(start + 4096, len(self))))
            most = max(most, int((rows[:, :: self.p] > 0).sum(axis=1).max()))
        return Certificate(most / self.p, len(self) * (len(self) - 1) // 2, True)


class ComplexUnbiasedLines(LineSet):
    """The p + 1 mutually unbiased bases of C^p as 2p(p+1) lines of R^2p: |cos| <= 1/√p.

    Entries exp(2πi(ax² + lx)/p)/√p, p an odd prime (Alltop 1980; Ivanović 1981), and the standard
    basis; each complex vector z gives (Re z, Im z) and that of iz. Number (a·p + l)·2 + s, s = 1
    for iz; a = p is the standard basis. Raises ValueError unless p is an odd prime.

    >>> lines = ComplexUnbiasedLines(7)
    >>> len(lines), lines.d
    (112, 14)
    """

    def __init__(self, p: int) -> None:
        if _prime("p", p) == 2:
            raise ValueError(f"p must be an odd prime, got {p}")
        self.p = p

    @property
    def d(self) -> int:
        return 2 * self.p

    def __len__(self) -> int:
        return 2 * self.p * (self.p + 1)

    @property
    def coherence(self) -> float:
        return float(1 / np.sqrt(self.p))

    def _rows(self, numbers: NDArray[np.int64]) -> Float32:
        x = np.arange(self.p)
        vector, turned = np.divmod(numbers, 2)
        a, linear = (part[:, None] for part in np.divmod(vector, self.p))
        # Reduced modulo p before the exponential, which is then as exact as for small numbers.
        phase = (a * x % self.p * x + linear * x) % self.p
        z = np.exp(2j * np.pi * phase / self.p) / np.sqrt(self.p)
        z = np.where(a == self.p, (x == linear).astype(complex), z)
        z = z * np.where(turned, 1j, 1)[:, None]
        return np.hstack([z.real, z.imag]).astype(np.float32)

    def certificate(self) -> Certificate:
        """In double precision, from the products ⟨z_0l, z_al'⟩, which all others repeat.

        ⟨z_al, z_bl'⟩ = ⟨z_00, z_(b-a)(l'-l)⟩, the Fourier transform of exp(2πi(b-a)x²/p)/p.
        """
        x = np.arange(self.p)
        largest = self.coherence  # the real unit vectors against real entries
        for a in range(1, self.p):
            products = np.fft.fft(np.exp(2j * np.pi * (a * x % self.p * x % self.p) / self.p))
            parts = np.abs(np.concatenate([products.real, products.imag])) / self.p
            largest = max(largest, float(parts.max()))
        return Certificate(largest, len(self) * (len(self) - 1) // 2, True)


class DirectSum(LineSet):
    """The lines of two sets in orthogonal subspaces: dimensions and numbers add, the worse |cos|.

    >>> both = DirectSum(KerdockLines(4), GoldLines(3))
    >>> len(both), both.d, both.coherence
    (216, 24, 0.5)
    """

    def __init__(self, first: LineSet, second: LineSet) -> None:
        for name, lines in (("first", first), ("second", second)):
            if not isinstance(lines, LineSet):
                raise ValueError(f"{name} must be a set of lines, got {lines!r:.80}")
        self.first, self.second = first, second

    @property
    def d(self) -> int:
        return self.first.d + self.second.d

    def __len__(self) -> int:
        return len(self.first) + len(self.second)

    @property
    def coherence(self) -> float:
        return max(self.first.coherence, self.second.coherence)

    def _rows(self, numbers: NDArray[np.int64]) -> Float32:
        rows = np.zeros((numbers.size, self.d), np.float32)
        early = numbers < len(self.first)
        rows[early, : self.first.d] = self.first.vectors(numbers[early])
        rows[~early, self.first.d :] = self.second.vectors(numbers[~early] - len(self.first))
        return rows

    def certificate(self) -> Certificate:
        """Both parts' certificates; a vector of one is orthogonal to all of the other."""
        first, second = self.first.certificate(), self.second.certificate()
        return Certificate(
            max(first.coherence, second.coherence),
            first.pairs + second.pairs + len(self.first) * len(self.second),
            first.exhaustive and second.exhaustive,
        )


def gpt3_lines() -> DirectSum:
    """75,509,760 lines of R^12288, GPT-3's dimension, all within 0.895° of perpendicular.

    Gold's set in 8,192 dimensions and Kerdock's in the other 4,096; in both |cos| <= 1/64.

    >>> lines = gpt3_lines()
    >>> len(lines), lines.d, lines.coherence == 1 / 64
    (75509760, 12288, True)
    """
    return DirectSum(GoldLines(13), KerdockLines(12))


def _pairs(count: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """All i < j below count, in chunks of index arrays."""
    firsts: list[NDArray[np.int64]] = []
    seconds: list[NDArray[np.int64]] = []
    held = 0
    for i in range(count - 1):
        second = np.arange(i + 1, count)
        firsts.append(np.full(second.size, i))
        seconds.append(second)
        held += second.size
        if held >= _CHUNK or i == count - 2:
            yield np.concatenate(firsts), np.concatenate(seconds)
            firsts, seconds, held = [], [], 0


def _binary_ranks(rows: Bits) -> NDArray[np.int64]:
    """Ranks over GF(2) of square matrices given as bit patterns of their rows, shape (k, m)."""
    k, m = rows.shape
    left = rows.astype(np.int32)
    ranks, every = np.zeros(k, np.int64), np.arange(k)
    for bit in range(m):
        has = (left >> bit) & 1
        pivot = has.argmax(axis=1)
        found = has[every, pivot]
        ranks += found
        # Clears the bit from all rows that have it, the pivot's own row wholly.
        left ^= has * left[every, pivot][:, None]
    return ranks


def _prime(name: str, value: int) -> int:
    p = whole(name, value, 2)
    if any(p % k == 0 for k in range(2, int(np.sqrt(p)) + 1)):
        raise ValueError(f"{name} must be prime, got {p}")
    return p
