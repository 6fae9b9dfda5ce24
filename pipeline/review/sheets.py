"""Contact sheets of boards: pictures with a panel for each beat."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.media import writing
from pipeline.review.boards import Board, Panel
from scenes.fonts import LISTED, typeset

SHEET_WIDTH = 1600
SHEET_HEIGHT = 1600  # about; a sheet that is much taller can't be read when seen whole
COLUMNS, TALL_COLUMNS = 3, 7  # of wide frames and of tall ones
MARGIN, GAP = 16, 14
HEADING, CAPTION = 30, 24  # heights of a shot's heading and of a beat's caption
PAPER, INK, DIM = (24, 27, 36), (236, 234, 228), (150, 155, 170)


@dataclass(frozen=True)
class _Cell:
    """A panel's place on a sheet; the first of a shot carries its heading."""

    panel: Panel
    caption: str
    heading: str = ""
    title: str = ""


def write_sheets(
    entries: Sequence[tuple[int, str, Board]], target: Path, columns: int | None = None
) -> list[Path]:
    """Contact sheets of (number, title, board), as many as needed: `target`, then `….2.png` ….

    Panels run on from shot to shot, so that short shots leave no holes.
    """
    cells = [cell for entry in entries for cell in _cells(*entry)]
    with Image.open(cells[0].panel.frame) as sample:
        columns = columns or (COLUMNS if sample.width > sample.height else TALL_COLUMNS)
        width = (SHEET_WIDTH - 2 * MARGIN - (columns - 1) * GAP) // columns
        height = round(width * sample.height / sample.width)
    rows = max(1, (SHEET_HEIGHT - 2 * MARGIN) // (HEADING + height + CAPTION + GAP))
    for old in target.parent.glob(f"{target.stem}.[0-9]*.png"):
        old.unlink()
    written = []
    for begin in range(0, len(cells), rows * columns):
        number = begin // (rows * columns) + 1
        path = target if number == 1 else target.with_name(f"{target.stem}.{number}.png")
        _write_sheet(cells[begin : begin + rows * columns], path, (width, height), columns)
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


def _write_sheet(cells: Sequence[_Cell], target: Path, size: tuple[int, int], columns: int) -> None:
    width, height = size
    row = HEADING + height + CAPTION + GAP
    rows = -(-len(cells) // columns)
    sheet = Image.new("RGB", (SHEET_WIDTH, 2 * MARGIN + rows * row - GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    for i, cell in enumerate(cells):
        x = MARGIN + (i % columns) * (width + GAP)
        y = MARGIN + (i // columns) * row
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
        room = max(int(width - offset), 1)  # hardly any beside a long name on a narrow panel
        title = title.crop((0, 0, min(title.width, room), title.height))
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
        f"#set text(font: {LISTED}, size: 18pt, fill: rgb({red}, {green}, {blue}))\n"
        f'#set text(bottom-edge: "descender")\n#"{literal}"'
    )
    png = typeset(source.encode(), text, format="png", ppi=72)
    if not isinstance(png, bytes):
        raise TypeError(f"expected one picture of the title {text!r}, got {len(png or [])}")
    return Image.open(io.BytesIO(png)).convert("RGBA")
