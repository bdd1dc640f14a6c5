"""The page of all that a member follows: paged, private, with a way out beside each line."""

import pytest

from community.content.actions import follow, moderate_topic
from community.content.actions.remove import delete_topic
from community.content.models import MemberFollow, SpaceFollow, TagFollow, TopicFollow
from community.content.queries import follows
from community.content.queries.tags import get_tag
from community.content.queries.topics import get_topic
from community.content.types import Visibility
from community.core.db import db
from community.core.errors import NotAllowed
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.members.actor import SYSTEM, VISITOR
from community.members.models import Member
from tests.content.factories import a_space, a_topic, a_veteran
from tests.members.factories import a_member

PAGE = "/settings/following"
FIRST = PageRequest()
LISTS = (
    follows.followed_topics,
    follows.followed_spaces,
    follows.followed_tags,
    follows.followed_members,
)


@pytest.fixture
def fan(app):
    """Somebody who follows one of each kind."""
    fan = a_veteran()
    topic = a_topic(title="How to prune an old climbing rose", tags=("roses",))
    space, idol = a_space(name="The orangery"), a_member(name="Iris Vernet", handle="iris")
    with transaction():
        follow.follow_topic(fan, get_topic(fan, topic.id))
        follow.follow_space(fan, space)
        follow.follow_tag(fan, get_tag(fan, "roses"))
        follow.follow_member(fan, db.session.get(Member, idol.id))
    return fan


@pytest.mark.parametrize(
    ("what", "words", "action", "model"),
    [
        ("topics", "climbing rose", "/unfollow", TopicFollow),
        ("spaces", "The orangery", "/unfollow", SpaceFollow),
        ("tags", "#roses", "/unfollow", TagFollow),
        ("members", "Iris Vernet", "/unfollow", MemberFollow),
    ],
)
def test_what_is_followed_is_listed_and_left(client, fan, what, words, action, model):
    client.sign_in(fan.id)

    page = client.page(f"{PAGE}?what={what}").main.get_text()
    left = client.submit(f"{PAGE}?what={what}", action=action, headers={"Referer": PAGE})

    assert words in page
    assert left.status_code == 303
    assert db.session.query(model).filter_by(member_id=fan.id).count() == 0
    assert words not in client.page(f"{PAGE}?what={what}").main.get_text()


def test_everything_is_paged(client, app):
    fan = a_veteran()
    topics = [a_topic(title=f"A followed topic of number {number}") for number in range(31)]
    with transaction():
        for topic in topics:
            follow.follow_topic(fan, get_topic(fan, topic.id))
    client.sign_in(fan.id)

    first = client.page(PAGE)
    second = client.page(first.select_one("a[rel=next]")["href"])

    assert len(first.select(".draft")) == 30
    assert len(second.select(".draft")) == 1


def test_nobody_sees_the_follows_of_another(fan):
    other = a_veteran()

    assert all(one(other, FIRST).items == () for one in LISTS)
    with pytest.raises(NotAllowed):
        follows.followed_topics(VISITOR, FIRST)


def test_what_became_hidden_leaves_the_page(fan):
    topic = follows.followed_topics(fan, FIRST).items[0]
    hidden = a_space(visibility=Visibility.STAFF)
    with transaction():
        moderate_topic.move_topic(SYSTEM, get_topic(SYSTEM, topic.id), space=hidden)
    assert follows.followed_topics(fan, FIRST).items == ()


def test_what_was_removed_leaves_the_page(fan):
    topic = follows.followed_topics(fan, FIRST).items[0]
    with transaction():
        delete_topic(SYSTEM, get_topic(SYSTEM, topic.id))
    assert follows.followed_topics(fan, FIRST).items == ()
    assert follows.followed_tags(fan, FIRST).items == ()


def test_each_part_says_what_to_do_while_it_is_empty(client, app):
    client.sign_in(a_member().id)

    for what in ("topics", "spaces", "tags", "members", "nonsense"):
        assert client.page(f"{PAGE}?what={what}").select_one(".empty .btn")


def test_visitors_sign_in_first(client, app):
    assert client.get(PAGE).headers["Location"].startswith("/login")
