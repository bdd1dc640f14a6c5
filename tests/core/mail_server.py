"""A real mail server on loopback that takes, refuses or delays letters as their address says.

Its certificate and key, `mail_server.pem`, are for tests only and protect nothing.
"""

import socket
import ssl
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

CERTIFICATE = Path(__file__).with_name("mail_server.pem")

ANSWERS = {
    "gone": "550 5.1.1 <gone@fans.example>: no such mailbox",
    "busy": "451 4.7.1 <busy@fans.example>: try again later",
}


class Mailbox:
    """What the server took, and how it answers."""

    def __init__(self):
        self.letters = []
        self.raw = []
        self.encrypted = []
        self.data_answer = "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: ARG002, N802
        if address.startswith("stranger@"):
            return "550 5.7.1 you may not send for this address"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802
        answer = ANSWERS.get(address.partition("@")[0], "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802
        if self.data_answer.startswith("250"):
            self.raw.append(envelope.content)
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return self.data_answer


def trusted():
    """The TLS of a client that trusts the certificate of the tests."""
    return ssl.create_default_context(cafile=CERTIFICATE)


def served():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


class Server(Controller):
    """Aiosmtpd's own controller with options for the protocol, none of which it changes."""

    def __init__(self, mailbox, **options):
        self._options = options
        implicit = served() if options.pop("implicit_tls", False) else None
        super().__init__(mailbox, hostname="127.0.0.1", port=free_port(), ssl_context=implicit)

    def factory(self):
        return SMTP(self.handler, hostname="mail.test", **self._options)


@contextmanager
def mail_server(**options):
    """Yield the mailbox of a running server; its `port` says where it listens."""
    mailbox = Mailbox()
    server = Server(mailbox, **options)
    server.start()
    mailbox.port = server.port
    try:
        yield mailbox
    finally:
        server.stop()


def only(user, password):
    """An authenticator that lets one user in."""

    def authenticate(server, session, envelope, mechanism, data):
        is_known = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=is_known, handled=False)

    return authenticate


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
