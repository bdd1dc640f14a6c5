"""Migrated, empty databases for tests: one per worker, copied from a template made once a run."""

import shutil
from pathlib import Path

from sqlalchemy import Engine, MetaData, make_url

from tests.support import postgres
from tests.support.ground import Ground
from tests.support.migrating import migrate

KINDS = ("sqlite", "postgresql")


def fresh_database(kind: str, ground: Ground, name: str) -> str:
    """Return the address of an empty database that carries the migrated schema."""
    if kind == "sqlite":
        return sqlite_copy(
            Path(ground.once("sqlite-template", lambda: _sqlite_template(ground))), name
        )
    server = postgres_server(ground)
    template = ground.once("postgresql-template", lambda: _postgres_template(ground, server))
    # PostgreSQL copies a template for one at a time.
    with ground.alone("postgresql-copy"):
        return postgres.create_database(server, f"{prefix(ground)}_{name}", template=template)


def unmigrated_database(kind: str, ground: Ground, name: str) -> str:
    """Return the address of a database without any table, for tests of the migrations."""
    if kind == "sqlite":
        path = ground.folder / f"{name}.sqlite"
        path.unlink(missing_ok=True)
        return f"sqlite:///{path}"
    return postgres.create_database(postgres_server(ground), f"{prefix(ground)}_{name}")


def postgres_server(ground: Ground) -> str:
    """Return the address of the run's server, starting it for the first who asks."""
    return ground.once("postgresql", lambda: postgres.start(ground.folder))


def sqlite_copy(template: Path, name: str) -> str:
    """Return the address of a copy of a database that nobody has open."""
    path = template.with_name(f"{name}.sqlite")
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def leave(server: str, ground: Ground) -> None:
    """Drop this run's databases from a server that somebody else keeps running."""
    if str(ground.folder) not in server:
        postgres.drop_databases(server, prefix(ground))


def prefix(ground: Ground) -> str:
    """Return what the names of this run's databases begin with, on a server that outlives it."""
    return ground.folder.name.replace("-", "_").lower()


def empty(engine: Engine, metadata: MetaData) -> None:
    """Delete every row, in well under a millisecond per database.

    Foreign keys sleep meanwhile, because tables may point at each other in a circle.
    """
    deletes = ";".join(f'DELETE FROM "{name}"' for name in metadata.tables)  # noqa: S608 - our own names
    connection = engine.raw_connection()
    try:
        raw = connection.driver_connection
        assert raw is not None
        if engine.dialect.name == "sqlite":
            raw.executescript(
                f"PRAGMA foreign_keys=OFF;BEGIN IMMEDIATE;{deletes};COMMIT;PRAGMA foreign_keys=ON"
            )
        else:
            raw.execute(f"SET LOCAL session_replication_role = replica;{deletes}")
            raw.commit()
    finally:
        connection.close()


def driver_url(url: str) -> str:
    """Return the address as SQLAlchemy wants it."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _sqlite_template(ground: Ground) -> str:
    path = ground.folder / "template.sqlite"
    migrate(f"sqlite:///{path}", ground.folder)
    return str(path)


def _postgres_template(ground: Ground, server: str) -> str:
    name = f"{prefix(ground)}_template"
    migrate(postgres.create_database(server, name), ground.folder)
    return name
