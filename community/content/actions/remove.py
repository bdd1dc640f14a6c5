"""Remove and restore posts and topics; nothing is destroyed, everything can come back."""

from sqlalchemy import func, select

from community.content import policies
from community.content.actions.tag_topic import bump_tags, move_tag_counts
from community.content.counters import move_figures_of, move_space, move_standing
from community.content.events import PostDeleted, PostRestored, TopicDeleted, TopicRestored
from community.content.locking import lock_post, lock_topic
from community.content.models import Post, Topic
from community.content.ranking import hot_score, hot_weights
from community.core import clock, events
from community.core.db import db
from community.core.policies import authorize
from community.members import audit
from community.members.actor import Actor


def delete_post(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Hide a reply behind a note; removing a first post removes its topic."""
    topic = lock_post(post).topic
    authorize(actor, policies.DELETE_POST, post)
    if post.is_first:
        return _delete_with_topic(actor, post, reason)
    post.deleted_at = clock.now()
    post.deleted_by_id = actor.member_id
    post.deletion_reason = reason
    db.session.flush()
    _settle(topic, post, -1)
    _note(actor, "content.post.delete", post, reason)
    events.publish(PostDeleted(topic_id=topic.id, post_id=post.id, actor_id=actor.member_id))
    return post


def restore_post(actor: Actor, post: Post) -> Post:
    """Show a hidden reply again, or the topic whose first post it is."""
    topic = lock_post(post).topic
    authorize(actor, policies.RESTORE_POST, post)
    _show(post)
    if post.is_first:
        _undelete_topic(actor, topic)
    else:
        _settle(topic, post, +1)
    _note(actor, "content.post.restore", post, "")
    events.publish(PostRestored(topic_id=topic.id, post_id=post.id, actor_id=actor.member_id))
    return post


def delete_topic(actor: Actor, topic: Topic, *, reason: str = "") -> Topic:
    """Hide a topic with everything in it."""
    lock_topic(topic.id)
    authorize(actor, policies.MODERATE, topic)
    if topic.deleted_at is None:
        _hide_topic(actor, topic)
        audit.record(actor, "content.topic.delete", f"topic:{topic.id}", reason=reason)
    return topic


def restore_topic(actor: Actor, topic: Topic) -> Topic:
    """Show a hidden topic again, its first post included."""
    lock_topic(topic.id)
    authorize(actor, policies.MODERATE, topic)
    if topic.deleted_at is not None:
        first = select(Post).where(Post.topic_id == topic.id, Post.position == 1)
        # Before the topic: its figures are moved by the posts that are visible.
        _show(db.session.scalars(first).one())
        _undelete_topic(actor, topic)
        audit.record(actor, "content.topic.restore", f"topic:{topic.id}")
    return topic


def _delete_with_topic(actor: Actor, post: Post, reason: str) -> Post:
    if post.topic.deleted_at is None:
        _hide_topic(actor, post.topic)
    post.deleted_at = clock.now()
    post.deleted_by_id = actor.member_id
    post.deletion_reason = reason
    db.session.flush()
    _note(actor, "content.post.delete", post, reason)
    return post


def _show(post: Post) -> None:
    post.deleted_at = None
    post.deleted_by_id = None
    post.deletion_reason = ""
    db.session.flush()


def _hide_topic(actor: Actor, topic: Topic) -> None:
    move_tag_counts(topic, topic.tags, -1)
    move_figures_of(topic, -1)
    topic.deleted_at = clock.now()
    topic.deleted_by_id = actor.member_id
    db.session.flush()
    events.publish(TopicDeleted(topic_id=topic.id, actor_id=actor.member_id))


def _undelete_topic(actor: Actor, topic: Topic) -> None:
    if topic.deleted_at is None:
        return
    topic.deleted_at = None
    topic.deleted_by_id = None
    db.session.flush()
    # Tags before figures, as everywhere, so that two writers never wait for each other.
    move_tag_counts(topic, topic.tags, +1)
    move_figures_of(topic, +1)
    events.publish(TopicRestored(topic_id=topic.id, actor_id=actor.member_id))


def _settle(topic: Topic, post: Post, sign: int) -> None:
    """Bring a topic's figures in line after one reply went or came back."""
    topic.reply_count += sign
    topic.total_helpful += sign * post.helpful_count
    newest = db.session.execute(
        select(Post.created_at, Post.author_id)
        .where(Post.topic_id == topic.id, Post.deleted_at.is_(None))
        .order_by(Post.position.desc())
        .limit(1)
    ).one()
    topic.bumped_at, topic.last_poster_id = newest.created_at, newest.author_id
    people = db.session.scalar(
        select(func.count(func.distinct(Post.author_id))).where(
            Post.topic_id == topic.id, Post.deleted_at.is_(None)
        )
    )
    topic.participant_count = max(1, people or 0)
    topic.hot = hot_score(topic, hot_weights())
    bump_tags(topic)
    if topic.deleted_at is None:
        if topic.unlisted_at is None:
            move_space(topic.space_id, posts=sign)
        move_standing(post.author_id, topic.space_id, posts=sign, helpful=sign * post.helpful_count)


def _note(actor: Actor, action: str, post: Post, reason: str) -> None:
    if actor.member_id != post.author_id:
        audit.record(actor, action, f"post:{post.id}", reason=reason)
