"""What titles and texts may hold, with the defaults that are shipped."""

import pytest

from community.content import settings
from community.content.actions.edit_post import Edit, edit_post
from community.content.composing import compose
from community.content.models import Post
from community.content.types import Visibility
from community.core import site
from community.core.db import db
from community.core.errors import Invalid
from community.core.transaction import transaction
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran
from tests.members.factories import a_member, a_moderator, actor_for, an_actor

TITLE = "Which soil for tomatoes on a balcony?"


def change(setting, value):
    with transaction():
        site.change(setting, value)


@pytest.mark.parametrize("body", ["a" * 60, "hahahahahahahahahahahaha", "!!! ??? !!! ??? !!! ???"])
def test_a_text_of_few_different_signs_is_refused(app, body):
    with pytest.raises(Invalid, match="says too little") as refusal:
        a_post(author=an_actor(trust_level=1), body=body)

    assert refusal.value.field == "body"


@pytest.mark.parametrize("body", ["Oui !", "OK", "👍", "はい、そうです。", "Merci beaucoup"])
def test_a_short_answer_says_enough(app, body):
    assert a_reply(a_topic(), body=body).id


def test_a_picture_needs_no_words(app):
    assert a_reply(a_topic(), body=f"![](/media/{'a' * 24})").id


def test_staff_may_say_little(app):
    assert a_reply(a_topic(), author=a_moderator(), body="a" * 60).id


def test_how_little_is_too_little_is_a_setting(app):
    change(settings.BODY_VARIETY_MIN, 1)

    assert a_reply(a_topic(), body="a" * 60).id


@pytest.mark.parametrize(
    "title", ["🌹🌹 Which roses for a balcony?", "😀" * 8 + " great roses here " + "😀" * 3]
)
def test_a_second_emoji_in_a_title_is_refused(app, title):
    with pytest.raises(Invalid, match="at most 1") as refusal:
        a_post(title=title)

    assert refusal.value.field == "title"


@pytest.mark.parametrize(
    "title",
    [
        "🌹 Which roses for a balcony?",
        "👩‍🌾 Which roses for a balcony?",
        "Brise® or Vigo™ shears: which © is right? ↔",
        "1. or 2. or 3. which of them is better?",
    ],
)
def test_one_emoji_and_signs_of_print_are_taken(app, title):
    assert a_post(title=title).topic.title == title


@pytest.mark.parametrize("again", [TITLE, TITLE.upper().replace("WHICH", "Which")])
def test_a_title_is_borne_once(app, again):
    a_topic(title=TITLE)

    with pytest.raises(Invalid, match="already: reply there") as refusal:
        a_topic(title=again)

    assert refusal.value.field == "title"


def test_an_own_title_is_known_as_ones_own(app, held_clock):
    author = a_veteran()
    a_topic(title=TITLE, author=author)
    held_clock.advance(minutes=10)

    with pytest.raises(Invalid, match="You already have"):
        a_topic(title=TITLE, author=author)


def test_a_title_out_of_sight_stays_a_secret(app):
    hidden = a_space(visibility=Visibility.STAFF)
    a_topic(title=TITLE, space=hidden, author=a_moderator())

    assert a_topic(title=TITLE).id


def test_a_topic_is_not_given_the_title_of_another_afterwards(app, held_clock):
    a_topic(title=TITLE)
    author = a_veteran()
    post = a_post(author=author)

    with pytest.raises(Invalid, match="already: reply there"), transaction():
        edit_post(author, post, Edit(compose(post.body), title=TITLE))


def test_a_topic_keeps_its_own_title_in_an_edit(app):
    author = a_veteran()
    post = a_post(author=author, title=TITLE)

    with transaction():
        edit_post(author, post, Edit(compose("Other words than before."), title=TITLE))

    assert post.topic.title == TITLE


def test_equal_titles_can_be_allowed(app):
    change(settings.SAME_TITLE_ALLOWED, True)
    a_topic(title=TITLE)

    assert a_topic(title=TITLE).id


def linking(author, url, held_clock):
    held_clock.advance(minutes=10)
    return a_reply(a_topic(), author=author, body=f"I found a good one at {url}")


def test_a_newcomers_third_post_with_links_to_one_site_is_refused(app, held_clock):
    newcomer = an_actor(trust_level=0)
    linking(newcomer, "https://shop.example/one", held_clock)
    linking(newcomer, "https://SHOP.example/two", held_clock)

    with pytest.raises(Invalid, match=r"linked to shop\.example") as refusal:
        linking(newcomer, "https://shop.example/three", held_clock)

    assert refusal.value.field == "body"


def test_other_sites_and_this_one_are_no_advertising(app, held_clock):
    newcomer = an_actor(trust_level=0)
    for url in ("https://shop.example", "https://shop.example.org", "https://a.shop.example"):
        assert linking(newcomer, url, held_clock).id
    for number in range(3):
        assert linking(newcomer, f"http://localhost/t/{number}", held_clock).id


def test_an_edit_of_a_post_does_not_count_it_twice(app, held_clock):
    newcomer = actor_for(a_member(trust_level=0))
    linking(newcomer, "https://shop.example/one", held_clock)
    post = linking(newcomer, "https://shop.example/two", held_clock)

    with transaction():
        body = compose("Mind that https://shop.example/two is dear")
        edit_post(newcomer, db.session.get(Post, post.id), Edit(body))

    assert "dear" in post.body


def test_who_is_known_here_links_as_they_like(app, held_clock):
    member = an_actor(trust_level=1)

    for number in range(4):
        assert linking(member, f"https://shop.example/{number}", held_clock).id
