"""Arrays that take long to compute, kept as small files with their recipe beside them.

`NAME.npz` holds the arrays, `NAME.json` says how they came about (description, seed, parameters,
version, numpy's version) and what the bytes of the first must hash to. The same arrays always
give the same bytes, so that a recomputed file that changed nothing is no change at all.
"""

import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

DATA = Path(__file__).parent / "data"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can carry


def load(name: str, directory: Path = DATA) -> Arrays:
    """The arrays stored under `name`, read-only.

    Raises FileNotFoundError if nothing is stored under that name, and ValueError if the file's
    checksum is not the one its recipe records; both say which command mends it.
    """
    content = _checked_bytes(name, directory)
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive.files}
    for array in arrays.values():
        array.setflags(write=False)
    return MappingProxyType(arrays)


def recipe_of(name: str, directory: Path = DATA) -> dict[str, Any]:
    """What is recorded beside the arrays: description, seed, parameters, versions, checksum.

    Raises FileNotFoundError if nothing is stored under that name.
    """
    path = _path(name, directory, ".json")
    if not path.exists():
        raise FileNotFoundError(f"no stored result {name!r}: {_remedy(name)}")
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def is_intact(name: str, directory: Path = DATA) -> bool:
    """Whether arrays and recipe are both there and the checksum holds."""
    try:
        _checked_bytes(name, directory)
    except (FileNotFoundError, ValueError):
        return False
    return True


def save(name: str, arrays: Arrays, record: Mapping[str, Any], directory: Path = DATA) -> Path:
    """Store `arrays` and, beside them, `record` (any JSON values) with the checksum added.

    Each file appears whole or not at all. Returns the path of the arrays' file. Raises ValueError
    for a name that is not lower case letters, digits and underscores, or an array of objects.
    """
    content = npz_bytes(arrays)
    full = {
        "name": name,
        **record,
        "arrays": {key: [str(a.dtype), list(a.shape)] for key, a in sorted(arrays.items())},
        "numpy": np.__version__,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    path = _path(name, directory, ".npz")
    write_whole(path, content)
    text = json.dumps(full, indent=2, ensure_ascii=False) + "\n"
    write_whole(_path(name, directory, ".json"), text.encode())
    return path


def load_measured(name: str, directory: Path) -> Arrays:
    """What `python -m measure` has stored, read-only arrays by name.

    Raises FileNotFoundError or ValueError, with the command that mends it, if it is missing or
    damaged.
    """
    remedy = f"run python -m measure {name} (with the model extra installed)"
    try:
        return load(name, directory)
    except FileNotFoundError as error:
        raise FileNotFoundError(f"nothing measured is stored as {name!r}: {remedy}") from error
    except ValueError as error:
        raise ValueError(f"what is stored as {name!r} cannot be trusted: {remedy}") from error


def npz_bytes(arrays: Arrays) -> bytes:
    """A compressed npz file whose bytes depend on nothing but the arrays and their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for key in sorted(arrays):
            entry = io.BytesIO()
            np.lib.format.write_array(entry, np.asarray(arrays[key]), allow_pickle=False)
            info = zipfile.ZipInfo(f"{key}.npy", date_time=_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, entry.getvalue())
    return buffer.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Write under a temporary name and rename, so that no one ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes the file ours alone; what is stored is for everyone to read.
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _checked_bytes(name: str, directory: Path) -> bytes:
    expected = recipe_of(name, directory)["sha256"]
    path = _path(name, directory, ".npz")
    if not path.exists():
        raise FileNotFoundError(f"no arrays for stored result {name!r}: {_remedy(name)}")
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ValueError(
            f"stored result {name!r} has checksum {found[:12]}…, its recipe says "
            f"{expected[:12]}…: {_remedy(name)} --force"
        )
    return content


def _path(name: str, directory: Path, suffix: str) -> Path:
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise ValueError(f"name must be lower case letters, digits and underscores, got {name!r}")
    return directory / f"{name}{suffix}"


def _remedy(name: str) -> str:
    return f"run python -m mlp_math.precompute {name}"
