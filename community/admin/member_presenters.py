"""Accounts as the community team sees them."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from community.core.i18n import _l
from community.core.policies import can, decide
from community.identity.accounts import Account, AccountState
from community.identity.policies import ERASE_FOR_OTHERS, REMIND, RESET_FOR_OTHERS
from community.members.actor import Actor
from community.members.policies import CHANGE_ROLE, SEE_AUDIT, SUSPEND
from community.members.presenters import MemberLink, member_link
from community.members.types import ROLE_LABELS, TRUST_LABELS, Role

STATES = (
    ("", _l("Every state")),
    (AccountState.UNCONFIRMED.value, _l("Address not confirmed")),
    (AccountState.SUSPENDED.value, _l("Suspended")),
    (AccountState.LEAVING.value, _l("Leaving")),
)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A member in the list."""

    id: int
    link: MemberLink
    url: str
    address: str
    role_label: str
    joined_at: datetime
    last_seen_on: date | None
    is_unconfirmed: bool
    is_suspended: bool
    is_leaving: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """A member on their own page, with what the reader may do."""

    line: AccountLine
    trust_label: str
    is_confirmed: bool
    has_address: bool
    has_password: bool
    suspended_until: datetime | None
    suspension_reason: str
    erased_on: datetime | None
    can_change_role: bool
    role_refusal: str
    can_suspend: bool
    suspend_refusal: str
    can_reset: bool
    can_remind: bool
    can_erase: bool
    audit_url: str


def account_line(account: Account) -> AccountLine:
    """Show a member in the list."""
    member = account.member
    return AccountLine(
        id=member.id,
        link=member_link(member),
        url=url_for("admin.members_one", member_id=member.id),
        address=account.address,
        role_label=str(ROLE_LABELS[Role(member.role)]),
        joined_at=member.created_at,
        last_seen_on=member.last_seen_on,
        is_unconfirmed=member.activated_at is None and account.has_address,
        is_suspended=member.is_suspended,
        is_leaving=account.erased_on is not None,
    )


def account_view(actor: Actor, account: Account) -> AccountView:
    """Show a member on their own page."""
    member = account.member
    role, suspension = decide(actor, CHANGE_ROLE, member), decide(actor, SUSPEND, member)
    return AccountView(
        line=account_line(account),
        trust_label=str(TRUST_LABELS[member.trust_level]),
        is_confirmed=account.is_confirmed,
        has_address=account.has_address,
        has_password=account.has_password,
        suspended_until=member.suspended_until if member.is_suspended else None,
        suspension_reason=member.suspension_reason,
        erased_on=account.erased_on,
        can_change_role=role.is_allowed,
        role_refusal=str(role.reason),
        can_suspend=suspension.is_allowed,
        suspend_refusal=str(suspension.reason),
        can_reset=account.has_address and can(actor, RESET_FOR_OTHERS, member),
        can_remind=account.has_address and can(actor, REMIND, member),
        can_erase=can(actor, ERASE_FOR_OTHERS, member),
        audit_url=url_for("admin.audit", subject=f"member:{member.id}")
        if can(actor, SEE_AUDIT)
        else "",
    )
