"""A dramatiq broker over the application's own database."""

import os
import platform
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from dramatiq import Broker, Consumer, Message, MessageProxy
from dramatiq.errors import DecodeError, QueueNotFound
from dramatiq.middleware import TimeLimit
from flask import Flask
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from typing_extensions import override

from community.core import clock
from community.core.transaction import transaction
from community.jobs import queue
from community.jobs.outage import Outage
from community.jobs.queries import has_due
from community.jobs.retries import MILLISECOND, AgedRetries
from community.jobs.types import Claim

LEASE = timedelta(seconds=60)
MOST_CRASHES = 5

# A job starts within half a second even when the worker was idle. Work seldom comes alone, hence
# the quicker look for a while after each job.
BUSY_POLL = 0.2  # seconds
IDLE_POLL = 0.4
BUSY_FOR = 10.0

log = structlog.get_logger(__name__)


class ClaimedMessage(MessageProxy):
    """A message with the row that it came from."""

    def __init__(self, message: Message[Any], claim: Claim) -> None:
        super().__init__(message)
        self.claim = claim
        self.retry_at: datetime | None = None

    @override
    def __str__(self) -> str:
        # Dramatiq logs this, and arguments may name people: an address, the words of a letter.
        return f"{self.actor_name} (job {self.claim.id})"

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    @property
    def error(self) -> str:
        """Return why the job failed last."""
        if self._exception is not None:
            return "".join(traceback.format_exception(self._exception, limit=30))
        return str(self.options.get("traceback", "The job was refused."))


class SqlBroker(Broker):
    """Hands out jobs of one application, at most `slots` at a time, each under a lease."""

    def __init__(self, app: Flask, *, slots: int = 1, lease: timedelta = LEASE) -> None:
        super().__init__(middleware=[TimeLimit(), AgedRetries()])
        self.app = app
        self.lease = lease
        self.owner = f"{platform.node()[:60]}:{os.getpid()}:{secrets.token_hex(6)}"
        self.slots = threading.BoundedSemaphore(slots)
        self.closing = threading.Event()
        self.outage = Outage()
        self._held: dict[int, Claim] = {}
        self._lock = threading.Lock()

    @override
    def declare_queue(self, queue_name: str) -> None:
        if queue_name in self.queues:
            return
        self.emit_before("declare_queue", queue_name)
        self.queues[queue_name] = queue_name
        self.emit_after("declare_queue", queue_name)

    @override
    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 30000) -> "SqlConsumer":
        if queue_name not in self.queues:
            raise QueueNotFound(queue_name)  # type: ignore[no-untyped-call]
        return SqlConsumer(self, queue_name)

    @override
    def enqueue(self, message: "Message[Any] | MessageProxy", *, delay: int | None = None) -> Any:
        """Put a message in; `delay` in milliseconds.

        A job that failed is not put in anew: its own row waits on, moved when it is acknowledged.
        Were it two statements, an outage between them would lose the job or double it.
        """
        run_at = clock.now() + (delay or 0) * MILLISECOND
        if isinstance(message, ClaimedMessage):
            message.retry_at = run_at
            return message
        assert isinstance(message, Message)  # noqa: S101 - dramatiq has no third kind
        with self.app.app_context(), transaction():
            queue.put(message, run_at=run_at)
        return message

    def claim(self, queue_name: str) -> ClaimedMessage | None:
        """Take the next due job of a queue, past those that cannot be run."""
        names = self.get_declared_actors()
        while True:
            with self.app.app_context():
                if not has_due(queue_name, names):
                    return None
                with transaction():
                    claim = queue.claim(queue_name, names, owner=self.owner, lease=self.lease)
            if claim is None:
                return None
            message = self._open(claim)
            if message is not None:
                return message

    def _open(self, claim: Claim) -> ClaimedMessage | None:
        try:
            message = ClaimedMessage(Message.decode(claim.message.encode()), claim)
        except DecodeError as error:
            reason = f"The message cannot be read: {error}"
            self._write(lambda: queue.bury(claim, error=reason))
            return None
        crashes = claim.attempt - 1 - int(message.options.get("retries", 0))
        if crashes >= MOST_CRASHES:
            log.error("job_kills_workers", job=message.actor_name, job_id=claim.id)
            reason = f"{crashes} workers in a row died, or were cut off, while they ran this job."
            self._write(lambda: queue.bury(claim, error=reason))
            return None
        with self._lock:
            self._held[claim.id] = claim
        return message

    def extend_leases(self) -> None:
        """Keep what is held for another lease."""
        with self._lock:
            held = tuple(self._held.values())
        if not held:
            return
        with self.app.app_context(), transaction():
            lost = queue.extend(held, lease=self.lease)
        with self._lock:
            # A job that was finished meanwhile is not lost.
            lost = [claim for claim in lost if self._held.pop(claim.id, None) is not None]
        for claim in lost:
            log.warning("lease_lost", job_id=claim.id)

    def settle(self, claim: Claim, change: Callable[[], bool]) -> None:
        """Write how a held job ended, waiting for a database that is away.

        A worker that is told to stop does not wait: the lease ends and the job is done again.
        """
        try:
            if not self._write_patiently(change):
                log.warning("lease_lost", job_id=claim.id)
        finally:
            with self._lock:
                self._held.pop(claim.id, None)

    def _write_patiently(self, change: Callable[[], bool]) -> bool:
        while True:
            try:
                written = self._write(change)
            except DBAPIError as error:
                if not is_outage(error) or self.closing.wait(self.outage.began(error)):
                    raise
            else:
                self.outage.ended()
                return written

    def _write(self, change: Callable[[], bool]) -> bool:
        with self.app.app_context(), transaction():
            return change()


class SqlConsumer(Consumer):
    """Looks for due jobs of one queue while the worker has a thread to spare."""

    def __init__(self, broker: SqlBroker, queue_name: str) -> None:
        self._broker = broker
        self._queue = queue_name
        self._busy_until = 0.0

    @override
    def __next__(self) -> ClaimedMessage | None:
        if self._broker.closing.is_set():
            time.sleep(BUSY_POLL)
            return None
        if not self._broker.slots.acquire(timeout=BUSY_POLL):
            return None
        message = None
        pause = 0.0
        try:
            message = self._broker.claim(self._queue)
            self._broker.outage.ended()
        except SQLAlchemyError as error:
            pause = self._broker.outage.began(error)
        finally:
            if message is None:
                self._broker.slots.release()
        if message is None:
            self._broker.closing.wait(pause or self._poll())
        else:
            self._busy_until = time.monotonic() + BUSY_FOR
        return message

    @override
    def ack(self, message: MessageProxy) -> None:
        claimed = _claimed(message)
        retry_at = claimed.retry_at
        if retry_at is None:
            self._end(claimed, lambda: queue.finish(claimed.claim))
        else:
            again = claimed._message  # the retry is counted in it
            self._end(claimed, lambda: queue.postpone(claimed.claim, again, run_at=retry_at))

    @override
    def nack(self, message: MessageProxy) -> None:
        claimed = _claimed(message)
        log.error("job_given_up", job=claimed.actor_name, job_id=claimed.claim.id)
        self._end(claimed, lambda: queue.bury(claimed.claim, error=claimed.error))

    @override
    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        for claimed in map(_claimed, messages):
            self._end(claimed, lambda claim=claimed.claim: queue.release(claim))  # type: ignore[misc]

    def _end(self, message: ClaimedMessage, change: Callable[[], bool]) -> None:
        try:
            self._broker.settle(message.claim, change)
        finally:
            self._broker.slots.release()

    def _poll(self) -> float:
        return BUSY_POLL if time.monotonic() < self._busy_until else IDLE_POLL


def is_outage(error: DBAPIError) -> bool:
    """Tell a database that is away or busy from a statement that it refuses."""
    return error.connection_invalidated or type(error).__name__ in {
        "OperationalError",
        "InterfaceError",
    }


def _claimed(message: MessageProxy) -> ClaimedMessage:
    if not isinstance(message, ClaimedMessage):
        raise TypeError("this broker hands out its own messages only")
    return message
