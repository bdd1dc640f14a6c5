"""What members do from one end to the other, in a real browser, with scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    A_PERSON_TAKES,
    confirm_address,
    fill_registration,
    hand_over_picture,
    publish_topic,
    reply,
    select_words,
)
from tests.browser.people import ask, follow, sign_in
from tests.core.pictures import a_picture, encoded

PASSWORD = "quatre mots bien choisis"
QUESTION = "Which glue holds beech when it is this damp?"
BODY = "The joint opened **again** over the winter. I have tried two kinds of glue so far."


def topics_called(site, title):
    return len(ask(site, "SELECT id FROM content_topic WHERE title = ?", title))


def text_area(page):
    return page.locator("textarea[name=body]")


def status_of(page):
    return page.locator("[data-composer-status]")


def test_a_newcomer_writes_first_and_joins_on_the_way(open_page, site):
    page = open_page()
    page.goto("/new")
    page.locator("[name=title]").fill(QUESTION)
    text_area(page).fill(BODY)
    expect(status_of(page)).to_contain_text("kept in this browser")

    page.get_by_role("main").get_by_role("link", name="Join").click()
    fill_registration(page, "newcomer", password=PASSWORD)
    confirm_address(page, site, "newcomer")
    page.goto("/new")
    expect(page.locator("[name=title]")).to_have_value(QUESTION)
    expect(text_area(page)).to_have_value(BODY)
    expect(status_of(page)).to_contain_text("Draft restored")
    page.reload()
    expect(text_area(page)).to_have_value(BODY)

    page.locator("[name=space]").select_option(label="Atelier & bricolage")
    page.wait_for_timeout(A_PERSON_TAKES)
    page.locator("form[action='/new'] .btn-primary").click()
    page.wait_for_url("**/t/**")

    expect(page.locator("h1")).to_have_text(QUESTION)
    expect(page.locator("[data-post-body] strong")).to_have_text("again")
    page.goto("/new")
    expect(page.locator("[name=title]")).to_have_value("")
    expect(text_area(page)).to_have_value("")


def test_a_draft_comes_along_when_its_writer_signs_in(open_page):
    open_page("ambassador")  # whose pages are in the browser's language from now on
    page = open_page()
    page.goto("/new")
    page.locator("[name=title]").fill(QUESTION)
    text_area(page).fill(BODY)
    expect(status_of(page)).to_contain_text("kept in this browser")

    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.locator("#name").fill("ambassador")
    page.locator("#password").fill("belleroche-1962")
    page.get_by_role("main").locator("form .btn-primary").click()
    page.wait_for_url("**/new**")

    expect(page.locator("[name=title]")).to_have_value(QUESTION)
    expect(text_area(page)).to_have_value(BODY)
    status_of(page).get_by_role("button").click()
    expect(status_of(page)).to_contain_text("Draft discarded")
    page.reload()
    expect(text_area(page)).to_have_value("")


def test_a_reply_quotes_mentions_and_shows_pictures_and_the_others_are_told(open_page):
    writer = open_page("moderator")
    topic = publish_topic(
        writer,
        "A lamp from a branch, step by step",
        "Find a branch that fell. Let it dry for a year, or two.",
    )
    page = open_page("ambassador")
    page.goto(topic)

    select_words(page, "[data-post-body]", "Let it dry for a year")
    page.locator("[data-quote-button]").click()
    area = page.locator("#reply textarea")
    expect(area).to_be_focused()
    assert "> Let it dry for a year" in area.input_value()
    page.keyboard.type("Even longer. What do you think, @fa")
    page.get_by_role("option").filter(has_text="@fan").first.click()
    assert area.input_value().endswith("What do you think, @fan ")
    picture = encoded(a_picture((60, 40)))
    page.keyboard.press("Enter")
    add_three_pictures(page, picture)
    page.locator("#reply .form-acts .btn-primary").click()

    mine = page.locator("[data-post]").nth(1)
    expect(mine.locator("blockquote.quote")).to_contain_text("Let it dry for a year")
    expect(mine.locator("a.mention")).to_have_text("@fan")
    for words in ("chosen by button", "dropped here", "pasted here"):
        expect(mine.get_by_alt_text(words)).to_be_visible()
    assert_told(writer, "A lamp from a branch")
    assert_told(open_page("fan"), "A lamp from a branch")


def add_three_pictures(page, picture):
    with page.expect_file_chooser() as chooser:
        page.locator("#reply [data-md=image]").click()
    chooser.value.set_files({"name": "one.png", "mimeType": "image/png", "buffer": picture})
    describe_picture(page, "chosen by button")
    for way, words in (("drop", "dropped here"), ("paste", "pasted here")):
        hand_over_picture(page, "#reply textarea", way, f"{way}.png", picture)
        describe_picture(page, words)


def describe_picture(page, words):
    page.locator("#alt-prompt-text").fill(words)
    page.get_by_role("button", name="Add description").click()
    assert f"![{words}](" in page.locator("#reply textarea").input_value()


def assert_told(page, title):
    page.goto("/")
    expect(page.locator(".top [data-unread-badge]")).to_be_visible()
    page.locator(".top a[href='/notifications']").click()
    notice = page.locator("[data-row].is-unread").filter(has_text=title).first
    notice.get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text(title)


def test_a_helpful_vote_and_a_reaction_stay_and_can_be_taken_back(open_page):
    topic = publish_topic(
        open_page("moderator"),
        "Three ways to sharpen a plane iron",
        "On a stone, on glass, or by a friend who knows.",
    )
    page = open_page("fan")
    page.goto(topic)
    first = page.locator("[data-post]").first

    first.get_by_role("button", name="Helpful").click()
    expect(first.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "true")
    first.locator("summary[aria-label='React']").click()
    first.locator(".reaction-pick [value=heart]").click()
    expect(first.locator(".reaction[value=heart]")).to_have_attribute("aria-pressed", "true")
    page.reload()

    expect(first.get_by_role("button", name="Helpful")).to_contain_text("1")
    expect(first.locator(".reaction[value=heart]")).to_contain_text("1")
    first.get_by_role("button", name="Helpful").click()
    expect(first.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "false")
    first.locator(".reaction[value=heart]").click()
    expect(first.locator(".reaction[value=heart]")).to_have_count(0)


def test_a_change_is_marked_and_its_history_reads_as_a_difference(open_page, site):
    [[post_id]] = ask(
        site,
        "SELECT id FROM content_post WHERE position = 2 AND body NOT LIKE '%>%' AND body NOT LIKE '%[%' ORDER BY length(body) DESC LIMIT 1",
    )
    page = open_page("moderator")
    page.goto(f"/p/{post_id}")
    post = page.locator(f"[data-post='{post_id}']")

    post.locator("summary[aria-label^='More about']").click()
    post.get_by_role("link", name="Edit").click()
    text_area(page).fill(f"Precision first. {text_area(page).input_value()}")
    page.locator("[name=reason]").fill("Said it more precisely")
    page.get_by_role("button", name="Save the change").click()
    expect(post.locator("[data-post-body]")).to_contain_text("Precision first.")
    post.get_by_role("link", name="edited").click()

    expect(page.locator("ins").first).to_contain_text("Precision first.")
    expect(page.get_by_text("Said it more precisely")).to_be_visible()


def test_the_preview_shows_what_will_be_stored(open_page):
    page = open_page("moderator")
    page.goto("/new?space=atelier")
    page.locator("[name=title]").fill("A table, a list and a spoiler to look at first")
    text_area(page).fill(
        "| wood | days |\n| --- | --- |\n| oak | 90 |\n\n- one\n- two :wave:\n\n<b>not bold</b> @fan"
    )

    page.get_by_role("tab", name="Preview").click()
    shown = page.locator("[data-composer-preview]")
    expect(shown.locator("td").first).to_have_text("oak")
    preview = shown.evaluate("(element) => element.innerHTML.trim()")
    page.get_by_role("tab", name="Write").click()
    page.locator("form[action='/new'] .btn-primary").click()
    page.wait_for_url("**/t/**")

    assert (
        page.locator("[data-post-body]").evaluate("(element) => element.innerHTML.trim()")
        == preview
    )


def test_a_double_click_makes_one_topic(open_page, site):
    page = open_page("moderator")
    page.goto("/new?space=atelier")
    page.locator("[name=title]").fill("Pressed twice by an eager finger")
    text_area(page).fill("Twice the clicks, and still only one topic, I hope.")

    page.locator("form[action='/new'] .btn-primary").dblclick()
    page.wait_for_url("**/t/**")

    assert topics_called(site, "Pressed twice by an eager finger") == 1


def test_the_back_button_leads_to_a_fresh_form(open_page, site):
    page = open_page("moderator")
    publish_topic(
        page,
        "Published, then a step back and forth",
        "What happens to the form when I go back to it?",
    )

    page.go_back()
    expect(page.locator("[name=title]")).to_have_value("")
    expect(text_area(page)).to_have_value("")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Published, then a step back and forth")

    assert topics_called(site, "Published, then a step back and forth") == 1


def test_words_typed_without_a_connection_are_kept(open_page, watch):
    topic = publish_topic(
        open_page("admin"),
        "Written in the train, between two tunnels",
        "The connection comes and goes, the words should stay.",
    )
    page = open_page("ambassador")
    page.goto(topic)
    area = page.locator("#reply textarea")
    page.context.set_offline(True)

    area.fill("From the tunnel: every word of this has to survive.")
    expect(status_of(page)).to_contain_text("offline")
    page.locator("#reply .form-acts .btn-primary").click()
    expect(status_of(page)).to_contain_text("cannot be reached")
    expect(area).to_have_value("From the tunnel: every word of this has to survive.")
    page.context.set_offline(False)
    expect(status_of(page)).to_contain_text("Draft saved")
    page.reload()
    expect(area).to_have_value("From the tunnel: every word of this has to survive.")
    page.locator("#reply .form-acts .btn-primary").click()

    expect(page.locator("[data-post]").nth(1)).to_contain_text("From the tunnel")
    watch.complaints[:] = [
        one for one in watch.complaints if "ERR_INTERNET_DISCONNECTED" not in one
    ]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_colours_switch_at_once_and_stay(page, theme):
    page.goto("/")
    in_light = background(page)

    page.locator(f"[data-theme-choice={theme}]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    assert (background(page) != in_light) == (theme == "dark")


def background(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_a_member_chooses_the_language(open_page):
    page = open_page("admin")
    page.goto("/settings/preferences")
    assert page.locator("html").get_attribute("lang") == "en"

    for language in ("fr", ""):
        page.locator("[name=locale]").select_option(language)
        follow(page, page.get_by_role("main").locator("form .btn-primary"))

        assert page.locator("html").get_attribute("lang") == (language or "en")


def test_signing_out_everywhere_ends_every_device(open_page, site, watch):
    page, phone = open_page(), open_page()
    page.goto("/register")
    fill_registration(page, "many.devices", password=PASSWORD)
    sign_in(phone, "many.devices", PASSWORD)
    expect(phone.locator("body")).to_have_attribute("data-member", "many.devices")

    page.goto("/settings/sessions")
    expect(page.locator(".device")).to_have_count(2)
    page.get_by_role("button", name="Sign out everywhere").click()
    follow(page, page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere"))

    for one in (page, phone):
        one.goto("/")
        expect(one.locator("body[data-member]")).to_have_count(0)
        expect(one.locator(".top").get_by_role("link", name="Join")).to_be_visible()


def test_a_topic_opens_where_its_reader_stopped(open_page):
    writer = open_page("moderator")
    topic = publish_topic(
        writer,
        "Read half of it, then a new reply arrives",
        "The first post of a topic that will grow.",
    )
    reader = open_page("admin")
    reader.goto(topic)
    reader.wait_for_timeout(3_000)
    reader.goto("/")
    writer.goto(topic)
    reply(writer, "This reply is new to whoever has read the first post.")
    expect(writer.locator("[data-post]")).to_have_count(2)

    reader.goto("/?sort=unread")
    reader.get_by_role("link", name="Read half of it, then a new reply arrives").click()

    expect(reader.locator("[data-new-divider]")).to_be_visible()
    expect(reader.locator("[data-post]").nth(1)).to_contain_text("This reply is new")
