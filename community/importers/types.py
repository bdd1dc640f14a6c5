"""What is known of a record from earlier runs, and what a run does about it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from community.importers.discourse.records import SourcePost, SourceTopic

# The member to whom everything goes whose author has left the source.
NOBODY = 0
# The category of topics that have none.
NO_CATEGORY = 0


class Verdict(StrEnum):
    """What became of a record, the strongest first."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class TopicFacts:
    """What a source says of a topic itself; tags are already in our form."""

    title: str
    category_id: int
    tags: tuple[str, ...]
    views: int
    is_pinned: bool
    is_closed: bool
    is_unlisted: bool
    is_deleted: bool

    def as_json(self) -> dict[str, Any]:
        """Return the facts as they are stored."""
        return asdict(self) | {"tags": list(self.tags)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "TopicFacts":
        """Read what `as_json` wrote."""
        return cls(**{**stored, "tags": tuple(stored["tags"])})


@dataclass(frozen=True)
class KnownTopic:
    """A topic of an earlier run."""

    topic_id: int
    facts: TopicFacts


@dataclass(frozen=True, kw_only=True)
class KnownPost:
    """A post of an earlier run."""

    topic_id: int
    digest: str
    edited_at: datetime | None
    likes: int
    is_accepted_answer: bool
    is_removed: bool


@dataclass(frozen=True, kw_only=True)
class TopicPlan:
    """What a run does about one document; `refusal` says why it does nothing at all."""

    source: SourceTopic
    facts: TopicFacts
    known: KnownTopic | None
    new: tuple[SourcePost, ...] = ()
    edited: tuple[SourcePost, ...] = ()
    touched: tuple[SourcePost, ...] = ()
    same: tuple[SourcePost, ...] = ()
    left_out: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def has_work(self) -> bool:
        """Tell whether anything has to be written."""
        if self.refusal:
            return False
        is_same = self.known is not None and self.known.facts == self.facts
        return not is_same or bool(self.new or self.edited or self.touched)

    @property
    def verdict(self) -> Verdict:
        """Say what becomes of the topic as a whole."""
        if self.known is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.has_work else Verdict.UNCHANGED


def digest_of(body: str) -> str:
    """Return a short mark of a text."""
    return hashlib.sha256(body.encode()).hexdigest()[:32]


def author_key(post: SourcePost) -> int:
    """Return the number of a post's author at the source."""
    return post.author.id if post.author else NOBODY


def is_removed(post: SourcePost) -> bool:
    """Tell whether the source shows the post no more; it is kept, but as a removed one."""
    return post.is_hidden or post.is_deleted
