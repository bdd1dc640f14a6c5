"""A member's own drafts."""

from sqlalchemy import select

from community.content.models import Draft
from community.core.db import db
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.members.actor import Actor

LATEST = Keyset((Draft.updated_at, Draft.id))


def find_draft(actor: Actor, key: str) -> Draft | None:
    """Find what the actor left unfinished in a form."""
    if not actor.is_signed_in:
        return None
    return db.session.scalar(select(Draft).where(Draft.member_id == actor.id, Draft.key == key))


def list_drafts(actor: Actor, request: PageRequest) -> Page[Draft]:
    """Return one page of the actor's drafts, the latest first."""
    statement = select(Draft).where(Draft.member_id == actor.id)
    bounded, is_backwards = LATEST.page(statement, request)
    rows = list(db.session.scalars(bounded))
    return finish_page(
        rows, request, is_backwards=is_backwards, key=lambda draft: (draft.updated_at, draft.id)
    )
