"""Letters kept in a folder are whole, newest first, and readable by their own name only."""

from datetime import UTC, datetime, timedelta

import pytest

from community.core import clock
from community.core.config import BadSetting, Settings
from community.core.errors import NotFound
from community.core.mail import (
    FolderTransport,
    MailDelayed,
    MailUnusable,
    Message,
    SmtpTransport,
    transport_for,
)
from community.core.mail.message import parse_address

SENDER = parse_address("no-reply@community.example")
MONDAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return FolderTransport(tmp_path / "var" / "mail", SENDER)


def send(folder, subject, *, at=MONDAY, **others):
    with clock.held(at):
        folder.send(Message(to="zoe@fans.example", subject=subject, text="Été\n", **others))


def test_the_newest_letter_comes_first(folder):
    for number in range(4):
        send(folder, f"Letter {number}", at=MONDAY + timedelta(microseconds=number))

    found = folder.letters(limit=3)

    assert [kept.subject for kept in found] == ["Letter 3", "Letter 2", "Letter 1"]


def test_a_kept_letter_is_read_whole(folder):
    send(folder, "Bienvenue à tous", html="<p>Été</p>\n")

    (kept,) = folder.letters()

    assert kept == folder.read(kept.name)
    assert kept.kept_at == MONDAY
    assert (kept.to, kept.subject) == ("zoe@fans.example", "Bienvenue à tous")
    assert (kept.text, kept.html) == ("Été\n", "<p>Été</p>\n")


def test_an_empty_folder_has_no_letters(folder):
    assert folder.letters() == []


@pytest.mark.parametrize(
    "name", ["", "x.eml", "../secret", "/etc/passwd", "20260504T090000000000-abcdefgh.eml"]
)
def test_only_letters_are_read(folder, tmp_path, name):
    (tmp_path / "var" / "secret").parent.mkdir()
    (tmp_path / "var" / "secret").write_text("secret")

    with pytest.raises(NotFound):
        folder.read(name)


def test_nothing_half_written_stays_or_is_listed(folder, tmp_path):
    send(folder, "Whole")
    (tmp_path / "var" / "mail" / "+half").write_text("From: ")

    assert [kept.subject for kept in folder.letters()] == ["Whole"]
    assert sum(1 for _ in (tmp_path / "var" / "mail").glob("*")) == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "var").write_text("a file in the way")
    blocked = FolderTransport(tmp_path / "var", SENDER)

    with pytest.raises(MailDelayed):
        send(blocked, "Welcome")
    with pytest.raises(MailUnusable, match="make it a folder"):
        blocked.check()


def settings(tmp_path, **others):
    values = {"env": "test", "var": tmp_path, "site_url": "https://community.example"}
    return Settings(_env_file=None, **(values | others))


def test_without_a_mail_server_letters_are_kept_below_var(tmp_path):
    transport_for(settings(tmp_path)).send(Message(to="zoe@fans.example", subject="x", text="y"))

    (kept,) = FolderTransport(tmp_path / "mail", SENDER).letters()
    assert b"From: no-reply@community.example" in FolderTransport(tmp_path / "mail", SENDER).raw(
        kept.name
    )


def test_with_a_mail_server_letters_go_there(tmp_path):
    found = transport_for(settings(tmp_path, smtp_url="smtps://me:pw@mail.example"))

    assert isinstance(found, SmtpTransport)


@pytest.mark.parametrize(
    "others",
    [
        {"mail_from": "Parvis no-reply"},
        {"smtp_url": "smtp://mail.example?tls=no"},
        {"smtp_url": "smtp://me:pw@mail.example?starttls=off"},
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(tmp_path, others):
    with pytest.raises(BadSetting, match=f"COMMUNITY_{next(iter(others)).upper()} is refused"):
        transport_for(settings(tmp_path, **others))
