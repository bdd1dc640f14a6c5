"""The whole community without JavaScript: slower to the hand, and complete."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    A_PERSON_TAKES,
    confirm_address,
    fill_registration,
    publish_topic,
    reply,
)
from tests.browser.people import ask, follow
from tests.core.pictures import a_picture, encoded

PASSWORD = "encore quatre mots ordinaires"


@pytest.fixture
def plain(open_page):
    """Open a page whose browser runs no script: `plain("fan")`."""
    return lambda who="": open_page(who, java_script_enabled=False)


def in_menu(post, label, words):
    post.locator(f"summary[aria-label^='{label}']").click()
    post.get_by_role("link", name=words).click()


def test_a_visitor_reads_lists_topics_and_search(plain):
    page = plain()
    page.goto("/")

    page.get_by_role("link", name="Latest").click()
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("[data-row]").first).to_be_visible()
    page.locator("[data-row] h2 a").first.click()
    expect(page.locator("[data-post-body]").first).to_be_visible()
    page.locator("#search").fill("tomates")
    page.locator("#search").press("Enter")

    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/search?q=tomates")


def test_somebody_joins_writes_and_publishes(plain, site):
    page = plain()
    page.goto("/register?next=/new")
    fill_registration(page, "without.scripts", password=PASSWORD)
    confirm_address(page, site, "without.scripts")

    publish_topic(
        page,
        "Written in a browser of long ago",
        "It still works here, with *stars* and a [link](/spaces).",
        space="bienvenue",
        takes=A_PERSON_TAKES,
    )

    expect(page.locator("h1")).to_have_text("Written in a browser of long ago")
    expect(page.locator("[data-post-body] em")).to_have_text("stars")


def test_a_refused_form_keeps_every_word(plain, watch):
    watch.expect(422)
    page = plain("moderator")
    page.goto("/new?space=atelier")
    page.locator("[name=title]").fill("A title that is long enough")
    page.locator("[name=tags]").fill("one, two, three, four, five, six")
    page.locator("textarea[name=body]").fill("Six tags are one too many, and these words stay.")
    page.get_by_role("button", name="Publish").click()

    expect(page.locator(".error").first).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("A title that is long enough")
    expect(page.locator("[name=tags]")).to_have_value("one, two, three, four, five, six")
    expect(page.locator("[name=space]")).to_have_value("atelier")
    expect(page.locator("textarea[name=body]")).to_have_value(
        "Six tags are one too many, and these words stay."
    )


def test_a_preview_comes_as_a_page(plain):
    page = plain("moderator")
    page.goto("/new?space=atelier")
    page.locator("[name=title]").fill("Looked at before it is published")
    page.locator("textarea[name=body]").fill("With **strong** words, to be looked at first.")

    page.get_by_role("button", name="Preview").click()

    expect(page.locator("[data-composer-preview] strong")).to_have_text("strong")
    expect(page.locator("textarea[name=body]")).to_have_value(
        "With **strong** words, to be looked at first."
    )


def test_a_picture_is_added_beside_the_text(plain):
    page = plain("moderator")
    page.goto("/new?space=atelier")
    page.locator("[name=title]").fill("A picture without a single script")
    page.locator("textarea[name=body]").fill("The hedge, seen from the road:")
    page.locator("[name=picture]").set_input_files(
        {"name": "hedge.png", "mimeType": "image/png", "buffer": encoded(a_picture(), "PNG")}
    )
    page.locator("[name=picture_alt]").fill("A hedge in May")
    page.get_by_role("button", name="Add the picture").click()
    expect(page.locator("textarea[name=body]")).to_have_value(
        re.compile(r"^The hedge, seen from the road:\s+!\[A hedge in May]\(/media/")
    )
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/t/**")

    picture = page.locator("[data-post] .prose img")
    expect(picture).to_have_attribute("alt", "A hedge in May")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_enter_in_the_title_publishes_and_adds_no_picture(plain):
    page = plain("moderator")
    page.goto("/new?space=atelier")
    page.locator("textarea[name=body]").fill("The text was there before the title was.")
    page.locator("[name=title]").fill("Sent with the Enter key alone")
    page.locator("[name=title]").press("Enter")
    page.wait_for_url("**/t/**")

    expect(page.locator("h1")).to_have_text("Sent with the Enter key alone")


def test_a_reply_a_vote_a_reaction_and_a_follow(plain):
    topic = publish_topic(
        plain("moderator"),
        "Voted on without a single script",
        "Plain forms post, and the page comes back.",
    )
    page = plain("ambassador")
    page.goto(topic)
    first = page.locator("[data-post]").first

    first.get_by_role("button", name="Helpful").click()
    expect(first.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "true")
    first.locator("summary[aria-label='React']").click()
    first.locator(".reaction-pick [value=clap]").click()
    expect(first.locator(".reaction[value=clap]")).to_have_attribute("aria-pressed", "true")
    page.locator(".aside").get_by_role("button", name="Follow").click()
    expect(page.locator(".aside").get_by_role("button", name="Following")).to_be_visible()
    first.get_by_role("link", name="Reply").click()
    reply(page, "Answered to the first post, by an address and a form.")

    expect(page.locator("[data-post]").nth(1)).to_contain_text("Answered to the first post")


def test_a_double_click_makes_one_topic(plain, site):
    page = plain("moderator")
    page.goto("/new?space=atelier")
    page.locator("[name=title]").fill("Pressed twice in a plain browser")
    page.locator("textarea[name=body]").fill("The same form goes off twice, and one topic is made.")

    page.get_by_role("button", name="Publish").dblclick()
    page.wait_for_url("**/t/**")

    expect(page.locator("h1")).to_have_text("Pressed twice in a plain browser")
    assert (
        len(
            ask(
                site,
                "SELECT id FROM content_topic WHERE title = 'Pressed twice in a plain browser'",
            )
        )
        == 1
    )


def test_a_post_is_changed_removed_and_restored(plain):
    page = plain("moderator")
    topic = publish_topic(
        page, "Changed, removed and brought back", "The opening post stays as it is here."
    )
    reply(page, "This reply will not stay as it is.")
    post = page.locator("[data-post]").nth(1)

    in_menu(post, "More about", "Edit")
    page.locator("textarea[name=body]").fill("This reply was changed by its author.")
    page.get_by_role("button", name="Save the change").click()
    expect(post).to_contain_text("changed by its author")
    in_menu(post, "More about", "Remove")
    page.get_by_role("main").locator("form .btn-danger").click()
    page.goto(topic)
    expect(post).not_to_contain_text("changed by its author")
    post.get_by_role("button", name="Restore").click()

    expect(page.locator("[data-post]").nth(1)).to_contain_text("changed by its author")


def test_a_moderator_closes_moves_and_removes(plain, site):
    page = plain("moderator")
    topic = publish_topic(
        page,
        "Goes through all the hands of the team",
        "Closed, opened, moved, removed and restored.",
    )

    moderate(page, "Close")
    expect(page.locator(".topic-head")).to_contain_text("Closed")
    page.locator(".topic-tools summary").click()
    page.get_by_role("link", name="Move").click()
    page.locator("[name=space]").select_option(label="Jardin & potager")
    page.get_by_role("main").locator("form .btn-primary").click()
    expect(page.locator(".topic-head")).to_contain_text("Jardin & potager")
    moderate(page, "Remove")
    follow(page, page.get_by_role("main").locator("form .btn-danger"))
    page.goto(topic)
    expect(page.locator(".topic-head")).to_contain_text("Removed")
    moderate(page, "Restore")

    expect(page.locator(".topic-head")).not_to_contain_text("Removed")


def moderate(page, words):
    page.locator(".topic-tools summary").click()
    follow(page, page.locator(".topic-tools .menu-panel").get_by_role("button", name=words))


def test_settings_and_signing_out_are_plain_forms(plain):
    page = plain("admin")
    page.goto("/settings/profile")
    bio = page.locator("textarea").first.input_value()

    page.locator("textarea").first.fill("A few words, saved without a script.")
    page.get_by_role("main").locator("form .btn-primary").first.click()
    page.goto("/m/admin")
    expect(page.get_by_text("A few words, saved without a script.")).to_be_visible()
    page.goto("/settings/profile")
    page.locator("textarea").first.fill(bio)
    page.get_by_role("main").locator("form .btn-primary").first.click()

    expect(page.locator("textarea").first).to_have_value(bio)
