"""A shot's key says what it is asked for as."""

from dataclasses import replace

from lectures.load import load_lecture
from pipeline.plan.keys import shot_key
from pipeline.plan.quality import parse_quality
from pipeline.plan.shots import scan
from pipeline.project import SCENES

PROMPT = scan().named("JordanPrompt")
DRAFT = parse_quality("draft")


def test_the_key_changes_with_quality_language_and_renderer() -> None:
    found = {
        shot_key(PROMPT, "en", DRAFT),
        shot_key(PROMPT, "fr", DRAFT),
        shot_key(PROMPT, "en", parse_quality("low")),
        shot_key(PROMPT, "en", replace(DRAFT, quantiser=30)),
        shot_key(PROMPT, "en", replace(DRAFT, renderer="stock")),
    }
    assert len(found) == 5


def test_a_quality_by_another_name_is_the_same() -> None:
    assert shot_key(PROMPT, "en", replace(DRAFT, name="mine")) == shot_key(PROMPT, "en", DRAFT)


def test_every_shot_of_the_project_has_a_key_of_its_own() -> None:
    names = {shot.name for shot in load_lecture().shots}
    found = {shot_key(one, "en", DRAFT) for one in scan(SCENES) if one.name in names}
    assert len(found) == len(names)
