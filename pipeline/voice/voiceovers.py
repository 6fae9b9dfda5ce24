"""Narration that stands in a shot's code, in the idiom of manim-voiceover."""

import ast

from lectures.speech import beat_name, from_bookmarks
from pipeline.plan.shots import Catalogue


def voiceovers(shot: str, catalogue: Catalogue) -> dict[str, str]:
    """Texts of `self.voiceover("…")` in a shot's class, by beat, found without running it.

    A text that is put together when the shot runs can't be known before; it stays without a voice.
    """
    source = catalogue.get(shot)
    if source is None:
        return {}
    found = {}
    tree = ast.parse(source.path.read_text(encoding="utf-8"), filename=str(source.path))
    for defined in ast.walk(tree):
        if isinstance(defined, ast.ClassDef) and defined.name == shot:
            for node in ast.walk(defined):
                if isinstance(node, ast.Call) and _is_voiceover(node):
                    text, name = _argument(node, 0, "text"), _argument(node, 1, "name")
                    if text:
                        found[name or beat_name(text)] = from_bookmarks(text)
    return found


def _is_voiceover(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "voiceover"


def _argument(call: ast.Call, place: int, name: str) -> str | None:
    """A call's argument by place or name, where it is a plain string."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == name]
    given += call.args[place : place + 1]
    if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
        return given[0].value
    return None
