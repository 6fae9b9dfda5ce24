"""What is read from SVG files is the same when it comes from disk."""

from pathlib import Path

import examples
import numpy as np
import pytest
import twice
from manim import SVGMobject, Text
from manim.mobject.svg import svg_mobject
from svgelements import SVG, Matrix
from svgelements import Path as SVGPath

import fastcairo
from fastcairo import glyphs

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<defs><path id="hook"
 d="M10 10 L 40 10 Q 60 40 40 60 C 30 70 20 70 10 60 A 20 20 0 0 1 10 30 z"/></defs>
<g id="both" transform="rotate(10)"><use href="#hook"/><use href="#hook" x="40"/></g>
<rect x="5" y="70" width="30" height="20" rx="4" stroke="red" stroke-width="2"/>
<circle cx="70" cy="80" r="12" fill="blue" fill-opacity="0.5"/>
<line x1="0" y1="0" x2="9" y2="9"/></svg>"""


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.svg"
    path.write_text(DRAWING)
    return path


@pytest.fixture(autouse=True)
def forgetful_manim() -> None:
    svg_mobject.SVG_HASH_TO_MOB_MAP.clear()


def read(path: Path) -> SVGMobject:
    return SVGMobject(str(path), use_svg_cache=False)


def assert_alike(one: SVGMobject, other: SVGMobject) -> None:
    assert len(one.get_family()) == len(other.get_family()) > 4
    for mine, theirs in zip(one.get_family(), other.get_family(), strict=True):
        assert type(mine) is type(theirs)
        for name in ("points", "fill_rgbas", "stroke_rgbas", "stroke_width"):
            np.testing.assert_array_equal(getattr(mine, name), getattr(theirs, name))
    assert one.id_to_vgroup_dict.keys() == other.id_to_vgroup_dict.keys()


def test_a_drawing_is_the_same_from_disk(
    drawing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = read(drawing)
    kept = tmp_path / "kept"
    with fastcairo.installed(glyphs_in=kept):
        assert_alike(read(drawing), plain)
        assert len(list(kept.iterdir())) == 1
        monkeypatch.setattr(glyphs, "_parse", lambda _: pytest.fail("parsed again"))
        again = read(drawing)
    assert_alike(again, plain)
    parts = again.id_to_vgroup_dict["both"].submobjects
    assert parts[0] is again.submobjects[0]


def test_another_drawing_or_another_class_is_read_anew(drawing: Path, tmp_path: Path) -> None:
    class Other(SVGMobject):
        pass

    kept = tmp_path / "kept"
    with fastcairo.installed(glyphs_in=kept):
        read(drawing)
        Other(str(drawing), use_svg_cache=False)
        drawing.write_text(DRAWING.replace("70 80", "60 80").replace('r="12"', 'r="13"'))
        read(drawing)
    assert len(list(kept.iterdir())) == 3


def test_half_a_file_is_read_anew(drawing: Path, tmp_path: Path) -> None:
    plain = read(drawing)
    kept = tmp_path / "kept"
    with fastcairo.installed(glyphs_in=kept):
        read(drawing)
        (file,) = kept.iterdir()
        file.write_bytes(file.read_bytes()[:100])
        assert_alike(read(drawing), plain)
        assert_alike(read(drawing), plain)


def test_a_file_that_was_altered_or_belongs_to_another_drawing_is_read_anew(
    drawing: Path, tmp_path: Path
) -> None:
    plain = read(drawing)
    kept = tmp_path / "kept"
    with fastcairo.installed(glyphs_in=kept):
        read(drawing)
        (file,) = kept.iterdir()
        whole = file.read_bytes()
        for place in (0, 40, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert_alike(read(drawing), plain)
            assert file.read_bytes() == whole
        drawing.write_text(DRAWING.replace('r="12"', 'r="13"'))
        moved = read(drawing)
        (other,) = set(kept.iterdir()) - {file}
        other.write_bytes(whole)
        assert_alike(read(drawing), moved)


def test_without_a_folder_nothing_is_kept_and_manims_parser_is_as_it_was(drawing: Path) -> None:
    parse = SVG.parse
    with fastcairo.installed():
        read(drawing)
        assert type(SVG.parse(str(drawing))) is SVG
    assert SVG.parse is parse


@pytest.mark.usefixtures("small")
def test_scenes_of_text_are_drawn_the_same(tmp_path: Path) -> None:
    theirs, _ = twice.render(examples.Texts, twice.CairoRenderer, twice.Collector)
    for _ in range(2):
        svg_mobject.SVG_HASH_TO_MOB_MAP.clear()
        with fastcairo.installed(glyphs_in=tmp_path / "kept"):
            ours, _ = twice.render(examples.Texts, fastcairo.FastCairoRenderer, twice.Collector)
        twice.assert_same(theirs, ours)
    assert len(Text("kept")) == 4


PATHS = (
    "M10 10 L 40 10 Q 60 40 40 60 C 30 70 20 70 10 60 A 20 20 0 0 1 10 30 z",
    "m 1 2 l 3 4 5 6 h 7 v 8 c 1 2 3 4 5 6 s 1 2 3 4 t 5 6 z m 1 1 l 2 2",
    "M 0 0",
    "",
)


@pytest.mark.parametrize("written", PATHS)
def test_a_path_that_was_parsed_once_is_copied_and_no_copy_changes_another(written: str) -> None:
    plain = SVGPath(written)
    with fastcairo.installed():
        glyphs._paths.clear()
        first, second = SVGPath(written), SVGPath(written)
        assert list(glyphs._paths) == [written]
        first *= Matrix.rotate(1)
        first.reify()
        third = SVGPath(written)
    for path in (second, third):
        assert path == plain
        assert path.d() == plain.d()
        assert [type(one) for one in path] == [type(one) for one in plain]


def test_what_goes_on_from_a_path_is_parsed_as_it_goes_on() -> None:
    plain = SVGPath("M 5 5 l 1 1")
    plain.parse("l 2 3 z")
    with fastcairo.installed():
        glyphs._paths.clear()
        SVGPath("l 2 3 z")
        ours = SVGPath("M 5 5 l 1 1")
        ours.parse("l 2 3 z")
    assert ours.d() == plain.d()


def test_a_path_that_is_none_is_refused_each_time() -> None:
    with fastcairo.installed():
        for _ in range(2):
            with pytest.raises(ValueError):  # noqa: PT011 - svgelements says no more
                SVGPath("M 1 2 L 3")
