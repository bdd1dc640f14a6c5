"""Views and read marks, gathered in memory and written every ten seconds, after an answer.

A view is no promise to anybody, so losing the last few seconds of them with a killed process is
fair; a read mark that is lost is set again by the next visit.
"""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy import bindparam, update
from sqlalchemy.exc import SQLAlchemyError

from community.content.actions.read import move_known_marks
from community.content.models import Topic
from community.core import clock
from community.core.db import db
from community.core.page_versions import QUIET
from community.core.transaction import transaction
from community.members.actor import Actor

FLUSH_SECONDS = 10.0

log = structlog.get_logger(__name__)


@dataclass
class _Gathered:
    """Views per topic, and positions per (member id, topic id)."""

    views: Counter[int] = field(default_factory=Counter)
    marks: dict[tuple[int, int], int] = field(default_factory=dict)


class _Buffer:
    """What this process gathered; the lock is held for a few dictionary steps only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gathered = _Gathered()
        self._flushed_at = time.monotonic()

    def view(self, topic_id: int) -> None:
        with self._lock:
            self._gathered.views[topic_id] += 1

    def read(self, member_id: int, topic_id: int, position: int) -> None:
        with self._lock:
            marks = self._gathered.marks
            marks[member_id, topic_id] = max(marks.get((member_id, topic_id), 0), position)

    def take(self, *, is_forced: bool) -> _Gathered:
        """Return everything once it is time, else nothing."""
        with self._lock:
            if not is_forced and time.monotonic() - self._flushed_at < FLUSH_SECONDS:
                return _Gathered()
            self._flushed_at = time.monotonic()
            taken, self._gathered = self._gathered, _Gathered()
        return taken


_buffer = _Buffer()


def note_view(topic_id: int) -> None:
    """Count one view of a topic."""
    _buffer.view(topic_id)


def note_read_later(actor: Actor, topic_id: int, position: int) -> None:
    """Remember how far a reader without scripts has read a topic that they may see."""
    _buffer.read(actor.id, topic_id, position)


def write_buffer(*, is_forced: bool = False) -> None:
    """Write what was gathered, every ten seconds or when forced.

    Runs after an answer was sent; a database that is away costs these figures and nothing else.
    """
    taken = _buffer.take(is_forced=is_forced)
    if not taken.views and not taken.marks:
        return
    try:
        with transaction():
            if taken.views:
                _write_views(taken.views)
            if taken.marks:
                move_known_marks(taken.marks, at=clock.now())
    except SQLAlchemyError:
        log.warning("reading_not_written", views=len(taken.views), reads=len(taken.marks))


def _write_views(views: Mapping[int, int]) -> None:
    db.session.connection().execute(
        update(Topic)
        .where(Topic.id == bindparam("topic"))
        .values(view_count=Topic.view_count + bindparam("number")),
        [{"topic": topic_id, "number": number} for topic_id, number in sorted(views.items())],
        execution_options={QUIET: True},
    )
