"""Results as templates show them."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from community.content.models import Post
from community.content.presenters import SpaceLink
from community.content.presenting import space_link
from community.content.space_map import spaces_by_id
from community.core import text
from community.members.presenters import MemberLink, member_link
from community.search.words import Part, marked


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result: a topic by its first post, or a reply."""

    kind: str
    title: str
    url: str
    excerpt_parts: tuple[Part, ...]
    space: SpaceLink
    author: MemberLink
    at: datetime
    helpful_count: int
    reply_count: int


def search_hit(post: Post, words: tuple[str, ...]) -> SearchHit:
    """Show one result with the words marked."""
    plain = text.mark_safe(post.html).striptags()
    return SearchHit(
        kind="topic" if post.is_first else "reply",
        title=post.topic.title,
        url=url_for("content.post", post_id=post.id),
        excerpt_parts=marked(plain, words),
        space=space_link(spaces_by_id()[post.topic.space_id]),
        author=member_link(post.author),
        at=post.created_at,
        helpful_count=post.helpful_count,
        reply_count=post.topic.reply_count,
    )
