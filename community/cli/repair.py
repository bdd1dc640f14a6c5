"""`community repair`."""

import click

from community.cli.site import in_app
from community.core.sockets import counter_repairs
from community.core.transaction import transaction


@click.group()
def repair() -> None:
    """Put right what should never be wrong."""


@repair.command()
@in_app
def counters() -> None:
    """Count everything anew and correct the stored figures that differ."""
    total = 0
    with click.progressbar(
        list(counter_repairs),
        label="Counting",
        item_show_func=lambda plug: plug.name if plug else "",
    ) as plugs:
        for plug in plugs:
            with transaction():
                total += plug.repair()
    click.echo(f"{total} figure(s) were wrong and are right now." if total else "All were right.")
