"""Narration without a voice: sentences, words, marks and a lecturer's pace."""

from itertools import pairwise

import pytest

from lectures.speech import estimate, sentences, split_marks


def test_marks_are_taken_out_and_name_the_word_after_them() -> None:
    text, marks = split_marks("First this. <falls>Then it falls, <end>slowly.")
    assert text == "First this. Then it falls, slowly."
    assert marks == {"falls": 2, "end": 5}


def test_a_mark_inside_a_word_names_that_word() -> None:
    text, marks = split_marks("Voici l’<axis>angle droit.")
    assert text == "Voici l’angle droit."
    assert marks == {"axis": 1}


def test_sentences_end_at_stops_but_not_inside_numbers() -> None:
    assert sentences("It is 3.5 wide. Is it? Yes! « Oui. »") == [
        "It is 3.5 wide.",
        "Is it?",
        "Yes!",
        "« Oui. »",
    ]


def test_words_follow_one_another_and_end_where_the_narration_ends() -> None:
    spoken = estimate("One two three. Four, five.", "en")
    words = [word for sentence in spoken.sentences for word in sentence.words]
    assert [word.text for word in words] == ["One", "two", "three.", "Four,", "five."]
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert words[-1].end == pytest.approx(spoken.seconds, abs=0.01)


def test_a_mark_and_a_word_give_their_moment() -> None:
    spoken = estimate("Up it goes. <fall>Down it comes.", "en")
    assert spoken.at("fall") == spoken.at("down") > spoken.at("goes")
    with pytest.raises(KeyError):
        spoken.at("sideways")


def test_a_lecturer_says_about_a_hundred_and_fifty_words_a_minute() -> None:
    text = "The words go in at one end and a guess about the next word comes out. " * 10
    a_minute = len(text.split()) / estimate(text, "en").seconds * 60
    assert 130 < a_minute < 190


def test_long_numbers_take_longer_to_say_than_short_words() -> None:
    assert estimate("175,181,291,520", "en").seconds > 3 * estimate("number", "en").seconds


def test_nothing_to_say_takes_no_time() -> None:
    assert estimate("", "fr").seconds == 0
    assert estimate("", "fr").sentences == ()
