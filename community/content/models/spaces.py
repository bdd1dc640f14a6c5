"""Spaces: rooms of the community, one level of nesting."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.content.types import Posting, Visibility
from community.core.db import BigId, Json, Model


class Space(Model):
    """A category. The two rules say who sees it and who opens topics in it."""

    __tablename__ = "content_space"
    __table_args__ = (Index(None, "parent_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("content_space.id"))
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(String(300), default="")
    colour: Mapped[str] = mapped_column(String(7), default="#2f6f5e")
    icon: Mapped[str] = mapped_column(String(40), default="message-circle")
    position: Mapped[int] = mapped_column(default=0)
    kinds: Mapped[list[str]] = mapped_column(Json, default=lambda: ["discussion"])
    visibility: Mapped[str] = mapped_column(String(16), default=Visibility.PUBLIC)
    audience: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    posting: Mapped[str] = mapped_column(String(16), default=Posting.EVERYONE)
    posting_audience: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    topic_count: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
