"""Each rule of the heart, sentence by sentence; what other tests walk through is not repeated."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.content import policies
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.manage_spaces import (
    SpaceDetails,
    archive_space,
    change_space,
    create_space,
    get_space_row,
    order_spaces,
    reopen_space,
)
from community.content.actions.remove import delete_post, delete_topic
from community.content.composing import compose
from community.content.queries import posts, spaces
from community.content.space_map import spaces_by_id
from community.content.types import Posting, Visibility
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.core.policies import can, decide
from community.core.transaction import transaction
from community.members.actor import SYSTEM, VISITOR
from community.members.types import Role
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran, first_post_of
from tests.members.factories import a_member, a_moderator, actor_for, an_actor, an_admin


def reason(actor, permission, subject=None):
    decision = decide(actor, permission, subject)
    assert not decision.is_allowed
    return str(decision.reason)


def a_suspended():
    return replace(a_veteran(), is_suspended=True)


def an_unconfirmed():
    return actor_for(a_member(is_active=False))


TAKES_PART = (
    (lambda: VISITOR, "Sign in"),
    (an_unconfirmed, "Confirm your e-mail"),
    (a_suspended, "suspended"),
)


@pytest.mark.parametrize(("who", "words"), TAKES_PART)
def test_who_does_not_take_part_does_nothing(app, who, words):
    actor, reply = who(), a_reply(a_topic())
    subjects = {
        policies.START_TOPIC: spaces_by_id()[reply.topic.space_id],
        policies.REPLY: reply.topic,
        policies.EDIT_POST: reply,
        policies.DELETE_POST: reply,
        policies.VOTE: reply,
        policies.REACT: reply,
        policies.UPLOAD: None,
    }

    for permission, subject in subjects.items():
        assert words in reason(actor, permission, subject), permission


@pytest.mark.parametrize("permission", [policies.FOLLOW, policies.KEEP_DRAFT])
def test_visitors_keep_nothing_for_themselves(app, permission):
    assert "Sign in" in reason(VISITOR, permission)
    assert can(an_unconfirmed(), permission)


def test_a_space_is_seen_by_its_audience_alone(app):
    open_space, hidden = a_space(), a_space(visibility=Visibility.STAFF)

    assert can(VISITOR, policies.SEE_SPACE, open_space)
    assert "does not exist" in reason(VISITOR, policies.SEE_SPACE, hidden)
    assert can(an_actor(role=Role.MARKETER), policies.SEE_SPACE, hidden)


@pytest.mark.parametrize(
    ("role", "is_allowed"),
    [(Role.MEMBER, False), (Role.MODERATOR, False), (Role.MANAGER, True), (Role.ADMIN, True)],
)
def test_managers_and_admins_change_spaces(app, role, is_allowed):
    assert can(an_actor(role=role), policies.MANAGE_SPACES) is is_allowed


def test_an_archived_space_is_read_and_not_written(app):
    author = a_veteran()
    topic = a_topic(author=author)
    reply = a_reply(topic, author=author)
    with transaction():
        delete_post(author, posts.get_post(author, reply.id))
        archive_space(an_admin(), get_space_row(an_admin(), topic.space_id))
    archived = spaces_by_id()[topic.space_id]

    assert "archived" in reason(a_moderator(), policies.START_TOPIC, archived)
    assert "archived" in reason(a_veteran(), policies.REPLY, topic)
    for permission in (policies.EDIT_POST, policies.DELETE_POST):
        assert "archived" in reason(author, permission, first_post_of(topic))
        assert can(a_moderator(), permission, first_post_of(topic))
    for permission in (policies.VOTE, policies.REACT):
        assert "archived" in reason(a_veteran(), permission, first_post_of(topic))
        assert "archived" in reason(a_moderator(), permission, first_post_of(topic))
    removed = posts.get_removed_post(a_moderator(), reply.id)
    assert "archived" in reason(author, policies.RESTORE_POST, removed)
    assert can(a_moderator(), policies.RESTORE_POST, removed)
    assert can(VISITOR, policies.SEE_TOPIC, topic)
    assert archived not in spaces.list_spaces(VISITOR)
    with transaction():
        reopen_space(an_admin(), get_space_row(an_admin(), topic.space_id))
    assert can(a_veteran(), policies.REPLY, topic)


@pytest.mark.parametrize("posting", [Posting.STAFF, Posting.AUDIENCE])
def test_moderators_open_topics_everywhere(app, posting):
    audience = [{"role": "ambassador"}] if posting is Posting.AUDIENCE else ()
    space = a_space(posting=posting, posting_audience=audience)

    assert can(a_moderator(), policies.START_TOPIC, space)


def test_a_removed_topic_takes_no_reply_no_vote_and_no_edit(app):
    author, moderator, reader = a_veteran(), a_moderator(), a_veteran()
    topic = a_topic(author=author)
    with transaction():
        delete_topic(moderator, topic)
    found = posts.get_post(moderator, first_post_of(topic).id)

    assert "removed" in reason(reader, policies.REPLY, found.topic)
    assert "removed" in reason(reader, policies.VOTE, found)
    assert "restore it first" in reason(author, policies.EDIT_POST, found)
    assert "does not exist" in reason(author, policies.SEE_TOPIC, found.topic)
    assert "does not exist" in reason(author, policies.SEE_POST, found)


def test_a_removed_reply_is_seen_by_moderators_alone(app):
    author, moderator, reader = a_veteran(), a_moderator(), a_veteran()
    reply = a_reply(a_topic(), author=author)
    with transaction():
        delete_post(moderator, posts.get_post(moderator, reply.id))
    found = posts.get_post(moderator, reply.id)

    assert can(moderator, policies.SEE_HISTORY, found)
    assert "removed" in reason(reader, policies.SEE_HISTORY, found)
    assert "already removed" in reason(moderator, policies.DELETE_POST, found)
    assert "Only the community team" in reason(author, policies.RESTORE_POST, found)


def test_what_is_not_removed_is_not_restored(app):
    assert "not removed" in reason(a_moderator(), policies.RESTORE_POST, first_post_of(a_topic()))


def test_a_closed_topic_is_not_edited_by_its_author(app):
    author = a_veteran()
    post = a_post(author=author)
    with transaction():
        post.topic.closed_at = post.created_at

    with pytest.raises(NotAllowed, match="closed"), transaction():
        edit_post(author, post, Edit(compose("Too late for better words.")))


def test_nobody_edits_anothers_words(app):
    assert "your own" in reason(a_veteran(), policies.EDIT_POST, first_post_of(a_topic()))


def test_experienced_members_and_staff_create_tags(app):
    assert can(an_actor(trust_level=3), policies.CREATE_TAG)
    assert can(an_actor(role=Role.EXPERT, department="Garden"), policies.CREATE_TAG)
    assert "choose an existing" in reason(an_actor(trust_level=2), policies.CREATE_TAG)


def test_a_visitor_of_a_site_without_open_spaces_sees_no_topic(app):
    a_topic(author=a_moderator(), space=a_space(visibility=Visibility.STAFF))

    assert str(policies.in_visible_space(VISITOR)) in {"false", "0 = 1"}


def test_the_edit_window_is_the_settings(app, held_clock):
    author = an_actor(trust_level=0)
    post = a_post(author=author)
    held_clock.set(post.created_at + timedelta(days=1))

    assert can(author, policies.EDIT_POST, post)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (SpaceDetails(name=" "), "name"),
        (SpaceDetails(name="x" * 61), "name"),
        (SpaceDetails(name="Roses", description="x" * 301), "description"),
        (SpaceDetails(name="Roses", colour="red"), "colour"),
        (SpaceDetails(name="Roses", colour="#fff;}body{}"), "colour"),
        (SpaceDetails(name="Roses", icon="<svg>"), "icon"),
        (SpaceDetails(name="Roses", kinds=()), "kinds"),
        (SpaceDetails(name="Roses", kinds=("spell",)), "kinds"),
        (SpaceDetails(name="Roses", slug="Not A Slug"), "slug"),
        (SpaceDetails(name="Roses", parent_id=10**6), "parent"),
        (SpaceDetails(name="Roses", visibility=Visibility.AUDIENCE), "audience"),
        (SpaceDetails(name="Roses", posting=Posting.AUDIENCE), "audience"),
    ],
)
def test_an_unsound_space_is_refused_at_its_field(app, details, field):
    with pytest.raises(Invalid) as refusal, transaction():
        create_space(SYSTEM, details)

    assert refusal.value.field == field
    assert not spaces_by_id()


def test_two_spaces_have_two_addresses(app):
    a_space(slug="roses")

    with pytest.raises(Conflict, match="address"), transaction():
        create_space(SYSTEM, SpaceDetails(name="Other roses", slug="roses"))


def test_spaces_nest_one_level_deep(app):
    parent = a_space()
    child = a_space(parent_id=parent.id)

    with pytest.raises(Invalid, match="one level"), transaction():
        create_space(SYSTEM, SpaceDetails(name="Too deep", parent_id=child.id))
    row = get_space_row(SYSTEM, parent.id)
    with pytest.raises(Invalid, match="one level"), transaction():
        change_space(SYSTEM, row, SpaceDetails(name="Self", parent_id=parent.id))


def test_spaces_are_shown_in_the_order_given(app):
    first, second, third = a_space(), a_space(), a_space()

    with transaction():
        order_spaces(SYSTEM, [third.id, first.id, third.id, 10**6])

    assert [s.id for s in spaces.list_spaces(VISITOR)] == [third.id, first.id, second.id]


def test_a_space_that_is_not_there_is_missing(app):
    with pytest.raises(NotFound):
        get_space_row(SYSTEM, 10**6)
