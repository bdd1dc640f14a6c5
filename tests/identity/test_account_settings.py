import pytest

from community.core.db import db
from community.identity.models import Email, SignedInSession
from community.members.queries import find_by_handle
from tests.identity.factories import OTHER_PASSWORD, PASSWORD, an_account

ADDRESS = "/settings/account/address"
SECRET = "/settings/account/password"


@pytest.fixture
def marie(sign_in):
    """Marie, signed in."""
    account = an_account(handle="marie", address="marie@example.com")
    sign_in("marie")
    return account


@pytest.fixture
def change_address(client):
    def change_address(address="new@example.com", password=PASSWORD):
        fields = {"address": address, "password": password}
        return client.submit("/settings/account", fields, action=ADDRESS)

    return change_address


@pytest.fixture
def change_password(client):
    def change_password(current=PASSWORD, password=OTHER_PASSWORD):
        fields = {"current": current, "password": password}
        return client.submit("/settings/account", fields, action=SECRET)

    return change_password


def address_of(handle):
    member = find_by_handle(handle)
    return db.session.scalar(db.select(Email.address).where(Email.member_id == member.id))


# Address


def test_a_new_address_counts_once_its_letter_is_answered(
    marie, client, change_address, post_box, link_in
):
    change_address("new@example.com")
    letter = post_box.only()
    before = address_of("marie")
    path = link_in(letter)

    client.submit(path)

    assert letter.to == "new@example.com"
    assert before == "marie@example.com"
    assert address_of("marie") == "new@example.com"


def test_the_former_address_is_told(marie, client, change_address, post_box, link_in):
    change_address("new@example.com")
    client.submit(link_in(post_box.only()))

    letter = post_box.only()

    assert letter.to == "marie@example.com"
    assert "was changed" in letter.subject
    assert "n…@example.com" in letter.text
    assert "new@example.com" not in letter.text


def test_the_password_is_asked(marie, client, change_address, post_box):
    response = change_address(password="a wrong password")

    assert response.status_code == 422
    assert "This is not your password." in response.text.replace("&#39;", "'")
    assert post_box.collect() == []


def test_the_password_is_tried_ten_times_only(marie, change_address, held_clock):
    answers = [change_address(password="a wrong password").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    held_clock.advance(minutes=15, seconds=1)
    assert change_address().status_code == 303


@pytest.mark.parametrize(
    "address", ["", "nowhere", "a@b", "x@example.com\nBcc: y@example.com", "<script>@example.com"]
)
def test_what_is_no_address_is_refused(marie, change_address, post_box, address):
    response = change_address(address)

    assert response.status_code == 422
    assert "<script>@" not in response.text
    assert post_box.collect() == []


def test_a_known_address_gets_the_same_answer_and_its_owner_a_letter(
    marie, client, change_address, post_box
):
    an_account(handle="zoe", address="zoe@example.com")

    known = change_address("zoe@example.com")
    words = client.page("/settings/account").find(class_="toasts").get_text(" ", strip=True)
    unknown = change_address("new@example.com")
    other_words = client.page("/settings/account").find(class_="toasts").get_text(" ", strip=True)

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert words.replace("zoe@", "new@") == other_words
    told, asked = sorted(post_box.collect(), key=lambda letter: letter.to, reverse=True)
    assert (told.to, asked.to) == ("zoe@example.com", "new@example.com")
    assert "/verify/" not in told.text
    assert "@zoe" in told.text


def test_a_known_and_an_unknown_address_cost_the_same_statements(marie, change_address, statements):
    an_account(address="zoe@example.com")
    change_address("warmup@example.com")

    with statements() as known:
        change_address("zoe@example.com")
    with statements() as unknown:
        change_address("new@example.com")

    assert known.sent == unknown.sent


def test_an_address_taken_meanwhile_stays_with_its_owner(
    marie, client, change_address, post_box, link_in
):
    change_address("new@example.com")
    path = link_in(post_box.only())
    an_account(handle="zoe", address="new@example.com")

    response = client.submit(path)

    assert response.status_code == 409
    assert address_of("marie") == "marie@example.com"
    assert client.get(path).status_code == 200


def test_links_to_the_former_address_stop_working(
    app, marie, client, change_address, post_box, link_in
):
    app.test_client().submit("/forgot", {"name": "marie"})
    reset = link_in(post_box.only())
    change_address("new@example.com")

    client.submit(link_in(post_box.only()))

    assert client.get(reset).status_code == 404


def test_a_mistyped_address_is_corrected_before_it_is_confirmed(
    register, client, change_address, post_box, link_in
):
    register(handle="zoe", address="zoe@exmaple.com")
    post_box.collect()
    change_address("zoe@example.com")

    client.submit(link_in(post_box.only()))

    assert find_by_handle("zoe").activated_at is not None
    assert address_of("zoe") == "zoe@example.com"
    assert post_box.collect() == []


def test_a_letter_a_minute_is_too_many(marie, change_address):
    answers = [change_address(f"new{number}@example.com").status_code for number in range(4)]

    assert answers == [303, 303, 303, 429]


# Password


def test_the_password_is_changed_and_told(marie, client, change_password, sign_in, post_box):
    response = change_password()

    assert response.location == "/settings/account"
    assert "was changed" in post_box.only().subject
    client.submit("/", action="/logout")
    assert sign_in("marie", OTHER_PASSWORD).status_code == 303


def test_other_sessions_end_and_this_one_stays(app, marie, client, change_password, sign_in):
    thief = app.test_client()
    sign_in("marie", visitor=thief)

    change_password()

    assert thief.get("/settings/account").status_code == 303
    assert client.get("/settings/account").status_code == 200
    ended = db.session.scalars(db.select(SignedInSession.ended_at)).all()
    assert [moment for moment in ended if moment is not None] != []


def test_the_present_password_is_asked(marie, change_password, post_box):
    response = change_password(current="a wrong password")

    assert response.status_code == 422
    assert 'id="current-error"' in response.text
    assert post_box.collect() == []


@pytest.mark.parametrize("password", ["", "short", "azertyuiop", "marie@example.com"])
def test_a_bad_password_is_refused(marie, change_password, sign_in, app, password):
    response = change_password(password=password)

    assert response.status_code == 422
    assert sign_in("marie", PASSWORD, visitor=app.test_client()).status_code == 303


def test_links_to_a_new_password_stop_working(
    app, marie, client, change_password, post_box, link_in
):
    app.test_client().submit("/forgot", {"name": "marie"})
    reset = link_in(post_box.only())

    change_password()

    assert client.get(reset).status_code == 404


# The page


def test_the_page_shows_the_address_to_its_owner(marie, client):
    page = client.page("/settings/account")

    assert "marie@example.com" in page.text
    assert "confirmed" in page.text


@pytest.mark.parametrize("path", [ADDRESS, SECRET, "/settings/data/erase"])
def test_a_reload_after_a_refusal_leads_back(marie, client, path):
    response = client.get(path)

    assert response.status_code == 303
    assert response.location.startswith("/settings/")


@pytest.mark.parametrize(
    "path",
    [
        ADDRESS,
        SECRET,
        "/settings/sessions/1/end",
        "/settings/sessions/end-all",
        "/settings/data/export",
        "/settings/data/erase",
        "/settings/data/keep",
        "/register/send-again",
    ],
)
def test_a_visitor_changes_nothing(client, path):
    token = client.token("/login")

    response = client.post(path, data={"csrf_token": token})

    assert response.status_code == 403
    assert "Sign in to continue." in response.text


@pytest.mark.parametrize("path", [ADDRESS, SECRET, "/settings/data/erase", "/settings/data/keep"])
def test_no_form_works_without_its_token(marie, client, path):
    fields = {"address": "eve@example.com", "password": PASSWORD, "current": PASSWORD}

    assert client.post(path, data=fields).status_code == 400
    assert address_of("marie") == "marie@example.com"


def test_the_settings_list_every_panel(marie, client):
    side = client.page("/settings/account").find("nav", class_="side")

    paths = [link["href"] for link in side.find_all("a")]

    assert paths == [
        "/settings/profile",
        "/settings/account",
        "/settings/sessions",
        "/settings/preferences",
        "/settings/following",
        "/settings/drafts",
        "/settings/data",
    ]
    assert side.find("a", attrs={"aria-current": "page"})["href"] == "/settings/account"
