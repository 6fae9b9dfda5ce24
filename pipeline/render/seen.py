"""Which functions of which modules have run: modules imported from here on tell of their own.

Each function of a module, and each method of its classes, begins by noting its name. It costs some
hundredths of a microsecond a call, unlike a profiler, which would slow every call there is.

What was compiled so is kept beside Python's own compiled files, found by the source's digest.
"""

import ast
import marshal
import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

PACKAGES = ("mlp_math.", "scenes.")
_NAME = "__seen__"  # in a module: the set of the names of what has run
_seen: dict[str, set[str]] = {}
_installed = False


def seen_of(path: str) -> set[str] | None:
    """The functions and methods of a file that have run; None where that is not known."""
    return _seen.get(path)


def tell() -> None:
    """Let modules that are imported from here on tell."""
    global _installed
    if not _installed:
        _installed = True
        sys.meta_path.insert(0, _Finder())


def loader_for(name: str, path: str) -> SourceFileLoader | None:
    """A loader of a module that tells, where modules do."""
    return _Loader(name, path) if _installed else None


class _Finder(MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith(PACKAGES):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        """The module's code, which tells; that of compiled files of Python's does not."""
        source = self.get_data(self.path)
        kept = Path(cache_from_source(self.path, optimization="seen"))
        seal = sha256(_made_by() + os.fsencode(self.path) + b"\0" + source).digest()
        code = _kept(kept, seal)
        if code is None:
            code = _telling(source, self.path)
            _keep(kept, seal + marshal.dumps(code))
        return code

    def exec_module(self, module: ModuleType) -> None:
        """Run a module, which finds in itself where to note."""
        setattr(module, _NAME, _seen.setdefault(self.path, set()))
        super().exec_module(module)


@cache
def _made_by() -> bytes:
    """What compiled code depends on besides its source."""
    return MAGIC_NUMBER + sha256(Path(__file__).read_bytes()).digest()


def _kept(path: Path, seal: bytes) -> CodeType | None:
    """The code in a file that was kept under a seal."""
    with suppress(OSError, EOFError, TypeError, ValueError):
        content = path.read_bytes()
        if content.startswith(seal):
            code = marshal.loads(content[len(seal) :])
            return code if isinstance(code, CodeType) else None
    return None


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, where files may be written."""
    if sys.dont_write_bytecode:
        return
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        try:
            part.write_bytes(content)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def _telling(source: bytes, path: str) -> CodeType:
    tree = ast.parse(source, path)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                _let_tell(inner, f"{node.name}.")
        else:
            _let_tell(node)
    code: CodeType = compile(tree, path, "exec", dont_inherit=True)
    return code


def _let_tell(node: Any, within: str = "") -> None:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    note = ast.parse(f"{_NAME}.add({within + node.name!r})").body[0]
    for one in ast.walk(note):
        ast.copy_location(one, node.body[0])
    node.body.insert(1 if ast.get_docstring(node, clean=False) is not None else 0, note)
