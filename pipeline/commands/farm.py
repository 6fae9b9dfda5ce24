"""The command that lets a machine draw for another."""

from __future__ import annotations

import click

from pipeline.options import debug_option, examples, scheduler_address


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("address", metavar="tcp://HOST:PORT", callback=scheduler_address)
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    help="Workers, a process each.  [default: one a processor]",
)
@click.option(
    "--nthreads",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Shots that each of them renders at a time.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=500),
    metavar="MB",
    help="What a renderer may have.  [default: its share of the machine]",
)
@click.argument("dask_options", nargs=-1, type=click.UNPROCESSED, metavar="[-- DASK_OPTION...]")
@debug_option
@examples(
    "worker tcp://10.0.0.5:8786",
    "worker tcp://10.0.0.5:8786 --processes 4 --memory 4000",
    "worker tls://farm:8786 -- --tls-ca-file ca.pem --tls-cert cert.pem --tls-key key.pem",
)
def worker(
    address: str,
    processes: int | None,
    nthreads: int,
    memory: int | None,
    dask_options: tuple[str, ...],
) -> None:
    """Draw and speak for whoever gives work to the dask scheduler at this address.

    What is drawn is sent by whoever asks for it, code included: join only a scheduler whose
    network, or whose certificates, you trust. The worker ends with the scheduler, or by Ctrl-C.
    What follows `--` goes to `dask worker`.
    """
    from pipeline.farm.serve import serve

    serve(address, processes, nthreads, memory, dask_options)
