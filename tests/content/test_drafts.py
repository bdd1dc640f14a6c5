"""Drafts: kept while typing, resumed, thrown away, never anybody else's."""

import pytest
from sqlalchemy import func, select

from community.content.actions.keep_draft import forget_draft, keep_draft, sweep_drafts
from community.content.models import Draft
from community.content.queries.drafts import find_draft, list_drafts
from community.core.db import db
from community.core.errors import Invalid, NotAllowed
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.members.actor import VISITOR
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran
from tests.members.factories import a_member, actor_for


def put(client, key, **typed):
    return client.put(f"/drafts/{key}", json=typed, headers={"X-CSRFToken": client.token("/new")})


def counted():
    return db.session.scalar(select(func.count()).select_from(Draft))


def test_a_draft_is_replaced_by_its_newer_self(app):
    writer = a_veteran()

    for body in ("Dear", "Dear roses"):
        with transaction():
            keep_draft(writer, "topic", body=body, title="On roses")

    assert find_draft(writer, "topic").body == "Dear roses"
    assert counted() == 1


def test_an_emptied_draft_is_forgotten(app):
    writer = a_veteran()
    with transaction():
        keep_draft(writer, "topic", body="Dear")

    with transaction():
        keep_draft(writer, "topic", body="  ")

    assert counted() == 0


@pytest.mark.parametrize("key", ["", "x", "reply:", "reply:0", "reply:x", "edit:-1", "topic:1"])
def test_a_draft_needs_a_known_place(app, key):
    with pytest.raises(Invalid, match="no place"), transaction():
        keep_draft(a_veteran(), key, body="words")


def test_a_huge_draft_is_refused(app):
    with pytest.raises(Invalid, match="too long"), transaction():
        keep_draft(a_veteran(), "topic", body="x" * 64_001)


def test_visitors_keep_no_draft_here(app):
    with pytest.raises(NotAllowed), transaction():
        keep_draft(VISITOR, "topic", body="words")


def test_nobody_reads_or_drops_anothers_draft(app):
    writer, other = a_veteran(), a_veteran()
    with transaction():
        keep_draft(writer, "topic", body="Mine alone")

    with transaction():
        forget_draft(other, "topic")

    assert find_draft(other, "topic") is None
    assert list_drafts(other, PageRequest()).items == ()
    assert find_draft(writer, "topic").body == "Mine alone"


def test_a_reload_brings_the_draft_back(app, client):
    a_space(slug="roses")
    client.sign_in(a_member(trust_level=2).id)

    saved = put(client, "topic", title="On roses", body="Dear all", space="roses", tags="a, b")
    page = client.page("/new")

    assert saved.json["saved_at"]
    assert page.find("textarea", attrs={"name": "body"}).get_text().strip() == "Dear all"
    assert page.find("input", attrs={"name": "title"})["value"] == "On roses"
    assert page.find("option", selected=True)["value"] == "roses"


def test_a_reply_remembers_whom_it_answers(app, client):
    topic = a_topic()
    answered = a_reply(topic, author=actor_for(a_member(handle="iris")))
    elsewhere = a_post()
    path, key = f"/t/{topic.id}/{topic.slug}", f"reply:{topic.id}"
    client.sign_in(a_member(trust_level=2).id)

    for target, handle in ((answered, "@iris"), (elsewhere, "")):
        put(client, key, body="Half a thought", reply_to=str(target.id))
        page = client.page(path)

        assert handle in page.select_one("[data-replying-name]").get_text()
        kept = page.select_one("[name=reply_to]")["value"]
        assert kept == (str(target.id) if handle else "")


@pytest.mark.parametrize("wanted", ["9" * 30, "²", "-1", "nobody", "0"])
def test_an_answer_to_no_post_goes_to_the_topic(app, client, wanted):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)

    page = client.page(f"/t/{topic.id}/{topic.slug}?reply_to={wanted}")

    assert page.select_one("[name=reply_to]")["value"] == ""
    assert page.select_one("[data-composer-replying]").has_attr("hidden")


def test_posting_a_reply_drops_its_draft(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)
    put(client, f"reply:{topic.id}", body="Half a thou")
    path = f"/t/{topic.id}/{topic.slug}"
    shown = client.page(path).find("textarea", attrs={"name": "body"}).get_text().strip()

    client.submit(path, {"body": "A whole thought."})

    assert shown == "Half a thou"
    assert counted() == 0


@pytest.mark.parametrize("sent", [b"", b"[]", b"nonsense", b'"text"'])
def test_a_draft_that_cannot_be_read_is_said(app, client, sent):
    client.sign_in(a_member(trust_level=2).id)

    answer = client.put(
        "/drafts/topic",
        data=sent,
        headers={"X-CSRFToken": client.token("/new"), "Content-Type": "application/json"},
    )

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_a_draft_without_a_token_is_refused(app, client):
    client.sign_in(a_member(trust_level=2).id)

    assert client.put("/drafts/topic", json={"body": "forged"}).status_code == 400
    assert counted() == 0


def test_drafts_are_listed_and_thrown_away(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)
    put(client, f"reply:{topic.id}", body="Half a thought about roses")

    page = client.page("/settings/drafts")
    asked = client.submit("/settings/drafts", {}, action="/discard")
    assert counted() == 1
    client.submit("/settings/drafts", {"confirmed": "1"}, action="/discard")

    assert "Throw this draft away?" in asked.text
    assert "Half a thought about roses" in page.get_text()
    assert counted() == 0


def test_drafts_end_after_half_a_year(app, held_clock):
    writer = a_veteran()
    with transaction():
        keep_draft(writer, "topic", body="Old words")
    held_clock.advance(days=181)

    with transaction():
        assert sweep_drafts() == 1
