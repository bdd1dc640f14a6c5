"""What can go wrong with a mail server, told apart: refused for good, delayed, or to be repaired."""

import socket
import threading

import pytest

from community.core.mail import MailDelayed, MailRefused, MailUnusable, Message, SmtpTransport
from community.core.mail import smtp as smtp_module
from community.core.mail.message import parse_address
from tests.core.mail_server import free_port, mail_server, only, served, trusted

SENDER = parse_address("Parvis <no-reply@community.example>")
SIGN_IN = {
    "tls_context": served(),
    "authenticator": only("parvis", "p@ss/word"),
    "auth_required": True,
}


def a_message(to="zoe@fans.example"):
    return Message(to=to, subject="Welcome", text="Hello!")


def transport(port, *, user="", query="", sender=SENDER, tls=None, host="127.0.0.1"):
    url = f"smtp://{user}{host}:{port}{query}"
    return SmtpTransport(url, sender, tls=tls or trusted())


def test_a_mailbox_that_does_not_exist_is_refused_for_good():
    with mail_server() as mailbox, pytest.raises(MailRefused, match=r"550 5\.1\.1"):
        transport(mailbox.port).send(a_message("gone@fans.example"))


def test_a_busy_mailbox_delays_the_letter():
    with mail_server() as mailbox, pytest.raises(MailDelayed, match=r"451 4\.7\.1"):
        transport(mailbox.port).send(a_message("busy@fans.example"))


@pytest.mark.parametrize("to", ["gone@fans.example", "busy@fans.example"])
def test_the_reason_names_no_address(to):
    with mail_server() as mailbox, pytest.raises((MailRefused, MailDelayed)) as caught:
        transport(mailbox.port).send(a_message(to))

    assert "fans.example" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("552 5.2.3 too large", MailRefused), ("452 4.2.2 mailbox full", MailDelayed)],
)
def test_a_refusal_of_the_words_is_told_apart_too(answer, kind):
    with mail_server() as mailbox:
        mailbox.data_answer = answer
        with pytest.raises(kind, match=answer[:3]):
            transport(mailbox.port).send(a_message())


def test_an_address_that_the_server_cannot_write_is_refused():
    with mail_server(enable_SMTPUTF8=False) as mailbox, pytest.raises(MailRefused):
        transport(mailbox.port).send(a_message("zoé@fans.example"))


def test_an_international_address_goes_to_a_server_that_can():
    with mail_server(enable_SMTPUTF8=True) as mailbox:
        transport(mailbox.port).send(a_message("zoé@fans.example"))

    assert len(mailbox.letters) == 1


def test_a_server_that_is_away_delays_the_letter():
    away = transport(free_port())

    with pytest.raises(MailDelayed, match="ConnectionRefusedError"):
        away.send(a_message())
    with pytest.raises(MailUnusable, match="correct the host and the port"):
        away.check()


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(smtp_module, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailDelayed):
        transport(silent.getsockname()[1]).send(a_message())


def test_something_that_is_no_mail_server_is_told():
    with socket.create_server(("127.0.0.1", 0)) as other:
        answering = threading.Thread(target=_answer_http, args=(other,))
        answering.start()
        with pytest.raises(MailUnusable, match="does not speak SMTP"):
            transport(other.getsockname()[1]).check()
        answering.join()


def _answer_http(server):
    connection, _ = server.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_sign_in_lets_the_letter_through():
    with mail_server(**SIGN_IN) as mailbox:
        server = transport(mailbox.port, user="parvis:p%40ss%2Fword@")
        server.check()
        server.send(a_message())

    assert mailbox.encrypted == [True]


def test_a_wrong_password_delays_letters_until_it_is_repaired():
    with mail_server(**SIGN_IN) as mailbox:
        wrong = transport(mailbox.port, user="parvis:wrong@")
        with pytest.raises(MailDelayed, match="535"):
            wrong.send(a_message())
        with pytest.raises(MailUnusable, match="correct the user name and the password"):
            wrong.check()

    assert mailbox.letters == []


def test_a_certificate_that_nobody_vouches_for_is_not_believed():
    with mail_server(tls_context=served()) as mailbox:
        stranger = SmtpTransport(f"smtp://127.0.0.1:{mailbox.port}", SENDER)
        with pytest.raises(MailDelayed):
            stranger.send(a_message())
        with pytest.raises(MailUnusable, match="no certificate that this machine trusts"):
            stranger.check()

    assert mailbox.letters == []


def test_a_remote_server_without_encryption_gets_nothing(monkeypatch):
    monkeypatch.setattr(smtp_module, "_is_this_machine", lambda _host: False)
    with mail_server() as mailbox:
        clear = transport(mailbox.port)
        with pytest.raises(MailDelayed, match="NoEncryption"):
            clear.send(a_message())
        with pytest.raises(MailUnusable, match=r"\?starttls=off"):
            clear.check()
        transport(mailbox.port, query="?starttls=off").send(a_message())

    assert len(mailbox.letters) == 1


def test_a_sender_that_the_server_refuses_is_told():
    stranger = parse_address("stranger@elsewhere.example")
    with mail_server() as mailbox:
        with pytest.raises(MailUnusable, match="COMMUNITY_MAIL_FROM"):
            transport(mailbox.port, sender=stranger).check()
        with pytest.raises(MailRefused, match=r"550 5\.7\.1"):
            transport(mailbox.port, sender=stranger).send(a_message())


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "smtp://",
        "smtp://mail.example?starttls=on",
        "smtp://mail.example?tls=off",
        "smtp://me:secret@mail.example?starttls=off",
        "smtp://mail.example:port",
    ],
)
def test_an_address_of_a_server_that_means_nothing_is_refused(url):
    with pytest.raises(ValueError, match=r"smtp|starttls|[Pp]ort|encryption"):
        SmtpTransport(url, SENDER)


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("mail.x", False),
    ],
)
def test_only_this_machine_needs_no_encryption(host, is_local):
    assert smtp_module._is_this_machine(host) is is_local
