from dataclasses import dataclass
from typing import ClassVar

from community.core.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class TopicStarted(DomainEvent):
    """A topic became visible to those who see its space."""

    name: ClassVar[str] = "content.topic_started"
    topic_id: int
    post_id: int
    author_id: int
    mentioned_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReplyPosted(DomainEvent):
    """A reply became visible to those who see its topic."""

    name: ClassVar[str] = "content.reply_posted"
    topic_id: int
    post_id: int
    author_id: int
    mentioned_ids: tuple[int, ...] = ()
    quoted_post_ids: tuple[int, ...] = ()
    replied_post_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PostEdited(DomainEvent):
    """A post says something else now; `mentioned_ids` are only the newly mentioned."""

    name: ClassVar[str] = "content.post_edited"
    topic_id: int
    post_id: int
    editor_id: int
    mentioned_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostDeleted(DomainEvent):
    """A post is hidden and can be restored."""

    name: ClassVar[str] = "content.post_deleted"
    topic_id: int
    post_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class PostRestored(DomainEvent):
    """A hidden post is visible again."""

    name: ClassVar[str] = "content.post_restored"
    topic_id: int
    post_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class TopicDeleted(DomainEvent):
    """A topic is hidden with all its posts and can be restored."""

    name: ClassVar[str] = "content.topic_deleted"
    topic_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class TopicRestored(DomainEvent):
    """A hidden topic is visible again."""

    name: ClassVar[str] = "content.topic_restored"
    topic_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class TopicChanged(DomainEvent):
    """A topic was retitled, retagged, closed, reopened, pinned, unpinned, unlisted or listed."""

    name: ClassVar[str] = "content.topic_changed"
    topic_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class TopicMoved(DomainEvent):
    """A topic went to another space, perhaps seen by other people."""

    name: ClassVar[str] = "content.topic_moved"
    topic_id: int
    from_space_id: int
    to_space_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class SpaceChanged(DomainEvent):
    """A space is new, changed, moved or archived, perhaps seen by other people."""

    name: ClassVar[str] = "content.space_changed"
    space_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class VoteCast(DomainEvent):
    """A member found a post helpful."""

    name: ClassVar[str] = "content.vote_cast"
    topic_id: int
    post_id: int
    voter_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class VoteWithdrawn(DomainEvent):
    """A member took a helpful vote back."""

    name: ClassVar[str] = "content.vote_withdrawn"
    topic_id: int
    post_id: int
    voter_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ReactionAdded(DomainEvent):
    """A member showed a mood about a post."""

    name: ClassVar[str] = "content.reaction_added"
    topic_id: int
    post_id: int
    member_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReactionRemoved(DomainEvent):
    """A member took a mood back."""

    name: ClassVar[str] = "content.reaction_removed"
    topic_id: int
    post_id: int
    member_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class MemberFollowed(DomainEvent):
    """A member wants to hear of another."""

    name: ClassVar[str] = "content.member_followed"
    member_id: int
    followed_id: int
