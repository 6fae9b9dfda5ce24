"""What a file's code does, whatever its layout: a digest for each part, such as a function.

Comments, docstrings, line breaks and what only type checkers read make no difference. A part is
named as Python names it: `f`, `Class.method`; `Class` is a class without its plain methods' bodies,
the empty name a module without its functions and classes. `=NAME` is the statement that binds NAME.
"""

import ast
import copy
import hashlib
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
MODULE = ""
DIGITS = 16  # hexadecimal ones of a part's digest


def parts_of(tree: ast.Module) -> dict[str, str]:
    """A digest for each part of a module."""
    tree = _Bare().visit(copy.deepcopy(tree))
    # A name that is bound to no such thing means something else: what it would hide.
    own = {node.name for node in tree.body if isinstance(node, Definition)}
    texts: dict[str, list[str]] = {MODULE: []}
    imports = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports += sorted(_imports(node))
            continue
        for name, text in _parts(node, own):
            texts.setdefault(name, []).append(text)
    texts[MODULE] += sorted(imports)
    return {name: _digest("\n".join(lines)) for name, lines in texts.items()}


def _parts(node: ast.stmt, own: set[str]) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.ClassDef):
        for inner in node.body:
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{node.name}.{inner.name}", _text(inner, own)
        node.body = [_declared(inner) for inner in node.body]
        yield node.name, _text(node, own)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name, _text(node, own)
        if node.decorator_list:  # which are called when the module is imported
            yield MODULE, _text(_declared(node), own)
    else:
        text = _text(node, own)
        yield MODULE, text
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name):
                yield f"={target.id}", text


def _declared(node: ast.stmt) -> ast.stmt:
    """A function by its name and decorators alone; anything else as it is."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        names = [ast.Name(node.name), *node.decorator_list]
        return ast.Expr(ast.Tuple(names, ast.Load()))
    return node


def _text(node: ast.AST, own: set[str]) -> str:
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} & own
    return f"{ast.dump(node, annotate_fields=False)} {sorted(used)}"


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """What is bound to what, a text for each name."""
    start = f"{'.' * node.level}{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return (f"{start}{alias.name} as {alias.asname or alias.name}" for alias in node.names)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


class _Bare(ast.NodeTransformer):
    """Takes out docstrings, annotations of plain functions, and what is for type checkers only."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        value = node.value
        text = isinstance(value, ast.Constant) and isinstance(value.value, str)
        return ast.Pass() if text else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        if ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            node.body = [ast.Pass()]
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if not node.decorator_list:  # a decorator may read them
            node.returns = None
            for one in ast.walk(node.args):
                if isinstance(one, ast.arg):
                    one.annotation = None
        return self._without_passes(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._without_passes(node)

    def visit_Module(self, node: ast.Module) -> ast.AST:
        return self._without_passes(node)

    def _without_passes(self, node: ast.Module | ast.ClassDef | ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.body = [one for one in node.body if not isinstance(one, ast.Pass)]
        return node
