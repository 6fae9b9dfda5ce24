"""The picture at every beat's end, small, in the themes that a page can be read in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from pipeline.media import writing
from pipeline.plan.jobs import Production, plan
from pipeline.plan.quality import Quality
from pipeline.publish.errors import PublishError
from pipeline.render.run import Run
from pipeline.review.boards import Board, draw_board, stored_board

STILL = Quality("still", 960, 540, 10)
THEMES = ("dark", "light")


def boards_in(production: Production, names: Sequence[str], theme: str, run: Run) -> list[Board]:
    """The boards of these shots in a theme, drawn where they were not before.

    Raises PublishError, naming them, where shots can't be drawn.
    """
    lecture = production.lecture.model_copy(update={"theme": theme})
    jobs = plan(replace(production, lecture=lecture, quality=STILL), names)
    outcome = run.work_off(jobs, draw_board, stored_board)
    if outcome.failures:
        told = "\n".join(f"{one.shot}: {one.message}" for one in outcome.failures)
        raise PublishError(f"these shots can't be drawn:\n{told}")
    return [outcome.results[job.key] for job in jobs]


def write_stills(
    boards: Sequence[Board],
    numbers: Mapping[str, int],
    folder: Path,
    suffix: str = "webp",
    *,
    width: int = STILL.width,
    quality: int = 70,
) -> list[Path]:
    """Each panel of each board as `NNN.MM.webp` in a folder: shot's number, then beat's.

    width: in pixels. quality: of what is compressed, 0 to 100.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for board in boards:
        for place, panel in enumerate(board.panels, start=1):
            target = folder / f"{numbers[board.shot]:03d}.{place:02d}.{suffix}"
            _convert(panel.frame, target, width, quality)
            written.append(target)
    return written


def _convert(frame: Path, target: Path, width: int, quality: int) -> None:
    with Image.open(frame) as picture, writing(target) as part:
        kind = {"webp": "WEBP", "png": "PNG", "jpg": "JPEG"}[target.suffix[1:]]
        size = (width, round(picture.height * width / picture.width))
        shown = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        shown.save(part, format=kind, quality=quality, method=6)
