"""A job exists exactly when the change that asked for it was committed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from community.jobs.actions import enqueue
from community.jobs.models import QueuedJob
from community.jobs.worker import drain
from tests.jobs import work


def waiting():
    db.session.rollback()
    return db.session.scalars(select(QueuedJob).order_by(QueuedJob.id)).all()


def test_a_committed_job_is_run_once(app, ask, path):
    ask("tests.note", path=path)

    assert drain(app) == 1
    assert drain(app) == 0
    assert work.lines(path) == ["done"]


def test_a_rollback_leaves_no_job(app, path):
    def half_a_story():
        with transaction():
            enqueue("tests.note", path=path)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_story()

    assert waiting() == []
    assert drain(app) == 0


def test_a_job_outside_a_transaction_is_refused(app, path):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        enqueue("tests.note", path=path)


def test_an_unknown_job_is_refused(app):
    with pytest.raises(LookupError, match=r"tests\.nobody"), transaction():
        enqueue("tests.nobody")


def test_arguments_that_a_job_does_not_take_are_refused(app, path):
    with pytest.raises(TypeError, match="colour"), transaction():
        enqueue("tests.note", path=path, colour="red")


def test_arguments_that_are_no_json_are_refused(app, path):
    with pytest.raises(TypeError, match="JSON"), transaction():
        enqueue("tests.note", path=path, line=object())


def test_a_job_is_asked_for_by_its_function_too(app, ask, path):
    ask(work.note, path=path, line="by function")

    drain(app)

    assert work.lines(path) == ["by function"]


def test_arguments_survive_any_text(app, ask, path):
    ask("tests.note", path=path, line="é 🧴 \x00 end")

    drain(app)

    assert work.lines(path) == ["é 🧴 \x00 end"]


def test_the_same_key_waits_once(app, ask, path):
    ask("tests.note", dedupe_key="7", path=path, line="first")
    ask("tests.note", dedupe_key="7", path=path, line="second")
    ask("tests.note", dedupe_key="8", path=path, line="another key")

    assert drain(app) == 2
    assert work.lines(path) == ["first", "another key"]


def test_keys_of_two_jobs_do_not_meet(app, ask, path):
    ask("tests.note", dedupe_key="7", path=path)
    ask("tests.note_in_other_queue", dedupe_key="7", path=path, line="other")

    assert drain(app) == 2


def test_a_key_is_free_again_when_the_job_is_done(app, ask, path):
    ask("tests.note", dedupe_key="7", path=path)
    drain(app)

    ask("tests.note", dedupe_key="7", path=path)

    assert drain(app) == 1


def test_the_earlier_time_wins_among_equal_keys(app, ask, path):
    ask("tests.note", dedupe_key="7", delay=timedelta(hours=2), path=path)
    ask("tests.note", dedupe_key="7", path=path)
    ask("tests.note", dedupe_key="7", delay=timedelta(hours=1), path=path)

    assert drain(app) == 1
    assert waiting() == []


def test_a_key_that_is_too_long_is_refused(app, path):
    with pytest.raises(ValueError, match="too long"), transaction():
        enqueue("tests.note", dedupe_key="k" * 300, path=path)


def test_a_delayed_job_waits(app, ask, path):
    now = clock.now()
    ask("tests.note", delay=timedelta(hours=1), path=path)

    with clock.held(now + timedelta(minutes=59)):
        early = drain(app)
    with clock.held(now + timedelta(minutes=61)):
        late = drain(app)

    assert (early, late) == (0, 1)


def test_drain_does_what_jobs_ask_for_too(app, ask, path):
    ask("tests.pass_on", path=path)

    assert drain(app) == 2
    assert work.lines(path) == ["passed on"]


def test_drain_stops_at_its_limit(app, ask, path):
    for number in range(3):
        ask("tests.note", path=path, line=str(number))

    assert drain(app, limit=2) == 2
    assert work.lines(path) == ["0", "1"]


def test_drain_serves_every_queue(app, ask, path):
    ask("tests.note_in_other_queue", path=path, line="other")
    ask("tests.note", path=path, line="default")

    assert drain(app) == 2
    assert sorted(work.lines(path)) == ["default", "other"]


def test_a_job_does_not_share_the_session_of_its_caller(app, ask, path):
    ask("tests.report_session", path=path)
    assert waiting() != []

    drain(app)

    assert work.lines(path) == ["0 rows of others"]


def test_what_a_failed_job_wrote_is_gone(app, ask, path):
    ask("tests.write_and_fail", path=path)

    assert drain(app) == 1
    assert waiting() == []
    assert work.lines(path) == []


def test_a_job_of_another_version_waits_for_its_worker(app, ask, path):
    ask("tests.note", path=path)
    with transaction():
        db.session.query(QueuedJob).update({"actor": "tests.from_tomorrow"})

    assert drain(app) == 0
    assert len(waiting()) == 1
