"""Flask-Login knows sessions, not members: the cookie names a row that can be ended at any time."""

from datetime import timedelta
from functools import partial

import structlog
from flask import Flask, Response, current_app, g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from community.core import clock
from community.core.access import is_closed_to
from community.core.config import Settings
from community.core.http import is_htmx, see_other
from community.core.transaction import transaction
from community.identity import known_device
from community.identity.actions import sessions
from community.identity.devices import device_of
from community.identity.queries import find_credentials_of, find_live_session
from community.identity.types import PRESENCE_EVERY, REMEMBERED_FOR, LiveSession
from community.members.actor import VISITOR, Actor
from community.members.current import current_actor, forget_current_actor

log = structlog.get_logger(__name__)

manager = LoginManager()
# Its protection ties a session to a network, which changes under every phone.
manager.session_protection = None


class SignedInMember(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps in `current_user`: a secret, and the session it opened."""

    def __init__(self, secret: str, live: LiveSession) -> None:
        self.secret = secret
        self.live = live

    @override
    def get_id(self) -> str:
        return self.secret


@manager.user_loader  # type: ignore[untyped-decorator]
def load(secret: str) -> SignedInMember | None:
    """Find the session that the cookie names; note once an hour that it was used."""
    live = find_live_session(secret)
    if live is None:
        return None
    if live.last_seen_at <= clock.now() - PRESENCE_EVERY:
        g.presence_of = live.id
    return SignedInMember(secret, live)


def actor_of_request() -> Actor:
    """Return who is signed in; a visitor where nobody is."""
    live = _live()
    return live.actor if live is not None else VISITOR


def current_session_id() -> int | None:
    """Return the session of this request."""
    live = _live()
    return live.id if live is not None else None


def sign_in(member_id: int, *, is_remembered: bool) -> None:
    """Open a session for a member who proved who they are, in the caller's transaction.

    Nothing of the visitor's former session survives, so nobody can have prepared it.
    """
    former = current_session_id()
    if former is not None:
        sessions.close_session(former)
    device = device_of(request.user_agent.string)
    secret = sessions.open_session(member_id, device, is_remembered=is_remembered)
    live = find_live_session(secret)
    session.clear()
    login_user(SignedInMember(secret, live), remember=is_remembered)  # type: ignore[arg-type]
    forget_current_actor()
    _note_device(member_id)


def sign_out() -> None:
    """End the session of this request, in the caller's transaction."""
    former = current_session_id()
    if former is not None:
        sessions.close_session(former)
    session.clear()
    logout_user()
    forget_current_actor()


def init_app(app: Flask) -> None:
    """Configure the cookies and load whoever they name."""
    settings: Settings = app.extensions["community_settings"]
    app.config.update(
        REMEMBER_COOKIE_NAME="community_remember",
        REMEMBER_COOKIE_DURATION=REMEMBERED_FOR,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.is_https,
    )
    manager.init_app(app, add_context_processor=False)
    app.before_request(_ask_to_sign_in)

    @app.after_request
    def _after(response: Response) -> Response:
        seen = g.pop("presence_of", None)
        if seen is not None:
            # Once the answer has left: nobody waits for this write.
            response.call_on_close(partial(_note_presence, app, seen))
        note = g.pop("device_note", None)
        if note is not None:
            response.set_cookie(
                known_device.COOKIE,
                note,
                max_age=timedelta(seconds=known_device.COOKIE_SECONDS),
                httponly=True,
                samesite="Lax",
                secure=settings.is_https,
            )
        return response


def _ask_to_sign_in() -> ResponseReturnValue | None:
    """Lead visitors from a page that none of them may see to the door, and back afterwards."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not _is_visit() or not is_closed_to(VISITOR, view) or current_actor().is_signed_in:
        return None
    here = request.full_path.removesuffix("?")
    return see_other(url_for("identity.login", next=here))


def _is_visit() -> bool:
    """Tell whether a person opens a page; a script in a page would take the door for its answer."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return request.method == "GET" and mode == "navigate" and not is_htmx()


def _live() -> LiveSession | None:
    live: LiveSession | None = getattr(current_user, "live", None)
    return live


def _note_device(member_id: int) -> None:
    account = find_credentials_of(member_id)
    if account is not None:
        cookie = request.cookies.get(known_device.COOKIE, "")
        g.device_note = known_device.remember_device(cookie, account)


def _note_presence(app: Flask, session_id: int) -> None:
    try:
        with app.app_context(), transaction():
            sessions.note_presence(session_id)
    except SQLAlchemyError:
        log.warning("presence_not_noted", exc_info=True)
