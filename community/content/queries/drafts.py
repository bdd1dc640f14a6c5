"""A member's own drafts."""

from sqlalchemy import select

from community.content.models import Draft
from community.core.db import db
from community.members.actor import Actor


def find_draft(actor: Actor, key: str) -> Draft | None:
    """Find what the actor left unfinished in a form."""
    if not actor.is_signed_in:
        return None
    return db.session.scalar(select(Draft).where(Draft.member_id == actor.id, Draft.key == key))


def list_drafts(actor: Actor, *, limit: int = 50) -> tuple[Draft, ...]:
    """Return the actor's drafts, the latest first."""
    if not actor.is_signed_in:
        return ()
    statement = (
        select(Draft)
        .where(Draft.member_id == actor.id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(limit)
    )
    return tuple(db.session.scalars(statement))
