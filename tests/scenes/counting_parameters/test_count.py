"""The count of parameters, read back off the stage and counted again."""

from dataclasses import asdict
from itertools import combinations
from math import sqrt

import pytest

from lectures.load import load_lecture
from mlp_math.parameters import GPT2_SMALL, GPT3, parameter_table
from scenes.counting_parameters.plan import Tile, tiles_of

SHOTS = ("UpDownCount", "ParameterTable", "NormShare")
REMIX = """
extends = "how_llms_store_facts"

[sizes]
name = "GPT-2 small"
d_model = 768
n_layers = 12
n_heads = 12
d_head = 64
d_vocab = 50257
n_ctx = 1024
"""


@pytest.fixture(scope="module")
def gpt2_lecture(tmp_path_factory):
    """The path of a remix that counts GPT-2 small."""
    folder = tmp_path_factory.mktemp("remixes") / "gpt2_small"
    folder.mkdir()
    (folder / "lecture.toml").write_text(REMIX, encoding="utf-8")
    return str(folder)


def test_the_lecture_counts_gpt3():
    assert asdict(load_lecture().sizes) == asdict(GPT3)


def test_the_remix_counts_gpt2_small(gpt2_lecture):
    assert asdict(load_lecture(gpt2_lecture).sizes) == asdict(GPT2_SMALL)


def test_both_matrices_and_their_sum_are_counted(once):
    shown = once("UpDownCount").count
    assert shown.get_values() == {"up": 603_979_776, "down": 603_979_776, "mlp": 1_207_959_552}
    for line in shown.lines:
        assert line.rows.get_value() * line.columns.get_value() == line.size.get_value()


def test_the_braces_measure_the_sides_that_are_multiplied(once):
    shown = once("UpDownCount").count
    assert [brace[1].get_value() for brace in shown.up_braces] == [49_152, 12_288]
    assert [brace[1].get_value() for brace in shown.down_braces] == [12_288, 49_152]


def test_a_block_times_the_layers_makes_what_all_perceptrons_hold(once):
    shown = once("ParameterTable").equation
    layers, block, product = (n.get_value() for n in (shown.layers, shown.block, shown.all_blocks))
    assert (layers, block, product) == (96, 1_207_959_552, 115_964_116_992)


def test_every_line_is_the_product_of_what_it_shows(once):
    lines = once("ParameterTable").plan.lines
    assert [line.total.get_value() for line in lines] == [
        r.total for r in parameter_table(GPT3).rows
    ]
    for line in lines:
        product = 1
        for factor in line.factors():
            product *= factor
        assert product == line.total.get_value()


def test_the_rows_climb_to_the_famous_total(once):
    assert once("ParameterTable").plan.sum.get_value() == 175_181_291_520


def test_the_tiles_have_the_areas_of_their_totals_and_fill_the_wall(once):
    plan, counted = once("ParameterTable").plan, parameter_table(GPT3)
    shares = [row.total / counted.total for row in counted.rows]
    assert plan.get_values() == pytest.approx(shares)


def test_no_two_tiles_of_the_wall_lie_on_one_another():
    for sizes in (GPT3, GPT2_SMALL):
        tiles = tiles_of(parameter_table(sizes))
        for one, other in combinations(tiles, 2):
            apart = abs(one.get_center() - other.get_center())
            assert (
                apart[0] > (one.width + other.width) / 2 - 1e-6
                or apart[1] > (one.height + other.height) / 2 - 1e-6
            )


def test_the_bar_gives_the_perceptrons_two_thirds(once):
    scene = once("ParameterTable")
    counted = parameter_table(GPT3)
    groups = ("mlp", "attention", "embedding")
    assert scene.bar.get_values().tolist() == [counted.share(group) for group in groups]
    assert scene.percent.text == "66.2 %"


def test_no_tile_of_the_wall_stands_beside_the_bar(play):
    standing = {}

    def note(scene, beat):
        members = (one for mobject in scene.mobjects for one in mobject.get_family())
        standing[beat.name] = [one for one in members if isinstance(one, Tile)]

    play("ParameterTable", on_beat_end=note)
    assert standing["total"]
    assert not standing["share"]


def test_the_squares_have_the_areas_of_what_a_layer_holds(once):
    scene = once("NormShare")
    attention, mlp, biases, norm = (square.width for square in scene.squares)
    assert mlp / attention == pytest.approx(sqrt(2))
    assert (biases / mlp) ** 2 == pytest.approx(61_440 / 1_207_959_552)
    assert (norm / mlp) ** 2 == pytest.approx(49_152 / 1_207_959_552)


def test_the_glass_shows_the_small_squares_as_many_times_larger_as_it_says(once):
    lens = once("NormShare").lens
    for small, large in zip(lens.seen, lens.picture, strict=True):
        assert large.width == pytest.approx(lens.get_value() * small.width)


def test_the_biases_and_the_normalisation_of_all_layers_are_counted(once):
    numbers = [number.get_value() for number in once("NormShare").numbers]
    assert numbers == [57_982_058_496, 115_964_116_992, 5_898_240, 4_743_168]
    assert numbers[2] == 96 * (49_152 + 12_288)


def test_the_account_leads_from_the_quoted_total_to_the_full_one(once):
    account = once("NormShare").account
    quoted, small, tied, full = account.values
    shown = [line[1].get_value() for line in (account.quoted, account.small, account.tied)]
    assert shown == [quoted, small, tied]
    assert account.sum.get_value() == quoted + small + tied == full == 174_604_259_328
    assert tied == -50_257 * 12_288


def test_half_of_the_perceptrons_part_is_ruled_in_rows_and_half_in_columns(once):
    scene = once("NormShare")
    part = scene.bar.segments[0]
    assert scene.rows.width == pytest.approx(part.width / 2)
    assert scene.columns.height == pytest.approx(part.height)
    assert scene.columns.get_left()[0] == pytest.approx(part.get_x())


def test_another_models_sizes_redraw_every_number(once, gpt2_lecture):
    plain = parameter_table(GPT2_SMALL)
    assert once("UpDownCount", gpt2_lecture, "fr").count.get_values()["mlp"] == 2 * 768 * 3072
    account = once("ParameterTable", gpt2_lecture, "fr")
    totals = [line.total.get_value() for line in account.plan.lines]
    assert totals == [row.total for row in plain.rows]
    assert account.plan.sum.get_value() == 162_129_408
    assert once("NormShare", gpt2_lecture, "fr").account.sum.get_value() == 124_439_808


@pytest.mark.parametrize("shot", SHOTS)
def test_the_remix_lays_out_in_french_without_collisions(once, gpt2_lecture, shot):
    noted = once(shot, gpt2_lecture, "fr").noted
    assert noted
    assert {beat: found for beat, found in noted.items() if found} == {}
