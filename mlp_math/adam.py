"""Adam, the optimiser that the small models here are trained with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlp_math._checks import Float

BETA_1 = 0.9
"""Decay of the running mean of the gradient."""
BETA_2 = 0.999
"""Decay of the running mean of its square."""
EPSILON = 1e-8
"""Added to the root of that square, so that nothing is divided by 0."""


class Adam:
    """Kingma & Ba 2015 (arXiv:1412.6980), algorithm 1: gradients in, steps out, float32."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean = np.zeros(shape, np.float32)
        self._square = np.zeros(shape, np.float32)
        self._count = 0

    def step(self, gradient: Float, learning_rate: float) -> NDArray[Any]:
        """What to subtract from the parameters, same shape as the gradient."""
        self._count += 1
        # Where gradients stay 0 the averages would decay into subnormal numbers, on which
        # processors are many times slower; this floor moves no parameter by 1e-7 of a step.
        floored = gradient + np.float32(1e-15)
        self._mean += (1 - BETA_1) * (floored - self._mean)
        self._square += (1 - BETA_2) * (floored**2 - self._square)
        debiased = learning_rate / (1 - BETA_1**self._count)
        spread = np.sqrt(self._square / (1 - BETA_2**self._count)) + EPSILON
        return np.asarray(debiased * self._mean / spread, np.float32)
