"""The short notebooks do what they say, in a real kernel, and so do the README's magics."""

import re
from pathlib import Path

import nbformat
import pytest
from executed import ROOT, Given, code_cells, given

from mlp_math import GPT3, parameter_table

SHORT = ("check_a_number.ipynb", "change_a_fact.ipynb", "your_own_shot.ipynb")
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def number(tmp_path_factory: pytest.TempPathFactory) -> list[Given]:
    return given(code_cells(SHORT[0]), tmp_path_factory.mktemp("number"))


@pytest.fixture(scope="module")
def fact(tmp_path_factory: pytest.TempPathFactory) -> list[Given]:
    return given(code_cells(SHORT[1]), tmp_path_factory.mktemp("fact"))


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> list[Given]:
    return given(code_cells(SHORT[2]), tmp_path_factory.mktemp("shot"))


@pytest.mark.parametrize("name", SHORT)
def test_a_notebook_is_shipped_without_outputs_and_says_how_it_is_started(name: str) -> None:
    cells = nbformat.read(ROOT / "notebooks" / name, as_version=4).cells
    assert all(not cell.get("outputs") for cell in cells)
    assert "jupyter lab notebooks" in cells[0].source


def test_a_figure_is_followed_from_its_sentence_to_the_weights(number: list[Given]) -> None:
    assert "12,288 is sizes.d_model" in number[0].printed
    assert f"{parameter_table(GPT3).total:,}" in number[1].printed


def test_only_who_bears_both_names_keeps_a_neuron(number: list[Given]) -> None:
    neurons = re.findall(r"at zero: (\d\.\d)", number[2].printed)
    assert neurons == ["1.0", "0.0", "0.0", "0.0"]


def test_random_directions_stand_near_right_angles_and_a_model_of_ones_own_is_counted(
    number: list[Given],
) -> None:
    assert float(re.match(r"([\d.]+)%", number[3].printed)[1]) > 99
    assert re.search(r"1,[\d,]{11} weights, of which 60% in the MLPs", number[4].printed)


def test_a_new_fact_leaves_nothing_open_and_is_told_throughout(fact: list[Given]) -> None:
    found, cleared = fact[1].printed.splitlines()
    assert int(found.split()[0]) > 0
    assert cleared.startswith("0 findings")
    assert "Ada Lovelace gets one plus one: two." in fact[2].printed
    said = re.sub("JordanPrompt|RowMichaelJordan", "", fact[2].printed)
    assert not re.search("Michael|Jordan", said)


def test_a_new_fact_is_drawn(fact: list[Given]) -> None:
    assert "image/png" in fact[3].shown


def test_the_films_shot_and_ones_own_are_played_and_a_still_is_shown(shot: list[Given]) -> None:
    assert "video" in shot[0].shown
    assert "video" in shot[1].shown
    assert "image/png" in shot[2].shown


def test_the_readmes_magics_render(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n([^`]*%manim [^`]*)```", README)
    assert len(blocks) == 2
    small = [block.replace(" -ql ", " -ql -r 192,108 --fps 5 ") for block in blocks]
    film, own = given(small, tmp_path)
    assert "video" in film.shown
    assert "image/png" in own.shown
