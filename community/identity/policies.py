"""Who may do what with accounts, sessions and the data behind them."""

from sqlalchemy import ColumnElement, and_, false

from community.core import clock, site
from community.core.i18n import _l
from community.core.policies import ALLOW, Decision, deny, rule
from community.identity.models import SignedInSession
from community.identity.settings import IS_OPEN
from community.members.actor import Actor
from community.members.models import Member
from community.members.types import Role

REGISTER = "identity.account.register"
CREATE_ACCOUNT = "identity.account.create"
SECURE_ACCOUNT = "identity.account.secure"
END_SESSION = "identity.session.end"
RESET_FOR_OTHERS = "identity.password.reset_for"
EXPORT_DATA = "identity.data.export"
ERASE_ACCOUNT = "identity.account.erase"
ERASE_FOR_OTHERS = "identity.account.erase_for"
SEE_ADDRESSES = "identity.address.see"
REMIND = "identity.address.remind"

_SIGN_IN = _l("Sign in to continue.")


@rule(REGISTER)
def register(actor: Actor, _subject: object) -> Decision:
    if actor.is_signed_in:
        return deny(_l("You already have an account."))
    if not site.value(IS_OPEN):
        return deny(_l("This community takes new members by invitation only."))
    return ALLOW


@rule(CREATE_ACCOUNT)
def create_account(actor: Actor, _subject: object) -> Decision:
    if actor.role is Role.ADMIN:
        return ALLOW
    return deny(_l("Only an administrator can create accounts for others."))


@rule(SECURE_ACCOUNT)
def secure_account(actor: Actor, _subject: object) -> Decision:
    if not actor.is_signed_in:
        return deny(_SIGN_IN)
    return ALLOW


@rule(END_SESSION)
def end_session(actor: Actor, session: SignedInSession) -> Decision:
    if not actor.is_signed_in:
        return deny(_SIGN_IN)
    if session.member_id != actor.member_id:
        return deny(_l("This is somebody else's session."))
    return ALLOW


def own_sessions(actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of `end_session`, for sessions in force."""
    if actor.member_id is None:
        return false()
    return and_(
        SignedInSession.member_id == actor.member_id,
        SignedInSession.ended_at.is_(None),
        SignedInSession.expires_at > clock.now(),
    )


@rule(RESET_FOR_OTHERS)
def reset_for_others(actor: Actor, member: Member) -> Decision:
    if actor.role is not Role.ADMIN:
        return deny(_l("Only an administrator can open a way back into somebody's account."))
    if member.is_erased:
        return deny(_l("This member has left."))
    return ALLOW


@rule(EXPORT_DATA)
def export_data(actor: Actor, _subject: object) -> Decision:
    if not actor.is_signed_in:
        return deny(_SIGN_IN)
    return ALLOW


@rule(ERASE_ACCOUNT)
def erase_account(actor: Actor, _subject: object) -> Decision:
    if not actor.is_signed_in:
        return deny(_SIGN_IN)
    return ALLOW


@rule(SEE_ADDRESSES)
def see_addresses(actor: Actor, _subject: object) -> Decision:
    """Moderators do their work without knowing where people read their letters."""
    if actor.role in {Role.ADMIN, Role.MANAGER}:
        return ALLOW
    return deny(_l("Only community managers and administrators can see addresses."))


@rule(REMIND)
def remind(actor: Actor, member: Member) -> Decision:
    if not actor.is_moderating:
        return deny(_l("Only the community team can send this letter."))
    if member.activated_at is not None:
        return deny(_l("This address is confirmed already."))
    if member.is_erased:
        return deny(_l("This member has left."))
    return ALLOW


@rule(ERASE_FOR_OTHERS)
def erase_for_others(actor: Actor, member: Member) -> Decision:
    if actor.role is not Role.ADMIN:
        return deny(_l("Only an administrator can erase an account at its owner's request."))
    if member.id == actor.member_id:
        return deny(_l("Erase your own account in your settings."))
    if member.is_erased:
        return deny(_l("This member has left."))
    return ALLOW
