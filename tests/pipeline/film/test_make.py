"""When the film that lies there is still the right one."""

import json
from collections.abc import Callable
from pathlib import Path

from lectures.model import Lecture
from pipeline.film.make import Film, chapters_of, film_path, make
from pipeline.film.sites import chapter_lines
from pipeline.media import Media
from pipeline.plan.jobs import Production, ShotJob
from pipeline.render.pool import Workers
from pipeline.render.schedule import render

Jobs = Callable[..., list[ShotJob]]
Produce = Callable[..., Production]


def test_films_of_some_shots_and_of_all_do_not_overwrite_each_other(
    lecture: Lecture, media: Media
) -> None:
    labels = [("draft", "kokoro"), ("high", "kokoro"), ("draft", "silent"), ("part1", "draft")]
    names = [film_path(media, lecture.name, "en", *label).name for label in labels]
    assert names[0] == "shapes.en.draft.kokoro.mp4"
    assert len(set(names)) == len(labels)


def test_a_film_is_made_again_when_anything_in_it_changes_and_only_then(
    jobs: Jobs, production: Produce, workers: Workers, shapes: Path, media: Media
) -> None:
    def film() -> Film:
        planned = jobs("Ring", "Box")
        results = render(planned, workers).results
        out = film_path(media, "shapes", "en")
        return make(production(), planned, results, out)

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


def test_a_title_of_several_lines_is_one_chapter(lecture: Lecture) -> None:
    forged = lecture.parts[0].model_copy(update={"title": {"en": "Real\n0:00 Forged\x1b[2J"}})
    lines_of_it = lecture.model_copy(update={"parts": (forged, *lecture.parts[1:])})
    text = chapter_lines(chapters_of(lines_of_it, "en", ["Ring", "Box"], [0.0, 2.0, 3.0]))
    assert text.splitlines() == [
        r"0:00 1 Real 0:00 Forged\u001b[2J · 1 A ring",
        r"0:02 1 Real 0:00 Forged\u001b[2J · 2 A box",
    ]
