"""One-time codes that open a door once: only a digest is kept, and the code ends by itself."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.core import clock
from community.core.db import db
from community.core.models import Setting
from community.core.throttle import digest_of

# No letters that look alike: codes are read from a terminal and typed by hand.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP_LENGTH = 4, 5


def issue_code(name: str, *, lasts: timedelta) -> str:
    """Return a new code like `k7m2p-…`; the former one of that name ends."""
    code = "-".join(
        "".join(secrets.choice(_SIGNS) for _sign in range(_GROUP_LENGTH))
        for _group in range(_GROUPS)
    )
    kept = {"digest": _digest(code), "until": (clock.now() + lasts).isoformat()}
    db.session.merge(Setting(name=_key(name), value=kept, updated_at=clock.now()))
    db.session.flush()
    return code


def is_code(name: str, typed: str) -> bool:
    """Tell whether this is the code in force, however it was spaced and cased."""
    kept = db.session.scalar(select(Setting.value).where(Setting.name == _key(name)))
    if kept is None or datetime.fromisoformat(kept["until"]) <= clock.now():
        return False
    return secrets.compare_digest(kept["digest"], _digest(typed))


def use_code(name: str) -> bool:
    """End the code; False when somebody else has just used it."""
    done = db.session.execute(delete(Setting).where(Setting.name == _key(name)))
    return bool(getattr(done, "rowcount", 0))


def _key(name: str) -> str:
    return f"code.{name}"


def _digest(code: str) -> str:
    signs = "".join(sign for sign in code.lower() if sign.isalnum())
    return digest_of("code", signs)
