"""The audit log: one line for everything that staff or the system does to people and content."""

from community.core import clock
from community.core.db import db
from community.members.actor import Actor
from community.members.models import AuditEntry


def record(actor: Actor, action: str, subject: str, **details: object) -> None:
    """Add a line in the caller's transaction. `subject` reads like `topic:12` or `member:7`."""
    db.session.add(
        AuditEntry(
            actor_id=actor.member_id,
            action=action,
            subject=subject,
            details=details,
            created_at=clock.now(),
        )
    )
