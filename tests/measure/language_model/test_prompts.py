"""Prompts in batches: the same as one by one, and every token has its group."""

import numpy as np
import pytest

from measure.language_model.prompts import last_streams, prompt_groups
from measure.language_model.relations import shipped_relations

PHRASING = shipped_relations()["sports"].phrasings[0]
NAMES = ["Michael Jordan", "Tom Brady", "Babe Ruth", "Pelé"]


def test_streams_in_batches_with_a_common_start_are_those_of_each_text(language_model):
    texts = [PHRASING.replace("{}", name) for name in NAMES]
    streams = last_streams(language_model, texts)
    for text, stream in zip(texts, streams, strict=True):
        alone = language_model.decoder.forward(language_model.encode(text), keep=()).last[0]
        np.testing.assert_allclose(stream, alone, rtol=1e-3, atol=1e-2)


def test_one_text_alone_and_texts_with_nothing_in_common_are_run_too(language_model):
    for texts in (["Paris is"], ["Paris is", "A dog"]):
        assert last_streams(language_model, texts).shape == (len(texts), 576)


def test_names_of_as_many_tokens_are_run_together(language_model):
    groups = prompt_groups(language_model, PHRASING, NAMES)
    assert [group.subjects for group in groups] == [
        ("Michael Jordan", "Tom Brady", "Pelé"),
        ("Babe Ruth",),
    ]
    assert groups[0].occurrences == ((5, 6), (12, 13))


def test_every_token_from_the_name_on_is_in_one_group(language_model):
    for group in prompt_groups(language_model, PHRASING, NAMES):
        places = [p for one in ("name", "between", "last word") for p in group.places(one)]
        assert sorted(places) == list(range(5, group.tokens))
        pieces = language_model.pieces(group.ids[0].tolist())
        name = "".join(pieces[p] for p in group.occurrences[0])
        assert name == f" {group.subjects[0]}"
        assert [pieces[p] for p in group.places("last word")] == [" plays"]
        assert group.places("name's end") == tuple(one[-1] for one in group.occurrences)


def test_a_name_that_opens_the_prompt_is_found(language_model):
    (group,) = prompt_groups(language_model, "{} plays the sport of", ["Michael Jordan"])
    assert min(group.places("name")) == 0
    with pytest.raises(ValueError, match="min"):
        min(group.places("between")[:0])
