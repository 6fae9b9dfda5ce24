"""The deck is one that Anki itself imports and reviews, and a newer one brings it up to date."""

from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest


@pytest.fixture
def collection(tmp_path: Path):
    opened = Collection(str(tmp_path / "learner.anki2"))
    yield opened
    opened.close()


def take(collection: Collection, deck: Path) -> None:
    collection.import_anki_package(
        ImportAnkiPackageRequest(
            package_path=str(deck), options=ImportAnkiPackageOptions(with_scheduling=True)
        )
    )


@pytest.fixture
def deck(page: Path) -> Path:
    return page / "take" / "gate_lesson.en.apkg"


def test_anki_imports_the_deck_with_its_pictures(collection: Collection, deck: Path):
    take(collection, deck)
    notes = [collection.get_note(one) for one in collection.find_notes("")]
    fronts = {note["Front"] for note in notes}
    assert "Which logic gate do row, bias and ReLU make together?" in fronts
    pictured = [note["Picture"] for note in notes if note["Picture"]]
    assert len(pictured) == len(notes)
    media = Path(collection.media.dir())
    assert all((media / text.split('"')[1]).exists() for text in pictured)


def test_what_a_lecture_says_is_text_in_anki_too(collection: Collection, deck: Path):
    take(collection, deck)
    (note,) = collection.find_notes("hacked")
    assert "&lt;img src=x" in collection.get_note(note)["Front"]


def test_a_card_is_reviewed_and_comes_back_later(collection: Collection, deck: Path):
    take(collection, deck)
    collection.decks.select(collection.decks.id_for_name("How might LLMs store facts?"))
    card = collection.sched.getCard()
    assert card is not None
    assert card.question()
    card.start_timer()
    collection.sched.answerCard(card, 4)
    card.load()
    assert card.reps == 1
    assert card.ivl >= 1


def test_taking_the_deck_again_makes_no_second_copy(collection: Collection, deck: Path):
    take(collection, deck)
    count = collection.note_count()
    take(collection, deck)
    assert collection.note_count() == count >= 8
