"""What crosses the border of this package."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from community.members.actor import Actor

DAY = timedelta(days=1)

# FEATURES ID-01: confirmation 48 h, sessions 1440 h; a stolen reset link should be stale.
CONFIRM_FOR = timedelta(hours=48)
RESET_FOR = timedelta(hours=1)
SETUP_FOR = timedelta(days=7)
REMEMBERED_FOR = timedelta(days=60)
IDLE_FOR = DAY
PRESENCE_EVERY = timedelta(hours=1)
UNCONFIRMED_KEPT = timedelta(days=14)
ENDED_KEPT = timedelta(days=30)
EXPORT_KEPT = timedelta(hours=48)
ERASURE_DELAY = timedelta(days=7)


class Purpose(StrEnum):
    """What a link in a letter is good for."""

    VERIFY_MAIL = "verify_mail"
    CHANGE_MAIL = "change_mail"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a name
    SETUP = "setup"


@dataclass(frozen=True)
class Device:
    """What is remembered of a browser: its family and the family of its system, nothing finer."""

    browser: str = ""
    system: str = ""


@dataclass(frozen=True)
class NewAccount:
    """What a local account starts with; the password is already hashed."""

    handle: str
    address: str
    password_hash: str
    name: str = ""
    locale: str = ""
    timezone: str = ""


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against."""

    member_id: int
    password_hash: str


@dataclass(frozen=True)
class LiveSession:
    """A session in force, with the actor it speaks for."""

    id: int
    actor: Actor
    last_seen_at: datetime


@dataclass(frozen=True)
class SessionRow:
    """A session as its owner sees it."""

    id: int
    device: Device
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class AddressState:
    """The address of a member, and whether it is known to be theirs."""

    address: str
    is_confirmed: bool


@dataclass(frozen=True)
class Recipient:
    """Whom a letter is for, in which language, and whether the address is known to be theirs."""

    address: str
    name: str
    handle: str
    language: str
    is_confirmed: bool


@dataclass(frozen=True)
class Link:
    """What an unused link would do."""

    purpose: Purpose
    member_id: int
    handle: str
    address: str


@dataclass(frozen=True)
class ExportState:
    """The newest export of a member's data. `key` names the file in the storage."""

    key: str
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    byte_size: int
