"""A letter says what it should, and nobody can slip a header or a recipient into it."""

from datetime import UTC, datetime

import pytest

from community.core import clock
from community.core.mail import BadMessage, Message
from community.core.mail.message import compose, parse_address

SENDER = parse_address("Parvis <no-reply@community.example>")

LINE_BREAKS = ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]


def a_message(**others):
    values = {"to": "zoe@fans.example", "subject": "Welcome", "text": "Hello!\n"}
    return Message(**(values | others))


@pytest.mark.parametrize("sign", LINE_BREAKS)
@pytest.mark.parametrize("place", ["to", "subject", "name"])
def test_no_line_break_reaches_a_header(sign, place):
    injected = f"Zoe{sign}Bcc: all@fans.example"
    values = {
        "to": {"to": f"{injected} <zoe@fans.example>"},
        "subject": {"subject": injected},
        "name": {"headers": {"X-Topic": injected}},
    }

    with pytest.raises(BadMessage, match="line break"):
        a_message(**values[place])


@pytest.mark.parametrize(
    "to",
    [
        "",
        "zoe",
        "@fans.example",
        "zoe@",
        "zoe@fans.example, all@fans.example",
        "zoe@fans.example; all@fans.example",
        "zoe@fans.example <all@fans.example> x",
        "zoe all@fans.example",
        '"zoe"@fans.example',
        "zoe@fans@fans.example",
        ".zoe@fans.example",
        "zoe..x@fans.example",
        "zoe@fans..example",
        "zoe@-fans.example",
        "zoe@fans.example>",
        f"{'z' * 65}@fans.example",
        f"{'é' * 40}@fans.example",
        f"zoe@{'a.' * 130}example",
    ],
)
def test_what_is_not_one_address_is_refused(to):
    with pytest.raises(BadMessage):
        a_message(to=to)


@pytest.mark.parametrize(
    "name", ["Bcc", "to", "From", "Resent-To", "Content-Type", "X Y", "X:", ""]
)
def test_headers_that_decide_on_recipients_or_bytes_are_refused(name):
    with pytest.raises(BadMessage, match="no header"):
        a_message(headers={name: "value"})


@pytest.mark.parametrize(
    "others",
    [
        {"subject": " "},
        {"subject": "x" * 401},
        {"headers": {"X-Long": "x" * 901}},
        {"id": "no id!"},
        {"id": "x>\r\nBcc:"},
    ],
)
def test_other_faults_are_refused(others):
    with pytest.raises(BadMessage):
        a_message(**others)


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("zoe@fans.example", "", "zoe@fans.example"),
        ("Zoé <zoe@fans.example>", "Zoé", "zoe@fans.example"),
        ('"Dubois, Zoé" <zoe@fans.example>', "Dubois, Zoé", "zoe@fans.example"),
        ("Dubois, Zoé <zoe@fans.example>", "Dubois, Zoé", "zoe@fans.example"),
        ("zoe@evil.example <zoe@fans.example>", "zoe@evil.example", "zoe@fans.example"),
        ("I <3 shea <zoe@fans.example>", "I <3 shea", "zoe@fans.example"),
        ("zoe+tag@FANS.example", "", "zoe+tag@fans.example"),
        ("zoe@exämple.de", "", "zoe@xn--exmple-cua.de"),
        ("zoe@straße.de", "", "zoe@xn--strae-oqa.de"),
        ("root@localhost", "", "root@localhost"),
    ],
)
def test_addresses_as_people_write_them(written, name, address):
    found = parse_address(written)

    assert (found.display_name, found.addr_spec) == (name, address)


def test_the_letter_carries_what_a_mail_program_needs():
    with clock.held(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)):
        letter = compose(a_message(id="abcdef123456"), SENDER)

    assert letter["From"] == "Parvis <no-reply@community.example>"
    assert letter["Date"] == "Mon, 04 May 2026 09:00:00 +0000"
    assert letter["Message-ID"] == "<abcdef123456@community.example>"
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_long_address_in_a_header_stays_whole():
    address = f"<https://community.example/unsubscribe/{'a' * 200}>"

    letter = compose(a_message(headers={"List-Unsubscribe": address}), SENDER).as_bytes()

    assert f"List-Unsubscribe: {address}\r\n".encode() in letter


def test_every_line_of_the_letter_is_short_and_seven_bits_wide():
    words = "été " * 90
    letter = compose(
        a_message(subject=words[:399], text=words * 9, html=f"<p>{words * 9}</p>"), SENDER
    ).as_bytes()

    encoded = [line for line in letter.split(b"\r\n") if b"=C3" in line or b"=?utf-8" in line]
    assert letter.isascii()
    assert len(encoded) > 100
    assert max(map(len, encoded)) <= 76
    assert b"\n" not in letter.replace(b"\r\n", b"")


def test_two_letters_have_two_ids():
    assert a_message().id != a_message().id
