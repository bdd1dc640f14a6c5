"""Keeps the stored counters exact while a whole topic is written or changed at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from community.content.counters import move_space, move_standing
from community.content.models import Post, Topic
from community.content.ranking import hot_score, hot_weights
from community.core.db import db


@dataclass(frozen=True)
class Figures:
    """What a topic adds to its space and to its authors; nothing when it is removed."""

    space_id: int = 0
    topics: int = 0
    posts: int = 0
    members: Mapping[int, tuple[int, int, int]] = field(default_factory=dict)


NOTHING = Figures()


def figures_of(topic: Topic) -> Figures:
    """Count what the topic adds, from its rows."""
    if topic.deleted_at is not None:
        return NOTHING
    rows = db.session.execute(
        select(Post.author_id, func.count(), func.sum(Post.helpful_count))
        .where(Post.topic_id == topic.id, Post.deleted_at.is_(None))
        .group_by(Post.author_id)
    )
    members = {
        author_id: (int(author_id == topic.author_id), posts, int(helpful))
        for author_id, posts, helpful in rows
    }
    if topic.unlisted_at is not None:
        return Figures(topic.space_id, 0, 0, members)
    return Figures(topic.space_id, 1, topic.reply_count + 1, members)


def move_figures(before: Figures, after: Figures) -> None:
    """Move the counters of spaces and members by the difference."""
    if before.space_id == after.space_id:
        steps = [(after.space_id, after.topics - before.topics, after.posts - before.posts)]
    else:
        steps = [
            (before.space_id, -before.topics, -before.posts),
            (after.space_id, after.topics, after.posts),
        ]
    for space_id, topics, posts in sorted(steps):
        if topics or posts:
            move_space(space_id, topics=topics, posts=posts)
    old, new = _by_author(before), _by_author(after)
    # In one order everywhere, so that two writers never wait for each other.
    for member_id, space_id in sorted(old.keys() | new.keys()):
        key = (member_id, space_id)
        was, now = old.get(key, (0, 0, 0)), new.get(key, (0, 0, 0))
        topics, posts, helpful = (now[i] - was[i] for i in range(3))
        if topics or posts or helpful:
            move_standing(member_id, space_id, topics=topics, posts=posts, helpful=helpful)


def _by_author(figures: Figures) -> dict[tuple[int, int], tuple[int, int, int]]:
    return {(member, figures.space_id): counts for member, counts in figures.members.items()}


def recount(topic: Topic) -> None:
    """Bring a topic's own counters in line with its posts."""
    live = (Post.topic_id == topic.id, Post.deleted_at.is_(None))
    counted = db.session.execute(
        select(
            func.count(),
            func.count(func.distinct(Post.author_id)),
            func.coalesce(func.sum(Post.helpful_count), 0),
        ).where(*live)
    ).one()
    replies, people, helpful = counted
    first = db.session.execute(
        select(Post.helpful_count, Post.deleted_at).where(
            Post.topic_id == topic.id, Post.position == 1
        )
    ).one()
    topic.reply_count = replies - int(first.deleted_at is None)
    topic.participant_count = max(1, people)
    topic.total_helpful = int(helpful)
    topic.helpful_count = first.helpful_count
    newest = db.session.execute(
        select(Post.created_at, Post.author_id).where(*live).order_by(Post.position.desc()).limit(1)
    ).one_or_none()
    if newest is not None:
        topic.bumped_at, topic.last_poster_id = newest.created_at, newest.author_id
    topic.hot = hot_score(topic, hot_weights())
    db.session.flush()
