"""Attempts per key in a fixed window, kept in the database so that every process counts together.

Flask-Limiter was looked at: without Redis it counts per process, which multiplies a limit by the
number of workers. The key is hashed, so the table holds no address and no name.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from community.core import clock
from community.core.db import db, upsert
from community.core.errors import TooManyRequests
from community.core.i18n import _l
from community.core.models import Throttle


def digest_of(*parts: object) -> str:
    """Return the table key of a limited thing."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def count_attempt(*parts: object, limit: int, window: timedelta) -> None:
    """Count one attempt in the caller's transaction; raise `TooManyRequests` above `limit`.

    A refused attempt is not added to the count, so waiting for `retry_at` is always enough.
    """
    now = clock.now()
    key = digest_of(*parts)
    row = _locked(key)
    if row is None:
        _begin(key, now + window)
        row = _locked(key)
    if row is None or row.window_ends_at <= now:
        db.session.merge(Throttle(key=key, attempts=1, window_ends_at=now + window))
        db.session.flush()
        return
    if row.attempts >= limit:
        raise TooManyRequests(
            _l("Too many attempts. Please wait a little."), retry_at=row.window_ends_at
        )
    db.session.execute(
        update(Throttle).where(Throttle.key == key).values(attempts=Throttle.attempts + 1)
    )


def _locked(key: str) -> Throttle | None:
    return db.session.get(Throttle, key, with_for_update=True, populate_existing=True)


def _begin(key: str, window_ends_at: datetime) -> None:
    """Open a window at zero; of two who come first at once, one waits for the other's."""
    values = {"key": key, "attempts": 0, "window_ends_at": window_ends_at}
    db.session.execute(upsert(Throttle).values(values).on_conflict_do_nothing())


def blocked_until(*parts: object, limit: int) -> datetime | None:
    """Tell until when a key is blocked, without counting anything."""
    row = db.session.get(Throttle, digest_of(*parts))
    if row is None or row.window_ends_at <= clock.now() or row.attempts < limit:
        return None
    return row.window_ends_at


def forget_attempts(*parts: object) -> None:
    """Start again from zero, after a success."""
    db.session.execute(delete(Throttle).where(Throttle.key == digest_of(*parts)))


def sweep() -> int:
    """Drop windows that ended; return how many."""
    result = db.session.execute(delete(Throttle).where(Throttle.window_ends_at <= clock.now()))
    return int(getattr(result, "rowcount", 0))
