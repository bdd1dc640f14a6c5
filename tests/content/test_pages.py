"""The heart's pages through HTTP: what they show, what they cost, what they refuse."""

import json

import pytest

from community.content.actions import moderate_topic
from community.content.actions.follow import follow_space, follow_topic
from community.content.actions.keep_draft import keep_draft
from community.content.actions.rank import rank_top
from community.content.actions.read import mark_read
from community.content.actions.start_topic import post_reply
from community.content.actions.vote import add_reaction, vote_helpful
from community.content.composing import compose
from community.content.types import Period, Visibility
from community.core.db import db
from community.core.transaction import transaction
from community.members.types import Role
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran, first_post_of
from tests.members.factories import a_member, a_moderator, actor_for

LIST_BYTES = 45_000
ANONYMOUS, SIGNED_IN = 8, 12


def a_busy_space():
    moderator, space = a_moderator(), a_space()
    for number in range(33):
        post = a_post(
            author=moderator,
            space=space,
            title=f"Question number {number} about the roses of the garden",
            body="Some words about roses, " * 12,
            tags=("roses", "jardin", "taille"),
        )
        if number % 3 == 0:
            a_reply(post.topic, author=moderator)
    return space


def a_wordy_space():
    """The longest titles and tags that a Latin script allows, replies, votes and pins."""
    moderator, space = a_moderator(), a_space(name="L’établi des réparations et des trouvailles")
    for number in range(32):
        title = f"{number:02} Où l’on répare « à la main » & sans hâte les étagères d’été " * 5
        post = a_post(
            author=moderator,
            space=space,
            title=title[:255],
            body=f"{number} Des mots qui « pèsent » & <s’échappent>, " * 12,
            tags=tuple(f"étiquette-longue-é{n}{number:02}"[-20:] for n in range(5)),
        )
        a_reply(post.topic, author=moderator)
        with transaction():
            vote_helpful(a_veteran(), first_post_of(post.topic))
            if number < 6:
                moderate_topic.pin_topic(moderator, post.topic)
    for number in range(11):
        a_space(name=f"Un espace de plus, au nom assez long {number}")
    return space


def test_the_heaviest_lists_are_light(app, client):
    space, reader = a_wordy_space(), a_member(trust_level=2)
    with transaction():
        rank_top(Period.ALL)
    paths = ("/", "/?sort=latest", "/?sort=top&period=all", f"/s/{space.slug}")
    weights = {path: len(client.get(path).data) for path in paths}
    client.sign_in(reader.id)
    with transaction():
        follow_space(actor_for(reader), space)
    paths = (*paths, "/?sort=new", "/?sort=unread")
    weights |= {f"signed in {path}": len(client.get(path).data) for path in paths}

    assert max(weights.values()) <= LIST_BYTES, weights


@pytest.mark.parametrize("page", ["home", "space", "tag", "latest", "unread"])
def test_a_list_costs_the_same_whatever_its_size(app, client, statements, page):
    reader = a_member(trust_level=2)
    space = a_busy_space()
    path = {
        "home": "/",
        "space": f"/s/{space.slug}",
        "tag": "/tag/roses",
        "latest": "/?sort=latest",
        "unread": "/?sort=unread",
    }[page]
    client.get(path)

    with statements() as anonymous:
        answer = client.get(path)
    client.sign_in(reader.id)
    client.get(path)
    with statements() as signed_in:
        client.get(path)

    assert answer.status_code == 200
    assert len(answer.data) <= LIST_BYTES
    assert anonymous.count <= ANONYMOUS, anonymous
    assert signed_in.count <= SIGNED_IN, signed_in


def test_a_topic_page_costs_the_same_whatever_its_size(app, client, statements):
    reader, moderator = a_member(trust_level=2), a_moderator()
    topic = a_topic()
    for _ in range(25):
        a_reply(topic, author=moderator)
    path = f"/t/{topic.id}/{topic.slug}"
    client.get(path)

    with statements() as anonymous:
        client.get(path)
    client.sign_in(reader.id)
    client.get(path)
    with statements() as signed_in:
        client.get(f"{path}?page=2")

    assert anonymous.count <= ANONYMOUS, anonymous
    assert signed_in.count <= SIGNED_IN, signed_in


def the_fullest_topic(reader):
    """A topic with all that a page can show: every kind of bond, tag, answer and neighbour."""
    moderator, space = a_moderator(), a_space()
    topic = a_topic(space=space, tags=("roses", "jardin", "taille"))
    a_topic(space=space, tags=("roses",))
    opening = first_post_of(topic)
    shown = [a_reply(topic, author=moderator) for _ in range(20)]
    with transaction():
        shown.append(post_reply(moderator, topic, body=compose("To the opening"), reply_to=opening))
        shown.append(
            post_reply(moderator, topic, body=compose("To a neighbour"), reply_to=shown[0])
        )
    for post in (opening, shown[-1]):
        with transaction():
            vote_helpful(reader, post)
            add_reaction(reader, post, kind="heart")
    with transaction():
        follow_topic(reader, topic)
        mark_read(reader, topic, position=5)
        keep_draft(reader, f"reply:{topic.id}", body="Mine", extra={"reply_to": str(shown[1].id)})
    return topic


@pytest.mark.parametrize("cookies", [{"js": "1"}, {}], ids=["scripts", "no scripts"])
def test_the_fullest_topic_page_keeps_to_its_statements(app, client, statements, cookies):
    reader = a_veteran()
    topic = the_fullest_topic(reader)
    client.sign_in(reader.id)
    for name, value in cookies.items():
        client.set_cookie(name, value)
    pages = [f"/t/{topic.id}/{topic.slug}", f"/t/{topic.id}/{topic.slug}?page=2"]
    client.get(pages[0])

    for page in pages:
        with statements() as seen:
            answer = client.get(page)
        assert answer.status_code == 200
        assert seen.count <= SIGNED_IN, seen


@pytest.mark.parametrize("path", ["/m/{handle}", "/m/{handle}?tab=posts", "/search?q=roses"])
def test_profiles_and_results_cost_the_same_whatever_there_is(app, client, statements, path):
    space, member = a_busy_space(), a_member(role=Role.MODERATOR)
    author = actor_for(member)
    for _ in range(5):
        topic = a_topic(space=space, author=author, body="Some more words about my roses.")
        a_reply(topic, author=author, body="And some words about other roses.")
    path = path.format(handle=member.handle)
    client.get(path)

    with statements() as anonymous:
        answer = client.get(path)
    client.sign_in(a_member(trust_level=2).id)
    client.get(path)
    with statements() as signed_in:
        client.get(path)

    assert answer.status_code == 200
    assert anonymous.count <= ANONYMOUS, anonymous
    assert signed_in.count <= SIGNED_IN, signed_in


def test_a_visitor_reads_home_space_and_topic(app, client):
    topic = a_topic(title="Which roses bloom in the shade?")

    assert topic.title in client.get("/").text
    page = client.page(f"/t/{topic.id}/{topic.slug}")

    assert page.h1.get_text(strip=True) == topic.title
    assert len(page.find_all("h1")) == 1


def test_an_old_slug_leads_to_the_right_address(app, client):
    topic = a_topic()

    answer = client.get(f"/t/{topic.id}/an-older-title")

    assert answer.status_code == 301
    assert answer.location == f"/t/{topic.id}/{topic.slug}"


def test_a_permalink_opens_the_page_of_the_post(app, client):
    moderator, topic = a_moderator(), a_topic()
    for _ in range(20):
        last = a_reply(topic, author=moderator)

    answer = client.get(f"/p/{last.id}")

    assert answer.location == f"/t/{topic.id}/{topic.slug}?page=2#post-21"
    assert f'id="post-{last.position}"' in client.get(answer.location).text


@pytest.mark.parametrize("page", ["0", "3", "x", "-1", "99999999999999999999"])
def test_a_page_that_is_not_there_is_missing(app, client, page):
    topic = a_topic()

    assert client.get(f"/t/{topic.id}/{topic.slug}?page={page}").status_code == 404


def test_a_reply_goes_through_the_real_form(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)
    path = f"/t/{topic.id}/{topic.slug}"

    answer = client.submit(path, {"body": "Roses want **sun**, mostly."})

    assert answer.status_code == 303
    assert answer.location.endswith("#post-2")
    assert "<strong>sun</strong>" in client.get(path).text


def test_the_same_form_twice_makes_one_reply(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)
    path = f"/t/{topic.id}/{topic.slug}"
    page = client.page(path)
    form = page.find("form", id="reply")
    fields = {i["name"]: i.get("value", "") for i in form.find_all("input") if i.get("name")}
    fields["body"] = "Sent by an impatient finger."

    first = client.post(form["action"], data=fields)
    second = client.post(form["action"], data=fields)

    assert first.location == second.location
    db.session.refresh(topic)
    assert topic.reply_count == 1


def test_a_form_found_again_with_the_back_button_loses_no_words(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=1).id)
    path = f"/t/{topic.id}/{topic.slug}"
    form = client.page(path).find("form", id="reply")
    fields = {i["name"]: i.get("value", "") for i in form.find_all("input") if i.get("name")}
    client.post(form["action"], data=fields | {"body": "Sent by an impatient finger."})

    answer = client.post(form["action"], data=fields | {"body": "And a second thought of mine."})

    assert answer.status_code == 429
    assert "And a second thought of mine." in answer.text


def test_a_refused_reply_gives_every_word_back(app, client):
    topic = a_topic()
    newcomer = a_member(trust_level=0)
    a_reply(topic, author=actor_for(newcomer))
    client.sign_in(newcomer.id)
    words = "See https://a.example https://b.example https://c.example"

    answer = client.submit(f"/t/{topic.id}/{topic.slug}", {"body": words})

    assert answer.status_code == 422
    assert words in answer.text
    assert "Too many links" in answer.text


def test_a_newcomer_who_types_like_a_program_is_told_when_to_send_again(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=0).id)

    answer = client.submit(f"/t/{topic.id}/{topic.slug}", {"body": "Ready-made words, at once."})

    assert answer.status_code == 429
    assert "faster than anybody types" in answer.text
    assert "You can send it again from" in answer.text
    assert "Ready-made words, at once." in answer.text


def test_a_text_that_fills_its_field_is_taken_whatever_its_line_breaks(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)
    lines = "Wording\r\n" * 3999

    answer = client.submit(f"/t/{topic.id}/{topic.slug}", {"body": f"{lines}The end."})

    assert answer.status_code == 303


def test_a_form_without_its_token_is_refused(app, client):
    topic = a_topic()
    client.sign_in(a_member(trust_level=2).id)

    answer = client.post(f"/t/{topic.id}/reply", data={"body": "Forged from another site."})

    assert answer.status_code == 400
    db.session.refresh(topic)
    assert topic.reply_count == 0


def test_a_topic_is_opened_through_the_real_form(app, client):
    space = a_space(slug="roses")
    client.sign_in(a_member(trust_level=2).id)

    answer = client.submit(
        "/new?space=roses",
        {
            "title": "When do you cut your roses?",
            "space": "roses",
            "body": "Mine stand in the north.",
        },
    )

    assert answer.status_code == 303, answer.text
    assert space.name in client.page(answer.location).get_text()


def test_a_bad_title_is_shown_at_its_field(app, client):
    a_space(slug="roses")
    client.sign_in(a_member(trust_level=2).id)

    answer = client.submit(
        "/new?space=roses", {"title": "Roses", "space": "roses", "body": "Mine stand alone."}
    )

    assert answer.status_code == 422
    assert "at least 15" in answer.text
    assert "Mine stand alone." in answer.text


def test_a_hidden_topic_and_a_missing_one_look_alike(app, client):
    space = a_space(visibility=Visibility.STAFF)
    topic = a_topic(author=a_moderator(), space=space)
    post = first_post_of(topic)
    client.sign_in(a_member(trust_level=4).id)
    missing = 10**9

    for hidden, absent in (
        (f"/t/{topic.id}/{topic.slug}", f"/t/{missing}/{topic.slug}"),
        (f"/p/{post.id}", f"/p/{missing}"),
        (f"/p/{post.id}/history", f"/p/{missing}/history"),
        (f"/p/{post.id}/edit", f"/p/{missing}/edit"),
        (f"/s/{space.slug}", "/s/nothing-here"),
        (f"/t/{topic.id}/feed.atom", f"/t/{missing}/feed.atom"),
        (f"/s/{space.slug}/feed.atom", "/s/nothing-here/feed.atom"),
    ):
        one, other = client.get(hidden), client.get(absent)
        assert (one.status_code, other.status_code) == (404, 404), hidden
        assert topic.title not in one.text

    for everywhere in ("/", "/spaces", "/feed.atom", "/sitemap.xml", "/tags"):
        text = client.get(everywhere).text
        assert topic.title not in text
        assert space.slug not in text


def test_the_feed_and_the_sitemap_hold_public_topics(app, client):
    topic = a_topic(title="Roses & <thorns> in one garden")

    feed, sitemap = client.get("/feed.atom"), client.get("/sitemap.xml")

    assert "Roses &amp; &lt;thorns&gt;" in feed.text
    assert f"/t/{topic.id}/{topic.slug}" in sitemap.text


def test_a_vote_works_without_scripts_and_with(app, client):
    topic = a_topic()
    post = first_post_of(topic)
    client.sign_in(a_member(trust_level=2).id)
    path = f"/t/{topic.id}/{topic.slug}"

    plain = client.submit(path, {}, action=f"/p/{post.id}/vote")
    fragment = client.post(
        f"/p/{post.id}/unvote",
        data={"csrf_token": client.token(path)},
        headers={"HX-Request": "true"},
    )

    assert plain.status_code == 303
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert 'aria-pressed="false"' in fragment.text


def test_structured_data_names_one_main_type(app, client):
    topic = a_topic(title="Roses </script> and thorns of all")
    a_reply(topic)

    page = client.page(f"/t/{topic.id}/{topic.slug}")

    blocks = [json.loads(s.string) for s in page.find_all("script", type="application/ld+json")]
    assert [block["@type"] for block in blocks] == ["DiscussionForumPosting"]
    assert blocks[0]["headline"] == topic.title
    assert blocks[0]["comment"][0]["@type"] == "Comment"
    assert blocks[0]["url"].startswith("http://localhost/t/")


def test_a_member_removes_and_restores_an_own_reply(app, client):
    author = a_veteran()
    reply = a_reply(a_topic(), author=author, body="I regret these words already.")
    client.sign_in(author.id)
    path = f"/t/{reply.topic_id}/{reply.topic.slug}"

    client.submit(f"/p/{reply.id}/delete", {}, action=f"/p/{reply.id}/delete")
    removed = client.get(path).text
    client.submit(path, {}, action=f"/p/{reply.id}/restore")

    assert "I regret" not in removed
    assert "removed by its author" in removed
    assert "I regret" in client.get(path).text


def test_anothers_post_is_neither_edited_nor_removed(app, client):
    reply = a_reply(a_topic())
    client.sign_in(a_member(trust_level=4).id)
    token = client.token(f"/t/{reply.topic_id}/{reply.topic.slug}")

    edited = client.post(f"/p/{reply.id}/edit", data={"body": "mine now", "csrf_token": token})
    removed = client.post(f"/p/{reply.id}/delete", data={"csrf_token": token})

    assert (edited.status_code, removed.status_code) == (403, 403)
    with transaction():
        db.session.refresh(reply)
    assert reply.deleted_at is None
    assert reply.edit_count == 0


@pytest.mark.parametrize(("order", "is_shown"), [("hot", True), ("unanswered", False)])
def test_a_pinned_topic_stands_above_orders_and_above_no_question(app, client, order, is_shown):
    topic = a_topic(title="Pinned and answered since long ago")
    a_reply(topic)
    with transaction():
        moderate_topic.pin_topic(a_moderator(), topic)

    assert (topic.title in client.page(f"/?sort={order}").main.get_text()) is is_shown
