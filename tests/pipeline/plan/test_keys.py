"""A shot's key changes with what its frames depend on, and with nothing else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lectures.load import load_lecture
from lectures.model import Lecture
from lectures.speech import estimate
from pipeline.plan import dependencies, keys
from pipeline.plan.jobs import ShotJob
from pipeline.plan.keys import shot_key
from pipeline.plan.quality import parse_quality
from pipeline.plan.shots import ShotSource, scan
from pipeline.project import PROJECT, SCENES

Jobs = Callable[..., list[ShotJob]]
Change = Callable[[Lecture], Lecture]
PROMPT = scan().named("JordanPrompt")
DRAFT = parse_quality("draft")
SPOKEN = {"prompt": estimate("A few words.", "en")}


def key(lecture: Lecture, source: ShotSource = PROMPT) -> str:
    return shot_key(source, lecture, "en", DRAFT, SPOKEN)


def with_words(lecture: Lecture, shot: str, text: str) -> Lecture:
    words = {language: dict(tables) for language, tables in lecture.words.items()}
    words["en"][shot] = {**words["en"].get(shot, {}), "title": text}
    return lecture.model_copy(update={"words": words})


def with_fact(lecture: Lecture) -> Lecture:
    fact = lecture.fact.model_copy(update={"symbols": ("X", "Y", "Z")})
    return lecture.model_copy(update={"fact": fact})


def without_its_first_part(lecture: Lecture) -> Lecture:
    return lecture.model_copy(update={"parts": lecture.parts[1:]})


MATTERS: dict[str, Change] = {
    "the fact": with_fact,
    "the theme": lambda lecture: lecture.model_copy(update={"theme": "light"}),
    "the seed": lambda lecture: lecture.model_copy(update={"seed": 99}),
    "its own words": lambda lecture: with_words(lecture, "JordanPrompt", "Changed"),
    "the common words": lambda lecture: with_words(lecture, "common", "Changed"),
    "the model's sizes": lambda lecture: lecture.model_copy(
        update={"sizes": replace(lecture.sizes, n_layers=12)}
    ),
}
DOES_NOT_MATTER: dict[str, Change] = {
    "another shot's words": lambda lecture: with_words(lecture, "TitleCard", "Changed"),
    "the order of the parts": without_its_first_part,
    "the authors": lambda lecture: lecture.model_copy(update={"authors": ("Someone",)}),
    "the lecture's name": lambda lecture: lecture.model_copy(update={"name": "another"}),
    "how words are pronounced": lambda lecture: lecture.model_copy(update={"pronunciation": {}}),
    "the order of languages": lambda lecture: lecture.model_copy(
        update={"languages": lecture.languages[::-1]}
    ),
}


@pytest.mark.parametrize("what", MATTERS)
def test_the_key_changes_with(what: str) -> None:
    lecture = load_lecture()
    if what == "the common words":  # JordanPrompt has a title of its own, which covers that one
        words = {**lecture.words["en"], "common": {"remark": "Changed"}}
        changed = lecture.model_copy(update={"words": {**lecture.words, "en": words}})
    else:
        changed = MATTERS[what](lecture)
    assert key(changed) != key(lecture)


@pytest.mark.parametrize("what", DOES_NOT_MATTER)
def test_the_key_does_not_change_with(what: str) -> None:
    lecture = load_lecture()
    assert key(DOES_NOT_MATTER[what](lecture)) == key(lecture)


def test_the_key_changes_with_quality_language_and_what_is_said_when() -> None:
    lecture = load_lecture()
    later = {"prompt": replace(SPOKEN["prompt"], seconds=SPOKEN["prompt"].seconds + 0.5)}
    found = {
        key(lecture),
        shot_key(PROMPT, lecture, "fr", DRAFT, SPOKEN),
        shot_key(PROMPT, lecture, "en", parse_quality("low"), SPOKEN),
        shot_key(PROMPT, lecture, "en", replace(DRAFT, quantiser=30), SPOKEN),
        shot_key(PROMPT, lecture, "en", replace(DRAFT, renderer="stock"), SPOKEN),
        shot_key(PROMPT, lecture, "en", DRAFT, later),
        shot_key(PROMPT, lecture, "en", DRAFT, {}),
    }
    assert len(found) == 7


def test_where_a_voice_keeps_its_sound_does_not_matter() -> None:
    lecture = load_lecture()
    moved = {"prompt": replace(SPOKEN["prompt"], audio="/elsewhere/a.wav")}
    assert shot_key(PROMPT, lecture, "en", DRAFT, moved) == key(lecture)


def test_the_key_changes_with_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(load_lecture())
    monkeypatch.setattr(keys, "versions", lambda: {"manim": "0.99"})
    assert key(load_lecture()) != before


def test_the_key_changes_with_the_shots_own_source(jobs: Jobs, shots_file: Path) -> None:
    [before] = jobs("Ring")
    shots_file.write_text(shots_file.read_text().replace("2 * RIGHT", "3 * RIGHT"))
    [after] = jobs("Ring")
    assert after.key != before.key


def test_a_shots_files_are_those_it_imports_and_no_others() -> None:
    files = {str(path.relative_to(PROJECT)) for path in dependencies.closure(PROMPT.path)}
    assert {
        "scenes/where_facts_live/prompt.py",
        "scenes/stage.py",
        "scenes/theme.py",
        "scenes/mobjects/text.py",
        "lectures/text.py",
        "lectures/speech.py",
    } <= files
    assert not any(name.startswith(("pipeline/", "tests/")) for name in files)
    parts = {name.split("/")[1] for name in files if name.startswith("scenes/")}
    assert not parts & {"superposition", "up_next", "beyond", "counting_parameters"}


def source(folder: Path, text: str) -> Path:
    path = folder / "shot.py"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "line",
    [
        "from mlp_math.activations import relu",
        "import mlp_math.activations",
        "from mlp_math import activations",
        "def late():\n    from mlp_math.activations import relu",
    ],
)
def test_an_import_counts_its_module_however_it_is_written(line: str, tmp_path: Path) -> None:
    files = dependencies.closure(source(tmp_path, line + "\n"))
    assert PROJECT / "mlp_math" / "activations.py" in files
    assert PROJECT / "mlp_math" / "encoder.py" not in files


def test_a_package_that_re_exports_counts_the_module_a_name_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {
        "__init__": "from scenes.inner import shape\nfrom scenes.other import line\n",
        "inner": "shape = 1\n",
        "other": "line = 1\n",
    }.items():
        (tmp_path / "scenes").mkdir(exist_ok=True)
        (tmp_path / "scenes" / f"{name}.py").write_text(text)
    monkeypatch.setattr(dependencies, "PROJECT", tmp_path)
    shot = source(tmp_path, "from scenes import shape\n")
    assert dependencies.closure(shot) == tuple(sorted([shot, tmp_path / "scenes" / "inner.py"]))


def test_stored_arrays_count_for_those_who_name_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: Jobs, shots_file: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "packing.npz").write_bytes(b"one")
    (data / "unrelated_array.npz").write_bytes(b"one")
    monkeypatch.setattr(keys, "DATA", data)
    use = 'from mlp_math import stored\nPACKING = stored.load("packing")\n'
    shots_file.write_text(shots_file.read_text().replace("import os\n", f"import os\n{use}", 1))
    [before] = jobs("Ring")
    (data / "unrelated_array.npz").write_bytes(b"three")
    [same] = jobs("Ring")
    (data / "packing.npz").write_bytes(b"three")
    [after] = jobs("Ring")
    assert before.key == same.key
    assert after.key != before.key


@pytest.mark.parametrize(
    ("reader", "folder"), [("real_model", "real_model"), ("fact_path", "language_model")]
)
def test_all_that_was_measured_counts_for_those_who_read_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    jobs: Jobs,
    shots_file: Path,
    reader: str,
    folder: str,
) -> None:
    for name in ("real_model", "language_model"):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "study.npz").write_bytes(b"one")
    monkeypatch.setattr(keys, "DATA", tmp_path / "data")
    use = f"from mlp_math import {reader}\nREAD = {reader}\n"
    shots_file.write_text(shots_file.read_text().replace("import os\n", f"import os\n{use}", 1))
    keys_after = []
    for name in (folder, "language_model" if folder == "real_model" else "real_model"):
        [before] = jobs("Ring")
        (tmp_path / "data" / name / "study.npz").write_bytes(b"three")
        [after] = jobs("Ring")
        keys_after.append(after.key != before.key)
    assert keys_after == [True, False]


def test_a_shot_that_reads_the_lectures_order_has_it_in_its_key(
    jobs: Jobs, shots_file: Path, shapes: Path
) -> None:
    def order_changed() -> bool:
        [before] = jobs("Ring")
        text = (shapes / "lecture.toml").read_text()
        (shapes / "lecture.toml").write_text(text.replace('en = "Shapes"', 'en = "Forms"'))
        [after] = jobs("Ring")
        (shapes / "lecture.toml").write_text(text)
        return after.key != before.key

    assert not order_changed()
    use = "    def parts_shown(self):\n        return self.lecture.parts\n\n"
    text = shots_file.read_text().replace("    def construct", f"{use}    def construct", 1)
    shots_file.write_text(text)
    assert order_changed()


def test_every_shot_of_the_project_has_a_key() -> None:
    lecture = load_lecture()
    found = {
        shot_key(one, lecture, "en", DRAFT, {})
        for one in scan(SCENES)
        if one.name in {shot.name for shot in lecture.shots}
    }
    assert len(found) == len(lecture.shots)
