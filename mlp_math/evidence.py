"""What a real encoder's numbers say about where a fact lives, and what they do not.

Everything here is measurement on arrays: cosines, activations, changes of a cosine when neurons
are overwritten. Four cautions belong to every figure:

- An encoder has no next-word head. That "Michael Jordan" lies near "basketball" says that the two
  are *associated*; nothing is predicted, and one small model is not all models.
- A neuron that is active for one name and silent for its near misses *correlates* with that name.
  Only an intervention (ablation, transplant) tells whether the model uses it, and then only for
  the read-out that is measured.
- Whoever picks the best of thousands of neurons always finds something. So each search has its
  control: invented names, random neurons, neurons just as active, texts not searched on.
- "Lit by unrelated texts" is relative to the texts tried and to the threshold chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlp_math._checks import (
    Float,
    finite_array,
    generator,
    integers,
    matrix,
    real,
    truths,
    unit_rows,
    vector,
    whole,
)
from mlp_math.angles import angle_histogram, extreme_angles, rms_cosine, share_within
from mlp_math.encoder import Encoder, replace_neurons

Indices = NDArray[np.int64]
# --- Association -------------------------------------------------------------------------------


def association_table(subjects: ArrayLike, answers: ArrayLike) -> Float:
    """Cosine of every subject with every answer: unit rows (s, d) and (a, d) to (s, a)."""
    left = unit_rows("subjects", subjects)
    cosines: Float = left @ unit_rows("answers", answers, left.shape[1]).T
    return cosines


def answer_ranks(table: ArrayLike, right: Sequence[int]) -> Indices:
    """The rank, 1 for nearest, of each row's right answer among all: (s, a) to (s,).

    >>> answer_ranks([[0.5, 0.2], [0.4, 0.1]], [0, 1]).tolist()
    [1, 2]
    """
    cosines = matrix("table", table)
    columns = integers("right", right, 1, 0, cosines.shape[1] - 1)
    if len(columns) != len(cosines):
        raise ValueError(f"right must name {len(cosines)} answers, got {len(columns)}")
    chosen = cosines[np.arange(len(cosines)), columns]
    ranks: Indices = (cosines > chosen[:, np.newaxis]).sum(axis=1) + 1
    return ranks


# --- AND gates ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class AndGates:
    """Neurons that act as AND gates of a first and a last name, widest margin first."""

    units: Indices
    """Their numbers, shape (g,)."""
    margins: Float
    """Activation for the full name minus the highest of any near miss, shape (g,)."""
    leaks: Float
    """That highest one as a share of the full name's, at least 0, shape (g,)."""


def and_gate_margins(full_name: ArrayLike, near_misses: ArrayLike) -> Float:
    """How far each neuron's activation for the full name exceeds all near misses.

    full_name (n,), near_misses (k, n): each alone, same first, same last, neither. Returns (n,);
    the lecture's ideal neuron has 1 for the full name, at most 0 for the rest, so margin 1.

    >>> and_gate_margins([1.0, 0.5], [[0.0, 0.5], [-0.5, 0.25]])
    array([1., 0.])
    """
    both = vector("full_name", full_name)
    rest = matrix("near_misses", near_misses, (None, both.size))
    if not len(rest):
        raise ValueError("near_misses must have at least one row")
    margins: Float = both - rest.max(axis=0)
    return margins


def find_and_gates(
    full_name: ArrayLike, near_misses: ArrayLike, *, margin: float = 0.5, leak: float = 0.25
) -> AndGates:
    """The neurons whose margin is at least `margin` and whose leak is at most `leak`.

    Shapes as for `and_gate_margins`. The leak is what remains, as a share, with one name only: an
    exact gate has 0, a neuron that merely adds the two names has about a half.
    """
    margins = and_gate_margins(full_name, near_misses)
    least = real("margin", margin, 0, open_minimum=True)
    both = vector("full_name", full_name)
    highest = np.maximum(both - margins, 0)
    wide = margins >= least
    leaks = np.full(both.shape, np.inf)
    np.divide(highest, both, out=leaks, where=wide)  # wide margins imply both > 0
    units = np.flatnonzero(wide & (leaks <= real("leak", leak, 0, 1)))
    units = units[np.argsort(-margins[units], kind="stable")]
    return AndGates(units, margins[units], leaks[units])


# --- Interventions -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Probe:
    """One text's cosines with some answers, while neurons are overwritten.

    ids (tokens,), answers (a, d) unit rows. Neurons change at every token, those of the text's
    frame ([CLS], [SEP]) included; the answers' own vectors are never touched.
    """

    encoder: Encoder
    ids: Indices
    answers: Float

    def cosines(
        self, units: ArrayLike | None = None, values: ArrayLike = 0.0, token: int | None = None
    ) -> Float:
        """Shape (a,). units, values: see `encoder.replace_neurons`; token: change only there."""
        batch = np.asarray(self.ids)[np.newaxis]
        where = None if token is None else np.arange(batch.shape[1])[np.newaxis] == token
        hook = None if units is None else replace_neurons(self.encoder, units, values, where)
        sentence = self.encoder.forward(batch, neuron_hook=hook).sentences[0]
        cosines: Float = self.answers @ sentence
        return cosines


@dataclass(frozen=True, eq=False)
class AblationCurves:
    """Cosine with the answer after overwriting the first k neurons of a ranking.

    K sizes, D draws. "Matched" controls are random neurons as active as the chosen ones: to be
    special, the chosen must do more than they do.
    """

    sizes: Indices
    """k, shape (K,)."""
    zero: Float
    """Chosen neurons set to 0, shape (K,)."""
    mean: Float
    """Chosen neurons set to their mean over other texts, shape (K,)."""
    resample: Float
    """Chosen neurons set to those of tokens of other texts, drawn at random, shape (K, D)."""
    random: Float
    """k neurons drawn from all, set to 0, shape (K, D)."""
    matched: Float
    """k neurons drawn from those equally active, set to 0, shape (K, D)."""


def ablation_curves(
    probe: Probe,
    answer: int,
    ranking: ArrayLike,
    sizes: Sequence[int],
    *,
    activations: ArrayLike,
    reference: ArrayLike,
    draws: int,
    rng: np.random.Generator,
) -> AblationCurves:
    """Overwrite the top k of a ranking of neurons in three ways, and random ones for control.

    ranking (n,) all neurons, most specific first; activations (n,) those of the text, for the
    matched controls; reference (r, n) neurons at tokens of other texts, for means and resampling.
    The three kinds of ablation: Chan et al. 2022 (causal scrubbing); Zhang & Nanda 2023
    (arXiv:2309.16042), section 2.
    """
    order = np.asarray(ranking)
    rows = matrix("reference", reference, (None, probe.encoder.neuron_count))
    drawn, rng = whole("draws", draws, 1), generator("rng", rng)
    tokens = len(probe.ids)
    means = rows.mean(axis=0)

    def others(units: Indices) -> Float:
        return rows[rng.integers(len(rows), size=tokens)][np.newaxis, :, units]

    def cosine(units: Indices, values: ArrayLike = 0.0) -> float:
        return float(probe.cosines(units, values)[answer])

    zero, mean, resample, random, matched = [], [], [], [], []
    for size in sizes:
        units = order[: whole("sizes", size, 1, order.size)]
        zero.append(cosine(units))
        mean.append(cosine(units, means[units]))
        resample.append([cosine(units, others(units)) for _ in range(drawn)])
        random.append([cosine(random_units(order.size, size, rng)) for _ in range(drawn)])
        matched.append([cosine(matched_units(activations, units, rng)) for _ in range(drawn)])
    return AblationCurves(
        np.array(sizes, dtype=np.int64), *map(np.array, (zero, mean, resample, random, matched))
    )


def random_units(count: int, size: int, rng: np.random.Generator) -> Indices:
    """`size` different neurons of `count`, drawn at random, shape (size,)."""
    among = whole("count", count, 1)
    drawn = generator("rng", rng).choice(among, whole("size", size, 1, among), replace=False)
    return drawn.astype(np.int64)


def matched_units(
    activations: ArrayLike, chosen: ArrayLike, rng: np.random.Generator, *, window: int = 16
) -> Indices:
    """For each chosen neuron another, drawn from the `window` unchosen ones nearest in activation.

    activations (n,), chosen (k,) with k at most n/2; returns k different neurons, none chosen.

    >>> values = [0.0, 0.1, 1.0, 1.1, 2.0, 2.1]
    >>> matched_units(values, [0, 2, 4], np.random.default_rng(0), window=1).tolist()
    [1, 3, 5]
    """
    levels = vector("activations", activations)
    picked = integers("chosen", chosen, 1, 0, levels.size - 1)
    if 2 * picked.size > levels.size:
        raise ValueError(f"chosen must be at most half of {levels.size} neurons, got {picked.size}")
    free = np.setdiff1d(np.arange(levels.size), picked)
    draw = generator("rng", rng)
    matches = np.empty(picked.size, dtype=np.int64)
    # In random order, so that none of the chosen always gets the first pick.
    for place in draw.permutation(picked.size):
        distance = np.abs(levels[free] - levels[picked[place]])
        width = min(whole("window", window, 1), free.size)
        nearest = np.argpartition(distance, width - 1)[:width]
        taken = nearest[draw.integers(width)]
        matches[place] = free[taken]
        free = np.delete(free, taken)
    return matches


def transplant_curve(
    recipient: Probe,
    answer: int,
    units: ArrayLike,
    donor: ArrayLike,
    sizes: Sequence[int],
    token: int,
) -> Float:
    """Cosine with the answer after the first k units take the donor's activations at one token.

    units (n,) a ranking; donor (n,) activations by neuron number, of the text that has the fact;
    token: where in the recipient. The converse of ablation: does the fact move with them?
    (activation patching; Zhang & Nanda 2023, arXiv:2309.16042, section 2). Shape (len(sizes),).
    """
    order, values = np.asarray(units), vector("donor", donor)
    tops = [order[: whole("sizes", size, 1, order.size)] for size in sizes]
    return np.array([recipient.cosines(top, values[top], token)[answer] for top in tops])


# --- Polysemantic neurons ----------------------------------------------------------------------


def lit_fraction(neurons: ArrayLike, mask: ArrayLike, threshold: float = 0.0) -> Float:
    """The share of a layer's neurons above the threshold, mean over a text's tokens.

    neurons (batch, tokens, m), mask (batch, tokens) True at the tokens that count; shape (batch,).
    """
    values = finite_array("neurons", neurons, ndim=3)
    if not values.size:
        raise ValueError(f"neurons must not be empty, got shape {values.shape}")
    there = truths("mask", mask, values.shape[:2])
    if not there.any(axis=1).all():
        raise ValueError("mask must admit a token of every text")
    shares = (values > real("threshold", threshold)).mean(axis=2)
    fraction: Float = (shares * there).sum(axis=1) / there.sum(axis=1)
    return fraction


def unrelated_texts(
    activations: ArrayLike,
    similarity: ArrayLike,
    *,
    share: float = 0.5,
    unrelated: float = 0.1,
    minimum: float = 1.0,
) -> Indices:
    """The texts that light one neuron although they have nothing to do with each other.

    activations (t,), similarity (t, t) cosines of the texts. Texts are taken from the brightest
    down while they reach `share` of the brightest, and kept if their cosine with all kept so far
    is at most `unrelated`. None if the brightest is below `minimum`.

    >>> same_topic = [[1.0, 0.8, 0.0], [0.8, 1.0, 0.0], [0.0, 0.0, 1.0]]
    >>> unrelated_texts([2.0, 1.9, 1.5], same_topic).tolist()
    [0, 2]
    """
    levels = vector("activations", activations)
    cosines = matrix("similarity", similarity, (levels.size, levels.size))
    if not levels.size:
        raise ValueError("activations must be of at least one text")
    floor = max(real("share", share, 0, 1) * levels.max(), real("minimum", minimum))
    most = real("unrelated", unrelated, -1, 1)
    kept: list[int] = []
    for text in np.argsort(-levels, kind="stable"):
        if levels[text] < floor:
            break
        if all(cosines[text, other] <= most for other in kept):
            kept.append(int(text))
    return np.array(kept, dtype=np.int64)


def unrelated_counts(
    activations: ArrayLike,
    similarity: ArrayLike,
    *,
    share: float = 0.5,
    unrelated: float = 0.1,
    minimum: float = 1.0,
) -> Indices:
    """For each neuron, how many mutually unrelated texts light it: (t, n), (t, t) to (n,).

    0 for a neuron that no text lights to `minimum`, 1 for one that stays on a topic, 2 or more
    for a polysemantic one. Criteria as in `unrelated_texts`.
    """
    columns = matrix("activations", activations).T
    options = {"share": share, "unrelated": unrelated, "minimum": minimum}
    counts = [unrelated_texts(column, similarity, **options).size for column in columns]
    return np.array(counts, dtype=np.int64)


# --- Directions --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class AngleStatistics:
    """The angles between all pairs of n directions."""

    counts: Indices
    """Pairs in each bin, n(n−1)/2 in all, shape (bins,)."""
    rms_cosine: float
    """Root of the mean squared cosine; 1/√d for random directions."""
    share_near_90: float
    """Share of the pairs within 89..91°."""
    smallest: float
    """Smallest angle, degrees."""
    largest: float
    """Largest angle, degrees."""
    mean_length: float
    """Length of the directions' mean: 1/√n if they have no common part."""


def angle_statistics(directions: ArrayLike, bins: int = 180) -> AngleStatistics:
    """Statistics of all pairs of rows (n, d), n at least 2, with `bins` equal bins of 0..180°.

    Rows need not have length 1; a row of length 0 is refused.

    >>> angle_statistics([[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], bins=3).counts.tolist()
    [0, 2, 1]
    """
    rows = matrix("directions", directions)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if len(rows) < 2 or not lengths.all():
        raise ValueError("directions must be two or more rows, none of length 0")
    units = rows / lengths
    smallest, largest = extreme_angles(units)
    return AngleStatistics(
        counts=angle_histogram(units, bins),
        rms_cosine=rms_cosine(units),
        share_near_90=share_within(units, 1.0),
        smallest=smallest,
        largest=largest,
        mean_length=float(np.linalg.norm(units.mean(axis=0))),
    )
