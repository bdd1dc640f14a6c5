"""`community demo`."""

import click

from community.cli.progress import bar
from community.cli.schema import migrate_up, pending_migrations
from community.cli.site import in_app
from community.core.config import current_settings
from community.demo.loading import load_crowd, load_small
from community.demo.queries import has_strangers, is_loaded


@click.command()
@click.option(
    "--size", type=click.Choice(["small", "medium", "large"]), default="small", show_default=True
)
@click.option(
    "--seed", default=1, show_default=True, help="Another seed gives other generated talk."
)
@click.option("--yes", is_flag=True, help="Load it beside the members who are here already.")
@in_app
def demo(*, size: str, seed: int, yes: bool) -> None:
    """Fill the database with a community to look at.

    small is 144 written topics. medium adds 2,000 generated ones, large 100,000 with a million
    posts by 50,000 members, which takes some minutes. What is loaded already is left as it is. Stop
    the site before you load a large one: nobody else can write meanwhile.
    """
    if not current_settings().is_production and pending_migrations():
        migrate_up()
    if is_loaded(size):
        click.echo(f"The {size} demo is loaded already.")
        return
    if has_strangers() and not yes:
        raise click.UsageError(
            "This database has members who are not of the demo. Use another database, or repeat"
            " the command with --yes if the demo shall be loaded beside them."
        )
    if not is_loaded("small"):
        load_small(bar)
    if size != "small":
        load_crowd(size, seed=seed, progress=bar)
    click.echo(f"The {size} demo is loaded.")
