"""Turns written words into words as they are said: numbers, symbols, acronyms, names.

The reading keeps hold of which written words each stretch of speech stands for, so that captions
and marks can later be timed to the word as it is written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from num2words import CONVERTER_CLASSES, num2words

from lectures.language import language_data, number_style
from lectures.model import Pronunciation
from pipeline.voice.errors import VoiceUnavailable

STOPS = ",;:.!?…—"
_OPENING = '«“„‘"([{¿¡'
_CLOSING = '»”“’")]}'
_TOKEN = re.compile(
    rf"^([{re.escape(_OPENING)}]*)(.*?)([{re.escape(_CLOSING + STOPS)}–]*)$", re.DOTALL
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
MOST_DIGITS = 36  # of a whole number that is said as one, not digit by digit
MOST_EXACT = 15  # of a number with decimals: num2words computes those in floating point
_LETTER = r"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]"
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,}(?:/[\w./~%#?=&-]*)?)", re.IGNORECASE
)
_VOWELS = re.compile(r"[aeiouyàáâäãåéèêëíîïóôöõøúùûüýÿœæ]", re.IGNORECASE)


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

    Raises VoiceUnavailable for a language whose folder does not say how it is read.
    """

    def __init__(self, language: str, pronunciation: Pronunciation | None = None) -> None:
        if (grammar := language_data(language).reading) is None:
            raise VoiceUnavailable(
                f"languages/{language}/language.toml does not say how {language!r} is read aloud; "
                "write [reading] there as languages/en does, or record a voice"
            )
        self.language = language
        self.grammar = grammar
        self.words = dict(grammar.words) | (dict(pronunciation.words) if pronunciation else {})
        self.symbols = dict(pronunciation.symbols) if pronunciation else {}
        self._group, self._point = (" " if s.isspace() else s for s in number_style(language))
        self._elision = _elision(grammar.elided)
        self._heard = [(re.compile(written), said) for written, said in grammar.heard]
        self._piece = re.compile(
            rf"(?P<sign_of_number>(?:{_any_of(grammar.words)})(?=\d))"
            rf"|(?P<number>(?:(?<!\w)[-−+])?(?:{self._number_pattern()}))"
            rf"(?P<ordinal>{grammar.ordinal})?"
            rf"(?P<unit>[ ]?(?:{_any_of(grammar.units)})(?!{_LETTER}))?"
            rf"|(?P<amount>(?:{_any_of(grammar.before_amount)})(?:{self._number_pattern()}))"
            r"|(?P<power>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<index>[₀₁₂₃₄₅₆₇₈₉]+)"
            rf"|(?P<letters>{_LETTER}+(?:['’]{_LETTER}+)*['’]?)|(?P<sign>\S)"
        )
        self._plain = re.compile(rf"[{self.grammar.letters}]+(?:['’-][{self.grammar.letters}]+)*'?")

    def _number_pattern(self) -> str:
        group, point = re.escape(self._group), re.escape(self._point)
        return rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{point}\d+)?|\d+(?:{point}\d+)?"

    def read(self, sentence: str) -> list[Reading]:
        """The readings of a sentence's words, those that `sentence.split()` gives, in order."""
        readings: list[Reading] = []
        words = self._as_heard(sentence).split()
        for first, last, token in self._tokens(words):
            opening, core, closing = self._parted(token)
            said = self.say(core) if core else ""
            if core[-1:].isdigit() and not closing and last < len(words):
                said = self._agreeing(said, self._parted(words[last])[1])
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
        if (address := _ADDRESS.fullmatch(core)) and self._is_address(core, address[1]):
            return self._address(address[1])
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

    def _as_heard(self, text: str) -> str:
        for written, said in self._heard:
            text = written.sub(said, text)
        return text

    def _agreeing(self, number: str, noun: str) -> str:
        """A number in words, as it ends before this noun."""
        for agreement in self.grammar.agreement:
            if noun in agreement.before:
                return agreement.of(number)
        return number

    # ------------------------------------------------------------------------------ tokens

    def _tokens(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Words with their places; groups of three digits after a space belong to one number."""
        i = 0
        while i < len(words):
            j = i + 1
            if self._group == " " and re.fullmatch(r"\D{0,3}\d{1,3}", words[i]):
                while j < len(words) and re.match(r"\d{3}(?!\d)", words[j]):
                    j += 1
                    if not re.fullmatch(r"\d{3}", words[j - 1]):
                        break
            if j < len(words) and words[j - 1][-1].isdigit() and self._is_unit(words[j]):
                j += 1
                if j < len(words) and words[j - 1] == "h" and re.match(r"\d\d(?!\d)", words[j]):
                    j += 1  # 20 h 30
            yield i, j, " ".join(words[i:j])
            i = j

    def _is_unit(self, token: str) -> bool:
        return self._parted(token)[1] in self.grammar.units

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
                return entry + self.grammar.possessive
        if word[:1].isupper() and word[1:].islower():
            return self._exact(word.lower())
        return None

    def _without_elisions(self, word: str) -> tuple[str, str]:
        """Elided words (l’, qu’), and the word after them; none where it is known as a whole."""
        begin = 0
        while (
            self._elision is not None
            and self._entry(word[begin:]) is None
            and not self._is_word(word[begin:])
            and (match := self._elision.match(word[begin:]))
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
        if (address := _ADDRESS.fullmatch(core)) and self._is_address(core, address[1]):
            return True
        core = self._without_elisions(core)[1]
        if self._entry(core) is not None or self._is_word(core):
            return True
        return all(covered for _, covered in self._pieces(core))

    # ---------------------------------------------------------------- numbers and symbols

    def _pieces(self, core: str) -> Iterator[tuple[str, bool]]:
        """What is said for each piece of a token, and whether that is sure to be right."""
        for match in self._piece.finditer(core):
            number, ordinal, unit, amount, power, index, letters, sign = match.group(
                "number", "ordinal", "unit", "amount", "power", "index", "letters", "sign"
            )
            if before := match["sign_of_number"]:
                yield self.words[before], True
            elif number:
                yield self._number(number, bool(ordinal)), True
                if unit:
                    yield self._counted(number, self.grammar.units[unit.strip()]), True
            elif amount:
                currency = re.match(r"\D+", amount)[0]  # type: ignore[index]
                number = amount[len(currency) :]
                yield self._number(number, False), True
                yield self._counted(number, self.grammar.before_amount[currency]), True
            elif power:
                yield self._power(power.translate(_SUPERSCRIPT)), True
            elif index:
                yield self._number(index.translate(_SUBSCRIPT), False), True
            elif letters:
                yield self._letters(letters)
            elif sign == "⁻":  # a power's sign without its digits
                yield self.grammar.minus, False
            elif sign in "-‐‑–_'’":
                between = sign == "–" and match.start() and core[match.end() :][:1].isdigit()
                yield (self.grammar.range if between else ""), True
            else:
                yield self.symbols.get(sign, ""), sign in self.symbols

    def _counted(self, number: str, unit: tuple[str, str]) -> str:
        return unit[number.lstrip("-−+") not in ("0", "1")]

    def _is_address(self, core: str, address: str) -> bool:
        """Whether it is one, rather than a sentence's end without a space, or a file's name."""
        return self._entry(core) is None and ("://" in core or "/" in address or "www." in core)

    def _address(self, address: str) -> str:
        """A web address: its words, with what stands between them named."""
        names = {".": self.grammar.dot, "/": self.grammar.slash, "-": " ", "_": " "}
        pieces = re.split(r"([./_-])", address.rstrip("/"))
        said = (names.get(piece) or self.say(piece) for piece in pieces if piece)
        return " ".join(" ".join(said).split())

    def _letters(self, letters: str) -> tuple[str, bool]:
        if (entry := self._entry(letters)) is not None:
            return entry, True
        if letters.isupper() and len(letters) > 1:
            # Spelled out; not sure, for it may be said as a word. A lone A would be an article.
            spelled = [self.grammar.letter_a if letter == "A" else letter for letter in letters]
            return " ".join(spelled), False
        return letters, self._is_word(letters)

    def _number(self, written: str, ordinal: bool) -> str:
        """A number in words. Four digits without a separator from 1100 to 1999 are a year."""
        sign = self.grammar.minus + " " if written[0] in "-−" else ""
        digits = written.lstrip("-−+")
        plain = digits.replace(" ", "")
        plain = plain.replace(self._group, "").replace(self._point, ".")
        whole, _, decimals = plain.partition(".")
        if len(plain) > (MOST_EXACT if decimals else MOST_DIGITS):
            return sign + self._digit_by_digit(plain)
        if ordinal:
            return sign + str(num2words(int(whole), to="ordinal", lang=self.language))
        if self.grammar.years and re.fullmatch(r"1[1-9]\d\d", digits) and not sign:
            return str(num2words(int(digits), to="year", lang=self.language))
        said = str(num2words(plain if decimals else int(whole), lang=self.language))
        if decimals:  # where num2words calls the point otherwise
            theirs = CONVERTER_CLASSES[self.language].pointword
            said = said.replace(f" {theirs} ", f" {self.grammar.point} ")
        for word in self.grammar.left_out:
            said = said.replace(f"{word} ", " ")
        return sign + self._as_heard(said)

    def _digit_by_digit(self, plain: str) -> str:
        """A number too long to be said as one."""
        names = [str(num2words(digit, lang=self.language)) for digit in range(10)]
        return " ".join(self.grammar.point if sign == "." else names[int(sign)] for sign in plain)

    def _power(self, exponent: str) -> str:
        if exponent in ("2", "3"):
            return self.grammar.squared if exponent == "2" else self.grammar.cubed
        return f"{self.grammar.power} {self._number(exponent, False)}"


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of these, the longest first; of nothing where there are none."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(map(re.escape, longest_first)) or r"(?!)"


def _elision(elided: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern of a word that is elided before the next one: l’eau."""
    return re.compile(rf"^((?:{_any_of(elided)})['’])(.+)$", re.IGNORECASE) if elided else None


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
