"""What travels: parcels known by their content, tasks that name them, and files that come home.

A path is sent as a name of its root and what follows it, since folders lie elsewhere on other
machines: in the project, in the media folder, or in a folder of scenes outside the project. A
lecture is sent once, and named by its digest in every task.
"""

import gzip
import hashlib
import io
import pickle
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lectures.model import Lecture
from pipeline.media import Media, write_whole
from pipeline.project import PROJECT

PROTOCOL = 1  # raised when home and workers of an older version could not understand each other
PACKAGES = ("fastcairo", "lectures", "measure", "mlp_math", "pipeline", "scenes")
ALONGSIDE = ("requirements.lock",)
LEFT_OUT = ("__pycache__", "build", "node_modules", "tests")
UNREAD = PROJECT / "lectures" / "voices"  # many megabytes of speech, read at home alone
HOME = ("store", "voice")  # folders of the media folder whose files come home
Known = Mapping[str, Path]  # folders by the names of roots


@dataclass(frozen=True)
class Parcel:
    """Content under its sha256: a packed `folder`, or a pickled value."""

    digest: str
    content: bytes
    folder: bool

    @classmethod
    def of(cls, content: bytes, *, folder: bool = False) -> "Parcel":
        return cls(hashlib.sha256(content).hexdigest(), content, folder)


@dataclass(frozen=True)
class Order:
    """A task on its way: the pickled call, the parcels it needs, the project's among them."""

    project: str
    needs: tuple[str, ...]
    call: bytes
    timeout: float | None


@dataclass(frozen=True)
class File:
    """A file of the media folder, on its way home."""

    name: str
    sha256: str
    content: bytes


@dataclass(frozen=True)
class Delivery:
    """What a task came to: its pickled result, or the error raised, and the files it wrote.

    `lay` tells where the parcels' folders lay, by the names of their roots.
    """

    result: bytes
    raised: bool
    files: tuple[File, ...]
    lay: Mapping[str, str]

    @property
    def size(self) -> int:
        return len(self.result) + sum(len(file.content) for file in self.files)


class Damaged(Exception):
    """What arrived is not what was sent, or not what may come."""


# --- parcels -------------------------------------------------------------------------------------


def packed_project() -> Parcel:
    """Our packages with their data, as they are now."""
    files = [PROJECT / name for name in ALONGSIDE]
    files += [path for package in PACKAGES for path in _files(PROJECT / package)]
    return _packed(PROJECT, files)


def packed_scenes(folder: Path) -> Parcel:
    """A folder of scenes that lies outside the project."""
    return _packed(folder, _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).parts
        left_out = any(part.startswith(".") or part in LEFT_OUT for part in below)
        left_out = left_out or path.is_relative_to(UNREAD)
        if path.is_file() and not path.is_symlink() and not left_out:
            yield path


def _packed(root: Path, files: Iterable[Path]) -> Parcel:
    """An archive that depends on the names and contents of its files alone."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for path in files:
            content = path.read_bytes()
            entry = tarfile.TarInfo(path.relative_to(root).as_posix())
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return Parcel.of(gzip.compress(archive.getvalue(), compresslevel=6, mtime=0), folder=True)


def unpack(parcel: Parcel, folder: Path) -> None:
    """Put a packed folder's files into `folder`. Raises Damaged where they are not as sent."""
    require_whole(parcel)
    with tarfile.open(fileobj=io.BytesIO(parcel.content), mode="r:gz") as tar:
        tar.extractall(folder, filter="data")


def require_whole(parcel: Parcel) -> None:
    """Raises Damaged where the content is not what the digest says."""
    if hashlib.sha256(parcel.content).hexdigest() != parcel.digest:
        raise Damaged(f"parcel {parcel.digest[:12]} arrived damaged")


# --- tasks ---------------------------------------------------------------------------------------


class Packer:
    """Pickles calls at home, and makes parcels of what they need, each once."""

    def __init__(self, media: Media) -> None:
        self._roots = {"media": media.root, "project": PROJECT}
        self._scenes: dict[Path, str] = {}
        self._lectures: dict[int, tuple[Lecture, str]] = {}
        self.parcels: dict[str, Parcel] = {}
        self.project = self._keep(packed_project())

    def order(self, call: Callable[[], Any], timeout: float | None) -> Order:
        """A call that takes nothing, such as a partial, to be made elsewhere."""
        needs = {self.project: None}
        pickled_call = self._pickled(call, needs)
        return Order(self.project, tuple(needs), pickled_call, timeout)

    def _pickled(self, value: Any, needs: dict[str, None]) -> bytes:
        packer, buffer = self, io.BytesIO()

        class Pickler(pickle.Pickler):
            def persistent_id(self, obj: Any) -> Any:
                if isinstance(obj, Lecture):
                    needs[digest := packer._lecture(obj)] = None
                    return ("lecture", digest)
                if not isinstance(obj, Path):
                    return None
                place = packer._place(obj)
                if place is not None and place[0] not in packer._roots:
                    needs[place[0]] = None
                return place

        Pickler(buffer, protocol=5).dump(value)
        return buffer.getvalue()

    def _place(self, path: Path) -> tuple[str, str] | None:
        """A path's root and what follows it; None for what lies elsewhere and is no code."""
        if (place := placed(path, self._roots)) is None and path.suffix == ".py":
            folder = path.parents[1]  # scenes/part/shots.py
            if folder not in self._scenes:
                self._scenes[folder] = self._keep(packed_scenes(folder))
            place = placed(path, {self._scenes[folder]: folder})
        return place

    def _lecture(self, lecture: Lecture) -> str:
        if id(lecture) not in self._lectures:
            digest = self._keep(Parcel.of(pickle.dumps(lecture, protocol=5)))
            self._lectures[id(lecture)] = (lecture, digest)
        return self._lectures[id(lecture)][1]

    def _keep(self, parcel: Parcel) -> str:
        self.parcels[parcel.digest] = parcel
        return parcel.digest

    def lecture(self, digest: str) -> Lecture:
        """A lecture that was packed."""
        return next(one for one, packed in self._lectures.values() if packed == digest)

    def known(self) -> dict[str, Path]:
        """Where what orders name lies at home."""
        return self._roots | {digest: folder for folder, digest in self._scenes.items()}


def placed(path: Path, roots: Known) -> tuple[str, str] | None:
    """The name of the first root that the path lies in, and what follows; None for none."""
    for name, root in roots.items():
        if path.is_relative_to(root):
            return name, path.relative_to(root).as_posix()
    return None


def unpickled(content: bytes, roots: Known, lecture: Callable[[str], Any]) -> Any:
    """A call or a result, its paths in these roots; `lecture` gives one by its digest."""

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, pid: tuple[str, str]) -> Any:
            name, rest = pid
            return lecture(rest) if name == "lecture" else roots[name] / rest

    return Unpickler(io.BytesIO(content)).load()


def pickled(value: Any, roots: Known) -> bytes:
    """A result on a worker, its paths named by their roots."""
    buffer = io.BytesIO()

    class Pickler(pickle.Pickler):
        def persistent_id(self, obj: Any) -> Any:
            return placed(obj, roots) if isinstance(obj, Path) else None

    Pickler(buffer, protocol=5).dump(value)
    return buffer.getvalue()


# --- files ---------------------------------------------------------------------------------------


def collected(media: Path) -> tuple[File, ...]:
    """What a task wrote into a worker's media folder, which has it no longer."""
    files = []
    for path in sorted(path for name in HOME for path in _files(media / name)):
        content = path.read_bytes()
        name = path.relative_to(media).as_posix()
        files.append(File(name, hashlib.sha256(content).hexdigest(), content))
        path.unlink()
    return tuple(files)


def require_intact(files: tuple[File, ...]) -> None:
    """Raises Damaged where a file is not what was sent, or belongs where nothing may come."""
    for file in files:
        parts = Path(file.name).parts
        if parts[0] not in HOME or any(part in ("..", "/") for part in parts):
            raise Damaged(f"{file.name!r} may not come here")
        if hashlib.sha256(file.content).hexdigest() != file.sha256:
            raise Damaged(f"{file.name} arrived damaged")


def bring_home(files: tuple[File, ...], media: Media) -> None:
    """Write files into the media folder, each whole; a record comes after what it vouches for."""
    for file in sorted(files, key=lambda file: file.name.endswith(".json")):
        write_whole(media.root / file.name, file.content)
