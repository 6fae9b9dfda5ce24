"""Which shots make a film, and what is said before any of them is rendered."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from lectures.load import LectureError
from lectures.model import Lecture
from pipeline.film.produce import produce, select
from pipeline.media import Media
from pipeline.plan.jobs import Production
from pipeline.plan.shots import scan
from pipeline.render.run import Run

Produce = Callable[..., Production]


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


STAGED = """
from manim import Circle, Create, FadeOut

from scenes.stage import LectureScene, beat


class Ring(LectureScene):
    def stage(self):
        self.ring = Circle()

    @beat
    def drawn(self, beat):
        self.play(Create(self.ring), run_time=0.6)

    @beat
    def gone(self, beat):
        self.play(FadeOut(self.ring), run_time=0.6)
"""


def test_a_beat_without_a_method_or_narration_is_named_before_anything_is_rendered(
    production: Produce, shots_file: Path, media: Media
) -> None:
    shots_file.write_text(STAGED)
    scan.cache_clear()
    planned = production()
    shots = scan(shots_file.parents[1])
    run = Run(Console(quiet=True), 1)
    unequal = Production(planned.lecture, "en", planned.quality, planned.narrator, media, shots)
    with pytest.raises(LectureError) as caught:
        produce(unequal, select(planned.lecture, shots="Ring"), run)
    assert str(caught.value).splitlines() == [
        "Ring has no method for the beat 'moved': add `@beat def moved(self, beat)`",
        "Ring.gone has no narration: add a line 'gone' to the shot's narration",
    ]
    assert not media.store.exists()
    assert not media.scratch.exists()


def test_a_film_is_produced_in_one_call(production: Produce, media: Media) -> None:
    planned = production()
    made = produce(planned, select(planned.lecture, part=1), Run(Console(quiet=True), 2))
    assert made.film is not None
    assert made.film.made
    assert made.film.path == media.films / "shapes.en.part1.128x72@5.silent.mp4"
    assert len(made.shots.fresh) == 2
    again = produce(planned, select(planned.lecture, part=1), Run(Console(quiet=True), 2))
    assert again.film is not None
    assert not again.film.made
    assert again.shots.fresh == []


def test_lectures_of_one_name_have_films_of_their_own(
    production: Produce, media: Media, tmp_path: Path
) -> None:
    films = []
    for place in ("mine", "theirs", "mine"):
        home = tmp_path / place / "shapes"
        home.mkdir(parents=True, exist_ok=True)
        (home / "lecture.toml").touch()
        planned = replace(production(), home=home)
        made = produce(planned, select(planned.lecture, shots="1"), Run(Console(quiet=True), 1))
        assert made.film is not None
        films.append((made.film.path.name, made.film.made))
    assert films == [
        ("shapes.en.shots1.128x72@5.silent.mp4", True),
        ("shapes-2.en.shots1.128x72@5.silent.mp4", True),
        ("shapes.en.shots1.128x72@5.silent.mp4", False),
    ]
