"""The checks that all of mlp_math shares: what counts as a number, and what does not."""

from fractions import Fraction

import numpy as np
import pytest

from mlp_math._checks import (
    LARGEST,
    LARGEST_SINGLE,
    boolean,
    choice,
    ending_in,
    finite_array,
    function_or_none,
    instance_of,
    integers,
    matrix,
    real,
    sequence,
    truths,
    whole,
)
from mlp_math.activations import relu
from mlp_math.angles import coherence, pair_count


@pytest.mark.parametrize(
    "value",
    [
        True,
        [True, False],
        np.eye(2, dtype=bool),
        1j,
        np.eye(2) + 0j,
        "1",
        ["1", "2"],
        b"1",
        None,
        [None, 1.0],
        [1.0, True, None],
        [1.0, [2.0]],
        np.array(["2020-01-01"], dtype="datetime64[D]"),
        {"a": 1.0},
        object,
    ],
    ids=repr,
)
def test_what_is_no_real_number_is_refused_by_name(value):
    with pytest.raises(ValueError, match=r"^weights must be an array of real numbers"):
        finite_array("weights", value)


def test_the_imaginary_part_of_an_argument_is_never_lost_in_silence():
    for call in (lambda: relu([1 + 5j]), lambda: coherence(np.eye(2) + 0j)):
        with pytest.raises(ValueError, match="must be an array of real numbers"):
            call()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ([1, 2], np.float64),
        (np.array([1, 2], np.uint8), np.float64),
        (np.array([1.0, 2.0], np.float32), np.float32),
        (np.array([1.0, 2.0], np.float16), np.float32),
        (np.array([1.0, 2.0], np.longdouble), np.float64),
        ([Fraction(1), 2], np.float64),
        (np.array([1.0, 2.0])[::-1][::-1], np.float64),
    ],
)
def test_numbers_of_every_kind_become_floats(value, kind):
    array = finite_array("weights", value)
    assert array.dtype == kind
    assert array.tolist() == [1.0, 2.0]


def test_what_would_overflow_is_refused_and_can_be_admitted():
    assert finite_array("x", [LARGEST]).tolist() == [LARGEST]
    with pytest.raises(ValueError, match=r"x must lie within ±1e\+50, got an entry of size 1e\+51"):
        finite_array("x", [10 * LARGEST])
    with pytest.raises(ValueError, match=r"x must lie within ±1e\+09"):
        finite_array("x", np.array([10 * LARGEST_SINGLE], np.float32))
    assert finite_array("x", [1e308], largest=None).tolist() == [1e308]
    with pytest.raises(ValueError, match="x must be finite, got 2 NaN or infinite entries"):
        finite_array("x", [np.nan, np.inf, 1.0], largest=None)


def test_shapes_are_said_as_wanted_and_as_found():
    with pytest.raises(ValueError, match=r"W must have shape \(any, 3\), got \(2, 2\)"):
        matrix("W", np.eye(2), (None, 3))
    with pytest.raises(ValueError, match=r"W must have at least 1 rows, got shape \(0, 2\)"):
        matrix("W", np.zeros((0, 2)), least_rows=1)
    with pytest.raises(ValueError, match=r"x must have shape \(\.\.\., 3\), got \(2,\)"):
        ending_in("x", [1, 2], 3)


def test_whole_numbers_are_whole():
    assert integers("k", [], 1).tolist() == []
    assert integers("k", np.array([1, 2], np.uint8), 1, 1, 2).dtype == np.int64
    for value in ([1.0], [True], ["1"], 1, [[1]], [1, [2]]):
        with pytest.raises(ValueError, match="k must be whole numbers"):
            integers("k", value, 1)
    with pytest.raises(ValueError, match=r"k must lie in 0\.\.3, got 1\.\.4"):
        integers("k", [1, 4], 1, 0, 3)
    with pytest.raises(ValueError, match=r"k must be at least 0, got -1\.\.2"):
        integers("k", [-1, 2])


@pytest.mark.parametrize("value", [True, np.True_, 2.5, "3", None, [3], float("nan")])
def test_a_count_is_one_whole_number(value):
    with pytest.raises(ValueError, match="n must be a whole number"):
        whole("n", value)
    with pytest.raises(ValueError, match="n must be a whole number"):
        pair_count(value)


def test_a_count_of_pairs_is_of_at_least_no_vectors():
    assert [pair_count(n) for n in (0, 1, 2, 10**30)] == [0, 0, 1, (10**30 - 1) * 10**30 // 2]
    with pytest.raises(ValueError, match="n must be at least 0, got -3"):
        pair_count(-3)


def test_numbers_that_no_double_can_hold_are_refused():
    for check in (whole, real):
        with pytest.raises(ValueError, match="n must"):
            check("n", 10**400)
    assert whole("n", 10**30) == 10**30


def test_truth_values_are_no_other_things():
    assert boolean("on", np.True_) is True
    for value in (1, 0, "yes", None, [True]):
        with pytest.raises(ValueError, match="on must be True or False"):
            boolean("on", value)
    with pytest.raises(ValueError, match=r"mask must be bool of shape \(2,\), got int64"):
        truths("mask", [1, 0], (2,))


def test_choices_objects_functions_and_sequences_are_named():
    with pytest.raises(ValueError, match=r"kind must be one of \['a', 'b'\], got \['a'\]"):
        choice("kind", ["a"], ("a", "b"))
    with pytest.raises(ValueError, match="block must be of class int, got 'x'"):
        instance_of("block", "x", int)
    with pytest.raises(ValueError, match="progress must be a function or None, got 3"):
        function_or_none("progress", 3)
    for value in ("ab", b"ab", 3, None, {"a": 1}, {1}, np.array(1.0)):
        with pytest.raises(ValueError, match="words must be a sequence"):
            sequence("words", value)
    with pytest.raises(ValueError, match="words must hold at least 2, got 1"):
        sequence("words", ["a"], least=2)
