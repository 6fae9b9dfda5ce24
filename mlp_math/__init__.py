"""The mathematics of the lecture: every number on screen is computed here, in numpy and scipy.

The names below are those to begin with; everything else is in the modules, each with a subject of
its own: `mlp_math.bounds`, `mlp_math.sparse_autoencoder`, … Modules are imported when something of
them is asked for, so that counting parameters does not wait for numpy.

Functions take whatever numpy makes an array of, and answer input they cannot use with a ValueError
that names the argument. Randomness comes in as a `numpy.random.Generator`. Objects that hold arrays
compare by identity (`a == b` is `a is b`) and hash accordingly: compare their arrays with numpy.
"""

# ruff: noqa: F401 (what type checkers see; at run time __getattr__ finds it)

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlp_math.activations import gelu, relu, softmax
    from mlp_math.angles import angle_histogram, coherence, random_unit_vectors
    from mlp_math.attention import causal_pattern
    from mlp_math.block import MLP, ForwardPass
    from mlp_math.bounds import levenshtein_bound, max_vectors_lp
    from mlp_math.directions import (
        angle_between,
        component,
        directions_at_angles,
        normalize,
        projection,
    )
    from mlp_math.facts import Fact, and_gate, store_facts
    from mlp_math.interference import clean_read_limit, read_out, superpose
    from mlp_math.interventions import steer, zero_ablation
    from mlp_math.normalization import layer_norm
    from mlp_math.parameters import GPT2_SMALL, GPT3, TransformerSizes, parameter_table
    from mlp_math.residual_stream import ResidualStream
    from mlp_math.sparse_autoencoder import train_sparse_autoencoder
    from mlp_math.toy import ToyFactBlock, toy_fact_block
    from mlp_math.toy_superposition import train_toy_models

_FROM = {
    "activations": "gelu relu softmax",
    "angles": "angle_histogram coherence random_unit_vectors",
    "attention": "causal_pattern",
    "block": "MLP ForwardPass",
    "bounds": "levenshtein_bound max_vectors_lp",
    "directions": ("angle_between component directions_at_angles normalize projection"),
    "facts": "Fact and_gate store_facts",
    "interference": "clean_read_limit read_out superpose",
    "interventions": "steer zero_ablation",
    "normalization": "layer_norm",
    "parameters": "GPT2_SMALL GPT3 TransformerSizes parameter_table",
    "residual_stream": "ResidualStream",
    "sparse_autoencoder": "train_sparse_autoencoder",
    "toy": "ToyFactBlock toy_fact_block",
    "toy_superposition": "train_toy_models",
}
_HOMES = {name: module for module, names in _FROM.items() for name in names.split()}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """A name offered here from its module, or a module of the package (PEP 562)."""
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    if not name.startswith("_"):
        try:
            return importlib.import_module(f"{__name__}.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"{__name__}.{name}":
                raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
