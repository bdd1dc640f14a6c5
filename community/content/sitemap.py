"""Addresses of public pages for search engines."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from sqlalchemy import func, select

from community.content import policies
from community.content.models import Topic
from community.content.queries.spaces import list_spaces
from community.core.db import db
from community.members.actor import VISITOR

# The protocol takes 50,000 addresses in a file; 10,000 keep it light (Discourse's figure).
PER_FILE = 10_000


def count_files() -> int:
    """Return how many files there are: a file holds a range of ids, so that none is ever counted.

    A file therefore costs the same wherever it stands, and a topic stays in its own.
    """
    newest = db.session.scalar(select(func.max(Topic.id)).where(policies.listed_topics(VISITOR)))
    return max(1, -(-(newest or 0) // PER_FILE))


def public_pages(number: int) -> Iterator[tuple[str, datetime | None]]:
    """Yield what a visitor finds in lists: the topics of a file, and in the first the spaces."""
    if number == 1:
        for space in list_spaces(VISITOR):
            yield url_for("content.space", slug=space.slug), None
    last = number * PER_FILE
    statement = (
        select(Topic.id, Topic.slug, Topic.bumped_at)
        .where(policies.listed_topics(VISITOR), Topic.id > last - PER_FILE, Topic.id <= last)
        .order_by(Topic.id)
    )
    for topic_id, slug, changed in db.session.execute(statement):
        yield url_for("content.topic", topic_id=topic_id, slug=slug), changed
