"""`community demo`."""

import click

from community.cli.progress import bar
from community.cli.site import in_app
from community.demo.loading import load_small
from community.demo.queries import is_loaded


@click.command()
@click.option(
    "--size", type=click.Choice(["small", "medium", "large"]), default="small", show_default=True
)
@click.option("--seed", default=1, show_default=True, help="Another seed, other generated talk.")
@click.option("--yes", is_flag=True, help="Load it beside the members who are here already.")
@in_app
def demo(*, size: str, seed: int, yes: bool) -> None:
    """Fill the database with a community to look at."""
    if is_loaded(size):
        click.echo(f"The {size} demo is loaded already.")
        return
    if not is_loaded("small"):
        load_small(bar)
