"""Characters that can't be seen but act: on a terminal, on a page, on the order of letters.

Lectures may come from strangers, so their texts hold none of these, and what else may hold some
(the message of an error) is shown with them written out.
"""

import json
import re
import unicodedata

# Letters and signs without ink that Unicode does not class as formats: joiners, fillers, selectors.
_BLANK = frozenset(
    map(
        chr,
        [
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ],
    )
)
# Controls, formats (directions and zero widths among them), surrogates, private and unassigned
# code points, separators of lines and paragraphs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MAY_BE_HIDDEN = re.compile(r"[^ -~]")


def hidden(ch: str) -> bool:
    """Whether a character can't be seen but acts; a plain line break is one."""
    return ch in _BLANK or unicodedata.category(ch) in _UNSEEN


def first_hidden(text: str) -> str | None:
    """The first hidden character of a text, line breaks aside."""
    for match in _MAY_BE_HIDDEN.finditer(text):
        if (ch := match.group()) != "\n" and hidden(ch):
            return ch
    return None


def without_hidden(text: str) -> str:
    """A text without its hidden characters, line breaks too."""
    return _MAY_BE_HIDDEN.sub(lambda match: "" if hidden(match[0]) else match[0], text)


def visible(text: str, *, lines: bool = False) -> str:
    r"""A text with its hidden characters written out; line breaks too, unless `lines` are kept.

    >>> print(visible("a\x1b[2J\u202eb\n"))
    a\u001b[2J\u202eb\n
    """

    def written(match: re.Match[str]) -> str:
        ch = match.group()
        if not hidden(ch) or (lines and ch == "\n"):
            return ch
        return json.dumps(ch)[1:-1].replace("\x7f", r"\u007f")

    return _MAY_BE_HIDDEN.sub(written, text)
