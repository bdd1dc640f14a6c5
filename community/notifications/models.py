from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Model

UNREAD = text("read_at IS NULL")


class Notice(Model):
    """One thing that one member is told. `source` names the event: told twice is told once."""

    __tablename__ = "notifications_notice"
    __table_args__ = (
        UniqueConstraint("member_id", "source"),
        Index(None, "member_id", "id"),
        Index(
            "ix_notifications_notice_unread",
            "member_id",
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("content_topic.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("content_post.id"), index=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Inbox(Model):
    """The number on a member's bell, kept in the transaction that changes it."""

    __tablename__ = "notifications_inbox"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    unread_count: Mapped[int] = mapped_column(default=0)
