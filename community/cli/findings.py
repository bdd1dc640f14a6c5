"""What `community check` looks at, each finding with the sentence that repairs it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from community.cli.schema import UnknownVersion, pending_migrations
from community.core import clock
from community.core.assets import BUNDLE, SCRIPT
from community.core.config import current_settings, unknown_variables
from community.core.db import db
from community.core.mail import MailUnusable, SmtpTransport
from community.core.storage import StorageUnusable
from community.jobs.queries import most_overdue_schedule, queue_depth

GIGABYTE = 1024**3
DISK_WRONG, DISK_LOW = GIGABYTE // 2, 2 * GIGABYTE
# A worker moves schedules every few seconds, so this late means that there is none.
WORKER_LATE = timedelta(minutes=5)


class State(StrEnum):
    """How it is: a note works, but deserves a thought."""

    GOOD = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    subject: str
    state: State
    sentence: str
    repair: str = ""


def findings() -> Iterator[Finding]:
    """Look at everything. What needs the database is left out when that is out of reach."""
    yield _settings()
    for sentence in unknown_variables():
        repair = "Correct its name or remove it; docs/settings.md lists all of them."
        yield Finding("settings", State.NOTE, sentence, repair)
    database = _database()
    yield database
    if database.state is State.GOOD:
        migrations = _migrations()
        yield migrations
        if migrations.state is State.GOOD:
            yield from (look() for look in AFTER_MIGRATIONS)
    yield from (look() for look in INDEPENDENT)


def _settings() -> Finding:
    settings = current_settings()
    if not settings.is_production:
        return Finding("settings", State.NOTE, f"This is no production site but: {settings.env}.")
    if not settings.is_https:
        return Finding(
            "settings",
            State.NOTE,
            f"Visitors come to {settings.site_url} without encryption.",
            "Put a proxy with a certificate in front and set COMMUNITY_SITE_URL to https://…",
        )
    return Finding("settings", State.GOOD, f"Production on {settings.site_url}.")


def _database() -> Finding:
    url = db.engine.url.render_as_string(hide_password=True)
    try:
        db.session.execute(select(1))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        return Finding(
            "database",
            State.WRONG,
            f"{url} is out of reach ({reason}).",
            "Start the server, or correct COMMUNITY_DATABASE_URL.",
        )
    return Finding("database", State.GOOD, f"{url} answers.")


def _migrations() -> Finding:
    try:
        pending = pending_migrations()
    except UnknownVersion as error:
        sentence, _colon, repair = str(error).partition(": ")
        return Finding("migrations", State.WRONG, f"{sentence}.", _begun(repair))
    if pending:
        return Finding(
            "migrations",
            State.WRONG,
            f"The database lacks {len(pending)} migration(s): {', '.join(pending)}.",
            "Run: community migrate",
        )
    return Finding("migrations", State.GOOD, "The database has the schema of this version.")


def _storage() -> Finding:
    try:
        current_app.extensions["community_storage"].check()
    except StorageUnusable as error:
        sentence, _colon, repair = str(error).partition(": ")
        return Finding("storage", State.WRONG, f"{sentence}.", _begun(repair))
    return Finding("storage", State.GOOD, "Pictures can be kept and read.")


def _mail() -> Finding:
    transport = current_app.extensions["community_mail"]
    try:
        transport.check()
    except MailUnusable as error:
        sentence, _colon, repair = str(error).partition("): ")
        if not repair:
            sentence, _colon, repair = str(error).partition(": ")
        return Finding("mail", State.WRONG, f"{sentence}{_colon[:-2]}.", _begun(repair))
    if isinstance(transport, SmtpTransport):
        return Finding("mail", State.GOOD, "The mail server takes letters of this site.")
    if current_settings().is_production:
        return Finding(
            "mail",
            State.WRONG,
            "No letter leaves this site: they are kept in a folder.",
            "Set COMMUNITY_SMTP_URL and COMMUNITY_MAIL_FROM.",
        )
    return Finding("mail", State.NOTE, "Letters are kept in a folder and listed at /dev/mail.")


def _disk() -> Finding:
    folder = current_settings().var.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    sentence = f"{free / GIGABYTE:.1f} GB are free at {folder}."
    if free < DISK_WRONG:
        return Finding("disk", State.WRONG, sentence, "Free some space, or move COMMUNITY_VAR.")
    if free < DISK_LOW:
        return Finding("disk", State.NOTE, sentence, "Think of more room soon.")
    return Finding("disk", State.GOOD, sentence)


def _search() -> Finding:
    engine = current_app.extensions["community_search"]
    repair = engine.check()
    if repair:
        return Finding(
            "search", State.WRONG, f"The search engine ({engine.name}) is unwell.", repair
        )
    return Finding("search", State.GOOD, f"The search engine ({engine.name}) is well.")


def _assets() -> Finding:
    assets = current_app.extensions["community_assets"]
    missing = [name for name in (BUNDLE, SCRIPT) if not _is_there(assets.find(name))]
    if missing:
        return Finding(
            "assets",
            State.WRONG,
            f"{', '.join(missing)} came out empty.",
            "Restore the folder static/ from the release.",
        )
    return Finding(
        "assets", State.GOOD, f"{len(assets.sizes())} files, version {assets.fingerprint}."
    )


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_there(asset: object) -> bool:
    return bool(getattr(asset, "plain", b"").strip())


def _worker() -> Finding:
    overdue = most_overdue_schedule()
    if overdue is None:
        return Finding(
            "worker", State.NOTE, "No worker has run on this database yet.", "Start: community run"
        )
    late = clock.now() - overdue
    if late > WORKER_LATE:
        return Finding(
            "worker",
            State.WRONG,
            f"Regular work is {late // timedelta(minutes=1)} minutes late: no worker runs.",
            "Start: community run, or community worker",
        )
    return Finding("worker", State.GOOD, "A worker keeps up with the clock.")


def _queue() -> Finding:
    depth = queue_depth()
    sentence = f"{depth.due} due, {depth.delayed} for later, {depth.running} running."
    if depth.dead:
        return Finding(
            "jobs",
            State.NOTE,
            f"{depth.dead} job(s) were given up.",
            "Read why in the back office.",
        )
    return Finding("jobs", State.GOOD, sentence)


AFTER_MIGRATIONS: tuple[Callable[[], Finding], ...] = (_worker, _queue, _search)
INDEPENDENT: tuple[Callable[[], Finding], ...] = (_storage, _mail, _disk, _assets)
