"""What of the demo is in the database already, and who else is there."""

from sqlalchemy import select

from community.core.db import db
from community.members.models import AuditEntry, Member

LOADED = "demo.load"


def is_loaded(size: str) -> bool:
    """Tell whether all of a demo was loaded."""
    found = select(AuditEntry.id).where(
        AuditEntry.action == LOADED, AuditEntry.subject == f"demo:{size}"
    )
    return db.session.scalar(found.limit(1)) is not None


def is_anybody_here() -> bool:
    """Tell whether the database has members."""
    return db.session.scalar(select(Member.id).limit(1)) is not None
