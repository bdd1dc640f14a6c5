"""Whatever refuses a text, the answer holds its words."""

import pytest

from community.content.actions.moderate_topic import close_topic
from community.content.actions.remove import delete_post, delete_topic
from community.content.queries import posts, topics
from community.content.types import Visibility
from community.core.transaction import transaction
from community.members.actor import SYSTEM
from tests.content.factories import a_reply, a_space, a_topic, first_post_of
from tests.members.factories import a_member, a_moderator, actor_for

WORDS = "My very long & precious words"
TITLE = "A title that is long enough"


@pytest.fixture
def writer(client):
    member = a_member(trust_level=2)
    client.sign_in(member.id)
    return actor_for(member)


def end_session(client):
    """The session is over, the browser does not know it yet."""
    with client.session_transaction() as session:
        session.pop("_user_id")


def sign_out_elsewhere(client):
    """Another tab signed out: the session is empty, and with it the token of the form."""
    with client.session_transaction() as session:
        session.clear()


def send(client, path, action, **fields):
    return client.post(action, data={"csrf_token": client.token(path), "body": WORDS, **fields})


def assert_holds(client, answer, *, status, action):
    """The words stand in a form that can be sent again."""
    assert answer.status_code == status
    assert "My very long &amp; precious words</textarea>" in answer.text
    assert f'action="{action}"' in answer.text


@pytest.mark.parametrize("leave", [end_session, sign_out_elsewhere])
@pytest.mark.parametrize("kind", ["topic", "reply", "edit"])
def test_a_text_sent_after_the_session_ended_is_given_back(app, client, writer, leave, kind):
    topic = a_topic(author=writer)
    post = first_post_of(topic)
    path, action, place = {
        "topic": ("/new", "/new", "/new"),
        "reply": (f"/t/{topic.id}/{topic.slug}", f"/t/{topic.id}/reply", f"/t/{topic.id}"),
        "edit": (f"/p/{post.id}/edit", f"/p/{post.id}/edit", f"/p/{post.id}/edit"),
    }[kind]
    fields = {} if kind == "reply" else {"title": TITLE, "tags": "one, two"}
    token = client.token(path)
    leave(client)

    answer = client.post(action, data={"csrf_token": token, "body": WORDS, **fields})

    assert_holds(client, answer, status=403, action=action)
    assert f'href="/login?next={place}"' in answer.text
    assert all(f'value="{words}"' in answer.text for words in fields.values())


def test_a_text_for_a_hidden_space_is_given_back_and_tells_nothing(app, client, writer):
    topic = a_topic(space=a_space(visibility=Visibility.MEMBERS), author=a_moderator())
    action = f"/t/{topic.id}/reply"
    token = client.token(f"/t/{topic.id}/{topic.slug}")
    end_session(client)

    answer = client.post(action, data={"csrf_token": token, "body": WORDS})
    missing = client.post("/t/999999/reply", data={"csrf_token": token, "body": WORDS})

    assert_holds(client, answer, status=403, action=action)
    assert topic.title not in answer.text
    assert missing.status_code == 403


def test_the_token_of_the_form_given_back_is_good(app, client, writer):
    topic = a_topic()
    path, action = f"/t/{topic.id}/{topic.slug}", f"/t/{topic.id}/reply"

    refused = client.post(action, data={"csrf_token": "spent", "body": WORDS})
    fresh = refused.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answer = client.post(action, data={"csrf_token": fresh, "body": WORDS})

    assert_holds(client, refused, status=400, action=action)
    assert answer.location.startswith(path)


def test_a_button_with_a_spent_token_is_refused_as_ever(app, client, writer):
    post = first_post_of(a_topic())

    answer = client.post(
        f"/p/{post.id}/vote", data={"csrf_token": "spent"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 400
    assert "open for too long" in answer.json["title"]


def test_a_reply_to_a_topic_closed_meanwhile_is_given_back(app, client, writer):
    topic = a_topic()
    path = f"/t/{topic.id}/{topic.slug}"
    token = client.token(path)
    with transaction():
        close_topic(a_moderator(), topics.get_topic(SYSTEM, topic.id))

    answer = client.post(f"/t/{topic.id}/reply", data={"csrf_token": token, "body": WORDS})

    assert_holds(client, answer, status=403, action=f"/t/{topic.id}/reply")
    assert "closed to new replies" in answer.text


def test_a_reply_to_a_topic_removed_meanwhile_is_given_back(app, client, writer):
    topic = a_topic()
    token = client.token(f"/t/{topic.id}/{topic.slug}")
    with transaction():
        delete_topic(a_moderator(), topics.get_topic(SYSTEM, topic.id))

    answer = client.post(f"/t/{topic.id}/reply", data={"csrf_token": token, "body": WORDS})

    assert_holds(client, answer, status=404, action=f"/t/{topic.id}/reply")


def test_an_edit_of_a_post_removed_meanwhile_is_given_back(app, client, writer):
    reply = a_reply(a_topic(), author=writer)
    action = f"/p/{reply.id}/edit"
    token = client.token(action)
    with transaction():
        moderator = a_moderator()
        delete_post(moderator, posts.get_post(moderator, reply.id))

    answer = client.post(action, data={"csrf_token": token, "body": WORDS})

    assert_holds(client, answer, status=404, action=action)


def test_a_topic_of_an_unconfirmed_member_is_given_back(app, client):
    client.sign_in(a_member(is_active=False).id)

    answer = send(client, "/", "/new", title=TITLE)

    assert_holds(client, answer, status=403, action="/new")
    assert "Confirm your e-mail" in answer.text
