"""What the extract of a real model says of "man is to woman as uncle is to aunt"."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from mlp_math.directions import analogy, gram_schmidt, isometric_coordinates
from mlp_math.real_model import REAL_MODEL, load_real_model
from mlp_math.stored import recipe_of


@dataclass(frozen=True, eq=False)
class MeasuredAnalogy:
    """Four measured words and the sum of three of them, at their true distances."""

    model: str
    """The model's name, without its publisher."""
    vocabulary: int
    """Among how many words the nearest ones are."""
    d_model: int
    words: tuple[str, str, str, str]
    """man, woman, uncle, aunt."""
    places: np.ndarray
    """Where the four and the tip, uncle + woman − man, stand in space; shape (5, 3)."""
    nearest: tuple[str, ...]
    """The words whose directions are nearest to the tip's."""
    cosines: np.ndarray
    """Their cosines with it."""
    shadows: np.ndarray
    """Where all stored words' shadows fall in the space of the four, shape (words, 3)."""


@cache
def measured_analogy(nearest: int = 4) -> MeasuredAnalogy:
    """The first analogy of the stored extract, with the words nearest to its tip."""
    stored = load_real_model("words")
    table, words = stored["vectors"].astype(float), [str(word) for word in stored["words"]]
    man, woman, uncle, aunt = (str(word) for word in stored["analogies"][0])
    tip = analogy(woman, man, uncle, words, table).target
    four = [table[words.index(word)] for word in (man, woman, uncle, aunt)]
    five = np.stack([*four, tip])
    frame, middle = _facing(*four), five.mean(axis=0)
    return MeasuredAnalogy(
        recipe_of("words", REAL_MODEL)["source"]["model"].split("/")[-1],
        int(stored["vocabulary_size"]),
        tip.size,
        (man, woman, uncle, aunt),
        (five - middle) @ frame.T,
        tuple(str(word) for word in stored["nearest"][0][:nearest]),
        stored["nearest_cosines"][0][:nearest],
        (table - middle) @ frame.T,
    )


def _facing(man: np.ndarray, woman: np.ndarray, uncle: np.ndarray, aunt: np.ndarray) -> np.ndarray:
    """The frame (3, d) of the space of four words in which the two steps face the viewer.

    Man to woman runs right, uncle to aunt lies in the plane of the picture and rises, uncle stands
    behind man.
    """
    right, up, back = gram_schmidt([woman - man, aunt - uncle, uncle - man])
    return np.stack([right, back, up])


def cloud_of_words() -> np.ndarray:
    """All stored words in the three dimensions that hold most of their distances, (words, 3)."""
    places, _ = isometric_coordinates(load_real_model("words")["vectors"])
    return places * np.sign(places[0])
