"""The one source of the present, so that tests can hold time still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_held: ContextVar[datetime | None] = ContextVar("held_time", default=None)


def now() -> datetime:
    """Return the present as an aware UTC time, or the moment a test holds."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held(moment: datetime) -> Iterator[datetime]:
    """Make `now` answer `moment` inside the block."""
    if moment.tzinfo is None:
        raise ValueError("a held moment must be aware")
    token = _held.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _held.reset(token)
