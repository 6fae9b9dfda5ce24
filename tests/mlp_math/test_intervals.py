"""Bootstrap intervals: they cover the truth as often as they say, and clusters widen them."""

import numpy as np
import pytest

from mlp_math.intervals import Interval, bootstrap_mean


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(200):
        interval = bootstrap_mean(rng.normal(3, 2, 40), rng, draws=400)
        covered += interval.low <= 3 <= interval.high
    assert 0.89 < covered / 200 < 0.99


def test_values_that_share_a_label_count_as_little_as_there_are_labels():
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(10), 30)
    values = rng.normal(size=10)[labels] + 0.01 * rng.normal(size=300)
    alone, together = bootstrap_mean(values, rng), bootstrap_mean(values, rng, [labels])
    assert together.high - together.low > 3 * (alone.high - alone.low)
    assert alone.value == together.value == pytest.approx(values.mean())


def test_two_kinds_of_labels_are_both_drawn():
    rng = np.random.default_rng(2)
    rows, columns = np.repeat(np.arange(12), 12), np.tile(np.arange(12), 12)
    of_rows, of_columns = rng.normal(size=(2, 12))
    values = of_rows[rows] + of_columns[columns]
    both = bootstrap_mean(values, rng, [rows, columns])
    one = bootstrap_mean(values, rng, [rows])
    assert both.high - both.low > one.high - one.low
    spread = np.sqrt((of_rows.var() + of_columns.var()) / 12)
    assert both.high - both.low == pytest.approx(2 * 1.96 * spread, rel=0.2)


def test_the_same_seed_gives_the_same_interval():
    values = [0.0, 1.0, 1.0, 0.0, 1.0]
    first, second = (bootstrap_mean(values, np.random.default_rng(3)) for _ in range(2))
    assert first == second
    assert str(Interval(0.5, 0.25, 0.75, 4)) == "0.50 (0.25 to 0.75)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([],), "values must be one or more"),
        (([np.nan],), "values must be finite"),
        (([1.0], np.random.default_rng(0), [[1, 2]]), r"clusters must be labels of shape \(1,\)"),
    ],
)
def test_what_cannot_be_averaged_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        bootstrap_mean(*arguments, *([np.random.default_rng(0)] if len(arguments) == 1 else []))
