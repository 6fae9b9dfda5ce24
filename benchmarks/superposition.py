"""How fast the superposition half of mlp_math is, against the bare matrix products it needs.

    python benchmarks/superposition.py

One thread, CPU seconds, everything in one run, so that the ratios mean something on any machine.
"""
# ruff: noqa: E402

import os

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"  # before numpy loads its BLAS: hence the imports below it

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mlp_math.facts import fact_memory, random_facts, recall, recall_accuracy
from mlp_math.interference import orthogonal_matching_pursuit, superpose
from mlp_math.sparse_autoencoder import (
    evaluate_autoencoder,
    mixture_sampler,
    random_dictionary,
    train_sparse_autoencoder,
)
from mlp_math.toy_superposition import classify_geometry, train_toy_models

Run = Callable[[np.random.Generator], str]


@dataclass(frozen=True)
class Benchmark:
    """What is timed, the bare products to compare with, and what it is held to."""

    name: str
    run: Run
    """Does the work and says in a few words what came of it."""
    bare: Callable[[np.random.Generator], None]
    """Only the matrix products (and random draws) that no implementation gets around."""
    limit: float | None = None
    """CPU seconds it must not exceed."""


def cpu_seconds(work: Callable[[], object]) -> tuple[float, object]:
    """CPU time of this process for `work()`, and what that returned."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


# --- toy models: 20 seeds in one array --------------------------------------------------------

RUNS, STEPS, BATCH, FEATURES, HIDDEN = 20, 3_000, 512, 5, 2


def toy(rng: np.random.Generator) -> str:
    models = train_toy_models(FEATURES, HIDDEN, 0.95, rng, runs=RUNS, steps=STEPS, batch=BATCH)
    shapes = [classify_geometry(W).name for W in models.W]
    return f"{shapes.count('pentagon')} of {RUNS} seeds end in a pentagon"


def toy_bare(rng: np.random.Generator) -> None:
    W = rng.standard_normal((RUNS, HIDDEN, FEATURES)).astype(np.float32)
    for _ in range(STEPS):
        x = rng.random((RUNS, FEATURES, BATCH), dtype=np.float32)
        hidden = W @ x
        z = W.swapaxes(1, 2) @ hidden
        _ = hidden @ z.swapaxes(1, 2)
        _ = (W @ z) @ x.swapaxes(1, 2)


# --- a sparse autoencoder ---------------------------------------------------------------------

DIRECTIONS, DIMENSION, LATENTS, PROBABILITY, L1, SAE_STEPS = 64, 20, 128, 0.03, 0.2, 3_000


def autoencoder(rng: np.random.Generator) -> str:
    truth = random_dictionary(DIRECTIONS, DIMENSION, rng)
    sae = train_sparse_autoencoder(
        mixture_sampler(truth, PROBABILITY), LATENTS, L1, rng, steps=SAE_STEPS, learning_rate=5e-3
    )
    result = evaluate_autoencoder(sae, truth, PROBABILITY, L1, rng)
    return f"recovers {result.recovered:.0%} of {DIRECTIONS} features, MMCS {result.mmcs:.3f}"


def autoencoder_bare(rng: np.random.Generator) -> None:
    truth = random_dictionary(DIRECTIONS, DIMENSION, rng)
    W = random_dictionary(LATENTS, DIMENSION, rng)
    for _ in range(SAE_STEPS):
        on = rng.random((BATCH, DIRECTIONS), dtype=np.float32)
        x = (on * rng.random((BATCH, DIRECTIONS), dtype=np.float32)) @ truth
        f = x @ W.T
        back = f @ W
        code = back @ W.T
        _, _ = code.T @ x, back.T @ f


# --- ten thousand facts, and pursuit ----------------------------------------------------------

FACTS, ROOM, ASKED = 10_000, 100, 2_000


def memory(rng: np.random.Generator) -> str:
    keys, values, _ = random_facts(FACTS, ROOM, rng)
    found = recall(fact_memory(keys, values, 0.5), keys[:ASKED], values)
    return f"{(found == np.arange(ASKED)).mean():.1%} of {ASKED:,} facts recalled"


def memory_bare(rng: np.random.Generator) -> None:
    keys, values, _ = random_facts(FACTS, ROOM, rng)
    for start in range(0, ASKED, 512):
        neurons = keys[start : min(start + 512, ASKED)] @ keys.T
        _ = (neurons @ values) @ values.T


def pursuit(rng: np.random.Generator) -> str:
    directions, _, _ = random_facts(FACTS, ROOM, rng)
    hits = 0
    for _ in range(20):
        support = np.sort(rng.choice(FACTS, 5, replace=False))
        found = orthogonal_matching_pursuit(directions, superpose(directions, support), 5)
        hits += np.array_equal(found, support)
    return f"{hits} of 20 supports of 5 found among {FACTS:,}"


def pursuit_bare(rng: np.random.Generator) -> None:
    directions, _, _ = random_facts(FACTS, ROOM, rng)
    for _ in range(20 * 5):
        _ = directions @ directions[0]


BENCHMARKS = (
    Benchmark("toy models, 20 seeds × 3,000 steps", toy, toy_bare, limit=6.0),
    Benchmark("sparse autoencoder, 128 latents × 3,000 steps", autoencoder, autoencoder_bare),
    Benchmark("fact memory, 10,000 neurons × 2,000 queries", memory, memory_bare),
    Benchmark("matching pursuit, 20 × 5 of 10,000", pursuit, pursuit_bare),
)


def main() -> int:
    """Print one line a benchmark; 1 if one is slower than it must be."""
    slow = 0
    recall_accuracy(np.eye(2), np.eye(2), np.eye(2))  # BLAS starts up outside the clock
    print(f"{'':47}{'CPU s':>8}{'bare':>8}{'ratio':>8}")
    for benchmark in BENCHMARKS:
        bare, _ = cpu_seconds(lambda b=benchmark: b.bare(np.random.default_rng(0)))
        taken, came = cpu_seconds(lambda b=benchmark: b.run(np.random.default_rng(0)))
        verdict = ""
        if benchmark.limit is not None:
            kept = taken <= benchmark.limit
            slow += not kept
            verdict = f"  {'within' if kept else 'ABOVE'} {benchmark.limit:g} s"
        print(f"{benchmark.name:47}{taken:8.2f}{bare:8.2f}{taken / bare:8.1f}  {came}{verdict}")
    return int(slow > 0)


if __name__ == "__main__":
    raise SystemExit(main())
