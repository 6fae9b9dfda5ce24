"""Stored results about directions: histograms of angles, bundles, packings, capacities."""

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlp_math.angles import angle_histogram, extreme_angles, random_unit_vectors, share_within
from mlp_math.bounds import (
    log_greedy_capacity,
    log_jl_capacity,
    log_random_capacity,
    max_vectors_lp,
)
from mlp_math.bundles import PushState, find_bundles, push_start, push_step, share_near_parallel
from mlp_math.line_packing import pack_lines
from mlp_math.packings import gpt3_lines
from mlp_math.recipes import Progress, Recipe
from mlp_math.stored import Arrays

BINS = 360  # half a degree each


def angle_summary(V: NDArray[np.floating[Any]]) -> Arrays:
    """What the angle shots draw of one set of unit vectors (n, d)."""
    return {
        "histogram": angle_histogram(V, BINS),
        "extremes": np.array(extreme_angles(V)),
        "share_within_1": np.array(share_within(V, 1.0)),
        "share_within_10": np.array(share_within(V, 10.0)),
        "share_near_parallel": np.array(share_near_parallel(V, 10.0)),
    }


def random_angles(rng: np.random.Generator, progress: Progress, n: int, d: int) -> Arrays:
    """Angles of n random directions."""
    progress.report(0, 1, "counting pairs")
    return angle_summary(random_unit_vectors(n, d, rng))


def bundle_collapse(
    rng: np.random.Generator, progress: Progress, n: int, d: int, shown_steps: list[int]
) -> Arrays:
    """Angle summaries of `push_apart` at the shown steps, and the bundles at the end."""
    kept = dict(progress.restore() or {})
    summaries: dict[str, list[NDArray[Any]]] = {
        key: list(kept.pop(key)) for key in list(kept) if not key.startswith("state_")
    }
    state = _resumed(kept) if kept else push_start(n, d, rng)
    while True:
        if state.step in shown_steps[len(summaries.get("loss", ())) :]:
            after = push_step(state)  # the next step is what measures this one's loss
            for key, value in angle_summary(state.directions).items():
                summaries.setdefault(key, []).append(value)
            summaries.setdefault("loss", []).append(np.array(after.loss))
        elif state.step < shown_steps[-1]:
            after = push_step(state)
        progress.report(state.step, shown_steps[-1], f"loss {after.loss:.4g}")
        if state.step >= shown_steps[-1]:
            break
        state = after
        if state.step % 25 == 0:
            progress.checkpoint({**_stacked(summaries), **_kept(state)})
    bundles = find_bundles(state.directions)
    return {
        **_stacked(summaries),
        "steps": np.array(shown_steps),
        "bundle_sizes": np.array([bundle.members.size for bundle in bundles]),
    }


def bundle_paths(
    rng: np.random.Generator, progress: Progress, n: int, d: int, shown_steps: list[int]
) -> Arrays:
    """The unit vectors themselves at the shown steps of a small `push_apart`: (shown, n, d)."""
    state, paths = push_start(n, d, rng), []
    while True:
        if state.step in shown_steps:
            paths.append(state.directions)
            progress.report(state.step, shown_steps[-1])
        if state.step >= shown_steps[-1]:
            break
        state = push_step(state)
    bundles = find_bundles(state.directions)
    membership = np.empty(n, np.int64)
    for number, bundle in enumerate(bundles):
        membership[bundle.members] = number
    return {"steps": np.array(shown_steps), "directions": np.array(paths), "bundle": membership}


def packing(
    rng: np.random.Generator,
    progress: Progress,
    n: int,
    d: int,
    steps: int,
    starts: int = 1,
) -> Arrays:
    """What `pack_lines` reaches; the generators say all n lines (`line_packing.lines_of`)."""
    taken = itertools.count()
    found = pack_lines(
        n,
        d,
        rng,
        steps=steps,
        starts=starts,
        callback=lambda now: progress.report(
            next(taken), steps * starts, f"max |cos| {now.best:.5f}"
        ),
    )
    return {
        **angle_summary(found.V),
        "generators": found.generators,
        "wrap": np.array(found.wrap),
        "coherence": np.array(found.coherence),
        "trace": found.trace.astype(np.float32),
    }


def gpt3_line_angles(rng: np.random.Generator, progress: Progress, sample: int) -> Arrays:
    """Angles between so many of the 75,509,760 lines of R^12288, drawn at random."""
    lines = gpt3_lines()
    numbers = lines.sample(sample, rng)
    progress.report(0, 1, "multiplying")
    V = lines.vectors(numbers)
    i, j = np.triu_indices(sample, 1)
    # Products are multiples of 1/8192 or 1/√8192; single precision is off by less than 1e-7.
    cosines, counts = np.unique(np.round((V @ V.T)[i, j].astype(float), 6), return_counts=True)
    return {"numbers": numbers, "cosines": cosines + 0.0, "counts": counts}


def capacity_curves(
    rng: np.random.Generator,
    progress: Progress,
    dimensions: list[int],
    degrees: list[float],
    lp_degrees: list[float],
) -> Arrays:
    """ln of how many lines fit within some degrees of 90, by dimension: (degrees, dimensions)."""
    kinds = {"random": log_random_capacity, "greedy": log_greedy_capacity, "jl": log_jl_capacity}
    curves: dict[str, NDArray[Any]] = {
        f"log_{kind}": np.array([[f(d, t) for d in dimensions] for t in degrees])
        for kind, f in kinds.items()
    }
    upper = np.empty((len(lp_degrees), len(dimensions)))
    for row, t in enumerate(lp_degrees):
        for column, d in enumerate(dimensions):
            upper[row, column] = np.log(max_vectors_lp(d, t))
            progress.report(row * len(dimensions) + column + 1, upper.size)
    return {
        **curves,
        "log_upper": upper,
        "dimensions": np.array(dimensions),
        "degrees": np.array(degrees),
        "upper_degrees": np.array(lp_degrees),
    }


def _kept(state: PushState) -> Arrays:
    return {
        "state_step": np.array(state.step),
        "state_V": state.V,
        "state_first": state.first_moment,
        "state_second": state.second_moment,
        "state_loss": np.array(state.loss),
    }


def _resumed(kept: Arrays) -> PushState:
    return PushState(
        int(kept["state_step"]),
        kept["state_V"],
        kept["state_first"],
        kept["state_second"],
        float(kept["state_loss"]),
    )


def _stacked(summaries: dict[str, list[NDArray[Any]]]) -> Arrays:
    return {key: np.array(values) for key, values in summaries.items()}


SHOWN_STEPS = [*range(0, 20, 2), *range(20, 100, 5), *range(100, 251, 6)]
"""Where the histogram changes fast, close together; the last is the end of the original's run."""

RECIPES = (
    Recipe(
        "random_angles_10000x100",
        "All 49,995,000 angles of 10,000 random directions of R^100, in half degrees of 0..180",
        random_angles,
        seed=0,
        parameters={"n": 10_000, "d": 100},
    ),
    Recipe(
        "bundle_collapse_10000x100",
        "The optimisation that was thought to push 10,000 directions of R^100 to 89..91 degrees: "
        "all angles at chosen steps, and the bundles it ends in",
        bundle_collapse,
        seed=0,
        parameters={"n": 10_000, "d": 100, "shown_steps": SHOWN_STEPS},
    ),
    Recipe(
        "bundle_paths_60x3",
        "The same optimisation on 60 directions of R^3, its vectors kept, to be drawn",
        bundle_paths,
        seed=0,
        parameters={"n": 60, "d": 3, "shown_steps": list(range(0, 251, 5))},
    ),
    Recipe(
        "packing_10000x100",
        "The best packing of 10,000 lines in R^100 that the optimiser finds: 100 generators whose "
        "shifts they are, all their angles, and the coherence at each step",
        packing,
        seed=0,
        parameters={"n": 10_000, "d": 100, "steps": 1_000},
    ),
    Recipe(
        "packing_400x100",
        "The best packing of 400 lines in R^100 that many starts of the optimiser find: 4 "
        "generators whose negacyclic shifts they are, all their angles, and the coherence at each "
        "step",
        packing,
        seed=1,
        parameters={"n": 400, "d": 100, "steps": 2_000, "starts": 420},
    ),
    Recipe(
        "gpt3_line_angles",
        "Cosines between 1,200 of the 75,509,760 lines of R^12288 within 0.895 degrees of 90",
        gpt3_line_angles,
        seed=0,
        parameters={"sample": 1_200},
    ),
    Recipe(
        "capacity_curves",
        "How many lines fit within some degrees of perpendicular, by dimension: random, greedy, "
        "Johnson-Lindenstrauss, and the linear-programming bound that none can pass",
        capacity_curves,
        parameters={
            "dimensions": [round(2 ** (k / 2)) for k in range(6, 35)],
            "degrees": [1.0, 2.0, 3.0, 4.0, 5.0, 10.0],
            "lp_degrees": [1.0, 2.0],
        },
    ),
)
