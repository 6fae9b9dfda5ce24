"""The list tells what is rendered, and measures what is, while it stays the same."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lectures.model import Language, Lecture
from lectures.speech import BREATH, Spoken
from pipeline.film.captions import stretched
from pipeline.plan.jobs import Production, plan
from pipeline.render.pool import Workers
from pipeline.render.schedule import render
from pipeline.review.listing import Row, listed
from pipeline.voice.silent import SilentNarrator

Produce = Callable[..., Production]


class Slow(SilentNarrator):
    """A voice that takes twice as long as is estimated."""

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> Mapping[str, Spoken]:
        estimated = super().spoken(lecture, language, shot)
        return {beat: stretched(one, 2.0) for beat, one in estimated.items()}


def row(production: Production, name: str, *, silent: bool = False) -> Row:
    return next(one for one in listed(production, silent=silent) if one.name == name)


def test_what_is_not_rendered_is_estimated(production: Produce) -> None:
    ring, empty = (row(production(), name) for name in ("Ring", "Empty"))
    assert (ring.number, ring.part, ring.part_title, ring.title) == (1, 1, "Shapes", "A ring")
    assert (ring.beats, ring.rendered, ring.exists) == (2, False, True)
    assert ring.seconds == pytest.approx(
        sum(
            one.seconds + BREATH
            for one in SilentNarrator().spoken(production().lecture, "en", "Ring").values()
        )
    )
    assert (empty.beats, empty.exists) == (0, True)


def test_a_shot_that_its_folder_lacks_is_listed_as_not_existing(
    production: Produce, shapes: Path
) -> None:
    path = shapes / "lecture.toml"
    path.write_text(path.read_text().replace('"Box"', '"Bocks"'))
    assert not row(production(), "Bocks").exists


@pytest.mark.parametrize("narrator", [SilentNarrator(), Slow()])
def test_a_rendered_shot_is_measured_whoever_spoke_until_its_words_change(
    production: Produce, narrator: SilentNarrator, workers: Workers, shapes: Path
) -> None:
    voiced = replace(production(), narrator=narrator)
    [job] = jobs = plan(voiced, ["Ring"])
    record = render(jobs, workers).results[job.key]
    found = row(production(), "Ring")
    assert found.rendered
    assert found.seconds == pytest.approx(record.duration)
    assert row(production(), "Ring", silent=True).rendered == (type(narrator) is SilentNarrator)
    assert not row(production("fr"), "Ring").rendered
    assert not row(production(quality="160x90@5"), "Ring").rendered
    narration = shapes / "narration.en.toml"
    before = narration.read_text()
    narration.write_text(before.replace("It moves.", "It moves on."))
    assert not row(production(), "Ring").rendered
    # A mark that the shot asks nothing of is none of its own, but a voice has to say it anew.
    narration.write_text(before.replace("It moves.", "It <off>moves."))
    assert row(production(), "Ring").rendered == (type(narrator) is SilentNarrator)
    narration.write_text(before)
    assert row(production(), "Ring").rendered


def test_the_latest_rendering_that_still_holds_is_listed(
    production: Produce, workers: Workers
) -> None:
    lengths = {}
    for narrator in (SilentNarrator(), Slow()):
        [job] = jobs = plan(replace(production(), narrator=narrator), ["Ring"])
        record = render(jobs, workers).results[job.key]
        lengths[record.made_at, job.key] = record.duration
    assert row(production(), "Ring").seconds == pytest.approx(lengths[max(lengths)])


def test_a_lost_video_does_not_count(production: Produce, workers: Workers) -> None:
    [job] = jobs = plan(production(), ["Ring"])
    record = render(jobs, workers).results[job.key]
    (job.media.store / f"{record.key}.mp4").unlink()
    assert not row(production(), "Ring").rendered
