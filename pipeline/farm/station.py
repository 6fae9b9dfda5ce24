"""What happens on a dask worker: parcels are kept, and tasks done by processes of the sent code.

Home calls `missing`, `receive` and `show` once for each worker, through the scheduler, and submits
`do` for each task. All that a worker keeps lies in its own folder, which dask removes with it.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any

from distributed import Worker, get_worker

from pipeline.farm.parcels import PROTOCOL, Delivery, Order, Parcel, require_whole, unpack
from pipeline.farm.runner import Settings
from pipeline.media import write_whole
from pipeline.render.processes import kill_tree

LOOK = 0.5  # seconds between two looks whether a task is still wanted
AMONG = "LECTURE_FARM_RENDERERS"  # in a worker's environment: renderers of this machine
MEMORY = "LECTURE_FARM_MEMORY"  # and bytes that each may have
PATIENCE = 60.0  # seconds in which a process proves what it draws with


class Unwanted(Exception):
    """Nobody waits for this task any more."""


class RunnerDied(Exception):
    """The process that runs the sent code ended in the middle of a task."""


class Runner:
    """A process that runs the code of one project, with a media folder of its own."""

    def __init__(self, project: str, station: "Station", number: int) -> None:
        self.project = project
        media = station.folder / f"media-{number}"
        settings = Settings(str(station.parcels), str(media), station.among, station.memory)
        ours, theirs = Pipe()
        self._connection: Connection[Any, Any] = ours
        with theirs:
            handle = theirs.fileno()
            command = ["pipeline.farm.runner", str(handle), json.dumps(asdict(settings))]
            self._process = station.start(project, command, media, pass_fds=[handle])

    def do(
        self, order: Order, told: Callable[[str, str], None], wanted: Callable[[], bool]
    ) -> Delivery:
        """Do an order. Raises RunnerDied, or Unwanted once it is not `wanted` any more."""
        try:
            self._connection.send(order)
            while True:
                if self._connection.poll(LOOK):
                    said = self._connection.recv()
                    if isinstance(said, Delivery):
                        return said
                    told(*said)
                elif not wanted():
                    raise Unwanted
        except (EOFError, OSError) as error:
            raise RunnerDied(f"its process ended with {self._process.wait()}") from error

    def kill(self) -> None:
        """End the process and all that it started."""
        kill_tree(self._process.pid)
        self._process.wait()
        self._connection.close()


class Station:
    """A worker's parcels and processes. Each thread of the worker uses one process at a time."""

    def __init__(self, folder: Path, slots: int) -> None:
        self.folder = folder
        self.parcels = folder / "parcels"
        self.among = int(os.environ.get(AMONG, slots))
        memory = os.environ.get(MEMORY)
        self.memory = int(memory) if memory else None
        self._free: list[Runner] = []
        self._count, self._lock = 0, Lock()

    def has(self, digest: str) -> bool:
        return (self.parcels / digest).exists()

    def keep(self, parcel: Parcel) -> None:
        """Keep a parcel as a file, or as the folder that is packed in it."""
        self.parcels.mkdir(parents=True, exist_ok=True)
        if self.has(parcel.digest):
            return
        if not parcel.folder:
            require_whole(parcel)
            write_whole(self.parcels / parcel.digest, parcel.content)
            return
        unpacked = self.folder / f"unpacking-{parcel.digest}"
        unpack(parcel, unpacked)
        unpacked.replace(self.parcels / parcel.digest)

    def start(
        self, project: str, module: Sequence[str], media: Path, **kwargs: Any
    ) -> "subprocess.Popen[str]":
        """Start a module of a sent project in a process."""
        home = self.parcels / project
        path = os.pathsep.join(filter(None, [str(home), os.environ.get("PYTHONPATH", "")]))
        environment = os.environ | {
            "PYTHONPATH": path,
            "LECTURE_MEDIA": str(media),
            "TYPST_SVG_CACHE": str(media / "typst"),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", *module]
        return subprocess.Popen(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, text=True, **kwargs
        )

    def proof(self, project: str) -> dict[str, str]:
        """What a project draws with here; under `error`, why that can't be told."""
        process = self.start(
            project,
            ["pipeline.farm.proof"],
            self.folder / "media",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            said, wrong = process.communicate(timeout=PATIENCE)
            found: dict[str, str] = json.loads(said)
            return found
        except ValueError:
            return {"error": (wrong.strip().splitlines() or ["it says nothing"])[-1]}
        except subprocess.TimeoutExpired:
            process.kill()
            return {"error": f"it says nothing for {PATIENCE:.0f} s"}

    @contextmanager
    def runner(self, project: str) -> Iterator[Runner]:
        """A process for the block, which is kept for the next one unless something went wrong."""
        with self._lock:
            others = [one for one in self._free if one.project != project]
            free = [one for one in self._free if one.project == project]
            self._free, self._count = free[1:], self._count + 1
        for one in others:  # of what home was before it was changed
            one.kill()
        chosen = free[0] if free else Runner(project, self, self._count)
        try:
            yield chosen
        except BaseException:
            chosen.kill()
            raise
        with self._lock:
            self._free.append(chosen)


_stations: dict[str, Station] = {}


def station_of(worker: Worker) -> Station:
    """The station of a dask worker."""
    folder = Path(worker.local_directory).resolve() / "lecture"
    return _stations.setdefault(str(folder), Station(folder, worker.state.nthreads))


async def missing(
    protocol: int, digests: Sequence[str], dask_worker: Worker | None = None
) -> list[str]:
    """Which of these parcels the worker does not have. Raises ValueError for another protocol."""
    assert dask_worker is not None
    if protocol != PROTOCOL:
        raise ValueError(f"its project speaks protocol {PROTOCOL} of the farm, not {protocol}")
    return [digest for digest in digests if not station_of(dask_worker).has(digest)]


async def receive(parcels: Sequence[Parcel], dask_worker: Worker | None = None) -> None:
    """Keep parcels."""
    assert dask_worker is not None
    for parcel in parcels:
        await asyncio.to_thread(station_of(dask_worker).keep, parcel)


async def show(project: str, dask_worker: Worker | None = None) -> dict[str, str]:
    """What the worker draws with."""
    assert dask_worker is not None
    return await asyncio.to_thread(station_of(dask_worker).proof, project)


def do(order: Order, topic: str) -> Delivery:
    """Do a task on this worker; progress is told under `topic`."""
    worker = get_worker()
    key = worker.get_current_task()

    def told(name: str, text: str) -> None:
        worker.log_event(topic, {"name": name, "text": text})

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state != "cancelled"

    with station_of(worker).runner(order.project) as runner:
        return runner.do(order, told, wanted)
