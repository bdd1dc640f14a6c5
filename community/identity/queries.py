"""What the rest of the package asks of its tables."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select

from community.core import clock
from community.core.db import db
from community.core.errors import Invalid, NotFound
from community.core.i18n import _, _l
from community.core.policies import authorize
from community.identity import policies
from community.identity.addresses import address_key, check_address
from community.identity.bearer import digest
from community.identity.models import Email, Erasure, Export, Password, SignedInSession, Token
from community.identity.types import (
    AddressState,
    Credentials,
    Device,
    ExportState,
    Link,
    LiveSession,
    Purpose,
    Recipient,
    SessionRow,
)
from community.members.actor import Actor, actor_for
from community.members.models import Member
from community.members.types import Role

SHOWN_SESSIONS = 50
USED_UP = _l("This link has been used already, or its time is over. Ask for a new one.")


def find_live_session(secret: str) -> LiveSession | None:
    """Find the session in force that a cookie names, with its member, in one statement."""
    found = db.session.execute(
        select(SignedInSession, Member)
        .join(Member, Member.id == SignedInSession.member_id)
        .where(
            SignedInSession.secret_hash == digest(secret),
            SignedInSession.ended_at.is_(None),
            SignedInSession.expires_at > clock.now(),
            Member.erased_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    session, member = found
    return LiveSession(id=session.id, actor=actor_for(member), last_seen_at=session.last_seen_at)


def find_credentials(name: str) -> Credentials | None:
    """Find whom a handle or a confirmed address names, in one statement either way.

    A claimed address names nobody: else whoever registers with an address could find out by
    signing in whether it belongs to somebody already.
    """
    named = _named(name)
    if named is None:
        return None
    row = db.session.execute(
        select(Password).join(Member, Member.id == Password.member_id).where(named)
    ).scalar_one_or_none()
    return Credentials(row.member_id, row.hash) if row is not None else None


def find_credentials_of(member_id: int) -> Credentials | None:
    """Find what a member's password is checked against."""
    row = db.session.scalar(select(Password).where(Password.member_id == member_id))
    return Credentials(row.member_id, row.hash) if row is not None else None


def find_claimant(name: str) -> int | None:
    """Find whom a handle or an address means, of several mere claims to it the newest."""
    named = _named(name)
    if named is None:
        return None
    found = db.session.scalar(select(Member.id).where(named))
    if found is not None or "@" not in name.strip()[1:]:
        return found
    return db.session.scalar(
        select(Email.member_id)
        .join(Member, Member.id == Email.member_id)
        .where(Email.address_key == address_key(check_address(name)), Member.erased_at.is_(None))
        .order_by(Email.created_at.desc(), Email.id.desc())
        .limit(1)
    )


def find_owner(address: str) -> Recipient | None:
    """Find whoever confirmed an address."""
    member_id = db.session.scalar(select(_owner(address_key(address))))
    return find_recipient(member_id) if member_id is not None else None


def find_recipient(member_id: int) -> Recipient | None:
    """Find where a member's letters go; None for those who gave no address."""
    row = db.session.execute(
        select(Email.address, Email.verified_at, Member)
        .join(Member, Member.id == Email.member_id)
        .where(Email.member_id == member_id, Email.is_primary, Member.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    address, verified_at, member = row
    return Recipient(
        address,
        member.name or member.handle,
        member.handle,
        member.locale,
        is_confirmed=verified_at is not None,
    )


def find_email(member_id: int) -> Email | None:
    """Find the row of a member's address."""
    return db.session.scalar(select(Email).where(Email.member_id == member_id, Email.is_primary))


def find_address(actor: Actor) -> AddressState | None:
    """Find the actor's own address."""
    row = db.session.execute(
        select(Email.address, Email.verified_at).where(
            Email.member_id == actor.member_id, Email.is_primary
        )
    ).one_or_none()
    return row and AddressState(row.address, is_confirmed=row.verified_at is not None)


def find_link(secret: str, *purposes: Purpose) -> Link | None:
    """Find what an unused link is for; used, ended and invented ones are for nothing."""
    row = db.session.execute(
        select(Token.purpose, Token.member_id, Token.address, Member.handle)
        .join(Member, Member.id == Token.member_id)
        .where(*usable(secret, purposes))
    ).one_or_none()
    if row is None:
        return None
    return Link(Purpose(row.purpose), row.member_id, row.handle, row.address)


def usable(secret: str, purposes: Sequence[Purpose]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a link works."""
    return (
        Token.secret_hash == digest(secret),
        Token.purpose.in_(purposes),
        Token.used_at.is_(None),
        Token.expires_at > clock.now(),
    )


def list_sessions(actor: Actor) -> tuple[SessionRow, ...]:
    """Return the actor's sessions in force, the latest used first."""
    authorize(actor, policies.SECURE_ACCOUNT)
    rows = db.session.scalars(
        select(SignedInSession)
        .where(policies.own_sessions(actor))
        .order_by(SignedInSession.last_seen_at.desc(), SignedInSession.id.desc())
        .limit(SHOWN_SESSIONS)
    )
    return tuple(
        SessionRow(row.id, Device(row.browser, row.system), row.created_at, row.last_seen_at)
        for row in rows
    )


def get_session(actor: Actor, session_id: int) -> SignedInSession:
    """Raise `NotFound` for a session that is over and for one of somebody else alike."""
    found = db.session.scalar(
        select(SignedInSession).where(
            SignedInSession.id == session_id, policies.own_sessions(actor)
        )
    )
    if found is None:
        raise NotFound(_("This session is over already."))
    return found


def find_export(actor: Actor) -> ExportState | None:
    """Find the actor's newest export that is being made or still kept."""
    row = db.session.scalar(
        select(Export)
        .where(
            Export.member_id == actor.member_id,
            (Export.expires_at.is_(None)) | (Export.expires_at > clock.now()),
        )
        .order_by(Export.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return ExportState(row.storage_key, row.asked_at, row.ready_at, row.expires_at, row.byte_size)


def find_export_to_build(export_id: int) -> tuple[int, str] | None:
    """Find the member and the file name of an export that is not made yet."""
    row = db.session.execute(
        select(Export.member_id, Export.storage_key).where(
            Export.id == export_id, Export.ready_at.is_(None)
        )
    ).one_or_none()
    return row and (row.member_id, row.storage_key)


def find_erasure(actor: Actor) -> Erasure | None:
    """Find the actor's wish to be forgotten."""
    return db.session.get(Erasure, actor.member_id) if actor.is_signed_in else None


def is_last_administrator(member_id: int) -> bool:
    """Tell whether nobody would be left to run the community."""
    admins = select(Member.id).where(Member.role == Role.ADMIN, Member.erased_at.is_(None))
    return set(db.session.scalars(admins.limit(2))) == {member_id}


def list_unconfirmed(*, before: datetime, limit: int) -> tuple[int, ...]:
    """Return accounts that never confirmed an address since a moment, the oldest first."""
    statement = (
        select(Member.id)
        .join(Email, Email.member_id == Member.id)
        .where(Member.activated_at.is_(None), Member.erased_at.is_(None))
        .group_by(Member.id)
        .having(func.max(Email.created_at) < before)
        .order_by(Member.id)
        .limit(limit)
    )
    return tuple(db.session.scalars(statement))


def _named(name: str) -> ColumnElement[bool] | None:
    """Return the condition on the member whom a typed name means; None when it means nobody."""
    name = name.strip()
    if "\x00" in name:  # which PostgreSQL takes in no text
        return None
    if "@" not in name[1:]:
        return and_(Member.handle_key == name.lstrip("@").lower(), Member.erased_at.is_(None))
    try:
        key = address_key(check_address(name))
    except Invalid:
        return None
    return and_(Member.id == _owner(key), Member.erased_at.is_(None))


def _owner(key: str) -> ScalarSelect[int]:
    confirmed = (Email.address_key == key, Email.verified_at.is_not(None))
    return select(Email.member_id).where(*confirmed).scalar_subquery()
