"""A discussion as search engines read it."""

import json

from community.content.kinds import kinds
from community.core.db import db
from community.core.transaction import transaction
from community.forums.feature import DISCUSSION
from community.members.actions import blank_member
from community.members.models import Member
from tests.content.factories import a_reply, a_topic, a_veteran
from tests.members.factories import a_moderator


def object_of(client, topic, page=""):
    soup = client.page(f"/t/{topic.id}/{topic.slug}{page}")
    (script,) = soup.find_all("script", type="application/ld+json")
    return json.loads(script.string)


def test_discussions_are_a_kind_of_topic(app):
    assert kinds()["discussion"] is DISCUSSION


def test_a_discussion_names_author_dates_and_figures(app, client):
    author = a_veteran()
    topic = a_topic(
        author=author,
        title="When do you prune the old apple tree?",
        body="Mine is forty years old.",
    )

    data = object_of(client, topic)

    assert data["headline"] == topic.title
    assert data["text"] == "Mine is forty years old."
    assert data["author"]["url"] == f"http://localhost/m/{author.handle}"
    assert data["datePublished"] == topic.created_at.isoformat()
    assert {counter["interactionType"] for counter in data["interactionStatistic"]} == {
        "https://schema.org/LikeAction",
        "https://schema.org/CommentAction",
        "https://schema.org/ViewAction",
    }


def test_a_later_page_keeps_the_main_address_and_holds_its_own_replies(app, client):
    topic, moderator = a_topic(), a_moderator()
    for _ in range(21):
        a_reply(topic, author=moderator)

    data = object_of(client, topic, "?page=2")

    assert data["url"] == f"http://localhost/t/{topic.id}/{topic.slug}"
    assert [comment["url"].rpartition("#")[2] for comment in data["comment"]] == [
        "post-21",
        "post-22",
    ]
    assert data["commentCount"] == 21


def test_an_erased_author_has_no_address(app, client):
    topic = a_topic()
    with transaction():
        blank_member(db.session.get(Member, topic.author_id))

    data = object_of(client, topic)

    assert "url" not in data["author"]
