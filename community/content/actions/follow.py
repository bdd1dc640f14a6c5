"""Follow and unfollow spaces, topics, tags and members; each act may be repeated without harm."""

from sqlalchemy import delete

from community.content import policies
from community.content.events import MemberFollowed
from community.content.models import (
    MemberFollow,
    SpaceFollow,
    Tag,
    TagFollow,
    Topic,
    TopicFollow,
)
from community.content.space_map import SpaceInfo
from community.core import clock, events
from community.core.db import db, upsert
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.policies import authorize
from community.members.actor import Actor
from community.members.models import Member

Follow = SpaceFollow | TopicFollow | TagFollow | MemberFollow


def follow_space(actor: Actor, space: SpaceInfo) -> None:
    """Hear of new topics in a space."""
    authorize(actor, policies.FOLLOW, space)
    _begin(SpaceFollow, member_id=actor.id, space_id=space.id)


def unfollow_space(actor: Actor, space: SpaceInfo) -> None:
    """Hear no more of new topics in a space."""
    authorize(actor, policies.FOLLOW, space)
    db.session.execute(
        delete(SpaceFollow).where(
            SpaceFollow.member_id == actor.id, SpaceFollow.space_id == space.id
        )
    )


def follow_topic(actor: Actor, topic: Topic) -> None:
    """Hear of replies in a topic."""
    authorize(actor, policies.FOLLOW, topic)
    begin_following_topic(actor, topic.id)


def unfollow_topic(actor: Actor, topic: Topic) -> None:
    """Hear no more of replies in a topic."""
    authorize(actor, policies.FOLLOW, topic)
    db.session.execute(
        delete(TopicFollow).where(
            TopicFollow.member_id == actor.id, TopicFollow.topic_id == topic.id
        )
    )


def follow_tag(actor: Actor, tag: Tag) -> None:
    """Hear of new topics with a tag."""
    authorize(actor, policies.FOLLOW, tag)
    _begin(TagFollow, member_id=actor.id, tag_id=tag.id)


def unfollow_tag(actor: Actor, tag: Tag) -> None:
    """Hear no more of new topics with a tag."""
    authorize(actor, policies.FOLLOW, tag)
    db.session.execute(
        delete(TagFollow).where(TagFollow.member_id == actor.id, TagFollow.tag_id == tag.id)
    )


def follow_member(actor: Actor, member: Member) -> None:
    """Hear of a member's new topics."""
    authorize(actor, policies.FOLLOW, member)
    if member.id == actor.member_id:
        raise Invalid(_("You cannot follow yourself."))
    if _begin(MemberFollow, member_id=actor.id, followed_id=member.id):
        events.publish(MemberFollowed(member_id=actor.id, followed_id=member.id))


def unfollow_member(actor: Actor, member: Member) -> None:
    """Hear no more of a member's new topics."""
    authorize(actor, policies.FOLLOW, member)
    db.session.execute(
        delete(MemberFollow).where(
            MemberFollow.member_id == actor.id, MemberFollow.followed_id == member.id
        )
    )


def begin_following_topic(actor: Actor, topic_id: int) -> None:
    """Follow a topic by writing in it."""
    _begin(TopicFollow, member_id=actor.id, topic_id=topic_id)


def _begin(model: type[Follow], **pair: int) -> bool:
    """Add a row unless another request was faster; tell whether it is new."""
    insert = upsert(model).values(**pair, created_at=clock.now()).on_conflict_do_nothing()
    return db.session.scalar(insert.returning(model.member_id)) is not None
