"""The database: one typed declarative base, aware times, and the pragmas that SQLite needs."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Integer, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

# Stable constraint names let a migration drop or change a constraint on either database.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

WRITE = "community_write"


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC times on both databases; a naive time is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Tell what a value of this type is; a decorator says nothing by itself."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are aware, in UTC")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite only makes a row id of a column declared INTEGER, so the wide type is for PostgreSQL.
BigId = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB, "postgresql")


class Base(DeclarativeBase):
    """Base of every table."""

    # Flask-SQLAlchemy copies this class; a `type_annotation_map` of its own would get lost.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime}
    )


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False, "autoflush": True},
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def has_one_writer() -> bool:
    """Tell whether write transactions run one after another by themselves, as on SQLite."""
    return db.session.get_bind().dialect.name == "sqlite"


def upsert(model: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """Return an insert that can say what to do about a row that is there already.

    Both databases write `ON CONFLICT` alike, yet each dialect has a class of its own for it.
    """
    return sqlite.insert(model) if has_one_writer() else postgresql.insert(model)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    """Durable, concurrent SQLite: an acknowledged post survives a power cut (synchronous=FULL)."""
    if type(dbapi_connection).__module__.partition(".")[0] != "sqlite3":
        return
    # The driver must not open transactions by itself: `_begin` below chooses how they begin.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-4096",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """A deferred SQLite transaction that reads first and writes later fails at once when another
    writer came between, whatever the busy timeout; so a write takes its lock at the start.
    """
    if connection.dialect.name == "sqlite":
        is_write = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
