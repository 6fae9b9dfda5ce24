"""Finds what a remix took over that speaks of others, leans on what it left out, or lacks words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lectures.model import TO_FILL, Language, Lecture
from pipeline.review.finding import Finding


def of_a_remix(lecture: Lecture, languages: Sequence[Language]) -> Iterator[Finding]:
    """What a lecture inherited, left out or left open, in these languages."""
    placed = [shot.name for shot in lecture.shots]
    yield from _of_others(lecture, languages, placed)
    for name in placed:
        for other in lecture.refers.get(name, ()):
            if other not in placed:
                message = f"refers to {other}, which the lecture leaves out"
                yield Finding(lecture.name, "", name, "", message)
    for language in languages:
        text = lecture.fact.text[language]
        if (answer := text.answer) in text.alternatives and answer != TO_FILL:
            message = f"fact.text.{language}.alternatives: holds the answer itself, {answer!r}"
            yield Finding(lecture.name, language, "", "", message)
        if "ThreeDirections" in placed:
            yield from _of_the_statement(lecture, language)
    yield from _of_the_seed(lecture, languages, placed)
    yield from _to_fill(lecture, languages, placed)


def _of_the_statement(lecture: Lecture, language: Language) -> Iterator[Finding]:
    """What the fact's sentence lacks of the words that the film takes out of it."""
    fact = lecture.fact.called_in(language)
    text = fact.text[language]
    words = [fact.first, fact.last, text.answer]
    lacking = [word for word in words if word not in text.statement and TO_FILL not in word]
    if lacking and TO_FILL not in text.statement:
        message = (
            f"fact.text.{language}.statement: must hold both names and the answer as they are "
            f"written above it; lacks {' and '.join(map(repr, lacking))}"
        )
        yield Finding(lecture.name, language, "", "", message)


def _of_the_seed(
    lecture: Lecture, languages: Sequence[Language], placed: Sequence[str]
) -> Iterator[Finding]:
    """A toy block whose own read-out bets on another word than the answer."""
    if "JordanPrompt" not in placed:
        return
    import numpy as np

    from mlp_math.toy import toy_fact_block

    def bets(seed: int, count: int) -> int:
        toy = toy_fact_block(np.random.default_rng(seed))
        return int(toy.next_word(toy.forward().output, count).argmax())

    for count in sorted({1 + len(lecture.fact.text[one].alternatives) for one in languages}):
        if bets(lecture.seed, count):
            good = next(seed for seed in range(1000) if not bets(seed, count))
            message = (
                f"seed: with {lecture.seed} the toy block bets on another word than the answer; "
                f"take another, such as {good}"
            )
            yield Finding(lecture.name, "", "JordanPrompt", "", message)


def _of_others(
    lecture: Lecture, languages: Sequence[Language], placed: Sequence[str]
) -> Iterator[Finding]:
    for one in lecture.inherited:
        if one.language and one.language not in languages:
            continue
        if one.shot and one.shot != "common" and one.shot not in placed:
            continue
        message = (
            f"{one.key} is inherited from {one.lecture} and speaks of {one.person}; write your "
            f'own, or mark it as meant: inherits = ["{one.marked}"]'
        )
        yield Finding(lecture.name, one.language, one.shot, "", message)


def _to_fill(
    lecture: Lecture, languages: Sequence[Language], placed: Sequence[str]
) -> Iterator[Finding]:
    """The texts in which the mark of what is still to be written stands."""
    core = lecture.model_dump(mode="json", exclude={"words", "narration", "name"})
    for key in _holding(core, languages, lecture.languages, ""):
        yield Finding(lecture.name, "", "", "", f"{key}: still to be filled in ({TO_FILL})")
    for tables in (lecture.words, lecture.narration):
        for language in languages:
            for shot in ("common", *placed):
                for key in _holding(tables[language].get(shot, {}), (), (), ""):
                    message = f"{key}: still to be filled in ({TO_FILL})"
                    yield Finding(lecture.name, language, shot, "", message)


def _holding(
    value: Any, languages: Sequence[str], all_languages: Sequence[str], path: str
) -> Iterator[str]:
    """The keys of texts that hold the mark, those of languages that are not asked for aside."""
    if isinstance(value, str):
        if TO_FILL in value:
            yield path
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key in languages or key not in all_languages:
                place = f"{path}.{key}".lstrip(".")
                yield from _holding(inner, languages, all_languages, place)
    elif isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        if any(TO_FILL in one for one in value):
            yield path
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from _holding(inner, languages, all_languages, f"{path}[{i}]")
