"""The idiom of manim-voiceover on our stage."""

import pytest
from manim import Dot, tempconfig

from lectures.load import load_lecture
from lectures.speech import estimate
from pipeline.plan.shots import ShotSource
from scenes.stage import LectureScene, Staging, staged

TEXT = "Here is a dot. <bookmark mark='A'/>Now it moves away."


class Dotted(LectureScene):
    def construct(self):
        with self.voiceover(text=TEXT) as tracker:
            self.seconds_said = tracker.duration
            self.until = tracker.time_until_bookmark("A")
            self.play(Dot().animate.shift(1), run_time=0.2)
            self.wait_until_bookmark("A")
            self.moved_at = self.now
            self.left = tracker.get_remaining_duration()


class Twice(LectureScene):
    def construct(self):
        for text in ("One two three four five six seven.", "One two three four five six eight."):
            with self.voiceover(text):
                self.wait(0.1)


def played(shot, tmp_path, **staging):
    settings = {
        "pixel_width": 64,
        "pixel_height": 36,
        "frame_rate": 10,
        "dry_run": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "media_dir": str(tmp_path),
    }
    with tempconfig(settings), staged(Staging(load_lecture(), "en", **staging)):
        scene = shot(skip_animations=True)
        scene.render()
    return scene


def test_voiceover_is_a_beat_named_by_its_first_words(tmp_path):
    scene = played(Dotted, tmp_path)
    (beat,) = scene.beats
    assert beat.name == "here_is_a_dot_now_it"
    expected = estimate("Here is a dot. <a>Now it moves away.", "en")
    assert beat.spoken == expected
    assert scene.seconds_said == expected.seconds
    assert beat.end >= beat.start + expected.seconds


def test_bookmarks_are_moments_to_wait_for(tmp_path):
    scene = played(Dotted, tmp_path)
    moment = estimate("Here is a dot. <a>Now it moves away.", "en").marks["a"]
    assert scene.until == pytest.approx(moment)
    assert scene.moved_at == pytest.approx(moment, abs=0.11)
    assert scene.left == pytest.approx(scene.seconds_said - scene.moved_at)


def test_a_voice_given_for_the_beat_is_used(tmp_path):
    slow = estimate("Here is a dot, and it takes a very long time to say so. <a>Now.", "en")
    scene = played(Dotted, tmp_path, spoken={"here_is_a_dot_now_it": slow})
    assert scene.seconds_said == slow.seconds


def test_two_texts_of_the_same_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="give one of them another name="):
        played(Twice, tmp_path)


def test_texts_are_found_in_code_without_running_it(tmp_path):
    path = tmp_path / "shot.py"
    path.write_text(
        "from scenes.stage import LectureScene\n"
        "class Other(LectureScene):\n"
        "    def construct(self):\n"
        "        with self.voiceover('Not mine.'): pass\n"
        "class Mine(LectureScene):\n"
        "    def construct(self):\n"
        f"        with self.voiceover(text={TEXT!r}) as tracker: pass\n"
        "        with self.voiceover('Named.', name='own') as tracker: pass\n"
        "        with self.voiceover(self.words('x')) as tracker: pass\n"
    )
    assert ShotSource("Mine", path).voiceovers == {
        "here_is_a_dot_now_it": "Here is a dot. <a>Now it moves away.",
        "own": "Named.",
    }
