"""Sparse autoencoders: pulling superposed features apart into a wide, mostly silent layer.

f = ReLU(W_enc(x - b_dec) + b_enc), x̂ = W_dec f + b_dec, loss ‖x - x̂‖² + λ‖f‖₁ with unit columns
of W_dec: Bricken et al. 2023, "Towards Monosemanticity"; Cunningham et al. 2023
(arXiv:2309.08600). Here the true features are known, so that recovery can be measured and not
only reconstruction: the two are not the same thing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linear_sum_assignment

from mlp_math._checks import (
    Float,
    finite_array,
    function_or_none,
    generator,
    instance_of,
    matrix,
    real,
    sequence,
    settle,
    unit_rows,
    vector,
    whole,
)
from mlp_math.adam import Adam

Sampler = Callable[[int, np.random.Generator], Float]
"""sample(count, rng) -> activations of shape (count, d)."""

RECOVERED = 0.9
"""A true feature counts as recovered if some dictionary direction has at least this cosine."""
MOST_L1 = 1e6
"""The largest λ there is any sense in."""


@dataclass(frozen=True, eq=False)
class SparseAutoencoder:
    """Encoder and decoder of a sparse layer of `d_sae` latents.

    Shapes: W_enc (d_sae, d), b_enc (d_sae,), W_dec (d, d_sae), b_dec (d,).
    Raises ValueError if shapes disagree or an entry is not finite.
    """

    W_enc: Float
    b_enc: Float
    W_dec: Float
    b_dec: Float

    def __post_init__(self) -> None:
        W_enc = matrix("W_enc", self.W_enc)
        d_sae, d = W_enc.shape
        settle(
            self,
            W_enc=W_enc,
            b_enc=vector("b_enc", self.b_enc, d_sae),
            W_dec=matrix("W_dec", self.W_dec, (d, d_sae)),
            b_dec=vector("b_dec", self.b_dec, d),
        )

    @property
    def dictionary(self) -> Float:
        """The learnt directions as rows, shape (d_sae, d)."""
        return self.W_dec.T

    @property
    def d_sae(self) -> int:
        """Size of the sparse layer."""
        return int(self.W_enc.shape[0])

    def encode(self, x: ArrayLike) -> Float:
        """How much of each dictionary direction is in x (..., d): shape (..., d_sae)."""
        stream = finite_array("x", x)
        if stream.ndim == 0 or stream.shape[-1] != self.b_dec.size:
            raise ValueError(f"x must have shape (..., {self.b_dec.size}), got {stream.shape}")
        return np.maximum(0, (stream - self.b_dec) @ self.W_enc.T + self.b_enc)

    def decode(self, f: ArrayLike) -> Float:
        """The activations that f (..., d_sae) stands for: shape (..., d)."""
        codes = finite_array("f", f)
        if codes.ndim == 0 or codes.shape[-1] != self.d_sae:
            raise ValueError(f"f must have shape (..., {self.d_sae}), got {codes.shape}")
        return np.asarray(codes @ self.W_dec.T + self.b_dec)

    def __call__(self, x: ArrayLike) -> Float:
        """The reconstruction x̂ of x (..., d), same shape."""
        return self.decode(self.encode(x))


def sparse_mixture(
    directions: ArrayLike, probability: float, count: int, rng: np.random.Generator
) -> tuple[Float, Float]:
    """Sparse sums of known directions: each is on with `probability`, by an amount on [0, 1].

    Shapes: directions (n, d) of length 1; returns x (count, d) and amounts (count, n), float32.
    """
    features = unit_rows("directions", directions).astype(np.float32)
    p = real("probability", probability, 0, 1)
    shape = (whole("count", count, 1), features.shape[0])
    draw = generator("rng", rng)
    on = draw.random(shape, dtype=np.float32) < p
    amounts = on * draw.random(shape, dtype=np.float32)
    return amounts @ features, amounts


def mixture_sampler(directions: ArrayLike, probability: float) -> Sampler:
    """A sampler of such sums, for training; it answers with shape (count, d)."""
    rows, p = unit_rows("directions", directions), real("probability", probability, 0, 1)
    return lambda count, rng: sparse_mixture(rows, p, count, rng)[0]


def sparse_autoencoder_loss(sae: SparseAutoencoder, x: ArrayLike, l1: float) -> float:
    """Mean over the batch (count, d) of ‖x - x̂‖² + λ‖f‖₁.

    >>> perfect = SparseAutoencoder(np.eye(2), np.zeros(2), np.eye(2), np.zeros(2))
    >>> sparse_autoencoder_loss(perfect, [[1.0, 0.0], [0.0, 3.0]], l1=0.5)
    1.0
    """
    batch = _batch(sae, x)
    f = sae.encode(batch)
    error = ((batch - sae.decode(f)) ** 2).sum(axis=1)
    return float((error + real("l1", l1, 0, MOST_L1) * f.sum(axis=1)).mean())


def sparse_autoencoder_gradients(
    sae: SparseAutoencoder, x: ArrayLike, l1: float
) -> tuple[Float, Float, Float, Float]:
    """Gradients of the loss by W_enc, b_enc, W_dec and b_dec, written out; shapes as those."""
    batch = _batch(sae, x)
    centred = batch - sae.b_dec
    f = np.maximum(0, centred @ sae.W_enc.T + sae.b_enc)
    residual = (f @ sae.W_dec.T - centred) * (2 / batch.shape[0])
    d_pre = (residual @ sae.W_dec + real("l1", l1, 0, MOST_L1) / batch.shape[0]) * (f > 0)
    d_b_enc = d_pre.sum(axis=0)
    return (
        d_pre.T @ centred,
        d_b_enc,
        residual.T @ f,
        residual.sum(axis=0) - d_b_enc @ sae.W_enc,
    )


def _batch(sae: SparseAutoencoder, x: ArrayLike) -> Float:
    d = instance_of("sae", sae, SparseAutoencoder).b_dec.size
    return matrix("x", x, (None, d), least_rows=1)


def train_sparse_autoencoder(
    sample: Sampler,
    d_sae: int,
    l1: float,
    rng: np.random.Generator,
    *,
    steps: int = 4_000,
    batch: int = 512,
    learning_rate: float = 3e-3,
    progress: Callable[[int, int], None] | None = None,
) -> SparseAutoencoder:
    """Train on fresh samples with Adam, in float32.

    λ grows over the first tenth of the steps, the learning rate falls over the last fifth; the
    decoder's gradient is projected off its columns, which are then scaled back to length 1
    (else λ could be dodged by long columns and small codes). The encoder starts as the
    decoder's transpose. Raises ValueError for sizes below 1 or negative λ.
    """
    draw = generator("rng", rng)
    strength = real("l1", l1, 0, MOST_L1)
    rate = real("learning_rate", learning_rate, 0, 1.0, open_minimum=True)
    function_or_none("progress", progress)
    if not callable(sample):
        raise ValueError(f"sample must be a function of (count, rng), got {sample!r:.80}")
    whole("steps", steps, 1)
    whole("batch", batch, 1)
    sae = _untrained(matrix("sample", sample(batch, draw)).shape[1], d_sae, draw)
    parts: list[NDArray[Any]] = [sae.W_enc, sae.b_enc, sae.W_dec, sae.b_dec]
    adams = [Adam(part.shape) for part in parts]
    for step in range(steps):
        x = sample(batch, draw)
        warm = strength * min(1.0, (step + 1) / max(1, steps // 10))
        gradients = list(sparse_autoencoder_gradients(sae, x, warm))
        gradients[2] -= sae.W_dec * (gradients[2] * sae.W_dec).sum(axis=0)
        now = rate * min(1.0, (steps - step) / max(1, steps // 5))
        for part, adam, gradient in zip(parts, adams, gradients, strict=True):
            part -= adam.step(gradient, now)
        sae.W_dec[...] /= np.linalg.norm(sae.W_dec, axis=0)
        if progress is not None and step % 100 == 0:
            progress(step, steps)
    return sae


def _untrained(d: int, d_sae: int, rng: np.random.Generator) -> SparseAutoencoder:
    directions = rng.standard_normal((whole("d_sae", d_sae, 1), d)).astype(np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return SparseAutoencoder(
        directions,
        np.zeros(d_sae, np.float32),
        directions.T.copy(),
        np.zeros(d, np.float32),
    )


# --- was anything recovered? ------------------------------------------------------------------


def best_cosines(true_directions: ArrayLike, dictionary: ArrayLike) -> Float:
    """For each true unit direction (n, d) its highest cosine with a dictionary row (k, d)."""
    truth = _truth("true_directions", true_directions)
    learnt = unit_rows("dictionary", dictionary, truth.shape[1])
    if not learnt.shape[0]:
        raise ValueError("dictionary must have at least one row, got none")
    return np.asarray((truth @ learnt.T).max(axis=1))


def _truth(name: str, directions: ArrayLike, d: int | None = None) -> Float:
    rows = unit_rows(name, directions, d)
    if not len(rows):
        raise ValueError(f"{name} must have at least one row, got none")
    return rows


def mmcs(true_directions: ArrayLike, dictionary: ArrayLike) -> float:
    """Mean max cosine similarity: the average of `best_cosines`; 1 is full recovery.

    Sharkey et al. 2022, "Taking features out of superposition with sparse autoencoders".

    >>> mmcs(np.eye(2), [[1.0, 0.0], [0.6, 0.8]])
    0.9
    """
    return float(best_cosines(true_directions, dictionary).mean())


def recovered_fraction(
    true_directions: ArrayLike, dictionary: ArrayLike, cosine: float = RECOVERED
) -> float:
    """Part of the true directions (n, d) that some dictionary row (k, d) matches that well."""
    limit = real("cosine", cosine, -1, 1)
    return float((best_cosines(true_directions, dictionary) > limit).mean())


def matched_features(
    true_directions: ArrayLike, dictionary: ArrayLike, cosine: float = RECOVERED
) -> NDArray[np.int64]:
    """Which true direction (n, d) each dictionary row (k, d) has found: shape (k,), -1 for none.

    The one with the highest cosine, if that is above `cosine`.

    >>> matched_features(np.eye(2), [[0.0, 1.0], [0.6, 0.8]]).tolist()
    [1, -1]
    """
    truth = _truth("true_directions", true_directions)
    cosines = truth @ unit_rows("dictionary", dictionary, truth.shape[1]).T
    found = cosines.max(axis=0) > real("cosine", cosine, -1, 1)
    return np.where(found, cosines.argmax(axis=0), -1)


def matching_order(true_directions: ArrayLike, dictionary: ArrayLike) -> NDArray[np.int64]:
    """Dictionary rows (k, d) in the order in which they pair best with true ones (n, d), n ≤ k.

    Row i of the true directions is paired with row `order[i]`, one to one, so that the sum of the
    cosines is greatest; the rows that are left follow in their order. Shape (k,).

    >>> matching_order(np.eye(2), [[0.0, 1.0], [0.6, 0.8], [1.0, 0.0]]).tolist()
    [2, 0, 1]
    """
    truth = _truth("true_directions", true_directions)
    learnt = unit_rows("dictionary", dictionary, truth.shape[1])
    if len(learnt) < len(truth):
        raise ValueError(f"dictionary must have at least {len(truth)} rows, got {len(learnt)}")
    rows = linear_sum_assignment(truth @ learnt.T, maximize=True)[1]
    return np.concatenate([rows, np.setdiff1d(np.arange(len(learnt)), rows)]).astype(np.int64)


def random_dictionary(d_sae: int, d: int, rng: np.random.Generator) -> Float:
    """Random unit rows (d_sae, d): the baseline that any MMCS has to beat."""
    return _untrained(whole("d", d, 1), d_sae, generator("rng", rng)).dictionary


@dataclass(frozen=True)
class AutoencoderEvaluation:
    """How an autoencoder does on mixtures of known directions."""

    l1: float
    """λ it was trained with."""
    mmcs: float
    """Mean max cosine similarity with the true directions."""
    recovered: float
    """Part of them matched with cosine above 0.9."""
    r_squared: float
    """Part of the variance that the reconstruction explains."""
    l0: float
    """Mean number of active latents."""
    true_l0: float
    """Mean number of features that were on."""
    shrinkage: float
    """What part of a feature that is on alone comes back: see `shrinkage`."""
    dead: int
    """Latents that never fire."""


def evaluate_autoencoder(
    sae: SparseAutoencoder,
    directions: ArrayLike,
    probability: float,
    l1: float,
    rng: np.random.Generator,
    count: int = 8_000,
) -> AutoencoderEvaluation:
    """Measure on `count` fresh mixtures of the true unit directions (n, d)."""
    d = instance_of("sae", sae, SparseAutoencoder).b_dec.size
    truth = _truth("directions", directions, d)
    x, amounts = sparse_mixture(truth, probability, count, rng)
    f = sae.encode(x)
    residual = float(((x - sae.decode(f)) ** 2).sum())
    spread = float(((x - x.mean(axis=0)) ** 2).sum())
    return AutoencoderEvaluation(
        l1=real("l1", l1, 0, MOST_L1),
        mmcs=mmcs(truth, sae.dictionary),
        recovered=recovered_fraction(truth, sae.dictionary),
        r_squared=1 - residual / spread if spread else 0.0,
        l0=float((f > 0).sum(axis=1).mean()),
        true_l0=float((amounts > 0).sum(axis=1).mean()),
        shrinkage=shrinkage(sae, truth),
        dead=int((f <= 0).all(axis=0).sum()),
    )


def shrinkage(sae: SparseAutoencoder, directions: ArrayLike) -> float:
    """Part of a feature's amount that comes back when it is on alone, by least squares.

    Each true unit direction (n, d) goes in by amounts a = 0.05 … 1; the slope of what is read
    off x̂ along it against a, fitted through 0. The penalty pays for every unit of f, so that
    even a perfect dictionary returns a - λ/2 for a > λ/2: the slope is below 1.

    >>> perfect = SparseAutoencoder(np.eye(2), np.full(2, -0.1), np.eye(2), np.zeros(2))
    >>> round(shrinkage(perfect, np.eye(2)), 2)
    0.85
    """
    d = instance_of("sae", sae, SparseAutoencoder).b_dec.size
    truth = _truth("directions", directions, d)
    amounts = np.linspace(0.05, 1, 20)
    alone = amounts[:, np.newaxis, np.newaxis] * truth
    returned = ((sae(alone) - sae.b_dec) * truth).sum(axis=2).mean(axis=1)
    return float(returned @ amounts / (amounts @ amounts))


def l1_trade_off(
    directions: ArrayLike,
    probability: float,
    d_sae: int,
    l1s: Sequence[float],
    rng: np.random.Generator,
    *,
    steps: int = 4_000,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[SparseAutoencoder, AutoencoderEvaluation]]:
    """Train and evaluate one autoencoder for each λ, on mixtures of the same directions (n, d)."""
    sample = mixture_sampler(_truth("directions", directions), probability)
    strengths = [real("l1s", l1, 0, MOST_L1) for l1 in sequence("l1s", l1s)]
    function_or_none("progress", progress)
    results = []
    for index, l1 in enumerate(strengths):
        if progress is not None:
            progress(index, len(strengths))
        sae = train_sparse_autoencoder(sample, d_sae, l1, rng, steps=steps)
        results.append((sae, evaluate_autoencoder(sae, directions, probability, l1, rng)))
    return results
