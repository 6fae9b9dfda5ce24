"""Calculations in one line, and products with a bias."""

import numpy as np
import pytest
from manim import Scene, tempconfig

from mlp_math.parameters import GPT2_SMALL, parameter_table
from scenes.mobjects.biased_product import BiasedProduct
from scenes.mobjects.calculation import Calculation
from scenes.mobjects.parameters import TableLine
from scenes.mobjects.text import Decimal, Formula
from scenes.moves import count_from


def test_a_calculation_gives_its_numbers_back_and_keeps_its_order():
    pieces = [Decimal(4, 0), "times", Decimal(12, 0), "=", Decimal(48, 0)]
    line = Calculation(pieces)
    assert line.get_values() == [4, 12, 48]
    places = [part.get_x() for part in line]
    assert places == sorted(places)


def test_numbers_and_formulae_share_a_baseline_and_signs_stand_at_half_their_height():
    name, number = Formula("vec(r)_0"), Decimal(2, 1)
    line = Calculation([name, "=", number])
    assert name.baseline == pytest.approx(0.0, abs=1e-9)
    assert number.baseline == pytest.approx(0.0, abs=1e-9)
    assert line[1].get_y() == pytest.approx(number.get_y())


def test_a_calculation_without_numbers_is_refused():
    with pytest.raises(ValueError, match="at least one number"):
        Calculation(["times"])


def test_a_count_stands_at_its_start_until_it_is_played():
    number = Decimal(48, 0)
    counting = count_from(number, 3)
    assert number.get_value() == 3
    with tempconfig({"dry_run": True}):
        Scene(skip_animations=True).play(counting)
    assert number.get_value() == 48


def test_a_bias_joins_the_result_when_it_is_sent_there_and_only_its_own_row():
    rng = np.random.default_rng(0)
    W, x, b = rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=3)
    product = BiasedProduct(W, x, b)
    assert np.allclose(product.get_values(), W @ x)
    assert np.allclose(product.bias.get_values(), b)
    with tempconfig({"dry_run": True}):
        Scene(skip_animations=True).play(product.send_bias(1))
    assert np.allclose(product.get_values(), W @ x + [0, b[1], 0])


def test_the_parts_of_a_biased_product_stand_in_the_order_of_its_formula():
    product = BiasedProduct(np.eye(2), np.ones(2), np.ones(2))
    parts = (
        product.matrix, product.vector, product.plus, product.bias, product.equals, product.result,
    )  # fmt: skip
    places = [part.get_x() for part in parts]
    assert places == sorted(places)
    assert list(product) == list(parts)


def equation(*pieces: float | str) -> Calculation:
    return Calculation([p if isinstance(p, str) else Decimal(p, 0) for p in pieces])


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ((4, "times", 12, "=", 48), None),
        ((2, "times", 3, "+", 4, "=", 10), None),
        ((4, "times", 12, "=", 47), "4 × 12 = 47 is not so"),
        ((1, "+", 1, "=", 3), "1 + 1 = 3 is not so"),
        ((4, "times", 12, "approx", 47), None),  # it does not say that it is so
    ],
)
def test_an_equation_that_is_not_so_says_so(pieces: tuple, said: str | None) -> None:
    assert equation(*pieces).disagreement() == said


def test_an_equation_holds_as_it_is_written_and_while_all_of_it_is_seen() -> None:
    line = equation(2, "times", 3, "=", 6)
    line.numbers[2].set_value(6.4)
    assert line.disagreement() is None  # it is read as 6
    line.numbers[2].set_value(2)
    assert line.disagreement() is not None
    line[3].set_opacity(0)  # no sign yet: it only counts
    assert line.disagreement() is None


def test_an_equation_that_is_built_otherwise_is_asked_in_the_same_way() -> None:
    line = TableLine(parameter_table(GPT2_SMALL).row("query"), "Query", ("heads", "layers"))
    assert line.disagreement() is None
    line.total.set_value(line.total.get_value() + 1)
    assert line.disagreement() == "64 × 768 × 12 × 12 = 7,077,889 is not so"
    line.equals.set_opacity(0)
    assert line.disagreement() is None
