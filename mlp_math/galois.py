"""Finite fields of 2^m elements as bit patterns, with the traces that packings are made of.

An element is a whole number below 2^m whose bits are the coefficients of a polynomial over GF(2),
modulo a primitive polynomial. Products go through logarithms to the base of that polynomial's
root, which generates all non-zero elements.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import integers, whole

Elements = NDArray[np.int64]
AnyInteger = TypeVar("AnyInteger", bound=np.signedinteger[Any])

PRIMITIVE_POLYNOMIALS = {
    1: 0b11,
    2: 0b111,
    3: 0b1011,
    4: 0b10011,
    5: 0b100101,
    6: 0b1000011,
    7: 0b10001001,
    8: 0b100011101,
    9: 0b1000010001,
    10: 0b10000001001,
    11: 0b100000000101,
    12: 0b1000001010011,
    13: 0b10000000011011,
    14: 0b100010001000011,
    15: 0b1000000000000011,
    16: 0b10001000000001011,
}
"""By degree; bit i is the coefficient of x^i. Standard tables (Lidl & Niederreiter, table D); a
field checks that its polynomial is primitive when it builds its tables."""


@dataclass(frozen=True)
class BinaryField:
    """GF(2^m), 1 <= m <= 16. Use `binary_field(m)`, which builds the tables once."""

    m: int

    def __post_init__(self) -> None:
        whole("m", self.m, 1, max(PRIMITIVE_POLYNOMIALS))

    @property
    def order(self) -> int:
        """2^m, the number of elements."""
        return 1 << self.m

    @cached_property
    def _powers(self) -> Elements:
        """Powers 0..2^m-2 of the generator, twice over: sums of logarithms need no modulo."""
        powers, element = [], 1
        for _ in range(self.order - 1):
            powers.append(element)
            element <<= 1
            if element & self.order:
                element ^= PRIMITIVE_POLYNOMIALS[self.m]
        if len(set(powers)) != self.order - 1:
            raise ArithmeticError(f"the polynomial of degree {self.m} is not primitive")
        return np.array(powers * 2)

    @cached_property
    def _logarithms(self) -> Elements:
        logarithms = np.zeros(self.order, np.int64)
        logarithms[self._powers[: self.order - 1]] = np.arange(self.order - 1)
        return logarithms

    @cached_property
    def _traces(self) -> Elements:
        """The trace of every element: linear, so the bits' traces say all."""
        elements = np.arange(self.order)
        total, conjugate = np.zeros(self.order, np.int64), elements
        for _ in range(self.m):
            total ^= conjugate
            conjugate = self.multiply(conjugate, conjugate)
        return total

    def multiply(self, a: ArrayLike, b: ArrayLike) -> Elements:
        """Products, entry by entry, of two arrays of one shape, or of an array and one element.

        >>> binary_field(3).multiply([0, 2, 7], 4).tolist()
        [0, 3, 1]
        """
        left, right = self._elements("a", a), self._elements("b", b)
        if left.ndim and right.ndim and left.shape != right.shape:
            raise ValueError(f"a and b must have one shape, got {left.shape} and {right.shape}")
        product = self._powers[self._logarithms[left] + self._logarithms[right]]
        result: Elements = np.where((left == 0) | (right == 0), 0, product)
        return result

    def power(self, a: ArrayLike, exponent: int) -> Elements:
        """a^exponent, entry by entry; exponent >= 1.

        >>> binary_field(3).power([0, 1, 2], 3).tolist()
        [0, 1, 3]
        """
        base = self._elements("a", a)
        logarithms = self._logarithms[base] * whole("exponent", exponent, 1) % (self.order - 1)
        result: Elements = np.where(base == 0, 0, self._powers[logarithms])
        return result

    def trace(self, a: ArrayLike) -> Elements:
        """Tr(a) = a + a² + a⁴ + … + a^(2^(m-1)), 0 or 1, entry by entry.

        >>> binary_field(3).trace(range(8)).tolist()
        [0, 1, 0, 1, 0, 1, 0, 1]
        """
        return self._traces[self._elements("a", a)]

    def _elements(self, name: str, value: ArrayLike) -> Elements:
        return integers(name, value, maximum=self.order - 1)


def binary_field(m: int) -> BinaryField:
    """GF(2^m), its tables built once."""
    return _field(whole("m", m, 1, max(PRIMITIVE_POLYNOMIALS)))


@cache
def _field(m: int) -> BinaryField:
    return BinaryField(m)


def walsh_transform(values: ArrayLike) -> NDArray[np.int64]:
    """Σ_x values[x]·(-1)^(x·l) for every l, along the last axis, whose size is a power of 2.

    The fast transform in whole numbers, exact: m additions an entry; x·l is the parity of the bits
    that x and l share. Raises ValueError for another size or entries that are not whole.

    >>> walsh_transform([1, 1, 1, -1]).tolist()
    [2, 2, 2, -2]
    """
    array = integers("values", values, minimum=-(2**40), maximum=2**40)
    size = array.shape[-1] if array.ndim else 0
    if size < 1 or size & (size - 1):
        raise ValueError(f"values must have a power of 2 on the last axis, got {array.shape}")
    return fast_walsh(array)


def fast_walsh(values: NDArray[AnyInteger]) -> NDArray[AnyInteger]:
    """As `walsh_transform`, unchecked, for whole numbers of any width that holds the sums."""
    size = values.shape[-1]
    result = values.reshape(-1, size)
    half = 1
    while half < size:
        pairs = result.reshape(len(result), size // (2 * half), 2, half)
        result = np.stack(
            [pairs[:, :, 0] + pairs[:, :, 1], pairs[:, :, 0] - pairs[:, :, 1]], axis=2
        )
        result = result.reshape(len(pairs), size)
        half *= 2
    return result.reshape(values.shape)


def parity(x: ArrayLike) -> NDArray[np.int64]:
    """The parity of the number of 1 bits of each non-negative whole number: 0 or 1.

    >>> parity([0, 1, 3, 7]).tolist()
    [0, 1, 0, 1]
    """
    array = integers("x", x)
    bits: NDArray[np.int64] = np.bitwise_count(array).astype(np.int64) & 1
    return bits
