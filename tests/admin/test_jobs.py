"""Jobs: how many wait, and what to do with those that were given up."""

import json

import pytest
from sqlalchemy import select

from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from community.identity.actions.addresses import claim_address
from community.jobs.models import DeadJob, QueuedJob
from community.members.models import AuditEntry, Member

PAGE = "/admin/jobs"


def a_dead_job(name: str = "content.rank_everything", error: str = "ValueError: no room", **kwargs):
    message = {
        "queue_name": "default", "actor_name": name, "args": [], "kwargs": kwargs, "options": {},
        "message_id": "b0c7a3a2-6c57-4a3c-8a7b-6a1d0e3a9f10", "message_timestamp": 0,
    }  # fmt: skip
    now = clock.now()
    with transaction():
        dead = DeadJob(
            queue="default", actor=name, message=json.dumps(message), error=error, attempts=9,
            created_at=now, died_at=now,
        )  # fmt: skip
        db.session.add(dead)
    return dead.id


def left() -> int:
    return len(db.session.scalars(select(DeadJob.id)).all())


def test_a_given_up_job_shows_its_name_reason_and_arguments(admin):
    a_dead_job(error="Traceback\n  line 1\nOSError: disk <full>", topic_id=7)

    row = admin.page(PAGE).select_one(".dead")

    assert row.select_one("strong").text == "content.rank_everything"
    assert row.select_one(".error").text == "OSError: disk <full>"
    assert '{"topic_id": 7}' in row.select_one("pre").text
    assert "9 attempts" in row.text


def test_trying_again_puts_the_job_back_and_logs_it(admin):
    a_dead_job()

    answer = admin.submit(PAGE, action="/retry")

    assert answer.status_code == 303
    assert left() == 0
    assert db.session.scalars(select(QueuedJob.actor)).all() == ["content.rank_everything"]
    assert db.session.scalars(select(AuditEntry.subject)).all() == ["job:content.rank_everything"]


def test_discarding_asks_first(admin):
    dead_id = a_dead_job()

    asked = admin.submit(PAGE, action="/discard")
    token = admin.token(PAGE)
    kept = left()
    admin.post(f"{PAGE}/{dead_id}/discard", data={"csrf_token": token, "confirmed": "1"})

    assert asked.status_code == 200
    assert "Discard this job?" in asked.text
    assert f'action="{PAGE}/{dead_id}/discard"' in asked.text
    assert kept == 1
    assert left() == 0


@pytest.mark.parametrize("verb", ["retry", "discard"])
def test_what_a_colleague_has_dealt_with_is_told(verb, admin):
    dead_id = a_dead_job()
    token = admin.token(PAGE)
    path, sent = f"{PAGE}/{dead_id}/{verb}", {"csrf_token": token, "confirmed": "1"}
    admin.post(path, data=sent)

    late = admin.post(path, data=sent)

    assert late.status_code == 404
    assert "somebody has dealt with it" in late.text


def test_an_empty_page_says_that_all_is_well(admin):
    assert "Nothing was given up" in admin.page(PAGE).text


def test_the_list_goes_on_page_by_page(admin):
    for _number in range(23):
        a_dead_job()

    first = admin.page(PAGE)
    second = admin.page(first.select_one("a[rel=next]")["href"])

    assert (len(first.select(".dead")), len(second.select(".dead"))) == (20, 3)


def test_a_letter_on_trial_says_what_is_missing(admin):
    admin_id = db.session.scalar(select(Member.id).where(Member.handle == "the.admin"))
    with transaction():
        claim_address(admin_id, "admin@fans.example")

    answer = admin.submit(PAGE, action="/letter", follow_redirects=True)

    assert "the letter was kept in a folder. Set COMMUNITY_SMTP_URL" in answer.text


def test_a_letter_on_trial_needs_an_address(admin):
    answer = admin.submit(PAGE, action="/letter")

    assert answer.status_code == 409
    assert "Your account has no address to write to." in answer.text


def test_letters_on_trial_are_limited(admin):
    admin_id = db.session.scalar(select(Member.id).where(Member.handle == "the.admin"))
    with transaction():
        claim_address(admin_id, "admin@fans.example")
    for _letter in range(10):
        admin.submit(PAGE, action="/letter")

    assert admin.submit(PAGE, action="/letter").status_code == 429
