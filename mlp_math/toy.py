"""The lecture's toy block: one fixed MLP that stores one fact, followed from first shot to last."""

from dataclasses import dataclass

import numpy as np

from mlp_math._checks import Float, generator, real, whole
from mlp_math.activations import softmax
from mlp_math.block import MLP, ForwardPass

DIMENSION, WIDTH = 6, 9


@dataclass(frozen=True)
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
    def full_name(self) -> Float:
        """M + J, the embedding of the person whom the fact is about."""
        return self.first + self.last

    def forward(self, person: int = 0) -> ForwardPass:
        """The block's pass for one of the cast, 0 … 3."""
        return self.block.forward(self.people[whole("person", person, 0, 3)])

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

    def next_word(self, x: Float, candidates: int, *, gain: float = 4.0) -> Float:
        """Softmax of the read-out of a stream x (6,) for so many candidates; row 0 is the answer.

        `gain` stands for what layer norm and a longer unembedding do in a real model: it sets how
        sure the toy model is of a component of 1.
        """
        return softmax(real("gain", gain, 0, open_minimum=True) * self.unembedding(candidates) @ x)


def toy_fact_block(rng: np.random.Generator) -> ToyFactBlock:
    """Build the toy block from random numbers: same generator state, same block.

    Row 0 asks for both names and column 0 answers, as sections "up" and "down" of the lecture
    say. The other rows ask random questions; their columns write only along `extras`, so what is
    read along the answer's direction afterwards is neuron 0's doing alone.

    >>> toy = toy_fact_block(np.random.default_rng(0))
    >>> [round(float(toy.forward(person).row_products[0]), 6) + 0.0 for person in range(4)]
    [2.0, 1.0, 1.0, 0.0]
    >>> [round(float(toy.forward(person).neurons[0]), 6) + 0.0 for person in range(4)]
    [1.0, 0.0, 0.0, 0.0]
    """
    random = generator("rng", rng)
    basis = _rotation(random)
    first, last, answer = basis[:3]
    extras = basis[3:]
    away = random.normal(size=(3, 3))
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    people = np.stack(
        [first + last, first + away[0] @ extras, away[1] @ extras + last, away[2] @ extras]
    )
    W_up = np.vstack([first + last, random.normal(scale=0.75, size=(WIDTH - 1, DIMENSION))])
    b_up = np.concatenate([[-1.0], random.normal(scale=0.4, size=WIDTH - 1)])
    others = random.normal(scale=0.6, size=(WIDTH - 1, 3)) @ extras
    W_down = np.column_stack([answer, others.T])
    b_down = random.normal(scale=0.15, size=3) @ extras
    return ToyFactBlock(first, last, answer, extras, people, MLP(W_up, b_up, W_down, b_down))


def _rotation(rng: np.random.Generator) -> Float:
    """An orthonormal basis of R^6 as rows, uniformly random (Mezzadri 2007, math-ph/0609050)."""
    q, r = np.linalg.qr(rng.normal(size=(DIMENSION, DIMENSION)))
    return q * np.sign(np.diag(r))
