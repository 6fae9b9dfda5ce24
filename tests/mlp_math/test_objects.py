"""Objects that hold arrays: what they are made of, and how they compare."""

import dataclasses
import importlib
import pkgutil
import re

import numpy as np
import pytest

import mlp_math
from mlp_math.block import MLP
from mlp_math.classifier import Classifier
from mlp_math.directions import ConceptDirections
from mlp_math.facts import AndGate
from mlp_math.hypernetwork import HyperNetwork
from mlp_math.implicit_update import AttentionHead
from mlp_math.mixture_of_experts import MixtureOfExperts
from mlp_math.normalization import LayerNorm
from mlp_math.parameters import GPT3, TransformerSizes
from mlp_math.residual_stream import ResidualStream, Write
from mlp_math.sparse_autoencoder import SparseAutoencoder
from mlp_math.toy import toy_fact_block

ARRAYS = re.compile(r"\b(Float|NDArray|Counts|Indices|Mask|Ids|Arrays|MLP|ndarray)\b")
I2 = [[1, 0], [0, 1]]


def dataclasses_with_arrays() -> list[type]:
    found = []
    for module in pkgutil.iter_modules(mlp_math.__path__):
        if module.name.startswith("_") or module.ispkg:
            continue
        for thing in vars(importlib.import_module(f"mlp_math.{module.name}")).values():
            own = getattr(thing, "__module__", "") == f"mlp_math.{module.name}"
            if own and isinstance(thing, type) and dataclasses.is_dataclass(thing):
                kinds = [str(field.type) for field in dataclasses.fields(thing)]
                found += [thing] * any(ARRAYS.search(kind) for kind in kinds)
    return found


def test_many_classes_hold_arrays():
    assert len(dataclasses_with_arrays()) > 25


@pytest.mark.parametrize("kind", dataclasses_with_arrays(), ids=lambda kind: kind.__name__)
def test_what_holds_arrays_compares_by_identity_and_has_a_hash(kind):
    assert kind.__eq__ is object.__eq__
    assert kind.__hash__ is object.__hash__


def test_two_toy_blocks_compare_without_an_error_and_can_be_kept_in_a_set():
    toy, same = (toy_fact_block(np.random.default_rng(0)) for _ in range(2))
    assert toy == toy
    assert toy != same
    assert len({toy, same, toy}) == 2


def test_sizes_hold_no_arrays_and_compare_by_value():
    assert TransformerSizes(**dataclasses.asdict(GPT3)) == GPT3


@pytest.mark.parametrize(
    "made",
    [
        MLP([[1.0, 1.0]], [-1], [[0], [3]], (0, 0)),
        Classifier(I2, [0, 0], I2, [0, 0]),
        ConceptDirections(["a", "b"], I2),
        AndGate([1, 1], -1, 1),
        HyperNetwork(I2, [[1], [0]], [[0], [1]], [[2]], [0]),
        AttentionHead(I2, I2, I2),
        MixtureOfExperts(I2, [MLP(I2, [0, 0], I2, [0, 0])] * 2, 1),
        LayerNorm([1, 1], [0, 0]),
        SparseAutoencoder(I2, [0, 0], I2, [0, 0]),
    ],
    ids=lambda made: type(made).__name__,
)
def test_lists_become_float_arrays(made):
    for field in dataclasses.fields(made):
        if "Float" in str(field.type) or "ndarray" in str(field.type):
            array = getattr(made, field.name)
            assert isinstance(array, np.ndarray)
            assert array.dtype == np.float64


def test_a_block_of_lists_computes():
    block = MLP([[1.0, 1.0]], [-1], [[0], [3]], (0, 0))
    assert block([1, 1]).tolist() == [1, 4]
    assert (block.d_model, block.d_mlp, block.parameters) == (2, 1, 7)


def test_arrays_that_fit_are_taken_and_not_copied():
    W = np.eye(2, dtype=np.float32)
    assert MLP(W, np.zeros(2), W, np.zeros(2)).W_up is W


def test_a_stream_of_lists_is_a_stream_of_arrays():
    stream = ResidualStream([Write("embedding", [[1, 2]])]).write("mlp 0", [[3, 4]])
    assert stream.state.tolist() == [[4, 6]]


def test_what_is_said_of_the_toy_is_what_its_pass_says():
    toy = toy_fact_block(np.random.default_rng(3))
    step = toy.forward_all()
    np.testing.assert_allclose(toy.components, [[1, 1], [1, 0], [0, 1], [0, 0]], atol=1e-12)
    np.testing.assert_allclose(toy.components.sum(axis=1), step.row_products[:, 0], atol=1e-12)
    for person in range(4):
        alone = toy.forward(person)
        for field in dataclasses.fields(alone):
            if not field.name.endswith("_down"):
                together = getattr(step, field.name)[person]
                np.testing.assert_allclose(together, getattr(alone, field.name), atol=1e-12)
    np.testing.assert_allclose(toy.rest @ np.stack([toy.first, toy.last]).T, 0, atol=1e-12)
    np.testing.assert_allclose(toy.read(step.output)[:, 2], [1, 0, 0, 0], atol=1e-12)
    with pytest.raises(ValueError, match=r"x must have shape \(\.\.\., 6\)"):
        toy.read([1.0, 2.0])
    with pytest.raises(ValueError, match=r"x must have shape \(6,\)"):
        toy.next_word(np.ones(5), 3)
