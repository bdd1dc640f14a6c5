"""Sessions: opened by a proof, ended by their owner, by time, or by a new password."""

from sqlalchemy import update

from community.core import clock, events
from community.core.db import db
from community.core.policies import authorize
from community.identity import policies
from community.identity.bearer import digest, new_secret
from community.identity.events import SignedIn
from community.identity.models import SignedInSession
from community.identity.queries import get_session
from community.identity.types import IDLE_FOR, PRESENCE_EVERY, REMEMBERED_FOR, Device
from community.members.actions import note_presence as note_member_presence
from community.members.actor import Actor


def open_session(member_id: int, device: Device, *, is_remembered: bool) -> str:
    """Begin a session for a member who proved who they are; return the secret for the cookie."""
    secret, now = new_secret(), clock.now()
    session = SignedInSession(
        secret_hash=digest(secret),
        member_id=member_id,
        browser=device.browser,
        system=device.system,
        is_remembered=is_remembered,
        created_at=now,
        last_seen_at=now,
        expires_at=now + (REMEMBERED_FOR if is_remembered else IDLE_FOR),
    )
    db.session.add(session)
    db.session.flush()
    events.publish(SignedIn(member_id=member_id, session_id=session.id))
    return secret


def close_session(session_id: int) -> None:
    """End the session of whoever signs out."""
    _end(SignedInSession.id == session_id)


def end_session(actor: Actor, session_id: int) -> None:
    """End one of one's own sessions; raise `NotFound` for any other."""
    authorize(actor, policies.SECURE_ACCOUNT)
    session = get_session(actor, session_id)
    authorize(actor, policies.END_SESSION, session)
    _end(SignedInSession.id == session.id)


def end_all_sessions(actor: Actor) -> None:
    """Sign out everywhere, here too."""
    authorize(actor, policies.SECURE_ACCOUNT)
    end_sessions_of(actor.id)


def end_sessions_of(member_id: int, *, except_id: int | None = None) -> None:
    """End a member's sessions, after a change that an intruder must not survive."""
    conditions = [SignedInSession.member_id == member_id]
    if except_id is not None:
        conditions.append(SignedInSession.id != except_id)
    _end(*conditions)


def note_presence(session_id: int) -> None:
    """Remember that a session was used; of many requests in an hour the first one writes."""
    now = clock.now()
    session = db.session.get(SignedInSession, session_id)
    if session is None or session.last_seen_at > now - PRESENCE_EVERY:
        return
    session.last_seen_at = now
    if not session.is_remembered:
        session.expires_at = now + IDLE_FOR
    db.session.flush()
    note_member_presence(session.member_id)


def _end(*conditions: object) -> None:
    db.session.execute(
        update(SignedInSession)
        .where(*conditions, SignedInSession.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
