"""Row locks: writers queue up by member, then topic, then post, in this order and never crosswise.

Each lock leaves the row's key alone (`FOR NO KEY UPDATE`), so a read mark, a follow or a vote may
point at a row that somebody else holds. On SQLite the transaction itself is the queue; there
these statements only read afresh.
"""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from community.content.models import Post, Topic
from community.core.db import db, has_one_writer
from community.members.actor import Actor
from community.members.models import Member


def lock_member(actor: Actor) -> None:
    """Let the contributions of one member come one after another.

    Limits and doubles are decided on what is there already: two requests at once, each blind to
    the other, would both pass. A visitor waits for nobody; the rules refuse them.
    """
    if actor.is_signed_in:
        lock_member_row(actor.id)


def lock_member_row(member_id: int) -> None:
    """Keep other contributions of the member out until this transaction ends."""
    if not has_one_writer():
        db.session.execute(
            select(Member.id).where(Member.id == member_id).with_for_update(key_share=True)
        )


def lock_topic(topic_id: int) -> Topic:
    """Return the topic as it is now; others who lock it wait for this transaction's end."""
    return db.session.scalars(
        select(Topic)
        .where(Topic.id == topic_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def lock_topics(ids: Select[int]) -> None:
    """Lock many topics, in the order in which everybody takes them."""
    if not has_one_writer():
        db.session.execute(
            select(Topic.id)
            .where(Topic.id.in_(ids))
            .order_by(Topic.id)
            .with_for_update(key_share=True)
        )


def lock_post(post: Post) -> Post:
    """Return the post as it is now, with its topic and author; topic and post are locked."""
    return db.session.scalars(
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic), joinedload(Post.author))
        .where(Post.id == post.id)
        # PostgreSQL locks in the order of this list.
        .with_for_update(key_share=True, of=(Topic, Post))
        .execution_options(populate_existing=True)
    ).one()
