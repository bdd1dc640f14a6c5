"""Results as rows: posts that the backend found, and members and spaces by name."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from community.content.models import Post
from community.content.policies import listed_posts
from community.content.queries.spaces import list_spaces
from community.content.space_map import SpaceInfo
from community.core.db import db
from community.core.pagination import Page, PageRequest
from community.core.text import fold
from community.members.actor import Actor
from community.members.models import Member
from community.members.queries import complete_handle
from community.search.backend import Query, SearchBackend


@dataclass(frozen=True)
class Found:
    """What a query found besides posts; a handful of each, on the first page only."""

    posts: Page[Post]
    members: tuple[Member, ...]
    spaces: tuple[SpaceInfo, ...]


def search(actor: Actor, backend: SearchBackend, query: Query, request: PageRequest) -> Found:
    """Ask the backend, then fetch its posts through the policy once more."""
    page = backend.find(actor, query, request)
    ids = [hit.post_id for hit in page.items]
    rows = {
        post.id: post
        for post in db.session.scalars(
            select(Post)
            .join(Post.topic)
            .options(contains_eager(Post.topic), joinedload(Post.author))
            .where(Post.id.in_(ids), listed_posts(actor))
        )
    }
    posts = Page(tuple(rows[i] for i in ids if i in rows), page.next, page.previous)
    is_first = not (request.after or request.before)
    words = query.words.strip()
    if not is_first or len(words) < 2:
        return Found(posts, (), ())
    return Found(posts, complete_handle(actor, words, limit=5), _spaces(actor, words))


def _spaces(actor: Actor, words: str) -> tuple[SpaceInfo, ...]:
    wanted = fold(words)
    return tuple(s for s in list_spaces(actor) if wanted in fold(s.name))[:5]
