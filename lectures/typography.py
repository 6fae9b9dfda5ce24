"""The spaces that hold a sign to its word, so that no line breaks between them."""

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from lectures.language import language_data, with_folder

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
_NARROW_BEFORE = "?!;%"  # signs that stand closer to their word than : and » do


def space_before(sign: str) -> str:
    """What stands between a word and a sign after it, in languages that set them apart.

    >>> space_before("?") == NARROW_NO_BREAK, space_before(":") == NO_BREAK
    (True, True)
    """
    return NARROW_NO_BREAK if sign[:1] in _NARROW_BEFORE else NO_BREAK


def typeset(text: str, language: str) -> str:
    """`text` with the spaces that its language holds to signs as ones at which no line breaks.

    >>> typeset("Où ? « Là » : 66 %", "fr")
    'Où\u202f? «\xa0Là\xa0»\xa0: 66\u202f%'
    """
    for pattern, replacement in _rules(language):
        text = pattern.sub(replacement, text)
    return text


@cache
def _rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    signs = language_data(language).typography
    rules = []
    for before, space in ((signs.narrow_before, NARROW_NO_BREAK), (signs.wide_before, NO_BREAK)):
        if before:
            rules.append((re.compile(rf"[^\S\n]+([{re.escape(before)}])"), rf"{space}\1"))
    if signs.wide_after:
        rules.append((re.compile(rf"([{re.escape(signs.wide_after)}])[^\S\n]+"), rf"\1{NO_BREAK}"))
    return tuple(rules)


def typeset_all(data: Any, language: str = "", codes: Collection[str] = ()) -> Any:
    """A lecture's data with `typeset` on every text that stands under a language's code."""
    codes = codes or with_folder()
    if isinstance(data, dict):
        return {
            key: typeset_all(value, language or (key if key in codes else ""), codes)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [typeset_all(item, language, codes) for item in data]
    return typeset(data, language) if language and isinstance(data, str) else data
