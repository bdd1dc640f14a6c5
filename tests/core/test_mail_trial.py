"""A letter on trial tells whether it was taken, and else what to repair."""

from community.core.mail import FolderTransport, SmtpTransport
from community.core.mail.message import parse_address
from community.core.mail.trial import try_letter
from tests.core.mail_server import free_port, mail_server, trusted

SENDER = parse_address("us@fans.example")


def a_trial(transport, to: str = "me@fans.example"):
    return try_letter(transport, to=to, subject="On trial", text="Hello!")


def smtp(port: int) -> SmtpTransport:
    return SmtpTransport(f"smtp://127.0.0.1:{port}", SENDER, tls=trusted())


def test_a_letter_that_was_taken_is_told(app):
    with mail_server() as mailbox:
        trial = a_trial(smtp(mailbox.port))

    assert trial.is_sent
    assert len(mailbox.letters) == 1


def test_a_server_that_is_away_is_told_with_its_repair(app):
    trial = a_trial(smtp(free_port()))

    assert not trial.is_sent
    assert "COMMUNITY_SMTP_URL" in trial.sentence


def test_a_mailbox_that_does_not_exist_is_told(app):
    with mail_server() as mailbox:
        trial = a_trial(smtp(mailbox.port), to="gone@fans.example")

    assert not trial.is_sent
    assert "550" in trial.sentence


def test_what_is_no_address_is_told(app):
    with mail_server() as mailbox:
        trial = a_trial(smtp(mailbox.port), to="me@fans.example\nBcc: all@fans.example")

    assert not trial.is_sent
    assert mailbox.letters == []


def test_a_folder_sends_nothing_and_says_so(app, tmp_path):
    trial = a_trial(FolderTransport(tmp_path, SENDER))

    assert not trial.is_sent
    assert "kept in a folder" in trial.sentence


def test_a_folder_that_cannot_be_written_is_told(app, tmp_path):
    (tmp_path / "mail").write_text("a file, not a folder")

    trial = a_trial(FolderTransport(tmp_path / "mail", SENDER))

    assert not trial.is_sent
    assert "Letters cannot be kept in" in trial.sentence
