"""Which shots make a film, and when the film that lies there is still the right one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lectures.load import LectureError, load_lecture
from lectures.model import Lecture
from pipeline.film.make import Film, film_path, make, select
from pipeline.media import Media
from pipeline.plan.jobs import ShotJob
from pipeline.render.pool import Workers
from pipeline.render.schedule import render
from pipeline.timeline import SilentNarrator

Jobs = Callable[..., list[ShotJob]]


@pytest.mark.parametrize(
    ("part", "shots", "chosen", "label"),
    [
        (None, None, ["Ring", "Box", "Broken", "Deadly", "Slow", "Empty"], ""),
        (1, None, ["Ring", "Box"], "part1"),
        (None, "2..3", ["Box", "Broken"], "shots2-3"),
        (None, "5..", ["Slow", "Empty"], "shots5-6"),
        (None, "..2", ["Ring", "Box"], "shots1-2"),
        (None, "4", ["Deadly"], "shots4"),
        (None, "Box..4", ["Box", "Broken", "Deadly"], "shots2-4"),
        (2, "1..3", ["Broken"], "part2.shots1-3"),
    ],
)
def test_shots_are_chosen_by_part_number_and_name(
    lecture: Lecture, part: int | None, shots: str | None, chosen: list[str], label: str
) -> None:
    selection = select(lecture, part, shots)
    assert (list(selection.shots), selection.label) == (chosen, label)


@pytest.mark.parametrize(
    ("part", "shots", "complaint"),
    [
        (3, None, "no part 3: shapes has 1 to 2"),
        (0, None, "no part 0"),
        (None, "7", "no shot '7': expected a number from 1 to 6"),
        (None, "Bx", "did you mean Box"),
        (None, "4..2", "no shots in '4..2'"),
        (1, "4..5", "no shots in '4..5' of part 1"),
        (None, "1..2..3", "no shot '1..2..3'"),
    ],
)
def test_shots_that_are_not_there_are_refused(
    lecture: Lecture, part: int | None, shots: str | None, complaint: str
) -> None:
    with pytest.raises(LectureError, match=complaint.replace(".", r"\.")):
        select(lecture, part, shots)


def test_films_of_some_shots_and_of_all_do_not_overwrite_each_other(
    lecture: Lecture, media: Media
) -> None:
    names = {film_path(media, lecture, "en", label).name for label in ("", "part1", "shots1-2")}
    assert names == {"shapes.en.mp4", "shapes.en.part1.mp4", "shapes.en.shots1-2.mp4"}


def test_a_film_is_made_again_when_anything_in_it_changes_and_only_then(
    jobs: Jobs, workers: Workers, shapes: Path, media: Media
) -> None:
    def film() -> Film:
        lecture, planned = load_lecture(shapes), jobs("Ring", "Box")
        results = render(planned, workers).results
        out = film_path(media, lecture, "en")
        return make(lecture, "en", planned, results, SilentNarrator(), out)

    def change(file: str, before: str, after: str) -> None:
        path = shapes / file
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))

    assert film().made
    assert not film().made
    change("words.fr.toml", "Un cercle", "Un anneau")  # neither drawn nor shown in this film
    assert not film().made
    for file, before, after in [
        ("words.en.toml", "A ring", "The ring"),
        ("narration.fr.toml", "Il bouge", "Il se déplace"),
        ("lecture.toml", "Shapes", "Forms"),
    ]:
        change(file, before, after)
        assert film().made, file
        assert not film().made
    for path in film().files:
        path.write_bytes(path.read_bytes()[:-1])
        assert film().made, path
    record = film().path.with_suffix(".json")
    record.write_text(json.dumps({"key": "x", "files": {"../../elsewhere": "y"}}))
    assert film().made
    record.write_text("{")
    assert film().made
