from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from community.core.db import db
from community.core.transaction import transaction
from community.identity.actions.passwords import set_password
from community.identity.models import Password, SignedInSession
from community.identity.queries import find_credentials
from community.members.actions import suspend
from community.members.actor import SYSTEM
from tests.identity.factories import FIREFOX, PASSWORD, an_account

ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


def is_signed_in(client):
    return client.get("/settings/sessions").status_code == 200


@pytest.mark.parametrize(
    "typed", ["marie", "Marie", "@marie", " marie ", "marie@example.com", "MARIE@Example.com"]
)
def test_handle_or_address_and_password_sign_in(client, sign_in, typed):
    an_account(handle="marie", address="marie@example.com")

    response = sign_in(typed)

    assert (response.status_code, response.location) == (303, "/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "typed",
    [
        "nobody",
        "nobody@example.com",
        "marie@example.org",
        "@",
        "@@",
        "no one at all",
        "' OR 1=1 --",
        "%",
        "<script>alert(1)</script>",
        "m" * 254,
        "\u202emarie",
    ],
)
def test_a_name_that_nobody_has_signs_nobody_in(client, sign_in, typed):
    an_account(handle="marie", address="marie@example.com")

    response = sign_in(typed)

    assert response.status_code == 422
    assert "<script>alert(1)" not in response.text
    assert not is_signed_in(client)


def test_known_and_unknown_names_get_the_same_answer(app, sign_in, hashings):
    an_account(handle="marie")
    answers, work = [], []

    for name in ("marie", "nemo1"):
        hashings.clear()
        response = sign_in(name, "a wrong password", visitor=app.test_client())
        answers.append(response.text.replace(name, "NAME"))
        work.append(list(hashings))

    assert work == [["verify"], ["verify"]]
    assert _without_tokens(answers[0]) == _without_tokens(answers[1])


def test_known_and_unknown_names_cost_the_same_statements(app, sign_in, statements):
    an_account(handle="marie", address="marie@example.com")
    counts = set()
    sign_in("nemo0", "a wrong password", visitor=app.test_client())

    for name in ("marie", "nemo1", "marie@example.com", "nemo@example.com"):
        with statements() as seen:
            sign_in(name, "a wrong password", visitor=app.test_client())
        counts.add(seen.count)

    assert len(counts) == 1


def test_a_wrong_password_signs_nobody_in(client, sign_in):
    account = an_account()

    response = sign_in(account.handle, PASSWORD + "!")

    assert response.status_code == 422
    assert "do not belong together" in response.text
    assert PASSWORD not in response.text
    assert not is_signed_in(client)


def test_an_account_without_a_password_takes_none(client, sign_in, hashings):
    account = an_account(has_password=False)
    hashings.clear()

    assert sign_in(account.handle, "").status_code == 422
    assert sign_in(account.handle).status_code == 422
    assert hashings == ["verify"]


def test_a_suspended_member_signs_in_to_read_why(client, sign_in, held_clock):
    account = an_account()
    with transaction():
        db.session.add(account.member)
        suspend(SYSTEM, account.member, until=held_clock.now + timedelta(days=2), reason="too loud")

    sign_in(account.handle)

    assert is_signed_in(client)


def test_a_form_without_its_token_is_refused(client):
    an_account(handle="marie")

    response = client.post("/login", data={"name": "marie", "password": PASSWORD})

    assert response.status_code == 400
    assert not is_signed_in(client)


# Where one goes next


@pytest.mark.parametrize("target", ["/t/12/a-topic", "/s/kitchen?after=abc", "/new?space=kitchen"])
def test_one_comes_back_to_where_one_was(client, sign_in, target):
    account = an_account()

    response = sign_in(account.handle, path=f"/login?next={target}")

    assert response.location == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/%09/evil.example\t",
        "/\t/evil.example",
        "data:text/html,x",
        "evil.example",
        " /t/1",
    ],
)
@pytest.mark.parametrize("place", ["query", "form"])
def test_nobody_is_led_to_another_site(client, sign_in, target, place):
    account = an_account()
    fields = {"name": account.handle, "password": PASSWORD}

    if place == "query":
        page = client.get("/login", query_string={"next": target})
        assert page.status_code == 200
        response = client.submit("/login", fields, query_string={"next": target})
    else:
        response = client.submit("/login", fields | {"next": target})

    assert response.status_code == 303
    assert response.location.startswith("/")
    assert not response.location.startswith(("//", "/\\"))
    assert response.location in {"/", "/%09/evil.example\t"} or "evil" not in response.location


def test_a_page_about_oneself_asks_to_sign_in_first(client, sign_in):
    account = an_account()

    asked = client.get("/settings/data?from=letter")
    response = sign_in(account.handle, path=asked.location)

    assert asked.status_code == 303
    assert response.location == "/settings/data?from=letter"


def test_whoever_is_signed_in_is_led_on(client, sign_in):
    sign_in(an_account().handle)

    assert client.get("/login?next=/tags").location == "/tags"


# Sessions and cookies


def test_each_sign_in_is_a_session_of_its_own(client, sign_in):
    account = an_account()
    sign_in(account.handle)
    first = client.get_cookie("community").value

    client.submit("/", action="/logout")
    sign_in(account.handle)

    assert client.get_cookie("community").value != first
    assert len(set(db.session.scalars(db.select(SignedInSession.secret_hash)))) == 2


def test_a_cookie_planted_before_signing_in_is_worth_nothing(app, client, sign_in):
    account, eve = an_account(), app.test_client()
    eve.get("/login")
    planted = eve.get_cookie("community").value
    client.set_cookie("community", planted)

    sign_in(account.handle)

    assert client.get_cookie("community").value != planted
    assert not is_signed_in(eve)


def test_nothing_of_the_visit_before_survives(client, sign_in):
    account = an_account()
    before = client.token("/login")
    sign_in(account.handle)

    response = client.post("/logout", data={"csrf_token": before})

    assert response.status_code == 400
    assert is_signed_in(client)


def test_signing_in_again_ends_the_former_session(client, sign_in):
    marie, zoe = an_account(), an_account()
    sign_in(marie.handle)
    token = client.token("/settings/account")

    client.post("/login", data={"name": zoe.handle, "password": PASSWORD, "csrf_token": token})

    ended = db.session.scalars(
        db.select(SignedInSession.ended_at).order_by(SignedInSession.id)
    ).all()
    assert [moment is not None for moment in ended] == [True, False]


def test_the_cookies_are_out_of_reach_of_scripts_and_strangers(client, sign_in):
    response = sign_in(an_account().handle, remember=True)
    cookies = {line.partition("=")[0]: line for line in response.headers.getlist("Set-Cookie")}

    assert cookies.keys() == {"community", "community_remember", "known_device"}
    for line in cookies.values():
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line
        assert "Domain=" not in line


def test_the_database_does_not_know_the_secret(client, sign_in):
    sign_in(an_account().handle, remember=True)
    secret = client.get_cookie("community_remember").value.partition("|")[0]

    kept = db.session.scalars(db.select(SignedInSession.secret_hash)).all()

    assert len(secret) >= 43
    assert secret not in kept


def test_a_forged_remember_cookie_signs_nobody_in(client, sign_in, app):
    sign_in(an_account().handle, remember=True)
    value = client.get_cookie("community_remember").value
    eve = app.test_client()
    eve.set_cookie("community_remember", value[:-1] + ("0" if value[-1] != "0" else "1"))

    assert not is_signed_in(eve)


def test_without_remembering_a_session_ends_after_an_idle_day(client, sign_in, held_clock):
    sign_in(an_account().handle)
    held_clock.advance(hours=23)
    assert is_signed_in(client)

    held_clock.advance(hours=24, seconds=1)

    assert not is_signed_in(client)


def test_remembered_a_session_ends_after_sixty_days(client, sign_in, held_clock):
    sign_in(an_account().handle, remember=True)
    client.delete_cookie("community")
    held_clock.advance(days=59)
    assert is_signed_in(client)

    held_clock.advance(days=1, seconds=1)

    assert not is_signed_in(client)


def test_signing_out_ends_the_session_for_good(client, sign_in, app):
    sign_in(an_account().handle, remember=True)
    stolen = {name: client.get_cookie(name).value for name in ("community", "community_remember")}

    client.submit("/", action="/logout")

    thief = app.test_client()
    for name, value in stolen.items():
        thief.set_cookie(name, value)
    assert not is_signed_in(client)
    assert not is_signed_in(thief)


def test_signing_out_is_no_link(client, sign_in):
    sign_in(an_account().handle)

    assert client.get("/logout").status_code == 405
    assert is_signed_in(client)


def test_a_visitor_may_press_sign_out_too(client):
    token = client.token("/login")

    assert client.post("/logout", data={"csrf_token": token}).status_code == 303


def test_an_erased_member_is_signed_out(client, sign_in):
    account = an_account()
    sign_in(account.handle)
    with transaction():
        db.session.add(account.member)
        account.member.erased_at = account.member.created_at

    assert not is_signed_in(client)


def test_who_is_signed_in_costs_one_statement(client, sign_in, statements):
    sign_in(an_account().handle)

    with statements() as seen:
        client.get("/login")

    assert [
        text for text in seen.sent if "identity_session" in text or "members_member" in text
    ] == [text for text in seen.sent if "FROM identity_session JOIN members_member" in text]
    assert sum("identity_session" in text for text in seen.sent) == 1


def test_the_browser_is_kept_as_a_family_only(client, sign_in):
    account = an_account()

    sign_in(account.handle, headers={"User-Agent": FIREFOX})

    session = db.session.scalar(db.select(SignedInSession))
    assert (session.browser, session.system) == ("Firefox", "Linux")
    assert "Firefox on Linux" in client.page("/settings/sessions").text


# Hashes


def test_an_old_hash_is_made_new_at_sign_in(client, sign_in):
    account = an_account()
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with transaction():
        set_password(account.id, weak)
    before = find_credentials(account.handle)
    changed_at = db.session.get(Password, account.id).changed_at

    sign_in(account.handle)

    after = find_credentials(account.handle)
    assert before.password_hash == weak
    assert after.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert db.session.get(Password, account.id).changed_at == changed_at
    assert is_signed_in(client)


def test_a_good_hash_stays(client, sign_in, hashings):
    account = an_account()
    hashings.clear()

    sign_in(account.handle)

    assert hashings == ["verify"]
    assert (
        db.session.get(Password, account.id).hash == find_credentials(account.handle).password_hash
    )


def _without_tokens(page):
    return [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]


@pytest.mark.parametrize(
    "path",
    [
        "/notifications",
        "/notifications/7",
        "/settings/profile",
        "/settings/account/address",
        "/settings/following",
        "/admin",
        "/admin/members",
    ],
)
def test_a_page_that_no_visitor_may_see_leads_to_the_door_and_back(app, client, path):
    answer = client.get(path)

    assert answer.status_code == 303
    assert answer.location == f"/login?next={path}"


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Mode": "cors"}, {"HX-Request": "true"}])
def test_a_script_is_refused_rather_than_led_to_the_door(app, client, headers):
    assert client.get("/notifications/unread", headers=headers).status_code == 403
