"""Passwords: set, changed by whoever knows the former one, renewed by letter."""

from functools import partial

from community.core import clock, events
from community.core.db import db
from community.core.i18n import current_language
from community.core.policies import authorize
from community.identity import letters, limits, policies
from community.identity.actions.addresses import confirm_address
from community.identity.actions.links import make_link, take_back_links, use_link
from community.identity.actions.sessions import end_sessions_of
from community.identity.addresses import address_key
from community.identity.events import PasswordChanged
from community.identity.models import Password
from community.identity.posting import post, tell
from community.identity.queries import find_claimant, find_email, find_owner, find_recipient
from community.identity.types import RESET_FOR, Purpose
from community.jobs.actions import enqueue
from community.members.actor import Actor

SEND_RESET = "identity.send_reset"
RESETTING = (Purpose.RESET_PASSWORD, Purpose.SETUP)


def set_password(member_id: int, password_hash: str) -> None:
    """Keep a hash, the first or another."""
    row = db.session.get(Password, member_id)
    if row is None:
        row = Password(member_id=member_id)
        db.session.add(row)
    row.hash, row.changed_at = password_hash, clock.now()
    db.session.flush()


def strengthen_password(member_id: int, *, former: str, stronger: str) -> None:
    """Keep the same password hashed with today's parameters, unless it was changed meanwhile."""
    row = db.session.get(Password, member_id)
    if row is not None and row.hash == former:
        row.hash = stronger
        db.session.flush()


def change_password(actor: Actor, *, password_hash: str, session_id: int | None) -> None:
    """Set another password after the former one was asked; all sessions but this one end."""
    authorize(actor, policies.SECURE_ACCOUNT)
    _renew(actor.id, password_hash, except_session=session_id)


def ask_reset(name: str) -> None:
    """Ask for a letter to whoever a handle or an address means, if it means anybody.

    The look-up is a job, so that the page takes the same time for everybody.
    """
    enqueue(SEND_RESET, name=name.strip(), language=current_language())


def write_reset(name: str, *, language: str) -> None:
    """Send a link to a new password, unless nobody is meant or the address is another's."""
    member_id = find_claimant(name)
    recipient = find_recipient(member_id) if member_id is not None else None
    if member_id is None or recipient is None:
        return
    owner = find_owner(recipient.address)
    if owner is not None and owner.handle != recipient.handle:
        return
    if not limits.may_write_to(address_key(recipient.address), "reset"):
        return
    secret = make_link(
        member_id, Purpose.RESET_PASSWORD, address=recipient.address, lasts=RESET_FOR
    )
    write = partial(letters.reset_password, recipient.name, recipient.handle, secret)
    post(recipient, write, language=language)


def reset_password(secret: str, *, password_hash: str) -> int:
    """Set a new password by a link, end all sessions, and return the member.

    Whoever got the letter has also shown that the address is theirs. Raises `NotFound`.
    """
    link = use_link(secret, *RESETTING)
    _renew(link.member_id, password_hash, except_session=None)
    email = find_email(link.member_id)
    if email is not None and link.address and email.address_key == address_key(link.address):
        confirm_address(email)
    return link.member_id


def _renew(member_id: int, password_hash: str, *, except_session: int | None) -> None:
    set_password(member_id, password_hash)
    end_sessions_of(member_id, except_id=except_session)
    take_back_links(member_id, *RESETTING)
    limits.forget_proofs(member_id)
    recipient = find_recipient(member_id)
    if recipient is not None and recipient.is_confirmed:
        limits.forget_sign_in(recipient.handle, recipient.address)
        tell(recipient, partial(letters.password_changed, recipient.name))
    events.publish(PasswordChanged(member_id=member_id))
