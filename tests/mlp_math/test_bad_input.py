"""Whatever comes in, a public function gives a right answer or a ValueError that names an argument.

`CALLS` holds a call that works for every public function, every method and every class that checks
its fields. Each argument in turn is replaced by something that does not belong there.
"""

import dataclasses
import importlib
import inspect
import pkgutil
import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import mlp_math
from mlp_math.block import MLP
from mlp_math.bundles import push_start
from mlp_math.classifier import Classifier
from mlp_math.directions import ConceptDirections
from mlp_math.facts import AndGate, Fact
from mlp_math.galois import binary_field
from mlp_math.hypernetwork import from_context
from mlp_math.implicit_update import ImplicitUpdate, random_attention
from mlp_math.line_packing import Schedule
from mlp_math.mixture_of_experts import MixtureOfExperts
from mlp_math.normalization import LayerNorm
from mlp_math.packings import DelsarteGoethalsLines, GoldLines
from mlp_math.parameters import GPT2_SMALL, parameter_table
from mlp_math.residual_stream import ResidualStream, Write
from mlp_math.sparse_autoencoder import SparseAutoencoder, mixture_sampler
from mlp_math.toy import toy_fact_block

# Whole models and what was measured in them have tests of their own for what comes in; of them,
# only what stands by itself is tried here.
MODELS = {"decoder", "decoder_gradient", "encoder", "evidence", "fact_path", "real_model"}
# Stored results and their command are no mathematics; tiles are an inner loop, unchecked for speed.
OTHERS = {"precompute", "recipes", "stored", "adam"}
CALLED = {"callback", "progress", "sample"}
UNCHECKED = {"angles.indexed_gram_tiles", "galois.fast_walsh"}

E2, E3, E4 = np.eye(2), np.eye(3), np.eye(4)
SQUARE = np.array([[1.0, 1.0], [1.0, 0.0], [2.0, 0.0], [2.0, 1.0]])
WORDS = ("woman", "man", "uncle", "aunt")
BLOCK = MLP(E2, np.zeros(2), E2, np.zeros(2))
SAE = SparseAutoencoder(E2, np.zeros(2), E2, np.zeros(2))
UPDATE = ImplicitUpdate(E2, np.ones(2), np.ones(2), np.zeros(2))
DIRECTIONS = {"Michael": E4[0], "Jordan": E4[1], "basketball": E4[2]}
TOY = toy_fact_block(np.random.default_rng(0))


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


CALLS: dict[str, Callable[[], dict[str, Any]]] = {
    "activations.relu": lambda: {"z": [-1.0, 2.0]},
    "activations.gelu": lambda: {"z": [-1.0, 2.0]},
    "activations.gelu_minimum": dict,
    "activations.softmax": lambda: {"logits": [0.0, 1.0], "temperature": 1.0},
    "activations.surprisal": lambda: {"probability": [0.5, 1.0]},
    "activations.cross_entropy": lambda: {"probabilities": [0.5, 0.5], "target": 0},
    "angles.random_unit_vectors": lambda: {"n": 2, "d": 3, "rng": rng(), "dtype": np.float64},
    "angles.pair_count": lambda: {"n": 4},
    "angles.angle_histogram": lambda: {"V": E3, "bins": 4},
    "angles.cosine_histogram": lambda: {"V": E3, "cells": 4},
    "angles.angle_counts": lambda: {"cosines": [0.0, 1.0], "counts": [2, 1], "bins": 3},
    "angles.histogram_path": lambda: {"before": [0, 4], "after": [4, 0], "stages": 3},
    "angles.angles_until_out": lambda: {"d": 5, "tolerance": 20.0, "rng": rng()},
    "angles.extreme_angles": lambda: {"V": E3},
    "angles.coherence": lambda: {"V": E3},
    "angles.share_within": lambda: {"V": E3, "degrees": 1.0},
    "angles.frame_potential": lambda: {"V": E3},
    "angles.rms_cosine": lambda: {"V": E3},
    "angles.cosine_tail": lambda: {"c": 0.5, "d": 3},
    "angles.log_cosine_tail": lambda: {"c": 0.5, "d": 3},
    "angles.random_share_within": lambda: {"degrees": 1.0, "d": 3},
    "angles.angle_density": lambda: {"degrees": [0.0, 90.0], "d": 3},
    "angles.angle_deviation": lambda: {"d": 3},
    "angles.typical_coherence": lambda: {"n": 10, "d": 3, "pairs_beyond": 1.0},
    "angles.typical_extreme_angles": lambda: {"n": 10, "d": 3},
    "attention.causal_pattern": lambda: {"scores": E2},
    "attention.moved_by_attention": lambda: {"pattern": E2, "x": E2, "value_map": E2},
    "attention.copying_head": lambda: {
        "pattern": [[1.0, 0.0], [0.5, 0.5]],
        "direction": [1.0, 0.0],
        "source": 0,
        "target": 1,
    },
    "block.column_contributions": lambda: {"W_down": E2, "neurons": [1.0, 2.0]},
    "block.MLP": lambda: {
        "W_up": E2,
        "b_up": np.zeros(2),
        "W_down": E2,
        "b_down": np.zeros(2),
        "activation": "relu",
    },
    "bounds.welch_bound": lambda: {"n": 5, "d": 3, "order": 1},
    "bounds.orthoplex_bound": lambda: {"n": 9, "d": 3},
    "bounds.levenshtein_bound": lambda: {"n": 9, "d": 3},
    "bounds.coherence_bound": lambda: {"n": 9, "d": 3},
    "bounds.largest_smallest_angle": lambda: {"n": 9, "d": 3},
    "bounds.min_dimension": lambda: {"n": 9, "degrees": 5.0},
    "bounds.min_share_outside": lambda: {"n": 9, "d": 3, "degrees": 5.0},
    "bounds.max_vectors_lp": lambda: {"d": 5, "degrees": 5.0, "max_degree": 4},
    "bounds.log_random_capacity": lambda: {"d": 5, "degrees": 5.0},
    "bounds.log_greedy_capacity": lambda: {"d": 5, "degrees": 5.0},
    "bounds.greedy_count": lambda: {"d": 5, "degrees": 5.0},
    "bounds.log_jl_capacity": lambda: {"d": 5, "degrees": 5.0},
    "bounds.random_coding_rate": lambda: {"degrees": 5.0},
    "bounds.kabatiansky_levenshtein_rate": lambda: {"degrees": 5.0},
    "bundles.push_apart": lambda: {
        "n": 4,
        "d": 2,
        "rng": rng(),
        "steps": 2,
        "learning_rate": 0.01,
        "tolerance": 0.01,
    },
    "bundles.push_start": lambda: {"n": 4, "d": 2, "rng": rng()},
    "bundles.push_step": lambda: {
        "state": push_start(4, 2, rng()),
        "learning_rate": 0.01,
        "tolerance": 0.01,
    },
    "bundles.push_loss": lambda: {"V": E3, "tolerance": 0.01},
    "bundles.push_loss_floor": lambda: {"n": 9, "d": 3, "tolerance": 0.01},
    "bundles.bundled_loss": lambda: {"n": 9, "d": 3, "tolerance": 0.01},
    "bundles.find_bundles": lambda: {"V": E3, "degrees": 25.0},
    "bundles.share_near_parallel": lambda: {"V": E3, "degrees": 10.0},
    "classifier.Classifier": lambda: {
        "W_in": E2,
        "b_in": np.zeros(2),
        "W_out": E2,
        "b_out": np.zeros(2),
    },
    "classifier.fit_classifier": lambda: {
        "inputs": E3,
        "labels": [0, 1, 2],
        "neurons": 4,
        "rng": rng(),
        "ridge": 1e-3,
        "sureness": 8.0,
    },
    "directions.normalize": lambda: {"v": [3.0, 4.0]},
    "directions.component": lambda: {"x": [3.0, 4.0], "direction": [1.0, 0.0]},
    "directions.projection": lambda: {"x": [3.0, 4.0], "direction": [1.0, 0.0]},
    "directions.rejection": lambda: {"x": [3.0, 4.0], "direction": [1.0, 0.0]},
    "directions.angle_between": lambda: {"u": [3.0, 4.0], "v": [1.0, 0.0]},
    "directions.angle_matrix": lambda: {"V": E2},
    "directions.directions_at_angles": lambda: {
        "angles": [[0.0, 80.0], [80.0, 0.0]],
        "d": 3,
        "rng": rng(),
    },
    "directions.equal_angles": lambda: {"k": 3, "degrees": 80.0},
    "directions.gram_schmidt": lambda: {"V": [[3.0, 4.0], [1.0, 0.0]]},
    "directions.random_rotation": lambda: {"d": 3, "rng": rng()},
    "directions.pair_cosines": lambda: {"V": E3},
    "directions.smallest_line_angle": lambda: {"V": E3},
    "directions.gram_rank": lambda: {"V": E3},
    "directions.turned_onto": lambda: {"points": E2, "target": E2},
    "directions.isometric_coordinates": lambda: {"points": SQUARE, "dimensions": 2},
    "directions.ConceptDirections": lambda: {"names": ("a", "b"), "V": E2},
    "directions.nearest_neighbours": lambda: {
        "x": [1.0, 0.5],
        "words": WORDS,
        "table": SQUARE,
        "count": 2,
    },
    "directions.analogy": lambda: {
        "a": "woman",
        "b": "man",
        "c": "uncle",
        "words": WORDS,
        "table": SQUARE,
        "count": 2,
    },
    "decoder.silu": lambda: {"x": [1.0, -2.0]},
    "encoder.Linear": lambda: {"weight": E2, "bias": np.zeros(2)},
    "encoder.pad": lambda: {"sequences": [[1, 2], [3]], "pad_id": 0},
    "encoder.mean_over_tokens": lambda: {
        "stream": np.ones((1, 2, 2)),
        "mask": np.ones((1, 2), dtype=bool),
    },
    "evidence.association_table": lambda: {"subjects": E2, "answers": E2},
    "evidence.answer_ranks": lambda: {"table": E2, "right": [0, 1]},
    "evidence.and_gate_margins": lambda: {"full_name": [1.0, 2.0], "near_misses": E2},
    "evidence.find_and_gates": lambda: {
        "full_name": [1.0, 2.0],
        "near_misses": E2,
        "margin": 0.5,
        "leak": 0.25,
    },
    "evidence.random_units": lambda: {"count": 5, "size": 2, "rng": rng()},
    "evidence.matched_units": lambda: {
        "activations": [0.0, 1.0, 0.5, 0.25],
        "chosen": [0, 1],
        "rng": rng(),
        "window": 2,
    },
    "evidence.lit_fraction": lambda: {
        "neurons": np.ones((1, 2, 2)),
        "mask": np.ones((1, 2), dtype=bool),
        "threshold": 0.0,
    },
    "evidence.unrelated_texts": lambda: {
        "activations": [2.0, 1.5],
        "similarity": E2,
        "share": 0.5,
        "unrelated": 0.1,
        "minimum": 1.0,
    },
    "evidence.unrelated_counts": lambda: {
        "activations": SQUARE[:2],
        "similarity": E2,
        "share": 0.5,
        "unrelated": 0.1,
        "minimum": 1.0,
    },
    "evidence.angle_statistics": lambda: {"directions": E3, "bins": 4},
    "facts.AndGate": lambda: {"row": [1.0, 1.0], "bias": -1.0, "scale": 1.0},
    "facts.gate_scale": lambda: {"bias": -1.0},
    "facts.and_gate": lambda: {"first": [1.0, 0.0], "last": [0.0, 1.0], "bias": -1.0},
    "facts.gate_value": lambda: {"first": 1.0, "last": 0.5, "bias": -1.0},
    "facts.gate_margin": lambda: {"coherence": 0.1, "others": 2, "bias": -1.0},
    "facts.max_other_features": lambda: {"coherence": 0.1, "bias": -1.5},
    "facts.gate_noise": lambda: {"d_model": 10, "others": 2, "names": 1},
    "facts.gate_error": lambda: {"d_model": 10, "others": 2, "names": 1},
    "facts.mean_leak": lambda: {"d_model": 10, "others": 2},
    "facts.sample_row_products": lambda: {
        "d_model": 10,
        "others": 2,
        "names": 1,
        "trials": 3,
        "rng": rng(),
    },
    "facts.store_facts": lambda: {
        "facts": [Fact("Michael", "Jordan", ("basketball",))],
        "directions": DIRECTIONS,
        "bias": -1.0,
    },
    "facts.read_back": lambda: {"x": E4[2], "directions": DIRECTIONS},
    "facts.fact_memory": lambda: {"keys": E2, "values": E2, "threshold": 0.5},
    "facts.random_feature_memory": lambda: {
        "keys": E2,
        "values": E2,
        "d_mlp": 3,
        "rng": rng(),
        "ridge": 0.1,
    },
    "facts.linear_memory": lambda: {"keys": E2, "values": E2},
    "facts.recall": lambda: {"memory": E2, "queries": E2, "candidates": E2, "block": 8},
    "facts.recall_accuracy": lambda: {
        "memory": BLOCK,
        "keys": E2,
        "candidates": E2,
        "labels": [0, 1],
    },
    "facts.exact_fraction": lambda: {"memory": BLOCK, "keys": E2, "values": E2, "tolerance": 0.1},
    "facts.n99_estimate": lambda: {"d_mlp": 8, "d_model": 4, "classes": 5},
    "facts.bits_per_parameter": lambda: {"facts": 8, "candidates": 4, "d_mlp": 8, "d_model": 4},
    "facts.random_facts": lambda: {"count": 3, "d_model": 4, "rng": rng(), "classes": 2},
    "facts.random_feature_accuracy": lambda: {
        "count": 3,
        "d_model": 4,
        "d_mlp": 5,
        "rng": rng(),
        "classes": 2,
    },
    "facts.linear_accuracy": lambda: {"count": 3, "d_model": 4, "rng": rng()},
    "galois.BinaryField": lambda: {"m": 3},
    "galois.binary_field": lambda: {"m": 3},
    "galois.parity": lambda: {"x": [1, 2, 3]},
    "galois.walsh_transform": lambda: {"values": [1, 2]},
    "hypernetwork.HyperNetwork": lambda: {
        "W_0": E2,
        "U": np.ones((2, 1)),
        "V": np.ones((2, 1)),
        "G": np.ones((1, 3)),
        "c": np.zeros(1),
    },
    "hypernetwork.from_context": lambda: {"W": E2, "update": UPDATE},
    "implicit_update.plain_update": lambda: {
        "W": E2,
        "without": [1.0, 0.0],
        "with_context": [1.0, 3.0],
    },
    "implicit_update.residual_update": lambda: {
        "W": E2,
        "without": [1.0, 0.0],
        "with_context": [1.0, 3.0],
    },
    "implicit_update.pre_norm_update": lambda: {
        "W": E2,
        "without": [1.0, 0.0],
        "with_context": [1.0, 3.0],
        "epsilon": 1e-5,
    },
    "implicit_update.pre_norm_output": lambda: {"block": BLOCK, "v": [1.0, 2.0], "epsilon": 1e-5},
    "implicit_update.AttentionHead": lambda: {"W_Q": E2, "W_K": E2, "W_V": E2},
    "implicit_update.token_updates": lambda: {
        "attention": random_attention(2, 2, rng()),
        "W": E2,
        "context": E2,
        "query": [1.0, 0.0],
    },
    "implicit_update.prefix_updates": lambda: {
        "attention": random_attention(2, 2, rng()),
        "W": E2,
        "context": E2,
        "query": [1.0, 0.0],
    },
    "implicit_update.random_attention": lambda: {"d_model": 4, "d_head": 2, "rng": rng()},
    "interference.readout_noise": lambda: {"others": 2, "d": 10},
    "interference.false_positive_rate": lambda: {"active": 2, "d": 10, "threshold": 0.5},
    "interference.false_negative_rate": lambda: {"active": 2, "d": 10, "threshold": 0.5},
    "interference.expected_false_positives": lambda: {
        "n_features": 9,
        "active": 2,
        "d": 10,
        "threshold": 0.5,
    },
    "interference.clean_read_limit": lambda: {"n_features": 9, "d": 10},
    "interference.compressed_sensing_limit": lambda: {"n_features": 9, "d": 10},
    "interference.superpose": lambda: {"directions": E3, "active": [0, 2]},
    "interference.read_out": lambda: {"directions": E3, "x": [1.0, 0.0, 1.0]},
    "interference.matched_filter": lambda: {"directions": E3, "x": [1.0, 0.0, 1.0], "count": 2},
    "interference.orthogonal_matching_pursuit": lambda: {
        "directions": E3,
        "x": [1.0, 0.0, 1.0],
        "count": 2,
    },
    "interference.support_recovery": lambda: {
        "directions": E3,
        "active": 2,
        "trials": 2,
        "rng": rng(),
    },
    "interference.sample_readouts": lambda: {
        "directions": E3,
        "active": 2,
        "trials": 2,
        "rng": rng(),
    },
    "intervals.bootstrap_mean": lambda: {
        "values": [1.0, 2.0],
        "rng": rng(),
        "clusters": [[0, 1]],
        "draws": 5,
        "confidence": 0.9,
    },
    "interventions.zero_ablation": lambda: {"activations": [1.0, 2.0], "neurons": [0]},
    "interventions.mean_ablation": lambda: {
        "activations": [1.0, 2.0],
        "neurons": [0],
        "reference": E2,
    },
    "interventions.resampling_ablation": lambda: {
        "activations": [1.0, 2.0],
        "neurons": [0],
        "donors": E2,
        "rng": rng(),
    },
    "interventions.output_with": lambda: {"block": BLOCK, "x": [1.0, 2.0], "neurons": [0.0, 1.0]},
    "interventions.contrastive_mean_difference": lambda: {"positive": E2, "negative": E2},
    "interventions.steer": lambda: {
        "activations": [1.0, 2.0],
        "direction": [1.0, 0.0],
        "strength": 2.0,
    },
    "interventions.logit_bias": lambda: {
        "direction": [1.0, 2.0],
        "unembedding": E2,
        "strength": 1.0,
    },
    "interventions.clamp_feature": lambda: {
        "activations": [1.0, 2.0],
        "direction": [1.0, 0.0],
        "value": 2.0,
    },
    "interventions.contrastive_activations": lambda: {
        "positive": [1.0, 0.0],
        "negative": [0.0, 1.0],
        "pairs": 3,
        "rng": rng(),
        "noise": 0.1,
    },
    "line_packing.pack_lines": lambda: {
        "n": 6,
        "d": 3,
        "rng": rng(),
        "steps": 2,
        "seconds": None,
        "start": "random",
        "starts": 1,
        "schedule": Schedule(),
        "callback": None,
    },
    "line_packing.lines_of": lambda: {"generators": E3, "n": 3, "d": 3, "wrap": 0},
    "line_packing.zero_sum_basis": lambda: {"width": 3},
    "line_packing.chirp_generators": lambda: {"p": 5, "count": 2, "rng": rng()},
    "mixture_of_experts.MixtureOfExperts": lambda: {
        "W_gate": E2,
        "experts": (BLOCK, BLOCK),
        "active": 1,
    },
    "mixture_of_experts.ExpertSizes": lambda: {
        "name": "small",
        "d_vocab": 9,
        "d_model": 8,
        "n_layers": 3,
        "dense_layers": 1,
        "d_dense": 6,
        "d_expert": 2,
        "experts": 4,
        "shared": 1,
        "active": 2,
        "n_heads": 2,
        "query_rank": 3,
        "key_value_rank": 2,
        "d_key": 2,
        "d_rotary": 1,
        "d_value": 2,
    },
    "mixture_of_experts.random_mixture": lambda: {
        "experts": 3,
        "active": 1,
        "d_model": 2,
        "d_mlp": 3,
        "rng": rng(),
    },
    "modular_addition.addition_logits": lambda: {"frequencies": [1, 2], "modulus": 7},
    "modular_addition.wave_embedding": lambda: {"frequencies": [1, 2], "modulus": 7},
    "modular_addition.sum_waves": lambda: {"first": E2, "second": E2},
    "modular_addition.network_logits": lambda: {"a": 1, "b": 2, "frequencies": [1], "modulus": 7},
    "modular_addition.addition_accuracy": lambda: {"logits": np.zeros((3, 3, 3))},
    "modular_addition.smallest_margin": lambda: {"logits": np.zeros((3, 3, 3))},
    "modular_addition.power_spectrum": lambda: {"signal": E3},
    "normalization.layer_norm": lambda: {"x": [1.0, 2.0], "epsilon": 1e-5},
    "normalization.LayerNorm": lambda: {
        "gain": np.ones(2),
        "bias": np.zeros(2),
        "epsilon": 1e-5,
    },
    "packings.KerdockLines": lambda: {"m": 4},
    "packings.GoldLines": lambda: {"m": 3},
    "packings.DelsarteGoethalsLines": lambda: {"m": 4},
    "packings.DeVoreLines": lambda: {"p": 5, "r": 2},
    "packings.ComplexUnbiasedLines": lambda: {"p": 5},
    "packings.DirectSum": lambda: {"first": GoldLines(3), "second": GoldLines(3)},
    "packings.gpt3_lines": dict,
    "parameters.TransformerSizes": lambda: {
        "name": "small",
        "n_layers": 2,
        "d_model": 8,
        "n_heads": 2,
        "d_vocab": 9,
        "n_ctx": 4,
        "d_head": 0,
        "d_mlp": 0,
    },
    "parameters.parameter_table": lambda: {
        "sizes": GPT2_SMALL,
        "biases": True,
        "norms": True,
        "positions": True,
        "tied": True,
    },
    "parameters.bias_per_weight": lambda: {"sizes": GPT2_SMALL},
    "parameters.mlp_bias_share": lambda: {"sizes": GPT2_SMALL},
    "parameters.scale_ladder": lambda: {"sizes": GPT2_SMALL},
    "parameters.simple_fraction": lambda: {"share": 0.66, "largest_denominator": 4},
    "real_model.stored_name": lambda: {"first": "Ada", "last": "Lovelace"},
    "residual_stream.ResidualStream": lambda: {"writes": (Write("embedding", E2),)},
    "sparse_autoencoder.SparseAutoencoder": lambda: {
        "W_enc": E2,
        "b_enc": np.zeros(2),
        "W_dec": E2,
        "b_dec": np.zeros(2),
    },
    "sparse_autoencoder.sparse_mixture": lambda: {
        "directions": E3,
        "probability": 0.5,
        "count": 4,
        "rng": rng(),
    },
    "sparse_autoencoder.mixture_sampler": lambda: {"directions": E3, "probability": 0.5},
    "sparse_autoencoder.sparse_autoencoder_loss": lambda: {"sae": SAE, "x": E2, "l1": 0.1},
    "sparse_autoencoder.sparse_autoencoder_gradients": lambda: {"sae": SAE, "x": E2, "l1": 0.1},
    "sparse_autoencoder.train_sparse_autoencoder": lambda: {
        "sample": mixture_sampler(E3, 0.5),
        "d_sae": 4,
        "l1": 0.1,
        "rng": rng(),
        "steps": 2,
        "batch": 4,
        "learning_rate": 1e-3,
        "progress": None,
    },
    "sparse_autoencoder.best_cosines": lambda: {"true_directions": E3, "dictionary": E3},
    "sparse_autoencoder.mmcs": lambda: {"true_directions": E3, "dictionary": E3},
    "sparse_autoencoder.recovered_fraction": lambda: {
        "true_directions": E3,
        "dictionary": E3,
        "cosine": 0.9,
    },
    "sparse_autoencoder.matching_order": lambda: {"true_directions": E2, "dictionary": E2},
    "sparse_autoencoder.matched_features": lambda: {
        "true_directions": E3,
        "dictionary": E3,
        "cosine": 0.9,
    },
    "sparse_autoencoder.random_dictionary": lambda: {"d_sae": 3, "d": 2, "rng": rng()},
    "sparse_autoencoder.evaluate_autoencoder": lambda: {
        "sae": SAE,
        "directions": E2,
        "probability": 0.5,
        "l1": 0.1,
        "rng": rng(),
        "count": 4,
    },
    "sparse_autoencoder.shrinkage": lambda: {"sae": SAE, "directions": E2},
    "sparse_autoencoder.l1_trade_off": lambda: {
        "directions": E3,
        "probability": 0.5,
        "d_sae": 4,
        "l1s": [0.1],
        "rng": rng(),
        "steps": 2,
        "progress": None,
    },
    "toy.toy_fact_block": lambda: {"rng": rng()},
    "toy_superposition.sparse_features": lambda: {
        "shape": (2, 3),
        "sparsity": 0.5,
        "rng": rng(),
    },
    "toy_superposition.toy_reconstruction": lambda: {"W": E2, "b": np.zeros(2), "x": E2},
    "toy_superposition.toy_loss": lambda: {
        "W": E2,
        "b": np.zeros(2),
        "x": E2,
        "importance": 1.0,
    },
    "toy_superposition.toy_gradients": lambda: {
        "W": E2,
        "b": np.zeros(2),
        "x": E2,
        "importance": 1.0,
    },
    "toy_superposition.train_toy_models": lambda: {
        "n_features": 3,
        "d_hidden": 2,
        "sparsity": 0.5,
        "rng": rng(),
        "runs": 2,
        "steps": 2,
        "batch": 4,
        "importance": 1.0,
        "learning_rate": 0.01,
        "snapshots": 1,
        "start": None,
        "progress": None,
    },
    "toy_superposition.snapshot_schedule": lambda: {"steps": 4, "snapshots": 2},
    "toy_superposition.linear_baseline_loss": lambda: {
        "importance": [1.0, 0.9],
        "d_hidden": 1,
        "sparsity": 0.5,
    },
    "toy_superposition.feature_norms": lambda: {"W": E2},
    "toy_superposition.feature_dimensionality": lambda: {"W": E2},
    "toy_superposition.classify_geometry": lambda: {"W": E2, "threshold": 0.5, "tolerance": 10.0},
    "toy_superposition.align_geometry": lambda: {"W": E2, "onto": 0},
    "training.learn_answer_column": lambda: {
        "toy": TOY,
        "candidates": 3,
        "steps": 2,
        "rate": 0.02,
        "gain": 4.0,
    },
    "training.loss_by_size": lambda: {"parameters": 1e9},
    "training.sinusoidal_positions": lambda: {"count": 3, "d_model": 4},
}

# Methods, asked of one object each.
OBJECTS: dict[str, Any] = {
    "block.MLP": BLOCK,
    "classifier.Classifier": Classifier(E2, np.zeros(2), E2, np.zeros(2)),
    "directions.ConceptDirections": ConceptDirections(("Michael", "Jordan"), E2),
    "facts.AndGate": AndGate(np.ones(2), -1.0, 1.0),
    "galois.BinaryField": binary_field(3),
    "hypernetwork.HyperNetwork": from_context(E2, UPDATE),
    "implicit_update.ImplicitUpdate": UPDATE,
    "implicit_update.AttentionHead": random_attention(2, 2, rng()),
    "line_packing.Schedule": Schedule(),
    "mixture_of_experts.MixtureOfExperts": MixtureOfExperts(E2, (BLOCK, BLOCK), 1),
    "normalization.LayerNorm": LayerNorm(np.ones(2), np.zeros(2)),
    "packings.LineSet": GoldLines(3),
    "packings.QuadraticLines": GoldLines(3),
    "packings.DelsarteGoethalsLines": DelsarteGoethalsLines(4),
    "parameters.TransformerSizes": GPT2_SMALL,
    "parameters.ParameterTable": parameter_table(GPT2_SMALL),
    "residual_stream.ResidualStream": ResidualStream.start(E2),
    "sparse_autoencoder.SparseAutoencoder": SAE,
    "toy.ToyFactBlock": TOY,
}
METHODS: dict[str, Callable[[], dict[str, Any]]] = {
    "block.MLP.pre_activations": lambda: {"x": [1.0, 2.0]},
    "block.MLP.neurons": lambda: {"x": [1.0, 2.0]},
    "block.MLP.down": lambda: {"neurons": [1.0, 2.0]},
    "block.MLP.write": lambda: {"neurons": [1.0, 2.0]},
    "block.MLP.delta": lambda: {"x": [1.0, 2.0]},
    "block.MLP.forward": lambda: {"x": [1.0, 2.0]},
    "block.MLP.__call__": lambda: {"x": [1.0, 2.0]},
    "classifier.Classifier.neurons": lambda: {"x": [1.0, 2.0]},
    "classifier.Classifier.probabilities": lambda: {"x": [1.0, 2.0]},
    "directions.ConceptDirections.__getitem__": lambda: {"name": "Michael"},
    "directions.ConceptDirections.components": lambda: {"x": [1.0, 2.0]},
    "directions.ConceptDirections.nearest": lambda: {"x": [1.0, 2.0]},
    "directions.ConceptDirections.embed": lambda: {"concepts": {"Michael": 2.0}},
    "facts.AndGate.pre_activation": lambda: {"x": [1.0, 2.0]},
    "facts.AndGate.__call__": lambda: {"x": [1.0, 2.0]},
    "galois.BinaryField.multiply": lambda: {"a": [1, 2], "b": [3, 4]},
    "galois.BinaryField.power": lambda: {"a": [1, 2], "exponent": 3},
    "galois.BinaryField.trace": lambda: {"a": [1, 2]},
    "hypernetwork.HyperNetwork.gates": lambda: {"z": [1.0]},
    "hypernetwork.HyperNetwork.weights": lambda: {"z": [1.0]},
    "hypernetwork.HyperNetwork.__call__": lambda: {"x": [1.0, 2.0], "z": [1.0]},
    "implicit_update.ImplicitUpdate.apply": lambda: {"block": BLOCK},
    "implicit_update.AttentionHead.weights": lambda: {"context": E2, "query": [1.0, 0.0]},
    "implicit_update.AttentionHead.__call__": lambda: {"context": E2, "query": [1.0, 0.0]},
    "line_packing.Schedule.at": lambda: {"fraction": 0.5},
    "mixture_of_experts.MixtureOfExperts.route": lambda: {"x": E2},
    "mixture_of_experts.MixtureOfExperts.__call__": lambda: {"x": E2},
    "mixture_of_experts.MixtureOfExperts.load": lambda: {"x": E2},
    "normalization.LayerNorm.__call__": lambda: {"x": [1.0, 2.0]},
    "packings.LineSet.__getitem__": lambda: {"number": 3},
    "packings.LineSet.vectors": lambda: {"numbers": [1, 2]},
    "packings.LineSet.sample": lambda: {"k": 3, "rng": rng()},
    "packings.QuadraticLines.form": lambda: {"number": 3},
    "packings.QuadraticLines.largest_product": lambda: {"form": 1, "other": 2},
    "packings.DelsarteGoethalsLines.sampled_certificate": lambda: {"form_pairs": 2, "rng": rng()},
    "parameters.TransformerSizes.activations": lambda: {"tokens": 3},
    "parameters.ParameterTable.row": lambda: {"key": "up"},
    "parameters.ParameterTable.group_total": lambda: {"group": "mlp"},
    "parameters.ParameterTable.group_in_layer": lambda: {"group": "mlp"},
    "parameters.ParameterTable.share": lambda: {"group": "mlp"},
    "residual_stream.ResidualStream.start": lambda: {"embedding": E2},
    "residual_stream.ResidualStream.write": lambda: {"name": "mlp 0", "value": E2},
    "residual_stream.ResidualStream.through": lambda: {"name": "mlp 0", "block": BLOCK},
    "residual_stream.ResidualStream.after": lambda: {"count": 1},
    "residual_stream.ResidualStream.logits": lambda: {"unembedding": E2, "token": 0},
    "residual_stream.ResidualStream.logit_attribution": lambda: {"unembedding": E2, "token": 0},
    "residual_stream.ResidualStream.direction_attribution": lambda: {
        "direction": [1.0, 0.0],
        "token": 0,
    },
    "sparse_autoencoder.SparseAutoencoder.encode": lambda: {"x": [1.0, 2.0]},
    "sparse_autoencoder.SparseAutoencoder.decode": lambda: {"f": [1.0, 2.0]},
    "sparse_autoencoder.SparseAutoencoder.__call__": lambda: {"x": [1.0, 2.0]},
    "toy.ToyFactBlock.read": lambda: {"x": np.ones(6)},
    "toy.ToyFactBlock.forward": lambda: {"person": 1},
    "toy.ToyFactBlock.token_vectors": lambda: {"others": 2, "rng": rng()},
    "toy.ToyFactBlock.unembedding": lambda: {"candidates": 3},
    "toy.ToyFactBlock.next_word": lambda: {"x": np.ones(6), "candidates": 3, "gain": 4.0},
}
CALLS |= METHODS

JUNK: list[Any] = [
    None,
    "ab",
    "",
    b"ab",
    object(),
    len,
    float,
    {"a": 1.0},
    {1, 2},
    True,
    np.bool_(True),
    [True, False],
    np.eye(2, dtype=bool),
    1 + 2j,
    np.array([1j, 2]),
    np.eye(2) + 0j,
    [],
    [[]],
    (),
    [1.0, [2.0, 3.0]],
    ["a", "b"],
    [["1", "2"], ["3", "4"]],
    [None, None],
    np.zeros((0, 2)),
    np.zeros((2, 0)),
    np.zeros(2),
    np.zeros((2, 2)),
    np.zeros((3, 3)),
    np.ones((2, 2, 2)),
    np.array(["2020-01-01"], dtype="datetime64[D]"),
    float("nan"),
    float("inf"),
    [float("nan"), 1.0],
    [[float("nan"), 1.0], [0.0, 1.0]],
    [[1.0, 0.0], [0.0, float("-inf")]],
    -1,
    -3,
    0,
    1.5,
    2.5,
    -0.5,
    1e-308,
    1e200,
    1e308,
    10**400,
    [1e200, 1e200],
    [1e308, -1e308],
    [[1e308, 0.0], [0.0, 1e308]],
    [1e-200, 1e-200],
    [[1e-200, 0.0], [0.0, 1e-200]],
    np.array([1e38, 1e38], np.float32),
    np.array([6e4, 6e4], np.float16),
    np.array([[6e4, 0.0], [0.0, 6e4]], np.float16),
    np.eye(2, dtype=int),
    [5, 7],
    [0, 0],
    [1.5, 0.5],
    "float16",
    "zzz",
    complex,
    int,
]
numbers = st.floats() | st.integers(-9, 9) | st.complex_numbers()
tables = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.complex128, np.bool_]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
)
junk = (
    st.sampled_from(JUNK) | numbers | st.text(max_size=3) | tables | st.lists(numbers, max_size=3)
)


def function(name: str) -> Callable[..., Any]:
    owner, _, attribute = name.rpartition(".")
    found: Callable[..., Any] = (
        getattr(OBJECTS[owner], attribute)
        if name in METHODS
        else getattr(importlib.import_module(f"mlp_math.{owner}"), attribute)
    )
    return found


def outcome(name: str, arguments: dict[str, Any]) -> Any:
    """What a call gives, warnings being errors; of an endless iterator its first three."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = function(name)(**arguments)
        return list(islice(result, 3)) if isinstance(result, Iterator) else result


def values_in(result: Any) -> Iterator[np.ndarray]:
    """All numbers of a result, however it is nested."""
    if isinstance(result, np.ndarray | float | np.floating):
        yield np.asarray(result)
    elif isinstance(result, dict):
        yield from values_in(list(result.values()))
    elif isinstance(result, list | tuple):
        for part in result:
            yield from values_in(part)
    elif dataclasses.is_dataclass(result):
        names = [f.name for f in dataclasses.fields(result)]
        # Before the first step there is no loss.
        yield from values_in([getattr(result, n) for n in names if n != "loss"])


def refused_or_right(name: str, argument: str, value: Any) -> str | None:
    """What is wrong with the answer to a call with one argument replaced; None if nothing is."""
    if argument in CALLED and callable(value):
        return None  # what another's function does is its own affair
    arguments = {**CALLS[name](), argument: value}
    shown = f"{name}({argument}={value!r:.60})"
    try:
        result = outcome(name, arguments)
    except ValueError as error:
        named = [key for key in inspect.signature(function(name)).parameters if key in str(error)]
        return None if named else f"{shown} names no argument: {error}"
    except Exception as error:
        return f"{shown} raises {type(error).__name__}: {error}"
    wrong = [v for v in values_in(result) if v.dtype.kind == "f" and np.isnan(v).any()]
    return f"{shown} gives NaN" if wrong else None


def checking(module: str) -> Iterator[str]:
    """Public functions of a module, its classes that check their fields, and their methods."""
    for name, thing in vars(importlib.import_module(f"mlp_math.{module}")).items():
        own = getattr(thing, "__module__", "") == f"mlp_math.{module}"
        if name.startswith("_") or not own:
            continue
        if inspect.isfunction(thing) or (inspect.isclass(thing) and "__post_init__" in vars(thing)):
            yield f"{module}.{name}"
        if inspect.isclass(thing):
            yield from (f"{module}.{name}.{method}" for method in methods_of(thing))


def methods_of(thing: type) -> Iterator[str]:
    """A class's own methods that take an argument; form_values is an inner loop."""
    for name, found in vars(thing).items():
        plain = getattr(found, "__func__", found)
        public = not name.startswith("_") or name in ("__call__", "__getitem__")
        taking = inspect.isfunction(plain) and len(inspect.signature(plain).parameters) > 1
        if public and taking and name not in ("form_values", "polar_forms"):
            yield name


def test_every_public_function_and_checking_class_is_tried():
    found = pkgutil.iter_modules(mlp_math.__path__)
    modules = {m.name for m in found if not m.name.startswith("_")} - MODELS - OTHERS
    wanted = {name for module in modules for name in checking(module)}
    missing = sorted(wanted - set(CALLS) - UNCHECKED)
    assert not missing, f"add a call that works to CALLS (or METHODS) for {missing}"
    assert wanted >= UNCHECKED


@pytest.mark.parametrize("name", CALLS)
def test_the_call_that_is_spoilt_works_and_gives_every_argument(name):
    arguments = CALLS[name]()
    outcome(name, arguments)
    assert list(arguments) == list(inspect.signature(function(name)).parameters)


@pytest.mark.parametrize(
    ("name", "argument"), [(name, argument) for name in CALLS for argument in CALLS[name]()]
)
def test_known_junk_is_refused_by_name_or_answered_rightly(name, argument):
    complaints = [refused_or_right(name, argument, value) for value in JUNK]
    assert not [complaint for complaint in complaints if complaint]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_junk_is_refused_by_name_or_answered_rightly(data):
    name = data.draw(st.sampled_from(sorted(name for name in CALLS if CALLS[name]())))
    argument = data.draw(st.sampled_from(sorted(CALLS[name]())))
    assert refused_or_right(name, argument, data.draw(junk)) is None
