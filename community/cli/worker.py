"""`community worker`."""

import click
from flask import current_app

from community.cli.site import Site, in_app
from community.jobs.worker import drain, run_worker


@click.command()
@click.option("--drain", "is_drain", is_flag=True, help="Do what is due now, then end.")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 64))
@click.pass_obj
def worker(site: Site, *, is_drain: bool, threads: int) -> None:
    """Do the work that waits: letters, notices, ranks, upkeep.

    `community run` starts one already. More of them may run, on other machines too. SIGTERM and
    Ctrl-C end it after the jobs in hand.
    """
    if is_drain:
        drain_once()
        return
    run_worker(site.app(), threads=threads)


@in_app
def drain_once() -> None:
    """Do what is due."""
    done = drain(current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo(f"{done} job(s) done.")
