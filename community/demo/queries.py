"""What of the demo is in the database already."""

from sqlalchemy import select

from community.core.db import db
from community.members.models import AuditEntry

LOADED = "demo.load"


def is_loaded(size: str) -> bool:
    """Tell whether all of a demo was loaded."""
    found = select(AuditEntry.id).where(
        AuditEntry.action == LOADED, AuditEntry.subject == f"demo:{size}"
    )
    return db.session.scalar(found.limit(1)) is not None
