"""Storyboards: the frame at each beat's end, on contact sheets and on a page."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import typst
from PIL import Image, ImageDraw, ImageFont

from lectures.model import Language, Lecture
from lectures.speech import Spoken, split_marks
from lectures.text import shot_narration, shot_title
from pipeline.media import Cache, write_whole, writing
from pipeline.plan.jobs import Production, ShotJob, plan, require_agreement
from pipeline.render.picture import save_png
from pipeline.render.run import Run
from pipeline.render.worker import Failure, failure, prepare
from pipeline.timeline import BeatRecord

TEMPLATES = Path(__file__).with_name("templates")
SHEET_WIDTH = 1600
SHEET_HEIGHT = 1600  # about; a sheet that is much taller can't be read when seen whole
COLUMNS = 3
MARGIN, GAP = 16, 14
HEADING, CAPTION = 30, 24  # heights of a shot's heading and of a beat's caption
FONTS = '("New Computer Modern", "DejaVu Sans Mono")'
PAPER, INK, DIM = (24, 27, 36), (236, 234, 228), (150, 155, 170)


@dataclass(frozen=True)
class Panel:
    """A beat and the file of the frame at its end."""

    beat: BeatRecord
    frame: Path


@dataclass(frozen=True)
class Board:
    """The panels of a shot."""

    shot: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Drawn:
    """The beats of a shot whose frames have been drawn."""

    beats: tuple[BeatRecord, ...]


def folder_of(job: ShotJob) -> Path:
    """Where the frames of a shot lie; their content key names the folder."""
    return job.media.storyboards / "frames" / job.key[:32]


def stored_board(job: ShotJob) -> Board | None:
    """The board drawn earlier for this key, if all of it is there."""
    drawn = _drawn(job).get("board")
    board = _board(job, drawn.beats) if drawn is not None else None
    return board if board and all(panel.frame.is_file() for panel in board.panels) else None


def _drawn(job: ShotJob) -> Cache[Drawn]:
    return Cache(folder_of(job), Drawn)


def _board(job: ShotJob, beats: Sequence[BeatRecord]) -> Board:
    panels = (Panel(beat, _frame(job, i, beat.name)) for i, beat in enumerate(beats, start=1))
    return Board(job.name, tuple(panels))


def _frame(job: ShotJob, number: int, beat: str) -> Path:
    return folder_of(job) / f"{number:02d}_{beat}.png"


def draw_board(job: ShotJob) -> Board | Failure:
    """Play a shot from beat to beat and keep the frame at each one's end (in a worker)."""
    try:
        return _draw_board(job)
    except Exception as error:
        return failure(job.source, error)


def _draw_board(job: ShotJob) -> Board:
    prepare(job.media)
    from pipeline.render import play

    beats: list[BeatRecord] = []

    def keep(scene: Any, beat: BeatRecord) -> None:
        beats.append(beat)
        save_png(play.frame_of(scene), _frame(job, len(beats), beat.name))

    scene = play.walk(job, keep)
    if not beats:  # a shot without beats still has a last frame
        keep(scene, BeatRecord("end", 0.0, scene.now, Spoken(0.0, ())))
    _drawn(job).put("board", Drawn(tuple(beats)))
    return _board(job, beats)


# --- the sheets ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """A panel's place on a sheet; the first of a shot carries its heading."""

    panel: Panel
    caption: str
    heading: str = ""
    title: str = ""


def write_sheets(entries: Sequence[tuple[int, str, Board]], target: Path) -> list[Path]:
    """Contact sheets of (number, title, board), as many as needed: `target`, then `….2.png` ….

    Panels run on from shot to shot, so that short shots leave no holes.
    """
    cells = [cell for entry in entries for cell in _cells(*entry)]
    width = (SHEET_WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) // COLUMNS
    with Image.open(cells[0].panel.frame) as sample:
        height = round(width * sample.height / sample.width)
    rows = max(1, (SHEET_HEIGHT - 2 * MARGIN) // (HEADING + height + CAPTION + GAP))
    for old in target.parent.glob(f"{target.stem}.[0-9]*.png"):
        old.unlink()
    written = []
    for begin in range(0, len(cells), rows * COLUMNS):
        number = begin // (rows * COLUMNS) + 1
        path = target if number == 1 else target.with_name(f"{target.stem}.{number}.png")
        _write_sheet(cells[begin : begin + rows * COLUMNS], path, (width, height))
        written.append(path)
    return written


def _cells(number: int, title: str, board: Board) -> list[_Cell]:
    heading = f"{number}  {board.shot}" if number else board.shot
    return [
        _Cell(panel, f"{i + 1}  {panel.beat.name}", heading, title)
        if i == 0
        else _Cell(panel, f"{i + 1}  {panel.beat.name}")
        for i, panel in enumerate(board.panels)
    ]


def _write_sheet(cells: Sequence[_Cell], target: Path, size: tuple[int, int]) -> None:
    width, height = size
    row = HEADING + height + CAPTION + GAP
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (SHEET_WIDTH, 2 * MARGIN + rows * row - GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    for i, cell in enumerate(cells):
        x = MARGIN + (i % COLUMNS) * (width + GAP)
        y = MARGIN + (i // COLUMNS) * row
        _paste(sheet, pen, cell, (x, y), size)
    with writing(target) as path:
        sheet.save(path, format="PNG")


def _paste(
    sheet: Image.Image,
    pen: ImageDraw.ImageDraw,
    cell: _Cell,
    place: tuple[int, int],
    size: tuple[int, int],
) -> None:
    """One panel: heading above, frame, and beneath it the beat and when it ends."""
    (x, y), (width, height) = place, size
    heading, small = ImageFont.load_default(21), ImageFont.load_default(17)
    if cell.heading:
        pen.text((x, y), cell.heading, INK, heading)
        offset = pen.textlength(f"{cell.heading}   ", heading)
        title = _typeset(cell.title)
        title = title.crop((0, 0, min(title.width, int(width - offset)), title.height))
        sheet.paste(title, (int(x + offset), y + HEADING - 7 - title.height), title)
    with Image.open(cell.panel.frame) as frame:
        picture = frame.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    sheet.paste(picture, (x, y + HEADING))
    below = y + HEADING + height + 3
    pen.text((x, below), cell.caption, INK, small)
    end = f"{cell.panel.beat.end:.1f} s"
    pen.text((x + width, below), end, DIM, small, anchor="ra")


def _typeset(text: str) -> Image.Image:
    """Words in any script, which the small font of the other labels lacks, as a picture."""
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    red, green, blue = DIM
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f"#set text(font: {FONTS}, size: 18pt, fill: rgb({red}, {green}, {blue}))\n"
        f'#set text(bottom-edge: "descender")\n#"{literal}"'
    )
    png = typst.compile(source.encode(), format="png", ppi=72, ignore_system_fonts=True)
    if not isinstance(png, bytes):
        raise TypeError(f"expected one picture of the title {text!r}, got {len(png or [])}")
    return Image.open(io.BytesIO(png)).convert("RGBA")


# --- the page ------------------------------------------------------------------------------------


def write_page(
    lecture: Lecture,
    language: Language,
    boards: Mapping[str, Board],
    failures: Sequence[Failure],
    target: Path,
) -> Path:
    """A plain HTML page: every shot with its beats, what is said in them and when."""
    failed = {one.shot: one for one in failures}
    parts = [
        {
            "number": number,
            "title": part.title[language],
            "shots": [
                _shot_entry(lecture, language, shot.number, shot.name, boards, failed, target)
                for shot in lecture.shots
                if shot.part == number and (shot.name in boards or shot.name in failed)
            ],
        }
        for number, part in enumerate(lecture.parts, start=1)
    ]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    page = environment.get_template("storyboard.html").render(
        title=lecture.title[language],
        language=language,
        parts=[part for part in parts if part["shots"]],
    )
    write_whole(target, page.encode())
    return target


def _shot_entry(
    lecture: Lecture,
    language: Language,
    number: int,
    name: str,
    boards: Mapping[str, Board],
    failed: Mapping[str, Failure],
    target: Path,
) -> dict[str, Any]:
    narration = shot_narration(lecture, language, name)
    panels = boards[name].panels if name in boards else ()
    return {
        "number": number,
        "name": name,
        "title": shot_title(lecture, language, name),
        "failure": failed.get(name),
        "beats": [
            {
                "name": panel.beat.name,
                "start": panel.beat.start,
                "end": panel.beat.end,
                "said": split_marks(narration.get(panel.beat.name, ""))[0],
                "frame": panel.frame.relative_to(target.parent).as_posix(),
            }
            for panel in panels
        ],
    }


@dataclass(frozen=True)
class Storyboard:
    """The files of a storyboard, the page first, and the shots that could not be drawn."""

    files: tuple[Path, ...]
    failures: tuple[Failure, ...]


def draw(
    production: Production, names: Sequence[str], run: Run, *, force: bool = False
) -> Storyboard:
    """Draw the storyboard of a whole lecture, or a sheet of the shots named.

    What was drawn before and still holds is not drawn again unless `force`.
    """
    lecture, language = production.lecture, production.language
    require_agreement(production, names or [shot.name for shot in lecture.shots])
    jobs = plan(production, names or None)
    outcome = run.work_off(jobs, draw_board, lambda job: None if force else stored_board(job))
    drawn = {board.shot: board for board in outcome.results.values()}
    folder = production.media.storyboards
    if names:
        files = write_selection(lecture, language, drawn, names, folder)
    else:
        files = write_storyboard(lecture, language, drawn, outcome.failures, folder)
    return Storyboard(tuple(files), tuple(outcome.failures))


def write_storyboard(
    lecture: Lecture,
    language: Language,
    boards: Mapping[str, Board],
    failures: Sequence[Failure],
    folder: Path,
) -> list[Path]:
    """The page and a sheet (or more) for each part; returns the files, the page first."""
    stem = f"{lecture.name}.{language}"
    files = [write_page(lecture, language, boards, failures, folder / f"{stem}.html")]
    for number in range(1, len(lecture.parts) + 1):
        entries = [
            (shot.number, shot_title(lecture, language, shot.name), boards[shot.name])
            for shot in lecture.shots
            if shot.part == number and shot.name in boards
        ]
        if entries:
            files += write_sheets(entries, folder / f"{stem}.part{number}.png")
    return files


def write_selection(
    lecture: Lecture,
    language: Language,
    boards: Mapping[str, Board],
    names: Sequence[str],
    folder: Path,
) -> list[Path]:
    """Sheets of a few shots only; returns the files."""
    numbers = {shot.name: shot.number for shot in lecture.shots}
    entries = [
        (numbers.get(name, 0), shot_title(lecture, language, name), boards[name])
        for name in names
        if name in boards
    ]
    if not entries:
        return []
    label = "-".join(names[:3]) + ("-and-more" if len(names) > 3 else "")
    target = folder / f"{lecture.name}.{language}.{label}.png"
    return write_sheets(entries, target)
