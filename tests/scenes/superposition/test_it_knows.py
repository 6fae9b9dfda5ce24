"""What the model's answers mean stands below them, where a lecture says so."""

import pytest
from manim import WHITE

from scenes.mobjects.text import Words
from scenes.sets.language_model import AnswerBar
from scenes.superposition.it_knows import add_gloss


@pytest.mark.parametrize(
    ("glosses", "said"),
    [
        ({"iron": "fer"}, ["iron", "fer"]),
        ({"iron": "iron"}, ["iron"]),
        ({"iron": ""}, ["iron"]),
        ({"helium": "hélium"}, ["iron"]),
        ({}, ["iron"]),
    ],
)
def test_an_answer_is_glossed_where_its_meaning_is_told_and_is_another_word(
    glosses: dict[str, str], said: list[str]
) -> None:
    bar = AnswerBar("iron", 0.2, WHITE)
    add_gloss(bar, glosses)
    assert [one.text for one in bar.get_family() if type(one) is Words] == said
