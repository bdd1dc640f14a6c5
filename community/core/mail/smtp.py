"""Sending by a mail server: encrypted, signed in, with an end to every wait."""

import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from community.core.i18n import _l
from community.core.mail.message import POLICY, Message, compose, parse_address
from community.core.mail.transport import MailDelayed, MailRefused, MailUnusable

TIMEOUT = 10  # seconds, for each step of the conversation

_ADDRESS = re.compile(r"\S+@\S+")


class NoEncryption(Exception):
    """The server offers no STARTTLS, and a letter or a password must not travel in clear."""


class SmtpTransport:
    """`smtp://user:password@host:587` (STARTTLS) or `smtps://…:465` (TLS from the first byte).

    STARTTLS is demanded, unless the server is this machine or the address ends in `?starttls=off`,
    for a relay inside one's own network; a password is never sent in clear to another machine.
    """

    def __init__(self, url: str, sender: Address, *, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("write it like smtp://user:password@mail.example.com:587")
        if set(options) - {"starttls"} or options.get("starttls", ["off"]) != ["off"]:
            raise ValueError("the only option is ?starttls=off")
        self._host = parts.hostname
        self._is_implicit = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_implicit else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        is_local = _is_this_machine(self._host)
        if self._user and "starttls" in options and not is_local and not self._is_implicit:
            raise ValueError("a password needs encryption: remove ?starttls=off")
        self._may_be_clear = is_local or "starttls" in options
        self._is_starttls_off = "starttls" in options
        self._sender = sender
        self._tls = tls

    def send(self, message: Message) -> None:
        letter = compose(message, self._sender)
        to = parse_address(message.to).addr_spec
        try:
            with self._conversation() as server:
                self._hand_over(server, to, letter)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            code, said = _answer(error)
            kind = MailRefused if _is_for_good(error, code) else MailDelayed
            raise kind(f"The mail server answered {code} {said}") from None
        except smtplib.SMTPNotSupportedError:
            raise MailRefused("The mail server takes no address with such letters.") from None
        except (smtplib.SMTPException, NoEncryption, OSError) as error:
            raise MailDelayed(f"The mail server cannot be used: {type(error).__name__}") from None

    def check(self) -> None:
        try:
            with self._conversation() as server:
                code, said = server.mail(self._sender.addr_spec)
                if code >= 400:
                    raise smtplib.SMTPSenderRefused(code, said, self._sender.addr_spec)
                server.rset()
        except (smtplib.SMTPException, NoEncryption, OSError) as error:
            raise MailUnusable(self._repair(error)) from error

    def _hand_over(self, server: smtplib.SMTP, to: str, letter: EmailMessage) -> None:
        """Like `SMTP.send_message`, which would write ">From" where a line begins with From."""
        sender = self._sender.addr_spec
        if sender.isascii() and to.isascii():
            server.sendmail(sender, [to], letter.as_bytes())
            return
        if not server.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError
        international = letter.as_bytes(policy=POLICY.clone(utf8=True))
        server.sendmail(sender, [to], international, ["SMTPUTF8", "BODY=8BITMIME"])

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        server = self._connect()
        try:
            self._encrypt(server)
            if self._user:
                server.login(self._user, self._password)
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        # The name we say is given: else smtplib asks the DNS for it, which may take long.
        name = self._sender.domain
        if not self._is_implicit:
            return smtplib.SMTP(self._host, self._port, name, timeout=TIMEOUT)
        return smtplib.SMTP_SSL(
            self._host, self._port, name, timeout=TIMEOUT, context=self._trust()
        )

    def _encrypt(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if self._is_implicit or self._is_starttls_off:
            return
        if server.has_extn("starttls"):
            server.starttls(context=self._trust())
            server.ehlo()
        elif not self._may_be_clear:
            raise NoEncryption

    def _trust(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _repair(self, error: Exception) -> object:
        place = f"{self._host}:{self._port}"
        reason = getattr(error, "reason", "") or type(error).__name__
        if isinstance(error, NoEncryption):
            return _l(
                "%(place)s offers no encryption (STARTTLS): use smtps:// in COMMUNITY_SMTP_URL,"
                " or add ?starttls=off when the server stands in your own network.",
                place=place,
            )
        if isinstance(error, ssl.SSLError):
            return _l(
                "%(place)s has no certificate that this machine trusts (%(reason)s): correct the"
                " host name in COMMUNITY_SMTP_URL, or the certificate.",
                place=place,
                reason=reason,
            )
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return _l(
                "%(place)s refuses the sign-in: correct the user name and the password in"
                " COMMUNITY_SMTP_URL (write an @ inside them as %%40).",
                place=place,
            )
        if isinstance(error, smtplib.SMTPSenderRefused):
            return _l(
                "%(place)s refuses the sender %(sender)s: set COMMUNITY_MAIL_FROM to an address"
                " that it may send for.",
                place=place,
                sender=self._sender.addr_spec,
            )
        return _l(
            "%(place)s cannot be reached or does not speak SMTP (%(reason)s): correct the host and"
            " the port in COMMUNITY_SMTP_URL, or start the server.",
            place=place,
            reason=reason,
        )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_for_good(error: smtplib.SMTPException, code: int) -> bool:
    """Tell a fault of the letter from a refused sign-in, which is repaired while letters wait."""
    about_the_letter = (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPSenderRefused,
        smtplib.SMTPDataError,
    )
    return isinstance(error, about_the_letter) and 500 <= code < 600


def _answer(
    error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException,
) -> tuple[int, str]:
    """Return code and words of the server without the addresses in them."""
    reply: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    else:
        code, reply = error.smtp_code, error.smtp_error
    words = reply if isinstance(reply, str) else reply.decode(errors="replace")
    return code, _ADDRESS.sub("…", " ".join(words.split()))[:300]
