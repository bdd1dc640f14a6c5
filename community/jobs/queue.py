"""The rows of the queue: put in, claimed for a while, and taken out; always in a transaction.

A claim is a lease. Who still holds it may finish, postpone or bury the job; who lost it, because
the lease ended before it was extended, changes nothing any more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from dramatiq import Message
from sqlalchemy import Delete, Update, delete, func, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from community.core import clock
from community.core.db import db, upsert
from community.jobs.models import DeadJob, QueuedJob
from community.jobs.types import Claim

ERROR_LENGTH = 8000


def put(message: Message[Any], *, run_at: datetime, dedupe_key: str | None = None) -> None:
    """Add a row, unless one with the same key waits already.

    The waiting one is then locked until the caller commits, so it cannot run too early to see the
    caller's change. A job that runs has given up its key: it may have read before that change.
    """
    row = {
        "queue": message.queue_name,
        "actor": message.actor_name,
        "message": message.encode().decode(),
        "dedupe_key": dedupe_key,
        "run_at": run_at,
        "attempts": 0,
        "created_at": clock.now(),
    }
    if dedupe_key is None:
        db.session.execute(insert(QueuedJob).values(row))
        return
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    earlier = func.min if is_sqlite else func.least
    statement = upsert(QueuedJob).values(row)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[QueuedJob.dedupe_key],
            set_={"run_at": earlier(QueuedJob.run_at, statement.excluded.run_at)},
        )
    )


def is_due(queue: str, names: Iterable[str], moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Tell what may be claimed.

    Only jobs that this worker knows: during an upgrade the old worker leaves the new ones alone.
    """
    return (
        QueuedJob.queue == queue,
        QueuedJob.run_at <= moment,
        or_(QueuedJob.lease_until.is_(None), QueuedJob.lease_until <= moment),
        QueuedJob.actor.in_(sorted(names)),
    )


def claim(queue: str, names: Iterable[str], *, owner: str, lease: timedelta) -> Claim | None:
    """Take the job that has been due the longest, past those that another worker is taking."""
    now = clock.now()
    due = (
        select(QueuedJob.id)
        .where(*is_due(queue, names, now))
        .order_by(QueuedJob.run_at, QueuedJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = db.session.execute(
        update(QueuedJob)
        .where(QueuedJob.id == due.scalar_subquery())
        .values(
            lease_owner=owner,
            lease_until=now + lease,
            attempts=QueuedJob.attempts + 1,
            dedupe_key=None,
        )
        .returning(QueuedJob.id, QueuedJob.attempts, QueuedJob.message)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return taken and Claim(taken.id, owner, taken.attempts, taken.message)


def extend(claims: Iterable[Claim], *, lease: timedelta) -> list[Claim]:
    """Hold the claims for another lease; return those that were lost."""
    until = clock.now() + lease
    return [held for held in claims if not _changes(_update(held).values(lease_until=until))]


def finish(held: Claim) -> bool:
    """Drop a job that is done; False when the claim was lost."""
    return _changes(_delete(held))


def postpone(held: Claim, message: Message[Any], *, run_at: datetime) -> bool:
    """Let the job wait for its next attempt; False when the claim was lost."""
    values = {"message": message.encode().decode(), "run_at": run_at}
    return _changes(_update(held).values(lease_owner=None, lease_until=None, **values))


def release(held: Claim) -> bool:
    """Give back a job that was not begun; False when the claim was lost."""
    back = {"attempts": QueuedJob.attempts - 1}
    return _changes(_update(held).values(lease_owner=None, lease_until=None, **back))


def bury(held: Claim, *, error: str) -> bool:
    """Lay the job aside with the reason; False when the claim was lost."""
    job = db.session.get(QueuedJob, held.id, populate_existing=True)
    if job is None or not _changes(_delete(held)):
        return False
    db.session.expunge(job)
    db.session.add(
        DeadJob(
            queue=job.queue,
            actor=job.actor,
            message=job.message,
            error=error.replace("\x00", "")[-ERROR_LENGTH:],
            attempts=held.attempt,
            created_at=job.created_at,
            died_at=clock.now(),
        )
    )
    return True


def _changes(statement: Update | Delete) -> bool:
    mine = statement.execution_options(synchronize_session=False)
    return bool(getattr(db.session.execute(mine), "rowcount", 0))


def _update(held: Claim) -> Update:
    return update(QueuedJob).where(*_still(held))


def _delete(held: Claim) -> Delete:
    return delete(QueuedJob).where(*_still(held))


def _still(held: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        QueuedJob.id == held.id,
        QueuedJob.lease_owner == held.owner,
        QueuedJob.attempts == held.attempt,
    )
