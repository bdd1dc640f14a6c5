"""A private space leaks nowhere."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from community.content import policies
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.manage_spaces import SpaceDetails, change_space, get_space_row
from community.content.actions.moderate_topic import unlist_topic
from community.content.actions.remove import delete_post
from community.content.composing import compose
from community.content.models import Post, Topic
from community.content.queries import posts, spaces, standings, tags, topics
from community.content.queries.standings import Contribution
from community.content.types import Listing, Period, Visibility
from community.core.db import db
from community.core.errors import Invalid, NotFound
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


def test_a_space_put_into_a_hidden_one_gives_up_its_public_figures(app):
    parent, child = a_space(visibility=Visibility.STAFF), a_space()
    a_post(space=child, author=a_moderator(), tags=("hush",))
    details = SpaceDetails(name=child.name, slug=child.slug)
    assert [tag.name for tag in tags.list_popular_tags()] == ["hush"]

    with transaction():
        row = get_space_row(SYSTEM, child.id)
        change_space(SYSTEM, row, replace(details, parent_id=parent.id))
    inside = tags.list_popular_tags()
    with transaction():
        change_space(SYSTEM, get_space_row(SYSTEM, child.id), details)

    assert inside == ()
    assert [tag.name for tag in tags.list_popular_tags()] == ["hush"]


def test_a_tag_of_a_hidden_space_is_answered_as_one_that_is_not_there(app):
    hidden_topic()
    newcomer, space = an_actor(trust_level=1), a_space()

    for name in ("secret", "invented"):
        with pytest.raises(Invalid, match=f"“{name}” does not exist yet"):
            a_post(author=newcomer, space=space, tags=(name,))
    assert tags.complete_tag("secret") == ()


def test_a_tag_of_a_restricted_space_serves_those_who_see_it(app):
    space = a_space(visibility=Visibility.MEMBERS)
    first = a_topic(author=a_moderator(), space=space, tags=("secret",))
    newcomer = an_actor(trust_level=1)

    second = a_topic(author=newcomer, space=space, tags=("secret",))
    found = tags.get_tag(newcomer, "secret")

    listed = topics.list_tagged(newcomer, found, PageRequest()).items
    assert [topic.id for topic in listed] == [second.id, first.id]
    with pytest.raises(NotFound):
        tags.get_tag(VISITOR, "secret")


def test_a_topic_keeps_its_tag_when_nobody_else_finds_it(app, held_clock):
    author = an_actor(trust_level=1)
    space = a_space()
    a_topic(author=a_moderator(), space=space, tags=("roses",))
    post = a_post(author=author, space=space, tags=("roses",))
    with transaction():
        for topic in db.session.scalars(select(Topic)):
            unlist_topic(a_moderator(), topic)

    with transaction():
        edit_post(
            author, posts.get_post(author, post.id), Edit(compose(post.body), tags=("roses",))
        )

    assert post.topic.tags == ["roses"]


@pytest.mark.parametrize(
    ("is_public_too", "who", "words"),
    [
        (True, lambda: an_actor(trust_level=1), "1 public topic"),
        (False, lambda: an_actor(trust_level=1), None),
        (True, lambda: VISITOR, "1 topic"),
    ],
)
def test_a_tags_page_does_not_call_the_public_figure_the_whole(
    app, client, is_public_too, who, words
):
    a_topic(author=a_moderator(), space=a_space(visibility=Visibility.MEMBERS), tags=("roses",))
    if is_public_too:
        a_topic(author=a_moderator(), tags=("roses",))
    reader = who()
    if reader.is_signed_in:
        client.sign_in(reader.id)

    lede = client.page("/tag/roses").select_one(".page-head .lede")

    assert (lede.text if lede else None) == words


def test_the_reason_of_a_removal_is_for_the_author_and_the_team(app, client):
    author, moderator, reader = a_veteran(), a_moderator(), a_veteran()
    topic = a_topic()
    reply = a_reply(topic, author=author)
    with transaction():
        delete_post(moderator, posts.get_post(moderator, reply.id), reason="an insult to Anne")

    shown = {}
    for name, actor in (("author", author), ("team", moderator), ("reader", reader)):
        client.sign_in(actor.id)
        shown[name] = "an insult to Anne" in client.get(f"/t/{topic.id}/{topic.slug}").text
    client.sign_out()
    shown["visitor"] = "an insult to Anne" in client.get(f"/t/{topic.id}/{topic.slug}").text

    assert shown == {"author": True, "team": True, "reader": False, "visitor": False}
