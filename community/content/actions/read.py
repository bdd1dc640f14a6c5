"""Remember how far a member has read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, select

from community.content import policies
from community.content.models import ReadHorizon, Reading, Topic
from community.core import clock
from community.core.batches import batched
from community.core.db import db, upsert
from community.core.policies import authorize
from community.members.actor import Actor
from community.members.models import Member

AT_ONCE = 500

Marks = Mapping[tuple[int, int], int]


def mark_read(actor: Actor, topic: Topic, *, position: int) -> None:
    """Move the read mark forward, never back, and never beyond the last post."""
    authorize(actor, policies.FOLLOW, topic)
    position = max(0, min(position, topic.last_position))
    move_marks({(actor.id, topic.id): position}, at=clock.now())


def move_marks(marks: Marks, *, at: datetime) -> None:
    """Move read marks, positions by (member id, topic id), forward in one statement."""
    rows = [
        {"member_id": member_id, "topic_id": topic_id, "position": position, "read_at": at}
        # In one order everywhere, so that two writers never wait for each other.
        for (member_id, topic_id), position in sorted(marks.items())
    ]
    insert = upsert(Reading).values(rows)
    sent = insert.excluded
    furthest = case((sent.position > Reading.position, sent.position), else_=Reading.position)
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id", "topic_id"],
            set_={"position": furthest, "read_at": sent.read_at},
        )
    )


def move_known_marks(marks: Marks, *, at: datetime) -> None:
    """Move read marks forward that were noted a while ago; who or what has gone since is left."""
    members = _known(Member.id, {pair[0] for pair in marks}, Member.erased_at.is_(None))
    topics = _known(Topic.id, {pair[1] for pair in marks})
    left = {pair for pair in marks if pair[0] in members and pair[1] in topics}
    for some in batched(sorted(left), AT_ONCE):
        move_marks({pair: marks[pair] for pair in some}, at=at)


def _known(column: Any, ids: set[int], *conditions: ColumnElement[bool]) -> set[int]:
    # By primary key, some at once: one statement over both tables would pair everybody with all.
    found: set[int] = set()
    for some in batched(sorted(ids), AT_ONCE):
        found |= set(db.session.scalars(select(column).where(column.in_(some), *conditions)))
    return found


def mark_all_read(actor: Actor) -> None:
    """Treat everything up to now as read."""
    authorize(actor, policies.FOLLOW, None)
    insert = upsert(ReadHorizon).values(member_id=actor.id, read_before=clock.now())
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id"], set_={"read_before": insert.excluded.read_before}
        )
    )
