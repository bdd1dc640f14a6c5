"""Running jobs: the worker process with its threads, and `drain`, which does it here and now."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from queue import PriorityQueue
from types import FrameType
from typing import Any

import structlog
from dramatiq import Actor, Worker
from dramatiq.worker import ConsumerThread, WorkerThread
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from structlog.contextvars import bound_contextvars
from typing_extensions import override

from community.core import clock
from community.core.transaction import transaction
from community.jobs.broker import LEASE, SqlBroker, SqlConsumer
from community.jobs.registry import Job, jobs
from community.jobs.retries import MILLISECOND
from community.jobs.schedules import enqueue_due

GRACE = timedelta(seconds=30)
LOOK = 0.25  # seconds between two looks at whether to stop

# Schedules are read anew at least this often, for those that another version has changed.
SCHEDULES_READ = timedelta(minutes=5)

log = structlog.get_logger(__name__)


def run_worker(
    app: Flask,
    *,
    threads: int = 2,
    stop: threading.Event | None = None,
    lease: timedelta = LEASE,
    grace: timedelta = GRACE,
) -> None:
    """Run jobs until `stop` is set, or else until SIGTERM or SIGINT; then finish what was begun.

    Jobs that are not done after `grace` are left to another worker, once their lease has ended.
    """
    with _signals() if stop is None else nullcontext(stop.is_set) as is_told_to_stop:
        broker = broker_for(app, slots=threads, lease=lease)
        worker = Worker(broker, worker_threads=threads, worker_timeout=int(LOOK * 1000))
        keeper = Keeper(broker)
        broker.emit_after("process_boot")
        keeper.start()
        worker.start()
        log.info("worker_started", threads=threads, jobs=len(jobs()))
        try:
            while not is_told_to_stop():
                time.sleep(LOOK)
        finally:
            broker.closing.set()
            worker.stop(timeout=grace // MILLISECOND)
            keeper.stop()
            log.info("worker_stopped")


def drain(app: Flask, *, limit: int = 10_000) -> int:
    """Run every job that is due in this thread, as a worker would; return how many were run.

    Jobs that these enqueue are run too. A failure is written down, not raised: the job waits for
    its next attempt or is dead, as `queries.queue_depth` tells.
    """
    broker = broker_for(app, slots=1, lease=LEASE)
    waiting: PriorityQueue[Any] = PriorityQueue()
    consumers = {name: _resting_consumer(broker, name, waiting) for name in sorted(broker.queues)}
    hand = WorkerThread(
        broker=broker, consumers=consumers, work_queue=waiting, worker_timeout=int(LOOK * 1000)
    )
    for done in range(limit):
        message = next(filter(None, map(broker.claim, consumers)), None)
        if message is None:
            return done
        broker.slots.acquire()
        consumers[message.queue_name].handle_message(message)
        hand.process_message(waiting.get().message)
    return limit


def enqueue_regular_jobs(app: Flask) -> datetime | None:
    """Enqueue the regular jobs whose time has come; return when the next one comes."""
    with app.app_context(), transaction():
        return enqueue_due()


def broker_for(app: Flask, *, slots: int, lease: timedelta) -> SqlBroker:
    """Build a broker that knows every declared job of the application."""
    broker = SqlBroker(app, slots=slots, lease=lease)
    for job in jobs():
        Actor(
            _inside(app, job),
            broker=broker,
            actor_name=job.name,
            queue_name=job.queue,
            priority=job.priority,
            options=_options(job),
        )
    return broker


class Keeper(threading.Thread):
    """Extends the leases of a worker's jobs and enqueues the regular ones."""

    def __init__(self, broker: SqlBroker) -> None:
        super().__init__(name="jobs-keeper", daemon=True)
        self._broker = broker
        self._over = threading.Event()
        self._pause = min(1.0, broker.lease.total_seconds() / 6)
        self._extend_at = clock.now()
        self._schedule_at = clock.now()

    @override
    def run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            try:
                self._beat()
                pause = self._pause
            except SQLAlchemyError as error:
                pause = self._broker.outage.began(error)
            except Exception:
                # Without its keeper a worker would lose its leases, and jobs would run twice.
                log.exception("keeper_failed")
                pause = self._pause

    def stop(self) -> None:
        """End after the beat that is under way."""
        self._over.set()
        self.join()

    def _beat(self) -> None:
        now = clock.now()
        if now >= self._extend_at:
            self._broker.extend_leases()
            self._extend_at = now + self._broker.lease / 3
        if now >= self._schedule_at and not self._broker.closing.is_set():
            following = enqueue_regular_jobs(self._broker.app)
            latest = now + SCHEDULES_READ
            self._schedule_at = min(following, latest) if following else latest


def _inside(app: Flask, job: Job[Any]) -> Callable[..., None]:
    def run(**arguments: Any) -> None:
        with app.app_context(), bound_contextvars(job=job.name):
            job.function(**arguments)

    return run


def _options(job: Job[Any]) -> dict[str, Any]:
    kept = job.persistence
    return {
        "time_limit": job.time_limit // MILLISECOND,
        "max_retries": kept.max_retries,
        "min_backoff": kept.min_backoff // MILLISECOND,
        "max_backoff": kept.max_backoff // MILLISECOND,
        "retry_for": kept.retry_for and kept.retry_for // MILLISECOND,
        "throws": kept.give_up_on,
    }


def _resting_consumer(
    broker: SqlBroker, queue_name: str, waiting: PriorityQueue[Any]
) -> ConsumerThread:
    """Make a consumer that is never started as a thread: `drain` moves its messages itself."""
    resting = ConsumerThread(
        broker=broker, queue_name=queue_name, prefetch=1, work_queue=waiting, worker_timeout=0
    )
    resting.consumer = SqlConsumer(broker, queue_name)
    return resting


@contextmanager
def _signals() -> Iterator[Callable[[], bool]]:
    """Notice the first SIGTERM or SIGINT; the second one ends the process at once.

    A list rather than an event, because a handler that runs while the main thread is inside
    `Event.wait` could wait for that thread's own lock.
    """
    seen: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def notice(number: int, _frame: FrameType | None) -> None:
        seen.append(number)
        restore()

    for number in before:
        signal.signal(number, notice)
    try:
        yield lambda: bool(seen)
    finally:
        restore()
