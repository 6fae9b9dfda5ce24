"""Concepts as directions: dot products, angles, sums of directions, and the nearest word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlp_math._checks import (
    LARGEST,
    Float,
    choice,
    finite_array,
    generator,
    matrix,
    real,
    sequence,
    settle,
    unit_rows,
    unit_vector,
    vector,
    whole,
)

_LARGE = 1e15  # in float32 too, the square of such an entry is a number
_IMPOSSIBLE = 1e-9  # how far below 0 a squared length may come out by rounding alone


def normalize(v: ArrayLike) -> Float:
    """v/|v|, shape (d,); or every row of v, shape (n, d). Raises ValueError for a zero vector.

    >>> normalize([3.0, 4.0])
    array([0.6, 0.8])
    """
    return _unit("v", v)


def _unit(name: str, value: ArrayLike) -> Float:
    """Vectors (d,) or (n, d) scaled to length 1, however long or short they are."""
    array = finite_array(name, value, largest=None)
    if array.ndim not in (1, 2):
        raise ValueError(f"{name} must have shape (d,) or (n, d), got {array.shape}")
    sizes = np.abs(array).max(axis=-1, keepdims=True, initial=0)
    if not sizes.all():
        raise ValueError(f"{name} must have no zero vector: it has no direction")
    # Squares of such entries would overflow, or be lost.
    extreme = (sizes > _LARGE) | (sizes < 1 / _LARGE)
    if extreme.any():
        array = np.where(extreme, array / sizes, array)
    scaled: Float = array / np.linalg.norm(array, axis=-1, keepdims=True)
    return scaled


def component(x: ArrayLike, direction: ArrayLike) -> float:
    """x·u, how far x (d,) reaches along the unit vector u (d,).

    It is a length, not an alignment: it grows with x. Raises ValueError unless |u| = 1.

    >>> component([3.0, 4.0], [1.0, 0.0])
    3.0
    """
    u = unit_vector("direction", direction)
    return float(vector("x", x, u.size) @ u)


def projection(x: ArrayLike, direction: ArrayLike) -> Float:
    """(x·u)u, the shadow of x (d,) on the line of the unit vector u (d,).

    >>> projection([3.0, 4.0], [1.0, 0.0])
    array([3., 0.])
    """
    shadow: Float = component(x, direction) * unit_vector("direction", direction)
    return shadow


def rejection(x: ArrayLike, direction: ArrayLike) -> Float:
    """x - (x·u)u, what of x (d,) is perpendicular to the unit vector u (d,).

    >>> rejection([3.0, 4.0], [1.0, 0.0])
    array([0., 4.])
    """
    rest: Float = vector("x", x) - projection(x, direction)
    return rest


def _rows(name: str, value: ArrayLike) -> Float:
    """The rows of a matrix (n, d), scaled to length 1."""
    return _unit(name, matrix(name, value, largest=None))


def angle_between(u: ArrayLike, v: ArrayLike) -> float:
    """The angle between two non-zero vectors (d,), in degrees, 0..180.

    By 2·atan2(|u - v|, |u + v|) of their directions, exact also near 0 and 180 (Kahan 2006).

    >>> angle_between([1.0, 0.0], [1.0, 1.0])
    45.0
    """
    first, second = _unit("u", u), _unit("v", v)
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError(f"u and v must be vectors of one size, got {first.shape}, {second.shape}")
    half = np.arctan2(np.linalg.norm(first - second), np.linalg.norm(first + second))
    return round(float(np.degrees(2 * half)), 12)


def angle_matrix(V: ArrayLike) -> Float:
    """Angles in degrees between all rows of V (n, d), none zero: shape (n, n), 0 on the diagonal.

    >>> angle_matrix(np.eye(2))
    array([[ 0., 90.],
           [90.,  0.]])
    """
    rows = _rows("V", V)
    angles = np.degrees(np.arccos(np.clip(rows @ rows.T, -1, 1)))
    np.fill_diagonal(angles, 0.0)
    return angles


def directions_at_angles(
    angles: ArrayLike, d: int | None = None, rng: np.random.Generator | None = None
) -> Float:
    """k unit vectors of R^d with the given mutual angles (k, k) in degrees: shape (k, d).

    The Cholesky factor of the wanted Gram matrix: vector i lies in the first i + 1 coordinates,
    the first along the first axis; with `rng`, all turned alike at random. d is k unless given.
    Raises ValueError if the matrix is no symmetric one with zeros on the diagonal and 0..180
    elsewhere, if no vectors have such angles, or if they need more than d dimensions.

    >>> V = directions_at_angles([[0, 90], [90, 0]], d=3)
    >>> V.shape, angle_between(V[0], V[1])
    ((2, 3), 90.0)
    """
    wanted = matrix("angles", angles)
    k = len(wanted)
    dimension = k if d is None else whole("d", d, 1)
    if wanted.shape != (k, k) or not np.allclose(wanted, wanted.T) or np.diag(wanted).any():
        raise ValueError("angles must be a symmetric matrix with zeros on its diagonal")
    if wanted.min() < 0 or wanted.max() > 180:
        raise ValueError(f"angles must lie in 0..180, got {wanted.min():g}..{wanted.max():g}")
    # cos 90° comes out as 6e-17; a right angle is to be exactly right.
    gram = np.where(wanted == 90, 0.0, np.cos(np.radians(wanted)))
    factor = _semidefinite_cholesky(gram)
    needed = int(factor.any(axis=0).sum())
    if needed > dimension:
        raise ValueError(f"angles must fit in d = {dimension} dimensions, they need {needed}")
    V = np.zeros((k, dimension))
    V[:, :needed] = factor[:, :needed]
    return V if rng is None else V @ random_rotation(dimension, rng)


def equal_angles(k: int, degrees: float) -> Float:
    """The angle matrix (k, k) of k directions all at the same angle.

    >>> equal_angles(2, 89.0)
    array([[ 0., 89.],
           [89.,  0.]])
    """
    k, degrees = whole("k", k, 1), real("degrees", degrees, 0, 180)
    return np.where(np.eye(k, dtype=bool), 0.0, degrees)


def gram_schmidt(V: ArrayLike) -> Float:
    """Orthonormal rows (k, d) that span what the first, the first two, … rows of V (k, d) do.

    Row i leans the way of V[i]. Raises ValueError where a row lies in the span of those before it.

    >>> gram_schmidt([[3.0, 4.0], [1.0, 0.0]])
    array([[ 0.6,  0.8],
           [ 0.8, -0.6]])
    """
    q, r = np.linalg.qr(matrix("V", V, least_rows=1).T)
    lengths = np.diag(r)
    if len(lengths) < r.shape[1] or not np.abs(lengths).min() > _IMPOSSIBLE * np.abs(r).max():
        raise ValueError("V must have independent rows")
    frame: Float = (q * np.sign(lengths)).T
    return frame


def random_rotation(d: int, rng: np.random.Generator) -> Float:
    """A uniformly random orthogonal matrix, shape (d, d) (Stewart 1980).

    >>> Q = random_rotation(4, np.random.default_rng(0))
    >>> bool(np.allclose(Q @ Q.T, np.eye(4)))
    True
    """
    d = whole("d", d, 1)
    q, r = np.linalg.qr(generator("rng", rng).normal(size=(d, d)))
    signs: Float = q * np.sign(np.diag(r))
    return signs


def pair_cosines(V: ArrayLike) -> Float:
    """Cosines of all n(n-1)/2 pairs of rows of V (n, d), none zero, in the order (0, 1), (0, 2), …

    >>> pair_cosines([[1.0, 0.0], [0.0, 2.0], [-1.0, 0.0]])
    array([ 0., -1.,  0.])
    """
    rows = _rows("V", V)
    cosines: Float = (rows @ rows.T)[np.triu_indices(len(rows), k=1)]
    return cosines


def smallest_line_angle(V: ArrayLike) -> float:
    """The smallest angle between the lines of any two rows of V (n, d), in degrees, 0..90.

    A line has no sign, so opposite vectors are 0 apart. Rows of length zero have no line and are
    left out; raises ValueError if fewer than two are left.

    >>> round(smallest_line_angle([[1.0, 0.0], [-1.0, 1.0], [0.0, 0.0]]), 6)
    45.0
    """
    rows = matrix("V", V, largest=None)
    lines = rows[rows.any(axis=1)]
    if len(lines) < 2:
        raise ValueError(f"V must have at least 2 rows other than zero, got {len(lines)}")
    return float(np.degrees(np.arccos(min(np.abs(pair_cosines(lines)).max(), 1.0))))


def gram_rank(V: ArrayLike) -> int:
    """The rank of V·Vᵀ for V (n, d): how many dimensions the rows span.

    >>> gram_rank([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    2
    """
    rows = matrix("V", V)
    return int(np.linalg.matrix_rank(rows @ rows.T))


def turned_onto(points: ArrayLike, target: ArrayLike) -> Float:
    """Points (n, d) turned (or mirrored) as one so that they come nearest to target (n, d).

    The orthogonal Procrustes problem (Schönemann 1966): with points·targetᵀ summed up as
    U·S·Vᵀ, the turn is U·Vᵀ. All lengths and angles among the points stay.

    >>> turned_onto([[1.0, 0.0], [0.0, 1.0]], target=[[0.0, 3.0], [-3.0, 0.0]]) + 0.0
    array([[ 0.,  1.],
           [-1.,  0.]])
    """
    rows = matrix("points", points)
    goal = matrix("target", target, rows.shape)
    left, _, right = np.linalg.svd(rows.T @ goal)
    turned: Float = rows @ (left @ right)
    return turned


def isometric_coordinates(points: ArrayLike, dimensions: int = 3) -> tuple[Float, float]:
    """Points (n, d) in the `dimensions`-D space that holds them best, and what is lost.

    Returns coordinates (n, dimensions) about the points' mean, and the share of the squared
    distances from the mean that is lost. n points lie in an n − 1 dimensional space: four words
    and any sum of their differences are shown in 3-D at their true distances, loss 0.
    """
    rows = matrix("points", points, least_rows=1).astype(np.float64)
    centred = rows - rows.mean(axis=0)
    wanted = whole("dimensions", dimensions, 1, min(rows.shape))
    left, lengths, _ = np.linalg.svd(centred, full_matrices=False)
    total = float((lengths**2).sum())
    if total == 0:
        raise ValueError("points must not all coincide")
    lost = float((lengths[wanted:] ** 2).sum()) / total
    return left[:, :wanted] * lengths[:wanted], lost


def _names(name: str, value: Any) -> tuple[str, ...]:
    names = sequence(name, value)
    if not all(isinstance(each, str) for each in names):
        raise ValueError(f"{name} must be texts, got {value!r:.80}")
    return names


@dataclass(frozen=True, eq=False)
class ConceptDirections:
    """Named unit vectors: names (k,), V (k, d). Raises ValueError if they do not match."""

    names: tuple[str, ...]
    V: Float

    def __post_init__(self) -> None:
        names = _names("names", self.names)
        if len(set(names)) != len(names):
            raise ValueError(f"names must differ, got {names}")
        settle(self, names=names, V=unit_rows("V", self.V))
        if len(self.V) != len(self.names):
            raise ValueError(f"V must have a row for each of {len(self.names)} names")

    def __getitem__(self, name: str) -> Float:
        """The direction of one concept, shape (d,)."""
        direction: Float = self.V[self.names.index(choice("name", name, self.names))]
        return direction

    def components(self, x: ArrayLike) -> dict[str, float]:
        """x·u for each concept's direction u."""
        products = self.V @ vector("x", x, self.V.shape[1])
        return dict(zip(self.names, products.tolist(), strict=True))

    def nearest(self, x: ArrayLike) -> tuple[str, float]:
        """The concept at the smallest angle to x (d,), not zero, and that angle in degrees."""
        products = self.V @ _unit("x", vector("x", x, self.V.shape[1]))
        name = self.names[int(products.argmax())]
        return name, angle_between(x, self[name])

    def embed(self, concepts: Mapping[str, float] | Sequence[str]) -> Float:
        """The sum of some concepts' directions, weighted if a mapping gives weights: (d,).

        >>> axes = ConceptDirections(("Michael", "Jordan"), np.eye(2))
        >>> axes.embed(["Michael", "Jordan"]), axes.embed({"Michael": 2.0})
        (array([1., 1.]), array([2., 0.]))
        """
        if isinstance(concepts, Mapping):
            weights = dict(concepts)
        else:
            weights = dict.fromkeys(_names("concepts", concepts), 1.0)
        x = np.zeros(self.V.shape[1])
        for name, weight in weights.items():
            choice("concepts", name, self.names)
            x = x + real(f"concepts[{name!r}]", weight, -LARGEST, LARGEST) * self[name]
        return x


@dataclass(frozen=True)
class Neighbour:
    """A word of a table of embeddings, as seen from some vector."""

    word: str
    cosine: float
    distance: float
    """Length of the difference between the vector and the word's embedding."""


@dataclass(frozen=True, eq=False)
class Analogy:
    """a - b + c on a table of embeddings."""

    target: Float
    """The vector a - b + c itself, shape (d,)."""
    neighbours: tuple[Neighbour, ...]
    """The words nearest to it by cosine, the three given ones among them."""
    answer: Neighbour
    """The nearest that is none of the three."""
    residual: float
    """|a - b + c - answer|/|a - b|: how far the parallelogram is from closing."""


def nearest_neighbours(
    x: ArrayLike, words: Sequence[str], table: ArrayLike, count: int = 5
) -> tuple[Neighbour, ...]:
    """The `count` words whose embeddings, rows of table (n, d), have the largest cosine with x.

    >>> nearest_neighbours([1.0, 0.2], ["east", "north"], np.eye(2), count=1)[0].word
    'east'
    """
    rows = matrix("table", table)
    words = _words(words, rows)
    point = vector("x", x, rows.shape[1])
    cosines = _unit("table", rows) @ _unit("x", point)
    order = np.argsort(-cosines, kind="stable")[: whole("count", count, 1, len(rows))]
    return tuple(
        Neighbour(words[i], float(cosines[i]), float(np.linalg.norm(point - rows[i])))
        for i in order
    )


def analogy(
    a: str, b: str, c: str, words: Sequence[str], table: ArrayLike, count: int = 5
) -> Analogy:
    """What lies at a - b + c: "a is to b as the answer is to c"; table (n, d), a row for each word.

    The neighbours are those of the plain vector: its own ingredients, most often c, are among the
    nearest, and are left out of the answer only (Mikolov et al. 2013; Linzen 2016 on why that must
    be said). The residual is |a - b + c - answer|/|a - b|: 0 if the parallelogram closes.
    Raises ValueError for a word that is not in the table or a table without a fourth word.

    >>> square = np.array([[1.0, 1.0], [1.0, 0.0], [2.0, 0.0], [2.0, 1.0]])
    >>> found = analogy("woman", "man", "uncle", ["woman", "man", "uncle", "aunt"], square)
    >>> found.answer.word, found.residual
    ('aunt', 0.0)
    """
    rows = matrix("table", table)
    words = _words(words, rows)
    for name, word in (("a", a), ("b", b), ("c", c)):
        if word not in words:
            raise ValueError(f"{name} must be a word of the table, got {word!r}")
    first, second, third = (rows[list(words).index(word)] for word in (a, b, c))
    target = first - second + third
    ranked = nearest_neighbours(target, words, rows, len(rows))
    others = [neighbour for neighbour in ranked if neighbour.word not in (a, b, c)]
    if not others:
        raise ValueError(f"table must have a word besides {a}, {b} and {c}")
    length = float(np.linalg.norm(first - second))
    if length == 0:
        raise ValueError(f"a and b must have different embeddings, got {a!r} and {b!r}")
    shown = ranked[: whole("count", count, 1)]
    return Analogy(target, shown, others[0], others[0].distance / length)


def _words(words: Sequence[str], table: Float) -> tuple[str, ...]:
    names = _names("words", words)
    if len(names) != len(table):
        raise ValueError(f"words must be one for each of {len(table)} rows, got {len(names)}")
    return names


def _semidefinite_cholesky(gram: Float) -> Float:
    """Lower L (k, k) with L·Lᵀ = gram, also for singular ones; columns in use come first."""
    k = len(gram)
    factor, used = np.zeros((k, k)), 0
    pivots: list[int] = []
    for i in range(k):
        for column, pivot in enumerate(pivots):
            rest = gram[i, pivot] - factor[i, :column] @ factor[pivot, :column]
            factor[i, column] = rest / factor[pivot, column]
        square = gram[i, i] - factor[i] @ factor[i]
        if square > _IMPOSSIBLE:
            factor[i, used] = np.sqrt(square)
            pivots.append(i)
            used += 1
    if not np.allclose(factor @ factor.T, gram, atol=1e-6):
        lowest = float(np.linalg.eigvalsh(gram)[0])
        raise ValueError(
            f"angles must be possible between vectors, but their Gram matrix has the eigenvalue "
            f"{lowest:.3g} < 0"
        )
    return factor
