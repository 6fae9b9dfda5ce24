"""Shots are found by reading files, and misspelt names are answered."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lectures.load import LectureError, load_lecture, shipped
from lectures.model import Lecture
from pipeline.plan.shots import Shots, nearest, scan, suggestion
from pipeline.project import PROJECT


def test_every_shot_of_every_shipped_lecture_is_found_in_its_parts_folder() -> None:
    shots = scan()
    for name in shipped():
        lecture = load_lecture(name)
        for shot in lecture.shots:
            assert shots.of(lecture, shot.name).path.parent.name == shot.folder


def test_finding_shots_imports_neither_manim_nor_scenes() -> None:
    code = (
        "import sys; from pipeline.plan.shots import scan; scan(); "
        "print(sorted({'manim', 'scenes', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def write(scenes: Path, files: dict[str, str]) -> Shots:
    """The shots of scene files, by their path and text."""
    for name, text in files.items():
        path = scenes / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    scan.cache_clear()
    return scan(scenes)


def test_a_shot_is_what_subclasses_the_stage_through_any_chain_of_bases(tmp_path: Path) -> None:
    shots = write(
        tmp_path / "scenes",
        {
            "mobjects/dots.py": "class Dots(VGroup):\n    pass\n",
            "part/_draft.py": "class Draft(LectureScene):\n    pass\n",
            "part/shot.py": """
                import scenes.stage
                from scenes import stage
                from scenes.sets.name_space import NameSpaceScene as Set
                from scenes.stage import LectureScene as Stage, LectureScene3D

                class _Base(LectureScene):
                    pass

                class Middle(_Base):
                    pass

                class Shot(Middle):
                    pass

                class InSpace(LectureScene3D):
                    pass

                class ByModule(stage.LectureScene):
                    pass

                class ByPackage(scenes.stage.LectureScene):
                    pass

                class Renamed(Stage):
                    pass

                class OnASet(Set):
                    pass

                class Helper(VGroup):
                    pass

                class Circular(Circular):
                    pass

                class Plain:
                    pass
            """,
        },
    )
    assert set(shots.names) == {
        "Middle",
        "Shot",
        "InSpace",
        "ByModule",
        "ByPackage",
        "Renamed",
        "OnASet",
    }
    assert shots.named("Shot").module is None


def test_helper_classes_of_parts_are_no_shots() -> None:
    names = set(scan().names)
    listed = {shot.name for name in shipped() for shot in load_lecture(name).shots}
    assert listed <= names
    assert not names & {"CardRow", "CostStack", "Dial", "ColumnCard"}


STAGED = "from scenes.stage import LectureScene\n"
SHOT = STAGED + "class Shot(LectureScene):\n    pass\n"


def test_two_shots_of_one_name_are_told_apart_by_their_parts_folder(tmp_path: Path) -> None:
    scenes = tmp_path / "scenes"
    shots = write(scenes, {"one/shot.py": SHOT, "two/shot.py": SHOT, "one/other.py": STAGED})
    for folder in ("one", "two"):
        assert shots.of(listing(folder), "Shot").path == scenes / folder / "shot.py"
    with pytest.raises(LectureError, match=r"shot Shot is defined twice: in .*one.* and in .*two"):
        shots.named("Shot")
    (scenes / "one" / "other.py").write_text(SHOT)
    scan.cache_clear()
    with pytest.raises(LectureError, match="shot Shot is defined twice"):
        scan(scenes).of(listing("one"), "Shot")


def listing(folder: str) -> Lecture:
    """A lecture whose only part shows Shot from a folder."""
    lecture = load_lecture()
    part = lecture.parts[0].model_copy(update={"folder": folder, "shots": ("Shot",)})
    return lecture.model_copy(update={"parts": (part,)})


def test_helpers_may_share_a_name_with_each_other_and_with_a_shot(tmp_path: Path) -> None:
    helper = "class Shot(VGroup):\n    pass\n"
    shots = write(
        tmp_path / "scenes",
        {"one/shot.py": SHOT, "one/a.py": helper, "two/b.py": helper, "two/c.py": helper},
    )
    assert shots.named("Shot").path.name == "shot.py"


@pytest.mark.parametrize(
    ("folder", "complaint"),
    [
        ("two", "part 1: Shot: there is no such shot in scenes/two; it stands in .*one/shot.py"),
        ("oen", "part 1: Shot: there is no folder scenes/oen; did you mean one?"),
        ("pupils", "part 1: Shot: there is no folder scenes/pupils; it stands in .*one/shot.py"),
    ],
)
def test_a_shot_that_its_parts_folder_lacks_is_named_with_lecture_part_and_folder(
    folder: str, complaint: str, tmp_path: Path
) -> None:
    shots = write(tmp_path / "scenes", {"one/shot.py": SHOT, "two/other.py": STAGED})
    with pytest.raises(LectureError, match=f"lecture how_llms_store_facts, {complaint}"):
        shots.of(listing(folder), "Shot")
    said = shots.missing("pupils", "Other") or ""
    assert said.endswith("; a shot of one's own stands in scenes/ beside its lecture.toml")


def test_a_shots_beats_are_the_methods_marked_so_in_the_order_of_its_class(tmp_path: Path) -> None:
    shots = write(
        tmp_path / "scenes",
        {
            "part/shot.py": """
                from scenes import stage
                from scenes.stage import LectureScene, beat, interlude

                class Base(LectureScene):
                    @beat
                    def first(self, beat): ...
                    @beat
                    def replaced(self, beat): ...
                    @beat
                    def dropped(self, beat): ...

                class Shot(Base):
                    def stage(self): ...
                    @stage.beat
                    def last(self, beat): ...
                    @interlude
                    def between(self): ...
                    @beat
                    def replaced(self, beat): ...
                    def dropped(self, beat): ...

                class Old(Base):
                    def construct(self): ...
            """
        },
    )
    assert shots.named("Shot").beats == ("first", "replaced", "last")
    assert shots.named("Old").beats is None


def test_beats_found_by_reading_are_those_that_are_played() -> None:
    from pipeline.render.play import shot_class
    from scenes.beats import passages, plays_by_methods
    from scenes.stage import LectureScene

    for source in scan():
        shot = shot_class(source)
        played = tuple(one.name for one in passages(shot).values() if one.narrated)
        expected = played if plays_by_methods(shot, LectureScene) else None
        assert source.beats == expected, source.name


@pytest.mark.parametrize(
    ("written", "meant"),
    [("TitelCard", "TitleCard"), ("jordanprompt", "JordanPrompt"), ("Prompt", "JordanPrompt")],
)
def test_a_misspelt_shot_is_answered_with_the_nearest(written: str, meant: str) -> None:
    assert meant in nearest(written, ["TitleCard", "JordanPrompt", "AthleteSports"])
    assert meant in suggestion(written, scan().names)


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert suggestion("Zzz", ["TitleCard"]) == ""
