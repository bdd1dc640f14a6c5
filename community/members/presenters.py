"""People as templates show them."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from community.members.actor import Actor
from community.members.models import Member
from community.members.people import Shown
from community.members.types import ROLE_LABELS, STAFF_ROLES, TRUST_LABELS, Role


@dataclass(frozen=True, slots=True)
class MemberLink:
    """A person as a list or a byline shows them; an erased member has no page to link to.

    `role_label` is empty for a plain member: only a mark that says something is shown.
    """

    handle: str
    name: str
    url: str
    avatar_url: str
    role: str
    role_label: str
    department: str
    is_staff: bool
    is_erased: bool


@dataclass(frozen=True, slots=True)
class MemberProfile:
    """The head of a profile page."""

    link: MemberLink
    bio: str
    joined_at: datetime
    trust_level: int
    trust_label: str
    is_me: bool
    is_suspended: bool
    suspension_reason: str


def avatar_url(member_id: int, name: str, avatar_key: str) -> str:
    """Return the address of an uploaded picture, or of one drawn from the initials."""
    if avatar_key:
        return url_for("members.avatar", key=avatar_key)
    return url_for("members.drawn_avatar", seed=member_id, letters=initials(name) or "-")


def initials(name: str) -> str:
    """Return one or two letters for a drawn avatar."""
    words = [word for word in name.replace("-", " ").replace("_", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


def member_link(member: Shown) -> MemberLink:
    """Show a member; an erased one keeps only the fact of having been here."""
    name = member.name or member.handle
    return MemberLink(
        handle=member.handle,
        name=name,
        url="" if member.is_erased else url_for("members.profile", handle=member.handle),
        avatar_url=avatar_url(member.id, name, member.avatar_key),
        role=member.role,
        role_label="" if member.role == Role.MEMBER else str(ROLE_LABELS[Role(member.role)]),
        department=member.department,
        is_staff=member.role in STAFF_ROLES,
        is_erased=member.is_erased,
    )


def actor_avatar_url(actor: Actor) -> str:
    """Return the picture of whoever is signed in."""
    return avatar_url(actor.id, actor.name or actor.handle, actor.avatar_key)


def member_profile(actor: Actor, member: Member) -> MemberProfile:
    """Show the head of a member's page; a sanction concerns the member and the team alone."""
    sees_sanction = actor.is_moderating or member.id == actor.member_id
    return MemberProfile(
        link=member_link(member),
        bio=member.bio,
        joined_at=member.created_at,
        trust_level=member.trust_level,
        trust_label=str(TRUST_LABELS[member.trust_level]),
        is_me=member.id == actor.member_id,
        is_suspended=member.is_suspended and sees_sanction,
        suspension_reason=member.suspension_reason if sees_sanction else "",
    )


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A person in the directory."""

    link: MemberLink
    bio: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class RoleTab:
    """A filter of the directory."""

    key: str
    label: str
    url: str
    is_current: bool


def member_card(member: Member) -> MemberCard:
    """Show a person in the directory."""
    return MemberCard(link=member_link(member), bio=member.bio, joined_at=member.created_at)
