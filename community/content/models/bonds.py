"""What ties a member to content: votes, reactions, follows, read marks, drafts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Json, Model


class Vote(Model):
    """One "helpful" vote of a member for a post; votes rank."""

    __tablename__ = "content_vote"
    __table_args__ = (Index(None, "member_id", "created_at"), Index(None, "created_at"))

    post_id: Mapped[int] = mapped_column(ForeignKey("content_post.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    created_at: Mapped[datetime]


class Reaction(Model):
    """A mood of a member about a post; moods do not rank."""

    __tablename__ = "content_reaction"
    __table_args__ = (Index(None, "member_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("content_post.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    created_at: Mapped[datetime]


class SpaceFollow(Model):
    """A member wants to hear of a space's new topics."""

    __tablename__ = "content_space_follow"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(
        ForeignKey("content_space.id"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class TopicFollow(Model):
    """A member wants to hear of a topic's replies."""

    __tablename__ = "content_topic_follow"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("content_topic.id"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class TagFollow(Model):
    """A member wants to hear of new topics with a tag."""

    __tablename__ = "content_tag_follow"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("content_tag.id"), primary_key=True, index=True)
    created_at: Mapped[datetime]


class MemberFollow(Model):
    """A member wants to hear of another member's topics."""

    __tablename__ = "content_member_follow"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    followed_id: Mapped[int] = mapped_column(
        ForeignKey("members_member.id"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class Reading(Model):
    """How far a member has read a topic."""

    __tablename__ = "content_reading"
    __table_args__ = (Index(None, "topic_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("content_topic.id"), primary_key=True)
    position: Mapped[int]
    read_at: Mapped[datetime]


class ReadHorizon(Model):
    """The moment before which a member treats everything as read ("mark all as read")."""

    __tablename__ = "content_read_horizon"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    read_before: Mapped[datetime]


class Draft(Model):
    """Unfinished text of a member; `key` names the form (`topic`, `reply:12`, `edit:34`)."""

    __tablename__ = "content_draft"
    __table_args__ = (UniqueConstraint("member_id", "key"), Index(None, "updated_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    key: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(255), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    extra: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    updated_at: Mapped[datetime]


class Standing(Model):
    """A member's contribution to one space in figures, kept in the writer's transaction.

    Per space, because a reader may learn figures of the spaces they see and of no other.
    """

    __tablename__ = "content_standing"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(
        ForeignKey("content_space.id"), primary_key=True, index=True
    )
    topic_count: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    helpful_count: Mapped[int] = mapped_column(default=0)
