"""What members are told of."""

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """Why a member is told; the first that applies wins when several do."""

    MENTION = "mention"
    QUOTE = "quote"
    REPLY = "reply"
    TOPIC = "topic"
    VOTE = "vote"


@dataclass(frozen=True)
class Telling:
    """One event to tell: who did it, on which post, and whom it may concern and why."""

    source: str
    actor_id: int
    topic_id: int
    post_id: int
    reasons: dict[int, NoticeKind]
