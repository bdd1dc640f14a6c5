import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask import current_app

from community.core.db import db
from community.core.errors import Conflict, NotAllowed
from community.core.sockets import personal_data
from community.core.transaction import transaction
from community.identity import jobs
from community.identity.actions import own_data as actions
from community.identity.models import (
    Email,
    Erasure,
    Export,
    Password,
    SignedInSession,
    Token,
)
from community.identity.personal_data import PERSONAL_DATA
from community.members.actor import VISITOR
from community.members.models import Member
from community.members.types import Role
from tests.identity.factories import PASSWORD, an_account

TABLES = (Email, Password, SignedInSession, Token, Export, Erasure)


@pytest.fixture(autouse=True)
def no_files(app):
    """Files outlive a test's database."""
    for key in kept_files():
        app.extensions["community_storage"].delete(key)


@pytest.fixture
def marie(held_clock, sign_in):
    account = an_account(handle="marie", address="marie@example.com")
    sign_in("marie")
    return account


@pytest.fixture
def ask_export(client):
    return lambda: client.submit("/settings/data", action="/settings/data/export")


@pytest.fixture
def ask_erasure(client):
    def ask_erasure(password=PASSWORD):
        return client.submit(
            "/settings/data", {"password": password}, action="/settings/data/erase"
        )

    return ask_erasure


def rows_of(member_id):
    return {
        model.__name__: db.session.scalar(
            db.select(db.func.count()).select_from(model).where(model.member_id == member_id)
        )
        for model in TABLES
    }


def download(client):
    """Return the archive and the headers it came with."""
    with client.get("/settings/data/export.zip") as response:
        assert response.status_code == 200
        return zipfile.ZipFile(io.BytesIO(response.data)), response.headers


def kept_files():
    return sorted(current_app.extensions["community_storage"].keys("exports/"))


# Export


def test_my_data_comes_as_one_file(marie, client, ask_export, post_box):
    ask_export()
    waiting = client.page("/settings/data").text
    post_box.collect()

    archive, headers = download(client)

    rows = {
        name: json.loads(archive.read(name)) for name in archive.namelist() if name != "README.txt"
    }
    assert "Your file is being made." in waiting
    assert "Your file is ready." in client.page("/settings/data").text
    assert rows.keys() == {f"{plug.name}.json" for plug in personal_data}
    assert rows["members.json"][0]["handle"] == "marie"
    assert rows["identity.json"][0]["address"] == "marie@example.com"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Cache-Control"] == "private, no-store"


def test_no_secret_is_in_the_file(marie, client, ask_export, post_box):
    client.submit("/forgot", {"name": "marie"})
    ask_export()
    post_box.collect()

    archive, _headers = download(client)

    text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    hashes = [
        *db.session.scalars(db.select(Password.hash)),
        *db.session.scalars(db.select(SignedInSession.secret_hash)),
        *db.session.scalars(db.select(Token.secret_hash)),
    ]
    assert len(hashes) >= 3
    assert [secret for secret in hashes if secret in text] == []


def test_a_letter_says_when_the_file_is_ready(marie, ask_export, post_box):
    ask_export()

    letter = post_box.only()

    assert letter.to == "marie@example.com"
    assert "/settings/data" in letter.text


def test_the_file_is_for_its_owner_only(app, marie, ask_export, post_box, sign_in):
    ask_export()
    post_box.collect()
    other, visitor = app.test_client(), app.test_client()
    sign_in(an_account().handle, visitor=other)

    assert other.get("/settings/data/export.zip").status_code == 404
    assert visitor.get("/settings/data/export.zip").status_code == 303


def test_the_file_is_gone_after_two_days(marie, client, ask_export, post_box, held_clock, sign_in):
    ask_export()
    post_box.collect()
    assert len(kept_files()) == 1

    held_clock.advance(hours=48, seconds=1)
    sign_in("marie")

    assert client.get("/settings/data/export.zip").status_code == 404
    assert "Make my file" in client.page("/settings/data").text
    jobs.sweep()
    assert kept_files() == []
    assert db.session.scalars(db.select(Export)).all() == []


def test_one_file_is_made_at_a_time(marie, ask_export):
    ask_export()

    with pytest.raises(Conflict, match="being made"), transaction():
        actions.ask_export(marie.actor)


def test_three_files_a_day_are_enough(marie, client, ask_export, post_box):
    answers = []
    for _ in range(4):
        answers.append(ask_export().status_code)
        post_box.collect()

    assert answers == [303, 303, 303, 429]


def test_a_second_run_of_the_job_changes_nothing(marie, ask_export, post_box):
    ask_export()
    post_box.collect()
    export = db.session.scalars(db.select(Export)).one()
    files, ready_at = kept_files(), export.ready_at

    jobs.build_export(export_id=export.id, language="en")

    db.session.refresh(export)
    assert (kept_files(), export.ready_at) == (files, ready_at)
    assert post_box.collect() == []


def test_an_export_of_somebody_gone_is_nothing(app):
    jobs.build_export(export_id=4711, language="en")

    assert kept_files() == []


# Erasure


def test_an_account_is_erased_a_week_after_it_was_asked(
    marie, client, ask_erasure, post_box, held_clock
):
    ask_erasure()
    post_box.collect()
    held_clock.advance(days=6, hours=23)
    post_box.collect()
    assert db.session.get(Member, marie.id).erased_at is None

    held_clock.advance(hours=1, seconds=1)
    letter = post_box.only()

    gone = db.session.get(Member, marie.id)
    assert gone.erased_at == held_clock.now
    assert gone.handle != "marie"
    assert set(rows_of(marie.id).values()) == {0}
    assert letter.to == "marie@example.com"
    assert "is erased" in letter.subject


def test_an_erased_account_is_signed_out_everywhere(
    app, marie, client, ask_erasure, post_box, held_clock, sign_in
):
    phone = app.test_client()
    sign_in("marie", visitor=phone, remember=True)
    ask_erasure()
    held_clock.advance(days=7, seconds=1)
    post_box.collect()

    assert phone.get("/settings/data").status_code == 303
    assert client.get("/settings/data").status_code == 303
    assert sign_in("marie", visitor=app.test_client()).status_code == 422


def test_until_then_one_may_change_ones_mind(marie, client, ask_erasure, post_box, held_clock):
    ask_erasure()
    assert "will be erased on" in client.page("/settings/data").text

    client.submit("/settings/data", action="/settings/data/keep")
    held_clock.advance(days=30)
    post_box.collect()

    assert db.session.get(Member, marie.id).erased_at is None
    assert db.session.get(Erasure, marie.id) is None


def test_an_old_wish_does_not_hasten_a_new_one(marie, client, ask_erasure, post_box, held_clock):
    ask_erasure()
    client.submit("/settings/data", action="/settings/data/keep")
    held_clock.advance(hours=20)
    ask_erasure()

    held_clock.advance(days=6, hours=12)
    post_box.collect()

    assert db.session.get(Member, marie.id).erased_at is None


def test_asking_twice_keeps_the_first_day(marie, ask_erasure, held_clock):
    ask_erasure()
    first = db.session.get(Erasure, marie.id).due_at
    held_clock.advance(hours=2)

    with transaction():
        actions.ask_erasure(marie.actor)

    assert db.session.get(Erasure, marie.id).due_at == first


def test_the_wish_is_told_by_letter(marie, ask_erasure, post_box):
    ask_erasure()

    letter = post_box.only()

    assert letter.to == "marie@example.com"
    assert "May 11, 2026" in letter.text


def test_erasing_asks_the_password(marie, ask_erasure):
    response = ask_erasure("a wrong password")

    assert response.status_code == 422
    assert db.session.get(Erasure, marie.id) is None


def test_the_last_administrator_stays(app, client, sign_in, ask_erasure):
    admin = an_account(handle="boss", role=Role.ADMIN)
    sign_in("boss")

    response = ask_erasure()

    assert response.status_code == 409
    assert "only administrator" in response.text
    an_account(role=Role.ADMIN)
    assert ask_erasure().status_code == 303
    assert db.session.get(Erasure, admin.id) is not None


def test_whoever_became_the_last_administrator_stays_too(app, sign_in, post_box, held_clock):
    first, second = an_account(role=Role.ADMIN), an_account(role=Role.ADMIN)
    with transaction():
        actions.ask_erasure(first.actor)
    with transaction():
        actions.erase_member(second.id)
    held_clock.advance(days=8)

    post_box.collect()

    assert db.session.get(Member, first.id).erased_at is None


def test_a_visitor_asks_for_nothing(app):
    for action in (actions.ask_export, actions.ask_erasure, actions.keep_account):
        with pytest.raises(NotAllowed, match="Sign in"), transaction():
            action(VISITOR)


# The plug


def test_the_plug_tells_everything_but_secrets(marie, client, post_box):
    client.submit("/forgot", {"name": "marie"})
    post_box.collect()

    rows = list(PERSONAL_DATA.export(marie.id))

    assert [row["kind"] for row in rows] == ["address", "password", "session", "link"]
    assert {"hash", "secret_hash", "id", "member_id"}.isdisjoint(key for row in rows for key in row)


def test_the_plug_erases_one_member_and_no_other(marie, ask_export, post_box):
    other = an_account()
    ask_export()
    post_box.collect()
    before = rows_of(other.id)

    with transaction():
        erased = PERSONAL_DATA.erase(marie.id)

    assert erased == 4
    assert set(rows_of(marie.id).values()) == {0}
    assert rows_of(other.id) == before
    assert kept_files() == []


def test_the_plug_covers_every_table_of_the_package(app):
    ours = {
        mapper.class_
        for mapper in db.Model.registry.mappers
        if mapper.class_.__module__.startswith("community.identity.")
    }

    assert ours == set(TABLES)


# Work by the clock


def test_whoever_never_confirms_is_forgotten_in_silence(register, post_box, held_clock):
    register(handle="zoe", address="zoe@example.com")
    post_box.collect()
    confirmed = an_account()
    held_clock.advance(days=13, hours=23)
    jobs.purge_unconfirmed()
    kept = db.session.scalar(db.select(Member.id).where(Member.handle == "zoe"))

    held_clock.advance(hours=2)
    jobs.purge_unconfirmed()

    assert kept is not None
    assert db.session.get(Member, kept).erased_at is not None
    assert db.session.get(Member, confirmed.id).erased_at is None
    assert post_box.collect() == []


def test_imported_people_are_not_purged(app, held_clock):
    account = an_account(is_confirmed=False, has_password=False)
    with transaction():
        PERSONAL_DATA.erase(account.id)
    held_clock.advance(days=365)

    jobs.purge_unconfirmed()

    assert db.session.get(Member, account.id).erased_at is None


def test_a_handle_is_free_again_after_the_purge(app, register, held_clock, post_box):
    register(handle="zoe", address="typo@example.com")
    post_box.collect()
    held_clock.advance(days=15)
    jobs.purge_unconfirmed()

    assert register(visitor=app.test_client(), handle="zoe").status_code == 303


def test_the_sweep_forgets_what_ended_long_ago(marie, client, post_box, held_clock):
    client.submit("/forgot", {"name": "marie"})
    post_box.collect()
    held_clock.advance(days=29)
    jobs.sweep()
    assert (rows_of(marie.id)["Token"], rows_of(marie.id)["SignedInSession"]) == (1, 1)

    held_clock.advance(days=3)
    jobs.sweep()

    assert (rows_of(marie.id)["Token"], rows_of(marie.id)["SignedInSession"]) == (0, 0)


def test_erasing_is_a_week_away(app, held_clock):
    account = an_account()
    with transaction():
        actions.ask_erasure(account.actor)

    assert db.session.get(Erasure, account.id).due_at == held_clock.now + timedelta(days=7)
