"""Reads what a topic document says about the topic itself."""

from collections.abc import Iterator
from dataclasses import replace

from community.importers.discourse.fields import (
    Fields,
    count,
    flag,
    integer,
    is_clean,
    line,
    moment,
)
from community.importers.discourse.records import Outcome, SourcePost, SourceTopic

LONGEST_TITLE = 255
_PUBLIC = {"", "regular", "banner"}

Notes = list[tuple[Outcome, str]]


def refusal(fields: Fields) -> str:
    """Say why a document holds no topic for the public; empty when it does."""
    if fields.get("errors"):
        return f"the forum answered with an error instead of a topic: {fields['errors']!r:.120}"
    if "post_stream" not in fields:
        return "neither a topic nor a list of categories"
    if integer(fields, "id") is None:
        return "a topic without an id"
    archetype = line(fields, "archetype")
    if archetype not in _PUBLIC:
        return f"topic {fields['id']}: not public ({archetype.replace('_', ' ')})"
    return ""


def title_of(fields: Fields, notes: Notes) -> str:
    """Return the title, or what the address says where there is none; at most 255 signs."""
    title = line(fields, "unicode_title") or line(fields, "title")
    if not is_clean(fields.get("title")):
        notes.append((Outcome.MENDED, "the title holds signs that are no text: replaced"))
    if not title:
        title = line(fields, "slug").replace("-", " ").capitalize() or f"#{fields['id']}"
        notes.append((Outcome.MENDED, f"has no title: called {title!r}"))
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        notes.append((Outcome.MENDED, f"the title was cut to {LONGEST_TITLE} signs"))
    return title


def topic_of(where: str, fields: Fields, title: str, posts: tuple[SourcePost, ...]) -> SourceTopic:
    """Put a topic together; an unreadable date falls back on that of its first post."""
    return SourceTopic(
        where=where,
        id=integer(fields, "id") or 0,
        title=title,
        slug=line(fields, "slug"),
        category_id=integer(fields, "category_id"),
        tags=tuple(tags_of(fields)),
        created_at=moment(fields, "created_at") or posts[0].created_at,
        views=count(fields, "views"),
        is_pinned=flag(fields, "pinned") or flag(fields, "pinned_globally"),
        is_closed=flag(fields, "closed"),
        is_archived=flag(fields, "archived"),
        is_visible=fields.get("visible") is not False,
        is_deleted=bool(fields.get("deleted_at")),
        posts=posts,
    )


def tags_of(fields: Fields) -> Iterator[str]:
    """Read tags as names, or as objects with a name (Discourse since 2025); each once."""
    found = fields.get("tags")
    seen: set[str] = set()
    for tag in found if isinstance(found, list) else []:
        name = line(tag if isinstance(tag, dict) else {"name": tag}, "name")
        if name and name.casefold() not in seen:
            seen.add(name.casefold())
            yield name


def with_known_replies(posts: tuple[SourcePost, ...], notes: Notes) -> tuple[SourcePost, ...]:
    """Let each post answer only an earlier post that is there, else the topic as a whole.

    A continuation may answer posts of the documents before it, which are not at hand here.
    """
    numbers = {post.number for post in posts}
    first = posts[0].number
    return tuple(_with_known_reply(post, numbers, first, notes) for post in posts)


def _with_known_reply(post: SourcePost, numbers: set[int], first: int, notes: Notes) -> SourcePost:
    answered = post.reply_to
    if answered is None:
        return post
    if 1 <= answered < post.number and (answered in numbers or answered < first):
        return post
    reason = f"post {post.number} answers post {answered}, which is not there: kept as a reply"
    notes.append((Outcome.MENDED, reason))
    return replace(post, reply_to=None)
