"""Remember how far a member has read."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, select, tuple_

from community.content import policies
from community.content.models import ReadHorizon, Reading, Topic
from community.core import clock
from community.core.db import db, upsert
from community.core.policies import authorize
from community.members.actor import Actor
from community.members.models import Member

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
    pairs = (
        select(Member.id, Topic.id)
        .join(Topic, tuple_(Member.id, Topic.id).in_(sorted(marks)))
        .where(Member.erased_at.is_(None))
    )
    left = {(member_id, topic_id) for member_id, topic_id in db.session.execute(pairs)}
    if left:
        move_marks({pair: marks[pair] for pair in left}, at=at)


def mark_all_read(actor: Actor) -> None:
    """Treat everything up to now as read."""
    authorize(actor, policies.FOLLOW, None)
    insert = upsert(ReadHorizon).values(member_id=actor.id, read_before=clock.now())
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id"], set_={"read_before": insert.excluded.read_before}
        )
    )
