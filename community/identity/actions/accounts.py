"""Accounts: opened by oneself or by the team."""

from sqlalchemy.exc import IntegrityError

from community.core.errors import Conflict, Invalid
from community.core.i18n import _, _l, current_language
from community.core.policies import authorize
from community.identity import policies
from community.identity.actions.addresses import (
    ASK_CONFIRMATION,
    claim_address,
    confirm_address,
)
from community.identity.actions.links import make_link
from community.identity.actions.passwords import set_password
from community.identity.addresses import check_address
from community.identity.queries import find_credentials_of, find_owner, find_recipient
from community.identity.types import RESET_FOR, SETUP_FOR, NewAccount, Purpose
from community.jobs.actions import enqueue
from community.members import audit
from community.members.actions import NewMember, add_member, change_role
from community.members.actor import Actor
from community.members.models import Member
from community.members.types import Role

TAKEN = _l("This handle is taken; choose another.")


def register(actor: Actor, new: NewAccount) -> Member:
    """Open an account for oneself; a letter then asks to confirm the address.

    Whether the address is known changes nothing here: the job that writes the letter looks it up.
    Raises `Invalid`, and `Conflict` for a handle that is taken.
    """
    authorize(actor, policies.REGISTER)
    member = _open(new, is_confirmed=False)
    enqueue(ASK_CONFIRMATION, member_id=member.id, language=current_language())
    return member


def create_account(
    actor: Actor,
    new: NewAccount,
    *,
    role: Role = Role.MEMBER,
    department: str = "",
    is_verified: bool = True,
) -> Member:
    """Open an account for somebody else, as commands, the set-up page and the back office do.

    An empty `password_hash` makes an account that nobody can sign in to before `issue_reset_link`.
    Raises `Invalid`, and `Conflict` for a handle or a confirmed address that is taken.
    """
    authorize(actor, policies.CREATE_ACCOUNT)
    if is_verified and find_owner(check_address(new.address)) is not None:
        raise Conflict(_("An account with this address exists already."))
    member = _open(new, is_confirmed=is_verified, is_staff_name=True)
    if role is not Role.MEMBER:
        change_role(actor, member, role=role, department=department)
    if not is_verified:
        enqueue(ASK_CONFIRMATION, member_id=member.id, language=new.locale or "en")
    return member


def issue_reset_link(actor: Actor, member: Member) -> str:
    """Return the secret of a link that sets a new password, to be handed over by the team.

    For an account without a password it lasts a week, else an hour.
    """
    authorize(actor, policies.RESET_FOR_OTHERS, member)
    audit.record(actor, "identity.password.reset_link", f"member:{member.id}")
    recipient = find_recipient(member.id)
    address = recipient.address if recipient else ""
    if find_credentials_of(member.id) is None:
        return make_link(member.id, Purpose.SETUP, address=address, lasts=SETUP_FOR)
    return make_link(member.id, Purpose.RESET_PASSWORD, address=address, lasts=RESET_FOR)


def _open(new: NewAccount, *, is_confirmed: bool, is_staff_name: bool = False) -> Member:
    address = check_address(new.address)
    wanted = NewMember(new.handle, name=new.name, locale=new.locale, timezone=new.timezone)
    try:
        member = add_member(wanted, is_staff_name=is_staff_name)
    except Conflict as error:
        raise Invalid(error.message, field="handle") from error
    except IntegrityError as error:
        # Somebody else took the handle between the look and the write.
        raise Invalid(TAKEN, field="handle") from error
    email = claim_address(member.id, address)
    if new.password_hash:
        set_password(member.id, new.password_hash)
    if is_confirmed:
        confirm_address(email)
    return member
