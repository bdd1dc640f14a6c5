"""Remember how far a member has read."""

from community.content import policies
from community.content.models import ReadHorizon, Reading, Topic
from community.core import clock
from community.core.db import db
from community.core.policies import authorize
from community.members.actor import Actor


def mark_read(actor: Actor, topic: Topic, *, position: int) -> None:
    """Move the read mark forward, never back, and never beyond the last post."""
    authorize(actor, policies.FOLLOW, topic)
    position = max(0, min(position, topic.last_position))
    known = db.session.get(Reading, (actor.id, topic.id))
    if known is None:
        known = Reading(member_id=actor.id, topic_id=topic.id, position=0, read_at=clock.now())
        db.session.add(known)
    known.position = max(known.position, position)
    known.read_at = clock.now()
    db.session.flush()


def mark_all_read(actor: Actor) -> None:
    """Treat everything up to now as read."""
    authorize(actor, policies.FOLLOW, None)
    db.session.merge(ReadHorizon(member_id=actor.id, read_before=clock.now()))
    db.session.flush()
