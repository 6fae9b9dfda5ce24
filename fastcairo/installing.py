"""Puts fastcairo in manim's place for all scenes of a process, and back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from manim import Mobject
from manim.camera import camera
from manim.scene import moving_camera_scene, scene, scene_file_writer

from fastcairo import families, glyphs, mobjects
from fastcairo.renderer import FastCairoRenderer
from fastcairo.segments import FastSegmentEncoder

_REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (scene, "CairoRenderer", FastCairoRenderer),
    (scene_file_writer, "VideoSegmentEncoder", FastSegmentEncoder),
    (Mobject, "get_family", families.get_family),
    (Mobject, "family_members_with_points", families.family_members_with_points),
    *(
        (module, "extract_mobject_family_members", families.extract_mobject_family_members)
        for module in (camera, scene, moving_camera_scene)
    ),
    *mobjects.REPLACED,
    *glyphs.REPLACED,
)
_before: list[Any] = []


def install() -> None:
    """Let every scene that is made from now on use fastcairo; once is enough.

    What is read from SVG files is kept in the folder that FASTCAIRO_GLYPHS names, if it is set.
    """
    if not _before:
        if folder := os.environ.get("FASTCAIRO_GLYPHS"):
            glyphs.keep_in(Path(folder))
        # As it stands in the class: what is static must be so again.
        _before.extend(place.__dict__[name] for place, name, _ in _REPLACED)
        for place, name, ours in _REPLACED:
            setattr(place, name, ours)


def uninstall() -> None:
    """Let scenes that are made from now on use manim's own code again."""
    for (place, name, _), theirs in zip(_REPLACED, _before, strict=False):
        setattr(place, name, theirs)
    _before.clear()


@contextmanager
def installed(*, glyphs_in: Path | None = None) -> Iterator[None]:
    """fastcairo for the scenes made inside; as it was before, after.

    What is read from SVG files is kept in the folder `glyphs_in`, if there is one.
    """
    already = bool(_before)
    install()
    kept_in = glyphs.keep_in(glyphs_in)
    try:
        yield
    finally:
        glyphs.keep_in(kept_in)
        if not already:
            uninstall()
