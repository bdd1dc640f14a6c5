"""One form, one post: a double click, a retry and a back button find what they made before."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from community.content.models import Post
from community.core.db import db
from community.members.actor import Actor


def submission_of(key: str | None, *words: str) -> str | None:
    """Return what a post remembers of its form: the one-time key together with the words.

    A form that comes back from the browser's history with other words is another post, so that
    nobody loses what they wrote; the same words stay one post, also when it was edited since.
    """
    if not key:
        return None
    return hashlib.sha256("\0".join((key, *words)).encode()).hexdigest()


def find_submission(actor: Actor, submission: str | None) -> Post | None:
    """Return the post, with its topic, that a submission already made."""
    if submission is None:
        return None
    return db.session.scalar(
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic))
        .where(Post.author_id == actor.id, Post.submission_key == submission)
    )
