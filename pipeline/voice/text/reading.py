"""Turns written words into words as they are said: numbers, symbols, acronyms, names.

The reading keeps hold of which written words each stretch of speech stands for, so that captions
and marks can later be timed to the word as it is written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from num2words import num2words

from lectures.model import Pronunciation

STOPS = ",;:.!?…—"
_OPENING = '«“‘"([{¿¡'
_CLOSING = '»”’")]}'
_TOKEN = re.compile(
    rf"^([{re.escape(_OPENING)}]*)(.*?)([{re.escape(_CLOSING + STOPS)}–]*)$", re.DOTALL
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
MOST_DIGITS = 36  # of a whole number that is said as one, not digit by digit
MOST_EXACT = 15  # of a number with decimals: num2words computes those in floating point
_LETTER = r"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]"
_ELISION = re.compile(r"^((?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu)['’])(.+)$", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]", re.IGNORECASE)


@dataclass(frozen=True)
class _Grammar:
    """What a language says around numbers."""

    number: str  # pattern of a number as it is written
    ordinal: str  # pattern of what follows the digits of an ordinal
    minus: str
    point: str
    degree: tuple[str, str]  # one, many
    squared: str
    cubed: str
    power: str
    range: str
    a: str  # the name of the letter A
    letters: str  # what a plain word is made of


_GRAMMARS = {
    "en": _Grammar(
        number=r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?",
        ordinal=r"(?:st|nd|rd|th)\b",
        minus="minus",
        point="point",
        degree=("degree", "degrees"),
        squared="squared",
        cubed="cubed",
        power="to the",
        range="to",
        a="eigh",
        letters=r"a-zA-Z",
    ),
    "fr": _Grammar(
        number=r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?",
        ordinal=r"(?:ers?|res?|es?|ièmes?|èmes?)\b",
        minus="moins",
        point="virgule",
        degree=("degré", "degrés"),
        squared="au carré",
        cubed="au cube",
        power="puissance",
        range="à",
        a="A",
        letters=r"a-zA-ZàâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ",
    ),
}


@dataclass(frozen=True)
class Reading:
    """Written words `first` to `last` (exclusive) of a sentence, as they are said.

    `stop` is the punctuation after them, one of `STOPS`, or empty.
    """

    first: int
    last: int
    said: str
    stop: str


class Reader:
    """Turns sentences of a language into words as they are said.

    Raises ValueError for a language without a grammar.
    """

    def __init__(self, language: str, pronunciation: Pronunciation | None = None) -> None:
        if language not in _GRAMMARS:
            known = ", ".join(_GRAMMARS)
            raise ValueError(f"language must be one of {known}, got {language!r}")
        self.language = language
        self.grammar = _GRAMMARS[language]
        self.words = dict(pronunciation.words) if pronunciation else {}
        self.symbols = dict(pronunciation.symbols) if pronunciation else {}
        self._piece = re.compile(
            rf"(?P<number>(?:(?<!\w)[-−+])?(?:{self.grammar.number}))"
            rf"(?P<ordinal>{self.grammar.ordinal})?"
            r"|(?P<power>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<index>[₀₁₂₃₄₅₆₇₈₉]+)"
            rf"|(?P<letters>{_LETTER}+(?:['’]{_LETTER}+)*['’]?)|(?P<sign>\S)"
        )
        self._plain = re.compile(rf"[{self.grammar.letters}]+(?:['’-][{self.grammar.letters}]+)*'?")

    def read(self, sentence: str) -> list[Reading]:
        """The readings of a sentence's words, those that `sentence.split()` gives, in order."""
        readings: list[Reading] = []
        for first, last, token in self._tokens(sentence.split()):
            opening, core, closing = self._parted(token)
            said = self.say(core) if core else ""
            stop = _strongest(closing)
            if said:
                readings.append(Reading(first, last, said, stop))
            elif readings and not opening:  # a lone sign belongs to the word before it
                before = readings[-1]
                joined = _strongest(before.stop + stop)
                readings[-1] = Reading(before.first, last, before.said, joined)
        return readings

    def say(self, core: str) -> str:
        """A written token without its punctuation, in plain words; empty where nothing is said."""
        elisions, core = self._without_elisions(core)
        said = elisions.replace("’", "'")
        if (entry := self._entry(core)) is not None:
            return said + entry
        if self._is_word(core):
            return said + core.replace("’", "'")
        return said + " ".join(piece for piece, _ in self._pieces(core) if piece)

    def uncovered(self, sentence: str) -> list[str]:
        """Tokens that neither the lexicon nor the language's spelling tells how to say."""
        return [
            core
            for _, _, token in self._tokens(sentence.split())
            for core in [self._parted(token)[1]]
            if core and not self._covered(core)
        ]

    # ------------------------------------------------------------------------------ tokens

    def _tokens(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Words with their places; groups of three digits after a space belong to one number."""
        i = 0
        while i < len(words):
            j = i + 1
            if self.language == "fr" and re.fullmatch(r"\D{0,3}\d{1,3}", words[i]):
                while j < len(words) and re.match(r"\d{3}(?!\d)", words[j]):
                    j += 1
                    if not re.fullmatch(r"\d{3}", words[j - 1]):
                        break
            yield i, j, " ".join(words[i:j])
            i = j

    def _parted(self, token: str) -> tuple[str, str, str]:
        """Opening signs, what is said, closing signs; an entry such as "etc." keeps its stop."""
        match = _TOKEN.match(token)
        assert match is not None  # the pattern takes any text
        opening, core, closing = match.groups()
        for cut in range(len(closing), 0, -1):
            if self._exact(core + closing[:cut]) is not None:
                return opening, core + closing[:cut], closing[cut:]
        return opening, core, closing

    # ----------------------------------------------------------------------------- lexicon

    def _exact(self, word: str) -> str | None:
        return self.words.get(word, self.words.get(word.replace("’", "'")))

    def _entry(self, word: str) -> str | None:
        """The lexicon's word for this token, or for the token without its plural or possessive."""
        if (entry := self._exact(word)) is not None:
            return entry
        for ending in ("'s", "’s", "s"):
            if word.endswith(ending) and (entry := self._exact(word.removesuffix(ending))):
                return entry + ("'s" if self.language == "en" else "")
        if word[:1].isupper() and word[1:].islower():
            return self._exact(word.lower())
        return None

    def _without_elisions(self, word: str) -> tuple[str, str]:
        """Elided words (l’, qu’), and the word after them; none where it is known as a whole."""
        begin = 0
        while (
            self.language == "fr"
            and self._entry(word[begin:]) is None
            and not self._is_word(word[begin:])
            and (match := _ELISION.match(word[begin:]))
        ):
            begin += match.end(1)
        return word[:begin], word[begin:]

    def _is_word(self, core: str) -> bool:
        """Whether the language's own spelling tells how to say it."""
        if not self._plain.fullmatch(core):
            return False
        if any(part in self.words for part in re.split(r"[-'’]", core)):
            return False
        return all(map(_pronounceable, core.split("-")))

    def _covered(self, core: str) -> bool:
        core = self._without_elisions(core)[1]
        if self._entry(core) is not None or self._is_word(core):
            return True
        return all(covered for _, covered in self._pieces(core))

    # ---------------------------------------------------------------- numbers and symbols

    def _pieces(self, core: str) -> Iterator[tuple[str, bool]]:
        """What is said for each piece of a token, and whether that is sure to be right."""
        number_before = ""
        for match in self._piece.finditer(core):
            number, ordinal, power, index, letters, sign = match.group(
                "number", "ordinal", "power", "index", "letters", "sign"
            )
            if number:
                yield self._number(number, bool(ordinal)), True
            elif power:
                yield self._power(power.translate(_SUPERSCRIPT)), True
            elif index:
                yield self._number(index.translate(_SUBSCRIPT), False), True
            elif letters:
                yield self._letters(letters)
            elif sign == "°":
                yield self.grammar.degree[number_before not in ("0", "1")], True
            elif sign == "⁻":  # a power's sign without its digits
                yield self.grammar.minus, False
            elif sign in "-‐‑–_'’":
                between = sign == "–" and match.start() and core[match.end() :][:1].isdigit()
                yield (self.grammar.range if between else ""), True
            else:
                yield self.symbols.get(sign, ""), sign in self.symbols
            number_before = number or ""

    def _letters(self, letters: str) -> tuple[str, bool]:
        if (entry := self._entry(letters)) is not None:
            return entry, True
        if letters.isupper() and len(letters) > 1:
            # Spelled out; not sure, for it may be said as a word. A lone A would be an article.
            spelled = [self.grammar.a if letter == "A" else letter for letter in letters]
            return " ".join(spelled), False
        return letters, self._is_word(letters)

    def _number(self, written: str, ordinal: bool) -> str:
        """A number in words. Four digits without a separator from 1100 to 1999 are a year."""
        sign = self.grammar.minus + " " if written[0] in "-−" else ""
        digits = written.lstrip("-−+")
        plain = digits.replace(" ", "")
        plain = plain.replace(",", "") if self.language == "en" else plain.replace(",", ".")
        whole, _, decimals = plain.partition(".")
        if len(plain) > (MOST_EXACT if decimals else MOST_DIGITS):
            return sign + self._digit_by_digit(plain)
        if ordinal:
            return sign + str(num2words(int(whole), to="ordinal", lang=self.language))
        if self.language == "en" and re.fullmatch(r"1[1-9]\d\d", digits) and not sign:
            return str(num2words(int(digits), to="year", lang="en"))
        said = str(num2words(plain if decimals else int(whole), lang=self.language))
        if self.language == "en":  # a lecturer's "two hundred eighty-eight"
            said = said.replace(",", "").replace(" and ", " ")
        return sign + said

    def _digit_by_digit(self, plain: str) -> str:
        """A number too long to be said as one."""
        names = [str(num2words(digit, lang=self.language)) for digit in range(10)]
        return " ".join(self.grammar.point if sign == "." else names[int(sign)] for sign in plain)

    def _power(self, exponent: str) -> str:
        if exponent in ("2", "3"):
            return self.grammar.squared if exponent == "2" else self.grammar.cubed
        return f"{self.grammar.power} {self._number(exponent, False)}"


def _pronounceable(part: str) -> bool:
    """Words, names and single letters; not acronyms, CamelCase or words without a vowel."""
    letters = re.sub(r"['’]", "", part)
    if len(letters) <= 1:
        return True
    return letters[1:].islower() and bool(_VOWELS.search(letters))


def _strongest(signs: str) -> str:
    """The one stop that a run of punctuation amounts to."""
    signs = signs.replace("–", "—").replace("...", "…")
    for stop in "?!.…:;—,":
        if stop in signs:
            return stop
    return ""
