"""Row locks: writers of one topic queue up, first on the topic and then on a post, never crosswise.

On SQLite the transaction itself is the queue; there these statements only read afresh.
"""

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from community.content.models import Post, Topic
from community.core.db import db


def lock_topic(topic_id: int) -> Topic:
    """Return the topic as it is now; others who lock it wait for this transaction's end."""
    return db.session.scalars(
        select(Topic)
        .where(Topic.id == topic_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def lock_post(post: Post) -> Post:
    """Return the post as it is now, with its topic; both are locked."""
    topic = lock_topic(post.topic_id)
    locked = db.session.scalars(
        select(Post)
        .where(Post.id == post.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    set_committed_value(locked, "topic", topic)
    return locked
