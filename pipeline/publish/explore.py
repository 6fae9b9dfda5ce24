"""What the explorable figures of a page start from: arrays that `mlp_math` computes or stores.

The figures compute on in the browser; tests hold what they show to `mlp_math`.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lectures.model import Lecture
from mlp_math.bundles import push_start
from mlp_math.parameters import (
    GPT2_LARGE,
    GPT2_MEDIUM,
    GPT2_SMALL,
    GPT2_XL,
    GPT3,
)
from mlp_math.stored import load
from mlp_math.toy import toy_fact_block

CANDIDATES = 5  # next words: the answer and what else could come
PUSHED, PUSHED_DIMENSIONS, PUSHED_SEED = 24, 3, 8
EVERY = 2  # stored frames of the unfolding that the page takes


def explorable_data(lecture: Lecture) -> dict[str, Any]:
    """The toy block of the lecture, toy models by sparsity, a start for pushing, model sizes."""
    toy = toy_fact_block(np.random.default_rng(lecture.seed))
    unfolding = load("toy_unfolding")
    start = push_start(PUSHED, PUSHED_DIMENSIONS, np.random.default_rng(PUSHED_SEED))
    sizes = {one.name: one for one in (GPT2_SMALL, GPT2_MEDIUM, GPT2_LARGE, GPT2_XL, GPT3)}
    return {
        "toy": {
            "first": _list(toy.first),
            "last": _list(toy.last),
            "answer": _list(toy.answer),
            "people": _list(toy.people),
            "w_up": _list(toy.block.W_up),
            "b_up": _list(toy.block.b_up),
            "w_down": _list(toy.block.W_down),
            "b_down": _list(toy.block.b_down),
            "unembedding": _list(toy.unembedding(CANDIDATES)),
        },
        "push": _list(start.V),
        "unfolding": {
            "sparsity": _list(unfolding["sparsity"][::EVERY]),
            "w": _list(unfolding["W"][::EVERY]),
            "b": _list(unfolding["b"][::EVERY]),
        },
        "models": [asdict(one) for one in ({lecture.sizes.name: lecture.sizes} | sizes).values()],
    }


def _list(values: ArrayLike) -> Any:
    """As JSON writes it: nine significant digits, which hold a single-precision number."""
    array = np.asarray(values, dtype=np.float64)
    return np.vectorize(lambda x: float(f"{x:.9g}"))(array).tolist()
