"""A stored measurement: what it is made from, how, where it lies, and what it does not show."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlp_math import stored

Arrays = dict[str, NDArray[Any]]

SEED = 20


@dataclass(frozen=True)
class Extract:
    """One file of arrays and the recipe beside it.

    `measure` loads the model by itself, so that asking what is stored needs none.
    """

    name: str
    description: str
    limits: str
    parameters: Mapping[str, Any]
    """All that the arrays depend on beside the code and the weights, as JSON values."""
    measure: Callable[[np.random.Generator], Arrays]
    source: Callable[[], dict[str, str]]
    """Which model: name, licence, package and version."""
    report: Callable[[stored.Arrays], str]
    """What was found, in a few lines of plain text."""
    directory: Path
    """Where it is shipped."""
    version: int = 1

    def record(self) -> dict[str, Any]:
        """What is written beside the arrays, but for where the model came from."""
        return {
            "description": self.description,
            "limits": self.limits,
            "command": f"python -m measure {self.name}",
            "seed": SEED,
            "parameters": json.loads(json.dumps(dict(self.parameters))),
            "version": self.version,
        }

    def is_stored(self, directory: Path) -> bool:
        """Whether it is there, intact, and made and described in just this way."""
        if not stored.is_intact(self.name, directory):
            return False
        there = stored.recipe_of(self.name, directory)
        return all(there.get(key) == value for key, value in self.record().items())

    def store(self, directory: Path) -> Path:
        """Measure and write, both files whole or not at all. Returns the path of the arrays.

        The record says how many seconds of processor time it took, loading the model included
        where nothing had loaded it yet.
        """
        start = time.process_time()
        arrays = self.measure(np.random.default_rng(SEED))
        took = {"cpu_seconds": round(time.process_time() - start)}
        record = {**self.record(), **took, "source": self.source()}
        return stored.save(self.name, arrays, record, directory)
