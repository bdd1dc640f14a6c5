"""One-time keys of forms: they make a submission one submission, and know when it was begun."""

import re
import uuid
from datetime import UTC, datetime

from community.core import clock

_KEY = re.compile(r"t([0-9a-f]{9,12})\.[0-9a-f]{32}")


def new_key() -> str:
    """Return a key that makes this form's submission one submission."""
    return f"t{int(clock.now().timestamp() * 1000):x}.{uuid.uuid4().hex}"


def opened_at(key: str) -> datetime | None:
    """Return when the form of a key was opened; None for keys that were made elsewhere."""
    match = _KEY.fullmatch(key)
    return datetime.fromtimestamp(int(match[1], 16) / 1000, UTC) if match else None
