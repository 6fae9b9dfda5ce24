"""Placing: what is fitted is never enlarged, what is kept inside moves as little as it must."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import LEFT, RIGHT, UP, Rectangle, Square

from scenes.mobjects.place import column, fit, keep_inside, safe_x, spread

LENGTHS = st.floats(0.1, 40)


@given(LENGTHS, LENGTHS, LENGTHS, LENGTHS)
def test_what_is_fitted_keeps_its_shape_and_is_never_enlarged(width, height, widest, highest):
    shape = fit(Rectangle(width=width, height=height), widest, highest)
    assert shape.width <= min(width, widest) * (1 + 1e-6)
    assert shape.height <= min(height, highest) * (1 + 1e-6)
    assert shape.width / shape.height == pytest.approx(width / height, rel=1e-6)
    untouched = width <= widest and height <= highest
    assert (abs(shape.width - width) < 1e-9) == untouched or width == widest


@given(st.floats(-30, 30), st.floats(0.1, 13))
def test_what_is_kept_inside_moves_as_little_as_it_must(x, width):
    shape = keep_inside(Rectangle(width=width, height=1).set_x(x))
    assert shape.get_left()[0] >= -safe_x() - 1e-6
    assert shape.get_right()[0] <= safe_x() + 1e-6
    if abs(x) + width / 2 <= safe_x():
        assert shape.get_x() == pytest.approx(x, abs=1e-6)


def test_spread_things_are_a_step_apart():
    squares = [Square() for _ in range(3)]
    spread(squares, (1, 2), (0.5, -1))
    assert np.allclose([s.get_center() for s in squares], [[1, 2, 0], [1.5, 1, 0], [2, 0, 0]])


def test_a_column_stands_below_each_other_with_aligned_edges():
    shapes = [Rectangle(width=w, height=1) for w in (1, 3, 2)]
    whole = column(shapes, gap=0.5, aligned=LEFT, at=RIGHT + UP)
    assert np.allclose([s.get_left()[0] for s in shapes], shapes[0].get_left()[0])
    assert np.allclose(np.diff([s.get_y() for s in shapes]), -1.5)
    assert np.allclose(whole.get_center(), RIGHT + UP)
