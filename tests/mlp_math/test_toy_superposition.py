import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.toy_superposition import (
    align_geometry,
    classify_geometry,
    feature_dimensionality,
    feature_norms,
    linear_baseline_loss,
    snapshot_schedule,
    sparse_features,
    toy_gradients,
    toy_loss,
    toy_reconstruction,
    train_toy_models,
)

IMPORTANCE = 0.9 ** np.arange(5)


def polygon(n, turn=0.0, radius=1.0):
    angles = turn + 2 * np.pi * np.arange(n) / n
    return radius * np.array([np.cos(angles), np.sin(angles)])


# --- the model and its gradients


@given(st.integers(1, 3), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_written_out_gradients_are_those_of_the_loss(hidden, features, seed):
    rng = np.random.default_rng(seed)
    W, b = rng.normal(size=(hidden, features)), rng.normal(size=features)
    x = rng.random((7, features)) * (rng.random((7, features)) < 0.5)
    importance = rng.random(features)
    dW, db = toy_gradients(W, b, x, importance)
    # So small a step that it crosses no kink of ReLU, in a random direction of all parameters.
    step = 1e-8
    turn_W, turn_b = rng.normal(size=W.shape), rng.normal(size=b.shape)
    up = toy_loss(W + step * turn_W, b + step * turn_b, x, importance)
    down = toy_loss(W - step * turn_W, b - step * turn_b, x, importance)
    slope = (dW * turn_W).sum() + (db * turn_b).sum()
    assert (up - down) / (2 * step) == pytest.approx(slope, rel=1e-3, abs=1e-4)


def test_two_features_on_one_line_are_told_apart_by_relu_unless_both_are_on():
    W, b = [[1.0, -1.0]], [0.0, 0.0]
    alone = toy_reconstruction(W, b, [[0.7, 0.0], [0.0, 0.2]])
    assert alone == pytest.approx(np.array([[0.7, 0], [0, 0.2]]))
    assert toy_loss(W, b, [[0.5, 0.5]]) == pytest.approx(0.5)


@pytest.mark.parametrize("sparsity", [0.0, 0.5, 0.9])
def test_features_are_zero_with_the_probability_called_sparsity_else_uniform(sparsity):
    x = sparse_features((50, 4_000), sparsity, np.random.default_rng(0))
    assert x.dtype == np.float32
    assert (x == 0).mean() == pytest.approx(sparsity, abs=0.01)
    on = x[x > 0]
    assert on.mean() == pytest.approx(0.5, abs=0.01)
    assert on.std() == pytest.approx(12**-0.5, abs=0.01)


def test_every_run_can_have_its_own_sparsity():
    x = sparse_features((2, 20_000), [0.2, 0.8], np.random.default_rng(0))
    assert (x == 0).mean(axis=1) == pytest.approx([0.2, 0.8], abs=0.02)


# --- what training finds


@pytest.fixture(scope="module")
def sparse_models():
    rng = np.random.default_rng(0)
    return train_toy_models(
        5, 2, 0.95, rng, runs=4, steps=1_200, batch=512, importance=IMPORTANCE, snapshots=5
    )


def test_sparse_features_arrange_themselves_in_a_pentagon(sparse_models):
    best = sparse_models.W[sparse_models.best]
    shape = classify_geometry(best)
    assert shape.name == "pentagon"
    assert all(66 < gap < 78 for gap in shape.gaps)
    assert feature_dimensionality(best) == pytest.approx(np.full(5, 0.4), abs=0.03)
    assert feature_norms(best) == pytest.approx(np.full(5, 1.13), abs=0.06)
    assert sparse_models.b[sparse_models.best].max() < -0.1


def test_superposition_beats_keeping_two_features(sparse_models):
    baseline = linear_baseline_loss(IMPORTANCE, 2, 0.95)
    assert sparse_models.loss.min() < baseline / 3


def test_snapshots_begin_before_and_end_after_training(sparse_models):
    assert sparse_models.snapshot_steps.tolist() == [0, 300, 600, 900, 1_200]
    assert np.array_equal(sparse_models.snapshots[-1], sparse_models.W)
    assert feature_norms(sparse_models.snapshots[0, 0]).max() < 1


def test_dense_features_leave_room_for_two():
    rng = np.random.default_rng(0)
    models = train_toy_models(5, 2, 0.0, rng, runs=3, steps=1_200, batch=256, importance=IMPORTANCE)
    shape = classify_geometry(models.W[models.best])
    assert (shape.name, sorted(shape.features)) == ("orthogonal", [0, 1])
    assert models.loss.min() == pytest.approx(linear_baseline_loss(IMPORTANCE, 2, 0.0), rel=0.03)
    assert models.loss.min() == pytest.approx(0.182, abs=0.004)


def test_training_goes_on_from_where_it_is_started_and_repeats_exactly():
    rng = np.random.default_rng(3)
    first = train_toy_models(4, 2, 0.8, rng, runs=2, steps=30, batch=64)
    again = train_toy_models(4, 2, 0.8, np.random.default_rng(3), runs=2, steps=30, batch=64)
    assert np.array_equal(first.W, again.W)
    start = (first.W, first.b)
    on = train_toy_models(4, 2, 0.8, rng, runs=2, steps=1, batch=64, start=start, snapshots=2)
    assert np.array_equal(on.snapshots[0], first.W)
    assert not np.array_equal(on.W, first.W)


# --- geometry


@pytest.mark.parametrize(("S", "loss"), [(0.0, 0.183), (0.7, 0.170), (0.9, 0.068), (0.97, 0.0215)])
def test_the_linear_baseline_costs_the_variance_of_what_is_left_out(S, loss):
    assert linear_baseline_loss(IMPORTANCE, 2, S) == pytest.approx(loss, abs=6e-4)


def test_the_linear_baseline_is_what_a_linear_model_achieves():
    rng = np.random.default_rng(0)
    x = sparse_features((1, 200_000, 5), 0.7, rng)[0]
    guess = np.column_stack([x[:, :2], np.tile(x[:, 2:].mean(axis=0), (x.shape[0], 1))])
    loss = (IMPORTANCE * (x - guess) ** 2).sum(axis=1).mean()
    assert linear_baseline_loss(IMPORTANCE, 2, 0.7) == pytest.approx(loss, rel=0.01)


@given(st.integers(3, 9), st.floats(0, 7), st.floats(0.6, 3))
def test_in_a_regular_polygon_each_feature_has_an_equal_share_of_two_dimensions(n, turn, radius):
    shares = feature_dimensionality(polygon(n, turn, radius))
    assert shares == pytest.approx(np.full(n, 2 / n))


@given(
    st.lists(st.tuples(st.integers(3, 6), st.floats(0.5, 2)), min_size=1, max_size=3),
    st.integers(0, 2**32 - 1),
)
def test_dimensionalities_of_orthogonal_tight_frames_sum_to_the_dimension(polygons, seed):
    m = 2 * len(polygons)
    columns = []
    for i, (n, radius) in enumerate(polygons):
        block = np.zeros((m, n))
        block[2 * i : 2 * i + 2] = polygon(n, radius=radius)
        columns.append(block)
    rotation = np.linalg.qr(np.random.default_rng(seed).normal(size=(m, m)))[0]
    W = rotation @ np.hstack(columns)
    assert feature_dimensionality(W).sum() == pytest.approx(m)


@given(st.integers(1, 4), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_dimensionalities_never_sum_to_more_than_the_rank(m, n, seed):
    W = np.random.default_rng(seed).normal(size=(m, n))
    shares = feature_dimensionality(W)
    assert (shares <= 1 + 1e-12).all()
    assert shares.sum() <= np.linalg.matrix_rank(W) + 1e-9


def test_an_absent_feature_has_no_dimensionality():
    assert feature_dimensionality([[1.0, 0.0], [0.0, 0.0]]).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("W", "name"),
    [
        (np.zeros((2, 5)), "nothing"),
        (np.eye(2)[:, :1], "one direction"),
        (np.eye(2), "orthogonal"),
        (polygon(2), "antipodal pair"),
        (polygon(3), "triangle"),
        (polygon(4), "antipodal square"),
        (polygon(5), "pentagon"),
        (polygon(7), "polygon"),
        (polygon(5)[:, :4], "irregular"),
        (np.array([[1.0, 0.9], [0.0, 0.5]]), "irregular"),
    ],
)
@pytest.mark.parametrize("turn", [0.0, 1.0, 4.0])
def test_shapes_are_named_however_they_are_turned(W, name, turn):
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = classify_geometry(rotation @ W)
    assert shape.name == name
    assert sum(shape.gaps) == pytest.approx(360 if shape.count else 0)


def test_features_shorter_than_the_threshold_do_not_count():
    W = np.hstack([polygon(5), 0.3 * polygon(3, 0.3)])
    assert classify_geometry(W).name == "pentagon"
    assert set(classify_geometry(W).features) == {0, 1, 2, 3, 4}
    assert classify_geometry(W, threshold=0.1).count == 8


@given(st.integers(0, 2**32 - 1))
def test_aligning_changes_no_dot_product(seed):
    rng = np.random.default_rng(seed)
    path = rng.normal(size=(3, 2, 5))
    turned = align_geometry(path)
    for before, after in zip(path, turned, strict=True):
        assert after.T @ after == pytest.approx(before.T @ before, abs=1e-9)
    assert turned[-1, 1, 0] == pytest.approx(0, abs=1e-9)
    assert turned[-1, 0, 0] > 0
    assert turned[-1, 1, 1] >= -1e-9


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda rng: train_toy_models(5, 2, 1.0, rng), "sparsity"),
        (lambda rng: train_toy_models(5, 2, [0.1, 0.2], rng, runs=3), "sparsity"),
        (lambda rng: train_toy_models(0, 2, 0.5, rng), "n_features"),
        (lambda rng: train_toy_models(5, 0, 0.5, rng), "d_hidden"),
        (lambda rng: train_toy_models(5, 2, 0.5, rng, steps=0), "steps"),
        (lambda rng: train_toy_models(5, 2, 0.5, rng, batch=0, steps=1), "batch"),
        (lambda rng: train_toy_models(5, 2, 0.5, rng, importance=-1.0), "importance"),
        (lambda rng: train_toy_models(5, 2, 0.5, rng, importance=[1.0]), "importance"),
        (lambda rng: train_toy_models(5, 2, 0.5, rng, steps=3, snapshots=5), "snapshots"),
        (lambda rng: train_toy_models(5, 2, 0.5, rng, learning_rate=0), "learning_rate"),
        (lambda rng: train_toy_models(5, 2, 0.5, 0), "rng"),
        (lambda rng: train_toy_models(5, 2, 0.5, rng, start=(np.ones((2, 5)), 0)), "start"),
        (lambda rng: toy_loss(np.ones((2, 5)), np.ones(4), np.ones((3, 5))), "b must"),
        (lambda rng: toy_gradients(np.ones((2, 5)), np.ones(5), np.ones((3, 4))), "x must"),
        (lambda rng: classify_geometry(np.ones((3, 5))), "W must"),
        (lambda rng: align_geometry(np.ones((3, 5))), "W must"),
        (lambda rng: align_geometry(np.ones((0, 2, 5))), "W must"),
        (lambda rng: align_geometry(np.ones((2, 5)), onto=5), "onto"),
        (lambda rng: linear_baseline_loss(IMPORTANCE, 2, 1.0), "sparsity"),
        (lambda rng: snapshot_schedule(10, -1), "snapshots"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call(np.random.default_rng(0))
