"""The first minutes of an empty site: a code from the terminal opens it to its administrator.

Everything is written in one transaction at the end, so an interrupted set-up leaves nothing. The
code is one of those that `core.codes` keeps; it ends with the set-up, after a day, or when the
next start prints another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue

from community.content.actions.manage_spaces import SpaceDetails, create_space
from community.core import brand, site
from community.core.codes import is_code, issue_code, use_code
from community.core.config import current_settings
from community.core.errors import Conflict, Invalid
from community.core.http import see_other
from community.core.i18n import _
from community.core.throttle import count_attempt
from community.core.transaction import transaction
from community.identity.actions.accounts import create_account
from community.identity.types import NewAccount
from community.members import audit
from community.members.actor import SYSTEM, actor_for
from community.members.queries import has_members
from community.members.types import Role

CODE = "setup"
CODE_LASTS = timedelta(hours=24)
ATTEMPTS, ATTEMPTS_OF_ALL, WINDOW = 10, 100, timedelta(minutes=15)
LETTERS = 20

_DONE = "community_is_set_up"
# What the set-up page itself needs, and what a proxy asks of a site that has no members yet.
OPEN = frozenset(
    {"asset", "web.theme", "web.brand_picture", "web.manifest", "web.healthz", "web.readyz"}
    | {"web.metrics", "web.robots", "web.setup", "web.setup_mail", "web.setup_community"}
)


@dataclass(frozen=True)
class Beginning:
    """What the set-up page asks for. The password is already hashed."""

    code: str
    account: NewAccount
    name: str
    primary: str
    accent: str
    tagline: str
    language: str
    logo: str
    spaces: Sequence[SpaceDetails]


def is_open() -> bool:
    """Tell whether this is a production site without anybody; asked once it is set up no more."""
    if current_app.extensions.get(_DONE) or not current_settings().is_production:
        return False
    if has_members():
        current_app.extensions[_DONE] = True
        return False
    return True


def issue_setup_code() -> str:
    """Return a new code for the set-up page, valid for a day; empty where nothing is to set up."""
    if not is_open():
        return ""
    with transaction():
        return issue_code(CODE, lasts=CODE_LASTS)


def try_code(typed: str, *, network: str) -> bool:
    """Tell whether the code is right; raise `TooManyRequests` when somebody guesses."""
    with transaction():
        count_attempt("setup", network, limit=ATTEMPTS, window=WINDOW)
        count_attempt("setup", "everybody", limit=ATTEMPTS_OF_ALL, window=WINDOW)
    return is_code(CODE, typed)


def count_letter() -> None:
    """Raise `TooManyRequests` when the mail test is used to send letters by the dozen."""
    with transaction():
        count_attempt("setup", "letter", limit=LETTERS, window=timedelta(hours=1))


def set_up(beginning: Beginning) -> int:
    """Begin the community in the caller's transaction; return its administrator.

    Raises `Invalid` at a field of the form, and `Conflict` when somebody was faster.
    """
    if not is_code(CODE, beginning.code) or not use_code(CODE) or has_members():
        raise Conflict(_("This code is used up, or its day is over. Start again with a new one."))
    member = create_account(SYSTEM, beginning.account, role=Role.ADMIN)
    admin = actor_for(member)
    _dress(beginning)
    for details in beginning.spaces:
        create_space(admin, details)
    audit.record(admin, "web.site.set_up", "", name=beginning.name)
    return member.id


def init_app(app: Flask) -> None:
    """Lead every page of an empty production site to its set-up."""

    @app.before_request
    def _begin_first() -> ResponseReturnValue | None:
        if request.endpoint in OPEN or not is_open():
            return None
        return see_other(url_for("web.setup"))


def _dress(beginning: Beginning) -> None:
    tagline = brand.TAGLINE_FR if beginning.language == "fr" else brand.TAGLINE_EN
    wanted = {
        brand.NAME: beginning.name,
        tagline: beginning.tagline,
        brand.PRIMARY: beginning.primary,
        brand.ACCENT: beginning.accent,
        brand.LOGO: beginning.logo,
    }
    for setting, value in wanted.items():
        if value == setting.default:
            continue
        try:
            site.change(setting, value)
        except Invalid as error:
            raise Invalid(error.message, field=setting.name.rpartition(".")[2]) from error
