"""Storyboards: the frame at each beat's end, on contact sheets and on a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lectures.model import Language, Lecture
from lectures.text import shot_title
from pipeline.plan.jobs import Production, plan, require_agreement
from pipeline.plan.quality import Quality
from pipeline.render.run import Run
from pipeline.render.worker import Failure
from pipeline.review.boards import Board, draw_board, draw_reel, stored_board, stored_reel
from pipeline.review.page import write_page
from pipeline.review.sheets import write_sheets

IN_MOTION = Quality("480x270@5", 480, 270, 5)
IN_A_ROW = 6  # frames of a motion sheet


@dataclass(frozen=True)
class Storyboard:
    """The files of a storyboard, the page first, and the shots that could not be drawn."""

    files: tuple[Path, ...]
    failures: tuple[Failure, ...]


def draw(
    production: Production, names: Sequence[str], run: Run, *, force: bool = False
) -> Storyboard:
    """Draw the storyboard of a whole lecture, or a sheet of the shots named.

    What was drawn before and still holds is not drawn again unless `force`. Holds the lock of the
    media folder.
    """
    lecture, language = production.lecture, production.language
    require_agreement(production, names or [shot.name for shot in lecture.shots])
    with production.media.locked("render.py storyboard", run.say):
        jobs = plan(production, names or None)
        outcome = run.work_off(jobs, draw_board, lambda job: None if force else stored_board(job))
        drawn = {board.shot: board for board in outcome.results.values()}
        stem = production.media.storyboards / f"{production.label}.{language}"
        if names:
            files = write_selection(lecture, language, drawn, names, stem)
        else:
            files = write_storyboard(lecture, language, drawn, outcome.failures, stem)
    return Storyboard(tuple(files), tuple(outcome.failures))


def draw_motion(
    production: Production, names: Sequence[str], run: Run, *, force: bool = False
) -> Storyboard:
    """Draw sheets of a whole lecture, or of the shots named, with a frame a second, numbered.

    What was drawn before is kept as by `draw`. Holds the lock of the media folder.
    """
    lecture, language = production.lecture, production.language
    require_agreement(production, names or [shot.name for shot in lecture.shots])
    with production.media.locked("render.py storyboard", run.say):
        jobs = plan(replace(production, quality=IN_MOTION), names or None)
        outcome = run.work_off(jobs, draw_reel, lambda job: None if force else stored_reel(job))
        reels = {reel.shot: reel for reel in outcome.results.values()}
        stem = production.media.storyboards / f"{production.label}.{language}.motion"
        if names:
            files = write_selection(lecture, language, reels, names, stem, IN_A_ROW)
        else:
            files = write_parts(lecture, language, reels, stem, IN_A_ROW)
    return Storyboard(tuple(files), tuple(outcome.failures))


def write_storyboard(
    lecture: Lecture,
    language: Language,
    boards: Mapping[str, Board],
    failures: Sequence[Failure],
    stem: Path,
) -> list[Path]:
    """The page and a sheet (or more) for each part; returns the files, the page first.

    `stem` is what the files' paths begin with, `storyboards/LECTURE.LANGUAGE`.
    """
    page = write_page(lecture, language, boards, failures, _at(stem, "html"))
    return [page, *write_parts(lecture, language, boards, stem)]


def write_parts(
    lecture: Lecture,
    language: Language,
    boards: Mapping[str, Board],
    stem: Path,
    columns: int | None = None,
) -> list[Path]:
    """A sheet, or more, for each part; returns the files, whose paths begin with `stem`."""
    files = []
    for number in range(1, len(lecture.parts) + 1):
        entries = [
            (shot.number, shot_title(lecture, language, shot.name), boards[shot.name])
            for shot in lecture.shots
            if shot.part == number and shot.name in boards
        ]
        if entries:
            files += write_sheets(entries, _at(stem, f"part{number}.png"), columns)
    return files


def write_selection(
    lecture: Lecture,
    language: Language,
    boards: Mapping[str, Board],
    names: Sequence[str],
    stem: Path,
    columns: int | None = None,
) -> list[Path]:
    """Sheets of a few shots only; returns the files, whose paths begin with `stem`."""
    numbers = {shot.name: shot.number for shot in lecture.shots}
    entries = [
        (numbers.get(name, 0), shot_title(lecture, language, name), boards[name])
        for name in names
        if name in boards
    ]
    if not entries:
        return []
    label = "-".join(names[:3]) + ("-and-more" if len(names) > 3 else "")
    return write_sheets(entries, _at(stem, f"{label}.png"), columns)


def _at(stem: Path, ending: str) -> Path:
    return stem.with_name(f"{stem.name}.{ending}")
