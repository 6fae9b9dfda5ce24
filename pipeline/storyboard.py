"""The lecture at a glance: a frame at each beat's end, on contact sheets and on a plain page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jinja2
from PIL import Image, ImageDraw, ImageFont

from lectures.model import Language, Lecture
from lectures.speech import split_marks
from lectures.text import shot_narration, shot_title
from pipeline.catalogue import PROJECT
from pipeline.media import settle, temporary, write_whole
from pipeline.plan import ShotJob
from pipeline.store import BeatRecord, spoken_from
from pipeline.worker import Failure, failure, prepare

TEMPLATES = PROJECT / "pipeline" / "templates"
SHEET_WIDTH = 1600
SHEET_HEIGHT = 1600  # about; a sheet that is much taller can't be read when seen whole
MARGIN, GAP = 20, 12
HEADING, CAPTION = 34, 26  # heights of a shot's heading and of a beat's caption
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


def folder_of(job: ShotJob) -> Path:
    """Where the frames of a shot lie; their content key names the folder."""
    return job.media.storyboards / "frames" / job.key[:32]


def stored_board(job: ShotJob) -> Board | None:
    """The board drawn earlier for this key, if all of it is there."""
    try:
        data = json.loads((folder_of(job) / "board.json").read_text(encoding="utf-8"))
        panels = tuple(_panel_from(item, folder_of(job)) for item in data["panels"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Board(job.name, panels) if all(p.frame.is_file() for p in panels) else None


def _panel_from(item: Mapping[str, Any], folder: Path) -> Panel:
    beat = item["beat"]
    record = BeatRecord(beat["name"], beat["start"], beat["end"], spoken_from(beat["spoken"]))
    return Panel(record, folder / item["frame"])


def draw_board(job: ShotJob) -> Board | Failure:
    """Play a shot from beat to beat and keep the frame at each one's end (in a worker)."""
    try:
        return _draw_board(job)
    except Exception as error:
        return failure(job.source, error)


def _draw_board(job: ShotJob) -> Board:
    prepare(job.media.root)
    from pipeline import performing
    from scenes.stage import Staging

    folder = folder_of(job)
    folder.mkdir(parents=True, exist_ok=True)
    panels: list[Panel] = []

    def keep(scene: Any, beat: Any) -> None:
        frame = folder / f"{len(panels) + 1:02d}_{beat.name}.png"
        save_png(performing.frame_of(scene), frame)
        panels.append(Panel(performing.record(beat), frame))

    staging = Staging(job.lecture, job.language, job.spoken)
    scene = performing.walk(job.source, staging, job.quality, job.media.scratch, keep)
    if not panels:  # a shot without beats still has a last frame
        frame = folder / "01_end.png"
        save_png(performing.frame_of(scene), frame)
        nothing = spoken_from({"seconds": 0.0, "sentences": []})
        panels.append(Panel(BeatRecord("end", 0.0, scene.now, nothing), frame))
    board = Board(job.name, tuple(panels))
    data = {"panels": [{"beat": asdict(p.beat), "frame": p.frame.name} for p in panels]}
    write_whole(folder / "board.json", json.dumps(data, ensure_ascii=False).encode())
    return board


def save_png(pixels: Any, target: Path) -> None:
    """Write an RGBA array of shape (height, width, 4) as a PNG, whole or not at all."""
    path = temporary(target)
    try:
        Image.fromarray(pixels).save(path, format="PNG", compress_level=3)
        settle(path, target)
    finally:
        path.unlink(missing_ok=True)


# --- the sheets ----------------------------------------------------------------------------------


def write_sheets(
    boards: Sequence[tuple[int, str, Board]], target: Path, *, columns: int = 4
) -> list[Path]:
    """Contact sheets of (number, title, board), as many as needed: `target`, then `….2.png` ….

    A shot begins a new row and, where it would not fit, a new sheet.
    """
    cell = (SHEET_WIDTH - 2 * MARGIN - (columns - 1) * GAP) // columns
    with Image.open(boards[0][2].panels[0].frame) as sample:
        height = round(cell * sample.height / sample.width)
    pages: list[list[tuple[int, str, Board]]] = [[]]
    used = MARGIN
    for entry in boards:
        rows = -(-len(entry[2].panels) // columns)
        needed = HEADING + rows * (height + CAPTION + GAP)
        if pages[-1] and used + needed > SHEET_HEIGHT:
            pages.append([])
            used = MARGIN
        pages[-1].append(entry)
        used += needed
    for old in target.parent.glob(f"{target.stem}.[0-9]*.png"):
        old.unlink()
    written = []
    for number, page in enumerate(pages, start=1):
        path = target if number == 1 else target.with_name(f"{target.stem}.{number}.png")
        _write_sheet(page, path, columns, (cell, height))
        written.append(path)
    return written


def _write_sheet(
    page: Sequence[tuple[int, str, Board]], target: Path, columns: int, cell: tuple[int, int]
) -> None:
    width, height = cell
    rows = [-(-len(board.panels) // columns) for _, _, board in page]
    total = MARGIN + sum(HEADING + n * (height + CAPTION + GAP) for n in rows) + MARGIN - GAP
    sheet = Image.new("RGB", (SHEET_WIDTH, total), PAPER)
    pen = ImageDraw.Draw(sheet)
    heading, caption = ImageFont.load_default(22), ImageFont.load_default(17)
    y = MARGIN
    for (number, title, board), count in zip(page, rows, strict=True):
        label = f"{number}  {board.shot}" if number else board.shot
        pen.text((MARGIN, y), label, INK, heading)
        offset = MARGIN + pen.textlength(f"{label}   ", heading)
        pen.text((offset, y + 4), title, DIM, caption)
        seconds = f"{board.panels[-1].beat.end:.1f} s"
        pen.text((SHEET_WIDTH - MARGIN, y + 4), seconds, DIM, caption, anchor="ra")
        y += HEADING
        for i, panel in enumerate(board.panels):
            x = MARGIN + (i % columns) * (width + GAP)
            top = y + (i // columns) * (height + CAPTION + GAP)
            with Image.open(panel.frame) as frame:
                small = frame.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
            sheet.paste(small, (x, top))
            pen.text((x, top + height + 4), f"{i + 1} {panel.beat.name}", INK, caption)
            moment = f"{panel.beat.end:.1f} s"
            pen.text((x + width, top + height + 4), moment, DIM, caption, anchor="ra")
        y += count * (height + CAPTION + GAP)
    path = temporary(target)
    try:
        sheet.save(path, format="PNG")
        settle(path, target)
    finally:
        path.unlink(missing_ok=True)


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
    """Larger sheets of a few shots only; returns the files."""
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
    return write_sheets(entries, target, columns=3)
