"""Topics as lists show them: plain rows, for objects cost a list three times as much.

Lines that are equal look alike, which is what lets a page keep what it rendered for them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from community.content.models import Topic
from community.content.types import page_of
from community.core.db import db
from community.members.models import Member
from community.members.people import Person, person_columns

AUTHOR = aliased(Member, name="author")
LAST_POSTER = aliased(Member, name="last_poster")


class TopicLine(NamedTuple):
    """A topic in a list; `hot` and `view_count` are not shown there, so they come last."""

    id: int
    kind: str
    space_id: int
    title: str
    slug: str
    excerpt: str
    thumbnail: str
    tags: tuple[str, ...]
    created_at: datetime
    bumped_at: datetime
    last_position: int
    reply_count: int
    helpful_count: int
    pinned_at: datetime | None
    closed_at: datetime | None
    unlisted_at: datetime | None
    deleted_at: datetime | None
    author: Person
    last_poster: Person
    hot: float
    view_count: int

    @property
    def shown(self) -> tuple[Any, ...]:
        """Return everything that a list shows of it."""
        return self[:-2]

    @property
    def author_id(self) -> int:
        """Return who opened it."""
        return self.author.id

    @property
    def last_poster_id(self) -> int:
        """Return who wrote in it last."""
        return self.last_poster.id

    def page_of(self, position: int) -> int:
        """Return the page that shows a position."""
        return page_of(position, self.last_position)


_OWN = tuple(
    getattr(Topic, name) for name in TopicLine._fields if name not in {"author", "last_poster"}
)
_PEOPLE = len(Person._fields)
_TAGS = TopicLine._fields.index("tags")

LINES: Select[*tuple[Any, ...]] = (
    select(*_OWN, *person_columns(AUTHOR), *person_columns(LAST_POSTER))
    .select_from(Topic)
    .join(AUTHOR, AUTHOR.id == Topic.author_id)
    .join(LAST_POSTER, LAST_POSTER.id == Topic.last_poster_id)
)


def read_lines(
    statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
) -> list[TopicLine]:
    """Run a statement made of `LINES`."""
    return [line_of(row) for row in db.session.connection().execute(statement, parameters)]


def read_lines_with(
    statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
) -> list[tuple[TopicLine, Any]]:
    """Run a statement made of `LINES` with one column more, and return that beside each line."""
    rows = db.session.connection().execute(statement, parameters)
    return [(line_of(row), row[-1]) for row in rows]


def line_of(row: Any) -> TopicLine:
    """Fold the columns of `LINES` into a line."""
    author, last_poster = len(_OWN), len(_OWN) + _PEOPLE
    return TopicLine._make(
        (
            *row[:_TAGS],
            tuple(row[_TAGS]),
            *row[_TAGS + 1 : author - 2],
            Person._make(row[author:last_poster]),
            Person._make(row[last_poster : last_poster + _PEOPLE]),
            *row[author - 2 : author],
        )
    )
