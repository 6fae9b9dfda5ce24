"""The smallest classifier: matrix, bend, matrix."""

import numpy as np
import pytest

from mlp_math.classifier import fit_classifier


def blobs(rng, per_class=20):
    """Three noisy clusters in 8-D, their labels in turn."""
    centres = 3 * np.eye(3, 8)
    labels = np.tile(np.arange(3), per_class)
    return centres[labels] + 0.3 * rng.normal(size=(labels.size, 8)), labels


def test_what_it_was_fitted_on_and_what_is_like_it_is_told_apart():
    rng = np.random.default_rng(1)
    inputs, labels = blobs(rng)
    found = fit_classifier(inputs, labels, 24, rng)
    fresh, truth = blobs(rng)
    assert (found.probabilities(inputs).argmax(axis=1) == labels).all()
    assert (found.probabilities(fresh).argmax(axis=1) == truth).mean() > 0.95


def test_probabilities_are_the_softmax_of_two_matrices_with_a_bend_between():
    rng = np.random.default_rng(2)
    inputs, labels = blobs(rng)
    net = fit_classifier(inputs, labels, 12, rng)
    logits = net.W_out @ np.maximum(net.W_in @ inputs[0] + net.b_in, 0) + net.b_out
    expected = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(net.probabilities(inputs[0]), expected, rtol=1e-12)
    np.testing.assert_allclose(net.probabilities(inputs).sum(axis=1), 1.0)


def test_the_second_matrix_solves_the_ridge_regression():
    rng = np.random.default_rng(3)
    inputs, labels = blobs(rng)
    net = fit_classifier(inputs, labels, 10, rng, ridge=0.5, sureness=6.0)
    hidden = np.column_stack([net.neurons(inputs), np.ones(len(labels))])
    targets = 6.0 * np.eye(3)[labels]
    shift = targets.mean(axis=0)
    weights = np.vstack([net.W_out.T, net.b_out - shift])
    slope = hidden.T @ (hidden @ weights - (targets - shift)) + 0.5 * weights
    np.testing.assert_allclose(slope, 0, atol=1e-9)


@pytest.mark.parametrize(
    ("labels", "message"),
    [([0, 1], r"labels must have shape \(3,\), got \(2,\)"), ([0, -1, 2], "labels")],
)
def test_labels_that_do_not_fit_are_refused(labels, message):
    with pytest.raises(ValueError, match=message):
        fit_classifier(np.eye(3), labels, 4, np.random.default_rng(0))


def test_inputs_of_another_length_are_refused():
    net = fit_classifier(np.eye(3), [0, 1, 2], 8, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"x must have shape \(\.\.\., 3\), got \(4,\)"):
        net.probabilities(np.zeros(4))
