"""Stored results about superposition: toy models, autoencoders, memories' capacity, recovery."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from mlp_math import facts, interference, sparse_autoencoder, toy_superposition
from mlp_math._checks import Float
from mlp_math.recipes import Progress, Recipe
from mlp_math.stored import Arrays, load


def toy_models(
    rng: np.random.Generator,
    progress: Progress,
    *,
    sparsities: Sequence[float],
    importance_ratio: float,
    features: int,
    hidden: int,
    runs: int,
    steps: int,
    snapshots: int,
) -> Arrays:
    """At each sparsity `runs` seeds: all final weights, and the best run's weights on the way.

    Arrays, for s sparsities: sparsity (s,), importance (features,), W (s, runs, hidden,
    features), b (s, runs, features), loss (s, runs), best (s,), baseline_loss (s,),
    snapshot_steps (snapshots,), snapshots (s, snapshots, hidden, features) turned so that
    feature 0 ends on the x-axis where hidden is 2.
    """
    importance = importance_ratio ** np.arange(features)
    trained = []
    for index, sparsity in enumerate(sparsities):
        models = toy_superposition.train_toy_models(
            features,
            hidden,
            sparsity,
            rng,
            runs=runs,
            steps=steps,
            batch=1024 if sparsity >= 0.95 else 512,
            importance=importance,
            snapshots=snapshots,
            progress=_part_of(progress, index, len(sparsities)),
        )
        trained.append(models)
    progress.report(len(sparsities), len(sparsities))
    pictures = [models.snapshots[:, models.best] for models in trained]
    if hidden == 2 and snapshots:
        pictures = [toy_superposition.align_geometry(picture) for picture in pictures]
    return {
        "sparsity": np.array(sparsities),
        "importance": importance,
        "W": np.array([models.W for models in trained], np.float32),
        "b": np.array([models.b for models in trained], np.float32),
        "loss": np.array([models.loss for models in trained]),
        "best": np.array([models.best for models in trained]),
        "baseline_loss": np.array(
            [toy_superposition.linear_baseline_loss(importance, hidden, S) for S in sparsities]
        ),
        "snapshot_steps": trained[0].snapshot_steps,
        "snapshots": np.array(pictures, np.float32),
    }


def _part_of(progress: Progress, index: int, parts: int) -> Callable[[int, int], None]:
    return lambda done, of: progress.report(index + round(done / of, 2), parts)


def toy_unfolding(
    rng: np.random.Generator,
    progress: Progress,
    *,
    highest_sparsity: float,
    frames: int,
    importance_ratio: float,
    features: int,
    runs: int,
    first_steps: int,
    steps: int,
) -> Arrays:
    """A path of trained models from sparsity 0 to the highest, each next to the one before.

    Followed downwards, since a model that left a feature out is stuck: the pentagon folds
    continuously into the square, the square into two lone features. Stored in rising order,
    the run with the least total loss. Arrays: sparsity (frames,), W (frames, 2, features)
    turned so that feature 0 of the last lies on the x-axis, b (frames, features),
    loss (frames,), represented (frames,) the features longer than 1/2.
    """
    path = np.linspace(highest_sparsity, 0, frames)
    importance = importance_ratio ** np.arange(features)
    start, taken = None, []
    for index, sparsity in enumerate(path):
        progress.report(index, frames)
        models = toy_superposition.train_toy_models(
            features,
            2,
            float(sparsity),
            rng,
            runs=runs,
            steps=steps if index else first_steps,
            importance=importance,
            learning_rate=toy_superposition.LEARNING_RATE / (2 if index else 1),
            start=start,
        )
        start = (models.W, models.b)
        taken.append(models)
    progress.report(frames, frames)
    loss = np.array([models.loss for models in taken])[::-1]
    best = int(loss.sum(axis=0).argmin())
    W = toy_superposition.align_geometry(np.array([models.W[best] for models in taken])[::-1])
    return {
        "sparsity": path[::-1].copy(),
        "W": W.astype(np.float32),
        "b": np.array([models.b[best] for models in taken], np.float32)[::-1].copy(),
        "loss": loss[:, best].copy(),
        "represented": (np.linalg.norm(W, axis=1) > 0.5).sum(axis=1),
    }


def toy_phases(
    rng: np.random.Generator,
    progress: Progress,
    *,
    densest: float,
    sparsest: float,
    ratio: float,
    side: int,
    runs: int,
    steps: int,
) -> Arrays:
    """Two features in one dimension: what becomes of the second, by density and importance.

    Density is 1 - S, evenly spaced in its logarithm from `densest` to `sparsest`; the second
    feature's importance is between 1/ratio and ratio times the first one's, likewise. Of `runs`
    models in each place the one with the least loss is kept. Arrays: density, importance (side,),
    W (side, side, 2) and dimensionality (side, side, 2), importances first, loss (side, side).
    """
    density = np.geomspace(densest, sparsest, side)
    importance = np.geomspace(1 / ratio, ratio, side)
    W, loss = np.empty((side, side, 2), np.float32), np.empty((side, side))
    for row, weight in enumerate(importance):
        progress.report(row, side)
        models = toy_superposition.train_toy_models(
            2,
            1,
            np.repeat(1 - density, runs),
            rng,
            runs=side * runs,
            steps=steps,
            importance=[1.0, float(weight)],
        )
        losses = models.loss.reshape(side, runs)
        best = losses.argmin(axis=1)
        W[row] = models.W.reshape(side, runs, 2)[np.arange(side), best]
        loss[row] = losses.min(axis=1)
    progress.report(side, side)
    shares = [[toy_superposition.feature_dimensionality(w[np.newaxis]) for w in row] for row in W]
    return {
        "density": density,
        "importance": importance,
        "W": W,
        "dimensionality": np.array(shares),
        "loss": loss,
    }


def autoencoders(
    rng: np.random.Generator,
    progress: Progress,
    *,
    features: int,
    dimension: int,
    latents: int,
    probability: float,
    l1s: Sequence[float],
    steps: int,
) -> Arrays:
    """One set of true directions, and an autoencoder for each λ with what it recovered.

    Arrays, for s strengths: directions (features, dimension), W_enc (s, latents, dimension),
    b_enc (s, latents), W_dec (s, dimension, latents), b_dec (s, dimension),
    random_mmcs () of as large a random dictionary, and each field of `AutoencoderEvaluation` (s,).
    """
    directions = sparse_autoencoder.random_dictionary(features, dimension, rng)
    results = sparse_autoencoder.l1_trade_off(
        directions, probability, latents, l1s, rng, steps=steps, progress=progress.report
    )
    progress.report(len(l1s), len(l1s))
    baseline = sparse_autoencoder.random_dictionary(latents, dimension, rng)
    measured = [asdict(evaluation) for _, evaluation in results]
    parts = ("W_enc", "b_enc", "W_dec", "b_dec")
    return {
        "directions": np.asarray(directions, np.float32),
        "random_mmcs": np.array(sparse_autoencoder.mmcs(directions, baseline)),
        **{part: np.array([getattr(sae, part) for sae, _ in results]) for part in parts},
        **{name: np.array([row[name] for row in measured]) for name in measured[0]},
    }


def gaussian_autoencoder(
    rng: np.random.Generator,
    progress: Progress,
    *,
    of: str,
    probability: float,
    l1: float,
    steps: int,
    count: int,
) -> Arrays:
    """Control: the same autoencoder, trained on normal noise with the mixtures' covariance.

    `of` names the stored autoencoders whose directions and size it takes; noise has no features to
    find. Arrays: W_enc, b_enc, W_dec, b_dec as stored there for one λ, l1 (), mmcs () and
    recovered () of the true directions, r_squared_noise () and l0_noise () on fresh noise,
    r_squared () and l0 () on fresh mixtures, mmcs_random (draws,) of as large random dictionaries.
    """
    directions = load(of)["directions"].astype(float)
    latents = load(of)["W_enc"].shape[1]
    mixtures = sparse_autoencoder.sparse_mixture(directions, probability, count, rng)[0]
    mean, covariance = mixtures.mean(axis=0), np.cov(mixtures, rowvar=False)
    spread = np.linalg.cholesky(covariance).T

    def noise(size: int, draw: np.random.Generator) -> Float:
        return np.asarray(mean + draw.standard_normal((size, len(mean))) @ spread)

    sae = sparse_autoencoder.train_sparse_autoencoder(
        noise, latents, l1, rng, steps=steps, progress=progress.report
    )
    progress.report(steps, steps)
    measured = sparse_autoencoder.evaluate_autoencoder(sae, directions, probability, l1, rng)
    fresh = noise(count, rng)
    lost = ((fresh - sae(fresh)) ** 2).sum() / ((fresh - fresh.mean(axis=0)) ** 2).sum()
    chance = [
        sparse_autoencoder.mmcs(
            directions, sparse_autoencoder.random_dictionary(latents, len(mean), rng)
        )
        for _ in range(20)
    ]
    return {
        **{part: getattr(sae, part) for part in ("W_enc", "b_enc", "W_dec", "b_dec")},
        "l1": np.array(l1),
        "mmcs": np.array(measured.mmcs),
        "recovered": np.array(measured.recovered),
        "r_squared": np.array(measured.r_squared),
        "l0": np.array(measured.l0),
        "r_squared_noise": np.array(1 - lost),
        "l0_noise": np.array((sae.encode(fresh) > 0).sum(axis=1).mean()),
        "mmcs_random": np.array(chance),
    }


def fact_capacity(
    rng: np.random.Generator,
    progress: Progress,
    *,
    blocks: Sequence[Sequence[int]],
    grid: Sequence[float],
    dimensions: Sequence[int],
    linear_grid: Sequence[float],
    repeats: int,
) -> Arrays:
    """Recall of random-feature memories by number of facts, and of linear memories.

    `blocks` lists (dimension, width, classes), classes 0 for distinct values; `grid` is in
    units of the width, `linear_grid` in units of dimension²/(2 ln dimension²). Arrays, for s
    blocks: blocks (s, 3), facts and accuracy (s, grid), n99 (s,) the most facts on the grid
    with accuracy at least 0.99, estimate (s,), bits_per_parameter (s,) at n99; the same for the
    linear memories as linear_dimension, linear_facts, linear_accuracy, linear_n99.
    """
    total = len(blocks) + len(dimensions)
    counts = np.array([[round(m * g) for g in grid] for _, m, _ in blocks])
    accuracy = np.zeros(counts.shape)
    for row, (d, m, classes) in enumerate(blocks):
        progress.report(row, total)
        for column, count in enumerate(counts[row]):
            accuracy[row, column] = np.mean(
                [
                    facts.random_feature_accuracy(int(count), d, m, rng, classes or None)
                    for _ in range(repeats)
                ]
            )
    scale = np.array([d**2 / (2 * np.log(d**2)) for d in dimensions])
    linear_counts = np.rint(np.outer(scale, linear_grid)).astype(np.int64)
    linear = np.zeros(linear_counts.shape)
    for row, d in enumerate(dimensions):
        progress.report(len(blocks) + row, total)
        for column, count in enumerate(linear_counts[row]):
            runs = [facts.linear_accuracy(int(count), d, rng) for _ in range(repeats)]
            linear[row, column] = np.mean(runs)
    progress.report(total, total)
    n99 = _last_good(counts, accuracy)
    return {
        "blocks": np.array(blocks),
        "facts": counts,
        "accuracy": accuracy,
        "n99": n99,
        "estimate": np.array([facts.n99_estimate(m, d, c or None) for d, m, c in blocks]),
        "bits_per_parameter": np.array(
            [
                facts.bits_per_parameter(int(n), c or int(n), m, d)
                for n, (d, m, c) in zip(n99, blocks, strict=True)
            ]
        ),
        "linear_dimension": np.array(dimensions),
        "linear_facts": linear_counts,
        "linear_accuracy": linear,
        "linear_n99": _last_good(linear_counts, linear),
    }


def _last_good(counts: NDArray[np.int64], accuracy: Float) -> NDArray[np.int64]:
    return np.asarray(np.where(accuracy >= 0.99, counts, 0).max(axis=1), np.int64)


def support_recovery(
    rng: np.random.Generator,
    progress: Progress,
    *,
    cases: Sequence[Sequence[int]],
    trials: int,
    required: float,
) -> Arrays:
    """How many active features can be told from x, by matched filter and by OMP.

    `cases` lists (dimension, features, most active to try). Arrays, for s cases: cases (s, 3),
    rates (s, 2, most) part of the trials with the whole support found (NaN beyond a case's
    most), largest (s, 2) the most active with at least `required`.
    """
    most = max(case[2] for case in cases)
    rates = np.full((len(cases), 2, most), np.nan)
    for row, (d, n, highest) in enumerate(cases):
        directions = facts.random_facts(n, d, rng)[0]
        for active in range(1, highest + 1):
            progress.report(row + active / highest, len(cases))
            rates[row, :, active - 1] = interference.support_recovery(
                directions, active, trials, rng
            )
    counts = np.arange(1, most + 1)
    largest = np.where(np.nan_to_num(rates) >= required, counts, 0).max(axis=2)
    return {"cases": np.array(cases), "rates": rates, "largest": largest}


_ROOTS_OF_TWO = [1.0, 2**0.5, 2.0, 2**1.5, 4.0]

RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "toy_superposition",
        "toy models of 5 features in 2 dimensions, 20 seeds at each sparsity, importance 0.9^i",
        toy_models,
        parameters={
            "sparsities": [0.0, 0.5, 0.7, 0.8, 0.9, 0.97],
            "importance_ratio": 0.9,
            "features": 5,
            "hidden": 2,
            "runs": 20,
            "steps": 3_000,
            "snapshots": 61,
        },
    ),
    Recipe(
        "toy_superposition_equal",
        "the same with equal importance, at the sparsities where the shapes change",
        toy_models,
        parameters={
            "sparsities": [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99],
            "importance_ratio": 1.0,
            "features": 5,
            "hidden": 2,
            "runs": 20,
            "steps": 3_000,
            "snapshots": 0,
        },
    ),
    Recipe(
        "toy_unfolding",
        "one path of toy models along which features unfold as sparsity rises",
        toy_unfolding,
        parameters={
            "highest_sparsity": 0.97,
            "frames": 98,
            "importance_ratio": 0.9,
            "features": 5,
            "runs": 8,
            "first_steps": 2_000,
            "steps": 300,
        },
    ),
    Recipe(
        "toy_phases",
        "2 features in 1 dimension: the second has it, shares it, or is left out",
        toy_phases,
        parameters={
            "densest": 1.0,
            "sparsest": 0.01,
            "ratio": 10.0,
            "side": 17,
            "runs": 6,
            "steps": 1_200,
        },
    ),
    Recipe(
        "sparse_autoencoder",
        "20 features in 10 dimensions, 40 latents: dictionaries and recovery for each λ",
        autoencoders,
        parameters={
            "features": 20,
            "dimension": 10,
            "latents": 40,
            "probability": 0.05,
            "l1s": [0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8],
            "steps": 4_000,
        },
    ),
    Recipe(
        "sparse_autoencoder_wide",
        "64 features in 20 dimensions, 128 latents: the trade-off over λ",
        autoencoders,
        parameters={
            "features": 64,
            "dimension": 20,
            "latents": 128,
            "probability": 0.03,
            "l1s": [0.03, 0.1, 0.2, 0.3],
            "steps": 6_000,
        },
    ),
    Recipe(
        "sparse_autoencoder_gaussian",
        "the same autoencoder on normal noise of the same covariance: a control",
        gaussian_autoencoder,
        parameters={
            "of": "sparse_autoencoder",
            "probability": 0.05,
            "l1": 0.4,
            "steps": 4_000,
            "count": 50_000,
        },
    ),
    Recipe(
        "fact_capacity",
        "facts recalled by random features with least squares, and by linear memories",
        fact_capacity,
        parameters={
            "blocks": [
                [32, 128, 0],
                [64, 128, 0],
                [64, 256, 0],
                [64, 512, 0],
                [64, 256, 16],
                [64, 512, 16],
            ],
            "grid": _ROOTS_OF_TWO,
            "dimensions": [64, 128, 256],
            "linear_grid": [0.125, 0.25, 0.375, 0.5, 0.75, 1.0],
            "repeats": 2,
        },
    ),
    Recipe(
        "support_recovery",
        "active features found exactly, by matched filter and by orthogonal matching pursuit",
        support_recovery,
        parameters={
            "cases": [[100, 1_000, 12], [100, 10_000, 12], [256, 10_000, 24]],
            "trials": 20,
            "required": 0.9,
        },
    ),
)
