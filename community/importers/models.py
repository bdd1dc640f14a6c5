"""Where imported rows came from: what makes a second run change nothing, one table per kind."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Json, Model

UNSETTLED = text("NOT is_settled")


class Source(Model):
    """A place that content came from; ids of one source mean nothing in another."""

    __tablename__ = "importers_source"
    __table_args__ = (UniqueConstraint("platform", "address"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class Run(Model):
    """One run that changed something, or that was stopped before its end (`finished_at` empty).

    `documents` is how far it came; `counts` what it did, in the words of the report.
    """

    __tablename__ = "importers_run"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("importers_source.id"), index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    options: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    documents: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class ImportedMember(Model):
    """Whose account of the source a member is; number 0 stands for all who left there."""

    __tablename__ = "importers_member"

    source_id: Mapped[int] = mapped_column(ForeignKey("importers_source.id"), primary_key=True)
    external_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), index=True)
    username: Mapped[str] = mapped_column(String(100), default="")


class ImportedSpace(Model):
    """Which category a space was; `is_named` is false while only its number is known."""

    __tablename__ = "importers_space"

    source_id: Mapped[int] = mapped_column(ForeignKey("importers_source.id"), primary_key=True)
    external_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    space_id: Mapped[int] = mapped_column(ForeignKey("content_space.id"), index=True)
    is_named: Mapped[bool]


class ImportedTopic(Model):
    """Which topic of the source a topic was, and what the source said of it the last time."""

    __tablename__ = "importers_topic"

    source_id: Mapped[int] = mapped_column(ForeignKey("importers_source.id"), primary_key=True)
    external_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    topic_id: Mapped[int] = mapped_column(ForeignKey("content_topic.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class ImportedPost(Model):
    """Which post of the source a post was, and what the source said of it the last time.

    `digest` is that of the Markdown that was read, before links were led here. A post is settled
    when nothing in it waits for a topic or a member that may still be imported.
    """

    __tablename__ = "importers_post"
    __table_args__ = (
        Index(None, "topic_id", "number"),
        Index(
            "ix_importers_post_unsettled",
            "source_id",
            "external_id",
            sqlite_where=UNSETTLED,
            postgresql_where=UNSETTLED,
        ),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("importers_source.id"), primary_key=True)
    external_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(ForeignKey("content_post.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("content_topic.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(32))
    edited_at: Mapped[datetime | None]
    likes: Mapped[int]
    is_accepted_answer: Mapped[bool]
    is_removed: Mapped[bool]
    is_settled: Mapped[bool]
