"""Everything can be reached and done without a pointer, and one always sees where one is."""

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import publish_topic
from tests.browser.people import follow

# The mark of the focus may stand around a whole row or field; the composer draws its own.
WHERE = """
async () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  const box = element.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  let isMarked = false;
  for (let around = element; around && !around.matches('main, nav, body'); around = around.parentElement) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(around);
    isMarked ||= outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    isMarked ||= around.matches('.composer') && boxShadow !== 'none';
  }
  return {
    name: `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`,
    isInside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    isMarked,
    isCovered: at !== null && !element.contains(at) && !at.contains(element) && !at.closest('label'),
  };
}
"""
MOST_STOPS = 400


@pytest.mark.parametrize(
    ("path", "who"), [("/", "fan"), ("/new", "fan"), ("/login", ""), ("/settings/profile", "fan")]
)
def test_every_stop_of_the_tab_key_is_seen(open_page, path, who):
    page = open_page(who)
    page.goto(path)

    stops = walk_with_tab(page)

    assert len(stops) > 8
    assert [stop["name"] for stop in stops if not stop["isInside"]] == []
    assert [stop["name"] for stop in stops if stop["isCovered"]] == []
    assert [stop["name"] for stop in stops if not stop["isMarked"]] == []


def walk_with_tab(page):
    """Press Tab from the top of the page until it has been left, which it must be."""
    stops = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(WHERE)) is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the keyboard is caught near {stops[-1]}")


def test_the_first_stop_leads_past_the_menu(page):
    page.goto("/")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_letters_walk_a_list_and_open_a_topic(page):
    page.goto("/")
    titles = page.locator("[data-row] h2 a")

    page.keyboard.press("j")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(titles.nth(2)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(1)).to_be_focused()
    expect(titles.nth(1)).to_be_in_viewport()
    chosen = titles.nth(1).inner_text()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(chosen)


def test_a_slash_searches_and_escape_leaves_the_field(page):
    page.goto("/")

    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("tomates j")
    expect(page.locator("#search")).to_have_value("tomates j")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).not_to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("tomates")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=tomates**")


def test_a_question_mark_shows_the_keys_and_escape_hides_them(page):
    page.goto("/")

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_be_visible()
    page.keyboard.press("n")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")

    expect(keys).to_be_hidden()


def test_n_opens_the_form_and_a_topic_is_published_without_a_pointer(open_page):
    page = open_page("moderator")
    page.goto("/s/atelier")

    page.keyboard.press("n")
    page.wait_for_url("**/new**")
    page.locator("[name=title]").focus()
    page.keyboard.type("Published with ten fingers and no mouse")
    page.keyboard.press("Tab")
    expect(page.locator("[name=space]")).to_be_focused()
    page.keyboard.type("Atelier")
    tab_to(page, "textarea[name=body]")
    page.keyboard.type("The keyboard is all that it takes: j, k, n and r.")
    tab_to(page, "form[action='/new'] .btn-primary")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Published with ten fingers and no mouse")


def tab_to(page, selector):
    for _stop in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_r_replies_and_letters_in_a_text_are_letters(open_page):
    topic = publish_topic(
        open_page("moderator"),
        "Answer this one by keyboard alone",
        "Press r, write, and send it off without a mouse.",
    )
    page = open_page("admin")
    page.goto(topic)

    page.keyboard.press("r")
    area = page.locator("#reply textarea")
    expect(area).to_be_focused()
    page.keyboard.type("just jkn/r? and nothing else")
    expect(area).to_have_value("just jkn/r? and nothing else")
    tab_to(page, "#reply .form-acts .btn-primary")
    page.keyboard.press("Enter")

    expect(page.locator("[data-post]").nth(1)).to_contain_text("just jkn/r? and nothing else")


def test_menus_open_walk_and_close_by_key(open_page):
    page = open_page("fan")
    page.goto("/")
    opener = page.locator("summary[aria-label='My account']")

    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="My profile")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="My profile")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="My profile")).to_be_hidden()
    expect(opener).to_be_focused()


def test_who_switched_the_letters_off_is_left_alone(open_page):
    page = open_page("ambassador")
    switch_letters(page, is_on=False)
    page.goto("/")

    for key in ("j", "?", "n"):
        page.keyboard.press(key)

    assert page.url.endswith("/")
    expect(page.locator("dialog[data-shortcuts]")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    switch_letters(page, is_on=True)


def switch_letters(page, *, is_on):
    page.goto("/settings/preferences")
    page.locator("[name=has_shortcuts]").set_checked(is_on)
    follow(page, page.get_by_role("main").locator("form .btn-primary"))
