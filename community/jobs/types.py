"""What crosses the border of this package."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Claim:
    """A job that one worker holds; `attempt` tells this holding from an earlier or later one."""

    id: int
    owner: str
    attempt: int
    message: str


@dataclass(frozen=True)
class DeadLetter:
    """A job that was given up; `error` ends with the reason."""

    id: int
    name: str
    arguments: str
    error: str
    attempts: int
    created_at: datetime
    died_at: datetime


@dataclass(frozen=True)
class QueueDepth:
    """How much work there is; each number stops at `queries.COUNTED`."""

    due: int
    delayed: int
    running: int
    dead: int
    oldest_due_at: datetime | None
