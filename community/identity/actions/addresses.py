"""Addresses: claimed, confirmed by a letter, exchanged for another."""

from dataclasses import replace
from functools import partial

from sqlalchemy.exc import IntegrityError

from community.core import clock, events
from community.core.db import db
from community.core.errors import Conflict
from community.core.i18n import _, _l, current_language
from community.core.policies import authorize
from community.identity import letters, limits, policies
from community.identity.actions.links import make_link, take_back_links, use_link
from community.identity.addresses import address_key, check_address
from community.identity.events import AddressChanged, AddressConfirmed
from community.identity.models import Email
from community.identity.posting import post, tell
from community.identity.queries import find_email, find_owner, find_recipient
from community.identity.types import CONFIRM_FOR, Purpose
from community.jobs.actions import enqueue
from community.members.actions import activate
from community.members.actor import Actor
from community.members.models import Member

ASK_CONFIRMATION = "identity.ask_confirmation"
ASK_NEW_ADDRESS = "identity.ask_new_address"


def claim_address(member_id: int, address: str) -> Email:
    """Note the address that a new member gave, as nobody's until a letter was answered."""
    email = Email(
        member_id=member_id,
        address=address,
        address_key=address_key(address),
        created_at=clock.now(),
    )
    db.session.add(email)
    db.session.flush()
    return email


def ask_confirmation_again(actor: Actor) -> None:
    """Send the letter once more; raise `TooManyRequests` when that was done often enough."""
    authorize(actor, policies.SECURE_ACCOUNT)
    if actor.is_active:
        raise Conflict(_("Your address is confirmed already."))
    limits.count_confirmation(actor.id)
    enqueue(ASK_CONFIRMATION, member_id=actor.id, language=current_language())


def write_confirmation(member_id: int, *, language: str) -> None:
    """Write to the claimed address: a link to confirm it, or word to the one who owns it already.

    Called by a job, so that registering takes the same time for a known and an unknown address.
    """
    email = find_email(member_id)
    recipient = find_recipient(member_id)
    if email is None or recipient is None or email.verified_at is not None:
        return
    if not limits.may_write_to(email.address_key, "confirmation"):
        return
    owner = find_owner(email.address)
    if owner is not None:
        post(owner, partial(letters.address_known, owner.name, owner.handle), language=language)
        return
    secret = make_link(member_id, Purpose.VERIFY_MAIL, address=email.address, lasts=CONFIRM_FOR)
    post(recipient, partial(letters.confirm_address, recipient.name, secret), language=language)


def ask_new_address(actor: Actor, *, address: str) -> None:
    """Begin to exchange one's address; a letter to the new one decides. Raises `Invalid`."""
    authorize(actor, policies.SECURE_ACCOUNT)
    wanted = check_address(address)
    limits.count_confirmation(actor.id)
    enqueue(ASK_NEW_ADDRESS, member_id=actor.id, address=wanted, language=current_language())


def write_to_new_address(member_id: int, address: str, *, language: str) -> None:
    """Write to an address that a member wants: a link, or word to the one who owns it already."""
    member = find_recipient(member_id)
    if member is None or not limits.may_write_to(address_key(address), "new address"):
        return
    owner = find_owner(address)
    if owner is not None and owner.handle != member.handle:
        post(owner, partial(letters.new_address_known, owner.name, owner.handle), language=language)
        return
    secret = make_link(member_id, Purpose.CHANGE_MAIL, address=address, lasts=CONFIRM_FOR)
    to = replace(member, address=address, is_confirmed=False)
    post(to, partial(letters.confirm_new_address, member.name, secret), language=language)


def answer_letter(secret: str) -> int:
    """Do what a link to confirm an address is for; return the member.

    Raises `NotFound` for a link that does not work any more, and `Conflict` when another account
    has confirmed the address meanwhile.
    """
    link = use_link(secret, Purpose.VERIFY_MAIL, Purpose.CHANGE_MAIL)
    email = find_email(link.member_id)
    if email is None:
        email = claim_address(link.member_id, link.address)
    if link.purpose == Purpose.CHANGE_MAIL:
        _exchange(email, link.address)
    confirm_address(email)
    return link.member_id


def confirm_address(email: Email) -> None:
    """Make the address the member's own, and let them take part."""
    if email.verified_at is None:
        email.verified_at = clock.now()
        try:
            db.session.flush()
        except IntegrityError as error:
            raise Conflict(
                # Lazily: to know the reader's language would ask the database, which failed.
                _l("This address belongs to another account. Sign in to that one instead.")
            ) from error
        events.publish(AddressConfirmed(member_id=email.member_id))
    take_back_links(email.member_id, Purpose.VERIFY_MAIL)
    activate(db.session.get_one(Member, email.member_id))


def _exchange(email: Email, address: str) -> None:
    """Tell the former address, and let no link that went there work any more."""
    former = find_recipient(email.member_id)
    if former is not None:
        tell(former, partial(letters.address_changed, former.name, address))
    email.address, email.address_key = address, address_key(address)
    email.verified_at = None
    db.session.flush()
    take_back_links(
        email.member_id, Purpose.CHANGE_MAIL, Purpose.RESET_PASSWORD, Purpose.VERIFY_MAIL
    )
    events.publish(AddressChanged(member_id=email.member_id))
