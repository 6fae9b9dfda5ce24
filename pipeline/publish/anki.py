"""The lesson's cards and questions as a deck for Anki, with pictures.

Identities come from the lecture's name, its language and a card's key, so that a newer deck brings
a learner's cards up to date and keeps what is known of them.
"""

import hashlib
import html
from collections.abc import Mapping
from pathlib import Path

from pipeline.media import writing
from pipeline.publish.lesson import LessonData

_STYLE = """
.card { font: 20px/1.5 system-ui, sans-serif; text-align: center; color: #1b222d; background: #fbfaf7; }
.nightMode.card, .night_mode .card { color: #e9edf4; background: #10141c; }
img { max-width: 100%; border-radius: 6px; margin-top: 12px; }
.small { font-size: 16px; opacity: .85; }
"""  # noqa: E501 - a style sheet
_FRONT = "{{Front}}"
_BACK = '{{FrontSide}}<hr id="answer">{{Back}}<div class="small">{{More}}</div>{{Picture}}'


def write_deck(lesson: LessonData, pictures: Mapping[str, Path], target: Path) -> Path:
    """Write `target`, an .apkg file; `pictures` has the still of a place, where there is one.

    The same lesson gives the same notes, cards and deck; the file's own times differ.
    """
    import genanki

    model = genanki.Model(
        _number("model"),
        "Lesson card",
        fields=[{"name": name} for name in ("Front", "Back", "More", "Picture")],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    deck = genanki.Deck(_number("deck", lesson.name, lesson.language), _shown(lesson.title))
    used: dict[str, Path] = {}

    def note(key: str, front: str, back: str, more: str, place: str) -> None:
        picture = pictures.get(place)
        image = ""
        if picture is not None:
            name = f"{lesson.name}.{lesson.language}.{picture.name}"
            used[name] = picture
            image = f'<img src="{html.escape(name)}">'
        fields = [_shown(front), _shown(back), _shown(more), image]
        guid = genanki.guid_for(lesson.name, lesson.language, key)
        deck.add_note(genanki.Note(model=model, fields=fields, guid=guid))

    for key, card in lesson.cards.items():
        note(f"card.{key}", card.front, card.back, "", card.place)
    for key, question in lesson.quiz.items():
        note(f"quiz.{key}", question.question, question.right, question.why, question.place)
    _write(genanki.Package(deck), used, target)
    return target


def _write(package: object, used: Mapping[str, Path], target: Path) -> None:
    import tempfile

    # genanki names media after their files.
    with tempfile.TemporaryDirectory() as folder:
        media = []
        for name, path in used.items():
            copy = Path(folder) / name
            copy.write_bytes(path.read_bytes())
            media.append(str(copy))
        package.media_files = media  # type: ignore[attr-defined]
        with writing(target) as part:
            package.write_to_file(str(part))  # type: ignore[attr-defined]


def _shown(text: str) -> str:
    """Anki's fields are HTML, and braces in them may be read as its own marks."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _number(*names: str) -> int:
    """A number of Anki's kind that is the same each time."""
    digest = hashlib.sha256("\0".join(("lesson", *names)).encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4], "big") % (1 << 30)
