"""Writes rows by the hundred thousand, the quickest way that each database has."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Index, Table, text

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a base for adding, never a moment
CACHE_KIB = 262_144

Row = Sequence[object]


class Bulk(Protocol):
    """Writes into the caller's transaction; values are as the driver takes them."""

    def write(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Add rows with these columns."""

    def moment(self, milliseconds: int) -> str:
        """Return a time as the database reads it."""


class SqliteBulk:
    """One prepared statement for all rows."""

    def __init__(self, connection: Connection) -> None:
        self._cursor: Any = connection.connection.cursor()
        self._cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")

    def write(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        self._cursor.executemany(
            f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
            rows,
        )

    def moment(self, milliseconds: int) -> str:
        return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat(" ", "microseconds")


class PostgresBulk:
    """COPY."""

    def __init__(self, connection: Connection) -> None:
        self._cursor: Any = connection.connection.cursor()

    def write(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        with self._cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def moment(self, milliseconds: int) -> str:
        return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat(" ") + "+00"


def bulk_for(connection: Connection) -> Bulk:
    """Return the way of this database."""
    is_sqlite = connection.dialect.name == "sqlite"
    return SqliteBulk(connection) if is_sqlite else PostgresBulk(connection)


@contextmanager
def without_indexes(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Take the indexes away for the block and build them after it, which is several times faster.

    All of it belongs to the transaction: were it to fail, the indexes were never away.
    """
    indexes: list[Index] = [index for table in tables for index in table.indexes]
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def after_ids(connection: Connection, tables: Iterable[Table]) -> None:
    """Let ids that the database gives go on behind those that were written here."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608
                f" (SELECT max(id) FROM {table.name}))"
            )
        )


def look_again(connection: Connection) -> None:
    """Tell the planner what there is now."""
    connection.execute(text("ANALYZE"))
