"""Regular jobs: whoever moves a schedule forward enqueues its job, in one transaction."""

from datetime import datetime

from sqlalchemy import select, update

from community.core import clock
from community.core.db import db, upsert
from community.jobs.actions import enqueue
from community.jobs.models import Schedule
from community.jobs.registry import Regular, regular_jobs


def enqueue_due() -> datetime | None:
    """Enqueue each regular job whose time has come, in the caller's transaction.

    However many workers ask, one of them gets to move `next_run_at`. Returns when to ask again;
    None when there is nothing regular to do.
    """
    now = clock.now()
    known = {row.name: row for row in db.session.execute(select(*Schedule.__table__.columns))}
    coming = []
    for regular in regular_jobs():
        row = known.get(regular.job.name)
        following = regular.next_after(now)
        if row is None:
            _begin(regular, following)
        elif row.cron != regular.cron:
            _move(regular, row.next_run_at, following)
        elif row.next_run_at > now:
            following = row.next_run_at
        elif _move(regular, row.next_run_at, following):
            # One that still waits is enough: a worker that was away owes no pile of runs.
            enqueue(regular.job, dedupe_key="regular")
        coming.append(following)
    return min(coming, default=None)


def _begin(regular: Regular, first: datetime) -> None:
    values = {"name": regular.job.name, "cron": regular.cron, "next_run_at": first}
    db.session.execute(upsert(Schedule).values(values).on_conflict_do_nothing())


def _move(regular: Regular, seen: datetime, following: datetime) -> bool:
    """Compare and set: of two workers that saw the same time, the second changes no row."""
    moved = db.session.execute(
        update(Schedule)
        .where(Schedule.name == regular.job.name, Schedule.next_run_at == seen)
        .values(cron=regular.cron, next_run_at=following)
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(moved, "rowcount", 0))
