"""What a Discourse document says, in our words: frozen records with the ids of the source."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class PostKind(StrEnum):
    """Discourse's four post types, by their number."""

    REGULAR = "regular"
    MODERATOR = "moderator"
    SMALL_ACTION = "small_action"
    WHISPER = "whisper"


class Outcome(StrEnum):
    """What became of the record a problem speaks of."""

    SKIPPED = "skipped"
    MENDED = "mended"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`where` is "file:line" of the document the problem stands in."""

    where: str
    reason: str
    outcome: Outcome = Outcome.SKIPPED


@dataclass(frozen=True, kw_only=True)
class SourceMember:
    """`id` is negative for the accounts of the software itself (system, its robot)."""

    id: int
    username: str
    name: str
    title: str
    trust_level: int
    is_admin: bool
    is_moderator: bool


@dataclass(frozen=True, kw_only=True)
class SourceCategory:
    """Topic documents carry only category ids; names come from links or a categories document."""

    id: int
    name: str
    slug: str = ""
    description: str = ""
    colour: str = ""
    parent_id: int | None = None
    is_restricted: bool = False


@dataclass(frozen=True, kw_only=True)
class SourcePost:
    """`author` is None when the source has deleted the account; `body` is Markdown."""

    id: int
    number: int
    author: SourceMember | None
    kind: PostKind
    body: str
    created_at: datetime
    edited_at: datetime | None
    reply_to: int | None
    likes: int
    is_accepted_answer: bool
    is_hidden: bool
    is_deleted: bool

    @property
    def is_talk(self) -> bool:
        """False for notes of the software and for words meant for the staff alone."""
        return self.kind in {PostKind.REGULAR, PostKind.MODERATOR}


@dataclass(frozen=True, kw_only=True)
class SourceTopic:
    """`posts` are in the order of their numbers; a continuation lacks number 1, read earlier."""

    where: str
    id: int
    title: str
    slug: str
    category_id: int | None
    tags: tuple[str, ...]
    created_at: datetime
    views: int
    is_pinned: bool
    is_closed: bool
    is_archived: bool
    is_visible: bool
    is_deleted: bool
    posts: tuple[SourcePost, ...]

    @property
    def is_continuation(self) -> bool:
        """A later page of a topic whose opening came in an earlier document."""
        return self.posts[0].number != 1


Record: TypeAlias = SourceTopic | SourceCategory | Problem
