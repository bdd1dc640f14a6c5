"""Tells people from programs without a puzzle: a field that nobody sees, and the time they take.

The time stands in the form, signed, because a visitor has no session before there is a reason.
"""

from itsdangerous import BadData, URLSafeSerializer

from community.core import clock
from community.core.config import current_settings
from community.core.errors import Invalid
from community.core.i18n import _

SECONDS_MIN = 3
SECONDS_MAX = 24 * 60 * 60


def opened_now() -> str:
    """Return the signed present for the form."""
    return _signer().dumps(int(clock.now().timestamp()))


def check_human(*, unseen: str, opened_at: str) -> None:
    """Raise `Invalid` for what only a program does; the words help a person who is fast."""
    if unseen:
        raise Invalid(_("Please leave the field that you should not see empty, and send again."))
    try:
        took = int(clock.now().timestamp()) - int(_signer().loads(opened_at))
    except (BadData, TypeError, ValueError):
        took = 0
    if not SECONDS_MIN <= took <= SECONDS_MAX:
        raise Invalid(_("That was fast! Please check what you entered and send it again."))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_settings().secret_key, salt="identity.human")
