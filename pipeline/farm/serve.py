"""Starts workers on this machine by dask's own command."""

import os
import socket
import time
from collections.abc import Sequence

from distributed.cli.dask_worker import main

from pipeline.farm.cluster import FarmError
from pipeline.farm.station import AMONG, MEMORY
from pipeline.render.pool import sensible_count

JOIN = 60.0  # seconds in which a scheduler must answer


def serve(
    address: str,
    processes: int | None,
    nthreads: int,
    memory: int | None,
    dask_options: Sequence[str] = (),
) -> None:
    """Work for a scheduler until it has gone, in so many processes and threads each.

    `memory` is megabytes a renderer. The options of dask are those of `dask worker`. Raises
    FarmError where no scheduler answers, or none that takes the workers.
    """
    _await(address)
    count = processes or max(1, sensible_count() // nthreads)
    os.environ[AMONG] = str(count * nthreads)
    if memory is not None:
        os.environ[MEMORY] = str(memory * 10**6)
    options = {
        "--nworkers": count,
        "--nthreads": nthreads,
        "--memory-limit": 0,  # each renderer has one of its own
        "--death-timeout": round(JOIN),
    }
    chosen = [f"{name}={value}" for name, value in options.items()]
    try:
        main([address, *chosen, "--no-dashboard", *dask_options], standalone_mode=False)
    except (OSError, RuntimeError, ValueError, TypeError) as error:
        raise FarmError(
            f"{address} can't be joined: {error}; dask's log above says more"
        ) from error


def _await(address: str) -> None:
    """Wait for something to listen there: dask itself says in a traceback that nothing does."""
    host, _, port = address.partition("://")[2].rpartition(":")
    deadline = time.monotonic() + JOIN
    while True:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=JOIN / 6).close()
        except (OSError, OverflowError) as error:
            if time.monotonic() > deadline:
                raise FarmError(
                    f"no scheduler of dask answers at {address} for {JOIN:.0f} s; start one there "
                    f"with dask scheduler ({error})"
                ) from error
            time.sleep(min(1.0, JOIN / 6))
        else:
            return
