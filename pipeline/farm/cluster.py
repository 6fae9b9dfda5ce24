"""Where the cluster is: at an address, or started on this machine for one command."""

import asyncio
import logging
import os
import re
import signal
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress

from distributed import Client, KilledWorker, Scheduler
from distributed.comm import CommClosedError

from pipeline.project import PROJECT
from pipeline.render.pool import NoWorkers

LOCAL = re.compile(r"local:([1-9]\d?)")
CONNECT = 10.0  # seconds in which a scheduler answers
GOODBYE = 5.0  # seconds in which workers of our own end by themselves
# What dask raises when a worker, or the connection to it, is lost.
LOST: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    CancelledError,
    KilledWorker,
    CommClosedError,
)


class FarmError(NoWorkers):
    """The cluster can't go on, or was never there; the message says why and what to do."""


class Cluster:
    """A dask cluster: `tcp://HOST:PORT`, `tls://HOST:PORT`, or `local:N` for N processes here."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._workers: subprocess.Popen[str] | None = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Client]:
        """A client in the running event loop. Raises FarmError where nobody answers."""
        _silence()
        if (local := LOCAL.fullmatch(self.address)) is not None:
            async with (
                Scheduler(host="127.0.0.1", dashboard_address="127.0.0.1:0") as scheduler,
                self._own_workers(scheduler.address, int(local[1])),
                _client(scheduler.address) as client,
            ):
                yield client
        else:
            async with _client(self.address) as client:
                yield client

    def trouble(self) -> str | None:
        """Why no workers of our own will come any more; None where some may."""
        if self._workers is None or (code := self._workers.poll()) is None:
            return None
        return f"the workers started here ended with {code}; render.py worker says why"

    @asynccontextmanager
    async def _own_workers(self, address: str, count: int) -> AsyncIterator[None]:
        """Worker processes in a session of their own: Ctrl-C at a terminal is not for them."""
        command = [str(PROJECT / "render.py"), "worker", address, "--processes", str(count)]
        self._workers = workers = subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        try:
            yield
        finally:
            self._workers = None
            workers.terminate()
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(workers.wait, GOODBYE)
            with suppress(ProcessLookupError):
                os.killpg(workers.pid, signal.SIGKILL)
            workers.wait()


@asynccontextmanager
async def _client(address: str) -> AsyncIterator[Client]:
    client = Client(address, asynchronous=True, timeout=CONNECT, set_as_default=False)
    try:
        try:
            await asyncio.wait_for(_opened(client), 2 * CONNECT)
        except (OSError, TimeoutError, CommClosedError) as error:
            raise FarmError(
                f"no scheduler of dask answers at {address}; start one there with dask scheduler "
                f"({' '.join(str(error).split()) or 'what is there says nothing'})"
            ) from error
        except (TypeError, ValueError, RuntimeError) as error:
            hint = "; tls:// needs certificates in dask's configuration"
            end = hint if address.startswith("tls") else ""
            raise FarmError(f"{address}: {' '.join(str(error).split())}{end}") from error
        yield client
    finally:
        with suppress(*LOST):
            await client.close(timeout=GOODBYE)


async def _opened(client: Client) -> None:
    await client


def _silence() -> None:
    """Let dask log nothing: what matters is said by us."""
    warnings.filterwarnings("ignore", message="Creating scratch directories")
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
