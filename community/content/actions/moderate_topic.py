"""Close, pin, unlist and move topics."""

from sqlalchemy import update

from community.content import policies
from community.content.actions.tag_topic import lock_tags, move_tag_counts
from community.content.counters import move_figures_of, move_space_by
from community.content.events import TopicChanged, TopicMoved
from community.content.locking import lock_topic
from community.content.models import Ranking, Topic
from community.content.space_map import SpaceInfo
from community.core import clock, events
from community.core.db import db
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.policies import authorize
from community.members import audit
from community.members.actor import Actor


def close_topic(actor: Actor, topic: Topic) -> Topic:
    """Take no more replies."""
    _open(actor, topic)
    if topic.closed_at is None:
        topic.closed_at = clock.now()
        _tell(actor, topic, "close")
    return topic


def reopen_topic(actor: Actor, topic: Topic) -> Topic:
    """Take replies again."""
    _open(actor, topic)
    if topic.closed_at is not None:
        topic.closed_at = None
        _tell(actor, topic, "reopen")
    return topic


def pin_topic(actor: Actor, topic: Topic) -> Topic:
    """Keep the topic at the top of its space and of the home page."""
    _open(actor, topic)
    if topic.pinned_at is None:
        topic.pinned_at = clock.now()
        _tell(actor, topic, "pin")
    return topic


def unpin_topic(actor: Actor, topic: Topic) -> Topic:
    """Let the topic take its place by rank again."""
    _open(actor, topic)
    if topic.pinned_at is not None:
        topic.pinned_at = None
        _tell(actor, topic, "unpin")
    return topic


def unlist_topic(actor: Actor, topic: Topic) -> Topic:
    """Show the topic only to those who have its address."""
    _open(actor, topic)
    if topic.unlisted_at is None:
        move_tag_counts(topic, topic.tags, -1)
        if topic.deleted_at is None:
            move_space_by(topic, -1)
        topic.unlisted_at = clock.now()
        _tell(actor, topic, "unlist")
    return topic


def list_topic(actor: Actor, topic: Topic) -> Topic:
    """Show the topic in lists again."""
    _open(actor, topic)
    if topic.unlisted_at is not None:
        topic.unlisted_at = None
        db.session.flush()
        move_tag_counts(topic, topic.tags, +1)
        if topic.deleted_at is None:
            move_space_by(topic, +1)
        _tell(actor, topic, "list")
    return topic


def move_topic(actor: Actor, topic: Topic, *, space: SpaceInfo) -> Topic:
    """Put the topic into another space; links to it stay good."""
    _open(actor, topic)
    if topic.space_id == space.id:
        return topic
    if topic.kind not in space.kinds:
        raise Invalid(_("That space does not take this kind of topic."), field="space")
    origin = topic.space_id
    lock_tags(topic.tags)
    move_tag_counts(topic, topic.tags, -1)
    is_counted = topic.deleted_at is None
    if is_counted:
        move_figures_of(topic, -1)
    topic.space_id = space.id
    db.session.flush()
    if is_counted:
        move_figures_of(topic, +1)
    db.session.expire(topic, ["space"])
    move_tag_counts(topic, topic.tags, +1)
    db.session.execute(
        update(Ranking)
        .where(Ranking.topic_id == topic.id)
        .values(space_id=space.id)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        actor, "content.topic.move", f"topic:{topic.id}", origin=origin, destination=space.id
    )
    events.publish(
        TopicMoved(
            topic_id=topic.id,
            from_space_id=origin,
            to_space_id=space.id,
            actor_id=actor.member_id,
        )
    )
    return topic


def _open(actor: Actor, topic: Topic) -> None:
    lock_topic(topic.id)
    authorize(actor, policies.MODERATE, topic)


def _tell(actor: Actor, topic: Topic, verb: str) -> None:
    db.session.flush()
    audit.record(actor, f"content.topic.{verb}", f"topic:{topic.id}")
    events.publish(TopicChanged(topic_id=topic.id, actor_id=actor.member_id))
