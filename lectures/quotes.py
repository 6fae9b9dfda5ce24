"""Keeps what sentences quote of the measurements, so that filling them in again needs no arrays."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from lectures.model import Language, Lecture

PROJECT = Path(__file__).resolve().parents[1]
# The records beside the arrays hold their checksums.
_RECORDS = PROJECT / "mlp_math" / "data" / "real_model"
_CODE = tuple(PROJECT / "lectures" / name for name in ("measured.py", "figures.py"))


def measured_quotes(lecture: Lecture, language: Language) -> Mapping[str, str]:
    """`measured_slots` of a lecture, computed once for what is stored now."""
    key = _key(lecture, language)
    file = _file()
    kept = _read(file)
    if key not in kept:
        # Imported here: it loads numpy, and listing shots has to be quick.
        from lectures.measured import measured_slots

        kept[key] = measured_slots(lecture, language)
        _write(file, kept)
    return kept[key]


def _key(lecture: Lecture, language: Language) -> str:
    text = lecture.fact.text[language]
    choices = [lecture.fact.first, lecture.fact.last, text.answer, language]
    content = hashlib.sha256(json.dumps(choices).encode())
    for path in (*sorted(_RECORDS.glob("*.json")), *_CODE):
        content.update(path.read_bytes())
    return content.hexdigest()


def _file() -> Path:
    return Path(os.environ.get("LECTURE_MEDIA", PROJECT / "media")).expanduser() / "quotes.json"


def _read(file: Path) -> dict[str, dict[str, str]]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {
            str(key): {str(k): str(v) for k, v in quotes.items()} for key, quotes in kept.items()
        }
    except (OSError, ValueError, AttributeError):
        return {}


def _write(file: Path, kept: Mapping[str, Mapping[str, str]]) -> None:
    """Whole or not at all; a full disk is found by what matters, not by this."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".part-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(kept, out, ensure_ascii=False)
        os.replace(temporary, file)
