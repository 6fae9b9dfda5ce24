"""Angles between many directions: those that are there, and those that chance would give.

All pairs are visited by tiles of the Gram matrix that fit in a core's cache, each pair once, so
that 10,000 or 100,000 vectors need no more memory than their own rows and a few tiles.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray
from scipy.special import betainc, betaln, gammaln, polygamma

from mlp_math._checks import Float, finite_array, generator, real, unit_rows, vector, whole

Counts = NDArray[np.int64]

TILE_ROWS, TILE_COLUMNS = 128, 1024  # half a MiB of float32: a tile and its codes stay in L2
_CODES = 1 << 19  # bytes of codes kept before they are counted
_HAIR = 1 + 2**-22  # lifts what lies on a border to its right side, rounding or no rounding
_SMALLEST_TAIL = 1e-280  # below it betainc nears the end of doubles; the series takes over


def random_unit_vectors(
    n: int, d: int, rng: np.random.Generator, dtype: DTypeLike = np.float32
) -> Float:
    """n independent directions, uniform on the unit sphere of R^d: shape (n, d).

    Normalised Gaussian vectors (Muller 1959). Raises ValueError unless n >= 1, d >= 1 and dtype is
    float32 or float64.

    >>> V = random_unit_vectors(5, 3, np.random.default_rng(0))
    >>> V.shape, bool(np.allclose(np.linalg.norm(V, axis=1), 1))
    ((5, 3), True)
    """
    shape = (whole("n", n, 1), whole("d", d, 1))
    kind = _float_kind("dtype", dtype)
    V = generator("rng", rng).standard_normal(shape, dtype=np.float32)
    V = V.astype(kind, copy=False)
    V /= np.linalg.norm(V, axis=1, keepdims=True)
    return V


def _float_kind(name: str, dtype: DTypeLike) -> np.dtype[Any]:
    try:
        kind = np.dtype(dtype)
    except TypeError as error:
        raise ValueError(f"{name} must be float32 or float64, got {dtype!r:.80}") from error
    if kind not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(f"{name} must be float32 or float64, got {dtype!r:.80}")
    return kind


def pair_count(n: int) -> int:
    """n(n-1)/2, the pairs among n vectors, n >= 0.

    >>> pair_count(10_000)
    49995000
    """
    n = whole("n", n, 0)
    return n * (n - 1) // 2


def angle_histogram(V: ArrayLike, bins: int = 180) -> Counts:
    """How many of the n(n-1)/2 pairs have their angle in each of `bins` equal bins of 0..180°.

    V has unit rows, shape (n, d), n >= 2; the counts have shape (bins,), and bin k holds the
    angles from 180k/bins up to 180(k+1)/bins degrees. Every pair is counted once. Angles are
    those of float32 cosines: within 0.0002° in the middle, 0.03° at the very ends.

    >>> angle_histogram(np.eye(3), bins=4).tolist()
    [0, 0, 3, 0]
    """
    vectors = _two_or_more(V)
    counter = _Counter(whole("bins", bins, 1, 1 << 16))
    scale = np.float32(bins / np.pi * _HAIR)
    for tile, pairs in _gram_tiles(vectors, vectors):
        np.clip(tile, -1, 1, out=tile)
        np.arccos(tile, out=tile)
        tile *= scale
        counter.add(tile, pairs)
    return counter.counts()


def cosine_histogram(V: ArrayLike, cells: int = 180) -> Counts:
    """How many of the n(n-1)/2 pairs have their cosine in each of `cells` equal cells of -1..1.

    V has unit rows, shape (n, d), n >= 2; the counts have shape (cells,). With at most 255 cells
    this is the fastest exact histogram here; the borders are the angles arccos(2k/cells - 1).

    >>> cosine_histogram(np.eye(3), cells=3).tolist()
    [0, 3, 0]
    """
    vectors = _two_or_more(V)
    half = np.float32(whole("cells", cells, 1, 1 << 16) / 2 * _HAIR)
    # A column of ones adds 1 to each cosine inside the matrix product, which scales it too.
    ones = np.ones((len(vectors), 1), np.float32)
    left, right = np.hstack([vectors * half, ones * half]), np.hstack([vectors, ones])
    counter = _Counter(cells)
    for tile, pairs in _gram_tiles(left, right):
        counter.add(tile, pairs)
    return counter.counts()


def angle_counts(cosines: ArrayLike, counts: ArrayLike, bins: int = 180) -> Counts:
    """Pairs by angle in `bins` equal bins of 0..180°, where pairs are counted by cosine already.

    cosines and counts, both (k,): counts[i] pairs have cosines[i]. Shape (bins,).

    >>> angle_counts([0.0, 1.0], counts=[7, 2], bins=3).tolist()
    [2, 7, 0]
    """
    values = vector("cosines", cosines)
    weights = vector("counts", counts, values.size)
    if (np.abs(values) > 1).any():
        raise ValueError(f"cosines must lie in -1..1, got {values.min():g}..{values.max():g}")
    if (weights < 0).any() or (weights % 1).any():
        raise ValueError("counts must be whole numbers of at least 0")
    degrees = np.degrees(np.arccos(values))
    whole_bins = whole("bins", bins, 1, 1 << 16)
    table, _ = np.histogram(degrees, bins=whole_bins, range=(0.0, 180.0), weights=weights)
    return table.astype(np.int64)


def histogram_path(before: ArrayLike, after: ArrayLike, stages: int) -> Float:
    """Counts on the way from one angle histogram to another: shape (stages, bins).

    Both (bins,) count the same number of pairs over 0..180°. Each pair moves evenly from its angle
    to the angle of the same rank, so that the extremes come closer as pairs do; the first and last
    stage are the counts themselves. An interpolation, no run of any algorithm.

    >>> histogram_path([0, 4, 0, 0], [0, 0, 0, 4], stages=3)
    array([[0., 4., 0., 0.],
           [0., 0., 4., 0.],
           [0., 0., 0., 4.]])
    """
    first, last = _tallies("before", before), _tallies("after", after)
    if first.shape != last.shape or first[-1] != last[-1]:
        raise ValueError(
            f"after must count as many pairs in as many bins as before, {first[-1]:g} in "
            f"{first.size - 1}, got {last[-1]:g} in {last.size - 1}"
        )
    edges = np.linspace(0.0, 180.0, first.size)
    ranks = np.union1d(first, last)
    starts, ends = (_angles_at(ranks, tally, edges) for tally in (first, last))
    table = [np.asarray(before)]
    for share in np.linspace(0, 1, whole("stages", stages, 2))[1:-1]:
        angles = (1 - share) * starts + share * ends
        table.append(np.diff(np.interp(edges, angles, ranks)))
    return np.array([*table, np.asarray(after)], np.float64)


def _tallies(name: str, counts: ArrayLike) -> Float:
    """How many pairs lie below each edge of the bins, shape (bins + 1,)."""
    table = vector(name, counts)
    if not table.size or (table < 0).any() or not table.any():
        raise ValueError(f"{name} must be counts of at least 0, not all 0")
    return np.concatenate([[0.0], np.cumsum(table)])


def _angles_at(ranks: Float, tally: Float, edges: Float) -> Float:
    """The angle below which each number of pairs lies."""
    filled = np.flatnonzero(np.diff(tally))
    # Empty bins below the first pair and above the last would stretch the way.
    low, high = filled[0], filled[-1] + 1
    return np.interp(ranks, tally[low : high + 1], edges[low : high + 1])


def angles_until_out(d: int, tolerance: float, rng: np.random.Generator) -> list[Float]:
    """Angles of random directions of R^d with all before them, until one is out of bounds.

    Directions are drawn one by one; it ends with the first whose angle with an earlier one is more
    than `tolerance` degrees off 90. Array k has shape (k + 1,): the angles, in degrees, of
    direction k + 1 with those before it.

    >>> angles = angles_until_out(100, 10.0, np.random.default_rng(0))
    >>> all(abs(a - 90).max() <= 10 for a in angles[:-1]), bool(abs(angles[-1] - 90).max() > 10)
    (True, True)
    """
    limit = real("tolerance", tolerance, 0, 90, open_maximum=True)
    drawn = random_unit_vectors(1, whole("d", d, 2), rng)
    angles: list[Float] = []
    while not angles or (np.abs(angles[-1] - 90) <= limit).all():
        new = random_unit_vectors(1, d, rng)
        angles.append(np.degrees(np.arccos(np.clip(drawn @ new[0], -1, 1))))
        drawn = np.concatenate([drawn, new])
    return angles


def extreme_angles(V: ArrayLike) -> tuple[float, float]:
    """The smallest and the largest angle among all pairs, in degrees; V (n, d) with unit rows.

    The two pairs are found in float32 and measured again in double precision from their chord,
    2·asin(|u - v|/2), which is exact for small angles where the cosine is not.

    >>> extremes = extreme_angles(np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]))
    >>> [round(angle, 9) for angle in extremes]
    [90.0, 180.0]
    """
    highest, lowest = _extreme_pairs(_two_or_more(V))
    rows = np.asarray(V, dtype=np.float64)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    u, v = rows[highest[0]], rows[highest[1]]
    smallest = 2 * np.arcsin(min(1.0, float(np.linalg.norm(u - v)) / 2))
    u, v = rows[lowest[0]], rows[lowest[1]]
    largest = np.pi - 2 * np.arcsin(min(1.0, float(np.linalg.norm(u + v)) / 2))
    # The two are measured by different formulas, and may differ by a rounding where all are equal.
    low, high = sorted((float(np.degrees(smallest)), float(np.degrees(largest))))
    return low, high


def coherence(V: ArrayLike) -> float:
    """max |cos| over all pairs of unit rows; V (n, d), n >= 2 (Donoho & Huo 2001).

    >>> round(coherence(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, -1.0]])), 6)
    0.8
    """
    pairs = _extreme_pairs(_two_or_more(V))
    rows = np.asarray(V, dtype=np.float64)
    return max(abs(float(rows[i] @ rows[j])) for i, j in pairs)


def share_within(V: ArrayLike, degrees: float) -> float:
    """The share of the n(n-1)/2 pairs whose angle is within `degrees` of 90°; V (n, d).

    Raises ValueError unless 0 <= degrees <= 90.

    >>> share_within(np.eye(4), 1.0)
    1.0
    """
    vectors = _two_or_more(V)
    limit = np.float32(np.sin(np.radians(real("degrees", degrees, 0, 90))))
    inside = 0
    for tile, pairs in _gram_tiles(vectors, vectors):
        np.abs(tile, out=tile)
        close = tile <= limit
        if pairs is not None:
            close &= pairs
        inside += int(np.count_nonzero(close))
    return inside / pair_count(len(vectors))


def frame_potential(V: ArrayLike) -> float:
    """Σ cos² over all ordered pairs, each vector with itself too; V (n, d) with unit rows.

    Benedetto & Fickus 2003: at least n²/d, with equality for tight frames. It is the squared
    Frobenius norm of the d×d matrix VᵀV, so no pair need be visited.

    >>> frame_potential(np.eye(4))
    4.0
    """
    vectors = unit_rows("V", V).astype(np.float64)
    return float(np.square(vectors.T @ vectors).sum())


def rms_cosine(V: ArrayLike) -> float:
    """Root mean square of the cosine over the n(n-1)/2 pairs; V (n, d) with unit rows, n >= 2.

    >>> rms_cosine(np.eye(4))
    0.0
    """
    n = len(_two_or_more(V))
    return float(np.sqrt(max(0.0, frame_potential(V) - n) / (n * (n - 1))))


def cosine_tail(c: float, d: int) -> float:
    """P(|cos| > c) between two independent random directions of R^d.

    cos² is Beta(1/2, (d-1)/2) distributed, so this is I_{1-c²}((d-1)/2, 1/2), exactly.
    Raises ValueError unless 0 <= c <= 1 and d >= 2.

    >>> round(cosine_tail(0.5, 3), 6)
    0.5
    """
    c, d = real("c", c, 0, 1), whole("d", d, 2)
    return float(betainc((d - 1) / 2, 0.5, (1 - c) * (1 + c)))


def log_cosine_tail(c: float, d: int) -> float:
    """ln P(|cos| > c), also where the probability itself underflows; as `cosine_tail`.

    There, by the hypergeometric series of the incomplete beta function (DLMF 8.17.8). It is -inf
    at c = 1.

    >>> round(log_cosine_tail(0.5, 65_536), 1)
    -9431.7
    """
    tail = cosine_tail(c, d)
    if tail > _SMALLEST_TAIL:
        return float(np.log(tail))
    if c == 1:
        return -np.inf
    a, x = (d - 1) / 2, (1 - c) * (1 + c)
    # Terms shrink by a factor below x each, so this many leave less than 1e-17 of the sum.
    k = np.arange(int(np.ceil(40 / -np.log(x))) + 1)
    series = 1 + np.cumprod(x * (a + 0.5 + k) / (a + 1 + k)).sum()
    return float(a * np.log(x) + np.log(c) - np.log(a) - betaln(a, 0.5) + np.log(series))


def random_share_within(degrees: float, d: int) -> float:
    """The expected share of pairs of random directions of R^d within `degrees` of 90°.

    >>> round(random_share_within(1.0, 100), 4)
    0.1375
    """
    return 1 - cosine_tail(float(np.sin(np.radians(real("degrees", degrees, 0, 90)))), d)


def angle_density(degrees: ArrayLike, d: int) -> Float:
    """Density, per degree, of the angle between random directions of R^d; any shape.

    Proportional to sin^(d-2) (Cai, Fan & Jiang 2013, equation 2).

    >>> angle_density([0.0, 90.0, 180.0], 2).round(6)
    array([0.005556, 0.005556, 0.005556])
    """
    d = whole("d", d, 2)
    theta = np.radians(finite_array("degrees", degrees, largest=None).astype(np.float64))
    if ((theta < 0) | (theta > np.pi + 1e-12)).any():
        raise ValueError(f"degrees must lie in 0..180, got {np.min(degrees)}..{np.max(degrees)}")
    log_scale = gammaln(d / 2) - gammaln((d - 1) / 2) - 0.5 * np.log(np.pi) + np.log(np.pi / 180)
    with np.errstate(divide="ignore"):
        log_sine = np.log(np.abs(np.sin(theta)))
    density: Float = np.exp(log_scale + ((d - 2) * log_sine if d > 2 else 0.0 * theta))
    return density


def angle_deviation(d: int) -> float:
    """Standard deviation, in degrees, of the angle between random directions of R^d, d >= 2.

    The variance is ψ′(d/2)/2 square radians: the second cumulant of the density sin^(d-2), whose
    characteristic function is a ratio of gamma functions; about 1/d.

    >>> round(angle_deviation(768), 2), round(angle_deviation(12_288), 3)
    (2.07, 0.517)
    """
    return float(np.degrees(np.sqrt(polygamma(1, whole("d", d, 2) / 2) / 2)))


def typical_coherence(n: float, d: int, pairs_beyond: float = 1.0) -> float:
    """The |cos| that, among n random directions of R^d, `pairs_beyond` pairs are expected to pass.

    Solves n(n-1)/2 · P(|cos| > c) = pairs_beyond; n may be as large as 1e300. With ln 2 instead of
    1 it is the median of the coherence (pairs are nearly independent: Cai, Fan & Jiang 2013).

    >>> round(typical_coherence(1e9, 12_288), 4)
    0.0789
    """
    n, d = real("n", n, 2), whole("d", d, 2)
    target = np.log(real("pairs_beyond", pairs_beyond, 0, open_minimum=True))
    target -= np.log(n) + np.log(n - 1) - np.log(2)
    if target >= 0:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if log_cosine_tail(middle, d) > target else (low, middle)
    return (low + high) / 2


def typical_extreme_angles(n: float, d: int) -> tuple[float, float]:
    """The smallest and largest angle, in degrees, to expect among n random directions of R^d.

    90° plus and minus what `typical_coherence` says.

    >>> [round(angle, 1) for angle in typical_extreme_angles(1e9, 12_288)]
    [85.5, 94.5]
    """
    off = float(np.degrees(np.arcsin(typical_coherence(n, d))))
    return 90 - off, 90 + off


class _Counter:
    """Counts float32 codes in [0, cells], tile after tile; the end counts with the last cell.

    Up to 255 cells, codes are bytes and neighbours are counted two at a time, as one 16-bit
    number: half the increments. The margins of that joint count are the counts wanted.
    """

    def __init__(self, cells: int) -> None:
        self._cells = cells
        self._bytes = cells <= 255
        kind = np.uint8 if self._bytes else np.intp
        self._codes: NDArray[Any] = np.empty(_CODES if self._bytes else _CODES // 4, kind)
        self._joint = np.zeros(1 << 16 if self._bytes else cells + 1, np.int64)
        self._used = 0
        self._first_cell_surplus = 0

    def add(self, tile: Float, pairs: NDArray[np.bool_] | None) -> None:
        """Count a tile's codes, but for those where `pairs` is False."""
        if pairs is not None:
            np.copyto(tile, 0, where=~pairs)
            self._first_cell_surplus += int(np.count_nonzero(~pairs))
        if self._used + tile.size > self._codes.size:
            self._flush()
        codes = self._codes[self._used : self._used + tile.size].reshape(tile.shape)
        np.copyto(codes, tile, casting="unsafe")
        self._used += tile.size

    def counts(self) -> Counts:
        """The counts of all that was added, shape (cells,); ends the counting."""
        self._flush()
        if self._bytes:
            square = self._joint.reshape(256, 256)
            counts: Counts = square.sum(axis=0) + square.sum(axis=1)
        else:
            counts = self._joint
        counts[0] -= self._first_cell_surplus
        counts[self._cells - 1] += counts[self._cells]
        return counts[: self._cells]

    def _flush(self) -> None:
        if self._bytes and self._used % 2:
            self._codes[self._used] = 0
            self._used += 1
            self._first_cell_surplus += 1
        codes = self._codes[: self._used]
        codes = codes.view(np.uint16) if self._bytes else codes
        self._joint += np.bincount(codes, minlength=self._joint.size)
        self._used = 0


def _two_or_more(V: ArrayLike) -> NDArray[np.float32]:
    vectors = unit_rows("V", V).astype(np.float32, copy=False)
    if len(vectors) < 2:
        raise ValueError(f"V must have at least 2 rows, got shape {vectors.shape}")
    return np.ascontiguousarray(vectors)


def _gram_tiles(
    left: NDArray[np.float32], right: NDArray[np.float32]
) -> Iterator[tuple[Float, NDArray[np.bool_] | None]]:
    """Tiles of left·rightᵀ that together hold each pair i < j once.

    With each tile comes None, or the mask of the entries that are such pairs (on the diagonal).
    The tile is a buffer: it may be overwritten, and will be.
    """
    for i, j, product in indexed_gram_tiles(left, right):
        rows, columns = product.shape
        if j >= i + rows:
            yield product, None
        else:
            yield product, np.arange(i, i + rows)[:, None] < np.arange(j, j + columns)


def indexed_gram_tiles(
    left: NDArray[np.float32], right: NDArray[np.float32]
) -> Iterator[tuple[int, int, Float]]:
    """(i, j, left[i:…]·right[j:…]ᵀ) for the tiles on and right of the diagonal."""
    buffer = np.empty(TILE_ROWS * TILE_COLUMNS, np.float32)
    transposed = np.ascontiguousarray(right.T)
    n = len(left)
    for i in range(0, n, TILE_ROWS):
        rows = left[i : i + TILE_ROWS]
        # The square on the diagonal comes alone, so that only it needs a mask.
        starts = [i, *range(i + TILE_ROWS, n, TILE_COLUMNS)]
        for j, end in zip(starts, [*starts[1:], n], strict=True):
            if j < n:
                tile = buffer[: len(rows) * (end - j)].reshape(len(rows), end - j)
                np.matmul(rows, transposed[:, j:end], out=tile)
                yield i, j, tile


def _extreme_pairs(V: NDArray[np.float32]) -> tuple[tuple[int, int], tuple[int, int]]:
    """The pairs (i, j) of highest and of lowest cosine."""
    best: list[tuple[float, tuple[int, int]]] = [(-np.inf, (0, 1)), (-np.inf, (0, 1))]
    for i, j, tile in indexed_gram_tiles(V, V):
        for side in (0, 1):
            tile *= 1 - 2 * side
            if j == i:
                np.fill_diagonal(tile, -2)
            row, column = divmod(int(tile.argmax()), tile.shape[1])
            if tile[row, column] > best[side][0]:
                best[side] = (float(tile[row, column]), (i + row, j + column))
    return best[0][1], best[1][1]
