"""Mail addresses as people type them, and the key under which two spellings are one address."""

import unicodedata

from community.core.errors import Invalid
from community.core.i18n import _
from community.core.mail import BadMessage
from community.core.mail.message import ADDRESS_LENGTH, parse_address


def check_address(typed: str) -> str:
    """Return the address without what surrounds it; raise `Invalid` when it is none."""
    address = unicodedata.normalize("NFC", typed.strip())
    if len(address) > ADDRESS_LENGTH or "<" in address:
        raise _bad()
    try:
        parsed = parse_address(address)
    except BadMessage as error:
        raise _bad() from error
    labels = parsed.domain.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        raise _bad()
    return address


def address_key(address: str) -> str:
    """Fold an address that `check_address` has passed: no case, one script form, ASCII domain.

    Case in the part before the @ is told apart by hardly any mail server, and by people never.
    """
    parsed = parse_address(address)
    local = unicodedata.normalize("NFKC", parsed.username).casefold()
    return f"{local}@{parsed.domain.lower()}"[:ADDRESS_LENGTH]


def _bad() -> Invalid:
    return Invalid(_("Write an e-mail address such as name@example.com."), field="address")
