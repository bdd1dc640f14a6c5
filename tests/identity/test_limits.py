import threading

import pytest

from community.core.db import db
from community.core.models import Throttle
from community.core.transaction import transaction
from community.identity.limits import count_registration, count_sign_in
from tests.identity.factories import PASSWORD, an_account

pytestmark = pytest.mark.slow

WRONG = "a wrong password"


@pytest.fixture
def fail(app, sign_in, held_clock):
    """Fail to sign in from a fresh browser in some network, a number of times."""

    def fail(name, times, *, network="192.0.2.1"):
        return [
            sign_in(
                name,
                WRONG,
                visitor=app.test_client(),
                environ_overrides={"REMOTE_ADDR": network},
            ).status_code
            for _ in range(times)
        ]

    return fail


def test_ten_wrong_passwords_close_an_account_for_strangers(fail, sign_in, app):
    an_account(handle="marie")

    assert fail("marie", 11) == [422] * 10 + [429]
    late = sign_in("marie", visitor=app.test_client())
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) == 15 * 60
    assert "You can try again at" in late.text


def test_an_unknown_name_is_closed_just_so(fail):
    assert fail("nobody", 11) == [422] * 10 + [429]


def test_spelling_does_not_buy_attempts(fail):
    an_account(handle="marie")
    fail("marie", 10)

    assert fail("@Marie ", 1) == [429]


def test_another_network_does_not_buy_attempts(fail):
    an_account(handle="marie")
    fail("marie", 10)

    assert fail("marie", 1, network="203.0.113.9") == [429]


def test_waiting_is_enough(fail, sign_in, held_clock, client):
    an_account(handle="marie")
    fail("marie", 15)

    held_clock.advance(minutes=15, seconds=1)

    assert sign_in("marie").status_code == 303


def test_other_accounts_stay_open(fail, sign_in):
    an_account(handle="marie")
    zoe = an_account(handle="zoe")
    fail("marie", 11)

    assert sign_in(zoe.handle).status_code == 303


def test_one_network_fails_a_hundred_times_an_hour(app, fail, held_clock):
    an_account(handle="marie")
    with transaction():
        for number in range(100):
            count_sign_in(f"nobody{number}", "192.0.2.0/24", device="")

    assert fail("marie", 1) == [429]
    assert fail("marie", 1, network="192.0.2.250") == [429]
    assert fail("marie", 1, network="192.0.3.1") == [422]
    held_clock.advance(hours=1, seconds=1)
    assert fail("marie", 1) == [422]


def test_the_owner_gets_in_on_a_known_device_all_the_same(fail, client, sign_in):
    an_account(handle="marie")
    sign_in("marie")
    client.submit("/", action="/logout")

    for _ in range(3):
        fail("marie", 11)

    assert sign_in("marie").status_code == 303


def test_a_known_device_is_limited_as_well(fail, client, sign_in):
    an_account(handle="marie")
    sign_in("marie")
    client.submit("/", action="/logout")

    answers = [sign_in("marie", WRONG).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_a_known_device_is_known_to_its_own_account_only(fail, client, sign_in):
    an_account(handle="marie")
    an_account(handle="eve")
    sign_in("eve")
    client.submit("/", action="/logout")
    fail("marie", 10)

    assert sign_in("marie").status_code == 429


@pytest.mark.parametrize("value", ["", "x", "eyJ4IjoxfQ.AAAA", "\u00e9", "a" * 3000])
def test_a_forged_device_is_a_stranger(fail, client, sign_in, value):
    an_account(handle="marie")
    fail("marie", 10)
    client.set_cookie("known_device", value)

    assert sign_in("marie").status_code == 429


def test_the_way_by_letter_stays_open(fail, client, sign_in, post_box, link_in):
    account = an_account(handle="marie", address="marie@example.com")
    fail("marie", 11)
    fail("marie@example.com", 11)
    client.submit("/forgot", {"name": "marie"})
    path = link_in(post_box.only())

    client.submit(path, {"password": "trois petits bateaux"})

    assert client.get("/settings/sessions").status_code == 200
    client.submit("/", action="/logout")
    client.delete_cookie("known_device")
    assert sign_in(account.address, "trois petits bateaux").status_code == 303


def test_a_new_password_ends_the_trust_in_devices(app, fail, client, sign_in, post_box, link_in):
    an_account(handle="marie")
    thief = app.test_client()
    sign_in("marie", visitor=thief)
    thief.submit("/", action="/logout")
    client.submit("/forgot", {"name": "marie"})
    client.submit(link_in(post_box.only()), {"password": "trois petits bateaux"})
    fail("marie", 10)

    assert sign_in("marie", visitor=thief).status_code == 429


def test_success_starts_the_count_again(fail, sign_in, app):
    an_account(handle="marie")
    fail("marie", 9)
    sign_in("marie", visitor=app.test_client())

    assert fail("marie", 10) == [422] * 10


def test_an_account_that_claims_an_address_does_not_open_it(app, fail, register, post_box, client):
    """Who registers with a stranger's address must not be able to reset its owner's count."""
    an_account(handle="marie", address="marie@example.com")
    register(handle="eve", address="marie@example.com")
    fail("marie@example.com", 10)

    client.submit(
        "/settings/account",
        {"current": PASSWORD, "password": "trois petits bateaux"},
        action="/settings/account/password",
    )

    assert fail("marie@example.com", 1) == [429]


def test_the_page_says_when_and_keeps_the_name(fail, client, sign_in):
    fail("marie", 10)

    response = sign_in("marie")

    assert response.status_code == 429
    assert 'value="marie"' in response.text
    assert PASSWORD not in response.text


def test_first_attempts_at_once_are_all_counted(app):
    """On PostgreSQL two requests may both find no count yet; neither may fail or be forgotten."""
    start, outcomes = threading.Barrier(4), []

    def attempt():
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    count_registration("192.0.2.0/24")
                outcomes.append("counted")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == ["counted"] * 4
    assert db.session.scalar(db.select(Throttle.attempts)) == 4
