"""What content templates show: frozen rows, built once per page, free of queries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from community.core.colours import hue_class
from community.members.presenters import MemberLink


@dataclass(frozen=True, slots=True)
class SpaceLink:
    slug: str
    name: str
    url: str
    colour: str
    icon: str
    is_restricted: bool

    @property
    def hue(self) -> str:
        """Return the class that the theme gives the colour; it names no space."""
        return hue_class(self.colour)


@dataclass(frozen=True, slots=True)
class SpaceCard:
    """A space in the directory; `topic_count` is the stored counter."""

    link: SpaceLink
    description: str
    topic_count: int
    post_count: int
    children: tuple["SpaceCard", ...]
    is_followed: bool


@dataclass(frozen=True, slots=True)
class FollowLine:
    """Something that the reader follows, with the way out."""

    name: str
    url: str
    note: str
    unfollow_url: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the visible spaces hold together, from their stored counters."""

    spaces: int
    topics: int
    posts: int

    @classmethod
    def of(cls, cards: tuple[SpaceCard, ...]) -> "Figures":
        """Add up cards and the cards inside them."""
        every = [card for parent in cards for card in (parent, *parent.children)]
        return cls(
            spaces=len(every),
            topics=sum(card.topic_count for card in every),
            posts=sum(card.post_count for card in every),
        )


@dataclass(frozen=True, slots=True)
class TopicTool:
    """A moderation verb that the reader may use on the topic in its present state."""

    key: str
    label: str
    url: str
    icon: str
    is_danger: bool
    confirm: str


@dataclass(frozen=True, slots=True)
class TagLink:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One line of a list. `unread_count` and `is_new` are per reader, zero for a visitor."""

    id: int
    kind: str
    title: str
    url: str
    resume_url: str
    last_post_url: str
    excerpt: str
    thumbnail_url: str
    space: SpaceLink
    author: MemberLink
    last_poster: MemberLink
    created_at: datetime
    bumped_at: datetime
    reply_count: int
    helpful_count: int
    view_count: int
    tags: tuple[TagLink, ...]
    is_pinned: bool
    is_closed: bool
    is_unlisted: bool
    is_deleted: bool
    is_new: bool
    unread_count: int


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A line of a list that need not be built: `key` is all that it shows."""

    key: tuple[object, ...]
    row: Callable[[], TopicRow]


@dataclass(frozen=True, slots=True)
class ReactionView:
    key: str
    emoji: str
    label: str
    count: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ReplyTo:
    position: int
    url: str
    author: MemberLink


@dataclass(frozen=True, slots=True)
class PostView:
    """One post of a topic page; a deleted one keeps its place and shows only why it is empty."""

    id: int
    position: int
    anchor: str
    url: str
    author: MemberLink
    created_at: datetime
    edited_at: datetime | None
    edit_count: int
    html: Markup
    reply_to: ReplyTo | None
    helpful_count: int
    has_voted: bool
    reactions: tuple[ReactionView, ...]
    is_first: bool
    is_topic_author: bool
    is_new: bool
    is_deleted: bool
    deletion_note: str
    can_vote: bool
    can_react: bool
    can_reply: bool
    can_edit: bool
    can_delete: bool
    can_restore: bool
    can_see_history: bool


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Numbered pages of a topic: first, last and the ones around; `None` stands for a gap."""

    current: int
    last: int
    urls: tuple[tuple[int | None, str], ...]
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class ListLinks:
    """Keyset neighbours of a list; an empty string where there is none."""

    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class TabLink:
    key: str
    label: str
    url: str
    is_current: bool
    count: int
