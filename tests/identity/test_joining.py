import pytest
from sqlalchemy import func, select

from community.core import site
from community.core.db import db
from community.core.transaction import transaction
from community.identity.limits import count_registration
from community.identity.models import Email, Password, SignedInSession, Token
from community.identity.settings import IS_OPEN
from community.members.models import Member
from community.members.queries import find_by_handle
from tests.identity.factories import PASSWORD, an_account


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def words_of(response):
    return response.text.replace("&#39;", "'")


def test_a_new_member_is_signed_in_and_asked_to_confirm(register, client, post_box):
    response = register(handle="zoe", address="Zoe@Example.com")

    assert (response.status_code, response.location) == (303, "/register/check-mail")
    assert "Zoe@Example.com" in client.page("/register/check-mail").text
    letter = post_box.only()
    assert letter.to == "Zoe@example.com"
    assert "Confirm your address" in letter.subject
    assert find_by_handle("zoe").activated_at is None


def test_the_letter_confirms_the_address(register, client, post_box, link_in):
    register(handle="zoe")
    path = link_in(post_box.only())

    response = client.submit(path)

    assert response.location == "/"
    assert find_by_handle("zoe").activated_at is not None
    assert "Confirm your e-mail address" not in client.page("/").text


def test_looking_at_a_link_confirms_nothing(register, client, post_box, link_in):
    register(handle="zoe")

    client.page(link_in(post_box.only()))

    assert find_by_handle("zoe").activated_at is None


def test_a_link_works_once(register, client, post_box, link_in):
    register()
    path = link_in(post_box.only())
    token = client.token(path)
    client.submit(path)

    again = client.post(path, data={"csrf_token": token})

    assert again.status_code == 404
    assert "has done its work" in again.text


def test_a_link_ends_after_two_days(register, client, post_box, link_in, held_clock):
    register(handle="zoe")
    path = link_in(post_box.only())
    token = client.token(path)
    held_clock.advance(hours=48, seconds=1)

    late = client.post(path, data={"csrf_token": token})

    assert late.status_code == 404
    assert find_by_handle("zoe").activated_at is None


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%00", "'; DROP TABLE members_member; --"])
def test_an_invented_link_is_over(client, secret):
    assert client.get(f"/verify/{secret}").status_code == 404
    assert client.get(f"/reset/{secret}").status_code == 404


def test_a_link_for_one_thing_does_no_other(register, client, post_box, link_in):
    register()
    secret = link_in(post_box.only()).rpartition("/")[2]

    assert client.get(f"/reset/{secret}").status_code == 404


def test_until_then_a_member_looks_but_does_not_write(register, client):
    register()

    assert "Confirm your e-mail address" in client.page("/").text
    assert "confirm" in client.get("/new").text.lower()


def test_the_letter_can_be_sent_again_three_times(register, client, post_box):
    register()
    post_box.collect()

    answers = [client.submit("/", action="/register/send-again").status_code for _ in range(4)]

    assert answers == [303, 303, 303, 429]
    # Two more: what anybody may send to one address in an hour counts the first letter, too.
    assert len(post_box.collect()) == 2


def test_the_newest_letter_and_the_first_both_work(register, client, post_box, link_in):
    register(handle="zoe")
    first = link_in(post_box.only())
    client.submit("/", action="/register/send-again")
    post_box.collect()

    client.submit(first)

    assert find_by_handle("zoe").activated_at is not None


def test_confirming_takes_back_the_other_letters(register, client, post_box, link_in):
    register()
    first = link_in(post_box.only())
    client.submit("/", action="/register/send-again")
    second = link_in(post_box.only())
    client.submit(second)

    assert client.get(first).status_code == 404


# A known address


def test_a_known_address_gets_the_same_page(app, register, client, hashings):
    an_account(address="marie@example.com")
    other = app.test_client()
    hashings.clear()

    known = register(handle="zoe", address="marie@example.com")
    work_for_known = list(hashings)
    hashings.clear()
    unknown = register(visitor=other, handle="eve", address="eve@example.com")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert work_for_known == hashings == ["hash"]
    pages = [
        visitor.page(path).find("main").get_text(" ", strip=True)
        for visitor in (client, other)
        for path in ("/register/check-mail", "/settings/account")
    ]
    same = [page.replace("marie@example.com", "eve@example.com") for page in pages]
    assert same[:2] == same[2:]


def test_a_known_address_costs_the_same_statements(app, register, client, statements):
    an_account(address="marie@example.com")
    register(visitor=app.test_client(), handle="warm", address="up@example.com")
    other = app.test_client()

    with statements() as known:
        register(handle="zoe", address="marie@example.com")
    with statements() as unknown:
        register(visitor=other, handle="eve", address="eve@example.com")

    assert known.sent == unknown.sent


def test_the_owner_of_a_known_address_is_told(register, post_box):
    an_account(handle="marie", address="marie@example.com")

    register(handle="zoe", address="MARIE@example.com")

    letter = post_box.only()
    assert letter.to == "marie@example.com"
    assert "already have an account" in letter.subject
    assert "@marie" in letter.text
    assert "/verify/" not in letter.text


def test_signing_in_does_not_tell_whether_the_address_was_known(app, register, sign_in):
    an_account(address="marie@example.com")
    register(handle="zoe", address="marie@example.com")
    register(visitor=app.test_client(), handle="eve", address="eve@example.com")

    answers = {
        name: sign_in(name, "autre mot tout neuf", visitor=app.test_client()).status_code
        for name in ("marie@example.com", "eve@example.com")
    }

    assert answers == {"marie@example.com": 422, "eve@example.com": 422}


def test_a_claimed_address_signs_nobody_in(app, register, sign_in):
    register(handle="zoe", address="zoe@example.com")

    by_address = sign_in("zoe@example.com", visitor=app.test_client())
    by_handle = sign_in("zoe", visitor=app.test_client())

    assert (by_address.status_code, by_handle.status_code) == (422, 303)


def test_nobody_holds_the_address_of_another(app, register, client, post_box, link_in):
    register(handle="squatter", address="marie@example.com")
    post_box.collect()
    marie = app.test_client()
    register(visitor=marie, handle="marie", address="marie@example.com")
    path = link_in(post_box.only())

    marie.submit(path)

    assert find_by_handle("marie").activated_at is not None
    assert find_by_handle("squatter").activated_at is None


def test_an_address_is_confirmed_by_one_account_only(app, register, post_box, link_in):
    first, second = app.test_client(), app.test_client()
    register(visitor=first, handle="zoe", address="zoe@example.com")
    register(visitor=second, handle="eve", address="zoe@example.com")
    links = {letter.text.split()[1]: link_in(letter) for letter in post_box.collect()}
    first.submit(links["zoe,"])

    late = second.submit(links["eve,"])

    assert late.status_code == 409
    assert find_by_handle("eve").activated_at is None


def test_an_address_gets_three_letters_an_hour_at_most(app, register, post_box):
    for number in range(5):
        register(visitor=app.test_client(), handle=f"zoe{number}", address="zoe@example.com")

    assert len(post_box.collect()) == 3


# Refusals


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("handle", "", "Fill this in."),
        ("handle", "zo", "Use 3 to 20 letters"),
        ("handle", "zoé", "Use 3 to 20 letters"),
        ("handle", "a b c", "Use 3 to 20 letters"),
        ("handle", "<script>alert(1)</script>", "Use 3 to 20 letters"),
        ("handle", "admin", "reserved"),
        ("address", "", "Fill this in."),
        ("address", "nowhere", "Write an e-mail address"),
        ("address", "zoe@example.com\r\nBcc: eve@example.com", "Write an e-mail address"),
        ("password", "", "Fill this in."),
        ("password", "short", "At least 10 characters"),
        ("password", "motdepasse1", "Too many people use this password"),
        ("password", "zoe@example.com", "your name or your address"),
        ("terms", "", "accept the terms"),
        ("website", "https://spam.example", "leave the field"),
        ("opened_at", "forged", "That was fast"),
        ("csrf_token", "forged", ""),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(register, field, value, words):
    response = register(**{field: value})

    assert response.status_code in {400, 422}
    assert words in words_of(response)
    assert [count(model) for model in (Member, Email, Password, SignedInSession)] == [0, 0, 0, 0]


def test_a_refused_form_keeps_what_was_typed_but_the_password(register):
    response = register(handle="zoe", address="nowhere")

    assert 'value="zoe"' in response.text
    assert 'value="nowhere"' in response.text
    assert PASSWORD not in response.text


def test_a_taken_handle_is_refused_whatever_its_case(register):
    an_account(handle="marie")

    response = register(handle="MARIE")

    assert response.status_code == 422
    assert "This handle is taken" in response.text


def test_a_form_sent_at_once_is_refused(client, held_clock):
    response = client.submit(
        "/register",
        {"handle": "zoe", "address": "zoe@example.com", "password": PASSWORD, "terms": "y"},
        action="/register",
    )

    assert response.status_code == 422
    assert "That was fast" in response.text


def test_a_form_of_yesterday_is_refused(register, held_clock, client):
    page = client.page("/register")
    opened = page.find("input", attrs={"name": "opened_at"})["value"]
    held_clock.advance(hours=25)

    assert register(opened_at=opened).status_code == 422


def test_one_network_opens_thirty_accounts_an_hour(app, register, held_clock):
    with transaction():
        for _ in range(29):
            count_registration("127.0.0.0/24")

    answers = [
        register(visitor=app.test_client(), handle=f"zoe{number}").status_code
        for number in range(2)
    ]

    assert answers == [303, 429]
    held_clock.advance(hours=1)
    assert register(visitor=app.test_client(), handle="zoe").status_code == 303


def test_a_closed_community_takes_nobody(register, client):
    with transaction():
        site.change(IS_OPEN, False)

    page = client.page("/register")

    assert "by invitation only" in page.text
    assert page.find("form", action="/register") is None
    assert client.post("/register").status_code in {400, 403, 422}
    assert count(Member) == 0


def test_a_member_does_not_register_again(client, sign_in):
    sign_in(an_account().handle)

    assert client.get("/register").location == "/"


def test_the_language_is_the_browsers(register, app):
    visitor = app.test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr-FR,fr;q=0.9"

    register(visitor=visitor, handle="zoe")

    assert find_by_handle("zoe").locale == "fr"


def test_registering_leads_back_to_where_one_was(client, register):
    response = register(next="/t/12/a-topic?page=2")
    page = client.page(response.location)

    assert page.find("a", href="/t/12/a-topic?page=2") is not None


def test_the_terms_are_there_until_the_brand_has_its_own(client):
    assert "Terms of use" in client.page("/terms").find("h1").text
    assert client.page("/register").find("a", href="/terms") is not None


def test_no_secret_is_kept_as_it_is(register, post_box, link_in):
    register()
    secret = link_in(post_box.only()).rpartition("/")[2]

    kept = db.session.scalars(select(Token.secret_hash)).all()

    assert secret not in kept
    assert [len(digest) for digest in kept] == [64]
