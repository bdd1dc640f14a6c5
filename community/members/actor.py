"""The person behind a request or a job, frozen: the first argument of every action and query."""

from dataclasses import dataclass

from community.members.models import Member
from community.members.types import MODERATING_ROLES, STAFF_ROLES, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """What rules may know about who acts. `member_id` is None for a visitor."""

    member_id: int | None
    handle: str = ""
    name: str = ""
    role: Role = Role.VISITOR
    department: str = ""
    trust_level: int = 0
    locale: str = ""
    timezone: str = ""
    theme: str = "system"
    has_shortcuts: bool = True
    avatar_key: str = ""
    avatar_url: str = ""
    is_active: bool = False
    is_suspended: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Tell whether this is a member."""
        return self.member_id is not None

    @property
    def is_staff(self) -> bool:
        """Tell whether the actor works for the brand."""
        return self.role in STAFF_ROLES

    @property
    def is_moderating(self) -> bool:
        """Tell whether the actor keeps the place in order."""
        return self.role in MODERATING_ROLES

    @property
    def id(self) -> int:
        """Return the member's id where a rule has already refused visitors."""
        if self.member_id is None:
            raise LookupError("a visitor has no id")
        return self.member_id


VISITOR = Actor(member_id=None)
# The site itself: jobs and commands act in its name, and the audit log shows no person.
SYSTEM = Actor(member_id=None, handle="", name="", role=Role.ADMIN, trust_level=4, is_active=True)


def actor_for(member: Member) -> Actor:
    """Build the actor of a member as the row says now."""
    return Actor(
        member_id=member.id,
        handle=member.handle,
        name=member.name or member.handle,
        role=Role(member.role),
        department=member.department,
        trust_level=member.trust_level,
        locale=member.locale,
        timezone=member.timezone,
        theme=member.theme,
        has_shortcuts=member.has_shortcuts,
        avatar_key=member.avatar_key,
        is_active=member.activated_at is not None and not member.is_erased,
        is_suspended=member.is_suspended,
    )
