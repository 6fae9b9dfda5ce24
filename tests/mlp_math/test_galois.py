import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.galois import BinaryField, binary_field, parity, walsh_transform

FIELDS = st.sampled_from([1, 2, 3, 5, 8, 13])


def schoolbook_product(a: int, b: int, m: int, modulus: int) -> int:
    """Shift and add, then reduce: no tables."""
    product = 0
    for bit in range(m):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(2 * m, m - 1, -1):
        if product >> bit & 1:
            product ^= modulus << (bit - m)
    return product


@given(m=FIELDS, data=st.data())
def test_multiplication_is_that_of_polynomials(m: int, data: st.DataObject) -> None:
    from mlp_math.galois import PRIMITIVE_POLYNOMIALS

    element = st.integers(0, 2**m - 1)
    a, b = data.draw(element), data.draw(element)
    expected = schoolbook_product(a, b, m, PRIMITIVE_POLYNOMIALS[m])
    assert int(binary_field(m).multiply(a, b)) == expected


@given(m=FIELDS, exponent=st.integers(1, 40), data=st.data())
def test_powers_are_repeated_products(m: int, exponent: int, data: st.DataObject) -> None:
    field, a = binary_field(m), data.draw(st.integers(0, 2**m - 1))
    product = a
    for _ in range(exponent - 1):
        product = int(field.multiply(product, a))
    assert int(field.power(a, exponent)) == product


@pytest.mark.parametrize("m", range(1, 17))
def test_trace_is_a_balanced_linear_bit_invariant_under_squaring(m: int) -> None:
    field = binary_field(m)
    elements = np.arange(field.order)
    trace = field.trace(elements)
    assert set(trace.tolist()) == {0, 1}
    assert trace.sum() == field.order // 2
    np.testing.assert_array_equal(field.trace(field.power(elements, 2)), trace)
    shifted = elements ^ (field.order - 1)
    np.testing.assert_array_equal(field.trace(shifted), trace ^ trace[field.order - 1])


@pytest.mark.parametrize("size", [1, 2, 8, 64])
def test_walsh_transform_is_the_sum_it_stands_for(size: int) -> None:
    values = np.random.default_rng(size).integers(-5, 6, (3, size))
    x = np.arange(size)
    characters = 1 - 2 * parity(x[:, None] & x)
    np.testing.assert_array_equal(walsh_transform(values), values @ characters)
    np.testing.assert_array_equal(walsh_transform(walsh_transform(values)), size * values)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: binary_field(17), "m must be at most 16"),
        (lambda: BinaryField(0), "m must be at least 1"),
        (lambda: binary_field(3).trace(8), r"a must lie in 0\.\.7, got 8\.\.8"),
        (lambda: binary_field(3).multiply([1, 2], [1, 2, 3]), "a and b must have one shape"),
        (lambda: binary_field(3).power(1.5, 2), "a must be whole numbers"),
        (lambda: walsh_transform([1, 2, 3]), "values must have a power of 2"),
        (lambda: walsh_transform([1.0, 2.0]), "values must be whole numbers"),
        (lambda: parity(-1), "x must be at least 0, got -1"),
    ],
)
def test_bad_input_is_refused_by_name(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
