from dataclasses import dataclass
from typing import ClassVar

from community.core.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class MemberJoined(DomainEvent):
    """Somebody has a new account."""

    name: ClassVar[str] = "members.joined"
    member_id: int


@dataclass(frozen=True, kw_only=True)
class RoleChanged(DomainEvent):
    """A member's role, department or trust level is another one now."""

    name: ClassVar[str] = "members.role_changed"
    member_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(DomainEvent):
    """What others see of a member changed."""

    name: ClassVar[str] = "members.profile_changed"
    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberSuspended(DomainEvent):
    """A member may not write until a date."""

    name: ClassVar[str] = "members.suspended"
    member_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class MemberReinstated(DomainEvent):
    """A suspension was lifted before its end."""

    name: ClassVar[str] = "members.reinstated"
    member_id: int
    actor_id: int | None


@dataclass(frozen=True, kw_only=True)
class MemberErased(DomainEvent):
    """Every package has forgotten a member; only a nameless row is left."""

    name: ClassVar[str] = "members.erased"
    member_id: int
