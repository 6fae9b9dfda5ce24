"""Characters that can't be seen: none stays in what is shown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lectures.characters import first_hidden, hidden, visible

ANY = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    "ch",
    "\0\a\b\t\r\x1b\x7f\x85\x9b\xad\u034f\u061c\u115f\u200b\u200d\u200e\u2028\u202e\u2066\u3164"
    "\ufeff\ufe0f\U000e0041\U000e0100\ud800\ue000",
)
def test_what_acts_without_being_seen_is_hidden(ch: str) -> None:
    assert hidden(ch)
    assert first_hidden(f"a{ch}") == ch
    assert ch not in visible(ch)
    assert json.loads(f'"{visible(ch)}"') == ch


@pytest.mark.parametrize("ch", "a é孔ש↑·\u00a0\u202f😀\u0301")
def test_what_can_be_seen_is_left_alone(ch: str) -> None:
    assert not hidden(ch)
    assert visible(ch) == ch


@given(ANY)
def test_no_text_hides_anything_once_it_is_written_out(text: str) -> None:
    assert not any(map(hidden, visible(text)))
    assert [ch for ch in visible(text, lines=True) if hidden(ch)] == ["\n"] * text.count("\n")
