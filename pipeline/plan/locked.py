"""Which version of each package the lock file wants."""

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker

from pipeline.project import PROJECT

LOCK = PROJECT / "requirements.lock"
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?P<marker>;[^\\]*)?")


def pins(lock: Path = LOCK) -> Iterator[tuple[str, str]]:
    """(name, version) of each package that a lock file wants on this system and this Python."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := _PIN.match(line):
            marker = (match["marker"] or "").lstrip("; ")
            if not marker or Marker(marker).evaluate():
                yield match["name"], match["version"]
