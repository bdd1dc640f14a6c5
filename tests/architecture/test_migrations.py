"""The migrations make, from nothing, exactly the tables that the models describe, and can be undone."""

from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from community.app import create_app
from community.core.db import db
from tests.support.databases import unmigrated_database
from tests.support.migrating import settings_for
from tests.support.repository import ROOT

FOLDER = str(ROOT / "migrations")
REVISIONS = sorted(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_app(request, ground, worker_id, tmp_path):
    url = unmigrated_database(request.param, ground, f"migrating_{worker_id}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def looking():
    with db.engine.connect() as connection:
        yield MigrationContext.configure(connection, opts={"compare_type": True})


def differences():
    """What the models have and the database lacks, or the other way round."""
    with looking() as context:
        return compare_metadata(context, db.metadata)


def heads():
    with looking() as context:
        return context.get_current_heads()


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_models_describe(empty_app):
    upgrade(directory=FOLDER)

    assert differences() == []
    assert tables() == set(db.metadata.tables)


def test_the_migrations_go_up_one_by_one(empty_app):
    seen = []
    for revision in REVISIONS:
        upgrade(directory=FOLDER, revision=revision)
        seen += heads()

    assert seen == REVISIONS


def test_the_last_migration_can_be_undone_and_done_again(empty_app):
    upgrade(directory=FOLDER)

    downgrade(directory=FOLDER)
    assert differences() != []

    upgrade(directory=FOLDER)
    assert differences() == []


def test_every_migration_can_be_undone(empty_app):
    upgrade(directory=FOLDER)

    downgrade(directory=FOLDER, revision="base")

    assert tables() == set()
