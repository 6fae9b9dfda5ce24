"""Each figure that can be moved gives what `mlp_math` gives, at ten settings."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from lectures.load import load_lecture
from mlp_math.activations import gelu, relu
from mlp_math.angles import random_share_within
from mlp_math.block import MLP
from mlp_math.bounds import largest_smallest_angle, log_greedy_capacity
from mlp_math.bundles import push_apart, push_loss
from mlp_math.parameters import GPT2_SMALL, TransformerSizes, parameter_table
from mlp_math.stored import load
from mlp_math.toy import ToyFactBlock, toy_fact_block
from mlp_math.toy_superposition import feature_norms
from pipeline.publish.explore import CANDIDATES, EVERY, PUSHED, PUSHED_DIMENSIONS, PUSHED_SEED

Values = Mapping[str, float]
SETTINGS = 10


@pytest.fixture(scope="module")
def figures(browser: Browser, page: Path) -> Iterator[Page]:
    tab = browser.new_page()
    tab.goto(f"{(page / 'index.html').as_uri()}#play")
    tab.wait_for_selector("#superposition")
    yield tab
    tab.close()


def moved(tab: Page, figure: str, sliders: Values, choices: Mapping[str, str] = {}) -> Any:
    """Set a figure's inputs; returns the settings as the browser took them, and its numbers."""
    return tab.evaluate(
        """([figure, sliders, choices]) => {
            const taken = {};
            for (const [name, value] of Object.entries({ ...choices, ...sliders })) {
                const input = document.getElementById(`${figure}-${name}`);
                input.value = value;
                input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input'));
                taken[name] = input.tagName === 'SELECT' ? input.value : Number(input.value);
            }
            const numbers = {};
            document.querySelectorAll(`#${figure} output`).forEach((output) => {
                numbers[output.name.slice(figure.length + 1)] = Number(output.dataset.value);
            });
            return [taken, numbers];
        }""",
        [figure, dict(sliders), dict(choices)],
    )


def ranges(tab: Page, figure: str) -> dict[str, tuple[float, float]]:
    found = tab.evaluate(
        "figure => [...document.querySelectorAll(`#${figure} input`)]"
        ".map(input => [input.id, input.min, input.max])",
        figure,
    )
    return {name[len(figure) + 1 :]: (float(low), float(high)) for name, low, high in found}


@pytest.fixture(scope="module")
def toy() -> ToyFactBlock:
    seed = load_lecture("how_llms_store_facts").seed
    return toy_fact_block(np.random.default_rng(seed))


def shadow(at: Values) -> Values:
    E = at["length"] * np.array([np.cos(np.radians(at["angle"])), np.sin(np.radians(at["angle"]))])
    M = np.array([1.0, 0.0])
    return {"product": float(E @ M), "cosine": math.cos(math.radians(at["angle"]))}


def bend(at: Values) -> Values:
    return {"relu": float(relu(at["x"])), "gelu": float(gelu(at["x"]))}


def angles(at: Values) -> Values:
    d = round(10 ** at["size"])
    wall = largest_smallest_angle(10_000, d) if d < 10_000 else 90
    return {"dimensions": d, "share": random_share_within(at["band"], d), "wall": wall}


def room(at: Values) -> Values:
    d = round(10 ** at["size"])
    return {"dimensions": d, "power": log_greedy_capacity(d, at["off"]) / math.log(10)}


def superposition(at: Values) -> Values:
    stored = load("toy_unfolding")
    i = EVERY * round(at["stage"])
    norms = feature_norms(stored["W"][i])
    return {
        "sparsity": float(stored["sparsity"][i]),
        "represented": int((norms > 0.5).sum()),
        "shortest": float(norms.min()),
    }


PLAIN: Mapping[str, Callable[[Values], Values]] = {
    "shadow": shadow,
    "bend": bend,
    "angles": angles,
    "room": room,
    "superposition": superposition,
}


@pytest.mark.parametrize("figure", PLAIN)
def test_a_figure_gives_the_value_of_mlp_math(figures: Page, figure: str):
    rng = np.random.default_rng(11)
    for _ in range(SETTINGS):
        wanted = {name: rng.uniform(*ends) for name, ends in ranges(figures, figure).items()}
        taken, numbers = moved(figures, figure, wanted)
        assert numbers == pytest.approx(dict(PLAIN[figure](taken)), rel=1e-6, abs=1e-6)


def test_the_gate_gives_what_the_toy_block_gives(figures: Page, toy: ToyFactBlock):
    rng = np.random.default_rng(12)
    for i in range(SETTINGS):
        wanted = {name: rng.uniform(*ends) for name, ends in ranges(figures, "gate").items()}
        person = i % 4
        taken, numbers = moved(figures, "gate", wanted, {"bend": "relu", "person": str(person)})
        W_up, b_up, W_down = toy.block.W_up.copy(), toy.block.b_up.copy(), toy.block.W_down.copy()
        W_up[0] = taken["first"] * toy.first + taken["last"] * toy.last
        b_up[0] = taken["bias"]
        W_down[:, 0] = taken["column"] * toy.answer
        block = MLP(W_up, b_up, W_down, toy.block.b_down)
        lit = block.forward(toy.people).neurons[:, 0]
        out = block.forward(toy.people[person]).output
        assert numbers == pytest.approx(
            {
                "both": lit[0],
                "first_only": lit[1],
                "last_only": lit[2],
                "neither": lit[3],
                "read": float(toy.answer @ out),
                "probability": float(toy.next_word(out, CANDIDATES)[0]),
            },
            abs=1e-6,
        )


def test_the_gate_as_the_lecture_sets_it_stores_the_fact(figures: Page, toy: ToyFactBlock):
    settings = {"first": 1, "last": 1, "bias": -1, "column": 1}
    _, numbers = moved(figures, "gate", settings, {"bend": "relu", "person": "0"})
    lit = [numbers[name] for name in ("both", "first_only", "last_only", "neither")]
    assert lit == pytest.approx([1, 0, 0, 0], abs=1e-6)
    assert numbers["probability"] == pytest.approx(
        float(toy.next_word(toy.forward(0).output, CANDIDATES)[0]), abs=1e-6
    )


def test_columns_add_up_to_what_the_toy_block_writes(figures: Page, toy: ToyFactBlock):
    rng = np.random.default_rng(13)
    for _ in range(SETTINGS):
        wanted = {name: rng.uniform(*ends) for name, ends in ranges(figures, "columns").items()}
        taken, numbers = moved(figures, "columns", wanted)
        written = toy.block.W_down[:, :4] @ [taken[f"n{i}"] for i in range(4)]
        along, length = float(toy.answer @ written), float(np.linalg.norm(written))
        assert numbers == pytest.approx({"along": along, "length": length}, abs=1e-6)


def test_weights_are_counted_as_mlp_math_counts_them(figures: Page):
    rng = np.random.default_rng(14)
    for _ in range(SETTINGS):
        wanted = {name: rng.uniform(*ends) for name, ends in ranges(figures, "weights").items()}
        taken, numbers = moved(figures, "weights", wanted, {"model": GPT2_SMALL.name})
        layers = max(1, math.floor(GPT2_SMALL.n_layers * taken["deeper"] + 0.5))
        d = GPT2_SMALL.d_model
        sizes = TransformerSizes(
            "x", layers, d, GPT2_SMALL.n_heads, GPT2_SMALL.d_vocab, 1024,
            d_mlp=round(taken["wider"] * d),
        )  # fmt: skip
        table = parameter_table(sizes)
        mlps = table.group_total("mlp")
        assert numbers == {"total": table.total, "mlps": mlps, "share": mlps / table.total}


def test_pushing_lowers_the_loss_that_mlp_math_gives_for_the_same_vectors(figures: Page):
    rng = np.random.default_rng(PUSHED_SEED)
    first = next(
        state for state in push_apart(PUSHED, PUSHED_DIMENSIONS, rng, steps=1) if state.step == 1
    )
    losses = []
    for step in (0, 1, 2, 5, 10, 40, 100, 200, 300, 400):
        _, numbers = moved(figures, "push", {"step": step})
        seen = figures.evaluate("document.querySelector('#push svg').dataset.vectors")
        vectors = np.array(json.loads(seen))
        if step == 1:
            assert vectors == pytest.approx(np.asarray(first.V, dtype=float), abs=1e-6)
        assert numbers["loss"] == pytest.approx(push_loss(vectors)[0], rel=1e-6)
        losses.append(numbers["loss"])
    assert losses[-1] < 0.8 * losses[0]
    assert moved(figures, "push", {"step": 400})[1]["closest"] < 5  # in bundles
