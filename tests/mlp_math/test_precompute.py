import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from mlp_math import precompute, recipes, stored
from mlp_math.recipes import Progress, Recipe


def draw(rng: np.random.Generator, progress: Progress, n: int) -> Mapping[str, np.ndarray]:
    progress.report(n, n)
    return {"draws": rng.normal(size=n)}


RECIPE = Recipe("draws", "Normal draws", draw, seed=5, parameters={"n": 4})


@pytest.fixture
def only_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precompute, "all_recipes", lambda: {"draws": RECIPE})


def test_every_shipped_result_is_what_its_recipe_says() -> None:
    states = {name: precompute.state(r) for name, r in recipes.all_recipes().items()}
    assert set(states.values()) <= {"stored"}, states


def test_a_recipe_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = RECIPE.precompute(tmp_path, stream=None).read_bytes()
    assert RECIPE.precompute(tmp_path, stream=None).read_bytes() == first
    np.testing.assert_array_equal(
        stored.load("draws", tmp_path)["draws"], np.random.default_rng(5).normal(size=4)
    )


@pytest.mark.usefixtures("only_draws")
def test_what_is_stored_is_left_alone_until_forced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["draws", "--directory", str(tmp_path)]
    assert precompute.main(run) == 0
    assert "CPU seconds" in capsys.readouterr().err
    assert precompute.main(run) == 0
    assert capsys.readouterr().err == ""
    assert precompute.main([*run, "--force"]) == 0
    assert "CPU seconds" in capsys.readouterr().err


@pytest.mark.usefixtures("only_draws")
def test_the_list_tells_missing_stored_outdated_and_damaged_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def listed() -> str:
        assert precompute.main(["--list", "--directory", str(tmp_path)]) == 0
        return capsys.readouterr().out.split()[1]

    assert listed() == "missing"
    RECIPE.precompute(tmp_path, stream=None).write_bytes(b"no zip")
    assert listed() == "damaged"
    RECIPE.reduced(n=3).precompute(tmp_path, stream=None)
    assert listed() == "outdated"
    RECIPE.precompute(tmp_path, stream=None)
    assert listed() == "stored"


@pytest.mark.usefixtures("only_draws")
def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert precompute.main(["drows"]) == 2
    assert capsys.readouterr().err == "unknown: drows; known: draws\n"
    with pytest.raises(ValueError, match="name must be one of"):
        recipes.find("drows")


def test_only_known_parameters_can_be_reduced() -> None:
    assert RECIPE.reduced(n=2).compute()["draws"].shape == (2,)
    with pytest.raises(ValueError, match=r"among \['n'\] for draws, got \['m'\]"):
        RECIPE.reduced(m=2)


def walk(rng: np.random.Generator, progress: Progress, stop_after: int) -> Mapping[str, np.ndarray]:
    """A walk of ten steps that dies once, after `stop_after` steps, if it starts from nothing."""
    kept = progress.restore()
    steps = [] if kept is None else list(kept["steps"])
    while len(steps) < 10:
        steps.append(rng.normal())
        progress.checkpoint({"steps": np.array(steps)})
        if kept is None and len(steps) == stop_after:
            raise KeyboardInterrupt
    return {"steps": np.array(steps)}


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    recipe = Recipe("walk", "A walk", walk, seed=1, parameters={"stop_after": 6})
    with pytest.raises(KeyboardInterrupt):
        recipe.precompute(tmp_path, stream=None)
    recipe.precompute(tmp_path, stream=None)
    np.testing.assert_array_equal(
        stored.load("walk", tmp_path)["steps"], np.random.default_rng(1).normal(size=10)
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["walk.json", "walk.npz"]


def test_a_checkpoint_of_another_recipe_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "kept.npz"
    Progress(checkpoint_path=path, fingerprint="a").checkpoint({"x": np.ones(2)})
    assert Progress(checkpoint_path=path, fingerprint="b").restore() is None
    kept = Progress(checkpoint_path=path, fingerprint="a").restore()
    assert kept is not None
    assert list(kept) == ["x"]


def test_progress_counts_on_one_line_and_ends_it() -> None:
    stream = io.StringIO()
    progress = Progress("walk", stream=stream)
    progress.report(1, 3)
    progress.report(2, 3)  # too soon after the first to be shown
    progress.report(3, 3, "done")
    assert stream.getvalue() == "\r\x1b[Kwalk: 1/3 \r\x1b[Kwalk: 3/3 done\n"
