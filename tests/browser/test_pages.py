"""Every page, as the people who may open it see it: on a phone and a desk, light and dark, in both languages."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import publish_topic
from tests.browser.people import ask, follow
from tests.support.chromium import (
    DESKTOP,
    PHONE,
    Look,
    Watch,
    assert_accessible,
    assert_no_sideways_scroll,
    new_context,
)

# Four looks in which every two of width, colours and language meet.
LOOKS = (
    Look(390, "light", "fr"),
    Look(1280, "dark", "fr"),
    Look(390, "dark", "en"),
    Look(1280, "light", "en"),
)
# axe takes longer than all the rest, so it reads each page in both widths and both palettes only.
READ_BY_AXE = {LOOKS[0], LOOKS[1]}
SMALLEST = {"width": 320, "height": 640}
VISITOR, FAN, MODERATOR, ADMIN = "", "fan", "moderator", "admin"
EVERYBODY = (VISITOR, FAN, MODERATOR, ADMIN)

# Names in braces are topics and posts of the demo, found in its database.
FOR_EVERYBODY = (
    "/",
    "/?sort=latest",
    "/?sort=top&period=year",
    "/?sort=new",
    "/?sort=unanswered",
    "/spaces",
    "/s/jardin",
    "/s/english",
    "/tags",
    "/tag/{tag}",
    "/t/{long}",
    "/t/{long}?page=2",
    "/t/{short}",
    "/t/{closed}",
    "/members",
    "/m/ambassador",
    "/m/ambassador?tab=posts",
    "/m/fan",
    "/new",
    "/search",
    "/search?q=tomates",
    "/search?q=zzzqqqxxx",
    "/there-is-no-such-page",
)
FOR_VISITORS = (
    "/login",
    "/register",
    "/forgot",
    "/forgot/sent",
    "/terms",
    "/verify/expired",
    "/reset/expired",
)
FOR_MEMBERS = (
    "/?sort=unread",
    "/s/coin-du-feu",
    "/notifications",
    "/settings/profile",
    "/settings/account",
    "/settings/account/address",
    "/settings/account/password",
    "/settings/preferences",
    "/settings/sessions",
    "/settings/drafts",
    "/settings/data",
    "/settings/data/erase",
    "/p/{foreign}/edit",
)
FOR_MODERATORS = (
    "/t/{long_id}/move",
    "/p/{foreign}/edit",
    "/p/{foreign}/history",
    "/p/{foreign}/delete",
    "/s/coulisses",
)
FOR_ADMINS = (
    "/admin",
    "/admin/brand",
    "/admin/spaces",
    "/admin/spaces/new",
    "/admin/spaces/4",
    "/admin/members",
    "/admin/members/{fan}",
    "/admin/settings",
    "/admin/audit",
    "/admin/jobs",
)


@dataclass(frozen=True)
class Visit:
    """A page, who looks at it, and how."""

    path: str
    who: str
    look: Look

    def __str__(self) -> str:
        return f"{self.who or 'visitor'}-{self.look}-{self.path}"


def visits() -> list[Visit]:
    """Every page in each of the four looks; pages for everybody with another reader in each."""
    found = []
    for number, path in enumerate(FOR_EVERYBODY):
        found += [Visit(path, EVERYBODY[(n + number) % 4], look) for n, look in enumerate(LOOKS)]
    for who, paths in (
        (VISITOR, FOR_VISITORS),
        (FAN, FOR_MEMBERS),
        (MODERATOR, FOR_MODERATORS),
        (ADMIN, FOR_ADMINS),
    ):
        found += [Visit(path, who, look) for path in paths for look in LOOKS]
    # One profile serves all visits of its kind, so they follow one another.
    return sorted(found, key=lambda visit: (visit.who, str(visit.look)))


@pytest.fixture(scope="session")
def places(site):
    """The topics and posts of the demo that stand for many."""
    [[long]] = ask(
        site, "SELECT id || '/' || slug FROM content_topic ORDER BY reply_count DESC LIMIT 1"
    )
    [[short]] = ask(
        site,
        "SELECT id || '/' || slug FROM content_topic WHERE reply_count = 2 AND space_id = 4 LIMIT 1",
    )
    [[closed]] = ask(
        site, "SELECT id || '/' || slug FROM content_topic WHERE closed_at IS NOT NULL LIMIT 1"
    )
    [[tag]] = ask(site, "SELECT name FROM content_tag ORDER BY topic_count DESC LIMIT 1")
    [[foreign]] = ask(
        site,
        "SELECT content_post.id FROM content_post JOIN content_topic ON topic_id = content_topic.id"
        " WHERE content_topic.author_id = content_post.author_id AND content_post.position = 1"
        " AND space_id = 4 ORDER BY content_topic.reply_count DESC LIMIT 1",
    )
    [[fan]] = ask(site, "SELECT id FROM members_member WHERE handle = 'fan'")
    return {
        "long": long,
        "long_id": long.partition("/")[0],
        "short": short,
        "closed": closed,
        "tag": tag,
        "foreign": foreign,
        "fan": fan,
    }


LONG_WORD = "Bewässerungsanlagensteuerungsventilersatzteilbestellnummer" * 4


@pytest.fixture(scope="session")
def long_word(people, chromium, site):
    """The newest topic, whose title is one long word, and its first post."""
    watch = Watch(host=site.url.partition("://")[2])
    cookies = people.cookies_of(MODERATOR)
    context = new_context(chromium, DESKTOP, site.url, watch, storage_state=cookies)
    publish_topic(context.new_page(), LONG_WORD, "One word says it all, if it is long.")
    context.close()
    [[topic_id, post_id]] = ask(
        site, "SELECT topic_id, id FROM content_post WHERE position = 1 ORDER BY id DESC LIMIT 1"
    )
    return {"topic": topic_id, "post": post_id}


@pytest.mark.parametrize(
    "path",
    ["/?sort=new", "/t/{topic}", "/p/{post}/edit", "/p/{post}/history", "/t/{topic}/move"],
)
def test_a_title_of_one_long_word_fits_the_smallest_phone(open_page, long_word, path):
    page = open_page(MODERATOR, look=PHONE)

    page.goto(path.format(**long_word))

    assert LONG_WORD in page.title() or LONG_WORD[:100] in page.locator("main").inner_text()
    assert_fits_the_smallest_phone(page)


class Gallery:
    """Keeps the last reader's page open for the next visit of the same kind."""

    def __init__(self, browser, site, people) -> None:
        self._browser, self._site, self._people = browser, site, people
        self._kind = self._context = None

    def page_of(self, who, look):
        """Return the page and what is watched on it since the last visit."""
        if self._kind != (who, look):
            self.close()
            self.watch = Watch(host=self._site.url.partition("://")[2])
            self._context = new_context(
                self._browser,
                look,
                self._site.url,
                self.watch,
                storage_state=self._people.cookies_of(who),
            )
            self._page, self._kind = self._context.new_page(), (who, look)
        self.watch.complaints.clear()
        self.watch.expected.clear()
        return self._page, self.watch

    def close(self) -> None:
        if self._context:
            self._context.close()


@pytest.fixture(scope="session")
def gallery(chromium, site, people):
    opened = Gallery(chromium, site, people)
    yield opened
    opened.close()


EXPECTED = {"/there-is-no-such-page": 404, "/verify/expired": 404, "/reset/expired": 404}
REFUSED = {("/p/{foreign}/edit", FAN): 403}


@pytest.mark.parametrize("visit", visits(), ids=str)
def test_a_page_is_sound(gallery, places, visit):
    page, watch = gallery.page_of(visit.who, visit.look)
    expected = REFUSED.get((visit.path, visit.who)) or EXPECTED.get(visit.path, 200)
    watch.expect(expected)

    answer = page.goto(visit.path.format(**places))

    assert answer.status == expected
    assert_well_made(page, visit.look)
    if visit.look.is_phone:
        assert_fits_the_smallest_phone(page)
    if visit.look in READ_BY_AXE:
        assert_accessible(page)
    assert watch.complaints == []


def assert_well_made(page, look):
    """One heading of the first rank, a title that says more than the site's name, the right language."""
    assert page.locator("html").get_attribute("lang") == look.language
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert "Belleroche" in page.title()
    assert len(page.title()) > len("Belleroche · ")
    assert page.locator("main").count() == 1
    assert_no_sideways_scroll(page)


def assert_fits_the_smallest_phone(page):
    usual = page.viewport_size
    page.set_viewport_size(SMALLEST)
    assert_no_sideways_scroll(page)
    page.set_viewport_size(usual)


def test_a_form_that_is_refused_says_so_and_is_sound(open_page, watch):
    watch.expect(422)
    page = open_page(look=PHONE)
    page.goto("/login")

    page.locator("#name").fill("fan")
    page.locator("#password").fill("not the password")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator("main form .btn-primary").click()

    assert answer.value.status == 422
    assert page.locator("#name").input_value() == "fan"
    assert "do not belong together" in page.get_by_role("alert").inner_text()
    assert_well_made(page, PHONE)
    assert_accessible(page)


def test_too_large_a_form_is_refused_with_a_page(open_page, watch):
    watch.expect(413)
    page = open_page("fan")
    page.goto("/new")

    page.locator("textarea[name=body]").evaluate(
        "(area) => { area.maxLength = 9e6; area.value = 'x'.repeat(6e6); area.form.submit(); }"
    )
    page.wait_for_url("**/new")
    expect(page.locator("[data-composer]")).to_have_count(0)

    assert_well_made(page, DESKTOP)
    assert_accessible(page)


def test_too_many_tries_are_refused_with_a_page_that_says_when(open_page, watch):
    watch.expect(429, 422)
    page = open_page(look=PHONE)

    for _attempt in range(11):
        page.goto("/login")
        page.locator("#name").fill("nobody-of-this-name")
        page.locator("#password").fill("not the password")
        follow(page, page.locator("main form .btn-primary"))

    assert re.search(r"\d", page.get_by_role("alert").inner_text())
    assert_well_made(page, PHONE)
    assert_accessible(page)


SHIFTS = """
() => new Promise((done) => {
  let sum = 0;
  const watcher = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  });
  watcher.observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => { watcher.takeRecords().forEach((entry) => { sum += entry.value; }); done(sum); }, 400);
})
"""


@pytest.mark.parametrize("path", ["/", "/t/{long}"])
@pytest.mark.parametrize("who", [VISITOR, FAN], ids=["visitor", "fan"])
@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=str)
def test_nothing_jumps_while_a_page_loads(open_page, places, path, who, look):
    page = open_page(who, look)

    page.goto(path.format(**places))
    page.wait_for_load_state("networkidle")

    assert page.evaluate(SHIFTS) == 0


KILOBYTE = 1000


@pytest.fixture
def weights(open_page, places):
    """Bytes as transferred by the first visit of a page, by kind."""

    def of(path, who=""):
        page = open_page(who)
        answers = []
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright marks it
        page.goto(path.format(**places))
        page.wait_for_load_state("networkidle")
        weight = dict.fromkeys(["document", "script", "stylesheet"], 0)
        for answer in answers:
            kind = answer.request.resource_type
            weight[kind] = weight.get(kind, 0) + answer.request.sizes()["responseBodySize"]
        return weight

    return of


@pytest.mark.parametrize("who", [VISITOR, FAN, MODERATOR], ids=["visitor", "fan", "moderator"])
def test_a_topic_page_is_light(weights, who):
    weight = weights("/t/{long}", who)

    assert 5 * KILOBYTE < weight["script"] <= 60 * KILOBYTE, weight
    assert 5 * KILOBYTE < weight["stylesheet"] <= 30 * KILOBYTE, weight


@pytest.mark.parametrize(
    "path", ["/", "/?sort=latest", "/s/jardin", "/tag/{tag}", "/search?q=tomates"]
)
def test_a_list_is_light(open_page, places, path):
    page = open_page(MODERATOR)

    answer = page.goto(path.format(**places))

    assert len(answer.body()) <= 45 * KILOBYTE
