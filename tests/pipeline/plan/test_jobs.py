"""Plans: a job for each shot in the lecture's order, and mistakes said before anything is made."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lectures.load import LectureError
from lectures.speech import BREATH
from pipeline.plan.jobs import (
    Production,
    ShotJob,
    not_composed,
    plan,
    require_agreement,
    shape_note,
)
from pipeline.plan.shots import scan

Jobs = Callable[..., list[ShotJob]]
Produce = Callable[..., Production]


def test_a_plan_has_a_job_for_each_shot_in_the_lectures_order(production: Produce) -> None:
    planned = plan(production())
    assert [(job.number, job.name) for job in planned] == [
        (shot.number, shot.name) for shot in production().lecture.shots
    ]
    assert len({job.key for job in planned}) == len(planned)
    ring = planned[0]
    assert list(ring.spoken) == ["drawn", "moved"]
    assert ring.expected_seconds == pytest.approx(
        sum(one.seconds + BREATH for one in ring.spoken.values())
    )


def test_shots_are_planned_once_in_the_order_asked_for(jobs: Jobs) -> None:
    assert [(job.number, job.name) for job in jobs("Box", "Ring", "Box")] == [
        (2, "Box"),
        (1, "Ring"),
    ]


def test_a_shot_that_the_lecture_does_not_list_has_number_0(
    production: Produce, shots_file: Path
) -> None:
    draft = shots_file.with_name("draft.py")
    draft.write_text("from scenes.stage import LectureScene\nclass Draft(LectureScene): ...\n")
    scan.cache_clear()
    with_draft = replace(production(), shots=scan(shots_file.parents[1]))
    [job] = plan(with_draft, ["Draft"])
    assert (job.number, job.source.path, dict(job.spoken)) == (0, draft, {})
    with pytest.raises(LectureError, match="no shot 'Drafd'; did you mean Draft"):
        plan(with_draft, ["Drafd"])


def test_a_language_that_the_lecture_lacks_is_refused(production: Produce) -> None:
    with pytest.raises(LectureError, match="lecture shapes has no language 'de'; it has en, fr"):
        plan(replace(production(), language="de"))


BY_METHODS = """
from scenes.stage import LectureScene, beat


class Ring(LectureScene):
    @beat
    def {first}(self, beat): ...

    @beat
    def {second}(self, beat): ...
"""


@pytest.mark.parametrize(
    ("first", "second", "complaints"),
    [
        ("drawn", "moved", []),
        ("moved", "drawn", ["Ring plays moved, drawn, but its narration's order is drawn, moved"]),
        (
            "drawn",
            "turned",
            [
                "Ring has no method for the beat 'moved': add `@beat def moved(self, beat)`",
                "Ring.turned has no narration: add a line 'turned' to the shot's narration",
            ],
        ),
    ],
)
def test_methods_and_narration_have_to_agree(
    first: str, second: str, complaints: list[str], production: Produce, shots_file: Path
) -> None:
    shots_file.write_text(BY_METHODS.format(first=first, second=second))
    scan.cache_clear()
    staged = replace(production(), shots=scan(shots_file.parents[1]))
    if not complaints:
        require_agreement(staged, ["Ring"])
        return
    with pytest.raises(LectureError) as caught:
        require_agreement(staged, ["Ring"])
    assert str(caught.value).splitlines() == complaints


def test_a_shot_that_has_a_construct_of_its_own_is_not_judged(production: Produce) -> None:
    require_agreement(production(), ["Ring", "Box", "Empty"])


UPRIGHT = """
from scenes.frame import TALL, WIDE
from scenes.stage import LectureScene

class Ring(LectureScene):
    shapes = (WIDE, TALL)

class Box(Ring):
    pass

class Slow(LectureScene):
    pass
"""


def test_shots_that_are_not_composed_for_a_pictures_shape_are_named_once(
    jobs: Jobs, shots_file: Path
) -> None:
    shots_file.write_text(UPRIGHT)
    scan.cache_clear()

    def seen_smaller(quality: str) -> list[str]:
        return not_composed(jobs("Ring", "Box", "Slow", quality=quality))

    assert seen_smaller("320x180@5") == seen_smaller("854x480@5") == []
    assert seen_smaller("180x320@5") == ["Slow"]
    assert seen_smaller("1080x1744@30") == ["Slow"]  # a little broader
    assert seen_smaller("300x300@5") == ["Ring", "Box", "Slow"]
    assert shape_note(jobs("Ring", "Slow", quality="180x320@5")) == (
        "not composed for 180x320 (1 are), so seen whole with bare ground about it: Slow"
    )
    assert shape_note(jobs("Ring", quality="180x320@5")) == ""
