"""The embedded backend: plain SQL, every word must occur, the newest first.

It reads post by post and needs no index of its own; good for tens of thousands of posts.
"""

from sqlalchemy import ColumnElement, and_, or_, select

from community.content.models import Post, Topic
from community.content.policies import listed_posts
from community.content.queries.spaces import find_space
from community.core.db import db
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.members.actor import Actor
from community.members.models import Member
from community.search.backend import Hit, Query
from community.search.words import pattern, split_words


class SqlSearch:
    """Finds posts by regular expressions, accents and case aside."""

    name = "sql"

    def find(self, actor: Actor, query: Query, request: PageRequest) -> Page[Hit]:
        """Return posts that hold every word in their text or, for first posts, in their title."""
        words = split_words(query.words)
        if not words and not query.author:
            return Page(())
        statement = (
            select(Post.id, Post.topic_id)
            .join(Topic, Topic.id == Post.topic_id)
            .where(listed_posts(actor), *(_holds(word) for word in words))
        )
        if query.space_slug:
            space = find_space(actor, query.space_slug)
            if space is None:
                return Page(())
            statement = statement.where(Topic.space_id == space.id)
        if query.author:
            statement = statement.join(Member, Member.id == Post.author_id).where(
                Member.handle_key == query.author.lower(), Member.erased_at.is_(None)
            )
        bounded, is_backwards = Keyset((Post.id,)).page(statement, request)
        hits = [Hit(post_id, topic_id) for post_id, topic_id in db.session.execute(bounded)]
        return finish_page(hits, request, is_backwards=is_backwards, key=lambda hit: (hit.post_id,))

    def check(self) -> str:
        """The database itself is checked elsewhere."""
        return ""


def _holds(word: str) -> ColumnElement[bool]:
    spelt = pattern(word)
    in_title = and_(Post.position == 1, Topic.title.regexp_match(spelt))
    return or_(Post.body.regexp_match(spelt), in_title)
