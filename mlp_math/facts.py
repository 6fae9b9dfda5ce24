"""Facts in a perceptron block: AND gates, memories with a threshold, and how much fits.

A fact is kept by one neuron: its row asks "this first name and this last name?", its bias and
ReLU say no to anything less than both, its column writes the attributes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from mlp_math._checks import (
    Float,
    finite_array,
    generator,
    instance_of,
    integers,
    matrix,
    real,
    sequence,
    settle,
    unit_rows,
    unit_vector,
    whole,
)
from mlp_math._checks import vector as check_vector
from mlp_math.activations import relu
from mlp_math.block import MLP

LECTURE_BIAS = -1.0
"""Takes "at most one name" to 0 exactly, so that any interference leaks through."""
ROBUST_BIAS = -1.5
"""Halfway between "one name" (1) and "both" (2): the widest margin on either side."""
UNSURE_SHARE = 0.75
"""How much of each name a vector holds in the lecture's example of an input that is not clean."""

Indices = NDArray[np.intp]


# --- the AND gate -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class AndGate:
    """A neuron that fires on a + b: scale·ReLU(row·x + bias), which is 1 when both are there.

    Shapes: row (d,). `scale` belongs into the neuron's column of W_down.
    """

    row: Float
    bias: float
    scale: float

    def __post_init__(self) -> None:
        row = check_vector("row", self.row)
        settle(self, row=row, bias=real("bias", self.bias), scale=real("scale", self.scale))

    def pre_activation(self, x: ArrayLike) -> Float:
        """row·x + bias for x of shape (..., d): shape (...)."""
        stream = finite_array("x", x)
        if stream.ndim == 0 or stream.shape[-1] != self.row.size:
            raise ValueError(f"x must have shape (..., {self.row.size}), got {stream.shape}")
        return np.asarray(stream @ self.row + self.bias)

    def __call__(self, x: ArrayLike) -> Float:
        """The gate's value for x of shape (..., d): shape (...)."""
        return self.scale * relu(self.pre_activation(x))


def gate_scale(bias: float) -> float:
    """What the column is multiplied by so that the gate says exactly 1 for both: 1/(2 + bias).

    Raises ValueError unless -2 < bias <= 0: below, even both names leave the neuron silent.

    >>> gate_scale(LECTURE_BIAS), gate_scale(ROBUST_BIAS)
    (1.0, 2.0)
    """
    return 1 / (2 + real("bias", bias, -2, 0, open_minimum=True))


def and_gate(first: ArrayLike, last: ArrayLike, bias: float = ROBUST_BIAS) -> AndGate:
    """The gate whose row is first + last, for unit directions of shape (d,).

    >>> gate = and_gate([1.0, 0.0], [0.0, 1.0])
    >>> gate([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    array([1., 0., 0., 0.])
    """
    a = unit_vector("first", first)
    b = unit_vector("last", last, a.size)
    scale = gate_scale(bias)
    return AndGate(a + b, float(bias), scale)


def gate_value(first: float, last: float, bias: float = LECTURE_BIAS) -> float:
    """The gate for given amounts of the two names: scale·ReLU(first + last + bias).

    An AND on {0, 1} only; in between it is a ramp, which the lecture's slider shows.

    >>> [gate_value(a, b) for a, b in [(1, 1), (1, 0), (0, 1), (0, 0)]]
    [1.0, 0.0, 0.0, 0.0]
    >>> gate_value(UNSURE_SHARE, UNSURE_SHARE), gate_value(2, 0)
    (0.5, 1.0)
    >>> gate_value(UNSURE_SHARE, UNSURE_SHARE, bias=ROBUST_BIAS)
    0.0
    """
    total = real("first", first) + real("last", last)
    return gate_scale(bias) * max(0.0, total + bias)


@dataclass(frozen=True)
class GateMargin:
    """How far an AND gate stands from failing, in the worst case for given interference."""

    both_at_least: float
    """Lowest pre-activation with both names."""
    one_at_most: float
    """Highest pre-activation with one name."""
    scale: float

    @property
    def fires(self) -> bool:
        """Both names always wake the neuron."""
        return self.both_at_least > 0

    @property
    def silent(self) -> bool:
        """One name never does."""
        return self.one_at_most <= 0

    @property
    def separable(self) -> bool:
        """Some bias would tell the two cases apart."""
        return self.both_at_least > self.one_at_most

    @property
    def weakest(self) -> float:
        """Lowest value of the gate with both names, in units of its column."""
        return self.scale * max(0.0, self.both_at_least)

    @property
    def leak(self) -> float:
        """Highest value of the gate with one name, in units of its column."""
        return self.scale * max(0.0, self.one_at_most)


def gate_margin(coherence: float, others: int = 0, bias: float = ROBUST_BIAS) -> GateMargin:
    """Worst case of the gate when every |cosine| is at most `coherence` (μ) and k others are on.

    With both names row·x >= 2 - 2(k+1)μ, with one row·x <= 1 + (2k+1)μ: each of the k other
    features meets both halves of the row, and the names meet each other. So bias -1 leaks up to
    (2k+1)μ; bias -3/2 is silent iff μ <= 1/(2(2k+1)) and fires iff μ < 1/(4(k+1)); some bias
    separates iff (4k+3)μ < 1.

    >>> margin = gate_margin(0.01, others=3, bias=LECTURE_BIAS)
    >>> round(margin.leak, 3), round(margin.weakest, 3)
    (0.07, 0.92)
    >>> gate_margin(0.01, others=3).leak
    0.0
    """
    mu = real("coherence", coherence, 0, 1)
    k = whole("others", others, 0)
    scale = gate_scale(bias)
    return GateMargin(2 - 2 * (k + 1) * mu + bias, 1 + (2 * k + 1) * mu + bias, scale)


def max_other_features(coherence: float, bias: float = ROBUST_BIAS) -> int | None:
    """The most other features k for which the gate still fires and is silent as it should.

    None if the gate can fail even with k = 0. Raises ValueError for a coherence below 1e-12,
    where k has no limit worth the name.

    >>> angles = [89, 88, 85, 80]
    >>> [max_other_features(np.cos(np.radians(angle))) for angle in angles]
    [13, 6, 1, 0]
    """
    mu = real("coherence", coherence, 1e-12, 1)
    # Up to a rounding error, the k at which one of the two conditions of `gate_margin` breaks.
    gate_scale(bias)
    limit = min((2 + bias) / (2 * mu) - 1, ((-1 - bias) / mu - 1) / 2)
    k = max(-1, int(limit) - 2)
    while (margin := gate_margin(coherence, k + 1, bias)).fires and margin.silent:
        k += 1
    return None if k < 0 else k


def gate_noise(d_model: int, others: int, names: int) -> float:
    """Standard deviation of row·x for random directions, with 1 or 2 names and k others on.

    Each of the k others adds variance |row|²/d = 2/d; the two names' own cosine, of variance
    1/d, enters once with one name and twice with both: √((2k + 1)/d) or √((2k + 4)/d).

    >>> round(gate_noise(12_288, others=60, names=1), 3)
    0.099
    """
    d, k = whole("d_model", d_model, 2), whole("others", others, 0)
    own = {1: 1, 2: 4}[whole("names", names, 1, 2)]
    return float(np.sqrt((2 * k + own) / d))


def gate_error(d_model: int, others: int, names: int) -> float:
    """Chance that the gate of bias -3/2 is wrong among random directions: Q(½/sd).

    With 1 name: that it fires; with 2: that it does not. Q is the normal distribution's tail.

    >>> round(gate_error(768, others=10, names=1), 4)
    0.0012
    """
    return float(ndtr(-0.5 / gate_noise(d_model, others, names)))


def mean_leak(d_model: int, others: int) -> float:
    """Mean value of the gate of bias -1 with one name, among random directions: sd/√(2π).

    >>> round(mean_leak(12_288, others=20), 3)
    0.023
    """
    return gate_noise(d_model, others, names=1) / float(np.sqrt(2 * np.pi))


def sample_row_products(
    d_model: int, others: int, names: int, trials: int, rng: np.random.Generator
) -> Float:
    """row·x for freshly drawn random unit directions each time, shape (trials,).

    Exact in distribution without drawing the directions: the dot product of a fixed vector with
    a random unit vector is its length times z/√(z² + χ²_{d-1}).
    """
    d, k = whole("d_model", d_model, 2), whole("others", others, 0)
    count = whole("trials", trials, 1)
    whole("names", names, 1, 2)
    draw = generator("rng", rng)
    own = _random_cosines(d, (count,), draw)
    row_length = np.sqrt(2 + 2 * own)
    interference = row_length * _random_cosines(d, (count, k), draw).sum(axis=1)
    products: Float = names * (1 + own) + interference
    return products


def _random_cosines(d: int, shape: tuple[int, ...], rng: np.random.Generator) -> Float:
    z = rng.standard_normal(shape)
    return np.asarray(z / np.sqrt(z**2 + rng.chisquare(d - 1, shape)))


# --- a block that stores facts ----------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """A first and a last name, and what to write when both are there."""

    first: str
    last: str
    attributes: tuple[str, ...]


def store_facts(
    facts: Sequence[Fact], directions: Mapping[str, ArrayLike], bias: float = ROBUST_BIAS
) -> MLP:
    """A block with one neuron per fact: row = first + last, column = sum of the attributes.

    `directions` maps each word to its unit direction, shape (d,). Neuron j belongs to fact j.
    Raises ValueError if there is no fact, a word has no direction, or sizes disagree.

    >>> e = np.eye(4)
    >>> words = dict(Michael=e[0], Jordan=e[1], Phelps=e[2], basketball=e[3])
    >>> block = store_facts([Fact("Michael", "Jordan", ("basketball",))], words)
    >>> block.delta(e[0] + e[1]), block.delta(e[0] + e[2])
    (array([0., 0., 0., 1.]), array([0., 0., 0., 0.]))
    """
    kept = [instance_of("facts", fact, Fact) for fact in sequence("facts", facts, least=1)]
    gates = [
        and_gate(_direction(directions, fact.first), _direction(directions, fact.last), bias)
        for fact in kept
    ]
    d = gates[0].row.size
    columns = [
        gate.scale * sum((_direction(directions, word, d) for word in fact.attributes), np.zeros(d))
        for gate, fact in zip(gates, kept, strict=True)
    ]
    if any(gate.row.size != d for gate in gates):
        raise ValueError(f"directions must all have shape ({d},)")
    return MLP(
        np.array([gate.row for gate in gates]),
        np.array([gate.bias for gate in gates]),
        np.array(columns).T,
        np.zeros(d),
    )


def _direction(directions: Mapping[str, ArrayLike], word: str, size: int | None = None) -> Float:
    if not isinstance(directions, Mapping):
        raise ValueError(f"directions must map words to vectors, got {directions!r:.80}")
    if word not in directions:
        raise ValueError(f"directions must hold every word of the facts, got none for {word!r}")
    return unit_vector(f"directions[{word!r}]", directions[word], size)


def read_back(x: ArrayLike, directions: Mapping[str, ArrayLike]) -> dict[str, float]:
    """How much of each named direction is in x, shape (d,): its dot product with each.

    >>> column = np.array([1.0, 1.0, 0.0])
    >>> read_back(column, {"basketball": [1, 0, 0], "Bulls": [0, 1, 0], "radium": [0, 0, 1]})
    {'basketball': 1.0, 'Bulls': 1.0, 'radium': 0.0}
    """
    stream = check_vector("x", x)
    if not isinstance(directions, Mapping):
        raise ValueError(f"directions must map words to vectors, got {directions!r:.80}")
    return {word: float(_direction(directions, word, stream.size) @ stream) for word in directions}


# --- memories of many facts -------------------------------------------------------------------


def fact_memory(keys: ArrayLike, values: ArrayLike, threshold: float) -> MLP:
    """One neuron per fact: rows = keys, bias = -θ, columns = values/(1-θ).

    Shapes: unit keys (n, d), values (n, d). Its `delta` at key j is exactly value j if no other
    key's cosine with it exceeds θ: the threshold is a filter against interference.
    Raises ValueError unless 0 <= θ < 1.

    >>> memory = fact_memory([[1.0, 0.0], [0.6, 0.8]], [[0.0, 3.0], [5.0, 0.0]], threshold=0.6)
    >>> memory.delta([1.0, 0.0])
    array([0., 3.])
    """
    k = unit_rows("keys", keys)
    v = matrix("values", values, (k.shape[0], k.shape[1]))
    theta = real("threshold", threshold, 0, 1, open_maximum=True)
    return MLP(k, np.full(k.shape[0], -theta), v.T / (1 - theta), np.zeros(k.shape[1]))


def random_feature_memory(
    keys: ArrayLike, values: ArrayLike, d_mlp: int, rng: np.random.Generator, ridge: float = 0.0
) -> MLP:
    """A random up-projection, and the down-projection that fits the values best.

    Entries of W_up are standard normal and b_up is 0, so that on unit keys every neuron fires
    half of the time and none is wasted; W_down and b_down solve (ridge) least squares. Shapes:
    keys (n, d), values (n, d). Exact for generic keys iff n <= d_mlp + 1, the unknowns a value's
    entry has.
    Random features: Rahimi & Recht 2007, "Random Features for Large-Scale Kernel Machines".
    """
    k = unit_rows("keys", keys)
    v = matrix("values", values, (k.shape[0], k.shape[1]))
    m = whole("d_mlp", d_mlp, 1)
    draw = generator("rng", rng)
    W_up, b_up = draw.standard_normal((m, k.shape[1])), np.zeros(m)
    features = np.column_stack([relu(k @ W_up.T + b_up), np.ones(k.shape[0])])
    solution = _least_squares(features, v, real("ridge", ridge, 0))
    return MLP(W_up, b_up, solution[:-1].T, solution[-1])


def _least_squares(features: Float, values: Float, ridge: float) -> Float:
    if ridge > 0:
        penalty = np.sqrt(ridge) * np.eye(features.shape[1])
        features = np.vstack([features, penalty])
        values = np.vstack([values, np.zeros((penalty.shape[0], values.shape[1]))])
    solution: Float = np.linalg.lstsq(features, values, rcond=None)[0]
    return solution


def linear_memory(keys: ArrayLike, values: ArrayLike) -> Float:
    """The memory without a hidden layer, W = Σ v_j k_jᵀ of shape (d, d): read as W @ key.

    Correlation matrix memory, Kohonen 1972 (IEEE Trans. Comput. C-21, 353).

    >>> linear_memory(np.eye(2), [[1.0, 2.0], [3.0, 4.0]])
    array([[1., 3.],
           [2., 4.]])
    """
    k = unit_rows("keys", keys)
    v = matrix("values", values, (k.shape[0], k.shape[1]))
    return np.asarray(v.T @ k)


def recall(
    memory: MLP | ArrayLike, queries: ArrayLike, candidates: ArrayLike, block: int = 512
) -> Indices:
    """For each query (q, d) the candidate (n, d) whose dot product with the answer is largest.

    `memory` is a block, asked for its delta, or a matrix (d, d). Queries are taken `block` at a
    time, so that ten thousand neurons fit in memory. Shape of the result: (q,).
    """
    q = matrix("queries", queries, least_rows=1)
    ask = _answering(memory, q.shape[1])
    options = matrix("candidates", candidates, (None, q.shape[1]), least_rows=1)
    step = whole("block", block, 1)
    chunks = [
        (ask(q[start : start + step]) @ options.T).argmax(axis=1)
        for start in range(0, q.shape[0], step)
    ]
    return np.concatenate(chunks)


def recall_accuracy(
    memory: MLP | ArrayLike,
    keys: ArrayLike,
    candidates: ArrayLike,
    labels: ArrayLike | None = None,
) -> float:
    """Part of the keys (n, d) whose recalled candidate is the right one.

    `labels` (n,) says which candidate belongs to which key; by default the i-th to the i-th.
    """
    found = recall(memory, matrix("keys", keys, least_rows=1), candidates)
    right = np.arange(found.size) if labels is None else integers("labels", labels, 1)
    if right.shape != found.shape:
        raise ValueError(f"labels must have shape {found.shape}, got {right.shape}")
    return float((found == right).mean())


def exact_fraction(
    memory: MLP, keys: ArrayLike, values: ArrayLike, tolerance: float = 1e-12
) -> float:
    """Part of the keys (n, d) whose delta is its value (n, d) in every entry, up to tolerance."""
    instance_of("memory", memory, MLP)
    k = matrix("keys", keys, (None, memory.d_model), least_rows=1)
    v = matrix("values", values, (k.shape[0], k.shape[1]))
    limit = real("tolerance", tolerance, 0)
    worst = [
        np.abs(memory.delta(k[start : start + 512]) - v[start : start + 512]).max(axis=1)
        for start in range(0, k.shape[0], 512)
    ]
    return float((np.concatenate(worst) <= limit).mean())


def _answering(memory: MLP | ArrayLike, d: int) -> Callable[[Float], Float]:
    if isinstance(memory, MLP):
        if memory.d_model != d:
            raise ValueError(f"memory must have d_model = {d}, got {memory.d_model}")
        return memory.delta
    W = matrix("memory", memory, (d, d))
    return lambda queries: np.asarray(queries @ W.T)


# --- how much fits ----------------------------------------------------------------------------


def n99_estimate(d_mlp: int, d_model: int, classes: int | None = None) -> float:
    """Facts of which random features and least squares recall 99 %, a heuristic.

    n ≈ m(1 + D/(√(2 ln M) + 2.3)²): a fact's own fitted signal is its leverage h = m/n, the
    others' noise has sd √(h(1-h)/D), the right one of M candidates must win in 99 % of draws
    (2.3 is the normal quantile of 99 %). D = d and M = n for distinct values, D = M for fewer
    classes than dimensions. Measured capacities lie some 0 to 40 % below it on a √2-grid.

    >>> [round(n99_estimate(m, d)) for d, m in [(32, 128), (64, 128), (64, 256), (64, 512)]]
    [257, 376, 722, 1391]
    >>> round(n99_estimate(256, 64, classes=16)), round(n99_estimate(512, 64, classes=16))
    (445, 890)
    """
    m, d = whole("d_mlp", d_mlp, 1), whole("d_model", d_model, 1)
    if classes is not None:
        count = whole("classes", classes, 2)
        return _capacity(m, min(count, d), count)
    n = float(2 * m)
    for _ in range(100):
        n = _capacity(m, d, n)
    return n


def _capacity(m: int, effective_dimension: int, candidates: float) -> float:
    return float(m * (1 + effective_dimension / (np.sqrt(2 * np.log(candidates)) + 2.3) ** 2))


def bits_per_parameter(facts: int, candidates: int, d_mlp: int, d_model: int) -> float:
    """log2(candidates) bits for each fact over the 2md weights of the block.

    >>> round(bits_per_parameter(512, candidates=512, d_mlp=256, d_model=64), 2)
    0.14
    """
    weights = 2 * whole("d_mlp", d_mlp, 1) * whole("d_model", d_model, 1)
    return float(whole("facts", facts, 0) * np.log2(whole("candidates", candidates, 1)) / weights)


def random_facts(
    count: int, d_model: int, rng: np.random.Generator, classes: int | None = None
) -> tuple[Float, Float, Indices]:
    """Random unit keys (n, d), random unit candidates, and for each key which one it maps to.

    Candidates are n distinct ones, or `classes` of them handed out at random. Returns
    (keys, candidates, labels) of shapes (n, d), (n or classes, d), (n,).
    """
    n, d = whole("count", count, 1), whole("d_model", d_model, 2)
    draw = generator("rng", rng)
    keys = _unit(draw.standard_normal((n, d)))
    if classes is None:
        return keys, _unit(draw.standard_normal((n, d))), np.arange(n)
    candidates = _unit(draw.standard_normal((whole("classes", classes, 1), d)))
    return keys, candidates, draw.integers(0, classes, n)


def random_feature_accuracy(
    count: int,
    d_model: int,
    d_mlp: int,
    rng: np.random.Generator,
    classes: int | None = None,
) -> float:
    """Accuracy of recall when `count` random facts go into a random-feature memory."""
    keys, candidates, labels = random_facts(count, d_model, rng, classes)
    memory = random_feature_memory(keys, candidates[labels], d_mlp, rng)
    return recall_accuracy(memory, keys, candidates, labels)


def linear_accuracy(count: int, d_model: int, rng: np.random.Generator) -> float:
    """Accuracy of recall when `count` random facts go into a linear memory."""
    keys, candidates, labels = random_facts(count, d_model, rng)
    return recall_accuracy(linear_memory(keys, candidates), keys, candidates, labels)


def _unit(rows: Float) -> Float:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
