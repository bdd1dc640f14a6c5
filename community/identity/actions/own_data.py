"""My data: a file with all of it, and the end of an account."""

import secrets
from functools import partial

from flask_babel import force_locale
from sqlalchemy import delete, select

from community.core import clock
from community.core.db import db
from community.core.errors import Conflict
from community.core.i18n import LANGUAGES, _, current_language
from community.core.policies import authorize
from community.core.sockets import personal_data
from community.core.storage import Storage
from community.identity import letters, limits, policies
from community.identity.models import Erasure, Export, SignedInSession, Token
from community.identity.posting import tell
from community.identity.queries import (
    find_erasure,
    find_export,
    find_recipient,
    is_last_administrator,
)
from community.identity.types import ENDED_KEPT, ERASURE_DELAY, EXPORT_KEPT
from community.jobs.actions import enqueue
from community.members.actor import Actor

BUILD_EXPORT = "identity.build_export"
ERASE_ACCOUNT = "identity.erase_account"
EXPORT_PREFIX = "exports/"


def ask_export(actor: Actor) -> None:
    """Ask for a file with everything that is kept about oneself; the worker makes it."""
    authorize(actor, policies.EXPORT_DATA)
    running = find_export(actor)
    if running is not None and running.ready_at is None:
        raise Conflict(_("Your file is being made already."))
    limits.count_export(actor.id)
    export = Export(
        member_id=actor.id,
        # The name is decided now, so that a second run of the job writes no second file.
        storage_key=f"{EXPORT_PREFIX}{secrets.token_hex(24)}.zip",
        asked_at=clock.now(),
    )
    db.session.add(export)
    db.session.flush()
    enqueue(BUILD_EXPORT, export_id=export.id, language=current_language())


def finish_export(export_id: int, *, byte_size: int, language: str) -> None:
    """Note that the file is there, and tell its owner."""
    export = db.session.get(Export, export_id)
    if export is None or export.ready_at is not None:
        return
    now = clock.now()
    export.byte_size, export.ready_at, export.expires_at = byte_size, now, now + EXPORT_KEPT
    recipient = find_recipient(export.member_id)
    if recipient is not None:
        write = partial(letters.export_ready, recipient.name, export.expires_at)
        tell(recipient, write, language=language)
    db.session.flush()


def ask_erasure(actor: Actor) -> None:
    """Ask to be forgotten in a week; raise `Conflict` for the last administrator."""
    authorize(actor, policies.ERASE_ACCOUNT)
    if find_erasure(actor) is not None:
        return
    if is_last_administrator(actor.id):
        raise Conflict(
            _(
                "You are the only administrator. Make somebody else one first, so that the "
                "community is not left alone."
            )
        )
    now = clock.now()
    wish = Erasure(member_id=actor.id, asked_at=now, due_at=now + ERASURE_DELAY)
    db.session.add(wish)
    db.session.flush()
    enqueue(ERASE_ACCOUNT, delay=ERASURE_DELAY, member_id=actor.id)
    recipient = find_recipient(actor.id)
    if recipient is not None:
        tell(recipient, partial(letters.erasure_asked, recipient.name, wish.due_at))


def keep_account(actor: Actor) -> None:
    """Take the wish to be forgotten back."""
    authorize(actor, policies.ERASE_ACCOUNT)
    db.session.execute(delete(Erasure).where(Erasure.member_id == actor.member_id))


def erase_if_due(member_id: int) -> None:
    """Forget a member whose week is over and who did not change their mind."""
    wish = db.session.get(Erasure, member_id)
    if wish is None or wish.due_at > clock.now() or is_last_administrator(member_id):
        return
    erase_member(member_id)


def erase_member(member_id: int) -> None:
    """Let every package forget a member, the upper floors first, and say goodbye by letter."""
    recipient = find_recipient(member_id)
    language = recipient.language if recipient else ""
    if recipient is not None:
        tell(recipient, partial(letters.account_erased, recipient.name))
    with force_locale(language if language in LANGUAGES else LANGUAGES[0]):
        for plug in reversed(list(personal_data)):
            plug.erase(member_id)


def sweep(storage: Storage) -> None:
    """Forget links and sessions that ended long ago, and exports whose time is over."""
    now = clock.now()
    db.session.execute(delete(Token).where(Token.expires_at < now - ENDED_KEPT))
    db.session.execute(delete(SignedInSession).where(SignedInSession.expires_at < now - ENDED_KEPT))
    over = db.session.scalars(select(Export).where(Export.expires_at < now)).all()
    for export in over:
        storage.delete(export.storage_key)
        db.session.delete(export)
    db.session.flush()
