"""Stored results about directions: histograms of angles, bundles, packings, capacities."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlp_math.angles import angle_histogram, extreme_angles, random_unit_vectors, share_within
from mlp_math.bundles import PushState, find_bundles, push_start, push_step, share_near_parallel
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
)
