"""Proof by password. Hashing takes a while, so it happens while no transaction is open.

Each attempt is counted, and the count committed, before the password is looked at.
"""

from community.core.errors import Invalid
from community.core.i18n import _
from community.core.transaction import end_read, transaction
from community.identity import limits
from community.identity.actions.passwords import strengthen_password
from community.identity.known_device import find_device
from community.identity.passwords import (
    check_password,
    hash_password,
    is_outdated,
    is_password,
)
from community.identity.queries import find_credentials, find_credentials_of
from community.identity.types import Credentials
from community.members.actor import Actor


def prove_by_password(
    name: str, password: str, *, network: str, device_cookie: str
) -> Credentials | None:
    """Return whom name and password belong to; None when they belong to nobody.

    An unknown name costs the same count and the same hashing as a wrong password. Raises
    `TooManyRequests`.
    """
    account = find_credentials(name)
    with transaction():
        limits.count_sign_in(name, network, device=find_device(device_cookie, account))
    known_hash = account.password_hash if account is not None else None
    if not is_password(password, known_hash) or account is None:
        return None
    with transaction():
        limits.forget_sign_in(name)
    _strengthen(account, password)
    return account


def prove_again(actor: Actor, password: str, *, field: str = "password") -> None:
    """Ask a member for the password before something serious; raise `Invalid` at `field`."""
    account = find_credentials_of(actor.id)
    with transaction():
        limits.count_proof(actor.id)
    if not is_password(password, account.password_hash if account else None):
        raise Invalid(_("This is not your password."), field=field)
    with transaction():
        limits.forget_proofs(actor.id)


def make_password_hash(password: str, *own_words: str) -> str:
    """Hash a new password that is good enough; raise `Invalid` otherwise."""
    check_password(password, own_words=own_words)
    end_read()
    return hash_password(password)


def _strengthen(account: Credentials, password: str) -> None:
    if not is_outdated(account.password_hash):
        return
    stronger = hash_password(password)
    with transaction():
        strengthen_password(account.member_id, former=account.password_hash, stronger=stronger)
