import pytest

from community.core.db import db
from community.core.errors import NotFound
from community.core.transaction import transaction
from community.identity.actions.passwords import reset_password
from community.identity.limits import count_forgotten
from community.identity.models import SignedInSession, Token
from community.members.queries import find_by_handle
from tests.identity.factories import OTHER_PASSWORD, PASSWORD, an_account, password_hash


@pytest.fixture
def forget(client, post_box, link_in):
    """Ask for a link through the real form and return the path that the letter holds."""

    def forget(name):
        client.submit("/forgot", {"name": name})
        return link_in(post_box.only())

    return forget


@pytest.mark.parametrize("typed", ["marie", "@Marie", "marie@example.com", "MARIE@example.com "])
def test_a_forgotten_password_is_chosen_anew_by_letter(client, forget, sign_in, typed):
    an_account(handle="marie", address="marie@example.com")
    path = forget(typed)

    response = client.submit(path, {"password": OTHER_PASSWORD})

    assert response.location == "/"
    client.submit("/", action="/logout")
    assert sign_in("marie", PASSWORD).status_code == 422
    assert sign_in("marie", OTHER_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "typed", ["nobody", "nobody@example.com", "no address @ all", "x\x00y", "<b>x</b>", "é" * 250]
)
def test_unknown_names_get_the_same_page_and_no_letter(client, post_box, typed):
    an_account(handle="marie", address="marie@example.com")

    unknown = client.submit("/forgot", {"name": typed})
    letters = post_box.collect()
    known = client.submit("/forgot", {"name": "marie"})

    assert (unknown.status_code, unknown.location) == (known.status_code, known.location)
    assert letters == []


def test_known_and_unknown_names_cost_the_same_statements(client, statements, hashings):
    an_account(handle="marie")
    hashings.clear()
    client.submit("/forgot", {"name": "warmup"})
    sent = []

    for name in ("marie", "nemo1"):
        with statements() as seen:
            client.submit("/forgot", {"name": name})
        sent.append(seen.sent)

    assert sent[0] == sent[1]
    assert hashings == []


def test_the_link_ends_all_sessions_and_opens_one(app, client, forget, sign_in):
    account = an_account()
    thief = app.test_client()
    sign_in(account.handle, visitor=thief)
    path = forget(account.handle)

    client.submit(path, {"password": OTHER_PASSWORD})

    assert thief.get("/settings/sessions").status_code == 303
    assert client.get("/settings/sessions").status_code == 200


def test_the_change_is_told_by_letter(client, forget, post_box):
    account = an_account()
    client.submit(forget(account.handle), {"password": OTHER_PASSWORD})

    letter = post_box.only()

    assert letter.to == account.address
    assert "was changed" in letter.subject
    assert OTHER_PASSWORD not in letter.text


def test_the_link_works_once(client, forget):
    account = an_account()
    path = forget(account.handle)
    token = client.token(path)
    client.submit(path, {"password": OTHER_PASSWORD})

    again = client.post(path, data={"password": PASSWORD, "csrf_token": token})

    assert again.status_code in {400, 404}
    assert client.get(path).status_code == 404


def test_of_two_at_once_one_uses_the_link(app, forget):
    path = forget(an_account().handle)
    secret = path.rpartition("/")[2]
    with transaction():
        reset_password(secret, password_hash=password_hash(OTHER_PASSWORD))

    with pytest.raises(NotFound, match="used already"), transaction():
        reset_password(secret, password_hash=password_hash(PASSWORD))


def test_the_link_works_for_an_hour(client, forget, held_clock):
    path = forget(an_account().handle)
    held_clock.advance(minutes=59)
    assert client.get(path).status_code == 200

    held_clock.advance(minutes=1, seconds=1)

    assert client.get(path).status_code == 404


def test_one_use_takes_the_other_links_back(client, forget):
    account = an_account()
    first, second = forget(account.handle), forget(account.handle)

    client.submit(second, {"password": OTHER_PASSWORD})

    assert client.get(first).status_code == 404


def test_looking_does_not_use_the_link(client, forget, app):
    path = forget(an_account().handle)
    app.test_client().get(path)

    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Fill this in."),
        ("short", "At least 10"),
        ("motdepasse1", "Too many people"),
        ("marie-is-me", "your name or your address"),
        ("x" * 300, "At most 256"),
        ("x" * 1100, "1024"),
    ],
)
def test_a_bad_new_password_is_refused_and_the_link_stays(client, forget, password, words):
    an_account(handle="marie-is-me")
    path = forget("marie-is-me")

    response = client.submit(path, {"password": password})

    assert response.status_code == 422
    assert words in response.text
    assert client.get(path).status_code == 200


def test_a_letter_that_arrives_confirms_the_address(app, register, client, forget, post_box):
    register(visitor=app.test_client(), handle="zoe", address="zoe@example.com")
    post_box.collect()

    client.submit(forget("zoe@example.com"), {"password": OTHER_PASSWORD})

    assert find_by_handle("zoe").activated_at is not None


def test_a_claim_to_a_known_address_gets_no_letter(app, register, client, post_box):
    an_account(handle="marie", address="marie@example.com")
    register(visitor=app.test_client(), handle="eve", address="marie@example.com")
    post_box.collect()

    client.submit("/forgot", {"name": "eve"})

    assert post_box.collect() == []


def test_an_address_means_its_owner_and_not_a_claim(app, register, client, forget, post_box):
    register(visitor=app.test_client(), handle="eve", address="marie@example.com")
    post_box.collect()
    an_account(handle="marie", address="marie@example.com")

    page = client.page(forget("marie@example.com"))

    assert "@marie" in page.text


def test_an_account_gets_three_letters_an_hour(client, post_box, held_clock):
    an_account(handle="marie", address="marie@example.com")

    for name in ("marie", "marie@example.com", "marie", "MARIE", "marie@example.com"):
        client.submit("/forgot", {"name": name})

    assert len(post_box.collect()) == 3
    held_clock.advance(hours=1)
    client.submit("/forgot", {"name": "marie"})
    assert len(post_box.collect()) == 1


def test_one_network_asks_thirty_times_an_hour(client, held_clock):
    with transaction():
        for _ in range(30):
            count_forgotten("127.0.0.0/24")

    response = client.submit("/forgot", {"name": "marie"})

    assert response.status_code == 429
    assert "You can try again at" in response.text


def test_an_imported_person_without_an_address_gets_nothing(client, post_box):
    account = an_account()
    with transaction():
        db.session.execute(db.text("DELETE FROM identity_email"))

    client.submit("/forgot", {"name": account.handle})

    assert post_box.collect() == []
    assert db.session.scalars(db.select(Token)).all() == []


def test_sessions_of_others_stay(app, client, forget, sign_in):
    marie, zoe = an_account(), an_account()
    other = app.test_client()
    sign_in(zoe.handle, visitor=other)

    client.submit(forget(marie.handle), {"password": OTHER_PASSWORD})

    assert other.get("/settings/sessions").status_code == 200
    assert len(db.session.scalars(db.select(SignedInSession)).all()) == 2
