"""Who may see and change people. Roles are compared nowhere but in policies."""

from sqlalchemy import ColumnElement, and_

from community.core.i18n import _l
from community.core.policies import ALLOW, Decision, deny, rule
from community.members.actor import Actor
from community.members.models import Member
from community.members.types import Role

OFFICIAL_ROLES = frozenset({Role.EXPERT, Role.MODERATOR, Role.MANAGER, Role.MARKETER, Role.ADMIN})

SEE_MEMBER = "members.member.see"
EDIT_PROFILE = "members.profile.edit"
CHANGE_ROLE = "members.role.change"
SUSPEND = "members.member.suspend"
SEE_STAFF_PAGES = "members.backoffice.see"
MANAGE_SITE = "members.site.manage"
MANAGE_MEMBERS = "members.member.manage"
SEE_AUDIT = "members.audit.see"
USE_ACCOUNT = "members.account.use"


@rule(SEE_MEMBER)
def see_member(_actor: Actor, member: Member) -> Decision:
    if member.is_erased:
        return deny(_l("This member has left."))
    return ALLOW


def visible_members(_actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of `see_member`."""
    return and_(Member.erased_at.is_(None))


@rule(USE_ACCOUNT)
def use_account(actor: Actor, _subject: object) -> Decision:
    if not actor.is_signed_in:
        return deny(_l("Sign in to continue."))
    return ALLOW


@rule(EDIT_PROFILE)
def edit_profile(actor: Actor, member: Member | None) -> Decision:
    if not actor.is_signed_in:
        return deny(_l("Sign in to continue."))
    if member is None or member.id == actor.member_id:
        return ALLOW
    if actor.is_moderating:
        return ALLOW
    return deny(_l("You can only change your own profile."))


@rule(SEE_STAFF_PAGES)
def see_staff_pages(actor: Actor, _subject: object) -> Decision:
    if actor.is_moderating:
        return ALLOW
    return deny(_l("This page is for the community team."))


@rule(MANAGE_SITE)
def manage_site(actor: Actor, _subject: object) -> Decision:
    if actor.role is Role.ADMIN:
        return ALLOW
    if actor.role is Role.MANAGER:
        return ALLOW
    return deny(_l("Only community managers and administrators can change this."))


@rule(MANAGE_MEMBERS)
def manage_members(actor: Actor, _subject: object) -> Decision:
    if actor.is_moderating:
        return ALLOW
    return deny(_l("This page is for the community team."))


@rule(SEE_AUDIT)
def see_audit(actor: Actor, _subject: object) -> Decision:
    if actor.role in {Role.ADMIN, Role.MANAGER}:
        return ALLOW
    return deny(_l("Only community managers and administrators can read the audit log."))


@rule(CHANGE_ROLE)
def change_role(actor: Actor, member: Member) -> Decision:
    if actor.role is not Role.ADMIN:
        return deny(_l("Only an administrator can change roles."))
    if member.id == actor.member_id:
        return deny(_l("Ask another administrator to change your own role."))
    return ALLOW


@rule(SUSPEND)
def suspend(actor: Actor, member: Member) -> Decision:
    if not actor.is_moderating:
        return deny(_l("Only the community team can suspend a member."))
    if member.id == actor.member_id:
        return deny(_l("You cannot suspend yourself."))
    if member.is_staff and actor.role is not Role.ADMIN:
        return deny(_l("Only an administrator can suspend a member of the team."))
    return ALLOW
