"""What is done to and by people."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import select

from community.core import clock, events
from community.core.db import db
from community.core.errors import Conflict, Invalid
from community.core.i18n import LANGUAGES, _
from community.core.policies import authorize
from community.core.text import fold, normalise
from community.members import audit, policies
from community.members.actor import Actor
from community.members.events import (
    MemberErased,
    MemberJoined,
    MemberReinstated,
    MemberSuspended,
    ProfileChanged,
    RoleChanged,
)
from community.members.handles import check_handle
from community.members.models import Member
from community.members.types import Role, Theme

NAME_MAX, BIO_MAX, DEPARTMENT_MAX = 80, 500, 60


@dataclass(frozen=True)
class NewMember:
    """What an account starts with. `joined_at` is given by imports only."""

    handle: str
    name: str = ""
    locale: str = ""
    timezone: str = ""
    is_active: bool = False
    joined_at: datetime | None = None


def add_member(new: NewMember, *, is_staff_name: bool = False) -> Member:
    """Create a member; raise `Conflict` when the handle is taken."""
    handle = check_handle(new.handle, is_staff_name=is_staff_name)
    if is_handle_taken(handle):
        raise Conflict(_("This handle is taken; choose another."))
    now = clock.now()
    member = Member(
        handle=handle,
        handle_key=handle.lower(),
        name=_one_line(new.name)[:NAME_MAX],
        locale=new.locale if new.locale in LANGUAGES else "",
        timezone=new.timezone if new.timezone in _zones() else "",
        role=Role.MEMBER,
        trust_level=0,
        created_at=new.joined_at or now,
        activated_at=now if new.is_active else None,
    )
    member.name_key = fold(member.name or handle)[:NAME_MAX]
    db.session.add(member)
    db.session.flush()
    events.publish(MemberJoined(member_id=member.id))
    return member


def is_handle_taken(handle: str) -> bool:
    """Tell whether somebody, erased or not, holds the handle."""
    return (
        db.session.scalar(select(Member.id).where(Member.handle_key == handle.lower())) is not None
    )


def activate(member: Member) -> None:
    """Let a member take part, now that the address is confirmed."""
    if member.activated_at is None:
        member.activated_at = clock.now()
        db.session.flush()


def change_profile(actor: Actor, member: Member, *, name: str, bio: str) -> Member:
    """Change what others read about a member."""
    authorize(actor, policies.EDIT_PROFILE, member)
    name, bio = _one_line(name), normalise(bio).strip()
    if len(name) > NAME_MAX:
        raise Invalid(_("At most %(most)s characters.", most=NAME_MAX), field="name")
    if len(bio) > BIO_MAX:
        raise Invalid(_("At most %(most)s characters.", most=BIO_MAX), field="bio")
    member.name, member.bio = name, bio
    member.name_key = fold(name or member.handle)[:NAME_MAX]
    if actor.member_id != member.id:
        audit.record(actor, "members.profile.change", f"member:{member.id}")
    db.session.flush()
    events.publish(ProfileChanged(member_id=member.id))
    return member


def change_preferences(
    actor: Actor, member: Member, *, locale: str, timezone: str, theme: str, has_shortcuts: bool
) -> Member:
    """Change language, time zone, appearance and keyboard shortcuts; empty means automatic."""
    authorize(actor, policies.EDIT_PROFILE, member)
    if locale and locale not in LANGUAGES:
        raise Invalid(_("Choose one of the languages offered."), field="locale")
    if timezone and timezone not in _zones():
        raise Invalid(_("Choose a time zone from the list."), field="timezone")
    member.locale, member.timezone = locale, timezone
    member.theme = Theme(theme) if theme in set(Theme) else Theme.SYSTEM
    member.has_shortcuts = has_shortcuts
    db.session.flush()
    return member


def set_avatar(actor: Actor, member: Member, *, key: str) -> str:
    """Show another picture, or the drawn one when `key` is empty; return the former key."""
    authorize(actor, policies.EDIT_PROFILE, member)
    former, member.avatar_key = member.avatar_key, key
    db.session.flush()
    events.publish(ProfileChanged(member_id=member.id))
    return former


def change_role(
    actor: Actor,
    member: Member,
    *,
    role: Role,
    department: str = "",
    trust_level: int | None = None,
) -> Member:
    """Give a member another role, an expert's department, and optionally a trust level."""
    authorize(actor, policies.CHANGE_ROLE, member)
    if role is Role.VISITOR:
        raise Invalid(_("Choose one of the roles offered."), field="role")
    department = _one_line(department)[:DEPARTMENT_MAX]
    if role is Role.EXPERT and not department:
        raise Invalid(_("Say for which department this expert answers."), field="department")
    if trust_level is not None and not 0 <= trust_level <= 4:
        raise Invalid(_("Trust levels go from 0 to 4."), field="trust_level")
    before = {"role": member.role, "trust_level": member.trust_level}
    member.role = role
    member.department = department if role in policies.OFFICIAL_ROLES else ""
    if trust_level is not None:
        member.trust_level = trust_level
    db.session.flush()
    audit.record(
        actor,
        "members.role.change",
        f"member:{member.id}",
        before=before,
        after={"role": member.role, "trust_level": member.trust_level},
    )
    events.publish(RoleChanged(member_id=member.id, actor_id=actor.member_id))
    return member


def suspend(actor: Actor, member: Member, *, until: datetime, reason: str) -> Member:
    """Let a member read but not write until a date; the reason is shown to them."""
    authorize(actor, policies.SUSPEND, member)
    if until <= clock.now():
        raise Invalid(_("Choose a date in the future."), field="until")
    if not reason.strip():
        raise Invalid(_("Say why; the member reads it."), field="reason")
    member.suspended_until = until
    member.suspension_reason = reason.strip()[:500]
    db.session.flush()
    audit.record(
        actor, "members.suspend", f"member:{member.id}", until=until.isoformat(), reason=reason
    )
    events.publish(MemberSuspended(member_id=member.id, actor_id=actor.member_id))
    return member


def reinstate(actor: Actor, member: Member) -> Member:
    """End a suspension early."""
    authorize(actor, policies.SUSPEND, member)
    member.suspended_until = None
    member.suspension_reason = ""
    db.session.flush()
    audit.record(actor, "members.reinstate", f"member:{member.id}")
    events.publish(MemberReinstated(member_id=member.id, actor_id=actor.member_id))
    return member


def note_presence(member_id: int) -> None:
    """Remember the day of a visit; called by a throttled job, never by a request."""
    member = db.session.get(Member, member_id)
    if member is not None:
        member.last_seen_on = clock.now().date()


def blank_member(member: Member) -> None:
    """Leave a nameless row, so that others' talk keeps its shape; handles are never reused."""
    member.handle = member.handle_key = f"erased-{member.id}"
    member.name = str(_("Former member"))
    member.name_key = ""
    member.bio = member.department = member.locale = member.timezone = ""
    member.avatar_key = member.suspension_reason = ""
    member.suspended_until = member.activated_at = member.last_seen_on = None
    member.role, member.trust_level, member.theme = Role.MEMBER, 0, Theme.SYSTEM
    member.erased_at = clock.now()
    db.session.flush()
    events.publish(MemberErased(member_id=member.id))


@cache
def _zones() -> frozenset[str]:
    """Walking the folders of the time zones takes a good part of a second."""
    return frozenset(available_timezones())


def _one_line(words: str) -> str:
    return " ".join(normalise(words).split())
