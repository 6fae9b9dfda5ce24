"""Workers make ready while jobs are planned, and then do them."""

import os
from io import StringIO
from pathlib import Path

from rich.console import Console

from pipeline.media import Media
from pipeline.render.run import Run


def test_a_run_that_has_begun_gives_its_jobs_to_workers_that_have_manim_loaded(
    tmp_path: Path,
) -> None:
    media = Media(tmp_path)
    with Run(Console(file=StringIO()), processes=1).begun(1, media) as run:
        with run._workers(1, None) as workers:
            first = workers.submit(os.getpid).result()
            assert workers.submit(eval, "'manim' in __import__('sys').modules").result()
        with run._workers(3, None) as again:
            assert again.submit(os.getpid).result() == first != os.getpid()
