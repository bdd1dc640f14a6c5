"""One letter to one person, and the bytes that carry it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from uuid import uuid4

import idna
from typing_extensions import override

from community.core import clock

ADDRESS_LENGTH = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
LOCAL_LENGTH = 64
SUBJECT_LENGTH = 400
VALUE_LENGTH = 900  # RFC 5322 2.1.1 allows 998 in a line, the name included

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_LOCAL = re.compile(
    r"[^\s\x00-\x1f\x7f\"(),:;<>@\[\]\\.]+(?:\.[^\s\x00-\x1f\x7f\"(),:;<>@\[\]\\.]+)*"
)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")
_NAMED = re.compile(r"(?P<name>.*)<(?P<address>[^<>]+)>")
_BARE = re.compile(r"(?P<name>)(?P<address>[^<>]+)")
_ID = re.compile(r"[a-z0-9]{8,64}")

# What decides who gets the letter, from whom, and how its bytes are read.
_OWN_HEADERS = frozenset(
    {
        *("from", "sender", "to", "cc", "bcc", "subject", "date", "message-id"),
        *("resent-from", "resent-to", "resent-cc", "resent-bcc", "return-path"),
        *("auto-submitted", "mime-version", "content-type", "content-transfer-encoding"),
    }
)


class BadMessage(ValueError):
    """A letter that cannot be sent as it is written; trying again changes nothing."""


@dataclass(frozen=True)
class Message:
    """A letter that the site writes by itself.

    `to` is one address, alone or as `Name <address>`. Nothing that becomes a header takes a line
    break, so a name or a title that a member chose can add neither a header nor a recipient. The
    id stays with the letter through every attempt, so that a mailbox can tell a repeated delivery.
    Raises `BadMessage`.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: uuid4().hex)

    def __post_init__(self) -> None:
        parse_address(self.to)
        if not self.subject.strip() or len(self.subject) > SUBJECT_LENGTH:
            raise BadMessage(f"a subject has 1 to {SUBJECT_LENGTH} characters")
        if not _ID.fullmatch(self.id):
            raise BadMessage("an id has 8 to 64 of a-z and 0-9")
        _refuse_control(self.subject)
        for name, value in self.headers.items():
            if not _HEADER.fullmatch(name) or name.lower() in _OWN_HEADERS:
                raise BadMessage(f"{name!r} is no header that a letter may set")
            if len(value) > VALUE_LENGTH:
                raise BadMessage(f"the header {name} is too long")
            _refuse_control(value)


def parse_address(written: str) -> Address:
    """Read `address` or `Name <address>`; the domain in ASCII (IDNA 2008). Raise `BadMessage`."""
    _refuse_control(written)
    # Not `email.utils.parseaddr`: it reads "Dubois, Zoé <zoe@example.org>" as two people.
    shape = _NAMED.fullmatch(written) or _BARE.fullmatch(written)
    if shape is None:
        raise BadMessage("this is no mail address")
    name = (shape["name"] or "").strip().strip('"')
    local, _, domain = shape["address"].rpartition("@")
    if not _LOCAL.fullmatch(local) or len(local.encode()) > LOCAL_LENGTH:
        raise BadMessage("this is no mail address")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise BadMessage("this is no mail domain") from error
    if len(local.encode()) + 1 + len(ascii_domain) > ADDRESS_LENGTH:
        raise BadMessage("this mail address is too long")
    return Address(display_name=name, username=local, domain=ascii_domain)


class LetterPolicy(EmailPolicy):
    """Folds headers as the standard library does, except that an ASCII one stays on its line.

    The library cuts a long address, as in List-Unsubscribe, into encoded words, which no mail
    program puts together again; and a line may have 998 characters.
    """

    @override
    def fold(self, name: str, value: str) -> str:
        if self._is_kept_whole(value):
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    @override
    def fold_binary(self, name: str, value: str) -> bytes:
        if self._is_kept_whole(value):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)

    def _is_kept_whole(self, value: str) -> bool:
        return value.isascii() and len(value) <= VALUE_LENGTH and not _CONTROL.search(value)


# RFC 2045 6.7 and RFC 2047 2 end encoded lines at 76; the library's own limit is 78.
POLICY = LetterPolicy(linesep="\r\n", max_line_length=76)


def compose(message: Message, sender: Address) -> EmailMessage:
    """Make the letter as it travels: UTF-8, and marked so that no out-of-office note answers it."""
    letter = EmailMessage(policy=POLICY)
    letter["From"] = sender
    letter["To"] = parse_address(message.to)
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{message.id}@{sender.domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834 5
    for name, value in message.headers.items():
        letter[name] = value
    # Quoted-printable passes every relay: lines stay short and the bytes seven bits wide.
    letter.set_content(message.text, cte="quoted-printable")
    if message.html is not None:
        letter.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return letter


def _refuse_control(value: str) -> None:
    if _CONTROL.search(value):
        raise BadMessage("a header takes no line break and no control character")
