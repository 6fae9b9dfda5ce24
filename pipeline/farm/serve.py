"""Starts workers on this machine by dask's own command."""

import os
from collections.abc import Sequence

from distributed.cli.dask_worker import main

from pipeline.farm.station import AMONG, MEMORY
from pipeline.render.pool import sensible_count

JOIN = 60  # seconds in which the scheduler must answer


def serve(
    address: str,
    processes: int | None,
    nthreads: int,
    memory: int | None,
    dask_options: Sequence[str] = (),
) -> None:
    """Work for a scheduler until it has gone, in so many processes and threads each.

    `memory` is megabytes a renderer. The options of dask are those of `dask worker`.
    """
    count = processes or max(1, sensible_count() // nthreads)
    os.environ[AMONG] = str(count * nthreads)
    if memory is not None:
        os.environ[MEMORY] = str(memory * 10**6)
    options = {
        "--nworkers": count,
        "--nthreads": nthreads,
        "--memory-limit": 0,  # each renderer has one of its own
        "--death-timeout": JOIN,
    }
    chosen = [f"{name}={value}" for name, value in options.items()]
    main([address, *chosen, "--no-dashboard", *dask_options], standalone_mode=False)
