"""How far the database is from what this version of the program needs."""

import logging
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade

from community.core.db import db

# Alembic tells at length what it is about to do; the command says in a line what was done.
logging.getLogger("alembic").setLevel(logging.WARNING)


class UnknownVersion(Exception):
    """The database was migrated by a newer version of the program."""


def pending_migrations() -> list[str]:
    """Return the migrations that the database lacks, the next one first."""
    scripts = ScriptDirectory.from_config(_migrate().migrate.get_config())
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    try:
        lacking = list(scripts.iterate_revisions("heads", current or "base"))
    except (CommandError, RevisionError) as error:
        raise UnknownVersion(
            "The database was made by another version of this program: install that version,"
            " or restore a backup that fits this one."
        ) from error
    return [script.revision for script in reversed(lacking) if script.revision not in current]


def migrate_up() -> None:
    """Bring the database to the newest schema."""
    upgrade(directory=_migrate().directory)


def _migrate() -> Any:
    return current_app.extensions["migrate"]
