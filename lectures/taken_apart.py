"""What was trained and measured for the lecture on taking models apart, as its sentences quote it.

All of it is stored: toy models of superposition, sparse autoencoders and their control, ablations
and steering in a language model. Slots begin with `ta_`.
"""

import numpy as np

from lectures.figures import grouped
from lectures.language_model import said_in
from lectures.model import Language, Lecture
from mlp_math.fact_path import load_language_model_study, places
from mlp_math.stored import load
from mlp_math.toy_superposition import linear_baseline_loss

PENALTY = 0.4  # of the autoencoder that is shown
SPARSE = 0.9  # the sparsity at which the toy's error is told
BROKEN = "mlp 0-4 last word"  # what only zero seems to need
NEEDED = "mlp 5-9 name"  # what every way of silencing agrees on


def of_penalty(stored: str, key: str) -> float:
    """A measure of the stored autoencoder that is shown."""
    arrays = load(stored)
    return float(arrays[key][np.flatnonzero(np.isclose(arrays["l1"], PENALTY))[0]])


def error_share() -> float:
    """The toy's error at `SPARSE`, as a share of that of the best model without superposition."""
    path = load("toy_unfolding")
    at = int(np.abs(path["sparsity"] - SPARSE).argmin())
    return float(path["loss"][at] / baseline(path["sparsity"][at]))


def baseline(sparsity: float) -> float:
    """The least error of a model of the toy's size that keeps two ideas and guesses the others."""
    toys = load("toy_superposition")
    return linear_baseline_loss(toys["importance"], toys["W"].shape[2], float(sparsity))


def taken_apart_slots(lecture: Lecture, language: Language) -> dict[str, str]:
    """What the slots of the lecture on taking models apart stand for."""
    features, neurons = load("sparse_autoencoder")["directions"].shape
    control, steering = load("sparse_autoencoder_gaussian"), steering_study()
    start, goal = steering["answers"].tolist()
    return {
        "ta_unfolding": grouped(len(load("toy_unfolding")["sparsity"]), language),
        "ta_error_share": grouped(100 * error_share(), language),
        "ta_equal_models": grouped(load("toy_superposition_equal")["loss"].size, language),
        "ta_features": grouped(features, language),
        "ta_neurons": grouped(neurons, language),
        "ta_latents": grouped(load("sparse_autoencoder")["W_enc"].shape[1], language),
        "ta_found": grouped(features * of_penalty("sparse_autoencoder", "recovered"), language),
        "ta_found_noise": grouped(features * float(control["recovered"]), language),
        "ta_copy": grouped(100 * of_penalty("sparse_autoencoder", "r_squared"), language),
        "ta_copy_noise": grouped(100 * float(control["r_squared"]), language),
        "ta_zero": grouped(100 * places().silenced(BROKEN, "zero").value, language),
        "ta_held_out": grouped(len(steering["held_out"]), language),
        "ta_half_dose": grouped(int(turned_at(0.5).sum()), language),
        "ta_from": said_in(start, language, lecture),
        "ta_to": said_in(goal, language, lecture),
    }


def turned_at(dose: float) -> np.ndarray:
    """Which of the held-out subjects have the wanted answer first at a dose, shape (subjects,)."""
    study = steering_study()
    (at,) = np.flatnonzero(np.isclose(study["doses"], dose))
    return np.asarray(study["steered_first"][at])


def steering_study() -> dict[str, np.ndarray]:
    """The stored dose curve: see `measure.language_model.steering`."""
    return dict(load_language_model_study("steering_sports"))
