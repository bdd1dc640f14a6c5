"""What of the demo is in the database already, and who else is there."""

from sqlalchemy import select

from community.core.db import db
from community.demo.cast import DOMAIN
from community.identity.models import Email
from community.members.models import AuditEntry
from community.members.queries import has_members

LOADED = "demo.load"


def is_loaded(size: str) -> bool:
    """Tell whether all of a demo was loaded."""
    found = select(AuditEntry.id).where(
        AuditEntry.action == LOADED, AuditEntry.subject == f"demo:{size}"
    )
    return db.session.scalar(found.limit(1)) is not None


def has_strangers() -> bool:
    """Tell whether somebody is here who is not of the demo: it would stand in their way."""
    if not is_loaded("small"):
        return has_members()
    strange = select(Email.id).where(Email.address.not_like(f"%@{DOMAIN}"))
    return db.session.scalar(strange.limit(1)) is not None
