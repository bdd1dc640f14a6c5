"""A member's posts as lines of a history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from community.content.models import Post
from community.content.presenters import SpaceLink
from community.content.presenting import space_link
from community.content.space_map import spaces_by_id
from community.content.types import EXCERPT_LENGTH
from community.core import text


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A post in the history of its author."""

    url: str
    topic_title: str
    space: SpaceLink
    excerpt: str
    created_at: datetime
    helpful_count: int


def history_rows(posts: Iterable[Post]) -> tuple[HistoryRow, ...]:
    """Show posts by what they say and where."""
    spaces = spaces_by_id()
    return tuple(
        HistoryRow(
            url=url_for("content.post", post_id=post.id),
            topic_title=post.topic.title,
            space=space_link(spaces[post.topic.space_id]),
            excerpt=text.excerpt(text.mark_safe(post.html).striptags(), limit=EXCERPT_LENGTH),
            created_at=post.created_at,
            helpful_count=post.helpful_count,
        )
        for post in posts
    )
