"""Every frame of every shot by stock manim and by fastcairo, in one process, compared bit for bit.

    python benchmarks/pictures.py [SHOT …] [--lecture L] [--lang L] [--size 480x270@5]

All lectures that come with the project in all their languages, unless one is named. A line for each
shot; exit code 1 if any frame differs, or what is said to be unchanged isn't.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "fastcairo" / "tests")]
for library in ("OMP", "OPENBLAS"):
    os.environ[f"{library}_NUM_THREADS"] = "1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shots", nargs="*", metavar="SHOT")
    parser.add_argument("--lecture", help="only this one")
    parser.add_argument("--lang", help="only this language")
    parser.add_argument("--size", default="480x270@5")
    options = parser.parse_args()

    import twice

    from lectures.load import chosen_language, load_lecture, shipped
    from pipeline.plan.quality import parse_quality
    from pipeline.plan.shots import scan

    quality, shots, wrong = parse_quality(options.size), scan(), 0
    with (
        tempfile.TemporaryDirectory() as folder,
        twice.small(Path(folder), (quality.width, quality.height), quality.fps),
    ):
        for lecture_name in [options.lecture] if options.lecture else shipped():
            lecture = load_lecture(lecture_name)
            wanted = options.shots or [shot.name for shot in lecture.shots]
            for language in lecture.languages:
                if language == chosen_language(lecture, options.lang or language):
                    print(f"{lecture.name}, {language}", flush=True)
                    wrong += differing(lecture, language, shots, wanted)
    sys.exit(wrong > 0)


def differing(lecture: Any, language: str, shots: Any, names: list[str]) -> int:
    """Compare these shots of a lecture, with a line for each; how many differ."""
    import twice

    from pipeline.render.play import shot_class
    from scenes.stage import Staging, staged

    wrong = 0
    with staged(Staging(lecture, language)):
        for name in names:
            begun = time.process_time()
            said, failed = compared(twice.drawn_twice, shot_class(shots.of(lecture, name)))
            wrong += failed
            spent = time.process_time() - begun
            print(
                f"{'DIFFERS' if failed else 'same':8} {name:26} {spent:5.1f} s  {said}", flush=True
            )
    return wrong


def compared(drawn_twice: Any, shot: Any) -> tuple[str, bool]:
    """What came of it, and whether that is a failure."""
    try:
        return str(drawn_twice(shot)), False
    except AssertionError as difference:
        return str(difference).splitlines()[0], True


if __name__ == "__main__":
    main()
