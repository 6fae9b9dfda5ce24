"""Finds what was meant as the mark of a moment in a narration, and is none."""

import re
from collections.abc import Iterator, Sequence

from lectures.model import Language, Lecture
from lectures.speech import MARK
from pipeline.review.finding import Finding

_LIKE_A_MARK = re.compile(r"<(?=\S)([^<>\n]{1,60})(?<=\S)>")
_BOOKMARK = re.compile(r"bookmark\s+mark\s*=\s*['\"](\w+)['\"]\s*/?")


def of_marks(lecture: Lecture, languages: Sequence[Language]) -> Iterator[Finding]:
    """What stands in angle brackets in the narration and would be read aloud."""
    for language in languages:
        for shot in lecture.shots:
            for beat, text in lecture.narration[language].get(shot.name, {}).items():
                for found in _LIKE_A_MARK.finditer(text):
                    if MARK.fullmatch(found.group()) is None:
                        message = _what(found.group(1))
                        yield Finding(lecture.name, language, shot.name, beat, message)


def _what(inside: str) -> str:
    if (bookmark := _BOOKMARK.fullmatch(inside)) is not None:
        return f"<{inside}> is for narration in code; in this file it is <{bookmark[1].lower()}>"
    meant = re.sub(r"\W+", "_", inside.lower()).strip("_")
    hint = f"; did you mean <{meant}>?" if MARK.fullmatch(f"<{meant}>") else ""
    return f"<{inside}> is no mark: one is of lower case letters, digits and _{hint}"
