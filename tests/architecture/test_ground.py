"""The ground that tests stand on does what it promises."""

import socket
from datetime import timedelta

import pytest
from pytest_socket import SocketConnectBlockedError
from sqlalchemy import func, select, text

from community.core import clock
from community.core.db import db
from community.core.mail import Message
from community.core.models import Stamp
from community.core.transaction import transaction
from community.jobs.mail import post_mail
from tests.members.factories import a_member
from tests.support import postgres
from tests.support.ground import FailedBefore, Ground


def how_many_stamps():
    return db.session.scalar(select(func.count()).select_from(Stamp))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_rows_of_one_test_are_gone_in_the_next(app, turn):
    with transaction():
        db.session.add(Stamp(name=turn, number=1))

    assert how_many_stamps() == 1


def test_both_databases_are_the_real_thing(app, database):
    name = database.partition(":")[0]

    version = "SELECT sqlite_version()" if name == "sqlite" else "SHOW server_version"
    assert db.session.scalar(text(version))
    assert db.engine.dialect.name == name


def test_foreign_keys_hold_in_tests_too(app):
    keys = "PRAGMA foreign_keys" if db.engine.dialect.name == "sqlite" else "SELECT 1"

    assert db.session.scalar(text(keys)) == 1


def test_a_visitor_is_whom_they_signed_in_as(client):
    member = a_member(handle="fan_of_tents")

    assert "fan_of_tents" not in client.get("/").text
    client.sign_in(member.id)
    assert "fan_of_tents" in client.get("/").text
    client.sign_out()
    assert "fan_of_tents" not in client.get("/").text


def test_a_request_sees_what_was_committed_and_the_test_sees_its_outcome(client):
    member = a_member(name="Before")
    client.sign_in(member.id)

    answer = client.submit("/settings/profile", {"name": "After"})

    assert answer.status_code == 303
    assert member.name == "After"


def test_letters_arrive_once_the_transaction_is_committed(app, outbox):
    with transaction():
        post_mail(Message(to="fan@example.com", subject="Hello", text="there"))

    assert outbox.last("fan@example.com").subject == "Hello"
    assert len(outbox.letters()) == 1


def test_statements_are_counted_without_begin_and_commit(app, statements):
    with statements() as seen:
        with transaction():
            db.session.add(Stamp(name="one", number=1))
        how_many_stamps()

    assert seen.count == 2, seen
    assert seen.sent[0].startswith("INSERT INTO core_stamp")


def test_time_stands_still_until_it_is_moved(held_clock):
    before = clock.now()

    held_clock.advance(hours=2)

    assert before == clock.now() - timedelta(hours=2)
    assert clock.now() == clock.now()


def test_no_test_talks_to_the_outside():
    # A documentation address: nothing answers there, should the guard ever be gone.
    with (
        pytest.warns(UserWarning, match="connect"),
        pytest.raises(SocketConnectBlockedError),
        socket.socket() as outside,
    ):
        outside.connect(("192.0.2.1", 80))


def test_what_a_run_makes_once_is_shared(tmp_path):
    made = []

    first, second = (
        Ground(tmp_path).once("thing", lambda: made.append("made") or "here") for _turn in range(2)
    )

    assert (first, second, made) == ("here", "here", ["made"])


def test_what_could_not_be_made_is_not_tried_again(tmp_path):
    def fail():
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        Ground(tmp_path).once("thing", fail)
    with pytest.raises(FailedBefore, match="thing: OSError: no room"):
        Ground(tmp_path).once("thing", lambda: "here")


def test_a_missing_postgresql_says_how_to_repair_it(tmp_path, monkeypatch):
    monkeypatch.delenv(postgres.URL_VARIABLE, raising=False)
    monkeypatch.setattr(postgres, "_candidates", lambda _folder: [tmp_path / "nowhere"])

    with pytest.raises(postgres.NoPostgres, match="apt-get install postgresql"):
        postgres.start(tmp_path)


def test_the_address_of_a_neighbour_database_keeps_its_options():
    server = "postgresql://postgres@/postgres?host=/run/pg"

    assert postgres.address_of(server, "mine") == "postgresql://postgres@/mine?host=/run/pg"
