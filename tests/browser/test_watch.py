"""The watch over browser journeys sees what it promises to see."""

import pytest

from tests.support.chromium import DESKTOP, Watch, new_context

URL = "http://127.0.0.1:9"
POLICY = {"content-security-policy": "default-src 'self'; script-src 'unsafe-inline' 'self'"}


def complaints_about(browser, body, *, expected=()):
    watch = Watch(host="127.0.0.1:9")
    watch.expect(*expected)
    context = new_context(browser, DESKTOP, URL, watch)
    context.route(
        "**/*",
        lambda route: (
            route.fulfill(status=200, headers={**POLICY, "content-type": "text/html"}, body=body)
            if route.request.url == f"{URL}/"
            else route.fulfill(status=404, body="")
        ),
    )
    page = context.new_page()
    page.goto("/")
    page.wait_for_timeout(50)
    context.close()
    return watch.complaints


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<script>console.error('oh')</script>", "console: oh"),
        ("<script>throw new Error('oh')</script>", "script: oh"),
        ("<img src=/missing.png alt=''>", "answer 404: http://127.0.0.1:9/missing.png"),
        ("<img src=http://stranger.example/x.png alt=''>", "foreign host: http://stranger.example"),
        ("<p style='color:red'>x</p>", "content policy style-src"),
    ],
)
def test_the_watch_complains(chromium, body, complaint):
    found = complaints_about(chromium, body)

    assert any(complaint in one for one in found), found


def test_the_watch_is_content_with_a_quiet_page(chromium):
    assert complaints_about(chromium, "<p>all is well</p>") == []


def test_an_expected_answer_is_no_complaint(chromium):
    body = "<script>fetch('/missing')</script>"

    assert complaints_about(chromium, body, expected=[404]) == []
