"""Atom feeds (RFC 4287) of the community, a space and a topic: what a visitor may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, url_for

from community.content.presenting import topic_url
from community.content.queries import posts, spaces, topics
from community.content.space_map import SpaceInfo
from community.content.types import Listing
from community.core import clock
from community.core.access import public
from community.core.pagination import PageRequest
from community.members.actor import VISITOR
from community.members.presenters import member_link
from community.web.brand import current_brand
from community.web.views.blueprint import bp

ENTRIES = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `id` never changes, whatever happens to titles and addresses."""

    id: str
    title: str
    url: str
    author: str
    published: datetime
    updated: datetime
    words: str
    kind: str  # "html", or "text" for words in which a "<" is just that


@bp.get("/feed.atom")
@public
def feed() -> Response:
    """The newest topics of every public space."""
    return _topics_feed(current_brand().name, url_for("content.home", _external=True), None)


@bp.get("/s/<slug>/feed.atom")
@public
def space_feed(slug: str) -> Response:
    """The newest topics of one space."""
    space = spaces.get_space(VISITOR, slug)
    return _topics_feed(space.name, url_for("content.space", slug=slug, _external=True), space)


@bp.get("/t/<int:topic_id>/feed.atom")
@public
def topic_feed(topic_id: int) -> Response:
    """The newest posts of one topic."""
    topic = topics.get_topic(VISITOR, topic_id)
    shown = [p for p in posts.list_posts(topic, topic.page_count) if p.deleted_at is None]
    entries = [
        Entry(
            id=url_for("content.post", post_id=post.id, _external=True),
            title=topic.title,
            url=topic_url(topic, post.position, external=True),
            author=member_link(post.author).name,
            published=post.created_at,
            updated=post.edited_at or post.created_at,
            words=post.html,
            kind="html",
        )
        for post in reversed(shown)
    ]
    return _feed(topic.title, topic_url(topic, external=True), entries)


def _topics_feed(title: str, url: str, space: SpaceInfo | None) -> Response:
    page = topics.list_topics(VISITOR, Listing.NEW, PageRequest(size=ENTRIES), space=space)
    entries = [
        Entry(
            id=url_for("content.topic_short", topic_id=topic.id, _external=True),
            title=topic.title,
            url=topic_url(topic, external=True),
            author=member_link(topic.author).name,
            published=topic.created_at,
            updated=topic.bumped_at,
            words=topic.excerpt,
            kind="text",
        )
        for topic in page.items
    ]
    return _feed(title, url, entries)


def _feed(title: str, url: str, entries: Iterable[Entry]) -> Response:
    shown = list(entries)
    body = render_template(
        "web/feed.atom",
        title=title,
        url=url,
        entries=shown,
        updated=max((entry.updated for entry in shown), default=clock.now()),
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")
