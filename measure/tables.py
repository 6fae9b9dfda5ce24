"""Reads the tables that say what is asked of a model."""

import tomllib
from pathlib import Path
from typing import Any

from measure.errors import MeasureError


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file's content. Raises MeasureError if it can't be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MeasureError(f"{path}: can't be read: {error}") from error
