"""What the back office, the metrics and the worker want to know about the queue."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from community.core import clock
from community.core.db import db
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.jobs.models import DeadJob, QueuedJob, Schedule
from community.jobs.queue import is_due
from community.jobs.registry import regular_jobs
from community.jobs.types import DeadLetter, QueueDepth

COUNTED = 10_000

_BY_DEATH = Keyset((DeadJob.died_at, DeadJob.id))


def has_due(queue: str, names: Iterable[str]) -> bool:
    """Look, without a lock, whether a claim is worth its write transaction."""
    found = select(QueuedJob.id).where(*is_due(queue, names, clock.now())).limit(1)
    return db.session.scalar(found) is not None


def queue_depth() -> QueueDepth:
    """Count the work, reading at most `COUNTED` rows of each state."""
    now = clock.now()
    is_free = or_(QueuedJob.lease_until.is_(None), QueuedJob.lease_until <= now)
    oldest = select(func.min(QueuedJob.run_at)).where(QueuedJob.run_at <= now, is_free)
    return QueueDepth(
        due=_count(QueuedJob, QueuedJob.run_at <= now, is_free),
        delayed=_count(QueuedJob, QueuedJob.run_at > now, is_free),
        running=_count(QueuedJob, QueuedJob.lease_until > now),
        dead=_count(DeadJob),
        oldest_due_at=db.session.scalar(oldest),
    )


def most_overdue_schedule() -> datetime | None:
    """Return when the next regular job is due: far in the past when no worker runs.

    None means that no worker ever ran.
    """
    names = [regular.job.name for regular in regular_jobs()]
    return db.session.scalar(select(func.min(Schedule.next_run_at)).where(Schedule.name.in_(names)))


def list_dead(request: PageRequest) -> Page[DeadLetter]:
    """Return given-up jobs, the latest first."""
    statement, is_backwards = _BY_DEATH.page(select(DeadJob), request)
    rows = db.session.scalars(statement).all()
    page = finish_page(
        rows, request, is_backwards=is_backwards, key=lambda row: (row.died_at, row.id)
    )
    return page.map(_letter)


def _count(table: type[QueuedJob | DeadJob], *conditions: ColumnElement[bool]) -> int:
    some = select(table.id).where(*conditions).limit(COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _letter(row: DeadJob) -> DeadLetter:
    arguments = json.dumps(json.loads(row.message)["kwargs"], ensure_ascii=False)
    return DeadLetter(
        row.id, row.actor, arguments, row.error, row.attempts, row.created_at, row.died_at
    )
