"""A letter is sent if, and only if, what it tells was committed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import clock
from community.core.config import current_settings
from community.core.db import db
from community.core.mail import BadMessage, Message, transport_for
from community.core.transaction import transaction
from community.jobs.mail import post_mail
from community.jobs.models import DeadJob, QueuedJob
from community.jobs.worker import drain
from tests.core.mail_server import free_port, mail_server
from tests.jobs.conftest import wait_until


def a_message(to="Zoé <zoe@fans.example>", **others):
    values = {"subject": "Bienvenue", "text": "Bonjour\n", "html": "<p>Bonjour</p>\n"}
    return Message(to=to, headers={"X-Note": "été"}, **(values | others))


def post(message, **others):
    with transaction():
        post_mail(message, **others)


def kept():
    return transport_for(current_settings()).letters()


def use_server(app, port):
    found = app.extensions["community_settings"]
    changed = found.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
    app.extensions["community_settings"] = changed


def rows(table):
    db.session.rollback()
    return db.session.scalars(select(table).execution_options(populate_existing=True)).all()


def test_a_posted_letter_is_sent(app):
    post(a_message())

    drain(app)

    (letter,) = kept()
    assert (letter.to, letter.subject) == ("Zoé <zoe@fans.example>", "Bienvenue")
    assert (letter.text, letter.html) == ("Bonjour\n", "<p>Bonjour</p>\n")


def test_a_rollback_sends_nothing(app):
    def half_a_story():
        with transaction():
            post_mail(a_message())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_story()

    assert drain(app) == 0
    assert kept() == []


def test_a_letter_that_cannot_be_written_is_refused_before_it_is_posted(app):
    with pytest.raises(BadMessage), transaction():
        post_mail(a_message(to="zoe@fans.example\nBcc: all@fans.example"))


def test_the_same_key_sends_one_letter(app):
    post(a_message(), dedupe_key="welcome-7")
    post(a_message(), dedupe_key="welcome-7")

    drain(app)

    assert len(kept()) == 1


def test_a_working_worker_sends_at_once(app, working):
    with working(), mail_server() as mailbox:
        use_server(app, mailbox.port)
        post(a_message())
        wait_until(lambda: mailbox.letters)

    assert mailbox.letters[0]["X-Note"] == "été"


def test_a_refusal_for_good_ends_it(app):
    with mail_server() as mailbox:
        use_server(app, mailbox.port)
        post(a_message("gone@fans.example"))
        drain(app)

    assert rows(QueuedJob) == []
    (dead,) = rows(DeadJob)
    assert "550 5.1.1" in dead.error
    assert dead.attempts == 1


def test_a_letter_waits_for_a_server_that_is_away(app):
    use_server(app, free_port())
    post(a_message(id="abcdef123456"))
    drain(app)
    waits = rows(QueuedJob)[0].run_at - clock.now()

    with mail_server() as mailbox, clock.held(clock.now() + timedelta(minutes=2)):
        use_server(app, mailbox.port)
        drain(app)

    assert timedelta(seconds=20) < waits <= timedelta(seconds=60)
    assert mailbox.letters[0]["Message-ID"] == "<abcdef123456@community.example>"


def test_after_a_day_a_letter_is_given_up(app):
    use_server(app, free_port())
    begun = clock.now()
    post(a_message())

    tried = 0
    while (waiting := rows(QueuedJob)) and tried < 100:
        with clock.held(waiting[0].run_at):
            tried += drain(app)

    (dead,) = rows(DeadJob)
    assert timedelta(hours=24) <= dead.died_at - begun <= timedelta(hours=26)
    assert 20 <= tried <= 60
    assert "ConnectionRefusedError" in dead.error


def test_the_reason_in_the_log_names_nobody(app, caplog):
    with mail_server() as mailbox:
        use_server(app, mailbox.port)
        post(a_message("busy@fans.example"))
        drain(app)

    assert "451 4.7.1" in caplog.text
    assert "busy@" not in caplog.text
    assert "Bonjour" not in caplog.text
