"""Headers, redirects, sizes: what every answer carries and what every form refuses."""

import re

import pytest

from community.core.http import safe_path
from community.web.security import POLICY
from tests.content.factories import a_space, a_topic
from tests.members.factories import a_member

PATHS = ["/", "/spaces", "/members", "/login", "/register", "/search?q=x", "/nothing", "/healthz"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_safe_headers(app, client, path):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_nonce_of_the_policy_is_the_pages_and_new_each_time(app, client):
    answers = [client.get("/") for _ in range(2)]
    nonces = [
        re.search(r"'nonce-([^']+)'", a.headers["Content-Security-Policy"])[1] for a in answers
    ]

    assert nonces[0] != nonces[1]
    assert f'nonce="{nonces[0]}"' in answers[0].text
    assert 'nonce=""' not in answers[0].text


def test_no_other_host_is_allowed_anywhere():
    assert "http:" not in POLICY
    assert "https:" not in POLICY
    assert "*" not in POLICY


def test_no_page_names_another_host(app, client):
    topic = a_topic(body="See https://shop.example/roses for more about these roses.")

    for path in ("/", f"/t/{topic.id}/{topic.slug}", "/login", "/new"):
        page = client.page(path)
        loaded = [t.get("src") or t.get("href") for t in page.find_all(["script", "img", "link"])]
        for address in filter(None, loaded):
            assert address.startswith(("/", "http://localhost", "#")), address


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}]
)
def test_no_answer_believes_whom_it_was_asked_for(app, client, headers):
    topic = a_topic()
    page = f"/t/{topic.id}/{topic.slug}"
    paths = ["/", page, "/feed.atom", f"/t/{topic.id}/feed.atom", "/robots.txt", "/sitemap.xml"]

    for path in (*paths, "//spaces", "/s/x/feed.atom"):
        answer = client.get(path, headers=headers)
        assert "evil.example" not in answer.text, path
        assert "evil.example" not in answer.headers.get("Location", "")
    assert (
        f'rel="canonical" href="http://localhost{page}"' in client.get(page, headers=headers).text
    )


def test_hsts_and_secure_cookies_come_with_https(application, app, client):
    settings = application.extensions["community_settings"]

    assert not settings.is_https
    assert settings.model_copy(update={"site_url": "https://x.example"}).is_https


def test_session_cookies_are_hidden_from_scripts(app, client):
    client.get("/login")
    cookie = client.get_cookie("community")

    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "/\t/evil.example", "/ /evil", "", None, "evil", "http:/evil",
        "/%0d%0aSet-Cookie: x\r\n", "///evil.example",
    ],
)  # fmt: skip
def test_an_open_redirect_is_refused(target):
    assert safe_path(target, default="/home") == "/home"


@pytest.mark.parametrize("target", ["/", "/t/1/roses?page=2#post-21", "/search?q=a%20b"])
def test_a_path_of_this_site_is_kept(target):
    assert safe_path(target) == target


def test_a_button_returns_to_the_page_it_was_on(app, client):
    space = a_space()
    client.sign_in(a_member().id)
    token = client.token(f"/s/{space.slug}")
    form = {"csrf_token": token}

    here = client.post(
        f"/s/{space.slug}/follow", data=form, headers={"Referer": "http://localhost/spaces?x=1"}
    )
    there = client.post(
        f"/s/{space.slug}/follow", data=form, headers={"Referer": "https://evil.example/spaces"}
    )

    assert (here.location, there.location) == ("/spaces?x=1", "/")


@pytest.mark.parametrize(
    "path", ["/read", "/p/1/vote", "/t/1/reply", "/t/1/close", "/m/x/follow", "/drafts/topic"]
)
def test_no_form_works_without_its_token(app, client, path):
    a_topic()
    client.sign_in(a_member().id)
    method = client.put if path.startswith("/drafts") else client.post

    assert method(path, data={}).status_code == 400


def test_settings_are_not_kept_on_shared_computers(app, client):
    client.sign_in(a_member().id)

    assert "no-store" in client.get("/settings/profile").headers["Cache-Control"]
