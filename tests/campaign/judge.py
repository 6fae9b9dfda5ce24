"""Says, edit after edit, which rendered shots are still good; a program of its own.

It runs in a copy of the project: `python judge.py LECTURE QUALITY`. For each line of its input, a
JSON object of files to their new texts (base 64) and of variables, it answers with the shots that
would not be rendered again, having put everything back.
"""

import base64
import json
import os
import sys

from lectures.load import LectureError, load_lecture
from pipeline.media import Media
from pipeline.plan import traces
from pipeline.plan.dependencies import frozen
from pipeline.plan.jobs import Production, plan
from pipeline.plan.quality import parse_quality
from pipeline.plan.shots import scan
from pipeline.project import PROJECT
from pipeline.render.store import Store
from pipeline.voice.silent import SilentNarrator


def main(lecture: str, quality: str) -> None:
    names = list(_held(lecture, quality, None))  # of those, the ones that have been rendered
    for line in sys.stdin:
        print(json.dumps(_judged(json.loads(line), lecture, quality, names)), flush=True)


def _judged(
    edit: dict[str, dict[str, str]], lecture: str, quality: str, names: list[str]
) -> dict[str, object] | str:
    texts = {PROJECT / name: base64.b64decode(text) for name, text in edit["files"].items()}
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    versions = traces._version
    try:
        for path, content in texts.items():
            path.write_bytes(content)
        os.environ.update(edit["environment"])
        if package := edit["package"].get("name"):
            traces._version = lambda name: "0" if name == package else versions(name)  # type: ignore
        return _held(lecture, quality, names)
    except LectureError as error:
        return str(error)
    finally:
        traces._version = versions
        for name in edit["environment"]:
            del os.environ[name]
        for path, old in before.items():
            path.write_bytes(old) if old is not None else path.unlink()


def _held(lecture: str, quality: str, names: list[str] | None) -> dict[str, object]:
    """What the traces of those of these shots have read that are still good."""
    scan.cache_clear()
    production = Production(
        load_lecture(lecture), "en", parse_quality(quality), SilentNarrator(), Media.default()
    )
    jobs = plan(production, names)
    store = Store(Media.default().store)
    with frozen():
        found = {job.name: store.find(job) for job in jobs}
    return {
        name: {
            "code": {file: sorted(parts) for file, parts in record.trace.code.items()},
            "lecture": sorted(record.trace.lecture),
        }
        for name, record in found.items()
        if record is not None
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
