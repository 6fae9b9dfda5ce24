"""Which font draws what, and when words are set anew."""

from pathlib import Path

import numpy as np
import pytest

from scenes.fonts import VARIABLE, besides, is_wide
from scenes.mobjects import text
from scenes.mobjects.text import Words


@pytest.mark.parametrize("name", ["Zoë Čapek", "Nguyễn Phượng", "Ωνάσης", "Юрий", "محمد", "½→↑"])
def test_most_names_need_no_other_font(name: str) -> None:
    assert not is_wide(name)
    assert besides(name) == ""


def test_signs_as_wide_as_high_come_from_a_font_of_their_own() -> None:
    assert all(is_wide(name) for name in ("宮本 茂", "ピカチュウ", "손흥민", "Yao 姚明"))
    assert len(besides("茂")) == 16
    written = Words("宮本 茂")
    assert len(written.submobjects) == 3
    first, second, _ = (glyph.points for glyph in written.submobjects)
    assert first.shape != second.shape  # a missing sign is a box, whichever it is
    assert 2.5 < written.width / written.em_height < 4


def test_words_set_without_the_font_are_set_anew_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "CACHE", tmp_path)
    drawn = Words("茂")
    monkeypatch.setenv(VARIABLE, "/nowhere.ttc")
    boxed = Words("茂")
    assert len(list(tmp_path.glob("*.svg"))) == 2
    points = [one.submobjects[0].points for one in (drawn, boxed)]
    assert points[0].shape != points[1].shape or not np.allclose(*points)
