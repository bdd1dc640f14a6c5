"""Accounts for tests: committed, with a password that everybody here knows."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from community.core.transaction import transaction
from community.identity.actions.accounts import create_account
from community.identity.passwords import hash_password
from community.identity.types import NewAccount
from community.members.actor import SYSTEM, Actor, actor_for
from community.members.models import Member
from community.members.types import Role

PASSWORD = "quatre chevaux verts"
OTHER_PASSWORD = "trois petits bateaux"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

_numbers = count(1)


@dataclass(frozen=True)
class Account:
    """A member with what they type to get in."""

    member: Member
    handle: str
    address: str

    @property
    def id(self) -> int:
        return self.member.id

    @property
    def actor(self) -> Actor:
        return actor_for(self.member)


@lru_cache
def password_hash(password: str = PASSWORD) -> str:
    return hash_password(password)


def an_account(
    *,
    handle: str = "",
    address: str = "",
    role: Role = Role.MEMBER,
    locale: str = "en",
    is_confirmed: bool = True,
    has_password: bool = True,
) -> Account:
    """Return an account whose address is confirmed, unless told otherwise."""
    number = next(_numbers)
    handle = handle or f"marie{number}"
    address = address or f"marie{number}@example.com"
    secret = password_hash() if has_password else ""
    with transaction():
        member = create_account(
            SYSTEM,
            NewAccount(handle, address, secret, locale=locale),
            role=role,
            is_verified=is_confirmed,
        )
    return Account(member, handle, address)
