"""The residual stream as a sum of writes, and which write is behind which logit."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, instance_of, matrix, sequence, settle, vector, whole
from mlp_math.block import MLP


@dataclass(frozen=True, eq=False)
class Write:
    """What one part of the model added to the stream, shape (tokens, d)."""

    name: str
    value: Float


@dataclass(frozen=True, eq=False)
class ResidualStream:
    """x_L = x_0 + Σ H_l(x_l): every write is kept, the stream is their sum.

    Immutable: `write` and `through` return a longer stream. Elhage et al. 2021, "A Mathematical
    Framework for Transformer Circuits", section "Virtual weights and the residual stream".

    >>> stream = ResidualStream.start([[1.0, 0.0]]).write("mlp 0", [[0.0, 2.0]])
    >>> stream.state
    array([[1., 2.]])
    >>> stream.logit_attribution(unembedding=[[1.0, 0.0], [0.0, 1.0]])
    {'embedding': array([1., 0.]), 'mlp 0': array([0., 2.])}
    """

    writes: tuple[Write, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        given = sequence("writes", self.writes, least=1)
        settle(self, writes=tuple(instance_of("writes", w, Write) for w in given))
        names = [_name(w.name) for w in self.writes]
        if len(set(names)) < len(names):
            raise ValueError(f"writes must have different names, got {names}")
        shape = matrix(self.writes[0].name, self.writes[0].value).shape
        settle(
            self, writes=tuple(Write(w.name, matrix(w.name, w.value, shape)) for w in self.writes)
        )

    @classmethod
    def start(cls, embedding: ArrayLike) -> "ResidualStream":
        """The stream that holds the embedding alone, shape (tokens, d)."""
        return cls((Write("embedding", matrix("embedding", embedding)),))

    def write(self, name: str, value: ArrayLike) -> "ResidualStream":
        """The stream after one more write of its shape."""
        added = Write(_name(name), matrix("value", value, self.shape))
        return ResidualStream((*self.writes, added))

    def through(self, name: str, block: MLP) -> "ResidualStream":
        """The stream after a perceptron block has read it and added its part."""
        return self.write(_name(name), instance_of("block", block, MLP).delta(self.state))

    @property
    def shape(self) -> tuple[int, int]:
        """(tokens, d)."""
        tokens, d = self.writes[0].value.shape
        return int(tokens), int(d)

    @property
    def state(self) -> Float:
        """What the stream holds now, shape (tokens, d)."""
        return self.after(len(self.writes))

    def after(self, count: int) -> Float:
        """What it held after the first `count` writes, the embedding being the first."""
        kept = self.writes[: whole("count", count, 1, len(self.writes))]
        return np.asarray(sum((w.value for w in kept), np.zeros(self.shape)))

    def logits(self, unembedding: ArrayLike, token: int = -1) -> Float:
        """What the stream says at one token, for an unembedding (vocabulary, d)."""
        return np.asarray(self._rows(unembedding) @ self.state[self._place(token)])

    def logit_attribution(self, unembedding: ArrayLike, token: int = -1) -> dict[str, Float]:
        """Each write's own logits at one token, by name, shape (vocabulary,); they sum to `logits`.

        Exact because the unembedding (vocabulary, d) is linear. A final norm would first have
        to be frozen at its actual scale and folded into the unembedding.
        """
        rows, place = self._rows(unembedding), self._place(token)
        return {w.name: np.asarray(rows @ w.value[place]) for w in self.writes}

    def direction_attribution(self, direction: ArrayLike, token: int = -1) -> dict[str, float]:
        """How much of a direction (d,) each write put there: its dot product, by name."""
        v, place = vector("direction", direction, self.shape[1]), self._place(token)
        return {w.name: float(v @ w.value[place]) for w in self.writes}

    def _rows(self, unembedding: ArrayLike) -> Float:
        return matrix("unembedding", unembedding, (None, self.shape[1]))

    def _place(self, token: int) -> int:
        return whole("token", token, -self.shape[0], self.shape[0] - 1)


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise ValueError(f"name must be a text, got {name!r:.80}")
    return name
