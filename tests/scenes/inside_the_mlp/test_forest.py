"""How many neurons a prompt and a full window have."""

import pytest


@pytest.mark.parametrize(
    ("lecture", "language", "tokens"),
    [("how_llms_store_facts", "en", 6), ("marie_curie_radium", "fr", 7)],
)
def test_neurons_times_tokens_is_what_the_lines_say(once, lecture, language, tokens):
    scene = once("NeuronForest", lecture, language)
    prompt, window = ([n.get_value() for n in line.numbers] for line in scene.sums)
    assert prompt == [49_152, tokens, 49_152 * tokens]
    assert window == [49_152, 2_048, 100_663_296]


def test_every_token_has_one_speck_a_neuron_and_the_window_one_tile_a_token(once):
    scene = once("NeuronForest")
    assert [field.specks for field in scene.fields] == [49_152] * 6
    assert scene.tiles.shown == scene.tiles.get_values().size == 2_048
    assert scene.sums[0].total.get_value() == 294_912


def test_what_is_said_is_what_is_shown(once):
    scene = once("NeuronForest")
    said = " ".join(sentence.text for beat in scene.beats for sentence in beat.spoken.sentences)
    for line in scene.sums[:1]:
        assert line.total.text in said
    assert "2,048 tokens" in said
    assert "101 million" in said
