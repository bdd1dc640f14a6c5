from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Model

ADDRESS_LENGTH = 254
CONFIRMED = text("verified_at IS NOT NULL")
PRIMARY = text("is_primary")


class Email(Model):
    """An address that a member claims (`verified_at` empty) or has confirmed.

    A confirmed address has one owner; a claim excludes nobody.
    """

    __tablename__ = "identity_email"
    __table_args__ = (
        Index(
            "uq_identity_email_confirmed",
            "address_key",
            unique=True,
            sqlite_where=CONFIRMED,
            postgresql_where=CONFIRMED,
        ),
        Index(
            "uq_identity_email_primary",
            "member_id",
            unique=True,
            sqlite_where=PRIMARY,
            postgresql_where=PRIMARY,
        ),
        Index(None, "address_key"),
        Index(None, "member_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    address_key: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    is_primary: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]


class Password(Model):
    """The argon2id hash of a member's password, with its parameters."""

    __tablename__ = "identity_password"

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(255))
    changed_at: Mapped[datetime]


class SignedInSession(Model):
    """A sign-in on one device; the cookie holds the secret, the row only its digest."""

    __tablename__ = "identity_session"
    __table_args__ = (Index(None, "member_id"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    browser: Mapped[str] = mapped_column(String(20), default="")
    system: Mapped[str] = mapped_column(String(20), default="")
    is_remembered: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Token(Model):
    """A link in a letter: works once, until a time, for one purpose and one address."""

    __tablename__ = "identity_token"
    __table_args__ = (Index(None, "member_id"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Export(Model):
    """A file with everything that is kept about a member, made for them by the worker."""

    __tablename__ = "identity_export"
    __table_args__ = (Index(None, "member_id"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    storage_key: Mapped[str] = mapped_column(String(120), unique=True)
    byte_size: Mapped[int] = mapped_column(BigInteger, default=0)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class Erasure(Model):
    """A member asked to be forgotten; it happens at `due_at` unless they change their mind."""

    __tablename__ = "identity_erasure"
    __table_args__ = (Index(None, "due_at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), primary_key=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
