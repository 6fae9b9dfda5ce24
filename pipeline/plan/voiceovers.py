"""Narration that stands in a shot's code, in the idiom of manim-voiceover."""

import ast

from lectures.speech import beat_name, from_bookmarks


def voiceovers(shot: ast.ClassDef) -> dict[str, str]:
    """Texts of `self.voiceover("…")` in a class, by beat, found without running it.

    A text that is put together when the shot runs can't be known before; it stays without a voice.
    """
    found = {}
    for node in ast.walk(shot):
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
