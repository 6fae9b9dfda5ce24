"""What beats hand on to each other is declared once, in `stage()`."""

import ast
from collections.abc import Iterator

import pytest

from pipeline.plan.shots import ShotSource, scan

SHARED = ("gallery", "mobjects", "sets")


def own(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    """The attributes of `self` that a piece of code sets (ast.Store) or reads (ast.Load)."""
    return {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute)
        and isinstance(part.ctx, context)
        and isinstance(part.value, ast.Name)
        and part.value.id == "self"
    }


def classes(source: ShotSource) -> Iterator[ast.ClassDef]:
    """The shot's class and those of its own file that it stands on."""
    tree = ast.parse(source.path.read_text(encoding="utf-8"))
    known = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    waiting = [source.name]
    while waiting:
        node = known.get(waiting.pop())
        if node is not None:
            yield node
            waiting += [base.id for base in node.bases if isinstance(base, ast.Name)]


def is_shot(source: ShotSource) -> bool:
    """Whether a class plays beats itself; what shots of a part stand on does not."""
    node = next(classes(source))
    marks = [ast.unparse(mark) for one in node.body for mark in getattr(one, "decorator_list", [])]
    return source.path.parent.name not in SHARED and "beat" in marks


SHOTS = [source for source in scan() if is_shot(source)]


@pytest.mark.parametrize("source", SHOTS, ids=lambda source: source.name)
def test_no_beat_reads_what_only_another_beat_has_set(source: ShotSource) -> None:
    shot, *bases = classes(source)
    methods = {one.name: one for one in shot.body if isinstance(one, ast.FunctionDef)}
    declared = set().union(*(own(base, ast.Store) for base in bases))
    building, built = ["stage"], set()
    while building:  # the stage, and whatever methods it calls to build
        name = building.pop()
        if name in methods and name not in built:
            built.add(name)
            declared |= own(methods[name], ast.Store)
            building += own(methods[name], ast.Load)
    playing = {name: node for name, node in methods.items() if name not in built}
    for name, node in playing.items():
        for attribute in own(node, ast.Store) - declared:
            readers = [o for o in playing if o != name and attribute in own(playing[o], ast.Load)]
            assert not readers, (
                f"{source.path}: {source.name}.{name} sets self.{attribute}, which "
                f"{', '.join(readers)} reads: declare it in stage()"
            )
