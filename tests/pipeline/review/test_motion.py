"""What a check finds between beats' ends: stills, gaps, faint text, collisions, falsehoods."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.plan.jobs import ShotJob
from pipeline.plan.shots import scan
from pipeline.render.pool import Workers
from pipeline.render.schedule import work_off
from pipeline.review.motion import (
    Motion,
    Span,
    _Film,
    _Looks,
    excuses,
    measure_motion,
    stored_motion,
    summary,
    wrong_at_join,
    wrong_in,
)
from pipeline.review.onstage import Lasting

Jobs = Callable[..., list[ShotJob]]

STAGE = '''
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, Rectangle, Square, VGroup

from scenes.mobjects.calculation import Calculation
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import Decimal, Formula, Words
from scenes.stage import LectureScene


class Dull(LectureScene):
    """It stands still, is empty, whispers, collides, lies, and leans to the left."""

    def construct(self):
        self.start = Rectangle(width=2, height=6, fill_opacity=1).shift(5.5 * LEFT)
        self.add(self.start)
        with self.beat("stands"):
            self.wait(3.4)
            self.pause(3)
        with self.beat("leaves"):
            self.play(FadeOut(self.start), run_time=0.4)
            self.wait(1.8)
            self.play(FadeIn(self.start), run_time=0.4)
        with self.beat("whispers"):
            faint = Words("whisper", colour=self.theme.dim).set_opacity(0.3)
            self.add(faint)
            self.play(self.start.animate.shift(0.1 * UP), run_time=1.4)
            self.remove(faint)
        with self.beat("collides"):
            self.add(Words("underneath"), Words("underneath"))  # one is a copy that may leave
            self.play(FadeIn(Words("above").shift(2 * UP)), run_time=0.2)
            over = Words("over it").shift(0.2 * UP)
            self.add(over)
            self.play(self.start.animate.shift(0.1 * DOWN), run_time=1.0)
            self.remove(over)
        with self.beat("lies"):
            number = Decimal(-1.5, 1, colour=self.theme.positive, sign=True).shift(2 * DOWN)
            answer = Formula("{{vec(B) : b}}", paint={"b": self.theme.answer}).shift(3 * RIGHT)
            bias = Formula("{{vec(B)_t : b}}", paint={"b": self.theme.stream}).shift(5 * RIGHT)
            product = Calculation([Decimal(4, 0), "times", Decimal(3, 0), "=", Decimal(13, 0)])
            self.add(number, answer, bias, product.shift(3 * DOWN))
            self.play(self.start.animate.shift(0.1 * UP), run_time=1.0)


class Lively(LectureScene):
    """It begins as `Dull` ends, moves, and what stands still is declared."""

    begins_as = "Dull"
    excused = {"curtain": "the part ends", "balance": "a column", "still think": "why not"}

    def construct(self):
        column = Rectangle(width=2, height=6, fill_opacity=1).shift(5.5 * LEFT)
        self.add(column)
        with self.beat("moves"):
            self.play(column.animate.shift(11 * RIGHT), run_time=2)
        with self.beat("think"):
            self.wait(4)
        self.play(FadeOut(column), run_time=0.2)
        self.wait(0.6)


class Wordy(LectureScene):
    excused = {"nap": "tired", "still never": "no such beat", "empty": " "}

    def construct(self):
        with self.beat("says"):
            said = Words("quiet, and yet it can be read").set_opacity(QUIET)
            self.play(FadeIn(said), run_time=1.0)
            self.play(said.animate.shift(UP), run_time=1.0)
            self.play(FadeOut(said), run_time=1.0)
'''
BEATS = {
    "Dull": ("stands", "leaves", "whispers", "collides", "lies"),
    "Lively": ("moves", "think"),
    "Wordy": ("says",),
}


@pytest.fixture
def stage(shots_file: Path, shapes: Path) -> None:
    """The three shots above; silent, so that their beats last as long as they play."""
    shots_file.write_text(STAGE)
    lecture = (shapes / "lecture.toml").read_text()
    lecture = lecture.replace('["Ring", "Box"]', '["Dull", "Lively"]')
    lecture = lecture.replace('["Broken", "Deadly", "Slow", "Empty"]', '["Wordy"]')
    (shapes / "lecture.toml").write_text(lecture)
    for language in ("en", "fr"):
        (shapes / f"narration.{language}.toml").write_text("")
    scan.cache_clear()


@pytest.fixture
def measured(stage: None, jobs: Jobs, workers: Workers) -> dict[str, Motion]:
    planned = jobs(*BEATS, quality="160x90@5")
    assert [stored_motion(job) for job in planned] == [None] * len(planned)
    outcome = work_off(planned, measure_motion, stored_motion, workers)
    assert not outcome.failures
    assert {job.key: stored_motion(job) for job in planned} == outcome.results
    return {motion.shot: motion for motion in outcome.results.values()}


def test_all_that_is_wrong_with_a_shot_is_found_in_its_beat(measured: dict[str, Motion]) -> None:
    dull = measured["Dull"]
    found = [
        (beat, re.sub(r", from [\d.]+ s", "", message))
        for beat, message in wrong_in(dull)
        if "[balance]" not in message
    ]
    assert found == [
        ("stands", "nothing moves for 3.2 s from 0.2 s [still]"),
        ("leaves", "nearly empty for 2.0 s from 6.8 s [empty]"),
        ("whispers", 'Words "whisper" has a contrast of 1.7 to 1 [contrast]'),
        ("collides", 'Words "underneath" and Words "over it" lie on one another [collision]'),
        ("lies", 'Decimal "−1.5" has the colour of positive numbers [number]'),
        ("lies", "the symbol B stands in the colours of answer and stream at once [symbol]"),
        ("lies", "4 × 3 = 13 is not so [false]"),
    ]
    assert [beat for beat, message in wrong_in(dull) if "[balance]" in message] == ["stands"]
    assert any(re.search(r"[^s], from 9\.\d s \[contrast\]", m) for _, m in wrong_in(dull))
    assert dull.frozen == pytest.approx(8.2, abs=0.3)


def test_a_change_too_small_to_be_seen_is_none() -> None:
    film, ground = _Film(rate=30), np.zeros((90, 160, 4), np.uint8)
    for level in (200, 204, 208, 213, 213):  # two steps of four, one of five, and none
        picture = ground.copy()
        picture[20:60, 20:60, :3] = level
        film.see(picture, ground, True, 1)
    film.see(picture, ground, False, 25)
    film.end()
    assert film.frozen == pytest.approx((2 + 1 + 25) / 30)
    assert [span.seconds for span in film.stills.found] == pytest.approx(
        [2 / 30, 26 / 30], abs=0.01
    )


def test_the_stage_is_read_five_times_a_second_and_no_change_is_missed() -> None:
    looks = _Looks(every=6)
    seen = [(looks.due(changed, repeat), looks.changed) for changed, repeat in SHOWN]
    assert [count for count, _ in seen] == [1, 0, 0, 2, 1]
    assert [changed for count, changed in seen if count] == [True, True, False]


SHOWN = [(True, 1), (False, 1), (True, 1), (False, 10), (False, 8)]


def test_what_a_shot_excuses_or_declares_as_a_pause_is_let_pass(
    measured: dict[str, Motion],
) -> None:
    lively = measured["Lively"]
    assert lively.stills  # four seconds, which it excuses
    assert list(wrong_in(lively)) == []
    assert excuses(lively, "still", "think")
    assert not excuses(lively, "still", "moves")


def test_an_excuse_must_be_of_a_kind_in_a_beat_and_for_a_reason(
    measured: dict[str, Motion],
) -> None:
    found = [message for _, message in wrong_in(measured["Wordy"])]
    assert len(found) == 3
    assert "excuses 'nap', which is no kind of fault" in found[0]
    assert "excuses 'still' in a beat that it does not have" in found[1]
    assert "excuses 'empty' and gives no reason" in found[2]


def test_joins_are_bridged_or_declared_a_curtain(measured: dict[str, Motion]) -> None:
    dull, lively, wordy = (measured[name] for name in BEATS)
    assert (dull.head, dull.tail) == (0, 0)
    assert lively.tail == pytest.approx(0.6, abs=0.21)
    assert wordy.head > 0.3
    assert list(wrong_at_join(lively, wordy)) == []  # a curtain
    bare = replace(lively, excused={})
    [(beat, message)] = wrong_at_join(bare, wordy)
    assert beat == "says"
    assert message.startswith("nearly empty for ")
    assert message.endswith("at the join with Lively [curtain]")


def test_a_shot_begins_as_the_one_before_ends_where_it_says_so(
    measured: dict[str, Motion],
) -> None:
    dull, lively = measured["Dull"], measured["Lively"]
    [(beat, message)] = wrong_at_join(dull, lively)  # the lies are still standing there
    assert (beat, "does not begin as Dull ends" in message) == ("moves", True)
    same = replace(dull, last=lively.first)
    assert list(wrong_at_join(same, lively)) == []


def test_figures_of_motion_are_summed_up(measured: dict[str, Motion]) -> None:
    line = summary(list(measured.values()))
    assert " s in 3 shots: " in line
    assert "2 stills over 2.5 s that no shot declares as a pause" in line


def test_a_fault_must_last_and_is_told_once() -> None:
    lasting = Lasting()
    for k in range(10):
        about = [("contrast", 1, "faint")] if k != 3 else []
        lasting.see(0.2 * k, 0.2, [*about, ("number", 2, "wrong")] if k < 2 else about)
    [wrong, faint] = lasting.close()
    assert (wrong.kind, wrong.seconds) == ("number", 0.4)
    assert (faint.begin, faint.seconds) == (pytest.approx(0.8), pytest.approx(1.2))


def test_spans_at_the_ends_are_head_and_tail() -> None:
    motion = Motion(
        *("Shot", 10.0, 0.0, 0.0, ()),
        empty=(Span(0.0, 1.2), Span(4.0, 1.0), Span(9.4, 0.6)),
        aside=(),
        faults=(),
        beats=(),
        excused={},
        begins_as="",
        first="",
        last="",
    )
    assert (motion.head, motion.tail) == (1.2, 0.6)
