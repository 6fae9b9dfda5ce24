"""A page without films is written without a voice."""

from pathlib import Path
from typing import Any, NoReturn

import pytest
from rich.console import Console

from lectures.load import load_lecture
from pipeline.media import Media
from pipeline.plan.jobs import Production
from pipeline.plan.quality import parse_quality
from pipeline.publish import page
from pipeline.publish.errors import PublishError
from pipeline.render.run import Run
from pipeline.voice.silent import SilentNarrator


class Mute(SilentNarrator):
    """A voice that fails when it is to say something."""

    def spoken(self, *_: Any, **__: Any) -> NoReturn:
        raise AssertionError("the page had something spoken")


@pytest.mark.parametrize("films", [False, True])
def test_what_is_heard_nowhere_is_not_spoken(
    films: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planned(production: Production, names: Any, *_: Any) -> NoReturn:
        page.plan(production, list(names)[:1])
        raise PublishError("planned")

    monkeypatch.setattr(page, "boards_in", planned)
    monkeypatch.setattr(page, "built", lambda *_: tmp_path)
    for name in page._ASSETS:
        (tmp_path / name).touch()
    media = Media(tmp_path / "media")
    lecture = load_lecture("how_llms_store_facts")
    production = Production(lecture, "en", parse_quality("draft"), Mute(), media)
    expected = (AssertionError, "spoken") if films else (PublishError, "planned")
    with pytest.raises(expected[0], match=expected[1]):
        page.write_pages(production, Run(Console(quiet=True), 1), films=films)
