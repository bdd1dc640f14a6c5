"""Accounts as the community team sees them: members with what belongs to their identity."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Select, and_, func, or_, select

from community.core import clock
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.core.policies import authorize, can
from community.core.text import fold
from community.identity.models import Email, Erasure, Password
from community.identity.policies import SEE_ADDRESSES
from community.members.actor import Actor
from community.members.models import Member
from community.members.policies import MANAGE_MEMBERS
from community.members.queries import MISSING
from community.members.types import Role


class AccountState(StrEnum):
    """What the team looks for among accounts."""

    UNCONFIRMED = "unconfirmed"
    SUSPENDED = "suspended"
    LEAVING = "leaving"


@dataclass(frozen=True)
class AccountSearch:
    """Words of the handle, the name or (for those who may see it) the address; and filters."""

    words: str = ""
    role: Role | None = None
    state: AccountState | None = None


@dataclass(frozen=True)
class Account:
    """A member with the address (empty for those who may not see it) and the wish to leave."""

    member: Member
    address: str
    is_confirmed: bool
    has_address: bool
    has_password: bool
    erased_on: datetime | None


Accounts: TypeAlias = Select[Member, str, datetime | None, datetime, datetime]

_ORDER = Keyset((Member.created_at, Member.id))


def list_accounts(actor: Actor, request: PageRequest, search: AccountSearch) -> Page[Account]:
    """Return one page of accounts, the newest first."""
    authorize(actor, MANAGE_MEMBERS)
    sees_addresses = can(actor, SEE_ADDRESSES)
    statement = _accounts()
    if search.words:
        statement = _matching(statement, search.words, with_addresses=sees_addresses)
    if search.role is not None:
        statement = statement.where(Member.role == search.role)
    if search.state is not None:
        statement = _in_state(statement, search.state)
    bounded, is_backwards = _ORDER.page(statement, request)
    rows = list(db.session.execute(bounded))
    page = finish_page(
        rows, request, is_backwards=is_backwards, key=lambda row: (row[0].created_at, row[0].id)
    )
    return page.map(lambda row: _account(row, sees_addresses=sees_addresses))


def get_account(actor: Actor, member_id: int) -> Account:
    """Raise `NotFound` for a member who is missing and for one who has left alike."""
    authorize(actor, MANAGE_MEMBERS)
    row = db.session.execute(_accounts().where(Member.id == member_id)).one_or_none()
    if row is None:
        raise NotFound(MISSING)
    return _account(row, sees_addresses=can(actor, SEE_ADDRESSES))


def count_unconfirmed(actor: Actor, *, most: int) -> int:
    """Count accounts whose address waits to be confirmed, up to `most`."""
    authorize(actor, MANAGE_MEMBERS)
    some = _in_state(_accounts(), AccountState.UNCONFIRMED).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _accounts() -> Accounts:
    return (
        select(Member, Email.address, Email.verified_at, Password.changed_at, Erasure.due_at)
        .outerjoin(Email, and_(Email.member_id == Member.id, Email.is_primary))
        .outerjoin(Password, Password.member_id == Member.id)
        .outerjoin(Erasure, Erasure.member_id == Member.id)
        .where(Member.erased_at.is_(None))
    )


def _matching(
    statement: Accounts,
    words: str,
    *,
    with_addresses: bool,
) -> Accounts:
    lowered = words.strip().removeprefix("@").lower()
    places = [
        Member.handle_key.contains(lowered, autoescape=True),
        Member.name_key.contains(fold(words), autoescape=True),
    ]
    if with_addresses:
        places.append(Email.address_key.contains(lowered, autoescape=True))
    return statement.where(or_(*places))


def _in_state(statement: Accounts, state: AccountState) -> Accounts:
    if state is AccountState.UNCONFIRMED:
        # Imported people never gave an address here, so there is nothing to wait for.
        return statement.where(Member.activated_at.is_(None), Email.id.is_not(None))
    if state is AccountState.SUSPENDED:
        return statement.where(Member.suspended_until > clock.now())
    return statement.where(Erasure.due_at.is_not(None))


def _account(
    row: tuple[Member, str | None, datetime | None, datetime | None, datetime | None],
    *,
    sees_addresses: bool,
) -> Account:
    member, address, verified_at, password_at, due_at = row
    return Account(
        member=member,
        address=(address or "") if sees_addresses else "",
        is_confirmed=verified_at is not None,
        has_address=address is not None,
        has_password=password_at is not None,
        erased_on=due_at,
    )
