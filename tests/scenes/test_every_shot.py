"""Every shot plays in every lecture and language, says what is written, and looks right."""

from pathlib import Path

import pytest
from support import FILMS, variant_id

from lectures.model import Language, Lecture
from pipeline.media import Media
from pipeline.plan.jobs import Production, plan
from pipeline.plan.quality import QUALITIES
from pipeline.review.check import Inspection, inspect_shot
from pipeline.voice.silent import SilentNarrator

VARIANTS = [(lecture, language) for lecture in FILMS for language in lecture.languages]
SHOTS = [
    pytest.param(lecture, language, shot.name, id=f"{lecture.name}-{language}-{shot.name}")
    for lecture, language in VARIANTS
    for shot in lecture.shots
]


@pytest.mark.parametrize(("lecture", "language", "name"), SHOTS)
def test_a_shot_plays_its_narrations_beats_and_nothing_collides(
    lecture: Lecture, language: Language, name: str, tmp_path: Path
) -> None:
    production = Production(
        lecture, language, QUALITIES["draft"], SilentNarrator(), Media(tmp_path)
    )
    (job,) = plan(production, [name])
    inspection = inspect_shot(job)
    assert isinstance(inspection, Inspection), inspection
    assert inspection.beats == tuple(job.spoken)
    assert inspection.wrong == ()


@pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)
def test_every_shot_has_a_title_in_every_language(lecture: Lecture, language: Language) -> None:
    for shot in lecture.shots:
        assert lecture.words[language][shot.name]["title"]
