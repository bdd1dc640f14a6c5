"""Tags, and which topics carry them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Model


class Tag(Model):
    """A word on topics; `topic_count` counts topics of public spaces only, so it leaks nothing."""

    __tablename__ = "content_tag"
    __table_args__ = (Index(None, "topic_count", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    topic_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class TopicTag(Model):
    """A tag on a topic. `bumped_at` repeats the topic's, so that a tag's page is one index walk."""

    __tablename__ = "content_topic_tag"
    __table_args__ = (Index(None, "tag_id", "bumped_at", "topic_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("content_topic.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("content_tag.id"), primary_key=True)
    bumped_at: Mapped[datetime]
