from dataclasses import dataclass
from typing import ClassVar

from community.core.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SignedIn(DomainEvent):
    """A member proved who they are and has a new session."""

    name: ClassVar[str] = "identity.signed_in"
    member_id: int
    session_id: int


@dataclass(frozen=True, kw_only=True)
class AddressConfirmed(DomainEvent):
    """A member showed that letters to their address arrive; they may take part from now on."""

    name: ClassVar[str] = "identity.address_confirmed"
    member_id: int


@dataclass(frozen=True, kw_only=True)
class AddressChanged(DomainEvent):
    """A member has another address, which they confirmed."""

    name: ClassVar[str] = "identity.address_changed"
    member_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(DomainEvent):
    """A member has another password; sessions opened with the old one have ended."""

    name: ClassVar[str] = "identity.password_changed"
    member_id: int
