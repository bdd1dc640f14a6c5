"""`community check`: what it finds, and how to repair it."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from community.app import create_app
from community.cli import findings
from community.core import clock
from community.core.db import db
from community.core.mail import SmtpTransport
from community.core.mail.message import parse_address
from community.core.storage import LocalStorage
from community.core.transaction import transaction
from community.jobs.models import Schedule
from community.jobs.worker import enqueue_regular_jobs
from tests.core.mail_server import mail_server
from tests.support.migrating import settings_for


@pytest.fixture
def plugged(app, monkeypatch):
    """Exchange what the application is plugged to, for one test."""

    def exchange(name, thing):
        monkeypatch.setitem(app.extensions, name, thing)

    return exchange


def line_of(answer, subject):
    lines = answer.output.splitlines()
    found = next(n for n, line in enumerate(lines) if line.split()[1:2] == [subject])
    repair = lines[found + 1] if "→" in lines[found + 1] else ""
    return lines[found], repair.strip(" →")


def test_a_healthy_site_has_nothing_wrong(app, community):
    enqueue_regular_jobs(app)

    answer = community("check")

    assert answer.exit_code == 0, answer.output
    assert "Nothing is wrong." in answer.output
    for subject in ("database", "migrations", "worker", "jobs", "search", "storage", "disk"):
        assert line_of(answer, subject)[0].startswith("ok"), answer.output
    assert line_of(answer, "assets")[0].startswith("ok")
    assert "password" not in answer.output


def test_a_database_behind_is_told_to_migrate(community):
    known = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    set_version("0001")

    answer = community("check")

    set_version(known)
    assert answer.exit_code == 1
    line, repair = line_of(answer, "migrations")
    assert line.startswith("wrong")
    assert known in line
    assert repair == "Run: community migrate"


def test_a_database_of_another_version_is_told_apart(community):
    known = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    set_version("9999")

    answer, migrated = community("check"), community("migrate")

    set_version(known)
    assert "another version of this program" in line_of(answer, "migrations")[0]
    assert migrated.exit_code == 1
    assert "restore a backup" in migrated.output


def test_a_database_out_of_reach_is_told_without_its_password(tmp_path):
    url = "postgresql://someone:secret-word@127.0.0.1:9/nowhere"

    line = findings_of(url, tmp_path)["database"]

    assert line.state is findings.State.WRONG
    assert "secret-word" not in line.sentence
    assert "COMMUNITY_DATABASE_URL" in line.repair


def test_a_folder_that_cannot_be_written_is_found(community, plugged, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    plugged("community_storage", LocalStorage(tmp_path / "file"))

    answer = community("check")

    assert answer.exit_code == 1
    line, repair = line_of(answer, "storage")
    assert line.startswith("wrong")
    assert "free space" in repair


def test_a_mail_server_is_talked_to_without_a_letter(community, plugged):
    with mail_server() as mailbox:
        sender = parse_address("no-reply@example.com")
        plugged("community_mail", SmtpTransport(f"smtp://127.0.0.1:{mailbox.port}", sender))

        answer = community("check")

    assert line_of(answer, "mail")[0].startswith("ok")
    assert mailbox.letters == []


def test_a_mail_server_that_does_not_answer_is_found(community, plugged, closed_port):
    sender = parse_address("no-reply@example.com")
    plugged("community_mail", SmtpTransport(f"smtp://127.0.0.1:{closed_port}", sender))

    answer = community("check")

    assert answer.exit_code == 1
    line, repair = line_of(answer, "mail")
    assert f"127.0.0.1:{closed_port} cannot be reached" in line
    assert "COMMUNITY_SMTP_URL" in repair


def test_a_worker_that_is_gone_is_missed(app, community):
    enqueue_regular_jobs(app)
    with transaction():
        db.session.execute(
            update(Schedule)
            .values(next_run_at=clock.now() - timedelta(minutes=17))
            .execution_options(synchronize_session=False)
        )

    answer = community("check")

    assert answer.exit_code == 1
    line, repair = line_of(answer, "worker")
    assert "17 minutes late" in line
    assert "community run" in repair


def test_a_site_that_never_worked_gets_a_note_only(community):
    answer = community("check")

    assert answer.exit_code == 0
    assert line_of(answer, "worker")[0].startswith("note")


@pytest.mark.parametrize(("gigabytes", "state"), [(0.2, "wrong"), (1, "note"), (50, "ok")])
def test_room_on_the_disk_is_judged(app, monkeypatch, gigabytes, state):
    usage = type("Usage", (), {"free": int(gigabytes * findings.GIGABYTE)})
    monkeypatch.setattr(findings.shutil, "disk_usage", lambda _folder: usage)

    found = next(one for one in findings.findings() if one.subject == "disk")

    assert found.state == state


def findings_of(url, var):
    app = create_app(settings_for(url, var))
    with app.app_context():
        return {one.subject: one for one in findings.findings()}


def set_version(number):
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": number})


def test_a_misspelt_setting_is_said_and_found(app, community, monkeypatch):
    monkeypatch.setenv("COMMUNITY_SIET_URL", "https://community.example")

    answer = community("check")

    assert "Warning: COMMUNITY_SIET_URL is set" in answer.stderr
    finding = next(line for line in answer.stdout.splitlines() if "SIET" in line)
    assert finding.startswith("note")
    assert "did you mean COMMUNITY_SITE_URL?" in finding
