from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Model

NAME_LENGTH = 100
KEY_LENGTH = 255


class QueuedJob(Model):
    """A job that waits, or that the worker `lease_owner` runs until `lease_until`.

    `message` is the text that dramatiq made of it. It is no JSON column, because PostgreSQL
    refuses the escaped NUL there and the arguments may hold anything a member wrote.
    """

    __tablename__ = "jobs_job"
    __table_args__ = (Index(None, "queue", "run_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    queue: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH))
    message: Mapped[str] = mapped_column(Text)
    dedupe_key: Mapped[str | None] = mapped_column(String(KEY_LENGTH), unique=True)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class DeadJob(Model):
    """A job that was given up; somebody may read why, and have it tried again."""

    __tablename__ = "jobs_dead"
    __table_args__ = (Index(None, "died_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    queue: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH))
    message: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    died_at: Mapped[datetime]


class Schedule(Model):
    """When a regular job runs next; whoever moves `next_run_at` forward enqueues it."""

    __tablename__ = "jobs_schedule"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    cron: Mapped[str] = mapped_column(String(100))
    next_run_at: Mapped[datetime]
