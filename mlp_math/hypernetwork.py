"""A hyper-network in the small: one input writes the weights that another is multiplied by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import Float, instance_of, matrix, settle, vector
from mlp_math.implicit_update import ImplicitUpdate


@dataclass(frozen=True, eq=False)
class HyperNetwork:
    """W(z) = W_0 + U·diag(g(z))·Vᵀ with g(z) = G·z + c, a low-rank change steered by z.

    Shapes: W_0 (m, d), U (m, r), V (d, r), G (r, n), c (r,). Ha et al. 2016 (arXiv:1609.09106),
    with the weight change kept at rank r as in Hu et al. 2021 (arXiv:2106.09685).

    >>> network = HyperNetwork(np.eye(2), U=np.array([[1.0], [0.0]]), V=np.array([[0.0], [1.0]]),
    ...                        G=np.array([[2.0]]), c=np.array([0.0]))
    >>> network.weights([3.0])
    array([[1., 6.],
           [0., 1.]])
    """

    W_0: Float
    U: Float
    V: Float
    G: Float
    c: Float

    def __post_init__(self) -> None:
        W_0 = matrix("W_0", self.W_0)
        m, d = W_0.shape
        U = matrix("U", self.U, (m, None))
        r = U.shape[1]
        V, G = matrix("V", self.V, (d, r)), matrix("G", self.G, (r, None))
        settle(self, W_0=W_0, U=U, V=V, G=G, c=vector("c", self.c, r))

    def gates(self, z: ArrayLike) -> Float:
        """g(z) for z of shape (n,): shape (r,)."""
        return np.asarray(self.G @ vector("z", z, self.G.shape[1]) + self.c)

    def weights(self, z: ArrayLike) -> Float:
        """W(z), shape (m, d); its difference from W_0 has rank at most r."""
        return np.asarray(self.W_0 + (self.U * self.gates(z)) @ self.V.T)

    def __call__(self, x: ArrayLike, z: ArrayLike) -> Float:
        """W(z)·x for x of shape (d,), without ever building W(z): shape (m,)."""
        stream = vector("x", x, self.W_0.shape[1])
        return np.asarray(self.W_0 @ stream + self.U @ (self.gates(z) * (self.V.T @ stream)))

    @property
    def written(self) -> int:
        """Numbers that z sets, r, against the m·d of a whole matrix."""
        return int(self.c.size)


def from_context(W: ArrayLike, update: ImplicitUpdate) -> HyperNetwork:
    """The hyper-network of rank 1 whose gate turns a context's implicit update on.

    W(0) = W and W(1) = W + ΔW: in a transformer it is the context itself that writes the patch.
    """
    instance_of("update", update, ImplicitUpdate)
    weights = matrix("W", W, update.dW.shape)
    return HyperNetwork(
        weights,
        update.left[:, np.newaxis],
        update.right[:, np.newaxis],
        np.ones((1, 1)),
        np.zeros(1),
    )
