"""How each stored result is computed: one module per area, found by name.

A module of this package lists its recipes in a tuple `RECIPES`; nothing else needs to know of it.
"""

import importlib
import io
import json
import pkgutil
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from mlp_math.stored import DATA, Arrays, npz_bytes, recipe_of, save, write_whole

Compute = Callable[..., Arrays]
"""compute(rng, progress, **parameters) -> arrays by name."""


class Progress:
    """Tells how far a computation is, and keeps what it has so that a killed run can go on.

    A plain `Progress()` is silent and keeps nothing: what tests pass.
    """

    def __init__(
        self,
        label: str = "",
        *,
        stream: TextIO | None = None,
        checkpoint_path: Path | None = None,
        fingerprint: str = "",
        rng: np.random.Generator | None = None,
    ) -> None:
        self._label = label
        self._stream = stream
        self._path = checkpoint_path
        self._fingerprint = fingerprint
        self._rng = rng
        self._next_report = 0.0

    def report(self, done: float, total: float, note: str = "") -> None:
        """Show done of total on the stream, at most twice a second (the end always)."""
        now = time.monotonic()
        if self._stream is None or (now < self._next_report and done < total):
            return
        self._next_report = now + 0.5
        end = "\n" if done >= total else ""
        # \r and erase-to-end: one line that counts up.
        self._stream.write(f"\r\x1b[K{self._label}: {done:g}/{total:g} {note}{end}")
        self._stream.flush()

    def checkpoint(self, arrays: Arrays) -> None:
        """Keep `arrays` and the state of the random generator; replaces the one before."""
        if self._path is None:
            return
        state = self._rng.bit_generator.state if self._rng is not None else None
        header = json.dumps({"fingerprint": self._fingerprint, "rng": state})
        write_whole(self._path, npz_bytes({**arrays, "__header__": np.array(header)}))

    def restore(self) -> Arrays | None:
        """The arrays last kept by an interrupted run of this very recipe, or None.

        The random generator is put back to where it stood then.
        """
        if self._path is None or not self._path.exists():
            return None
        with np.load(io.BytesIO(self._path.read_bytes()), allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
        header = json.loads(str(arrays.pop("__header__")))
        if header["fingerprint"] != self._fingerprint:
            return None
        if self._rng is not None:
            self._rng.bit_generator.state = header["rng"]
        return arrays

    def forget(self) -> None:
        """Drop the checkpoint: the result is stored."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Recipe:
    """A stored result: what it is, and the function, seed and parameters that make it.

    `function(rng, progress, **parameters)` returns arrays by name. Parameters are JSON values.
    Raise `version` when the function changes what it computes.
    """

    name: str
    description: str
    function: Compute
    seed: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1

    def record(self) -> dict[str, Any]:
        """What is written beside the arrays."""
        return {
            "description": self.description,
            "seed": self.seed,
            "parameters": json.loads(json.dumps(dict(self.parameters))),
            "version": self.version,
        }

    def compute(
        self, rng: np.random.Generator | None = None, progress: Progress | None = None
    ) -> Arrays:
        """The arrays, afresh; the generator defaults to one of the recipe's own seed."""
        generator = np.random.default_rng(self.seed) if rng is None else rng
        return self.function(generator, progress or Progress(), **self.parameters)

    def reduced(self, **parameters: Any) -> "Recipe":
        """The same recipe with some parameters changed: a size that a test can afford.

        Raises ValueError for a parameter that the recipe does not have.
        """
        if unknown := sorted(set(parameters) - set(self.parameters)):
            raise ValueError(
                f"parameters must be among {sorted(self.parameters)} for {self.name}, got {unknown}"
            )
        return replace(self, parameters={**self.parameters, **parameters})

    def is_current(self, directory: Path = DATA) -> bool:
        """Whether what is stored was made with this seed, these parameters and this version."""
        try:
            stored = recipe_of(self.name, directory)
        except FileNotFoundError:
            return False
        mine = self.record()
        return all(stored.get(key) == mine[key] for key in ("seed", "parameters", "version"))

    def precompute(self, directory: Path = DATA, stream: TextIO | None = sys.stderr) -> Path:
        """Compute and store, going on from where a killed run of the same recipe stopped."""
        rng = np.random.default_rng(self.seed)
        made_of = {k: v for k, v in self.record().items() if k != "description"}
        progress = Progress(
            self.name,
            stream=stream,
            checkpoint_path=directory / f".{self.name}.checkpoint.npz",
            fingerprint=json.dumps(made_of, sort_keys=True),
            rng=rng,
        )
        path = save(self.name, self.compute(rng, progress), self.record(), directory)
        progress.forget()
        return path


def all_recipes() -> dict[str, Recipe]:
    """Every recipe by name, in order of area, then as listed there; imports the areas."""
    recipes: dict[str, Recipe] = {}
    for area in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        for recipe in importlib.import_module(f"{__name__}.{area}").RECIPES:
            if recipe.name in recipes:
                raise ValueError(f"recipe {recipe.name!r} is listed twice, again in {area}")
            recipes[recipe.name] = recipe
    return recipes


def find(name: str) -> Recipe:
    """The recipe of that name, or a ValueError that lists the names there are."""
    recipes = all_recipes()
    if name not in recipes:
        raise ValueError(f"name must be one of {', '.join(recipes)}; got {name!r}")
    return recipes[name]
