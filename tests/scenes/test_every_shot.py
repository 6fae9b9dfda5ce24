"""Every shot plays in every lecture and language, says what is written, and looks right."""

from pathlib import Path

import pytest
from support import FILMS, variant_id

from lectures.load import load_lecture
from lectures.model import Language, Lecture, Person, Sizes
from pipeline.media import Media
from pipeline.plan.jobs import Production, plan
from pipeline.plan.quality import QUALITIES, parse_quality
from pipeline.plan.shots import scan
from pipeline.review.check import Inspection, inspect_shot
from pipeline.voice.silent import SilentNarrator

VARIANTS = [(lecture, language) for lecture in FILMS for language in lecture.languages]
SHOTS = [
    pytest.param(lecture, language, shot.name, id=f"{lecture.name}-{language}-{shot.name}")
    for lecture, language in VARIANTS
    for shot in lecture.shots
]

FIRST = load_lecture()
COMPOSED_UPRIGHT = [
    shot.name
    for shot in FIRST.shots
    if (source := scan().find(FIRST, shot.name)) and "TALL" in source.shapes
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


def test_the_first_part_and_twelve_shots_more_are_composed_for_upright_pictures() -> None:
    assert set(FIRST.parts[0].shots) <= set(COMPOSED_UPRIGHT)
    assert len(COMPOSED_UPRIGHT) >= len(FIRST.parts[0].shots) + 12


@pytest.mark.parametrize("name", COMPOSED_UPRIGHT)
@pytest.mark.parametrize("language", FIRST.languages)
def test_a_shot_composed_for_upright_pictures_looks_right_in_them(
    language: Language, name: str, tmp_path: Path
) -> None:
    upright = parse_quality("1080x1920@30")
    (job,) = plan(Production(FIRST, language, upright, SilentNarrator(), Media(tmp_path)), [name])
    inspection = inspect_shot(job)
    assert isinstance(inspection, Inspection), inspection
    assert inspection.wrong == ()


# Shots in which names stand beside, above or below other things, and long ones have the least room.
NAMING = (
    "JordanPrompt", "ThreeDirections", "TwoTokensOneVector", "RowMichaelJordan", "OtherRows",
    "ReluGraph", "FactAdded", "SuperpositionWord", "TrainingNext", "RecapAddition",
)  # fmt: skip
LONG_NAMES = [
    ("Αριστοτέλης", "Ωνάσης", "ναυτιλία", "Παπαδόπουλος", "Χριστίνα"),
    ("Maximiliana-Bartholomea", "Wolfeschlegelsteinhausen", "rhythmic gymnastics", "Xu", "Ai"),
]


@pytest.mark.parametrize("name", NAMING)
@pytest.mark.parametrize("people", LONG_NAMES, ids=lambda people: people[0])
def test_names_that_are_long_have_room_where_names_are_shown(
    people: tuple[str, ...], name: str, tmp_path: Path
) -> None:
    first, last, answer, other_last, other_first = people
    said = f"{first} {last} knows {answer}"
    text = FIRST.fact.text["en"].model_copy(update={"answer": answer, "statement": said})
    told = {"first": first, "last": last, "text": {"en": text}}
    cast = [(first, other_last), (other_first, last), ("Ελευθερία", "Αρβανιτάκη")]
    lecture = FIRST.model_copy(
        update={
            "fact": FIRST.fact.model_copy(update=told),
            "cast": tuple(Person(first=one, last=two) for one, two in cast),
        }
    )
    production = Production(lecture, "en", QUALITIES["draft"], SilentNarrator(), Media(tmp_path))
    (job,) = plan(production, [name])
    inspection = inspect_shot(job)
    assert isinstance(inspection, Inspection), inspection
    assert inspection.wrong == ()


# Shots whose pictures are as large as the model's sizes say.
SIZED = (
    "ManyLayers", "UpDownCount", "ParameterTable", "NormShare", "WhyBundles", "ScalingDims",
    "FeaturesVsNeurons", "ScaleLadder",
)  # fmt: skip
SMALLEST = {"n_layers": 2, "d_model": 64, "n_heads": 1, "d_vocab": 100, "n_ctx": 16}


@pytest.mark.parametrize("name", SIZED)
def test_the_smallest_model_that_a_lecture_may_follow_can_be_drawn(
    name: str, tmp_path: Path
) -> None:
    lecture = FIRST.model_copy(update={"sizes": Sizes(name="X", **SMALLEST)})
    production = Production(lecture, "en", QUALITIES["draft"], SilentNarrator(), Media(tmp_path))
    (job,) = plan(production, [name])
    inspection = inspect_shot(job)
    assert isinstance(inspection, Inspection), inspection
    assert inspection.wrong == ()


@pytest.mark.parametrize(("lecture", "language"), VARIANTS, ids=variant_id)
def test_every_shot_has_a_title_in_every_language(lecture: Lecture, language: Language) -> None:
    for shot in lecture.shots:
        assert lecture.words[language][shot.name]["title"]
