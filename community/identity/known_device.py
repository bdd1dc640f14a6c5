"""A signed note in a browser: somebody has signed in to these accounts from here before.

It proves nothing about who asks; it only lets the owner's own browser be counted apart from
strangers who guess (see `limits`).
"""

import secrets

from itsdangerous import BadData, URLSafeSerializer

from community.core.config import current_settings
from community.identity.bearer import digest
from community.identity.types import Credentials

COOKIE = "known_device"
COOKIE_SECONDS = 365 * 24 * 60 * 60
ACCOUNTS = 3

Note = dict[str, list[str]]


def find_device(cookie: str, account: Credentials | None) -> str:
    """Return the name under which this browser's attempts are counted; empty for a stranger's.

    A new password ends the trust: whoever knew only the former one is a stranger again.
    """
    name, version = _read(cookie).get(str(account.member_id) if account else "", ["", ""])
    if account is None or version != _version(account):
        return ""
    return f"{account.member_id}:{name}"


def remember_device(cookie: str, account: Credentials) -> str:
    """Return the cookie with this account noted, the last ones kept."""
    known = _read(cookie)
    name = known.pop(str(account.member_id), ["", ""])[0] or secrets.token_hex(8)
    known[str(account.member_id)] = [name, _version(account)]
    return _signer().dumps(dict(list(known.items())[-ACCOUNTS:]))


def _read(cookie: str) -> Note:
    try:
        note: Note = _signer().loads(cookie)
    except BadData:
        return {}
    return note


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_settings().secret_key, salt="identity.known_device")


def _version(account: Credentials) -> str:
    return digest(account.password_hash)[:12]
