"""The directory, profiles, pictures and settings through HTTP."""

import io
import json

import pytest
from PIL import Image

from community.core.db import db
from community.members.models import Member
from community.members.types import Role
from tests.content.factories import a_post, a_reply
from tests.members.factories import a_member, actor_for


def reread(member):
    db.session.expire_all()
    return db.session.get(Member, member.id)


def test_a_profile_shows_who_it_is_and_what_they_wrote(app, client):
    member = a_member(handle="Odile", name="Odile Roy", bio="Beans.", trust_level=4)
    a_post(author=actor_for(member), title="My beans climb everywhere")
    reply = a_reply(a_post().topic, author=actor_for(member), body="Mine climb as well.")

    topics = client.page("/m/Odile")
    replies = client.page("/m/Odile?tab=posts")

    assert topics.h1.get_text(strip=True) == "Odile Roy"
    assert "My beans climb everywhere" in topics.get_text()
    assert f"/p/{reply.id}" in str(replies)
    data = json.loads(topics.find("script", type="application/ld+json").string)
    assert (data["@type"], data["mainEntity"]["alternateName"]) == ("ProfilePage", "Odile")


def test_a_handle_in_other_letters_leads_to_the_right_address_for_good(app, client):
    a_member(handle="Odile")

    answer = client.get("/m/odile")

    assert (answer.status_code, answer.location) == (301, "/m/Odile")
    assert "no-cache" in answer.headers["Cache-Control"]


def test_a_missing_member_is_missing(app, client):
    assert client.get("/m/nobody").status_code == 404


def test_a_suspension_is_nobodys_business(app, client, held_clock):
    member = a_member(
        handle="Odile", suspended_until=held_clock.now.replace(year=2030), suspension_reason="spam"
    )

    as_visitor = client.get("/m/Odile").text
    client.sign_in(member.id)

    assert "spam" not in as_visitor
    assert "spam" in client.get("/m/Odile").text


def test_hostile_words_about_oneself_stay_words(app, client):
    member = a_member(handle="Odile")
    client.sign_in(member.id)
    words = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'

    client.submit("/settings/profile", {"name": words, "bio": words})
    page = client.page("/m/Odile")

    assert page.find("script", string="alert(1)") is None
    assert page.find("img", src="x") is None
    assert words in page.get_text()


def test_preferences_change_language_theme_and_shortcuts(app, client):
    member = a_member()
    client.sign_in(member.id)

    client.submit(
        "/settings/preferences",
        {"locale": "fr", "timezone": "Europe/Paris", "theme": "dark", "has_shortcuts": []},
    )
    page = client.page("/settings/preferences")

    assert (reread(member).locale, reread(member).theme) == ("fr", "dark")
    assert page.html["lang"] == "fr"
    assert page.html["data-theme"] == "dark"
    assert page.html.has_attr("data-shortcuts-off")


@pytest.mark.parametrize("field", ["locale", "timezone", "theme"])
def test_a_choice_that_is_not_offered_is_refused(app, client, field):
    client.sign_in(a_member().id)

    answer = client.submit("/settings/preferences", {field: "<script>"})

    assert answer.status_code == 422


def test_the_browsers_language_is_used_until_one_is_chosen(app, client):
    french = client.page("/", headers={"Accept-Language": "fr-CA,fr;q=0.9"})
    other = client.page("/", headers={"Accept-Language": "de,nl"})

    assert (french.html["lang"], other.html["lang"]) == ("fr", "en")


def test_a_picture_of_oneself_is_cut_square_and_can_go(app, client):
    member = a_member()
    client.sign_in(member.id)
    stream = io.BytesIO()
    Image.new("RGB", (400, 300), "#b4622a").save(stream, "PNG")

    client.submit(
        "/settings/profile",
        {"picture": (io.BytesIO(stream.getvalue()), "me.png")},
        action="/settings/avatar",
        content_type="multipart/form-data",
    )
    key = reread(member).avatar_key
    shown = client.get(f"/avatars/{key}.webp?w=96")
    client.submit("/settings/profile", {"remove": "1"}, action="/settings/avatar")

    assert Image.open(io.BytesIO(shown.data)).size == (96, 96)
    assert reread(member).avatar_key == ""


def test_what_is_no_picture_is_refused_at_its_field(app, client):
    client.sign_in(a_member().id)

    answer = client.submit(
        "/settings/profile",
        {"picture": (io.BytesIO(b"<svg onload=alert(1)>"), "me.svg")},
        action="/settings/avatar",
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("letters", ["AB", "é", "<script>", "%2e%2e", "漢字"])
def test_a_drawn_picture_is_a_picture_whatever_is_asked(app, client, letters):
    answer = client.get(f"/avatars/7/{letters}.svg")

    assert answer.status_code in {200, 404}
    assert "<script" not in answer.text
    if answer.status_code == 200:
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("key", ["x", "../../secret-key", "0" * 24, "A" * 24])
def test_a_picture_that_is_not_there_is_missing(app, client, key):
    assert client.get(f"/avatars/{key}.webp").status_code == 404


@pytest.mark.parametrize("path", ["/settings/profile", "/settings/preferences"])
def test_settings_ask_visitors_to_sign_in(app, client, path):
    answer = client.get(path)

    assert answer.status_code in {303, 403}


def test_the_directory_filters_and_pages(app, client, statements):
    for number in range(32):
        a_member(handle=f"fan-of-beans-{number}")
    a_member(handle="garden_expert", role=Role.EXPERT, department="Garden")
    client.get("/members")

    with statements() as seen:
        first = client.page("/members")
    experts = client.page("/members?role=expert")

    assert first.find("a", rel="next") is not None
    assert "garden_expert" in experts.get_text()
    assert "fan-of-beans-1" not in experts.get_text()
    assert seen.count <= 8, seen


@pytest.mark.parametrize("words", ["Émile", "ÉMILE", "emile", "Zoë", "zoe"])
def test_the_directory_finds_names_whatever_their_accents(app, client, words):
    a_member(handle="rabbit", name="Émile ZOË")

    assert "rabbit" in client.page(f"/members?q={words}").get_text()
