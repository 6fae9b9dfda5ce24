"""Writes docs/mathematics.md: what mlp_math offers, told by its own docstrings and examples.

    python docs/build_mathematics.py           run every example and write the page
    python docs/build_mathematics.py --check   run them and say whether the page is up to date

An example whose output is not what its docstring says stops the page from being written.
"""

import argparse
import ast
import contextlib
import doctest
import importlib
import io
import pkgutil
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mathematics.md"
PACKAGE = "mlp_math"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Directions and dot products", ("directions",)),
    (
        "The perceptron block",
        (
            "activations",
            "normalization",
            "block",
            "toy",
            "facts",
            "residual_stream",
            "training",
            "adam",
            "classifier",
        ),
    ),
    ("Counting parameters", ("parameters",)),
    (
        "Near-orthogonality",
        ("angles", "bounds", "packings", "galois", "line_packing", "bundles"),
    ),
    ("Superposition", ("interference", "toy_superposition", "sparse_autoencoder")),
    (
        "Looking inside and beyond",
        (
            "interventions",
            "implicit_update",
            "mixture_of_experts",
            "hypernetwork",
            "modular_addition",
        ),
    ),
    (
        "A real transformer",
        (
            "attention",
            "encoder",
            "decoder",
            "decoder_gradient",
            "evidence",
            "intervals",
            "real_model",
            "fact_path",
        ),
    ),
    ("Stored results", ("stored", "precompute")),
)
OTHER_CHAPTER = "Further modules"

INTRODUCTION = """\
# The mathematics of the lecture

<!-- Written by `python docs/build_mathematics.py` from the docstrings of mlp_math. Edit those. -->
<!-- The boxes stay as the docstrings have them, so formatters are told to leave the page alone. -->
<!-- fmt: off -->

Every figure of the film comes from `mlp_math`, a library of its own that needs numpy and scipy and
nothing else. This page goes through all of it. What stands in a grey box can be pasted into a
notebook after the import shown on top of its section; the box under it is what came out when this
page was written, and a test runs every one of them again.

Shapes are given as (rows, columns); vectors are rows of a batch unless said otherwise. Randomness
always enters as a `numpy.random.Generator`. Bad input raises a `ValueError` that names the
argument. Objects that hold arrays compare by identity.

`import mlp_math` offers the names to begin with; here they stand in the modules they come from.
"""

Definition = ast.FunctionDef | ast.ClassDef


class FailedExample(Exception):
    """An example in a docstring did not give what the docstring says."""


@dataclass(frozen=True)
class Entry:
    """One public thing: its heading, its docstring, and what belongs under it."""

    heading: str
    docstring: str
    fields: tuple[tuple[str, str], ...] = ()
    members: tuple["Entry", ...] = ()


# --- reading the package ----------------------------------------------------------------------


def public_modules(package: str = PACKAGE) -> list[str]:
    """Names of the package's public modules (subpackages left out), in alphabetical order."""
    path = importlib.import_module(package).__path__
    found = pkgutil.iter_modules(path)
    return sorted(m.name for m in found if not m.name.startswith("_") and not m.ispkg)


def chapters(modules: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The chapters with the modules there are; what no chapter names comes last."""
    named = [name for _, names in CHAPTERS for name in names]
    for title, names in CHAPTERS:
        if present := [name for name in names if name in modules]:
            yield title, present
    if rest := [name for name in modules if name not in named]:
        yield OTHER_CHAPTER, rest


def entries(tree: ast.Module) -> list[Entry]:
    """The public classes and functions of a module, in the order of its source."""
    return [
        _entry(node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


def constants(body: Sequence[ast.stmt]) -> tuple[tuple[str, str], ...]:
    """Names that are assigned and then explained by a string, as (source, explanation)."""
    found = []
    for node, after in pairwise(body):
        explained = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if explained and isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            name = ast.unparse(target)
            if not name.startswith("_") and isinstance(after.value.value, str):
                found.append((_source(node, name), " ".join(after.value.value.split())))
    return tuple(found)


def _source(node: ast.Assign | ast.AnnAssign, name: str) -> str:
    if isinstance(node, ast.AnnAssign):
        value = f" = {ast.unparse(node.value)}" if node.value else ""
        return f"{name}: {ast.unparse(node.annotation)}{value}"
    return f"{name} = {ast.unparse(node.value)}"


def _entry(node: Definition) -> Entry:
    text = ast.get_docstring(node) or ""
    if isinstance(node, ast.FunctionDef):
        return Entry(_signature(node), text)
    members = [
        _entry(member)
        for member in node.body
        if isinstance(member, ast.FunctionDef)
        and (not member.name.startswith("_") or member.name == "__call__")
    ]
    return Entry(f"class {node.name}", text, constants(node.body), tuple(members))


def _signature(node: ast.FunctionDef) -> str:
    decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
    arguments = re.sub(r"^(self|cls)(, )?", "", _arguments(node.args))
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    if decorators & {"property", "cached_property", "functools.cached_property"}:
        return f"{node.name}{returns.replace(' ->', ':')}"
    return f"{node.name}({arguments}){returns}"


def _arguments(arguments: ast.arguments) -> str:
    """As in the source, with spaces around the = of an annotated default."""
    spaced = ast.unparse(arguments)
    for argument, default in _defaults(arguments):
        if argument.annotation:
            plain = ast.unparse(argument)
            value = ast.unparse(default)
            spaced = spaced.replace(f"{plain}={value}", f"{plain} = {value}")
    return spaced


def _defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    yield from zip(positional[::-1], arguments.defaults[::-1], strict=False)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield argument, default


# --- running the examples ---------------------------------------------------------------------


def verify(module: ModuleType) -> int:
    """Run every example of a module; how many there were. Raises FailedExample with a report."""
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    report = io.StringIO()
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(test, out=report.write)
    if runner.failures:
        raise FailedExample(f"{module.__name__}:\n{report.getvalue()}")
    return runner.tries


# --- writing the page -------------------------------------------------------------------------


def build() -> str:
    """The whole page, every example of it verified."""
    sections = [INTRODUCTION]
    contents, bodies = [], []
    for title, names in chapters(public_modules()):
        contents.append(f"- [{title}](#{_anchor(title)}): " + ", ".join(f"`{n}`" for n in names))
        bodies.append(f"## {title}\n")
        bodies += [module_section(importlib.import_module(f"{PACKAGE}.{name}")) for name in names]
        if "stored" in names:
            bodies.append(_stored_results())
    sections += ["\n".join(contents) + "\n", *bodies]
    return "\n".join(section.rstrip() + "\n" for section in sections)


def module_section(module: ModuleType) -> str:
    """A module's part of the page."""
    verify(module)
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    things = entries(tree)
    parts = [f"### {module.__name__}", _prose(ast.get_docstring(tree) or "")]
    parts.append(_fence("python", import_lines(module, tree)))
    if listed := constants(tree.body):
        parts.append(_bullets(listed))
    parts += [_entry_section(entry) for entry in things]
    return "\n\n".join(part for part in parts if part) + "\n"


def import_lines(module: ModuleType, tree: ast.Module) -> list[str]:
    """Imports of all that a module shows, and of what else its examples use."""
    shown = [_name(entry) for entry in entries(tree)]
    shown += [re.split(r"[ :]", source)[0] for source, _ in constants(tree.body)]
    wanted: dict[str, list[str]] = {module.__name__: shown}
    for name in sorted(_names_in_examples(module) - {*shown, "np"}):
        if name in vars(module):
            home = getattr(vars(module)[name], "__module__", None) or module.__name__
            wanted.setdefault(home, []).append(name)
    lines = [f"from {home} import {', '.join(names)}" for home, names in wanted.items() if names]
    return ["import numpy as np", *(wrapped for line in lines for wrapped in _wrapped(line))]


def _names_in_examples(module: ModuleType) -> set[str]:
    tests = doctest.DocTestFinder(exclude_empty=True).find(module)
    sources = [example.source for test in tests for example in test.examples]
    return {
        node.id
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name)
    }


def _name(entry: Entry) -> str:
    return re.split(r"[(:]", entry.heading.removeprefix("class "))[0]


def _wrapped(line: str) -> list[str]:
    if len(line) <= 100:
        return [line]
    head, names = line.split(" import ")
    return [
        f"{head} import (",
        *textwrap.wrap(names + ",", 96, initial_indent="    ", subsequent_indent="    "),
        ")",
    ]


def _entry_section(entry: Entry) -> str:
    parts = [f"#### `{entry.heading}`", _docstring(entry.docstring), _bullets(entry.fields)]
    brief = [m for m in entry.members if ">>>" not in m.docstring]
    parts.append(_bullets([(f".{m.heading}", _summary(m.docstring)) for m in brief]))
    for member in entry.members:
        if member not in brief:
            parts += [f"`.{member.heading}`", _docstring(member.docstring)]
    return "\n\n".join(part for part in parts if part)


def _summary(docstring: str) -> str:
    return " ".join(docstring.split("\n\n")[0].split())


def _bullets(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- `{source}`: {_escaped(text)}" for source, text in pairs)


def _docstring(text: str) -> str:
    """Prose as it stands; examples as a box of input and, if there is any, a box of output."""
    parts: list[str] = []
    pending: list[str] = []
    for piece in doctest.DocTestParser().parse(text):
        if isinstance(piece, str):
            if piece.strip():
                parts += [*_flushed(pending), _prose(piece)]
            continue
        pending += piece.source.rstrip("\n").split("\n")
        if piece.want:
            parts += [*_flushed(pending), _fence("text", piece.want.rstrip("\n").split("\n"))]
    return "\n\n".join(parts + _flushed(pending))


def _flushed(pending: list[str]) -> list[str]:
    boxes = [_fence("python", pending)] if pending else []
    pending.clear()
    return boxes


def _fence(language: str, lines: Sequence[str]) -> str:
    return "\n".join([f"```{language}", *lines, "```"])


def _prose(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.strip("\n"))
    return "\n\n".join(_paragraph(paragraph) for paragraph in paragraphs)


def _paragraph(text: str) -> str:
    # An indented block in a docstring is code or a formula: markdown would join its lines.
    if all(line.startswith("    ") for line in text.split("\n")):
        return _fence("text", textwrap.dedent(text).split("\n"))
    return _escaped(textwrap.dedent(text))


def _escaped(text: str) -> str:
    """Text whose asterisks and angle brackets mean themselves, except inside backticks."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(
        piece if piece.startswith("`") else piece.replace("*", r"\*").replace("<", "&lt;")
        for piece in pieces
    )


def _stored_results() -> str:
    recipes = importlib.import_module(f"{PACKAGE}.recipes").all_recipes().values()
    rows = [f"| `{r.name}` | {_escaped(r.description)} | {r.seed} |" for r in recipes]
    head = ["### What is stored", "", "| name | what it is | seed |", "|---|---|---|"]
    return "\n".join([*head, *rows])


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


# --- the command line -------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the page; 0 if all is well, 1 if not."""
    parser = argparse.ArgumentParser(description="Write docs/mathematics.md from docstrings.")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is")
    options = parser.parse_args(arguments)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            page = build()
    except FailedExample as failure:
        print(failure, file=sys.stderr)
        return 1
    if options.check:
        current = options.page.read_text(encoding="utf-8") if options.page.exists() else ""
        if current != page:
            print(
                f"{options.page.name} is not what the docstrings say: "
                "run python docs/build_mathematics.py",
                file=sys.stderr,
            )
        return int(current != page)
    options.page.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
