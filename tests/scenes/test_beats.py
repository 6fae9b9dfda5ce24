"""Beats give times; a shot is a stage and methods, and what disagrees is said before it plays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Circle, Create

from lectures.load import load_lecture
from lectures.speech import BREATH, Sentence, Spoken
from scenes.beats import MOST_UNHURRIED, Beat, passages
from scenes.stage import LectureScene, Staging, beat, interlude, staged

SECONDS = st.floats(0, 60, allow_nan=False)


def spoken(seconds: float, **marks: float) -> Spoken:
    return Spoken(seconds, (Sentence("It falls.", 0.0, seconds, ()),), marks)


def at(elapsed: float, seconds: float = 10.0, **marks: float) -> Beat:
    """A beat that began at second 3 of its shot, `elapsed` seconds ago."""
    return Beat("falls", spoken(seconds, **marks), start=3.0, clock=lambda: 3.0 + elapsed)


def test_to_is_the_time_to_a_mark_and_never_less_than_its_floor() -> None:
    assert at(2.0, up=5.0).to("up") == 3.0
    assert at(2.0, up=5.0).to("up", early=0.5) == 2.5
    assert at(2.0, up=5.0).to("up", late=0.5) == 3.5
    assert at(2.0, up=5.0).to("up", part=0.5) == 1.5
    assert at(4.5, up=5.0).to("up", 1.2) == 1.2
    assert at(6.0, up=5.0).to("up") == 0.0


def test_rest_is_the_time_to_the_narrations_end_and_never_less_than_its_floor() -> None:
    assert at(4.0).rest() == 6.0
    assert at(4.0).rest(early=1.0, part=0.5) == 2.5
    assert at(4.0).rest(late=1.0, part=0.5) == 3.5
    assert at(9.9).rest(1.6) == 1.6
    assert at(12.0).rest() == 0.0


def test_through_is_the_time_to_the_end_of_the_breath() -> None:
    assert at(4.0).through() == 6.0 + BREATH
    assert at(10.0).through() == pytest.approx(BREATH)
    assert at(9.9).through(1.6) == 1.6


def test_shares_are_equal_parts_of_what_is_left() -> None:
    assert at(4.0).share(3) == 2.0
    assert at(4.0).share(3, 2.5) == 2.5
    assert at(1.0, up=5.0).share(2, until="up") == 2.0
    assert at(1.0, up=5.0).share(2, until="up", early=1.0) == 1.5
    assert at(1.0, up=5.0).share(2, until="up", late=1.0) == 2.5


def test_an_unhurried_move_fills_the_time_that_words_leave_it_up_to_a_bound() -> None:
    assert at(9.0).unhurried(0.7) == 1.0
    assert at(9.9).unhurried(0.7) == 0.7
    assert at(1.0).unhurried(0.5) == 0.5 * MOST_UNHURRIED
    assert at(1.0, up=2.4).unhurried(1.0, "up", early=0.25) == pytest.approx(1.15)
    assert at(3.0, up=2.4).unhurried(1.0, "up") == 1.0


@given(SECONDS, SECONDS, SECONDS, st.floats(0, 5), st.integers(1, 9))
def test_no_time_is_ever_negative(
    elapsed: float, seconds: float, mark: float, early: float, count: int
) -> None:
    one = at(elapsed, seconds, up=mark)
    times = [one.to("up", early=early), one.rest(early=early), one.share(count)]
    times += [one.share(count, until="up", early=early), one.remaining]
    assert min(times) >= 0


def test_until_waits_for_a_mark_and_not_at_all_once_it_has_passed() -> None:
    waited: list[float] = []
    one = Beat("falls", spoken(9.0, up=5.0), start=3.0, wait_until=waited.append)
    one.until("up")
    one.until("up", early=0.5)
    assert waited == [8.0, 7.5]


def test_a_mark_that_the_narration_lacks_is_named_with_its_sentence() -> None:
    for verb in (at(0.0).until, at(0.0).to):
        with pytest.raises(LookupError, match=r"neither a mark <up> nor the word 'up'.*It falls"):
            verb("up")


class Falling(LectureScene):
    def stage(self) -> None:
        self.log = ["stage"]

    @beat
    def credit(self, beat: Beat) -> None:
        self.log.append(f"{beat.name} of {len(self.beats)}")
        self.play(Create(Circle()), run_time=0.2)

    @interlude
    def between(self) -> None:
        self.log.append("between")

    @beat
    def refresher(self, beat: Beat) -> None:
        self.log.append(f"{beat.name} of {len(self.beats)}")
        self.play(Create(Circle()), run_time=0.2)


def test_stage_comes_first_then_beats_and_interludes_as_they_stand_in_the_class(play) -> None:
    with staged(Staging(load_lecture(), "en")):
        scene = Falling(skip_animations=True)
        scene.render()
    assert scene.log == ["stage", "credit of 0", "between", "refresher of 1"]
    assert [one.name for one in scene.beats] == ["credit", "refresher"]


def test_methods_and_narration_that_disagree_are_told_apart() -> None:
    assert Falling.disagreements(["credit", "refresher"]) == []
    (lacking,) = Falling.disagreements(["credit", "more", "refresher"])
    assert "no method for the beat 'more'" in lacking
    (silent,) = Falling.disagreements(["credit"])
    assert "Falling.refresher has no narration" in silent
    (order,) = Falling.disagreements(["refresher", "credit"])
    assert "plays credit, refresher, but its narration's order is refresher, credit" in order


def test_a_shot_that_disagrees_with_its_narration_says_so_before_it_is_staged(play) -> None:
    shot = type("CreditRefresher", (LectureScene,), {"stage": lambda self: self.nonsense()})
    with (
        staged(Staging(load_lecture(), "en")),
        pytest.raises(LookupError, match="no method for the beat"),
    ):
        shot(skip_animations=True).render()


def test_a_shot_with_a_construct_of_its_own_is_not_judged() -> None:
    shot = type("Plain", (LectureScene,), {"construct": lambda self: None})
    assert shot.disagreements(["any"]) == []


@pytest.mark.parametrize(
    "name", ["add", "play", "wait", "camera", "words", "stage", "toy", "beats"]
)
@pytest.mark.parametrize("mark", [beat, interlude])
def test_a_beat_that_would_shadow_the_stage_is_refused_when_its_class_is_made(mark, name) -> None:
    with pytest.raises(TypeError, match=rf"can't be named '{name}', which is a name of .*rename"):
        type("Shadow", (LectureScene,), {name: mark(lambda self, *args: None)})


def test_a_subclass_plays_its_own_method_in_its_bases_place() -> None:
    def other(self: LectureScene, beat: Beat) -> None: ...

    below = type("Below", (Falling,), {"credit": beat(other)})
    assert list(passages(below)) == ["credit", "between", "refresher"]
    assert passages(below)["credit"].play is other
    plain = type("Plain", (Falling,), {"credit": lambda self: None})
    assert list(passages(plain)) == ["between", "refresher"]
