"""Posts as a page of a topic shows them: plain rows without their source, beside their topic."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from community.content.models import Post, Topic
from community.content.types import POSTS_PER_PAGE
from community.core.db import db
from community.members.models import Member
from community.members.people import Person, person_columns


class PostLine(NamedTuple):
    """A post of a page; rules read it as they read a `Post` whose topic is loaded."""

    id: int
    topic_id: int
    position: int
    author_id: int
    reply_to_id: int | None
    html: str
    created_at: datetime
    edited_at: datetime | None
    edit_count: int
    deleted_at: datetime | None
    deleted_by_id: int | None
    deletion_reason: str
    helpful_count: int
    reactions: dict[str, int]
    author: Person
    topic: Topic

    @property
    def is_first(self) -> bool:
        """Tell whether this is the topic's own text."""
        return self.position == 1


ShownPost = Post | PostLine

_OWN = tuple(getattr(Post, name) for name in PostLine._fields[:-2])

POSTS: Select[*tuple[Any, ...]] = (
    select(*_OWN, *person_columns()).select_from(Post).join(Member, Member.id == Post.author_id)
)
PAGE = POSTS.where(
    Post.topic_id == bindparam("topic"),
    Post.position > bindparam("after"),
    Post.position <= bindparam("last"),
).order_by(Post.position)
SOME = POSTS.where(
    Post.topic_id == bindparam("topic"), Post.id.in_(bindparam("ids", expanding=True))
)


def read_page(topic: Topic, page: int) -> tuple[PostLine, ...]:
    """Return the posts in one window of positions, removed ones among them."""
    last = page * POSTS_PER_PAGE
    return _read(PAGE, topic, after=last - POSTS_PER_PAGE, last=last)


def read_some(topic: Topic, ids: set[int]) -> tuple[PostLine, ...]:
    """Return some posts of the topic."""
    return _read(SOME, topic, ids=sorted(ids))


def _read(
    statement: Select[*tuple[Any, ...]], topic: Topic, **parameters: Any
) -> tuple[PostLine, ...]:
    rows = db.session.connection().execute(statement, {"topic": topic.id} | parameters)
    return tuple(
        PostLine._make((*row[: len(_OWN)], Person._make(row[len(_OWN) :]), topic)) for row in rows
    )
