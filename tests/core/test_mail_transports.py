"""Whichever way a letter goes, the same letter arrives: one contract for every transport."""

from email import message_from_bytes, policy

import pytest

from community.core.mail import FolderTransport, Message, SmtpTransport
from community.core.mail.message import parse_address
from tests.core.mail_server import mail_server, served, trusted

SENDER = parse_address("Parvis <no-reply@community.example>")
KINDS = ["folder", "smtp", "smtp with starttls", "smtps"]


@pytest.fixture(params=KINDS)
def way(request, tmp_path):
    """A transport, and how to look at what arrived."""
    if request.param == "folder":
        folder = FolderTransport(tmp_path / "mail", SENDER)
        yield folder, lambda: [folder.raw(kept.name) for kept in reversed(folder.letters())]
        return
    options = {
        "smtp": {},
        "smtp with starttls": {"tls_context": served(), "require_starttls": True},
        "smtps": {"implicit_tls": True},
    }[request.param]
    scheme = "smtps" if request.param == "smtps" else "smtp"
    with mail_server(**options) as mailbox:
        url = f"{scheme}://127.0.0.1:{mailbox.port}"
        yield SmtpTransport(url, SENDER, tls=trusted()), lambda: mailbox.raw
        assert mailbox.encrypted == [request.param != "smtp"] * len(mailbox.raw)


def sent(way, **others):
    transport, arrived = way
    values = {"to": "zoe@fans.example", "subject": "Bienvenue", "text": "Bonjour !\n"}
    transport.send(Message(**(values | others)))
    return message_from_bytes(arrived()[-1], policy=policy.default)


def body(letter, kind):
    return letter.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_the_words_arrive(way):
    letter = sent(way, subject="Été à Paris 🧴", text="Bonjour Zoé,\n\n.\nà bientôt\n")

    assert letter["Subject"] == "Été à Paris 🧴"
    assert body(letter, "plain") == "Bonjour Zoé,\n\n.\nà bientôt\n"
    assert letter.get_body(("html",)) is None


def test_both_forms_of_a_letter_arrive(way):
    letter = sent(way, text="Bonjour\n", html="<p>Bonjour é</p>\n")

    assert letter.get_content_type() == "multipart/alternative"
    assert body(letter, "plain") == "Bonjour\n"
    assert body(letter, "html") == "<p>Bonjour é</p>\n"


def test_sender_recipient_and_marks_arrive(way):
    letter = sent(way, to="Dubois, Zoé <zoe@exämple.de>", id="abcdef123456")

    assert letter["From"].addresses[0].addr_spec == "no-reply@community.example"
    (to,) = letter["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Dubois, Zoé", "zoe@xn--exmple-cua.de")
    assert letter["Message-ID"] == "<abcdef123456@community.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime.tzinfo is not None


def test_own_headers_arrive(way):
    address = f"<https://community.example/u/{'a' * 120}>"

    letter = sent(way, headers={"List-Unsubscribe": address, "X-Note": "été"})

    assert letter["List-Unsubscribe"] == address
    assert letter["X-Note"] == "été"


def test_long_lines_and_lone_dots_arrive(way):
    text = "mot " * 600 + "\n.\n..\nFrom here\n"

    assert body(sent(way, text=text), "plain") == text


def test_letters_arrive_in_order(way):
    for number in range(3):
        sent(way, subject=f"Letter {number}")

    _, arrived = way
    subjects = [message_from_bytes(raw, policy=policy.default)["Subject"] for raw in arrived()]
    assert subjects == ["Letter 0", "Letter 1", "Letter 2"]


def test_a_way_that_works_passes_its_check(way):
    transport, arrived = way

    transport.check()

    assert arrived() == []
