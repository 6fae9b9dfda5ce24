"""The lecture's toy block: one fixed MLP that stores one fact, followed from first shot to last."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, ending_in, generator, real, vector, whole
from mlp_math.activations import softmax
from mlp_math.block import MLP, ForwardPass
from mlp_math.directions import random_rotation
from mlp_math.facts import LECTURE_BIAS, and_gate

D_MODEL, D_MLP = 6, 9


@dataclass(frozen=True, eq=False)
class ToyFactBlock:
    """A block that stores "first name + last name -> answer" as an AND gate in neuron 0.

    The directions are rows of a rotated orthonormal basis of R^6. Three are first name, last name
    and answer; the other three, `extras` (3, 6), carry whatever else is spoken of: in so few
    dimensions further ideas have to share them.
    """

    first: Float
    """Unit direction M of the first name, shape (6,)."""
    last: Float
    """Unit direction J of the last name, shape (6,)."""
    answer: Float
    """Unit direction B of the answer, shape (6,)."""
    extras: Float
    """Three more orthonormal directions, shape (3, 6)."""
    people: Float
    """Embeddings of the cast, shape (4, 6): both names, first only, last only, neither."""
    block: MLP
    """W_up (9, 6) with row 0 = M + J and bias -1; W_down (6, 9) with column 0 = B."""

    @property
    def components(self) -> Float:
        """Each person's dot products with first and last, shape (4, 2): (1, 1), (1, 0), …

        Row 0 of W_up is first + last, so a person's two components sum to `row_products[..., 0]`.
        """
        return self.read(self.people)[:, :2]

    @property
    def rest(self) -> Float:
        """What of each person lies along neither name, shape (4, 6); here it lies along extras."""
        names = np.stack([self.first, self.last])
        return self.people - self.components @ names

    def read(self, x: ArrayLike) -> Float:
        """Dot products of x (..., 6) with first, last and answer: shape (..., 3)."""
        stream = ending_in("x", x, D_MODEL)
        amounts: Float = stream @ np.stack([self.first, self.last, self.answer], axis=1)
        return amounts

    @property
    def full_name(self) -> Float:
        """M + J, the embedding of the person whom the fact is about."""
        return self.first + self.last

    def forward(self, person: int = 0) -> ForwardPass:
        """Every stage of the block for one of the cast, 0 … 3."""
        return self.block.forward(self.people[whole("person", person, 0, 3)])

    def forward_all(self) -> ForwardPass:
        """Every stage of the block for the whole cast; a row for each person, as in `people`."""
        return self.block.forward(self.people)

    def token_vectors(self, others: int, rng: np.random.Generator) -> Float:
        """Embeddings of a prompt's tokens, shape (2 + others, 6): first, last, then other words.

        Each other word is a random unit vector in the span of `extras`, so that it holds nothing
        of either name or of the answer.
        """
        shape = (whole("others", others, 0), len(self.extras))
        words = generator("rng", rng).normal(size=shape) @ self.extras
        words /= np.linalg.norm(words, axis=1, keepdims=True)
        return np.vstack([self.first, self.last, words])

    def unembedding(self, candidates: int) -> Float:
        """Read-out rows, shape (candidates, 6): row 0 reads the answer, the others read elsewhere.

        The other rows are unit vectors in the span of `extras`, evenly spread on a cone, so none
        of them reads the first name, the last name or the answer.
        """
        n = whole("candidates", candidates, 2)
        turn = 2 * np.pi * np.arange(n - 1) / (n - 1)
        spread = np.stack([np.cos(turn), np.sin(turn), np.full(n - 1, 0.5)], axis=1)
        spread /= np.linalg.norm(spread, axis=1, keepdims=True)
        return np.vstack([self.answer, spread @ self.extras])

    def next_word(self, x: ArrayLike, candidates: int, *, gain: float = 4.0) -> Float:
        """Probability of each candidate after a stream x (6,): shape (candidates,).

        Softmax of `gain` times the dot products with the rows of `unembedding`; entry 0 is the
        answer's. `gain` stands for what layer norm and a longer unembedding do in a real model: it
        sets how sure the toy model is of a component of 1. Raises ValueError for another shape.
        """
        stream = vector("x", x, D_MODEL)
        scale = real("gain", gain, 0, 1e6, open_minimum=True)
        return softmax(scale * self.unembedding(candidates) @ stream)


def toy_fact_block(rng: np.random.Generator) -> ToyFactBlock:
    """Build the toy block from random numbers: same generator state, same block.

    Neuron 0 is `facts.and_gate(first, last, LECTURE_BIAS)` and its column of W_down the answer.
    The other rows of W_up are random; their columns write only along `extras`, so what is read
    along the answer's direction afterwards comes from neuron 0 alone.

    >>> toy = toy_fact_block(np.random.default_rng(0))
    >>> [round(float(toy.forward(person).row_products[0]), 6) + 0.0 for person in range(4)]
    [2.0, 1.0, 1.0, 0.0]
    >>> [round(float(toy.forward(person).neurons[0]), 6) + 0.0 for person in range(4)]
    [1.0, 0.0, 0.0, 0.0]
    """
    random = generator("rng", rng)
    basis = random_rotation(D_MODEL, random)
    first, last, answer = basis[:3]
    extras = basis[3:]
    away = random.normal(size=(3, 3))
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    people = np.stack(
        [first + last, first + away[0] @ extras, away[1] @ extras + last, away[2] @ extras]
    )
    gate = and_gate(first, last, LECTURE_BIAS)
    W_up = np.vstack([gate.row, random.normal(scale=0.75, size=(D_MLP - 1, D_MODEL))])
    b_up = np.concatenate([[gate.bias], random.normal(scale=0.4, size=D_MLP - 1)])
    others = random.normal(scale=0.6, size=(D_MLP - 1, 3)) @ extras
    W_down = np.column_stack([gate.scale * answer, others.T])
    b_down = random.normal(scale=0.15, size=3) @ extras
    return ToyFactBlock(first, last, answer, extras, people, MLP(W_up, b_up, W_down, b_down))
