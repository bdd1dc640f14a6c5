"""Regular jobs run at their time, once, however many workers look at the clock."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from community.jobs import schedules
from community.jobs.models import QueuedJob, Schedule
from community.jobs.registry import every, find_job, regular_jobs
from community.jobs.worker import drain, enqueue_regular_jobs
from tests.jobs import work
from tests.jobs.conftest import wait_until

BEGIN = datetime(2028, 2, 29, 9, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ticks(path, monkeypatch):
    monkeypatch.setitem(work.TICKS, "path", path)


def look_at(app, moment):
    with clock.held(moment):
        return enqueue_regular_jobs(app)


def waiting_ticks():
    db.session.rollback()
    found = select(QueuedJob.id).where(QueuedJob.actor == "tests.tick")
    return len(db.session.scalars(found).all())


def make_tick_due():
    with transaction():
        db.session.execute(
            update(Schedule)
            .where(Schedule.name == "tests.tick")
            .values(next_run_at=clock.now() - timedelta(seconds=1))
        )


def test_a_new_schedule_waits_for_its_first_time(app):
    following = look_at(app, BEGIN)

    assert waiting_ticks() == 0
    assert BEGIN < following <= BEGIN.replace(minute=7), "core.sweep_throttle"


def test_a_regular_job_runs_at_its_time(app, path):
    look_at(app, BEGIN)

    look_at(app, BEGIN.replace(minute=9))
    before = waiting_ticks()
    look_at(app, BEGIN.replace(minute=10))

    assert (before, waiting_ticks()) == (0, 1)
    with clock.held(BEGIN.replace(minute=11)):
        drain(app)
    assert work.lines(path) == ["tick"]


def test_it_runs_again_at_the_next_time(app, path):
    for minute in (3, 10, 15, 20, 29):
        look_at(app, BEGIN.replace(minute=minute))
        with clock.held(BEGIN.replace(minute=minute)):
            drain(app)

    assert work.lines(path) == ["tick", "tick"]


def test_missed_runs_are_made_up_for_by_one(app):
    look_at(app, BEGIN)

    look_at(app, BEGIN + timedelta(days=3))

    assert waiting_ticks() == 1


def test_runs_do_not_pile_up_before_a_slow_worker(app):
    for minute in (3, 10, 20, 30):
        look_at(app, BEGIN.replace(minute=minute))

    assert waiting_ticks() == 1


def test_a_changed_expression_gets_a_new_time(app):
    look_at(app, BEGIN)
    with transaction():
        db.session.execute(update(Schedule).values(cron="0 0 1 1 *", next_run_at=BEGIN))

    look_at(app, BEGIN.replace(minute=4))

    assert waiting_ticks() == 0
    times = dict(db.session.execute(select(Schedule.name, Schedule.next_run_at)).all())
    assert times["tests.tick"] == BEGIN.replace(minute=10)


def test_two_workers_that_look_at_once_enqueue_it_once(app):
    look_at(app, BEGIN)
    start = threading.Barrier(4)

    def look():
        start.wait()
        look_at(app, BEGIN.replace(minute=10))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert waiting_ticks() == 1


def test_who_saw_an_older_time_moves_nothing(app):
    look_at(app, BEGIN)
    tick = next(known for known in regular_jobs() if known.job is work.tick)
    seen, following = BEGIN.replace(minute=10), BEGIN.replace(minute=20)

    with transaction():
        first = schedules._move(tick, seen, following)
    with transaction():
        second = schedules._move(tick, seen, following)

    assert (first, second) == (True, False)


def test_two_workers_run_it_once(app, working, path):
    enqueue_regular_jobs(app)
    make_tick_due()

    with working(workers=2, lease=timedelta(seconds=2)):
        wait_until(lambda: work.lines(path))
        wait_until(lambda: waiting_ticks() == 0)

    assert work.lines(path) == ["tick"]


def test_a_bad_expression_is_refused_where_it_is_written():
    with pytest.raises(Exception, match="Bad hour"):
        every("tests.never", cron="0 25 * * *")

    with pytest.raises(LookupError):
        find_job("tests.never")


def test_the_house_keeps_its_own_tables_small():
    names = {regular.job.name for regular in regular_jobs()}

    assert {"jobs.sweep_dead", "core.sweep_throttle", "core.sweep_brand"} <= names
