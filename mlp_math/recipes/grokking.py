"""A stored run of "grokking": a small network learns to add on a clock, with decay and without.

Power et al. 2022 (arXiv:2201.02177) saw training sums learnt long before all others; Nanda
et al. 2023 (arXiv:2301.05217) opened such a network and found waves. The network here is the
simpler one of Gromov 2023 (arXiv:2301.02679): one hidden layer whose activation is the square.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlp_math._checks import Float
from mlp_math.recipes import Progress, Recipe
from mlp_math.stored import Arrays

Indices = NDArray[np.int64]
BETA_1, BETA_2, EPSILON = 0.9, 0.98, 1e-8


@dataclass
class Adder:
    """logits(a, b) = W_outᵀ·(A_a + B_b)²: rows of A and B (p, m) for the numbers, W_out (m, p)."""

    A: Float
    B: Float
    W_out: Float

    @classmethod
    def random(cls, modulus: int, width: int, rng: np.random.Generator) -> "Adder":
        """Entries of variance 1/m."""
        A, B, W_out = (
            (rng.standard_normal(shape) / np.sqrt(width)).astype(np.float32)
            for shape in ((modulus, width), (modulus, width), (width, modulus))
        )
        return cls(A, B, W_out)

    def logits(self, a: Indices, b: Indices) -> Float:
        """Shape (sums, p)."""
        return np.asarray((self.A[a] + self.B[b]) ** 2 @ self.W_out)

    def accuracy(self, sums: tuple[Indices, Indices, Indices]) -> float:
        """Part of the sums (a, b, c) whose highest logit is c."""
        a, b, c = sums
        return float((self.logits(a, b).argmax(axis=1) == c).mean())

    def powers(self) -> Float:
        """Power of each neuron's frequencies, over its columns of A and B: ((p+1)/2, m)."""
        waves = np.fft.rfft(np.stack([self.A, self.B]), axis=1, norm="ortho")
        return np.asarray((np.abs(waves) ** 2).sum(axis=0))

    def gradients(self, sums: tuple[Indices, Indices, Indices]) -> list[Float]:
        """Of the mean cross-entropy over the sums, by A, B and W_out."""
        a, b, c = sums
        hidden = self.A[a] + self.B[b]
        squares = hidden**2
        logits = squares @ self.W_out
        error = np.exp(logits - logits.max(axis=1, keepdims=True))
        error /= error.sum(axis=1, keepdims=True)
        error[np.arange(len(c)), c] -= 1
        error /= len(c)
        by_hidden = 2 * hidden * (error @ self.W_out.T)
        p = len(self.A)
        return [_gathered(by_hidden, a, p), _gathered(by_hidden, b, p), squares.T @ error]


def _gathered(rows: Float, numbers: Indices, p: int) -> Float:
    """The sum of the rows of each number, shape (p, m)."""
    order = np.argsort(numbers, kind="stable")
    found, starts = np.unique(numbers[order], return_index=True)
    sums = np.zeros((p, rows.shape[1]), rows.dtype)
    sums[found] = np.add.reduceat(rows[order], starts, axis=0)
    return sums


def grokking(
    rng: np.random.Generator,
    progress: Progress,
    *,
    modulus: int,
    width: int,
    shown: float,
    decays: Sequence[float],
    learning_rate: float,
    steps: int,
    every: int,
    kept: int,
) -> Arrays:
    """One start and one choice of sums to learn from, trained once with each weight decay.

    Full-batch AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101). Arrays, for r decays and n
    moments: decays (r,), steps (n,), train_accuracy (r, n), test_accuracy (r, n) of the sums that
    were not shown, purity (r, n, m) the share of a neuron's power (of all frequencies but 0) in its
    strongest, frequency (r, m) the strongest of each at the end, waves (r, n, p, kept) the first
    neurons' columns of A, and shown_sums () how many were shown.
    """
    n = np.arange(modulus)
    a, b = (grid.ravel() for grid in np.meshgrid(n, n, indexing="ij"))
    every_sum = np.stack([a, b, (a + b) % modulus])
    order = rng.permutation(modulus**2)
    count = round(shown * modulus**2)
    train, test = ((s[0], s[1], s[2]) for s in np.split(every_sum[:, order], [count], axis=1))
    start = Adder.random(modulus, width, rng)
    moments = np.arange(0, steps + 1, every)
    names = ("train_accuracy", "test_accuracy", "purity", "waves")
    found: dict[str, list[list[Float | float]]] = {name: [] for name in names}
    frequency = []
    for run, decay in enumerate(decays):
        model = Adder(start.A.copy(), start.B.copy(), start.W_out.copy())
        for row in found.values():
            row.append([])
        adam = _AdamW(model, learning_rate, decay)
        for step in range(steps + 1):
            if step % every == 0:
                progress.report(run + step / steps, len(decays))
                found["train_accuracy"][-1].append(model.accuracy(train))
                found["test_accuracy"][-1].append(model.accuracy(test))
                powers = model.powers()[1:]
                found["purity"][-1].append(powers.max(axis=0) / powers.sum(axis=0))
                found["waves"][-1].append(model.A[:, :kept].copy())
            adam.step(model.gradients(train))
        frequency.append(1 + model.powers()[1:].argmax(axis=0))
    progress.report(len(decays), len(decays))
    return {
        "decays": np.array(decays),
        "steps": moments,
        "shown_sums": np.array(count),
        "frequency": np.array(frequency),
        **{name: np.array(rows, np.float32) for name, rows in found.items()},
    }


class _AdamW:
    """Adam with decoupled weight decay over the three arrays of an adder, in place."""

    def __init__(self, model: Adder, learning_rate: float, decay: float) -> None:
        self._arrays = (model.A, model.B, model.W_out)
        self._mean, self._square = ([np.zeros_like(one) for one in self._arrays] for _ in range(2))
        self._rate, self._decay, self._count = learning_rate, decay, 0

    def step(self, gradients: Sequence[Float]) -> None:
        self._count += 1
        undone = 1 - BETA_1**self._count, 1 - BETA_2**self._count
        for array, gradient, mean, square in zip(
            self._arrays, gradients, self._mean, self._square, strict=True
        ):
            # Where gradients stay 0 the averages would decay into slow subnormal numbers.
            floored = gradient + np.float32(1e-15)
            mean += (1 - BETA_1) * (floored - mean)
            square += (1 - BETA_2) * (floored**2 - square)
            move = mean / undone[0] / (np.sqrt(square / undone[1]) + EPSILON)
            array -= np.float32(self._rate) * (move + np.float32(self._decay) * array)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "grokking",
        "addition modulo 113 learnt from a quarter of the sums, with weight decay and without",
        grokking,
        parameters={
            "modulus": 113,
            "width": 128,
            "shown": 0.25,
            "decays": [1.0, 0.0],
            "learning_rate": 1e-3,
            "steps": 6_000,
            "every": 50,
            "kept": 4,
        },
    ),
)
