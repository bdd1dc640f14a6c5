"""A private space leaks nowhere."""

import pytest
from sqlalchemy import select

from community.content import policies
from community.content.actions.manage_spaces import SpaceDetails, change_space, get_space_row
from community.content.models import Post, Topic
from community.content.queries import posts, spaces, standings, tags, topics
from community.content.queries.standings import Contribution
from community.content.types import Listing, Period, Visibility
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import PageRequest
from community.core.policies import can
from community.core.transaction import transaction
from community.members.actor import SYSTEM, VISITOR
from community.members.types import Role
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran
from tests.members.factories import a_member, a_moderator, actor_for, an_actor

AUDIENCE = [{"role": "ambassador"}, {"trust_level": 3}]


def people():
    return {
        "visitor": VISITOR,
        "newcomer": an_actor(trust_level=0),
        "unconfirmed": actor_for(a_member(is_active=False)),
        "member": an_actor(trust_level=1),
        "veteran": an_actor(trust_level=3),
        "ambassador": an_actor(role=Role.AMBASSADOR),
        "expert": an_actor(role=Role.EXPERT, department="Garden"),
        "marketer": an_actor(role=Role.MARKETER),
        "moderator": a_moderator(),
    }


STAFF = {"expert", "marketer", "moderator"}
MEMBERS = STAFF | {"newcomer", "unconfirmed", "member", "veteran", "ambassador"}
SEEN_BY = {
    Visibility.PUBLIC: MEMBERS | {"visitor"},
    Visibility.MEMBERS: MEMBERS,
    Visibility.STAFF: STAFF,
    Visibility.AUDIENCE: {"veteran", "ambassador", "moderator"},
}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_rule_and_sql_twin_give_one_answer(app, visibility):
    audience = AUDIENCE if visibility is Visibility.AUDIENCE else ()
    topic = a_topic(author=a_moderator(), space=a_space(visibility=visibility, audience=audience))

    for name, actor in people().items():
        is_expected = name in SEEN_BY[visibility]
        in_sql = db.session.scalar(
            select(Topic.id).where(Topic.id == topic.id, policies.visible_topics(actor))
        )
        assert can(actor, policies.SEE_TOPIC, topic) is is_expected, name
        assert (in_sql is not None) is is_expected, name


def test_a_sub_space_is_hidden_with_its_parent(app):
    parent = a_space(visibility=Visibility.STAFF)
    child = a_space(parent_id=parent.id, visibility=Visibility.PUBLIC)

    assert not policies.sees_space(VISITOR, child)
    assert policies.sees_space(an_actor(role=Role.EXPERT, department="Garden"), child)


def hidden_topic():
    space = a_space(visibility=Visibility.STAFF, name="The secret room")
    post = a_post(author=a_moderator(), space=space, tags=("secret",))
    a_reply(post.topic, author=a_moderator())
    return post


def test_a_hidden_topic_is_missing_for_outsiders(app):
    post = hidden_topic()
    outsider = a_veteran()

    for fetch in (
        lambda: topics.get_topic(outsider, post.topic_id),
        lambda: posts.get_post(outsider, post.id),
        lambda: posts.locate_post(outsider, post.id),
        lambda: posts.get_removed_post(outsider, post.id),
        lambda: spaces.get_space(outsider, policies.spaces_by_id()[post.topic.space_id].slug),
        lambda: tags.get_tag(outsider, "secret"),
    ):
        with pytest.raises(NotFound) as hidden:
            fetch()
        with pytest.raises(NotFound) as missing:
            topics.get_topic(outsider, 10**9)
        assert str(hidden.value) == str(missing.value)


@pytest.mark.parametrize("listing", list(Listing))
def test_a_hidden_topic_is_in_no_list_of_outsiders(app, listing):
    hidden_topic()

    page = topics.list_topics(a_veteran(), listing, PageRequest(), period=Period.ALL)

    assert page.items == ()


def test_a_hidden_space_is_in_no_menu_and_no_figure(app):
    post = hidden_topic()
    outsider = a_veteran()

    assert spaces.list_spaces(outsider) == ()
    assert post.topic.space_id not in spaces.space_figures(outsider)
    assert tags.list_popular_tags() == ()
    assert tags.complete_tag("sec") == ()


def test_a_members_history_hides_what_the_reader_may_not_see(app):
    post = hidden_topic()
    author_id = post.author_id

    assert topics.list_by_author(a_veteran(), author_id, PageRequest()).items == ()
    assert posts.list_history(a_veteran(), author_id, PageRequest()).items == ()
    assert posts.list_most_helpful(a_veteran(), author_id) == ()
    assert standings.find_contribution(a_veteran(), author_id) == Contribution(0, 0, 0)
    assert standings.find_contribution(a_moderator(), author_id).post_count == 1


def test_a_removed_post_is_hidden_from_all_but_moderators(app):
    post = a_reply(a_topic())
    with transaction():
        db.session.get_one(Post, post.id).deleted_at = post.created_at

    with pytest.raises(NotFound):
        posts.get_post(a_veteran(), post.id)
    assert posts.get_post(a_moderator(), post.id).id == post.id


def test_a_topic_moved_into_a_hidden_space_disappears(app):
    topic = a_topic()
    hidden = a_space(visibility=Visibility.STAFF)
    with transaction():
        db.session.get_one(Topic, topic.id).space_id = hidden.id

    with pytest.raises(NotFound):
        topics.get_topic(a_veteran(), topic.id)


def test_a_space_that_turns_private_is_private_at_once(app):
    topic = a_topic()
    assert topics.get_topic(VISITOR, topic.id).id == topic.id

    from_row = policies.spaces_by_id()[topic.space_id]
    with transaction():
        space = get_space_row(SYSTEM, from_row.id)
        change_space(
            SYSTEM,
            space,
            SpaceDetails(name=from_row.name, slug=from_row.slug, visibility=Visibility.MEMBERS),
        )

    with pytest.raises(NotFound):
        topics.get_topic(VISITOR, topic.id)
