from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Json, Model


class Setting(Model):
    """A site setting that differs from its default."""

    __tablename__ = "core_setting"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    updated_at: Mapped[datetime]


class Stamp(Model):
    """The version of something that every process keeps in memory; it changes with the thing."""

    __tablename__ = "core_stamp"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)


class Throttle(Model):
    """Attempts counted per key inside a fixed window; the key is a digest, never an address."""

    __tablename__ = "core_throttle"
    __table_args__ = (Index(None, "window_ends_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    attempts: Mapped[int]
    window_ends_at: Mapped[datetime]
