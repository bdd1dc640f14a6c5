"""The worker: quick to start a job, alone with it, and hard to kill."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from community.jobs import queue
from community.jobs.broker import LEASE, MOST_CRASHES, SqlBroker
from community.jobs.models import DeadJob, QueuedJob
from community.jobs.queries import queue_depth
from community.jobs.registry import regular_jobs
from community.jobs.worker import broker_for, drain, run_worker
from tests.jobs import work
from tests.jobs.conftest import wait_until
from tests.jobs.small_app import create_tables, small_app

pytestmark = pytest.mark.slow

SHORT = timedelta(seconds=1)


def row():
    """The job that a test asked for; the clock may have asked for a regular one."""
    db.session.rollback()
    regular = [known.job.name for known in regular_jobs()]
    asked = select(QueuedJob).where(QueuedJob.actor.not_in(regular))
    return db.session.scalar(asked.execution_options(populate_existing=True))


def claim_one(app, *, lease=LEASE):
    """Take a job as a worker does that then dies."""
    broker = broker_for(app, slots=1, lease=lease)
    return broker, broker.claim("default")


def test_an_idle_worker_starts_a_job_within_half_a_second(ask, working, path):
    with working():
        time.sleep(0.7)
        begun = time.monotonic()
        ask("tests.note", path=path)
        wait_until(lambda: work.lines(path))
        took = time.monotonic() - begun

    assert took < 1
    assert row() is None


def test_a_queue_of_jobs_does_not_wait_for_the_next_look(ask, working, path):
    for number in range(30):
        ask("tests.note", path=path, line=str(number))

    with working(threads=1):
        took = wait_until(lambda: len(work.lines(path)) == 30)

    assert took < 3
    assert sorted(map(int, work.lines(path))) == list(range(30))


def test_the_oldest_job_goes_first(app, ask, path):
    for line in ("first", "second", "third"):
        ask("tests.note", path=path, line=line)

    drain(app)

    assert work.lines(path) == ["first", "second", "third"]


@pytest.mark.slow
def test_several_workers_never_run_one_job_twice(ask, worker_process, path):
    for number in range(60):
        ask("tests.alone", path=path, name=f"job-{number}")

    for _ in range(3):
        worker_process(lease=20, threads=3)
    wait_until(lambda: len(work.lines(path)) >= 60, seconds=90)
    time.sleep(0.5)

    assert sorted(work.lines(path)) == sorted(f"job-{number}" for number in range(60))
    assert row() is None


@pytest.mark.slow
def test_the_job_of_a_killed_worker_is_done_again(ask, worker_process, path):
    ask("tests.sleep", path=path, seconds=1.5)
    victim = worker_process(lease=2)
    wait_until(lambda: work.lines(path), seconds=60)
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()

    heir = worker_process(lease=2)
    wait_until(lambda: "done" in work.lines(path), seconds=60)

    assert work.lines(path) == [f"begun by {victim.pid}", f"begun by {heir.pid}", "done"]
    wait_until(lambda: row() is None)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_worker_finish(ask, worker_process, path, number):
    for _ in range(3):
        ask("tests.sleep", path=path, seconds=1)
    process = worker_process(threads=1)
    wait_until(lambda: work.lines(path), seconds=60)

    process.send_signal(number)
    output, _ = process.communicate(timeout=60)

    assert process.returncode == 0, output
    assert work.lines(path) == [f"begun by {process.pid}", "done"]
    db.session.rollback()
    left = db.session.scalars(select(QueuedJob).where(QueuedJob.actor == "tests.sleep")).all()
    assert [(job.attempts, job.lease_owner) for job in left] == [(0, None), (0, None)]


@pytest.mark.slow
def test_a_second_signal_does_not_wait(ask, worker_process, path):
    ask("tests.sleep", path=path, seconds=60)
    process = worker_process(threads=1)
    wait_until(lambda: work.lines(path), seconds=60)

    process.send_signal(signal.SIGTERM)
    time.sleep(0.8)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=30) == -signal.SIGTERM


def test_a_job_longer_than_its_lease_stays_with_its_worker(ask, working, path):
    ask("tests.sleep", path=path, seconds=2.5)

    with working(workers=2, lease=SHORT):
        wait_until(lambda: "done" in work.lines(path))

    assert work.lines(path) == [f"begun by {os.getpid()}", "done"]


def test_a_held_job_is_not_given_twice(app, ask, path):
    ask("tests.note", path=path)

    _, held = claim_one(app)

    assert held is not None
    assert drain(app) == 0


def test_a_lease_that_ended_frees_the_job(app, ask, path):
    ask("tests.note", path=path)
    claim_one(app)

    with clock.held(clock.now() + LEASE + timedelta(seconds=1)):
        assert drain(app) == 1


def test_who_lost_the_lease_changes_nothing_any_more(app, ask, path):
    ask("tests.note", path=path)
    _, old = claim_one(app)
    with clock.held(clock.now() + 2 * LEASE), transaction():
        new = queue.claim("default", ["tests.note"], owner="heir", lease=LEASE)

    with transaction():
        outcomes = [
            queue.finish(old.claim),
            queue.release(old.claim),
            queue.bury(old.claim, error="late"),
            queue.postpone(old.claim, old._message, run_at=clock.now()),
            queue.extend([old.claim], lease=LEASE) == [],
        ]

    assert outcomes == [False] * 5
    assert row().lease_owner == "heir"
    assert row().attempts == new.attempt == 2


def test_the_same_owner_cannot_end_a_later_claim_with_an_earlier_one(app, ask, path):
    ask("tests.note", path=path)
    with transaction():
        first = queue.claim("default", ["tests.note"], owner="me", lease=-LEASE)
        queue.claim("default", ["tests.note"], owner="me", lease=LEASE)

    with transaction():
        assert not queue.finish(first)


def test_a_key_is_free_while_the_job_runs(app, ask, path):
    ask("tests.note", dedupe_key="7", path=path, line="old")
    claim_one(app)

    ask("tests.note", dedupe_key="7", path=path, line="new")

    assert drain(app) == 1
    assert work.lines(path) == ["new"]


def test_a_job_that_kills_its_workers_is_given_up(app, ask, path):
    ask("tests.note", path=path)
    for _ in range(MOST_CRASHES):
        _, held = claim_one(app, lease=-LEASE)
        assert held is not None

    assert drain(app) == 0
    dead = db.session.scalar(select(DeadJob))
    assert "workers in a row died" in dead.error
    assert row() is None


def test_a_job_that_cannot_be_read_is_given_up_and_the_next_one_runs(app, ask, path):
    ask("tests.note", path=path, line="broken")
    ask("tests.note", path=path, line="whole")
    with transaction():
        broken = select(QueuedJob.id).order_by(QueuedJob.id).limit(1).scalar_subquery()
        db.session.execute(
            update(QueuedJob)
            .where(QueuedJob.id == broken)
            .values(message="{")
            .execution_options(synchronize_session=False)
        )

    assert drain(app) == 1
    assert work.lines(path) == ["whole"]
    assert queue_depth().dead == 1


def test_a_job_that_takes_too_long_is_cut_off(ask, working, path):
    ask("tests.overrun", path=path)

    with working():
        wait_until(lambda: queue_depth_now().dead == 1)

    assert work.lines(path) == ["begun"]
    assert "TimeLimitExceeded" in db.session.scalar(select(DeadJob.error))


def queue_depth_now():
    db.session.rollback()
    return queue_depth()


def test_logs_name_no_argument_of_a_job(app, ask, path, caplog):
    ask("tests.fail", path=path)

    drain(app)

    assert "tests.fail (job" in caplog.text
    assert path not in caplog.text.replace(str(work.__file__), "")


def test_messages_of_dramatiq_itself_are_kept(app, path):
    broker = broker_for(app, slots=1, lease=LEASE)

    broker.get_actor("tests.note").send_with_options(
        kwargs={"path": path}, delay=timedelta(hours=1)
    )

    assert row().run_at > clock.now() + timedelta(minutes=59)


def test_a_broker_has_the_queues_of_its_jobs_only(app):
    broker = SqlBroker(app)

    with pytest.raises(Exception, match="nowhere"):
        broker.consume("nowhere")


def test_a_worker_survives_a_database_that_is_away(ask, working, outage, path):
    ask("tests.note", path=path, line="before")
    with working(lease=SHORT), capture_logs() as logs:
        wait_until(lambda: work.lines(path) == ["before"])
        with outage():
            time.sleep(2)
        ask("tests.note", path=path, line="after")
        wait_until(lambda: work.lines(path) == ["before", "after"])

    told = [entry["event"] for entry in logs if entry["event"].startswith("database_")]
    assert told == ["database_unavailable", "database_available"]


def test_a_job_that_ends_while_the_database_is_away_runs_once(ask, working, outage, path):
    ask("tests.sleep", path=path, seconds=1)
    with working():
        wait_until(lambda: work.lines(path))
        with outage():
            wait_until(lambda: "done" in work.lines(path))
            time.sleep(0.3)
        wait_until(lambda: row() is None)

    assert work.lines(path) == [f"begun by {os.getpid()}", "done"]


def test_a_worker_that_starts_before_its_database_waits_for_it(tmp_path):
    app = small_app(f"sqlite:///{tmp_path / 'late.sqlite'}", tmp_path / "var")
    stop = threading.Event()
    hand = threading.Thread(target=run_worker, args=(app,), kwargs={"stop": stop})
    hand.start()
    path = str(tmp_path / "lines")
    with app.app_context():
        time.sleep(0.5)
        create_tables()
        with transaction():
            queue.put(
                broker_for(app, slots=1, lease=LEASE).get_actor("tests.note").message(path=path),
                run_at=clock.now(),
            )
        wait_until(lambda: work.lines(path))
        stop.set()
        hand.join()
        db.engine.dispose()
