"""The key of a shot: what it is asked for as. What its frames depend on is in their trace."""

import hashlib
import json
from typing import Any

import fastcairo
from lectures.model import Language
from pipeline.plan.quality import Quality
from pipeline.plan.shots import ShotSource
from pipeline.plan.traces import place

SCHEMA = 2  # raised when entries of the store mean something else


def shot_key(source: ShotSource, language: Language, quality: Quality) -> str:
    """The key of one shot in a language and a quality, whatever its lecture: 40 hex digits."""
    return digest(
        {
            "schema": SCHEMA,
            "shot": source.name,
            "source": place(source.path, source.scenes),
            "language": language,
            "frame": [quality.width, quality.height, str(quality.fps)],
            "encoding": [quality.encoding, str(quality.keyframes)],
            "renderer": [quality.renderer, fastcairo.__version__, fastcairo.compiled()],
        }
    )[:40]


def digest(value: Any) -> str:
    """A hash of any JSON value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
