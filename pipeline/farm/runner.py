"""The process on a worker in which the code from home runs: one task after another.

It is started with the sent project as its own, hands each task to a renderer that is confined and
killed as at home, and sends back what the task wrote. It ends with the worker that started it.

    python -m pipeline.farm.runner HANDLE SETTINGS
"""

import json
import os
import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.farm.parcels import Delivery, Order, collected, pickled, unpickled
from pipeline.project import PROJECT
from pipeline.render.pool import Workers, sensible_limit

LOOK = 0.5  # seconds between two looks at how far a task has come
PROGRESS = "*.frames"


@dataclass(frozen=True)
class Settings:
    """Where parcels lie and the media folder is; how many renderers this machine has, each of how
    many bytes (as many as sensible, if None)."""

    parcels: str
    media: str
    among: int
    memory: int | None = None


class Left(Exception):
    """The worker wants no more, or has gone."""


class Runner:
    """Does the orders that come by a connection."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self._parcels, self._media = Path(settings.parcels), Path(settings.media)
        self._among = settings.among
        self._memory = settings.memory or sensible_limit(settings.among)
        self._connection = connection
        self._workers: tuple[float | None, Workers] | None = None

    def serve(self) -> None:
        """Do one order after another until the worker wants no more, or has gone."""
        try:
            while True:
                with _connected():
                    order = self._connection.recv()
                delivery = self.delivery(order)
                with _connected():
                    self._connection.send(delivery)
        except Left:
            if self._workers is not None:
                self._workers[1].kill()

    def delivery(self, order: Order) -> Delivery:
        """Do an order and pack up what came of it."""
        roots = self._roots(order)
        raised, result = False, b""
        try:
            call = unpickled(order.call, roots, self._lecture)
            result = pickled(self._awaited(self._hands(order.timeout).submit(call)), roots)
        except Left:
            raise
        except Exception as error:
            raised, result = True, pickled(error, roots)
        lay = {name: str(root) for name, root in roots.items()}
        return Delivery(result, raised, collected(self._media), lay)

    def _roots(self, order: Order) -> dict[str, Path]:
        folders = {need: self._parcels / need for need in order.needs}
        return {"media": self._media, "project": PROJECT} | folders

    def _awaited(self, future: "Future[Any]") -> Any:
        """The future's result; tells meanwhile how many frames there are."""
        while not future.done():
            wait([future], timeout=LOOK)
            for path in (self._media / "scratch").glob(PROGRESS):
                with suppress(FileNotFoundError):  # the shot is done
                    text = path.read_text(encoding="utf-8")
                    with _connected():
                        self._connection.send((path.name, text))
            with _connected():
                if self._connection.poll():  # nothing is sent during a task: the worker has gone
                    raise Left
        return future.result()

    def _hands(self, timeout: float | None) -> Workers:
        """The renderer. One that spoke is replaced: a voice holds memory that rendering needs."""
        if self._workers is not None and self._workers[0] != timeout:
            self._workers[1].shutdown()
            self._workers = None
        if self._workers is None:
            made = Workers(1, timeout=timeout, memory=self._memory, among=self._among)
            self._workers = (timeout, made)
        return self._workers[1]

    @cache  # noqa: B019 - there is one runner in a process
    def _lecture(self, digest: str) -> Any:
        return pickle.loads((self._parcels / digest).read_bytes())


@contextmanager
def _connected() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise Left from error


def main(handle: int, settings: Settings) -> None:
    """Serve the connection that the worker has left open under this handle."""
    os.dup2(2, 1)  # what is printed here is for the worker's log
    Runner(settings, Connection(handle)).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), Settings(**json.loads(sys.argv[2])))
