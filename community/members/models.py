from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core import clock
from community.core.db import BigId, Json, Model
from community.members.types import STAFF_ROLES, Role, Theme


class Member(Model):
    """A person with an account. An erased member stays as a nameless row, so that others' talk
    keeps its shape."""

    __tablename__ = "members_member"
    __table_args__ = (
        CheckConstraint("trust_level BETWEEN 0 AND 4", name="trust_level"),
        Index(None, "role"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    handle: Mapped[str] = mapped_column(String(32))
    handle_key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    # The name without accents and case, so that "Ines" finds "Inès".
    name_key: Mapped[str] = mapped_column(String(80), default="", index=True)
    bio: Mapped[str] = mapped_column(String(500), default="")
    role: Mapped[str] = mapped_column(String(16), default=Role.MEMBER)
    department: Mapped[str] = mapped_column(String(60), default="")
    trust_level: Mapped[int] = mapped_column(default=0)
    locale: Mapped[str] = mapped_column(String(8), default="")
    timezone: Mapped[str] = mapped_column(String(64), default="")
    theme: Mapped[str] = mapped_column(String(8), default=Theme.SYSTEM)
    has_shortcuts: Mapped[bool] = mapped_column(default=True)
    avatar_key: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    # Nobody posts before the address was confirmed; imported and erased people never can.
    activated_at: Mapped[datetime | None]
    last_seen_on: Mapped[date | None] = mapped_column(Date)
    suspended_until: Mapped[datetime | None]
    suspension_reason: Mapped[str] = mapped_column(String(500), default="")
    erased_at: Mapped[datetime | None]

    @property
    def is_staff(self) -> bool:
        """Tell whether the person works for the brand."""
        return self.role in STAFF_ROLES

    @property
    def is_suspended(self) -> bool:
        """Tell whether a suspension is in force."""
        return self.suspended_until is not None and self.suspended_until > clock.now()

    @property
    def is_erased(self) -> bool:
        """Tell whether only an anonymous row is left."""
        return self.erased_at is not None


class AuditEntry(Model):
    """Something that staff, or the system, did: who, what, to what, and the details."""

    __tablename__ = "members_audit_entry"
    __table_args__ = (Index(None, "actor_id"), Index(None, "action"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120), default="")
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime]
