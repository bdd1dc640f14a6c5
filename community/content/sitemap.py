"""Addresses of public pages for search engines."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from community.content import policies
from community.content.models import Topic
from community.content.presenting import topic_url
from community.content.queries.spaces import list_spaces
from community.core.db import db
from community.members.actor import VISITOR

# The protocol takes 50,000 addresses in a file; 10,000 keep it light (Discourse's figure).
PER_FILE = 10_000


def public_pages() -> Iterator[tuple[str, datetime | None]]:
    """Yield every page that a visitor finds in lists, spaces first, then topics, newest first."""
    for space in list_spaces(VISITOR):
        yield url_for("content.space", slug=space.slug), None
    statement = (
        select(Topic)
        .where(policies.listed_topics(VISITOR))
        .order_by(Topic.id.desc())
        .execution_options(yield_per=1000)
    )
    for topic in db.session.scalars(statement):
        yield topic_url(topic), topic.bumped_at
