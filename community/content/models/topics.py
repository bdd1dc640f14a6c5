"""Topics, posts and their revisions."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.content.models.spaces import Space
from community.content.types import page_of
from community.core.db import BigId, Json, Model
from community.members.models import Member

# Lists walk these indexes from the top, so what a list never shows is left out of them.
LISTED = text("deleted_at IS NULL AND unlisted_at IS NULL")
LISTED_UNANSWERED = text("deleted_at IS NULL AND unlisted_at IS NULL AND reply_count = 0")
PINNED = text("pinned_at IS NOT NULL AND deleted_at IS NULL")


def _listed(*columns: str) -> Index:
    return Index(None, *columns, sqlite_where=LISTED, postgresql_where=LISTED)


class Topic(Model):
    """A thread of any kind. Counters and ranks are kept in the writer's transaction.

    `bumped_at` is the time of the newest visible post; `last_position` the highest position ever
    given, deleted posts included, so pages of a topic never move.
    """

    __tablename__ = "content_topic"
    __table_args__ = (
        _listed("bumped_at", "id"),
        _listed("space_id", "bumped_at", "id"),
        _listed("hot", "id"),
        _listed("space_id", "hot", "id"),
        _listed("created_at", "id"),
        _listed("space_id", "created_at", "id"),
        Index("ix_content_topic_author", "author_id", "id"),
        Index(None, "slug"),
        Index(
            "ix_content_topic_unanswered",
            "created_at",
            "id",
            sqlite_where=LISTED_UNANSWERED,
            postgresql_where=LISTED_UNANSWERED,
        ),
        Index("ix_content_topic_pinned", "space_id", sqlite_where=PINNED, postgresql_where=PINNED),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), default="discussion")
    space_id: Mapped[int] = mapped_column(ForeignKey("content_space.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    title: Mapped[str] = mapped_column(String(255))
    slug: Mapped[str] = mapped_column(String(80))
    excerpt: Mapped[str] = mapped_column(String(240), default="")
    thumbnail: Mapped[str] = mapped_column(String(80), default="")
    tags: Mapped[list[str]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime]
    bumped_at: Mapped[datetime]
    last_poster_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), index=True)
    last_position: Mapped[int] = mapped_column(default=1)
    reply_count: Mapped[int] = mapped_column(default=0)
    participant_count: Mapped[int] = mapped_column(default=1)
    helpful_count: Mapped[int] = mapped_column(default=0)
    total_helpful: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0)
    hot: Mapped[float] = mapped_column(Float, default=0.0)
    pinned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    unlisted_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"))

    space: Mapped[Space] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(foreign_keys=[author_id], lazy="raise")
    last_poster: Mapped[Member] = relationship(foreign_keys=[last_poster_id], lazy="raise")

    @property
    def page_count(self) -> int:
        """Return the number of pages of posts."""
        return page_of(self.last_position, self.last_position)

    def page_of(self, position: int) -> int:
        """Return the page that shows a position."""
        return page_of(position, self.last_position)


class Post(Model):
    """One contribution. `position` is its place in the topic, given once; the first is 1.

    `body` is the Markdown as written and `html` what `core.text` made of it at write time.
    `submission_key` stands for the form's one-time key and its words: both twice are one post.
    `carried_helpful` is the part of `helpful_count` that came with an imported post: votes of
    another platform, whose voters are not known here.
    """

    __tablename__ = "content_post"
    __table_args__ = (
        UniqueConstraint("topic_id", "position"),
        UniqueConstraint("author_id", "submission_key"),
        Index(None, "author_id", "id"),
        Index(None, "author_id", "created_at"),
        Index(None, "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("content_topic.id"))
    position: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("content_post.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edit_count: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"))
    deletion_reason: Mapped[str] = mapped_column(String(300), default="")
    helpful_count: Mapped[int] = mapped_column(default=0)
    carried_helpful: Mapped[int] = mapped_column(default=0, server_default="0")
    reactions: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    submission_key: Mapped[str | None] = mapped_column(String(64))

    topic: Mapped[Topic] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(foreign_keys=[author_id], lazy="raise")

    @property
    def is_first(self) -> bool:
        """Tell whether this post is the body of its topic."""
        return self.position == 1


class Revision(Model):
    """What a post said before an edit; number 1 is the oldest.

    `tags` are those of a topic before its first post was changed; None where nobody noted them.
    """

    __tablename__ = "content_revision"
    __table_args__ = (UniqueConstraint("post_id", "number"), Index(None, "editor_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("content_post.id"))
    number: Mapped[int]
    editor_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    title: Mapped[str] = mapped_column(String(255), default="")
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str] | None] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]


class Ranking(Model):
    """Score of a topic in the top list of a period; rebuilt by the worker."""

    __tablename__ = "content_ranking"
    __table_args__ = (
        Index("ix_content_ranking_all", "period", "score", "topic_id"),
        Index("ix_content_ranking_space", "period", "space_id", "score", "topic_id"),
    )

    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("content_topic.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("content_space.id"))
    score: Mapped[float] = mapped_column(Float)
