"""An empty production site opens a set-up page, once, to whoever reads its terminal."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.app import create_app
from community.content.models import Space
from community.core import site
from community.core.brand import LOGO, NAME, PRIMARY, TAGLINE_EN
from community.core.db import db
from community.core.models import Setting
from community.core.transaction import transaction
from community.identity.models import SignedInSession
from community.members.models import AuditEntry, Member
from community.members.types import Role
from community.web.setup import Beginning, issue_setup_code, set_up
from tests.core.mail_server import free_port, mail_server
from tests.core.pictures import a_photo, encoded
from tests.members.factories import a_member
from tests.support import databases
from tests.support.client import Visitor
from tests.support.migrating import settings_for

pytestmark = pytest.mark.slow

FILLED = {
    "name": "Atelier Bleu",
    "tagline": "Make it yourself, together",
    "handle": "claire",
    "person": "Claire Morel",
    "address": "claire@example.com",
    "password": "three brown horses",
}


@pytest.fixture
def make_site(database, tmp_path) -> Iterator:
    """Make production sites on this test's database."""
    made: list[Flask] = []

    def make(**others: object) -> Flask:
        chosen = {"env": "production"} | others
        app = create_app(settings_for(database, tmp_path / "var", **chosen))
        app.test_client_class = Visitor
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            databases.empty(db.engine, db.metadata)
            db.engine.dispose()


@pytest.fixture
def site_app(make_site) -> Iterator[Flask]:
    app = make_site()
    with app.app_context():
        yield app


@pytest.fixture
def owner(site_app) -> Visitor:
    """Whoever started the site and typed its code."""
    visitor = site_app.test_client()
    visitor.submit("/setup", {"code": issue_setup_code()})
    return visitor


def members() -> int:
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


@pytest.mark.parametrize("path", ["/", "/login", "/register", "/t/1/x", "/nowhere", "/admin"])
def test_every_page_of_an_empty_site_leads_to_its_setup(path, site_app):
    answer = site_app.test_client().get(path)

    assert (answer.status_code, answer.location) == (303, "/setup")


def test_a_proxy_still_hears_that_an_empty_site_is_well(site_app):
    visitor = site_app.test_client()

    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 200


def test_the_code_opens_the_next_step(site_app):
    code = issue_setup_code()

    answer = site_app.test_client().submit("/setup", {"code": f"  {code.upper()} "})

    assert (answer.status_code, answer.location) == (303, "/setup/mail")


def test_a_wrong_code_is_told(site_app):
    issue_setup_code()

    answer = site_app.test_client().submit("/setup", {"code": "aaaaa-aaaaa-aaaaa-aaaaa"})

    assert answer.status_code == 422
    assert "This is not the code" in answer.text


def test_a_code_is_over_after_a_day(site_app, held_clock):
    code = issue_setup_code()
    held_clock.advance(hours=24, seconds=1)

    assert site_app.test_client().submit("/setup", {"code": code}).status_code == 422


def test_a_new_start_ends_the_former_code(site_app):
    former = issue_setup_code()
    issue_setup_code()

    assert site_app.test_client().submit("/setup", {"code": former}).status_code == 422


def test_only_a_digest_of_the_code_is_kept(site_app):
    code = issue_setup_code()

    kept = db.session.scalar(select(Setting.value).where(Setting.name == "code.setup"))

    assert code not in str(kept)
    assert code.replace("-", "") not in str(kept)


def test_guessing_is_stopped_even_before_the_right_code(site_app, held_clock):
    code = issue_setup_code()
    visitor = site_app.test_client()
    for _guess in range(10):
        visitor.submit("/setup", {"code": "guess"})

    refused = visitor.submit("/setup", {"code": code})
    held_clock.advance(minutes=16)
    taken = visitor.submit("/setup", {"code": code})

    assert refused.status_code == 429
    assert "You can try again at" in refused.text
    assert taken.status_code == 303


@pytest.mark.parametrize("path", ["/setup/mail", "/setup/community"])
def test_without_the_code_no_step_opens(path, site_app):
    issue_setup_code()

    answer = site_app.test_client().get(path)

    assert (answer.status_code, answer.location) == (303, "/setup")


def test_setting_up_makes_brand_admin_and_spaces_at_once(owner):
    answer = owner.submit("/setup/community", FILLED)

    member = db.session.scalar(select(Member))
    spaces = db.session.scalars(select(Space).order_by(Space.position)).all()
    assert (answer.status_code, answer.location) == (303, "/")
    assert (member.handle, member.name, member.role) == ("claire", "Claire Morel", Role.ADMIN)
    assert member.activated_at is not None
    assert site.value(NAME) == "Atelier Bleu"
    assert site.value(TAGLINE_EN) == "Make it yourself, together"
    assert [space.name for space in spaces][:2] == ["Welcome", "Questions and advice"]
    assert spaces[-1].posting == "staff"


def test_the_administrator_is_signed_in_afterwards(owner):
    owner.submit("/setup/community", FILLED)

    page = owner.page("/admin")

    assert page.select_one("body")["data-member"] == "claire"
    assert "Atelier Bleu" in page.title.text


def test_the_first_line_of_the_log_is_the_setup(owner):
    owner.submit("/setup/community", FILLED)

    actions = set(db.session.scalars(select(AuditEntry.action)))

    assert "web.site.set_up" in actions
    assert "content.space.create" in actions


def test_only_the_spaces_that_are_wanted_open(owner):
    page = owner.page("/setup/community")
    form = {field["name"]: field.get("value", "") for field in page.select("form input[name]")}
    wanted = {k: v for k, v in form.items() if not k.endswith("is_wanted") and k != "logo"}
    wanted |= FILLED | {"spaces-1-is_wanted": "y", "spaces-1-name": "Ask us"}

    owner.post("/setup/community", data=wanted)

    assert db.session.scalars(select(Space.name)).all() == ["Ask us"]


def test_a_logo_comes_along(owner):
    picture = (BytesIO(encoded(a_photo(), "JPEG")), "logo.jpg")

    owner.submit("/setup/community", FILLED | {"logo": picture})

    answer = owner.get(f"/brand/{site.value(LOGO)}")
    assert answer.content_type == "image/webp"
    assert answer.data.startswith(b"RIFF")
    answer.close()


def test_the_setup_never_opens_again(owner, site_app):
    owner.submit("/setup/community", FILLED)
    stranger = site_app.test_client()

    answers = [
        stranger.get(path).status_code for path in ("/setup", "/setup/mail", "/setup/community")
    ]

    assert answers == [404, 404, 404]
    assert issue_setup_code() == ""
    assert stranger.get("/").status_code == 200


def test_another_process_learns_that_the_site_is_set_up(owner, make_site):
    other = make_site()
    before = other.test_client().get("/").status_code

    owner.submit("/setup/community", FILLED)

    assert before == 303
    assert other.test_client().get("/").status_code == 200


@pytest.mark.parametrize("env", ["development", "test"])
def test_other_sites_have_no_setup(env, make_site):
    app = make_site(env=env)
    with app.app_context():
        assert issue_setup_code() == ""
        assert app.test_client().get("/setup").status_code == 404


def test_a_site_with_members_has_no_setup(site_app):
    a_member()

    assert site_app.test_client().get("/setup").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("password", "short", "At least 10 characters"),
        ("password", "motdepasse123", "Too many people use this password"),
        ("handle", "é!", "Use 3 to 20 letters"),
        ("address", "nowhere", "Write an e-mail address"),
        ("primary", "#ffee00", "The nearest that passes is"),
        ("primary", "red", "Write a colour like"),
        ("name", "", "Fill this in."),
        ("spaces-0-name", "x" * 61, "longer than 60"),
    ],
)
def test_a_refusal_is_told_and_nothing_is_half_made(field, value, sentence, owner):
    answer = owner.submit("/setup/community", FILLED | {field: value})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert members() == 0
    assert db.session.scalar(select(func.count()).select_from(Space)) == 0
    assert site.value(NAME) == NAME.default


def test_everything_that_is_wrong_is_told_at_once(owner):
    wrong = {"password": "short", "handle": "x", "address": "nowhere", "primary": "#ffee00"}

    page = owner.submit("/setup/community", FILLED | wrong).text

    assert "At least 10 characters: three" in page
    assert "Use 3 to 20 letters" in page
    assert "Write an e-mail address" in page
    assert "The nearest that passes is" in page


def test_two_spaces_of_one_name_leave_nothing_behind(owner):
    same = {"spaces-0-name": "Talk", "spaces-1-name": "Talk"}

    answer = owner.submit("/setup/community", FILLED | same)

    assert answer.status_code == 409
    assert members() == 0
    assert owner.submit("/setup/community", FILLED).status_code == 303


def test_the_offered_colour_is_taken_before_anything_is_written(owner):
    refused = owner.submit("/setup/community", FILLED | {"primary": "#ffee00"})
    offered = refused.text.split('name="use_primary" value="')[1][:7]

    page = owner.submit(
        "/setup/community", FILLED | {"use_primary": offered}, action="/setup/community"
    )

    assert page.status_code == 200
    assert f'value="{offered}"' in page.text
    assert members() == 0


def test_an_svg_logo_is_refused_with_the_way_out(owner):
    drawing = (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "logo.svg")

    answer = owner.submit("/setup/community", FILLED | {"logo": drawing})

    assert answer.status_code == 422
    assert "SVG files can carry scripts. Export the drawing as PNG" in answer.text


def test_of_two_who_set_up_at_once_one_does(site_app, owner):
    code = issue_setup_code()
    second = site_app.test_client()
    second.submit("/setup", {"code": code})
    owner.submit("/setup", {"code": code})
    form = second.page("/setup/community")
    token = form.find("input", attrs={"name": "csrf_token"})["value"]

    owner.submit("/setup/community", FILLED)
    late = second.post("/setup/community", data=FILLED | {"csrf_token": token, "handle": "eve"})

    assert late.status_code == 404
    assert members() == 1


def test_of_two_who_press_the_button_in_the_same_moment_one_sets_up(site_app):
    code = issue_setup_code()
    browsers = [site_app.test_client() for _person in range(2)]
    for browser in browsers:
        browser.submit("/setup", {"code": code})
    tokens = [browser.token("/setup/community") for browser in browsers]

    def press(number: int) -> int:
        sent = FILLED | {"csrf_token": tokens[number], "handle": f"claire-{number}"}
        with site_app.app_context():
            return browsers[number].post("/setup/community", data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, range(2)))

    assert answers[0] == 303
    assert answers[1] in {404, 409}
    assert members() == 1


def test_a_code_that_was_used_meanwhile_sets_nothing_up(site_app):
    beginning = Beginning(
        code="gone", account=None, name="X", primary="", accent="", tagline="", language="en",
        logo="", spaces=(),
    )  # fmt: skip

    with pytest.raises(Exception, match="This code is used up"), transaction():
        set_up(beginning)

    assert members() == 0


def test_the_session_begins_with_the_setup(owner):
    owner.submit("/setup/community", FILLED)

    assert db.session.scalar(select(func.count()).select_from(SignedInSession)) == 1


def test_hostile_words_survive_and_stay_words(owner):
    hostile = "<script>alert(1)</script>\x00"

    owner.submit("/setup/community", FILLED | {"name": hostile, "spaces-0-name": "<b>&\"'"})

    page = owner.get("/").text
    assert site.value(NAME) == "<script>alert(1)</script>"
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_without_a_mail_server_the_test_says_what_to_set(owner):
    answer = owner.submit("/setup/mail", {"address": "claire@example.com"})

    assert "the letter was kept in a folder. Set COMMUNITY_SMTP_URL" in answer.text


def test_the_mail_test_sends_a_real_letter(make_site):
    with mail_server() as mailbox:
        app = make_site(smtp_url=f"smtp://127.0.0.1:{mailbox.port}", mail_from="us@fans.example")
        with app.app_context():
            visitor = app.test_client()
            visitor.submit("/setup", {"code": issue_setup_code()})

            answer = visitor.submit("/setup/mail", {"address": "claire@example.com"})

    assert "The mail server has taken the letter" in answer.text
    assert [letter["To"] for letter in mailbox.letters] == ["claire@example.com"]


def test_the_mail_test_says_how_to_repair_a_server_that_is_away(make_site):
    app = make_site(smtp_url=f"smtp://127.0.0.1:{free_port()}", mail_from="us@fans.example")
    with app.app_context():
        visitor = app.test_client()
        visitor.submit("/setup", {"code": issue_setup_code()})

        answer = visitor.submit("/setup/mail", {"address": "claire@example.com"})

    assert "correct the host and the port in COMMUNITY_SMTP_URL" in answer.text


def test_the_mail_test_tells_what_the_server_refused(make_site):
    with mail_server() as mailbox:
        app = make_site(smtp_url=f"smtp://127.0.0.1:{mailbox.port}", mail_from="us@fans.example")
        with app.app_context():
            visitor = app.test_client()
            visitor.submit("/setup", {"code": issue_setup_code()})

            answer = visitor.submit("/setup/mail", {"address": "gone@example.com"})

    assert "The letter was not taken: The mail server answered 550" in answer.text


def test_the_mail_test_is_limited(owner):
    for _letter in range(20):
        owner.submit("/setup/mail", {"address": "claire@example.com"})

    assert owner.submit("/setup/mail", {"address": "claire@example.com"}).status_code == 429


def test_the_address_of_the_mail_test_is_offered_again(owner):
    owner.submit("/setup/mail", {"address": "claire@example.com"})

    page = owner.page("/setup/community")

    assert page.select_one("#address")["value"] == "claire@example.com"


def test_the_primary_colour_is_stored_only_when_it_differs(owner):
    owner.submit("/setup/community", FILLED)

    assert db.session.get(Setting, PRIMARY.name) is None
