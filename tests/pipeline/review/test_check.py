"""What a check finds, and what it leaves in peace."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lectures.load import load_lecture
from pipeline.media import Media
from pipeline.plan.jobs import ShotJob
from pipeline.plan.shots import scan
from pipeline.render.pool import Workers
from pipeline.render.schedule import work_off
from pipeline.review.check import Finding, check, inspect_shot, stored_inspection, undrawable

Jobs = Callable[..., list[ShotJob]]

STAGE = '''
from manim import DOWN, LEFT, ORIGIN, OUT, RIGHT, UL, UP, Circle, Create, Dot, FadeOut, Line
from manim import Square, VGroup

from scenes.mobjects.text import Decimal, Words
from scenes.stage import LectureScene, LectureScene3D


class Untidy(LectureScene):
    def construct(self):
        with self.beat("over"):
            self.add(Words("underneath"), Words("on top of it").shift(0.1 * UP))
            self.wait(0.1)
        self.clear()
        with self.beat("off"):
            self.add(Words("too far right").shift(6.5 * RIGHT), Circle().shift(3.4 * DOWN))
            self.add(VGroup(*(Dot().shift(9 * RIGHT + 0.3 * k * UP) for k in range(5))))
        self.clear()
        with self.beat("small"):
            self.add(Words("tiny", size=12))
        self.clear()
        with self.beat("grown"):
            number = Decimal(1.5, anchor="left").move_to(3 * LEFT)
            self.add(number, Words("beside").next_to(number, RIGHT, buff=0.1))
            self.play(number.animate.set_value(123456789.5))


class Tidy(LectureScene):
    """Everything here is as it should be, though it may look as if it were not."""

    def construct(self):
        with self.beat("hidden"):
            self.add(Words("behind"), Square(3, fill_opacity=1), Words("before"))
            self.wait(0.1)
        self.clear()
        with self.beat("gone"):
            here, faded = Words("here"), Words("there", size=8).set_opacity(0)
            self.add(here, faded)
            line = Words("leaving")
            self.add(line)
            self.play(FadeOut(line))
        self.clear()
        with self.beat("close"):
            # Boxes that overlap, letters that do not.
            above = Words("a").shift(1.2 * RIGHT + 0.3 * UP)
            self.add(Words("short\\nlonger line", width=3), above)
            self.play(Create(Line(6.6 * LEFT, 6.6 * RIGHT)))


class InSpace(LectureScene3D):
    def construct(self):
        with self.beat("turned"):
            self.set_camera_orientation(phi=1.2, theta=0.4)
            label = Words("fixed")
            self.add_fixed_in_frame_mobjects(label)
            label.to_corner(UL)
            self.add(Line(ORIGIN, 2 * OUT), Line(ORIGIN, 30 * RIGHT))
            self.wait(0.1)
'''


@pytest.fixture
def stage(shots_file: Path, shapes: Path) -> None:
    """Shots that are untidy or tidy, in the place of those of other tests."""
    shots_file.write_text(STAGE)
    beats = {"Untidy": ("over", "off", "small", "grown"), "Tidy": ("hidden", "gone", "close")}
    beats["InSpace"] = ("turned",)
    tables = (
        f"[{shot}]\n" + "\n".join(f"{beat} = 'Well.'" for beat in names)
        for shot, names in beats.items()
    )
    text = "\n".join(tables)
    for language in ("en", "fr"):
        (shapes / f"narration.{language}.toml").write_text(text)
    lecture = (shapes / "lecture.toml").read_text()
    lecture = lecture.replace('["Ring", "Box"]', '["Untidy", "Tidy"]')
    lecture = lecture.replace('["Broken", "Deadly", "Slow", "Empty"]', '["InSpace"]')
    (shapes / "lecture.toml").write_text(lecture)
    scan.cache_clear()


def looked_at(job: ShotJob) -> list[tuple[str, str]]:
    inspection = inspect_shot(job)
    assert not hasattr(inspection, "traceback"), inspection
    return list(inspection.wrong)


def test_layout_at_every_beats_end_is_looked_at(stage: None, jobs: Jobs) -> None:
    untidy, tidy, in_space = jobs("Untidy", "Tidy", "InSpace")
    assert looked_at(untidy) == [
        ("over", 'Words "underneath" and Words "on top of it" overlap'),
        ("off", 'Words "too far right" reaches 0.8 units into the right margin'),
        ("off", "Circle reaches 0.6 units into the bottom margin"),
        ("off", "Dot is wholly off the frame, beyond the right edge (and 4 more like it)"),
        ("small", 'Words "tiny" is 16.9 px high at 1080p; text must be at least 24 px'),
        ("grown", 'Decimal "123,456,789.5" and Words "beside" overlap'),
    ]
    assert looked_at(tidy) == []
    [(beat, line)] = looked_at(in_space)
    assert beat == "turned"
    assert line.startswith("Line reaches")


def test_what_was_found_is_kept_until_the_shot_changes(
    stage: None, jobs: Jobs, shots_file: Path, workers: Workers
) -> None:
    [job] = jobs("Untidy")
    assert stored_inspection(job) is None
    made = work_off([job], inspect_shot, stored_inspection, workers).results[job.key]
    assert stored_inspection(job) == made
    shots_file.write_text(shots_file.read_text().replace("size=12", "size=36"))
    [changed] = jobs("Untidy")
    assert stored_inspection(changed) is None


def messages(found: list[Finding], shot: str) -> list[str]:
    return [f"{one.language} {one.beat}: {one.message}" for one in found if one.shot == shot]


def test_data_that_does_not_fit_together_is_found(
    shapes: Path, shots_file: Path, media: Media, workers: Workers
) -> None:
    text = (shapes / "lecture.toml").read_text()
    text = text.replace('["Ring", "Box"]', '["Ring", "Box", "Rinng"]')
    text = text.replace('["Broken", "Deadly", "Slow", "Empty"]', '["Broken", "Empty"]')
    (shapes / "lecture.toml").write_text(text)
    (shapes / "narration.en.toml").write_text(
        "[Ring]\ndrawn = 'A ring.'\nmovved = 'It moves.'\n[Box]\nnamed = 'A {colour} box.'\n"
        "[Broken]\nbegun = 'Well.'\n"
    )
    (shapes / "words.fr.toml").write_text(
        "[Ring]\ntitle = 'ሀ'\n[Box]\ntitle = 'Un carré'\n[Circel]\ntitle = 'Rond'\n"
    )
    lecture = load_lecture(shapes)
    found = check(lecture, ["en", "fr"], scan(shots_file.parents[1]), media, workers)
    assert any(
        "there is no such shot in scenes/tiny; did you mean Ring" in m
        for m in messages(found, "Rinng")
    )
    ring = messages(found, "Ring")
    assert "fr : title: the fonts can't draw 'ሀ' (U+1200)" in ring
    assert "en : narration missing, which another language has: moved" in ring
    assert "fr : narration missing, which another language has: movved" in ring
    box = messages(found, "Box")
    assert any("unknown slot {colour}" in line for line in box)
    assert "fr : words missing, which another language has: label" in box
    assert any("words.fr.toml: Box.label is missing" in line for line in box)
    assert any("no_such_key is missing" in line for line in messages(found, "Broken"))
    assert "en : no narration" in messages(found, "Empty")
    [stray] = messages(found, "Circel")
    assert stray.startswith("fr : words for a shot that does not exist")


def test_beats_and_narration_are_held_against_each_other(
    shapes: Path, shots_file: Path, media: Media, workers: Workers
) -> None:
    for language in ("en", "fr"):
        path = shapes / f"narration.{language}.toml"
        path.write_text("[Ring]\ndrawn = 'A ring.'\nmovved = 'It moves.'\n")
    lecture = load_lecture(shapes)
    found = check(lecture, ["en"], scan(shots_file.parents[1]), media, workers, shots=["Ring"])
    assert messages(found, "Ring") == [
        "en movved: has narration, but the shot never plays it; did you mean moved?",
        "en moved: is played, but has no narration; did you mean movved?",
    ]


def test_narration_that_stands_in_a_shots_code_counts(
    shapes: Path, shots_file: Path, media: Media, workers: Workers
) -> None:
    text = shots_file.read_text()
    text = text.replace('self.beat("named")', 'self.voiceover("A box.", name="named")')
    shots_file.write_text(text)
    for language in ("en", "fr"):
        (shapes / f"narration.{language}.toml").write_text("[Ring]\ndrawn = 'A ring.'\n")
    lecture, catalogue = load_lecture(shapes), scan(shots_file.parents[1])
    found = check(lecture, ["en"], catalogue, media, workers, shots=["Box"])
    assert [line for line in messages(found, "Box") if "is played" in line] == []


def test_a_shot_that_breaks_on_its_way_is_found_with_motion(
    shapes: Path, shots_file: Path, media: Media, workers: Workers
) -> None:
    """Where only ends of beats are looked at, an animation has few frames, and nothing breaks."""
    breaking = (
        "ring, frames = Circle(), iter(range(12))\n        ring.add_updater(lambda _: next(frames))"
    )
    shots_file.write_text(shots_file.read_text().replace("ring = Circle()", breaking))
    lecture, catalogue = load_lecture(shapes), scan(shots_file.parents[1])

    def found(shot: str, motion: bool) -> list[str]:
        args = (lecture, ["en"], catalogue, media, workers)
        return messages(check(*args, shots=[shot], motion=motion), shot)

    assert found("Ring", motion=False) == []
    (broken,) = found("Ring", motion=True)
    assert broken.startswith("en : StopIteration")
    assert len(found("Broken", motion=True)) == 1  # what breaks either way is told once


def test_a_sound_lecture_has_no_findings(
    shapes: Path, shots_file: Path, media: Media, workers: Workers
) -> None:
    lecture = load_lecture(shapes)
    catalogue = scan(shots_file.parents[1])
    found = check(lecture, ["en", "fr"], catalogue, media, workers, shots=["Ring", "Box"])
    assert found == []


def test_a_configuration_that_lies_around_is_read_by_no_check(
    shapes: Path, shots_file: Path, media: Media, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "manim.cfg").write_text("[CLI]\nzero_pad = 9\n")
    monkeypatch.chdir(tmp_path)
    catalogue = scan(shots_file.parents[1])
    with Workers(1) as workers:
        check(load_lecture(shapes), ["en"], catalogue, media, workers, shots=["Box"])
        read = workers.submit(eval, "__import__('manim').config.zero_pad").result()
    assert read == 4


def test_characters_the_fonts_have_not_are_told_from_those_they_have() -> None:
    drawn = "aZéœŒçàÿ«»’…–—−×′→↑≈°½αβθ∞√ø"
    assert undrawable(list(drawn)) == []
    assert undrawable(list("aሀb🏀cኢ")) == list("ሀ🏀ኢ")
    assert undrawable([" ", "\n"]) == []
