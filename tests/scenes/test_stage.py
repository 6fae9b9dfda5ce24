"""The stage: beats keep the narration's clock, words are the lecture's, shots render anywhere."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import pytest
from manim import Circle, Create
from support import ROOT, Play

from lectures.load import load_lecture
from lectures.speech import BREATH, HALF_BREATH, estimate
from scenes.stage import Beat, LectureScene, Staging, interlude, staged, staging
from scenes.stage import beat as staged_beat


def test_a_beat_lasts_as_long_as_its_narration_and_a_breath(play: Play) -> None:
    scene = play("CreditRefresher")
    for beat in scene.beats:
        assert beat.end - beat.start >= beat.spoken.seconds + HALF_BREATH - 0.2
    assert all(a.end <= b.start for a, b in pairwise(scene.beats))


def test_a_voice_sets_the_pace_where_there_is_one(play: Play) -> None:
    class CreditRefresher(LectureScene):
        def construct(self) -> None:
            with self.beat("credit") as beat:
                self.play(Create(Circle()), run_time=0.5)
                assert beat.duration == slow.seconds

    slow = estimate("word " * 60, "en")
    with staged(Staging(load_lecture(), "en", spoken={"credit": slow})):
        scene = CreditRefresher(skip_animations=True)
        scene.render()
    assert scene.beats[0].end == pytest.approx(slow.seconds + BREATH, abs=0.1)


def test_a_movement_after_the_words_takes_the_place_of_half_the_breath() -> None:
    class CreditRefresher(LectureScene):
        @staged_beat
        def credit(self, beat: Beat) -> None:
            self.wait(0.2)

        @interlude
        def leaves(self) -> None:
            self.wait(1.0)

        @staged_beat
        def refresher(self, beat: Beat) -> None:
            self.wait(0.2)

    said = estimate("word " * 9, "en")
    spoken = {"credit": said, "refresher": said}
    with staged(Staging(load_lecture(), "en", spoken=spoken)):
        scene = CreditRefresher(skip_animations=True)
        scene.render()
    rests = [one.end - one.start - said.seconds for one in scene.beats]
    assert rests == pytest.approx([HALF_BREATH, BREATH], abs=0.07)


def test_a_mark_that_the_narration_lacks_is_named_with_its_sentence() -> None:
    beat = Beat("falls", estimate("It falls.", "en"), 0.0)
    with pytest.raises(LookupError, match=r"neither a mark <up> nor the word 'up'.*It falls"):
        beat.at("up")


def test_missing_words_are_named_with_their_file(play: Play) -> None:
    class TitleCard(LectureScene):
        def construct(self) -> None:
            self.words("nonsense")

    with (
        staged(Staging(load_lecture(), "fr")),
        pytest.raises(
            LookupError, match=r"words\.where_facts_live\.fr\.toml: TitleCard\.nonsense is missing"
        ),
    ):
        TitleCard(skip_animations=True).render()


def test_the_environment_names_lecture_and_language_for_plain_manim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LECTURE", "marie_curie_radium")
    assert (staging().lecture.fact.last, staging().language) == ("Curie", "fr")
    monkeypatch.setenv("LECTURE_LANG", "xx")
    with pytest.raises(ValueError, match="LECTURE_LANG must be one of fr, en, got 'xx'"):
        staging()


def test_a_shots_random_numbers_are_its_own_and_always_the_same(play: Play) -> None:
    one, two, other = play("TitleCard"), play("TitleCard"), play("CreditRefresher")
    assert one.rng().random() == two.rng().random() != other.rng().random()


def test_a_shot_renders_with_the_plain_manim_command(tmp_path: Path) -> None:
    # The program itself, as a reader of the README starts it: it has no folder of ours on its path.
    manim = str(Path(sys.executable).with_name("manim"))
    command = [manim, "render", "-ql", "--fps", "5", "-r", "160,90"]
    command += ["--media_dir", str(tmp_path), "scenes/where_facts_live/title.py", "TitleCard"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"LECTURE_LANG": "fr"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (film,) = tmp_path.rglob("TitleCard.mp4")
    with av.open(str(film)) as video:
        assert video.streams.video[0].width == 160


def test_a_shot_renders_in_a_notebook(tmp_path: Path) -> None:
    cell = "-ql --fps 5 -r 160,90 --progress_bar none CreditRefresher"
    code = f"""
from IPython.testing.globalipapp import start_ipython
shell = start_ipython()
shell.run_line_magic("load_ext", "manim")
shell.run_cell_magic("manim", {cell!r}, '''
from scenes.where_facts_live.credit import CreditRefresher
''')
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,  # a notebook's pictures lie below where it runs
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.rglob("CreditRefresher*.mp4")), done.stdout + done.stderr
