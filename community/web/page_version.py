"""Reads the number of the pages as cheaply as each database allows, beside SQLAlchemy.

Asked before every kept page, so that it decides how fast those are: SQLite tells in microseconds
whether anybody committed anything, PostgreSQL takes one prepared look-up.
"""

import sqlite3
import threading
from typing import Protocol

import psycopg
import structlog
from sqlalchemy import make_url

from community.core.config import Settings
from community.core.page_versions import STAMP

log = structlog.get_logger(__name__)

_NUMBER = "SELECT number FROM core_stamp WHERE name = "


class PageVersion(Protocol):
    """The number of the pages as they are committed now."""

    def read(self) -> int | None:
        """Return the number; None when it cannot be told, and nothing kept may be shown."""

    def close(self) -> None:
        """Leave the database; the next reading opens it again."""


class SqlitePageVersion:
    """One connection for all threads; `data_version` says whether another one has committed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._seen: object = None
        self._number: int | None = None

    def read(self) -> int | None:
        """Look at the table only after somebody committed."""
        with self._lock:
            try:
                self._look()
            except sqlite3.Error:
                self._leave()
            return self._number

    def close(self) -> None:
        """Leave the database."""
        with self._lock:
            self._leave()

    def _look(self) -> None:
        if self._connection is None:
            self._connection = sqlite3.connect(
                f"file:{self._path}?mode=ro", uri=True, check_same_thread=False
            )
            self._connection.isolation_level = None
        seen = self._connection.execute("PRAGMA data_version").fetchone()
        # What is committed between these two reads has another `data_version` the next time.
        if seen != self._seen:
            row = self._connection.execute(f"{_NUMBER} ?", (STAMP,)).fetchone()
            self._seen, self._number = seen, row[0] if row else 0

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._seen = self._number = None


class PostgresPageVersion:
    """One connection in autocommit, opened again after the database was away."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._connection: psycopg.Connection | None = None

    def read(self) -> int | None:
        """Look the number up; psycopg prepares what it has run before."""
        with self._lock:
            try:
                return self._look()
            except psycopg.Error as error:
                log.warning("page_version_unknown", error=type(error).__name__)
                self._leave()
                return None

    def close(self) -> None:
        """Leave the database."""
        with self._lock:
            self._leave()

    def _look(self) -> int:
        if self._connection is None:
            self._connection = psycopg.connect(
                self._url, autocommit=True, prepare_threshold=0, connect_timeout=3
            )
        row = self._connection.execute(f"{_NUMBER} %s", (STAMP,)).fetchone()
        return row[0] if row else 0

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def page_version(settings: Settings) -> PageVersion:
    """Return the reader for the database in use; nothing is opened yet."""
    url = make_url(settings.sqlalchemy_url)
    if url.get_backend_name() == "sqlite":
        return SqlitePageVersion(url.database or "")
    return PostgresPageVersion(
        url.set(drivername="postgresql").render_as_string(hide_password=False)
    )
