"""The spaces that hold a sign to its word, so that no line breaks between them."""

import re
from typing import Any

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
_NARROW_BEFORE = "?!;%"  # signs that stand closer to their word than : and » do
_BEFORE = re.compile(r"[^\S\n]+([?!;%:»])")
_AFTER = re.compile(r"«[^\S\n]+")


def space_before(sign: str) -> str:
    """What stands between a word and the sign after it in French.

    >>> space_before("?") == NARROW_NO_BREAK, space_before(":") == NO_BREAK
    (True, True)
    """
    return NARROW_NO_BREAK if sign[:1] in _NARROW_BEFORE else NO_BREAK


def set_french(text: str) -> str:
    """`text` with each space before ? ! ; % : » and after « as one at which no line breaks.

    >>> set_french("Où ? « Là » : 66 %")
    'Où\u202f? «\xa0Là\xa0»\xa0: 66\u202f%'
    """
    spaced = _BEFORE.sub(lambda match: space_before(match[1]) + match[1], text)
    return _AFTER.sub("«" + NO_BREAK, spaced)


def set_all_french(data: Any, *, french: bool = False) -> Any:
    """A lecture's data with `set_french` on every text that stands under a key `fr`."""
    if isinstance(data, dict):
        return {k: set_all_french(v, french=french or k == "fr") for k, v in data.items()}
    if isinstance(data, list):
        return [set_all_french(item, french=french) for item in data]
    return set_french(data) if french and isinstance(data, str) else data
