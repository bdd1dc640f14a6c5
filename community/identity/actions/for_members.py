"""What the community team does to the accounts of others."""

from functools import partial

from sqlalchemy import delete

from community.core import clock
from community.core.db import db
from community.core.errors import Conflict
from community.core.i18n import _, current_language
from community.core.policies import authorize
from community.identity import letters, policies
from community.identity.actions.addresses import ASK_CONFIRMATION
from community.identity.actions.own_data import ERASE_ACCOUNT
from community.identity.actions.passwords import ask_reset
from community.identity.models import Erasure
from community.identity.posting import tell
from community.identity.queries import find_recipient, is_last_administrator
from community.identity.types import ERASURE_DELAY
from community.jobs.actions import enqueue
from community.members import audit
from community.members.actor import Actor
from community.members.models import Member


def send_reset_letter(actor: Actor, member: Member) -> None:
    """Send a member the letter of a forgotten password; raise `Conflict` without an address."""
    authorize(actor, policies.RESET_FOR_OTHERS, member)
    _refuse_unreachable(member)
    audit.record(actor, "identity.password.reset_letter", f"member:{member.id}")
    ask_reset(member.handle)


def remind_to_confirm(actor: Actor, member: Member) -> None:
    """Send the letter that asks to confirm an address once more."""
    authorize(actor, policies.REMIND, member)
    _refuse_unreachable(member)
    audit.record(actor, "identity.address.remind", f"member:{member.id}")
    enqueue(ASK_CONFIRMATION, member_id=member.id, language=current_language())


def erase_later(actor: Actor, member: Member) -> None:
    """Erase an account in a week, because its owner asked the team; a letter tells them so.

    Raises `Conflict` for the last administrator.
    """
    authorize(actor, policies.ERASE_FOR_OTHERS, member)
    if is_last_administrator(member.id):
        raise Conflict(_("Somebody must stay to look after the community."))
    if db.session.get(Erasure, member.id) is not None:
        return
    now = clock.now()
    wish = Erasure(member_id=member.id, asked_at=now, due_at=now + ERASURE_DELAY)
    db.session.add(wish)
    db.session.flush()
    enqueue(ERASE_ACCOUNT, delay=ERASURE_DELAY, member_id=member.id)
    audit.record(
        actor, "identity.account.erase_later", f"member:{member.id}", due=wish.due_at.isoformat()
    )
    recipient = find_recipient(member.id)
    if recipient is not None:
        tell(recipient, partial(letters.erasure_asked, recipient.name, wish.due_at))


def keep_account_of(actor: Actor, member: Member) -> None:
    """Take back that an account will be erased."""
    authorize(actor, policies.ERASE_FOR_OTHERS, member)
    db.session.execute(delete(Erasure).where(Erasure.member_id == member.id))
    audit.record(actor, "identity.account.keep", f"member:{member.id}")


def _refuse_unreachable(member: Member) -> None:
    if find_recipient(member.id) is None:
        raise Conflict(_("This member has given no address."))
