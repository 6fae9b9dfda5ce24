"""A shot stays short enough to see whole: it reads as its storyboard."""

import ast

import pytest

from pipeline.plan.shots import ShotSource, scan

SHARED = ("gallery", "mobjects", "sets")
LONGEST_SHOT = 150  # lines, from `class` to the end
LONGEST_BEAT = 50  # lines of one beat, interlude or construct
SHOTS = [source for source in scan() if source.path.parent.name not in SHARED]


def class_of(source: ShotSource) -> ast.ClassDef:
    tree = ast.parse(source.path.read_text(encoding="utf-8"))
    return next(
        node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == source.name
    )


def lines(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def played(method: ast.stmt) -> bool:
    """Whether a statement of a class is a method that plays a part of the shot."""
    if not isinstance(method, ast.FunctionDef):
        return False
    marks = {ast.unparse(one).split(".")[-1] for one in method.decorator_list}
    return method.name == "construct" or bool(marks & {"beat", "interlude"})


@pytest.mark.parametrize("source", SHOTS, ids=lambda source: source.name)
def test_a_shot_and_each_of_its_beats_can_be_seen_whole(source: ShotSource) -> None:
    shot = class_of(source)
    assert lines(shot) <= LONGEST_SHOT, f"{source.path}: {source.name} has {lines(shot)} lines"
    for method in shot.body:
        if played(method):
            where = f"{source.path}:{method.lineno}: {source.name}.{method.name}"
            assert lines(method) <= LONGEST_BEAT, f"{where} has {lines(method)} lines"
