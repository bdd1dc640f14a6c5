"""Asking for work, and deciding about the work that was given up."""

from datetime import timedelta
from typing import Any

from dramatiq import Message
from sqlalchemy import delete

from community.core import clock, events
from community.core.db import db
from community.core.errors import NotFound
from community.core.i18n import _
from community.jobs import queue
from community.jobs.models import KEY_LENGTH, DeadJob
from community.jobs.registry import Job, find_job

DEAD_KEPT = timedelta(days=30)


def enqueue(
    job: Job[Any] | str,
    /,
    *,
    dedupe_key: str | None = None,
    delay: timedelta = timedelta(0),
    **arguments: Any,
) -> None:
    """Write the job into the caller's transaction: it runs if, and only if, that is committed.

    A second job with the same name and `dedupe_key` adds nothing while the first still waits; it
    runs at the earlier of the two times, with the first one's arguments. Arguments are JSON: ids
    and short texts. Raises `RuntimeError` outside a transaction, `LookupError` for an unknown job
    and `TypeError` for arguments that it does not take.
    """
    if events.QUEUE not in db.session().info:
        raise RuntimeError(f"{job} was enqueued outside a transaction")
    declared = find_job(job) if isinstance(job, str) else job
    declared.refuse_bad(arguments)
    key = f"{declared.name}:{dedupe_key}" if dedupe_key is not None else None
    if key is not None and len(key) > KEY_LENGTH:
        raise ValueError(f"the dedupe key of {declared.name} is too long")
    now = clock.now()
    message: Message[Any] = Message(
        queue_name=declared.queue,
        actor_name=declared.name,
        args=(),
        kwargs=arguments,
        options={},
        message_timestamp=int(now.timestamp() * 1000),
    )
    queue.put(message, run_at=now + delay, dedupe_key=key)


def retry_dead(dead_id: int) -> str:
    """Put a given-up job back at the head of its life; return its name. Raises `NotFound`."""
    dead = _get_dead(dead_id)
    old: Message[Any] = Message.decode(dead.message.encode())
    now = clock.now()
    fresh: Message[Any] = Message(
        queue_name=dead.queue,
        actor_name=dead.actor,
        args=(),
        kwargs=old.kwargs,
        options={},
        message_timestamp=int(now.timestamp() * 1000),
    )
    queue.put(fresh, run_at=now)
    db.session.delete(dead)
    db.session.flush()
    return dead.actor


def discard_dead(dead_id: int) -> str:
    """Forget a given-up job; return its name. Raises `NotFound`."""
    dead = _get_dead(dead_id)
    db.session.delete(dead)
    db.session.flush()
    return dead.actor


def sweep_dead() -> int:
    """Forget what was given up long ago, as its arguments may name people; return how many."""
    old = delete(DeadJob).where(DeadJob.died_at < clock.now() - DEAD_KEPT)
    return int(getattr(db.session.execute(old), "rowcount", 0))


def _get_dead(dead_id: int) -> DeadJob:
    found = db.session.get(DeadJob, dead_id, with_for_update=True)
    if found is None:
        raise NotFound(_("This job is not here any more: somebody has dealt with it."))
    return found
