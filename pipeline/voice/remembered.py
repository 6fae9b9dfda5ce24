"""What a voice said when a lecture was last planned, for lists that must answer at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from lectures.model import Language, Lecture
from lectures.speech import Spoken, estimate
from lectures.text import shot_narration
from pipeline.media import write_whole
from pipeline.timeline import Progress

if TYPE_CHECKING:
    from pipeline.film.join import ShotClip

_spoken = TypeAdapter(Spoken)


def remember(
    folder: Path,
    lecture: Lecture,
    language: Language,
    said: Mapping[str, Mapping[str, Spoken]],
) -> None:
    """Note the times of shots' beats, by shot, beside those of shots noted before."""
    path = _path(folder, lecture, language)
    shots = _read(path)
    before = dict(shots)
    for shot, beats in said.items():
        narration = shot_narration(lecture, language, shot)
        shots[shot] = {
            beat: [narration.get(beat, ""), _spoken.dump_python(spoken, mode="json")]
            for beat, spoken in beats.items()
        }
    if shots != before:
        write_whole(path, json.dumps(shots, ensure_ascii=False).encode())


class RememberedNarrator:
    """Says what was said last time, where the words are still the same; else its estimate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shots: dict[Path, dict[str, Any]] = {}

    def prepare(
        self,
        lecture: Lecture,
        language: Language,
        shots: Iterable[str],
        executor: Executor | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Nothing is spoken."""

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> dict[str, Spoken]:
        """Each beat's narration with its times."""
        path = _path(self.folder, lecture, language)
        if path not in self._shots:
            self._shots[path] = _read(path)
        noted = self._shots[path].get(shot, {})
        narration = shot_narration(lecture, language, shot)
        beats = {beat: _recall(noted.get(beat), text, language) for beat, text in narration.items()}
        in_code = {
            beat: _spoken.validate_python(times)
            for beat, (text, times) in noted.items()
            if beat not in narration and not text
        }
        return in_code | beats

    def soundtrack(self, shots: Sequence["ShotClip"], out: Path) -> Path | None:
        """Nothing is heard."""
        return None


def _recall(noted: Any, text: str, language: Language) -> Spoken:
    if noted and noted[0] == text:
        return _spoken.validate_python(noted[1])
    return estimate(text, language)


def _path(folder: Path, lecture: Lecture, language: Language) -> Path:
    return folder / f"said.{lecture.name}.{language}.json"


def _read(path: Path) -> dict[str, Any]:
    """What was noted; nothing where it can't be read."""
    try:
        shots = json.loads(path.read_text("utf-8"))
        for beats in shots.values():
            for text, times in beats.values():
                _spoken.validate_python(times)
                str.casefold(text)
    except (OSError, ValueError, AttributeError, TypeError, ValidationError):
        return {}
    return dict(shots)
