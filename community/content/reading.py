"""Views and read marks, gathered in memory and written after answers, never during a request.

A view is no promise to anybody, so losing the last few seconds of them with a killed process is
fair; a read mark that is lost is set again by the next visit.
"""

import threading
import time
from collections import Counter
from collections.abc import Mapping

import structlog
from sqlalchemy import bindparam, update
from sqlalchemy.exc import SQLAlchemyError

from community.content.actions.read import mark_read
from community.content.models import Topic
from community.content.queries.topics import get_topic
from community.core.db import db
from community.core.errors import DomainError
from community.core.page_versions import QUIET
from community.core.transaction import transaction
from community.members.actor import Actor

FLUSH_SECONDS = 10.0

log = structlog.get_logger(__name__)


class _Buffer:
    """Counts of this process; the lock is held for a few dictionary steps only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: Counter[int] = Counter()
        self._reads: dict[tuple[int, int], tuple[Actor, int]] = {}
        self._flushed_at = time.monotonic()

    def view(self, topic_id: int) -> None:
        with self._lock:
            self._views[topic_id] += 1

    def read(self, actor: Actor, topic_id: int, position: int) -> None:
        with self._lock:
            _actor, known = self._reads.get((actor.id, topic_id), (actor, 0))
            self._reads[actor.id, topic_id] = (actor, max(known, position))

    def take_reads(self) -> Mapping[tuple[int, int], tuple[Actor, int]]:
        with self._lock:
            taken, self._reads = self._reads, {}
        return taken

    def take_views(self, *, is_forced: bool) -> Mapping[int, int]:
        with self._lock:
            if not is_forced and time.monotonic() - self._flushed_at < FLUSH_SECONDS:
                return {}
            self._flushed_at = time.monotonic()
            taken, self._views = self._views, Counter()
        return taken


_buffer = _Buffer()


def note_view(topic_id: int) -> None:
    """Count one view of a topic."""
    _buffer.view(topic_id)


def note_read_later(actor: Actor, topic_id: int, position: int) -> None:
    """Remember how far a reader without scripts has read, once the page is out."""
    _buffer.read(actor, topic_id, position)


def write_buffer(*, is_forced: bool = False) -> None:
    """Write what was gathered: read marks at once, views every ten seconds or when forced.

    Runs after an answer was sent; a database that is away costs these figures and nothing else.
    """
    reads = _buffer.take_reads()
    views = _buffer.take_views(is_forced=is_forced)
    if not reads and not views:
        return
    try:
        with transaction():
            _write_views(views)
            for (_member_id, topic_id), (actor, position) in reads.items():
                _write_read(actor, topic_id, position)
    except SQLAlchemyError:
        log.warning("reading_not_written", views=len(views), reads=len(reads))


def _write_views(views: Mapping[int, int]) -> None:
    if not views:
        return
    db.session.connection().execute(
        update(Topic)
        .where(Topic.id == bindparam("topic"))
        .values(view_count=Topic.view_count + bindparam("number")),
        [{"topic": topic_id, "number": number} for topic_id, number in sorted(views.items())],
        execution_options={QUIET: True},
    )


def _write_read(actor: Actor, topic_id: int, position: int) -> None:
    try:
        mark_read(actor, get_topic(actor, topic_id), position=position)
    except DomainError:
        # The topic was removed, or hidden from this reader, between the page and now.
        log.debug("read_mark_dropped", topic_id=topic_id)
