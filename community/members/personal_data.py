"""The personal data that `members` keeps: the profile, and who did what in the audit log."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select, update

from community.core.db import db
from community.members.actions import blank_member
from community.members.models import AuditEntry, Member


class MembersPersonalData:
    """Export and erasure of a profile."""

    name = "members"

    def export(self, member_id: int) -> Iterator[Mapping[str, object]]:
        """Yield the profile, then the member's own lines of the audit log."""
        member = db.session.get_one(Member, member_id)
        yield {
            "kind": "profile",
            "handle": member.handle,
            "name": member.name,
            "bio": member.bio,
            "role": member.role,
            "department": member.department,
            "trust_level": member.trust_level,
            "language": member.locale,
            "time_zone": member.timezone,
            "theme": member.theme,
            "joined_at": member.created_at,
            "last_seen_on": member.last_seen_on,
            "suspended_until": member.suspended_until,
            "suspension_reason": member.suspension_reason,
        }
        entries = db.session.scalars(
            select(AuditEntry)
            .where(
                (AuditEntry.actor_id == member_id) | (AuditEntry.subject == f"member:{member_id}")
            )
            .order_by(AuditEntry.id)
            .execution_options(yield_per=500)
        )
        for entry in entries:
            yield {
                "kind": "audit",
                "action": entry.action,
                "subject": entry.subject,
                "is_own_act": entry.actor_id == member_id,
                "at": entry.created_at,
            }

    def erase(self, member_id: int) -> int:
        """Leave a nameless row; decisions stay on record without their details."""
        member = db.session.get_one(Member, member_id)
        blank_member(member)
        done = db.session.execute(
            update(AuditEntry)
            .where(AuditEntry.subject == f"member:{member_id}")
            .values(details={})
            .execution_options(synchronize_session=False)
        )
        return 1 + int(getattr(done, "rowcount", 0))


PERSONAL_DATA = MembersPersonalData()
