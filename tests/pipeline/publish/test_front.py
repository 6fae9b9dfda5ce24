"""The program of a page is built once, and anew where it is not whole."""

from pathlib import Path

import pytest

from pipeline.media import Media
from pipeline.publish import front


def test_a_build_that_was_damaged_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds = []

    def npm(folder: Path, *arguments: str) -> None:
        if arguments[0] == "run":
            builds.append(folder)
            (folder / "dist").mkdir()
            for name in front.BUILT:
                (folder / "dist" / name).write_text(f"program {name}", encoding="utf-8")

    monkeypatch.setattr(front, "_npm", npm)
    monkeypatch.setattr(front, "_have_node", lambda say: None)
    media = Media(tmp_path / "media")
    media.claim()
    made = front.built(media, print)
    assert front.built(media, print) == made
    assert len(builds) == 1
    (made / "page.js").write_text("program", encoding="utf-8")
    front.built(media, print)
    assert (made / "page.js").read_text(encoding="utf-8") == "program page.js"
    (made / "page.css").unlink()
    front.built(media, print)
    assert len(builds) == 3
