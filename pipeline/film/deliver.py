"""What was made, copied to where its maker wants it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from lectures.load import LectureError
from pipeline.media import writing


def deliver(files: Sequence[Path], out: Path) -> list[Path]:
    """Copy a file to `out`, and what lies beside it under the same name beside that.

    The first of `files` is the one that `out` names; the others begin with its stem. Returns the
    copies. Raises LectureError for another ending, or where nothing can be written.
    """
    main = files[0]
    if out.suffix.lower() != main.suffix:
        raise LectureError(f"{out}: what was made is {main.suffix}; end the name in {main.suffix}")
    copies = [out.parent / (out.stem + file.name.removeprefix(main.stem)) for file in files]
    try:
        for file, copy in zip(files, copies, strict=True):
            copy.parent.mkdir(parents=True, exist_ok=True)
            with writing(copy) as written:
                shutil.copyfile(file, written)
    except OSError as error:
        raise LectureError(f"{out}: can't be written: {error.strerror}") from error
    return copies


def format_of(out: Path, formats: Sequence[str]) -> str:
    """The format that a file's ending asks for. Raises LectureError for none that there is."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in formats:
        raise LectureError(f"{out}: expected a name that ends in .{', .'.join(formats)}")
    return ending
