"""Words and figures of the heart that its tables, rules and pages share."""

from dataclasses import dataclass
from enum import StrEnum

from community.core.i18n import _l

POSTS_PER_PAGE = 20
TOPICS_PER_PAGE = 25
TITLE_MIN, TITLE_MAX = 15, 255
BODY_MAX = 32_000
EXCERPT_LENGTH = 200
TAGS_PER_TOPIC = 5
TAG_LENGTH = 20


def page_of(position: int, last_position: int) -> int:
    """Return the page of a topic that shows a position; pages are windows, never counted."""
    return max(1, -(-min(position, last_position) // POSTS_PER_PAGE))


class Visibility(StrEnum):
    """Who sees a space."""

    PUBLIC = "public"
    MEMBERS = "members"
    STAFF = "staff"
    AUDIENCE = "audience"


class Posting(StrEnum):
    """Who opens topics in a space, among those who see it."""

    EVERYONE = "everyone"
    STAFF = "staff"
    AUDIENCE = "audience"


class Listing(StrEnum):
    """The orders in which topics are listed."""

    HOT = "hot"
    LATEST = "latest"
    TOP = "top"
    NEW = "new"
    UNANSWERED = "unanswered"
    UNREAD = "unread"


class Period(StrEnum):
    """Spans of the top list."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"


PERIOD_DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30, Period.YEAR: 365, Period.ALL: None}


@dataclass(frozen=True)
class ReactionKind:
    """A mood about a post; it never ranks anything (helpful votes do)."""

    key: str
    emoji: str
    label: object


REACTIONS = {
    kind.key: kind
    for kind in (
        ReactionKind("heart", "❤️", _l("Love")),
        ReactionKind("clap", "👏", _l("Bravo")),
        ReactionKind("laugh", "😄", _l("Funny")),
        ReactionKind("wow", "😮", _l("Wow")),
        ReactionKind("thanks", "🙏", _l("Thank you")),
    )
}
