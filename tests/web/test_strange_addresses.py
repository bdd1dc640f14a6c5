"""Whatever stands in an address, a page is shown, refused or missing; it never breaks."""

import base64
import json
import re

import pytest

from tests.content.factories import a_post, a_reply, a_space, a_topic
from tests.members.factories import a_member, an_admin

pytestmark = pytest.mark.slow

# A part of an address as Flask writes it: <int:topic_id>, <slug>, <any(up, down):way>.
PART = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
MILLENNIA_AGO = {"t": "0001-01-01T00:00:00+14:00"}
NUMBERS = [str(2**31), str(2**63 - 1), str(2**63), "9" * 21, "9" * 5000]
WORDS = ["a%00b", "%ff%ed%a0%80", "..%2f", "'%25_\\\\", "x" * 3000]
CURSOR_VALUES = [
    ["x"],
    ["x", 1],
    [2**63, 2**63],
    [float("nan"), 1],
    [True, True],
    [{"t": "2024-01-01"}, 1],
    [{"t": "2024-01-01T00:00:00+00:00"}, 1],
    [MILLENNIA_AGO, 1],
    [{"t": 5}, 1],
    ["\ud800", 1],
    ["\0", 1],
    5,
]


def a_cursor(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


CURSORS = [a_cursor(values) for values in CURSOR_VALUES] + ["%00", "é"]
SORTS = ("hot", "latest", "new", "top", "top&period=all", "unanswered", "unread")
NAMES = ("q", "author", "space", "role", "tab", "sort", "period", "tag", "title", "words")
MORE_NAMES = ("action", "subject", "next", "page", "w", "key", "state", "reply_to")


def addresses(app, *, number, word, names=None):
    """Every page of the site, the parts of its address replaced."""

    def part(match):
        kind, name = match.groups()
        return str(number) if kind == "int" else (names or {}).get(name, word)

    pages = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    return [PART.sub(part, page) for page in sorted(pages)]


def broken(client, paths):
    return [
        (status, path[:200]) for path in paths if (status := client.get(path).status_code) >= 500
    ]


@pytest.fixture
def site(app):
    """One of each thing that an address can name, and its names."""
    space = a_space(slug="roses")
    author = an_admin()
    post = a_post(space=space, author=author, tags=("beans",))
    a_reply(post.topic, author=author)
    member = a_member(handle="Odile")
    names = {"slug": "roses", "handle": member.handle, "name": "beans"}
    return {"number": post.topic_id, "word": "x", "names": names}


@pytest.fixture(params=["visitor", "administrator"])
def reader(request, site, client):
    if request.param == "administrator":
        client.sign_in(an_admin().member_id)
    return client


@pytest.mark.parametrize("number", NUMBERS)
def test_strange_numbers_in_addresses_are_missing(app, site, reader, number):
    assert broken(reader, addresses(app, number=number, word="roses")) == []


@pytest.mark.parametrize("word", WORDS)
def test_strange_words_in_addresses_are_missing(app, site, reader, word):
    assert broken(reader, addresses(app, number=site["number"], word=word)) == []


def test_strange_cursors_never_break_a_page(app, site, client):
    client.sign_in(an_admin().member_id)
    pages = [*addresses(app, **site), *(f"/?sort={key}" for key in SORTS)]
    asked = [
        f"{page}{'&' if '?' in page else '?'}{side}={cursor}"
        for page in pages
        for side, cursors in (("after", CURSORS), ("before", CURSORS[:1]))
        for cursor in cursors
    ]

    assert broken(client, asked) == []


@pytest.mark.parametrize("word", [*WORDS, "<script>", "9" * 5000])
def test_strange_queries_never_break_a_page(app, site, reader, word):
    query = "&".join(f"{name}={word}" for name in (*NAMES, *MORE_NAMES))
    pages = addresses(app, **site)

    assert broken(reader, [f"{page}?{query}" for page in pages]) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_a_reply_to_no_post_is_refused_with_its_words_kept(app, client, number):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)

    answer = client.submit(
        f"/t/{topic.id}/{topic.slug}",
        {"body": "My long and precious words.", "reply_to": number},
        action="/reply",
    )

    assert answer.status_code == 404
    assert "precious words" in answer.text


@pytest.mark.parametrize("number", NUMBERS)
def test_a_button_for_no_row_finds_nothing(app, client, number):
    client.sign_in(an_admin().member_id)
    token = {"csrf_token": client.token("/admin/settings")}

    for path in ("/admin/jobs/{}/retry", "/p/{}/vote", "/t/{}/close", "/settings/sessions/{}/end"):
        assert client.post(path.format(number), data=token).status_code in {303, 404}, path


def test_nul_in_a_form_is_left_out(app, client):
    client.sign_in(a_member(handle="Odile").id)

    answer = client.submit("/settings/profile", {"name": "Odi\0le", "bio": "Be\0ans"})

    assert answer.status_code == 303
    assert "Beans" in client.get("/m/Odile").text


@pytest.mark.parametrize("word", ["a\0b", "a\ud800b", ["\0"], {"\0": "\ud800"}])
@pytest.mark.parametrize("field", ["title", "body", "tags"])
def test_what_json_smuggles_in_is_left_out(app, client, field, word):
    client.sign_in(a_member(trust_level=2).id)
    token = {"X-CSRFToken": client.token("/settings/profile")}
    typed = {"title": "How do you prune?", "body": "Some words."} | {field: word}

    kept = client.put("/drafts/topic", json=typed, headers=token)

    assert kept.status_code == 200
    assert client.get("/drafts/topic").status_code == 200


def test_brackets_without_end_are_no_draft(app, client):
    client.sign_in(a_member(trust_level=2).id)
    token = {"X-CSRFToken": client.token("/settings/profile")}

    answer = client.put(
        "/drafts/topic", data="[" * 100_000, headers=token, content_type="application/json"
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/m/%00", "/tag/x%00", "/media/%00", "/%00"])
def test_nul_in_an_address_is_no_address(app, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "2", "01", "0000000011", "1e1", "9" * 5000, "x", ""])
def test_a_page_that_a_topic_has_not_is_missing(app, client, page):
    topic = a_topic()

    assert client.get(f"/t/{topic.id}/{topic.slug}?page={page}").status_code == 404
