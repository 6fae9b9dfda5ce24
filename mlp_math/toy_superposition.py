"""Toy models of superposition: more features than dimensions, learnt by a tiny autoencoder.

x̂ = ReLU(WᵀWx + b) with W of shape (d_hidden, n_features), trained on sparse x: Elhage et al. 2022,
"Toy Models of Superposition" (arXiv:2209.10652). Gradients are written out by hand; a whole
batch of models with different seeds (and sparsities) trains in one array.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import (
    Float,
    finite_array,
    function_or_none,
    generator,
    matrix,
    real,
    sequence,
    vector,
    whole,
)
from mlp_math.adam import Adam

LEARNING_RATE = 0.01

GeometryName = Literal[
    "nothing",
    "one direction",
    "orthogonal",
    "antipodal pair",
    "triangle",
    "antipodal square",
    "pentagon",
    "polygon",
    "irregular",
]


def sparse_features(
    shape: tuple[int, ...], sparsity: ArrayLike, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Feature values: 0 with probability S, else uniform on [0, 1]; float32 of that shape.

    `sparsity` is a number, or an array of shape (shape[0],), one for each run.
    """
    shape = tuple(whole("shape", side, 0) for side in sequence("shape", shape, least=1))
    S = _sparsities(sparsity, shape[0])
    values = generator("rng", rng).random(shape, dtype=np.float32)
    # One draw does both: given u >= S, (u - S)/(1 - S) is uniform on [0, 1].
    column = S.astype(np.float32).reshape((-1,) + (1,) * (len(shape) - 1))
    values -= column
    values *= 1 / (1 - column)
    return np.maximum(values, 0, out=values)


def toy_reconstruction(W: ArrayLike, b: ArrayLike, x: ArrayLike) -> Float:
    """ReLU(WᵀWx + b) for W (d_hidden, n_features), b (n_features,), x (..., n_features).

    >>> pair = [[1.0, -1.0]]  # two features on one line, in opposite directions
    >>> toy_reconstruction(pair, [0.0, 0.0], [[0.5, 0.0], [0.0, 0.5], [0.5, 0.5]])
    array([[0.5, 0. ],
           [0. , 0.5],
           [0. , 0. ]])
    """
    weights = matrix("W", W)
    bias = vector("b", b, weights.shape[1])
    features = finite_array("x", x)
    if features.ndim == 0 or features.shape[-1] != weights.shape[1]:
        raise ValueError(f"x must have shape (..., {weights.shape[1]}), got {features.shape}")
    return np.maximum(0, features @ weights.T @ weights + bias)


def toy_loss(W: ArrayLike, b: ArrayLike, x: ArrayLike, importance: ArrayLike = 1.0) -> float:
    """Mean over the batch of Σ I_i (x_i - x̂_i)², for x of shape (batch, n_features)."""
    features = matrix("x", x, least_rows=1)
    weights = _importances(importance, features.shape[1])
    error = features - toy_reconstruction(W, b, features)
    return float((weights * error**2).sum(axis=1).mean())


def toy_gradients(
    W: ArrayLike, b: ArrayLike, x: ArrayLike, importance: ArrayLike = 1.0
) -> tuple[Float, Float]:
    """Gradients of `toy_loss` by W and by b, written out.

    With H = xWᵀ, Z = HW + b and D = 2I(ReLU(Z) - x)[Z > 0]/batch:
    dW = HᵀD + (DWᵀ)ᵀx and db = Σ D. Shapes (d_hidden, n_features) and (n_features,).
    """
    weights, features = matrix("W", W), matrix("x", x)
    bias = vector("b", b, weights.shape[1])
    matrix("x", x, (None, weights.shape[1]), least_rows=1)
    scaled = _importances(importance, weights.shape[1])
    dW, db = _gradients(weights[np.newaxis], bias[np.newaxis], features.T[np.newaxis], scaled)
    return dW[0], db[0]


def _gradients(W: Float, b: Float, x: Float, importance: Float) -> tuple[Float, Float]:
    """The same for many runs at once.

    Shapes: W (runs, d_hidden, n_features), b (runs, n_features), x (runs, n_features, batch).
    The batch comes last, so that every pass over it runs along memory, and what scales features
    is applied to the small arrays: this is where the training time goes.
    """
    scale = importance * (2 / x.shape[2])
    hidden = W @ x
    z = W.swapaxes(1, 2) @ hidden
    z += b[:, :, np.newaxis]
    active = z > 0
    z -= x
    z *= active
    dW = (hidden @ z.swapaxes(1, 2)) * scale
    dW += ((W * scale) @ z) @ x.swapaxes(1, 2)
    return dW, z.sum(axis=2) * scale


@dataclass(frozen=True, eq=False)
class ToyModels:
    """Trained toy models, one for each run."""

    W: Float
    """Weights, shape (runs, d_hidden, n_features); a feature's direction is its column."""
    b: Float
    """Biases, shape (runs, n_features)."""
    sparsity: Float
    """The sparsity each run was trained at, shape (runs,)."""
    importance: Float
    """Shape (n_features,)."""
    loss: Float
    """Loss of each run on one common large batch per sparsity, shape (runs,)."""
    snapshot_steps: NDArray[np.int64]
    """After how many steps the snapshots were taken, shape (snapshots,)."""
    snapshots: Float
    """Weights on the way, shape (snapshots, runs, d_hidden, n_features)."""

    @property
    def best(self) -> int:
        """The run with the least loss."""
        return int(self.loss.argmin())


def train_toy_models(
    n_features: int,
    d_hidden: int,
    sparsity: ArrayLike,
    rng: np.random.Generator,
    *,
    runs: int = 20,
    steps: int = 3_000,
    batch: int = 512,
    importance: ArrayLike = 1.0,
    learning_rate: float = LEARNING_RATE,
    snapshots: int = 0,
    start: tuple[ArrayLike, ArrayLike] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ToyModels:
    """Train `runs` models at once with Adam, whose rate falls linearly over the second half.

    `sparsity` is a number or one for each run; `importance` a number or one for each feature.
    `snapshots` weights are kept at evenly spaced steps, the first before training. `start` gives
    (W, b) of shapes (runs, d_hidden, n_features) and (runs, n_features); by default W is 0.7 times
    Xavier's normal and b is 0. `progress(done, steps)` is called now and then. Float32.
    Raises ValueError for sizes below 1, sparsity outside [0, 1), negative importance.
    """
    models = whole("runs", runs, 1)
    shape = (models, whole("d_hidden", d_hidden, 1), whole("n_features", n_features, 1))
    S = _sparsities(sparsity, runs)
    weights = _importances(importance, n_features)
    draw = generator("rng", rng)
    whole("steps", steps, 1)
    function_or_none("progress", progress)
    kept = snapshot_schedule(steps, snapshots)
    taken = []
    W, b = _start(start, shape, draw)
    descent = _descend(W, b, S, weights, draw, steps, batch, learning_rate)
    for step in descent:
        taken += [W.copy()] * int((kept == step).sum())
        if progress is not None and step % 100 == 0:
            progress(step, steps)
    loss = _common_loss(W, b, S, weights, draw)
    pictures = np.array(taken, np.float32).reshape(kept.size, *shape)
    return ToyModels(W, b, S, weights, loss, kept, pictures)


def snapshot_schedule(steps: int, snapshots: int) -> NDArray[np.int64]:
    """Steps after which to look, evenly spaced from 0 to `steps`; one look is at the end.

    >>> snapshot_schedule(100, 5)
    array([  0,  25,  50,  75, 100])
    """
    count = whole("snapshots", snapshots, 0, whole("steps", steps, 1) + 1)
    if count == 1:
        return np.array([steps], np.int64)
    return np.linspace(0, steps, count).round().astype(np.int64)


def _descend(
    W: Float,
    b: Float,
    S: Float,
    importance: Float,
    rng: np.random.Generator,
    steps: int,
    batch: int,
    learning_rate: float,
) -> Iterator[int]:
    """Change W and b in place; yields 0 before training, then the number of steps done."""
    runs, _, n_features = W.shape
    examples = (runs, n_features, whole("batch", batch, 1))
    rate = real("learning_rate", learning_rate, 0, 1.0, open_minimum=True)
    scale = importance.astype(np.float32)
    adam_W, adam_b = Adam(W.shape), Adam(b.shape)
    yield 0
    for step in range(1, steps + 1):
        dW, db = _gradients(W, b, sparse_features(examples, S, rng), scale)
        now = rate * min(1.0, 2 * (1 - (step - 1) / steps))
        W -= adam_W.step(dW, now)
        b -= adam_b.step(db, now)
        yield step


def _start(
    start: tuple[ArrayLike, ArrayLike] | None,
    shape: tuple[int, int, int],
    rng: np.random.Generator,
) -> tuple[Float, Float]:
    runs, d_hidden, n_features = shape
    if start is None:
        xavier = np.sqrt(2 / (d_hidden + n_features))
        W = (0.7 * xavier * rng.standard_normal(shape)).astype(np.float32)
        return W, np.zeros((runs, n_features), np.float32)
    start = sequence("start", start)
    if len(start) != 2:
        raise ValueError(f"start must be a pair (W, b), got {len(start)} things")
    W = finite_array("start[0]", start[0]).astype(np.float32)
    if W.shape != shape:
        raise ValueError(f"start[0] must have shape {shape}, got {W.shape}")
    return W, matrix("start[1]", start[1], (runs, n_features)).astype(np.float32)


def _common_loss(
    W: Float, b: Float, S: Float, importance: Float, rng: np.random.Generator
) -> Float:
    """The loss of each run on the same 100,000 draws, so that losses compare (to about 2 %)."""
    uniform = rng.random((100_000, W.shape[2]), dtype=np.float32)
    losses = []
    for run, sparsity in enumerate(S.astype(np.float32)):
        x = np.maximum(0, (uniform - sparsity) / (1 - sparsity))
        losses.append(toy_loss(W[run], b[run], x, importance.astype(np.float32)))
    return np.array(losses)


def linear_baseline_loss(importance: ArrayLike, d_hidden: int, sparsity: float) -> float:
    """Least loss without superposition: the `d_hidden` most important features exactly.

    The others are guessed at their mean and cost their variance, I·((1-S)/3 - ((1-S)/2)²).

    >>> importance = 0.9 ** np.arange(5)
    >>> [round(linear_baseline_loss(importance, 2, S), 3) for S in (0.0, 0.7, 0.9)]
    [0.183, 0.17, 0.068]
    """
    weights = np.sort(vector("importance", importance))[::-1]
    kept = whole("d_hidden", d_hidden, 0)
    p = 1 - real("sparsity", sparsity, 0, 1, open_maximum=True)
    return float(weights[kept:].sum() * (p / 3 - (p / 2) ** 2))


# --- what was learnt --------------------------------------------------------------------------


def feature_norms(W: ArrayLike) -> Float:
    """Lengths of the columns of W (d_hidden, n_features): shape (n_features,)."""
    lengths: Float = np.linalg.norm(matrix("W", W), axis=0)
    return lengths


def feature_dimensionality(W: ArrayLike) -> Float:
    """D_i = |W_i|²/Σ_j (Ŵ_i·W_j)², the part of a dimension each feature has, shape (n_features,).

    Elhage et al. 2022, "The Geometry of Superposition". A feature alone has 1, one of an
    antipodal pair 1/2, one of a pentagon 2/5, an absent one 0. The sum is at most the rank of
    W, and equal to it iff every column is an eigenvector of WWᵀ (orthogonal sums of tight
    frames: all the regular shapes).

    >>> feature_dimensionality([[1.0, -1.0, 0.0], [0.0, 0.0, 2.0]])
    array([0.5, 0.5, 1. ])
    """
    columns = matrix("W", W)
    squares = (columns**2).sum(axis=0)
    overlap = ((columns.T @ columns) ** 2).sum(axis=1)
    present = overlap > 0
    absent = np.zeros_like(squares)
    return np.asarray(np.divide(squares**2, overlap, out=absent, where=present))


@dataclass(frozen=True)
class Geometry:
    """The shape that the represented features of a two-dimensional model make."""

    name: GeometryName
    features: tuple[int, ...]
    """Those whose norm exceeds the threshold, in order of angle."""
    gaps: tuple[float, ...]
    """Degrees from each to the next, all the way round: they sum to 360."""

    @property
    def count(self) -> int:
        """How many features are represented."""
        return len(self.features)


def classify_geometry(W: ArrayLike, threshold: float = 0.5, tolerance: float = 10.0) -> Geometry:
    """Name the shape of the columns of W (2, n_features) that are longer than `threshold`.

    Gaps between neighbours may be off by `tolerance` degrees, for a pentagon and beyond by a
    fifth less (the margin shrinks with the gap).

    >>> turns = np.radians(72 * np.arange(5))
    >>> classify_geometry([np.cos(turns), np.sin(turns)]).name
    'pentagon'
    """
    columns = matrix("W", W, (2, None))
    real("threshold", threshold, 0)
    limit = real("tolerance", tolerance, 0)
    present = np.flatnonzero(feature_norms(columns) > threshold)
    angles = np.degrees(np.arctan2(columns[1, present], columns[0, present])) % 360
    order = np.argsort(angles)
    gaps = np.diff(angles[order], append=angles[order][:1] + 360)
    name = _shape_name(gaps, limit)
    return Geometry(name, tuple(map(int, present[order])), tuple(map(float, gaps)))


def _shape_name(gaps: Float, tolerance: float) -> GeometryName:
    n = gaps.size
    if n < 2:
        return "one direction" if n else "nothing"
    if n == 2 and abs(gaps.min() - 90) <= tolerance:
        return "orthogonal"
    slack = tolerance if n < 5 else 0.8 * tolerance
    if np.abs(gaps - 360 / n).max() > slack:
        return "irregular"
    names: dict[int, GeometryName] = {
        2: "antipodal pair",
        3: "triangle",
        4: "antipodal square",
        5: "pentagon",
    }
    return names.get(n, "polygon")


def align_geometry(W: ArrayLike, onto: int = 0) -> Float:
    """Rotate or reflect W (..., 2, n_features) so that column `onto` points along +x.

    The reflection puts the next column (cyclically) in the upper half. Nothing the model
    computes depends on this choice; pictures of several models do. With leading axes the last
    entry of the first axis decides for all, so that an animation does not turn.

    >>> align_geometry([[0.0, -2.0], [3.0, 0.0]]).round(6) + 0.0
    array([[3., 0.],
           [0., 2.]])
    """
    weights = finite_array("W", W)
    if weights.ndim < 2 or weights.shape[-2] != 2 or not weights.size:
        raise ValueError(f"W must have shape (..., 2, n_features), not empty, got {weights.shape}")
    index = whole("onto", onto, 0, weights.shape[-1] - 1)
    final = weights.reshape(-1, *weights.shape[-2:])[-1]
    x, y = final[:, index] / max(float(np.linalg.norm(final[:, index])), 1e-300)
    turn = np.array([[x, y], [-y, x]])
    if (turn @ final)[1, (index + 1) % final.shape[1]] < 0:
        turn[1] *= -1
    return np.asarray(turn @ weights)


def _sparsities(sparsity: ArrayLike, runs: int) -> Float:
    S = finite_array("sparsity", sparsity)
    if S.ndim > 1 or (S.ndim == 1 and S.shape != (runs,)):
        raise ValueError(f"sparsity must be a number or have shape ({runs},), got {S.shape}")
    if (S < 0).any() or (S >= 1).any():
        raise ValueError(f"sparsity must be at least 0 and less than 1, got {sparsity!r}")
    return np.full(runs, S) if S.ndim == 0 else S


def _importances(importance: ArrayLike, n_features: int) -> Float:
    weights = finite_array("importance", importance)
    if weights.ndim > 1 or (weights.ndim == 1 and weights.shape != (n_features,)):
        raise ValueError(
            f"importance must be a number or have shape ({n_features},), got {weights.shape}"
        )
    if (weights < 0).any():
        raise ValueError(f"importance must be at least 0, got {importance!r}")
    return np.full(n_features, weights) if weights.ndim == 0 else weights
