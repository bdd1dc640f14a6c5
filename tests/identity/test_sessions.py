from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from community.core.db import db
from community.core.errors import NotAllowed, NotFound
from community.core.transaction import transaction
from community.identity.actions import sessions as actions
from community.identity.models import SignedInSession
from community.identity.queries import find_live_session, list_sessions
from community.identity.types import Device
from community.members.actor import VISITOR
from tests.identity.factories import FIREFOX, an_account

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1"


def open_session(account, *, is_remembered=False):
    with transaction():
        return actions.open_session(
            account.id, Device("Safari", "iPhone"), is_remembered=is_remembered
        )


def only_session():
    return db.session.scalars(db.select(SignedInSession)).one()


def test_the_page_lists_every_device_and_marks_this_one(app, client, sign_in):
    account = an_account()
    sign_in(account.handle, visitor=app.test_client(), headers={"User-Agent": PHONE})
    sign_in(account.handle, headers={"User-Agent": FIREFOX})

    rows = client.page("/settings/sessions").find_all("li", class_="device")

    told = [row.get_text(" ", strip=True) for row in rows]
    assert len(rows) == 2
    assert any("Safari on iPhone" in words and "this device" not in words for words in told)
    assert any("Firefox on Linux" in words and "this device" in words for words in told)


def test_one_device_is_signed_out_from_another(app, client, sign_in):
    account, phone = an_account(), app.test_client()
    sign_in(account.handle, visitor=phone)
    sign_in(account.handle)
    row = client.page("/settings/sessions").find(
        "form", action=lambda url: url and url.endswith("/end")
    )

    response = client.submit("/settings/sessions", action=row["action"])

    assert response.status_code == 303
    assert phone.get("/settings/account").status_code == 303
    assert client.get("/settings/account").status_code == 200


def test_sign_out_everywhere_means_here_too(app, client, sign_in):
    account, phone = an_account(), app.test_client()
    sign_in(account.handle, visitor=phone, remember=True)
    sign_in(account.handle, remember=True)

    everywhere = "/settings/sessions/end-all"
    asked = client.submit("/settings/sessions", action=everywhere)
    assert "here too?" in asked.text
    assert client.get("/settings/account").status_code == 200
    client.submit("/settings/sessions", {"confirmed": "1"}, action=everywhere)

    assert phone.get("/settings/account").status_code == 303
    assert client.get("/settings/account").status_code == 303


def test_sessions_of_others_are_neither_listed_nor_ended(app, client, sign_in):
    marie, zoe = an_account(), an_account()
    other = app.test_client()
    sign_in(zoe.handle, visitor=other)
    theirs = only_session().id
    sign_in(marie.handle)
    token = client.token("/settings/sessions")

    response = client.post(f"/settings/sessions/{theirs}/end", data={"csrf_token": token})

    assert len(list_sessions(marie.actor)) == 1
    assert response.status_code == 404
    assert other.get("/settings/account").status_code == 200


@pytest.mark.parametrize("number", [0, 999_999, 2**62])
def test_a_session_that_is_none_is_missing(app, number):
    with pytest.raises(NotFound), transaction():
        actions.end_session(an_account().actor, number)


def test_a_visitor_has_no_sessions(app):
    with pytest.raises(NotAllowed, match="Sign in"):
        list_sessions(VISITOR)
    with pytest.raises(NotAllowed, match="Sign in"), transaction():
        actions.end_all_sessions(VISITOR)


def test_an_ended_session_is_listed_no_more(app):
    account = an_account()
    open_session(account)
    with transaction():
        actions.end_session(account.actor, only_session().id)

    assert list_sessions(account.actor) == ()


def test_a_session_is_found_by_its_secret_only(app):
    account = an_account()
    secret = open_session(account)

    assert find_live_session(secret).actor.member_id == account.id
    assert find_live_session(only_session().secret_hash) is None
    assert find_live_session("") is None
    assert find_live_session("\udce9") is None


# Presence


def visit(client):
    """Ask for a page and let the server close its answer, which is when presence is written."""
    client.get("/settings/sessions").close()
    db.session.rollback()
    db.session.expire_all()


def test_presence_is_written_at_most_once_an_hour(client, sign_in, held_clock, statements):
    sign_in(an_account().handle)
    held_clock.advance(minutes=59)
    visit(client)
    assert only_session().last_seen_at == held_clock.now - timedelta(minutes=59)

    held_clock.advance(minutes=2)
    visit(client)
    assert only_session().last_seen_at == held_clock.now
    with statements() as seen:
        visit(client)
    assert [text for text in seen.sent if text.startswith("UPDATE identity_session")] == []


def test_nobody_waits_for_the_write(client, sign_in, held_clock, statements):
    sign_in(an_account().handle)
    held_clock.advance(hours=2)

    with statements() as seen:
        response = client.get("/settings/sessions", buffered=False)
        sent_before_the_end = list(seen.sent)
        response.close()

    writes = [text for text in seen.sent if text.startswith("UPDATE identity_session")]
    assert BeautifulSoup(response.text, "html.parser").find("h1") is not None
    assert len(writes) == 1
    assert not any(text.startswith("UPDATE identity_session") for text in sent_before_the_end)


def test_the_member_was_seen_that_day(client, sign_in, held_clock):
    account = an_account()
    sign_in(account.handle)
    held_clock.advance(hours=2)

    visit(client)

    db.session.add(account.member)
    db.session.refresh(account.member)
    assert account.member.last_seen_on == held_clock.now.date()


def test_presence_lengthens_a_session_that_is_not_remembered(app, held_clock):
    account = an_account()
    open_session(account)
    held_clock.advance(hours=3)

    with transaction():
        actions.note_presence(only_session().id)

    assert only_session().expires_at == held_clock.now + timedelta(days=1)


def test_presence_does_not_lengthen_a_remembered_one(app, held_clock):
    account = an_account()
    open_session(account, is_remembered=True)
    end = only_session().expires_at
    held_clock.advance(hours=3)

    with transaction():
        actions.note_presence(only_session().id)

    assert only_session().expires_at == end


def test_presence_of_a_session_that_is_gone_is_nothing(app):
    with transaction():
        actions.note_presence(12345)

    assert db.session.scalars(db.select(SignedInSession)).all() == []
