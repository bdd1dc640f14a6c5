"""A discussion as search engines read it: schema.org DiscussionForumPosting, one per page.

Google's rules for forums: the opening post is the main entity, replies are nested `comment`s,
and every page of a long topic keeps the address of its first page as the main one.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from community.content.models import Topic
from community.content.queries.post_lines import PostLine
from community.core import text
from community.members.people import Shown
from community.members.presenters import member_link


def discussion_data(
    topic: Topic, posts: list[PostLine], url: Callable[[PostLine | None], str]
) -> Mapping[str, Any]:
    """Return the object for one page; `posts` are the visible posts on it."""
    comments = [_comment(post, url) for post in posts if not post.is_first]
    first = next((post for post in posts if post.is_first), None)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": url(None),
        "url": url(None),
        "headline": topic.title,
        "text": _words(first.html) if first else topic.excerpt,
        "author": _person(topic.author, url(None)),
        "datePublished": topic.created_at.isoformat(),
        "dateModified": topic.bumped_at.isoformat(),
        "commentCount": topic.reply_count,
        "interactionStatistic": [
            _counter("LikeAction", topic.helpful_count),
            _counter("CommentAction", topic.reply_count),
            _counter("ViewAction", topic.view_count),
        ],
    }
    if comments:
        data["comment"] = comments
    if topic.tags:
        data["keywords"] = ", ".join(topic.tags)
    return data


def _comment(post: PostLine, url: Callable[[PostLine | None], str]) -> dict[str, Any]:
    return {
        "@type": "Comment",
        "url": url(post),
        "text": _words(post.html),
        "author": _person(post.author, url(post)),
        "datePublished": post.created_at.isoformat(),
        "interactionStatistic": _counter("LikeAction", post.helpful_count),
    }


@lru_cache(maxsize=2048)
def _words(html: str) -> str:
    return text.excerpt(text.mark_safe(html).striptags(), limit=2000)


def _person(member: Shown, site: str) -> dict[str, str]:
    link = member_link(member)
    person = {"@type": "Person", "name": link.name}
    if link.url:
        person["url"] = urljoin(site, link.url)
    return person


def _counter(kind: str, number: int) -> dict[str, Any]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{kind}",
        "userInteractionCount": number,
    }
