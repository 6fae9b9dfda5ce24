"""A part of a file has another digest when it does something else, and not when it is laid out."""

import ast
import textwrap

import pytest

from pipeline.plan.code import parts_of

CODE = '''
"""A module."""
from a import b, c
import d

SIZE = 3  # units
LONG: int = SIZE * 2


def area(side: int) -> int:
    """Of a square."""
    return side * side + SIZE


@b
def marked(x):
    return x


class Box:
    """A box."""

    wide = 2
    """How wide."""

    def volume(self):
        # three sides
        return area(self.wide) * self.wide
'''
SAME = {
    "a comment": ("# three sides", "# all sides"),
    "a docstring": ('"""Of a square."""', '"""Of a square with sides."""'),
    "the module's docstring": ('"""A module."""', ""),
    "an attribute's docstring": ('"""How wide."""', '"""How wide it is."""'),
    "a line break": ("side * side + SIZE", "(\n        side * side\n        + SIZE\n    )"),
    "an annotation": ("side: int) -> int", "side: float) -> float"),
    "the order of imports": ("from a import b, c\nimport d", "import d\nfrom a import c, b"),
}
CHANGED = {
    "a function": ("side * side", "side + side", {"area"}),
    "a method": ("* self.wide\n", "- self.wide\n", {"Box.volume"}),
    "a class's field": ("wide = 2", "wide = 4", {"Box"}),
    "a constant": ("SIZE = 3", "SIZE = 4", {"", "=SIZE"}),
    "an import": ("import d", "import e", {""}),
    "a decorated function's inside": ("return x", "return -x", {"marked"}),
    "a decorator": ("@b\n", "@c\n", {"", "marked"}),
    "a new method": (
        "    def volume(self):",
        "    def __len__(self):\n        return 1\n\n    def volume(self):",
        {"Box", "Box.__len__"},
    ),
    "a new function": ("class Box:", "def more():\n    pass\n\n\nclass Box:", {"more"}),
    "a function that hides what another uses": (
        "class Box:",
        "def SIZE():\n    pass\n\n\nclass Box:",
        {"SIZE", "area", "", "=SIZE", "=LONG"},
    ),
}


def parts(text: str) -> dict[str, str]:
    return parts_of(ast.parse(textwrap.dedent(text)))


@pytest.mark.parametrize("what", SAME)
def test_makes_no_difference(what: str) -> None:
    old, new = SAME[what]
    assert old in CODE
    assert parts(CODE.replace(old, new)) == parts(CODE)


@pytest.mark.parametrize("what", CHANGED)
def test_changes_its_own_parts_alone(what: str) -> None:
    old, new, expected = CHANGED[what]
    assert old in CODE
    before, after = parts(CODE), parts(CODE.replace(old, new))
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == expected
