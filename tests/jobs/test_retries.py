"""A job that fails is tried again with growing pauses, then laid aside with the reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import clock
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.jobs import actions, queries, upkeep
from community.jobs.models import DeadJob, QueuedJob
from community.jobs.worker import drain
from tests.jobs import work

LONG = timedelta(hours=3)


def row():
    db.session.rollback()
    return db.session.scalar(select(QueuedJob).execution_options(populate_existing=True))


def dead():
    db.session.rollback()
    return db.session.scalars(select(DeadJob).order_by(DeadJob.id)).all()


def drain_at(app, moment):
    with clock.held(moment):
        return drain(app)


def drain_often(app, *, times, pause=LONG):
    now = clock.now()
    return sum(drain_at(app, now + number * pause) for number in range(times))


def test_a_failed_job_waits_before_it_is_tried_again(app, ask, path):
    ask("tests.fail", path=path)
    now = clock.now()

    drain(app)

    assert now + timedelta(seconds=10) <= row().run_at <= clock.now() + timedelta(seconds=20)
    assert row().lease_owner is None
    assert drain(app) == 0


def test_the_pause_grows(app, ask, path):
    ask("tests.fail", path=path)
    drain(app)
    later = clock.now() + timedelta(minutes=1)

    drain_at(app, later)

    assert row().run_at >= later + timedelta(seconds=20)


def test_a_job_is_dead_after_its_last_attempt(app, ask, path):
    ask("tests.fail", path=path)

    assert drain_often(app, times=10) == 3
    assert work.lines(path) == ["tried"] * 3
    assert row() is None
    (found,) = dead()
    assert found.actor == "tests.fail"
    assert found.attempts == 3
    assert found.error.endswith("RuntimeError: a test's job  fails\n")


def test_an_error_for_good_kills_the_job_at_once(app, ask, path):
    ask("tests.refuse", path=path)

    assert drain_often(app, times=3) == 1
    assert "never ever" in dead()[0].error


def test_a_job_may_be_tried_for_a_day(app, ask, path):
    ask("tests.fail_for_a_day", path=path)

    tried = drain_often(app, times=30, pause=timedelta(hours=1))

    assert 12 <= tried <= 25
    assert row() is None
    lived = dead()[0].died_at - dead()[0].created_at
    assert timedelta(hours=24) <= lived <= timedelta(hours=27)


def test_the_day_counts_from_the_first_failure(app, ask, path):
    ask("tests.fail_for_a_day", path=path)

    after_a_weekend = clock.now() + timedelta(days=3)
    drain_at(app, after_a_weekend)

    assert dead() == []
    assert row().run_at > after_a_weekend


def test_a_dead_job_can_be_tried_anew(app, ask, path):
    ask("tests.fail", path=path)
    drain_often(app, times=10)

    with transaction():
        actions.retry_dead(dead()[0].id)

    assert dead() == []
    assert drain_often(app, times=10) == 3
    assert len(dead()) == 1


def test_a_dead_job_can_be_discarded(app, ask, path):
    ask("tests.refuse", path=path)
    drain(app)

    with transaction():
        actions.discard_dead(dead()[0].id)

    assert dead() == []


@pytest.mark.parametrize("action", [actions.retry_dead, actions.discard_dead])
def test_a_dead_job_that_is_gone_is_not_found(app, action):
    with pytest.raises(NotFound), transaction():
        action(7)


def test_old_dead_jobs_are_swept(app, ask, path):
    ask("tests.refuse", path=path)
    drain_at(app, clock.now() + timedelta(days=1))
    ask("tests.refuse", path=path)
    drain_at(app, clock.now() + timedelta(days=3))

    with clock.held(clock.now() + actions.DEAD_KEPT + timedelta(days=2)):
        upkeep.sweep_dead()

    assert len(dead()) == 1


def test_the_depth_tells_what_waits(app, ask, path):
    ask("tests.note", path=path)
    ask("tests.note", path=path)
    ask("tests.note", path=path, delay=LONG)
    ask("tests.refuse", path=path, delay=-LONG)
    drain(app, limit=1)

    depth = queries.queue_depth()

    assert (depth.due, depth.delayed, depth.running, depth.dead) == (2, 1, 0, 1)
    assert depth.oldest_due_at < clock.now()


def test_an_empty_queue_has_no_oldest_job(app):
    assert queries.queue_depth().oldest_due_at is None


def test_the_depth_reads_no_more_than_it_says(app, ask, path, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED", 2)
    for _ in range(3):
        ask("tests.note", path=path)

    assert queries.queue_depth().due == 2


def test_dead_jobs_are_listed_by_page_latest_first(app, ask, path):
    now = clock.now()
    for number in range(3):
        ask("tests.refuse", path=f"{path}-{number}")
        drain_at(app, now + number * LONG)

    first = queries.list_dead(PageRequest(size=2))
    second = queries.list_dead(PageRequest(size=2, after=first.next))

    assert [letter.arguments[-3:-2] for letter in (*first.items, *second.items)] == ["2", "1", "0"]
    assert first.items[0].name == "tests.refuse"
    assert second.next == ""
