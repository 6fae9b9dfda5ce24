"""Removes what was produced, and nothing else: only known folders inside the media folder."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.media import Media
from pipeline.render.store import Store

KINDS = {
    "store": "rendered shots",
    "films": "films, with their captions and chapters",
    "clips": "single shots to share, with captions",
    "scenes": "single shots",
    "storyboards": "contact sheets and their frames",
    "pages": "lessons as pages",
    "talks": "lectures as talks",
    "front": "the program of pages and talks",
    "voice": "spoken sentences",
    "checks": "what checks have found",
    "sources": "what is known of source files",
    "typst": "typeset words and formulae",
    "scratch": "manim's leftovers",
}


@dataclass(frozen=True)
class Heap:
    """Files of one kind, with their total size in bytes."""

    kind: str
    files: tuple[Path, ...]
    size: int

    @property
    def what(self) -> str:
        return KINDS[self.kind]


def heaps(media: Media, kinds: Sequence[str] = (), *, superseded: bool = False) -> list[Heap]:
    """What would be removed: all of these kinds (of every kind if none is named).

    `superseded` limits it to shots in the store of which there is a newer rendering.
    """
    found = []
    for kind in ["store"] if superseded else kinds or KINDS:
        files = tuple(_superseded(media.store) if superseded else _files(media.root / kind))
        if files:
            found.append(Heap(kind, files, sum(path.lstat().st_size for path in files)))
    return found


def remove(media: Media, found: Sequence[Heap]) -> int:
    """Remove these files and the folders that are then empty; returns the bytes gained.

    For use under the media folder's lock. Raises ValueError, before anything is removed, for a
    file outside the media folder, and MediaError for a folder that is none.
    """
    media.claim()
    root = media.root.resolve()
    for heap in found:
        for path in heap.files:
            if not path.parent.resolve().is_relative_to(root):
                raise ValueError(f"{path} lies outside {root}; nothing has been removed")
    gained = 0
    for heap in found:
        for path in heap.files:
            size = path.lstat().st_size
            path.unlink()
            gained += size
        _remove_empty(media.root / heap.kind)
    return gained


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder. A folder that is a link leads elsewhere, and is left alone."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink() and not any(_files(folder)):
        shutil.rmtree(folder)


def _superseded(store: Path) -> Iterator[Path]:
    """Videos and records of shots that were rendered again later, in the same form."""
    newer: set[tuple[str, ...]] = set()
    for key, one in Store(store).renderings():
        form = (one.lecture, one.language, one.quality, one.shot)
        if form in newer:
            files = (store / f"{key}.mp4", store / f"{key}.json")
            yield from (path for path in files if path.exists())
        newer.add(form)
