"""`community migrate`."""

import click

from community.cli.schema import UnknownVersion, migrate_up, pending_migrations
from community.cli.site import in_app


@click.command()
@in_app
def migrate() -> None:
    """Bring the database to the schema of this version.

    Safe to repeat: what is done already is not done again.
    """
    try:
        pending = pending_migrations()
    except UnknownVersion as error:
        raise click.ClickException(str(error)) from error
    if not pending:
        click.echo("The database is up to date.")
        return
    migrate_up()
    click.echo(f"Done: {len(pending)} migration(s), up to {pending[-1]}.")
