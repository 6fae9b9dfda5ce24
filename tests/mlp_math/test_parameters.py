from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_math.parameters import (
    GPT2_LARGE,
    GPT2_MEDIUM,
    GPT2_SMALL,
    GPT2_XL,
    GPT3,
    TransformerSizes,
    bias_per_weight,
    mlp_bias_share,
    parameter_table,
    scale_ladder,
    simple_fraction,
)

EVERYTHING = {"biases": True, "norms": True, "positions": True, "tied": True}

some_sizes = st.builds(
    lambda layers, heads, d_head, vocabulary, context, m: TransformerSizes(
        "any", layers, heads * d_head, heads, vocabulary, context, d_mlp=m
    ),
    st.integers(1, 8),
    st.integers(1, 6),
    st.integers(1, 16),
    st.integers(1, 99),
    st.integers(1, 99),
    st.integers(1, 50),
)
toggles = st.fixed_dictionaries({name: st.booleans() for name in EVERYTHING})


@pytest.mark.parametrize(
    ("key", "total"),
    [
        ("embedding", 617_558_016),
        ("query", 14_495_514_624),
        ("key", 14_495_514_624),
        ("value", 14_495_514_624),
        ("output", 14_495_514_624),
        ("up", 57_982_058_496),
        ("down", 57_982_058_496),
        ("unembedding", 617_558_016),
    ],
)
def test_gpt3_rows_are_what_the_lecture_counts(key, total):
    assert parameter_table(GPT3).row(key).total == total


def test_gpt3_weights_are_175_181_291_520():
    table = parameter_table(GPT3)
    assert table.total == 175_181_291_520
    assert len(table.rows) == 8
    assert table.running_totals()[-1] == table.total


def test_gpt3_with_biases_norms_positions_and_tying_is_174_604_259_328():
    assert parameter_table(GPT3, **EVERYTHING).total == 174_604_259_328
    assert parameter_table(GPT3, **{**EVERYTHING, "tied": False}).total == 175_221_817_344


def test_what_the_plain_gpt3_count_leaves_out_is_40_525_824():
    table = parameter_table(GPT3, biases=True, norms=True, positions=True)
    assert table.row("up_bias").total + table.row("down_bias").total == 5_898_240
    assert table.row("qkv_bias").total + table.row("output_bias").total == 4_718_592
    assert table.group_total("norm") == 4_743_168
    assert table.group_total("position") == 25_165_824
    assert table.total - parameter_table(GPT3).total == 40_525_824


@pytest.mark.parametrize(
    ("sizes", "published"),
    [
        (GPT2_SMALL, 124_439_808),
        (GPT2_MEDIUM, 354_823_168),
        (GPT2_LARGE, 774_030_080),
        (GPT2_XL, 1_557_611_200),
    ],
)
def test_every_gpt2_count_is_the_number_in_its_released_weights(sizes, published):
    assert parameter_table(sizes, **EVERYTHING).total == published


def test_two_thirds_of_gpt3_are_in_its_mlps():
    table = parameter_table(GPT3)
    assert table.group_total("mlp") == 115_964_116_992
    assert table.group_total("attention") == 57_982_058_496
    assert 100 * table.share("mlp") == pytest.approx(66.197, abs=5e-4)
    assert [round(100 * table.share(g), 1) for g in ("mlp", "attention", "embedding")] == [
        66.2,
        33.1,
        0.7,
    ]


def test_one_gpt3_layer_holds_604_million_in_attention_and_in_each_mlp_matrix():
    table = parameter_table(GPT3, norms=True)
    assert table.group_in_layer("attention") == 603_979_776
    assert table.row("up").in_layer == table.row("down").in_layer == 603_979_776
    assert table.group_in_layer("mlp") == 1_207_959_552
    assert table.group_in_layer("norm") == 49_152
    assert table.group_in_layer("embedding") == 0


def test_the_up_projection_has_four_rows_per_dimension():
    up = parameter_table(GPT3).row("up")
    assert up.shape == (49_152, 12_288)
    assert GPT3.d_mlp == 49_152 == 4 * GPT3.d_model
    assert up.size == 603_979_776
    assert parameter_table(GPT3).row("down").shape == (12_288, 49_152)


def test_the_bias_is_a_sliver_beside_the_weights():
    assert bias_per_weight(GPT3) == 1 / 12_288
    assert bias_per_weight(GPT3) == pytest.approx(0.0000814, abs=5e-8)
    assert parameter_table(GPT3, biases=True).row("up_bias").in_layer == 49_152
    biases = parameter_table(GPT3, biases=True)
    assert biases.row("up_bias").in_layer + biases.row("down_bias").in_layer == 61_440
    assert 100 * mlp_bias_share(GPT3) == pytest.approx(0.0034, abs=5e-5)
    of_the_mlp = 5_898_240 / parameter_table(GPT3).group_total("mlp")
    assert 100 * of_the_mlp == pytest.approx(0.0051, abs=5e-5)


def test_norms_are_27_millionths_of_gpt3():
    norm = parameter_table(GPT3, norms=True).group_total("norm")
    assert 100 * norm / 175_181_291_520 == pytest.approx(0.0027, abs=5e-5)


def test_gpt3_has_4_718_592_neurons_for_each_token():
    assert GPT3.neurons == 4_718_592
    assert GPT3.activations(6) == 294_912
    assert GPT3.activations(2_048) == 100_663_296


def test_the_scale_ladder_climbs_from_a_neuron_to_the_whole_model():
    assert [size for _, size in scale_ladder(GPT3)] == [1, 12_288, 49_152, 96, 175_181_291_520]


@given(some_sizes, toggles)
def test_a_table_is_the_sum_of_its_rows_groups_and_shares(sizes, options):
    table = parameter_table(sizes, **options)
    groups = ("embedding", "attention", "mlp", "norm", "position")
    assert table.total == sum(r.total for r in table.rows)
    assert table.total == sum(table.group_total(g) for g in groups)
    assert sum(table.shares().values()) == pytest.approx(1)


@given(some_sizes, toggles)
def test_toggles_add_up_independently(sizes, options):
    plain = parameter_table(sizes).total
    alone = [parameter_table(sizes, **{k: True}).total - plain for k, on in options.items() if on]
    assert parameter_table(sizes, **options).total == plain + sum(alone)


@given(some_sizes)
def test_layers_are_counted_in_proportion(sizes):
    doubled = TransformerSizes(
        "twice",
        2 * sizes.n_layers,
        sizes.d_model,
        sizes.n_heads,
        sizes.d_vocab,
        sizes.n_ctx,
        sizes.d_head,
        sizes.d_mlp,
    )
    once, twice = parameter_table(sizes), parameter_table(doubled)
    assert twice.group_total("mlp") == 2 * once.group_total("mlp")
    assert twice.group_total("attention") == 2 * once.group_total("attention")
    assert twice.group_total("embedding") == once.group_total("embedding")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"n_layers": 0}, "n_layers"),
        ({"d_model": 2.5}, "d_model"),
        ({"n_heads": 7}, "n_heads"),
        ({"d_vocab": True}, "d_vocab"),
        ({"n_ctx": -1}, "n_ctx"),
        ({"d_mlp": -4}, "d_mlp"),
    ],
)
def test_impossible_sizes_are_named(changed, named):
    plain = {"n_layers": 2, "d_model": 8, "n_heads": 2, "d_vocab": 9, "n_ctx": 4}
    with pytest.raises(ValueError, match=named):
        TransformerSizes("broken", **{**plain, **changed})


def test_unknown_rows_and_groups_are_named():
    table = parameter_table(GPT3)
    with pytest.raises(ValueError, match="gate"):
        table.row("gate")
    with pytest.raises(ValueError, match="bias"):
        table.group_total("bias")
    with pytest.raises(ValueError, match="bias"):
        table.group_in_layer("bias")


def test_the_perceptrons_share_is_nearest_to_two_thirds_in_gpt3_and_to_one_third_in_gpt2_small():
    assert simple_fraction(parameter_table(GPT3).share("mlp")) == Fraction(2, 3)
    assert simple_fraction(parameter_table(GPT2_SMALL).share("mlp")) == Fraction(1, 3)


def test_a_share_beyond_the_whole_has_no_fraction():
    with pytest.raises(ValueError, match="share"):
        simple_fraction(1.2)
