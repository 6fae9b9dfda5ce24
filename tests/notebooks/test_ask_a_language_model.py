"""The notebook in which a reader asks their own question: every cell runs, and the answer flips."""

import json
import re
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "ask_a_language_model.ipynb"


@pytest.fixture(scope="module")
def cells() -> list[dict]:
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


@pytest.fixture(scope="module")
def printed(cells) -> list[str]:
    """What each code cell prints, run one after the other as a reader would."""
    shell = InteractiveShell()
    found = []
    for cell in cells:
        if cell["cell_type"] == "code":
            with capture_output() as captured:
                result = shell.run_cell("".join(cell["source"]))
            result.raise_error()
            found.append(captured.stdout)
    return found


def test_it_has_ten_cells_and_is_shipped_without_outputs(cells):
    assert len(cells) == 10
    assert all(not cell.get("outputs") for cell in cells)


def test_the_model_says_what_it_knows_and_is_unsure_of_names_that_nobody_has(printed):
    assert re.match(r"\s*0\.35 .* ' basketball'", printed[1])
    known, _, _, *invented = printed[2].splitlines()
    assert known.split("{")[0].split()[-1] == "basketball"
    for line in invented:
        assert max(map(float, re.findall(r"0\.\d+", line))) < 0.1


def test_the_stream_is_the_sum_of_its_writes(printed):
    assert printed[3].endswith("True\n")


def test_silencing_early_perceptrons_at_the_name_takes_the_answer_away(printed):
    rows = [list(map(float, re.findall(r"0\.\d\d", line))) for line in printed[4].splitlines()]
    base, (early, *_) = rows[0][0], rows[2]
    assert base == pytest.approx(0.35, abs=0.01)
    assert early < 0.02


def test_the_perceptrons_writes_flip_the_answer_and_attentions_do_not(printed):
    lines = printed[5].splitlines()
    first = [line[38:].split()[0] for line in lines[2:]]
    assert first[0] == first[1] == "basketball"
    assert first[3] == "tennis"
    assert "basketball" not in first[2]


def test_the_answer_is_handed_over_in_one_layer(printed):
    shares = {
        int(layer): (float(name), float(last))
        for layer, name, last in re.findall(
            r"layer +(\d+): basketball (0\.\d\d) at the name, (0\.\d\d)", printed[6]
        )
    }
    assert shares[22][0] > 0.5 > shares[22][1]
    assert shares[23][1] > 0.5 > shares[23][0]


def test_two_heads_of_that_layer_bring_it(printed):
    brought = [float(x) for x in re.findall(r"basketball (0\.\d\d), sees", printed[7])]
    assert sorted(range(9), key=lambda head: -brought[head])[:2] == [4, 5]
