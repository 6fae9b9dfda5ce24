import ast
import importlib
import re
import types
from pathlib import Path

import pytest

from tests.programs import program

ROOT = Path(__file__).resolve().parents[2]


builder = program("docs/build_mathematics.py")


@pytest.fixture(scope="module")
def page():
    return builder.build()


def test_every_example_of_mlp_math_gives_what_its_docstring_says():
    tried = {
        name: builder.verify(importlib.import_module(f"mlp_math.{name}"))
        for name in builder.public_modules()
    }
    assert sum(tried.values()) > 100


def test_the_page_is_what_the_docstrings_say(page):
    written = (ROOT / "docs" / "mathematics.md").read_text(encoding="utf-8")
    assert written == page, "run python docs/build_mathematics.py"


def test_every_public_name_of_every_public_module_is_on_the_page(page):
    for name in builder.public_modules():
        assert f"### mlp_math.{name}\n" in page
        source = (ROOT / "mlp_math" / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert re.search(rf"^#### `(class )?{node.name}\b", page, re.MULTILINE), node.name


def test_the_contents_link_to_every_chapter(page):
    linked = re.findall(r"^- \[(.+?)\]\(#(.+?)\)", page, re.MULTILINE)
    titles = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert [title for title, _ in linked] == titles
    assert all(anchor == title.lower().replace(" ", "-") for title, anchor in linked)


def test_what_the_page_shows_runs_when_pasted_into_a_notebook(page):
    sections = re.split(r"^### ", page, flags=re.MULTILINE)[1:]
    for section in sections:
        notebook = {}
        for box in re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL):
            title = section.split("\n")[0]
            exec(compile(box, f"{title}: {box}", "exec"), notebook)
        assert "np" in notebook or section.startswith("What is stored")


def test_a_stale_or_missing_page_is_noticed_and_writing_mends_it(
    page, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(builder, "build", lambda: page)  # every example has just run for `page`
    path = tmp_path / "mathematics.md"
    assert builder.main(["--check", "--page", str(path)]) == 1
    assert "run python docs/build_mathematics.py" in capsys.readouterr().err
    assert builder.main(["--page", str(path)]) == 0
    assert builder.main(["--check", "--page", str(path)]) == 0
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert builder.main(["--check", "--page", str(path)]) == 1


def module_of(source, name="example_module"):
    module = types.ModuleType(name)
    module.__doc__ = ast.get_docstring(ast.parse(source))
    exec(source, module.__dict__)
    return module


def test_an_example_that_is_wrong_is_reported_with_what_came_instead():
    wrong = module_of('def two():\n    """Two.\n\n    >>> two()\n    3\n    """\n    return 2\n')
    with pytest.raises(builder.FailedExample, match=r"Got:\n *2"):
        builder.verify(wrong)
    right = module_of('def two():\n    """Two.\n\n    >>> two()\n    2\n    """\n    return 2\n')
    assert builder.verify(right) == 1


def test_a_wrong_example_stops_the_page_from_being_written(tmp_path, monkeypatch, capsys):
    def fail(module):
        raise builder.FailedExample(f"{module.__name__}: no")

    monkeypatch.setattr(builder, "verify", fail)
    path = tmp_path / "mathematics.md"
    assert builder.main(["--page", str(path)]) == 1
    assert "no" in capsys.readouterr().err
    assert not path.exists()


def test_private_names_are_left_out_and_fields_and_members_are_shown():
    source = '''
class Gate:
    """A gate."""
    bias: float = -1.5
    """What is added."""
    hidden: int
    @property
    def open(self) -> bool:
        """Whether it is."""
    def _secret(self): ...
    def move(self, by: float = 1.0, *, fast: bool = False) -> None:
        """Moves."""
def _helper(): ...
'''
    (gate,) = builder.entries(ast.parse(source))
    assert gate.heading == "class Gate"
    assert gate.fields == (("bias: float = -1.5", "What is added."),)
    assert [m.heading for m in gate.members] == [
        "open: bool",
        "move(by: float = 1.0, *, fast: bool = False) -> None",
    ]


def test_modules_that_no_chapter_names_come_last():
    titles = [title for title, _ in builder.chapters(["block", "brand_new"])]
    assert titles == ["The perceptron block", builder.OTHER_CHAPTER]


def test_every_module_has_a_chapter_and_a_chapter_names_no_other():
    named = [name for _, names in builder.CHAPTERS for name in names]
    assert sorted(named) == builder.public_modules()
