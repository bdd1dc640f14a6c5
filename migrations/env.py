"""Runs migrations on the application's database, one transaction for each."""

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from community.core.db import db


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        # SQLite cannot alter a column: Alembic copies the table instead.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_migrations() -> None:
    """Use the connection that a caller brought, else one of the application's."""
    brought = context.config.attributes.get("connection")
    if brought is not None:
        _run(brought)
        return
    with db.engine.connect() as connection:
        _run(connection)


if current_app:
    run_migrations()
