"""Pictures that members uploaded."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Json, Model


class Upload(Model):
    """A picture, re-encoded and without metadata. `public_id` is unguessable and names its files.

    Without a post it is an orphan, swept after 48 hours.
    """

    __tablename__ = "content_upload"
    __table_args__ = (Index(None, "created_at"), Index(None, "member_id", "created_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("content_post.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    content_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    widths: Mapped[list[int]] = mapped_column(Json, default=list)
    alt: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
